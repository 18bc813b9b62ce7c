//! `PATCH /api/v1/tables/{table}` with `before`: the order of the tables.

use serde_json::{Value, json};

use crate::server::{Client, Crm, Reply, crm};

/// The names of the tables in the order in which somebody is told them.
fn order(who: &Client) -> Vec<String> {
    let tables = who.get("/api/v1/tables").expect(200).json()["tables"].clone();
    tables.as_array().unwrap().iter().map(|t| t["name"].as_str().unwrap().to_owned()).collect()
}

fn put(who: &Client, table: &str, before: Value) -> Reply {
    who.patch(&format!("/api/v1/tables/{table}"), &json!({ "before": before }))
}

/// The customers' workspace with more tables: companies, leads, rooms, tasks.
fn four() -> Crm {
    let crm = crm();
    for name in ["rooms", "tasks"] {
        let table = json!({ "name": name, "fields": [{ "name": "name", "type": "text" }] });
        crm.admin.post("/api/v1/tables", &table).expect(201);
    }
    crm
}

#[test]
fn a_table_is_moved_for_everybody_and_back() {
    let crm = four();
    assert_eq!(order(&crm.reader), ["companies", "leads", "rooms", "tasks"], "as they were made");
    let moved = put(&crm.person, "tasks", json!("leads")).expect(200);
    assert_eq!(moved.json()["name"], "tasks");
    assert_eq!(order(&crm.reader), ["companies", "tasks", "leads", "rooms"]);
    put(&crm.admin, "companies", Value::Null).expect(200);
    assert_eq!(order(&crm.reader), ["tasks", "leads", "rooms", "companies"]);
    let changes = crm.admin.get("/api/v1/changes").json()["changes"].clone();
    let told: Vec<&str> =
        changes.as_array().unwrap().iter().rev().take(2).filter_map(|c| c["summary"].as_str()).collect();
    assert_eq!(told, ["Tables and fields: table 'Companies' moved", "Tables and fields: table 'Tasks' moved"]);
    let document = crm.admin.get("/api/v1/openapi.json").expect(200).json();
    let named: Vec<&str> =
        document["tags"].as_array().into_iter().flatten().filter_map(|tag| tag["name"].as_str()).collect();
    let place = |label: &str| named.iter().position(|name| *name == label);
    assert!(place("Tasks") < place("Companies"), "{named:?}");

    let undo = |seq: &Value| crm.person.post(&format!("/api/v1/changes/{seq}/undo"), &json!({}));
    let first = json!(moved.header("sheaf-change").unwrap().parse::<i64>().unwrap());
    let refused = undo(&first).expect(409);
    assert_eq!(refused.detail(), "The order of the tables was changed since, so this cannot be undone.");
    let last = crm.reader.get("/api/v1/changes").json()["head"].clone();
    undo(&last).expect(200);
    undo(&first).expect(200);
    assert_eq!(order(&crm.reader), ["companies", "leads", "rooms", "tasks"]);
}

#[test]
fn a_move_goes_with_another_change_and_names_what_is_there() {
    let crm = four();
    let body = json!({ "name": "jobs", "label": "Jobs", "before": "companies" });
    crm.admin.patch("/api/v1/tables/tasks", &body).expect(200);
    assert_eq!(order(&crm.admin), ["jobs", "companies", "leads", "rooms"]);
    let cases = [
        (json!("lead"), "There is no table 'lead'."),
        (json!("jobs"), "There is no table 'jobs'."),
        (json!("rooms"), "'rooms' cannot stand before itself: expected the name of another table."),
        (json!(2), "'before' is 2, expected the name of a table, or null for the last place."),
    ];
    crm.admin.delete("/api/v1/tables/jobs").expect(204);
    for (before, message) in cases {
        let refused = put(&crm.admin, "rooms", before).expect(422);
        assert_eq!((refused.detail().as_str(), &refused.json()["errors"][0]["field"]), (message, &json!("before")));
    }
    assert_eq!(order(&crm.admin), ["companies", "leads", "rooms"]);
}

#[test]
fn whoever_may_not_change_tables_moves_none() {
    let crm = four();
    for who in [&crm.editor, &crm.reader] {
        put(who, "tasks", json!("companies")).expect(403);
    }
    put(&crm.stranger, "tasks", json!("companies")).expect(404);
    assert_eq!(order(&crm.reader), ["companies", "leads", "rooms", "tasks"]);
}

#[test]
fn a_table_that_is_brought_back_stands_where_it_stood_among_those_moved_meanwhile() {
    let crm = four();
    let deleted = crm.admin.delete("/api/v1/tables/rooms").expect(204);
    put(&crm.admin, "leads", json!("companies")).expect(200);
    let undo = format!("/api/v1/changes/{}/undo", deleted.header("sheaf-change").unwrap());
    crm.person.post(&undo, &json!({})).expect(200);
    assert_eq!(order(&crm.admin), ["leads", "rooms", "companies", "tasks"]);
}

#[test]
fn two_who_move_at_once_both_get_what_they_asked_for() {
    let crm = four();
    std::thread::scope(|at_once| {
        for (table, before) in [("tasks", "companies"), ("rooms", "leads")] {
            let who = &crm.admin;
            at_once.spawn(move || put(who, table, json!(before)).expect(200));
        }
    });
    assert_eq!(order(&crm.reader), ["tasks", "companies", "rooms", "leads"]);
}

#[test]
fn a_formula_means_the_same_whatever_the_order() {
    let crm = crm();
    // Two tables that people call alike: a formula reads the one that was made first.
    for name in ["stock_a", "stock_b"] {
        let fields = json!([{ "name": "name", "type": "text" }]);
        crm.admin.post("/api/v1/tables", &json!({ "name": name, "label": "Stock", "fields": fields })).expect(201);
    }
    crm.editor.post("/api/v1/tables/stock_a/records", &json!({ "fields": { "name": "Nail" } })).expect(201);
    let count = json!({ "label": "Counted", "name": "counted", "type": "formula", "formula": "COUNT({Stock}.{Name})" });
    crm.admin.post("/api/v1/tables/leads/fields", &count).expect(201);
    let lead = format!("/api/v1/tables/leads/records/{}", crm.lead(json!({ "name": "Ann" })));
    let counted = || crm.reader.get(&lead).expect(200).json()["fields"]["counted"].clone();
    assert_eq!(counted(), 1);
    put(&crm.admin, "stock_b", json!("companies")).expect(200);
    assert_eq!(counted(), 1);
}
