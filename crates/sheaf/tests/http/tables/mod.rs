//! `/api/v1/tables`

use serde_json::json;

use crate::server::crm;

#[test]
fn sent_twice_with_a_key() {
    let crm = crm();
    let cases = [
        ("/api/v1/tables", json!({ "name": "rooms", "fields": [{ "name": "name", "type": "text" }] }), 201),
        ("/api/v1/tables/leads/fields", json!({ "name": "note", "type": "long_text" }), 201),
    ];
    for (path, body, status) in cases {
        let keyed = crm.admin.with("idempotency-key", path);
        let (first, second) = (keyed.post(path, &body).expect(status), keyed.post(path, &body).expect(status));
        assert_eq!((&first.text, second.header("idempotent-replayed")), (&second.text, Some("true")), "{path}");
        let other = keyed.post(path, &json!({ "name": "other" })).expect(409);
        assert_eq!(other.detail(), format!("The Idempotency-Key '{path}' was used for another request."));
    }
}

#[test]
fn undone_once_with_a_key() {
    let crm = crm();
    crm.lead(json!({ "name": "Ann" }));
    let head = crm.reader.get("/api/v1/changes").json()["head"].clone();
    let keyed = crm.admin.with("idempotency-key", "u");
    let path = format!("/api/v1/changes/{head}/undo");
    let (first, second) = (keyed.post(&path, &json!({})).expect(200), keyed.post(&path, &json!({})).expect(200));
    assert_eq!(first.text, second.text);
    crm.reader.get("/api/v1/tables/leads/records/1").expect(404);
}
