//! `/api/v1/account`, `/api/v1/session/reset`, `/api/v1/host`

mod passkeys;
mod passwords;
mod sealed;
pub mod second_factor;

use serde_json::{Value, json};

use crate::mail::{Post, secret};
use crate::server::{Client, Reply, Server, crm, until};

/// As who an answer signs in.
pub fn signed_in(server: &Server, reply: &Reply) -> Client {
    let cookie = reply.header("set-cookie").unwrap().split(';').next().unwrap();
    server.nobody().with("cookie", cookie).with("sheaf-client", "test")
}

/// Ann, who came by an invitation into `crm` and chose a password.
pub fn ann(server: &Server, administrator: &Client, role: &str) -> Client {
    let body = json!({ "email": "ann@example.org", "role": role });
    let made = administrator.with("sheaf-workspace", "crm").post("/api/v1/invitations", &body).expect(201).json();
    let body = json!({ "invitation": made["invitation"], "name": "Ann Weber", "password": "correct horse" });
    signed_in(server, &server.nobody().post("/api/v1/invitations/accept", &body).expect(200))
}

fn subject(letter: &Value) -> &str {
    letter["headers"]["Subject"].as_str().unwrap()
}

#[test]
fn an_invitation_comes_by_letter() {
    let post = Post::start(None);
    let server = post.sheaf();
    let administrator = server.administrator().with("sheaf-workspace", "crm");
    server.workspace(&administrator, "crm");
    let invite = |by: &Client, email: &str| {
        by.post("/api/v1/invitations", &json!({ "email": email, "role": "editor" })).expect(201).json()
    };
    let made = invite(&administrator.with("accept-language", "de-AT, en;q=0.5"), "Ann@example.org");
    // Whoever comes has read what was sent to the address: nobody else has the link.
    assert_eq!((made.get("invitation"), &made["letter"]["state"]), (None, &json!("waiting")));
    let letter = post.letter("Ann@example.org", 1);
    assert_eq!(subject(&letter), "Administrator lädt Sie zu crm ein");
    assert_eq!(letter["headers"]["From"], "Sheaf <us@sheaf.example>");
    let body = json!({ "invitation": secret(&letter, "invitation"), "name": "Ann", "password": "correct horse" });
    server.nobody().post("/api/v1/invitations/accept", &body).expect(200);
    // Nothing that people are called becomes a link in a letter.
    administrator.patch("/api/v1/account", &json!({ "name": "Go to https://evil.test" })).expect(422);
    administrator.patch("/api/v1/account", &json!({ "name": "evil.test/claim" })).expect(200);
    invite(&administrator, "cleo@example.org");
    let text = post.letter("cleo@example.org", 1)["parts"]["text/plain"].as_str().unwrap().to_owned();
    assert!(!text.contains("evil.test") && text.contains("evil.\u{2060}test"), "{text}");
    administrator.patch("/api/v1/account", &json!({ "name": "Administrator" })).expect(200);
    // What a mail server says against an address is told to whoever wrote it.
    invite(&administrator, "refused@example.org");
    invite(&administrator, "later@example.org");
    invite(&administrator, "bo@example.org");
    let letters = || {
        let listed = administrator.get("/api/v1/invitations").expect(200).json();
        let all = listed["invitations"].as_array().unwrap().clone();
        move |email: &str| all.iter().find(|one| one["email"] == email).unwrap()["letter"].clone()
    };
    until("all letters were tried", || {
        letters()("bo@example.org")["state"] == "sent" && letters()("later@example.org")["why"] != Value::Null
    });
    let refused = letters()("refused@example.org");
    assert_eq!(refused["state"], "failed");
    assert!(refused["why"].as_str().unwrap().contains("No such mailbox here"), "{refused}");
    let later = letters()("later@example.org");
    assert_eq!(later["state"], "waiting");
    assert!(later["why"].as_str().unwrap().contains("Try again later"), "{later}");
    assert!(post.letters("refused@example.org").is_empty() && post.letters("later@example.org").is_empty());
}

