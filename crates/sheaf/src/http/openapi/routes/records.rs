//! Records of any table. What is said here is said of each table with its own fields too (`own`).

use serde_json::{Value, json};

use super::super::route::{Route, Who};
use super::super::sample::{AT, Sample};
use super::super::schema::{
    any_object, by_name, flag, id, list, moment, names, object, of, one_of, or_null, sent, text, whole, with_example,
};
use super::changes;
use super::views::FUNCTIONS;

const ALL: &str = "/api/v1/tables/{table}/records";
const SUMMARY: &str = "/api/v1/tables/{table}/records/summary";
const GROUPS: &str = "/api/v1/tables/{table}/records/groups";
const EXPORT: &str = "/api/v1/tables/{table}/records/export";
const SHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const ONE: &str = "/api/v1/tables/{table}/records/{id}";
const DELETED: &str = "/api/v1/tables/{table}/deleted";

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get(ALL, "list_records", Who::Reader, "List records")
            .asks(&["view_asked", "filter", "sort", "search", "fields", "expand", "mark", "limit", "cursor", "count"])
            .answers(200, "Page")
            .kept()
            .own("list"),
        Route::post(ALL, "create_records", Who::Editor, "Make one record, or several")
            .takes("Write")
            .answers(201, "Made")
            .with(&["Location", "ETag", "Sheaf-Change"])
            .own("create"),
        Route::put(ALL, "upsert_records", Who::Editor, "Make or change records known by key fields")
            .takes("Upsert")
            .answers(200, "Upserted")
            .own("upsert"),
        Route::patch(ALL, "update_records", Who::Editor, "Change or delete several records")
            .about("All of them or none; with `partial` those that can be, and what is wrong with the others is told. Undone as one. What no two may have, and rules, hold for what has come of all of them: records may exchange their numbers.")
            .takes("ChangeSeveral")
            .answers(200, "SeveralChanged")
            .with(&["Sheaf-Change"])
            .may(&[412])
            .own("update_several"),
        Route::get(SUMMARY, "summarise_records", Who::Reader, "Sum up records, one value for each field")
            .about("Over all records that the view, the filter and the search let through. Blanks, misfits and formulas that fail count as empty.")
            .asks(&["view_asked", "filter", "search", "summary_asked", "measures_asked"])
            .answers(200, "Summed")
            .kept(),
        Route::get(GROUPS, "group_records", Who::Reader, "Put records together by the values of fields")
            .about("Groups within groups, in the order of their values, each with the number of its records and a summary. Blanks come last.")
            .asks(&["view_asked", "by_asked", "filter", "search", "summary_asked", "measures_asked", "groups_asked"])
            .answers(200, "Groups")
            .kept(),
        Route::get(EXPORT, "export_records", Who::Reader, "What is seen of a table, as a file")
            .about("All records that the view, the filter and the search let through, put together and sorted as there, with the \
                    fields that are shown. In CSV and workbooks the columns have people's labels, links and people their names, \
                    and what did not fit stands as it was written; numbers and days are exact and as a program reads them. JSON \
                    is as in a list. The file is written in full before it is sent. `HEAD` tells whether it can be written, and \
                    how many records it will have.")
            .asks(&["format_asked", "view_asked", "filter", "sort", "search", "fields", "group_asked", "file_asked"])
            .answers(200, "Exported")
            .answers_text("text/csv", "A line a record, after one with the labels.", "Name,Amount\r\nAnn,5\r\n")
            .answers_text(SHEET, "The bytes of a workbook.", "PK")
            .may(&[413])
            .with(&["Content-Disposition", "Sheaf-Records"]),
        Route::get(ONE, "get_record", Who::Reader, "Read a record")
            .asks(&["fields", "expand"])
            .answers(200, "Record")
            .kept()
            .own("get"),
        Route::patch(ONE, "update_record", Who::Editor, "Change a record")
            .about("Fields that are not named stay as they are; `null` empties one.")
            .guarded()
            .takes("OneWrite")
            .answers(200, "Record")
            .with(&["ETag", "Sheaf-Change"])
            .own("update"),
        Route::delete(ONE, "delete_record", Who::Editor, "Delete a record")
            .guarded()
            .with(&["Sheaf-Change"])
            .own("delete"),
        Route::get(
            "/api/v1/tables/{table}/records/{id}/history",
            "record_history",
            Who::Reader,
            "What was done to a record",
        )
        .about("A record that is deleted has a history still.")
        .answers(200, "History")
        .own("history"),
        Route::post(
            "/api/v1/tables/{table}/records/{id}/restore",
            "restore_record",
            Who::Editor,
            "Bring a record to an earlier state",
        )
        .takes("Restore")
        .answers(200, "Record")
        .with(&["ETag", "Sheaf-Change"])
        .own("restore"),
        Route::get(DELETED, "list_deleted_records", Who::Reader, "List deleted records, the last deletion first")
            .about("Those that have not come back since, each with what it held. Left out are records that were erased, and those \
                    that went with an import which was undone: they come back when that is undone. Whoever sees only some \
                    records of the table is told of none. Links of others to a record, which its deletion emptied, do not come \
                    back with it. The log is walked back for them: an answer may hold few or none and say where it goes on.")
            .asks(&["deleted_cursor", "deleted_limit"])
            .answers(200, "DeletedRecords"),
        Route::get("/api/v1/tables/{table}/records/{id}/data", "get_record_data", Who::Admin, "Take out all that is known of a record")
            .about("What it holds, what it was, what was said about it, and which records point to it. The audit log tells of it.")
            .answers(200, "RecordData"),
        Route::post("/api/v1/tables/{table}/records/{id}/erase", "erase_record", Who::Admin, "Erase a record for good")
            .about("With its comments, what the log says of it, and the files that nothing else holds. Who did something to it, and when, stays, and the chain of hashes holds. It may be deleted already. Nothing brings it back.")
            .answers(200, "Erased"),
    ]
}

