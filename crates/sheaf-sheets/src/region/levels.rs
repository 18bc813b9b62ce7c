//! Levels of a header: rows of labels below each other, where a label of one row stands for several columns of the next.
//! Titles, guidance and units are told apart from them. Evidence per region.

use std::collections::{BTreeMap, BTreeSet};

use super::view::{Class, Line, View};
use super::{codes, period, units};
use crate::column::literal::trim;
use crate::sheet::TextId;

/// A row of a header whose cells are part of the labels.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Level {
    pub(crate) row: u32,
    /// Each cell's column, and the columns from the first to the last that it labels; from left to right.
    reach: Vec<(u32, u32, u32)>,
    /// The columns of all its cells, from left to right: of equal ones beside each other the first labels the columns of all.
    cells: Vec<u32>,
}

impl Level {
    /// A row whose cells each label their own column.
    pub(super) fn plain(line: &Line) -> Level {
        Level::of(line, line.spots.iter().map(|s| (s.column, s.column, s.column)).collect())
    }

    fn of(line: &Line, reach: Vec<(u32, u32, u32)>) -> Level {
        Level { row: line.row, reach, cells: line.spots.iter().map(|s| s.column).collect() }
    }

    /// The column of the cell that labels a column.
    pub(crate) fn source(&self, column: u32) -> Option<u32> {
        // A sheet may have thousands of columns.
        let at = self.reach.partition_point(|(_, from, _)| *from <= column).checked_sub(1)?;
        let (source, _, to) = self.reach[at];
        (column <= to).then_some(source)
    }

    /// Takes over the labels of columns further right, where they stand in the same row.
    pub(super) fn join(&mut self, right: &Level) {
        if self.row == right.row {
            let edge = right.edges().min().unwrap_or(u32::MAX);
            self.reach.iter_mut().for_each(|(source, _, to)| *to = (*to).min(edge.saturating_sub(1)).max(*source));
            self.reach.extend(&right.reach);
            self.cells.extend(&right.cells);
        }
    }

    /// Ends each label where one of a higher level begins, at edges from left to right; what stands there itself begins anew.
    fn end_at(&mut self, edges: &[u32]) {
        let mut bounded = Vec::with_capacity(self.reach.len());
        for (source, from, to) in std::mem::take(&mut self.reach) {
            let mut part = Some((source, from));
            let first = edges.partition_point(|edge| *edge <= source);
            for edge in edges[first..].iter().copied().take_while(|edge| *edge <= to) {
                bounded.extend(part.map(|(source, from)| (source, from, edge - 1)));
                part = self.cells.binary_search(&edge).is_ok().then_some((edge, edge));
            }
            bounded.extend(part.map(|(source, from)| (source, from, to)));
        }
        self.reach = bounded;
    }

    fn columns(&self) -> BTreeSet<u32> {
        self.reach.iter().flat_map(|(_, from, to)| *from..=*to).collect()
    }

    fn edges(&self) -> impl Iterator<Item = u32> + '_ {
        self.reach.iter().map(|(_, from, _)| *from)
    }
}

/// The longest label of a group; what is longer explains something.
const LONGEST: usize = 80;

/// The levels among lines whose line `labels` names columns and whose records begin at `body`, from above to below, with
/// the number of the first line that is one.
pub(super) fn find(view: &View<'_>, lines: &[Line], labels: usize, body: usize) -> (usize, Vec<Level>) {
    let mut first = labels;
    let mut levels = vec![Level::plain(&lines[labels])];
    let mut last = labels;
    for i in labels + 1..body {
        let (line, upper) = (&lines[i], &lines[last]);
        if let Some(level) = group(view, upper, &Level::plain(line), line, &levels) {
            let place = levels.len() - 1;
            levels[place] = level;
            levels.push(Level::plain(line));
            last = i;
        } else if let Some(units) = units::of(view, line, upper) {
            levels.push(Level::plain(&units));
            break;
        } else {
            break;
        }
    }
    bound(&mut levels);
    while first > 0 {
        let lower = lines[first].clone();
        let Some(level) = group(view, &lines[first - 1], &levels[0], &lower, &levels) else { break };
        levels.insert(0, level);
        first -= 1;
    }
    bound(&mut levels);
    (first, levels)
}

