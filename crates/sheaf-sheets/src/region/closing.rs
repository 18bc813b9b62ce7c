//! Rows that close a table below its records: a label and a figure beneath them, as at the end of an invoice or of measurements. What
//! they are is told by their figures, where these can be checked; else by the label and by what the row lacks. Evidence per region.

use std::collections::BTreeMap;

use super::body::Aside;
use super::header::typed_columns;
use super::sums::figure;
use super::view::{Class, Line, Spot, View};
use crate::column::literal::{NOTHING, TOTAL, trim};
use crate::column::words::{CHARGE, GREATEST, LEAST, SUMMARY, TAX};

/// Most words of a label.
const MOST_WORDS: usize = 4;
/// Fewest columns that records fill.
const FEWEST: usize = 3;
/// Fewest rows whose figures prove each other, so that they need lack nothing.
const CHAIN: usize = 3;
/// Most rows that close a table; more of them are records.
const MOST_ROWS: usize = 40;
/// Most rows between a sum and what is left in the end that may go off it: two ways for each are tried.
const MOST_SIGNS: usize = 6;
/// Records that are looked at for what they fill.
const LOOK: usize = 400;

/// What a label says of the figures beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    /// They sum up the records.
    Summary,
    /// They are the greatest or the least of the records': `Max` is a name too.
    Extreme,
    /// They are a tax, or what is counted without it.
    Tax,
    /// They come to a sum or go off it, as a line of an invoice may.
    Charge,
}

/// Puts aside the rows that close a table.
pub(super) fn mark(view: &View<'_>, lines: &[Line], fates: &mut [Option<Aside>]) {
    let first = begin(view, lines, fates);
    let closing: Vec<usize> = (first..lines.len()).filter(|i| is_labelled(view, &lines[*i])).collect();
    if closing.is_empty() || closing.len() > MOST_ROWS {
        return;
    }
    let records: Vec<&Line> =
        lines[..first].iter().zip(&*fates).filter(|(_, fate)| fate.is_none()).map(|(line, _)| line).collect();
    let rows = Rows { view, lines: closing.iter().map(|i| &lines[*i]).collect(), records };
    let known: Vec<bool> = closing.iter().map(|i| fates[*i].is_some()).collect();
    if let Some(begin) = rows.begin(&known) {
        closing[begin..].iter().for_each(|i| fates[*i] = Some(Aside::Total));
    }
}

/// The first of the last lines that have labels beside figures, as those that close a table do. Notes may stand below them.
fn begin(view: &View<'_>, lines: &[Line], fates: &[Option<Aside>]) -> usize {
    let most = lines.iter().take(LOOK).map(Line::fill).max().unwrap_or(0);
    let mut first = lines.len();
    let mut below: Option<&Line> = None;
    for i in (0..lines.len()).rev() {
        let line = &lines[i];
        let is_note = line.fill() == 1 && line.spots[0].class == Class::Text;
        if below.is_none() && fates[i].is_none_or(|fate| fate == Aside::Note) && is_note {
            continue;
        }
        let like_below = || {
            let is_sparse = line.fill() * 2 <= most && !is_nothing(view, line);
            is_sparse && below.is_some_and(|below| same_columns(line, below))
        };
        let is_open = matches!(fates[i], None | Some(Aside::Total));
        if !is_open || !is_labelled(view, line) || word(view, line).is_none() && !like_below() {
            break;
        }
        (first, below) = (i, Some(line));
    }
    first
}

/// Rows that may close a table, and its records above them.
struct Rows<'r, 'v> {
    view: &'r View<'v>,
    lines: Vec<&'r Line>,
    records: Vec<&'r Line>,
}

/// How a row stands to the records above it.
struct Standing {
    /// What its label says.
    said: Option<Word>,
    /// How many rows prove each other by their figures, this one among them.
    proved: usize,
    /// Whether it is known to sum up the records.
    known: bool,
    /// How many columns they fill, and how many of these it leaves blank.
    filled: usize,
    lacking: usize,
    /// Whether its label stands where they have values.
    is_beside_values: bool,
}

