//! The routes of one table: those of any table's records, with schemas and examples of its own fields.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::field::{component, is_written, schema};
use super::parts;
use super::route::{Own, Route};
use super::routes::records;
use super::sample::{Sample, fields, named};
use super::schema::{object, of};

/// What the document says of a table.
pub fn about(table: &Value) -> String {
    let fields = table["fields"].as_array().map_or(0, Vec::len);
    let said = table["description"].as_str().map(|d| format!("{d} ")).unwrap_or_default();
    format!("{said}{fields} fields; people name a record by '{}'.", table["title"].as_str().unwrap_or("id"))
}

/// Adds a table's routes to the paths, and what they refer to to the components.
pub fn add(table: &Value, routes: &[Route], paths: &mut Map<String, Value>, components: &mut Components) {
    let name = table["name"].as_str().unwrap_or_default();
    let component = component(name);
    let own = Own { schemas: schemas(table, &component, &mut components.schemas), parameters: parameters(table) };
    for (name, parameter) in &own.parameters {
        components.parameters.insert(format!("{component}.{name}"), parameter.clone());
    }
    let label = table["label"].as_str().unwrap_or(name);
    for route in routes.iter().filter_map(|r| r.own_of(name, &component, label, &own)) {
        route.add(paths);
    }
}

/// What routes refer to.
pub struct Components {
    /// Schemas.
    pub schemas: Map<String, Value>,
    /// Parameters.
    pub parameters: Map<String, Value>,
}

/// Parameters that name fields name those of the table.
fn parameters(table: &Value) -> BTreeMap<&'static str, Value> {
    let names = |kinds: &[&str]| {
        let of_kind = fields(table).filter(|f| kinds.is_empty() || kinds.iter().any(|k| f["type"] == *k));
        of_kind.filter_map(|f| f["name"].as_str()).collect::<Vec<_>>()
    };
    let (all, links) = (names(&[]), names(&["link", "links"]));
    let sorts = all.iter().chain(parts::OWN_COLUMNS).flat_map(|n| [(*n).to_owned(), format!("-{n}")]);
    let sorts: Vec<Value> = sorts.map(Value::from).collect();
    let some = |names: &[&str]| json!(names.iter().take(1).collect::<Vec<_>>());
    let json = names(&["json"]);
    let sorted = match (table["document"].is_string(), json.is_empty()) {
        // Any key of the documents.
        (true, _) => json!({ "type": "string", "minLength": 1 }),
        (false, true) => json!({ "enum": sorts }),
        (false, false) => json!({ "anyOf": [{ "enum": sorts },
            { "type": "string", "pattern": format!("^-?({})[.\\[]", json.join("|")) }] }),
    };
    let mut own = BTreeMap::from([("sort", parts::sort(&sorted, &json!(["-@created_at"])))]);
    // A list of nothing is no list.
    if !all.is_empty() {
        own.insert("fields", parts::fields(&json!({ "enum": all }), &some(&all)));
    }
    if !links.is_empty() {
        let through = format!("^({})([.][a-z0-9_]+)*$", links.join("|"));
        own.insert("expand", parts::expand(&json!({ "type": "string", "pattern": through }), &some(&links)));
    }
    own
}

/// Adds the table's schemas; answers which of them takes the place of which schema of any table's, with an example.
fn schemas(table: &Value, component: &str, schemas: &mut Map<String, Value>) -> BTreeMap<&'static str, (Value, Value)> {
    let sample = Sample::of_table(table);
    let named_as = |suffix: &str| of(&format!("{component}{suffix}"));
    let one = records::one_write(named_as(".fields"));
    let made = json!({ "description": "The record, or several where several were sent.",
        "anyOf": [named_as(""), records::several(named_as(""))] });
    let (shown, sent) = (sample.record(), json!({ "fields": sample.written() }));
    let change = json!({ "records": [{ "id": 1, "fields": sample.written() }], "partial": true });
    let upserted = json!({ "records": [shown], "created": 1, "updated": 0 });
    // Which schema it takes the place of, the suffix of its name, the schema, an example. No table's name has a point.
    let all = [
        ("Record", "", read(table), shown.clone()),
        ("Made", ".made", made, shown.clone()),
        ("OneWrite", ".one_write", one.clone(), sent.clone()),
        ("Write", ".write", records::write(&records::one_write(new(table, &named_as(".fields")))), sent.clone()),
        ("ChangeSeveral", ".change_several", records::changes(named_as(".fields")), change),
        (
            "SeveralChanged",
            ".several_changed",
            records::several_changed(named_as("")),
            json!({ "records": [shown], "refused": [], "deleted": [] }),
        ),
        ("Upsert", ".upsert", records::upsert(&one), json!({ "key": sample.key(), "records": [sent] })),
        ("Upserted", ".upserted", records::upserted(named_as("")), upserted),
        ("Page", ".page", records::page(named_as("")), json!({ "records": [shown], "next": null })),
    ];
    let mut own = BTreeMap::new();
    for (general, suffix, schema, example) in all {
        own.insert(general, (named_as(suffix), example));
        schemas.insert(format!("{component}{suffix}"), schema);
    }
    // What a field held before may have been of another type: history says nothing of types.
    own.insert("History", (of("History"), records::history(&sample)));
    schemas.insert(format!("{component}.fields"), written(table));
    own
}

fn read(table: &Value) -> Value {
    let reading = named(fields(table), |f| schema(f, true));
    let mut fields = json!({ "type": "object", "properties": reading });
    if table["document"].is_string() {
        fields["additionalProperties"] = document();
    }
    let mut record = object(&about(table), records::record_properties(fields), records::SELDOM);
    record["title"] = table["label"].clone();
    record
}

/// The fields of a new record: those without which it is refused are there.
fn new(table: &Value, written: &Value) -> Value {
    let needed = fields(table).filter(|f| f["required"] == true && f["default"].is_null() && is_written(f));
    let needed: Vec<&Value> = needed.map(|f| &f["name"]).collect();
    let mut new = written.clone();
    new["required"] = json!(needed);
    new
}

fn written(table: &Value) -> Value {
    let title = format!("{} as written", table["label"].as_str().unwrap_or_default());
    let properties = named(fields(table).filter(|f| is_written(f)), |f| schema(f, false));
    let others = if table["document"].is_string() { document() } else { json!(false) };
    json!({ "type": "object", "title": title, "additionalProperties": others, "properties": properties })
}

/// What a name is that is no field's, where records are documents.
fn document() -> Value {
    json!({ "description": "A key of the document. In a change objects are merged, and null takes a key away (RFC 7396)." })
}
