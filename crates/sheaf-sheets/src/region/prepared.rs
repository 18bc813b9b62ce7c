//! Rows that were prepared for records to come, as in forms that are handed out: alike, with a choice that is still to be
//! made, and blank where every record begins. Evidence per region.

use std::borrow::Cow;
use std::collections::HashSet;

use super::view::{Class, Line, View, median};
use crate::sheet::TextId;

/// Fewest rows that are prepared together.
const FEWEST: usize = 3;
/// Fewest cells of the records above rows that hold a number alone: of a list of numbers and names one without a name is a record.
const FULL: usize = 3;
/// Lines before and after them that are looked at.
const LOOK: usize = 200;

/// Rows that are no records, or none yet, in order.
#[derive(Default)]
pub(super) struct Prepared {
    /// Equal rows below the records.
    pub(super) below: Vec<u32>,
    /// Rows among the records or above them: those that hold nothing but the same words, and remarks.
    pub(super) among: Vec<u32>,
}

impl Prepared {
    /// Rows that are no records for another reason.
    pub(super) fn put_among(&mut self, rows: Vec<u32>) {
        self.among.extend(rows);
        self.among.sort_unstable();
        self.among.dedup();
    }

    /// Lines without those among them.
    pub(super) fn take_out<'l>(&self, lines: &'l [Line]) -> Cow<'l, [Line]> {
        let is_among = |l: &Line| self.among.binary_search(&l.row).is_ok();
        match lines.iter().any(is_among) {
            true => lines.iter().filter(|l| !is_among(l)).cloned().collect(),
            false => Cow::Borrowed(lines),
        }
    }
}

/// The rows that were prepared among some lines.
pub(super) fn find(view: &View<'_>, lines: &[Line]) -> Prepared {
    let mut prepared = Prepared::default();
    let (mut from, mut i) = (0, 0);
    while i < lines.len() {
        let equal = lines[i..].windows(2).take_while(|w| w[1].row == w[0].row + 1 && alike(view, &w[0], &w[1]));
        let run = 1 + equal.count();
        if run >= FEWEST && are_prepared(&lines[from..i], &lines[i], &lines[i + run..]) {
            let words: HashSet<TextId> = lines[i].spots.iter().map(|s| s.text).filter(|t| *t > 0).collect();
            let unset = |l: &&Line| l.spots.iter().all(|s| words.contains(&s.text));
            prepared.among.extend(lines[from..i].iter().filter(unset).map(|l| l.row));
            prepared.below.extend(lines[i..i + run].iter().map(|l| l.row));
            from = i + run;
        }
        i += run;
    }
    prepared.below.extend(numbered(view, lines));
    prepared.below.sort_unstable();
    prepared
}

/// The rows below the last record that hold nothing but the next number of a first column that counts from one on. Sums and notes
/// may stand below them, and no record.
fn numbered(view: &View<'_>, lines: &[Line]) -> Vec<u32> {
    let is_number = |line: &Line| line.fill() == 1 && line.spots[0].class == Class::Number;
    let Some(last) = lines.iter().rposition(is_number) else { return Vec::new() };
    let column = lines[last].spots[0].column;
    let follows = |above: &Line, below: &Line| {
        let numbers = (view.number(above.row, column), view.number(below.row, column));
        above.row + 1 == below.row && matches!(numbers, (Some(a), Some(b)) if a + 1.0 == b)
    };
    let begins = |from: usize, holds: &dyn Fn(&Line) -> bool| {
        (1..=from)
            .rev()
            .take_while(|i| follows(&lines[i - 1], &lines[*i]) && holds(&lines[i - 1]))
            .last()
            .map(|i| i - 1)
    };
    // From the end upwards: the prepared ones, and the records whose numbers they go on with.
    let first = begins(last, &|line| is_number(line) && line.spots[0].column == column).unwrap_or(last);
    let is_record = |line: &Line| line.fill() > 1 && line.spots[0].column == column;
    let Some(begin) = begins(first, &is_record) else { return Vec::new() };
    let records = &lines[begin..first];
    let is_full = median(records.iter().map(Line::fill)) >= FULL;
    let counts = view.number(records[0].row, column).is_some_and(|n| n == 0.0 || n == 1.0);
    let ends = !lines[last + 1..].iter().any(|l| l.at(column).is_some_and(|s| s.class == Class::Number));
    let is_many = records.len() >= 2 && last + 1 - first >= FEWEST;
    if is_many && is_full && counts && ends { lines[first..=last].iter().map(|l| l.row).collect() } else { Vec::new() }
}

/// Whether two lines hold the same in the same columns.
fn alike(view: &View<'_>, a: &Line, b: &Line) -> bool {
    let value = |row: u32, column: u32| view.sheet.cell(row, column).map(|c| c.value);
    a.fill() == b.fill()
        && a.spots.iter().zip(&b.spots).all(|(x, y)| {
            x.column == y.column
                && x.class == y.class
                && if x.class == Class::Text {
                    x.text == y.text
                } else {
                    value(a.row, x.column) == value(b.row, y.column)
                }
        })
}

/// Whether equal lines are records to come: those before them all begin further left, and no such one follows.
fn are_prepared(before: &[Line], prepared: &Line, after: &[Line]) -> bool {
    let together = before.windows(2).rev().take(LOOK).take_while(|w| w[1].row == w[0].row + 1).count() + 1;
    let before = &before[before.len().saturating_sub(together.min(LOOK))..];
    let fill = median(before.iter().map(Line::fill));
    let full: Vec<&Line> = before.iter().filter(|l| l.fill() >= fill.max(prepared.fill() + 1)).collect();
    let Some(left) = full.iter().map(|l| l.spots[0].column).min() else { return false };
    let columns: HashSet<u32> = full.iter().flat_map(|l| l.spots.iter().map(|s| s.column)).collect();
    full.len() >= 2
        && before.last().is_some_and(|l| l.row + 1 == prepared.row)
        && prepared.spots[0].column > left
        && full.iter().all(|l| l.spots[0].column == left)
        && prepared.spots.iter().all(|s| columns.contains(&s.column))
        && before.iter().filter(|l| l.spots[0].column > left && l.fill() >= prepared.fill()).count() == 0
        && !after.iter().take(LOOK).any(|l| l.spots[0].column == left && l.fill() >= fill)
}
