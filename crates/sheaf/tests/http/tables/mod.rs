//! `/api/v1/tables`

mod order;
mod own_views;
mod views;

use serde_json::{Value, json};

use crate::server::crm;

#[test]
fn sent_twice_with_a_key() {
    let crm = crm();
    let cases = [
        ("/api/v1/tables", json!({ "name": "rooms", "fields": [{ "name": "name", "type": "text" }] }), 201),
        ("/api/v1/tables/leads/fields", json!({ "name": "note", "type": "long_text" }), 201),
    ];
    for (path, body, status) in cases {
        let keyed = crm.admin.with("idempotency-key", path);
        let (first, second) = (keyed.post(path, &body).expect(status), keyed.post(path, &body).expect(status));
        assert_eq!((&first.text, second.header("idempotent-replayed")), (&second.text, Some("true")), "{path}");
        let other = keyed.post(path, &json!({ "name": "other" })).expect(409);
        assert_eq!(other.detail(), format!("The Idempotency-Key '{path}' was used for another request."));
    }
}

#[test]
fn undone_once_with_a_key() {
    let crm = crm();
    crm.lead(json!({ "name": "Ann" }));
    let head = crm.reader.get("/api/v1/changes").json()["head"].clone();
    let keyed = crm.admin.with("idempotency-key", "u");
    let path = format!("/api/v1/changes/{head}/undo");
    let (first, second) = (keyed.post(&path, &json!({})).expect(200), keyed.post(&path, &json!({})).expect(200));
    assert_eq!(first.text, second.text);
    crm.reader.get("/api/v1/tables/leads/records/1").expect(404);
}

#[test]
fn a_change_of_type_is_tried_first() {
    let crm = crm();
    for name in ["12", "7.5", "Ann"] {
        crm.lead(json!({ "name": name }));
    }
    let path = "/api/v1/tables/leads/fields/name/preview";
    let tried = crm.admin.post(path, &json!({ "type": "integer" })).expect(200).json();
    let counts = ["records", "blank", "fit", "misfit"].map(|n| tried[n].as_u64().unwrap());
    assert_eq!(counts, [3, 0, 1, 2], "{tried}");
    assert_eq!(tried["samples"][1]["value"], "Ann");
    assert_eq!(crm.reader.get("/api/v1/tables/leads/records/3").json()["fields"]["name"], "Ann", "nothing is changed");
    let computed = crm.admin.post("/api/v1/tables/leads/fields/fee/preview", &json!({ "type": "text" })).expect(422);
    assert_eq!(computed.detail(), "A computed field has no values that could be converted.");
}

#[test]
fn a_formula_is_tried_first() {
    let crm = crm();
    crm.lead(json!({ "name": "Ann", "amount": 100 }));
    let path = "/api/v1/tables/leads/formula";
    let before = crm.reader.get("/api/v1/tables/leads").json();
    let tried = crm.admin.post(path, &json!({ "formula": "{Amount} * 2" })).expect(200).json();
    let value = |tried: &Value| tried["records"][0]["fields"][tried["field"]["name"].as_str().unwrap()].as_f64();
    assert_eq!(value(&tried), Some(200.0), "{tried}");
    assert_eq!(tried["records"][0]["fields"]["name"], "Ann", "with its title");
    let own = crm.admin.post(path, &json!({ "formula": "amount * 3", "field": "fee" })).expect(200).json();
    assert_eq!((own["field"]["name"].as_str(), value(&own)), (Some("fee"), Some(300.0)), "{own}");
    let refused = crm.admin.post(path, &json!({ "formula": "1 + {Amuont}" })).expect(422);
    assert!(refused.detail().ends_with("(at character 5, '{Amuont}')"), "{}", refused.detail());
    assert_eq!(crm.reader.get("/api/v1/tables/leads").json(), before, "nothing is changed");
}

#[test]
fn a_field_that_is_used_cannot_go_and_says_by_what() {
    let crm = crm();
    let refused = crm.person.delete("/api/v1/tables/leads/fields/amount").expect(409);
    assert_eq!(refused.detail(), "'Amount' is used by the formula 'Fee' of 'Leads'.");
    crm.person.delete("/api/v1/tables/leads/fields/fee").expect(204);
    let changes = crm.reader.get("/api/v1/changes").json()["changes"].clone();
    let last = changes.as_array().and_then(|all| all.last()).unwrap();
    assert_eq!(last["summary"], "Tables and fields: field 'Fee' of 'Leads' deleted", "the page finds it by this");
}

