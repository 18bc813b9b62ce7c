//! What stands above a table and holds for all of it: labels beside their values, as at the top of an invoice or of a timesheet.
//! These cells are notes of the sheet; on a word they become fields, which each record has, and again notes.

mod find;

pub(crate) use find::{find, notice};

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use sheaf_model::name::name_for;
use sheaf_model::text::text_key;

use crate::address::parse_cell;
use crate::cell::CellValue;
use crate::column::literal::trim;
use crate::finding::Finding;
use crate::proposal::{Cells, Proposal, ProposedField, ProposedTable};
use crate::shape::{Made, Part};
use crate::sheet::Sheet;
use crate::stack::join_field;
use crate::workbook::Workbook;

/// The code of the finding that tells of them.
const CODE: &str = "values_above";

/// Values above a table that hold for each of its records.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Heads {
    /// As one reads them.
    pub values: Vec<Head>,
    /// Whether they are fields.
    #[serde(default)]
    pub applied: bool,
}

/// A label above a table, with its value.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// Where the value stands, e.g. `B2`.
    pub cell: String,
    /// Whether the label stands before it in the same cell, with a colon between them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub within: bool,
    /// The field that it becomes, or became.
    pub field: ProposedField,
}

impl Head {
    /// The value.
    fn read(&self, sheet: &Sheet, book: &Workbook) -> CellValue {
        let cell = parse_cell(&self.cell).and_then(|(row, column)| sheet.cell(row, column));
        let Some(cell) = cell else { return CellValue::default() };
        let value = CellValue::of(sheet, cell, &book.pool);
        match apart(&value.text).filter(|_| self.within) {
            Some((_, value)) => CellValue::text(value),
            None => value,
        }
    }
}

/// A label and the value behind its colon, in one text.
fn apart(text: &str) -> Option<(&str, &str)> {
    let (label, value) = text.split_once([':', '：'])?;
    let (label, value) = (trim(label), trim(value));
    (!label.is_empty() && !value.is_empty()).then_some((label, value))
}

impl Heads {
    /// The values, in the order of the fields that are made of them.
    pub(crate) fn read(&self, sheet: &Sheet, book: &Workbook) -> Vec<CellValue> {
        self.values.iter().map(|head| head.read(sheet, book)).collect()
    }

    /// How many cells are labels, and how many values.
    fn held(&self) -> (u64, u64) {
        (self.values.iter().filter(|head| !head.within).count() as u64, self.values.len() as u64)
    }
}

impl Proposal {
    /// Makes fields of the values above a table, or notes again. Of tables that are read as one those of each part are meant. Answers
    /// whether there was anything to do.
    pub fn heads(&mut self, table: &str, wanted: bool) -> bool {
        // What was taken out of another table has the values of that one.
        let whole = |t: &&mut ProposedTable| t.name == table && t.distinct.is_none();
        let Some(table) = self.tables.iter_mut().find(whole) else { return false };
        let mut stack = table.stack.take();
        let parts = stack.as_mut().filter(|s| s.applied).map_or(&mut [][..], |s| &mut s.parts);
        let of_parts = parts.iter_mut().map(|part| switch(&mut part.table, wanted)).fold((0, 0), sum);
        let moved = if parts.is_empty() { switch(table, wanted) } else { of_parts };
        if moved != (0, 0) && !parts.is_empty() {
            let before = made_of(table);
            join(table, parts, &before);
        }
        let told = parts.iter_mut().flat_map(|part| &mut part.findings).filter(|f| f.code == CODE);
        told.for_each(|finding| finding.mended = wanted);
        table.stack = stack;
        let is_gone = |f: &Finding| {
            f.table.as_ref() == Some(&table.name) && f.field.as_deref().is_some_and(|name| table.field(name).is_none())
        };
        self.findings.retain(|finding| !is_gone(finding));
        let told = self.findings.iter_mut().filter(|f| f.code == CODE && f.table.as_ref() == Some(&table.name));
        told.for_each(|finding| finding.mended = wanted);
        account(&mut self.cells, moved, wanted);
        moved != (0, 0)
    }
}

