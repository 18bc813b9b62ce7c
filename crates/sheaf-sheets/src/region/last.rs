//! The last row of a text file that is too long to be held: a total by what it lacks, or by its figures, as everywhere.

use super::Region;
use super::sums::Sums;
use super::total::{self, Named, Usual};
use super::view::{Class, Line, View};
use crate::address::Rect;

/// A last row with a word for a total.
pub(crate) struct Last {
    line: Line,
    named: Named,
    /// Whether it lacks what the others have.
    lacks: bool,
}

impl Last {
    /// The last of the rows that are held of a region's end, if it has such a word.
    pub(crate) fn of(view: &View<'_>, region: &Region) -> Option<Last> {
        let bottom = view.sheet.used()?.bottom;
        let lines = view.lines(Rect { bottom, top: 0, ..region.area }, &[]);
        let (line, others) = lines.split_last()?;
        let named = total::of(view, line, region.area.left)?;
        let usual = Usual::of(others, &vec![None; others.len()], &vec![None; others.len()]);
        Some(Last { lacks: usual.lacks(line, named), line: line.clone(), named })
    }

    /// Its row.
    pub(crate) fn row(&self) -> u32 {
        self.line.row
    }

    /// Whether it is a total. `add` adds up columns over all records before it.
    pub(crate) fn is_total(&self, view: &View<'_>, add: impl FnOnce(&[u32]) -> Sums) -> bool {
        let figures = self.line.spots.iter().filter(|s| s.class == Class::Number && s.column > self.named.column);
        let columns: Vec<u32> = figures.map(|s| s.column).collect();
        self.lacks || !columns.is_empty() && add(&columns).are_in(view, &self.line, self.named.column)
    }
}
