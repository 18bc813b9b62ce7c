//! What stands above a table and is said of all of it: labels beside their values, as at the top of an invoice. Evidence per region.

use std::collections::HashSet;

use super::period;
use super::view::{Class, Line, Spot, View};
use crate::column::literal::{TOTAL, trim};

/// Fewest labels with values, where no colon tells what they are.
const FEWEST: usize = 2;
/// Fewest values of a series below them.
const FEWEST_VALUES: usize = 5;
/// Most lines of titles above them.
const MOST_TITLES: usize = 3;
/// Most lines of other labels and of remarks below them.
const MOST_BELOW: usize = 20;
/// The longest label.
const LONGEST: usize = 60;

/// How many of the first lines are labels, each beside its value, and titles above them, above a line that names more columns than
/// these two. That line follows them, or is the first one below a gap; other labels and remarks stand between where it is plain that
/// these are labels. What follows other records may belong to these: there titles, and a label alone, are none.
pub(super) fn of_form<'l>(
    view: &View<'_>,
    lines: &[Line],
    mut below: impl Iterator<Item = &'l Line> + Clone,
    is_first: bool,
) -> usize {
    let titles = lines.iter().take_while(|line| line.fill() == 1 && line.spots[0].class == Class::Text).count();
    let (lines, titles) = if is_first && titles <= MOST_TITLES { (&lines[titles..], titles) } else { (lines, 0) };
    let further = || below.clone().take(MOST_BELOW).find(|line| line.fill() > 2);
    let names_more = |line: &Line| names_more(line) || period::days_of(view, line).is_some();
    let groups = groups_with_colons(view, lines);
    if groups > 0 {
        let is_headed = lines.get(groups).or_else(further).is_some_and(names_more);
        return if is_headed { titles + groups } else { 0 };
    }
    if is_first && titles == 0 && are_parted_sentences(view, lines, further()) {
        return lines.len();
    }
    let is_begin = |line: &&Line| holds_value(view, line) || is_first && are_of_all(view, lines, further());
    let Some(first) = lines.first().filter(|line| is_pair(view, line)).filter(is_begin) else { return 0 };
    let columns = |line: &Line| (line.spots[0].column, line.spots[1].column);
    let is_kin = |line: &&Line| (is_pair(view, line) || has_unit(view, line)) && columns(line) == columns(first);
    // Between labels with colons a remark may stand.
    let is_remark = |line: &&Line| line.fill() == 1 && line.text_share() == 1.0 && ends_in_colon(view, &first.spots[0]);
    let all = lines.iter().take_while(|line| is_kin(line) || is_remark(line)).count();
    let many = lines[..all].iter().rposition(|line| is_kin(&line)).map_or(0, |last| last + 1);
    let pairs: Vec<&Line> = lines[..many].iter().filter(is_kin).collect();
    let labels: HashSet<_> = pairs.iter().map(|line| line.spots[0].text).collect();
    let further = || further().filter(|_| is_first && are_unlike(view, &pairs));
    let is_headed = [lines.get(many), further(), below.next()].into_iter().flatten().next().is_some_and(names_more);
    let is_told =
        pairs.len() >= FEWEST || is_first && ends_in_colon(view, &first.spots[0]) && !is_total(view, &first.spots[0]);
    if is_told && labels.len() == pairs.len() && is_headed { titles + many } else { 0 }
}

/// How many of the first lines of a text file tell of a series: words beside words, in the two columns in which nothing but values
/// stands below them to the end.
pub(super) fn of_series(view: &View<'_>, lines: &[Line]) -> usize {
    let is_label = |line: &&Line| line.fill() <= 2 && line.spots[0].class == Class::Text;
    let many = lines.iter().take_while(is_label).count();
    let (above, series) = lines.split_at(many);
    let pairs: Vec<&Line> = above.iter().filter(|line| is_pair(view, line)).collect();
    let labels: HashSet<_> = pairs.iter().map(|line| line.spots[0].text).collect();
    let words = pairs.iter().filter(|line| line.spots[1].class == Class::Text).count();
    let is_told = labels.len() == pairs.len() && pairs.len() > FEWEST && words >= FEWEST;
    let Some(first) = series.first().filter(|line| is_told && line.fill() == 2) else { return 0 };
    let columns = |line: &Line| (line.spots[0].column, line.spots.last().map(|s| s.column));
    let is_value = |line: &Line| line.spots.iter().all(Spot::is_typed) && line.spots[0].column == columns(first).0;
    let holds = series.iter().all(is_value) && pairs.iter().all(|line| columns(line) == columns(first));
    // The last pair names the columns where it stands right above them.
    let named = usize::from(above.last().is_some_and(|line| line.fill() == 2 && line.text_share() == 1.0));
    if holds && series.len() >= FEWEST_VALUES { many - named } else { 0 }
}

