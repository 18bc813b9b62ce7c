//! Where a person says that a table stands: checked against the workbook, and found again in its next version.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use sheaf_model::Problem;
use sheaf_model::problem::Result;
use sheaf_model::text::text_key;

use crate::address::{Rect, cell_text, column_letters, column_number, parse_cell};
use crate::cell::CellValue;
use crate::proposal::ProposedTable;
use crate::sheet::{Sheet, find};
use crate::workbook::Workbook;

/// A place of a table, as a person gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Name of the file.
    pub file: String,
    /// Name of the sheet.
    pub sheet: String,
    /// Header and records: `A5:H310`, or `A5:H` for as far down as there is anything.
    pub region: String,
    /// Rows of header at its top.
    pub header_rows: u32,
    /// The cells of its last header row that have something in them: by these it is found again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
}

/// A place as numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed {
    /// Number of the sheet.
    pub(crate) sheet: usize,
    pub(crate) area: Rect,
    pub(crate) header_rows: u32,
}

/// Rows in which a header is looked for again.
const LOOK: u32 = 1_000;

impl Place {
    /// The place of a table that a person points at.
    ///
    /// # Errors
    /// Where there is no such sheet, the range is none or has nothing in it, or the header leaves no row for a record.
    pub fn new(book: &Workbook, file: &str, sheet: &str, region: &str, header_rows: u32) -> Result<Place> {
        let place =
            Place { file: file.into(), sheet: sheet.into(), region: region.into(), header_rows, labels: Vec::new() };
        let placed = place.placed(book)?;
        let held = &book.sheets[placed.sheet].sheet;
        let label_row = (placed.area.top + header_rows).checked_sub(1).filter(|_| header_rows > 0);
        let labels = label_row.map_or(Vec::new(), |row| texts(book, held, row, placed.area.left, placed.area.right));
        Ok(Place { labels: labels.into_iter().map(|(_, text)| text).collect(), ..place })
    }

    /// The same place in another version of the workbook: its sheet by name, or the only one; its header by the labels.
    ///
    /// # Errors
    /// Where it is not there any more.
    pub fn find_again(&self, book: &Workbook) -> Result<Place> {
        let same = |name: &str| text_key(name) == text_key(&self.sheet);
        let own: Vec<_> = book.own_sheets().map(|(_, s)| s).collect();
        let entry = match own.as_slice() {
            [only] => Some(only),
            all => all.iter().find(|s| same(&s.sheet.name)),
        };
        let gone = |what: String| Problem::field("region", "region", what);
        let entry =
            entry.ok_or_else(|| gone(format!("There is no sheet '{}' in this workbook any more.", self.sheet)))?;
        let file = book.files.get(entry.sheet.file).map_or("", |f| f.name.as_str());
        let (area, open) = parse(&self.region).ok_or_else(|| not_a_range(&self.region))?;
        let mut moved = area;
        if !self.labels.is_empty() {
            let missing = || gone(format!("'{}' has no header as it was chosen before any more.", self.sheet));
            let old_row = (area.top + self.header_rows).saturating_sub(1);
            let (row, left, right) = self.header_again(book, &entry.sheet, old_row).ok_or_else(missing)?;
            let down = i64::from(row) - i64::from(old_row);
            let shift = |n: u32| u32::try_from(i64::from(n) + down).unwrap_or(0);
            moved = Rect { top: shift(area.top), left, bottom: shift(area.bottom), right };
        }
        let region = if open { to_the_end(moved) } else { moved.to_string() };
        Place::new(book, file, &entry.sheet.name, &region, self.header_rows)
    }

    /// Whether a table of a plan is the one that stands here.
    pub fn holds(&self, table: &ProposedTable) -> bool {
        let shared = parse(&self.region).zip(table.area()).is_some_and(|((own, _), area)| own.overlaps(&area));
        self.file == table.file && self.sheet == table.sheet && shared
    }

