//! Views that somebody keeps for themselves.

use serde_json::{Value, json};

use crate::comments::person;
use crate::server::{Client, Crm, crm, encoded, next_event};

const VIEWS: &str = "/api/v1/tables/leads/views";

/// Two people, and a view of the first of them, by its name.
fn two() -> (Crm, Client, Client, String) {
    let crm = crm();
    let (ann, bo) = (person(&crm, "ann"), person(&crm, "bo"));
    let made = ann
        .post(VIEWS, &json!({ "label": "Secret", "owner": "me", "filter": "amount > 5", "sort": ["-amount"] }))
        .expect(201);
    let view = made.json();
    assert_eq!((&view["owner"], &view["label"], &view["index"]), (&json!("me"), &json!("Secret"), &Value::Null));
    let name = view["name"].as_str().unwrap().to_owned();
    assert!(name.starts_with("secret_") && name.len() == "secret_".len() + 8, "{name}");
    (crm, ann, bo, name)
}

fn change_of(reply: &crate::server::Reply) -> i64 {
    reply.header("sheaf-change").unwrap().parse().unwrap()
}

fn labels(client: &Client) -> Vec<String> {
    let views = client.get(VIEWS).expect(200).json();
    views["views"].as_array().unwrap().iter().map(|v| v["label"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn nobody_else_sees_it() {
    let (crm, ann, bo, name) = two();
    let since = crm.reader.get("/api/v1/changes?limit=1000").json()["head"].as_i64().unwrap();
    // Asked twice, so that an answer that is kept would show.
    let paths = [
        format!("{VIEWS}/{name}"),
        format!("/api/v1/tables/leads/records?view={name}"),
        format!("/api/v1/tables/leads/records?view={}", encoded(&name)),
        format!("/api/v1/tables/leads/records/summary?view={name}"),
        format!("/api/v1/tables/leads/records/groups?view={name}&by=status"),
        format!("/api/v1/tables/leads/records/export?view={name}&format=csv"),
    ];
    for path in &paths {
        for _ in 0..3 {
            ann.get(path).expect(200);
        }
        for other in [&bo, &crm.admin, &crm.editor, &crm.reader, &crm.person] {
            let refused = other.get(path).expect(404);
            assert_eq!(refused.detail(), format!("There is no view '{name}'."));
            assert_eq!(refused.json()["hint"], Value::Null);
        }
    }
    // Nor is it named where something like it is asked for.
    let near = bo.get(&format!("/api/v1/tables/leads/records?view={}", &name[..name.len() - 1])).expect(404);
    assert_eq!(near.json()["hint"], Value::Null);
    for other in [&bo, &crm.admin, &crm.reader] {
        assert_eq!(labels(other), [""; 0]);
        for path in ["/api/v1/tables", "/api/v1/tables/leads"] {
            let text = other.get(path).expect(200).text;
            assert!(!text.contains("Secret") && !text.contains("secret"), "{text}");
        }
        // Who may not shape tables is told that, whatever the name.
        let status = if std::ptr::eq(other, &crm.reader) { 403 } else { 404 };
        other.patch(&format!("{VIEWS}/{name}"), &json!({ "label": "Mine" })).expect(status);
        other.delete(&format!("{VIEWS}/{name}")).expect(status);
    }
    assert_eq!(labels(&ann), ["Secret"]);
    assert!(ann.get("/api/v1/tables").text.contains("\"owner\":\"me\""));
    // What others are told of does not tell of it.
    let changed = ann.patch(&format!("{VIEWS}/{name}"), &json!({ "label": "Top secret" })).expect(200);
    let seq = change_of(&changed);
    crm.lead(json!({ "name": "Later" }));
    let heard = |client: &Client| {
        let all = client.get(&format!("/api/v1/changes?since={since}")).expect(200).json();
        // Beside what was taken out, of which administrators are told.
        let changes = all["changes"].as_array().unwrap().iter().filter(|c| c["kind"] != "access");
        changes.map(|c| c["seq"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(heard(&ann), [seq, seq + 1]);
    assert_eq!(heard(&bo), [seq + 1]);
    assert_eq!(heard(&crm.reader), [seq + 1]);
    let mut live = crm.reader.stream(&format!("/api/v1/changes?since={since}"));
    assert_eq!(next_event(&mut live).unwrap()["seq"], json!(seq + 1));
    // A name like it is free for everybody.
    let public = bo.post(VIEWS, &json!({ "label": "Secret" })).expect(201).json();
    assert_eq!((&public["name"], &public["owner"]), (&json!("secret"), &Value::Null));
}

#[test]
fn only_people_have_some() {
    let crm = crm();
    let refused = crm.admin.post(VIEWS, &json!({ "label": "Mine", "owner": "me" })).expect(422);
    assert_eq!(refused.detail(), "Only a person has views of their own; what a token makes is everybody's.");
    let ann = person(&crm, "ann");
    let refused = ann.post(VIEWS, &json!({ "label": "Bo's", "owner": "bo" })).expect(422);
    assert_eq!(refused.detail(), "'owner' is \"bo\", expected \"me\", or null for everybody.");
    let long = json!({ "label": "x".repeat(201), "owner": "me" });
    assert!(ann.post(VIEWS, &long).expect(422).detail().contains("longer than 200 characters"));
    let large = json!({ "label": "X", "owner": "me", "filter": format!("name = \"{}\"", "x".repeat(70_000)) });
    ann.post(VIEWS, &large).expect(413);
    let form =
        json!({ "kind": "form", "title": "Ask", "open": true, "steps": [{ "questions": [{ "field": "name" }] }] });
    let refused = ann.post(VIEWS, &json!({ "label": "X", "owner": "me", "look": form })).expect(422);
    assert_eq!(refused.detail(), "A form is everybody's: a view of one's own cannot be one.");
    let refused = ann.post(VIEWS, &json!({ "label": "X", "owner": "me", "filter": "nothing = 1" })).expect(422);
    assert!(refused.detail().contains("nothing"), "{}", refused.detail());
}

#[test]
fn it_becomes_everybodys_and_ones_own_again() {
    let (_crm, ann, bo, name) = two();
    let path = format!("{VIEWS}/{name}");
    let shared = ann.patch(&path, &json!({ "owner": null })).expect(200).json();
    assert_eq!((&shared["owner"], &shared["name"]), (&Value::Null, &json!(name)));
    assert_eq!(shared["index"], json!(["amount"]));
    assert_eq!(labels(&bo), ["Secret"]);
    ann.patch(&path, &json!({ "locked": true })).expect(200);
    bo.patch(&path, &json!({ "owner": "me" })).expect(409);
    let taken = bo.patch(&path, &json!({ "owner": "me", "locked": false })).expect(200).json();
    assert_ne!(taken["name"], json!(name));
    assert_eq!((labels(&ann).len(), labels(&bo).len()), (0, 1));
    ann.get(&path).expect(404);
    // One's own may be locked too.
    let own = format!("{VIEWS}/{}", taken["name"].as_str().unwrap());
    bo.patch(&own, &json!({ "locked": true })).expect(200);
    bo.delete(&own).expect(409);
    bo.patch(&own, &json!({ "locked": false })).expect(200);
    bo.delete(&own).expect(204);
}

#[test]
fn undoing_keeps_to_ones_own() {
    let (crm, ann, bo, name) = two();
    let path = format!("{VIEWS}/{name}");
    let changed = ann.patch(&path, &json!({ "label": "Other" })).expect(200);
    let seq = change_of(&changed);
    // Another makes a field meanwhile: each takes back what is theirs, and nobody stands in another's way.
    let field = bo.post("/api/v1/tables/leads/fields", &json!({ "name": "city", "type": "text" })).expect(201);
    let refused = bo.post(&format!("/api/v1/changes/{seq}/undo"), &json!({})).expect(404);
    assert_eq!(refused.detail(), format!("There is no change {seq}."));
    crm.reader.post(&format!("/api/v1/changes/{seq}/undo"), &json!({})).expect(403);
    let undone = ann.post(&format!("/api/v1/changes/{seq}/undo"), &json!({})).expect(200).json();
    assert_eq!(labels(&ann), ["Secret"]);
    let redo = format!("/api/v1/changes/{}/undo", undone["seq"]);
    ann.post(&redo, &json!({})).expect(200);
    assert_eq!(labels(&ann), ["Other"]);
    // The view takes the field up, and lets go of it when its making is undone.
    ann.patch(&path, &json!({ "fields": ["name", "city"], "filter": "city = \"Graz\"", "sort": ["city"] })).expect(200);
    let field = change_of(&field);
    let gone = bo.post(&format!("/api/v1/changes/{field}/undo"), &json!({})).expect(200).json();
    let fitted = ann.get(&path).expect(200).json();
    assert_eq!(
        (&fitted["label"], &fitted["fields"], &fitted["filter"], &fitted["sort"]),
        (&json!("Other"), &json!(["name"]), &Value::Null, &json!([]))
    );
    ann.get(&format!("/api/v1/tables/leads/records?view={name}")).expect(200);
    // What the view let go of is no change of its owner's: it gives nobody the right to bring the field back, nor stands in the way of it.
    let seq = gone["seq"].as_i64().unwrap();
    assert_eq!(field + 4, seq, "one change, and not another for the view");
    crm.reader.post(&format!("/api/v1/changes/{seq}/undo"), &json!({})).expect(403);
    ann.patch(&path, &json!({ "label": "Third" })).expect(200);
    bo.post(&format!("/api/v1/changes/{seq}/undo"), &json!({})).expect(200);
    assert_eq!(labels(&ann), ["Third"]);
}

#[test]
fn what_others_change_is_held_up_by_nobodys_own() {
    let (_crm, ann, bo, name) = two();
    let path = format!("{VIEWS}/{name}");
    ann.patch(
        &path,
        &json!({ "look": { "kind": "board", "by": "status" }, "colours": [{ "when": "amount > 7", "colour": "red" }] }),
    )
    .expect(200);
    // Renamed along.
    bo.patch("/api/v1/tables/leads/fields/amount", &json!({ "name": "sum", "label": "Sum" })).expect(200);
    assert_eq!(ann.get(&path).json()["sort"], json!(["-sum"]));
    bo.patch("/api/v1/tables/leads/fields/fee", &json!({ "formula": "1" })).expect(200);
    bo.delete("/api/v1/tables/leads/fields/sum").expect(204);
    let view = ann.get(&path).expect(200).json();
    assert_eq!((&view["filter"], &view["sort"], &view["colours"]), (&Value::Null, &json!([]), &Value::Null));
    assert_eq!(view["look"]["kind"], "board");
    bo.delete("/api/v1/tables/leads/fields/status").expect(204);
    assert_eq!(ann.get(&path).json()["look"], Value::Null);
    // Its owner is told, as of everybody's.
    ann.patch(&path, &json!({ "filter": "due = TODAY()" })).expect(200);
    let refused = ann.delete("/api/v1/tables/leads/fields/due").expect(409);
    assert_eq!(refused.detail(), "'Due' is used by the filter of the view 'Secret' of 'Leads'.");
}
