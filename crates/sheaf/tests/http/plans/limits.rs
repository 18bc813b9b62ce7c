//! What is used, counted without anybody waiting for it; what comes of it where that is more than the plan allows.

use std::process::Command;

use serde_json::{Value, json};

use super::{earlier, give, offer, usage};
use crate::mail::Post;
use crate::members::comes;
use crate::server::{Server, crm, crm_on, until};

const DAY: i64 = 86_400_000;

#[test]
fn beyond_a_limit_there_is_time_and_then_nothing_can_be_added() {
    let post = Post::start(None);
    let crm = crm_on(post.sheaf());
    offer(&crm, json!({ "name": "small", "label": "Small", "limits": { "seats": 2 } }));
    offer(&crm, json!({ "name": "large", "price": 1900, "limits": { "seats": 50 } }));
    let editor = |name: &str| {
        let email = format!("{name}@example.org");
        crm.person.post("/api/v1/invitations", &json!({ "email": email, "role": "editor" })).expect(201);
        let secret = crate::mail::secret(&post.letter(&email, 1), "invitation");
        let body = json!({ "invitation": secret, "name": name, "password": "correct horse battery" });
        let reply = crm.server.nobody().post("/api/v1/invitations/accept", &body).expect(200);
        let cookie = reply.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        crm.server.nobody().with("cookie", &cookie).with("sheaf-client", "test").with("sheaf-workspace", "crm")
    };
    give(&crm, "small");
    editor("bo");
    assert_eq!(usage(&crm.admin, "seats"), json!({ "limit": "seats", "used": 2, "of": 2, "level": 80 }));
    let cy = editor("cy");
    let told = crm.admin.get("/api/v1/plan").expect(200).json();
    assert_eq!(usage(&crm.admin, "seats")["level"], 100);
    assert!(told["over_since"].is_string() && told["shut"] == false, "{told}");
    // Its owners are told once of each.
    let letters = [1, 2].map(|number| post.letter("admin@localhost", number)["headers"]["Subject"].clone());
    assert_eq!(letters[0], "crm comes close to a limit of its plan");
    assert_eq!(letters[1], "crm is beyond a limit of its plan");
    let lead = crm.lead(json!({ "name": "Ann" }));
    earlier(&crm, 15 * DAY);
    let at = format!("/api/v1/tables/leads/records/{lead}");
    until("the time of grace is over", || cy.patch(&at, &json!({ "fields": { "name": "Bo" } })).status == 403);
    cy.get(&at).expect(200);
    let invited = json!({ "email": "dee@example.org", "role": "editor" });
    let refused = crm.person.post("/api/v1/invitations", &invited).expect(403);
    assert_eq!(refused.detail(), "The workspace 'crm' takes nothing in: its plan has ended, or is exceeded.");
    // Another that is as small is refused with what is over, a larger one is as before.
    let small = crm.person.put("/api/v1/plan", &json!({ "plan": "small" })).expect(409).json();
    assert_eq!(small["errors"][0]["message"], "There are 3 members, 1 member more than the plan allows.");
    let members = crm.person.get("/api/v1/members").expect(200).json();
    let gone = members["members"].as_array().unwrap().iter().find(|member| member["name"] == "bo").unwrap();
    crm.person.delete(&format!("/api/v1/members/{}", gone["id"])).expect(204);
    // Back within the limits it is as before, at once.
    cy.patch(&at, &json!({ "fields": { "name": "Bo" } })).expect(200);
    assert_eq!(crm.admin.get("/api/v1/plan").json()["over_since"], Value::Null);
    assert_eq!(post.letters("admin@localhost").len(), 2);
}

#[test]
fn a_larger_plan_is_as_before_at_once() {
    let crm = crm();
    offer(&crm, json!({ "name": "small", "limits": { "seats": 1 } }));
    offer(&crm, json!({ "name": "large", "price": 1900, "limits": { "seats": 50 } }));
    let bo = comes(&crm, "bo@example.org", "owner");
    let refused = bo.put("/api/v1/plan", &json!({ "plan": "small" })).expect(409).json();
    assert_eq!(refused["errors"][0]["field"], "seats");
    bo.put("/api/v1/plan", &json!({ "plan": "small", "confirm": true })).expect(200);
    earlier(&crm, 15 * DAY);
    let make = || crm.editor.post("/api/v1/tables/leads/records", &json!({ "fields": { "name": "Ann" } }));
    until("the time of grace is over", || make().status == 403);
    bo.put("/api/v1/plan", &json!({ "plan": "large" })).expect(200);
    make().expect(201);
}

#[test]
fn records_and_bytes_are_measured_beside_the_requests() {
    let crm = crm();
    let records = (0..12).map(|n| json!({ "fields": { "name": format!("Lead {n}") } })).collect::<Vec<_>>();
    crm.editor.post("/api/v1/tables/leads/records", &json!({ "records": records })).expect(201);
    until("they are counted", || usage(&crm.admin, "records")["used"] == 12);
    assert!(usage(&crm.admin, "storage")["used"].as_i64().unwrap() > 50_000);
    let first = crm.editor.get("/api/v1/tables/leads/records?limit=1").expect(200).json()["records"][0]["id"].clone();
    let change = crm.editor.delete(&format!("/api/v1/tables/leads/records/{first}")).expect(204);
    until("one less is counted", || usage(&crm.admin, "records")["used"] == 11);
    let undone = change.header("sheaf-change").unwrap().to_owned();
    crm.editor.post(&format!("/api/v1/changes/{undone}/undo"), &json!({})).expect(200);
    until("it is counted again", || usage(&crm.admin, "records")["used"] == 12);
    assert_eq!(usage(&crm.admin, "apps"), json!({ "limit": "apps", "used": 0, "of": null, "level": 0 }));
}

#[test]
fn requests_of_tokens_are_counted_and_none_is_lost_when_the_server_stops() {
    let mut crm = crm();
    for _ in 0..40 {
        crm.reader.get("/api/v1/tables").expect(200);
        // What people do with a browser is not counted.
        crm.person.get("/api/v1/tables").expect(200);
    }
    let id = crm.server.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    until("the server has ended", || crm.server.child.try_wait().unwrap().is_some());
    let again = Server::on(&crm.server.folder, &[]);
    let person = crm.person.at(&again);
    // Two tables were made by a token.
    assert_eq!(usage(&person, "calls")["used"], 42);
    let other = crm.person.with("sheaf-workspace", "elsewhere").at(&again);
    assert_eq!(usage(&other, "calls")["used"], 0);
    for _ in 0..3 {
        crm.reader.at(&again).get("/api/v1/tables").expect(200);
    }
    until("they are added", || usage(&person, "calls")["used"] == 45);
}
