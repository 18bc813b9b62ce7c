//! Marks in columns of numbers: short texts that stand where a number is not told (`c`, `ND`, `<5`), and signs behind a number that
//! say something about it (`2020(r)`, `241*`).

use std::collections::HashSet;

use super::key::is_identifier;
use super::literal::{COMMA, LEADING_ZERO, Literal, NOTHING, POINT, SHORT_NUMBER, trim};
use super::number::{self, Mark, Numeral};
use super::profile::Profile;
use super::unit;
use super::words;
use crate::proposal::ProposedField;
use crate::sheet::{TextId, TextPool};

/// What offices of statistics and laboratories write where a figure is confidential, not there, or too small to be measured.
const WITHHELD: &str =
    "nd|n/d|n.d.|n.d|s/d|:|::|‡|†|#|(c)|(d)|(s)|(x)|(z)|(na)|(nd)|[d]|[nd]|[w]|[low]|[u]|c.|bdl|lod|nq|supp|suppressed";

/// The same by one letter, which is no other than a small one.
const LETTERS: [&str; 3] = ["c", "z", "w"];

/// Most letters of a mark that is not known.
const LONGEST: usize = 3;
/// Most different marks of a column; all bounds (`<5`, `<10`) are one. Of those that are not known only one: several are sizes,
/// grades, gates.
const MOST: usize = 3;
const MOST_UNKNOWN: usize = 1;
/// Fewer numbers are no column of numbers.
const FEWEST_NUMBERS: u64 = 3;
/// Fewest different numbers beside a mark that is not known, and a number that is more than a size, a grade or a floor.
const FEWEST_OTHERS: u64 = 8;
const LARGE: f64 = 100.0;
/// Most numbers with a sign behind them that are read without it.
const MOST_SIGNED: usize = 200;

/// Whether a field's values are numbers, so that marks may stand among them.
pub(crate) fn is_of_numbers(kind: &str) -> bool {
    matches!(kind, "integer" | "number" | "money" | "percent")
}

/// Whether it is written as marks for what is not told are.
pub(crate) fn is_mark(text: &str) -> bool {
    is_surely_mark(text)
        || text.chars().count() <= LONGEST && !text.contains(|c: char| c.is_whitespace() || c.is_numeric())
}

/// Whether it says so without others of its kind: it is a known mark, or a bound.
pub(crate) fn is_surely_mark(text: &str) -> bool {
    is_bound(text)
        || LETTERS.contains(&text)
        || text.len() <= 12 && WITHHELD.split('|').any(|mark| mark == text.to_lowercase())
}

/// `<5`, `< 0.01`, `≥95`: a number that is told by one that it lies below or above, or by the limit of what is measured.
fn is_bound(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['<', '>', '≤', '≥']) else { return false };
    let rest = trim(rest.strip_prefix('=').unwrap_or(rest));
    let limit = || matches!(rest.to_lowercase().as_str(), "lod" | "loq" | "lor" | "mdl" | "dl" | "lq");
    rest.len() <= 12
        && (number::parse(rest, Mark::Point).or_else(|| number::parse(rest, Mark::Comma)).is_some() || limit())
}

/// How many cells of a column of numbers hold a mark for what is not told; none where the texts among the numbers may be
/// anything else. Few numbers that come again and again may be codes, of which some are letters.
pub(super) fn withheld(profile: &Profile, label: &str, pool: &TextPool) -> u64 {
    let plain = profile.good().saturating_sub(profile.texts);
    // As many texts as may be numbers: where there are none, the words of the column need not be read again.
    let most: u64 = [POINT, COMMA, SHORT_NUMBER].iter().map(|flag| profile.count(*flag)).sum();
    if profile.texts == 0
        || plain + most < FEWEST_NUMBERS
        || is_identifier(label)
        || words::NUMBERING.in_header(label)
        || profile.count(LEADING_ZERO) > 0
    {
        return 0;
    }
    let (mut marks, mut unknown) = (HashSet::new(), 0);
    let (mut cells, mut written, mut again, mut large) = (0, 0, true, profile.greatest >= LARGE);
    for (id, count) in &profile.words {
        let text = trim(pool.get(*id));
        let literal = Literal::of(text);
        if literal.any(POINT | COMMA | SHORT_NUMBER) {
            written += count;
            large |= text.bytes().filter(u8::is_ascii_digit).count() > 2;
        } else if !literal.any(NOTHING) && is_mark(text) {
            cells += count;
            unknown += usize::from(!is_surely_mark(text));
            again &= *count > 1 || is_surely_mark(text);
            marks.insert(if is_bound(text) { "<".to_owned() } else { text.to_lowercase() });
        }
    }
    let numbers = plain + written;
    let others = profile.distinct.saturating_sub(marks.len() as u64);
    let is_measured = profile.fractions > 0 || profile.decimals.1.max(profile.decimals.2) > 0;
    let differ = (is_measured || large) && others >= FEWEST_OTHERS && unknown <= MOST_UNKNOWN;
    let is_told = unknown == 0 && others >= 3 || differ;
    let right = marks.len() <= MOST && again && numbers >= FEWEST_NUMBERS && numbers >= cells && is_told;
    if right { cells } else { 0 }
}

/// Signs behind a number that are no part of it.
const STARS: &[char] = &['*', '†', '‡', '§', '#'];

