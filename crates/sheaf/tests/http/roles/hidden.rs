//! Fields that a role does not see, or may not write: no answer, no message and no question tells of them.

use serde_json::{Value, json};

use super::{ids, with_role};
use crate::server::{Client, Crm, crm, encoded};

const LEADS: &str = "/api/v1/tables/leads/records";

/// One who does not see what a lead is worth, nor whom it is of, and may not change its status.
fn hidden() -> (Crm, Client, i64) {
    let crm = crm();
    let rule = json!({ "rules": [{ "rule": "formula", "formula": "amount < 100000", "message": "Too much money." }],
        "indexes": [["amount"], ["due"]] });
    crm.admin.patch("/api/v1/tables/leads", &rule).expect(200);
    for view in [
        json!({ "name": "rich", "label": "Rich", "filter": "amount > 5" }),
        json!({ "name": "sorted", "label": "Sorted", "sort": ["-amount"] }),
        json!({ "name": "all", "label": "All", "fields": ["name", "amount", "due"], "summary": { "amount": "sum" } }),
    ] {
        crm.admin.post("/api/v1/tables/leads/views", &view).expect(201);
    }
    let ann = crm.lead(json!({ "name": "Ann", "amount": 4711, "status": "New", "email": "ann@secret.example" }));
    let clerk = with_role(
        &crm,
        &json!({ "label": "Clerk", "base": "editor", "tables": {
        "leads": { "fields": { "amount": "hidden", "email": "hidden", "status": "read_only" } },
        "companies": { "read": false } } }),
    );
    (crm, clerk, ann)
}

