//! Tables and fields.

use serde_json::{Value, json};
use sheaf_model::field::{FieldType, MOST_DECIMALS};
use sheaf_model::role::Deed;

use super::super::route::{Route, Who};
use super::super::sample::Sample;
use super::super::schema::{
    filled, flag, id, list, name, names, object, of, one_of, or_null, sent, text, whole, with_example,
};
use super::views::summary;

const ALL: &str = "/api/v1/tables";
const ONE: &str = "/api/v1/tables/{table}";
const FIELDS: &str = "/api/v1/tables/{table}/fields";
const FIELD: &str = "/api/v1/tables/{table}/fields/{field}";

/// Names the change by which this is undone.
const CHANGED: &[&str] = &["Sheaf-Change"];

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get(ALL, "list_tables", Who::Reader, "List tables with their fields").answers(200, "Tables").kept(),
        Route::post(ALL, "create_table", Who::Admin, "Make a table").takes("NewTable").answers(201, "Table").with(CHANGED),
        Route::get(ONE, "get_table", Who::Reader, "Describe a table").answers(200, "Table"),
        Route::patch(ONE, "change_table", Who::Admin, "Change a table")
            .about("A new name or label is put into every formula, link and lookup that uses the old one. With `before` it is put in another place among the tables.")
            .takes("TableChange")
            .answers(200, "Table")
            .with(CHANGED),
        Route::delete(ONE, "delete_table", Who::Admin, "Put a table aside")
            .about("With its records. Undoing the change brings it back.")
            .with(CHANGED)
            .may(&[422]),
        Route::get("/api/v1/tables/{table}/shape", "get_shape", Who::Reader, "Tell what is in a table's documents")
            .about("Which paths they have, of what types their values are, and how often: what may become a field.")
            .asks(&["json_field"])
            .answers(200, "Shape"),
        Route::post(FIELDS, "create_field", Who::Admin, "Add a field")
            .about("With `from`, the values at that path of a field of JSON move into it; those that do not fit become misfits.")
            .takes("NewField")
            .answers(201, "Table")
            .with(CHANGED),
        Route::patch(FIELD, "change_field", Who::Admin, "Change a field")
            .about("Values that do not fit a new type become misfits: they are kept beside the record as they were written.")
            .takes("FieldChange")
            .answers(200, "Table")
            .with(CHANGED),
        Route::delete(FIELD, "delete_field", Who::Admin, "Put a field aside")
            .about("With its values. One that a formula or link uses stays, and the answer says by what it is used.")
            .with(CHANGED)
            .may(&[422]),
        Route::post(
            "/api/v1/tables/{table}/fields/{field}/preview",
            "preview_field",
            Who::Admin,
            "Try what a change would do to the values",
        )
        .about("Nothing is changed.")
        .takes("FieldChange")
        .answers(200, "FieldPreview"),
        Route::post("/api/v1/tables/{table}/formula", "try_formula", Who::Admin, "Try a formula on the first records")
            .about("Nothing is changed. A formula with a mistake is refused, with the place of it.")
            .takes("FormulaTry")
            .answers(200, "FormulaTrial"),
    ]
}

fn at_most(most: u32, mut schema: Value) -> Value {
    schema["maximum"] = json!(most);
    schema
}

/// What a type cannot do without.
fn needed() -> Value {
    let needs = |types: &[&str], setting: &str| json!({ "if": { "properties": { "type": { "enum": types } } }, "then": { "required": [setting] } });
    json!([
        needs(&["choice", "choices", "status"], "choices"),
        needs(&["link", "links"], "link"),
        needs(&["lookup"], "lookup"),
        needs(&["formula", "rollup"], "formula"),
    ])
}

/// A bound, a default: whatever the field's type takes.
fn any(about: &str) -> Value {
    json!({ "description": about })
}

/// What may be said of a field, beside its choices.
fn settings() -> Value {
    let label = text("What people see; made from the name where it is missing.");
    json!({
        "name": name("In the API, in formulas and in SQL; made from the label where it is missing."),
        "label": label,
        "type": one_of("What its values are.", FieldType::NAMES),
        "description": text("What it is for, in people's words."),
        "section": text("The heading that it stands under where a record is shown; fields that say the same stand together."),
        "required": flag("A record without it is refused."),
        "unique": flag("No two records have the same."),
        "default": any("The value of a record that is made without one, as the API takes it."),
        "min": any("The least value, as the API takes it."),
        "max": any("The greatest value, as the API takes it."),
        "max_length": at_most(u32::MAX, whole("Most characters of a text.")),
        "pattern": text("A regular expression that the whole text must match."),
        "decimals": at_most(MOST_DECIMALS.into(), whole("Of a number, money or percent: digits after the point.")),
        "currency": or_null(text("Of money: an ISO 4217 code.")),
        "choices": list("Of a choice, choices or status: in the order that people see.", of("Choice")),
        "moves": list("Of a status: which moves are allowed; none: all.", of("Move")),
        "link": of("LinkTarget"),
        "lookup": of("Lookup"),
        "formula": text("Of a formula or rollup: in Sheaf's formula language."),
        "stars": at_most(u8::MAX.into(), whole("Of a rating: the most of them.")) })
}

