//! Small words for schemas: what a value is, and what it says.

use serde_json::{Value, json};

use super::parts::reference;

/// An object with these properties, all of them always there but for the optional ones.
pub fn object(about: &str, properties: Value, optional: &[&str]) -> Value {
    let names = properties.as_object().into_iter().flat_map(|p| p.keys());
    let required: Vec<&String> = names.filter(|n| !optional.contains(&n.as_str())).collect();
    json!({ "type": "object", "description": about, "required": required, "properties": properties })
}

/// An object in a request, which need not have what is not required.
pub fn sent(about: &str, properties: Value, required: &[&str]) -> Value {
    json!({ "type": "object", "description": about, "required": required, "properties": properties })
}

/// An object whose properties are people's own.
pub fn any_object(about: &str) -> Value {
    json!({ "type": "object", "description": about, "additionalProperties": true })
}

/// An object whose properties have people's own names and all have this schema.
pub fn by_name(about: &str, of: Value) -> Value {
    json!({ "type": "object", "description": about, "additionalProperties": of })
}

/// Text.
pub fn text(about: &str) -> Value {
    json!({ "type": "string", "description": about })
}

/// Text that says something.
pub fn filled(about: &str) -> Value {
    json!({ "type": "string", "minLength": 1, "description": about })
}

/// A name as the API, formulas and SQL have it.
pub fn name(about: &str) -> Value {
    json!({ "type": "string", "pattern": "^[a-z][a-z0-9]*(_[a-z0-9]+)*$", "maxLength": 40, "description": about })
}

/// A whole number, not negative.
pub fn whole(about: &str) -> Value {
    json!({ "type": "integer", "minimum": 0, "description": about })
}

/// A number that something is known by.
pub fn id(about: &str) -> Value {
    json!({ "type": "integer", "minimum": 1, "description": about })
}

/// Yes or no.
pub fn flag(about: &str) -> Value {
    json!({ "type": "boolean", "description": about })
}

/// A moment.
pub fn moment(about: &str) -> Value {
    json!({ "type": "string", "format": "date-time", "description": about })
}

/// One of these words.
pub fn one_of(about: &str, words: &[&str]) -> Value {
    json!({ "type": "string", "enum": words, "description": about })
}

/// A list.
pub fn list(about: &str, items: Value) -> Value {
    json!({ "type": "array", "items": items, "description": about })
}

/// Names of fields or tables.
pub fn names(about: &str) -> Value {
    list(about, json!({ "type": "string" }))
}

/// The same, or nothing.
pub fn or_null(mut schema: Value) -> Value {
    if let Some(Value::Array(words)) = schema.get_mut("enum") {
        words.push(Value::Null);
    }
    match schema.get("type").cloned() {
        Some(Value::String(kind)) => schema["type"] = json!([kind, "null"]),
        _ => return json!({ "anyOf": [schema, { "type": "null" }] }),
    }
    schema
}

/// The component of this name.
pub fn of(name: &str) -> Value {
    reference("schemas", name)
}

/// The same with an example of the whole.
pub fn with_example(mut schema: Value, example: &Value) -> Value {
    schema["examples"] = json!([example]);
    schema
}
