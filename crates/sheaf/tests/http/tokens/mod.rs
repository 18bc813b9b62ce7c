//! `/api/v1/tokens`

use serde_json::json;

use crate::server::crm;

#[test]
fn made_used_revoked() {
    let crm = crm();
    let keyed = crm.person.with("idempotency-key", "t1");
    let made = keyed.post("/api/v1/tokens", &json!({ "name": "script", "role": "editor" })).expect(201);
    let again = keyed.post("/api/v1/tokens", &json!({ "name": "script", "role": "editor" })).expect(201);
    assert_eq!((&made.text, again.header("idempotent-replayed")), (&again.text, Some("true")));
    let (id, secret) = (made.json()["id"].clone(), made.json()["token"].as_str().unwrap().to_owned());
    let script = crm.server.nobody().with("authorization", &format!("Bearer {secret}"));
    script.get("/api/v1/tables").expect(200);
    crm.person.delete(&format!("/api/v1/tokens/{id}")).expect(204);
    assert_eq!(script.get("/api/v1/tables").expect(401).detail(), "The token is not known, or was revoked.");
    crm.person.delete(&format!("/api/v1/tokens/{id}")).expect(404);
    let listed = crm.person.get("/api/v1/tokens").expect(200);
    assert!(!listed.text.contains("sheaf_"), "no secret is listed");
    let unknown = crm.person.post("/api/v1/tokens", &json!({ "role": "boss" })).expect(404);
    assert_eq!(unknown.detail(), "There is no role 'boss'.");
}
