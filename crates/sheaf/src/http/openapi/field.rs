//! A field as a schema, with an example made from its type, its choices and its name.

use serde_json::{Value, json};
use sheaf_model::field::{LONGEST_FILE_NAME, MOST_FILES};

/// The name of a table's component: letters, digits and underscores.
pub fn component(table: &str) -> String {
    table.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

/// The type by which a field's values are written: of a computed one, its result's.
fn kind(field: &Value) -> &str {
    field["result"].as_str().or(field["type"].as_str()).unwrap_or_default()
}

pub fn labels(field: &Value) -> Vec<Value> {
    let choices = field["choices"].as_array();
    choices.into_iter().flatten().map(|c| c.get("label").unwrap_or(c).clone()).collect()
}

/// The schema of a field as it is read, or as it is written. What is asked of new values is no promise for old ones: bounds
/// and patterns are said where a field is written.
pub fn schema(field: &Value, read: bool) -> Value {
    let mut schema = bare(field, read);
    schema["title"] = field["label"].clone();
    if let Some(about) = about(field) {
        schema["description"] = Value::from(about);
    }
    if !is_written(field) {
        schema["readOnly"] = Value::from(true);
    }
    if !read && !field["default"].is_null() {
        schema["default"] = field["default"].clone();
    }
    schema["examples"] = json!([example(field)]);
    schema
}

/// Whether people write it; else Sheaf computes or gives it.
pub fn is_written(field: &Value) -> bool {
    !matches!(field["type"].as_str(), Some("lookup" | "rollup" | "formula" | "autonumber"))
}

fn about(field: &Value) -> Option<String> {
    let mut said: Vec<String> = field["description"].as_str().map(str::to_owned).into_iter().collect();
    if field["unique"] == true {
        said.push("No two records have the same.".to_owned());
    }
    if let Some(formula) = field["formula"].as_str() {
        said.push(format!("Computed: `{formula}`"));
    }
    if let Some(currency) = field["currency"].as_str() {
        said.push(format!("In {currency}."));
    }
    (!said.is_empty()).then(|| said.join(" "))
}

fn bare(field: &Value, read: bool) -> Value {
    let bounded = |schema| if read { schema } else { bounded(schema, field) };
    match kind(field) {
        "autonumber" | "user" => json!({ "type": ["integer", "null"] }),
        // Beyond 2^53 as a string.
        "integer" => bounded(json!({ "type": ["integer", "string", "null"], "pattern": "^-?[0-9]+$" })),
        "rating" => {
            json!({ "type": ["integer", "null"], "minimum": 0, "maximum": field["stars"].as_u64().unwrap_or(5) })
        }
        "number" | "money" | "percent" => {
            bounded(json!({ "type": ["number", "string", "null"], "pattern": "^-?[0-9]+(\\.[0-9]+)?$" }))
        }
        "boolean" => json!({ "type": ["boolean", "null"] }),
        "date" => json!({ "type": ["string", "null"], "format": "date" }),
        "datetime" => json!({ "type": ["string", "null"], "format": "date-time" }),
        "time" => json!({ "type": ["string", "null"], "pattern": "^[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?$" }),
        // ISO 8601, and less than nothing too, which its format in JSON Schema does not know.
        "duration" => json!({ "type": ["string", "null"],
            "pattern": "^-?P([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+(\\.[0-9]+)?S)?)?$" }),
        "email" => text(field, read, Some("idn-email")),
        "url" => text(field, read, Some("uri").filter(|_| !read)),
        "choice" | "status" => {
            let mut all = labels(field);
            all.push(Value::Null);
            json!({ "enum": all })
        }
        "choices" => json!({ "type": ["array", "null"], "items": { "enum": labels(field) } }),
        "link" => link(field, read, true),
        "links" => json!({ "type": ["array", "null"], "items": link(field, read, false) }),
        "attachment" => json!({ "type": ["array", "null"], "maxItems": MOST_FILES, "items": file(read) }),
        "json" => json!({}),
        _ => text(field, read, None),
    }
}

fn text(field: &Value, read: bool, format: Option<&str>) -> Value {
    let mut schema = json!({ "type": ["string", "null"] });
    if let Some(format) = format {
        schema["format"] = json!(format);
    }
    if read {
        return schema;
    }
    if field["max_length"].is_number() {
        schema["maxLength"] = field["max_length"].clone();
    }
    if let Some(pattern) = field["pattern"].as_str() {
        // The whole text must match.
        schema["pattern"] = json!(format!("^(?:{pattern})$"));
    }
    schema
}

fn bounded(mut schema: Value, field: &Value) -> Value {
    for (ours, theirs) in [("min", "minimum"), ("max", "maximum")] {
        let bound = &field[ours];
        let number = bound.as_f64().or_else(|| bound.as_str()?.parse().ok());
        if let Some(number) = number {
            schema[theirs] = if bound.is_number() { bound.clone() } else { json!(number) };
        }
    }
    schema
}

/// Read, a link is an id, or the record where it is expanded; written, an id, the record's name, or a field that names it.
fn link(field: &Value, read: bool, or_null: bool) -> Value {
    let id = json!({ "type": "integer", "minimum": 1 });
    let mut all = match (read, field["link"]["table"].as_str()) {
        (true, Some(table)) => vec![id, json!({ "$ref": format!("#/components/schemas/{}", component(table)) })],
        (true, None) => vec![id],
        (false, _) => vec![
            id,
            json!({ "type": "string" }),
            json!({ "type": "object", "minProperties": 1, "maxProperties": 1, "examples": [{ "name": "Firm 7" }] }),
        ],
    };
    if or_null {
        all.push(json!({ "type": "null" }));
    }
    json!({ "anyOf": all })
}

/// Read, a file is told of in full; written, its id or its address will do.
fn file(read: bool) -> Value {
    let name = json!({ "type": "string", "maxLength": LONGEST_FILE_NAME });
    let kept = match read {
        true => json!({ "$ref": "#/components/schemas/File" }),
        false => json!({ "type": "object", "required": ["id"], "properties": {
            "id": { "type": "string", "pattern": "^[0-9a-f]{64}$" }, "name": name } }),
    };
    let elsewhere = json!({ "type": "object", "required": ["url"],
        "properties": { "url": { "type": "string", "format": "uri", "pattern": "^[hH][tT][tT][pP][sS]?://" }, "name": name } });
    json!({ "anyOf": [kept, elsewhere] })
}

/// A value such as people would write.
pub fn example(field: &Value) -> Value {
    let name = field["name"].as_str().unwrap_or_default();
    match kind(field) {
        "integer" | "autonumber" => within(field, 12.0, 0),
        "rating" => json!(4),
        "number" | "percent" if kind(field) == "percent" => json!(0.125),
        "number" => within(field, 12.5, 1),
        "money" => within(field, 1250.5, 2),
        "boolean" => json!(true),
        "date" => json!("2026-03-01"),
        "datetime" => json!("2026-03-01T10:00:00Z"),
        "time" => json!("10:30:00"),
        "duration" => json!("PT1H30M"),
        "email" => json!("ann@example.org"),
        "phone" => json!("+43 1 234 56 78"),
        "url" => json!("https://example.org"),
        "choice" | "status" => labels(field).first().cloned().unwrap_or(Value::Null),
        "choices" => Value::from(labels(field).into_iter().take(2).collect::<Vec<_>>()),
        "link" | "user" => json!(1),
        "links" => json!([1]),
        "attachment" => json!([]),
        "json" => json!({ "key": "value" }),
        "long_text" => json!("A few words about it."),
        _ => fitting(field, if name.contains("name") { "Ann Weber" } else { field["label"].as_str().unwrap_or(name) }),
    }
}

fn fitting(field: &Value, text: &str) -> Value {
    if field["pattern"].is_string() {
        return Value::Null;
    }
    let most = field["max_length"].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(usize::MAX);
    Value::from(text.chars().take(most).collect::<String>())
}

/// The number, or the bound where it lies outside.
fn within(field: &Value, number: f64, decimals: usize) -> Value {
    let bound = |name: &str| field[name].as_f64().or_else(|| field[name].as_str()?.parse().ok());
    let number = bound("min").map_or(number, |min| number.max(min));
    let number = bound("max").map_or(number, |max| number.min(max));
    if decimals == 0 { json!(number as i64) } else { json!(number) }
}
