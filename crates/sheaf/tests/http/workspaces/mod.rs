//! `/api/v1/workspaces`: made, called otherwise, held, archived, deleted, brought back, cloned; and by which hosts they are reached.

mod hosts;
mod standing;

use serde_json::json;

use crate::server::crm;

#[test]
fn made_and_listed() {
    let crm = crm();
    let made = crm.person.post("/api/v1/workspaces", &json!({ "label": "Sales & more" })).expect(201).json();
    assert_eq!(made, json!({ "name": "sales-more", "label": "Sales & more", "standing": "active" }));
    let listed = crm.person.get("/api/v1/workspaces").expect(200).json();
    let names: Vec<_> = listed["workspaces"].as_array().unwrap().iter().map(|w| w["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["crm", "elsewhere", "sales-more"]);
}

#[test]
fn what_is_refused() {
    let crm = crm();
    let cases = [
        (json!({ "name": "crm" }), 409, "There is a workspace 'crm' already."),
        (json!({}), 422, "'name' is required."),
        (
            json!({ "name": "Sales" }),
            422,
            "The workspace name 'Sales' does not fit: expected lower-case letters, digits and hyphens, at most 63.",
        ),
        (json!({ "name": "sales", "label": 5 }), 422, "'label' is 5, expected text."),
    ];
    for (body, status, message) in cases {
        assert_eq!(crm.person.post("/api/v1/workspaces", &body).expect(status).detail(), message, "{body}");
    }
}
