//! Lines with a word for a total: the word alone proves nothing (`Total` sells petrol, and `Total refund` is a payment). Such a
//! line is a total where its figures say so, or where it lacks what records have. Evidence per region.

use super::body::Aside;
use super::sums::{always_filled, counted};
use super::view::{Class, Line, Spot, View};
use crate::column::literal::{self, TOTAL};

/// A line's word for a total.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named {
    /// Where it stands.
    pub(super) column: u32,
    /// It is the whole of its cell.
    pub(super) bare: bool,
    /// It stands behind a number or a day, as the texts of records do.
    behind_value: bool,
}

/// The word of a line, in one of its first two cells.
pub(super) fn of(view: &View<'_>, line: &Line, leftmost: u32) -> Option<Named> {
    let near = line.spots.iter().take(2).position(|s| s.class == Class::Text)?;
    let spot = &line.spots[near];
    let word = spot.formula == 0 && spot.column <= leftmost + 2 && view.literal(spot.text).any(TOTAL);
    let values = line.fill() == 1 || line.spots.iter().any(Spot::is_typed);
    (word && values).then(|| Named {
        column: spot.column,
        bare: literal::is_bare_total(view.text(spot.text)),
        behind_value: line.spots[..near].iter().any(Spot::is_typed),
    })
}

/// Most stars that mark a line: one for a sum, one more for each level of sums above it.
const MOST_STARS: usize = 5;

/// The lines that stars in the first column mark as sums, as in printed lists; where they stand in many lines, they rate or note.
pub(super) fn starred(view: &View<'_>, lines: &[Line], leftmost: u32) -> Vec<Option<Named>> {
    let is_stars = |text: &str| (1..=MOST_STARS).contains(&text.len()) && text.bytes().all(|b| b == b'*');
    let mark = |line: &Line| {
        let spot = line.spots.first().filter(|s| s.column == leftmost && s.class == Class::Text && s.formula == 0)?;
        let is_sum = is_stars(view.text(spot.text).trim()) && line.spots.iter().any(Spot::is_typed);
        is_sum.then_some(Named { column: spot.column, bare: false, behind_value: false })
    };
    let marks: Vec<Option<Named>> = lines.iter().map(mark).collect();
    let many = marks.iter().flatten().count() * 3 > lines.len();
    if many { vec![None; lines.len()] } else { marks }
}

/// What the other lines have beside their figures.
pub(super) struct Usual {
    columns: Vec<u32>,
    /// Columns in which they have words or signs, and never a figure: ticks, `Y` and `N`.
    words: Vec<u32>,
    /// They have more than one cell.
    wide: bool,
}

impl Usual {
    /// Looks at the lines that are neither put aside nor named.
    pub(super) fn of(lines: &[Line], fates: &[Option<Aside>], named: &[Option<Named>]) -> Usual {
        let asides: Vec<bool> =
            fates.iter().zip(named).map(|(fate, named)| fate.is_some() || named.is_some()).collect();
        let records = || lines.iter().zip(&asides).filter(|(_, aside)| !**aside).map(|(line, _)| line);
        let mut figures: Vec<(usize, usize)> = Vec::new();
        for spot in records().flat_map(|line| &line.spots) {
            let count = counted(&mut figures, spot.column);
            count.0 += usize::from(spot.class == Class::Number);
            count.1 += 1;
        }
        let is_figure = |column: &u32| figures.get(*column as usize).is_some_and(|(numbers, all)| numbers * 2 > *all);
        let has_words = |(numbers, all): (usize, usize)| numbers == 0 && all > 0;
        let words = (0..).zip(&figures).filter(|(_, counts)| has_words(**counts)).map(|(column, _)| column).collect();
        let columns = always_filled(lines, &asides).into_iter().filter(|c| !is_figure(c)).collect();
        Usual { columns, words, wide: records().any(|line| line.fill() > 1) }
    }

    /// Whether most figures behind the word stand where no other line has one: they count its words or signs.
    fn counts(&self, line: &Line, named: Named) -> bool {
        let behind = line.spots.iter().filter(|s| s.column > named.column);
        let (figures, others): (Vec<&Spot>, Vec<&Spot>) = behind.partition(|s| s.class == Class::Number);
        let counts = figures.iter().filter(|s| self.words.binary_search(&s.column).is_ok()).count();
        others.is_empty() && counts > 0 && counts * 2 >= figures.len()
    }

    /// Whether a named line lacks half of what they have behind the place of the word. Where they have nothing but figures
    /// there, the word alone must do.
    pub(super) fn lacks(&self, line: &Line, named: Named) -> bool {
        if line.fill() == 1 {
            return named.bare || self.wide;
        }
        if named.bare && !named.behind_value && self.counts(line, named) {
            return true;
        }
        let mut behind = self.columns.iter().filter(|c| **c > named.column).peekable();
        if named.behind_value {
            return false;
        }
        if behind.peek().is_none() {
            return named.bare;
        }
        let (lacking, there): (Vec<u32>, Vec<u32>) = behind.partition(|c| line.at(**c).is_none());
        lacking.len() >= there.len()
    }
}
