//! `/api/v1/tokens`

mod scoped;

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
    let unknown = crm.person.post("/api/v1/tokens", &json!({ "role": "boss" })).expect(422);
    assert_eq!(unknown.detail(), "There is no role 'boss'.");
}

/// What is left unread would be as if nobody had said it: a role in a list must not make an administrator.
#[test]
fn what_is_refused() {
    let crm = crm();
    let cases = [
        (json!({ "role": ["reader"] }), 422, r#"'role' is ["reader"], expected text."#),
        (json!({ "name": 5 }), 422, "'name' is 5, expected text."),
        (json!({ "name": "a\0b" }), 422, "'name' holds a zero character, which no text may."),
        (json!([]), 400, "The body is no JSON object."),
    ];
    for (body, status, message) in cases {
        assert_eq!(crm.admin.post("/api/v1/tokens", &body).expect(status).detail(), message, "{body}");
    }
    assert_eq!(crm.admin.get("/api/v1/tokens").json()["tokens"].as_array().map(Vec::len), Some(3), "none was made");
}