const fn sum(one: (u64, u64), other: (u64, u64)) -> (u64, u64) {
    (one.0 + other.0, one.1 + other.1)
}

/// Labels become headers and values parts of records, or both notes again.
const fn account(cells: &mut Cells, (labels, values): (u64, u64), wanted: bool) {
    match wanted {
        true => {
            cells.headers += labels;
            cells.records += values;
            cells.notes = cells.notes.saturating_sub(labels + values);
        }
        false => {
            cells.headers = cells.headers.saturating_sub(labels);
            cells.records = cells.records.saturating_sub(values);
            cells.notes += labels + values;
        }
    }
}

/// Puts the fields of one table where they are wanted; answers how many labels and values that moves.
fn switch(table: &mut ProposedTable, wanted: bool) -> (u64, u64) {
    let Some(heads) = table.heads.as_mut().filter(|heads| heads.applied != wanted) else { return (0, 0) };
    heads.applied = wanted;
    let moved = heads.held();
    // What a person said of them is kept for when they come back.
    for field in table.fields.iter().filter(|f| is_made(f)) {
        if let Some(head) = heads.values.get_mut(usize::from(field.reading.nth)) {
            head.field = field.clone();
        }
    }
    let fields: Vec<ProposedField> = heads.values.iter().map(|head| head.field.clone()).collect();
    put(&mut table.fields, &fields, wanted);
    if let Some(before) = table.cross_tab.as_mut().and_then(|cross| cross.before.as_mut()) {
        put(&mut before.fields, &fields, wanted);
        before.key.retain(|name| before.fields.iter().any(|f| f.name == *name));
    }
    table.key.retain(|name| table.fields.iter().any(|f| f.name == *name));
    moved
}

fn is_made(field: &ProposedField) -> bool {
    field.reading.made == Some(Made::Head)
}

/// The fields that are made of what stands above a table, or were before they were taken away.
fn made_of(table: &ProposedTable) -> Vec<ProposedField> {
    let now: Vec<ProposedField> = table.fields.iter().filter(|f| is_made(f)).cloned().collect();
    let kept = || table.heads.iter().flat_map(|heads| &heads.values).map(|head| head.field.clone()).collect();
    if now.is_empty() { kept() } else { now }
}

/// Puts fields among others under names of their own, or takes all such away.
fn put(fields: &mut Vec<ProposedField>, made: &[ProposedField], wanted: bool) {
    fields.retain(|field| !is_made(field));
    for field in made.iter().filter(|_| wanted) {
        let name = name_for(&field.name, "field", |n| fields.iter().any(|f| f.name == n));
        fields.push(ProposedField { name, ..field.clone() });
    }
}

/// The fields that are made of what stands above the parts of one table: one for each label, whichever parts have it, as a person
/// has called them `before`. Where some parts have a column of that label, the others have it from above.
pub(crate) fn join(one: &mut ProposedTable, parts: &[Part], before: &[ProposedField]) {
    let mut seen: HashSet<String> = one.fields.iter().filter(|f| !is_made(f)).map(|f| f.label.to_lowercase()).collect();
    let all = || parts.iter().filter_map(|part| part.table.heads.as_ref());
    let mut fields = Vec::new();
    let mut values: Vec<Head> = Vec::new();
    for (heads, head) in all().flat_map(|heads| heads.values.iter().map(move |head| (heads, head))) {
        if !seen.insert(head.field.label.to_lowercase()) {
            continue;
        }
        let mut field = head.field.clone();
        join_field(&mut field, parts);
        let same = |old: &&ProposedField| text_key(old.first_label()) == text_key(&field.label);
        field = before.iter().find(same).cloned().unwrap_or(field);
        if heads.applied {
            fields.push(field.clone());
        }
        values.push(Head { field, ..head.clone() });
    }
    put(&mut one.fields, &fields, true);
    one.key.retain(|name| one.fields.iter().any(|f| f.name == *name));
    let applied = all().all(|heads| heads.applied);
    one.heads = (!values.is_empty()).then_some(Heads { values, applied });
}
