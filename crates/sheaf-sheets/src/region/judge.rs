//! Whether a rectangle is a table of records, or a form, a list of settings, a cross-tab report. Evidence per region and sheet.

use std::collections::HashMap;

use super::view::{Class, Line, View, median};
use super::{Region, small};
use crate::address::Rect;
use crate::column::literal::{NOTHING, trim};

/// Whether the lines' cells are of the same class down each column.
pub(super) fn alike(lines: &[Line]) -> bool {
    let mut columns: HashMap<u32, HashMap<Class, usize>> = HashMap::new();
    for spot in lines.iter().take(300).flat_map(|l| &l.spots) {
        *columns.entry(spot.column).or_default().entry(spot.class).or_default() += 1;
    }
    let (mut main, mut all) = (0, 0);
    for counts in columns.values() {
        main += counts.values().max().copied().unwrap_or(0);
        all += counts.values().sum::<usize>();
    }
    let typed = lines.iter().take(300).flat_map(|l| &l.spots).filter(|s| s.is_typed()).count();
    columns.len() >= 2 && main * 20 >= all * 17 && typed > 0
}

/// Whether records under labels make a table.
pub(super) fn is_table(view: &View<'_>, labels: Option<&Line>, records: &[&Line], area: Rect) -> bool {
    let width = area.width() as usize;
    if records.is_empty() {
        return false;
    }
    let Some(labels) = labels else {
        return records.len() >= 3 && width >= 3;
    };
    if width < 2 {
        return small::is_list(view, labels, records);
    }
    if width == 2 && small::names_nothing(view, labels, records) || small::is_letterhead(view, labels, records) {
        return false;
    }
    let unnamed = (area.left..=area.right)
        .filter(|c| labels.at(*c).is_none() && records.iter().any(|l| l.at(*c).is_some()))
        .count();
    let is_lost = width == 2 && records.len() <= 3 && view.sheet.filled() > 4 * records.len() as u64 + 4;
    if unnamed * 2 > width || is_lost && !small::is_told(view, labels, records, area) {
        return false;
    }
    let fill = median(records.iter().map(|l| l.fill()));
    if fill < 2 && width > 2 || labels.fill() < 2 {
        return false;
    }
    // One record alone needs values under words.
    if records.len() == 1 && !(records[0].spots.iter().any(|s| s.is_typed()) && labels.fill() >= 3) {
        return false;
    }
    if is_form(view, records, area) || is_scratch(records) || is_list_of_notes(view, labels, records) {
        return false;
    }
    let long = labels.spots.iter().filter(|s| view.text(s.text).chars().count() > 250).count();
    long * 2 <= labels.fill()
}

/// Joined cells among the records are typical of forms; two beside each other head another table.
fn is_form(view: &View<'_>, records: &[&Line], area: Rect) -> bool {
    let first = records.first().map_or(area.top, |l| l.row);
    let inside = |m: &&Rect| {
        m.top >= first && m.bottom <= area.bottom && m.left >= area.left && m.left <= area.right && m.width() >= 2
    };
    let merged: Vec<&Rect> = view.sheet.merges.iter().filter(inside).collect();
    let heads = merged.iter().any(|m| merged.iter().any(|other| other.top == m.top && other.left > m.right));
    merged.len() * 2 > records.len() || heads && merged.len() >= 3
}

/// Whether records have so little in common that no column holds something in more than half of them.
fn is_scratch(records: &[&Line]) -> bool {
    let mut counts: HashMap<u32, usize> = HashMap::new();
    for spot in records.iter().flat_map(|l| &l.spots) {
        *counts.entry(spot.column).or_default() += 1;
    }
    records.len() >= 2 && counts.values().all(|n| n * 2 <= records.len())
}

/// Whether sentences stand beside the numbers or marks by which other sheets cite them.
fn is_list_of_notes(view: &View<'_>, labels: &Line, records: &[&Line]) -> bool {
    let [number, text] = labels.spots.as_slice() else { return false };
    let first = trim(view.text(number.text)).to_lowercase();
    let word = first.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let length = |l: &&Line, column: u32| l.at(column).map_or(0, |s| view.text(s.text).chars().count());
    super::body::NOTE_WORDS.contains(&word)
        && median(records.iter().map(|l| length(l, number.column))) <= 12
        && median(records.iter().map(|l| length(l, text.column))) >= 40
}

