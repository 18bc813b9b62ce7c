//! `/api/v1/tables/{table}/views`

use serde_json::{Value, json};

use crate::server::{Crm, crm};

const VIEWS: &str = "/api/v1/tables/leads/views";

/// Three leads, and a view of those that are won.
fn with_view() -> Crm {
    let crm = crm();
    for (name, status, amount) in [("Ann", "Won", 5), ("Bob", "New", 9), ("Cem", "Won", 7)] {
        crm.lead(json!({ "name": name, "status": status, "amount": amount }));
    }
    let view = json!({ "label": "Won, largest first", "filter": "{Status} = \"Won\"", "sort": ["-{Amount}"], "fields": ["name", "amount"] });
    crm.admin.post(VIEWS, &view).expect(201);
    crm
}

fn names(list: &Value) -> Vec<&str> {
    let records = list["records"].as_array().expect("records").iter();
    records.map(|r| r["fields"]["name"].as_str().expect("a name")).collect()
}

#[test]
fn a_view_filters_sorts_and_shows_and_brings_its_index() {
    let crm = with_view();
    let shown = crm.reader.get(&format!("{VIEWS}/won_largest_first")).expect(200).json();
    assert_eq!(
        shown,
        json!({ "name": "won_largest_first", "label": "Won, largest first", "filter": "{Status} = \"Won\"", "sort": ["-amount"],
                "fields": ["name", "amount"], "index": ["status", "amount"] })
    );
    assert_eq!(crm.reader.get(VIEWS).json()["views"], json!([shown]));
    let list = crm.reader.get("/api/v1/tables/leads/records?view=won_largest_first").expect(200).json();
    assert_eq!(names(&list), ["Cem", "Ann"]);
    assert_eq!(list["records"][0]["fields"], json!({ "name": "Cem", "amount": 7 }));
    // What the request says itself goes before, and its filter holds beside the view's.
    let list = crm.reader.get("/api/v1/tables/leads/records?view=won_largest_first&sort=name&filter=amount%3C6").json();
    assert_eq!(names(&list), ["Ann"]);
    let unknown = crm.reader.get("/api/v1/tables/leads/records?view=won_largest").expect(404);
    assert_eq!(unknown.detail(), "There is no view 'won_largest'.");
}

#[test]
fn cursors_of_a_view_end_when_it_changes() {
    let crm = with_view();
    let list = crm.reader.get("/api/v1/tables/leads/records?view=won_largest_first&limit=1").json();
    let next = format!(
        "/api/v1/tables/leads/records?view=won_largest_first&limit=1&cursor={}",
        list["next"].as_str().unwrap()
    );
    assert_eq!(names(&crm.reader.get(&next).json()), ["Ann"]);
    crm.admin.patch(&format!("{VIEWS}/won_largest_first"), &json!({ "sort": ["name"] })).expect(200);
    let refused = crm.reader.get(&next).expect(400);
    assert_eq!(refused.detail(), "The cursor belongs to a list with another filter, search or sort.");
}

#[test]
fn names_that_change_and_fields_that_go() {
    let crm = with_view();
    crm.admin.patch("/api/v1/tables/leads/fields/amount", &json!({ "name": "worth", "label": "Worth" })).expect(200);
    crm.admin.patch("/api/v1/tables/leads/fields/status", &json!({ "label": "Stage" })).expect(200);
    let view = crm.reader.get(&format!("{VIEWS}/won_largest_first")).json();
    assert_eq!(
        (&view["filter"], &view["sort"], &view["fields"], &view["index"]),
        (&json!("{Stage} = \"Won\""), &json!(["-worth"]), &json!(["name", "worth"]), &json!(["status", "worth"]))
    );
    let refused = crm.admin.delete("/api/v1/tables/leads/fields/status").expect(409);
    assert_eq!(refused.detail(), "'Stage' is used by the filter of the view 'Won, largest first' of 'Leads'.");
    crm.admin.delete("/api/v1/tables/leads/fields/fee").expect(204);
    crm.admin.delete("/api/v1/tables/leads/fields/worth").expect(204);
    let view = crm.reader.get(&format!("{VIEWS}/won_largest_first")).json();
    assert_eq!((&view["sort"], &view["fields"], &view["index"]), (&json!([]), &json!(["name"]), &json!(["status"])));
}