    /// The row that has most of the labels, with its first and last column.
    fn header_again(&self, book: &Workbook, sheet: &Sheet, old_row: u32) -> Option<(u32, u32, u32)> {
        let wanted: HashSet<_> = self.labels.iter().map(|l| text_key(l).into_owned()).collect();
        let mut best: Option<(usize, u32, u32, u32, u32)> = None;
        for span in sheet.rows_between(0, LOOK) {
            let cells = texts(book, sheet, span.row, 0, u32::from(u16::MAX));
            let known: Vec<u32> =
                cells.iter().filter(|(_, text)| wanted.contains(&*text_key(text))).map(|(column, _)| *column).collect();
            let (Some(left), Some(mut right)) = (known.first().copied(), known.last().copied()) else { continue };
            let far = span.row.abs_diff(old_row);
            // Columns that were added behind.
            while cells.iter().any(|(column, _)| *column == right + 1) {
                right += 1;
            }
            if best.is_none_or(|(most, at, ..)| known.len() > most || known.len() == most && far < at) {
                best = Some((known.len(), far, span.row, left, right));
            }
        }
        best.filter(|(most, ..)| most * 5 >= wanted.len() * 4).map(|(_, _, row, left, right)| (row, left, right))
    }

    /// As numbers.
    pub(crate) fn placed(&self, book: &Workbook) -> Result<Placed> {
        let invalid = |what: String| Problem::field("region", "region", what);
        let number = book.find_sheet(&self.file, &self.sheet);
        let number =
            number.ok_or_else(|| invalid(format!("There is no sheet '{}' in '{}'.", self.sheet, self.file)))?;
        let entry = &book.sheets[number];
        let (mut area, open) = parse(&self.region).ok_or_else(|| not_a_range(&self.region))?;
        let empty = || invalid(format!("There is nothing in {} of '{}'.", self.region, self.sheet));
        let used = entry.sheet.used().ok_or_else(empty)?;
        area.right = area.right.min(used.right.max(area.left));
        if let Some(streamed) = &entry.streamed {
            // Of a long text file the first rows are held: what goes beyond them goes to its end.
            let last = streamed.tally.rows.saturating_sub(1);
            if !open && area.bottom > streamed.head_end && area.bottom < last {
                return Err(invalid(format!(
                    "'{}' is long: a table in it ends within its first {} rows, or with the file, as in {}.",
                    self.sheet,
                    streamed.head_end + 1,
                    to_the_end(area)
                )));
            }
        }
        area.bottom = area.bottom.min(used.bottom);
        if !area.is_one() || !area.overlaps(&used) {
            return Err(empty());
        }
        if self.header_rows >= area.height() {
            let (rows, height) = (self.header_rows, area.height());
            let message = format!("{} has {height} rows: {rows} rows of header leave none for a record.", self.region);
            return Err(Problem::field("header_rows", "header_rows", message));
        }
        Ok(Placed { sheet: number, area, header_rows: self.header_rows })
    }
}

/// A rectangle without its last row: `A5:H`.
pub(crate) fn to_the_end(area: Rect) -> String {
    format!("{}:{}", cell_text(area.top, area.left), column_letters(area.right))
}

/// `A5:H310`, or `A5:H`, which goes on to the end.
fn parse(region: &str) -> Option<(Rect, bool)> {
    let region = region.trim();
    if let Some(area) = Rect::parse(region) {
        return Some((area, false));
    }
    let (first, last) = region.split_once(':')?;
    let ((top, left), right) = (parse_cell(first)?, column_number(last.trim().trim_start_matches('$'))?);
    (left <= right).then_some((Rect { top, left, bottom: u32::MAX - 1, right }, true))
}

fn not_a_range(region: &str) -> Problem {
    let message =
        format!("'{region}' is not a range of cells, such as A5:H310, or A5:H for all rows from the fifth on.");
    Problem::field("region", "region", message)
}

/// The cells of a row that are texts or values, as they are written.
fn texts(book: &Workbook, sheet: &Sheet, row: u32, left: u32, right: u32) -> Vec<(u32, String)> {
    let cells = sheet.cells_of(row);
    let columns = cells.iter().map(|c| u32::from(c.column)).filter(|c| (left..=right).contains(c));
    let text = |column: u32| find(cells, column).map(|c| CellValue::of(sheet, c, &book.pool).text.trim().to_owned());
    columns.filter_map(|c| text(c).filter(|t| !t.is_empty()).map(|t| (c, t))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_closed_or_go_to_the_end() {
        let read =
            |text| parse(text).map(|(area, open)| (cell_text(area.top, area.left), column_letters(area.right), open));
        assert_eq!(read("B5:H310"), Some(("B5".into(), "H".into(), false)));
        assert_eq!(read("$B$5:$H"), Some(("B5".into(), "H".into(), true)));
        for bad in ["", "B:H", "H5:B", "B5", "B5:", "B0:C", "B5:C4"] {
            assert!(parse(bad).is_none_or(|(area, open)| bad == "B5" && !open && area.height() == 1), "{bad}");
        }
    }
}
