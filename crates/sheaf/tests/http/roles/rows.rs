//! Records that a role does not see, or may not write: on every way to them.

use serde_json::{Value, json};

use super::{ids, with_role};
use crate::server::{Client, Crm, crm, encoded, next_event};

const LEADS: &str = "/api/v1/tables/leads/records";

/// One who sees the leads that are worth more than 100, changes those of at most 1,000 and deletes what they made themselves; of companies
/// those in Austria.
struct Narrow {
    crm: Crm,
    seller: Client,
    small: i64,
    middle: i64,
    large: i64,
}

fn narrow() -> Narrow {
    let crm = crm();
    let company = |name: &str, country: &str| {
        let body = json!({ "fields": { "name": name, "country": country } });
        crm.editor.post("/api/v1/tables/companies/records", &body).expect(201).json()["id"].as_i64().unwrap()
    };
    let (here, there) = (company("Alpha", "Austria"), company("Gamma", "Germany"));
    let lead = |name: &str, amount: i64, of: i64| {
        crm.lead(json!({ "name": name, "amount": amount, "company": of, "partners": [here, there], "email": format!("{name}@example.org") }))
    };
    let (small, middle, large) = (lead("Small", 50, here), lead("Middle", 500, there), lead("Large", 5_000, here));
    let seller = with_role(
        &crm,
        &json!({ "label": "Seller", "base": "editor", "tables": {
        "leads": { "read": "amount > 100", "create": "amount <= 1000", "change": "amount <= 1000", "delete": "@created_by = ME()" },
        "companies": { "read": "country = \"Austria\"" } } }),
    );
    Narrow { crm, seller, small, middle, large }
}

fn of(id: i64) -> String {
    format!("{LEADS}/{id}")
}

#[test]
fn reading() {
    let Narrow { crm, seller, small, middle, large } = narrow();
    let all = seller.get(&format!("{LEADS}?count=true")).expect(200).json();
    assert_eq!((ids(&all), &all["count"]), (vec![middle, large], &json!(2)));
    // The administrator is answered something else, also where answers are kept.
    for _ in 0..3 {
        assert_eq!(ids(&crm.admin.get(&format!("{LEADS}?count=true")).json()), [small, middle, large]);
        assert_eq!(ids(&seller.get(&format!("{LEADS}?count=true")).json()), [middle, large]);
    }
    let gone = seller.get(&of(small)).expect(404);
    let never = seller.get(&of(999)).expect(404);
    assert_eq!(gone.detail().replace(&small.to_string(), "N"), never.detail().replace("999", "N"));
    for path in ["history", "comments"] {
        seller.get(&format!("{}/{path}", of(small))).expect(404);
        seller.get(&format!("{}/{path}", of(middle))).expect(200);
    }
    let found = |words: &str| ids(&seller.get(&format!("{LEADS}?search={words}")).expect(200).json());
    assert_eq!((found("Small"), found("Middle")), (vec![], vec![middle]));
    let filtered = format!("{LEADS}?filter={}", encoded("amount < 200"));
    assert_eq!(ids(&seller.get(&filtered).json()), [0_i64; 0]);
    let sums = seller.get(&format!("{LEADS}/summary?summary=amount:sum,name:filled")).expect(200).json();
    assert!(sums.to_string().contains("5500") && !sums.to_string().contains("5550"), "{sums}");
    let groups = seller.get(&format!("{LEADS}/groups?by=name")).expect(200).json();
    assert!(!groups.to_string().contains("Small"), "{groups}");
    let csv = seller.get(&format!("{LEADS}/export?format=csv")).expect(200).text;
    assert!(
        csv.contains("Middle") && csv.contains("Alpha") && !csv.contains("Small") && !csv.contains("Gamma"),
        "{csv}"
    );
    // What links lead to is seen as far as the other table is.
    let expanded = seller.get(&format!("{LEADS}?expand=company,partners&sort=-amount")).expect(200).json();
    assert!(!expanded.to_string().contains("Gamma"), "{expanded}");
    assert_eq!(expanded["records"][0]["fields"]["company"]["fields"]["name"], "Alpha");
    let partners = format!("{LEADS}?filter={}", encoded("COUNT(partners) > 1"));
    assert_eq!(ids(&seller.get(&partners).json()), [0_i64; 0], "of two partners one is seen");
    let by_title = format!("{LEADS}?filter={}", encoded("company.name = \"Gamma\""));
    assert_eq!(ids(&seller.get(&by_title).json()), [0_i64; 0]);
    // And back: what leads come to, of a company.
    let sum = encoded("SUM({Leads via Company}.amount) = 5000");
    let companies = format!("/api/v1/tables/companies/records?filter={sum}");
    assert_eq!(ids(&seller.get(&companies).expect(200).json()).len(), 1, "the small lead of the company is not added");
    let counts = format!("/api/v1/tables/leads/comments/counts?records={small},{middle}");
    crm.editor.post(&format!("{}/comments", of(small)), &json!({ "text": "secret" })).expect(201);
    assert_eq!(seller.get(&counts).expect(200).json()["counts"], json!({}));
    seller.post(&format!("{}/comments", of(small)), &json!({ "text": "hello" })).expect(404);
    seller.post(&format!("{}/comments", of(middle)), &json!({ "text": "hello" })).expect(201);
}

