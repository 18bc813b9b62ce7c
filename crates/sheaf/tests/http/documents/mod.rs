//! JSON and documents: paths in filters, sorts, views and indexes; tables whose records are documents; keys that become fields.

use serde_json::{Value, json};

use crate::server::{Client, Crm, crm};

const EVENTS: &str = "/api/v1/tables/events/records";

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

fn ids(list: &Value) -> Vec<i64> {
    list["records"].as_array().expect("records").iter().filter_map(|r| r["id"].as_i64()).collect()
}

fn filtered(client: &Client, table: &str, filter: &str) -> Vec<i64> {
    let path = format!("/api/v1/tables/{table}/records?filter={}", encoded(filter));
    ids(&client.get(&path).expect(200).json())
}

fn sorted(client: &Client, table: &str, sort: &str) -> Vec<i64> {
    // Two at a time, so that cursors are gone through.
    let (mut all, mut next) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/v1/tables/{table}/records?limit=2&sort={}&cursor={next}", encoded(sort));
        let page = client.get(&path).expect(200).json();
        all.extend(ids(&page));
        match page["next"].as_str() {
            Some(cursor) => next = cursor.to_owned(),
            None => return all,
        }
    }
}

/// A table with a name and a field of JSON.
fn with_details(details: &[Value]) -> Crm {
    let crm = crm();
    let table = json!({ "name": "people", "fields": [{ "name": "name", "type": "text" }, { "name": "details", "type": "json" }] });
    crm.admin.post("/api/v1/tables", &table).expect(201);
    for (n, details) in details.iter().enumerate() {
        let fields = json!({ "name": format!("n{}", n + 1), "details": details });
        crm.editor.post("/api/v1/tables/people/records", &json!({ "fields": fields })).expect(201);
    }
    crm
}

/// A table of documents.
fn with_events(events: &[Value]) -> Crm {
    let crm = crm();
    let table = json!({ "name": "events", "label": "Events", "document": "document", "fields": [{ "name": "kind", "type": "text" }] });
    let made = crm.admin.post("/api/v1/tables", &table).expect(201).json();
    assert_eq!((&made["document"], &made["fields"][1]["type"]), (&json!("document"), &json!("json")));
    for event in events {
        crm.editor.post(EVENTS, &json!({ "fields": event })).expect(201);
    }
    crm
}

fn fields(crm: &Crm, id: i64) -> Value {
    crm.reader.get(&format!("{EVENTS}/{id}")).expect(200).json()["fields"].clone()
}

#[test]
fn filters_and_sorts_by_paths() {
    let crm = with_details(&[
        json!({ "age": 31, "address": { "city": "Graz" }, "tags": ["red", "blue"] }),
        json!({ "age": 9.5, "address": { "city": "Wien" }, "odd key": true }),
        json!({ "age": "31", "address": { "city": "graz" } }),
        json!(null),
        json!({ "age": 100, "tags": ["blue"] }),
    ]);
    for (filter, expected) in [
        ("details.age = 31", vec![1]),
        ("details.age > 10", vec![1, 5]),
        ("{Details}.address.city = \"GRAZ\"", vec![1, 3]),
        ("details[\"odd key\"]", vec![2]),
        ("details.age = \"\"", vec![4]),
        ("INCLUDES(details.tags, \"blue\") and details.age > 31", vec![5]),
        ("JSON(details, \"tags[1]\") = \"blue\"", vec![1]),
        ("details[\"x' OR 1=1 --\"] = 1", vec![]),
    ] {
        assert_eq!(filtered(&crm.reader, "people", filter), expected, "{filter}");
    }
    assert_eq!(sorted(&crm.reader, "people", "details.age"), [2, 1, 5, 3, 4]);
    assert_eq!(sorted(&crm.reader, "people", "-details.age"), [3, 5, 1, 2, 4]);
    assert_eq!(sorted(&crm.reader, "people", "details.address.city,-details[\"a,b\"]"), [3, 1, 2, 5, 4]);
    let refused = crm.reader.get("/api/v1/tables/people/records?sort=name.x").expect(422);
    assert_eq!(refused.detail(), "There is no field 'name.x' in table 'people'.");
}

