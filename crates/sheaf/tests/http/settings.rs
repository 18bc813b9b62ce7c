//! `/api/v1/settings`: said, taken back, declared, undone; and what they come to.

use serde_json::{Value, json};

use crate::mail::Post;
use crate::members::comes;
use crate::roles::token;
use crate::server::{crm, crm_on};

/// A setting of an answer.
fn setting(all: &Value, name: &str) -> Value {
    let found = all["settings"].as_array().unwrap().iter().find(|setting| setting["name"] == name);
    found.cloned().unwrap_or(Value::Null)
}

#[test]
fn what_is_said_holds_at_once_and_is_undone() {
    let crm = crm();
    let before = crm.admin.get("/api/v1/settings").expect(200);
    assert_eq!(setting(&before.json(), "time_zone")["value"], "UTC");
    let said = json!({ "time_zone": "europe/berlin", "working_days": ["saturday", "monday"], "hours_per_day": 7.5 });
    let reply = crm.admin.patch("/api/v1/settings", &said).expect(200);
    let zone = setting(&reply.json(), "time_zone");
    assert_eq!((&zone["value"], &zone["said"]), (&json!("Europe/Berlin"), &json!(true)));
    assert_eq!(setting(&reply.json(), "working_days")["value"], json!(["monday", "saturday"]));
    // Whoever reads the workspace reads them; what they had kept is known to be old.
    let reader = token(&crm, "reader");
    let kept = reader.with("if-none-match", before.header("etag").unwrap());
    assert_eq!(setting(&kept.get("/api/v1/settings").expect(200).json(), "hours_per_day")["value"], 7.5);
    crm.admin.patch("/api/v1/settings", &json!({ "hours_per_day": null })).expect(200);
    let back = setting(&reader.get("/api/v1/settings").json(), "hours_per_day");
    assert_eq!((&back["value"], &back["said"]), (&json!(8), &json!(false)));
    let change = reply.header("sheaf-change").unwrap();
    let newer = crm.admin.post(&format!("/api/v1/changes/{change}/undo"), &json!({}));
    newer.expect(409);
    let last = crm.admin.patch("/api/v1/settings", &json!({ "colour": "#112233" })).expect(200);
    crm.admin.post(&format!("/api/v1/changes/{}/undo", last.header("sheaf-change").unwrap()), &json!({})).expect(200);
    assert_eq!(setting(&reader.get("/api/v1/settings").json(), "colour")["value"], Value::Null);
}

