//! `POST /api/v1/tables/{table}/records`

use serde_json::{Value, json};

use crate::server::crm;

const PATH: &str = "/api/v1/tables/leads/records";

#[test]
fn one_and_several() {
    let crm = crm();
    let made =
        crm.editor.post(PATH, &json!({ "fields": { "name": "Ann", "amount": 12.5, "status": "won" } })).expect(201);
    assert_eq!(made.header("location"), Some("/api/v1/tables/leads/records/1"));
    assert_eq!(made.header("etag"), Some("\"1\""));
    let record = made.json();
    assert_eq!((&record["id"], &record["version"]), (&json!(1), &json!(1)));
    assert_eq!(record["fields"]["status"], "Won");
    assert_eq!(record["fields"]["fee"], json!(1.25));
    let made =
        crm.editor.post(PATH, &json!({ "records": [{ "fields": { "name": "Bo" } }, { "fields": { "name": "Cy" } }] }));
    let names: Vec<Value> =
        made.expect(201).json()["records"].as_array().unwrap().iter().map(|r| r["fields"]["name"].clone()).collect();
    assert_eq!(names, ["Bo", "Cy"]);
}

#[test]
fn a_link_by_text() {
    let crm = crm();
    crm.editor.post("/api/v1/tables/companies/records", &json!({ "fields": { "name": "Firm 7" } })).expect(201);
    let made = crm
        .editor
        .post(PATH, &json!({ "fields": { "name": "Ann", "company": { "name": "firm 7" }, "partners": [1] } }))
        .expect(201)
        .json();
    assert_eq!((&made["fields"]["company"], &made["fields"]["partners"]), (&json!(1), &json!([1])));
    let made = crm.editor.post(PATH, &json!({ "fields": { "name": "Bo", "company": "Firm 7" } })).expect(201).json();
    assert_eq!(made["fields"]["company"], 1);
}

/// What does not fit: fields, status, errors as `field: message`.
#[test]
fn what_is_refused() {
    let crm = crm();
    crm.lead(json!({ "name": "Ann", "email": "ann@example.org" }));
    let cases: &[(Value, u16, &[&str])] = &[
        (json!({ "fields": {} }), 422, &["name: 'Name' is required."]),
        (
            json!({ "fields": { "name": "Bo", "email": "x" } }),
            422,
            &["email: 'Email' is 'x', expected an e-mail address such as name@example.com."],
        ),
        (json!({ "fields": { "name": "Bo", "amount": -1 } }), 422, &["amount: 'Amount' must be at least 0."]),
        (json!({ "fields": { "name": "Bo", "fee": 1 } }), 422, &["fee: 'Fee' is computed and cannot be written."]),
        (
            json!({ "fields": { "name": "Bo", "nmae": 1 } }),
            422,
            &["nmae: There is no field 'nmae' in table 'leads'. Did you mean 'name'?"],
        ),
        (
            json!({ "fields": { "name": "Bo", "email": "Ann@Example.org" } }),
            409,
            &["email: Another record of 'Leads' has the same 'Email' already."],
        ),
        (
            json!({ "records": [{ "fields": { "name": "Bo" } }, { "fields": { "name": "Cy", "email": "ann@example.org" } }] }),
            409,
            &["records[1].email: Another record of 'Leads' has the same 'Email' already."],
        ),
        (
            json!({ "records": [{ "fields": {} }, { "fields": { "name": "Cy" } }] }),
            422,
            &["records[0].name: 'Name' is required."],
        ),
        (json!({ "name": "Bo" }), 400, &[]),
        (json!([]), 400, &[]),
    ];
    for (body, status, errors) in cases {
        let reply = crm.editor.post(PATH, body);
        assert_eq!(reply.status, *status, "{body} {}", reply.text);
        assert_eq!(reply.header("content-type"), Some("application/problem+json"));
        let problem = reply.json();
        let found: Vec<String> = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| format!("{}: {}", e["field"].as_str().unwrap(), e["message"].as_str().unwrap()))
            .collect();
        assert_eq!(found, *errors, "{body}");
        assert_eq!(reply.header("x-request-id"), problem["request_id"].as_str());
    }
    let count = crm.reader.get(&format!("{PATH}?count=true")).json()["count"].clone();
    assert_eq!(count, 1, "nothing of a refused batch is there");
}

#[test]
fn a_body_that_is_no_json() {
    let crm = crm();
    let reply = crm.editor.send("POST", PATH, b"{").expect(400);
    assert_eq!(reply.detail(), "The body is no JSON: EOF while parsing an object at line 1 column 1.");
    assert_eq!(crm.editor.send("POST", PATH, b"").expect(400).detail(), "The body is empty, expected JSON.");
    let huge = vec![b' '; 17 << 20];
    assert_eq!(crm.editor.send("POST", PATH, &huge).expect(413).detail(), "The body of the request is too large.");
    let many: Vec<Value> = (0..5_001).map(|_| json!({ "fields": { "name": "x" } })).collect();
    let reply = crm.editor.post(PATH, &json!({ "records": many })).expect(413);
    assert_eq!(reply.detail(), "5001 records in one request, expected at most 5000.");
}

#[test]
fn sent_twice_with_a_key() {
    let crm = crm();
    let keyed = crm.editor.with("idempotency-key", "k1");
    let body = json!({ "fields": { "name": "Ann" } });
    let first = keyed.post(PATH, &body).expect(201);
    let second = keyed.post(PATH, &body).expect(201);
    assert_eq!((&first.text, first.header("etag")), (&second.text, second.header("etag")));
    assert_eq!(first.header("location"), second.header("location"));
    assert_eq!((first.header("idempotent-replayed"), second.header("idempotent-replayed")), (None, Some("true")));
    let other = keyed.post(PATH, &json!({ "fields": { "name": "Bo" } })).expect(409);
    assert_eq!(other.detail(), "The Idempotency-Key 'k1' was used for another request.");
    let batch = json!({ "records": [{ "fields": { "name": "Cy" } }, { "fields": { "name": "Di" } }] });
    let keyed = crm.editor.with("idempotency-key", "k2");
    assert_eq!(keyed.post(PATH, &batch).expect(201).text, keyed.post(PATH, &batch).expect(201).text);
    assert_eq!(crm.reader.get(&format!("{PATH}?count=true")).json()["count"], 3);
}