#[test]
fn nothing_names_it() {
    let (crm, clerk, ann) = hidden();
    let tables = clerk.get("/api/v1/tables").expect(200);
    assert_eq!(tables.json()["tables"].as_array().unwrap().len(), 1);
    let document = clerk.get("/api/v1/openapi.json").expect(200);
    for word in ["amount", "email", "fee", "company", "companies", "partners", "rich", "sorted"] {
        assert!(!tables.text.to_lowercase().contains(word), "'{word}' is told: {}", tables.text);
    }
    // Examples that every workspace has apart, as a lead's worth.
    for word in ["\"fee\"", "\"partners\"", "tables/companies", "4711"] {
        assert!(!document.text.contains(word), "'{word}' is told");
    }
    let table = clerk.get("/api/v1/tables/leads").expect(200).json();
    let fields: Vec<&str> = table["fields"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
    // What is computed from what is hidden is hidden too, and a link to what is not seen.
    assert_eq!(fields, ["name", "status", "due"]);
    assert_eq!(
        (&table["fields"][1]["read_only"], &table["rules"], &table["indexes"]),
        (&json!(true), &json!([]), &json!([["due"]]))
    );
    let record = clerk.get(&format!("{LEADS}/{ann}")).expect(200).json();
    assert_eq!(record["fields"], json!({ "name": "Ann", "status": "New", "due": null }));
    let history = clerk.get(&format!("{LEADS}/{ann}/history")).expect(200).text;
    assert!(!history.contains("4711") && !history.contains("secret"), "{history}");
    let csv = clerk.get(&format!("{LEADS}/export?format=csv")).expect(200).text;
    assert!(csv.starts_with("\u{feff}Name,Status,Due") || csv.starts_with("Name,Status,Due"), "{csv}");
    let views = clerk.get("/api/v1/tables/leads/views").expect(200).json();
    assert_eq!(views["views"].as_array().unwrap().len(), 1, "{views}");
    assert_eq!((&views["views"][0]["fields"], &views["views"][0]["summary"]), (&json!(["name", "due"]), &Value::Null));
    // A view that asks for what is hidden is not there; one that shows it among others shows the others.
    for path in [
        "?view=rich",
        "?view=sorted",
        "/summary?view=rich",
        "/groups?view=sorted&by=name",
        "/export?view=rich&format=csv",
    ] {
        let there = clerk.get(&format!("{LEADS}{path}")).expect(404).detail();
        let never =
            clerk.get(&format!("{LEADS}{}", path.replace("rich", "nothing").replace("sorted", "nothing"))).expect(404);
        assert_eq!(there.replace("rich", "nothing").replace("sorted", "nothing"), never.detail());
    }
    assert_eq!(ids(&clerk.get(&format!("{LEADS}?view=all")).expect(200).json()), [ann]);
    clerk.get(&format!("{LEADS}/summary?view=all")).expect(200);
    crm.admin.get(&format!("{LEADS}?view=rich")).expect(200);
}

/// Each question that names a hidden field is answered as one that names a field which is not there.
#[test]
fn no_question_tells_of_it() {
    let (_crm, clerk, ann) = hidden();
    let asked = |path: &str| {
        let of = |field: &str| {
            let reply = clerk.get(&format!("{LEADS}{}", path.replace("FIELD", field)));
            (reply.status, reply.text)
        };
        let (hidden, never) = (of("amount"), of("nothin"));
        let without_id = |(status, text): (u16, String)| {
            let mut told: Value = serde_json::from_str(&text).unwrap();
            told["request_id"].take();
            (status, told.to_string().replace("amount", "nothin"))
        };
        assert_eq!(without_id(hidden), without_id(never.clone()), "{path}");
        assert!([400, 404, 422].contains(&never.0), "{path}: {}", never.0);
    };
    for path in [
        "?fields=FIELD",
        "?sort=-FIELD",
        "?expand=FIELD",
        "/summary?summary=FIELD:sum",
        "/groups?by=FIELD",
        "/export?format=csv&fields=FIELD",
        "/export?format=csv&sort=FIELD",
        "/export?format=csv&group=FIELD",
    ] {
        asked(path);
    }
    for formula in [
        "FIELD > 5",
        "SUM(leads.FIELD) > 5",
        "COUNT(leads, leads.FIELD > 4000) = 1",
        "LEN(FIELD & \"\") > 2",
        "ISMISFIT(FIELD)",
        "COUNT(leads, ISMISFIT(leads.FIELD)) = 0",
    ] {
        asked(&format!("?filter={}", encoded(formula)));
        asked(&format!("?mark={}", encoded(formula)));
    }
    for path in ["?search=secret", "?search=4711"] {
        assert_eq!(ids(&clerk.get(&format!("{LEADS}{path}")).expect(200).json()), [0_i64; 0], "{path}");
    }
    // Of a table that is not seen nobody learns that it is there, by its records or by name in a formula.
    clerk.get("/api/v1/tables/companies/records").expect(404);
    let whole = clerk.get(&format!("{LEADS}?filter={}", encoded("COUNT(companies) > 0"))).expect(422).text;
    let never = clerk.get(&format!("{LEADS}?filter={}", encoded("COUNT(nothings) > 0"))).expect(422).text;
    let told = |text: &str| serde_json::from_str::<Value>(text).unwrap()["detail"].as_str().unwrap().to_owned();
    assert_eq!(told(&whole).replace("companies", "nothings"), told(&never));
    clerk.get(&format!("{LEADS}/{ann}/files/none")).expect(404);
}

#[test]
fn what_cannot_be_written() {
    let (crm, clerk, ann) = hidden();
    let path = format!("{LEADS}/{ann}");
    let unseen = clerk.patch(&path, &json!({ "fields": { "amount": 1 } })).expect(422);
    let never = clerk.patch(&path, &json!({ "fields": { "nothin": 1 } })).expect(422);
    assert_eq!(unseen.detail().replace("amount", "nothin"), never.detail());
    let frozen = clerk.patch(&path, &json!({ "fields": { "status": "Won" } })).expect(422);
    assert_eq!(frozen.json()["errors"][0]["message"], "Your role may not change 'Status'.");
    clerk.post(LEADS, &json!({ "fields": { "name": "Bo", "status": "Won" } })).expect(422);
    clerk.post(LEADS, &json!({ "fields": { "name": "Bo" } })).expect(201);
    clerk.put(LEADS, &json!({ "key": ["email"], "records": [{ "fields": { "name": "Bo" } }] })).expect(404);
    // What is wrong with a hidden field is told without its name.
    crm.admin.patch("/api/v1/tables/leads/fields/amount", &json!({ "default": 3 })).expect(200);
    let seq = crm.admin.get(&format!("{path}/history")).json()["changes"][0]["seq"].clone();
    let whole = clerk.post(&format!("{path}/restore"), &json!({ "seq": seq })).expect(403);
    assert!(whole.detail().starts_with("Your role may not write every field"), "{}", whole.detail());
    // What was written when it could be is not undone once it cannot.
    let written = clerk.patch(&path, &json!({ "fields": { "due": "2026-01-02" } })).expect(200);
    let undo = format!("/api/v1/changes/{}/undo", written.header("sheaf-change").unwrap());
    let due = |right: &str| {
        let fields = json!({ "amount": "hidden", "email": "hidden", "status": "read_only", "due": right });
        let tables = json!({ "leads": { "fields": fields }, "companies": { "read": false } });
        crm.admin.patch("/api/v1/roles/clerk", &json!({ "tables": tables })).expect(200);
    };
    due("read_only");
    assert!(clerk.post(&undo, &json!({})).expect(403).detail().starts_with("Your role may not write every field"));
    due("shown");
    clerk.post(&undo, &json!({})).expect(200);
    assert_eq!(clerk.get(&path).json()["fields"]["due"], Value::Null);
    crm.admin.patch("/api/v1/tables/leads/fields/amount", &json!({ "required": true, "default": null })).expect(200);
    let needed = clerk.post(LEADS, &json!({ "fields": { "name": "Cy" } })).expect(422);
    assert!(!needed.text.to_lowercase().contains("amount"), "{}", needed.text);
    assert_eq!(needed.json()["errors"][0]["code"], "unseen");
}

/// A view of one's own names what one sees.
#[test]
fn own_views() {
    let (crm, _, _) = hidden();
    let added = crate::server::sheaf(&crm.server.folder)
        .args(["user", "add", "cleo@example.org", "--password", "correct horse", "--data"])
        .arg(&crm.server.folder)
        .output()
        .unwrap();
    assert!(added.status.success());
    let invited =
        crm.person.post("/api/v1/invitations", &json!({ "email": "cleo@example.org", "role": "clerk" })).expect(201);
    let nobody = crm.server.nobody();
    let body = json!({ "invitation": invited.json()["invitation"], "password": "correct horse" });
    let reply = nobody.post("/api/v1/invitations/accept", &body).expect(200);
    let cookie = reply.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let cleo = nobody.with("cookie", &cookie).with("sheaf-client", "test").with("sheaf-workspace", "crm");
    let views = "/api/v1/tables/leads/views";
    let own = |filter: &str| json!({ "label": "Mine", "owner": "me", "filter": filter });
    let refused = cleo.post(views, &own("amount > 1")).expect(422);
    let never = cleo.post(views, &own("nothin > 1")).expect(422);
    assert_eq!(refused.detail().replace("amount", "nothin"), never.detail());
    cleo.post(views, &json!({ "label": "Mine", "owner": "me", "fields": ["name", "amount"] })).expect(422);
    let made = cleo.post(views, &own("name = \"Ann\"")).expect(201).json();
    let path = format!("{views}/{}", made["name"].as_str().unwrap());
    cleo.patch(&path, &json!({ "sort": ["amount"] })).expect(422);
    cleo.patch(&path, &json!({ "sort": ["-name"] })).expect(200);
    cleo.post(views, &json!({ "label": "Everybody's" })).expect(403);
}

/// What was kept of a record for somebody who sees all of it is not what somebody else has.
#[test]
fn tags_differ_where_less_is_seen() {
    let (crm, clerk, ann) = hidden();
    let path = format!("{LEADS}/{ann}");
    let whole = crm.admin.get(&path).expect(200);
    let tag = whole.header("etag").unwrap();
    assert_ne!(clerk.get(&path).expect(200).header("etag"), Some(tag));
    clerk.with("if-none-match", tag).get(&path).expect(200);
    crm.admin.with("if-none-match", tag).get(&path).expect(304);
}

/// Views and rules of a table that is seen whole may be about what is not.
#[test]
fn what_is_told_of_another_table() {
    let crm = crm();
    let rank = json!({ "name": "rank", "label": "Rank", "type": "integer" });
    crm.admin.post("/api/v1/tables/companies/fields", &rank).expect(201);
    for (name, filter) in [("best", "company.rank > 5"), ("own", "name <> \"\"")] {
        let view = json!({ "name": name, "label": name, "filter": filter });
        crm.admin.post("/api/v1/tables/leads/views", &view).expect(201);
    }
    let visitor = with_role(
        &crm,
        &json!({ "label": "Visitor", "base": "reader",
        "tables": { "companies": { "fields": { "rank": "hidden" } } } }),
    );
    let told = visitor.get("/api/v1/tables").expect(200).text;
    assert!(!told.contains("rank") && told.contains("\"own\""), "{told}");
    visitor.get("/api/v1/tables/leads/records?view=own").expect(200);
    visitor.get("/api/v1/tables/leads/records?view=best").expect(404);
    visitor.get("/api/v1/tables/leads/views/best").expect(404);
}
