//! Totals below the columns of a workbook become the summary of the table that is made.

use std::path::Path;

use serde_json::{Value, json};

use super::again::apply;
use super::send;
use crate::server::{Client, crm};

fn demo(client: &Client) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/lead-tracker.xlsx");
    send(client, "lead-tracker.xlsx", &std::fs::read(file).unwrap()).expect(201).json()
}

fn summed(client: &Client, table: &str) -> Value {
    client.get(&format!("/api/v1/tables/{table}/records/summary")).expect(200).json()["summary"].clone()
}

#[test]
fn totals_become_the_summary_and_what_a_person_chose_stays() {
    let crm = crm();
    crm.admin.delete("/api/v1/tables/leads").expect(204);
    let plan = demo(&crm.admin);
    let table = plan["proposal"]["tables"].as_array().unwrap().iter().find(|t| t["name"] == "leads").unwrap();
    let totals: Vec<&Value> = table["fields"].as_array().unwrap().iter().filter(|f| !f["total"].is_null()).collect();
    let said: Vec<Value> =
        totals.iter().map(|f| json!([f["summary"], f["total"]["cell"], f["total"]["equal"]])).collect();
    assert_eq!(said, [json!(["sum", "J422", true]), json!(["sum", "M422", false])]);
    // A value that is typed over the formula is the formula's here, and so is the sum another one.
    assert_eq!(totals[1]["total"]["here"], 1_278_531.455);
    apply(&crm.admin, &plan);
    let names: Vec<&str> = totals.iter().map(|f| f["name"].as_str().unwrap()).collect();
    let value = |at: usize, value: f64| (names[at].to_owned(), json!({ "function": "sum", "value": value }));
    let expected: serde_json::Map<_, _> = [value(0, 2_881_318.43), value(1, 1_278_531.455)].into_iter().collect();
    assert_eq!(summed(&crm.admin, "leads"), Value::Object(expected), "as the plan says");
    // A person looks at something else; the same workbook comes again.
    crm.admin.patch("/api/v1/tables/leads", &json!({ "summary": { names[0]: "average" } })).expect(200);
    let again = demo(&crm.admin);
    let table = again["proposal"]["tables"].as_array().unwrap().iter().find(|t| t["name"] == "leads").unwrap();
    assert_eq!(table["into"]["table"], "leads");
    apply(&crm.admin, &again);
    let kept = crm.admin.get("/api/v1/tables/leads").expect(200).json()["summary"].clone();
    assert_eq!(kept, json!({ names[0]: "average" }));
}

#[test]
fn undone_with_its_import() {
    let crm = crm();
    crm.admin.delete("/api/v1/tables/leads").expect(204);
    let plan = demo(&crm.admin);
    apply(&crm.admin, &plan);
    crm.admin.post(&format!("/api/v1/imports/{}/undo", plan["id"]), &json!({})).expect(200);
    crm.admin.get("/api/v1/tables/leads").expect(404);
    apply(&crm.admin, &demo(&crm.admin));
    assert_eq!(summed(&crm.admin, "leads").as_object().unwrap().len(), 2);
}
