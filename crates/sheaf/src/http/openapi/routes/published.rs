//! Views that are published.

use serde_json::{Value, json};

use super::super::route::{Route, Who};
use super::super::sample::Sample;
use super::super::schema::{any_object, flag, list, object, one_of, or_null, sent, text, with_example};

const PUBLICATION: &str = "/api/v1/tables/{table}/views/{view}/publication";
const PUBLISHED: &str = "/api/v1/published/{workspace}/{secret}";

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::put(PUBLICATION, "publish_view", Who::Admin, "Publish a view, or change how it is published")
            .about("For whoever has its address, be they strangers: the fields that it shows, of the records for which its filter holds. It takes the right to change views that are everybody's, and somebody from whom nothing is kept.")
            .takes("Publication")
            .answers(200, "View")
            .with(&["Sheaf-Change"])
            .may(&[404, 409]),
        Route::delete(PUBLICATION, "unpublish_view", Who::Admin, "End the publication of a view")
            .answers(200, "View")
            .with(&["Sheaf-Change"])
            .may(&[404, 409]),
        Route::get(PUBLISHED, "show_published", Who::Anybody, "Say what a published view shows")
            .answers(200, "PublishedView")
            .may(&[404, 422, 429, 500, 503]),
        Route::get("/api/v1/published/{workspace}/{secret}/records", "list_published", Who::Anybody, "List the records of a published view")
            .asks(&["search", "cursor", "published_limit"])
            .answers(200, "PublishedRecords")
            .kept()
            .may(&[400, 404, 409, 422, 429, 500, 503]),
    ]
}

/// The schemas.
pub fn schemas(_: &Sample) -> Vec<(&'static str, Value)> {
    let field = object(
        "A field that it shows.",
        json!({
        "name": text("Its name."), "label": text("What people call it."), "type": text("Its type."),
        "choices": list("Of a choice.", any_object("A choice.")), "decimals": { "type": "integer" }, "currency": { "type": ["string", "null"] }, "stars": { "type": "integer" } }),
        &["choices", "decimals", "currency", "stars"],
    );
    vec![
        (
            "Publication",
            with_example(
                sent(
                    "How a view is published; what is not said is off.",
                    json!({
            "embed": flag("Whether pages of others may show it within them."), "index": flag("Whether search engines may take it in."),
            "renew": flag("Whether it is given another address: the one before leads nowhere then.") }),
                    &[],
                ),
                &json!({ "embed": false, "index": false }),
            ),
        ),
        (
            "PublishedView",
            with_example(
                object(
                    "A view as strangers see it.",
                    json!({
            "title": text("What it is called."), "table": text("What its table is called."),
            "look": one_of("How its records lie.", &["grid", "gallery"]), "fields": list("In its order.", field) }),
                    &[],
                ),
                &json!({ "title": "Newest", "table": "Leads", "look": "grid", "fields": [{ "name": "name", "label": "Name", "type": "text" }] }),
            ),
        ),
        (
            "PublishedRecords",
            with_example(
                object(
                    "A page of its records.",
                    json!({
            "records": list("In its order: values by the fields' names; people by name, links by title.", any_object("A record.")),
            "next": or_null(text("Where it goes on: the next `cursor`; null: nowhere.")) }),
                    &[],
                ),
                &json!({ "records": [{ "name": "Ann" }], "next": null }),
            ),
        ),
    ]
}
