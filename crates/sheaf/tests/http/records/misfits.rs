//! Values that do not fit their field: `GET /api/v1/tables/{table}/records?filter=ISMISFIT(…)`

use serde_json::{Value, json};

use crate::server::{Client, Crm, crm, encoded};

const TABLE: &str = "/api/v1/tables/leads";
const LEADS: &str = "/api/v1/tables/leads/records";

/// Three leads whose size was a text until it became a number: one fits, one does not, one is blank.
fn sized() -> Crm {
    let crm = crm();
    crm.admin.post(&format!("{TABLE}/fields"), &json!({ "name": "size", "type": "text" })).expect(201);
    for (name, size) in [("Ann", json!("5")), ("Bob", json!("about 5")), ("Cem", Value::Null)] {
        crm.lead(json!({ "name": name, "size": size }));
    }
    crm.admin.patch(&format!("{TABLE}/fields/size"), &json!({ "type": "integer" })).expect(200);
    crm
}

#[track_caller]
fn names(client: &Client, query: &str) -> Vec<String> {
    let list = client.get(&format!("{LEADS}?{query}")).expect(200).json();
    let records = list["records"].as_array().expect("records").iter();
    records.map(|record| record["fields"]["name"].as_str().expect("a name").to_owned()).collect()
}

fn filtered(formula: &str) -> String {
    format!("filter={}", encoded(formula))
}

#[test]
fn are_found_until_they_are_mended() {
    let crm = sized();
    let odd = filtered("ISMISFIT({Size})");
    assert_eq!(names(&crm.reader, &odd), ["Bob"]);
    assert_eq!(names(&crm.reader, &filtered("not ISMISFIT(size)")), ["Ann", "Cem"]);
    assert_eq!(names(&crm.reader, &filtered("ISBLANK(size)")), ["Bob", "Cem"]);
    let counted = crm.reader.get(&format!("{LEADS}?{odd}&count=true&mark={}", encoded("ISMISFIT(size)"))).json();
    assert_eq!((&counted["count"], &counted["records"][0]["marks"]), (&json!(1), &json!([0])));
    let bob = counted["records"][0]["id"].as_i64().unwrap();
    // Kept answers follow what is written.
    assert_eq!(names(&crm.reader, &odd), ["Bob"]);
    let mended = crm.editor.patch(&format!("{LEADS}/{bob}"), &json!({ "fields": { "size": 5 } })).expect(200);
    assert_eq!(names(&crm.reader, &odd), [""; 0]);
    let undo = format!("/api/v1/changes/{}/undo", mended.header("sheaf-change").expect("a header"));
    crm.editor.post(&undo, &json!({})).expect(200);
    assert_eq!(names(&crm.reader, &odd), ["Bob"]);
}

#[test]
fn are_asked_of_in_views_and_computed_fields() {
    let crm = sized();
    let view = json!({ "name": "odd", "label": "Odd", "filter": "ISMISFIT({Size})" });
    crm.admin.post(&format!("{TABLE}/views"), &view).expect(201);
    let told = json!({ "name": "told", "type": "formula", "formula": "IF(ISMISFIT(size), \"mend\", size)" });
    crm.admin.post(&format!("{TABLE}/fields"), &told).expect(201);
    // Both follow the field when it is called otherwise.
    crm.admin.patch(&format!("{TABLE}/fields/size"), &json!({ "name": "staff", "label": "Staff" })).expect(200);
    assert_eq!(names(&crm.reader, "view=odd"), ["Bob"]);
    assert_eq!(names(&crm.reader, &filtered("told = \"mend\"")), ["Bob"]);
    let table = crm.admin.get(TABLE).json();
    assert_eq!(table["views"][0]["filter"], "ISMISFIT({Staff})");
    // Nothing is written into what is computed.
    let refused = crm.reader.get(&format!("{LEADS}?{}", filtered("ISMISFIT({Told})"))).expect(422).json();
    assert_eq!(
        (refused["detail"].as_str(), refused["hint"].as_str()),
        (
            Some("'Told' is computed, so that nothing is written into it. (at character 10, '{Told}')"),
            Some("ISERROR tells where what is computed fails.")
        )
    );
}
