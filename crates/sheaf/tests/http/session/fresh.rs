//! Whoever has no password shows that they signed in just now, before what keeps others out is changed.

use serde_json::{Value, json};

use crate::account::second_factor::App;
use crate::oidc::{Browser, corp};
use crate::server::{Client, Server};

/// All sessions were begun so many minutes ago.
fn earlier(server: &Server, minutes: i64) {
    server.tamper(&format!("UPDATE @sessions SET created_at = created_at - {}", minutes * 60_000));
}

/// What keeps others out, and what is sent to change it.
fn changes() -> [(&'static str, &'static str, Value); 5] {
    [
        ("PUT", "/api/v1/session/password", json!({ "password": "battery staple" })),
        ("PUT", "/api/v1/account/email", json!({ "email": "eve@corp.example" })),
        ("POST", "/api/v1/account/passkeys/begin", json!({})),
        ("POST", "/api/v1/account/identities", json!({ "provider": "corp" })),
        ("POST", "/api/v1/account/delete", json!({})),
    ]
}

fn send(client: &Client, (method, path, body): &(&str, &str, Value)) -> (u16, Value) {
    let reply = client.send(method, path, body.to_string().as_bytes());
    let error = reply.json()["errors"][0].clone();
    (reply.status, error)
}

#[test]
fn an_account_without_a_password_is_not_taken_over_from_a_session() {
    let corp = corp();
    let browser = Browser::at(&corp.server);
    browser.come_as(&corp.provider, "ann");
    let client = browser.client();
    earlier(&corp.server, 11);
    for change in &changes() {
        if change.1.ends_with("/email") {
            continue; // This host sends no mail, and says so first.
        }
        let (status, error) = send(&client, change);
        assert_eq!((status, &error["field"], &error["code"]), (403, &json!("session"), &json!("stale")), "{change:?}");
        assert_eq!(error["message"], "Sign in again, and do it within ten minutes.");
    }
    client.post("/api/v1/account/second-factor", &json!({})).expect(403);
    assert_eq!(browser.session()["has_password"], false);
    // Who has just signed in may, and is asked for the password from then on.
    browser.come_as(&corp.provider, "ann");
    let client = browser.client();
    client.put("/api/v1/session/password", &json!({ "password": "battery staple" })).expect(204);
    earlier(&corp.server, 60);
    let refused = client.post("/api/v1/account/delete", &json!({})).expect(422).json();
    assert_eq!(refused["errors"][0]["field"], "current_password");
    client.post("/api/v1/account/delete", &json!({ "current_password": "battery staple" })).expect(204);
}

#[test]
fn nor_without_the_code_of_its_second_factor() {
    let corp = corp();
    let browser = Browser::at(&corp.server);
    browser.come_as(&corp.provider, "ann");
    let app = App::told(&browser.post("/api/v1/account/second-factor", &json!({})).expect(201).json());
    let client = browser.client();
    client.put("/api/v1/account/second-factor", &json!({ "code": app.code(0) })).expect(200);
    for change in changes().iter().filter(|change| !change.1.ends_with("/email")) {
        let (status, error) = send(&client, change);
        assert_eq!((status, &error["field"]), (422, &json!("code")), "{change:?}");
    }
    let with = |code: &str| json!({ "password": "battery staple", "code": code });
    client.put("/api/v1/session/password", &with("000000")).expect(422);
    client.put("/api/v1/session/password", &with(&app.code(1))).expect(204);
}
