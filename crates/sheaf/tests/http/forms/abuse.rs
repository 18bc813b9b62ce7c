//! What keeps programs from a form.

use serde_json::json;

use super::{form, form_of, is_done, look};
use crate::server::{Server, crm};

#[test]
fn each_refuses() {
    let form = form();
    let answers = json!({ "name": "Ann" });
    let ready = form.ready();
    let code = |body: &serde_json::Value, status: u16| {
        let reply = form.stranger.post(&form.at, body).expect(status).json();
        reply["errors"][0]["code"].as_str().unwrap_or_default().to_owned()
    };
    // Nobody sees the field that a program fills in.
    let mut trapped = ready.with(&answers);
    trapped["homepage"] = json!("https://example.com");
    let refused = form.stranger.post(&form.at, &trapped).expect(403);
    assert_eq!(refused.detail(), "The answers look as if a program had sent them.");
    // No stamp, one that was made up, one that was changed, and one that is too new. (Of a day's age: `forms/stamp.rs`.)
    assert_eq!(code(&json!({ "answers": answers }), 422), "unknown");
    assert_eq!(code(&json!({ "answers": answers, "stamp": "made up", "work": ready.work }), 422), "unknown");
    let changed = ready.stamp.replacen('A', "B", 1);
    assert_eq!(code(&json!({ "answers": answers, "stamp": changed, "work": ready.work }), 422), "unknown");
    let new = form.stranger.get(&form.at).json()["stamp"].take();
    assert_eq!(code(&json!({ "answers": answers, "stamp": new, "work": "" }), 422), "early");
    // More than anybody types.
    let long = json!({ "answers": { "name": "x".repeat(1 << 20) }, "stamp": ready.stamp, "work": ready.work });
    let refused = form.stranger.post(&form.at, &long).expect(413);
    assert_eq!(refused.detail(), "The answers have more than 1048576 bytes.");
    form.stranger.post(&format!("{}/asked", form.at), &long).expect(413);
    // No work, or another's.
    assert_eq!(code(&json!({ "answers": answers, "stamp": ready.stamp }), 422), "work");
    let shown = form.stranger.get(&form.at).json();
    let (another, bits) = (shown["stamp"].as_str().unwrap(), shown["work"].as_u64().unwrap());
    let done = |work: &String| is_done(another, work, bits) && !is_done(&ready.stamp, work, bits);
    let work = (0_u64..).map(|n| n.to_string()).find(done).unwrap();
    assert_eq!(code(&json!({ "answers": answers, "stamp": ready.stamp, "work": work }), 422), "work");
    assert_eq!(form.records().len(), 0);
    // Sent twice, as by a double click, it is one record; the stamp takes no other answers.
    let body = ready.with(&answers);
    let first = form.stranger.post(&form.at, &body).expect(201).json();
    assert_eq!(form.stranger.post(&form.at, &body).expect(201).json(), first);
    assert_eq!(form.records().len(), 1);
    let other = form.stranger.post(&form.at, &ready.with(&json!({ "name": "Bob" }))).expect(409);
    assert_eq!(other.detail(), "Other answers were sent from this page already.");
    // Nor does it when the form has another name.
    form.crm.admin.patch(&format!("{}/ask", super::VIEWS), &json!({ "name": "asks", "label": "Asks" })).expect(200);
    form.stranger.post(&form.at, &ready.with(&json!({ "name": "Bob" }))).expect(409);
    assert_eq!(form.stranger.post(&form.at, &body).expect(201).json(), first);
    assert_eq!(form.records().len(), 1);
    // A stamp of another form is none.
    let second = json!({ "name": "second", "label": "Second", "look": look() });
    let made = form.crm.admin.post(super::VIEWS, &second).expect(201).json();
    let at = format!("/api/v1/forms/crm/{}", made["look"]["link"].as_str().unwrap());
    let refused = form.stranger.post(&at, &body).expect(422).json();
    assert_eq!(refused["errors"][0]["code"], "unknown");
}

#[test]
fn so_many_a_minute_from_one_address() {
    let form = form();
    let from = |address: &str| form.stranger.with("x-forwarded-for", address);
    for _ in 0..60 {
        from("192.0.2.1").post(&form.at, &json!({ "answers": {} })).expect(422);
    }
    let refused = from("192.0.2.1").post(&form.at, &json!({ "answers": {} })).expect(429);
    assert_eq!(refused.detail(), "Too many requests for forms from here within a minute.");
    assert!(refused.header("retry-after").is_some());
    from("192.0.2.2").post(&form.at, &json!({ "answers": {} })).expect(422);
    from("192.0.2.1").get(&form.at).expect(200);
}

#[test]
fn the_work_can_be_turned_off() {
    let form = form_of(crm(), &look());
    let mut old = form.crm.server;
    let _ = old.child.kill();
    let _ = old.child.wait();
    let server = Server::on(&old.folder, &["--form-work", "0"]);
    let stranger = form.stranger.at(&server);
    let shown = stranger.get(&form.at).expect(200).json();
    assert_eq!(shown["work"], 0);
    let body = json!({ "answers": { "name": "Ann" }, "stamp": shown["stamp"] });
    crate::server::until("it is taken without work", || {
        std::thread::sleep(std::time::Duration::from_millis(200));
        stranger.post(&form.at, &body).status == 201
    });
}
