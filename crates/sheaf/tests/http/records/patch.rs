//! `PATCH /api/v1/tables/{table}/records/{id}`, and `POST …/{id}/restore`

use serde_json::json;

use crate::server::crm;

#[test]
fn changes_and_versions() {
    let crm = crm();
    let path = format!("/api/v1/tables/leads/records/{}", crm.lead(json!({ "name": "Ann" })));
    let changed = crm.editor.patch(&path, &json!({ "fields": { "amount": "7.10" } })).expect(200);
    assert_eq!((changed.json()["version"].clone(), changed.header("etag")), (json!(2), Some("\"2\"")));
    let late = crm.editor.with("if-match", "\"1\"").patch(&path, &json!({ "fields": { "amount": 8 } })).expect(412);
    assert_eq!(late.json()["code"], "version_mismatch");
    crm.editor.with("if-match", "\"2\"").patch(&path, &json!({ "fields": { "amount": 8 } })).expect(200);
    crm.editor.with("if-match", "*").patch(&path, &json!({ "fields": { "amount": 9 } })).expect(200);
    let unfit = crm.editor.with("if-match", "x").patch(&path, &json!({ "fields": {} })).expect(412);
    assert_eq!(unfit.detail(), "'If-Match' is x, expected a record's ETag such as \"3\".");
    let many = crm.editor.patch(&path, &json!({ "records": [] })).expect(400);
    assert_eq!(many.detail(), "The body has 'records', expected 'fields': one record is changed at a time.");
    crm.editor.patch("/api/v1/tables/leads/records/99", &json!({ "fields": {} })).expect(404);
}

#[test]
fn restored() {
    let crm = crm();
    let id = crm.lead(json!({ "name": "Ann" }));
    let path = format!("/api/v1/tables/leads/records/{id}");
    let seq = crm.reader.get(&format!("{path}/history")).json()["changes"][0]["seq"].clone();
    crm.editor.patch(&path, &json!({ "fields": { "name": "Anna" } })).expect(200);
    let restored = crm.editor.post(&format!("{path}/restore"), &json!({ "seq": seq })).expect(200).json();
    assert_eq!((&restored["fields"]["name"], &restored["version"]), (&json!("Ann"), &json!(3)));
    let unfit = crm.editor.post(&format!("{path}/restore"), &json!({})).expect(422);
    assert_eq!(unfit.detail(), "'seq' names the change after which the record was as wanted.");
}
