//! Views of a table.

use serde_json::{Value, json};
use sheaf_model::SummaryFunction;

use super::super::route::{Route, Who};
use super::super::sample::Sample;
use super::super::schema::{by_name, list, name, names, object, of, one_of, or_null, sent, text, with_example};

const ALL: &str = "/api/v1/tables/{table}/views";
const ONE: &str = "/api/v1/tables/{table}/views/{view}";

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get(ALL, "list_views", Who::Reader, "List the views of a table").answers(200, "Views"),
        Route::post(ALL, "create_view", Who::Admin, "Save a view")
            .about("The index that its filter and sort need is made with it.")
            .takes("NewView")
            .answers(201, "View")
            .with(&["Sheaf-Change"]),
        Route::get(ONE, "get_view", Who::Reader, "Describe a view").answers(200, "View"),
        Route::patch(ONE, "change_view", Who::Admin, "Change a view")
            .takes("ViewChange")
            .answers(200, "View")
            .with(&["Sheaf-Change"]),
        Route::delete(ONE, "delete_view", Who::Admin, "Delete a view")
            .about("Its records stay.")
            .with(&["Sheaf-Change"])
            .may(&[422]),
    ]
}

/// The functions of summaries.
pub const FUNCTIONS: [&str; 13] = {
    let (mut names, mut n) = ([""; 13], 0);
    while n < names.len() {
        names[n] = SummaryFunction::ALL[n].name();
        n += 1;
    }
    names
};

/// A function for each field that is summarised.
pub fn summary(about: &str) -> Value {
    by_name(about, one_of("What becomes of all values of the field.", &FUNCTIONS))
}

fn settings() -> Value {
    json!({
        "name": name("In the API; made from the label where it is missing."),
        "label": text("What people see."),
        "filter": text("Only records for which this formula is true; none: all."),
        "sort": names("Fields; `-` before a name: descending."),
        "fields": names("The fields that are shown, in order; none: all."),
        "summary": summary("What is shown below its records: a function for each field that has one.") })
}

/// The schemas.
pub fn schemas(sample: &Sample) -> Vec<(&'static str, Value)> {
    let mut view = settings();
    view["index"] = names("The index that serves it; it follows from filter and sort.");
    let seldom = &["filter", "fields", "summary", "index"];
    let mut new = sent("A view.", settings(), &[]);
    new["anyOf"] = json!([{ "required": ["name"] }, { "required": ["label"] }]);
    let mut change = settings();
    for part in ["filter", "sort", "fields", "summary"] {
        change[part] = or_null(change[part].take());
    }
    let field = sample.a_field()["name"].clone();
    let written = json!({ "label": "Newest", "sort": ["-@created_at"], "fields": [field] });
    let mut shown = written.clone();
    shown["name"] = json!("newest");
    shown["index"] = json!(["-@created_at"]);
    vec![
        ("View", with_example(object("A saved way to look at a table.", view, seldom), &shown)),
        (
            "Views",
            with_example(
                object("In the order that people see.", json!({ "views": list("All of them.", of("View")) }), &[]),
                &json!({ "views": [shown] }),
            ),
        ),
        ("NewView", with_example(new, &written)),
        (
            "ViewChange",
            with_example(
                sent("What is to be otherwise; `null` takes a part away.", change, &[]),
                &json!({ "label": "Latest" }),
            ),
        ),
    ]
}
