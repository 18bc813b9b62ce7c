//! What a person asks of a plan, part by part: a part of another kind than is expected is refused, not passed over.

use serde_json::Value;
use sheaf_model::Problem;

/// What is not known is refused: it was meant to change something.
pub(super) fn expect_parts(what: &str, asked: &Value, known: &[&'static str]) -> Result<(), Problem> {
    let Some(parts) = asked.as_object() else {
        return Err(Problem::field("body", "kind", format!("A {what} is an object, and not {}.", short(asked))));
    };
    let unknown = parts.keys().find(|part| !known.contains(&part.as_str()));
    unknown.map_or(Ok(()), |part| Err(Problem::unknown(what, part, known.iter().copied())))
}

/// The value of a part, if it is there and not null.
fn part<'a, T>(
    asked: &'a Value,
    part: &str,
    kind: &str,
    read: impl FnOnce(&'a Value) -> Option<T>,
) -> Result<Option<T>, Problem> {
    let Some(value) = asked.get(part).filter(|v| !v.is_null()) else { return Ok(None) };
    let wrong = || Problem::field(part, part, format!("'{part}' is {kind}, and not {}.", short(value)));
    read(value).map(Some).ok_or_else(wrong)
}

pub(super) fn flag(asked: &Value, name: &str) -> Result<Option<bool>, Problem> {
    part(asked, name, "true or false", Value::as_bool)
}

pub(super) fn text<'a>(asked: &'a Value, name: &str) -> Result<Option<&'a str>, Problem> {
    part(asked, name, "a text", Value::as_str)
}

/// A text with something in it.
pub(super) fn label<'a>(asked: &'a Value, name: &str) -> Result<Option<&'a str>, Problem> {
    part(asked, name, "a text that is not empty", |v| v.as_str().map(str::trim).filter(|t| !t.is_empty()))
}

pub(super) fn whole(asked: &Value, name: &str) -> Result<Option<u64>, Problem> {
    part(asked, name, "a whole number from 0 on", Value::as_u64)
}

pub(super) fn list<'a>(asked: &'a Value, name: &str) -> Result<Option<&'a [Value]>, Problem> {
    part(asked, name, "a list", |v| v.as_array().map(Vec::as_slice))
}

pub(super) fn names<'a>(asked: &'a Value, name: &str) -> Result<Option<Vec<&'a str>>, Problem> {
    part(asked, name, "a list of names", |v| v.as_array()?.iter().map(Value::as_str).collect())
}

/// A value as it was sent, short enough for a sentence.
fn short(value: &Value) -> String {
    const LONGEST: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