#[test]
fn what_no_view_can_be() {
    let crm = with_view();
    let cases = [
        (
            json!({ "label": "Won, largest first", "name": "won_largest_first" }),
            422,
            "The table 'leads' has a view 'won_largest_first' already.",
        ),
        (
            json!({ "label": "X", "filter": "nam = 1" }),
            422,
            "There is no field 'nam' in Leads. (at character 1, 'nam')",
        ),
        (json!({ "label": "X", "sort": ["partners"] }), 422, "'Partners' cannot be sorted by: its type is links."),
        (json!({ "label": "X", "fields": ["nobody"] }), 422, "The view 'X' shows 'nobody', which is not there."),
        (json!({ "label": "X", "colour": "red" }), 422, "There is no part of a view 'colour'."),
        (json!({ "filter": "TRUE" }), 422, "A view needs a 'name' or a 'label'."),
    ];
    for (body, status, message) in cases {
        let refused = crm.admin.post(VIEWS, &body).expect(status).json();
        assert_eq!(refused["errors"][0]["message"], message, "{body}");
    }
    crm.editor.post(VIEWS, &json!({ "label": "Mine" })).expect(403);
    crm.stranger.get(VIEWS).expect(404);
    crm.admin.delete(&format!("{VIEWS}/won_largest_first")).expect(204);
    crm.admin.delete(&format!("{VIEWS}/won_largest_first")).expect(404);
}

#[test]
fn a_new_view_changes_no_other_list() {
    let crm = with_view();
    for name in ["Dan", "Eve", "Fay"] {
        crm.lead(json!({ "name": name, "amount": 7 }));
    }
    let path = "/api/v1/tables/leads/records?sort=-amount&limit=2";
    let before = crm.reader.get(path).json();
    crm.admin.post(VIEWS, &json!({ "label": "Largest", "sort": ["-amount"] })).expect(201);
    assert_eq!(names(&crm.reader.get(path).json()), names(&before));
    let next = format!("{path}&cursor={}", before["next"].as_str().unwrap());
    assert_eq!(names(&crm.reader.get(&next).expect(200).json()), ["Eve", "Dan"]);
}

#[test]
fn looks_groups_colours_and_layouts() {
    let crm = crm();
    let view = json!({
        "label": "Pipeline", "look": { "kind": "board", "by": "Status" }, "group": ["-due:month", "company"],
        "colours": [{ "when": "amount > 100", "colour": "red", "field": "Amount" }, { "when": "{Status} = \"Won\"", "colour": "green" }],
        "layout": { "widths": { "name": 240 }, "frozen": 2, "row_height": "tall" }, "locked": true });
    let made = crm.admin.post(VIEWS, &view).expect(201).json();
    let mut wanted = view;
    (wanted["name"], wanted["sort"]) = (json!("pipeline"), json!([]));
    (wanted["look"]["by"], wanted["colours"][0]["field"]) = (json!("status"), json!("amount"));
    assert_eq!(made, wanted);
    let one = format!("{VIEWS}/pipeline");
    // Locked, it stays until it is unlocked.
    assert_eq!(
        crm.admin.patch(&one, &json!({ "label": "Other" })).expect(409).detail(),
        "The view 'Pipeline' is locked."
    );
    crm.admin.delete(&one).expect(409);
    crm.admin.patch(&one, &json!({ "label": "Other", "locked": false })).expect(200);
    // Names that change are changed everywhere, formulas too.
    let fields = "/api/v1/tables/leads/fields";
    for (old, new) in [("status", "stage"), ("amount", "worth"), ("due", "until"), ("name", "who")] {
        crm.admin.patch(&format!("{fields}/{old}"), &json!({ "name": new, "label": new })).expect(200);
    }
    let renamed = crm.reader.get(&one).json();
    assert_eq!(renamed["look"], json!({ "kind": "board", "by": "stage" }));
    assert_eq!(renamed["group"], json!(["-until:month", "company"]));
    assert_eq!(renamed["layout"]["widths"], json!({ "who": 240 }));
    assert_eq!(renamed["colours"][0], json!({ "when": "worth > 100", "colour": "red", "field": "worth" }));
    assert_eq!(renamed["colours"][1]["when"], "{stage} = \"Won\"");
    // A field that is let go leaves groups and widths; one that the look or a colour needs cannot go.
    crm.admin.delete(&format!("{fields}/until")).expect(204);
    assert_eq!(crm.reader.get(&one).json()["group"], json!(["company"]));
    let refused = |field: &str| crm.admin.delete(&format!("{fields}/{field}")).expect(409).detail();
    assert_eq!(refused("stage"), "'stage' is used by a colour of the view 'Other' of 'Leads'.");
    crm.admin.patch(&one, &json!({ "colours": null, "layout": null, "group": null })).expect(200);
    assert_eq!(refused("stage"), "'stage' is used by the view 'Other' of 'Leads'.");
    crm.admin.patch(&one, &json!({ "look": null })).expect(200);
    crm.admin.delete(&format!("{fields}/stage")).expect(204);
    assert_eq!(crm.reader.get(&one).json(), json!({ "name": "pipeline", "label": "Other", "sort": [] }));
}