/// Whether all lines above a gap are sentences that the delimiter has parted: they read on behind each one after a blank, and are
/// shorter than the labels below.
fn are_parted_sentences(view: &View<'_>, lines: &[Line], labels: Option<&Line>) -> bool {
    let reads_on = |spot: &Spot| spot.class == Class::Text && view.text(spot.text).starts_with(' ');
    let is_said = |line: &Line| line.spots[0].class == Class::Text && line.spots[1..].iter().all(reads_on);
    let is_plain = |labels: &&Line| names_more(labels) && !labels.spots.iter().any(reads_on);
    // Records all have as many cells.
    let are_records = lines.len() > 2 && lines.iter().all(|line| line.fill() == lines[0].fill());
    labels.filter(is_plain).is_some_and(|labels| {
        !are_records
            && lines.iter().any(|line| line.fill() > 1)
            && lines.iter().all(|line| is_said(line) && line.fill() < labels.fill())
    })
}

/// Whether all lines above a gap are labels beside values though the first value is a word: among the others is a day, and these
/// are not those of one column.
fn are_of_all(view: &View<'_>, lines: &[Line], labels: Option<&Line>) -> bool {
    let Some((_, rest)) = lines.split_first() else { return false };
    let are_pairs = lines.iter().all(|line| is_pair(view, line) && line.spots[0].column + 1 == line.spots[1].column);
    if !are_pairs || !labels.is_some_and(names_more) {
        return false;
    }
    let days = rest.iter().filter(|line| line.spots[1].class == Class::Moment).count();
    days > 0 && (days < rest.len() || rest.len() == 1)
}

/// How many of the first lines are groups of labels with colons, each beside its value, side by side. What stands below a value in
/// its column, as the lines of an address do, belongs to it.
fn groups_with_colons(view: &View<'_>, lines: &[Line]) -> usize {
    let Some(first) = lines.first().filter(|line| line.fill() >= 4 && line.fill() % 2 == 0) else { return 0 };
    let is_label = |spot: &Spot| spot.class == Class::Text && ends_in_colon(view, spot);
    if !first.spots.chunks_exact(2).all(|pair| is_label(&pair[0]) && !is_label(&pair[1])) {
        return 0;
    }
    let place = |spot: &Spot| first.spots.binary_search_by_key(&spot.column, |s| s.column).ok();
    let belongs = |spot: &Spot| place(spot).is_some_and(|at| (at % 2 == 0) == is_label(spot));
    lines.iter().take_while(|line| line.spots.iter().all(belongs)).count()
}

/// Whether a line has a label and one more cell.
fn is_pair(view: &View<'_>, line: &Line) -> bool {
    let [label, _] = line.spots.as_slice() else { return false };
    let text = trim(view.text(label.text));
    label.class == Class::Text && text.chars().count() <= LONGEST && text.starts_with(char::is_alphabetic)
}

/// Whether a line has a label, a figure and what it is counted in: `Balance | 1.234,56 | EUR`.
fn has_unit(view: &View<'_>, line: &Line) -> bool {
    let [label, value, unit] = line.spots.as_slice() else { return false };
    let text = view.text(unit.text);
    let is_unit =
        unit.class == Class::Text && text.chars().count() <= 4 && !text.contains(|c: char| c.is_ascii_digit());
    label.class == Class::Text && value.class == Class::Number && is_unit
}

/// Whether the values are of different kinds, as those of one column are not: words, and figures or days.
fn are_unlike(view: &View<'_>, lines: &[&Line]) -> bool {
    let has_digit = |spot: &Spot| view.text(spot.text).contains(|c: char| c.is_ascii_digit());
    let mut values = lines.iter().map(|line| &line.spots[1]);
    let is_word = |spot: &Spot| spot.class == Class::Text && !has_digit(spot);
    values.clone().any(is_word) && values.any(Spot::is_typed)
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

/// Whether a line names three columns or more. Of many a name may come twice.
fn names_more(line: &Line) -> bool {
    let distinct: HashSet<_> = line.spots.iter().map(|s| s.text).collect();
    line.fill() >= 3 && line.text_share() == 1.0 && distinct.len() * 5 >= line.fill() * 4
}