/// The parts of a record beside its fields.
pub fn record_properties(fields: Value) -> Value {
    json!({
        "id": id("Given once, never again."),
        "version": id("Grows by one with every change."),
        "created_at": moment("When it was made."),
        "updated_at": moment("When it was last changed."),
        "fields": fields,
        "misfits": by_name("Values that do not fit their field, by the field's name; the field itself is null.", of("Misfit")),
        "errors": by_name("Computed fields that failed, by their names; the field itself is null.", of("Failure")),
        "marks": list("Which of the formulas that were asked for as `mark` are true for it, counted from 0; there where any is.", whole("A formula's place.")) })
}

/// What a record need not have.
pub const SELDOM: &[&str] = &["misfits", "errors", "marks"];

/// A page of records with this schema.
pub fn page(record: Value) -> Value {
    object(
        "A page of records.",
        json!({
            "records": list("In the order that was asked for.", record),
            "next": or_null(text("The cursor of the next page; null: this was the last.")),
            "count": whole("All that match, where `count=true` was asked for.") }),
        &["count"],
    )
}

/// Several records of this schema, as a request that made them is answered.
pub fn several(record: Value) -> Value {
    object("Several records.", json!({ "records": list("In the order in which they were sent.", record) }), &[])
}

/// The answer of an upsert.
pub fn upserted(record: Value) -> Value {
    object(
        "The records as they are now.",
        json!({
            "records": list("In the order in which they were sent.", record),
            "created": whole("How many of them are new."),
            "updated": whole("How many were there before.") }),
        &[],
    )
}

/// One record to be written.
pub fn one_write(fields: Value) -> Value {
    sent("A record.", json!({ "fields": fields }), &["fields"])
}

/// One record, or several.
pub fn write(one: &Value) -> Value {
    json!({
        "description": "One record, or several, all or nothing.",
        "anyOf": [one, sent("Several.", json!({ "records": records(one) }), &["records"])] })
}

/// Records to be changed.
pub fn changes(fields: Value) -> Value {
    let mut one = sent(
        "What is to be otherwise.",
        json!({
        "id": id("The record."),
        "version": id("Only where it is still at this one."),
        "fields": fields,
        "delete": flag("In place of `fields`: it is to be gone.") }),
        &["id"],
    );
    // A part that is not known is refused.
    one["additionalProperties"] = json!(false);
    let mut all = sent(
        "Records, each once.",
        json!({
        "records": records(&one),
        "partial": flag("Whether those that can be changed are, where others cannot.") }),
        &["records"],
    );
    all["additionalProperties"] = json!(false);
    all
}

