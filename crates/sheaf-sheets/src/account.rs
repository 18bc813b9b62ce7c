//! The account: every cell with something in it ends in exactly one place.

use crate::proposal::Cells;
use std::collections::HashMap;

use crate::propose::Work;
use crate::region::Aside;
use crate::workbook::Workbook;

/// Counts where each cell ends.
pub(crate) fn account(book: &Workbook, works: &[Work]) -> Cells {
    let mut cells = Cells::default();
    for (number, entry) in book.sheets.iter().enumerate() {
        let here: Vec<Placed<'_>> = works.iter().filter(|w| w.sheet == number).map(Placed::of).collect();
        for span in entry.sheet.rows() {
            for cell in entry.sheet.row_cells(span).iter().filter(|c| !c.is_blank()) {
                cells.total += 1;
                *place(&here, span.row, u32::from(cell.column), &mut cells) += 1;
            }
        }
        // Beyond the held rows only sums are known: all of them lie in the one table that goes on, or are notes.
        if let Some(streamed) = &entry.streamed {
            let rest = streamed.tally.filled.saturating_sub(entry.sheet.filled());
            cells.total += rest;
            if here.iter().any(|p| p.work.region.open_end) { cells.records += rest } else { cells.notes += rest }
        }
    }
    cells
}

/// A table with its rows that are no records.
struct Placed<'a> {
    work: &'a Work,
    asides: HashMap<u32, Aside>,
}

impl<'a> Placed<'a> {
    fn of(work: &'a Work) -> Self {
        Placed { work, asides: work.region.asides.iter().copied().collect() }
    }
}

fn place<'c>(placed: &[Placed<'_>], row: u32, column: u32, cells: &'c mut Cells) -> &'c mut u64 {
    for Placed { work, asides } in placed {
        if !(work.area.left..=work.area.right).contains(&column) {
            continue;
        }
        if let Some(aside) = asides.get(&row) {
            return match aside {
                Aside::Header => &mut cells.headers,
                Aside::Note => &mut cells.notes,
                Aside::Total | Aside::Section => &mut cells.findings,
            };
        }
        if work.area.contains(row, column) {
            return if row < work.first_row() { &mut cells.headers } else { &mut cells.records };
        }
    }
    &mut cells.notes
}
