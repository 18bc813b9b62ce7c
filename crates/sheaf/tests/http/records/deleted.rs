//! `GET /api/v1/tables/{table}/deleted`

use serde_json::{Value, json};

use crate::roles::{ids, with_role};
use crate::server::{Client, Crm, crm};

const LEADS: &str = "/api/v1/tables/leads/records";
const DELETED: &str = "/api/v1/tables/leads/deleted";

fn of(id: i64) -> String {
    format!("{LEADS}/{id}")
}

#[track_caller]
fn deleted(client: &Client) -> Value {
    client.get(DELETED).expect(200).json()
}

/// Deletes records in one step.
#[track_caller]
fn delete(crm: &Crm, ids: &[i64]) {
    let records: Vec<Value> = ids.iter().map(|id| json!({ "id": id, "delete": true })).collect();
    crm.editor.patch(LEADS, &json!({ "records": records })).expect(200);
}

#[test]
fn found_and_brought_back() {
    let crm = crm();
    assert_eq!(deleted(&crm.reader), json!({ "records": [], "next": null, "told": true, "may_restore": false }));
    let ann = crm.lead(json!({ "name": "Ann", "amount": 5, "status": "Won", "due": "2026-03-01" }));
    crm.editor.patch(&of(ann), &json!({ "fields": { "name": "Anna", "due": null } })).expect(200);
    let before = crm.editor.get(&of(ann)).json()["fields"].clone();
    crm.editor.delete(&of(ann)).expect(204);
    let found = deleted(&crm.editor);
    let one = &found["records"][0];
    assert_eq!((&found["may_restore"], &found["next"]), (&json!(true), &Value::Null));
    assert_eq!((&one["id"], &one["title"], &one["why"]), (&json!(ann), &json!("Anna"), &json!("write")));
    assert_eq!(one["deleted_by"], json!({ "kind": "token", "name": "editor" }));
    // As it was last, and what was blank, or is computed, is left out.
    assert_eq!(one["fields"], json!({ "name": "Anna", "amount": 5, "status": "Won" }));
    crm.editor.post(&format!("{}/restore", of(ann)), &json!({ "seq": one["seq"] })).expect(200);
    assert_eq!(crm.editor.get(&of(ann)).json()["fields"], before);
    assert_eq!(deleted(&crm.editor)["records"], json!([]));
    // Deleted once more it is listed once.
    crm.admin.delete(&of(ann)).expect(204);
    let again = deleted(&crm.reader);
    assert_eq!((ids(&again), &again["may_restore"]), (vec![ann], &json!(false)));
    assert_eq!(again["records"][0]["deleted_by"]["name"], "admin");
    crm.reader.post(&format!("{}/restore", of(ann)), &json!({ "seq": again["records"][0]["seq"] })).expect(403);
    crm.admin.post(&format!("{}/erase", of(ann)), &json!({})).expect(200);
    assert_eq!(deleted(&crm.admin)["records"], json!([]), "what was erased is not told");
    crm.reader.get("/api/v1/tables/nothing/deleted").expect(404);
}

#[test]
fn page_by_page() {
    let crm = crm();
    let made: Vec<i64> = (1..=7).map(|n| crm.lead(json!({ "name": format!("Lead {n}") }))).collect();
    crm.editor.delete(&of(made[0])).expect(204);
    delete(&crm, &made[1..6]);
    let (mut paged, mut pages, mut cursor) = (Vec::new(), 0, String::new());
    loop {
        let page = crm.reader.get(&format!("{DELETED}?limit=2&cursor={cursor}")).expect(200).json();
        paged.extend(ids(&page));
        pages += 1;
        // Somebody else goes on meanwhile: neither is one told twice, nor is one missed.
        if pages == 1 {
            crm.editor.delete(&of(made[6])).expect(204);
        }
        match page["next"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    let mut sorted = paged.clone();
    sorted.sort_unstable();
    assert_eq!((sorted, pages), (made[..6].to_vec(), 3));
    assert_eq!(paged.last(), Some(&made[0]), "the last deletion first");
    assert_eq!(ids(&deleted(&crm.reader))[0], made[6]);
    let cases = [
        ("limit=0", 422, "'limit' is 0, expected at least 1."),
        ("limit=201", 422, "'limit' is 201, expected at most 200."),
        ("cursor=x", 400, "'x' is no cursor of deleted records."),
        ("filter=1", 422, "There is no parameter 'filter'."),
    ];
    for (query, status, message) in cases {
        assert_eq!(crm.reader.get(&format!("{DELETED}?{query}")).expect(status).detail(), message);
    }
}

#[test]
fn hidden_fields_are_not_told() {
    let crm = crm();
    let fields = json!({ "name": "hidden", "amount": "hidden" });
    let role = json!({ "label": "Clerk", "base": "editor", "tables": { "leads": { "fields": fields } } });
    let clerk = with_role(&crm, &role);
    let ann = crm.lead(json!({ "name": "Ann", "email": "a@example.org", "amount": 4711, "status": "Won" }));
    crm.editor.delete(&of(ann)).expect(204);
    let reply = clerk.get(DELETED).expect(200);
    assert!(!reply.text.contains("Ann") && !reply.text.contains("4711"), "{}", reply.text);
    let found = reply.json();
    // By the field that names records for them, and no record comes back in part.
    assert_eq!(found["records"][0]["title"], "a@example.org");
    assert_eq!(found["may_restore"], false);
    let seq = &found["records"][0]["seq"];
    clerk.post(&format!("{}/restore", of(ann)), &json!({ "seq": seq })).expect(403);
    crm.admin.patch("/api/v1/roles/clerk", &json!({ "tables": { "leads": { "read": false } } })).expect(200);
    clerk.get(DELETED).expect(404);
}

/// Of a record that is gone nobody can tell whether a condition would hold for it, also of those that one deleted oneself: one may have
/// had another role then.
#[test]
fn whoever_sees_some_records_is_told_of_none() {
    let crm = crm();
    let role = json!({ "label": "Seller", "base": "editor", "tables": { "leads": { "read": true } } });
    let seller = with_role(&crm, &role);
    let lead = |name: &str, amount: i64| crm.lead(json!({ "name": name, "amount": amount }));
    let (small, large) = (lead("Small", 50), lead("Large", 5_000));
    crm.editor.delete(&of(small)).expect(204);
    seller.delete(&of(large)).expect(204);
    assert_eq!(ids(&deleted(&seller)), [large, small]);
    let narrow = json!({ "tables": { "leads": { "read": "amount > 100" } } });
    crm.admin.patch("/api/v1/roles/seller", &narrow).expect(200);
    let reply = seller.get(DELETED).expect(200);
    assert_eq!(reply.json(), json!({ "records": [], "next": null, "told": false, "may_restore": false }));
    assert_eq!(ids(&deleted(&crm.admin)), [large, small]);
}
