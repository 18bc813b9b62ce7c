//! What in whole records looks wrong: the same record twice, an identifier that is missing, an end before its start.

use std::collections::HashMap;
use std::hash::BuildHasher;

use sheaf_model::Scalar;

use super::Notes;
use crate::cell::CellValue;
use crate::column::key::is_identifier;
use crate::column::words::{self, header_words};
use crate::finding::Severity;
use crate::mend::Mend;
use crate::reading::{Reading, read_cell};
use crate::say;
use crate::sheet::find;
use crate::workbook::Workbook;

/// Where more than one of so many rows says what another one says, the table is meant so.
const SELDOM: usize = 100;

/// Looks at the records of a table.
pub(super) fn look(book: &Workbook, notes: &mut Notes<'_>) {
    same_rows(book, notes);
    missing(book, notes);
    contradictions(book, notes);
}

/// Rows that say the same as an earlier one, in a table in which few do.
fn same_rows(book: &Workbook, notes: &mut Notes<'_>) {
    let work = notes.work;
    let rows = work.profiles.first().map_or(0, |p| p.values.len());
    if rows < 10 || work.profiles.len() < 3 || !work.table.key.is_empty() || notes.listing.has("duplicate_key") {
        return;
    }
    let hasher = std::collections::hash_map::RandomState::new();
    let mut first: HashMap<u64, usize> = HashMap::with_capacity(rows);
    let mut same: Vec<(usize, usize)> = Vec::new();
    for row in 0..rows {
        let values: Vec<u64> = work.profiles.iter().map(|p| p.values.get(row).copied().unwrap_or(0)).collect();
        if values.iter().filter(|v| **v > 1).count() < 3 {
            continue;
        }
        if let Some(before) = first.get(&hasher.hash_one(&values)) {
            same.push((*before, row));
        } else {
            first.insert(hasher.hash_one(&values), row);
        }
    }
    if same.is_empty() || same.len() * SELDOM > rows.max(2 * SELDOM) {
        return;
    }
    let spans = work.record_rows(&book.sheets[work.sheet], &book.pool);
    for (before, row) in same {
        let (Some((_, before)), Some((_, span))) = (spans.get(before), spans.get(row)) else { continue };
        let (before, number) = (before.row + 1, span.row + 1);
        notes.listing.add_with(
            "duplicate_row",
            Severity::Warning,
            0,
            (span.row, 1),
            (
                say!("Row {row} says the same as row {first} in every column.", row = number, first = before),
                Some(say!("Leave out row {row}.", row = number)),
            ),
            vec![Mend::Drop { row: number }],
        );
    }
}

/// Identifiers, and what stands first, that a few records lack.
fn missing(book: &Workbook, notes: &mut Notes<'_>) {
    let work = notes.work;
    let spans = work.record_rows(&book.sheets[work.sheet], &book.pool);
    for (place, profile) in work.profiles.iter().enumerate() {
        let field = &work.table.fields[place];
        let blank = profile.rows - profile.filled;
        let few = profile.rows >= 20 && blank > 0 && blank * 50 <= profile.rows.max(50);
        let tells = profile.all_differ() && (is_identifier(&field.label) || place == 0);
        if !few || !tells || field.link.is_some() || field.formula.is_some() {
            continue;
        }
        for ((_, span), value) in spans.iter().zip(&profile.values) {
            if *value == 0 {
                let message =
                    say!("'{field}' is missing here, though it tells the records apart.", field = &field.label);
                let suggestion = Some(say!("Fill it in."));
                notes.listing.add("missing_value", Severity::Warning, place, span.row, message, suggestion);
            }
        }
    }
}

/// Two fields of which one begins and the other ends the same.
struct Pair {
    begin: usize,
    end: usize,
    wrong: Vec<u32>,
    right: u64,
}

