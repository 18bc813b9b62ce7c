//! `/api/v1/openapi.json`

use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::server::{Client, crm};

fn document(client: &Client) -> serde_json::Value {
    client.get("/api/v1/openapi.json").expect(200).json()
}

#[test]
fn of_the_workspaces_own_tables() {
    let crm = crm();
    let document = document(&crm.reader);
    assert_eq!((&document["openapi"], &document["info"]["title"]), (&json!("3.1.0"), &json!("crm")));
    let post = &document["paths"]["/api/v1/tables/leads/records"]["post"];
    assert_eq!(post["operationId"], "create_in_leads");
    let example = &post["requestBody"]["content"]["application/json"]["example"]["fields"];
    assert_eq!((&example["status"], &example["email"]), (&json!("New"), &json!("ann@example.org")));
    let fields = &document["components"]["schemas"]["leads"]["properties"]["fields"]["properties"];
    let cases = [
        ("/name/maxLength", json!(40)),
        ("/email/format", json!("email")),
        ("/amount/minimum", json!(0)),
        ("/status/enum", json!(["New", "Won", "Lost", null])),
        ("/due/format", json!("date")),
        ("/company/anyOf/1/$ref", json!("#/components/schemas/companies")),
        ("/fee/readOnly", json!(true)),
        ("/fee/description", json!("Computed: `amount * 0.1`")),
        ("/email/description", json!("No two records have the same.")),
    ];
    for (pointer, value) in cases {
        assert_eq!(fields.pointer(pointer), Some(&value), "{pointer}");
    }
    let elsewhere = self::document(&crm.stranger);
    assert!(
        elsewhere["paths"].get("/api/v1/tables/leads/records").is_none(),
        "another workspace's tables are not there"
    );
}

/// An example of the document is what the API takes.
#[test]
fn examples_work() {
    let crm = crm();
    let document = document(&crm.reader);
    for (table, link) in [("companies", None), ("leads", Some(1))] {
        let path = format!("/api/v1/tables/{table}/records");
        let mut body =
            document["paths"][&path]["post"]["requestBody"]["content"]["application/json"]["example"].clone();
        if link.is_some() {
            body["fields"]["partners"] = json!([1]);
        }
        crm.editor.post(&path, &body).expect(201);
    }
}

#[test]
fn kept_by_its_tag() {
    let crm = crm();
    let first = crm.reader.get("/api/v1/openapi.json").expect(200);
    let known = crm.reader.with("if-none-match", first.header("etag").expect("a tag"));
    known.get("/api/v1/openapi.json").expect(304);
    crm.admin.post("/api/v1/tables/leads/fields", &json!({ "name": "note", "type": "text" })).expect(201);
    known.get("/api/v1/openapi.json").expect(200);
}

#[test]
fn valid_by_an_independent_validator() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/openapi");
    let crm = crm();
    let file = crm.server.folder.join("openapi.json");
    std::fs::write(&file, crm.reader.get("/api/v1/openapi.json").expect(200).text).unwrap();
    let said = Command::new(&script).arg(&file).output();
    let installed = |o: &std::process::Output| {
        let text = String::from_utf8_lossy(&o.stdout).into_owned() + &String::from_utf8_lossy(&o.stderr);
        (text.contains("openapi.json"), text)
    };
    match said.as_ref().map(|o| (o.status.success(), installed(o))) {
        Ok((true, _)) => {}
        Ok((false, (true, text))) => panic!("the document is not valid:\n{text}"),
        missing => {
            let why = format!("{missing:?}");
            assert!(std::env::var_os("CI").is_none(), "the validator is missing in CI: {why}");
            eprintln!("SKIPPED: the OpenAPI document is not validated, the validator is missing: {why}");
        }
    }
}