impl Standing {
    /// Whether it is a sum by its figures. One figure alone may be the sum of the others by chance.
    fn is_sum(&self) -> bool {
        self.proved >= CHAIN || self.proved > 0 && matches!(self.said, Some(Word::Summary | Word::Tax))
    }

    /// Whether it may close the table.
    fn closes(&self) -> bool {
        let is_sparse = self.filled >= FEWEST && self.lacking * 2 >= self.filled;
        let is_told = is_sparse && (self.said.is_some() || self.is_beside_values);
        let is_proved = self.is_sum() && (self.lacking > 0 || self.proved >= CHAIN && self.said.is_some());
        self.known || is_proved || is_told
    }

    /// Whether it may be a record though it comes to the sum of all: not where none of them has a word.
    fn may_be_record(&self) -> bool {
        let is_open = !self.is_sum() && !self.known && !self.is_beside_values;
        is_open && matches!(self.said, Some(Word::Charge) | None)
    }

    /// Whether it says something of all records. A tax or a discount alone may be a record too.
    fn sums_up(&self) -> bool {
        self.is_sum() || self.known || matches!(self.said, Some(Word::Summary | Word::Extreme))
    }
}

impl Rows<'_, '_> {
    /// The first of those that close it, where some of them are `known` to sum it up.
    fn begin(&self, known: &[bool]) -> Option<usize> {
        let rows = self.standing(known);
        // From the end upwards: what stands above a record is one itself.
        let begin = (0..rows.len()).rev().take_while(|n| rows[*n].closes()).last()?;
        let begin = (begin..rows.len()).find(|n| !rows[*n].may_be_record())?;
        rows[begin..].iter().any(Standing::sums_up).then_some(begin)
    }

    fn standing(&self, known: &[bool]) -> Vec<Standing> {
        let (usual, proved) = (Filled::of(&self.records), self.proved());
        let each = self.lines.iter().enumerate().map(|(n, line)| Standing {
            said: self.said(n),
            proved: proved[n],
            known: known[n],
            filled: usual.filled.len(),
            lacking: usual.lacking(line),
            is_beside_values: usual.is_value(&line.spots[0]),
        });
        each.collect()
    }

    /// What the label of a row says; what can be checked by the figures is.
    fn said(&self, n: usize) -> Option<Word> {
        let (row, said) = (self.lines[n], word(self.view, self.lines[n])?);
        if said != Word::Extreme {
            return Some(said);
        }
        let column = row.spots.last()?.column;
        let is_one = |reading: &usize| {
            let Some(figure) = self.read(row, column, *reading) else { return false };
            let values = || self.records.iter().filter_map(|line| self.read(line, column, *reading));
            let (most, least) = (values().fold(f64::MIN, f64::max), values().fold(f64::MAX, f64::min));
            is_near(figure, most) || is_near(figure, least)
        };
        (0..2).any(|reading| is_one(&reading)).then_some(said)
    }

    /// A figure, by one of the readings of its decimal mark.
    fn read(&self, line: &Line, column: u32, reading: usize) -> Option<f64> {
        figure(self.view, line.row, line.at(column)?)?[reading]
    }

    /// How many rows prove each other by their last figures: the first of them is the sum of the records, and the last the sum of those
    /// from it on.
    fn proved(&self) -> Vec<usize> {
        let mut proved = vec![0; self.lines.len()];
        let Some(column) = self.lines.last().and_then(|row| row.spots.last()).map(|s| s.column) else { return proved };
        for reading in 0..2 {
            let values: Vec<f64> =
                self.records.iter().filter_map(|line| self.read(line, column, reading)).filter(|x| *x != 0.0).collect();
            let figures: Option<Vec<f64>> = self.lines.iter().map(|row| self.read(row, column, reading)).collect();
            let Some(figures) = figures.filter(|_| values.len() >= 2) else { continue };
            let sum: f64 = values.iter().sum();
            for from in (0..figures.len()).filter(|n| is_near(figures[*n], sum)) {
                let to = (from + 2..figures.len()).rfind(|to| comes_to(&figures[from..=*to])).unwrap_or(from);
                (from..=to).for_each(|n| proved[n] = proved[n].max(to - from + 1));
            }
        }
        proved
    }
}

