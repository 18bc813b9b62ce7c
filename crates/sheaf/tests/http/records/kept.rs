//! Answers are kept while nothing that they were made of has changed, and never longer.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use serde_json::{Value, json};

use crate::server::crm;

/// Changes in a row while others read: enough for every way in which a reading and a commit can meet.
const CHANGES: i64 = 60;

#[test]
fn what_was_answered_to_a_writer_is_what_a_reader_sees_from_then_on() {
    let crm = crm();
    let id = crm.lead(json!({ "name": "Ann", "amount": 0, "status": "New" }));
    let firm = json!({ "fields": { "name": "Firm 0" } });
    crm.editor.post("/api/v1/tables/companies/records", &firm).expect(201);
    crm.editor.patch(&format!("/api/v1/tables/leads/records/{id}"), &json!({ "fields": { "company": 1 } })).expect(200);
    let (acknowledged, done) = (AtomicI64::new(0), AtomicBool::new(false));
    let one = format!("/api/v1/tables/leads/records/{id}?expand=company");
    let list = "/api/v1/tables/leads/records?filter=status%3D%22New%22&sort=-amount&expand=company".to_owned();
    std::thread::scope(|threads| {
        for path in [&one, &list, &list] {
            let (reader, acknowledged, done) = (crm.reader.clone(), &acknowledged, &done);
            threads.spawn(move || {
                while !done.load(Ordering::Acquire) {
                    let least = acknowledged.load(Ordering::Acquire);
                    let answer = reader.send_unchecked("GET", path, b"").expect("an answer").json();
                    let record = if answer["records"].is_array() { &answer["records"][0] } else { &answer };
                    let seen = |value: &Value| value.as_i64().expect("a number");
                    let amount = seen(&record["fields"]["amount"]);
                    assert!(amount >= least, "{path}: {amount}, after {least} was answered to its writer");
                    // The firm changes before the lead does, and stands beside it.
                    let firm = record["fields"]["company"]["fields"]["name"].as_str().expect("a name");
                    let firm: i64 = firm.trim_start_matches("Firm ").parse().expect("a number");
                    assert!(firm >= amount, "{path}: firm {firm} beside {amount}");
                }
            });
        }
        for n in 1..=CHANGES {
            let firm = json!({ "fields": { "name": format!("Firm {n}") } });
            crm.editor.patch("/api/v1/tables/companies/records/1", &firm).expect(200);
            let lead = json!({ "fields": { "amount": n } });
            crm.editor.patch(&format!("/api/v1/tables/leads/records/{id}"), &lead).expect(200);
            acknowledged.store(n, Ordering::Release);
        }
        done.store(true, Ordering::Release);
    });
}
