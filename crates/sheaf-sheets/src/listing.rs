//! A list of findings that stays short: of each kind in each field the first are listed with their places, the others are
//! counted; and the check of every value while an import reads it.

use std::collections::HashMap;

use crate::address::{cell_text, column_number};
use crate::cell::CellValue;
use crate::column::literal::{Literal, STRAY_BLANK};
use crate::finding::{Finding, Severity};
use crate::proposal::{Proposal, ProposedTable};
use crate::reading::Reading;

/// Findings of one kind in one field that are listed one by one; the others are counted.
const LISTED: u64 = 20;

/// Findings of one table, bounded by kind and field.
pub(crate) struct Listing<'a> {
    pub(crate) table: &'a ProposedTable,
    findings: Vec<Finding>,
    counts: HashMap<(&'static str, usize), u64>,
    last: HashMap<(&'static str, usize), Finding>,
}

impl<'a> Listing<'a> {
    pub(crate) fn new(table: &'a ProposedTable) -> Self {
        Listing { table, findings: Vec::new(), counts: HashMap::new(), last: HashMap::new() }
    }

    /// A finding about one value.
    pub(crate) fn add(
        &mut self,
        code: &'static str,
        severity: Severity,
        field: usize,
        row: u32,
        message: String,
        suggestion: Option<String>,
    ) {
        self.add_many(code, severity, field, (row, 1), message, suggestion);
    }

    /// One finding that stands for several values, the first of them in a row.
    pub(crate) fn add_many(
        &mut self,
        code: &'static str,
        severity: Severity,
        field: usize,
        (row, stands_for): (u32, u64),
        message: String,
        suggestion: Option<String>,
    ) {
        let count = self.counts.entry((code, field)).or_default();
        *count += 1;
        let (table, own) = (self.table, &self.table.fields[field]);
        let finding = Finding {
            code: code.into(),
            severity,
            file: table.file.clone(),
            sheet: table.sheet.clone(),
            cell: column_number(&own.column).map(|column| cell_text(row, column)),
            table: Some(table.name.clone()),
            field: Some(own.name.clone()),
            message,
            suggestion,
            count: stands_for,
            mends: Vec::new(),
            mended: false,
        };
        if *count <= LISTED {
            self.findings.push(finding);
        } else {
            self.last.insert((code, field), finding);
        }
    }

    /// A value that does not fit its field.
    pub(crate) fn misfit(&mut self, field: usize, row: u32, why: &str) {
        let own = &self.table.fields[field];
        let message = format!("{}: {why}.", own.label);
        let suggestion = format!(
            "It is kept beside the record as it is written; write it as {} to mend it.",
            in_words(own.value_kind())
        );
        self.add("misfit", Severity::Error, field, row, message, Some(suggestion));
    }

    /// Values with blanks that nobody sees.
    pub(crate) fn stray_blanks(&mut self, field: usize, row: u32, many: u64) {
        let label = &self.table.fields[field].label;
        let message = format!("{many} values of '{label}' have blanks at an end, doubled, or not breaking.");
        let suggestion = "They are trimmed where values are compared.".to_owned();
        self.add_many("stray_blanks", Severity::Note, field, (row, many), message, Some(suggestion));
    }

    /// The findings beyond those listed come last, as one for each kind and field.
    pub(crate) fn close(mut self) -> Vec<Finding> {
        let mut rest: Vec<_> = self.last.into_iter().collect();
        rest.sort_by_key(|(key, _)| *key);
        for ((code, field), last) in rest {
            let more = self.counts[&(code, field)] - LISTED;
            let label = &self.table.fields[field].label;
            self.findings.push(Finding {
                message: format!("{more} more of the same kind in '{label}', the last one: {}", last.message),
                count: more,
                ..last
            });
        }
        self.findings
    }
}

/// The kinds of finding that are counted value by value.
const CHECKED: &[&str] = &["misfit", "stray_blanks", "sample"];

/// Checks every value of a table of which the proposal knows a sample, so that the findings are exact after an import.
pub struct Check<'a> {
    listing: Listing<'a>,
    /// By field: how many values have stray blanks, and the row of the first.
    stray: Vec<(u64, u32)>,
}

impl<'a> Check<'a> {
    /// Begins with a table's first row.
    pub fn new(table: &'a ProposedTable) -> Self {
        Check { listing: Listing::new(table), stray: vec![(0, 0); table.fields.len()] }
    }

    /// Notes a value: the number of its field and row (from one), and what was read in it.
    pub fn see(&mut self, field: usize, row: u32, cell: &CellValue, reading: &Reading) {
        let row = row.saturating_sub(1);
        if may_have_stray_blanks(&cell.text) && Literal::of(&cell.text).any(STRAY_BLANK) {
            let stray = &mut self.stray[field];
            *stray = (stray.0 + 1, if stray.0 == 0 { row } else { stray.1 });
        }
        if let Reading::Misfit { why, .. } = reading {
            self.listing.misfit(field, row, why);
        }
    }

    /// Puts what was found into a proposal, in the place of what was found in the sample.
    pub fn finish(mut self, proposal: &mut Proposal) {
        for (field, (many, row)) in self.stray.iter().enumerate().filter(|(_, (many, _))| *many > 0) {
            self.listing.stray_blanks(field, *row, *many);
        }
        let name = &self.listing.table.name;
        proposal.findings.retain(|f| f.table.as_ref() != Some(name) || !CHECKED.contains(&f.code.as_str()));
        proposal.findings.extend(self.listing.close());
    }
}

/// A quick look, before a text is read as a literal.
fn may_have_stray_blanks(text: &str) -> bool {
    let bytes = text.as_bytes();
    let blank = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_whitespace() || !b.is_ascii());
    blank(bytes.first()) || blank(bytes.last()) || memchr::memmem::find(bytes, b"  ").is_some() || !text.is_ascii()
}

/// What a value of a type is called.
pub(crate) fn in_words(kind: &str) -> &str {
    match kind {
        "integer" => "a whole number",
        "number" => "a number",
        "money" => "an amount",
        "percent" => "a percentage",
        "boolean" => "yes or no",
        "date" => "a date",
        "datetime" => "a date with a time",
        "time" => "a time of day",
        "duration" => "a length of time",
        "email" => "an e-mail address",
        "url" => "a web address",
        "phone" => "a phone number",
        "choice" | "status" => "one of the choices",
        "json" => "JSON",
        _ => "a value of its type",
    }
}
