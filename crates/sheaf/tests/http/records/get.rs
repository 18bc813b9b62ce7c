//! `GET /api/v1/tables/{table}/records` and `…/{id}`, `…/{id}/history`

use serde_json::{Value, json};

use crate::server::{crm, encoded};

const PATH: &str = "/api/v1/tables/leads/records";

#[test]
fn lists() {
    let crm = crm();
    crm.editor.post("/api/v1/tables/companies/records", &json!({ "fields": { "name": "Firm 7" } })).expect(201);
    for (name, amount) in [("Ann", 5), ("Bo", 20), ("Cy", 10)] {
        crm.lead(json!({ "name": name, "amount": amount, "company": 1, "status": "New" }));
    }
    let cases: &[(&str, &[&str])] = &[
        ("", &["Ann", "Bo", "Cy"]),
        ("sort=-amount", &["Bo", "Cy", "Ann"]),
        ("filter=amount%20%3E%207&sort=amount", &["Cy", "Bo"]),
        ("search=bo", &["Bo"]),
        ("limit=2&sort=name", &["Ann", "Bo"]),
        ("filter=%7BStatus%7D%20%3D%20%22Won%22", &[]),
    ];
    for (query, names) in cases {
        let found = crm.reader.get(&format!("{PATH}?{query}")).expect(200).json();
        let found: Vec<&str> =
            found["records"].as_array().unwrap().iter().map(|r| r["fields"]["name"].as_str().unwrap()).collect();
        assert_eq!(found, *names, "{query}");
    }
    let page = crm.reader.get(&format!("{PATH}?limit=2&sort=name&count=true")).json();
    assert_eq!(page["count"], 3);
    let next = page["next"].as_str().unwrap();
    let rest = crm.reader.get(&format!("{PATH}?limit=2&sort=name&cursor={next}")).json();
    assert_eq!((&rest["records"][0]["fields"]["name"], &rest["next"]), (&json!("Cy"), &json!(null)));
    let expanded = crm.reader.get(&format!("{PATH}?expand=company&fields=name,company&limit=1")).json();
    let fields = &expanded["records"][0]["fields"];
    assert_eq!(fields["company"]["fields"]["name"], "Firm 7");
    assert_eq!(fields.as_object().unwrap().len(), 2);
}

/// A formula may count records of another table and read none of their fields: the answer is of those records all the same.
#[test]
fn counts_of_other_tables_are_never_stale() {
    let crm = crm();
    let companies = "/api/v1/tables/companies";
    for (name, formula) in [("leads_here", "COUNT(leads_via_company)"), ("firms", "COUNT(companies)")] {
        let field = json!({ "name": name, "label": name, "type": "formula", "formula": formula });
        crm.admin.post(&format!("{companies}/fields"), &field).expect(201);
    }
    crm.editor.post(&format!("{companies}/records"), &json!({ "fields": { "name": "Firm 7" } })).expect(201);
    let counts = || {
        let list = crm.reader.get(&format!("{companies}/records?sort=-leads_here")).expect(200).json();
        let one = crm.reader.get(&format!("{companies}/records/1")).expect(200).json();
        assert_eq!(list["records"][0]["fields"]["leads_here"], one["fields"]["leads_here"]);
        (one["fields"]["leads_here"].as_i64().unwrap(), one["fields"]["firms"].as_i64().unwrap())
    };
    assert_eq!(counts(), (0, 1));
    crm.lead(json!({ "name": "Ann", "company": 1 }));
    assert_eq!(counts(), (1, 1));
    crm.editor.post(&format!("{companies}/records"), &json!({ "fields": { "name": "Firm 8" } })).expect(201);
    assert_eq!(counts(), (1, 2));
}

#[test]
fn one() {
    let crm = crm();
    crm.editor.post("/api/v1/tables/companies/records", &json!({ "fields": { "name": "Firm 7" } })).expect(201);
    let id = crm.lead(json!({ "name": "Ann", "company": 1 }));
    let one = crm.reader.get(&format!("{PATH}/{id}")).expect(200);
    assert_eq!(one.json()["fields"]["company"], 1);
    let again = crm.reader.get(&format!("{PATH}/{id}")).expect(200);
    assert_eq!((&one.text, one.header("etag")), (&again.text, again.header("etag")), "a kept answer is the same");
    crm.editor.patch(&format!("{PATH}/{id}"), &json!({ "fields": { "name": "Anna" } })).expect(200);
    assert_eq!(crm.reader.get(&format!("{PATH}/{id}")).json()["fields"]["name"], "Anna", "never stale");
    let expanded = crm.reader.get(&format!("{PATH}/{id}?expand=company")).json();
    assert_eq!(expanded["fields"]["company"]["fields"]["name"], "Firm 7");
    let history = crm.reader.get(&format!("{PATH}/{id}/history")).expect(200).json();
    assert_eq!(history["changes"][0]["fields"]["name"], json!({ "before": "Ann", "after": "Anna" }));
    let head = crm.reader.send("HEAD", &format!("{PATH}/{id}"), b"").expect(200);
    assert_eq!((head.text.as_str(), head.header("content-type")), ("", Some("application/json")));
}

