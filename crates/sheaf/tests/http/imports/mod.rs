//! `/api/v1/imports`

use serde_json::json;

use crate::server::{Client, crm};

/// Uploads a CSV file under a name and answers the plan.
fn upload(client: &Client, name: &str, text: &str) -> serde_json::Value {
    let form = format!(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n{text}\r\n--b--\r\n"
    );
    let client = client.with("content-type", "multipart/form-data; boundary=b");
    client.send("POST", "/api/v1/imports", form.as_bytes()).expect(201).json()
}

#[test]
fn planned_applied_undone() {
    let crm = crm();
    let plan = upload(&crm.person, "stock.csv", "Sku,Pieces\nAA,1\nBB,3\nCC,x\n");
    let id = plan["id"].as_i64().unwrap();
    let done = crm.person.post(&format!("/api/v1/imports/{id}/apply"), &json!({})).expect(200).json();
    assert_eq!((done["rows"].as_i64(), done["tables"][0].as_str()), (Some(3), Some("stock")));
    let listed = crm.person.get("/api/v1/tables/stock/records?count=true").expect(200).json();
    assert_eq!(listed["count"], json!(3));
    crm.person.post(&format!("/api/v1/imports/{id}/undo"), &json!({})).expect(200);
    crm.person.get("/api/v1/tables/stock/records").expect(404);
}

#[test]
fn a_discarded_plan_leaves_nothing_to_the_next_upload() {
    let crm = crm();
    let first = upload(&crm.person, "stock.csv", "Sku,Pieces\nAA,1\nBB,3\n");
    let id = first["id"].as_i64().unwrap();
    crm.person.get(&format!("/api/v1/imports/{id}/preview?table=stock")).expect(200);
    crm.person.delete(&format!("/api/v1/imports/{id}")).expect(204);
    let second = upload(&crm.person, "stock.csv", "Sku,Pieces\nAA,777\nBB,888\nCC,999\n");
    let next = second["id"].as_i64().unwrap();
    assert!(next > id, "a number is never used twice");
    let rows = crm.person.get(&format!("/api/v1/imports/{next}/preview?table=stock")).expect(200).json();
    assert_eq!(rows["rows"].as_array().map(Vec::len), Some(3));
    crm.person.post(&format!("/api/v1/imports/{next}/apply"), &json!({})).expect(200);
    let records = crm.person.get("/api/v1/tables/stock/records?sort=sku").expect(200).json();
    let pieces: Vec<_> = records["records"].as_array().unwrap().iter().map(|r| r["fields"]["pieces"].clone()).collect();
    assert_eq!(pieces, [json!(777), json!(888), json!(999)]);
    let listed = crm.person.get("/api/v1/imports").expect(200).json();
    assert_eq!(listed["imports"].as_array().map(Vec::len), Some(1), "a discarded plan is not listed");
}

#[test]
fn findings_are_mended_together_and_taken_back() {
    let crm = crm();
    let rows: String = (0..40).map(|n| format!("F{n:02},{}\n", 10 + n % 7)).collect();
    let plan = upload(&crm.person, "firms.csv", &format!("Firm,Employees\n{rows}FA,about 50\nFB,200+\n"));
    let path = format!("/api/v1/imports/{}", plan["id"]);
    let counted = |plan: &serde_json::Value| {
        let findings = plan["proposal"]["findings"].as_array().unwrap();
        findings.iter().filter(|f| f["mended"] == json!(true)).count()
    };
    assert_eq!(counted(&plan), 0);
    let all = |mended: bool| json!({ "findings": [{ "code": "misfit", "table": "firms", "mended": mended }] });
    let mended = crm.person.patch(&path, &all(true)).expect(200).json();
    assert_eq!(counted(&mended), 2);
    let shown = crm.person.get(&format!("{path}/preview?table=firms&limit=100")).expect(200).json();
    let last = &shown["rows"].as_array().unwrap().last().unwrap()["cells"][1];
    assert_eq!(*last, json!({ "text": "200+", "value": "200", "misfit": null }));
    assert_eq!(counted(&crm.person.patch(&path, &all(false)).expect(200).json()), 0);
    let none = json!({ "findings": [{ "code": "total_row" }] });
    let detail = crm.person.patch(&path, &none).expect(422).detail();
    assert_eq!(detail, "There is no finding like that with a proposed mend in this plan.");
    crm.person.patch(&path, &all(true)).expect(200);
    let done = crm.person.post(&format!("{path}/apply"), &json!({})).expect(200).json();
    assert_eq!(done["misfits"], json!(0));
}
