//! Cross-tabs: periods that stand as columns. They are recognised and offered to be read as one record for each row and
//! period; whoever asks for it gets it, and can take it back.

mod find;
mod period;
mod questions;
mod series;

pub(crate) use find::{find, notice};

use std::collections::HashSet;

use sheaf_model::name::name_for;

use crate::cell::Stored;
use crate::column::date::DateOrder;
use crate::finding::Finding;
use crate::proposal::{Plan, Proposal, ProposedField, ProposedTable};
use crate::say;
use crate::shape::{Before, CrossTab, Made};
use crate::workbook::Workbook;

impl Proposal {
    /// Reads a cross-tab as one record for each row and period, or again as it stands. Answers whether there was anything to do.
    pub fn unpivot(&mut self, book: &Workbook, table: &str, wanted: bool) -> bool {
        let Some(at) = self.tables.iter().position(|t| t.name == table) else { return false };
        let in_stack = self.tables[at].stack.as_ref().is_some_and(|s| s.applied);
        let Some(cross) = self.tables[at].cross_tab.clone().filter(|c| c.applied != wanted && !in_stack) else {
            return false;
        };
        match wanted {
            true => {
                let left_out = totals_of(book, &self.tables[at], &cross);
                self.spread(at, cross);
                (self.cells.records, self.cells.notes) =
                    (self.cells.records.saturating_sub(left_out), self.cells.notes + left_out);
            }
            false => {
                self.gather(at, cross.clone());
                let back = totals_of(book, &self.tables[at], &cross);
                (self.cells.records, self.cells.notes) =
                    (self.cells.records + back, self.cells.notes.saturating_sub(back));
            }
        }
        for finding in self.findings.iter_mut().filter(|f| f.code == "cross_tab" && f.table.as_deref() == Some(table)) {
            finding.mended = wanted;
        }
        true
    }

    fn spread(&mut self, at: usize, mut cross: CrossTab) {
        let table = &mut self.tables[at];
        let (periods, rest): (Vec<_>, Vec<_>) = table
            .fields
            .clone()
            .into_iter()
            .partition(|f| cross.columns.contains(&f.column) && f.reading.made.is_none());
        let own: Vec<ProposedField> =
            rest.into_iter().filter(|f| !cross.totals.contains(&f.column) || f.column.is_empty()).collect();
        let gone = |name: &str| !own.iter().any(|f| f.name == name);
        let name = table.name.clone();
        let of_gone = |f: &Finding| f.table.as_ref() == Some(&name) && f.field.as_deref().is_some_and(gone);
        let (kept_aside, kept): (Vec<_>, Vec<_>) = std::mem::take(&mut self.findings).into_iter().partition(of_gone);
        self.findings = kept;
        let mut key: Vec<String> = table.key.iter().filter(|k| !gone(k)).cloned().collect();
        let before =
            Before { fields: table.fields.clone(), key: table.key.clone(), rows: table.rows, findings: kept_aside };
        let mut fields: Vec<ProposedField> = own;
        fields.iter_mut().for_each(|f| (f.unique, f.rules.unique) = (false, false));
        let mut add = |label: &str, mut field: ProposedField| {
            field.name = name_for(label, "field", |n| fields.iter().any(|f| f.name == n));
            label.clone_into(&mut field.label);
            field.include = true;
            fields.push(field);
        };
        let groups = cross.groups();
        add(&cross.label, period_field(&cross, &cross.kind, &cross.periods, 0));
        if let Some(inner) = &cross.inner {
            add(&inner.label, period_field(&cross, &inner.kind, &inner.periods, 1));
        }
        for (nth, figure) in cross.figure_names().into_iter().enumerate() {
            let letters: HashSet<&String> =
                groups.iter().filter_map(|group| cross.columns.get(*group.get(nth)?)).collect();
            let of_figure: Vec<&ProposedField> = periods.iter().filter(|f| letters.contains(&f.column)).collect();
            add(figure, value_field(&of_figure, nth as u8));
        }
        if !key.is_empty() {
            key.extend(fields.iter().filter(|f| f.reading.made == Some(Made::Period)).map(|f| f.name.clone()));
        }
        table.rows *= groups.len() as u64;
        (table.fields, table.key) = (fields, key);
        cross.applied = true;
        cross.before = Some(Box::new(before));
        table.cross_tab = Some(cross);
    }

