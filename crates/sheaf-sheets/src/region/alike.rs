//! Words that are no labels but values like those below them.

use crate::column::identifier::Identifier;
use crate::column::literal::{EMAIL, Literal, PHONE, URL, trim};

use super::view::{Line, Spot, View};

/// Values of one kind that tell a record from labels.
const LEAST: usize = 3;

/// What no label is.
#[derive(PartialEq, Eq)]
enum Kind {
    Mail,
    Page,
    Phone,
    Known(Identifier),
    /// Letters and digits of a code, each where it is in others: `AB-0001` is of the form `AA-0000`.
    Code(String),
}

/// Whether a word is one of the values below it.
pub(super) fn is_one_of(view: &View<'_>, spot: &Spot, below: &[Line]) -> bool {
    let Some(kind) = (spot.text > 0).then(|| Kind::of(view.text(spot.text))).flatten() else { return false };
    let texts = || below.iter().filter_map(|line| line.at(spot.column)).map(|s| view.text(s.text));
    let alike = texts().filter(|text| Kind::of(text).as_ref() == Some(&kind)).count();
    alike >= LEAST && alike * 20 >= texts().count() * 19
}

/// Whether a word is a code with letters and figures, and a few lines all begin with one of its form.
pub(super) fn are_codes(view: &View<'_>, spot: &Spot, lines: &[&Line]) -> bool {
    let form = |spot: &Spot| match Kind::of(view.text(spot.text)) {
        Some(Kind::Code(form)) if form.contains(['a', 'A']) => Some(form),
        _ => None,
    };
    let Some(own) = (spot.text > 0).then(|| form(spot)).flatten() else { return false };
    lines.len() >= 2 && lines.iter().all(|line| line.at(spot.column).and_then(form).is_some_and(|other| other == own))
}

impl Kind {
    fn of(text: &str) -> Option<Kind> {
        let text = trim(text);
        let literal = Literal::of(text);
        if literal.any(EMAIL | URL) {
            return Some(if literal.any(EMAIL) { Kind::Mail } else { Kind::Page });
        }
        if literal.any(PHONE) {
            return Some(Kind::Phone);
        }
        let known = [Identifier::Iban, Identifier::Ip, Identifier::Uuid].into_iter().find(|kind| kind.holds(text));
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let is_code = text.len() >= 4 && digits >= 2 && !text.contains(' ');
        known.map(Kind::Known).or_else(|| is_code.then(|| Kind::Code(text.chars().map(shape).collect())))
    }
}

pub(super) const fn shape(c: char) -> char {
    match c {
        '0'..='9' => '0',
        'a'..='z' => 'a',
        'A'..='Z' => 'A',
        other => other,
    }
}
