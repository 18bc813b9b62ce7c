//! Each cell as its field reads it: what does not fit, errors, stray blanks, numbers kept as text, days and figures far from the
//! others.

use std::collections::HashSet;
use std::panic::resume_unwind;
use std::thread;

use sheaf_model::Scalar;

use super::{Notes, fields};
use crate::cell::{CellValue, Stored};
use crate::column::days::Days;
use crate::column::key::is_identifier;
use crate::column::literal::{STRAY_BLANK, trim};
use crate::column::profile::{FEW, Lexicon};
use crate::finding::Severity;
use crate::listing::{Listing, in_words};
use crate::proposal::ProposedField;
use crate::propose::Work;
use crate::reading::{Reading, read_cell, read_plain_number};
use crate::rounded::Rounded;
use crate::sheet::{Cell, RowSpan, Sheet, TextId, Value};
use crate::workbook::Workbook;
use crate::{say, say_many};

/// Looks at each cell of the records; one half of the columns beside the other, where that is worth a thread.
pub(super) fn look(book: &Workbook, lexicon: &Lexicon, notes: &mut Notes<'_>) {
    let work = notes.work;
    let entry = &book.sheets[work.sheet];
    let rows = work.record_rows(entry, &book.pool);
    // Where a format has but texts for a kind of value, that says nothing.
    let is_text_file = entry.text.is_some() || entry.sheet.untyped;
    let mut columns: Vec<Column<'_>> = (0..work.columns.len()).map(|place| Column::of(work, place)).collect();
    let middle = if rows.len() * columns.len() < FEW { columns.len() } else { columns.len() / 2 };
    let (first, second) = columns.split_at_mut(middle);
    let pass = |columns: &mut [Column<'_>], listing: &mut Listing<'_>| {
        let mut pass = Pass { book, lexicon, is_text_file, listing };
        rows.iter().for_each(|(sheet, span)| pass.row(sheet, span, columns));
    };
    let beside = thread::scope(|scope| {
        let beside = (!second.is_empty()).then(|| {
            scope.spawn(|| {
                let mut listing = Listing::new(&work.table);
                pass(second, &mut listing);
                listing
            })
        });
        pass(first, &mut notes.listing);
        // A panic over there is one here.
        beside.map(|beside| beside.join().unwrap_or_else(|p| resume_unwind(p)))
    });
    beside.into_iter().for_each(|beside| notes.listing.take_in(beside));
    sum_up(&columns, &mut notes.listing);
}

/// What is watched in a column.
struct Column<'a> {
    place: usize,
    at: u32,
    field: &'a ProposedField,
    kind: Kind,
    /// A number, an amount or a date kept as text is worth a word.
    is_told_as_text: bool,
    /// Texts that are a choice of the field.
    known: HashSet<TextId>,
    days: Days,
    /// Figures with their rows, where they count something.
    amounts: Option<Vec<(i64, u32)>>,
    /// How many have stray blanks, and the row of the first.
    stray: (u64, u32),
    /// The same of values kept as text.
    as_text: (u64, u32),
    /// Numbers that are rounded.
    rounded: Rounded,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Texts and links take whatever is written; whether a link's record is there is seen elsewhere.
    Words,
    Choice,
    Date,
    Moment,
    Other,
}

impl<'a> Column<'a> {
    fn of(work: &'a Work, place: usize) -> Self {
        let field = &work.table.fields[place];
        let kind = match field.value_kind() {
            "text" | "long_text" | "link" | "links" => Kind::Words,
            "choice" | "status" => Kind::Choice,
            "date" => Kind::Date,
            "datetime" => Kind::Moment,
            _ => Kind::Other,
        };
        let counts = matches!(field.value_kind(), "integer" | "number" | "money")
            && !is_identifier(&field.label)
            && !work.table.key.contains(&field.name);
        Column {
            place,
            at: work.columns[place],
            field,
            kind,
            is_told_as_text: matches!(field.value_kind(), "integer" | "number" | "money" | "percent" | "date"),
            known: HashSet::new(),
            days: Days::default(),
            amounts: counts.then(Vec::new),
            stray: (0, 0),
            as_text: (0, 0),
            rounded: Rounded::default(),
        }
    }