#[test]
fn a_forgotten_password() {
    let post = Post::start(None);
    let server = post.sheaf();
    let person = server.administrator();
    person.put("/api/v1/session/password", &json!({ "password": "correct horse" })).expect(204);
    assert_eq!(subject(&post.letter("admin@localhost", 1)), "Your password was changed");
    assert_eq!(
        server.nobody().get("/api/v1/host").expect(200).json(),
        json!({ "mail": true, "passkeys": true, "providers": [], "workspace": null, "sign_up": false, "links": true })
    );
    let nobody = server.nobody();
    // Who asks for somebody who is not there is answered the same.
    nobody.post("/api/v1/session/reset", &json!({ "email": "who@example.org" })).expect(204);
    nobody.post("/api/v1/session/reset", &json!({ "email": "Admin@localhost" })).expect(204);
    let link = secret(&post.letter("admin@localhost", 2), "reset");
    assert!(post.letters("who@example.org").is_empty());
    let finish =
        |password: &str| nobody.post("/api/v1/session/reset/finish", &json!({ "reset": link, "password": password }));
    finish("short").expect(422);
    let reply = finish("battery staple").expect(200);
    signed_in(&server, &reply).get("/api/v1/session").expect(200);
    assert_eq!(finish("another one").expect(401).detail(), "This link was used already, or is too old.");
    person.get("/api/v1/session").expect(401);
    let sign_in =
        |password: &str| nobody.post("/api/v1/session", &json!({ "email": "admin@localhost", "password": password }));
    sign_in("correct horse").expect(401);
    sign_in("battery staple").expect(200);
    assert_eq!(subject(&post.letter("admin@localhost", 3)), "Your password was changed");
    // Who asks again at once takes nobody's link away.
    nobody.post("/api/v1/session/reset", &json!({ "email": "admin@localhost" })).expect(204);
    let link = secret(&post.letter("admin@localhost", 4), "reset");
    nobody.post("/api/v1/session/reset", &json!({ "email": "admin@localhost" })).expect(204);
    let body = json!({ "reset": link, "password": "correct horse" });
    let person = signed_in(&server, &nobody.post("/api/v1/session/reset/finish", &body).expect(200));
    // A link that was asked for before the password was changed is good for nothing: who asked may have been somebody else.
    let body = json!({ "email": "thief@example.org", "current_password": "correct horse" });
    person.put("/api/v1/account/email", &body).expect(204);
    let theirs = secret(&post.letter("thief@example.org", 1), "address");
    let passwords = json!({ "password": "battery staple", "current_password": "correct horse" });
    person.put("/api/v1/session/password", &passwords).expect(204);
    nobody.post("/api/v1/account/email/confirm", &json!({ "address": theirs })).expect(401);
}

#[test]
fn another_address() {
    let post = Post::start(None);
    let server = post.sheaf();
    let person = server.administrator();
    person.put("/api/v1/session/password", &json!({ "password": "correct horse" })).expect(204);
    let ask = |email: &str, password: &str| {
        person.put("/api/v1/account/email", &json!({ "email": email, "current_password": password }))
    };
    assert_eq!(ask("new@example.org", "wrong horse").expect(422).json()["errors"][0]["field"], "current_password");
    ask("no address", "correct horse").expect(422);
    ask("new@example.org", "correct horse").expect(204);
    let link = secret(&post.letter("new@example.org", 1), "address");
    assert_eq!(person.get("/api/v1/session").json()["person"]["email"], "admin@localhost");
    let confirm = || server.nobody().post("/api/v1/account/email/confirm", &json!({ "address": link }));
    assert_eq!(confirm().expect(200).json(), json!({ "email": "new@example.org" }));
    confirm().expect(401);
    assert_eq!(person.get("/api/v1/session").json()["person"]["email"], "new@example.org");
    assert_eq!(subject(&post.letter("admin@localhost", 2)), "Your e-mail address is to be changed");
    let told = post.letter("admin@localhost", 3);
    assert_eq!(subject(&told), "Your e-mail address was changed");
    assert!(told["parts"]["text/plain"].as_str().unwrap().contains("new@example.org"));
    server
        .nobody()
        .post("/api/v1/session", &json!({ "email": "new@example.org", "password": "correct horse" }))
        .expect(200);
}

