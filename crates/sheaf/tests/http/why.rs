//! `/api/v1/why`: by which part of which role something may be done or not, and nothing of what is hidden.

use serde_json::{Value, json};

use crate::members::{comes, member};
use crate::roles::{token, with_role};
use crate::server::{Client, crm};

fn why(client: &Client, query: &str) -> Value {
    client.get(&format!("/api/v1/why?{query}")).expect(200).json()
}

/// Each reason with what it comes to.
fn told(answer: &Value) -> Vec<String> {
    let reasons = answer["reasons"].as_array().unwrap().iter();
    let told = reasons.map(|r| {
        format!("{} {}: {}", r["part"].as_str().unwrap(), r["may"].as_str().unwrap(), r["sentence"].as_str().unwrap())
    });
    [answer["may"].as_str().unwrap().to_owned()].into_iter().chain(told).collect()
}

fn sales() -> Value {
    json!({ "name": "sales", "label": "Sales", "base": "reader", "may": { "exports": false }, "tables": { "leads": {
        "read": "amount < 1000", "change": "status = \"New\" and amount < 100 and fee < 10", "delete": false,
        "fields": { "fee": "hidden", "email": "read_only" } } } })
}

#[test]
fn what_a_role_says() {
    let crm = crm();
    let sales = with_role(&crm, &sales());
    let small = crm.lead(json!({ "name": "Ann", "amount": 50, "status": "New" }));
    let large = crm.lead(json!({ "name": "Bob", "amount": 500, "status": "Won" }));
    let cases = [
        (
            format!("do=change&table=leads&record={small}"),
            vec![
                "yes",
                "condition yes: The role 'Sales' may change records of 'Leads' for which: a condition holds that names what your role does not see. This one is such a record.",
            ],
        ),
        (
            format!("do=change&table=leads&record={large}"),
            vec![
                "no",
                "condition no: The role 'Sales' may change records of 'Leads' only for which: a condition holds that names what your role does not see. This one is none.",
            ],
        ),
        (
            format!("do=delete&table=leads&record={small}"),
            vec!["no", "table no: The role 'Sales' may not delete records of 'Leads'."],
        ),
        (
            format!("do=comment&table=leads&record={small}"),
            vec!["no", "role no: The role 'Sales' may not comment on records of 'Leads'."],
        ),
        (
            "table=leads".to_owned(),
            vec!["some", "condition some: The role 'Sales' may see records of 'Leads' for which: amount < 1000."],
        ),
        ("table=companies".to_owned(), vec!["yes", "role yes: The role 'Sales' may see records of 'Companies'."]),
        ("do=exports".to_owned(), vec!["no", "ability no: The role 'Sales' may not export records."]),
    ];
    for (query, expected) in cases {
        let told = told(&why(&sales, &query));
        // That not all records are seen is told with each deed for all of them.
        assert_eq!(told, expected, "{query}");
    }
    // Each part that fails, with what the record has: of what is hidden only what shows by trying.
    let large = why(&sales, &format!("do=change&table=leads&record={large}"));
    assert_eq!(large["reasons"][0]["formula"], json!(null));
    assert_eq!(
        large["reasons"][0]["conditions"],
        json!([
            { "formula": "status = \"New\"", "holds": false, "values": [{ "field": "status", "label": "Status", "value": "Won" }] },
            { "formula": "amount < 100", "holds": false, "values": [{ "field": "amount", "label": "Amount", "value": 500 }] },
            { "formula": null, "holds": null, "values": [] },
        ])
    );
    // Fields.
    let field =
        |name: &str| told(&why(&sales, &format!("do=change&table=leads&record={small}&field={name}")))[2..].to_vec();
    assert_eq!(field("email"), ["field no: The field 'Email' can only be read by the role 'Sales'."]);
    assert_eq!(field("name"), [""; 0]);
    assert_eq!(
        told(&why(&crm.editor, "do=change&table=leads&field=fee")),
        [
            "no",
            "role yes: The role 'editor' may change records of 'Leads'.",
            "computed no: The field 'Fee' is computed: nobody writes it."
        ]
    );
    let hidden = sales.get("/api/v1/why?table=leads&field=fee").expect(404).detail();
    assert_eq!(hidden.replace("fee", "fie"), sales.get("/api/v1/why?table=leads&field=fie").expect(404).detail());
}

