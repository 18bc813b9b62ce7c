//! What was changed, undone or deleted here, when the workbook comes again; and several who work on one plan at a time.

use serde_json::{Value, json};

use super::again::{apply, column, counts, into, records};
use super::{send, upload, upload_all};
use crate::server::crm;

const STOCK: &str = "Sku,Name,Pieces,Shelf\nAA1,Bolt,1,left\nBB2,Nut,3,right\nCC3,Screw,5,left\nDD4,Washer,7,top\n";

#[test]
fn what_was_undone_is_as_if_it_had_not_been() {
    let crm = crm();
    let person = &crm.person;
    apply(person, &upload(person, "stock.csv", STOCK));
    let id = records(person, "stock", "sku")[0]["id"].as_i64().unwrap();
    let path = format!("/api/v1/tables/stock/records/{id}");
    let change = |shelf: &str| person.patch(&path, &json!({ "fields": { "shelf": shelf } })).expect(200).json();
    change("bottom");
    let second = change("outside");
    let seq = second["seq"].as_i64();
    let history = person.get(&format!("{path}/history")).expect(200).json();
    let seq = seq.or(history["changes"][0]["seq"].as_i64()).unwrap();
    person.post(&format!("/api/v1/changes/{seq}/undo"), &json!({})).expect(200);
    let plan = upload(person, "stock.csv", STOCK);
    assert_eq!(counts(&plan), [0, 0, 4, 0, 0, 0], "the first of two changes is still there: {}", into(&plan, 0));

    // The file is right, and that is undone: the change made here is one again.
    let other = STOCK.replace("AA1,Bolt,1,left", "AA1,Bolt,1,top");
    let plan = upload(person, "stock.csv", &other);
    assert_eq!(counts(&plan)[4], 1);
    let name = &plan["proposal"]["tables"][0]["name"];
    let asked = json!({ "tables": [{ "name": name, "into": { "conflicts": "file" } }] });
    let plan = person.patch(&format!("/api/v1/imports/{}", plan["id"]), &asked).expect(200).json();
    apply(person, &plan);
    person.post(&format!("/api/v1/imports/{}/undo", plan["id"]), &json!({})).expect(200);
    let plan = upload(person, "stock.csv", &other);
    assert_eq!(into(&plan, 0)["conflicts"], "file", "what was said of the workbook is remembered");
    let asked = json!({ "tables": [{ "name": name, "into": { "conflicts": "here" } }] });
    let plan = person.patch(&format!("/api/v1/imports/{}", plan["id"]), &asked).expect(200).json();
    assert_eq!(counts(&plan)[4], 1, "it is in conflict again: {}", into(&plan, 0));
}

#[test]
fn a_key_that_was_changed_here_is_still_known() {
    let crm = crm();
    let person = &crm.person;
    let firms = "Firm code,Name\nC1,Acme\nC2,Bolt\nC3,Cone\n";
    let deals = "Deal,Firm,Sum\nD1,C1,10\nD2,C2,20\nD3,C1,30\nD4,C3,40\n";
    let files = |firms: &str| upload_all(person, &[("firms.csv", firms), ("deals.csv", deals)]);
    apply(person, &files(firms));
    let of = |table: &str, sort: &str| records(person, table, sort);
    let acme = of("firms", "firm_code")[0]["id"].as_i64().unwrap();
    assert_eq!(of("deals", "deal")[0]["fields"]["firm"], acme, "a deal is linked to its firm");
    person
        .patch(&format!("/api/v1/tables/firms/records/{acme}"), &json!({ "fields": { "firm_code": "CX1" } }))
        .expect(200);

    let again = files(&firms.replace("Bolt", "Bold"));
    assert_eq!(
        (counts(&again), into(&again, 1)["compared"]["same"].as_u64()),
        ([0, 1, 2, 0, 0, 0], Some(4)),
        "{again}"
    );
    apply(person, &again);
    assert_eq!(column(&of("firms", "firm_code"), "firm_code"), [json!("C2"), json!("C3"), json!("CX1")]);
    assert_eq!(of("deals", "deal")[0]["fields"]["firm"], acme, "and still is");

    // Who has the key of today goes before who had it then.
    let both = files(&format!("{firms}CX1,Acme\n"));
    assert_eq!(counts(&both)[0], 1, "{}", into(&both, 0));
}

#[test]
fn one_of_two_equal_records_that_was_deleted_stays_away() {
    let crm = crm();
    let person = &crm.person;
    let hours = "Person,Day,Hours\nAnn,2024-03-01,8\nAnn,2024-03-01,8\nBob,2024-03-02,6\n";
    apply(person, &upload(person, "hours.csv", hours));
    let twin = records(person, "hours", "person")[1]["id"].as_i64().unwrap();
    person.delete(&format!("/api/v1/tables/hours/records/{twin}")).expect(204);
    let plan = upload(person, "hours.csv", hours);
    assert_eq!(counts(&plan), [0, 0, 2, 0, 1, 0], "{}", into(&plan, 0));
}

#[test]
fn tables_with_the_same_columns_are_not_taken_for_each_other() {
    let crm = crm();
    let person = &crm.person;
    let people = |name: &str| format!("ID,Name\n1,{name} one\n2,{name} two\n3,{name} three\n");
    apply(person, &upload(person, "customers.csv", &people("Customer")));
    for (file, stands) in [("suppliers.csv", false), ("customers 2024-05.csv", true), ("n4.csv", false)] {
        let plan = upload(person, file, &people("Other"));
        assert_eq!(plan["proposal"]["tables"][0].get("into").is_some(), stands, "{file}");
        assert_eq!(plan["proposal"].get("remembered"), None, "{file}");
    }
}

