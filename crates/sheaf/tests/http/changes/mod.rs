//! `/api/v1/changes`

use std::time::{Duration, Instant};

use serde_json::json;

use crate::server::{crm, next_event};

#[test]
fn as_json() {
    let crm = crm();
    crm.lead(json!({ "name": "Ann" }));
    let all = crm.reader.get("/api/v1/changes?since=0").expect(200).json();
    let last = all["changes"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["seq"], &last["table"], &last["record"]), (&all["head"], &json!("leads"), &json!(1)));
    assert_eq!(last["by"], json!({ "kind": "token", "name": "editor" }));
    let one = crm.reader.get("/api/v1/changes?since=1&limit=1").json();
    assert_eq!(one["changes"].as_array().unwrap().len(), 1);
    let cases = [
        ("form=1", "There is no parameter 'form'."),
        ("limit=0", "'limit' is 0, expected at least 1."),
        ("limit=1001", "'limit' is 1001, expected at most 1000."),
        ("since=-1", "'since' is -1, expected at least 0."),
    ];
    for (query, message) in cases {
        assert_eq!(crm.reader.get(&format!("/api/v1/changes?{query}")).expect(422).detail(), message);
    }
}

#[test]
fn as_a_stream() {
    let crm = crm();
    let mut stream = crm.reader.stream("/api/v1/changes");
    crm.lead(json!({ "name": "Ann" }));
    let event = next_event(&mut stream).expect("an event");
    assert_eq!((&event["kind"], &event["record"]), (&json!("create"), &json!(1)));
    let seq = event["seq"].as_i64().unwrap();
    crm.lead(json!({ "name": "Bo" }));
    // A browser that comes again says what it had last.
    let mut again = crm.reader.with("last-event-id", &seq.to_string()).stream("/api/v1/changes?since=0");
    assert_eq!(next_event(&mut again).expect("an event")["record"], 2);
}

#[test]
fn what_another_process_writes_is_streamed_too() {
    let crm = crm();
    let file = crm.server.folder.join("rooms.csv");
    std::fs::write(&file, "Name,Seats\nBlue,4\nRed,8\n").unwrap();
    let mut stream = crm.reader.stream("/api/v1/changes");
    let done = crate::server::sheaf(&crm.server.folder)
        .args(["import", "--workspace", "crm", "--data"])
        .arg(&crm.server.folder)
        .arg(&file)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let done = Instant::now();
    assert_eq!(next_event(&mut stream).expect("an event")["kind"], "import");
    assert!(done.elapsed() < Duration::from_secs(1), "{:?}", done.elapsed());
}