/// The levels of lines that are a header because a person says so. A cell alone on its line, above others, is a title.
pub(super) fn given(view: &View<'_>, lines: &[Line]) -> Vec<Level> {
    let mut levels: Vec<Level> = lines.last().map(Level::plain).into_iter().collect();
    for pair in lines.windows(2).rev() {
        let level = group(view, &pair[0], &levels[0], &pair[1], &levels);
        match level.or_else(|| (pair[0].fill() > 1).then(|| Level::plain(&pair[0]))) {
            Some(level) => levels.insert(0, level),
            None => break,
        }
    }
    bound(&mut levels);
    levels
}

/// A label of a lower level ends where one of a higher level begins.
fn bound(levels: &mut [Level]) {
    for i in 1..levels.len() {
        let mut edges: Vec<u32> = levels[i - 1].edges().collect();
        edges.sort_unstable();
        levels[i].end_at(&edges);
    }
}

/// The level that a line is above another, if its cells stand for groups of the other's columns.
fn group(view: &View<'_>, upper: &Line, below: &Level, lower: &Line, levels: &[Level]) -> Option<Level> {
    if codes::belong(view, upper, lower) {
        return Some(Level::plain(upper));
    }
    if upper.row + 1 != lower.row || !upper.spots.iter().all(|s| is_label(view, upper.row, s)) {
        return None;
    }
    let covered = below.columns();
    let is_lowest = levels.len() == 1;
    let leftmost = levels.iter().filter_map(|l| l.reach.first()).map(|(_, from, _)| *from).min()?;
    let joined = joined(view, upper);
    let (reach, by_merge) = match joined.iter().any(|(_, from, to)| to > from) {
        true => (joined, true),
        false => (carried(upper, &covered), false),
    };
    let level = Level::of(upper, reach);
    if tells_apart(&level, below, upper, lower) {
        return Some(level);
    }
    let wide: Vec<_> = level.reach.iter().filter(|(_, from, to)| covered.range(*from..=*to).count() >= 2).collect();
    if wide.is_empty() {
        return None;
    }
    let beside = level.reach.iter().any(|(source, ..)| !covered.contains(source));
    let inner = wide.iter().all(|(source, ..)| *source > leftmost);
    let enough = match upper.fill() {
        // One cell at the left is a title.
        1 => inner && (by_merge || !is_lowest),
        _ if by_merge => wide.len() >= 2 || inner || beside,
        _ => {
            let all_wide = level
                .reach
                .iter()
                .all(|(source, from, to)| !covered.contains(source) || covered.range(*from..=*to).count() >= 2);
            all_wide && (beside || upper.fill() >= 2)
                || wide.len() >= 2 && repeats_over_others(upper, lower)
                || asks_more(upper, lower, &covered)
        }
    };
    enough.then_some(level)
}

/// Whether the labels of a line are equal but for the cells above them: `kg`, `EUR`, `kg` below `2023` and `2024`. Of one cell, or of
/// cells that leave some of them without a label, that is not evidence enough.
fn tells_apart(level: &Level, below: &Level, upper: &Line, lower: &Line) -> bool {
    let mut above: BTreeMap<TextId, Vec<Option<u32>>> = BTreeMap::new();
    for spot in lower.spots.iter().filter(|s| s.text > 0 && below.source(s.column) == Some(s.column)) {
        above.entry(spot.text).or_default().push(level.source(spot.column));
    }
    let again: Vec<_> = above.into_values().filter(|sources| sources.len() > 1).collect();
    let differ = |sources: &Vec<Option<u32>>| {
        let distinct: BTreeSet<u32> = sources.iter().copied().flatten().collect();
        distinct.len() == sources.len()
    };
    let over: BTreeSet<u32> = lower.spots.iter().filter_map(|s| level.source(s.column)).collect();
    upper.fill() >= 2
        && !again.is_empty()
        && again.iter().all(differ)
        && level.reach.iter().all(|(source, ..)| over.contains(source) || lower.at(*source).is_none())
}

