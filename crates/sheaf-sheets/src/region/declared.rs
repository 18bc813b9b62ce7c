//! Tables that the workbook declares itself: strong evidence, though their range is often too large, sometimes too small,
//! and their header sometimes a placeholder.

use super::body::{self, Aside};
use super::view::{Class, Line, View, median};
use super::{Level, Rect, Region};
use crate::column::words::Words;
use crate::say;

/// The declared tables of a sheet.
pub(super) fn find(view: &View<'_>) -> Vec<Region> {
    (0..view.sheet.list_objects.len()).filter_map(|i| read(view, i)).collect()
}

fn read(view: &View<'_>, number: usize) -> Option<Region> {
    let declared = &view.sheet.list_objects[number];
    let area = widened(view, number);
    let mut lines = view.lines(area, &[]);
    let mut header_rows = declared.header_rows;
    let mut top = area.top;
    if header_rows == 1 {
        let placeholders = lines.first().is_some_and(|l| l.row == top && is_placeholder(view, l));
        let named = lines
            .get(1)
            .is_some_and(|l| l.row == top + 1 && l.text_share() == 1.0 && l.fill() * 10 >= declared.columns.len() * 9);
        if placeholders && named && lines.len() > 2 {
            top += 1;
            lines.remove(0);
        }
    }
    let labels = (header_rows == 1).then(|| lines.first().filter(|l| l.row == top).cloned()).flatten();
    let mut records: Vec<Line> = lines.into_iter().filter(|l| l.row >= top + header_rows).collect();
    let mut asides = Vec::new();
    if declared.totals_rows == 1 && records.last().is_some_and(|l| l.row == area.bottom) {
        asides.extend(records.pop().map(|l| (l.row, Aside::Total)));
    }
    extend_below(view, area, &mut records);
    let columns: Vec<u32> = (area.left..=area.right).collect();
    let fates = body::sort(view, &records, &labels.iter().collect::<Vec<_>>(), &columns, &[]);
    // Within a declared table a sparse line is still a record; only repeated headers are not.
    let mut fates: Vec<_> = fates.into_iter().map(|f| f.filter(|f| *f == Aside::Header)).collect();
    let fill = median(records.iter().map(Line::fill));
    // A mark in the last row, away from the first column, is no record either.
    let marked = records.last().is_some_and(|l| fill >= 4 && l.fill() == 1 && l.spots[0].column > area.left);
    if let Some(fate) = fates.last_mut().filter(|_| marked) {
        *fate = Some(Aside::Note);
    }
    let last = fates.iter().rposition(Option::is_none)?;
    asides.extend(records.iter().zip(&fates).filter_map(|(l, f)| f.map(|f| (l.row, f))));
    let rows = fates.iter().filter(|f| f.is_none()).count() as u32;
    header_rows = header_rows.min(area.height());
    Some(Region {
        area: Rect { top, bottom: records[last].row, ..area },
        header_rows,
        levels: labels.iter().map(Level::plain).collect(),
        title: None,
        rows,
        asides,
        declared: Some(number),
        open_end: false,
        evidence: say!("the workbook declares it as the table '{name}'", name = &declared.name).into(),
    })
}

/// Named columns with values directly beside a declared table were added without the table growing.
fn widened(view: &View<'_>, number: usize) -> Rect {
    let declared = &view.sheet.list_objects[number];
    let mut area = declared.area;
    if declared.header_rows == 0 {
        return area;
    }
    let header = view.sheet.cells_of(area.top);
    let free = |column: u32| {
        let elsewhere = |r: &Rect| r.contains(area.top, column);
        let named = crate::sheet::find(header, column).is_some_and(|c| view.class(c) == Some(Class::Text));
        let filled = view
            .sheet
            .rows_between(area.top + 1, area.bottom)
            .iter()
            .any(|s| crate::sheet::find(view.sheet.row_cells(s), column).is_some_and(|c| view.class(c).is_some()));
        named && filled && !view.sheet.list_objects.iter().enumerate().any(|(i, o)| i != number && elsewhere(&o.area))
    };
    while area.left > 0 && free(area.left - 1) {
        area.left -= 1;
    }
    while area.right < 16_383 && free(area.right + 1) {
        area.right += 1;
    }
    area
}

/// Names that Excel gives to columns without a header.
fn is_placeholder(view: &View<'_>, line: &Line) -> bool {
    const WORDS: Words =
        Words::of("column columna colonne spalte coluna colonna kolom kolumn kolonne sarake столбец 列");
    line.fill() >= 2
        && line.spots.iter().all(|s| {
            let lower = view.text(s.text).to_lowercase();
            let word = lower.trim_end_matches(|c: char| c.is_ascii_digit());
            word.len() < lower.len() && WORDS.contains(word)
        })
}

/// Rows directly below that look like the last ones were added without the table growing.
pub(super) fn extend_below(view: &View<'_>, area: Rect, records: &mut Vec<Line>) {
    let Some(last) = records.last().map(|l| l.row).filter(|r| *r == area.bottom) else { return };
    let fill = median(records.iter().map(Line::fill));
    let below = view.lines(Rect { top: last + 1, bottom: last.saturating_add(100_000), ..area }, &[]);
    for (next, line) in (last + 1..).zip(below) {
        let alike = line
            .spots
            .iter()
            .filter(|s| records.iter().rev().take(20).any(|r| r.at(s.column).is_some_and(|o| o.class == s.class)))
            .count();
        let anchored = line.spots.first().is_some_and(|s| s.column == area.left || s.class != Class::Text);
        let formula_total =
            line.spots.iter().any(|s| s.formula > 0) && !records.iter().any(|r| r.spots.iter().any(|s| s.formula > 0));
        if line.row != next || line.fill() * 10 < fill * 7 || alike < line.fill() || !anchored || formula_total {
            return;
        }
        records.push(line);
    }
}
