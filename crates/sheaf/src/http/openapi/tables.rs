//! The routes of one table, with schemas and examples of its own fields.

use serde_json::{Map, Value, json};

use super::field::{component, example, is_written, schema};
use super::fixed::{content, operation, parameters};
use super::parts::reference;

/// What the document says of a table.
pub fn about(table: &Value) -> String {
    let fields = table["fields"].as_array().map_or(0, Vec::len);
    let said = table["description"].as_str().map(|d| format!("{d} ")).unwrap_or_default();
    format!("{said}{fields} fields; people name a record by '{}'.", table["title"].as_str().unwrap_or("id"))
}

fn fields(table: &Value) -> impl Iterator<Item = &Value> {
    table["fields"].as_array().into_iter().flatten()
}

fn named<'a>(fields: impl Iterator<Item = &'a Value>, make: impl Fn(&Value) -> Value) -> Map<String, Value> {
    fields.map(|f| (f["name"].as_str().unwrap_or_default().to_owned(), make(f))).collect()
}

/// Adds a table's routes and schemas.
pub fn add(table: &Value, paths: &mut Map<String, Value>, schemas: &mut Map<String, Value>) {
    let name = table["name"].as_str().unwrap_or_default();
    let own = component(name);
    add_schemas(table, &own, schemas);
    let read = reference("schemas", &own);
    let base = format!("/api/v1/tables/{name}/records");
    let one = format!("{base}/{{id}}");
    let record = record_example(table);
    let page = json!({ "records": [record], "next": null });
    let fields = json!({ "fields": written_example(table) });
    let write = reference("schemas", &format!("{own}_write"));
    let upsert = reference("schemas", &format!("{own}_upsert"));
    let key = fields_key(table);
    let mut upsert_example = json!({ "records": [fields] });
    upsert_example["key"] = json!(key);
    let label = table["label"].as_str().unwrap_or(name);
    let routes = [
        ("get", &base, "list", "List", 200, None, Some((reference("schemas", &format!("{own}_page")), page))),
        (
            "post",
            &base,
            "create",
            "Make one, or several,",
            201,
            Some((write.clone(), fields.clone())),
            Some((read.clone(), record.clone())),
        ),
        ("put", &base, "upsert", "Make or change, known by key fields,", 200, Some((upsert, upsert_example)), None),
        ("get", &one, "get", "Read one", 200, None, Some((read.clone(), record.clone()))),
        ("patch", &one, "update", "Change one", 200, Some((write, fields)), Some((read, record))),
        ("delete", &one, "delete", "Delete one", 204, None, None),
    ];
    for (method, path, verb, summary, status, body, answer) in routes {
        let id = format!("{verb}_in_{own}");
        let summary = format!("{summary} of {label}");
        let mut operation = operation(&id, label, &summary, &parameters(method, path), status, method != "get");
        if let Some((schema, example)) = body {
            operation["requestBody"] = content(&schema, Some(example), true);
        }
        if let Some((schema, example)) = answer {
            let answered = &mut operation["responses"][status.to_string()];
            answered["content"] = content(&schema, Some(example), false)["content"].clone();
            answered["headers"]["ETag"] = reference("headers", "ETag");
            if status == 201 {
                answered["headers"]["Location"] = reference("headers", "Location");
                answered["headers"]["Idempotent-Replayed"] = reference("headers", "Idempotent-Replayed");
            }
        }
        if matches!(method, "patch" | "delete") {
            operation["responses"]["412"] = reference("responses", "version_mismatch");
        }
        paths.entry(path.clone()).or_insert_with(|| json!({}))[method] = operation;
    }
}

fn add_schemas(table: &Value, own: &str, schemas: &mut Map<String, Value>) {
    let label = &table["label"];
    let at = json!({ "type": "string", "format": "date-time" });
    let number = json!({ "type": "integer", "minimum": 1 });
    let reading = named(fields(table), |f| schema(f, true));
    let writing = named(fields(table).filter(|f| is_written(f)), |f| schema(f, false));
    let misfits =
        json!({ "type": "object", "description": "Values that do not fit their field, kept as they were written." });
    let required: Vec<&Value> =
        fields(table).filter(|f| f["required"] == true && is_written(f)).map(|f| &f["name"]).collect();
    let fields_of = reference("schemas", &format!("{own}_fields"));
    let item = json!({ "type": "object", "required": ["fields"], "properties": { "fields": fields_of } });
    let records = json!({ "type": "array", "maxItems": 5000, "items": item });
    let mut put = |suffix: &str, schema: Value| schemas.insert(format!("{own}{suffix}"), schema);
    put(
        "",
        json!({
        "type": "object", "title": label, "description": about(table),
        "required": ["id", "version", "created_at", "updated_at", "fields"],
        "properties": { "id": number, "version": number, "created_at": at, "updated_at": at, "misfits": misfits,
            "errors": { "type": "object" }, "fields": { "type": "object", "properties": reading } } }),
    );
    put(
        "_fields",
        json!({
        "type": "object", "title": format!("{} as written", label.as_str().unwrap_or(own)), "additionalProperties": false,
        "description": format!("A new record needs: {}.", list(&required)), "properties": writing }),
    );
    put(
        "_write",
        json!({ "anyOf": [item, { "type": "object", "required": ["records"], "properties": { "records": records } }] }),
    );
    put(
        "_upsert",
        json!({
        "type": "object", "required": ["key", "records"],
        "properties": { "key": { "type": "array", "minItems": 1, "items": { "type": "string" } }, "records": records } }),
    );
    put(
        "_page",
        json!({
        "type": "object", "required": ["records", "next"],
        "properties": { "records": { "type": "array", "items": reference("schemas", own) },
            "next": { "type": ["string", "null"] }, "count": { "type": "integer" } } }),
    );
}

fn list(names: &[&Value]) -> String {
    let names: Vec<&str> = names.iter().filter_map(|n| n.as_str()).collect();
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

/// By which fields a record would be known again: the table's key, else a unique field, else its title.
fn fields_key(table: &Value) -> Vec<Value> {
    match table["key"].as_array().filter(|k| !k.is_empty()) {
        Some(key) => key.clone(),
        None => {
            let unique = fields(table).find(|f| f["unique"] == true).map(|f| &f["name"]);
            vec![unique.unwrap_or(&table["title"]).clone()]
        }
    }
}

fn written_example(table: &Value) -> Map<String, Value> {
    named(fields(table).filter(|f| is_written(f)), example)
}

fn record_example(table: &Value) -> Value {
    json!({ "id": 1, "version": 1, "created_at": "2026-03-01T10:00:00Z", "updated_at": "2026-03-01T10:00:00Z",
        "fields": named(fields(table), example) })
}