/// Settings of a field that belong to some types alone, or that a field need not have.
const SELDOM: &[&str] = &[
    "read_only",
    "description",
    "section",
    "default",
    "min",
    "max",
    "max_length",
    "pattern",
    "decimals",
    "currency",
    "choices",
    "moves",
    "link",
    "lookup",
    "formula",
    "stars",
    "result",
    "result_decimals",
];

/// The same where it is written: choices may be labels alone, and in a change `null` takes a setting away.
fn written(change: bool) -> Value {
    let mut all = settings();
    all["choices"]["items"] = json!({ "anyOf": [
        { "type": "string", "description": "A label; its code is given." },
        sent("A choice; its code is given where it is missing.", json!({
            "code": or_null(json!({ "type": "integer", "description": "What a record stores." })), "label": text("What people see."),
            "colour": or_null(text("A colour's name.")) }), &["label"]) ] });
    if change {
        for name in SELDOM {
            if let Some(setting) = all.get_mut(*name).filter(|s| s.get("type").is_some() || s.get("$ref").is_some()) {
                *setting = or_null(setting.take());
            }
        }
    }
    all
}

fn name_or_label() -> Value {
    json!([{ "required": ["name"] }, { "required": ["label"] }])
}

fn rules() -> Value {
    let field = |about| text(about);
    let rule = |name: &str| json!({ "const": name });
    list(
        "What must hold for every record beyond what each field asks for.",
        json!({ "anyOf": [
        object("No two records agree in all of these fields.", json!({ "rule": rule("unique"), "fields": names("Which.") }), &[]),
        object("No two records that agree in `within` have spans that overlap.", json!({
            "rule": rule("no_overlap"), "from": field("Where a span begins."), "to": field("Where it ends."),
            "within": names("E.g. the person or the room."), "message": text("What a person is told.") }), &["within", "message"]),
        object("A formula that must not be false.", json!({
            "rule": rule("formula"), "formula": text("In Sheaf's formula language."), "message": text("What a person is told.") }), &[]) ] }),
    )
}

/// What may be said of a table, beside its fields.
fn table_settings() -> Value {
    json!({
        "name": name("In the API, in formulas and in SQL."),
        "label": text("What people see."),
        "description": text("What it is for, in people's words."),
        "title": or_null(filled("The field by which people name a record; none chosen: the first of text.")),
        "key": names("The fields by which an import knows a record again."),
        "document": or_null(filled("The field of JSON that takes what records are sent under names that are no field's; made where it is not there. Its keys stand beside the fields.")),
        "reads_noted": flag("Whether the audit log tells who reads its records: once within an hour for what somebody asks in the same way."),
        "person": or_null(filled("The field of people that says which person each record is about: `MY()` in a formula reads theirs.")),
        "indexes": list("Fields, or paths into those of JSON (`details.city`), that are filtered and sorted by together; `-` before a name: descending. A field of JSON alone: lists within it.", names("One index.")),
        "rules": rules(),
        "summary": summary("What is shown below all its records, where no view is chosen.") })
}

