//! Texts with leading zeros that name records whose key is a whole number: `007` is found by 7, and what is kept is the 7. Where they
//! link to such records that is told; where they stay text, so is what they would be found by.

use std::collections::HashSet;

use super::Notes;
use crate::cell::CellValue;
use crate::column::literal::trim;
use crate::column::profile::value_without_zeros;
use crate::finding::Severity;
use crate::mend::Mend;
use crate::proposal::{ProposedField, ProposedLink};
use crate::propose::Work;
use crate::sheet::find;
use crate::workbook::Workbook;
use crate::{say, say_many};

/// Whole numbers by which the records that a field names, or could name, are known.
pub(super) struct Numbers<'w> {
    link: ProposedLink,
    far: &'w Work,
    known: HashSet<u64>,
}

impl<'w> Numbers<'w> {
    /// Of the table that a field links to, or could link to.
    pub(super) fn of(works: &'w [Work], field: &ProposedField) -> Option<Self> {
        let could =
            || field.other_links.first().map(|l| ProposedLink { table: l.table.clone(), field: l.field.clone() });
        let link = match field.kind.as_str() {
            "link" | "links" => field.link.clone()?,
            "text" | "choice" => could()?,
            _ => return None,
        };
        let far = works.iter().find(|w| w.table.name == link.table)?;
        let place = far.table.fields.iter().position(|f| f.name == link.field && f.value_kind() == "integer")?;
        let known = far.profiles[place].values.iter().copied().filter(|v| *v > 1).collect();
        Some(Numbers { link, far, known })
    }

    /// Whether a text names a record but for its leading zeros.
    pub(super) fn holds(&self, text: &str) -> bool {
        value_without_zeros(trim(text)).is_some_and(|value| self.known.contains(&value))
    }
}

/// Looks through the fields that are links to whole numbers, or nearly are.
pub(super) fn look(book: &Workbook, works: &[Work], notes: &mut Notes<'_>) {
    for place in 0..notes.work.table.fields.len() {
        let Some(numbers) = Numbers::of(works, &notes.work.table.fields[place]) else { continue };
        if let Some((row, many, first)) = padded(book, notes.work, place, &numbers) {
            tell(notes, place, &numbers, (row, many, &first));
        }
    }
}

/// The row of the first cell with leading zeros that names a record, how many there are, and what is written in it.
fn padded(book: &Workbook, work: &Work, place: usize, numbers: &Numbers<'_>) -> Option<(u32, u64, String)> {
    let (mut first, mut many) = (None, 0);
    for (sheet, span) in work.record_rows(&book.sheets[work.sheet], &book.pool) {
        let Some(cell) = find(sheet.row_cells(span), work.columns[place]) else { continue };
        let text = CellValue::of(sheet, cell, &book.pool).text;
        if numbers.holds(&text) {
            many += 1;
            first.get_or_insert((span.row, trim(&text).to_owned()));
        }
    }
    first.map(|(row, text)| (row, many, text))
}

fn tell(notes: &mut Notes<'_>, place: usize, numbers: &Numbers<'_>, (row, many, first): (u32, u64, &str)) {
    let field = &notes.work.table.fields[place];
    let (bare, far) = (first.trim_start_matches('0'), &numbers.far.table.label);
    let (message, suggestion, mend) = match field.link {
        Some(_) => (
            say_many!(
                many,
                "1 value of '{field}' with leading zeros ('{text}') is found in '{table}' by the number alone ({number}); the zeros are not kept.",
                "{n} values of '{field}' with leading zeros ('{text}') are found in '{table}' by the number alone ({number}); the zeros are not kept.",
                field = &field.label,
                text = first,
                table = far,
                number = bare
            ),
            say!("Read it as text to keep the zeros; it then links to nothing."),
            (field.kind == "link").then(|| Mend::ReadType { kind: "text".into(), link: None }),
        ),
        None => (
            say_many!(
                many,
                "1 value of '{field}' with leading zeros ('{text}') is found in '{table}' without them ({number}); with them none is, and they stay as they are written.",
                "{n} values of '{field}' with leading zeros ('{text}') are found in '{table}' without them ({number}); with them none is, and they stay as they are written.",
                field = &field.label,
                text = first,
                table = far,
                number = bare
            ),
            say!("Make it a link if they are the same numbers; the zeros are then not kept."),
            Some(Mend::ReadType { kind: "link".into(), link: Some(numbers.link.clone()) }),
        ),
    };
    let mends = mend.into_iter().collect();
    let severity = if field.link.is_some() { Severity::Warning } else { Severity::Note };
    notes.listing.add_with("leading_zeros", severity, place, (row, many), (message, Some(suggestion)), mends);
}
