//! Header rows: which lines name the columns, and where the records begin. Evidence per region.

use std::collections::{BTreeMap, HashSet};

use super::levels::{self, Level};
use super::view::{Class, Line, Spot, View, class_of, median};
use super::{alike, body, codes, inner, period, units};
use crate::column::literal::{Literal, NOTHING};

/// A header that was found among some lines.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Header {
    /// First line of the header.
    pub(crate) first: usize,
    /// The line that is the header where it stands alone: it comes again in a table that is broken up.
    pub(crate) labels: usize,
    /// The rows whose cells make the labels, from above to below.
    pub(crate) levels: Vec<Level>,
    /// First line of records.
    pub(crate) body: usize,
}

/// What was found at the top of some lines.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Top {
    /// A header.
    Header(Header),
    /// Records from this line on, without a header.
    Records(usize),
    /// Nothing that looks like a table.
    Nothing,
}

/// Lines that are looked at for the classes of columns.
const LOOK: usize = 400;
/// Fewest records that tell labels by their figures.
const PLENTY: usize = 10;
/// Fewest lines that tell which one has too many cells.
const FEWEST_TO_TELL: usize = 3;
/// Lines that may come before the records.
const PREAMBLE: usize = 40;

/// The columns in which values rather than words stand, by their share of values.
pub(crate) fn typed_columns(lines: &[Line]) -> BTreeMap<u32, f64> {
    let mut counts: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for spot in lines.iter().take(LOOK).flat_map(|l| &l.spots) {
        let count = counts.entry(spot.column).or_default();
        count.0 += usize::from(spot.is_typed());
        count.1 += usize::from(spot.class != Class::Error);
    }
    counts
        .into_iter()
        .filter(|(_, (typed, all))| *all > 0 && *typed * 10 >= *all * 6)
        .map(|(column, (typed, all))| (column, typed as f64 / all as f64))
        .collect()
}

/// Columns that hold something in enough of the lines.
pub(crate) fn body_columns(lines: &[Line]) -> Vec<u32> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    let looked = lines.len().min(LOOK);
    for spot in lines.iter().take(LOOK).flat_map(|l| &l.spots) {
        *counts.entry(spot.column).or_default() += 1;
    }
    counts.into_iter().filter(|(_, n)| *n * 10 >= looked).map(|(c, _)| c).collect()
}

/// Some columns without the last ones that only one of several lines of a text file reaches: it has delimiters too many.
fn without_overlong(mut columns: Vec<u32>, lines: &[Line]) -> Vec<u32> {
    let mut ends: Vec<u32> = lines.iter().filter_map(|line| line.spots.last()).map(|s| s.column).collect();
    ends.sort_unstable();
    if let [.., before, _] = ends[..]
        && ends.len() >= FEWEST_TO_TELL
    {
        columns.retain(|column| *column <= before);
    }
    columns
}

/// Finds the header of some lines without a gap.
pub(crate) fn find(view: &View<'_>, lines: &[Line], width: u32, is_text: bool) -> Top {
    if lines.len() < 2 {
        return Top::Nothing;
    }
    let skip = (lines.len() / 3).clamp(1, PREAMBLE);
    let zone = &lines[skip..];
    let typed = typed_columns(zone);
    let columns = body_columns(zone);
    let columns = if is_text { without_overlong(columns, zone) } else { columns };
    let fill = median(zone.iter().take(LOOK).map(Line::fill));
    if typed.is_empty() {
        return find_among_words(view, lines, width, fill, is_text);
    }
    let names = |line: &Line| names_columns(line, &columns) || period::names_columns(view, line, zone);
    let Some(body) = first_record(view, lines, &typed, fill, zone, &columns) else {
        return find_among_words(view, lines, width, fill, is_text);
    };
    let Some(last) = (0..body).rev().take(6).find(|i| names(&lines[*i])) else {
        return match body {
            0 if fill >= 2 || width == 1 => Top::Records(0),
            _ if fill >= 2 && lines.len() - body >= 2 => Top::Records(body),
            _ => Top::Nothing,
        };
    };
    let first = (0..last).rev().take_while(|i| names(&lines[*i])).last().unwrap_or(last);
    let body = above_figures(view, lines, first, body, &typed, &columns);
    let last = (first..body).rev().find(|i| names(&lines[*i])).unwrap_or(first);
    let labels = best_labels(view, &lines[first..=last]) + first;
    let (top, levels) = levels::find(view, lines, labels, body);
    Top::Header(Header { first: first.min(top), labels, levels, body })
}