/// Whether a text file holds a report as it was printed: a title above groups of columns, words in one column alone, and
/// rows that head others.
pub(super) fn is_printed_report(view: &View<'_>, region: &Region) -> bool {
    if region.levels.len() < 2 || region.area.top == 0 || view.sheet.rows_between(0, region.area.top - 1).is_empty() {
        return false;
    }
    let (words, values) = body_kinds(view, region);
    let first = region.area.top + region.header_rows;
    let lines = view.lines(Rect { top: first, ..region.area }, &[]);
    let full = median(lines.iter().map(Line::fill));
    let heads = lines.iter().filter(|l| l.fill() <= 2 && l.spots.iter().any(|s| s.class == Class::Text)).count();
    words <= 1 && values >= 3 && full >= 4 && heads >= 3
}

/// A sheet of cross-tabs: headers of several joined levels, periods as columns, words only in the first column.
pub(super) fn refuse_reports(view: &View<'_>, regions: &mut Vec<Region>) {
    regions.retain(|region| {
        if region.declared.is_some() {
            return true;
        }
        // The values of a pivot table are a report.
        if crate::pivot::has_corner(view.sheet, view.pool, region.area, region.header_rows) {
            return false;
        }
        if region.header_rows == 0 {
            // Without a header it must be nearly all there is on the sheet.
            let cells: u64 = view.lines(region.area, &[]).iter().map(|l| l.fill() as u64).sum();
            return cells * 10 >= view.sheet.filled() * 7 && view.sheet.merges.len() < 3;
        }
        let above = Rect {
            top: region.area.top.saturating_sub(6),
            bottom: region.area.top + region.header_rows,
            ..region.area
        };
        let joined: Vec<_> = view.sheet.merges.iter().filter(|m| m.overlaps(&above)).collect();
        let levels = joined.iter().filter(|m| m.width() >= 2 && m.width() < region.area.width()).count();
        let tall = joined.iter().filter(|m| m.height() >= 2).count();
        let (words, values) = body_kinds(view, region);
        // Records have words in more than the first column, or were not headed by joined cells, or do not head each other.
        let many_joined = view.sheet.merges.len() >= 5;
        let headed = region.levels.len() >= 2 || levels >= 1 && tall >= 1 || many_joined;
        !(words <= 1 && values >= 3 && headed && is_layered(view, region))
    });
}

/// Whether rows stand under others, as in reports: columns are numbered, labels are indented or missing, cells are joined
/// outside the header, lines hold a label alone.
fn is_layered(view: &View<'_>, region: &Region) -> bool {
    let first = region.area.top + region.header_rows;
    let lines = view.lines(Rect { top: first.saturating_sub(1), ..region.area }, &[]);
    let numbered = lines.iter().take(2).any(|line| {
        let counts = (1_u32..).zip(&line.spots).all(|(n, s)| view.number(line.row, s.column) == Some(f64::from(n)));
        // Days have names before them, which are not numbered.
        line.fill() >= 2 && counts && line.spots[0].column == region.area.left
    });
    let joined_elsewhere = view
        .sheet
        .merges
        .iter()
        .filter(|m| m.width() >= 2 && (m.bottom + 6 < region.area.top || m.top >= first))
        .count();
    let mut under = 0;
    for line in lines.iter().filter(|l| l.row >= first) {
        let label = &line.spots[0];
        let text = view.text(label.text);
        let indented = label.class == Class::Text && text.starts_with([' ', '\u{a0}', '\t', '-', '–', '+', '=']);
        let alone = line.fill() == 1;
        under += usize::from(indented || alone || label.column > region.area.left);
    }
    numbered || joined_elsewhere >= 2 || under >= 2
}

/// A header over several records with values.
pub(super) fn is_beyond_doubt(view: &View<'_>, region: &Region) -> bool {
    let (_, values) = body_kinds(view, region);
    region.header_rows > 0 && region.rows >= 4 && values >= 1
}

/// Columns of words and columns of values among the records.
fn body_kinds(view: &View<'_>, region: &Region) -> (usize, usize) {
    let top = region.area.top + region.header_rows;
    let mut lines = view.lines(Rect { top, bottom: region.area.bottom.min(top + 200), ..region.area }, &[]);
    for line in &mut lines {
        // A dash among figures is no word.
        line.spots.retain(|s| !view.literal(s.text).any(NOTHING));
    }
    let typed = super::header::typed_columns(&lines);
    let columns = super::header::body_columns(&lines);
    (columns.iter().filter(|c| !typed.contains_key(c)).count(), typed.len())
}
