//! `DELETE /api/v1/tables/{table}/records/{id}`

use serde_json::json;

use crate::server::crm;

#[test]
fn gone() {
    let crm = crm();
    let path = format!("/api/v1/tables/leads/records/{}", crm.lead(json!({ "name": "Ann" })));
    crm.editor.with("if-match", "\"9\"").delete(&path).expect(412);
    let deleted = crm.editor.with("if-match", "\"1\"").delete(&path).expect(204);
    assert_eq!(deleted.text, "");
    assert_eq!(crm.editor.delete(&path).expect(404).detail(), "There is no record 1 in 'leads'.");
    crm.reader.get(&path).expect(404);
    // What is gone has a history still, and its deletion can be undone.
    let seq = crm.reader.get(&format!("{path}/history")).expect(200).json()["changes"][0]["seq"].clone();
    crm.editor.post(&format!("/api/v1/changes/{seq}/undo"), &json!({})).expect(200);
    crm.reader.get(&path).expect(200);
}
