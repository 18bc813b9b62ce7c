//! What stands above a table and is said of all of it: labels beside their values, as at the top of an invoice. Evidence per region.

use std::collections::HashSet;

use super::view::{Class, Line, Spot, View};
use crate::column::literal::{TOTAL, trim};

/// Fewest labels with values, where no colon tells what they are.
const FEWEST: usize = 2;
/// Most lines of titles above them.
const MOST_TITLES: usize = 3;
/// The longest label.
const LONGEST: usize = 60;

/// How many of the first lines are labels, each beside its value, and titles above them, above a line that names more columns than
/// these two. That line follows them, or is the first one below a gap. What follows other records may belong to these: there titles,
/// and a label alone, are none.
pub(super) fn of_form(view: &View<'_>, lines: &[Line], below_gap: Option<&Line>, is_first: bool) -> usize {
    let titles = lines.iter().take_while(|line| line.fill() == 1 && line.spots[0].class == Class::Text).count();
    let (lines, titles) = if is_first && titles <= MOST_TITLES { (&lines[titles..], titles) } else { (lines, 0) };
    let Some(first) = lines.first().filter(|line| is_pair(view, line) && holds_value(view, line)) else { return 0 };
    let columns = |line: &Line| (line.spots[0].column, line.spots[1].column);
    let many = lines.iter().take_while(|line| is_pair(view, line) && columns(line) == columns(first)).count();
    let labels: HashSet<_> = lines[..many].iter().map(|line| line.spots[0].text).collect();
    let is_headed = lines.get(many).or(below_gap).is_some_and(names_more);
    let is_told =
        many >= FEWEST || is_first && ends_in_colon(view, &first.spots[0]) && !is_total(view, &first.spots[0]);
    if is_told && labels.len() == many && is_headed { titles + many } else { 0 }
}

/// Whether a line has a label and one more cell.
fn is_pair(view: &View<'_>, line: &Line) -> bool {
    let [label, _] = line.spots.as_slice() else { return false };
    let text = trim(view.text(label.text));
    label.class == Class::Text && text.chars().count() <= LONGEST && text.starts_with(char::is_alphabetic)
}

/// Whether the second cell is a value and not, as in a line of labels, a word: `Invoice no | 2024-017`, `Date: | 3 May`.
fn holds_value(view: &View<'_>, line: &Line) -> bool {
    let [label, value] = line.spots.as_slice() else { return false };
    let has_digit = view.text(value.text).contains(|c: char| c.is_ascii_digit());
    value.is_typed() || has_digit || ends_in_colon(view, label)
}

/// Whether a text says that what follows is its value.
pub(crate) fn ends_in_colon(view: &View<'_>, label: &Spot) -> bool {
    trim(view.text(label.text)).ends_with([':', '：'])
}

/// Whether a label is a word for a total.
pub(crate) fn is_total(view: &View<'_>, label: &Spot) -> bool {
    view.literal(label.text).any(TOTAL)
}

/// Whether a line names three columns or more.
fn names_more(line: &Line) -> bool {
    let distinct: HashSet<_> = line.spots.iter().map(|s| s.text).collect();
    line.fill() >= 3 && line.text_share() == 1.0 && distinct.len() == line.fill()
}
