//! Two rows of labels of which each has a text of its own over every column: codes, as `Q1`, beside what they stand for, or
//! questions beside short names. Evidence per pair of lines.

use std::collections::HashSet;

use super::units;
use super::view::{Line, View};
use crate::column::literal::trim;
use crate::column::words::Words;

/// Fewest columns of such a pair.
const FEWEST: usize = 3;
/// The longest code.
const LONGEST: usize = 20;

/// Whether two rows belong together as codes or questions and their words.
pub(super) fn belong(view: &View<'_>, upper: &Line, lower: &Line) -> bool {
    let (codes, other) = (share(view, upper, is_code), share(view, lower, is_code));
    (codes != other || asks(view, upper, lower)) && may_belong(view, upper, lower)
}

/// Whether one of two rows asks and the other names the questions, each over every column.
pub(super) fn ask(view: &View<'_>, upper: &Line, lower: &Line) -> bool {
    asks(view, upper, lower) && may_belong(view, upper, lower)
}

/// Whether one of two rows asks nearly everywhere, and the other one names variables: the words of who answers are none.
fn asks(view: &View<'_>, upper: &Line, lower: &Line) -> bool {
    let count =
        |line: &Line, is_one: fn(&str) -> bool| line.spots.iter().filter(|s| is_one(trim(view.text(s.text)))).count();
    let asks_all = |line: &Line| count(line, is_question) * 10 >= line.fill() * 9;
    let names_all = |line: &Line| count(line, is_name) == line.fill();
    asks_all(upper) && names_all(lower) || names_all(upper) && asks_all(lower)
}

/// The name of a variable: a code, or a word in small letters.
fn is_name(text: &str) -> bool {
    is_code(text) || text.starts_with(char::is_lowercase) && !text.contains(char::is_whitespace)
}

fn may_belong(view: &View<'_>, upper: &Line, lower: &Line) -> bool {
    let columns = upper.spots.iter().map(|s| s.column).eq(lower.spots.iter().map(|s| s.column));
    let words = |line: &Line| {
        let distinct: HashSet<_> = line.spots.iter().map(|s| s.text).collect();
        let right = |text: &str| !text.starts_with(['{', '[']) && !is_type(text);
        let texts = || line.spots.iter().map(|s| trim(view.text(s.text)));
        line.text_share() == 1.0 && distinct.len() == line.fill() && texts().all(right)
    };
    upper.row + 1 == lower.row
        && upper.fill() >= FEWEST
        && columns
        && words(upper)
        && words(lower)
        && units::of(view, lower, upper).is_none()
}

/// Whether at least half of a line's texts, and two of them, are of a kind.
fn share(view: &View<'_>, line: &Line, is_one: fn(&str) -> bool) -> bool {
    let many = line.spots.iter().filter(|s| s.text > 0 && is_one(trim(view.text(s.text)))).count();
    many >= 2 && many * 2 >= line.fill()
}

/// A letter or a short word with a number: `Q1`, `F12_3`, `item_4`.
fn is_code(text: &str) -> bool {
    let signs = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
    signs
        && text.len() <= LONGEST
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.contains(|c: char| c.is_ascii_digit())
}

fn is_question(text: &str) -> bool {
    text.ends_with(['?', '？']) && text.contains(char::is_whitespace)
}

/// The name of a data type, as databases write it below the labels.
fn is_type(text: &str) -> bool {
    const TYPES: Words = Words::of(
        "int integer bigint smallint text string str char varchar nvarchar varchar2 decimal numeric number float \
         double real bool boolean date datetime timestamp time factor",
    );
    let lower = text.to_lowercase();
    TYPES.contains(lower.split('(').next().unwrap_or("").trim())
}
