//! JSON as it is kept: one text for one value, the same on both engines. Names within an object go by length, then by their letters,
//! which is the order in which PostgreSQL's `jsonb` keeps them.

use serde_json::{Map, Number, Value};

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
