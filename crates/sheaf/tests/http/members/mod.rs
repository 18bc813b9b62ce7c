//! `/api/v1/members` and `/api/v1/invitations`

use serde_json::{Value, json};

use crate::server::{Client, Crm, Reply, crm};

fn invite(by: &Client, email: &str, role: &str) -> Value {
    by.post("/api/v1/invitations", &json!({ "email": email, "role": role })).expect(201).json()
}

fn accept(crm: &Crm, invitation: &Value, name: &str) -> Reply {
    let body = json!({ "invitation": invitation["invitation"], "name": name, "password": "correct horse" });
    crm.server.nobody().post("/api/v1/invitations/accept", &body)
}

/// Somebody who came by an invitation.
pub fn comes(crm: &Crm, email: &str, role: &str) -> Client {
    let reply = accept(crm, &invite(&crm.person, email, role), email.split('@').next().unwrap()).expect(200);
    let cookie = reply.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    crm.server.nobody().with("cookie", &cookie).with("sheaf-client", "test").with("sheaf-workspace", "crm")
}

/// A member as the list tells of them.
pub fn member(crm: &Crm, name: &str) -> Value {
    let all = crm.person.get("/api/v1/members").expect(200).json();
    let found = all["members"].as_array().unwrap().iter().find(|m| m["name"] == name).cloned();
    found.unwrap_or_else(|| panic!("nobody is called {name}: {all}"))
}

#[test]
fn an_invitation_is_sent_and_accepted() {
    let crm = crm();
    let made = invite(&crm.person, "Bo@Example.org", "editor");
    assert_eq!(
        (&made["email"], &made["role"], &made["invited_by"]),
        (&json!("Bo@Example.org"), &json!("editor"), &json!("Administrator"))
    );
    let listed = crm.admin.get("/api/v1/invitations").expect(200);
    assert!(!listed.text.contains(made["invitation"].as_str().unwrap()), "the secret is not kept");
    let nobody = crm.server.nobody();
    let look = nobody.post("/api/v1/invitations/look", &json!({ "invitation": made["invitation"] })).expect(200).json();
    assert_eq!(look, json!({ "email": "Bo@Example.org", "workspace": "crm", "known": false }));
    // Who is not known says who they are; nothing is used up before that.
    let nameless = nobody.post("/api/v1/invitations/accept", &json!({ "invitation": made["invitation"] })).expect(422);
    assert_eq!(nameless.json()["errors"][0]["field"], "name");
    let weak = json!({ "invitation": made["invitation"], "name": "Bo", "password": "short" });
    nobody.post("/api/v1/invitations/accept", &weak).expect(422);
    let reply = accept(&crm, &made, "Bo Larsen").expect(200);
    assert_eq!((&reply.json()["workspace"], &reply.json()["person"]["name"]), (&json!("crm"), &json!("Bo Larsen")));
    assert_eq!(member(&crm, "Bo Larsen")["role"], "editor");
    // Once, and no more.
    accept(&crm, &made, "Bo Again").expect(404);
    assert_eq!(crm.admin.get("/api/v1/invitations").json()["invitations"], json!([]));
    let signed = json!({ "email": "bo@example.org", "password": "correct horse" });
    nobody.post("/api/v1/session", &signed).expect(200);
    // Whoever has an account comes as who they are: the link alone signs nobody in.
    let elsewhere = crm.person.with("sheaf-workspace", "elsewhere");
    let known = invite(&elsewhere, "BO@example.org", "reader");
    let look =
        nobody.post("/api/v1/invitations/look", &json!({ "invitation": known["invitation"] })).expect(200).json();
    assert_eq!(look["known"], true);
    let accept = |client: &Client, password: Value| {
        client.post(
            "/api/v1/invitations/accept",
            &json!({ "invitation": known["invitation"], "name": "X", "password": password }),
        )
    };
    assert_eq!(
        accept(&nobody, Value::Null).expect(401).detail(),
        "Sign in as bo@example.org to accept this invitation.".replace("bo@e", "Bo@E")
    );
    accept(&nobody, json!("wrong horse wrong")).expect(401);
    accept(&crm.person, Value::Null).expect(401);
    let reply = accept(&nobody, json!("correct horse")).expect(200);
    assert_eq!(
        (&reply.json()["person"]["name"], &reply.json()["workspace"]),
        (&json!("Bo Larsen"), &json!("elsewhere"))
    );
    let again =
        crm.person.post("/api/v1/invitations", &json!({ "email": "bo@example.org", "role": "reader" })).expect(409);
    assert_eq!(again.detail(), "'bo@example.org' is a member already.");
}