#[test]
fn what_is_hidden_is_not_there() {
    let crm = crm();
    let sales = with_role(&crm, &sales());
    let hidden = crm.lead(json!({ "name": "Cem", "amount": 5000 }));
    for deed in ["read", "change", "delete", "comment", "create"] {
        let asked = |record: i64| {
            let refused =
                sales.get(&format!("/api/v1/why?do={deed}&table=leads&record={record}&field=name")).expect(404);
            refused.detail().replace(&record.to_string(), "N")
        };
        assert_eq!(asked(hidden), asked(999), "{deed}");
    }
    crm.admin.post("/api/v1/roles", &json!({ "label": "Nothing", "base": "none" })).expect(201);
    let nothing = token(&crm, "nothing");
    let unseen = nothing.get("/api/v1/why?table=leads").expect(404).detail();
    assert_eq!(unseen.replace("leads", "never"), nothing.get("/api/v1/why?table=never").expect(404).detail());
    crm.reader.get("/api/v1/why?table=leads&person=1").expect(403);
}

#[test]
fn what_an_administrator_asks_of_a_member() {
    let crm = crm();
    crm.admin.post("/api/v1/roles", &sales()).expect(201);
    comes(&crm, "bob@example.org", "sales");
    let bob = member(&crm, "bob");
    let hidden = crm.lead(json!({ "name": "Cem", "amount": 5000, "status": "New" }));
    let answer = why(&crm.person, &format!("do=change&table=leads&record={hidden}&person={}", bob["id"]));
    assert_eq!(
        told(&answer),
        [
            "no",
            "condition no: The role 'Sales' may see records of 'Leads' only for which: amount < 1000. This one is none.",
            "condition no: The role 'Sales' may change records of 'Leads' only for which: status = \"New\" and amount < 100 and fee < 10. This one is none."
        ]
    );
    let parts = &answer["reasons"][1]["conditions"];
    assert_eq!(
        (&parts[0]["holds"], &parts[1]["holds"], &parts[2]["holds"]),
        (&json!(true), &json!(false), &json!(false))
    );
    assert_eq!(parts[2]["values"][0]["value"], json!(500));
    let field = why(&crm.person, &format!("table=leads&field=fee&person={}", bob["id"]));
    assert_eq!(told(&field)[2], "field no: The field 'Fee' is hidden from the role 'Sales'.");
    crm.person.get("/api/v1/why?table=leads&person=99").expect(404);
}

#[test]
fn tokens_and_moves() {
    let crm = crm();
    let made = json!({ "name": "shop", "role": "editor", "tables": ["leads"], "actions": ["create"] });
    let made = crm.person.post("/api/v1/tokens", &made).expect(201).json();
    let shop = crm.server.nobody().with("authorization", &format!("Bearer {}", made["token"].as_str().unwrap()));
    let change = why(&shop, "do=change&table=leads");
    assert_eq!(told(&change)[..2], ["no", "token no: The token is not for this: to change records."]);
    assert_eq!(told(&why(&shop, "do=create&table=leads"))[0], "yes");

    let stage = json!({ "name": "stage", "type": "status", "choices": ["Open", "Won", "Lost"],
        "moves": [{ "from": 1, "to": 2, "by": ["admin"] }, { "from": 1, "to": 3, "required": ["due"] }] });
    crm.admin.post("/api/v1/tables/leads/fields", &stage).expect(201);
    let lead = crm.lead(json!({ "name": "Ann", "stage": "Open" }));
    let to = |client: &Client, to: &str| {
        told(&why(client, &format!("do=change&table=leads&record={lead}&field=stage&to={to}"))).pop().unwrap()
    };
    assert_eq!(to(&crm.editor, "Won"), "move no: 'Stage' goes from 'Open' to 'Won' by admin alone.");
    assert_eq!(to(&crm.admin, "Won"), "move yes: 'Stage' may go from 'Open' to 'Won'.");
    assert_eq!(to(&crm.editor, "Lost"), "move no: 'Due' must be filled before 'Stage' goes from 'Open' to 'Lost'.");
}