    fn gather(&mut self, at: usize, mut cross: CrossTab) {
        let table = &mut self.tables[at];
        let Some(before) = cross.before.take() else { return };
        let each = cross.groups().len().max(1) as u64;
        let dropped = before.rows.saturating_mul(each).saturating_sub(table.rows) / each;
        table.rows = before.rows - dropped.min(before.rows);
        // What a person said of the row's own fields stays.
        let now = std::mem::take(&mut table.fields);
        table.fields = before
            .fields
            .into_iter()
            .map(|was| match now.iter().find(|f| f.name == was.name && f.reading.made == was.reading.made) {
                Some(f) => ProposedField { unique: was.unique, rules: was.rules, ..f.clone() },
                None => was,
            })
            .collect();
        table.key = before.key;
        cross.applied = false;
        table.cross_tab = Some(cross);
        let name = table.name.clone();
        self.findings.retain(|f| {
            f.table.as_ref() != Some(&name) || f.field.as_ref().is_none_or(|field| table_has(&self.tables[at], field))
        });
        self.findings.extend(before.findings);
    }
}

/// How many cells add up periods: they are left out of the records.
fn totals_of(book: &Workbook, table: &ProposedTable, cross: &CrossTab) -> u64 {
    let places: Vec<usize> =
        (0..table.fields.len()).filter(|i| cross.totals.contains(&table.fields[*i].column)).collect();
    let rows = book.rows(table).into_iter().flatten().filter_map(Result::ok);
    rows.map(|row| places.iter().filter(|i| row.cells[**i].stored != Stored::Blank).count() as u64).sum()
}

fn table_has(table: &ProposedTable, field: &str) -> bool {
    table.field(field).is_some()
}

/// The field of a level of periods.
fn period_field(cross: &CrossTab, kind: &str, periods: &[String], nth: u8) -> ProposedField {
    let mut choices: Vec<String> = Vec::new();
    for period in periods.iter().filter(|_| kind == "choice") {
        if !choices.contains(period) {
            choices.push(period.clone());
        }
    }
    ProposedField {
        kind: kind.into(),
        choices,
        required: true,
        reading: Plan {
            made: Some(Made::Period),
            nth,
            date_order: (kind == "date").then_some(DateOrder::Year),
            ..Plan::default()
        },
        ..ProposedField::default()
    }
    .with_evidence(say!("the labels of {n} columns", n = cross.columns.len()))
}

/// The field of the figures: of the type that all periods have, or one that takes them all.
fn value_field(periods: &[&ProposedField], nth: u8) -> ProposedField {
    let kinds: Vec<&str> = periods.iter().map(|f| f.value_kind()).collect();
    let first = periods.iter().find(|f| f.value_kind() != "integer").or(periods.first()).copied();
    let kind = match first.map(ProposedField::value_kind) {
        Some(kind) if kinds.iter().all(|k| *k == kind) => kind,
        Some("money") if kinds.iter().all(|k| ["money", "integer", "number"].contains(k)) => "money",
        Some(_) if kinds.iter().all(|k| ["money", "integer", "number", "percent"].contains(k)) => "number",
        Some(_) | None => "text",
    };
    // The words of one period are not those of all.
    let read_as = first.filter(|_| kind != "text");
    let same_currency =
        periods.iter().all(|f| f.currency == first.and_then(|f| f.currency.clone()) || f.value_kind() == "integer");
    ProposedField {
        kind: kind.into(),
        decimals: periods.iter().filter_map(|f| f.decimals).max().filter(|_| kind != "integer" && kind != "text"),
        currency: first.and_then(|f| f.currency.clone()).filter(|_| same_currency && kind == "money"),
        required: periods.iter().all(|f| f.required),
        reading: Plan { made: Some(Made::Value), nth, ..read_as.map(|f| f.reading.clone()).unwrap_or_default() },
        ..ProposedField::default()
    }
    .with_evidence(say!("the cells of {n} columns of periods", n = periods.len()))
}