#[test]
fn what_is_known_already() {
    let crm = crm();
    let id = crm.lead(json!({ "name": "Ann" }));
    for path in [PATH.to_owned(), format!("{PATH}/{id}"), "/api/v1/tables".to_owned()] {
        let first = crm.reader.get(&path).expect(200);
        let tag = first.header("etag").expect("a tag").to_owned();
        let known = crm.reader.with("if-none-match", &tag);
        assert_eq!(known.get(&path).expect(304).text, "");
    }
    let tag = crm.reader.get(PATH).header("etag").unwrap().to_owned();
    crm.lead(json!({ "name": "Bo" }));
    crm.reader.with("if-none-match", &tag).get(PATH).expect(200);
}

#[test]
fn what_is_refused() {
    let crm = crm();
    let cases = [
        ("/api/v1/tables/leds/records", 404, "There is no table 'leds'.", "Did you mean 'leads'?"),
        ("/api/v1/tables/leads/records/9", 404, "There is no record 9 in 'leads'.", ""),
        ("/api/v1/tables/leads/records/x", 404, "'x' is no record's id: expected a number.", ""),
        ("/api/v1/tables/leads/records?fliter=1", 422, "There is no parameter 'fliter'.", "Did you mean 'filter'?"),
        ("/api/v1/tables/leads/records/1?fliter=1", 422, "There is no parameter 'fliter'.", ""),
        ("/api/v1/tables/leads/records?limit=0", 422, "'limit' is 0, expected at least 1.", ""),
        ("/api/v1/tables/leads/records?count=maybe", 422, "'count' is 'maybe', expected true or false.", ""),
        ("/api/v1/tables/leads/records?limit=x", 422, "'limit' is 'x', expected a whole number.", ""),
        ("/api/v1/tables/leads/records?limit=1001", 422, "'limit' is 1001, expected at most 1000.", ""),
        (
            "/api/v1/tables/leads/records?sort=nmae",
            422,
            "There is no field 'nmae' in table 'leads'.",
            "Did you mean 'name'?",
        ),
        ("/api/v1/tables/leads/records?expand=name", 422, "'name' cannot be expanded: it is no link.", ""),
        ("/api/v1/nothing", 404, "There is nothing at GET /api/v1/nothing.", "See /api/docs."),
    ];
    for (path, status, message, hint) in cases {
        let reply = crm.reader.get(path);
        assert_eq!((reply.status, reply.detail().as_str()), (status, message), "{path}");
        assert_eq!(reply.json()["hint"].as_str().unwrap_or_default(), hint, "{path}");
    }
}

#[test]
fn links_to_several_records_are_expanded_in_their_order() {
    let crm = crm();
    for (name, country) in [("Firm A", "Austria"), ("Firm B", "Germany"), ("Firm C", "Austria")] {
        let made = json!({ "fields": { "name": name, "country": country } });
        crm.editor.post("/api/v1/tables/companies/records", &made).expect(201);
    }
    let ann = crm.lead(json!({ "name": "Ann", "partners": [3, 1] }));
    crm.lead(json!({ "name": "Bob" }));
    crm.lead(json!({ "name": "Cem", "partners": [3], "company": 1 }));
    let names = |record: &Value| -> Vec<String> {
        let partners = record["fields"]["partners"].as_array().expect("a list").iter();
        partners.map(|p| format!("{} {}", p["id"], p["fields"]["name"].as_str().unwrap())).collect()
    };
    let list = crm.reader.get("/api/v1/tables/leads/records?expand=partners,company&sort=name").json();
    let records = list["records"].as_array().expect("records");
    assert_eq!(names(&records[0]), ["3 Firm C", "1 Firm A"]);
    assert_eq!(records[1]["fields"]["partners"], json!([]));
    assert_eq!(names(&records[2]), ["3 Firm C"]);
    assert_eq!(records[2]["fields"]["company"]["fields"]["name"], "Firm A");
    let one = crm.reader.get(&format!("/api/v1/tables/leads/records/{ann}?expand=partners&fields=partners"));
    assert_eq!(names(&one.json()), ["3 Firm C", "1 Firm A"]);
    assert_eq!(one.json()["fields"].as_object().map(serde_json::Map::len), Some(1), "the fields that were asked for");
    crm.editor.patch("/api/v1/tables/companies/records/3", &json!({ "fields": { "name": "Firm Z" } })).expect(200);
    let list = crm.reader.get("/api/v1/tables/leads/records?expand=partners,company&sort=name").json();
    assert_eq!(names(&list["records"][0]), ["3 Firm Z", "1 Firm A"], "a kept answer is not stale");
}

