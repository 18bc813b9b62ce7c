//! The account: every cell with something in it ends in exactly one place. How many there are is counted from the sheets alone,
//! so that a place which forgets some is found out.

use std::collections::HashMap;

use crate::address::column_number;
use crate::formula::Fill;
use crate::proposal::{Cells, Proposal, ProposedField, ProposedTable};
use crate::propose::Work;
use crate::region::Aside;
use crate::sheet::Cell;
use crate::turned::Source;
use crate::workbook::{SheetEntry, Streamed, Workbook};

/// Counts where each cell ends.
pub(crate) fn account(book: &Workbook, works: &[&Work]) -> Cells {
    let mut cells = Cells { total: book.cells(), ..Cells::default() };
    let mut turned: HashMap<Source, bool> = HashMap::new();
    for places in works.iter().filter_map(|w| book.sheets[w.sheet].turned.as_deref()).map(|t| &t.places) {
        for (row, place) in places.iter().enumerate().flat_map(|(i, row)| row.iter().flatten().map(move |p| (i, *p))) {
            turned.insert(place, row == 0);
        }
    }
    for (number, entry) in book.own_sheets() {
        let here: Vec<Placed<'_>> = works.iter().filter(|w| w.sheet == number).map(|w| Placed::of(w)).collect();
        for span in entry.sheet.rows() {
            for cell in entry.sheet.row_cells(span).iter().filter(|c| book.is_filled(entry, c)) {
                let column = u32::from(cell.column);
                *match turned.get(&(number, span.row, column)) {
                    Some(true) => &mut cells.headers,
                    Some(false) => &mut cells.records,
                    None => place(&here, (span.row, cell), &mut cells),
                } += 1;
            }
        }
        if let Some(streamed) = &entry.streamed {
            beyond(entry, streamed, &here, &mut cells);
        }
    }
    cells
}

/// Beyond the held rows sums by column are known: what lies in the table that goes on is in its records, but for the rows
/// at the end that are none; the others are notes.
fn beyond(entry: &SheetEntry, streamed: &Streamed, here: &[Placed<'_>], cells: &mut Cells) {
    let open = here.iter().find(|p| p.work.region.open_end);
    let inside = |column: u32| open.is_some_and(|p| (p.work.area.left..=p.work.area.right).contains(&column));
    let mut held: HashMap<u32, u64> = HashMap::new();
    for cell in entry.sheet.rows().iter().flat_map(|span| entry.sheet.row_cells(span)).filter(|c| !c.is_blank()) {
        *held.entry(u32::from(cell.column)).or_default() += 1;
    }
    for (column, tally) in (0..).zip(&streamed.tally.columns) {
        let rest = tally.cells.saturating_sub(held.get(&column).copied().unwrap_or(0));
        *(if inside(column) { &mut cells.records } else { &mut cells.notes }) += rest;
    }
    let Some(open) = open else { return };
    for row in open.asides.keys().filter(|row| **row > streamed.head_end) {
        for cell in streamed.spread.cells_of(*row).iter().filter(|c| inside(u32::from(c.column)) && !c.is_blank()) {
            cells.records -= 1;
            *place(here, (*row, cell), cells) += 1;
        }
    }
}

/// A table with its rows that are no records, and the columns of its formulas.
struct Placed<'a> {
    work: &'a Work,
    asides: HashMap<u32, Aside>,
    fills: HashMap<u32, &'a Fill>,
}

impl<'a> Placed<'a> {
    fn of(work: &'a Work) -> Self {
        let fills = work.fills.iter().filter_map(|(field, fill)| Some((*work.columns.get(*field)?, fill)));
        Placed { work, asides: work.region.asides.iter().copied().collect(), fills: fills.collect() }
    }

    /// Whether a cell stands in a column of formulas without being one.
    fn is_overruled(&self, row: u32, column: u32) -> bool {
        self.fills.get(&column).is_some_and(|fill| fill.exceptions.binary_search(&row).is_ok())
    }
}

fn place<'c>(placed: &[Placed<'_>], (row, cell): (u32, &Cell), cells: &'c mut Cells) -> &'c mut u64 {
    let column = u32::from(cell.column);
    for here in placed {
        let Placed { work, asides, .. } = here;
        if !(work.area.left..=work.area.right).contains(&column) {
            continue;
        }
        if let Some(aside) = asides.get(&row) {
            return match aside {
                Aside::Header => &mut cells.headers,
                Aside::Note => &mut cells.notes,
                Aside::Section if !work.table.sections.is_empty() => &mut cells.records,
                Aside::Total | Aside::Section => &mut cells.findings,
            };
        }
        if work.area.contains(row, column) {
            return match () {
                () if row < work.first_row() => &mut cells.headers,
                // The field computes another value: what is typed there is told.
                () if cell.formula == 0 && here.is_overruled(row, column) => &mut cells.findings,
                () => &mut cells.records,
            };
        }
    }
    &mut cells.notes
}

impl Proposal {
    /// Values typed into columns that are computed.
    pub fn typed_values(&self, book: &Workbook) -> u64 {
        let of_field = |table: &ProposedTable, field: &ProposedField| {
            let sheet = book.find_sheet(&table.file, &table.sheet).map(|at| &book.sheets[at].sheet);
            let column = column_number(&field.column).filter(|_| field.formula.is_some());
            let (Some(sheet), Some(column)) = (sheet, column) else { return 0 };
            let typed = |row: &&u32| sheet.cell(**row - 1, column).is_some_and(|c| c.formula == 0 && !c.is_blank());
            field.exceptions.iter().filter(|row| **row > 0).filter(typed).count() as u64
        };
        self.tables.iter().flat_map(|t| t.fields.iter().map(move |f| of_field(t, f))).sum()
    }

    /// After a change: values that were typed into columns which are computed no more are in records, and the other way round.
    pub fn keep_typed(&mut self, book: &Workbook, before: u64) {
        let Cells { records, findings, .. } = self.cells;
        let both = records + findings;
        self.cells.findings = (findings + self.typed_values(book)).saturating_sub(before).min(both);
        self.cells.records = both - self.cells.findings;
    }
}
