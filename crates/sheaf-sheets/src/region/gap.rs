//! Blank rows and columns that do not end a table: below its labels, and between its columns. Evidence per sheet.

use std::collections::{BTreeSet, HashSet};

use super::view::{Class, Line, Spot, View};
use super::{header, period};
use crate::address::Rect;

/// Rows that may be blank between labels and records.
const BELOW_LABELS: u32 = 2;
/// Fewest lines on both sides of a blank column.
const FEWEST: usize = 5;
/// Lines that are looked at.
const LOOK: usize = 200;

/// Lines that belong together: without a blank row between them, but for one below labels.
pub(super) fn strips<'l>(view: &View<'_>, lines: &'l [Line]) -> Vec<&'l [Line]> {
    let mut strips: Vec<&[Line]> = Vec::new();
    let mut from = 0;
    for i in 1..=lines.len() {
        let ends =
            i == lines.len() || lines[i].row != lines[i - 1].row + 1 && !heads(view, &lines[from..i], &lines[i..]);
        if ends && i > from {
            strips.push(&lines[from..i]);
            from = i;
        }
    }
    strips
}

/// Whether lines that nothing follows are, at their end, the labels of the lines below the gap.
fn heads(view: &View<'_>, above: &[Line], below: &[Line]) -> bool {
    let (Some(labels), Some(first)) = (above.last(), below.first()) else { return false };
    if first.row - labels.row > BELOW_LABELS + 1 || above.len() > 6 || labels.fill() < 2 || labels.text_share() < 1.0 {
        return false;
    }
    // A label and its value, above a table of its own, are no labels of the next such pair.
    let is_above_table = below.get(1).is_some_and(|next| next.row > first.row + 1 && next.fill() > 2);
    if labels.fill() == 2 && first.fill() == 2 && is_above_table {
        return false;
    }
    let below = &below[..below.windows(2).take(LOOK).take_while(|w| w[1].row == w[0].row + 1).count() + 1];
    let columns: BTreeSet<u32> = below.iter().flat_map(|l| l.spots.iter().map(|s| s.column)).collect();
    let distinct: HashSet<_> = labels.spots.iter().map(|s| s.text).collect();
    let named = columns.iter().filter(|c| labels.at(**c).is_some()).count();
    let short = labels.spots.iter().all(|s| view.text(s.text).chars().count() <= 60);
    let ends = labels.spots.iter().any(|s| view.text(s.text).trim_end().ends_with(':'));
    if distinct.len() < labels.fill()
        || !short
        || ends
        || named * 10 < columns.len() * 9
        || named * 4 < labels.fill() * 3
    {
        return false;
    }
    // Lines above that are records themselves make it the last of them.
    let records = above[..above.len() - 1].iter().any(|l| l.fill() * 2 > labels.fill() && l.fill() > 1);
    let recurs = labels
        .spots
        .iter()
        .any(|s| below.iter().any(|l| l.at(s.column).is_some_and(|o| o.text == s.text && o.text > 0)));
    if records || recurs {
        return false;
    }
    // What follows must not have labels of its own.
    match header::typed_columns(below).is_empty() {
        true => first.fill() <= labels.fill(),
        false => first.spots.iter().any(|s| s.is_typed()),
    }
}

/// Bands of columns that make one table though a column between them is blank: their rows coincide, and what stands on the
/// right has neither records of its own nor labels that the left has too.
pub(super) fn join_bands(view: &View<'_>, bands: Vec<Rect>, claimed: &[Rect], is_text: bool) -> Vec<Rect> {
    let mut joined: Vec<(Rect, Vec<Line>)> = Vec::new();
    for band in bands {
        let lines = view.lines(band, claimed);
        match joined.last_mut() {
            Some((before, left))
                if before.right + 2 == band.left
                    && (are_one(view, left, &lines)
                        || is_text && (names_blank_columns(left, &lines) || are_bare(left, &lines))) =>
            {
                before.right = band.right;
                match coincide(left, &lines) {
                    true => left.iter_mut().zip(lines).for_each(|(line, right)| line.spots.extend(right.spots)),
                    false => *left = view.lines(*before, claimed),
                }
            }
            _ => joined.push((band, lines)),
        }
    }
    joined.into_iter().map(|(band, _)| band).collect()
}

