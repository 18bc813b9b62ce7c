//! What is switched on, for whom.

use serde_json::json;

use super::run;
use crate::server::{crm, until};

#[test]
fn a_rule_is_for_a_workspace_a_person_or_a_time() {
    let crm = crm();
    let on = |client: &crate::server::Client| {
        client.get("/api/v1/flags").expect(200).json()["flags"]["payments"].as_bool().unwrap()
    };
    assert!(!on(&crm.reader));
    let set = |rules: serde_json::Value| {
        crm.person.put("/api/v1/host/flags/payments", &json!({ "rules": rules })).expect(200).json()
    };
    let shown = set(json!([{ "workspace": "crm", "on": true }]));
    assert_eq!(
        shown["rules"],
        json!([{ "workspace": "crm", "person": null, "percent": null, "from": null, "until": null, "on": true }])
    );
    assert_eq!([on(&crm.reader), on(&crm.person), on(&crm.stranger)], [true, true, false]);
    set(json!([{ "person": "admin@localhost", "on": true }]));
    assert_eq!([on(&crm.reader), on(&crm.person)], [false, true]);
    set(json!([{ "until": "2020-01-01T00:00:00Z", "on": false }, { "percent": 100, "on": true }]));
    assert!(on(&crm.reader) && on(&crm.stranger));
    // Of a workspace that is gone nothing is told, and the rule is for nobody.
    set(json!([{ "workspace": "elsewhere", "on": true }]));
    run(&crm, &["workspace", "delete", "elsewhere"]).unwrap();
    let listed = crm.person.get("/api/v1/host/flags").expect(200).json();
    assert_eq!(listed["flags"][0]["rules"], json!([]));
    assert!(!on(&crm.reader), "it was for the other one");
}

#[test]
fn what_is_no_rule_is_refused_by_its_place() {
    let crm = crm();
    for (rule, field) in [
        (json!({ "workspace": "nowhere", "on": true }), "rules[1].workspace"),
        (json!({ "person": "nobody@example.org", "on": true }), "rules[1].person"),
        (json!({ "percent": 101, "on": true }), "rules[1].percent"),
        (json!({ "from": "tomorrow", "on": true }), "rules[1].from"),
        (json!({ "on": "yes" }), "rules[1].on"),
        (json!({ "percent": 10 }), "rules[1].on"),
        (json!({ "percents": 10, "on": true }), "rules[1].percents"),
    ] {
        let body = json!({ "rules": [{ "on": false }, rule] });
        let refused = crm.person.put("/api/v1/host/flags/payments", &body).expect(422).json();
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    crm.person.put("/api/v1/host/flags/payment", &json!({ "rules": [] })).expect(404);
    crm.person.put("/api/v1/host/flags/payments", &json!({})).expect(422);
}

#[test]
fn the_command_line_says_so_too() {
    let crm = crm();
    let set =
        run(&crm, &["flag", "set", "payments", r#"{"workspace": "crm", "on": true}"#, r#"{"on": false}"#]).unwrap();
    let expected = "payments (off without rules): Workspaces are sent invoices through a payment provider.\n  {\"workspace\":\"crm\",\"on\":true}\n  {\"on\":false}\n";
    assert_eq!(set, expected);
    assert_eq!(run(&crm, &["flag", "list"]).unwrap(), expected);
    // Another process learns of it soon.
    let on = || crm.reader.get("/api/v1/flags").expect(200).json()["flags"]["payments"].as_bool().unwrap();
    until("it is on", on);
    run(&crm, &["flag", "clear", "payments"]).unwrap();
    until("it is off", || !on());
    assert!(run(&crm, &["flag", "set", "payments", "on"]).unwrap_err().contains("is no JSON"));
    assert!(run(&crm, &["flag", "clear", "payment"]).unwrap_err().contains("There is no flag 'payment'"));
}
