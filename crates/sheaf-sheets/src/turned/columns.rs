//! Tables that lie on their side: the names of the fields stand below each other, and each column beside them is a record.
//! What tells them apart is that values are of one kind along each row, and of several down each column.

use std::collections::{HashMap, HashSet};

use super::Turned;
use crate::column::literal::trim;
use crate::region::view::{Class, Line, Spot, View};
use crate::say;
use crate::sheet::TextId;

/// Most fields and records.
const MOST: usize = 200;
/// The longest label.
const LONGEST: usize = 60;

/// The tables of a sheet that lie on their side.
pub(super) fn find(view: &View<'_>, number: usize) -> Vec<Turned> {
    let Some(used) = view.sheet.used() else { return Vec::new() };
    let lines = view.lines(used, &view.sheet.pivots);
    let mut found = Vec::new();
    for strip in lines.chunk_by(|a, b| a.row + 1 == b.row) {
        let columns: std::collections::BTreeSet<u32> =
            strip.iter().flat_map(|l| l.spots.iter().map(|s| s.column)).collect();
        let columns: Vec<u32> = columns.into_iter().collect();
        for group in columns.chunk_by(|a, b| a + 1 == *b).take(MOST) {
            found.extend(read(view, number, strip, (group[0], group[group.len() - 1])));
        }
    }
    found
}

fn read(view: &View<'_>, number: usize, strip: &[Line], (left, right): (u32, u32)) -> Option<Turned> {
    if strip.len() > 2 * MOST || (right - left) as usize > MOST {
        return None;
    }
    let inside = |l: &Line| Line {
        row: l.row,
        spots: l.spots.iter().filter(|s| (left..=right).contains(&s.column)).copied().collect(),
    };
    let all: Vec<Line> = strip.iter().map(inside).filter(|l| l.fill() > 0).collect();
    // A title stands alone above.
    let start = all.iter().position(|l| l.fill() > 1)?;
    let lines = &all[start..];
    let is_joined = view.sheet.merges.iter().any(|m| {
        m.width() > 1 && m.left <= right && m.right >= left && lines.iter().any(|l| (m.top..=m.bottom).contains(&l.row))
    });
    if is_joined || lines.len() < 3 || lines.len() > MOST || !are_labels(view, lines, left) {
        return None;
    }
    let filled = |column: u32| lines.iter().filter(|l| l.at(column).is_some_and(|s| s.class != Class::Error)).count();
    let records: Vec<u32> = (left + 1..=right).take_while(|c| filled(*c) * 2 >= lines.len()).collect();
    let rest = (left + 1 + records.len() as u32..=right).all(|c| filled(c) == 0);
    if records.len() < 2 || !rest {
        return None;
    }
    let odd = odd_rows(view, lines, &records)?;
    let label = |l: &Line| Some((number, l.row, left));
    let mut places = vec![lines.iter().map(label).collect::<Vec<_>>()];
    places.extend(records.iter().map(|c| lines.iter().map(|l| l.at(*c).map(|_| (number, l.row, *c))).collect()));
    let title = all[..start].iter().rev().find(|l| l.spots[0].text > 0);
    let title = title.map(|l| trim(view.text(l.spots[0].text)).to_owned());
    let evidence = say!(
        "column {column} names {fields} fields, and each of the {n} columns beside it is a record: values are of one kind along the rows, and of several down the columns",
        column = crate::address::column_letters(left),
        fields = lines.len(),
        n = records.len()
    );
    Some(Turned::new(false, odd >= 2 && lines.len() >= 4, title, evidence, places))
}

/// How many rows are of another kind than most are; none where this tells nothing of records that stand in columns.
fn odd_rows(view: &View<'_>, lines: &[Line], records: &[u32]) -> Option<usize> {
    let recurring = recurring(lines, records);
    let kinds: Vec<Option<Class>> =
        lines.iter().map(|l| kind_of(view, l, records, &recurring)).collect::<Option<_>>()?;
    let below: Vec<Class> = kinds[1..].iter().filter_map(|k| *k).collect();
    let mut counts: HashMap<Class, usize> = HashMap::new();
    below.iter().for_each(|k| *counts.entry(*k).or_default() += 1);
    let most = counts.values().max().copied().unwrap_or(0);
    let odd = below.len() - most;
    if odd == 0 || below.len() * 3 < lines.len() * 2 {
        return None;
    }
    // A single one right below the first line may name the columns once more, and elsewhere be one whose figures are not told.
    let only = (1..lines.len()).find(|i| odd == 1 && kinds[*i].is_some_and(|kind| counts[&kind] < most));
    let are_marks = |line: &Line| {
        let spots: Vec<&Spot> = records.iter().filter_map(|c| line.at(*c)).collect();
        spots.iter().all(|s| is_mark(view, s)) || spots.len() > 2 && spots.iter().all(|s| s.text == spots[0].text)
    };
    let tells = only.is_none_or(|i| !(are_marks(&lines[i]) || i == 1 && kinds[0].is_some()));
    tells.then_some(odd)
}

/// Whether the first cells of lines are short words that differ.
fn are_labels(view: &View<'_>, lines: &[Line], left: u32) -> bool {
    let mut seen: HashSet<TextId> = HashSet::new();
    lines.iter().all(|l| {
        let first = l.spots[0];
        first.column == left
            && first.class == Class::Text
            && view.text(first.text).chars().count() <= LONGEST
            && view.text(first.text).chars().any(char::is_alphabetic)
            && seen.insert(first.text)
    })
}

/// Texts that stand in several rows, as marks for figures that are not told do.
fn recurring(lines: &[Line], records: &[u32]) -> HashSet<TextId> {
    let mut rows: HashMap<TextId, u32> = HashMap::new();
    let mut recurring = HashSet::new();
    for line in lines {
        for text in records.iter().filter_map(|c| line.at(*c)).map(|s| s.text).filter(|text| *text > 0) {
            if *rows.entry(text).or_insert(line.row) != line.row {
                recurring.insert(text);
            }
        }
    }
    recurring
}

/// Whether a text is written as marks for figures are, in however many rows it stands: `*`, `[c]`, `..`, `ND`, `TBC`.
fn is_mark(view: &View<'_>, spot: &Spot) -> bool {
    let text = view.text(spot.text);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    view.is_short(spot) && (letters <= 1 || !text.chars().any(char::is_lowercase))
}

/// The kind of a row's values: `None` where they are of several, `Some(None)` where they are too few or too much alike to tell.
fn kind_of(view: &View<'_>, line: &Line, records: &[u32], recurring: &HashSet<TextId>) -> Option<Option<Class>> {
    let spots: Vec<&Spot> = records.iter().filter_map(|c| line.at(*c)).filter(|s| s.class != Class::Error).collect();
    let mut counts: HashMap<Class, usize> = HashMap::new();
    for spot in &spots {
        *counts.entry(spot.class).or_default() += 1;
    }
    let is_equal = || spots.iter().all(|s| s.text == spots[0].text);
    let is_said_again = || spots.iter().all(|s| recurring.contains(&s.text));
    let is_short = || spots.iter().all(|s| view.is_short(s));
    let is_untold = || is_equal() && is_mark(view, spots[0]) || is_said_again() && (is_equal() || is_short());
    match counts.into_iter().max_by_key(|(_, n)| *n) {
        Some((Class::Text, _)) if is_untold() => Some(None),
        Some((class, n)) if spots.len() >= 2 => (n * 10 >= spots.len() * 9).then_some(Some(class)),
        _ => Some(None),
    }
}