/// Where the records begin whose first line with figures is `body`: the lines above it may be records too, whose figures are
/// blank or said in words. They stand below a line from `first` on that names every column.
fn above_figures(
    view: &View<'_>,
    lines: &[Line],
    first: usize,
    body: usize,
    typed: &BTreeMap<u32, f64>,
    columns: &[u32],
) -> usize {
    let named = (first..body).find(|i| names_every(&lines[*i], columns));
    let Some(named) = named else { return body };
    let kin = Kin::of(view, &lines[body..], typed, columns);
    (named + 1..body).rev().take_while(|i| kin.are_like(view, &lines[*i])).last().unwrap_or(body)
}

/// What records hold in the columns of words.
struct Kin<'c> {
    columns: &'c [u32],
    typed: &'c BTreeMap<u32, f64>,
    /// Columns of words in which nearly every record has something.
    filled: Vec<u32>,
    /// What stands in them: each text, and each form of texts with digits; among figures each mark for one that is not told.
    texts: HashSet<(u32, u32)>,
    forms: HashSet<(u32, String)>,
    /// The length of the longest in each of them.
    longest: BTreeMap<u32, usize>,
    /// Lines with nothing but words in a single cell.
    alone: usize,
}

impl<'c> Kin<'c> {
    fn of(view: &View<'_>, records: &[Line], typed: &'c BTreeMap<u32, f64>, columns: &'c [u32]) -> Kin<'c> {
        let looked = &records[..records.len().min(LOOK)];
        let is_filled = |column: &u32| {
            let filled = looked.iter().filter(|l| l.at(*column).is_some()).count();
            !typed.contains_key(column) && filled * 10 >= looked.len() * 9
        };
        let said = || looked.iter().flat_map(|l| &l.spots).filter(|s| s.text > 0);
        let words = || said().filter(|s| !typed.contains_key(&s.column));
        let marks = said().filter(|s| typed.contains_key(&s.column) && view.is_short(s));
        let mut longest = BTreeMap::new();
        for spot in words() {
            let most = longest.entry(spot.column).or_default();
            *most = view.text(spot.text).chars().count().max(*most);
        }
        Kin {
            columns,
            typed,
            filled: columns.iter().copied().filter(is_filled).collect(),
            texts: words().chain(marks).map(|s| (s.column, s.text)).collect(),
            forms: words().filter_map(|s| Some((s.column, form(view.text(s.text))?))).collect(),
            longest,
            alone: looked.iter().filter(|l| l.fill() == 1 && l.text_share() == 1.0).count(),
        }
    }

    /// Whether a line is a record of theirs without figures: it has the words that they all have, or
    /// nearly. Where it has words for figures too, as
    /// labels do, some of it must be known from them.
    fn are_like(&self, view: &View<'_>, line: &Line) -> bool {
        let has = |c: &u32| line.at(*c).is_some();
        let lacking = self.filled.iter().filter(|c| !has(c)).count();
        let is_whole = self.filled.first().is_some_and(has) && lacking * 4 <= self.filled.len();
        // What explains the columns says more in each than records do.
        let is_longer =
            |s: &Spot| view.text(s.text).chars().count() > self.longest.get(&s.column).copied().unwrap_or(0);
        let is_guidance = line.spots.iter().all(is_longer);
        // Of two columns the one beside a word may lack its value, unless the word is written as headings are.
        let is_heading = line.fill() == 1 && (self.columns.len() > 2 || self.alone > 0 && body::shouts(view, line));
        if !is_whole || is_guidance || is_heading || line.spots.iter().any(|s| !self.columns.contains(&s.column)) {
            return false;
        }
        let is_blank = self.typed.keys().all(|c| line.at(*c).is_none());
        let is_known = |s: &Spot| {
            let known = || form(view.text(s.text)).is_some_and(|form| self.forms.contains(&(s.column, form)));
            s.text > 0 && (self.texts.contains(&(s.column, s.text)) || known())
        };
        is_blank || line.spots.iter().any(is_known)
    }
}

/// A text with its digits made one, if it has any: `T-17` is of the form `T-0`.
pub(super) fn form(text: &str) -> Option<String> {
    let mut form = String::new();
    for c in text.chars() {
        match c.is_ascii_digit() {
            true if form.ends_with('0') => {}
            true => form.push('0'),
            false => form.push(c),
        }
    }
    form.contains('0').then_some(form)
}

/// Whether a line has another name for each of the columns.
fn names_every(labels: &Line, columns: &[u32]) -> bool {
    let distinct: HashSet<_> = labels.spots.iter().map(|s| s.text).collect();
    labels.text_share() >= 0.75 && distinct.len() == labels.fill() && columns.iter().all(|c| labels.at(*c).is_some())
}

/// The first line that looks like the records below it.
fn first_record(
    view: &View<'_>,
    lines: &[Line],
    typed: &BTreeMap<u32, f64>,
    fill: usize,
    zone: &[Line],
    columns: &[u32],
) -> Option<usize> {
    lines.iter().take(PREAMBLE.max(lines.len() / 3 + 1)).enumerate().position(|(i, line)| {
        // Figures that could be years are figures where the line above names each of the columns. Days below weekdays are none, where
        // they leave the first column to these.
        let named = i > 0
            && names_columns(&lines[i - 1], columns)
            && names_each(&lines[i - 1], line)
            && !(columns.first().is_some_and(|c| line.at(*c).is_none()) && period::days_name_columns(view, line, zone));
        if !named && period::names_columns(view, line, zone) {
            return false;
        }
        // A record whose cells are moved by one still holds values, right below a line of words that names all columns.
        let labelled = i > 0 && lines[i - 1].row + 1 == line.row && names_all(&lines[i - 1], columns);
        if labelled && line.fill() * 4 >= fill * 3 && (is_moved(line, typed) || has_stray_quotes(view, line, typed)) {
            return true;
        }
        let tells = |s: &&Spot| typed.contains_key(&s.column) && !is_untold(view, s);
        let here: Vec<_> = line.spots.iter().filter(tells).collect();
        let values = here.iter().filter(|s| s.is_typed() || s.class == Class::Error).count();
        let fits = values > 0 && values * 2 >= here.len() && line.fill() * 3 >= fill;
        fits && !stands_above_labels(&lines[i..], columns)
    })
}

/// Whether a cell says that a figure is not told: a dash, a single letter.
fn is_untold(view: &View<'_>, spot: &Spot) -> bool {
    let is_letter = || view.text(spot.text).chars().nth(1).is_none();
    spot.class == Class::Text && (view.literal(spot.text).any(NOTHING) || is_letter())
}

/// Whether a line that could be a record stands above the labels: it leaves most of the columns blank that they name.
fn stands_above_labels(lines: &[Line], columns: &[u32]) -> bool {
    let line = &lines[0];
    let labels = lines[1..].iter().take(6).find(|l| l.text_share() == 1.0 && l.fill() > line.fill());
    labels.is_some_and(|labels| {
        let distinct: HashSet<_> = labels.spots.iter().map(|s| s.text).collect();
        line.fill() <= 2
            && columns.len() >= 3
            && line.fill() * 2 <= labels.fill()
            && distinct.len() == labels.fill()
            && columns.iter().filter(|c| labels.at(**c).is_some()).count() * 10 >= columns.len() * 8
    })
}

/// Whether the values of a line stand in or beside columns of values.
fn is_moved(line: &Line, typed: &BTreeMap<u32, f64>) -> bool {
    let mut values = line.spots.iter().filter(|s| s.is_typed()).peekable();
    let near = |s: &Spot| typed.range(s.column.saturating_sub(1)..=s.column + 1).next().is_some();
    values.peek().is_some() && values.all(near)
}

/// Whether a line has values in all columns of values, once quotes at their ends are taken away that belong to nothing.
fn has_stray_quotes(view: &View<'_>, line: &Line, typed: &BTreeMap<u32, f64>) -> bool {
    let is_value = |spot: &Spot| {
        let bare = view.text(spot.text).trim_matches(['"', '\'', ' ']);
        spot.is_typed() || class_of(Literal::of(bare)) != Class::Text
    };
    let mut values = line.spots.iter().filter(|s| typed.contains_key(&s.column)).peekable();
    values.peek().is_some() && values.all(is_value)
}

fn names_all(labels: &Line, columns: &[u32]) -> bool {
    labels.text_share() == 1.0 && names_every(labels, columns)
}

fn names_each(labels: &Line, line: &Line) -> bool {
    let distinct: HashSet<_> = labels.spots.iter().map(|s| s.text).collect();
    distinct.len() == labels.fill() && line.spots.iter().all(|s| labels.at(s.column).is_some())
}

fn names_columns(line: &Line, columns: &[u32]) -> bool {
    let covered = columns.iter().filter(|c| line.at(**c).is_some()).count();
    line.text_share() >= 0.75 && covered * 2 >= columns.len() && (line.fill() >= 2 || columns.len() == 1)
}

/// Of several lines that could name the columns, the one with short, distinct, complete labels.
fn best_labels(view: &View<'_>, lines: &[Line]) -> usize {
    let units = |i: usize| i > 0 && units::of(view, &lines[i], &lines[i - 1]).is_some();
    let score = |line: &Line| {
        let distinct: HashSet<_> = line.spots.iter().map(|s| s.text).collect();
        let length: usize = line.spots.iter().map(|s| view.text(s.text).chars().count()).sum();
        let average = length as f64 / line.fill().max(1) as f64;
        line.fill() as f64 * (distinct.len() as f64 / line.fill().max(1) as f64) - (average / 12.0).min(8.0)
    };
    let mut best = 0;
    for (i, line) in lines.iter().enumerate() {
        // Of equals the last one: it stands next to the records.
        if score(line) >= score(&lines[best]) - 1e-9 && !units(i) {
            best = i;
        }
    }
    best
}

/// Where all columns hold words, the header is the first full line whose labels do not come again below.
fn find_among_words(view: &View<'_>, lines: &[Line], width: u32, fill: usize, is_text: bool) -> Top {
    // In a text file a first line that names all columns names them also where most records leave some blank.
    let named = is_text && lines[0].fill() as u32 == width;
    if fill < 2 && width > 1 && !named {
        return Top::Nothing;
    }
    let most = lines.len().saturating_sub(1).min(12);
    for (i, line) in lines.iter().take(most).enumerate() {
        let below = &lines[i + 1..];
        if period::days_name_columns(view, line, below) {
            let (first, levels) = levels::find(view, lines, i, i + 1);
            return Top::Header(Header { first, labels: i, levels, body: i + 1 });
        }
        let stands_above_days = below.first().is_some_and(|l| period::days_name_columns(view, l, &below[1..]));
        if line.fill() * 10 < fill * 6 || line.text_share() < 0.75 || stands_above_days {
            continue;
        }
        let labels: HashSet<_> = line.spots.iter().map(|s| s.text).collect();
        let recurs = line.spots.iter().filter(|s| recurs(s, &below[..below.len().min(LOOK)])).count();
        let long = line.spots.iter().filter(|s| view.text(s.text).chars().count() > 120).count();
        let again = below.iter().any(|l| same_labels(line, l)) && come_again(view, line, below);
        let looked = &below[..below.len().min(LOOK)];
        let is_value = || line.spots.iter().any(|s| alike::is_one_of(view, s, looked));
        let are_told = || recurs * 2 <= line.fill() && inner::is_unlike(view, looked, std::slice::from_ref(line));
        if (recurs * 4 <= line.fill() || again || are_told())
            && long * 2 <= line.fill()
            && labels.len() * 2 >= line.fill()
            && !is_value()
        {
            let is_record = |n: &usize| !again || !same_labels(line, &lines[*n]);
            let again = (i + 1..lines.len()).find(is_record).unwrap_or(i + 1);
            let body = if again == i + 1 { after_lower_levels(view, lines, i) } else { again };
            let (first, levels) = levels::find(view, lines, i, if again == i + 1 { body } else { i + 1 });
            let body = if is_guidance(view, lines, body) { body + 1 } else { body };
            return Top::Header(Header { first, labels: i, levels, body });
        }
        return if lines.len() >= 4 { Top::Records(i) } else { Top::Nothing };
    }
    Top::Nothing
}

/// Whether a word stands among those below it, but for a column that holds nothing else and is blank here and there: what is ticked is
/// said once more where it holds.
fn recurs(spot: &Spot, below: &[Line]) -> bool {
    let said: Vec<u32> = below.iter().filter_map(|l| l.at(spot.column)).map(|o| o.text).collect();
    let is_tick = said.len() < below.len() && said.iter().all(|text| *text == spot.text);
    !is_tick && said.contains(&spot.text)
}

/// Whether the first line below the labels says how to fill in the others: it is long, and blank where every record begins.
fn is_guidance(view: &View<'_>, lines: &[Line], body: usize) -> bool {
    let (Some(line), Some(below)) = (lines.get(body), lines.get(body + 1..)) else { return false };
    let Some(first) = below.first().map(|l| l.spots[0].column) else { return false };
    let length = |line: &Line| line.spots.iter().map(|s| view.text(s.text).chars().count()).max().unwrap_or(0);
    let usual = median(below.iter().take(LOOK).map(length));
    below.len() >= 3
        && line.at(first).is_none()
        && line.text_share() == 1.0
        && length(line) >= 40
        && length(line) >= 2 * usual
        && below.iter().take(LOOK).all(|l| l.spots[0].column == first)
}

/// Among words a line below the labels is a level of the header only if it leaves the first column to the line above, or one of
/// the two asks what the other names, and its words do not come again.
fn after_lower_levels(view: &View<'_>, lines: &[Line], labels: usize) -> usize {
    let Some(first) = lines[labels].spots.first().map(|s| s.column) else { return labels + 1 };
    let mut body = labels + 1;
    while body + 1 < lines.len() {
        let (line, below) = (&lines[body], &lines[body + 1..]);
        let filled = below.iter().take(LOOK).filter(|l| l.at(first).is_some()).count();
        let recurs = line
            .spots
            .iter()
            .any(|s| below.iter().take(LOOK).any(|l| l.at(s.column).is_some_and(|o| o.text == s.text)));
        let (_, levels) = levels::find(view, lines, labels, body + 1);
        let added = levels.last().is_some_and(|l| l.row == line.row);
        let is_own = line.at(first).is_some() && !codes::ask(view, &lines[body - 1], line);
        if is_own || filled * 10 < below.len().min(LOOK) * 8 || recurs || !added {
            break;
        }
        body += 1;
    }
    body
}

/// Whether two lines have the same labels in the same columns.
pub(crate) fn same_labels(a: &Line, b: &Line) -> bool {
    a.fill() == b.fill()
        && a.fill() > 0
        && a.spots.iter().zip(&b.spots).all(|(x, y)| x.column == y.column && x.text == y.text && x.text > 0)
}

/// Whether the lines that are like the labels repeat them. Where values stand below, they do. Among words alone the first line of
/// a list without labels may be a record that comes twice, so that labels must be told from the words below: they come again only
/// together, and where a part begins, or else while no record comes again as a whole, more often than once, among words that do come
/// again apart, or among many records that all have figures where the labels have none.
pub(crate) fn come_again(view: &View<'_>, labels: &Line, lines: &[Line]) -> bool {
    let is_word = |column: &u32| labels.at(*column).is_some_and(|s| s.class == Class::Text);
    if typed_columns(lines).keys().any(is_word) {
        return true;
    }
    if labels.fill() < 2 || lines.iter().any(|l| !same_labels(labels, l) && shares_word(labels, l)) {
        return false;
    }
    let begins = |at: usize| at > 0 && lines[at - 1].row + 1 < lines[at].row;
    let repeats: Vec<usize> = (0..lines.len()).filter(|i| same_labels(labels, &lines[*i])).collect();
    let parts = (0..lines.len()).filter(|i| begins(*i)).count();
    let begin_parts = parts * 2 < lines.len() && repeats.iter().all(|i| begins(*i));
    let records = lines.iter().filter(|l| !same_labels(labels, l));
    let is_told = || {
        let others: Vec<Line> = records.clone().take(LOOK).cloned().collect();
        others.len() >= PLENTY && inner::is_unlike(view, &others, std::slice::from_ref(labels))
    };
    let is_plain = || repeats.len() > 1 || words_come_again(records.clone()) || is_told();
    begin_parts || are_distinct(records.clone()) && is_plain()
}

/// Whether two lines have the same word in some column.
fn shares_word(labels: &Line, line: &Line) -> bool {
    labels.spots.iter().any(|s| s.text > 0 && line.at(s.column).is_some_and(|o| o.text == s.text))
}

/// Whether no line is as another one.
fn are_distinct<'l>(mut lines: impl Iterator<Item = &'l Line>) -> bool {
    let mut known = HashSet::new();
    lines.all(|line| known.insert(line.spots.iter().map(|s| (s.column, s.text)).collect::<Vec<_>>()))
}

/// Whether a word comes again in its column.
pub(super) fn words_come_again<'l>(lines: impl Iterator<Item = &'l Line>) -> bool {
    let mut known = HashSet::new();
    lines.flat_map(|l| &l.spots).filter(|s| s.text > 0).any(|s| !known.insert((s.column, s.text)))
}
