//! Fields as requests describe them: read, checked against what their type has, and changed.

use serde_json::{Map, Value, json};
use sheaf_model::field::{Choice, FieldType};
use sheaf_model::name::check_name;
use sheaf_model::{Field, Model, Problem, Storage, Table};
use sheaf_query::formula::Rename;

use crate::parts::{name_and_label, object};
use crate::renames::{rename_choices, rename_everywhere, rename_parts};
use crate::summaries::let_go_unsuited;

/// A field that a request describes.
pub(crate) fn read_field(body: &Value, table: &Table) -> Result<Field, Problem> {
    let mut body = object(body)?;
    let sent: Vec<String> = body.keys().cloned().collect();
    name_and_label(&mut body, "field", |n| table.field(n).is_some())?;
    body.insert("id".into(), json!(0));
    let field = parse_field(body)?;
    expect_settings(&field, &sent)?;
    Ok(field)
}

/// Settings of every field.
const SETTINGS: &[&str] = &[
    "name",
    "label",
    "description",
    "section",
    "type",
    "required",
    "unique",
    "default",
    "min",
    "max",
    "max_length",
    "pattern",
];
/// What a description says beside them, so that a field can be sent back as it was read.
const DESCRIBED: &[&str] = &["id", "result", "result_decimals"];

/// A setting that the field's type does not have is refused: it was meant to do something.
fn expect_settings(field: &Field, sent: &[String]) -> Result<(), Problem> {
    let own = field.kind.settings();
    let is_result = |part: &str| part == "choices" && field.storage() == Storage::Computed;
    let known = |part: &str| [SETTINGS, DESCRIBED, own].iter().any(|all| all.contains(&part)) || is_result(part);
    let Some(unknown) = sent.iter().find(|part| !known(part)) else { return Ok(()) };
    let kind = field.kind.name();
    let problem = Problem::unknown(
        &format!("setting of a field of the type {kind}"),
        unknown,
        SETTINGS.iter().chain(own).copied(),
    );
    Err(Problem { hint: problem.hint, ..Problem::field(unknown, "unknown", problem.message) })
}

fn parse_field(body: Map<String, Value>) -> Result<Field, Problem> {
    let name = body.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
    match body.get("type").and_then(Value::as_str) {
        None => return Err(Problem::field(name, "required", "A field needs a 'type'.")),
        Some(kind) if !FieldType::NAMES.contains(&kind) && kind != "roll-up" => {
            let problem = Problem::unknown("field type", kind, FieldType::NAMES.iter().copied());
            return Err(Problem { hint: problem.hint, ..Problem::field(name, "type", problem.message) });
        }
        Some(_) => {}
    }
    serde_json::from_value(Value::Object(body))
        .map_err(|e| Problem::field(name.clone(), "field", format!("The field '{name}' cannot be read: {e}.")))
}

/// Gives choices that are sent without a code the code of the choice that has the label already: records keep their codes, and so
/// must labels. New ones get codes that no choice of the field has.
fn keep_codes(before: &[Choice], written: &mut Value) {
    let codes = |list: &[Value]| list.iter().filter_map(|c| c["code"].as_i64()).max().unwrap_or(0);
    let Some(list) = written.as_array_mut() else { return };
    let mut next = before.iter().map(|c| c.code).max().unwrap_or(0).max(codes(list));
    for choice in list {
        if let Value::String(label) = choice {
            *choice = json!({ "label": label });
        }
        let (Some(label), true) = (choice["label"].as_str(), choice["code"].is_null()) else { continue };
        let known = Choice::find(before, label).map(|c| c.code);
        choice["code"] = json!(known.unwrap_or_else(|| {
            next += 1;
            next
        }));
    }
}

/// Changes what a request says of a field; what it says nothing of stays.
pub(crate) fn change_field(model: &mut Model, table: &str, name: &str, body: &Value) -> Result<(), Problem> {
    let changes = object(body)?;
    let (table_id, before) = {
        let table = model.expect_table(table)?;
        (table.id, table.expect_field(name)?.clone())
    };
    let mut whole = match serde_json::to_value(&before) {
        Ok(Value::Object(parts)) => parts,
        _ => Map::new(),
    };
    if changes.get("type").is_some_and(|t| *t != whole["type"]) {
        // What belonged to the old type alone goes with it, but choices stay choices.
        let kept =
            ["id", "name", "label", "description", "section", "required", "unique", "default", "choices", "link"];
        whole.retain(|part, _| kept.contains(&part.as_str()));
        for part in ["default", "min", "max"] {
            whole.remove(part);
        }
    }
    let sent: Vec<String> = changes.iter().filter(|(_, v)| !v.is_null()).map(|(part, _)| part.clone()).collect();
    for (part, mut value) in changes {
        if part == "choices" {
            keep_codes(before.kind.choices().unwrap_or_default(), &mut value);
        }
        if part != "id" {
            if value.is_null() {
                whole.remove(&part)
            } else {
                whole.insert(part, value)
            };
        }
    }
    let after = parse_field(whole)?;
    expect_settings(&after, &sent)?;
    check_name("field", &after.name)?;
    if after.name != before.name || after.label != before.label {
        let rename = Rename::Field { table: table_id, field: before.id, name: &after.name, label: &after.label };
        rename_everywhere(model, rename)?;
        rename_parts(model, table_id, before.id, &before.name, &after.name);
    }
    rename_choices(model, table_id, &before, &after)?;
    let table = model.expect_table_mut(table)?;
    if let Some(field) = table.fields.iter_mut().find(|f| f.id == before.id) {
        // A formula that names its own field by its old name was renamed above; only what was asked for is put in.
        let kind = if after.kind == before.kind { field.kind.clone() } else { after.kind.clone() };
        *field = Field { id: before.id, kind, ..after };
    }
    let_go_unsuited(model);
    Ok(())
}
