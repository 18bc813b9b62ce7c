//! Pivot tables: reports over other cells, never tables of records. They are known from the file's own parts and, where only
//! their values were kept, by the words that programs put at their corner.

use std::collections::HashSet;

use crate::address::{Rect, cell_text};
use crate::column::literal::trim;
use crate::finding::Finding;
use crate::said::Said;
use crate::say;
use crate::sheet::{Sheet, TextId, TextPool, Value};
use crate::workbook::Workbook;

/// What stands above the labels of rows, as programs write it in several languages.
const CORNERS: &[&str] = &[
    "row labels",
    "zeilenbeschriftungen",
    "étiquettes de lignes",
    "etiquetas de fila",
    "etichette di riga",
    "rótulos de linha",
    "rijlabels",
    "etykiety wierszy",
    "radetiketter",
    "rækkenavne",
    "rækkemærkater",
    "названия строк",
    "popisky řádků",
    "satır etiketleri",
    "行ラベル",
    "行标签",
    "列標籤",
    "행 레이블",
];

/// Whether a text stands at the corner of a pivot table.
pub(crate) fn is_corner(text: &str) -> bool {
    let text = trim(text);
    text.chars().count() <= 24 && CORNERS.contains(&text.to_lowercase().as_str())
}

/// A finding for each pivot table.
pub(crate) fn notice(book: &Workbook, findings: &mut Vec<Finding>) {
    let corners: HashSet<TextId> = (0..book.pool.len() as TextId).filter(|id| is_corner(book.pool.get(*id))).collect();
    for (_, entry) in book.own_sheets() {
        let sheet = &entry.sheet;
        let file = book.files.get(sheet.file).map_or("", |f| f.name.as_str());
        let mut add = |row: u32, column: u32, message: Said| {
            findings.push(Finding {
                file: file.to_owned(),
                sheet: sheet.name.clone(),
                cell: Some(cell_text(row, column)),
                ..Finding::plain("pivot_table", message)
                    .with(say!("Its cells are kept in the notes of the sheet; make a report of the records instead."))
            });
        };
        for area in &sheet.pivots {
            add(
                area.top,
                area.left,
                say!(
                    "A pivot table stands in {area} of '{sheet}'; it is no table of records.",
                    area = area.to_string(),
                    sheet = &sheet.name
                ),
            );
        }
        for (row, column) in corners_of(sheet, &corners) {
            let message = say!(
                "The values of a pivot table stand in '{sheet}'; they are no table of records.",
                sheet = &sheet.name
            );
            add(row, column, message);
        }
    }
}

/// Corners outside the pivot tables that the file declares.
fn corners_of(sheet: &Sheet, corners: &HashSet<TextId>) -> Vec<(u32, u32)> {
    if corners.is_empty() {
        return Vec::new();
    }
    let declared = |row: u32, column: u32| sheet.pivots.iter().any(|p: &Rect| p.contains(row, column));
    let spans = sheet.rows().iter().flat_map(|span| sheet.row_cells(span).iter().map(move |cell| (span.row, cell)));
    spans
        .filter(|(_, cell)| matches!(cell.value, Value::Text(id) if corners.contains(&id)))
        .map(|(row, cell)| (row, u32::from(cell.column)))
        .filter(|(row, column)| !declared(*row, *column))
        .collect()
}

/// Whether a rectangle of cells has such a corner in its first rows.
pub(crate) fn has_corner(sheet: &Sheet, pool: &TextPool, area: Rect, rows: u32) -> bool {
    let spans = sheet.rows_between(area.top, area.top.saturating_add(rows));
    spans.iter().flat_map(|span| sheet.row_cells(span)).any(|cell| {
        u32::from(cell.column) == area.left && matches!(cell.value, Value::Text(id) if is_corner(pool.get(id)))
    })
}