#[test]
fn a_pivot_keeps_its_measures_and_its_closed_rows() {
    let crm = crm();
    let measured = |field: &str, function: &str| json!({ "field": field, "function": function });
    let look = json!({
        "kind": "pivot", "rows": ["status", "due:month"],
        "measures": [measured("due", "maximum"), measured("amount", "sum"), measured("Amount", "average"), measured("fee", "sum")],
        "closed": { "all": true, "but": [["New"], [null]] } });
    let mut wanted = look.clone();
    wanted["measures"][2] = measured("amount", "average");
    let made = crm.admin.post(VIEWS, &json!({ "label": "Sums", "look": look })).expect(201).json();
    assert_eq!(made["look"], wanted);
    let kept = || crm.reader.get(&format!("{VIEWS}/sums")).json()["look"]["measures"].clone();
    // Names follow; a formula that gives something else has no sum any more, and a field that goes holds nothing up.
    let fields = "/api/v1/tables/leads/fields";
    crm.admin.patch(&format!("{fields}/amount"), &json!({ "name": "worth" })).expect(200);
    let renamed = json!([
        measured("due", "maximum"),
        measured("worth", "sum"),
        measured("worth", "average"),
        measured("fee", "sum")
    ]);
    assert_eq!(kept(), renamed);
    crm.admin.patch(&format!("{fields}/fee"), &json!({ "formula": "{Name} & \"!\"" })).expect(200);
    let deleted = crm.admin.delete(&format!("{fields}/worth")).expect(204);
    assert_eq!(kept(), json!([measured("due", "maximum")]));
    let change = deleted.header("sheaf-change").expect("a change").to_owned();
    crm.admin.post(&format!("/api/v1/changes/{change}/undo"), &json!({})).expect(200);
    assert_eq!(kept(), json!([measured("due", "maximum"), measured("worth", "sum"), measured("worth", "average")]));
    // Without measures it is as views were before there were any.
    let plain = json!({ "kind": "pivot", "rows": ["status"] });
    let made = crm.admin.post(VIEWS, &json!({ "label": "Plain", "look": plain })).expect(201).json();
    assert_eq!(made["look"], plain);
}

#[test]
fn looks_that_cannot_be() {
    let crm = crm();
    let cases = [
        (
            json!({ "look": { "kind": "board", "by": "name" } }),
            "'Name' is text, expected choice, status, boolean, link or user here.",
        ),
        (json!({ "look": { "kind": "board", "by": "nobody" } }), "The view 'X' names 'nobody', which is not there."),
        (json!({ "look": { "kind": "calendar", "from": "fee" } }), "'Fee' is number, expected date or datetime here."),
        (
            json!({ "look": { "kind": "timeline", "from": "due", "after": "company" } }),
            "'Company' leads to another table, expected a link to 'Leads'.",
        ),
        (json!({ "look": { "kind": "pivot", "rows": [] } }), "The view 'X' needs a field for its rows."),
        (
            json!({ "look": { "kind": "pivot", "rows": ["partners"] } }),
            "'Partners' cannot be grouped by: its type is links.",
        ),
        (
            json!({ "look": { "kind": "pivot", "rows": ["due"], "measures": [{ "field": "gone", "function": "sum" }] } }),
            "A measure of 'leads' names the field 'gone', which is not there.",
        ),
        (
            json!({ "look": { "kind": "pivot", "rows": ["due"], "measures": [{ "field": "name", "function": "sum" }] } }),
            "'Name' cannot be summarised by 'sum': its type is text.",
        ),
        (
            json!({ "look": { "kind": "pivot", "rows": ["due"], "measures": [
                { "field": "name", "function": "unique" }, { "field": "Name", "function": "unique" }] } }),
            "'measures' names 'name:unique' twice, expected each once.",
        ),
        (
            json!({ "look": { "kind": "pivot", "rows": ["due"], "closed": { "but": [["2026-03-01", "New"]] } } }),
            "[\"2026-03-01\",\"New\"] is no row, expected one value for each of its 1 to 1 levels.",
        ),
        (
            json!({ "look": { "kind": "pivot", "rows": ["due"], "closed": { "but": vec![json!([1]); 501] } } }),
            "501 rows are named, expected at most 500.",
        ),
        (json!({ "group": ["due:hour"] }), "There is no span of time 'hour'."),
        (json!({ "group": ["due", "due:year"] }), "'group' names the field 'due' twice, expected each once."),
        (
            json!({ "look": { "kind": "pivot", "rows": ["name", "status", "amount", "fee"], "columns": "due" } }),
            "'look.rows' names 5 fields, expected 1 to 4.",
        ),
        (
            json!({ "colours": [{ "when": "nam = 1", "colour": "red" }] }),
            "There is no field 'nam' in Leads. (at character 1, 'nam')",
        ),
        (json!({ "layout": { "widths": { "name": 4 } } }), "'name' is 4 px wide, expected 40 to 2000."),
    ];
    for (mut body, message) in cases {
        body["label"] = json!("X");
        let refused = crm.admin.post(VIEWS, &body);
        let told = refused.json();
        let told = told["errors"][0]["message"].as_str().or_else(|| told["detail"].as_str()).unwrap_or_default();
        assert!(told.contains(message), "{body}: {told}");
    }
}
