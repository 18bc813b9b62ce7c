//! `/api/v1/tables/{table}/records/{id}/comments`, `/api/v1/people`

mod notifications;
mod presence;

use serde_json::{Value, json};

use crate::server::{Client, Crm, crm, next_event};

const OF_ANN: &str = "/api/v1/tables/leads/records/1/comments";

/// A workspace with a record.
fn with_ann() -> Crm {
    let crm = crm();
    crm.lead(json!({ "name": "Ann" }));
    crm
}

/// Signs a person in who administers the host, and has done something in the workspace.
pub fn person(crm: &Crm, name: &str) -> Client {
    let email = format!("{name}@example.org");
    let done = crate::server::sheaf(&crm.server.folder)
        .args(["user", "add", &email, "--name", name, "--password", "correct horse", "--admin", "--data"])
        .arg(&crm.server.folder)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let nobody = crm.server.nobody();
    let reply = nobody.post("/api/v1/session", &json!({ "email": email, "password": "correct horse" })).expect(200);
    let cookie = reply.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let person = nobody.with("cookie", &cookie).with("sheaf-client", "test").with("sheaf-workspace", "crm");
    person.post("/api/v1/tables/leads/records", &json!({ "fields": { "name": name } })).expect(201);
    person
}

/// The number by which somebody is mentioned.
fn number(crm: &Crm, name: &str) -> i64 {
    let people = crm.reader.get("/api/v1/people").expect(200).json();
    let found = people["people"].as_array().unwrap().iter().find(|p| p["name"] == name).cloned();
    found.unwrap_or_else(|| panic!("nobody is called {name}: {people}"))["id"].as_i64().unwrap()
}

fn say(client: &Client, text: &str) -> Value {
    client.post(OF_ANN, &json!({ "text": text })).expect(201).json()
}

