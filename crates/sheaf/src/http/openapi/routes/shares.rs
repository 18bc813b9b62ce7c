//! Records that are shared alone.

use serde_json::{Value, json};
use sheaf_service::access::Level;

use super::super::route::{Route, Who};
use super::super::sample::{AT, Sample};
use super::super::schema::{any_object, flag, id, list, moment, object, of, one_of, or_null, sent, text, with_example};

const OF_RECORD: &str = "/api/v1/tables/{table}/records/{id}/shares";
const LINKED: &str = "/api/v1/shared/{workspace}/{secret}";

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get(OF_RECORD, "list_shares", Who::Editor, "List with whom a record is shared alone")
            .about("One's own shares; for whoever manages members, everybody's.")
            .answers(200, "Shares")
            .may(&[404, 409]),
        Route::post(OF_RECORD, "share_record", Who::Editor, "Share a record alone")
            .about("With a member, with whoever has an address (who is no member is asked in as a guest), or with whoever has a link. Nobody gives more than they may do with the record, and what it comes to follows what they may then: their fields, their conditions. What was shared of it with the same person ends.")
            .takes("NewShare")
            .answers(201, "MadeShare")
            .may(&[404, 409, 413, 429]),
        Route::delete("/api/v1/tables/{table}/records/{id}/shares/{share}", "end_share", Who::Editor, "End a share")
            .may(&[404, 409]),
        Route::get(LINKED, "show_shared", Who::Anybody, "Show a record to whoever has its link")
            .answers(200, "SharedRecord")
            .may(&[404, 409, 422, 429, 500, 503]),
        Route::patch(LINKED, "change_shared", Who::Anybody, "Change a record by its link")
            .about("Where it is shared so. Links to other records, people and files stay as they are.")
            .takes("SharedChange")
            .answers(200, "SharedRecord")
            .may(&[400, 403, 404, 409, 412, 413, 422, 429, 500, 503]),
        Route::post("/api/v1/shared/{workspace}/{secret}/comments", "comment_shared", Who::Anybody, "Comment on a record by its link")
            .about("Where it is shared so.")
            .takes("SharedComment")
            .may(&[400, 403, 404, 409, 413, 422, 429, 500, 503]),
    ]
}

/// The schemas.
pub fn schemas(_: &Sample) -> Vec<(&'static str, Value)> {
    let level =
        || one_of("What may be done with it: each lets be done what those before it do.", &Level::ALL.map(Level::name));
    let share = json!({
        "id": id("By which it is ended."), "level": level(),
        "with": text("With whom: a name or an address; of a link, nothing."),
        "person": or_null(id("The number of the member.")), "link": flag("Whether it is shared by a link."),
        "waiting": flag("Whether whoever was asked in has not come yet."),
        "by": text("Who shared it."), "good": flag("Whether whoever shared it may still do so; else it comes to nothing."),
        "created_at": moment("When it was shared."), "expires_at": or_null(moment("When it ends; null: when somebody ends it.")) });
    let mut made = share.clone();
    made["secret"] = or_null(text("Of a link, told this once: it leads to `/s/WORKSPACE/SECRET`."));
    made["invitation"] = or_null(text(
        "Of who was asked in, where this host sends no letters, told this once: it leads to `/invitation?invitation=SECRET`.",
    ));
    let example = json!({ "id": 1, "level": "comment", "with": "Bo Larsen", "person": 2, "link": false, "waiting": false,
        "by": "Ann Weber", "good": true, "created_at": AT, "expires_at": null });
    let mut of_made = example.clone();
    of_made["secret"] = json!(null);
    of_made["invitation"] = json!(null);
    let field = object(
        "A field.",
        json!({
        "name": text("Its name."), "label": text("What people call it."), "type": text("Its type."),
        "value": { "description": "As records have it; people and files by name." },
        "may_change": flag("Whether it can be changed by this link."),
        "choices": list("Of a choice.", any_object("A choice.")), "decimals": { "type": "integer" }, "currency": { "type": ["string", "null"] }, "stars": { "type": "integer" } }),
        &["choices", "decimals", "currency", "stars"],
    );
    let shown = json!({ "table": "Leads", "title": "Ann", "version": 1, "may_change": false, "may_comment": true, "until": null,
        "fields": [{ "name": "name", "label": "Name", "type": "text", "value": "Ann", "may_change": false }] });
    vec![
        ("Share", with_example(object("A record shared alone.", share, &[]), &example)),
        (
            "Shares",
            with_example(
                object("Shares of a record.", json!({ "shares": list("The first one first.", of("Share")) }), &[]),
                &json!({ "shares": [example] }),
            ),
        ),
        (
            "NewShare",
            with_example(
                sent(
                    "With whom a record is shared, one of the three, and what they may do with it.",
                    json!({
            "person": id("A member."), "email": text("An address."), "link": flag("Whoever has a link."), "level": level(),
            "expires_at": or_null(moment("When it ends.")) }),
                    &[],
                ),
                &json!({ "link": true, "level": "read" }),
            ),
        ),
        ("MadeShare", with_example(object("A share that was made.", made, &[]), &of_made)),
        (
            "SharedRecord",
            with_example(
                object(
                    "A record as whoever has its link sees it.",
                    json!({
            "table": text("What people call its table."), "title": { "description": "By which it is known; null: by nothing." },
            "fields": list("In the table's order.", field), "version": id("For `version` of a change."),
            "may_change": flag("Whether it can be changed."), "may_comment": flag("Whether it can be commented on."),
            "until": or_null(moment("When the link ends.")) }),
                    &[],
                ),
                &shown,
            ),
        ),
        (
            "SharedChange",
            with_example(
                sent(
                    "What is changed.",
                    json!({
            "fields": any_object("Values by the fields' names."), "version": id("That of the record as it is known: nobody else may have changed it.") }),
                    &["fields"],
                ),
                &json!({ "fields": { "name": "Ann Weber" } }),
            ),
        ),
        (
            "SharedComment",
            with_example(
                sent("A comment.", json!({ "text": text("What is said.") }), &["text"]),
                &json!({ "text": "Looks good." }),
            ),
        ),
    ]
}
