//! Why somebody may do something, or may not.

use serde_json::{Value, json};

use super::super::route::{Route, Who};
use super::super::sample::Sample;
use super::super::schema::{flag, list, object, of, one_of, or_null, text, with_example};

const PARTS: [&str; 10] =
    ["ability", "share", "role", "table", "condition", "field", "computed", "token", "move", "workspace"];
const MAY: [&str; 3] = ["yes", "some", "no"];

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/why", "why", Who::Reader, "Say whether somebody may do something, and by which part of which role")
            .about("Of whoever asks; for administrators, of a member. Nothing is told of what whoever asks does not see: of a record that is hidden from them, what is told of one that is not there.")
            .asks(&["why_do", "why_table", "why_record", "why_field", "why_to", "why_person"])
            .answers(200, "Why")
            .may(&[404, 409]),
    ]
}

/// The schemas.
pub fn schemas(_: &Sample) -> Vec<(&'static str, Value)> {
    let may = |about: &str| one_of(about, &MAY);
    let value = object(
        "What the record has in a field.",
        json!({ "field": text("Its name."), "label": text("What people call it."), "value": { "description": "As records have it." } }),
        &[],
    );
    let condition = object(
        "One of the conditions that must all hold.",
        json!({
            "formula": or_null(text("As it was written; null: it names what whoever asks does not see.")),
            "holds": or_null(flag("Whether it holds for the record; null: that is not told, or no record was asked about.")),
            "values": list("What the record has in the fields that it names, as far as whoever asks sees them.", value) }),
        &[],
    );
    let reason = object(
        "A reason.",
        json!({
            "part": one_of("Of what it is a part.", &PARTS),
            "may": may("What it lets be done: with some records, where no one was asked about."),
            "sentence": text("The same for people, in English."),
            "formula": or_null(text("For which records; null: there is no condition, or it names what whoever asks does not see.")),
            "conditions": list("Its parts.", condition) }),
        &[],
    );
    let role =
        object("By which role.", json!({ "name": text("Its name."), "label": text("What people call it.") }), &[]);
    let example = json!({
        "may": "no", "role": { "name": "sales", "label": "Sales" },
        "reasons": [{
            "part": "condition", "may": "no",
            "sentence": "The role 'Sales' may change records of 'Leads' only for which: {Owner} = ME(). This one is none.",
            "formula": "{Owner} = ME()",
            "conditions": [{ "formula": "{Owner} = ME()", "holds": false, "values": [{ "field": "owner", "label": "Owner", "value": 2 }] }] }] });
    vec![
        ("Reason", reason),
        (
            "Why",
            with_example(
                object(
                    "Whether somebody may do something, and why.",
                    json!({ "may": may("What all reasons together come to."), "role": role,
                        "reasons": list("Those that decide. One that says no is enough.", of("Reason")) }),
                    &[],
                ),
                &example,
            ),
        ),
    ]
}