fn texts(client: &Client) -> Vec<String> {
    let list = client.get(OF_ANN).expect(200).json();
    list["comments"].as_array().unwrap().iter().map(|c| c["text"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_thread() {
    let crm = with_ann();
    let made = say(&crm.editor, "  Call her.\nToday  ");
    assert_eq!((&made["id"], &made["text"]), (&json!(1), &json!("Call her.\nToday")));
    assert_eq!((&made["author"]["kind"], &made["author"]["name"]), (&json!("token"), &json!("editor")));
    assert_eq!((&made["edited_at"], &made["mentions"]), (&Value::Null, &json!([])));
    assert_eq!(made["may"], json!({ "change": true, "delete": true }));
    for n in 2..=5 {
        say(&crm.admin, &n.to_string());
    }
    let last = crm.reader.get(&format!("{OF_ANN}?limit=2")).expect(200).json();
    assert_eq!((&last["before"], &last["may_comment"]), (&json!(4), &json!(false)));
    assert_eq!(last["comments"][1]["text"], "5");
    assert_eq!(last["comments"][1]["may"], json!({ "change": false, "delete": false }));
    let earlier = crm.editor.get(&format!("{OF_ANN}?limit=3&before=4")).expect(200).json();
    assert_eq!((&earlier["before"], &earlier["may_comment"]), (&Value::Null, &json!(true)));
    assert_eq!(earlier["comments"].as_array().unwrap().len(), 3);
    assert_eq!(earlier["comments"][0]["text"], "Call her.\nToday");
}

#[test]
fn what_no_comment_can_be() {
    let crm = with_ann();
    let long = "x".repeat(10_001);
    let cases = [
        (json!({}), 422, "A comment needs a text."),
        (json!({ "text": " \n " }), 422, "A comment needs a text."),
        (json!({ "text": 5 }), 422, "'text' is 5, expected text."),
        (json!({ "text": long }), 422, "The text has 10001 characters, expected at most 10000."),
        (json!({ "text": "a\0b" }), 422, "'text' holds a zero character, which no text may."),
        (json!({ "text": "ask @[Nobody](99)" }), 422, "Nobody with the number 99 belongs to this workspace."),
    ];
    for (body, status, message) in cases {
        assert_eq!(crm.editor.post(OF_ANN, &body).expect(status).detail(), message);
    }
    say(&crm.editor, &"ü".repeat(10_000));
    let nowhere = "/api/v1/tables/leads/records/9/comments";
    assert_eq!(crm.editor.get(nowhere).expect(404).detail(), "There is no record 9 in 'leads'.");
    crm.editor.post(nowhere, &json!({ "text": "x" })).expect(404);
    crm.editor.get("/api/v1/tables/nothing/records/1/comments").expect(404);
    assert_eq!(
        crm.editor.patch(&format!("{OF_ANN}/7"), &json!({ "text": "x" })).expect(404).detail(),
        "There is no comment 7 here."
    );
    assert_eq!(
        crm.editor.delete(&format!("{OF_ANN}/x")).expect(404).detail(),
        "'x' is no comment's id: expected a number."
    );
    let cases = [
        ("limit=201", "'limit' is 201, expected at most 200."),
        ("before=0", "'before' is 0, expected at least 1."),
        ("after=1", "There is no parameter 'after'."),
    ];
    for (query, message) in cases {
        assert_eq!(crm.reader.get(&format!("{OF_ANN}?{query}")).expect(422).detail(), message);
    }
}

#[test]
fn who_changes_and_deletes() {
    let crm = with_ann();
    say(&crm.editor, "mine");
    let one = format!("{OF_ANN}/1");
    let made = crm.person.post("/api/v1/tokens", &json!({ "name": "other", "role": "editor" })).expect(201).json();
    let other = crm.server.nobody().with("authorization", &format!("Bearer {}", made["token"].as_str().unwrap()));
    let changed = crm.editor.patch(&one, &json!({ "text": "still mine" })).expect(200).json();
    assert!(changed["edited_at"].is_string(), "{changed}");
    for client in [&other, &crm.admin] {
        assert_eq!(
            client.patch(&one, &json!({ "text": "yours" })).expect(403).detail(),
            "A comment is changed by its author alone."
        );
    }
    assert_eq!(other.delete(&one).expect(403).detail(), "A comment is deleted by its author, or by an administrator.");
    crm.editor.delete(&one).expect(204);
    crm.editor.delete(&one).expect(404);
    assert_eq!(texts(&crm.reader), Vec::<String>::new());
    let back = format!("{one}/restore");
    assert_eq!(
        other.post(&back, &json!({})).expect(403).detail(),
        "A comment is brought back by whoever deleted it, or by an administrator."
    );
    assert_eq!(crm.editor.post(&back, &json!({})).expect(200).json()["text"], "still mine");
    // What an administrator took away stays away.
    crm.admin.delete(&one).expect(204);
    crm.editor.post(&back, &json!({})).expect(403);
    crm.admin.post(&back, &json!({})).expect(200);
    assert_eq!(texts(&crm.reader), ["still mine"]);
    // A reader writes nothing.
    crm.reader.post(OF_ANN, &json!({ "text": "x" })).expect(403);
}

#[test]
fn the_record_is_as_it_was() {
    let crm = with_ann();
    let record = "/api/v1/tables/leads/records/1";
    let before = crm.reader.get(record).expect(200);
    say(&crm.editor, "hm");
    let after = crm.reader.get(record).expect(200);
    assert_eq!((before.text.as_str(), before.header("etag")), (after.text.as_str(), after.header("etag")));
    let history = crm.reader.get(&format!("{record}/history")).expect(200).json();
    assert_eq!(history["changes"].as_array().unwrap().len(), 1);
    let changes = crm.reader.get("/api/v1/changes?since=0").expect(200).json();
    let last = changes["changes"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&last["kind"], &last["table"], &last["record"], &last["summary"]),
        (&json!("comment"), &json!("leads"), &json!(1), &json!("Comments on record 1 of 'Leads'"))
    );
    let undo = format!("/api/v1/changes/{}/undo", last["seq"]);
    let refused = crm.admin.post(&undo, &json!({})).expect(409).detail();
    assert!(refused.contains("is a comment"), "{refused}");
    // With the record they go and come back.
    crm.editor.delete(record).expect(204);
    crm.reader.get(OF_ANN).expect(404);
    let head = crm.reader.get("/api/v1/changes").json()["head"].clone();
    crm.editor.post(&format!("/api/v1/changes/{head}/undo"), &json!({})).expect(200);
    assert_eq!(texts(&crm.reader), ["hm"]);
}

#[test]
fn they_are_counted_where_they_stand() {
    const COUNTS: &str = "/api/v1/tables/leads/comments/counts";
    let crm = with_ann();
    crm.lead(json!({ "name": "Bo" }));
    crm.lead(json!({ "name": "Cy" }));
    let counts =
        |client: &Client| client.get(&format!("{COUNTS}?records=1,2,3,9")).expect(200).json()["counts"].clone();
    assert_eq!(counts(&crm.reader), json!({}));
    say(&crm.editor, "one");
    say(&crm.admin, "two");
    crm.editor.post("/api/v1/tables/leads/records/3/comments", &json!({ "text": "three" })).expect(201);
    assert_eq!(counts(&crm.reader), json!({ "1": 2, "3": 1 }));
    // Neither one that is deleted, nor those on a record that is.
    crm.editor.delete(&format!("{OF_ANN}/1")).expect(204);
    crm.editor.delete("/api/v1/tables/leads/records/3").expect(204);
    assert_eq!(counts(&crm.reader), json!({ "1": 1 }));
    let head = crm.reader.get("/api/v1/changes").json()["head"].clone();
    crm.editor.post(&format!("/api/v1/changes/{head}/undo"), &json!({})).expect(200);
    assert_eq!(counts(&crm.reader), json!({ "1": 1, "3": 1 }));
    let many: Vec<String> = (1..=1001).map(|n| n.to_string()).collect();
    let cases = [
        (String::new(), "'records' names no record, expected ids."),
        ("?records=1,x".to_owned(), "'records' names 'x', expected ids."),
        ("?record=1".to_owned(), "There is no parameter 'record'."),
        (format!("?records={}", many.join(",")), "'records' names 1001 records, expected at most 1000."),
    ];
    for (query, message) in cases {
        assert_eq!(crm.reader.get(&format!("{COUNTS}{query}")).expect(422).detail(), message);
    }
    crm.stranger.get(&format!("{COUNTS}?records=1")).expect(404);
}

#[test]
fn others_hear_of_it() {
    let crm = with_ann();
    let mut stream = crm.reader.stream("/api/v1/changes");
    say(&crm.editor, "hello");
    let event = next_event(&mut stream).expect("an event");
    assert_eq!((&event["kind"], &event["table"], &event["record"]), (&json!("comment"), &json!("leads"), &json!(1)));
}

#[test]
fn sent_twice_it_is_made_once() {
    let crm = with_ann();
    let keyed = crm.editor.with("idempotency-key", "one");
    let first = say(&keyed, "once");
    assert_eq!(say(&keyed, "once"), first);
    assert_eq!(texts(&crm.reader), ["once"]);
}

#[test]
fn people_are_known_by_name_and_number() {
    let crm = with_ann();
    let bo = person(&crm, "Bo");
    let people = bo.get("/api/v1/people").expect(200).json();
    let names: Vec<_> = people["people"].as_array().unwrap().iter().map(|p| p["name"].clone()).collect();
    assert_eq!(names, ["Administrator", "Bo"]);
    assert!(!people.to_string().contains("example.org"), "no addresses: {people}");
    assert_eq!(crm.reader.get("/api/v1/people").json(), people);
    // Whoever is mentioned has one number wherever the workspace knows them.
    let id = number(&crm, "Bo");
    let made = say(&crm.editor, &format!("ask @[whoever]( {id})"));
    assert_eq!(made["mentions"], json!([]));
    let made = say(&crm.editor, &format!("ask @[whoever]({id})"));
    assert_eq!((&made["mentions"], &made["text"]), (&json!([id]), &json!(format!("ask @[Bo]({id})"))));
}
