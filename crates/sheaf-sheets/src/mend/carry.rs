//! Mends carried out and taken back, and findings that follow a change of a field's type.

use sheaf_model::problem::Result;

use super::{LISTED, Mend, OF_TYPE, mend_table};
use crate::cell::Stored;
use crate::finding::{Finding, Severity};
use crate::proposal::{Alternative, Cells, Proposal, ProposedField, ProposedTable};
use crate::reading::{Reading, misfit_code, read_cell};
use crate::rows::Row;
use crate::say;
use crate::workbook::Workbook;

impl Proposal {
    /// Carries out the mends of a finding, or takes them back. Answers whether there was anything to do.
    pub fn mend(&mut self, book: &Workbook, at: usize, wanted: bool) -> bool {
        let Some(finding) = self.findings.get_mut(at).filter(|f| f.mended != wanted && !f.mends.is_empty()) else {
            return false;
        };
        match (finding.mends.as_slice(), finding.table.clone()) {
            ([Mend::Unpivot], Some(table)) => return self.unpivot(book, &table, wanted),
            ([Mend::Stack], Some(table)) => return self.stack(book, &table, wanted),
            ([Mend::Heads], Some(table)) => return self.heads(&table, wanted),
            ([Mend::Transpose], Some(table)) => return self.transpose(book, &table, wanted),
            ([Mend::Split(split)], Some(table)) => {
                let split = split.clone();
                return self.split(book, &table, &split, wanted);
            }
            ([Mend::Join], Some(table)) => return self.join(&table, wanted),
            _ => {}
        }
        let Some(table) = self.tables.iter_mut().find(|t| Some(&t.name) == finding.table.as_ref()) else {
            return false;
        };
        for mend in &mut finding.mends {
            let field = finding.field.as_ref().and_then(|name| table.fields.iter().position(|f| f.name == *name));
            match (mend, field) {
                (Mend::Drop { row }, _) => drop_row(book, table, &mut self.cells, *row, wanted),
                (Mend::Keep { row }, _) => drop_row(book, table, &mut self.cells, *row, !wanted),
                (mend, Some(field)) => mend.carry_out(&mut table.fields[field], wanted),
                (_, None) => {}
            }
        }
        finding.mended = wanted;
        true
    }

    /// Findings that tell of the type that a field had are taken away, with their mends; those of its new type are put there.
    ///
    /// # Errors
    /// Where the rows cannot be read.
    pub fn recount(&mut self, book: &Workbook, table: &str, field: &str) -> Result<()> {
        let Some(at) = self.tables.iter().position(|t| t.name == table) else { return Ok(()) };
        let Some(column) = self.tables[at].fields.iter().position(|f| f.name == field) else { return Ok(()) };
        let (mut new, tried) = misfits(book, &self.tables[at], column)?;
        let _ = mend_table(book, &self.tables, &self.tables[at], &mut new);
        book.locate(&self.tables[at], &mut new);
        self.findings.extend(new);
        let found = &mut self.tables[at].fields[column];
        found.alternatives.retain(|a| a.kind != found.kind || a.date_order.is_some());
        found.alternatives.push(Alternative { kind: found.kind.clone(), ..tried });
        Ok(())
    }

    /// Takes away what was found of a field by its type, and takes back its mends.
    pub fn forget(&mut self, book: &Workbook, table: &str, field: &str) {
        let of_type = |f: &Finding| {
            f.table.as_deref() == Some(table) && f.field.as_deref() == Some(field) && OF_TYPE.contains(&f.code.as_str())
        };
        // A mend that is another type is not taken back: that type is what was changed.
        let is_type = |f: &Finding| f.mends.iter().any(|m| matches!(m, Mend::ReadType { .. }));
        for at in 0..self.findings.len() {
            if of_type(&self.findings[at]) && !is_type(&self.findings[at]) {
                self.mend(book, at, false);
            }
        }
        self.findings.retain(|f| !of_type(f));
    }
}

