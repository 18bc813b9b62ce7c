//! Text: what it contains and where, and several texts as one.

use sheaf_model::text::fold;

use super::list::items;
use super::{Args, Datum, Own, some};

pub(super) const OWN: &[Own] = &[
    Own { name: "find", run: find },
    Own { name: "search", run: search },
    Own { name: "contains", run: |a| some(fold(a.text(0)?).contains(&fold(a.text(1)?))) },
    Own { name: "starts", run: |a| some(fold(a.text(0)?).starts_with(&fold(a.text(1)?))) },
    Own { name: "ends", run: |a| some(fold(a.text(0)?).ends_with(&fold(a.text(1)?))) },
    Own { name: "wildcard", run: |a| some(wildcard(a.text(0)?, a.text(1)?)) },
    Own { name: "occurrences", run: occurrences },
    Own { name: "join", run: |a| join(a, 0) },
    Own { name: "textjoin", run: textjoin },
    Own { name: "labels", run: labels },
    Own { name: "has_code", run: has_code },
    Own { name: "code_count", run: |a| some(items(a.text(0)?).len() as i64) },
];

/// The place of a text in another, from a place on; case counts.
fn find(a: &Args<'_>) -> Option<Datum> {
    let (what, text, from) = (a.text(0)?, a.text(1)?, usize::try_from(a.whole(2)?).ok()?.checked_sub(1)?);
    if from > text.chars().count() {
        return None;
    }
    let start = text.char_indices().nth(from).map_or(text.len(), |(i, _)| i);
    let at = text.get(start..)?.find(what)? + start;
    some(text[..at].chars().count() as i64 + 1)
}

/// The same, but case does not count, and `?` stands for a character, `*` for any number of them, `~` makes them plain.
fn search(a: &Args<'_>) -> Option<Datum> {
    let (what, text, from) = (a.text(0)?, a.text(1)?, usize::try_from(a.whole(2)?).ok()?.checked_sub(1)?);
    let text: Vec<char> = text.chars().map(lower).collect();
    let pattern = pattern(what);
    if from > text.len() || (pattern.is_empty() && from == text.len() && from > 0) {
        return None;
    }
    let mut ends = pattern.clone();
    ends.push(Piece::Any);
    (from..=text.len()).find(|start| matches(&text[*start..], &ends)).and_then(|at| some(at as i64 + 1))
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    One(char),
    Each,
    Any,
}

fn pattern(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        pieces.push(match c {
            '~' if matches!(chars.peek(), Some('?' | '*' | '~')) => Piece::One(chars.next().map_or('~', lower)),
            '?' => Piece::Each,
            '*' => Piece::Any,
            c => Piece::One(lower(c)),
        });
    }
    pieces
}

/// Whether the whole text fits; goes back to the last `*` only, so that time is bounded by the product of the lengths.
fn matches(text: &[char], pattern: &[Piece]) -> bool {
    let (mut t, mut p, mut star) = (0, 0, None);
    while t < text.len() {
        match pattern.get(p) {
            Some(Piece::Any) => {
                star = Some((p, t));
                p += 1;
            }
            Some(Piece::Each) => (t, p) = (t + 1, p + 1),
            Some(Piece::One(c)) if *c == text[t] => (t, p) = (t + 1, p + 1),
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    (t, p) = (from + 1, at + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|piece| *piece == Piece::Any)
}

/// Whether a text as a whole fits a pattern with `?` and `*`.
pub(crate) fn wildcard(text: &str, what: &str) -> bool {
    let text: Vec<char> = text.chars().map(lower).collect();
    matches(&text, &pattern(what))
}

fn occurrences(a: &Args<'_>) -> Option<Datum> {
    let (text, what) = (a.text(0)?, a.text(1)?);
    some(if what.is_empty() { 0 } else { text.matches(what).count() as i64 })
}

/// A JSON array's items with a separator between them.
fn join(a: &Args<'_>, at: usize) -> Option<Datum> {
    some(items(a.text(at)?).iter().map(text_of).collect::<Vec<_>>().join(a.text(at + 1)?))
}

fn text_of(item: &serde_json::Value) -> String {
    match item {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Separator, whether empty ones are passed over, a JSON array.
fn textjoin(a: &Args<'_>) -> Option<Datum> {
    let (separator, skip) = (a.text(0)?, a.flag(1)?);
    let list: Vec<serde_json::Value> = serde_json::from_str(a.text(2)?).ok()?;
    let texts = list.iter().map(text_of).filter(|t| !skip || !t.is_empty());
    let joined = texts.collect::<Vec<_>>().join(separator);
    some(joined)
}

/// Codes as labels, `[[1,"red"],[2,"blue"]]` being the choices.
fn labels(a: &Args<'_>) -> Option<Datum> {
    let choices: Vec<(i64, String)> = serde_json::from_str(a.text(1)?).ok()?;
    let codes = items(a.text(0)?);
    let label =
        |code: &serde_json::Value| choices.iter().find(|(c, _)| code.as_i64() == Some(*c)).map(|(_, l)| l.as_str());
    some(codes.iter().filter_map(label).collect::<Vec<_>>().join(", "))
}

fn has_code(a: &Args<'_>) -> Option<Datum> {
    let code = a.whole(1)?;
    some(items(a.text(0)?).iter().any(|c| c.as_i64() == Some(code)))
}
