//! Tokens that may do less than their role, and at their own pace.

use serde_json::{Value, json};

use crate::server::{Client, Crm, crm};

fn token(crm: &Crm, body: &Value) -> (Value, Client) {
    let made = crm.admin.post("/api/v1/tokens", body).expect(201).json();
    let secret = made["token"].as_str().unwrap().to_owned();
    (made, crm.server.nobody().with("authorization", &format!("Bearer {secret}")))
}

#[test]
fn within_tables_and_actions() {
    let crm = crm();
    let company = crm
        .editor
        .post("/api/v1/tables/companies/records", &json!({ "fields": { "name": "Acme" } }))
        .expect(201)
        .json()["id"]
        .clone();
    let lead = crm.lead(json!({ "name": "Arno", "amount": 10, "company": company }));
    let body = json!({ "name": "feed", "role": "editor", "tables": ["leads"], "actions": ["create"] });
    let (made, feed) = token(&crm, &body);
    assert_eq!((&made["tables"], &made["actions"]), (&json!(["leads"]), &json!(["create"])));
    let listed = crm.admin.get("/api/v1/tokens").expect(200).json();
    assert_eq!((&listed["tokens"][0]["tables"], &listed["tokens"][0]["actions"]), (&made["tables"], &made["actions"]));
    // What it may not see is not there, nor is what leads there.
    let tables = feed.get("/api/v1/tables").expect(200).json();
    let names: Vec<&str> = tables["tables"].as_array().unwrap().iter().filter_map(|t| t["name"].as_str()).collect();
    assert_eq!(names, ["leads"]);
    feed.get("/api/v1/tables/companies/records").expect(404);
    let read = feed.get(&format!("/api/v1/tables/leads/records/{lead}")).expect(200);
    assert!(read.json()["fields"].get("company").is_none(), "{}", read.text);
    assert!(!feed.get("/api/v1/openapi.json").expect(200).text.contains("companies"));
    feed.post("/api/v1/tables/leads/records", &json!({ "fields": { "name": "Berta" } })).expect(201);
    feed.patch(&format!("/api/v1/tables/leads/records/{lead}"), &json!({ "fields": { "amount": 1 } })).expect(403);
    feed.delete(&format!("/api/v1/tables/leads/records/{lead}")).expect(403);
    feed.post("/api/v1/tables", &json!({ "name": "more", "fields": [] })).expect(403);
    // An administrator's token that is kept to a table administers nothing.
    let (_, kept) = token(&crm, &json!({ "role": "admin", "tables": ["leads"] }));
    kept.patch(&format!("/api/v1/tables/leads/records/{lead}"), &json!({ "fields": { "amount": 1 } })).expect(200);
    kept.get("/api/v1/tokens").expect(403);
    kept.post("/api/v1/tokens", &json!({ "role": "admin" })).expect(403);
    kept.get("/api/v1/members").expect(403);
    kept.post("/api/v1/tables/leads/fields", &json!({ "label": "X", "type": "text" })).expect(403);
    kept.with("sheaf-as", "1").get("/api/v1/tables").expect(403);
    // The table is followed where it gets another name.
    crm.admin.patch("/api/v1/tables/leads", &json!({ "name": "prospects" })).expect(200);
    feed.get("/api/v1/tables/prospects/records").expect(200);
    // Who is kept to all the tables that there are is kept to these: one that comes later is not among them.
    let (_, both) = token(&crm, &json!({ "role": "editor", "tables": ["prospects", "companies"] }));
    both.get("/api/v1/tables/companies/records").expect(200);
    crm.admin
        .post("/api/v1/tables", &json!({ "name": "later", "fields": [{ "name": "name", "type": "text" }] }))
        .expect(201);
    both.get("/api/v1/tables/later/records").expect(404);
    assert!(!both.get("/api/v1/changes?since=0&limit=1000").expect(200).text.contains("later"));
    let unknown = json!({ "role": "editor", "tables": ["lead"], "actions": ["write"] });
    let refused = crm.admin.post("/api/v1/tokens", &unknown).expect(422).json();
    assert_eq!(refused["errors"][0]["field"], "tables");
}

#[test]
fn at_its_own_pace() {
    let crm = crm();
    let (made, slow) = token(&crm, &json!({ "role": "reader", "per_minute": 3 }));
    assert_eq!(made["per_minute"], 3);
    for left in ["2", "1", "0"] {
        let answer = slow.get("/api/v1/tables").expect(200);
        assert_eq!((answer.header("ratelimit-limit"), answer.header("ratelimit-remaining")), (Some("3"), Some(left)));
    }
    let refused = slow.get("/api/v1/tables").expect(429);
    assert_eq!(refused.detail(), "Too many requests within a minute.");
    assert!(refused.header("retry-after").unwrap().parse::<u64>().unwrap() <= 61);
    // Others are not held up by it, and have no such bound.
    assert_eq!(crm.reader.get("/api/v1/tables").expect(200).header("ratelimit-limit"), None);
    for wrong in [json!(0), json!(-1), json!("many"), json!(1.5)] {
        crm.admin.post("/api/v1/tokens", &json!({ "role": "reader", "per_minute": wrong })).expect(422);
    }
}

#[test]
fn another_secret_for_the_same_token() {
    let crm = crm();
    let (made, old) = token(&crm, &json!({ "name": "sync", "role": "editor" }));
    let first = old.post("/api/v1/tables/leads/records", &json!({ "fields": { "name": "Arno" } })).expect(201);
    let renewed = crm.admin.post(&format!("/api/v1/tokens/{}/renew", made["id"]), &json!({})).expect(200).json();
    assert_eq!((&renewed["id"], &renewed["name"]), (&made["id"], &json!("sync")));
    assert_ne!(renewed["token"], made["token"]);
    old.get("/api/v1/tables").expect(401);
    let new = old.with("authorization", &format!("Bearer {}", renewed["token"].as_str().unwrap()));
    let path = format!("/api/v1/tables/leads/records/{}", first.json()["id"]);
    new.patch(&path, &json!({ "fields": { "amount": 5 } })).expect(200);
    let history = crm.admin.get(&format!("{path}/history")).expect(200).json();
    assert_eq!(history["changes"][0]["by"], history["changes"][1]["by"]);
    // Programs are given the other secret one after another: both are good for a while, and the one before those is not.
    let renew = format!("/api/v1/tokens/{}/renew", made["id"]);
    let again = crm.admin.post(&renew, &json!({ "overlap_hours": 24 })).expect(200).json();
    assert!(again["old_until"].is_string(), "{again}");
    new.get("/api/v1/tables").expect(200);
    let newest = old.with("authorization", &format!("Bearer {}", again["token"].as_str().unwrap()));
    newest.get("/api/v1/tables").expect(200);
    old.get("/api/v1/tables").expect(401);
    crm.admin.post(&renew, &json!({})).expect(200);
    new.get("/api/v1/tables").expect(401);
    newest.get("/api/v1/tables").expect(401);
    for wrong in [json!(-1), json!(169), json!("a day")] {
        crm.admin.post(&renew, &json!({ "overlap_hours": wrong })).expect(422);
    }
    crm.admin.post("/api/v1/tokens/999/renew", &json!({})).expect(404);
    crm.editor.post(&format!("/api/v1/tokens/{}/renew", made["id"]), &json!({})).expect(403);
    crm.stranger.post(&format!("/api/v1/tokens/{}/renew", made["id"]), &json!({})).expect(404);
}
