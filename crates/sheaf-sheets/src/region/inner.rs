//! Labels directly below the records of another table, without a blank row between. Evidence per region.

use std::collections::HashSet;

use super::header;
use super::view::{Line, Spot, View};

/// Lines on each side that are looked at.
const LOOK: usize = 12;
/// Lines on each side among which marks come again.
const MARKS_WITHIN: usize = 60;

/// Cuts lines without a gap where the labels of another table stand among them.
pub(super) fn cut<'l>(view: &View<'_>, lines: &'l [Line], is_text: bool) -> Vec<&'l [Line]> {
    let mut parts = Vec::new();
    let mut from = 0;
    for i in 2..lines.len().saturating_sub(1) {
        if i >= from + 2 && begins_another(view, &lines[from..], i - from, is_text) {
            parts.push(&lines[from..i]);
            from = i;
        }
    }
    parts.push(&lines[from..]);
    parts
}

/// Whether a line names the columns of the lines below it, and is unlike the records above.
fn begins_another(view: &View<'_>, lines: &[Line], at: usize, is_text: bool) -> bool {
    let line = &lines[at];
    if line.fill() < 2 || line.text_share() < 1.0 || line.spots.iter().any(|s| s.formula > 0) {
        return false;
    }
    let before = &lines[..at][at.saturating_sub(LOOK).min(at)..];
    let after = &lines[at + 1..(at + 1 + LOOK).min(lines.len())];
    if is_text && (turns_to_words(view, before, line, after) || changes_width(view, before, line, after)) {
        return true;
    }
    if before.last().is_none_or(|l| !l.spots.iter().any(|s| s.is_typed()))
        || !after[0].spots.iter().any(|s| s.is_typed())
        || after[0].spots.iter().any(|s| line.at(s.column).is_none())
    {
        return false;
    }
    let distinct: HashSet<_> = line.spots.iter().map(|s| s.text).collect();
    let again = lines[..at].iter().any(|l| header::same_labels(l, line));
    let recurs = line.spots.iter().any(|s| {
        let records = before.iter().chain(after).filter(|l| l.text_share() < 1.0);
        records.into_iter().any(|l| l.at(s.column).is_some_and(|o| o.text == s.text && o.text > 0))
    });
    if again || recurs || distinct.len() < line.fill() || is_marked(view, lines, at) {
        return false;
    }
    let (upper, lower) = (header::typed_columns(before), header::typed_columns(after));
    let unlike = |column: u32| {
        let has_digits = |lines: &[Line]| {
            let texts: Vec<&str> = lines.iter().filter_map(|l| l.at(column)).map(|s| view.text(s.text)).collect();
            !texts.is_empty() && texts.iter().all(|t| t.chars().any(|c| c.is_ascii_digit() || c == '@'))
        };
        let plain = line.at(column).is_some_and(|s| !view.text(s.text).chars().any(|c| c.is_ascii_digit()));
        let above = upper.contains_key(&column) || has_digits(before);
        let below = lower.contains_key(&column) || has_digits(after);
        (plain && above, plain && below)
    };
    let (mut above, mut below) = (0, 0);
    for spot in &line.spots {
        let (up, down) = unlike(spot.column);
        above += usize::from(up);
        below += usize::from(down);
    }
    let other_kinds = line.spots.iter().any(|s| upper.contains_key(&s.column) != lower.contains_key(&s.column));
    let width = before.iter().filter_map(|l| l.spots.last()).map(|s| s.column).max();
    let other_width = width != line.spots.last().map(|s| s.column);
    above >= 1 && below >= 1 && (above >= 2 && below >= 2 || other_kinds || other_width) && before.len() >= 2
}

/// Whether a line holds marks for figures that are not told: short ones, which another line has too in the same columns, or, none of them
/// a word, behind a name that is written as those of the others are (`Area 4` among `Area 1` and `Area 2`).
fn is_marked(view: &View<'_>, lines: &[Line], at: usize) -> bool {
    let (line, first) = (&lines[at], lines[at].spots[0]);
    let marks: Vec<&Spot> = line.spots.iter().filter(|s| s.column > first.column).collect();
    let is_same = |l: &Line| marks.iter().all(|s| l.at(s.column).is_some_and(|o| o.text == s.text));
    // The labels of the table above may be as short.
    let labels = lines[..at].iter().find(|l| l.fill() > 1 && l.text_share() == 1.0);
    if !marks.iter().all(|s| view.is_short(s)) || labels.is_some_and(is_same) {
        return false;
    }
    let near = at.saturating_sub(MARKS_WITHIN)..(at + MARKS_WITHIN).min(lines.len());
    let others = || near.clone().filter(|i| *i != at).filter_map(|i| Some((&lines[i], lines[i].at(first.column)?)));
    let name = header::form(view.text(first.text));
    let is_kin = |s: &Spot| name.is_some() && s.text > 0 && header::form(view.text(s.text)) == name;
    let is_no_word = |s: &&Spot| {
        let text = view.text(s.text);
        !text.contains(char::is_numeric)
            && (text.chars().filter(|c| c.is_alphabetic()).count() < 2 || !text.contains(char::is_lowercase))
    };
    others().any(|(l, s)| s.text != first.text && is_same(l))
        || marks.iter().all(is_no_word) && others().filter(|(_, s)| is_kin(s)).count() > 1
}

