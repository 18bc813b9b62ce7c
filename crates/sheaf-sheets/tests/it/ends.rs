//! Where tables end and what belongs to them: rows below and above the records, columns behind a blank one, small tables beside
//! larger ones, and what only looks like a table.

use rust_xlsxwriter::Worksheet;

/// Writes lines of cells, parted by bars; figures are numbers.
pub(super) fn write(sheet: &mut Worksheet, lines: &[&str]) {
    for (row, line) in (0..).zip(lines) {
        for (column, text) in (0..).zip(line.split('|')).filter(|(_, text)| !text.is_empty()) {
            match text.parse::<f64>() {
                Ok(n) if !text.starts_with('0') || text.starts_with("0.") => sheet.write(row, column, n),
                _ => sheet.write(row, column, text),
            }
            .expect("writable");
        }
    }
}