#[test]
fn what_does_not_fit_is_refused_whole_and_by_its_name() {
    let crm = crm();
    let wrong = json!({ "time_zone": "Europe/Bonn", "currency": "EUR", "colour": "red" });
    let refused = crm.admin.patch("/api/v1/settings", &wrong).expect(422).json();
    let named: Vec<&str> = refused["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect();
    assert_eq!(named, ["time_zone", "colour"]);
    assert_eq!(
        refused["errors"][0]["message"],
        "'Europe/Bonn' is no value of 'Time zone': expected a time zone such as Europe/Berlin."
    );
    assert_eq!(setting(&crm.admin.get("/api/v1/settings").json(), "currency")["value"], Value::Null);
    let unknown = crm.admin.patch("/api/v1/settings", &json!({ "timezone": "UTC" })).expect(422);
    assert!(unknown.json()["errors"][0]["message"].as_str().unwrap().contains("'timezone'"));
    crm.admin.patch("/api/v1/settings", &json!({})).expect(400);
    token(&crm, "editor").patch("/api/v1/settings", &json!({ "currency": "EUR" })).expect(403);
}

#[test]
fn a_workspace_declares_settings_of_its_own() {
    let crm = crm();
    let days = json!({ "type": "integer", "least": 0, "most": 60, "default": 25, "help": "Days of leave in a year." });
    let made = crm.admin.put("/api/v1/settings/leave.days", &days).expect(200).json();
    let own = setting(&made, "leave.days");
    assert_eq!((&own["label"], &own["value"], &own["declared"]), (&json!("Days"), &json!(25), &json!(true)));
    crm.admin.patch("/api/v1/settings", &json!({ "leave.days": 61 })).expect(422);
    crm.admin.patch("/api/v1/settings", &json!({ "leave.days": 30 })).expect(200);
    assert_eq!(setting(&crm.person.get("/api/v1/settings").json(), "leave.days")["value"], 30);
    for (name, body) in [
        ("days", json!({ "type": "boolean" })),
        ("leave.kind", json!({ "type": "choice", "choices": [] })),
        ("leave.from", json!({ "type": "date", "default": "tomorrow" })),
        ("leave.from", json!({ "type": "dates" })),
        ("leave.from", json!({ "type": "date", "defaults": "2026-01-01" })),
    ] {
        crm.admin.put(&format!("/api/v1/settings/{name}"), &body).expect(422);
    }
    crm.admin.delete("/api/v1/settings/time_zone").expect(409);
    crm.admin.delete("/api/v1/settings/leave.year").expect(404);
    let gone = crm.admin.delete("/api/v1/settings/leave.days").expect(200).json();
    assert_eq!(setting(&gone, "leave.days"), Value::Null);
}

#[test]
fn today_is_where_the_workspace_is() {
    let crm = crm();
    // Fourteen hours ahead and twelve behind are never on the same day.
    let today = |zone: &str| {
        crm.admin.patch("/api/v1/settings", &json!({ "time_zone": zone })).expect(200);
        let tried = json!({ "formula": "TODAY()" });
        crm.lead(json!({ "name": zone }));
        let tried = crm.admin.post("/api/v1/tables/leads/formula", &tried).expect(200).json();
        let field = tried["field"]["name"].as_str().unwrap();
        tried["records"][0]["fields"][field].as_str().unwrap().to_owned()
    };
    assert!(today("Etc/GMT+12") < today("Pacific/Kiritimati"));
}

#[test]
fn letters_are_sent_in_the_name_of_the_workspace() {
    let post = Post::start(None);
    let crm = crm_on(post.sheaf());
    let said = json!({ "mail_sender": "Acme, \"people\"", "reply_to": "people@acme.example", "locale": "pl" });
    crm.admin.patch("/api/v1/settings", &said).expect(200);
    let invited = json!({ "email": "bo@example.org", "role": "reader" });
    crm.person.with("accept-language", "de").post("/api/v1/invitations", &invited).expect(201);
    let letter = post.letter("bo@example.org", 1);
    assert!(letter["headers"]["Subject"].as_str().unwrap().contains("zaprasza"), "{letter}");
    let headers = &letter["headers"];
    assert_eq!(headers["Reply-To"], "people@acme.example");
    assert_eq!(headers["From"], "\"Acme, \\\"people\\\"\" <us@sheaf.example>");
}

#[test]
fn pages_of_other_sites_ask_where_they_are_named() {
    let crm = crm();
    let token = token(&crm, "reader").without("sheaf-workspace");
    let from = |site: &str| token.with("origin", site);
    let at = "/api/v1/tables?workspace=crm";
    let asks = |site: &str, at: &str| {
        let first = crm.server.nobody().with("origin", site).with("access-control-request-method", "PATCH");
        first.send_unchecked("OPTIONS", at, b"").unwrap()
    };
    let site = "https://shop.example";
    assert_eq!(from(site).get(at).expect(200).header("access-control-allow-origin"), None);
    crm.admin.patch("/api/v1/settings", &json!({ "origins": ["https://Shop.example"] })).expect(200);
    let answered = from(site).get(at).expect(200);
    assert_eq!(answered.header("access-control-allow-origin"), Some(site));
    assert_eq!(answered.header("access-control-allow-credentials"), None);
    let first = asks(site, "/api/v1/tables/leads/records/1?workspace=crm");
    assert_eq!((first.status, first.header("access-control-allow-origin")), (204, Some(site)));
    assert!(first.header("access-control-allow-headers").unwrap().contains("authorization"));
    // Neither another site, nor another workspace, nor one that is not named.
    for (site, at) in [
        ("https://evil.example", at),
        ("null", at),
        (site, "/api/v1/tables?workspace=elsewhere"),
        (site, "/api/v1/tables?workspace=never"),
        (site, "/api/v1/tables"),
    ] {
        assert_eq!(asks(site, at).header("access-control-allow-origin"), None, "{site} {at}");
        assert_eq!(from(site).get(at).header("access-control-allow-origin"), None, "{site} {at}");
    }
    // What is refused may be read as such by those who may ask.
    let refused = crm.server.nobody().with("origin", site).get(at).expect(401);
    assert_eq!(refused.header("access-control-allow-origin"), Some(site));
}

#[test]
fn nobody_comes_in_without_a_second_factor_where_it_is_wanted() {
    let crm = crm();
    let bo = comes(&crm, "bo@example.org", "editor");
    crm.admin.patch("/api/v1/settings", &json!({ "second_factor": true })).expect(200);
    for client in [&bo, &crm.person] {
        let refused = client.get("/api/v1/tables").expect(403).json();
        assert_eq!(refused["errors"][0]["field"], "second_factor");
    }
    // Nor is there a way around by what is decided about the whole of it.
    for asked in ["/api/v1/workspaces/crm", "/api/v1/workspaces/crm/archive"] {
        assert_eq!(crm.person.get(asked).expect(403).json()["errors"][0]["field"], "second_factor", "{asked}");
    }
    crm.person.post("/api/v1/workspaces/crm/clone", &json!({ "name": "stolen" })).expect(403);
    for refused in [crm.person.put("/api/v1/plan", &json!({ "plan": "any" })), crm.person.delete("/api/v1/plan")] {
        assert_eq!(refused.expect(403).json()["errors"][0]["field"], "second_factor");
    }
    let own = bo.get("/api/v1/account/data").expect(200).json();
    assert!(own["workspaces"][0]["missing"].is_string() && own["workspaces"][0]["changes"].is_null(), "{own}");
    // Programs have no second factor, and one's account is one's own.
    crm.reader.get("/api/v1/tables").expect(200);
    bo.get("/api/v1/session").expect(200);
    crm.admin.patch("/api/v1/settings", &json!({ "second_factor": null })).expect(200);
    bo.get("/api/v1/tables").expect(200);
}
