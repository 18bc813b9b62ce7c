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
fn findings_of_an_import_are_counted_over_every_row() {
    let crm = crm();
    let mut text = String::from("Sku,Name,Pieces\n");
    // Few rows, but more bytes than are held whole.
    for i in 0..24_000 {
        let pieces = if i % 2_011 == 2_010 { "many".to_owned() } else { (i % 97).to_string() };
        text.push_str(&format!("S{i},{:270}.,{pieces}\n", format!("A thing of the store {i}")));
    }
    let plan = upload(&crm.person, "stock.csv", &text);
    let id = plan["id"].as_i64().unwrap();
    let findings = |plan: &serde_json::Value, code: &str| -> Vec<(String, u64)> {
        let all = plan["proposal"]["findings"].as_array().unwrap().iter().filter(|f| f["code"] == code);
        all.map(|f| (f["cell"].as_str().unwrap_or("").to_owned(), f["count"].as_u64().unwrap())).collect()
    };
    assert_eq!(findings(&plan, "sample").len(), 1, "the plan says that it is from a sample");
    let done = crm.person.post(&format!("/api/v1/imports/{id}/apply"), &json!({})).expect(200).json();
    assert_eq!(done["misfits"], json!(11));
    let after = crm.person.get(&format!("/api/v1/imports/{id}")).expect(200).json();
    let misfits = findings(&after, "misfit");
    assert_eq!((misfits.len(), misfits[0].0.as_str()), (11, "C2012"), "{misfits:?}");
    assert_eq!(findings(&after, "sample").len(), 0);
}