/// What came of several changes.
pub fn several_changed(record: Value) -> Value {
    let refused = object(
        "A record that was not changed.",
        json!({
        "at": whole("Which of those that were sent, counted from 0."),
        "id": id("The record."),
        "code": text("What kind of problem it is."),
        "message": text("What was found and what was expected."),
        "errors": list("Which fields are to blame.", of("FieldProblem")) }),
        &[],
    );
    object(
        "What came of it.",
        json!({
        "records": list("Those that were changed, as they are now, in the order in which they were sent.", record),
        "deleted": list("The ids of those that were deleted, likewise.", id("A record.")),
        "refused": list("Those that were not; empty but where `partial` was asked for.", refused) }),
        &[],
    )
}

/// Records known by key fields.
pub fn upsert(one: &Value) -> Value {
    let mut key = names("The fields by which a record is known again; one may stand without a list.");
    key["type"] = json!(["array", "string"]);
    key["minItems"] = json!(1);
    key["minLength"] = json!(1);
    sent("Records, all or nothing.", json!({ "key": key, "records": records(one) }), &["key", "records"])
}

fn records(one: &Value) -> Value {
    json!({ "type": "array", "maxItems": sheaf_service::writing::MOST_WRITTEN, "items": one })
}

/// An example of a record's history.
pub fn history(sample: &Sample) -> Value {
    let mut entry = changes::example(sample);
    entry["fields"] = sample.changed();
    json!({ "changes": [entry] })
}

/// The schemas of deleted records.
fn deleted(sample: &Sample) -> Vec<(&'static str, Value)> {
    let one = json!({ "id": 1, "title": "Ann", "deleted_at": AT, "deleted_by": { "kind": "person", "name": "Ann Weber" },
        "why": "write", "seq": 11, "fields": sample.written() });
    let record = object(
        "A record that was deleted.",
        json!({
            "id": id("Its id, which it has again when it comes back."),
            "title": or_null(text("What it was called; null: it had no name, or one that was computed or is another record's.")),
            "deleted_at": moment("When it was deleted."),
            "deleted_by": of("Actor"),
            "why": one_of("Why: somebody deleted it, an import did, or it went with what was undone or restored.",
                &["write", "import", "undo", "restore"]),
            "seq": whole("What `restore` takes to bring it back as it last was."),
            "fields": any_object("What it held, by the fields' names; those that were blank are left out.") }),
        &[],
    );
    let all = object(
        "Deleted records.",
        json!({
            "records": list("The last deletion first.", of("DeletedRecord")),
            "next": or_null(text("Where it goes on: the next `cursor`, also where little or nothing was found so far; null: nowhere.")),
            "told": flag("False where one's role sees only some of the records: of those that were deleted it is told none."),
            "may_restore": flag("Whether one may bring records of the table back. What a record would be then is looked at when it is.") }),
        &[],
    );
    let example = json!({ "records": [one], "next": null, "told": true, "may_restore": true });
    vec![("DeletedRecord", with_example(record, &one)), ("DeletedRecords", with_example(all, &example))]
}

/// The answer of a summary.
fn summed() -> Value {
    object("One value from all values of each field.", sums(), &["measures"])
}

/// Groups.
fn groups() -> Value {
    let mut group = sums();
    group["values"] = any_object(
        "What its records share, by the fields' names: as the field's values are written, of a span of time its first day; `null`: they have none.",
    );
    group["filter"] = text("A formula that is true for its records.");
    object(
        "Groups of records.",
        json!({
            "groups": list("In the order of their values.", object("Records that share the values of some fields.", group, &["measures"])),
            "more": flag("Whether there are more groups than were asked for.") }),
        &[],
    )
}

fn sums() -> Value {
    let value = json!({ "type": ["number", "string", "null"], "description": "As the field's values are written; `null`: there are \
        none. A count is a whole number, a share 0.125 for 12.5 %, a range of dates its days, of moments a length of time; an average \
        has up to six digits more than its field." });
    let function = one_of("What became of its values.", &FUNCTIONS);
    json!({
        "records": whole("How many records there are."),
        "summary": by_name("By the fields' names.", object("A field's.", json!({ "function": function, "value": value }), &[])),
        "measures": list("In the order in which they were asked for; none where none were.", object("What became of the values of a field.", json!({
            "field": text("Its name."), "function": function, "value": value }), &[])) })
}

fn groups_example(sample: &Sample) -> Value {
    let by = sample.a_field()["name"].as_str().unwrap_or_default().to_owned();
    let group = json!({
        "values": { &by: null }, "filter": format!("ISBLANK({{{by}}})"), "records": 3, "summary": summary_example(sample) });
    json!({ "groups": [group], "more": false })
}

