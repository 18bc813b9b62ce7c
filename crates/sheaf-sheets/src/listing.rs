//! A list of findings that stays short: of each kind in each field the first are listed with their places, the others are
//! counted.

use std::collections::{BTreeMap, HashMap};

use sheaf_model::temporal::{self, civil_of};

use crate::address::{cell_text, column_number};
use crate::column::choice;
use crate::column::days::Days;
use crate::column::literal;
use crate::column::marks;
use crate::finding::{Finding, Severity};
use crate::mend::Mend;
use crate::proposal::ProposedTable;
use crate::reading::{misfit_code, shorten};
use crate::said::{Said, SaidValue};
use crate::{say, say_many};

/// Findings of one kind in one field that are listed one by one; the others are counted.
const LISTED: u64 = 20;
/// Different marks of a field that are told together.
const MOST_MARKS: usize = 40;
/// Mends of the finding that stands for those not listed.
const MOST_MENDS: usize = 500;

/// The texts of a field: how often each stands there, and the row of the first.
pub(crate) type Texts = HashMap<String, (u64, u32)>;

/// Findings of one table, bounded by kind and field.
pub(crate) struct Listing<'a> {
    pub(crate) table: &'a ProposedTable,
    findings: Vec<Finding>,
    counts: HashMap<(&'static str, usize), u64>,
    /// The last of those that are not listed, and how many values they stand for.
    last: HashMap<(&'static str, usize), (Finding, u64)>,
    /// By field: what is written in the place of numbers that are not told.
    marks: HashMap<usize, BTreeMap<String, Marked>>,
}

/// A mark: how many cells hold it, the row of the first, and why it does not fit.
struct Marked {
    many: u64,
    row: u32,
    why: Said,
}

impl<'a> Listing<'a> {
    pub(crate) fn new(table: &'a ProposedTable) -> Self {
        Listing { table, findings: Vec::new(), counts: HashMap::new(), last: HashMap::new(), marks: HashMap::new() }
    }

    /// A finding about one value.
    pub(crate) fn add(
        &mut self,
        code: &'static str,
        severity: Severity,
        field: usize,
        row: u32,
        message: Said,
        suggestion: Option<Said>,
    ) {
        self.add_many(code, severity, field, (row, 1), message, suggestion);
    }

    /// One finding that stands for several values, the first of them in a row.
    pub(crate) fn add_many(
        &mut self,
        code: &'static str,
        severity: Severity,
        field: usize,
        place: (u32, u64),
        message: Said,
        suggestion: Option<Said>,
    ) {
        self.add_with(code, severity, field, place, (message, suggestion), Vec::new());
    }

    /// The same, with what could be done. Of those beyond the ones listed, the last one has the mends of all.
    pub(crate) fn add_with(
        &mut self,
        code: &'static str,
        severity: Severity,
        field: usize,
        (row, stands_for): (u32, u64),
        (message, suggestion): (Said, Option<Said>),
        mends: Vec<Mend>,
    ) {
        let count = self.counts.entry((code, field)).or_default();
        *count += 1;
        let (table, own) = (self.table, &self.table.fields[field]);
        let mut finding = Finding {
            severity,
            file: table.file.clone(),
            sheet: table.sheet.clone(),
            cell: column_number(&own.column).map(|column| cell_text(row, column)),
            table: Some(table.name.clone()),
            field: Some(own.name.clone()),
            count: stands_for,
            mends,
            ..Finding::plain(code, message)
        };
        suggestion.into_iter().for_each(|suggestion| finding.suggest(suggestion));
        if *count <= LISTED {
            self.findings.push(finding);
        } else {
            let (before, mut mends) = self.last.remove(&(code, field)).map_or((0, Vec::new()), |(f, n)| (n, f.mends));
            mends.extend(finding.mends.iter().take(MOST_MENDS.saturating_sub(mends.len())).cloned());
            self.last.insert((code, field), (Finding { mends, ..finding }, before + stands_for));
        }
    }

    /// The mends of the finding that was added last are carried out already.
    pub(crate) fn is_mended(&mut self) {
        self.findings.last_mut().into_iter().for_each(|finding| finding.mended = true);
    }

    /// Takes in the findings of another list about other fields of the same table.
    pub(crate) fn take_in(&mut self, other: Listing<'a>) {
        self.findings.extend(other.findings);
        self.counts.extend(other.counts);
        self.last.extend(other.last);
        self.marks.extend(other.marks);
    }

    /// Whether there is a finding of a kind.
    pub(crate) fn has(&self, code: &str) -> bool {
        self.counts.keys().any(|(known, _)| *known == code)
    }

    /// A value that does not fit its field. Marks in the place of numbers are told together, when all are seen.
    pub(crate) fn misfit(&mut self, field: usize, row: u32, text: &str, why: &Said) {
        let mark = literal::trim(text);
        if marks::is_of_numbers(self.table.fields[field].value_kind()) && marks::is_mark(mark) {
            let all = self.marks.entry(field).or_default();
            if all.len() < MOST_MARKS || all.contains_key(mark) {
                let seen = all.entry(mark.to_owned()).or_insert_with(|| Marked { many: 0, row, why: why.clone() });
                seen.many += 1;
                return;
            }
        }
        self.misfit_alone(field, (row, 1), text, why);
    }

    fn misfit_alone(&mut self, field: usize, place: (u32, u64), text: &str, why: &Said) {
        let own = &self.table.fields[field];
        let message = say!("{field}: {why}.", field = &own.label, why = why.clone());
        let suggestion = say!(
            "It is kept beside the record as it is written; write it as {kind} to mend it.",
            kind = in_words(own.value_kind())
        );
        self.add_many(misfit_code(own, text), Severity::Error, field, place, message, Some(suggestion));
    }

    /// What stands in the place of numbers: a mark that is known, or the only one and comes again, is no slip, and one finding tells of
    /// all of them. Each slip is told once, for as many cells as hold it.
    fn tell_marks(&mut self) {
        let mut all: Vec<_> = std::mem::take(&mut self.marks).into_iter().collect();
        all.sort_by_key(|(field, _)| *field);
        for (field, marks) in all {
            // Of those that are not known only one can be meant: several are values.
            let unknown = marks.keys().filter(|text| !marks::is_surely_mark(text)).count();
            let is_meant = |text: &str, seen: &Marked| marks::is_surely_mark(text) || unknown == 1 && seen.many > 2;
            let (meant, slips): (Vec<_>, Vec<_>) = marks.into_iter().partition(|(text, seen)| is_meant(text, seen));
            for (text, seen) in slips {
                self.misfit_alone(field, (seen.row, seen.many), &text, &seen.why);
            }
            let Some(row) = meant.iter().map(|(_, seen)| seen.row).min() else { continue };
            let many: u64 = meant.iter().map(|(_, seen)| seen.many).sum();
            let label = &self.table.fields[field].label;
            let marks = SaidValue::quoted(meant.iter().map(|(text, _)| shorten(text)));
            let message = match meant.as_slice() {
                [_] => say_many!(
                    many,
                    "1 value of '{field}' is not told: {marks} stands there.",
                    "{n} values of '{field}' are not told: {marks} stands there.",
                    field = label,
                    marks
                ),
                _ => say!("{n} values of '{field}' are not told: {marks} stand there.", n = many, field = label, marks),
            };
            let suggestion = say!("Such marks are kept beside the records as they are written.");
            self.add_many("misfit", Severity::Note, field, (row, many), message, Some(suggestion));
        }
    }

    /// Values with blanks that nobody sees.
    pub(crate) fn stray_blanks(&mut self, field: usize, row: u32, many: u64) {
        let label = &self.table.fields[field].label;
        let message = say_many!(
            many,
            "1 value of '{field}' has blanks at an end, doubled, or not breaking.",
            "{n} values of '{field}' have blanks at an end, doubled, or not breaking.",
            field = label
        );
        let suggestion = say!("They are trimmed where values are compared.");
        self.add_many("stray_blanks", Severity::Note, field, (row, many), message, Some(suggestion));
    }

    /// A value of a link that is not found.
    pub(crate) fn dangling(&mut self, field: usize, row: u32, text: &str, far: &str) {
        let label = &self.table.fields[field].label;
        let text = shorten(literal::trim(text));
        let message = say!("'{text}' in '{field}' is not found in '{table}'.", text, field = label, table = far);
        let suggestion = say!("Add it to '{table}', or choose an existing record.", table = far);
        self.add("dangling_link", Severity::Warning, field, row, message, Some(suggestion));
    }

    /// Dates that lie far from nearly all others of their field.
    pub(crate) fn outliers(&mut self, field: usize, days: &Days) {
        for (day, many, row) in days.far() {
            let label = &self.table.fields[field].label;
            let written = temporal::text_of(|out| temporal::write_date(out, day));
            let middle = civil_of(days.at(2)).0;
            let message = say!(
                "{date} in '{field}' is far from the others, most of which are about {year}.",
                date = written,
                field = label,
                year = middle
            );
            self.add_many("outlier", Severity::Warning, field, (row, many), message, Some(say!("Check the year.")));
        }
    }

    /// Numbers that lie far from all others of their field.
    pub(crate) fn far_numbers(&mut self, field: usize, far: &[(i64, u32)], middle: i64) {
        let own = &self.table.fields[field];
        let decimals = own.decimals.unwrap_or(0);
        let written = |n: i64| sheaf_model::field::decimal_text(n, decimals);
        for (n, row) in far {
            let message = say!(
                "{number} in '{field}' is far from all others, half of which are below {middle}.",
                number = written(*n),
                field = &own.label,
                middle = written(middle)
            );
            let suggestion = Some(say!("Check whether a figure or the decimal mark is wrong."));
            self.add("outlier", Severity::Warning, field, *row, message, suggestion);
        }
    }

    /// A choice that is written in another way, or looks like a slip of another.
    fn near_duplicate(
        &mut self,
        field: usize,
        message: Said,
        (from, to): (&str, &str),
        (many, row): (u64, Option<u32>),
        mended: bool,
    ) {
        let suggestion = match mended {
            true => say!("Both are read as '{to}'.", to),
            false => say!("Read '{from}' as '{to}'.", from, to),
        };
        self.findings.push(Finding {
            severity: Severity::Warning,
            file: self.table.file.clone(),
            sheet: self.table.sheet.clone(),
            cell: row.and_then(|row| Some(cell_text(row, column_number(&self.table.fields[field].column)?))),
            table: Some(self.table.name.clone()),
            field: Some(self.table.fields[field].name.clone()),
            count: many,
            mends: vec![Mend::ReadAs { from: from.to_owned(), to: to.to_owned(), place: None }],
            mended,
            ..Finding::plain("near_duplicate", message).with(suggestion)
        });
    }

    /// Choices that are written in several ways, and pairs that differ by a letter.
    pub(crate) fn spellings(&mut self, place: usize, texts: &Texts) {
        let field = &self.table.fields[place];
        for (other, meant) in &field.reading.spellings {
            let said =
                say!("'{text}' is also written '{other}' in '{field}'.", text = meant, other, field = &field.label);
            let seen = texts.get(other).map_or((1, None), |(many, row)| (*many, Some(*row)));
            self.near_duplicate(place, said, (other, meant), seen, true);
        }
        for (a, (rare, row)) in field.choices.iter().filter_map(|c| texts.get(c).map(|seen| (c, *seen))) {
            let near = field.choices.iter().find(|b| {
                *b != a && texts.get(*b).is_some_and(|(many, _)| *many >= choice::RARER * rare) && choice::is_slip(a, b)
            });
            if let Some(b) = near {
                let said = say!(
                    "'{text}' in '{field}' looks like a slip of '{other}'.",
                    text = a,
                    field = &field.label,
                    other = b
                );
                self.near_duplicate(place, said, (a, b), (rare, Some(row)), false);
            }
        }
    }

    /// The findings beyond those listed come last, as one for each kind and field.
    pub(crate) fn close(mut self) -> Vec<Finding> {
        self.tell_marks();
        let mut rest: Vec<_> = self.last.into_iter().collect();
        rest.sort_by_key(|(key, _)| *key);
        for ((_, field), (last, more)) in rest {
            self.findings.push(last.for_the_rest(&self.table.fields[field].label, more));
        }
        self.findings
    }
}

/// What a value of a type is called.
pub(crate) fn in_words(kind: &str) -> Said {
    match kind {
        "integer" => say!("a whole number"),
        "number" => say!("a number"),
        "money" => say!("an amount"),
        "percent" => say!("a percentage"),
        "boolean" => say!("yes or no"),
        "date" => say!("a date"),
        "datetime" => say!("a date with a time"),
        "time" => say!("a time of day"),
        "duration" => say!("a length of time"),
        "email" => say!("an e-mail address"),
        "url" => say!("a web address"),
        "phone" => say!("a phone number"),
        "choice" | "status" => say!("one of the choices"),
        "choices" => say!("a list of choices"),
        "rating" => say!("one to five"),
        "json" => say!("JSON"),
        _ => say!("a value of its type"),
    }
}
