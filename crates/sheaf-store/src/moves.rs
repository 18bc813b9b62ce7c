//! Moves of a status: who may make them, and what must be filled for them.

use sheaf_model::field::{FieldType, Move};
use sheaf_model::{Field, FieldId, FieldProblem, Table};

use crate::record::{Current, Row};
use crate::tx::Tx;
use crate::value::Stored;

impl Tx<'_> {
    /// Why a status cannot go from one choice to another; none where it can.
    pub(crate) fn check_move<'c>(
        &self,
        table: &Table,
        field: &Field,
        moves: &[Move],
        (from, to): (i64, i64),
        label: impl Fn(i64) -> &'c str,
        (current, row): (&Current, &Row),
    ) -> Option<FieldProblem> {
        let refused = |message: String| FieldProblem { field: field.name.clone(), code: "move".to_owned(), message };
        let way = format!("from '{}' to '{}'", label(from), label(to));
        let ways: Vec<&Move> = moves.iter().filter(|m| m.from == from && m.to == to).collect();
        if ways.is_empty() {
            return Some(refused(format!("'{}' cannot go {way}.", field.label)));
        }
        // An owner may do what an administrator may.
        let is = |by: &String, role: &str| by == role || role == "owner" && by == "admin";
        let role = self.role.as_deref();
        let may = |m: &&&Move| m.by.is_empty() || role.is_none_or(|role| m.by.iter().any(|by| is(by, role)));
        let Some(taken) = ways.iter().find(may) else {
            let by: Vec<&str> = ways.iter().flat_map(|m| &m.by).map(String::as_str).collect();
            return Some(refused(format!("'{}' goes {way} by {} alone.", field.label, by.join(" or "))));
        };
        let blank = |f: &&Field| row.get(&f.id).or_else(|| current.row.get(&f.id)).is_none_or(Stored::is_blank);
        let missing = taken.required.iter().filter_map(|name| table.field(name)).find(blank)?;
        Some(FieldProblem {
            field: missing.name.clone(),
            code: "required".to_owned(),
            message: format!("'{}' must be filled before '{}' goes {way}.", missing.label, field.label),
        })
    }
}

/// The fields that some move of the status fields among these needs to be filled.
pub(crate) fn needed_by_moves<'t>(table: &'t Table, written: &[FieldId]) -> Vec<&'t str> {
    let statuses = table.fields.iter().filter(|f| written.contains(&f.id)).filter_map(|f| match &f.kind {
        FieldType::Status { moves, .. } => Some(moves),
        _ => None,
    });
    statuses.flatten().flat_map(|m| &m.required).map(String::as_str).collect()
}
