//! What a person makes of the tables of a plan: a table taken out of another, tables read as one; each taken back again.

use serde_json::{Value, json};

use super::again::{apply, records};
use super::{upload, upload_all};
use crate::server::{Client, crm};

const ORDERS: &str =
    "Order no,Customer,Town,Amount\nO1,Halden,Ulm,5\nO2,Bodo,Kiel,7\nO3,Halden,Ulm,9\nO4,Bodo,Kiel,7\nO5,Ida,Bonn,1\n";

fn path(plan: &Value) -> String {
    format!("/api/v1/imports/{}", plan["id"])
}

fn tables(plan: &Value) -> Vec<&Value> {
    plan["proposal"]["tables"].as_array().unwrap().iter().collect()
}

fn labels(plan: &Value) -> Vec<&str> {
    tables(plan).iter().map(|t| t["label"].as_str().unwrap()).collect()
}

fn field<'p>(table: &'p Value, name: &str) -> &'p Value {
    table["fields"].as_array().unwrap().iter().find(|f| f["name"] == name).unwrap_or(&Value::Null)
}

fn change(client: &Client, plan: &Value, part: &str, value: &Value) -> Value {
    let table = json!({ "name": tables(plan)[0]["name"], part: value });
    client.patch(&path(plan), &json!({ "tables": [table] })).expect(200).json()
}

fn back(client: &Client, plan: &Value) -> Value {
    client.post(&format!("{}/back", path(plan)), &json!({})).expect(200).json()
}

#[test]
fn a_table_is_taken_out_of_another() {
    let crm = crm();
    let person = &crm.person;
    let plan = upload(person, "orders.csv", ORDERS);
    let looked = person.get(&format!("{}/split?table=orders&key=customer", path(&plan))).expect(200).json();
    assert_eq!((&looked["rows"], &looked["things"]), (&json!(5), &json!(3)));
    let differs = |name: &str| {
        let columns = looked["columns"].as_array().unwrap();
        columns.iter().find(|c| c["name"] == name).unwrap()["differs"].clone()
    };
    assert_eq!(differs("town"), Value::Null);
    assert_eq!(differs("amount"), "'Amount' is not the same wherever 'Halden' is: row 4 has '9', row 2 has not.");
    assert_eq!(differs("order_no"), "'Order no' tells the rows of this table apart.");

    let split = json!({ "key": "customer", "columns": ["town"], "label": "Customers" });
    let changed = change(person, &plan, "split", &split);
    assert_eq!((labels(&changed), &changed["back"]), (vec!["orders", "Customers"], &json!(1)));
    let [orders, customers] = tables(&changed)[..] else { panic!("two tables") };
    assert_eq!((&customers["rows"], &customers["key"]), (&json!(3), &json!(["customer"])));
    assert_eq!(field(orders, "customer")["link"]["table"], customers["name"]);
    assert_eq!(field(orders, "town")["type"], "lookup");
    let preview = person.get(&format!("{}/preview?table=customers", path(&plan))).expect(200).json();
    assert_eq!(preview["rows"].as_array().map(Vec::len), Some(3));

    apply(person, &changed);
    assert_eq!(records(person, "customers", "customer").len(), 3);
    let orders = person.get("/api/v1/tables/orders/records?expand=customer&sort=order_no").expect(200).json();
    let first = &orders["records"][0]["fields"];
    assert_eq!((&first["customer"]["fields"]["town"], &first["town"]), (&json!("Ulm"), &json!("Ulm")), "{orders}");
}

#[test]
fn a_split_that_would_lose_something_is_refused() {
    let crm = crm();
    let person = &crm.person;
    let plan = upload(person, "orders.csv", &format!("{ORDERS}O6,,Rome,3\n"));
    let refused = |split: Value| {
        let asked = json!({ "tables": [{ "name": "orders", "split": split }] });
        person.patch(&path(&plan), &asked).expect(422).detail()
    };
    let of = |key: &str, columns: &[&str], label: &str| json!({ "key": key, "columns": columns, "label": label });
    let cases = [
        (of("customer", &["town"], "Customers"), "'Town' has 'Rome' in row 7, which has no 'Customer'."),
        (
            of("customer", &["amount"], "Customers"),
            "'Amount' is not the same wherever 'Halden' is: row 4 has '9', row 2 has not.",
        ),
        (of("order_no", &["town"], "Orders taken out"), "'Order no' tells the rows of this table apart."),
        (of("customer", &[], "Orders"), "There is a table 'Orders' in this plan already."),
        (json!({ "key": "customer" }), "'label' is what the new table is called."),
        (json!({ "label": "X" }), "'key' says which column names what the others tell of."),
    ];
    for (split, why) in cases {
        assert_eq!(refused(split), why);
    }
    let unknown = json!({ "key": "customer", "label": "X", "by": 1 });
    person.patch(&path(&plan), &json!({ "tables": [{ "name": "orders", "split": unknown }] })).expect(404);
    let of_nothing = |query: &str| person.get(&format!("{}/split?{query}", path(&plan)));
    assert_eq!(of_nothing("table=orders").expect(422).detail(), "'key' names a column of it.");
    of_nothing("table=orders&key=nothing").expect(404);
    assert_eq!(person.get(&path(&plan)).expect(200).json(), plan, "nothing of it was kept");
}