#[test]
fn what_is_expanded_is_bounded() {
    let crm = crm();
    let people = json!({ "name": "people", "fields": [{ "name": "name", "type": "text" },
        { "name": "boss", "type": "link", "link": { "table": "people" } },
        { "name": "pals", "type": "links", "link": { "table": "people" } }] });
    crm.admin.post("/api/v1/tables", &people).expect(201);
    let everyone: Vec<i64> = (1..=24).collect();
    for n in &everyone {
        crm.editor.post("/api/v1/tables/people/records", &json!({ "fields": { "name": format!("P{n}") } })).expect(201);
    }
    for n in &everyone {
        let fields = json!({ "fields": { "boss": n, "pals": everyone } });
        crm.editor.patch(&format!("/api/v1/tables/people/records/{n}"), &fields).expect(200);
    }
    let list = "/api/v1/tables/people/records?expand=";
    for link in ["boss", "pals"] {
        let two = [link; 2].join(".");
        crm.reader.get(&format!("{list}{two}&limit=1")).expect(200);
        for (path, links) in [(list, 6), ("/api/v1/tables/people/records/1?expand=", 2000)] {
            let refused = crm.reader.get(&format!("{path}{}", vec![link; links].join("."))).expect(422);
            let said = format!("'expand' follows {links} links one behind another, expected at most 5.");
            assert_eq!(refused.detail(), said);
        }
    }
    let refused = crm.reader.get(&format!("{list}{}", ["pals"; 5].join("."))).expect(413);
    assert_eq!(refused.detail(), "The expanded records are more than 64 MB.");
    assert_eq!(
        crm.reader.get(&format!("{list}pals&fields=name&limit=1")).json()["records"][0]["fields"]["pals"][0]["id"],
        1
    );
}

#[test]
fn a_kept_list_follows_the_titles_that_it_is_sorted_by() {
    let crm = crm();
    for name in ["Aalto", "Berg"] {
        crm.editor.post("/api/v1/tables/companies/records", &json!({ "fields": { "name": name } })).expect(201);
    }
    crm.lead(json!({ "name": "Ann", "company": 1 }));
    crm.lead(json!({ "name": "Bob", "company": 2 }));
    let names = || {
        let list = crm.reader.get("/api/v1/tables/leads/records?sort=company&fields=name").json();
        let records = list["records"].as_array().unwrap().iter();
        records.map(|r| r["fields"]["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(), ["Ann", "Bob"]);
    crm.editor.patch("/api/v1/tables/companies/records/1", &json!({ "fields": { "name": "Zorn" } })).expect(200);
    assert_eq!(names(), ["Bob", "Ann"]);
}

#[test]
fn marks_tell_which_formulas_are_true() {
    let crm = crm();
    for (name, amount) in [("Ann", 5), ("Bob", 50), ("Cem", 500)] {
        crm.lead(json!({ "name": name, "amount": amount }));
    }
    let marks = |query: &str| -> Vec<Value> {
        let list = crm.reader.get(&format!("/api/v1/tables/leads/records?{query}")).expect(200).json();
        list["records"].as_array().unwrap().iter().map(|record| record["marks"].clone()).collect()
    };
    let (large, either) = (encoded("amount > 10"), encoded("OR({Name} = \"Ann\", amount > 100)"));
    assert_eq!(marks(&format!("mark={large}&mark={either}")), [json!([1]), json!([0]), json!([0, 1])]);
    assert_eq!(marks(&format!("mark={large}&filter={}", encoded("@id = 2"))), [json!([0])]);
    assert_eq!(marks(""), [Value::Null, Value::Null, Value::Null]);
    let refused = crm.reader.get("/api/v1/tables/leads/records?mark=nam").expect(422);
    assert_eq!(refused.detail(), "There is no field 'nam' in Leads. (at character 1, 'nam')");
}

/// Orders go by their numbers: in formulas, in filters, and where a link is written as people write it.
#[test]
fn records_go_by_a_whole_number() {
    let crm = crm();
    let orders = json!({ "name": "orders", "title": "number", "key": ["number"], "fields": [
        { "name": "number", "type": "integer", "unique": true }, { "name": "ship_name", "type": "text" }] });
    crm.admin.post("/api/v1/tables", &orders).expect(201);
    let lines = json!({ "name": "lines", "fields": [
        { "name": "order", "type": "link", "link": { "table": "orders" } },
        { "name": "called", "type": "formula", "formula": "\"Order \" & {order}" }] });
    crm.admin.post("/api/v1/tables", &lines).expect(201);
    for (number, name) in [(10_250, "Hanari"), (10_251, "Hanari")] {
        let fields = json!({ "fields": { "number": number, "ship_name": name } });
        crm.editor.post("/api/v1/tables/orders/records", &fields).expect(201);
    }
    let path = "/api/v1/tables/lines/records";
    for written in [json!(2), json!({ "number": "10250" }), json!({ "number": 10_250 })] {
        crm.editor.post(path, &json!({ "fields": { "order": written } })).expect(201);
    }
    let read = crm.reader.get(path).expect(200).json();
    let called = read["records"].as_array().unwrap().iter().map(|r| r["fields"]["called"].clone());
    assert_eq!(called.collect::<Vec<_>>(), ["Order 10251", "Order 10250", "Order 10250"]);
    let found = crm.reader.get("/api/v1/tables/orders/records?search=10251").expect(200).json();
    assert_eq!(found["records"][0]["id"], 2);
}