impl Mend {
    fn carry_out(&mut self, field: &mut ProposedField, wanted: bool) {
        match self {
            Mend::ReadAs { from, to, place } if wanted => {
                field.reading.spellings.insert(from.clone(), to.clone());
                if field.value_kind() == "choice" || field.value_kind() == "status" {
                    *place = field.choices.iter().position(|c| c == from && c != to);
                    place.map(|at| field.choices.remove(at));
                }
            }
            Mend::ReadAs { from, place, .. } => {
                field.reading.spellings.remove(from);
                if let Some(at) = place.take() {
                    field.choices.insert(at.min(field.choices.len()), from.clone());
                }
            }
            Mend::Blank { text } if wanted => {
                if !field.reading.blanks.contains(text) {
                    field.reading.blanks.push(text.clone());
                }
            }
            Mend::Blank { text } => field.reading.blanks.retain(|b| b != text),
            Mend::Tidy => field.reading.tidy = wanted,
            Mend::ReadMark { mark, kind, decimals } => {
                field.reading.decimal_mark = Some(if wanted { *mark } else { mark.other() });
                std::mem::swap(&mut field.kind, kind);
                std::mem::swap(&mut field.decimals, decimals);
            }
            Mend::ReadOrder { order } => field.read_dates(if wanted { *order } else { order.other() }),
            Mend::ReadType { kind, link } => {
                std::mem::swap(&mut field.kind, kind);
                std::mem::swap(&mut field.link, link);
            }
            Mend::Drop { .. }
            | Mend::Keep { .. }
            | Mend::Unpivot
            | Mend::Stack
            | Mend::Heads
            | Mend::Transpose
            | Mend::Join
            | Mend::Split(_) => {}
        }
    }
}

/// A row becomes no record, or one again; its cells are accounted for either way.
fn drop_row(book: &Workbook, table: &mut ProposedTable, cells: &mut Cells, row: u32, wanted: bool) {
    if table.excluded_rows.contains(&row) == wanted {
        return;
    }
    let held = book.held_in(table, row);
    let records = table.cross_tab.as_ref().filter(|c| c.applied).map_or(1, |c| c.columns.len() as u64);
    if wanted {
        table.excluded_rows.push(row);
        table.rows = table.rows.saturating_sub(records);
        (cells.records, cells.findings) = (cells.records.saturating_sub(held), cells.findings + held);
    } else {
        table.excluded_rows.retain(|r| *r != row);
        table.rows += records;
        (cells.records, cells.findings) = (cells.records + held, cells.findings.saturating_sub(held));
    }
}

/// The cells of a field that do not fit its type, as findings, and how many of all do.
fn misfits(book: &Workbook, table: &ProposedTable, at: usize) -> Result<(Vec<Finding>, Alternative)> {
    let field = &table.fields[at];
    let column = book.column_in(table, field).unwrap_or(0);
    let (mut findings, mut tried) = (Vec::new(), Alternative::default());
    let mut last: Option<Finding> = None;
    let mut more = 0;
    let (mut rows, mut row) = (book.rows(table)?, Row::default());
    while rows.read(&mut row)? {
        let cell = &row.cells[at];
        let why = match read_cell(field, cell) {
            Reading::Blank => continue,
            Reading::Misfit { .. } if cell.stored == Stored::Error => continue,
            Reading::Misfit { why, .. } => Some(why),
            _ => None,
        };
        tried.of += 1;
        let Some(why) = why else {
            tried.fits += 1;
            continue;
        };
        let place = (row.number.saturating_sub(1), column);
        let finding = Finding {
            severity: Severity::Error,
            field: Some(field.name.clone()),
            ..Finding::about(
                table,
                misfit_code(field, &cell.text),
                place,
                say!("{field}: {why}.", field = &field.label, why),
            )
            .with(say!("It is kept beside the record as it is written."))
        };
        if findings.len() < LISTED {
            findings.push(finding);
        } else {
            more += 1;
            last = Some(finding);
        }
    }
    findings.extend(last.map(|last| last.for_the_rest(&field.label, more)));
    Ok((findings, tried))
}