#[test]
fn a_plan_is_carried_out_once() {
    let crm = crm();
    let plan = send(&crm.person, "stock.csv", STOCK.as_bytes()).expect(201).json();
    let path = format!("/api/v1/imports/{}/apply", plan["id"]);
    let statuses: Vec<u16> = std::thread::scope(|threads| {
        let each: Vec<_> = (0..6).map(|_| threads.spawn(|| crm.person.post(&path, &json!({})).status)).collect();
        each.into_iter().map(|t| t.join().unwrap()).collect()
    });
    let done = statuses.iter().filter(|s| **s == 200).count();
    assert_eq!((done, statuses.iter().filter(|s| **s == 409).count()), (1, 5), "{statuses:?}");
    let tables = crm.person.get("/api/v1/tables").expect(200).json();
    let made =
        tables["tables"].as_array().unwrap().iter().filter(|t| t["label"].as_str().unwrap().starts_with("stock"));
    assert_eq!(made.count(), 1);
}

#[test]
fn changes_of_a_plan_at_the_same_time_are_all_kept() {
    let crm = crm();
    let plan = upload(&crm.person, "stock.csv", STOCK);
    let path = format!("/api/v1/imports/{}", plan["id"]);
    let names = ["sku", "name", "pieces", "shelf"];
    std::thread::scope(|threads| {
        for name in names {
            let asked =
                json!({ "tables": [{ "name": "stock", "fields": [{ "name": name, "label": format!("My {name}") }] }] });
            let path = &path;
            let person = &crm.person;
            threads.spawn(move || person.patch(path, &asked).expect(200));
        }
    });
    let kept = crm.person.get(&path).expect(200).json();
    let labels: Vec<&Value> =
        kept["proposal"]["tables"][0]["fields"].as_array().unwrap().iter().map(|f| &f["label"]).collect();
    assert_eq!(labels, ["My sku", "My name", "My pieces", "My shelf"]);
    assert_eq!(kept["proposal"]["decisions"].as_array().map(Vec::len), Some(4));
}

#[test]
fn a_field_that_was_deleted_here_is_left_out() {
    let crm = crm();
    let person = &crm.person;
    apply(person, &upload(person, "stock.csv", STOCK));
    person.delete("/api/v1/tables/stock/fields/shelf").expect(204);
    let plan = upload(person, "stock.csv", STOCK);
    let fields = plan["proposal"]["tables"][0]["fields"].as_array().unwrap();
    assert_eq!(column_of(fields, "include"), [true, true, true, false].map(Value::from));
    assert_eq!(counts(&plan), [0, 0, 4, 0, 0, 0], "{}", into(&plan, 0));
}

fn column_of(fields: &[Value], part: &str) -> Vec<Value> {
    fields.iter().map(|f| f[part].clone()).collect()
}

#[test]
fn a_row_that_lacks_what_is_required_is_refused_also_when_it_is_new() {
    let crm = crm();
    let person = &crm.person;
    apply(person, &upload(person, "stock.csv", STOCK));
    person.patch("/api/v1/tables/stock/fields/shelf", &json!({ "required": true })).expect(200);
    let plan = upload(person, "stock.csv", &format!("{STOCK}EE5,Pin,9,\nFF6,Peg,2,top\n"));
    assert_eq!(counts(&plan), [1, 0, 4, 0, 0, 1], "{}", into(&plan, 0));
    let examples = into(&plan, 0)["compared"]["examples"].as_array().unwrap();
    let refused = examples.iter().find(|e| e["what"] == "refused").unwrap();
    assert_eq!((&refused["row"], &refused["message"]), (&json!(6), &json!("'Shelf' is required.")));
}

#[test]
fn values_that_must_be_unique_and_are_not_are_counted() {
    let crm = crm();
    let person = &crm.person;
    let plan = upload(person, "stock.csv", STOCK);
    let asked = json!({ "tables": [{ "name": "stock", "fields": [{ "name": "shelf", "unique": true }] }] });
    person.patch(&format!("/api/v1/imports/{}", plan["id"]), &asked).expect(200);
    let done = apply(person, &plan);
    assert_eq!((&done["rows"], &done["misfits"]), (&json!(4), &json!(1)), "{done}");
}

#[test]
fn a_column_whose_field_is_computed_here_is_not_taken_and_that_is_told() {
    let crm = crm();
    let person = &crm.person;
    let orders = "Order,Quantity,Price,Total\nO1,2,3,6\nO2,4,5,20\nO3,6,7,42\n";
    apply(person, &upload(person, "orders.csv", orders));
    let formula = json!({ "type": "formula", "formula": "{Quantity} * {Price}" });
    person.patch("/api/v1/tables/orders/fields/total", &formula).expect(200);
    let plan = upload(person, "orders.csv", &orders.replace("20", "999"));
    let findings = plan["proposal"]["findings"].as_array().unwrap();
    let told: Vec<&Value> = findings.iter().filter(|f| f["code"] == "typed_over").collect();
    let message =
        "'Total' is computed here as {Quantity} * {Price}; the file has typed values there. They are not taken.";
    assert_eq!(told.len(), 1, "{findings:?}");
    assert_eq!((&told[0]["message"], &told[0]["cell"], &told[0]["count"]), (&json!(message), &json!("D2"), &json!(3)));
    assert_eq!(counts(&plan), [0, 0, 3, 0, 0, 0]);
}