/// Whether records of values end where a line of labels stands, and words alone follow it: another table whose columns hold none. In
/// a text file, which has no borders and no blank row where its writer left none.
fn turns_to_words(view: &View<'_>, before: &[Line], line: &Line, after: &[Line]) -> bool {
    let is_plain = |spot: &Spot| !spot.is_typed() && !view.text(spot.text).chars().any(|c| c.is_ascii_digit());
    let labels: HashSet<_> = line.spots.iter().map(|s| s.text).collect();
    let below = |l: &Line| {
        let among_labels = |s: &Spot| line.at(s.column).is_some() && is_plain(s) && !labels.contains(&s.text);
        l.fill() == line.fill() && l.spots.iter().all(among_labels)
    };
    // Of a short table the labels stand among the lines before.
    let labelled = before.iter().take_while(|l| !l.spots.iter().any(Spot::is_typed)).count();
    let before = &before[labelled..];
    if before.len() < 3 || after.len() < 2 || labels.len() < line.fill() || !line.spots.iter().all(is_plain) {
        return false;
    }
    let ends = |column: u32| before.iter().all(|l| l.at(column).is_some_and(Spot::is_typed));
    let ended = line.spots.iter().filter(|s| ends(s.column)).count();
    let width = |l: &Line| l.spots.last().map(|s| s.column);
    let other_width = before.iter().all(|l| width(l) == width(&before[0]) && width(l) != width(line));
    after.iter().all(below) && (ended >= 2 || ended == 1 && other_width)
}

/// Whether all records above a line of labels reach as far as each other, and the line and all below it reach to another column: in
/// a text file the next table follows without a blank row. The labels are known by the digits that records have above and below
/// them, or among words by words that come again on both sides.
fn changes_width(view: &View<'_>, before: &[Line], line: &Line, after: &[Line]) -> bool {
    let reach = |l: &Line| l.spots.last().map(|s| s.column);
    let full = |l: &Line| reach(l) == reach(line) && l.fill() == line.fill();
    let full_after = after.iter().filter(|l| full(l)).count();
    let labels: HashSet<_> = line.spots.iter().map(|s| s.text).collect();
    let is_label = |spot: &Spot| !has_digit(view.text(spot.text)) && view.text(spot.text).chars().count() <= 60;
    if before.len() < 3
        || before.iter().any(|l| reach(l) != reach(&before[0]) || reach(l) == reach(line))
        || after.iter().take(2).filter(|l| full(l)).count() < 2
        || full_after * 4 < after.len() * 3
        || labels.len() < line.fill()
        || !line.spots.iter().all(is_label)
    {
        return false;
    }
    let come_again = |lines: &[Line]| header::words_come_again(lines.iter());
    let is_new = |s: &Spot| !before.iter().chain(after).any(|l| l.at(s.column).is_some_and(|o| o.text == s.text));
    let numbered = |lines: &[Line], column: u32| {
        lines.iter().all(|l| l.at(column).is_some_and(|s| has_digit(view.text(s.text)) || s.is_typed()))
    };
    // Of a short table the labels stand among the lines before.
    let records = if before.len() < LOOK { &before[1..] } else { before };
    let is_told = |s: &Spot| numbered(records, s.column) && numbered(&after[..2], s.column);
    line.spots.iter().all(is_new) && (line.spots.iter().any(is_told) || come_again(before) && come_again(after))
}

fn has_digit(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
}

/// Whether the first full line of words is unlike records that all have a digit or an `@` in some column: it names columns.
pub(super) fn is_unlike(view: &View<'_>, records: &[Line], lines: &[Line]) -> bool {
    let marked = |text: &str| text.chars().any(|c| c.is_ascii_digit() || c == '@');
    let Some(line) = lines.iter().find(|l| l.fill() > 1) else { return false };
    line.spots.iter().any(|spot| {
        let above: Vec<_> = records.iter().filter_map(|l| l.at(spot.column)).collect();
        !marked(view.text(spot.text)) && above.len() >= 3 && above.iter().all(|s| marked(view.text(s.text)))
    })
}