#[test]
fn formulas_rules_and_views_over_paths() {
    let crm = with_details(&[
        json!({ "price": 2, "n": 3 }),
        json!({ "price": "two", "n": 1 }),
        json!({ "price": 5, "n": 1 }),
    ]);
    let field = json!({ "name": "total", "type": "formula", "formula": "details.price * details.n" });
    crm.admin.post("/api/v1/tables/people/fields", &field).expect(201);
    let city = json!({ "name": "price", "type": "formula", "formula": "details.price" });
    crm.admin.post("/api/v1/tables/people/fields", &city).expect(201);
    let list = crm.reader.get("/api/v1/tables/people/records").json();
    let record = |n: usize| &list["records"][n];
    assert_eq!((&record(0)["fields"]["total"], &record(0)["fields"]["price"]), (&json!(6), &json!(2)));
    assert_eq!(
        (&record(1)["errors"]["total"]["code"], &record(1)["fields"]["price"]),
        (&json!("value"), &json!("two"))
    );
    assert_eq!(sorted(&crm.reader, "people", "-price"), [2, 3, 1]);
    let view = json!({ "label": "Dear", "filter": "details.n = 1", "sort": ["-{Details}.price"] });
    let view = crm.admin.post("/api/v1/tables/people/views", &view).expect(201).json();
    assert_eq!((&view["index"], &view["sort"]), (&json!(["details.n", "details.price"]), &json!(["-details.price"])));
    assert_eq!(ids(&crm.reader.get("/api/v1/tables/people/records?view=dear").json()), [2, 3]);
    // Another name of the field is one in paths too.
    crm.admin.patch("/api/v1/tables/people", &json!({ "indexes": [["details.age"], ["details"]] })).expect(200);
    crm.admin.patch("/api/v1/tables/people/fields/details", &json!({ "name": "data", "label": "Data" })).expect(200);
    let table = crm.reader.get("/api/v1/tables/people").json();
    assert_eq!(table["indexes"], json!([["data.age"], ["data"]]));
    assert_eq!(
        (&table["views"][0]["sort"], &table["views"][0]["index"]),
        (&json!(["-data.price"]), &json!(["data.n", "data.price"]))
    );
    assert_eq!(table["fields"][2]["formula"], "data.price * data.n");
    let rule = json!({ "rules": [{ "rule": "formula", "formula": "data.n < 10", "message": "Too many." }] });
    crm.admin.patch("/api/v1/tables/people", &rule).expect(200);
    let refused =
        crm.editor.post("/api/v1/tables/people/records", &json!({ "fields": { "data": { "n": 11 } } })).expect(422);
    assert_eq!(refused.detail(), "Too many.");
    let unknown = crm.admin.patch("/api/v1/tables/people", &json!({ "indexes": [["name.x"]] })).expect(422);
    assert_eq!(unknown.detail(), "An index of 'people' names the field 'name.x', which is not there.");
}