/// A role may keep to records in which everything fits, and so sees one as soon as it is mended.
#[test]
fn what_does_not_fit_is_a_condition() {
    let crm = crm();
    let fields = "/api/v1/tables/leads/fields";
    crm.admin.post(fields, &json!({ "name": "size", "type": "text" })).expect(201);
    let odd = crm.lead(json!({ "name": "Odd", "size": "about 5" }));
    let fine = crm.lead(json!({ "name": "Fine", "size": "5" }));
    crm.admin.patch(&format!("{fields}/size"), &json!({ "type": "integer" })).expect(200);
    let tables = json!({ "leads": { "read": "not ISMISFIT({Size})" } });
    let seller = with_role(&crm, &json!({ "label": "Seller", "base": "editor", "tables": tables }));
    assert_eq!(ids(&seller.get(LEADS).expect(200).json()), [fine]);
    seller.get(&of(odd)).expect(404);
    crm.editor.patch(&of(odd), &json!({ "fields": { "size": 6 } })).expect(200);
    assert_eq!(ids(&seller.get(LEADS).expect(200).json()), [odd, fine]);
}

#[test]
fn writing() {
    let Narrow { crm, seller, small, middle, large } = narrow();
    let set = |client: &Client, id: i64, fields: Value| client.patch(&of(id), &json!({ "fields": fields }));
    // What is not seen is not there; what is seen may still be out of reach.
    set(&seller, small, json!({ "name": "Mine" })).expect(404);
    let refused = set(&seller, large, json!({ "name": "Mine" })).expect(403);
    assert_eq!(refused.detail(), format!("Your role may not change record {large} of 'Leads'."));
    set(&seller, middle, json!({ "name": "Mine" })).expect(200);
    // Nor may it become one that is out of reach, or not seen.
    set(&seller, middle, json!({ "amount": 2_000 })).expect(403);
    set(&seller, middle, json!({ "amount": 10 })).expect(403);
    seller.post(LEADS, &json!({ "fields": { "name": "New", "amount": 10 } })).expect(403);
    seller.post(LEADS, &json!({ "fields": { "name": "New", "amount": 1_001 } })).expect(403);
    let made = seller.post(LEADS, &json!({ "fields": { "name": "New", "amount": 200 } })).expect(201).json();
    let new = made["id"].as_i64().unwrap();
    // All or nothing, also where the last of several is to blame.
    let several = json!({ "records": [{ "fields": { "name": "A", "amount": 200 } }, { "fields": { "name": "B", "amount": 1 } }] });
    let blamed = seller.post(LEADS, &several).expect(403).json();
    assert_eq!(blamed["errors"][0]["field"], "records[1]", "{blamed}");
    let both = |second: i64| {
        json!({ "records": [
        { "id": middle, "fields": { "name": "Both" } }, { "id": second, "fields": { "name": "Both" } }] })
    };
    seller.patch(LEADS, &both(small)).expect(404);
    seller.patch(LEADS, &both(large)).expect(403);
    seller.patch(LEADS, &both(new)).expect(200);
    let mut some = both(large);
    some["partial"] = json!(true);
    some["records"].as_array_mut().unwrap().push(json!({ "id": new, "fields": { "amount": 5_000 } }));
    let partly = seller.patch(LEADS, &some).expect(200).json();
    let refused: Vec<&Value> = partly["refused"].as_array().unwrap().iter().map(|r| &r["code"]).collect();
    assert_eq!(refused, [&json!("forbidden"), &json!("forbidden")], "{partly}");
    // Records that are known again by a key: whichever way it comes to.
    let put = |email: &str, amount: i64| {
        let fields = json!({ "name": "Put", "email": email, "amount": amount });
        seller.put(LEADS, &json!({ "key": ["email"], "records": [{ "fields": fields }] }))
    };
    put("Small@example.org", 200).expect(409);
    put("Large@example.org", 200).expect(403);
    put("other@example.org", 200).expect(200);
    put("other@example.org", 20).expect(403);
    // What is not seen cannot be linked to, whichever way it is named.
    let linked = |company: Value| {
        let reply =
            seller.post(LEADS, &json!({ "fields": { "name": "L", "amount": 200, "company": company } })).expect(422);
        reply.json()["errors"][0]["message"].as_str().unwrap().to_owned()
    };
    assert_eq!(linked(json!(2)), "'Company' is 2, but 'Companies' has no record 2.");
    assert_eq!(linked(json!("Gamma")).replace("Gamma", "Nobody"), linked(json!("Nobody")));
    assert_eq!(linked(json!({ "name": "Gamma" })).replace("Gamma", "Nobody"), linked(json!({ "name": "Nobody" })));
    // What they are linked to already they may stay linked to, seen or not.
    set(&seller, middle, json!({ "partners": [1, 2] })).expect(200);
    set(&seller, middle, json!({ "partners": [1] })).expect(200);
    set(&seller, new, json!({ "partners": [2] })).expect(422);
    // Of two that are known by one name, one of which is seen, it is that one.
    crm.lead(json!({ "name": "Twin", "amount": 5 }));
    let twin = crm.lead(json!({ "name": "Twin", "amount": 150 }));
    let by_name = json!({ "key": ["name"], "records": [{ "fields": { "name": "Twin", "amount": 160 } }] });
    let put_twin = seller.put(LEADS, &by_name).expect(200).json();
    assert_eq!(put_twin["records"][0]["id"], twin);
    crm.admin.delete(&of(twin)).expect(204);
    crm.admin.delete(&of(twin - 1)).expect(204);
    // Deleting: what they made.
    seller.delete(&of(middle)).expect(403);
    seller.delete(&of(small)).expect(404);
    let deleted = seller.delete(&of(new)).expect(204);
    let change = deleted.header("sheaf-change").unwrap().to_owned();
    // One's own is undone, and what others did is not there to be.
    seller.post(&format!("/api/v1/changes/{change}/undo"), &json!({})).expect(200);
    let other = set(&crm.editor, middle, json!({ "name": "Theirs" })).expect(200);
    let other = other.header("sheaf-change").unwrap().to_owned();
    seller.post(&format!("/api/v1/changes/{other}/undo"), &json!({})).expect(404);
    let own = set(&seller, middle, json!({ "name": "Again" })).expect(200).header("sheaf-change").unwrap().to_owned();
    set(&crm.editor, middle, json!({ "amount": 60 })).expect(200);
    seller.post(&format!("/api/v1/changes/{own}/undo"), &json!({})).expect(404);
    // Nothing of all that was refused has stayed.
    let names: Vec<Value> = crm.admin.get(&format!("{LEADS}?fields=name&sort=name")).json()["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["fields"]["name"].clone())
        .collect();
    assert_eq!(names, ["Again", "Both", "Large", "Put", "Small"]);
}

#[test]
fn a_restored_record_must_be_one_that_may_be_made() {
    let Narrow { crm, seller, middle, .. } = narrow();
    let history = crm.admin.get(&format!("{}/history", of(middle))).json();
    let first = history["changes"][0]["seq"].clone();
    crm.editor.patch(&of(middle), &json!({ "fields": { "amount": 700 } })).expect(200);
    let path = format!("{}/restore", of(middle));
    seller.post(&path, &json!({ "seq": first })).expect(200);
    crm.editor.patch(&of(middle), &json!({ "fields": { "amount": 7 } })).expect(200);
    seller.post(&path, &json!({ "seq": first })).expect(404);
}

#[test]
fn the_log_and_live_updates() {
    let Narrow { crm, seller, small, middle, .. } = narrow();
    let told = seller.get("/api/v1/changes?limit=1000").expect(200).json();
    let of_record = |id: i64| {
        told["changes"].as_array().unwrap().iter().filter(|c| c["table"] == "leads" && c["record"] == id).count()
    };
    assert_eq!((of_record(small), of_record(middle)), (0, 1));
    assert!(!told.to_string().contains("table made: "), "{told}");
    let mut stream = seller.stream("/api/v1/changes");
    crm.editor.patch(&of(small), &json!({ "fields": { "name": "Quiet" } })).expect(200);
    let hidden = next_event(&mut stream).unwrap();
    assert_eq!((&hidden["table"], &hidden["record"]), (&json!("leads"), &Value::Null), "{hidden}");
    assert_eq!((&hidden["by"], &hidden["summary"]), (&Value::Null, &json!("Records of 'Leads' changed")));
    crm.editor.patch(&of(middle), &json!({ "fields": { "name": "Loud" } })).expect(200);
    assert_eq!(next_event(&mut stream).unwrap()["record"], middle);
    // Whoever has another role from now on is told what that one is told.
    crm.admin.patch("/api/v1/roles/seller", &json!({ "tables": { "leads": { "read": false } } })).expect(200);
    assert_eq!(next_event(&mut stream).unwrap()["kind"], "model");
    crm.editor.patch(&of(middle), &json!({ "fields": { "name": "Unheard" } })).expect(200);
    let body = json!({ "fields": { "name": "Delta", "country": "Austria" } });
    crm.editor.post("/api/v1/tables/companies/records", &body).expect(201);
    assert_eq!(next_event(&mut stream).unwrap()["table"], "companies");
}

#[test]
fn imports_need_all_of_a_table() {
    let Narrow { crm: _crm, seller, .. } = narrow();
    let form = seller.with("content-type", "multipart/form-data; boundary=x");
    let body =
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nName\nAnn\n\r\n--x--\r\n";
    form.send("POST", "/api/v1/imports", body.as_bytes());
    assert_eq!(form.send("POST", "/api/v1/imports", body.as_bytes()).status, 403);
}

/// What a role sees may depend on the record that is about the person who asks.
#[test]
fn my_team() {
    let crm = crm();
    crm.admin
        .post("/api/v1/tables", &json!({ "name": "staff", "fields": [
            { "name": "who", "type": "user" }, { "name": "team", "label": "Unit", "type": "choice", "choices": ["East", "West"] } ] }))
        .expect(201);
    let field = json!({ "name": "team", "type": "choice", "choices": ["West", "East"] });
    crm.admin.post("/api/v1/tables/leads/fields", &field).expect(201);
    let role =
        json!({ "label": "Of a team", "base": "reader", "tables": { "leads": { "read": "team = MY({Unit})" } } });
    let early = crm.admin.post("/api/v1/roles", &role).expect(422);
    assert!(early.text.contains("No table says which of its records is about whom."), "{}", early.text);
    crm.admin.patch("/api/v1/tables/staff", &json!({ "person": "team" })).expect(422);
    crm.admin.patch("/api/v1/tables/staff", &json!({ "person": "who" })).expect(200);
    crm.admin.post("/api/v1/roles", &role).expect(201);
    let [bo, cy] =
        ["bo@example.org", "cy@example.org"].map(|email| super::super::members::comes(&crm, email, "of_a_team"));
    let people = crm.admin.get("/api/v1/people").expect(200).json();
    let number =
        |name: &str| people["people"].as_array().unwrap().iter().find(|p| p["name"] == name).unwrap()["id"].clone();
    for (name, team) in [("bo", "East"), ("cy", "West")] {
        let fields = json!({ "who": number(name), "team": team });
        crm.admin.post("/api/v1/tables/staff/records", &json!({ "fields": fields })).expect(201);
    }
    let (east, west) =
        (crm.lead(json!({ "name": "Ann", "team": "East" })), crm.lead(json!({ "name": "Bea", "team": "West" })));
    for _ in 0..3 {
        assert_eq!(ids(&bo.get(LEADS).expect(200).json()), [east]);
        assert_eq!(ids(&cy.get(LEADS).expect(200).json()), [west]);
    }
    // Who has no record of their own sees none, not even those that have no team either; nor does a program.
    crm.lead(json!({ "name": "Nobody's" }));
    assert_eq!(ids(&bo.get(LEADS).expect(200).json()), [east]);
    assert_eq!(ids(&super::token(&crm, "of_a_team").get(LEADS).expect(200).json()), [0_i64; 0]);
    let used = crm.admin.delete("/api/v1/tables/staff/fields/team").expect(409);
    assert!(used.detail().contains("the rights of the role 'Of a team'"), "{}", used.detail());
    crm.admin.patch("/api/v1/tables/staff/fields/team", &json!({ "name": "unit", "label": "Group" })).expect(200);
    let role = crm.admin.get("/api/v1/roles/of_a_team").expect(200).json();
    assert_eq!(role["tables"]["leads"]["read"], "team = MY({Group})");
    assert_eq!(ids(&bo.get(LEADS).expect(200).json()), [east]);
    // Somebody moves to another team, and sees what that one sees.
    crm.admin.patch("/api/v1/tables/staff/records/1", &json!({ "fields": { "unit": "West" } })).expect(200);
    assert_eq!(ids(&bo.get(LEADS).expect(200).json()), [west]);
}
