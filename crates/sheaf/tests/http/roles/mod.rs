//! `/api/v1/roles`, and what they come to: nothing of what a role hides is told on any way.

mod hidden;
mod rows;

use serde_json::{Value, json};

use crate::server::{Client, Crm, crm};

/// A token of a role.
pub fn token(crm: &Crm, role: &str) -> Client {
    let made = crm.person.post("/api/v1/tokens", &json!({ "name": role, "role": role })).expect(201).json();
    crm.server.nobody().with("authorization", &format!("Bearer {}", made["token"].as_str().unwrap()))
}

/// Makes a role, and answers a token that has it.
pub fn with_role(crm: &Crm, role: &Value) -> Client {
    let made = crm.admin.post("/api/v1/roles", role).expect(201).json();
    token(crm, made["name"].as_str().unwrap())
}

/// The ids of a list's records.
pub fn ids(list: &Value) -> Vec<i64> {
    list["records"].as_array().unwrap().iter().map(|record| record["id"].as_i64().unwrap()).collect()
}

#[test]
fn made_changed_deleted() {
    let crm = crm();
    let starters = crm.admin.get("/api/v1/roles").expect(200).json();
    let names = |roles: &Value| -> Vec<String> {
        roles["roles"].as_array().unwrap().iter().map(|r| r["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&starters), ["owner", "admin", "editor", "commenter", "reader"]);
    assert_eq!(starters["roles"][2]["may"]["exports"], true);
    let sales = json!({ "label": "Sales people", "base": "editor", "may": { "exports": false, "views": true },
        "tables": { "leads": { "delete": false, "fields": { "fee": "hidden" } } } });
    let reply = crm.admin.post("/api/v1/roles", &sales).expect(201);
    let made = reply.json();
    assert_eq!((&made["name"], &made["may"]["exports"]), (&json!("sales_people"), &json!(false)));
    assert_eq!(made["otherwise"]["delete"], true);
    // What is as its base has it is not kept.
    let same = json!({ "may": { "exports": true }, "description": "For those who sell." });
    let patched = crm.admin.patch("/api/v1/roles/sales_people", &same).expect(200);
    let changed = patched.json();
    assert_eq!(
        changed["may"],
        json!({ "model": false, "views": false, "imports": false, "exports": true, "members": false, "share": true })
    );
    assert_eq!(changed["tables"]["leads"]["fields"]["fee"], "hidden", "what was not sent stays");
    // It is a change of the log like any other, and undone like one.
    for change in [&patched, &reply] {
        let change = change.header("sheaf-change").unwrap();
        crm.admin.post(&format!("/api/v1/changes/{change}/undo"), &json!({})).expect(200);
    }
    assert_eq!(names(&crm.admin.get("/api/v1/roles").json()).len(), 5);
    crm.admin.post("/api/v1/roles", &json!({ "label": "Sales people", "base": "none" })).expect(201);
    let someone = token(&crm, "sales_people");
    assert_eq!(someone.get("/api/v1/tables").expect(200).json()["tables"], json!([]));
    let held = crm.person.delete("/api/v1/roles/sales_people").expect(409);
    assert_eq!(held.detail(), "The role 'sales_people' is that of 0 members, 1 tokens and 0 invitations.");
    let id = crm.admin.get("/api/v1/tokens").json()["tokens"][0]["id"].clone();
    crm.admin.delete(&format!("/api/v1/tokens/{id}")).expect(204);
    crm.admin.delete("/api/v1/roles/sales_people").expect(204);
    assert_eq!(crm.admin.get("/api/v1/roles/sales_people").expect(404).detail(), "There is no role 'sales_people'.");
}

#[test]
fn what_is_refused() {
    let crm = crm();
    let cases = [
        (
            json!({ "label": "A", "base": "admin" }),
            "The role 'A' cannot be built on 'admin', which nothing is kept from: expected editor, commenter, reader or none.",
        ),
        (
            json!({ "label": "A", "tables": { "nothing": { "read": true } } }),
            "The role 'A' names the table 'nothing', which is not there.",
        ),
        (
            json!({ "label": "A", "tables": { "leads": { "fields": { "nothing": "hidden" } } } }),
            "The role 'A' names the field 'nothing' of 'Leads', which is not there.",
        ),
        (
            json!({ "label": "A", "base": "none", "tables": { "leads": { "change": true } } }),
            "The role 'A' cannot change records of 'Leads', which it does not see.",
        ),
        (
            json!({ "label": "A", "tables": { "leads": { "read": "{Nothing} = 1" } } }),
            "There is no field 'Nothing' in Leads.",
        ),
        (
            json!({ "label": "A", "may": { "imports": true }, "base": "editor", "tables": { "leads": { "read": "amount > 1" } } }),
            "The role 'A' may import workbooks, so it cannot be kept from anything in 'Leads'.",
        ),
        (
            json!({ "label": "A", "may": { "model": true }, "tables": { "leads": { "fields": { "fee": "hidden" } } } }),
            "The role 'A' may change tables and fields, so it cannot be kept from anything in 'Leads'.",
        ),
        (json!({ "label": "" }), "The role 'role' needs a label."),
        (
            json!({ "name": "owner", "label": "Owner", "base": "reader" }),
            "What the role 'owner' may do is the same everywhere.",
        ),
    ];
    for (role, message) in cases {
        let reply = crm.admin.post("/api/v1/roles", &role).expect(422);
        assert!(reply.text.contains(message), "{role}: {}", reply.text);
    }
    crm.admin.post("/api/v1/roles", &json!({ "label": "A", "colour": 1 })).expect(422);
    crm.admin.post("/api/v1/roles", &json!({ "label": "A", "base": "boss" })).expect(400);
    crm.editor.post("/api/v1/roles", &json!({ "label": "A" })).expect(403);
    assert_eq!(crm.admin.get("/api/v1/roles").json()["roles"].as_array().unwrap().len(), 5);
    // A field that rights are made of stays, and follows its new name.
    crm.admin
        .post(
            "/api/v1/roles",
            &json!({ "label": "A", "tables": { "leads": { "read": "amount > 5", "fields": { "due": "hidden" } } } }),
        )
        .expect(201);
    let used = crm.admin.delete("/api/v1/tables/leads/fields/amount").expect(409);
    assert!(used.detail().starts_with("'Amount' is used by"), "{}", used.detail());
    crm.admin.patch("/api/v1/tables/leads/fields/amount", &json!({ "name": "worth", "label": "Worth" })).expect(200);
    crm.admin.patch("/api/v1/tables/leads", &json!({ "name": "deals", "label": "Deals" })).expect(200);
    crm.admin.delete("/api/v1/tables/deals/fields/due").expect(204);
    let role = crm.admin.get("/api/v1/roles/a").expect(200).json();
    assert_eq!(role["tables"], json!({ "deals": { "read": "worth > 5" } }));
}

/// What editors may do everywhere is another thing in a workspace that says so.
#[test]
fn a_starter_has_another_meaning() {
    let crm = crm();
    let ann = crm.lead(json!({ "name": "Ann" }));
    let none = json!({ "tables": { "leads": { "delete": false } } });
    assert_eq!(crm.admin.patch("/api/v1/roles/editor", &none).expect(200).json()["starter"], true);
    let path = format!("/api/v1/tables/leads/records/{ann}");
    let refused = crm.editor.delete(&path).expect(403);
    assert_eq!(refused.detail(), "The role 'Editor' may not delete records of 'Leads'.");
    let several = json!({ "records": [{ "id": ann, "delete": true }] });
    crm.editor.patch("/api/v1/tables/leads/records", &several).expect(403);
    crm.editor.patch(&path, &json!({ "fields": { "name": "Anna" } })).expect(200);
    let table = crm.editor.get("/api/v1/tables/leads").json();
    assert_eq!(table["may"], json!({ "read": true, "create": true, "change": true, "delete": false, "comment": true }));
    crm.admin.patch("/api/v1/roles/owner", &none).expect(422);
    crm.admin.delete("/api/v1/roles/editor").expect(204);
    crm.editor.delete(&path).expect(204);
}

/// Whoever manages members gives nobody more than they have.
#[test]
fn nobody_gives_more_than_they_have() {
    let crm = crm();
    let lead = with_role(&crm, &json!({ "label": "Lead", "base": "reader", "may": { "members": true } }));
    lead.post("/api/v1/tokens", &json!({ "role": "lead" })).expect(201);
    let more = lead.post("/api/v1/tokens", &json!({ "role": "editor" })).expect(403);
    assert_eq!(more.detail(), "Whoever has the role 'lead' does not decide who has the role 'editor'.");
    lead.post("/api/v1/invitations", &json!({ "email": "bo@example.org", "role": "admin" })).expect(403);
    lead.post("/api/v1/roles", &json!({ "label": "More", "base": "editor" })).expect(403);
    crm.admin.post("/api/v1/tokens", &json!({ "role": "owner" })).expect(403);
    let own = lead.post("/api/v1/tokens", &json!({ "name": "mine" })).expect(201).json();
    assert_eq!(own["role"], "lead");
    // Nor does anybody else make tokens at all.
    crm.editor.post("/api/v1/tokens", &json!({})).expect(403);
}

/// A role that is not there any more lets nobody see anything, also where others were answered the same before.
#[test]
fn a_role_that_is_gone() {
    let crm = crm();
    crm.lead(json!({ "name": "Ann" }));
    let made = crm.admin.post("/api/v1/roles", &json!({ "label": "Brief", "base": "reader" })).expect(201);
    let brief = token(&crm, "brief");
    let list = "/api/v1/tables/leads/records?limit=50";
    for _ in 0..3 {
        crm.admin.get(list).expect(200);
        brief.get(list).expect(200);
    }
    let change = made.header("sheaf-change").unwrap();
    crm.admin.post(&format!("/api/v1/changes/{change}/undo"), &json!({})).expect(200);
    for _ in 0..3 {
        crm.admin.get(list).expect(200);
        brief.get(list).expect(404);
    }
}

/// Undoing asks for what doing it asks for: all of it.
#[test]
fn what_is_undone_is_asked_for() {
    let crm = crm();
    let designer = with_role(&crm, &json!({ "label": "Designer", "base": "editor", "may": { "model": true } }));
    let narrow = json!({ "tables": { "leads": { "delete": false } } });
    let narrowed = crm.admin.patch("/api/v1/roles/designer", &narrow).expect(200);
    let seq = narrowed.header("sheaf-change").unwrap().to_owned();
    let refused = designer.post(&format!("/api/v1/changes/{seq}/undo"), &json!({})).expect(403);
    assert_eq!(refused.detail(), "Undoing this would change roles or settings, which an administrator does.");
    let field = designer.post("/api/v1/tables/leads/fields", &json!({ "label": "Note", "type": "text" })).expect(201);
    let own = field.header("sheaf-change").unwrap();
    designer.post(&format!("/api/v1/changes/{own}/undo"), &json!({})).expect(200);
    let form = crm.admin.with("content-type", "multipart/form-data; boundary=x");
    let body = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"new.csv\"\r\n\r\nName,Age\nAnn,3\nBo,4\n\r\n--x--\r\n";
    let plan = form.send("POST", "/api/v1/imports", body.as_bytes()).expect(201).json();
    crm.admin.post(&format!("/api/v1/imports/{}/apply", plan["id"]), &json!({})).expect(200);
    let changes = crm.admin.get("/api/v1/changes?limit=1000").json();
    let batch: Vec<&Value> = changes["changes"].as_array().unwrap().iter().filter(|c| c["kind"] == "import").collect();
    assert!(batch.len() > 1, "tables, and their records");
    for entry in batch {
        designer.post(&format!("/api/v1/changes/{}/undo", entry["seq"]), &json!({})).expect(403);
    }
}

/// Strangers write by a form whatever whoever made it may do: so it is made by somebody from whom nothing is kept.
#[test]
fn forms_are_made_by_those_who_see_everything() {
    let crm = crm();
    let stylist = with_role(&crm, &json!({ "label": "Stylist", "base": "reader", "may": { "views": true } }));
    let views = "/api/v1/tables/leads/views";
    stylist.post(views, &json!({ "name": "won", "label": "Won", "filter": "status = \"Won\"" })).expect(201);
    let form = json!({ "name": "ask", "label": "Ask", "look": { "kind": "form", "title": "Ask", "steps": [{ "questions": [{ "field": "name" }] }] } });
    stylist.post(views, &form).expect(403);
    stylist.patch(&format!("{views}/won"), &json!({ "look": form["look"] })).expect(403);
    crm.admin.post(views, &form).expect(201);
    stylist.patch(&format!("{views}/ask"), &json!({ "label": "Asked" })).expect(403);
    stylist.post(&format!("{views}/ask/link"), &json!({})).expect(403);
    stylist.delete(&format!("{views}/ask")).expect(403);
}