#[test]
fn a_host_without_mail() {
    let crm = crm();
    assert_eq!(
        crm.server.nobody().get("/api/v1/host").expect(200).json(),
        json!({ "mail": false, "passkeys": false, "providers": [], "workspace": null, "sign_up": false, "links": true })
    );
    let asked = crm.server.nobody().post("/api/v1/session/reset", &json!({ "email": "admin@localhost" })).expect(409);
    assert_eq!(asked.detail(), "This host sends no mail.");
    crm.person.put("/api/v1/account/email", &json!({ "email": "x@example.org" })).expect(409);
    let made =
        crm.person.post("/api/v1/invitations", &json!({ "email": "a@example.org", "role": "reader" })).expect(201);
    assert!(made.json()["invitation"].is_string() && made.json()["letter"].is_null());
}

#[test]
fn the_password_is_shown_once_more() {
    let crm = crm();
    let ann = ann(&crm.server, &crm.person, "editor");
    let set = |body: Value| ann.put("/api/v1/session/password", &body);
    let missing = set(json!({ "password": "battery staple" })).expect(422).json();
    assert_eq!(
        (&missing["errors"][0]["field"], &missing["errors"][0]["code"]),
        (&json!("current_password"), &json!("required"))
    );
    for _ in 0..9 {
        set(json!({ "password": "battery staple", "current_password": "a guess" })).expect(422);
    }
    // Whoever sits at a session that is not theirs guesses no faster than a stranger.
    set(json!({ "password": "battery staple", "current_password": "correct horse" })).expect(429);
    assert_eq!(ann.patch("/api/v1/account", &json!({ "name": "  " })).expect(422).json()["errors"][0]["field"], "name");
    let renamed = ann.patch("/api/v1/account", &json!({ "name": "Ann Berger" })).expect(200).json();
    assert_eq!(renamed["name"], "Ann Berger");
    assert_eq!(ann.get("/api/v1/session").json()["person"]["name"], "Ann Berger");
}

#[test]
fn an_account_ends_and_what_was_done_stays() {
    let crm = crm();
    let ann = ann(&crm.server, &crm.person, "editor").with("sheaf-workspace", "crm");
    let made = ann.post("/api/v1/tables/leads/records", &json!({ "fields": { "name": "Arno" } })).expect(201).json();
    let path = format!("/api/v1/tables/leads/records/{}/history", made["id"]);
    let end = |of: &Client, password: &str| of.post("/api/v1/account/delete", &json!({ "current_password": password }));
    end(&ann, "wrong horse").expect(422);
    let ended = end(&ann, "correct horse").expect(204);
    assert!(ended.header("set-cookie").unwrap().contains("Max-Age=0"));
    ann.get("/api/v1/session").expect(401);
    let sign_in = json!({ "email": "ann@example.org", "password": "correct horse" });
    crm.server.nobody().post("/api/v1/session", &sign_in).expect(401);
    assert_eq!(crm.admin.get(&path).expect(200).json()["changes"][0]["by"]["name"], "Ann Weber");
    let members = crm.person.get("/api/v1/members").expect(200);
    assert!(!members.text.contains("ann@example.org"), "{}", members.text);
    // Who comes after her is somebody else, also in the history.
    let next = crate::members::comes(&crm, "bo@example.org", "editor");
    next.post("/api/v1/tables/leads/records", &json!({ "fields": { "name": "Berta" } })).expect(201);
    assert_eq!(crm.admin.get(&path).expect(200).json()["changes"][0]["by"]["name"], "Ann Weber");
    // Nobody is left without who may decide.
    let refused = crm.person.post("/api/v1/account/delete", &json!({})).expect(409);
    assert_eq!(refused.detail(), "They are the only administrator of the host.");
    let owner = crate::members::comes(&crm, "olga@example.org", "owner");
    end(&owner, "correct horse").expect(204);
}