    /// Notes a value that was read.
    fn add(&mut self, value: i64, row: u32) {
        match self.kind {
            Kind::Date => drop(self.days.add(value, row)),
            Kind::Moment => drop(self.days.add(value.div_euclid(86_400_000), row)),
            _ => {
                if let Some(amounts) = &mut self.amounts {
                    amounts.push((value, row));
                }
            }
        }
    }
}

/// A walk over the records.
struct Pass<'p, 'a> {
    book: &'p Workbook,
    lexicon: &'p Lexicon,
    is_text_file: bool,
    listing: &'p mut Listing<'a>,
}

impl Pass<'_, '_> {
    fn row(&mut self, sheet: &Sheet, span: &RowSpan, columns: &mut [Column<'_>]) {
        let mut cells = sheet.row_cells(span).iter().peekable();
        for column in columns {
            while cells.next_if(|c| u32::from(c.column) < column.at).is_some() {}
            if let Some(cell) = cells.next_if(|c| u32::from(c.column) == column.at) {
                self.cell(sheet, cell, span.row, column);
            }
        }
    }

    fn cell(&mut self, sheet: &Sheet, cell: &Cell, row: u32, column: &mut Column<'_>) {
        match cell.value {
            Value::Text(id) if self.lexicon.literal(id).any(STRAY_BLANK) => count(&mut column.stray, row),
            _ => {}
        }
        if column.kind == Kind::Words && !matches!(cell.value, Value::Error(_)) {
            return;
        }
        let choice = match cell.value {
            Value::Text(id) if column.kind == Kind::Choice => Some(id),
            _ => None,
        };
        if choice.is_some_and(|id| column.known.contains(&id)) {
            return;
        }
        if let Value::Number(n) = cell.value
            && let Some(value) = read_plain_number(column.field, n, sheet.format(cell))
        {
            return column.add(value, row);
        }
        let seen = CellValue::of(sheet, cell, &self.book.pool);
        match read_cell(column.field, &seen) {
            Reading::Misfit { .. } if seen.stored == Stored::Error => self.error(column, row, &seen.text),
            Reading::Misfit { text, why } => self.listing.misfit(column.place, row, &text, &why),
            Reading::Value(value) => {
                column.rounded.see(column.field, &seen, &value, row);
                if let Scalar::Integer(value) = value {
                    column.add(value, row);
                }
                let is_spelled = || column.field.reading.spellings.contains_key(trim(&seen.text));
                if column.is_told_as_text && !self.is_text_file && seen.stored == Stored::Text && !is_spelled() {
                    count(&mut column.as_text, row);
                } else {
                    column.known.extend(choice);
                }
            }
            _ => {}
        }
    }

    fn error(&mut self, column: &Column<'_>, row: u32, text: &str) {
        let message = say!("'{field}' holds the error {text}.", field = &column.field.label, text);
        let suggestion = Some(say!("Mend the formula in the workbook, or leave the field blank."));
        self.listing.add("error_value", Severity::Error, column.place, row, message, suggestion);
    }
}

fn count(counter: &mut (u64, u32), row: u32) {
    if counter.0 == 0 {
        counter.1 = row;
    }
    counter.0 += 1;
}

/// What the columns as a whole say.
fn sum_up(columns: &[Column<'_>], listing: &mut Listing<'_>) {
    for column in columns.iter().filter(|column| column.stray.0 > 0) {
        listing.stray_blanks(column.place, column.stray.1, column.stray.0);
    }
    for column in columns.iter().filter(|column| column.as_text.0 > 0) {
        let (many, row) = column.as_text;
        let message = say_many!(
            many,
            "1 value of '{field}' is kept as text in the workbook and read as {kind}.",
            "{n} values of '{field}' are kept as text in the workbook and read as {kind}.",
            field = &column.field.label,
            kind = in_words(column.field.value_kind())
        );
        listing.add_many("value_as_text", Severity::Note, column.place, (row, many), message, None);
    }
    for column in columns {
        listing.rounded(column.place, &column.rounded);
    }
    for column in columns {
        listing.outliers(column.place, &column.days);
    }
    for column in columns {
        let (far, middle) = column.amounts.as_deref().map_or_else(Default::default, fields::far);
        listing.far_numbers(column.place, &far, middle);
    }
}