#[test]
fn what_is_refused() {
    let crm = crm();
    let text = |name: &str| json!({ "name": name, "type": "text" });
    let cases = [
        ("POST", "", json!({ "fields": [] }), 422, "A table needs a 'name' or a 'label'."),
        ("POST", "", json!({ "name": "rooms", "fields": "x" }), 422, "'fields' is no list."),
        ("POST", "", json!({ "name": "leads" }), 422, "There is a table 'leads' already."),
        (
            "PATCH",
            "/leads",
            json!({ "colour": "red" }),
            422,
            "There is no part of a table that can be changed 'colour'.",
        ),
        ("PATCH", "/leads", json!({ "title": "nmae" }), 422, "There is no field 'nmae' in 'leads'."),
        ("POST", "/leads/fields", json!({ "name": "x" }), 422, "A field needs a 'type'."),
        ("POST", "/leads/fields", json!({ "name": "x", "type": "txt" }), 422, "There is no field type 'txt'."),
        (
            "POST",
            "/leads/fields",
            json!({ "name": "x", "type": "text", "decimals": 2 }),
            422,
            "There is no setting of a field of the type text 'decimals'.",
        ),
        (
            "PATCH",
            "/leads/fields/name",
            json!({ "requird": true }),
            422,
            "There is no setting of a field of the type text 'requird'.",
        ),
        ("POST", "", json!({ "name": "y", "colour": "red" }), 422, "There is no part of a table 'colour'."),
        ("POST", "/leads/fields", text("name"), 422, "The table 'leads' has a field 'name' already."),
        ("PATCH", "/leads/fields/nmae", json!({ "label": "x" }), 404, "There is no field 'nmae' in table 'leads'."),
        ("PATCH", "/leads/fields/name", json!({ "type": "txt" }), 422, "There is no field type 'txt'."),
        (
            "DELETE",
            "/companies",
            json!({}),
            422,
            "'Company' links to the table 'companies', which is not there. And 1 more.",
        ),
    ];
    for (method, path, body, status, message) in cases {
        let reply = crm.admin.send(method, &format!("/api/v1/tables{path}"), body.to_string().as_bytes());
        assert_eq!((reply.status, reply.detail().as_str()), (status, message), "{method} {path} {body}");
    }
}

#[test]
fn a_change_of_the_model_says_how_it_is_undone() {
    let crm = crm();
    crm.lead(json!({ "name": "12" }));
    let undo = |change: Option<&str>| {
        crm.admin.post(&format!("/api/v1/changes/{}/undo", change.expect("a header")), &json!({})).expect(200);
    };
    let field = |name: &str| {
        let table = crm.admin.get("/api/v1/tables/leads").expect(200).json();
        table["fields"].as_array().unwrap().iter().find(|f| f["name"] == name).map(|f| f["type"].clone())
    };
    let made = crm.admin.post("/api/v1/tables/leads/fields", &json!({ "label": "Note", "type": "text" })).expect(201);
    undo(made.header("sheaf-change"));
    assert_eq!(field("note"), None);
    let changed = crm.admin.patch("/api/v1/tables/leads/fields/name", &json!({ "type": "long_text" })).expect(200);
    undo(changed.header("sheaf-change"));
    assert_eq!(field("name"), Some(json!("text")));
    crm.admin.post("/api/v1/tables/leads/fields", &json!({ "label": "Note", "type": "text" })).expect(201);
    crm.admin.patch("/api/v1/tables/leads/records/1", &json!({ "fields": { "note": "kept" } })).expect(200);
    let gone = crm.admin.delete("/api/v1/tables/leads/fields/note").expect(204);
    undo(gone.header("sheaf-change"));
    let record = crm.admin.get("/api/v1/tables/leads/records/1").expect(200).json();
    assert_eq!(record["fields"]["note"], json!("kept"));
}