fn summary_example(sample: &Sample) -> Value {
    json!({ sample.a_field()["name"].as_str().unwrap_or_default(): { "function": "filled", "value": 3 } })
}

/// The schemas.
pub fn schemas(sample: &Sample) -> Vec<(&'static str, Value)> {
    let record = sample.record();
    let one = one_write(any_object("By the fields' names."));
    let written = sample.written();
    let problem = |about: &str, code: &str| {
        object(about, json!({ "code": text(code), "message": text("What was found and what was expected.") }), &[])
    };
    let mut misfit = problem("A value that does not fit its field.", "Why, e.g. `date`, `choice`, `link`.");
    misfit["properties"]["value"] = json!({ "description": "As it was written." });
    misfit["required"] = json!(["value", "code", "message"]);
    let mut entry = changes::properties();
    entry["fields"] = by_name(
        "What became of each field; `before` is null in a record that was made, `after` in one that was deleted.",
        object(
            "A field's values.",
            json!({ "before": { "description": "What it was." }, "after": { "description": "What it is." } }),
            &[],
        ),
    );
    let history = history(sample);
    let data = object(
        "All that is known of a record.",
        json!({
            "table": text("Its table."), "record": of("Record"),
            "history": list("What was done to it, newest first.", of("RecordChange")),
            "comments": list("The oldest first.", of("Comment")),
            "linked_from": list("Which records point to it.", object("Records of a table.", json!({
                "table": text("The table."), "field": text("The link."),
                "records": list("Their ids, at most 10,000.", id("Of a record.")) }), &[])) }),
        &[],
    );
    let erased = json!({
        "entries": whole("How many entries of the log say nothing of it any more."), "comments": whole("How many comments it had."),
        "files": whole("How many files went with it."),
        "originals": list("Imports whose workbooks are kept and say what they said when they came.", id("Of an import.")) });
    let mut schemas = vec![
        ("RecordData", data),
        (
            "Erased",
            with_example(
                object("What was erased.", erased, &[]),
                &json!({ "entries": 4, "comments": 1, "files": 0, "originals": [1] }),
            ),
        ),
        (
            "Record",
            with_example(object("A record.", record_properties(any_object("By the fields' names.")), SELDOM), &record),
        ),
        ("Misfit", misfit),
        ("Failure", problem("Why a computed field has no value.", "As in a spreadsheet, e.g. `division_by_zero`.")),
        (
            "Exported",
            with_example(
                object("All records that were asked for.", json!({ "records": list("In order.", of("Record")) }), &[]),
                &json!({ "records": [record] }),
            ),
        ),
        ("Page", with_example(page(of("Record")), &json!({ "records": [record], "next": null }))),
        ("Summed", with_example(summed(), &json!({ "records": 3, "summary": summary_example(sample) }))),
        ("Groups", with_example(groups(), &groups_example(sample))),
        ("Several", several(of("Record"))),
        (
            "Made",
            json!({ "description": "The record, or several where several were sent.",
            "anyOf": [of("Record"), of("Several")], "examples": [record] }),
        ),
        ("Upserted", with_example(upserted(of("Record")), &json!({ "records": [record], "created": 1, "updated": 0 }))),
        ("OneWrite", with_example(one.clone(), &json!({ "fields": written }))),
        ("Write", with_example(write(&one), &json!({ "fields": written }))),
        (
            "ChangeSeveral",
            with_example(
                changes(any_object("By the fields' names.")),
                &json!({ "records": [{ "id": 1, "fields": written }], "partial": true }),
            ),
        ),
        (
            "SeveralChanged",
            with_example(several_changed(of("Record")), &json!({ "records": [record], "deleted": [], "refused": [] })),
        ),
        ("Upsert", with_example(upsert(&one), &json!({ "key": sample.key(), "records": [{ "fields": written }] }))),
        (
            "Restore",
            with_example(
                sent(
                    "Which state.",
                    json!({
            "seq": id("The change after which the record was as wanted.") }),
                    &["seq"],
                ),
                &json!({ "seq": 12 }),
            ),
        ),
        ("RecordChange", with_example(object("What a change did to a record.", entry, &[]), &history["changes"][0])),
        (
            "History",
            with_example(
                object(
                    "What was done to a record.",
                    json!({
            "changes": list("Newest first.", of("RecordChange")) }),
                    &[],
                ),
                &history,
            ),
        ),
    ];
    schemas.extend(deleted(sample));
    schemas
}