#[test]
fn records_are_documents() {
    let crm = with_events(&[]);
    let sent = json!({ "kind": "order", "total": 12.5, "customer": { "name": "Ann", "tags": ["a"] }, "paid": true, "note": null, "odd \"key": 1 });
    let made = crm.editor.post(EVENTS, &json!({ "fields": sent })).expect(201).json();
    assert_eq!(made["fields"], sent);
    assert_eq!(fields(&crm, 1), sent);
    // Keys go by the rules of a merge patch; a field stays a field.
    let patch = json!({ "customer": { "name": null, "city": "Graz" }, "paid": null, "kind": "sale", "new": [1, null] });
    let changed = crm.editor.patch(&format!("{EVENTS}/1"), &json!({ "fields": patch })).expect(200).json();
    let now = json!({ "kind": "sale", "total": 12.5, "customer": { "tags": ["a"], "city": "Graz" }, "note": null, "odd \"key": 1, "new": [1, null] });
    assert_eq!(changed["fields"], now);
    let same =
        crm.editor.patch(&format!("{EVENTS}/1"), &json!({ "fields": { "customer": { "city": "Graz" } } })).expect(200);
    assert_eq!((same.json()["version"].clone(), same.header("sheaf-change")), (json!(2), None));
    // By its name a document comes, and is sent, as a whole.
    let whole = crm.reader.get(&format!("{EVENTS}/1?fields=document")).expect(200).json();
    assert_eq!(whole["fields"]["document"]["customer"]["city"], "Graz");
    crm.editor.patch(&format!("{EVENTS}/1"), &json!({ "fields": { "document": { "only": 1 } } })).expect(200);
    assert_eq!(fields(&crm, 1), json!({ "kind": "sale", "only": 1 }));
    crm.editor.patch(&format!("{EVENTS}/1"), &json!({ "fields": { "document": null } })).expect(200);
    assert_eq!(fields(&crm, 1), json!({ "kind": "sale" }));
    let zero = crm.editor.post(EVENTS, &json!({ "fields": { "a": "x\u{0}y" } })).expect(422);
    assert_eq!(zero.detail(), "'a' holds a zero character, which no text may.");
    // Other tables go on to refuse what they do not know.
    crm.editor.post("/api/v1/tables/leads/records", &json!({ "fields": { "name": "A", "unknown": 1 } })).expect(422);
}

#[test]
fn keys_are_filtered_sorted_undone_and_upserted_like_fields() {
    let crm = with_events(&[
        json!({ "kind": "a", "total": 5, "at": "2026-03-01T10:00:00Z" }),
        json!({ "kind": "b", "total": 7, "Kind of": 1 }),
        json!({ "kind": "c", "total": "7" }),
        json!({ "kind": "d" }),
    ]);
    assert_eq!(filtered(&crm.reader, "events", "total > 5"), [2]);
    assert_eq!(filtered(&crm.reader, "events", "total = 7 and kind = \"b\""), [2]);
    assert_eq!(filtered(&crm.reader, "events", "{Kind of} = 1"), [2]);
    assert_eq!(filtered(&crm.reader, "events", "at < DATE(2026, 3, 2)"), [1]);
    assert_eq!(filtered(&crm.reader, "events", "nothing.of[0].this = 1"), Vec::<i64>::new());
    assert_eq!(sorted(&crm.reader, "events", "-total"), [3, 2, 1, 4]);
    let changed =
        crm.editor.patch(&format!("{EVENTS}/1"), &json!({ "fields": { "total": 6, "at": null } })).expect(200);
    let seq = changed.header("sheaf-change").unwrap().to_owned();
    crm.editor.post(&format!("/api/v1/changes/{seq}/undo"), &json!({})).expect(200);
    assert_eq!(fields(&crm, 1), json!({ "kind": "a", "total": 5, "at": "2026-03-01T10:00:00Z" }));
    let upsert = json!({ "key": ["kind"], "records": [{ "fields": { "kind": "d", "x": 1 } }, { "fields": { "kind": "e", "x": 2 } }] });
    let put = crm.editor.put(EVENTS, &upsert).expect(200).json();
    assert_eq!((&put["created"], &put["updated"]), (&json!(1), &json!(1)));
    assert_eq!((fields(&crm, 4), fields(&crm, 5)), (json!({ "kind": "d", "x": 1 }), json!({ "kind": "e", "x": 2 })));
    let whole = json!({ "key": ["document"], "records": [{ "fields": { "total": 7 } }] });
    let refused = crm.editor.put(EVENTS, &whole).expect(422).json();
    assert_eq!(refused["errors"][0]["message"], "'Document' holds documents: no record is known again by its keys.");
    let deleted = crm.editor.delete(&format!("{EVENTS}/2")).expect(204);
    let seq = deleted.header("sheaf-change").unwrap().to_owned();
    crm.editor.post(&format!("/api/v1/changes/{seq}/undo"), &json!({})).expect(200);
    assert_eq!(fields(&crm, 2), json!({ "kind": "b", "total": 7, "Kind of": 1 }));
}

