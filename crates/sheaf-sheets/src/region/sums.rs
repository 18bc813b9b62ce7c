//! Rows that add up the ones above, told by their figures: no word and no formula is needed. Evidence per region.

use std::collections::HashMap;

use super::view::{Class, Line, Spot, View};
use crate::column::number::{self, Mark};

/// For each line, whether its figures are the sums of those above it: of all lines, or of those since the last such line. A
/// line that has what every record has is a record, whatever its figures, unless a word in it says that it is a total: of such
/// a line `said` gives the column of the word, behind which its figures stand, and whether it is no record anyhow.
pub(super) fn find(
    view: &View<'_>,
    lines: &[Line],
    asides: &[bool],
    said: &dyn Fn(usize) -> Option<(u32, bool)>,
) -> Vec<bool> {
    let always = always_filled(lines, asides);
    if always.is_empty() {
        return vec![false; lines.len()];
    }
    let could_be =
        |(i, line): (usize, &Line)| !asides[i] && (said(i).is_some() || always.iter().any(|c| line.at(*c).is_none()));
    let mut could_be: Vec<bool> = lines.iter().enumerate().map(could_be).collect();
    loop {
        let sums = pass(view, lines, asides, said, &could_be);
        let chance = by_chance(lines, &sums, &could_be, &always, said);
        if chance.is_empty() {
            return sums;
        }
        // Whatever follows was added up from there.
        chance.into_iter().for_each(|i| could_be[i] = false);
    }
}

/// The lines whose figures are sums though no word says so, and which lack what most lines that lack as much lack as records.
fn by_chance(
    lines: &[Line],
    sums: &[bool],
    could_be: &[bool],
    always: &[u32],
    said: &dyn Fn(usize) -> Option<(u32, bool)>,
) -> Vec<usize> {
    let lacks = |i: usize| -> Vec<u32> { always.iter().copied().filter(|c| lines[i].at(*c).is_none()).collect() };
    let unsaid = |i: &usize| could_be[*i] && said(*i).is_none();
    let mut kinds: HashMap<Vec<u32>, Vec<usize>> = HashMap::new();
    for i in (0..lines.len()).filter(unsaid) {
        kinds.entry(lacks(i)).or_default().push(i);
    }
    let is_chance = |lacking: &[u32]| {
        let as_much =
            kinds.iter().filter(|(other, _)| lacking.iter().all(|c| other.contains(c))).flat_map(|(_, of)| of);
        let (proved, records): (Vec<usize>, Vec<usize>) = as_much.partition(|i| sums[**i]);
        records.len() > proved.len()
    };
    let with_sums = kinds.iter().filter(|(_, of)| of.iter().any(|i| sums[*i]));
    with_sums.filter(|(lacking, _)| is_chance(lacking)).flat_map(|(_, of)| of.clone()).collect()
}

/// Adds up the lines from above to below, once.
fn pass(
    view: &View<'_>,
    lines: &[Line],
    asides: &[bool],
    said: &dyn Fn(usize) -> Option<(u32, bool)>,
    could_be: &[bool],
) -> Vec<bool> {
    let mut sums = vec![false; lines.len()];
    // Behind the last line that could be one nothing needs adding up; most tables have none.
    let Some(last) = could_be.iter().rposition(|could| *could) else { return sums };
    let mut all: HashMap<u32, Running> = HashMap::new();
    let mut group: HashMap<u32, Running> = HashMap::new();
    let mut grouped = 0;
    for (i, line) in lines.iter().enumerate().take(last + 1) {
        let (word, no_record) = (said(i).map(|(column, _)| column), said(i).is_some_and(|(_, lacks)| lacks));
        let adds = |sums| adds_up(view, line, sums, word);
        if could_be[i] && (adds(&all) || grouped >= 2 && adds(&group)) {
            sums[i] = true;
        }
        if sums[i] || asides[i] || no_record {
            // Words alone do not end a group of records; a row of figures does.
            if line.spots.iter().any(|s| s.class == Class::Number) {
                group.clear();
                grouped = 0;
            }
            continue;
        }
        grouped += 1;
        for spot in line.spots.iter().filter(|s| s.class == Class::Number) {
            let Some(n) = figure(view, line.row, spot) else { continue };
            all.entry(spot.column).or_default().add(n);
            group.entry(spot.column).or_default().add(n);
        }
    }
    sums
}

