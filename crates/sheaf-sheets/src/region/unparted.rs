//! Records that nothing parted: a line whose only cell holds what the others hold in many, written with another delimiter.
//! Evidence per region.

use std::collections::HashSet;

use super::view::{Class, Line, Spot, View, class_of, median};
use crate::column::literal::Literal;

/// Fewest values in one cell: a heading and a remark have one or two.
const FEWEST: usize = 3;

/// The values that records of some columns have.
pub(super) struct Records {
    leftmost: u32,
    /// What most of them begin with.
    begin: Option<Class>,
    /// How many values they have.
    usual: usize,
}

impl Records {
    pub(super) fn of(lines: &[Line], typed: &HashSet<u32>, leftmost: u32) -> Self {
        let full = || lines.iter().filter(|l| l.fill() > 1);
        let begin = |class: Class| full().filter(|l| l.at(leftmost).is_some_and(|s| s.class == class)).count();
        let begin = [Class::Moment, Class::Number].into_iter().find(|class| begin(*class) * 2 > full().count());
        let usual = median(full().map(|l| l.spots.iter().filter(|s| s.is_typed()).count()));
        Records { leftmost, begin: begin.filter(|_| typed.contains(&leftmost)), usual }
    }

    /// Whether a line is one of them: its only cell begins as they do and holds at least as many values.
    pub(super) fn hold(&self, view: &View<'_>, line: &Line) -> bool {
        let [Spot { column, class: Class::Text, text, .. }] = line.spots[..] else { return false };
        let Some(begin) = self.begin.filter(|_| column == self.leftmost) else { return false };
        let parts = view.text(text).split([' ', ';', '|', '\t', ',']).filter(|part| !part.is_empty());
        let mut classes = parts.map(|part| class_of(Literal::of(part.trim_matches(['"', '\'']))));
        let is_value = |class: &Class| matches!(class, Class::Moment | Class::Number);
        classes.next() == Some(begin) && classes.filter(is_value).count() + 1 >= self.usual.max(FEWEST)
    }
}
