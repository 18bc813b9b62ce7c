//! A form as its author makes it: `/api/v1/tables/{table}/views`.

use serde_json::{Value, json};

use super::{VIEWS, form, look};

#[test]
fn the_address_is_the_hosts_to_give() {
    let form = form();
    let view = form.crm.admin.get(&format!("{VIEWS}/ask")).expect(200).json();
    let link = view["look"]["link"].as_str().unwrap();
    assert!(link.len() >= 43, "256 bits");
    let mut chosen = look();
    chosen["link"] = json!("chosen-by-somebody-who-likes-it");
    chosen["title"] = json!("Another title");
    let changed = form.crm.admin.patch(&format!("{VIEWS}/ask"), &json!({ "look": chosen })).expect(200).json();
    assert_eq!((&changed["look"]["link"], &changed["look"]["title"]), (&json!(link), &json!("Another title")));
    let renewed = form.crm.admin.post(&format!("{VIEWS}/ask/link"), &json!({})).expect(200).json();
    let new = renewed["look"]["link"].as_str().unwrap();
    assert_ne!(new, link);
    form.stranger.get(&form.at).expect(404);
    form.stranger.get(&form.at.replace(link, new)).expect(200);
    form.crm.editor.post(&format!("{VIEWS}/ask/link"), &json!({})).expect(403);
    form.crm.admin.patch(&format!("{VIEWS}/ask"), &json!({ "locked": true })).expect(200);
    form.crm.admin.post(&format!("{VIEWS}/ask/link"), &json!({})).expect(409);
}

#[test]
fn names_follow_and_fields_that_are_asked_stay() {
    let form = form();
    form.crm
        .admin
        .patch("/api/v1/tables/leads/fields/amount", &json!({ "name": "worth", "label": "Worth" }))
        .expect(200);
    let view = form.crm.admin.get(&format!("{VIEWS}/ask")).json();
    assert_eq!(view["look"]["steps"][0]["questions"][2]["field"], "worth");
    assert_eq!(view["look"]["steps"][1]["questions"][0]["when"], "{Worth} > 100");
    assert_eq!(form.asked(&json!({ "worth": 500 })), json!(["name", "email", "worth", "due", "company"]));
    let refused = form.crm.admin.delete("/api/v1/tables/leads/fields/email").expect(409);
    assert_eq!(refused.detail(), "'Email' is used by the view 'Ask' of 'Leads'.");
    let refused = form.crm.admin.delete("/api/v1/tables/leads/fields/due").expect(409);
    assert_eq!(refused.detail(), "'Due' is used by a condition of the form 'Ask' of 'Leads'.");
}

#[test]
fn what_no_form_can_ask() {
    let form = form();
    let asks = |questions: Value| json!({ "kind": "form", "title": "Ask", "steps": [{ "questions": questions }] });
    let cases = [
        (asks(json!([{ "field": "fee" }])), "'Fee' is worked out and cannot be asked."),
        (
            asks(json!([{ "field": "company" }])),
            "'Company' is a link: it can be asked only where strangers may look for its records.",
        ),
        (asks(json!([{ "field": "gone" }])), "The view 'New' names 'gone', which is not there."),
        (asks(json!([{ "field": "name" }, { "field": "name" }])), "The form asks for 'name' twice."),
        (
            asks(json!([{ "field": "name", "when": "{Amount} > 1" }, { "field": "amount" }])),
            "'Name' is asked by what is answered before it; 'Amount' is not.",
        ),
        (
            asks(json!([{ "field": "amount" }, { "field": "name", "when": "{Fee} > 1" }])),
            "'Fee' is worked out from a record, which there is none of yet.",
        ),
        (
            asks(json!([{ "field": "company", "pick": true }, { "field": "name", "when": "company.name = \"Acme\"" }])),
            "The condition may look at the answers alone: not at other records, the time, or who asks.",
        ),
        (
            asks(json!([{ "field": "due" }, { "field": "name", "when": "{Due} > today()" }])),
            "The condition may look at the answers alone: not at other records, the time, or who asks.",
        ),
        (
            asks(json!([{ "field": "due" }, { "field": "name", "when": "ISMISFIT({Due})" }])),
            "The condition may look at the answers alone: not at other records, the time, or who asks.",
        ),
        (json!({ "kind": "form", "title": " " }), "The form needs a title."),
        (
            json!({ "kind": "form", "title": "Ask", "confirmation": { "link": "javascript:alert(1)" } }),
            "'javascript:alert(1)' is no web address, expected one such as https://example.com/thanks.",
        ),
    ];
    for (look, message) in cases {
        let refused = form.crm.admin.post(VIEWS, &json!({ "label": "New", "look": look })).expect(422);
        assert_eq!(refused.detail(), message, "{look}");
    }
    let hidden = json!({ "label": "New", "fields": ["name"], "look": asks(json!([{ "field": "email" }])) });
    let refused = form.crm.admin.post(VIEWS, &hidden).expect(422);
    assert_eq!(refused.detail(), "'Email' is hidden in the view, so it cannot be asked.");
}
