//! `/api/v1/account/passkeys`, `/api/v1/session/passkey`: what is refused. That a device lets somebody in is seen in a browser, by the
//! journey.

use serde_json::{Value, json};

use super::ann;
use crate::oidc::SITE;
use crate::server::{Server, crm};

#[test]
fn a_host_that_does_not_know_its_address_has_none() {
    let crm = crm();
    let refused = crm.server.nobody().post("/api/v1/session/passkey/begin", &json!({})).expect(409);
    assert_eq!(refused.detail(), "This host has no passkeys: its address is not known, or no name.");
    crm.person.post("/api/v1/account/passkeys/begin", &json!({})).expect(409);
}

#[test]
fn what_no_device_answered_is_refused() {
    let server = Server::start_with(&["--site", SITE]);
    let administrator = server.administrator().with("sheaf-workspace", "crm");
    server.workspace(&administrator, "crm");
    assert_eq!(server.nobody().get("/api/v1/host").expect(200).json()["passkeys"], true);
    let ann = ann(&server, &administrator, "editor");
    assert_eq!(ann.get("/api/v1/account/passkeys").expect(200).json(), json!({ "passkeys": [] }));
    let begin = |body: Value| ann.post("/api/v1/account/passkeys/begin", &body);
    assert_eq!(begin(json!({})).expect(422).json()["errors"][0]["field"], "current_password");
    let begun = begin(json!({ "current_password": "correct horse" })).expect(200).json();
    let asked = &begun["options"]["publicKey"];
    assert_eq!((&asked["rp"]["id"], &asked["user"]["name"]), (&json!("sheaf.example"), &json!("ann@example.org")));
    let selection = &asked["authenticatorSelection"];
    assert_eq!((&selection["residentKey"], &selection["userVerification"]), (&json!("required"), &json!("required")));
    // What is no answer of a device.
    let made = json!({ "id": "AAAA", "rawId": "AAAA", "type": "public-key", "extensions": {},
        "response": { "attestationObject": "AAAA", "clientDataJSON": "AAAA" } });
    let add = |ticket: &Value, credential: &Value| {
        let body = json!({ "ticket": ticket, "name": "Laptop", "credential": credential });
        ann.post("/api/v1/account/passkeys", &body).expect(422).json()["errors"][0]["field"].clone()
    };
    assert_eq!(add(&begun["ticket"], &json!("AAAA")), "credential");
    assert_eq!(add(&begun["ticket"], &json!({})), "credential");
    assert_eq!(add(&json!("AAAA"), &made), "ticket");
    assert_eq!(add(&begun["ticket"], &made), "credential");
    assert_eq!(add(&begun["ticket"], &made), "ticket", "it was used up");
    // A ticket of another, and one for something else.
    let theirs = administrator.post("/api/v1/account/passkeys/begin", &json!({})).expect(200).json();
    assert_eq!(add(&theirs["ticket"], &made), "ticket");
    let nobody = server.nobody();
    let asked = nobody.post("/api/v1/session/passkey/begin", &json!({})).expect(200).json();
    assert_eq!(asked["options"]["publicKey"]["allowCredentials"], json!([]));
    assert_eq!(add(&asked["ticket"], &made), "ticket");
    // Nobody comes in by a passkey that is none.
    let shown = json!({ "id": "AAAA", "rawId": "AAAA", "type": "public-key", "extensions": {},
        "response": { "authenticatorData": "AAAA", "clientDataJSON": "AAAA", "signature": "AAAA",
            "userHandle": "AAAAAAAAAAAAAAAAAAAAAQ" } });
    let sign_in =
        |ticket: &Value| nobody.post("/api/v1/session/passkey", &json!({ "ticket": ticket, "credential": shown }));
    assert_eq!(sign_in(&asked["ticket"]).expect(401).detail(), "This passkey is not known here, or was removed.");
    assert_eq!(sign_in(&asked["ticket"]).expect(422).json()["errors"][0]["field"], "ticket");
    assert_eq!(sign_in(&theirs["ticket"]).expect(422).json()["errors"][0]["field"], "ticket");
    let elsewhere = nobody.with("sec-fetch-site", "cross-site");
    elsewhere.post("/api/v1/session/passkey", &json!({ "ticket": "x", "credential": shown })).expect(403);
    ann.post("/api/v1/account/passkeys/1/remove", &json!({ "current_password": "correct horse" })).expect(404);
}
