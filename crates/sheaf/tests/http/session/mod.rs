//! `/api/v1/session`

mod fresh;
mod oidc;

use serde_json::json;

use crate::server::{Server, crm};

#[test]
fn by_link_and_by_password() {
    let server = Server::start();
    let person = server.administrator();
    let again = server.nobody().post("/api/v1/session", &json!({ "link": server.link })).expect(401);
    assert_eq!(again.detail(), "This sign-in link was used already, or is too old.");
    person.put("/api/v1/session/password", &json!({ "password": "short" })).expect(422);
    person.put("/api/v1/session/password", &json!({ "password": "correct horse" })).expect(204);
    let known = person.get("/api/v1/session").expect(200).json();
    assert_eq!((&known["person"]["email"], &known["has_password"]), (&json!("admin@localhost"), &json!(true)));
    let signed = server
        .nobody()
        .post("/api/v1/session", &json!({ "email": "Admin@localhost", "password": "correct horse" }))
        .expect(200);
    let cookie = signed.header("set-cookie").unwrap();
    assert!(
        cookie.starts_with("sheaf_session=") && cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000"),
        "{cookie}"
    );
}

#[test]
fn a_new_session_ends_the_old_one() {
    let crm = crm();
    crm.person.put("/api/v1/session/password", &json!({ "password": "correct horse" })).expect(204);
    crm.person.post("/api/v1/session", &json!({ "email": "admin@localhost", "password": "correct horse" })).expect(200);
    crm.person.get("/api/v1/session").expect(401);
}

#[test]
fn signed_out() {
    let crm = crm();
    let out = crm.person.delete("/api/v1/session").expect(204);
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(crm.person.get("/api/v1/session").expect(401).detail(), "You are not signed in, or were signed out.");
}

#[test]
fn other_sites() {
    let crm = crm();
    let forged = crm.person.without("sheaf-client").post("/api/v1/tokens", &json!({})).expect(403);
    assert_eq!(
        forged.detail(),
        "With a session cookie, requests that change something need the header 'Sheaf-Client'."
    );
    let password = json!({ "password": "correct horse" });
    crm.person.without("sheaf-client").put("/api/v1/session/password", &password).expect(403);
    let forged = crm
        .server
        .nobody()
        .with("sec-fetch-site", "cross-site")
        .post("/api/v1/session", &json!({ "link": "x" }))
        .expect(403);
    assert_eq!(forged.detail(), "Another site's page may not sign anybody in.");
    let nothing = crm.server.nobody().post("/api/v1/session", &json!({})).expect(422);
    assert_eq!(nothing.detail(), "Send 'email' and 'password', or 'link'.");
}

#[test]
fn too_many_attempts() {
    let server = Server::start();
    let attempt = |email: &str| server.nobody().post("/api/v1/session", &json!({ "email": email, "password": "x" }));
    for _ in 0..10 {
        assert_eq!(attempt("ann@example.org").expect(401).detail(), "The e-mail address or the password is wrong.");
    }
    let refused = attempt("Ann@example.org").expect(429);
    assert_eq!(refused.detail(), "Too many failed attempts to sign in.");
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=301).contains(&wait));
    assert_eq!((refused.header("ratelimit-limit"), refused.header("ratelimit-remaining")), (Some("10"), Some("0")));
    attempt("bo@example.org").expect(401);
}

#[test]
fn listed_and_ended() {
    let crm = crm();
    let password = json!({ "password": "correct horse" });
    crm.person.put("/api/v1/session/password", &password).expect(204);
    let email = crm.person.get("/api/v1/session").json()["person"]["email"].clone();
    let signed = json!({ "email": email, "password": "correct horse" });
    let phone = crm.server.nobody().with("user-agent", "A telephone");
    let begun = phone.post("/api/v1/session", &signed).expect(200);
    let cookie = begun.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let phone = phone.with("cookie", &cookie).with("sheaf-client", "test");
    let all = crm.person.get("/api/v1/sessions").expect(200).json();
    let all = all["sessions"].as_array().unwrap();
    assert_eq!((all.len(), &all[0]["agent"], &all[0]["address"]), (2, &json!("A telephone"), &json!("127.0.0.1")));
    assert_eq!((&all[0]["current"], &all[1]["current"]), (&json!(false), &json!(true)));
    // Nobody ends what is somebody else's.
    let bo = crate::members::comes(&crm, "bo@example.org", "reader");
    let path = format!("/api/v1/sessions/{}", all[0]["id"].as_str().unwrap());
    bo.delete(&path).expect(404);
    phone.get("/api/v1/session").expect(200);
    crm.person.delete(&path).expect(204);
    phone.get("/api/v1/session").expect(401);
    crm.person.delete(&path).expect(404);
    assert_eq!(crm.person.get("/api/v1/sessions").json()["sessions"].as_array().unwrap().len(), 1);
}
