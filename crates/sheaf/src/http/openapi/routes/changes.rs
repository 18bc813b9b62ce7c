//! The change log, and undoing.

use serde_json::{Value, json};

use super::super::route::{Route, Who};
use super::super::sample::{AT, Sample};
use super::super::schema::{id, list, moment, object, of, one_of, or_null, text, whole, with_example};

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/changes", "list_changes", Who::Reader, "What changed since")
            .about(
                "With `Accept: text/event-stream` a live stream, which goes on where the answer ends: each event has the change's \
                 number as its id and the change as its data. Without `since`, a stream begins now and a list at the first change.",
            )
            .asks(&["since", "changes_limit", "workspace_asked", "last_event_id"])
            .answers(200, "Changes")
            .answers_text("text/event-stream", "Events, each with a change as JSON.", "id: 12\ndata: {\"seq\":12}\n\n"),
        Route::post("/api/v1/changes/{seq}/undo", "undo_change", Who::Editor, "Undo a change")
            .about("With all that belongs to it. A change of tables or of many records needs an administrator.")
            .answers(200, "Undone"),
    ]
}

/// An entry of the log.
pub fn example(sample: &Sample) -> Value {
    json!({ "seq": 12, "at": AT, "by": { "kind": "person", "name": "Ann Weber" }, "kind": "update", "table": sample.name(),
        "record": 1, "rows": null, "batch": 12, "undoes": null, "summary": format!("Record 1 of '{}' changed", sample.label()) })
}

/// The properties of an entry.
pub fn properties() -> Value {
    json!({
        "seq": id("Its number; without gaps."),
        "at": moment("When."),
        "by": or_null(of("Actor")),
        "kind": one_of("What was done: to a record, to many, to tables and fields, to comments on a record, or to nothing of these (`access`: somebody was let in, records were taken out); or why, where it was no plain writing.",
            &["create", "update", "delete", "bulk", "model", "comment", "access", "import", "undo", "restore"]),
        "table": or_null(text("The table's name; null: of no table, or of one that is not there any more.")),
        "record": or_null(id("The record's id; null: of several, or of none.")),
        "rows": or_null(whole("How many records, where there were many.")),
        "batch": id("The first of the changes that belong together; they are undone as one."),
        "undoes": or_null(id("The batch that this one undoes.")),
        "summary": text("In a sentence. That something became of a record which one does not see is told without saying of which, and by whom.") })
}

/// The schemas.
pub fn schemas(sample: &Sample) -> Vec<(&'static str, Value)> {
    let change = example(sample);
    vec![
        (
            "Actor",
            object(
                "Who did it.",
                json!({
            "kind": one_of("A person, a program with a token, a form, whoever has a link of a record, or Sheaf itself.", &["person", "token", "form", "link", "system"]),
            "name": text("The person's or token's name; of Sheaf itself, why.") }),
                &[],
            ),
        ),
        ("Change", with_example(object("An entry of the change log.", properties(), &[]), &change)),
        (
            "Changes",
            with_example(
                object(
                    "Entries of the change log.",
                    json!({
            "changes": list("Oldest first.", of("Change")),
            "head": whole("The number of the last change there is; 0: none yet.") }),
                    &[],
                ),
                &json!({ "changes": [change], "head": 12 }),
            ),
        ),
        (
            "Undone",
            with_example(
                object(
                    "What undid it.",
                    json!({
            "seq": id("The number of the last change that did so; undo it to do again.") }),
                    &[],
                ),
                &json!({ "seq": 13 }),
            ),
        ),
    ]
}