/// Sums of columns over records that are not held.
#[derive(Default)]
pub(crate) struct Sums(HashMap<u32, Running>);

impl Sums {
    /// Adds what a text says, if it is a figure.
    pub(crate) fn add(&mut self, column: u32, text: &str) {
        let figure = both(text);
        if figure.iter().any(Option::is_some) {
            self.0.entry(column).or_default().add(figure);
        }
    }

    /// Whether the figures of a line behind a word are these sums.
    pub(super) fn are_in(&self, view: &View<'_>, line: &Line, word: u32) -> bool {
        adds_up(view, line, &self.0, Some(word))
    }
}

/// A figure as it is read with a decimal point and with a decimal comma.
pub(super) type Figure = [Option<f64>; 2];

/// Figures that were added up, in both readings.
#[derive(Default, Clone, Copy)]
pub(super) struct Running {
    sums: [f64; 2],
    /// Those that are not zero.
    count: usize,
}

impl Running {
    pub(super) fn add(&mut self, n: Figure) {
        for (sum, n) in self.sums.iter_mut().zip(n) {
            // What cannot be read so shows that the column is not written so.
            *sum += n.unwrap_or(f64::NAN);
        }
        self.count += usize::from(n.iter().flatten().any(|n| *n != 0.0));
    }

    /// How many of them are not zero.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    pub(super) fn is(&self, n: Figure) -> bool {
        let same = |(sum, n): (&f64, Option<f64>)| n.is_some_and(|n| (n - sum).abs() <= 1e-7 * sum.abs().max(1e-3));
        self.sums.iter().zip(n).any(same)
    }
}

pub(super) fn figure(view: &View<'_>, row: u32, spot: &Spot) -> Option<Figure> {
    if spot.text == 0 {
        let n = view.number(row, spot.column).filter(|n| n.is_finite())?;
        return Some([Some(n); 2]);
    }
    Some(both(view.text(spot.text))).filter(|both| both.iter().any(Option::is_some))
}

fn both(text: &str) -> Figure {
    let read = |mark| number::parse(text, mark)?.plain.parse::<f64>().ok().filter(|n| n.is_finite());
    [read(Mark::Point), read(Mark::Comma)]
}

/// The columns in which nearly every line has something.
pub(super) fn always_filled(lines: &[Line], asides: &[bool]) -> Vec<u32> {
    let mut counts: Vec<usize> = Vec::new();
    let mut records = 0;
    for line in lines.iter().zip(asides).filter(|(_, aside)| !**aside).map(|(line, _)| line) {
        records += 1;
        line.spots.iter().for_each(|s| *counted(&mut counts, s.column) += 1);
    }
    let missing = |n: usize| records - n;
    let columns = (0..).zip(counts).filter(|(_, n)| *n >= 3 && missing(*n) * 3 <= records);
    columns.map(|(column, _)| column).collect()
}

/// What is counted of a column.
pub(super) fn counted<T: Default + Clone>(counts: &mut Vec<T>, column: u32) -> &mut T {
    let place = column as usize;
    if counts.len() <= place {
        counts.resize(place + 1, T::default());
    }
    &mut counts[place]
}

/// Whether the figures of a line are those sums: most of them, over enough figures that it is no chance. Behind a word that
/// says so, two figures are enough; a line with words of its own that say nothing needs more.
fn adds_up(view: &View<'_>, line: &Line, sums: &HashMap<u32, Running>, word: Option<u32>) -> bool {
    let (mut equal, mut other, mut weight) = (0, 0, 0);
    let behind = |s: &&Spot| s.class == Class::Number && word.is_none_or(|word| s.column > word);
    for spot in line.spots.iter().filter(behind) {
        let (Some(n), Some(running)) = (figure(view, line.row, spot), sums.get(&spot.column)) else {
            other += 1;
            continue;
        };
        if running.count >= 2 && running.is(n) {
            equal += 1;
            weight += running.count - 1;
        } else {
            other += 1;
        }
    }
    let enough = match word {
        Some(_) => 1,
        None if line.spots.iter().all(Spot::is_typed) => 2,
        None => 3,
    };
    equal > other && weight >= enough
}
