//! `/api/v1/workspaces`: made, called otherwise, held, archived, deleted, brought back, cloned; and by which hosts they are reached.

mod hosts;
mod standing;

use serde_json::json;

use crate::server::{crm, sheaf};

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

#[test]
fn names_that_are_the_hosts_are_no_workspaces() {
    let crm = crm();
    let refused = |reply: crate::server::Reply| {
        let told = reply.expect(422).json();
        assert_eq!((&told["errors"][0]["field"], &told["errors"][0]["code"]), (&json!("name"), &json!("reserved")));
        told["detail"].as_str().unwrap().to_owned()
    };
    for name in ["www", "admin", "mail", "localhost", "sheaf", "sheaf-billing"] {
        let told = refused(crm.person.post("/api/v1/workspaces", &json!({ "name": name })));
        assert_eq!(told, format!("The name '{name}' is kept for the host: a workspace takes another one."));
    }
    refused(crm.person.post("/api/v1/workspaces/crm/clone", &json!({ "name": "api" })));
    refused(crm.person.patch("/api/v1/workspaces/crm", &json!({ "name": "support" })));
    // A label is nobody's name, and one is made of it that is free.
    let made = crm.person.post("/api/v1/workspaces", &json!({ "label": "Support" })).expect(201).json();
    assert_eq!((&made["name"], &made["label"]), (&json!("workspace-support"), &json!("Support")));
    // What begins as the product's own is another name too, however it goes on.
    let made = crm.person.post("/api/v1/workspaces", &json!({ "label": "Sheaf demo" })).expect(201).json();
    assert_eq!(made["name"], "workspace-sheaf-demo");
    // The command line is the host's own; what it named so goes on being changed.
    let run = |arguments: &[&str]| {
        let mut command = sheaf(&crm.server.folder);
        assert!(command.args(arguments).arg("--data").arg(&crm.server.folder).status().unwrap().success());
    };
    run(&["workspace", "create", "docs"]);
    crm.person.patch("/api/v1/workspaces/docs", &json!({ "label": "Documents" })).expect(200);
}