/// Ends before their starts, and least values above the greatest.
fn contradictions(book: &Workbook, notes: &mut Notes<'_>) {
    let work = notes.work;
    let mut pairs = pairs(notes);
    if pairs.is_empty() {
        return;
    }
    for (sheet, span) in work.record_rows(&book.sheets[work.sheet], &book.pool) {
        let read = |place: usize| {
            let cell = find(sheet.row_cells(span), work.columns[place])?;
            match read_cell(&work.table.fields[place], &CellValue::of(sheet, cell, &book.pool)) {
                // Days and moments are compared as moments.
                Reading::Value(Scalar::Integer(n)) if work.table.fields[place].value_kind() == "date" => {
                    Some(n.saturating_mul(86_400_000))
                }
                Reading::Value(Scalar::Integer(n)) => Some(n),
                _ => None,
            }
        };
        for pair in &mut pairs {
            let (Some(begin), Some(end)) = (read(pair.begin), read(pair.end)) else { continue };
            // A day alone is all of it.
            let whole = work.table.fields[pair.end].value_kind() == "date"
                && work.table.fields[pair.begin].value_kind() == "datetime";
            if end + if whole { 86_399_999 } else { 0 } < begin {
                pair.wrong.push(span.row);
            } else {
                pair.right += 1;
            }
        }
    }
    for pair in pairs {
        let wrong = pair.wrong.len() as u64;
        if wrong == 0 || pair.right < 8 || wrong * 10 > pair.right {
            continue;
        }
        let (begin, end) = (&work.table.fields[pair.begin].label, &work.table.fields[pair.end].label);
        for row in pair.wrong {
            notes.listing.add(
                "contradiction",
                Severity::Warning,
                pair.end,
                row,
                say!("'{end}' is before '{begin}' in row {row}.", end, begin, row = row + 1),
                Some(say!("Check which of the two is right.")),
            );
        }
    }
}

/// What a header says of an order.
struct Side {
    begins: bool,
    ends: bool,
    comes: bool,
    goes: bool,
    /// Its other words, where it says that it is the least or the greatest.
    least_of: Option<Vec<String>>,
    greatest_of: Option<Vec<String>>,
}

impl Side {
    fn of(label: &str) -> Side {
        let words = header_words(label);
        // `Check-in` says what `Checkin` says.
        let joined: Vec<String> = words.windows(2).map(<[String]>::concat).collect();
        let has = |list: words::Words| words.iter().chain(&joined).any(|w| list.contains(w));
        let rest_of = |list: words::Words| {
            has(list).then(|| words.iter().filter(|w| !list.contains(w)).cloned().collect::<Vec<_>>())
        };
        Side {
            begins: has(words::BEGIN),
            ends: has(words::END),
            comes: has(words::COMING),
            goes: has(words::GOING),
            least_of: rest_of(words::Words::of("min minimum lowest least mindest mín mínimo minimo")),
            greatest_of: rest_of(words::Words::of("max maximum highest most höchst máx máximo massimo")),
        }
    }

    /// Whether this side of two begins what the other ends. Of a stay and of a journey the values tell which comes first.
    fn is_before(&self, end: &Side) -> bool {
        let told = self.begins && end.ends && !end.begins && !self.ends;
        told || self.comes && end.goes || self.goes && end.comes
    }

    /// Whether the two bound the same.
    fn bounds(&self, end: &Side) -> bool {
        self.least_of.is_some() && self.least_of == end.greatest_of
    }
}

/// The pairs of fields of one type whose headers say that one comes before the other.
fn pairs(notes: &Notes<'_>) -> Vec<Pair> {
    let fields = &notes.work.table.fields;
    let is = |place: usize, kinds: &[&str]| kinds.contains(&fields[place].value_kind());
    let dated = |place: usize| is(place, &["date", "datetime"]);
    let sides: Vec<Side> = fields.iter().take(200).map(|f| Side::of(&f.label)).collect();
    let mut pairs = Vec::new();
    for (begin, before) in sides.iter().enumerate() {
        for (end, after) in sides.iter().enumerate().filter(|(end, _)| *end != begin) {
            let times = dated(begin) && dated(end) && before.is_before(after);
            let bounds = before.bounds(after)
                && fields[begin].value_kind() == fields[end].value_kind()
                && is(begin, &["integer", "number", "money", "percent"])
                && fields[begin].decimals == fields[end].decimals;
            if times || bounds {
                pairs.push(Pair { begin, end, wrong: Vec::new(), right: 0 });
            }
        }
    }
    pairs
}
