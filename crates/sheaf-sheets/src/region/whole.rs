//! A row above or below the records that is the sum of all of them, though no word says so: `England`, `All areas`. What it says is
//! proved by its figures alone, in every column. Evidence per region.

use std::collections::HashMap;

use super::alike::shape;
use super::body::Aside;
use super::sums::{Running, figure};
use super::view::{Class, Line, Spot, View};
use crate::column::literal::trim;
use crate::column::words::Words;

/// Fewest other records, and fewest of their figures in a column that are not zero.
const FEWEST: usize = 4;
/// Least sum that figures come to hardly ever by chance, where no word says that it is of all.
const LEAST: f64 = 20.0;
/// Fewest columns whose sums prove it without a word.
const FEWEST_COLUMNS: usize = 2;
/// Records that are looked at for the columns of their figures.
const LOOK: usize = 400;
/// Most words of such a name: more are a title.
const MOST_WORDS: usize = 2;
/// Most lines of which a row may be the whole.
const MOST_LINES: usize = 20_000;

/// What the name of a whole begins with.
const ALL: Words = Words::of(
    "all overall everything combined altogether alle alles ensemble tous toutes tout todos todas todo tutti tutte tutto \
     wszystkie razem ogółem łącznie geheel allemaal samtliga hela все всего 全体 全国 合计",
);

/// Puts aside the last record, and the first one, where they are the sum of all others.
pub(super) fn mark(view: &View<'_>, lines: &[Line], fates: &mut [Option<Aside>]) {
    for is_last in [true, false] {
        let mut records: Vec<usize> = (0..lines.len()).filter(|i| fates[*i].is_none()).collect();
        if records.len() <= FEWEST || records.len() > MOST_LINES {
            return;
        }
        let whole = if is_last { records.pop() } else { Some(records.remove(0)) };
        let Some(whole) = whole else { return };
        let others: Vec<&Line> = records.iter().map(|i| &lines[*i]).collect();
        if is_sum_of(view, &lines[whole], &others) && (is_last || is_unlike(view, &lines[whole], &others)) {
            fates[whole] = Some(Aside::Total);
        }
    }
}

fn is_sum_of(view: &View<'_>, line: &Line, others: &[&Line]) -> bool {
    let figures: Vec<&Spot> = line.spots.iter().filter(|s| s.class == Class::Number).collect();
    let Some(name) = line.spots.iter().find(|s| s.class == Class::Text && s.formula == 0) else { return false };
    if figures.is_empty() || figures.iter().any(|s| s.column < name.column) {
        return false;
    }
    let is_all = names_all(view, name);
    if !is_all && (figures.len() < FEWEST_COLUMNS || others.len() <= FEWEST) || !has_all_figures(line, others) {
        return false;
    }
    let mut told = 0;
    for spot in &figures {
        let mut sum = Running::default();
        for (row, other) in others.iter().filter_map(|other| Some((other.row, other.at(spot.column)?))) {
            if let Some(n) = figure(view, row, other).filter(|_| other.class == Class::Number) {
                sum.add(n);
            }
        }
        if !figure(view, line.row, spot).is_some_and(|n| sum.is(n)) {
            return false;
        }
        let is_large = figure(view, line.row, spot).is_some_and(|n| n.iter().flatten().any(|n| n.abs() >= LEAST));
        told += usize::from(sum.count() >= FEWEST && (is_all || is_large));
    }
    told >= FEWEST_COLUMNS || is_all && told == figures.len()
}

/// Whether a name says that it is of all.
fn names_all(view: &View<'_>, name: &Spot) -> bool {
    let begins = trim(view.text(name.text)).to_lowercase();
    begins.split_whitespace().count() <= MOST_WORDS
        && begins.split(|c: char| !c.is_alphanumeric()).next().is_some_and(|word| ALL.contains(word))
}

/// Whether one of its words is written unlike all others: in capitals, as a code of another form. What stands first may also be what
/// the others are parts of, as revenue is of costs and profit.
fn is_unlike(view: &View<'_>, line: &Line, others: &[&Line]) -> bool {
    let form = |spot: &Spot| -> String { trim(view.text(spot.text)).chars().map(shape).collect() };
    let capitals = |form: &str| form.contains('A') && !form.contains('a');
    let is_word = |spot: &&Spot| spot.class == Class::Text && spot.formula == 0;
    line.spots.iter().filter(is_word).any(|spot| {
        let own = form(spot);
        let forms: Vec<String> = others.iter().filter_map(|other| other.at(spot.column)).map(form).collect();
        let is_code = |form: &String| form.contains('0');
        let are_codes = || is_code(&own) && forms.iter().all(|other| is_code(other) && *other == forms[0]);
        let differs = || are_codes() && forms[0] != own || capitals(&own) && !forms.iter().any(|form| capitals(form));
        names_all(view, spot) || forms.len() == others.len() && differs()
    })
}

/// Whether it has a figure in each column in which the others have figures or days.
fn has_all_figures(line: &Line, others: &[&Line]) -> bool {
    let mut counts: HashMap<u32, (usize, usize)> = HashMap::new();
    for spot in others.iter().take(LOOK).flat_map(|other| &other.spots) {
        let count = counts.entry(spot.column).or_default();
        *count = (count.0 + usize::from(spot.is_typed()), count.1 + 1);
    }
    let is_figure = |column: u32| line.at(column).is_some_and(|s| s.class == Class::Number);
    counts.into_iter().all(|(column, (typed, all))| typed * 10 < all * 6 || is_figure(column))
}