#[test]
fn an_invitation_is_taken_back_or_replaced() {
    let crm = crm();
    let first = invite(&crm.person, "bo@example.org", "editor");
    let second = invite(&crm.person, "BO@example.org", "reader");
    accept(&crm, &first, "Bo").expect(404);
    crm.person.delete(&format!("/api/v1/invitations/{}", second["id"])).expect(204);
    crm.person.delete(&format!("/api/v1/invitations/{}", second["id"])).expect(404);
    accept(&crm, &second, "Bo").expect(404);
    crm.person.post("/api/v1/invitations", &json!({ "email": "nobody", "role": "reader" })).expect(422);
    crm.person.post("/api/v1/invitations", &json!({ "email": "bo@example.org", "role": "boss" })).expect(422);
    // One of another workspace is none of this one.
    let third = invite(&crm.person, "bo@example.org", "reader");
    let elsewhere = crm.stranger.delete(&format!("/api/v1/invitations/{}", third["id"]));
    elsewhere.expect(404);
    assert_eq!(crm.stranger.get("/api/v1/members").expect(200).json()["members"].as_array().unwrap().len(), 1);
}

#[test]
fn roles_are_given_and_taken() {
    let crm = crm();
    let bo = comes(&crm, "bo@example.org", "admin");
    let cy = comes(&crm, "cy@example.org", "reader");
    let dee = comes(&crm, "dee@example.org", "reader");
    let of_dee = format!("/api/v1/members/{}", member(&crm, "dee")["id"]);
    cy.get("/api/v1/members").expect(403);
    cy.post("/api/v1/tables/leads/records", &json!({ "fields": { "name": "A" } })).expect(403);
    let of = |who: &str| format!("/api/v1/members/{}", member(&crm, who)["id"]);
    bo.patch(&of("cy"), &json!({ "role": "editor" })).expect(200);
    // It holds from the next request on.
    cy.post("/api/v1/tables/leads/records", &json!({ "fields": { "name": "A" } })).expect(201);
    let own = bo.patch(&of("bo"), &json!({ "role": "owner" })).expect(403);
    assert_eq!(own.detail(), "Nobody gives themselves another role.");
    bo.patch(&of("cy"), &json!({ "role": "owner" })).expect(403);
    bo.patch(&of("Administrator"), &json!({ "role": "reader" })).expect(403);
    bo.delete(&of("Administrator")).expect(403);
    // A workspace keeps an owner.
    let last = crm.person.patch(&of("Administrator"), &json!({ "role": "reader" })).expect(409);
    assert_eq!(last.detail(), "They are the only owner of the workspace.");
    crm.person.patch(&of("bo"), &json!({ "role": "owner" })).expect(200);
    crm.person.patch(&of("bo"), &json!({ "role": "nobody" })).expect(422);
    let [of_first, of_bo, of_cy] = ["Administrator", "bo", "cy"].map(of);
    bo.patch(&of_first, &json!({ "role": "editor" })).expect(200);
    bo.delete(&of_bo).expect(409);
    // Whoever is taken out is out; what they did stays theirs.
    bo.delete(&of_cy).expect(204);
    cy.get("/api/v1/tables").expect(404);
    let history = bo.get("/api/v1/tables/leads/records/1/history").expect(200).json();
    assert_eq!(history["changes"][0]["by"]["name"], "cy");
    // And whoever wants to leave may.
    dee.delete(&of_dee).expect(204);
    dee.get("/api/v1/tables").expect(404);
}

#[test]
fn a_token_expires() {
    let crm = crm();
    let made = crm
        .person
        .post("/api/v1/tokens", &json!({ "role": "reader", "expires_at": "2099-01-01T00:00:00Z" }))
        .expect(201);
    assert_eq!(made.json()["expires_at"], "2099-01-01T00:00:00Z");
    let past = crm.person.post("/api/v1/tokens", &json!({ "expires_at": "2001-01-01T00:00:00Z" })).expect(422);
    assert_eq!(past.detail(), "'expires_at' is \"2001-01-01T00:00:00Z\", which is past.");
    crm.person.post("/api/v1/tokens", &json!({ "expires_at": "soon" })).expect(422);
    let soon = jiff::Timestamp::now() + jiff::SignedDuration::from_millis(1_500);
    let made =
        crm.person.post("/api/v1/tokens", &json!({ "role": "reader", "expires_at": soon.to_string() })).expect(201);
    let token = format!("Bearer {}", made.json()["token"].as_str().unwrap());
    let client = crm.server.nobody().with("authorization", &token);
    client.get("/api/v1/tables").expect(200);
    crate::server::until("it has expired", || client.get("/api/v1/tables").status == 401);
}
