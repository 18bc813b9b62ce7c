//! What stands around a record in its own table: a running total, a count of its like so far, its rank, the total of its group.
//! One look at the table for each record would be quadratic. So a window function works it out once a statement for all records
//! together, and each record finds its own by its id.

use super::size::is_wide;
use super::{Emitter, Pair, Reached};
use crate::formula::error::FormulaError;
use crate::formula::syntax::Binary;
use crate::formula::typed::{Aggregate, Fold, How, Join, Kind, Literal, Node, RowId};
use crate::formula::types::Type;
use crate::sql::Sql;
use crate::sql::dialect::Dialect;

/// An aggregate over the table that its record is of, taken apart.
struct Around<'n> {
    join: &'n Join,
    /// The record that the others are around.
    centre: RowId,
    /// What the others have in common with it.
    alike: Vec<Pairing<'n>>,
    /// What they come before or after it by.
    order: Option<(Binary, Pairing<'n>)>,
    /// What is asked of them alone.
    own: Vec<&'n Node>,
}

/// A value of a record around, that of the one in the centre, and what a blank counts as.
struct Pairing<'n> {
    near: &'n Node,
    far: &'n Node,
    blank: Option<&'n Literal>,
}

/// A pairing whose sides are the same expression.
struct Shared {
    value: Sql,
    /// Whether a blank is nothing that could be compared.
    blank: bool,
}

