//! Codes of an authenticator app, and recovery codes.

use serde_json::{Value, json};
use totp_rs::{Builder, Secret, Totp};

use super::ann;
use crate::server::{Client, crm};

/// An authenticator app that was told a secret.
pub struct App(Totp);

impl App {
    pub fn told(enrolment: &Value) -> App {
        let secret = Secret::try_from_base32(enrolment["secret"].as_str().unwrap()).unwrap();
        App(Builder::new().with_secret(secret).build().unwrap())
    }

    /// The code of this moment, or of one so many steps from it.
    pub fn code(&self, steps: i64) -> String {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        self.0.generate(now.checked_add_signed(steps * 30).unwrap()).to_string()
    }
}

#[test]
fn begun_confirmed_asked_for_and_removed() {
    let crm = crm();
    let ann = ann(&crm.server, &crm.person, "editor");
    let path = "/api/v1/account/second-factor";
    assert_eq!(ann.get(path).expect(200).json(), json!({ "enabled": false, "recovery_codes": 0 }));
    ann.post(path, &json!({})).expect(422);
    let begun = ann.post(path, &json!({ "current_password": "correct horse" })).expect(201).json();
    assert!(begun["uri"].as_str().unwrap().starts_with("otpauth://totp/Sheaf:ann"), "{begun}");
    assert!(begun["picture"].as_str().unwrap().contains("<svg"));
    let app = App::told(&begun);
    // Before it is confirmed nothing asks for it.
    let nobody = crm.server.nobody();
    let sign_in = |code: Option<&str>| {
        let mut body = json!({ "email": "ann@example.org", "password": "correct horse" });
        if let Some(code) = code {
            body["code"] = json!(code);
        }
        nobody.post("/api/v1/session", &body)
    };
    sign_in(None).expect(200);
    assert_eq!(ann.put(path, &json!({ "code": "000000" })).expect(422).json()["errors"][0]["field"], "code");
    let code = app.code(0);
    let confirmed = ann.put(path, &json!({ "code": code })).expect(200).json();
    let recovery: Vec<String> = serde_json::from_value(confirmed["recovery_codes"].clone()).unwrap();
    assert_eq!(recovery.len(), 10);
    assert_eq!(ann.get(path).expect(200).json(), json!({ "enabled": true, "recovery_codes": 10 }));
    assert_eq!(ann.get("/api/v1/session").json()["second_factor"], true);
    ann.post(path, &json!({ "current_password": "correct horse" })).expect(409);
    // The password alone is not enough, and says so to nobody who does not have it.
    let asked = sign_in(None).expect(401).json();
    assert_eq!((&asked["errors"][0]["field"], &asked["errors"][0]["code"]), (&json!("code"), &json!("required")));
    let stranger = json!({ "email": "ann@example.org", "password": "wrong horse" });
    assert_eq!(nobody.post("/api/v1/session", &stranger).expect(401).json()["errors"], json!([]));
    // A code is good once.
    assert_eq!(sign_in(Some(&code)).expect(401).json()["errors"][0]["code"], "wrong");
    sign_in(Some(&app.code(1))).expect(200);
    // A recovery code too, however it is typed.
    let typed = recovery[3].to_uppercase().replace('-', " ");
    sign_in(Some(&typed)).expect(200);
    sign_in(Some(&typed)).expect(401);
    assert_eq!(ann.get(path).expect(200).json()["recovery_codes"], 9);
    let remove = |of: &Client, code: &str| {
        of.post(&format!("{path}/remove"), &json!({ "current_password": "correct horse", "code": code }))
    };
    remove(&ann, "000000").expect(422);
    remove(&ann, &recovery[0]).expect(204);
    assert_eq!(ann.get(path).expect(200).json(), json!({ "enabled": false, "recovery_codes": 0 }));
    sign_in(None).expect(200);
}

#[test]
fn a_link_asks_for_it_too() {
    let crm = crm();
    let path = "/api/v1/account/second-factor";
    let begun = crm.person.post(path, &json!({})).expect(201).json();
    crm.person.put(path, &json!({ "code": App::told(&begun).code(0) })).expect(200);
    let link = String::from_utf8(
        crate::server::sheaf(&crm.server.folder)
            .args(["user", "link", "admin@localhost", "--data"])
            .arg(&crm.server.folder)
            .output()
            .unwrap()
            .stdout,
    );
    let link = link.unwrap().trim().split_once("link=").unwrap().1.to_owned();
    let nobody = crm.server.nobody();
    nobody.post("/api/v1/session", &json!({ "link": link })).expect(401);
    nobody.post("/api/v1/session", &json!({ "link": link, "code": "123456" })).expect(401);
    // It was not used up by that; whoever runs the host lets in who has lost the app.
    let unlocked = crate::server::sheaf(&crm.server.folder)
        .args(["user", "unlock", "admin@localhost", "--data"])
        .arg(&crm.server.folder)
        .output()
        .unwrap();
    assert!(unlocked.status.success(), "{unlocked:?}");
    nobody.post("/api/v1/session", &json!({ "link": link })).expect(200);
    nobody.post("/api/v1/session", &json!({ "link": link })).expect(401);
}