/// Whether a line asks what the line below it answers: it names the first columns alone, and all others together with the line below,
/// which has a label in each of these.
fn asks_more(upper: &Line, lower: &Line, covered: &BTreeSet<u32>) -> bool {
    let (first, last) = (lower.spots[0].column, lower.spots[lower.fill() - 1].column);
    let texts: BTreeSet<TextId> = upper.spots.iter().map(|s| s.text).collect();
    let (alone, over) = upper.spots.split_at(upper.spots.partition_point(|s| s.column < first));
    !alone.is_empty()
        && texts.len() == upper.fill()
        && over.first().is_some_and(|s| s.column == first)
        && over.iter().all(|s| s.column <= last)
        && covered.len() == lower.fill()
        && (last - first + 1) as usize == lower.fill()
}

/// Whether equal labels stand beside each other, each time over labels that differ.
fn repeats_over_others(upper: &Line, lower: &Line) -> bool {
    let mut pairs = upper.spots.windows(2).filter(|w| w[0].text > 0 && w[0].text == w[1].text).peekable();
    let label = |column: u32| lower.at(column).map(|s| s.text);
    pairs.peek().is_some() && pairs.all(|w| label(w[0].column) != label(w[1].column))
}

/// The columns of each cell by the sheet's joined cells.
fn joined(view: &View<'_>, line: &Line) -> Vec<(u32, u32, u32)> {
    let span = |column: u32| {
        let cell = view.sheet.merges.iter().find(|m| m.contains(line.row, column) && m.left == column);
        (column, column, cell.map_or(column, |m| m.right))
    };
    line.spots.iter().map(|s| span(s.column)).collect()
}

/// The columns of each cell where it stands for the empty ones behind it, and equal cells for one.
fn carried(upper: &Line, covered: &BTreeSet<u32>) -> Vec<(u32, u32, u32)> {
    let mut reach: Vec<(u32, u32, u32)> = Vec::new();
    for (i, spot) in upper.spots.iter().enumerate() {
        let end = upper.spots.get(i + 1).map_or(u32::MAX, |next| next.column);
        let mut to = spot.column;
        while covered.contains(&spot.column) && to + 1 < end && covered.contains(&(to + 1)) {
            to += 1;
        }
        match reach.last_mut().filter(|_| i > 0 && spot.text > 0 && upper.spots[i - 1].text == spot.text) {
            Some(before) if before.2 + 1 == spot.column => before.2 = to,
            _ => reach.push((spot.column, spot.column, to)),
        }
    }
    // Groups of one width: the last one does not reach beyond it, though nothing stands behind it. A label of one column
    // between groups is a group too, if there is one below it.
    let is_group = |r: &&(u32, u32, u32)| r.2 > r.1 || covered.contains(&r.0);
    let wide: Vec<u32> = reach.iter().skip_while(|r| r.2 == r.1).filter(is_group).map(|r| r.2 - r.1).collect();
    if let [widths @ .., last] = wide.as_slice()
        && let Some(width) = widths.first().filter(|w| widths.iter().all(|x| x == *w) && **w < *last)
        && let Some(end) = reach.last_mut().filter(|r| r.2 - r.1 == *last)
    {
        end.2 = end.1 + width;
    }
    reach
}

/// Whether a cell could name a group of columns: a few words, a year, a date.
fn is_label(view: &View<'_>, row: u32, spot: &super::view::Spot) -> bool {
    match spot.class {
        Class::Text => {
            let text = trim(view.text(spot.text));
            text.chars().count() <= LONGEST && !text.ends_with(':')
        }
        Class::Number => period::is_year(view, row, spot.column),
        Class::Moment => true,
        Class::Truth | Class::Error => false,
    }
}

/// The line that all levels make together: for each column the lowest cell that labels it.
pub(super) fn together(levels: &[Level], lines: &[Line]) -> Option<Line> {
    let row = levels.last()?.row;
    let columns: BTreeSet<u32> = levels.iter().flat_map(Level::columns).collect();
    let spot = |column: u32| {
        levels.iter().rev().find_map(|level| {
            let source = level.source(column)?;
            let line = lines.iter().find(|l| l.row == level.row)?;
            line.at(source).map(|s| super::view::Spot { column, ..*s })
        })
    };
    Some(Line { row, spots: columns.into_iter().filter_map(spot).collect() })
}
