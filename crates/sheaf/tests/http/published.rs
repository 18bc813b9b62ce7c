//! Views that are published: what they show is seen by whoever has the address, and nothing else.

use serde_json::{Value, json};

use crate::members::comes;
use crate::roles::with_role;
use crate::server::{Client, Crm, crm, encoded};

const VIEW: &str = "/api/v1/tables/leads/views/open";

fn view(crm: &Crm) {
    let view = json!({ "name": "open", "label": "Open leads", "filter": "status = \"New\"", "sort": ["-amount", "name"],
        "fields": ["name", "company", "due"] });
    crm.admin.post("/api/v1/tables/leads/views", &view).expect(201);
}

fn published(by: &Client, how: &Value) -> String {
    let shown = by.put(&format!("{VIEW}/publication"), how).expect(200).json();
    format!("/api/v1/published/crm/{}", shown["published"]["link"].as_str().unwrap())
}

#[test]
fn what_strangers_see() {
    let crm = crm();
    let acme = crm
        .editor
        .post("/api/v1/tables/companies/records", &json!({ "fields": { "name": "Acme", "country": "Austria" } }));
    let acme = acme.expect(201).json()["id"].clone();
    crm.lead(json!({ "name": "Ann", "email": "ann@secret.example", "amount": 5, "status": "New", "company": acme }));
    crm.lead(json!({ "name": "Bob", "amount": 7, "status": "New" }));
    crm.lead(json!({ "name": "Won Cem", "amount": 9, "status": "Won" }));
    view(&crm);
    let at = published(&crm.admin, &json!({}));
    let stranger = crm.server.nobody();
    let shown = stranger.get(&at).expect(200).json();
    assert_eq!(
        (&shown["title"], &shown["look"], shown["fields"].as_array().unwrap().len()),
        (&json!("Open leads"), &json!("grid"), 3)
    );
    let list = |query: &str| stranger.get(&format!("{at}/records{query}")).expect(200);
    let all = list("");
    // By amount it is not sorted, which is not shown.
    assert_eq!(
        all.json(),
        json!({ "records": [{ "name": "Ann", "company": "Acme", "due": null }, { "name": "Bob", "company": null, "due": null }], "next": null })
    );
    // Looked for in nothing that is not shown.
    for (words, found) in [("ann", 1), ("secret", 0), ("cem", 0), ("acme", 0), ("bob", 1)] {
        assert_eq!(list(&format!("?search={words}")).json()["records"].as_array().unwrap().len(), found, "{words}");
    }
    // Page by page, and told once.
    let first = list("?limit=1").json();
    let next = list(&format!("?limit=1&cursor={}", encoded(first["next"].as_str().unwrap()))).json();
    assert_eq!((&next["records"][0]["name"], &next["next"]), (&json!("Bob"), &json!(null)));
    let tag = all.header("etag").unwrap().to_owned();
    stranger.with("if-none-match", &tag).get(&format!("{at}/records")).expect(304);
    stranger.get(&format!("{at}/records?filter=x")).expect(422);
    stranger.get(&format!("{at}/records?limit=201")).expect(422);
    // What changes is seen at once.
    crm.lead(json!({ "name": "Dora", "status": "New" }));
    assert_eq!(list("").json()["records"].as_array().unwrap().len(), 3);
    let wrong = stranger.get("/api/v1/published/crm/wrong").expect(404).detail();
    assert_eq!(wrong, stranger.get("/api/v1/published/nowhere/wrong").expect(404).detail());
    // Changed by others it stays published; with another address the one before leads nowhere, and so does it once it has ended.
    crm.admin.patch(VIEW, &json!({ "label": "Leads that are open" })).expect(200);
    assert_eq!(stranger.get(&at).expect(200).json()["title"], "Leads that are open");
    let other = published(&crm.admin, &json!({ "renew": true }));
    stranger.get(&at).expect(404);
    stranger.get(&other).expect(200);
    crm.admin.delete(&format!("{VIEW}/publication")).expect(200);
    assert_eq!(stranger.get(&other).expect(404).detail(), wrong);
    stranger.get(&format!("{other}/records")).expect(404);
}

#[test]
fn who_publishes() {
    let crm = crm();
    view(&crm);
    let body = json!({});
    crm.editor.put(&format!("{VIEW}/publication"), &body).expect(403);
    let some = with_role(
        &crm,
        &json!({ "label": "Some", "base": "editor", "may": { "views": true }, "tables": { "leads": { "fields": { "email": "hidden" } } } }),
    );
    let refused = some.put(&format!("{VIEW}/publication"), &body).expect(403).detail();
    assert_eq!(refused, "A view is published by those alone from whom nothing is kept.");
    let keeper = with_role(&crm, &json!({ "label": "Keeper", "base": "editor", "may": { "views": true } }));
    published(&keeper, &body);
    // Whoever sees less changes nothing of it either.
    some.patch(VIEW, &json!({ "label": "Mine" })).expect(403);
    crm.admin.put(&format!("{VIEW}/publication"), &json!({ "embed": 1 })).expect(422);
    let ann = comes(&crm, "ann@example.org", "owner");
    let own = ann.post("/api/v1/tables/leads/views", &json!({ "label": "Own", "owner": "me" })).expect(201).json();
    ann.put(&format!("/api/v1/tables/leads/views/{}/publication", own["name"].as_str().unwrap()), &body).expect(404);
}

#[test]
fn within_other_pages_and_search_engines_where_that_is_said() {
    let crm = crm();
    view(&crm);
    let page = |how: &Value| {
        let at = published(&crm.admin, how);
        let reply = crm.server.nobody().send_unchecked("GET", &at.replace("/api/v1/published/", "/v/"), b"").unwrap();
        let policy = reply.header("content-security-policy").unwrap().to_owned();
        (policy.ends_with("frame-ancestors *"), reply.header("x-robots-tag").map(str::to_owned))
    };
    assert_eq!(page(&json!({})), (false, Some("noindex".to_owned())));
    assert_eq!(page(&json!({ "embed": true })), (true, Some("noindex".to_owned())));
    assert_eq!(page(&json!({ "index": true })), (false, None));
    let wrong = crm.server.nobody().send_unchecked("GET", "/v/crm/wrong", b"").unwrap();
    assert!(wrong.header("content-security-policy").unwrap().ends_with("frame-ancestors 'none'"));
}