/// Whether a single line names columns without a value, in the row in which the columns before them are named.
fn names_blank_columns(left: &[Line], right: &[Line]) -> bool {
    let [line] = right else { return false };
    let labels = left.iter().position(|l| l.row == line.row).map(|at| (&left[..at], &left[at]));
    labels.is_some_and(|(above, labels)| {
        labels.fill() > 1
            && labels.text_share() == 1.0
            && line.text_share() == 1.0
            && above.iter().all(|l| l.fill() < labels.fill() && l.text_share() == 1.0)
            && left.last().is_some_and(|l| l.row > line.row)
    })
}

fn are_one(view: &View<'_>, left: &[Line], right: &[Line]) -> bool {
    let (Some(first), Some(last)) = (right.first(), right.last()) else { return false };
    let beside: Vec<&Line> = left.iter().filter(|l| (first.row..=last.row).contains(&l.row)).collect();
    let after: Vec<&Line> = left.iter().filter(|l| l.row > last.row).collect();
    if right.len() < FEWEST || beside.len() < FEWEST {
        return false;
    }
    let rows: HashSet<u32> = beside.iter().map(|l| l.row).collect();
    let shared = right.iter().filter(|l| rows.contains(&l.row)).count();
    // Below the labels one word may say what stands in the first column.
    let words = beside.get(1).filter(|l| l.fill() == 1 && l.text_share() == 1.0 && right[1].row > l.row);
    if shared < right.len()
        || beside.len() - usize::from(words.is_some()) > shared
        || after.iter().filter(|l| l.fill() > 1).count() > 1
    {
        return false;
    }
    // Both begin with labels in the same row.
    let Some(labels) = beside.first().filter(|l| l.row == first.row) else { return false };
    let is_year = |row: u32, s: &Spot| period::is_year(view, row, s.column);
    // Years behind a word are of a table of their own.
    if first.spots.iter().any(|s| is_year(first.row, s)) && !is_year(first.row, &first.spots[0]) {
        return false;
    }
    let names = |row: u32, s: &Spot| s.class == Class::Text || is_year(row, s);
    let named = |line: &Line| line.spots.iter().all(|s| names(line.row, s));
    let label = |row: u32, s: &Spot| (s.text, view.number(row, s.column).map(f64::to_bits));
    let own: HashSet<_> = labels.spots.iter().map(|s| label(labels.row, s)).collect();
    // A year is no title: what stands beside its figures has no label.
    let titled = first.fill() == 1 && right[1].fill() > 1 && !is_year(first.row, &first.spots[0]);
    if titled || !named(labels) || !named(first) || first.spots.iter().any(|s| own.contains(&label(first.row, s))) {
        return false;
    }
    let above = left.iter().rev().find(|l| l.row < first.row);
    if above.is_some_and(|l| l.row + 1 == first.row && l.fill() > 1 && l.fill() == labels.fill()) {
        return false;
    }
    // Words that are all different begin records of their own.
    let column = first.spots[0].column;
    let words: Vec<_> = right[1..].iter().filter_map(|l| l.at(column)).filter(|s| s.class == Class::Text).collect();
    let distinct: HashSet<_> = words.iter().map(|s| s.text).collect();
    first.fill() == 1 || words.len() * 2 < right.len() || distinct.len() < words.len()
}

/// Whether the lines on both sides are the records of a text file without labels: each has both, and values begin at once.
fn are_bare(left: &[Line], right: &[Line]) -> bool {
    left.len() >= FEWEST && coincide(left, right) && left[0].spots.iter().any(Spot::is_typed)
}

/// Whether lines stand in the same rows.
fn coincide(left: &[Line], right: &[Line]) -> bool {
    left.iter().map(|l| l.row).eq(right.iter().map(|l| l.row))
}