#[test]
fn keys_that_become_fields() {
    let crm = with_events(&[
        json!({ "kind": "a", "total": 5, "customer": { "city": "Graz", "n": 1 } }),
        json!({ "kind": "b", "total": "dear", "customer": { "city": "Wien" } }),
        json!({ "kind": "c", "total": null }),
        json!({ "kind": "d", "customer": "none" }),
    ]);
    let index = json!({ "indexes": [["total", "-customer.city"]] });
    let table = crm.admin.patch("/api/v1/tables/events", &index).expect(200).json();
    assert_eq!(table["indexes"], json!([["document.total", "-document.customer.city"]]));
    let shape = crm.reader.get("/api/v1/tables/events/shape").expect(200).json();
    assert_eq!(
        shape,
        json!({ "records": 4, "complete": true, "paths": [
            { "path": "customer", "count": 3, "types": { "object": 2, "text": 1 } },
            { "path": "customer.city", "count": 2, "types": { "text": 2 } },
            { "path": "customer.n", "count": 1, "types": { "number": 1 } },
            { "path": "total", "count": 3, "types": { "null": 1, "number": 1, "text": 1 } } ] })
    );
    let before: Vec<Value> = (1..=4).map(|id| fields(&crm, id)).collect();
    let promoted =
        crm.admin.post("/api/v1/tables/events/fields", &json!({ "from": "total", "type": "integer" })).expect(201);
    let table = promoted.json();
    assert_eq!((&table["fields"][2]["name"], &table["fields"][2]["label"]), (&json!("total"), &json!("Total")));
    assert_eq!(table["indexes"], json!([["total", "-document.customer.city"]]));
    let list = crm.reader.get(EVENTS).json();
    let record = |n: usize| &list["records"][n];
    assert_eq!(record(0)["fields"], json!({ "kind": "a", "total": 5, "customer": { "city": "Graz", "n": 1 } }));
    assert_eq!(
        (&record(1)["fields"]["total"], &record(1)["misfits"]["total"]["value"]),
        (&json!(null), &json!("dear"))
    );
    assert_eq!(record(3)["fields"], json!({ "kind": "d", "total": null, "customer": "none" }));
    assert_eq!(filtered(&crm.reader, "events", "total > 1"), [1]);
    let city = json!({ "from": "customer.city", "type": "text", "label": "Town", "unique": true });
    crm.admin.post("/api/v1/tables/events/fields", &city).expect(201);
    assert_eq!(fields(&crm, 1), json!({ "kind": "a", "total": 5, "town": "Graz", "customer": { "n": 1 } }));
    let changes = crm.admin.get("/api/v1/changes?limit=1000").json();
    let written = changes["changes"].as_array().unwrap().len();
    // Each is undone as one, the last first.
    let last = changes["changes"].as_array().unwrap().iter().filter_map(|c| c["seq"].as_i64()).max().unwrap();
    crm.admin.post(&format!("/api/v1/changes/{last}/undo"), &json!({})).expect(200);
    let first = promoted.header("sheaf-change").unwrap();
    crm.admin.post(&format!("/api/v1/changes/{first}/undo"), &json!({})).expect(200);
    assert_eq!((1..=4).map(|id| fields(&crm, id)).collect::<Vec<_>>(), before, "{written} entries");
    assert_eq!(crm.reader.get("/api/v1/tables/events").json()["fields"].as_array().unwrap().len(), 2);
}

