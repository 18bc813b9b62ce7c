//! Which plan a workspace has: chosen by its owners, dearer at once, cheaper at the period's end, ended with it.

use serde_json::{Value, json};

use super::{earlier, give, offer};
use crate::members::comes;
use crate::server::{crm, until};

const DAY: i64 = 86_400_000;

#[test]
fn owners_choose_among_those_that_are_public() {
    let crm = crm();
    let none = crm.admin.get("/api/v1/plan").expect(200).json();
    assert_eq!((&none["plan"], &none["state"]), (&Value::Null, &json!("none")));
    for (name, price, public) in [("start", 900, true), ("team", 1900, true), ("special", 500, false)] {
        offer(&crm, json!({ "name": name, "price": price, "public": public, "features": ["audit"] }));
    }
    let [owner, admin, editor] =
        ["owner", "admin", "editor"].map(|role| comes(&crm, &format!("{role}@example.org"), role));
    let choose = |client: &crate::server::Client, plan: &str| client.put("/api/v1/plan", &json!({ "plan": plan }));
    choose(&admin, "start").expect(403);
    choose(&editor, "start").expect(403);
    editor.get("/api/v1/plan").expect(403);
    let unknown = choose(&owner, "special").expect(422).json();
    assert_eq!(unknown["errors"][0]["field"], "plan");
    let told = choose(&owner, "start").expect(200).json();
    assert_eq!(
        (&told["plan"]["name"], &told["state"], &told["renews"]),
        (&json!("start"), &json!("active"), &json!(true))
    );
    assert_eq!(told["plans"].as_array().unwrap().len(), 2);
    // Dearer: at once. Cheaper: at the period's end, until then it can be called off.
    assert_eq!(choose(&owner, "team").expect(200).json()["plan"]["name"], "team");
    let cheaper = choose(&owner, "start").expect(200).json();
    assert_eq!((&cheaper["plan"]["name"], &cheaper["next_plan"]), (&json!("team"), &json!("start")));
    assert_eq!(choose(&owner, "team").expect(200).json()["next_plan"], Value::Null);
    choose(&owner, "start").expect(200);
    earlier(&crm, 32 * DAY);
    until("the period has ended", || crm.admin.get("/api/v1/plan").json()["plan"]["name"] == "start");
    // What the host gives may be no public one.
    assert_eq!(give(&crm, "special")["next_plan"], "special");
    let acts = crm.admin.get("/api/v1/audit?kind=access").expect(200).json();
    assert_eq!(acts["entries"][0]["act"]["act"], "changed_plan");
}

#[test]
fn a_plan_that_ends_leaves_what_there_is_to_be_read_and_taken_away() {
    let crm = crm();
    let lead = crm.lead(json!({ "name": "Ann" }));
    offer(&crm, json!({ "name": "team", "price": 1900, "trial_days": 14 }));
    crm.person.delete("/api/v1/plan").expect(409);
    let tried = crm.person.put("/api/v1/plan", &json!({ "plan": "team" })).expect(200).json();
    assert_eq!((&tried["state"], &tried["renews"], &tried["to"]), (&json!("trial"), &json!(false), &tried["shut_at"]));
    let stays = crm.person.put("/api/v1/plan", &json!({ "plan": "team" })).expect(200).json();
    assert_eq!((&stays["state"], &stays["renews"], &stays["shut_at"]), (&json!("trial"), &json!(true), &Value::Null));
    let ends = crm.person.delete("/api/v1/plan").expect(200).json();
    assert_eq!((&ends["state"], &ends["shut_at"]), (&json!("trial"), &ends["to"]));
    earlier(&crm, 15 * DAY);
    let at = format!("/api/v1/tables/leads/records/{lead}");
    let change = json!({ "fields": { "name": "Bo" } });
    until("the trial has ended", || crm.editor.patch(&at, &change).status == 403);
    let ended = crm.person.get("/api/v1/plan").expect(200).json();
    assert_eq!((&ended["state"], &ended["shut"]), (&json!("ended"), &json!(true)));
    // Owners see it, export, remove.
    crm.admin.get("/api/v1/plan").expect(200);
    crm.person.get("/api/v1/tables/leads/records/export?format=csv").expect(200);
    crm.person.get(&at).expect(200);
    crm.editor.post("/api/v1/tables/leads/records", &json!({ "fields": { "name": "Cy" } })).expect(403);
    crm.person.post("/api/v1/tables", &json!({ "name": "more", "fields": [] })).expect(403);
    crm.editor.delete(&at).expect(204);
    let back = crm.person.put("/api/v1/plan", &json!({ "plan": "team" })).expect(200).json();
    assert_eq!((&back["state"], &back["shut_at"]), (&json!("active"), &Value::Null));
    crm.editor.post("/api/v1/tables/leads/records", &json!({ "fields": { "name": "Cy" } })).expect(201);
}

#[test]
fn what_a_plan_does_not_have_is_refused() {
    let crm = crm();
    let role = json!({ "name": "clerk", "base": "reader" });
    offer(&crm, json!({ "name": "small", "price": 0 }));
    offer(&crm, json!({ "name": "large", "price": 1900, "features": ["own_roles", "own_domains", "audit"] }));
    crm.admin.get("/api/v1/audit").expect(200);
    give(&crm, "small");
    let refused = crm.admin.post("/api/v1/roles", &role).expect(403);
    assert_eq!(refused.detail(), "The plan 'Small' does not have roles of its own.");
    crm.admin.get("/api/v1/audit").expect(403);
    let domains = json!({ "domains": ["data.example.org"] });
    crm.person.patch("/api/v1/workspaces/crm", &domains).expect(403);
    crm.person.patch("/api/v1/workspaces/crm", &json!({ "domains": [] })).expect(200);
    give(&crm, "large");
    crm.admin.post("/api/v1/roles", &role).expect(201);
    crm.admin.get("/api/v1/audit").expect(200);
    crm.person.patch("/api/v1/workspaces/crm", &domains).expect(200);
    // What was made stays when the plan has it no more; it is not changed then.
    crm.person.delete("/api/v1/host/workspaces/crm/plan").expect(200);
    give(&crm, "small");
    crm.admin.patch("/api/v1/roles/clerk", &json!({ "label": "X" })).expect(403);
    crm.admin.get("/api/v1/roles/clerk").expect(200);
}