/// The schemas.
pub fn schemas(sample: &Sample) -> Vec<(&'static str, Value)> {
    let mut field = settings();
    field["id"] = id("For ever; names and labels may change.");
    field["read_only"] = flag("Where one's role may not write it: true.");
    field["result"] = or_null(one_of("Of a computed field: the type of its values.", FieldType::NAMES));
    field["result_decimals"] = or_null(whole("Of a computed field: digits after the point."));
    let mut table = table_settings();
    table["id"] = id("For ever; names and labels may change.");
    table["fields"] = list("In the order that people see.", of("Field"));
    let deeds =
        Deed::ALL.into_iter().map(|deed| (deed.name().to_owned(), flag("Whether, with all of them or with some.")));
    table["may"] = object("What one may do with its records.", deeds.collect(), &[]);
    table["views"] = list("Saved ways to look at it.", of("View"));
    let mut new_table = table_settings();
    new_table["fields"] = list("In the order that people see.", of("NewField"));
    let mut new_table = sent("A table.", new_table, &[]);
    new_table["anyOf"] = name_or_label();
    let mut all = written(false);
    all["from"] = filled(
        "A path of a field of JSON, e.g. `details.city`: its values move into the new field, which is called as its last key where nothing is said.",
    );
    let mut new_field = sent("A field.", all, &["type"]);
    new_field["anyOf"] = name_or_label();
    if let Some(ways) = new_field["anyOf"].as_array_mut() {
        ways.push(json!({ "required": ["from"] }));
    }
    new_field["allOf"] = needed();
    let mut change = sent("What is to be otherwise.", table_settings(), &[]);
    change["additionalProperties"] = json!(false);
    change["properties"]["summary"] = or_null(change["properties"]["summary"].take());
    change["properties"]["before"] =
        or_null(filled("The table before which it is to stand, by its name; null: the last place."));
    let preview = json!({
        "records": whole("Records that were looked at."), "blank": whole("Of them without a value."),
        "fit": whole("Values that would fit."), "misfit": whole("Values that would not."),
        "samples": list("The first that would not.", object("A value that would not fit.", json!({
            "record": id("Whose."), "value": any("As it is now."), "code": text("Why, e.g. `integer`."),
            "message": text("What was found and what was expected.") }), &[])),
        "complete": flag("Whether all records were looked at in the time there was.") });
    let shown = sample.table.clone();
    let a_field = sample.a_field();
    vec![
        (
            "Choice",
            object(
                "One of a list.",
                json!({
            "code": json!({ "type": "integer", "description": "What a record stores; the label may change." }),
            "label": text("What people see, and what the API takes."), "colour": text("A colour's name.") }),
                &["colour"],
            ),
        ),
        (
            "Move",
            object(
                "A move that a status allows.",
                json!({
            "from": json!({ "type": "integer", "description": "The code before." }),
            "to": json!({ "type": "integer", "description": "The code after." }),
            "by": names("The roles that may make it; none: everyone who may change the record."),
            "required": names("Fields that must be filled for it.") }),
                &["by", "required"],
            ),
        ),
        (
            "LinkTarget",
            object(
                "Of a link or links: where it points.",
                json!({
            "table": text("The table's name."), "field": text("The field by which a record is named; none: its title.") }),
                &["field"],
            ),
        ),
        (
            "Lookup",
            object(
                "Of a lookup: which field behind which link.",
                json!({
            "link": text("A link of the same table."), "field": text("A field of the linked table.") }),
                &[],
            ),
        ),
        ("Field", with_example(object("A field of a table.", field, SELDOM), &a_field)),
        (
            "Table",
            with_example(
                object(
                    "A table with its fields.",
                    table,
                    &["description", "document", "person", "reads_noted", "views", "summary"],
                ),
                &shown,
            ),
        ),
        (
            "Tables",
            with_example(
                object(
                    "All tables that one sees.",
                    json!({
            "tables": list("In the order that people see: as they were made, until they are moved.", of("Table")), "version": whole("Grows with every change of tables and fields."), "role": of("Acting") }),
                    &[],
                ),
                &json!({ "tables": [shown], "version": 7, "role": { "name": "editor", "label": "editor", "may": { "exports": true } } }),
            ),
        ),
        (
            "NewTable",
            with_example(
                new_table,
                &json!({ "label": "Rooms", "fields": [{ "label": "Name", "type": "text", "required": true }] }),
            ),
        ),
        ("TableChange", with_example(change, &json!({ "label": "Rooms and halls" }))),
        (
            "NewField",
            with_example(new_field, &json!({ "label": "Kind", "type": "choice", "choices": ["Small", "Large"] })),
        ),
        (
            "FieldChange",
            with_example(
                sent("What is to be otherwise; `null` takes a setting away.", written(true), &[]),
                &json!({ "type": "integer" }),
            ),
        ),
        (
            "FormulaTry",
            with_example(
                sent(
                    "A formula.",
                    json!({
                "formula": filled("In Sheaf's formula language."),
                "field": filled("The field whose formula it would be; none: a new one's.") }),
                    &["formula"],
                ),
                &json!({ "formula": format!("ISBLANK({})", a_field["name"].as_str().unwrap_or("@id")) }),
            ),
        ),
        (
            "FormulaTrial",
            object(
                "What a formula gives.",
                json!({
            "field": of("Field"),
            "records": list("The first ones, with their title and the field.", of("Record")) }),
                &[],
            ),
        ),
        (
            "Shape",
            with_example(
                object(
                    "What is in documents.",
                    json!({
                "records": whole("Records that were looked at."),
                "paths": list("Which paths there are.", object("A path.", json!({
                    "path": text("As a formula, a filter and `from` name it."),
                    "count": whole("How many records have something there."),
                    "types": json!({ "type": "object", "description": "How many of each type: text, number, boolean, list, object, null.",
                        "additionalProperties": { "type": "integer" } }) }), &[])),
                "complete": flag("Whether all records were looked at in the time there was, and all paths are told.") }),
                    &[],
                ),
                &json!({ "records": 3, "complete": true, "paths": [
                    { "path": "address.city", "count": 3, "types": { "null": 1, "text": 2 } }] }),
            ),
        ),
        (
            "FieldPreview",
            with_example(
                object("What a change of a field would do.", preview, &[]),
                &json!({ "records": 3, "blank": 1, "fit": 1, "misfit": 1, "complete": true, "samples": [{ "record": 2, "value": "x",
                "code": "integer", "message": format!("'{}' is \"x\", expected a whole number.", a_field["label"].as_str().unwrap_or_default()) }] }),
            ),
        ),
    ]
}
