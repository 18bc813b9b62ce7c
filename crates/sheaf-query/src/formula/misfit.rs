//! Values that do not fit their field: they are kept beside the record, by the field's id, and the field itself is blank.

use std::collections::BTreeMap;
use std::ops::Range;

use super::check::Checker;
use super::coerce::filled;
use super::error::FormulaError;
use super::resolve::{Meaning, Walk};
use super::syntax::{Expr, ExprKind};
use super::typed::{Kind, Node, RowId};
use super::types::Type;
use crate::sql::ddl::MISFITS;
use sheaf_model::{FieldId, Storage};

const SQLITE: &str = "(json_type({0}, '$.\"' || {1} || '\"') IS NOT NULL)";
const POSTGRES: &str = "(({0} -> CAST({1} AS text)) IS NOT NULL)";

type Checked = Result<Node, FormulaError>;

impl<'a> Checker<'a> {
    /// Whether what a record has in one of these fields does not fit it. Never blank: behind a link that is not set everything fits.
    pub(crate) fn misfit(&mut self, args: &[Expr], span: &Range<usize>) -> Checked {
        // The fields of one record are asked of together, as the index over misfits is looked through once.
        let mut here: BTreeMap<RowId, Vec<FieldId>> = BTreeMap::new();
        let mut parts = Vec::new();
        for arg in args {
            let (walk, field) = self.asked_of(arg)?;
            if walk.joins.is_empty() {
                here.entry(walk.row).or_default().push(field);
            } else {
                let kept = self.keeps(walk.row, &[field], span)?;
                parts.push(filled(self.via(walk.joins, kept, span)));
            }
        }
        for (row, fields) in here {
            parts.push(self.keeps(row, &fields, span)?);
        }
        self.any(parts, span)
    }

    /// The record and the field that an argument names.
    fn asked_of(&mut self, arg: &Expr) -> Result<(Walk<'a>, FieldId), FormulaError> {
        let unfit = |message: String| FormulaError::new(arg.span.clone(), message);
        let named = || {
            unfit("ISMISFIT asks about a field, but this is none.".to_owned())
                .with_hint("Write a field's name alone: ISMISFIT({Amount}) or ISMISFIT(company.size).")
        };
        let ExprKind::Path(path) = &arg.kind else { return Err(named()) };
        let Some((last, before)) = path.split_last() else { return Err(named()) };
        let walk = self.walk_to(path, before.len(), true)?;
        if walk.last.is_some() {
            return Err(named()); // a part of JSON, which may be anything
        }
        let Meaning::Field(field) = self.meaning(walk.table, last, before.is_empty())? else { return Err(named()) };
        if field.storage() == Storage::Computed {
            return Err(unfit(format!("'{}' is computed, so that nothing is written into it.", field.label))
                .with_hint("ISERROR tells where what is computed fails."));
        }
        self.depends_on.insert((walk.table.id, field.id));
        Ok((walk, field.id))
    }

    /// Whether a record keeps a value beside it for one of these fields. That it keeps any comes first: it is what the index over such
    /// records is limited to (`ddl::create_misfits_index`).
    fn keeps(&mut self, row: RowId, fields: &[FieldId], span: &Range<usize>) -> Checked {
        let beside = Node::new(Kind::Column { row, column: MISFITS.to_owned() }, Type::Text, true, span);
        let nothing = Node::solid(Kind::IsNull(Box::new(beside.clone())), Type::Boolean, span);
        let anything = Node::solid(Kind::Not(Box::new(nothing)), Type::Boolean, span);
        let of_field = |field: &FieldId| {
            let args = vec![beside.clone(), Node::text(field.0.to_string(), span)];
            Node::solid(Kind::Template { sqlite: SQLITE, postgres: POSTGRES, args }, Type::Boolean, span)
        };
        let of_fields = self.any(fields.iter().map(of_field).collect(), span)?;
        self.logic(true, [anything, of_fields], span)
    }

    fn any(&mut self, mut parts: Vec<Node>, span: &Range<usize>) -> Checked {
        match parts.len() {
            1 => Ok(parts.remove(0)),
            _ => self.logic(false, parts, span),
        }
    }
}
