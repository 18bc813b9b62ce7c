//! Views of a table.

use serde_json::{Value, json};
use sheaf_model::SummaryFunction;

use super::super::route::{Route, Who};
use super::super::sample::Sample;
use super::super::schema::{
    by_name, flag, list, name, names, object, of, one_of, or_null, sent, text, whole, with_example,
};

const ALL: &str = "/api/v1/tables/{table}/views";
const ONE: &str = "/api/v1/tables/{table}/views/{view}";

const LINK: &str = "/api/v1/tables/{table}/views/{view}/link";

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get(ALL, "list_views", Who::Reader, "List the views of a table").answers(200, "Views"),
        Route::post(ALL, "create_view", Who::Admin, "Save a view")
            .about("The index that its filter and sort need is made with it, where it is everybody's. One's own views may be made by \
                    everybody who may read; nobody else sees, changes or deletes them.")
            .takes("NewView")
            .answers(201, "View")
            .with(&["Sheaf-Change"]),
        Route::get(ONE, "get_view", Who::Reader, "Describe a view").answers(200, "View"),
        Route::patch(ONE, "change_view", Who::Admin, "Change a view")
            .about("A view that is locked is unlocked first, or by the same request. One's own may be changed by whoever may read; \
                    making it everybody's, or one's own, needs the right to change everybody's views.")
            .takes("ViewChange")
            .answers(200, "View")
            .with(&["Sheaf-Change"]),
        Route::delete(ONE, "delete_view", Who::Admin, "Delete a view")
            .about("Its records stay. One's own may be deleted by whoever may read.")
            .with(&["Sheaf-Change"])
            .may(&[422]),
        Route::post(LINK, "renew_form_link", Who::Admin, "Give a form another address")
            .about("The one before leads nowhere from then on.")
            .answers(200, "View")
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

const COLOURS: [&str; 9] = ["red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "grey"];

fn groupings(about: &str) -> Value {
    list(
        about,
        text("A field, `-` before it: the greatest first; of days and moments with a span behind it: `due:month`."),
    )
}

/// How a view's records lie on the screen.
fn look() -> Value {
    let kind = |kind: &str, about: &str, mut parts: Value, needed: &[&str]| {
        parts["kind"] = json!({ "type": "string", "enum": [kind] });
        sent(about, parts, &[&["kind"], needed].concat())
    };
    let field = |about: &str| or_null(text(about));
    json!({
        "description": "How its records lie on the screen; none: a grid.",
        "oneOf": [
            kind("grid", "Rows and columns.", json!({}), &[]),
            kind("board", "Cards in columns.", json!({ "by": text("The choice, status, link, person or yes-or-no whose values are the columns.") }), &["by"]),
            kind("calendar", "Records on days.", json!({
                "from": text("The day or moment on which a record begins."),
                "to": field("The one on which it ends.") }), &["from"]),
            kind("timeline", "Bars along the time.", json!({
                "from": text("The day or moment on which a record begins."),
                "to": field("The one on which it ends."),
                "after": field("A link of the table to itself: what must be over before.") }), &["from"]),
            kind("gallery", "Cards with a picture.", json!({ "cover": field("The attachments, or the address, of the picture.") }), &[]),
            kind("list", "One line a record.", json!({}), &[]),
            kind("pivot", "A table of groups by groups.", pivot(), &["rows"]),
            kind("form", "Questions that strangers answer at an address of its own.", super::forms::look(), &["title"]),
        ] })
}

/// The parts of a pivot.
fn pivot() -> Value {
    let measured = json!({
        "field": text("A field; one may have several measures."),
        "function": one_of("What becomes of its values.", &FUNCTIONS) });
    let row = json!({
        "type": "array", "minItems": 1, "maxItems": 4, "items": { "type": ["string", "number", "boolean", "null"] },
        "description": "A row, by the values that its records share, from the outermost on: of a link the record's id, of a span of time its first day." });
    json!({
        "rows": groupings("What its rows are, the outermost first."),
        "columns": or_null(text("What its columns are.")),
        "measures": or_null(list("What stands in its cells, in this order; of none the number of records. Missing: the view's summary.",
            sent("What becomes of the values of a field.", measured, &["field", "function"]))),
        "closed": or_null(sent("Which rows do not show those within them; missing: all are open.", json!({
            "all": flag("Whether a row is closed of which nothing else is said."),
            "but": list("The rows that are otherwise, at most 500.", row) }), &[])) })
}

fn settings() -> Value {
    json!({
        "name": name("In the API; made from the label where it is missing."),
        "label": text("What people see."),
        "look": look(),
        "filter": text("Only records for which this formula is true; none: all."),
        "sort": names("Fields; `-` before a name: descending."),
        "group": groupings("What its records are put together by, the outermost first."),
        "colours": list("The first of these whose formula is true for a record colours it.", sent("A colour for some records.", json!({
            "when": text("A formula."),
            "colour": one_of("A colour.", &COLOURS),
            "field": text("The field whose cells are coloured; none: the whole record.") }), &["when", "colour"])),
        "layout": sent("How its grid is laid out.", json!({
            "widths": by_name("Widths of columns in px, by the fields' names.", json!({ "type": "integer", "minimum": 40, "maximum": 2_000 })),
            "frozen": whole("How many columns stay when the others are scrolled."),
            "row_height": one_of("How tall a row is.", &["short", "medium", "tall", "extra"]) }), &[]),
        "owner": or_null(one_of("Whose it is: one's own, which nobody else sees, or everybody's. The name of one's own gets an end that \
            nobody guesses. Only people have views of their own.", &["me"])),
        "locked": flag("Whether it stays as it is until somebody unlocks it."),
        "fields": names("The fields that are shown, in order; none: all."),
        "summary": summary("What is shown below its records: a function for each field that has one.") })
}

/// The schemas.
pub fn schemas(sample: &Sample) -> Vec<(&'static str, Value)> {
    let mut view = settings();
    view["index"] = names("The index that serves it; it follows from filter and sort.");
    view["published"] = sent(
        "How it is there for strangers; missing: for nobody but the workspace.",
        json!({
        "link": text("The secret of its address, `/v/WORKSPACE/SECRET`."), "embed": flag("Whether pages of others may show it within them."),
        "index": flag("Whether search engines may take it in.") }),
        &["link"],
    );
    let seldom =
        &["published", "look", "filter", "group", "fields", "colours", "summary", "layout", "owner", "locked", "index"];
    let mut new = sent("A view.", settings(), &[]);
    new["anyOf"] = json!([{ "required": ["name"] }, { "required": ["label"] }]);
    let mut change = settings();
    for part in ["look", "filter", "sort", "group", "fields", "colours", "summary", "layout", "locked"] {
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