#[test]
fn what_names_a_part_names_the_field_that_it_becomes() {
    let crm = with_events(&[
        json!({ "kind": "a", "customer": { "city": "Graz" } }),
        json!({ "kind": "b", "customer": { "city": "Linz" } }),
    ]);
    let place = "UPPER(customer.city) & document[\"customer\"].{city}";
    let place = json!({ "name": "place", "label": "Place", "type": "formula", "formula": place });
    crm.admin.post("/api/v1/tables/events/fields", &place).expect(201);
    let view =
        json!({ "name": "here", "label": "Here", "filter": "customer.city = \"Graz\"", "sort": ["-customer.city"] });
    crm.admin.post("/api/v1/tables/events/views", &view).expect(201);
    let seen = |crm: &Crm| {
        let list = crm.reader.get(&format!("{EVENTS}?view=here")).expect(200).json();
        let records = list["records"].as_array().unwrap().clone();
        records.iter().map(|r| (r["id"].clone(), r["fields"]["place"].clone())).collect::<Vec<_>>()
    };
    let before = seen(&crm);
    assert_eq!(before, [(json!(1), json!("GRAZGraz"))]);
    let town = json!({ "from": "customer.city", "type": "text", "label": "Town" });
    let table = crm.admin.post("/api/v1/tables/events/fields", &town).expect(201).json();
    let place = table["fields"].as_array().unwrap().iter().find(|field| field["name"] == "place").unwrap();
    assert_eq!(place["formula"], "UPPER(town) & town");
    assert_eq!(table["views"][0]["filter"], "town = \"Graz\"");
    assert_eq!(table["views"][0]["sort"], json!(["-town"]));
    assert_eq!(seen(&crm), before);
    // What would not hold for the field is told, and nothing changes.
    let whole = json!({ "from": "customer", "type": "integer" });
    crm.admin
        .post(
            "/api/v1/tables/events/fields",
            &json!({ "name": "size", "label": "Size", "type": "formula", "formula": "SIZE(customer)" }),
        )
        .expect(201);
    crm.admin.post("/api/v1/tables/events/fields", &whole).expect(422);
    assert_eq!(seen(&crm), before);
}

#[test]
fn what_cannot_become_a_field() {
    let crm = with_events(&[json!({ "kind": "a", "list": [1], "n": 1 }), json!({ "kind": "b", "n": 1 })]);
    let fields = "/api/v1/tables/events/fields";
    for (body, detail) in [
        (json!({ "from": "list[0]", "type": "integer" }), "'list[0]' leads through a list, whose items are many."),
        (json!({ "from": "kind", "type": "text" }), "'kind' is no part of a field of JSON in 'Events'."),
        (json!({ "from": 3, "type": "text" }), "'from' is no path; expected one such as \"address.city\"."),
        (json!({ "from": "n", "type": "formula", "formula": "1" }), "'N' is computed and takes no values."),
        (json!({ "from": "n", "name": "kind", "type": "text" }), "The table 'events' has a field 'kind' already."),
        (json!({ "from": "n" }), "A field needs a 'type'."),
    ] {
        assert_eq!(crm.admin.post(fields, &body).expect(422).detail(), detail, "{body}");
    }
    let twice = crm.admin.post(fields, &json!({ "from": "n", "type": "integer", "unique": true })).expect(409);
    assert_eq!(twice.json()["code"], "duplicate");
    crm.editor.post(fields, &json!({ "from": "n", "type": "integer" })).expect(403);
    let refused = crm.reader.get("/api/v1/tables/leads/shape").expect(422);
    assert_eq!(refused.detail(), "The records of 'Leads' are no documents.");
    let refused = crm.reader.get("/api/v1/tables/leads/shape?field=name").expect(422);
    assert_eq!(refused.detail(), "'name' is no field of JSON.");
    let refused = crm.admin.patch("/api/v1/tables/events", &json!({ "document": "kind" })).expect(422);
    assert_eq!(refused.detail(), "'kind' cannot hold the documents of 'Events': it is no field of JSON.");
}

#[test]
fn a_table_becomes_one_of_documents_and_a_table_again() {
    let crm = with_details(&[json!({ "age": 31 })]);
    crm.admin.patch("/api/v1/tables/people", &json!({ "document": "details" })).expect(200);
    let path = "/api/v1/tables/people/records/1";
    assert_eq!(crm.reader.get(path).json()["fields"], json!({ "name": "n1", "age": 31 }));
    let shape = crm.reader.get("/api/v1/tables/people/shape").expect(200).json();
    assert_eq!(shape["paths"][0]["path"], "age");
    crm.admin.patch("/api/v1/tables/people", &json!({ "document": null })).expect(200);
    assert_eq!(crm.reader.get(path).json()["fields"], json!({ "name": "n1", "details": { "age": 31 } }));
    let shape = crm.reader.get("/api/v1/tables/people/shape?field=details").expect(200).json();
    assert_eq!(shape["paths"][0]["path"], "details.age");
}
