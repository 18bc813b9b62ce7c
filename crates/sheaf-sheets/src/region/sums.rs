//! Rows that add up the ones above, told by their figures: no word and no formula is needed. Evidence per region.

use std::collections::HashMap;

use super::view::{Class, Line, View};

/// For each line, whether its figures are the sums of those above it: of all lines, or of those since the last such line. A
/// line that has what every record has is a record, whatever its figures.
pub(super) fn find(view: &View<'_>, lines: &[Line], asides: &[bool]) -> Vec<bool> {
    let mut sums = vec![false; lines.len()];
    let always = always_filled(lines, asides);
    if always.is_empty() {
        return sums;
    }
    let mut all: HashMap<u32, Running> = HashMap::new();
    let mut group: HashMap<u32, Running> = HashMap::new();
    let mut grouped = 0;
    for (i, line) in lines.iter().enumerate() {
        let lacks = always.iter().any(|c| line.at(*c).is_none());
        if lacks && !asides[i] && (adds_up(view, line, &all) || grouped >= 2 && adds_up(view, line, &group)) {
            sums[i] = true;
        }
        if sums[i] || asides[i] {
            // Words alone do not end a group of records; a row of figures does.
            if line.spots.iter().any(|s| s.class == Class::Number) {
                group.clear();
                grouped = 0;
            }
            continue;
        }
        grouped += 1;
        for spot in line.spots.iter().filter(|s| s.class == Class::Number) {
            let Some(n) = figure(view, line.row, spot.column) else { continue };
            all.entry(spot.column).or_default().add(n);
            group.entry(spot.column).or_default().add(n);
        }
    }
    sums
}

/// Figures that were added up.
#[derive(Default, Clone, Copy)]
struct Running {
    sum: f64,
    /// Those that are not zero.
    count: usize,
}

impl Running {
    fn add(&mut self, n: f64) {
        self.sum += n;
        self.count += usize::from(n != 0.0);
    }
}

fn figure(view: &View<'_>, row: u32, column: u32) -> Option<f64> {
    view.number(row, column).filter(|n| n.is_finite())
}

/// The columns in which nearly every line has something.
pub(super) fn always_filled(lines: &[Line], asides: &[bool]) -> Vec<u32> {
    let mut counts: HashMap<u32, usize> = HashMap::new();
    let mut records = 0;
    for line in lines.iter().zip(asides).filter(|(_, aside)| !**aside).map(|(line, _)| line) {
        records += 1;
        line.spots.iter().for_each(|s| *counts.entry(s.column).or_default() += 1);
    }
    let missing = |n: usize| records - n;
    counts.into_iter().filter(|(_, n)| *n >= 3 && missing(*n) * 3 <= records).map(|(c, _)| c).collect()
}

/// Whether the figures of a line are those sums: most of them, over enough figures that it is no chance.
fn adds_up(view: &View<'_>, line: &Line, sums: &HashMap<u32, Running>) -> bool {
    let (mut equal, mut other, mut weight) = (0, 0, 0);
    for spot in line.spots.iter().filter(|s| s.class == Class::Number) {
        let (Some(n), Some(running)) = (figure(view, line.row, spot.column), sums.get(&spot.column)) else {
            other += 1;
            continue;
        };
        if running.count >= 2 && (n - running.sum).abs() <= 1e-7 * running.sum.abs().max(1e-3) {
            equal += 1;
            weight += running.count - 1;
        } else {
            other += 1;
        }
    }
    equal > other && weight >= 2
}