#[test]
fn choices_that_are_sent_as_labels_stay_what_they_were() {
    let crm = crm();
    for status in ["New", "Won"] {
        crm.lead(json!({ "name": status, "status": status }));
    }
    let view = json!({ "name": "won", "filter": "status = \"Won\"" });
    crm.admin.post("/api/v1/tables/leads/views", &view).expect(201);
    let path = "/api/v1/tables/leads/fields/status";
    crm.admin.patch(path, &json!({ "choices": ["Talking", "Won", "New", "Lost"] })).expect(200);
    let list = crm.reader.get("/api/v1/tables/leads/records?sort=name&fields=status").json();
    let shown = [0, 1].map(|n| list["records"][n]["fields"]["status"].clone());
    assert_eq!(shown, [json!("New"), json!("Won")]);
    let filter = || crm.reader.get("/api/v1/tables/leads/views/won").json()["filter"].clone();
    assert_eq!(filter(), "status = \"Won\"");
    // Two that swap their labels, by their codes.
    crm.admin
        .patch("/api/v1/tables/leads/views/won", &json!({ "filter": "OR(status = \"Won\", status = \"New\")" }))
        .expect(200);
    let choices = json!([{ "code": 1, "label": "Won" }, { "code": 2, "label": "New" }, { "code": 3, "label": "Lost" }]);
    crm.admin.patch(path, &json!({ "choices": choices })).expect(200);
    assert_eq!(filter(), "OR(status = \"New\", status = \"Won\")");
    let list = crm.reader.get("/api/v1/tables/leads/records?sort=name&fields=status").json();
    assert_eq!(list["records"][0]["fields"]["status"], "Won", "the record has its code still");
}

#[test]
fn a_field_stands_in_a_section_whatever_its_type() {
    let crm = crm();
    let path = "/api/v1/tables/leads/fields/due";
    let section = || {
        let table = crm.reader.get("/api/v1/tables/leads").json();
        table["fields"].as_array().unwrap().iter().find(|f| f["name"] == "due").unwrap()["section"].clone()
    };
    crm.admin.patch(path, &json!({ "section": "Until when" })).expect(200);
    crm.admin.patch(path, &json!({ "type": "text" })).expect(200);
    assert_eq!(section(), "Until when");
    for (wrong, said) in [
        (" ", "The section of 'Due' has no words; leave it out where there is none."),
        ("two\nlines", "The section of 'Due' begins or ends with a blank, or is more than one line."),
        (&"x".repeat(201), "The section of 'Due' is longer than 200 characters."),
    ] {
        let refused = crm.admin.patch(path, &json!({ "section": wrong })).expect(422);
        assert_eq!(
            (refused.detail(), &refused.json()["errors"][0]["field"]),
            (said.to_owned(), &json!("leads.due.section"))
        );
    }
    let undo = crm.admin.patch(path, &json!({ "section": null })).expect(200);
    assert_eq!(section(), Value::Null);
    crm.admin.post(&format!("/api/v1/changes/{}/undo", undo.header("sheaf-change").unwrap()), &json!({})).expect(200);
    assert_eq!(section(), "Until when");
}

#[test]
fn a_field_becomes_computed_and_is_undone() {
    let crm = crm();
    let lead = crm.lead(json!({ "name": "Ann", "amount": 12.5 }));
    let formula = json!({ "type": "formula", "formula": "10 * 2" });
    let field = json!({ "name": "extra", "type": "integer" });
    crm.admin.post("/api/v1/tables/leads/fields", &field).expect(201);
    let record = format!("/api/v1/tables/leads/records/{lead}");
    crm.admin.patch(&record, &json!({ "fields": { "extra": 5 } })).expect(200);
    let changed = crm.admin.patch("/api/v1/tables/leads/fields/extra", &formula).expect(200);
    assert_eq!(crm.reader.get(&record).json()["fields"]["extra"], 20);
    let undo = format!("/api/v1/changes/{}/undo", changed.header("sheaf-change").expect("a header"));
    crm.admin.post(&undo, &json!({})).expect(200);
    assert_eq!(crm.reader.get(&record).json()["fields"]["extra"], 5);
    crm.admin.patch("/api/v1/tables/leads/fields/extra", &formula).expect(200);
    crm.admin.patch("/api/v1/tables/leads/fields/extra", &json!({ "type": "text" })).expect(200);
    assert_eq!(crm.reader.get(&record).json()["fields"]["extra"], "5", "what was there before it was computed");
}