/// Whether a line has a label and nothing but figures behind it.
fn is_labelled(view: &View<'_>, line: &Line) -> bool {
    let Some((label, figures)) = line.spots.split_first() else { return false };
    label.class == Class::Text
        && label.formula == 0
        && trim(view.text(label.text))
            .starts_with(|c: char| c.is_alphabetic() || matches!(c, '+' | '-' | '–' | '(' | '.'))
        && !figures.is_empty()
        && figures.iter().all(|s| s.class == Class::Number)
}

fn is_nothing(view: &View<'_>, line: &Line) -> bool {
    view.literal(line.spots[0].text).any(NOTHING)
}

fn same_columns(one: &Line, other: &Line) -> bool {
    one.spots.iter().map(|s| s.column).eq(other.spots.iter().map(|s| s.column))
}

/// What the label of a line says, if its first or its last word is known.
fn word(view: &View<'_>, line: &Line) -> Option<Word> {
    let label = &line.spots[0];
    if view.literal(label.text).any(TOTAL) {
        return Some(Word::Summary);
    }
    let lower = view.text(label.text).to_lowercase().replace("m.w.st", "mwst");
    let is_word = |word: &&str| word.chars().any(char::is_alphabetic);
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(is_word).collect();
    let ends = [words.first()?, words.last()?];
    match () {
        () if words.len() > MOST_WORDS => None,
        () if SUMMARY.contains(ends[0]) => Some(Word::Summary),
        // Somebody may be called Anna Gross.
        () if SUMMARY.contains(ends[1]) => Some(Word::Charge),
        () if ends.iter().any(|w| GREATEST.contains(w) || LEAST.contains(w)) => Some(Word::Extreme),
        () if ends.iter().any(|w| TAX.contains(w)) => Some(Word::Tax),
        () if ends.iter().any(|w| CHARGE.contains(w)) => Some(Word::Charge),
        () => None,
    }
}

/// What records fill.
struct Filled {
    /// The columns in which most of them have something.
    filled: Vec<u32>,
    /// The columns of values.
    typed: BTreeMap<u32, f64>,
}

impl Filled {
    fn of(records: &[&Line]) -> Filled {
        let records: Vec<Line> = records.iter().take(LOOK).map(|line| (*line).clone()).collect();
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        records.iter().flat_map(|l| &l.spots).for_each(|s| *counts.entry(s.column).or_default() += 1);
        let filled = counts.into_iter().filter(|(_, n)| *n * 3 >= records.len() * 2).map(|(column, _)| column);
        Filled { filled: filled.collect(), typed: typed_columns(&records) }
    }

    /// How many of those columns a line leaves blank; a label in a column of values is none of them.
    fn lacking(&self, line: &Line) -> usize {
        let has = |column: &u32| line.at(*column).is_some_and(|s| s.class != Class::Text || !self.is_value(s));
        self.filled.iter().filter(|column| !has(column)).count()
    }

    fn is_value(&self, spot: &Spot) -> bool {
        self.typed.get(&spot.column).is_some_and(|share| *share >= 0.9)
    }
}

/// Whether the last figure is the sum of those before it, where what goes off may be written without its sign.
fn comes_to(figures: &[f64]) -> bool {
    let Some(([first, between @ ..], last)) = figures.split_last().map(|(last, rest)| (rest, last)) else {
        return false;
    };
    let ways = 1_u32 << between.len().min(MOST_SIGNS);
    (0..ways).any(|minus| {
        let goes_off = |n: usize| n < MOST_SIGNS && minus >> n & 1 == 1;
        let signed = between.iter().enumerate().map(|(n, x)| if goes_off(n) { -x } else { *x });
        is_near(first + signed.sum::<f64>(), *last)
    })
}

fn is_near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-7 * one.abs().max(1e-3)
}