/// Numbers with a sign behind them.
pub(super) struct Signed {
    /// How many cells hold them.
    pub(super) cells: u64,
    /// Each as it is written, and without its sign.
    pub(super) texts: Vec<(String, String)>,
}

/// The numbers with a sign behind them, where most numbers of a column have none, as `241*`.
pub(super) fn signed(profile: &Profile, pool: &TextPool, kind: &str, field: &ProposedField) -> Option<Signed> {
    if is_identifier(&field.label) || words::NUMBERING.in_header(&field.label) {
        return None;
    }
    let mark = field.reading.decimal_mark.unwrap_or(Mark::Point);
    let mut signed = Signed { cells: 0, texts: Vec::new() };
    for (id, count) in &profile.words {
        let text = trim(pool.get(*id));
        let Some((bare, read)) = without_sign(field, text, mark).filter(|_| !Literal::of(text).is_typed()) else {
            continue;
        };
        // Behind a small whole number a letter or a number in brackets is a part of it, as of a house or a clause, and behind a price a
        // unit.
        let is_figure = kind != "money" && (read.decimals > 0 || bare.bytes().filter(u8::is_ascii_digit).count() > 3);
        if !is_figure && !text[bare.len()..].trim_start().trim_matches(STARS).is_empty() {
            continue;
        }
        if read.decimals <= field.decimals.unwrap_or_default() && read.percent == (kind == "percent") {
            signed.cells += count;
            signed.texts.push((text.to_owned(), bare.to_owned()));
        }
    }
    let is_seldom = signed.cells * 2 < profile.good() && signed.texts.len() <= MOST_SIGNED;
    (is_seldom && signed.cells > 0).then_some(signed)
}

/// A number without the sign behind it, as it is written and as it is read. What may be its unit is no sign.
fn without_sign<'t>(field: &ProposedField, text: &'t str, mark: Mark) -> Option<(&'t str, Numeral)> {
    const SIGNS: &[char] = &['*', '†', '‡', '§', '#', '^', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    /// Estimated, provisional, revised, a break in the series, of little use.
    const FLAGS: &[char] = &['e', 'p', 'r', 'b', 'u'];
    let bracketed = || {
        let (front, inside) = match text.chars().next_back()? {
            ')' => text.strip_suffix(')')?.rsplit_once('(')?,
            ']' => text.strip_suffix(']')?.rsplit_once('[')?,
            _ => return None,
        };
        let word = inside.strip_prefix("note ").unwrap_or(inside);
        let short = (1..=2).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_alphanumeric());
        let is_sign = word.parse::<u8>().is_ok_and(|n| n < 10) || word.bytes().all(|b| b.is_ascii_lowercase());
        (short && is_sign).then_some(front)
    };
    let starred = || Some(text.trim_end_matches(SIGNS)).filter(|front| front.len() < text.len());
    let flagged = || text.strip_suffix(FLAGS).filter(|front| front.ends_with(' '));
    let front = trim(bracketed().or_else(starred).or_else(flagged)?);
    let behind = text[front.len()..].trim_start();
    let is_right = front.ends_with(|c: char| c.is_ascii_digit() || c == '%') && !unit::is_lost_without(field, behind);
    number::parse(front, mark).filter(|n| is_right && !n.exponent).map(|read| (front, read))
}

/// The texts of a field that are read without the sign behind their number: each with what is read and how many cells hold it.
pub(crate) fn read_without<'a>(
    profile: &Profile,
    pool: &'a TextPool,
    field: &'a ProposedField,
) -> Vec<(TextId, &'a str, &'a str, u64)> {
    let of_numbers = is_of_numbers(field.value_kind());
    let words = profile.words.iter().filter(|_| of_numbers && !field.reading.spellings.is_empty());
    let known = |id: &TextId| {
        let text = trim(pool.get(*id));
        let bare = field.reading.spellings.get(text)?;
        Some((text, bare.as_str()))
    };
    let mut all: Vec<_> = words.filter_map(|(id, n)| known(id).map(|(text, bare)| (*id, text, bare, *n))).collect();
    all.sort_unstable();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_short_and_bounds_have_a_number() {
        for (text, mark, surely) in [
            ("c", true, true),
            ("ND", true, true),
            ("N/D", true, true),
            (":", true, true),
            ("(D)", true, true),
            ("<5", true, true),
            ("< 0,01", true, true),
            ("<LOD", true, true),
            ("sup", true, false),
            ("abc", true, false),
            ("free", false, false),
            ("A1", false, false),
            ("12", false, false),
            ("<b>", true, false),
            ("see note", false, false),
        ] {
            assert_eq!((is_mark(text), is_surely_mark(text)), (mark, surely), "{text}");
        }
    }

    #[test]
    fn signs_behind_a_number_are_no_units() {
        let field = ProposedField { label: "Total".into(), ..ProposedField::default() };
        for (text, wanted) in [
            ("241*", Some("241")),
            ("2020(r)", Some("2020")),
            ("45 (p)", Some("45")),
            ("1,234 †", Some("1,234")),
            ("12[2]", Some("12")),
            ("12 [note 3]", Some("12")),
            ("45 e", Some("45")),
            ("45p", None),
            ("12 (34)", None),
            ("5 kg", None),
            ("5 (m)", None),
            ("A12*", None),
            ("12", None),
        ] {
            assert_eq!(without_sign(&field, text, Mark::Point).map(|(bare, _)| bare), wanted, "{text}");
        }
    }
}
