//! What two columns, or one, need to be a table: little stands in them, and lists of settings, notes and words above a table look
//! much the same. Evidence per region.

use std::collections::{HashMap, HashSet};

use super::alike::are_codes;
use super::body::NOTE_WORDS;
use super::view::{Class, Line, Spot, View};
use crate::address::Rect;
use crate::column::literal::{EMAIL, PHONE, URL, trim};
use crate::column::words::{self, Words, header_words};

/// Fewest values of a list of one column.
const FEWEST_VALUES: usize = 5;
/// Most words, and most characters, of a value of such a list.
const MOST_WORDS: usize = 5;
const LONGEST: usize = 40;
/// How often a value of it may come: what comes more often says something of records that are not here.
const OFTEN: usize = 2;
/// Fewest signs of a number of an invoice.
const FEWEST_SIGNS: usize = 5;
/// Longest code, as lists explain them.
const LONGEST_CODE: usize = 8;
/// Fewest words that are a sentence, with a full stop behind them.
const SENTENCE: usize = 4;
/// Most lines below the first one of a letterhead.
const MOST_LINES: usize = 4;
/// Most rows of a list of remarks.
const MOST_REMARKS: usize = 40;

/// Over addresses.
const ADDRESS: Words = Words::of("email mail e website web url homepage link page site");
/// Over a list of a workbook's sheets.
const CONTENTS: Words = Words::of("contents index sheets tabs inhalt inhaltsverzeichnis sommaire índice indice spis");

/// Whether a few records of two columns are a table beyond doubt: the last label says of what kind the values below it are, as no
/// value of a list of settings does; or the records are codes that stand beside another table, below a word.
pub(super) fn is_told(view: &View<'_>, labels: &Line, records: &[&Line], area: Rect) -> bool {
    let [first, last] = labels.spots.as_slice() else { return false };
    if records.len() < 2 || records.iter().any(|record| record.fill() != 2) || !are_words(view, labels) {
        return false;
    }
    let keys: HashSet<&str> = records.iter().map(|record| trim(view.text(record.spots[0].text))).collect();
    let are_distinct = keys.len() == records.len() && !keys.contains("");
    let follow = (labels.row + 1..).zip(records).all(|(row, record)| record.row == row);
    let is_one = |record: &&Line| is_named_by(view, last, &record.spots[1]);
    let explains = || {
        let is_code = |text: &&str| is_code(text) && !is_code(trim(view.text(first.text)));
        keys.iter().all(is_code) && stands_beside(view, labels.row, area)
    };
    are_distinct && follow && (records.iter().all(is_one) || explains())
}

/// Whether a value is of the kind that its label says.
fn is_named_by(view: &View<'_>, label: &Spot, value: &Spot) -> bool {
    let (label, literal) = (view.text(label.text), view.literal(value.text));
    match value.class {
        Class::Number if value.text > 0 && literal.any(PHONE) => words::PHONE.in_header(label),
        Class::Number => words::MONEY.in_header(label) || words::COUNT.in_header(label),
        Class::Moment => words::DATE.in_header(label) || words::TIME.in_header(label),
        Class::Text if literal.any(PHONE) => words::PHONE.in_header(label),
        Class::Text if literal.any(EMAIL | URL) => ADDRESS.in_header(label),
        _ => false,
    }
}

/// Whether labels are short words without figures.
fn are_words(view: &View<'_>, labels: &Line) -> bool {
    labels.spots.iter().all(|spot| {
        let text = trim(view.text(spot.text));
        let words = text.split_whitespace().count();
        spot.class == Class::Text
            && (1..=3).contains(&words)
            && !text.contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | '@'))
    })
}

/// Whether a text is written as codes are: one word in capitals or with a figure.
fn is_code(text: &str) -> bool {
    text.len() <= LONGEST_CODE
        && !text.contains(char::is_whitespace)
        && text.starts_with(char::is_alphanumeric)
        && !text.contains(char::is_lowercase)
}

/// Whether the row of the labels holds those of another table, beside a blank column.
fn stands_beside(view: &View<'_>, row: u32, area: Rect) -> bool {
    let others = view.sheet.cells_of(row).iter().filter(|cell| {
        let column = u32::from(cell.column);
        (column + 1 < area.left || column > area.right + 1) && view.class(cell) == Some(Class::Text)
    });
    others.count() >= 2
}

