//! The routes of one table: those of any table's records, with schemas and examples of its own fields.

use serde_json::{Map, Value, json};

use super::field::{component, is_written, schema};
use super::route::Route;
use super::routes::records;
use super::sample::{Sample, fields, named};
use super::schema::{object, of};

/// What the document says of a table.
pub fn about(table: &Value) -> String {
    let fields = table["fields"].as_array().map_or(0, Vec::len);
    let said = table["description"].as_str().map(|d| format!("{d} ")).unwrap_or_default();
    format!("{said}{fields} fields; people name a record by '{}'.", table["title"].as_str().unwrap_or("id"))
}

/// Adds a table's routes and schemas.
pub fn add(table: &Value, routes: &[Route], paths: &mut Map<String, Value>, schemas: &mut Map<String, Value>) {
    let name = table["name"].as_str().unwrap_or_default();
    let component = component(name);
    let own = own(table, &component, schemas);
    let label = table["label"].as_str().unwrap_or(name);
    for route in routes.iter().filter_map(|r| r.own_of(name, &component, label, &own)) {
        route.add(paths);
    }
}

/// Adds the table's schemas; answers which of them takes the place of which schema of any table's, with an example.
fn own(table: &Value, component: &str, schemas: &mut Map<String, Value>) -> Map<String, Value> {
    let sample = Sample::of_table(table);
    let named_as = |suffix: &str| of(&format!("{component}{suffix}"));
    let one = records::one_write(named_as(".fields"));
    let made = json!({ "description": "The record, or several where several were sent.",
        "anyOf": [named_as(""), records::several(named_as(""))] });
    let (shown, sent) = (sample.record(), json!({ "fields": sample.written() }));
    // Which schema it takes the place of, the suffix of its name, the schema, an example. No table's name has a point.
    let all = [
        ("Record", "", read(table), shown.clone()),
        ("Made", ".made", made, shown.clone()),
        ("OneWrite", ".one_write", one.clone(), sent.clone()),
        ("Write", ".write", records::write(&records::one_write(new(table, &named_as(".fields")))), sent.clone()),
        ("Upsert", ".upsert", records::upsert(&one), json!({ "key": sample.key(), "records": [sent] })),
        (
            "Upserted",
            ".upserted",
            records::upserted(named_as("")),
            json!({ "records": [shown], "created": 1, "updated": 0 }),
        ),
        ("Page", ".page", records::page(named_as("")), json!({ "records": [shown], "next": null })),
    ];
    let mut own = Map::new();
    for (general, suffix, schema, example) in all {
        own.insert(general.to_owned(), json!({ "schema": named_as(suffix), "example": example }));
        schemas.insert(format!("{component}{suffix}"), schema);
    }
    // What a field held before may have been of another type: history says nothing of types.
    own.insert("History".to_owned(), json!({ "schema": of("History"), "example": records::history(&sample) }));
    schemas.insert(format!("{component}.fields"), written(table));
    own
}

fn read(table: &Value) -> Value {
    let reading = named(fields(table), |f| schema(f, true));
    let fields = json!({ "type": "object", "properties": reading });
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
    json!({ "type": "object", "title": title, "additionalProperties": false, "properties": properties })
}
