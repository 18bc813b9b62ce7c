//! One reading of a table instead of the other: records in rows, or side by side, or forms.

use crate::finding::Finding;
use crate::mend::Mend;
use crate::proposal::Proposal;
use crate::propose::Work;
use crate::say;
use crate::shape::{OtherReading, Transposed};
use crate::workbook::Workbook;

/// Codes of the findings that offer the other reading.
const CODES: &[&str] = &["transposed", "form"];

/// The finding of each table that can be read in two ways, and of each form.
pub(crate) fn notice(works: &[Work], findings: &mut Vec<Finding>) {
    for work in works {
        let Some(Transposed { applied, form, .. }) = work.table.transposed else { continue };
        let turned = if applied { Some(work) } else { work.other.as_deref() };
        let Some(turned) = turned else { continue };
        let (label, rows, fields) = (&work.table.label, turned.table.rows, turned.columns.len());
        let message = match (form, rows) {
            (true, 1) => say!("'{table}' is a form: {n} labels beside their values.", table = label, n = fields),
            (true, _) => say!("'{table}' are {n} forms with the same labels.", table = label, n = rows),
            (false, _) => say!(
                "'{table}' has {n} names below each other, and {columns} columns of values beside them.",
                table = label,
                n = fields,
                columns = rows
            ),
        };
        let suggestion = match (form, rows) {
            (true, 1) => say!("Read it as one record; include the table where that is wanted."),
            (true, _) => say!("Read each of them as one record."),
            (false, _) => say!("Read each of the columns as one record."),
        };
        let corner = if applied { (0, 0) } else { (work.area.top, work.area.left) };
        findings.push(Finding {
            count: rows,
            mends: work.other.iter().map(|_| Mend::Transpose).collect(),
            mended: applied && work.other.is_some(),
            ..Finding::about(&work.table, if form { "form" } else { "transposed" }, corner, message).with(suggestion)
        });
    }
}

impl Proposal {
    /// Reads a table's records side by side, or as forms, or again in rows. Answers whether there was anything to do.
    pub fn transpose(&mut self, book: &Workbook, table: &str, wanted: bool) -> bool {
        let Some(at) = self.tables.iter().position(|t| t.name == table) else { return false };
        let in_stack = self.tables[at].stack.as_ref().is_some_and(|s| s.applied);
        let can = |t: &Transposed| t.applied != wanted && t.other.is_some();
        if in_stack || !self.tables[at].transposed.as_ref().is_some_and(can) {
            return false;
        }
        self.unpivot(book, table, false);
        self.heads(table, false);
        let Some(Transposed { form, other: Some(other), .. }) = self.tables[at].transposed.take() else { return false };
        let OtherReading { table: mut now, findings, shift } = *other;
        let own = |f: &Finding| f.table.as_deref() == Some(table) && !CODES.contains(&f.code.as_str());
        let (of_before, kept) = std::mem::take(&mut self.findings).into_iter().partition(own);
        self.findings = kept;
        self.findings.extend(findings);
        // What a person said of the table as a whole stays; who asks for a reading wants its records.
        let before = &mut self.tables[at];
        (now.label, now.proposed_label) = (before.label.clone(), before.proposed_label.clone());
        now.include = true;
        std::mem::swap(before, &mut now);
        let back = OtherReading { table: now, findings: of_before, shift: shift.back() };
        self.tables[at].transposed = Some(Transposed { applied: wanted, form, other: Some(Box::new(back)) });
        shift.apply(&mut self.cells);
        self.unlink(at);
        for finding in &mut self.findings {
            if finding.table.as_deref() == Some(table) && CODES.contains(&finding.code.as_str()) {
                finding.mended = wanted;
            }
        }
        true
    }

    /// Links into a table to fields that it has not any more become texts.
    fn unlink(&mut self, at: usize) {
        let far = &self.tables[at];
        let (name, known) = (far.name.clone(), far.fields.iter().map(|f| f.name.clone()).collect::<Vec<_>>());
        for field in self.tables.iter_mut().flat_map(|t| &mut t.fields) {
            if field.link.as_ref().is_some_and(|l| l.table == name && !known.contains(&l.field)) {
                (field.link, field.kind) = (None, "text".into());
            }
        }
    }
}
