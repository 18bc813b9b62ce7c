//! Values within JSON: as what they are read, and the key by which they are compared, sorted and indexed.

use serde_json::Value;
use sheaf_model::text::text_key;

use super::number::general;
use super::{Args, Datum, Own, some};
use crate::sql::json::LONGEST_KEY;

pub(super) const OWN: &[Own] = &[
    Own { name: "json_part", run: |a| value(a)?.get(a.text(1)?).map(|v| Datum::Text(v.to_string())) },
    Own {
        name: "json_item",
        run: |a| value(a)?.get(usize::try_from(a.whole(1)?).ok()?).map(|v| Datum::Text(v.to_string())),
    },
    Own { name: "json_key", run: |a| key(&value(a)?).map(Datum::Text) },
    Own { name: "json_plain", run: |a| plain(&value(a)?).map(Datum::Text) },
    Own { name: "json_string", run: |a| value(a)?.as_str().filter(|t| !t.is_empty()).map(Datum::from) },
    Own { name: "json_number", run: |a| number(&value(a)?).map(Datum::Real) },
    Own { name: "json_truth", run: |a| value(a)?.as_bool().map(Datum::from) },
    Own { name: "json_kind", run: |a| kind(&value(a)?).map(Datum::from) },
    Own { name: "json_size", run: |a| size(&value(a)?).map(Datum::from) },
    Own { name: "json_has_key", run: |a| some(value(a)?.get(a.text(1)?).is_some()) },
    Own { name: "json_has", run: |a| has(a) },
];

fn value(args: &Args<'_>) -> Option<Value> {
    serde_json::from_str(args.text(0)?).ok()
}

/// The key of a value; none of a blank. Its first letter tells the kinds apart.
fn key(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        Value::Number(_) => number(value).map(number_key),
        Value::String(text) => Some(cut(&text_key_within(text))),
        Value::Bool(b) => Some(truth_key(*b)),
        Value::Array(_) => Some(cut(&format!("4{value}"))),
        Value::Object(_) => Some(cut(&format!("5{value}"))),
    }
}

/// As much of a key as an index takes.
fn cut(key: &str) -> String {
    key.chars().take(LONGEST_KEY + 1).collect()
}

/// The key of a number: its bits, turned so that they lie in order as text.
pub fn number_key(n: f64) -> String {
    // Minus zero is zero.
    let bits = (n + 0.0).to_bits();
    let turned = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
    format!("1{turned:016x}")
}

/// The key of a text, however long it is.
pub fn text_key_within(text: &str) -> String {
    format!("2{}", text_key(text))
}

/// The key of a yes/no.
pub fn truth_key(b: bool) -> String {
    format!("3{}", u8::from(b))
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64()
}

/// A value as a text: of a text itself; numbers as they are written, with all digits of whole ones.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => (!text.is_empty()).then(|| text.clone()),
        Value::Bool(b) => Some(if *b { "TRUE" } else { "FALSE" }.to_owned()),
        Value::Number(n) if n.is_f64() => n.as_f64().map(general),
        other => Some(other.to_string()),
    }
}

fn kind(value: &Value) -> Option<&'static str> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    })
}

fn size(value: &Value) -> Option<i64> {
    match value {
        Value::Array(items) => i64::try_from(items.len()).ok(),
        Value::Object(parts) => i64::try_from(parts.len()).ok(),
        _ => None,
    }
}

/// Whether a list has an item that is the same: a number by what it is worth, a text letter by letter.
fn has(args: &Args<'_>) -> Option<Datum> {
    let (list, wanted) = (value(args)?, serde_json::from_str::<Value>(args.text(1)?).ok()?);
    let same = |item: &Value| match (item, &wanted) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64() && (a.is_f64() || b.is_f64()),
        (a, b) => a == b,
    };
    some(list.as_array().is_some_and(|items| items.iter().any(same)))
}
