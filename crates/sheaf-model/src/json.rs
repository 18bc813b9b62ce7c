//! JSON as it is kept: one text for one value, the same on both engines. Names within an object go by length, then by their letters,
//! which is the order in which PostgreSQL's `jsonb` keeps them.

use serde_json::{Map, Number, Value};

use crate::path::Step;

/// A value as text, without blanks.
pub fn text(value: &Value) -> String {
    ordered(value).to_string()
}

/// A text of JSON as it is kept; one that is none stays what it is.
pub fn kept(text_of_json: &str) -> String {
    serde_json::from_str(text_of_json).map_or_else(|_| text_of_json.to_owned(), |value: Value| text(&value))
}

/// Whether a text or a name in it has the zero character, which PostgreSQL keeps in none.
pub fn holds_zero(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(holds_zero),
        Value::Object(parts) => parts.iter().any(|(name, value)| name.contains('\0') || holds_zero(value)),
        _ => false,
    }
}

/// Puts a change into a value as RFC 7396 has it: objects part by part, a null takes a part away, all else is put in place.
pub fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(parts) = target else { return };
    for (name, value) in patch {
        if value.is_null() {
            parts.shift_remove(name);
        } else {
            merge(parts.entry(name.clone()).or_insert(Value::Null), value);
        }
    }
}

/// Takes what lies at a path of keys out of a value; none where there is nothing.
pub fn take(value: &mut Value, path: &[Step]) -> Option<Value> {
    let (Step::Key(key), rest) = path.split_first()? else { return None };
    let parts = value.as_object_mut()?;
    match rest {
        [] => parts.shift_remove(key),
        rest => take(parts.get_mut(key)?, rest),
    }
}

fn ordered(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.iter().map(ordered).collect()),
        Value::Object(parts) => {
            let mut parts: Vec<(&String, &Value)> = parts.iter().collect();
            parts.sort_by_key(|(name, _)| (name.len(), name.as_str()));
            Value::Object(parts.into_iter().map(|(name, value)| (name.clone(), ordered(value))).collect::<Map<_, _>>())
        }
        Value::Number(n) => Value::Number(whole(n).unwrap_or_else(|| n.clone())),
        plain => plain.clone(),
    }
}

/// A whole number that was written with a point or an exponent, as PostgreSQL writes it: by its digits, as far as 64 bits go.
fn whole(n: &Number) -> Option<Number> {
    let real = n.as_f64().filter(|real| n.is_f64() && *real == real.trunc())?;
    let fits = (i64::MIN as f64..u64::MAX as f64).contains(&real);
    fits.then(|| if real < 0.0 { Number::from(real as i64) } else { Number::from(real as u64) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cases of RFC 7396 itself.
    #[test]
    fn changes_are_merged() {
        for (target, patch, merged) in [
            (r#"{"a":"b"}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
            (r#"{"a":"b"}"#, r#"{"b":"c"}"#, r#"{"a":"b","b":"c"}"#),
            (r#"{"a":"b"}"#, r#"{"a":null}"#, "{}"),
            (r#"{"a":"b","b":"c"}"#, r#"{"a":null}"#, r#"{"b":"c"}"#),
            (r#"{"a":["b"]}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
            (r#"{"a":"c"}"#, r#"{"a":["b"]}"#, r#"{"a":["b"]}"#),
            (r#"{"a":{"b":"c"}}"#, r#"{"a":{"b":"d","c":null}}"#, r#"{"a":{"b":"d"}}"#),
            (r#"{"a":[{"b":"c"}]}"#, r#"{"a":[1]}"#, r#"{"a":[1]}"#),
            (r#"{"a":"foo"}"#, "null", "null"),
            (r#"{"e":null}"#, r#"{"a":1}"#, r#"{"a":1,"e":null}"#),
            ("[1,2]", r#"{"a":"b","c":null}"#, r#"{"a":"b"}"#),
            ("{}", r#"{"a":{"bb":{"ccc":null}}}"#, r#"{"a":{"bb":{}}}"#),
        ] {
            let read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
            let mut value = read(target);
            merge(&mut value, &read(patch));
            assert_eq!(text(&value), merged, "{target} {patch}");
        }
    }

    #[test]
    fn one_text_for_one_value() {
        assert_eq!(
            kept(r#"{"bb": 1, "c": [1, {"z": null, "a": "x y"}], "a": 1.50}"#),
            r#"{"a":1.5,"c":[1,{"a":"x y","z":null}],"bb":1}"#
        );
        assert_eq!(kept("no json"), "no json");
        assert_eq!(
            kept("[1.0, -0.0, 1e16, -3e2, 1e300, 18446744073709551615, 0.10, 1e-7]"),
            "[1,0,10000000000000000,-300,1e+300,18446744073709551615,0.1,1e-7]"
        );
    }
}
