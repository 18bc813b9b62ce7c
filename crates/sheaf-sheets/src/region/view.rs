//! What a region is found in: the lines of a band of columns, each cell by its class. Evidence per cell.

use crate::address::Rect;
use crate::column::literal::{ANY_DATE, BLANK, DURATION, Literal, NO_DAY, PLAIN_DIGITS, TIME, TRUTH};
use crate::format::FormatKind;
use crate::sheet::{Cell, Sheet, TextId, Value};

/// What kind of thing a cell holds, as far as regions care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Class {
    Text,
    Number,
    Moment,
    Truth,
    Error,
}

/// A cell of a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot {
    pub(crate) column: u32,
    pub(crate) class: Class,
    /// Its text, or 0.
    pub(crate) text: TextId,
    /// Its formula plus one, or 0.
    pub(crate) formula: u32,
}

impl Spot {
    /// Whether it is a value rather than words.
    pub(crate) fn is_typed(&self) -> bool {
        matches!(self.class, Class::Number | Class::Moment | Class::Truth)
    }
}

/// A row within a band of columns; only cells with something to see.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) row: u32,
    pub(crate) spots: Vec<Spot>,
}

impl Line {
    /// The cell of a column.
    pub(crate) fn at(&self, column: u32) -> Option<&Spot> {
        self.spots.binary_search_by_key(&column, |s| s.column).ok().map(|i| &self.spots[i])
    }

    /// Number of cells.
    pub(crate) fn fill(&self) -> usize {
        self.spots.len()
    }

    /// Share of its cells that are words.
    pub(crate) fn text_share(&self) -> f64 {
        let texts = self.spots.iter().filter(|s| s.class == Class::Text).count();
        texts as f64 / self.fill().max(1) as f64
    }
}

/// The longest mark for a figure that is not told, in characters.
const LONGEST_MARK: usize = 4;
/// Lines below a letter that tell what it is.
const LOOK: usize = 200;

/// A sheet with what its texts could be.
pub(crate) struct View<'a> {
    pub(crate) sheet: &'a Sheet,
    pub(crate) literals: &'a [Literal],
    pub(crate) pool: &'a crate::sheet::TextPool,
}

impl View<'_> {
    /// The class of a cell; `None` where there is nothing to see.
    pub(crate) fn class(&self, cell: &Cell) -> Option<Class> {
        Some(match cell.value {
            Value::Text(id) => {
                let literal = self.literal(id);
                return (!literal.any(BLANK)).then(|| class_of(literal));
            }
            Value::Number(_) => match self.sheet.format(cell).kind {
                FormatKind::Date | FormatKind::DateTime | FormatKind::Time | FormatKind::Duration => Class::Moment,
                _ => Class::Number,
            },
            Value::Boolean(_) => Class::Truth,
            Value::Error(_) => Class::Error,
        })
    }

    /// What a text could be.
    pub(crate) fn literal(&self, id: TextId) -> Literal {
        self.literals.get(id as usize).copied().unwrap_or_default()
    }

    /// The text of a cell that is one.
    pub(crate) fn text(&self, id: TextId) -> &str {
        self.pool.get(id)
    }

    /// Whether a cell holds a text that is no longer than marks for figures that are not told are: `*`, `[c]`, `ND`.
    pub(crate) fn is_short(&self, spot: &Spot) -> bool {
        spot.class == Class::Text && self.text(spot.text).chars().nth(LONGEST_MARK).is_none()
    }

    /// The number of a cell that holds one, also as text in plain digits.
    pub(crate) fn number(&self, row: u32, column: u32) -> Option<f64> {
        match self.sheet.cell(row, column)?.value {
            Value::Number(n) => Some(n),
            Value::Text(id) => Some(crate::column::literal::trim(self.text(id)))
                .filter(|t| t.bytes().all(|b| b.is_ascii_digit()))
                .and_then(|t| t.parse().ok()),
            _ => None,
        }
    }

    /// The lines of a rectangle, without the cells that are claimed already.
    pub(crate) fn lines(&self, area: Rect, claimed: &[Rect]) -> Vec<Line> {
        let mut lines = Vec::new();
        for span in self.sheet.rows_between(area.top, area.bottom) {
            let cells = self.sheet.row_cells(span);
            let mut spots = Vec::with_capacity(cells.len().min((area.right - area.left) as usize + 1));
            for cell in cells {
                let column = u32::from(cell.column);
                if column < area.left || column > area.right || claimed.iter().any(|r| r.contains(span.row, column)) {
                    continue;
                }
                let Some(class) = self.class(cell) else { continue };
                let text = if let Value::Text(id) = cell.value { id } else { 0 };
                spots.push(Spot { column, class, text, formula: cell.formula });
            }
            if !spots.is_empty() {
                lines.push(Line { row: span.row, spots });
            }
        }
        self.take_letters_as_labels(&mut lines);
        lines
    }

    /// The letters `t` and `f` of the first line that has one are words where other cells stand below them and none of these is
    /// such a letter: a label for a time, a force.
    fn take_letters_as_labels(&self, lines: &mut [Line]) {
        let is_letter = |spot: &Spot| spot.class == Class::Truth && spot.text > 0 && self.text(spot.text).len() == 1;
        let Some(at) = lines.iter().position(|line| line.spots.iter().any(is_letter)) else { return };
        let (above, below) = lines.split_at_mut(at + 1);
        let below = &below[..below.len().min(LOOK)];
        for spot in above[at].spots.iter_mut().filter(|spot| is_letter(spot)) {
            let mut others = below.iter().filter_map(|line| line.at(spot.column)).peekable();
            if others.peek().is_some() && others.all(|other| !is_letter(other)) {
                spot.class = Class::Text;
            }
        }
    }
}

/// The class of a text by what it could be.
pub(crate) fn class_of(literal: Literal) -> Class {
    match () {
        () if literal.any(ANY_DATE | TIME | DURATION | NO_DAY) && !literal.any(PLAIN_DIGITS) => Class::Moment,
        () if literal.is_typed() => Class::Number,
        () if literal.any(TRUTH) => Class::Truth,
        () => Class::Text,
    }
}

/// The middle of some numbers.
pub(crate) fn median(numbers: impl Iterator<Item = usize>) -> usize {
    let mut all: Vec<usize> = numbers.collect();
    all.sort_unstable();
    all.get(all.len() / 2).copied().unwrap_or(0)
}