#[test]
fn what_was_made_of_tables_holds_for_the_workbook_when_it_comes_again() {
    let crm = crm();
    let person = &crm.person;
    let plan = upload(person, "orders.csv", ORDERS);
    let split = json!({ "key": "customer", "columns": ["town"], "label": "Customers" });
    apply(person, &change(person, &plan, "split", &split));
    let again = upload(person, "orders.csv", &ORDERS.replace("O5,Ida,Bonn,1", "O5,Ida,Bonn,1\nO6,Jan,Linz,4"));
    assert_eq!(labels(&again), ["orders", "Customers"]);
    let compared = |n: usize| tables(&again)[n]["into"]["compared"].clone();
    assert_eq!((&compared(0)["new"], &compared(0)["same"]), (&json!(1), &json!(5)), "{}", tables(&again)[0]["into"]);
    assert_eq!((&compared(1)["new"], &compared(1)["same"]), (&json!(1), &json!(3)), "{}", tables(&again)[1]["into"]);
}

#[test]
fn several_tables_are_read_as_one() {
    let crm = crm();
    let person = &crm.person;
    let north = "Name,Qty,Since\nBolt,5,2024-01-02\nNut,7,2024-02-03\n";
    let south = "Name,Qty,Weight\nScrew,1.5,30\nWasher,4,12\n";
    let plan = upload_all(person, &[("north.csv", north), ("south.csv", south)]);
    let asked = json!({ "tables": ["south"], "label": "Depot" });
    let changed = change(person, &plan, "join", &asked);
    assert_eq!(labels(&changed), ["north"]);
    let one = tables(&changed)[0];
    let names: Vec<&str> = one["fields"].as_array().unwrap().iter().map(|f| f["label"].as_str().unwrap()).collect();
    assert_eq!((&one["rows"], names), (&json!(4), vec!["Name", "Qty", "Since", "Weight", "Depot"]));
    assert_eq!(field(one, "qty")["type"], "number", "whole numbers and others are numbers");
    assert_eq!(changed["proposal"]["cells"], plan["proposal"]["cells"], "each cell is accounted for as before");

    // Taken apart again they are as they were.
    let apart = change(person, &changed, "stack", &json!(false));
    assert_eq!(labels(&apart), ["north", "south"]);
    for (now, was) in tables(&apart).iter().zip(tables(&plan)) {
        assert_eq!(now["fields"], was["fields"]);
    }
    let together = change(person, &apart, "stack", &json!(true));
    assert_eq!(labels(&together), ["north"]);

    // The way back goes from the last change to the first.
    assert_eq!(labels(&back(person, &together)), ["north", "south"]);
    assert_eq!(labels(&back(person, &together)), ["north"]);
    let first = back(person, &together);
    assert_eq!(first, plan);
    let over = person.post(&format!("{}/back", path(&plan)), &json!({})).expect(409);
    assert_eq!(over.detail(), "There is no change of this plan that could be taken back.");

    apply(person, &change(person, &plan, "join", &asked));
    let all = records(person, "north", "name");
    let [bolt, .., washer] = &all[..] else { panic!("{all:?}") };
    assert_eq!(all.len(), 4);
    assert_eq!((&bolt["fields"]["since"], &bolt["fields"]["weight"]), (&json!("2024-01-02"), &Value::Null));
    assert_eq!((&washer["fields"]["depot"], &washer["fields"]["weight"]), (&json!("south"), &json!(12)));
}

#[test]
fn tables_that_others_refer_to_are_not_read_as_one() {
    let crm = crm();
    let person = &crm.person;
    let towns = "Town,Land\nUlm,DE\nBern,CH\nKiel,DE\n";
    let visits = "Who,Where\nAnn,Bern\nBob,Ulm\nCid,Bern\nDora,Kiel\n";
    let plan = upload_all(
        person,
        &[("towns.csv", towns), ("others.csv", "Town,Land\nRome,IT\nGraz,AT\n"), ("visits.csv", visits)],
    );
    let link = json!({ "tables": [{ "name": "visits", "fields": [
        { "name": "where", "type": "link", "link": { "table": "towns", "field": "town" } }] }] });
    person.patch(&path(&plan), &link).expect(200);
    let asked = |table: &str, others: &[&str], label: Option<&str>| json!({ "tables": [{ "name": table, "join": { "tables": others, "label": label } }] });
    let cases = [
        (
            asked("towns", &["others"], None),
            "'Where' of 'visits' refers to 'towns': make something else of that column first, or leave it as it is.",
        ),
        (asked("others", &[], None), "'tables' names the tables that become one with this one."),
        (asked("others", &["visits"], Some("Land")), "There is a column 'Land' already: call the new one otherwise."),
    ];
    for (asked, why) in cases {
        assert_eq!(person.patch(&path(&plan), &asked).expect(422).detail(), why);
    }
    person.patch(&path(&plan), &asked("others", &["nowhere"], None)).expect(404);
}

#[test]
fn a_type_that_was_chosen_is_taken_back_with_its_evidence() {
    let crm = crm();
    let person = &crm.person;
    let plan = upload(person, "orders.csv", ORDERS);
    let choose = |kind: &str| change(person, &plan, "fields", &json!([{ "name": "amount", "type": kind }]));
    let evidence = |plan: &Value| field(tables(plan)[0], "amount")["evidence"].as_str().unwrap().to_owned();
    let own = evidence(&plan);
    assert_eq!(evidence(&choose("text")), format!("Chosen by you; the proposal was integer. {own}"));
    assert_eq!(evidence(&choose("number")), format!("Chosen by you; the proposal was integer. {own}"));
    assert_eq!(evidence(&choose("integer")), own);
}