impl Emitter<'_> {
    /// An aggregate as a window; none where it is not one, or is asked of one record alone.
    pub(super) fn windowed(&mut self, aggregate: &Aggregate, node: &Node) -> Result<Option<Pair>, FormulaError> {
        let Some(folded) = self.fold(aggregate).filter(|_| aggregate.fold != Fold::CountDistinct) else {
            return Ok(None);
        };
        let Some(around) = self.around(aggregate) else { return Ok(None) };
        let (from, mut conditions) = self.join(&aggregate.joins)?;
        let Some(over) = self.over(&around, &mut conditions)? else { return Ok(None) };
        for condition in &around.own {
            conditions.push(self.condition(condition)?);
        }
        let counted = |value: &Sql| match conditions.as_slice() {
            [] => value.clone(),
            some => Sql::fill("CASE WHEN {0} THEN {1} END", &[&Sql::join(some, " AND "), value]),
        };
        let body = self.node(&aggregate.body)?;
        let value = match aggregate.fold {
            Fold::CountRows if !conditions.is_empty() => Sql::fill("COUNT({0}){1}", &[&counted(&Sql::new("1")), &over]),
            _ => Sql::fill(folded, &[&counted(&body.value), &over]),
        };
        let error = body.error.map(|error| {
            let first =
                if self.dialect == Dialect::Sqlite { "MIN({0}){1}" } else { "MIN({0} COLLATE pg_catalog.\"C\"){1}" };
            self.found(&around, &from, &Sql::fill(first, &[&counted(&error), &over]), "text")
        });
        let value = self.found(&around, &from, &value, result_type(node));
        Ok(Some(Pair { value, strict: error.is_none(), error }))
    }

    fn around<'n>(&self, aggregate: &'n Aggregate) -> Option<Around<'n>> {
        let [join] = aggregate.joins.as_slice() else { return None };
        if join.how != How::Whole || !aggregate.body.is_about(join.row) {
            return None;
        }
        let mut parts = Vec::new();
        aggregate.conditions.iter().for_each(|condition| all_of(condition, &mut parts));
        let (own, paired): (Vec<&Node>, Vec<&Node>) = parts.into_iter().partition(|part| part.is_about(join.row));
        let mut centre = None;
        let (mut alike, mut order) = (Vec::new(), None);
        for part in paired {
            let (operator, pairing) = pairing(part, join.row)?;
            let other = pairing.far.rows().first().copied().filter(|row| pairing.far.is_about(*row))?;
            if *centre.get_or_insert(other) != other {
                return None;
            }
            match operator {
                Binary::Equal => alike.push(pairing),
                Binary::Less | Binary::AtMost | Binary::Greater | Binary::AtLeast if order.is_none() => {
                    order = Some((operator, pairing));
                }
                _ => return None,
            }
        }
        let centre = centre?;
        let reached = self.reached.get(&centre).filter(|reached| reached.many && reached.table == join.table)?;
        (!reached.alias.is_empty()).then_some(Around { join, centre, alike, order, own })
    }

    /// `OVER (…)`; none where what is compared is not the same of both records.
    fn over(&mut self, around: &Around, conditions: &mut Vec<Sql>) -> Result<Option<Sql>, FormulaError> {
        let mut partition = Vec::new();
        for pairing in &around.alike {
            let Some(shared) = self.shared(around, pairing)? else { return Ok(None) };
            partition.push(shared.value);
        }
        let id = Sql::new(format!("{}.\"_id\"", self.alias(around.join.row)));
        let mut frame = Sql::fill("ORDER BY {0} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING", &[&id]);
        if let Some((operator, pairing)) = &around.order {
            let Some(Shared { value, blank }) = self.shared(around, pairing)? else { return Ok(None) };
            if blank {
                // It is neither before nor after anything.
                conditions.push(Sql::fill("{0} IS NOT NULL", &[&value]));
                partition.push(Sql::fill("({0} IS NULL)", &[&value]));
            }
            let direction = if matches!(operator, Binary::Less | Binary::AtMost) { "ASC" } else { "DESC" };
            let end = if matches!(operator, Binary::Less | Binary::Greater) { "1 PRECEDING" } else { "CURRENT ROW" };
            let unit = if value == id { "ROWS" } else { "GROUPS" };
            let collation = match (self.dialect, &pairing.near.ty) {
                (Dialect::Postgres, Type::Text) => " COLLATE pg_catalog.\"C\"",
                _ => "",
            };
            let template =
                format!("ORDER BY {{0}}{collation} {direction} {unit} BETWEEN UNBOUNDED PRECEDING AND {end}");
            frame = Sql::fill(&template, &[&value]);
        }
        Ok(Some(match partition.as_slice() {
            [] => Sql::fill(" OVER ({0})", &[&frame]),
            some => Sql::fill(" OVER (PARTITION BY {0} {1})", &[&Sql::join(some, ", "), &frame]),
        }))
    }

    /// The expression of both sides of a comparison, if it is the same of both records and cannot fail.
    fn shared(&mut self, around: &Around, pairing: &Pairing) -> Result<Option<Shared>, FormulaError> {
        let start = self.next;
        let near = self.node(pairing.near)?;
        // Records that both sides reach have the same names, or the sides would never be the same.
        let end = std::mem::replace(&mut self.next, start);
        let alias = self.alias(around.join.row).to_owned();
        let Some(centre) = self.reached.get_mut(&around.centre) else { return Ok(None) };
        let before = std::mem::replace(&mut centre.alias, alias);
        let far = self.node(pairing.far);
        self.reached.entry(around.centre).and_modify(|centre: &mut Reached| centre.alias = before);
        let far = far?;
        self.next = self.next.max(end);
        if near.error.is_some() || far.error.is_some() || near.value != far.value {
            return Ok(None);
        }
        let nullable = pairing.near.nullable || pairing.far.nullable;
        Ok(Some(match pairing.blank.filter(|_| nullable) {
            Some(blank) => {
                let value = Sql::fill("COALESCE({0}, {1})", &[&near.value, &self.constant(blank)]);
                Shared { value, blank: false }
            }
            None => Shared { value: near.value, blank: nullable },
        }))
    }

    /// What a window gives for the record in its centre. SQLite keeps it under the ids as long as a statement runs. PostgreSQL would
    /// look through such a list for each record, and finds one key of a JSON object in no time.
    fn found(&mut self, around: &Around, from: &Sql, value: &Sql, ty: &str) -> Sql {
        let (row, centre) = (self.alias(around.join.row).to_owned(), self.alias(around.centre).to_owned());
        let until = self.until_page_ends(around, &row);
        let parts = [value, from, &until];
        match self.dialect {
            Dialect::Sqlite => {
                let list = format!("SELECT {row}.\"_id\" AS id, {{0}} AS v FROM {{1}}{{2}}");
                let name = format!("\"_{row}\"");
                let found = format!("SELECT w.v FROM {name} w WHERE w.id = {centre}.\"_id\"");
                Sql::fill(&format!("(WITH {name} AS MATERIALIZED ({list}) {found})"), &parts)
            }
            Dialect::Postgres => {
                let list = format!("SELECT {row}.\"_id\" AS id, {{0}} AS v FROM {{1}}{{2}}");
                let map = format!("(SELECT jsonb_object_agg(w.id, w.v) FROM ({list}) w)");
                Sql::fill(&format!("CAST({map} ->> CAST({centre}.\"_id\" AS text) AS {ty})"), &parts)
            }
        }
    }

    /// Where nothing after a record counts, nothing after a page's last record does.
    fn until_page_ends(&mut self, around: &Around, row: &str) -> Sql {
        let rising = around.order.as_ref().is_some_and(|(operator, pairing)| {
            let is_id = matches!(&pairing.near.kind, Kind::Column { column, .. } if column == "_id");
            is_id && matches!(operator, Binary::Less | Binary::AtMost)
        });
        if !rising || !self.on_page || around.centre != 0 {
            return Sql::default();
        }
        self.paged = true;
        Sql::new(format!(" WHERE {row}.\"_id\" <= (SELECT \"last\" FROM \"_page\")"))
    }
}

/// The conditions that AND joins.
fn all_of<'n>(condition: &'n Node, parts: &mut Vec<&'n Node>) {
    match &condition.kind {
        Kind::Logic { all: true, parts: inner } => inner.iter().for_each(|part| all_of(part, parts)),
        _ => parts.push(condition),
    }
}

/// A comparison of a record around with another one, seen from the record around.
fn pairing(node: &Node, around: RowId) -> Option<(Binary, Pairing<'_>)> {
    let Kind::Compare { operator, left, right, blank } = &node.kind else { return None };
    let (operator, near, far) = match (left.is_about(around), right.is_about(around)) {
        (true, false) => (*operator, left, right),
        (false, true) => (operator.mirrored(), right, left),
        _ => return None,
    };
    Some((operator, Pairing { near, far, blank: blank.as_ref() }))
}

/// What PostgreSQL has an aggregate's value as.
fn result_type(node: &Node) -> &'static str {
    match &node.ty {
        _ if is_wide(node) => "numeric",
        Type::Number { decimals: None } => "double precision",
        Type::Text | Type::Json | Type::Choices(_) => "text",
        Type::Boolean => "boolean",
        _ => "bigint",
    }
}