/// Whether a column alone is a list with a label, and all that its sheet holds: short words or values of one kind. A sheet that is
/// hidden holds what others may choose from.
pub(super) fn is_list(view: &View<'_>, labels: &Line, records: &[&Line]) -> bool {
    let all = records.len() as u64 + 1;
    let follow = (labels.row + 1..).zip(records).all(|(row, record)| record.row == row);
    if view.sheet.hidden
        || records.len() < FEWEST_VALUES
        || view.sheet.filled() != all
        || !follow
        || !are_words(view, labels)
    {
        return false;
    }
    let label = trim(view.text(labels.spots[0].text)).to_lowercase();
    let class = records[0].spots[0].class;
    let value = |record: &Line| {
        let spot = &record.spots[0];
        match view.sheet.cell(record.row, spot.column).map(|cell| cell.value) {
            Some(crate::sheet::Value::Number(n)) => n.to_bits(),
            _ => u64::from(spot.text),
        }
    };
    let mut counts: HashMap<u64, usize> = HashMap::new();
    records.iter().for_each(|record| *counts.entry(value(record)).or_default() += 1);
    let is_short = |record: &&Line| {
        let text = trim(view.text(record.spots[0].text));
        text.chars().count() <= LONGEST
            && text.split_whitespace().count() <= MOST_WORDS
            && !text.ends_with([':', '.', '?', '!'])
            && !text.contains(": ")
    };
    let says_more = |word: &String| NOTE_WORDS.contains(&word.as_str()) || CONTENTS.contains(word);
    let is_address = |record: &&Line| view.literal(record.spots[0].text).any(EMAIL | URL | PHONE);
    let is_named =
        || [words::TITLE, words::PERSON, words::IDENTIFIER, words::PLACE].iter().any(|w| w.in_header(&label));
    // What stands first on a cover or in a letter is no label of the lines below it.
    let are_values = class != Class::Text || records.iter().all(is_address) || is_named();
    are_values
        && records.iter().all(|record| record.spots[0].class == class && record.spots[0].formula == 0)
        && records.iter().all(is_short)
        && counts.values().all(|n| *n <= OFTEN)
        && !header_words(&label).iter().any(says_more)
}

/// Whether what stands where labels would is a record itself: a sentence behind a word, as those below it, or a code of their form.
pub(super) fn names_nothing(view: &View<'_>, labels: &Line, records: &[&Line]) -> bool {
    let [name, text] = labels.spots.as_slice() else { return false };
    if records.iter().any(|record| record.fill() > 2) || records.len() > MOST_REMARKS {
        return false;
    }
    let full: Vec<&Line> = records.iter().copied().filter(|record| record.fill() == 2).collect();
    are_codes(view, name, &full) || is_remark(view, name, text) && are_remarks(view, records)
}

/// Whether a number or code stands where a label would, beside a label of its own, and the few lines below reach to columns without
/// one: the top of a letter or an invoice.
pub(super) fn is_letterhead(view: &View<'_>, labels: &Line, records: &[&Line]) -> bool {
    let has_code = labels.spots.iter().skip(1).any(|s| {
        let text = trim(view.text(s.text));
        let has_digit = text.contains(|c: char| c.is_ascii_digit());
        has_digit && text.len() >= FEWEST_SIGNS && !text.contains(|c: char| c.is_whitespace() || c.is_lowercase())
    });
    let reaches = |record: &&Line| record.spots.iter().any(|s| labels.at(s.column).is_none());
    labels.fill() == 2 && has_code && records.len() <= MOST_LINES && records.iter().any(reaches)
}

fn is_remark(view: &View<'_>, name: &Spot, text: &Spot) -> bool {
    const ASKS: Words = Words::of("please describe explain tell list state give what why how which who when where");
    let (name, text) = (trim(view.text(name.text)), trim(view.text(text.text)));
    let words = text.split_whitespace().count();
    let begins = text.split_whitespace().next().unwrap_or("").to_lowercase();
    let is_sentence = text.ends_with('.') && words >= SENTENCE;
    is_word(name) && is_sentence && !text.ends_with('?') && !ASKS.contains(&begins)
}

/// Whether words stand before texts, most of them of several words.
fn are_remarks(view: &View<'_>, records: &[&Line]) -> bool {
    let names: HashSet<_> = records.iter().map(|record| record.spots[0].text).collect();
    let are_words = records.iter().all(|record| {
        let spot = &record.spots[0];
        spot.class == Class::Text && is_word(trim(view.text(spot.text)))
    });
    let says =
        |record: &&&Line| record.spots.get(1).is_some_and(|s| view.text(s.text).split_whitespace().count() >= SENTENCE);
    names.len() == records.len() && are_words && records.iter().filter(says).count() * 2 > records.len()
}

fn is_word(text: &str) -> bool {
    text.split_whitespace().count() <= 3 && text.starts_with(char::is_alphabetic) && !text.contains(char::is_numeric)
}
