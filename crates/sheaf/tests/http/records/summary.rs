//! `GET /api/v1/tables/{table}/records/summary`

use serde_json::{Value, json};

use crate::server::{Client, Crm, crm};

const TABLE: &str = "/api/v1/tables/leads";
const SUMMARY: &str = "/api/v1/tables/leads/records/summary";

/// Four leads: one without an amount, one with an amount that is none, and a firm that two of them know.
fn with_leads() -> Crm {
    let crm = crm();
    for name in ["Firm A", "Firm B"] {
        crm.editor.post("/api/v1/tables/companies/records", &json!({ "fields": { "name": name } })).expect(201);
    }
    crm.lead(json!({ "name": "Ann", "amount": 10.01, "status": "Won", "due": "2026-03-01", "company": 1, "partners": [1, 2] }));
    crm.lead(json!({ "name": "ann", "amount": 5, "status": "New", "due": "2026-02-01", "company": 1 }));
    crm.lead(json!({ "name": "Cem", "status": "Won" }));
    crm.lead(json!({ "name": "Dan", "amount": 7.5, "status": "Lost", "due": "2026-03-15", "company": 2 }));
    crm
}

#[track_caller]
fn values(client: &Client, query: &str) -> Value {
    let answer = client.get(&format!("{SUMMARY}?{query}")).expect(200).json();
    let fields = answer["summary"].as_object().expect("fields").iter();
    json!([
        answer["records"],
        fields.map(|(name, of)| (name.clone(), of["value"].clone())).collect::<serde_json::Map<_, _>>()
    ])
}

#[test]
fn one_value_for_each_field() {
    let crm = with_leads();
    let cases = [
        ("sum", json!(22.51)),
        ("average", json!(7.50333333)),
        ("median", json!(7.5)),
        ("minimum", json!(5)),
        ("maximum", json!(10.01)),
        ("range", json!(5.01)),
        ("filled", json!(3)),
        ("empty", json!(1)),
        ("percent_filled", json!(0.75)),
        ("percent_empty", json!(0.25)),
        ("unique", json!(3)),
    ];
    for (function, value) in cases {
        assert_eq!(
            values(&crm.reader, &format!("summary=amount:{function}")),
            json!([4, { "amount": value }]),
            "{function}"
        );
    }
    let several = "name:unique,status:unique,due:minimum,company:unique,partners:filled,fee:sum";
    assert_eq!(
        values(&crm.reader, &format!("summary={several}")),
        json!([4, { "name": 3, "status": 3, "due": "2026-02-01", "company": 2, "partners": 1, "fee": 2.251 }])
    );
    assert_eq!(values(&crm.reader, "summary=due:range"), json!([4, { "due": 42 }]));
    // A blank amount is below 9 as 0 is, and no value. A median of an even number of values lies between two of them.
    assert_eq!(values(&crm.reader, "summary=amount:median&filter=amount%3C9"), json!([3, { "amount": 6.25 }]));
}

#[test]
fn of_the_records_that_are_asked_for() {
    let crm = with_leads();
    let view =
        json!({ "label": "Won", "filter": "status = \"Won\"", "summary": { "amount": "sum", "name": "filled" } });
    crm.admin.post(&format!("{TABLE}/views"), &view).expect(201);
    assert_eq!(values(&crm.reader, "view=won"), json!([2, { "amount": 10.01, "name": 2 }]));
    assert_eq!(values(&crm.reader, "view=won&filter=ISBLANK(amount)"), json!([1, { "amount": 0, "name": 1 }]));
    assert_eq!(values(&crm.reader, "view=won&summary=amount:average"), json!([2, { "amount": 10.01 }]));
    assert_eq!(values(&crm.reader, "search=ann&summary=amount:sum"), json!([2, { "amount": 15.01 }]));
    // The table's own where no view is asked for; none where it has none.
    assert_eq!(values(&crm.reader, ""), json!([4, {}]));
    crm.admin.patch(TABLE, &json!({ "summary": { "due": "maximum" } })).expect(200);
    assert_eq!(values(&crm.reader, ""), json!([4, { "due": "2026-03-15" }]));
    // Of no records at all.
    let none = "summary=amount:sum,due:maximum,name:percent_filled,fee:average&filter=FALSE";
    assert_eq!(values(&crm.reader, none), json!([0, { "amount": 0, "due": null, "name": null, "fee": null }]));
}

#[test]
fn misfits_and_failures_are_empty() {
    let crm = with_leads();
    let id = crm.lead(json!({ "name": "Eve", "amount": 1 }));
    let field = json!({ "name": "share", "type": "formula", "formula": "100 / (amount - 1)" });
    crm.admin.post(&format!("{TABLE}/fields"), &field).expect(201);
    assert_eq!(values(&crm.reader, "summary=share:filled,fee:sum"), json!([5, { "share": 4, "fee": 2.351 }]));
    // What does not fit a new type is kept beside its record, and is no value.
    crm.admin.patch(&format!("{TABLE}/fields/name"), &json!({ "type": "integer" })).expect(200);
    crm.editor.patch(&format!("{TABLE}/records/{id}"), &json!({ "fields": { "name": 12 } })).expect(200);
    assert_eq!(values(&crm.reader, "summary=name:empty"), json!([5, { "name": 4 }]));
    assert_eq!(values(&crm.reader, "summary=name:sum"), json!([5, { "name": 12 }]));
}

#[test]
fn sums_are_exact_beyond_what_a_number_holds() {
    let crm = crm();
    let fields = json!([{ "name": "n", "type": "integer" }, { "name": "worth", "type": "number", "decimals": 2 },
        { "name": "hours", "type": "duration" }, { "name": "done", "type": "boolean" }]);
    crm.admin.post("/api/v1/tables", &json!({ "name": "large", "fields": fields })).expect(201);
    for _ in 0..2 {
        let record =
            json!({ "n": "9007199254740993", "worth": "90071992547409931.25", "hours": "PT20H30M", "done": true });
        crm.editor.post("/api/v1/tables/large/records", &json!({ "fields": record })).expect(201);
    }
    crm.editor.post("/api/v1/tables/large/records", &json!({ "fields": { "n": -1, "done": false } })).expect(201);
    crm.editor.post("/api/v1/tables/large/records", &json!({ "fields": {} })).expect(201);
    let path = "/api/v1/tables/large/records/summary";
    let value = |asked: &str| {
        let answer = crm.reader.get(&format!("{path}?summary={asked}")).expect(200).json();
        answer["summary"][asked.split(':').next().unwrap()]["value"].clone()
    };
    assert_eq!(value("n:sum"), "18014398509481985");
    assert_eq!(value("n:maximum"), "9007199254740993");
    assert_eq!(value("n:range"), "9007199254740994");
    assert_eq!(value("worth:sum"), "180143985094819862.5");
    assert_eq!(value("worth:average"), "90071992547409931.25");
    assert_eq!(value("hours:sum"), "PT41H");
    assert_eq!(value("hours:average"), "PT20H30M");
    assert_eq!((value("done:checked"), value("done:unchecked"), value("done:filled")), (json!(2), json!(2), json!(3)));
}

#[test]
fn a_sum_larger_than_any_value_is_written_whole() {
    let crm = crm();
    let fields = json!([{ "name": "n", "type": "integer" }, { "name": "more", "type": "formula", "formula": "n * 4" }]);
    crm.admin.post("/api/v1/tables", &json!({ "name": "large", "fields": fields })).expect(201);
    for _ in 0..3 {
        let record = json!({ "fields": { "n": "9000000000000000000" } });
        crm.editor.post("/api/v1/tables/large/records", &record).expect(201);
    }
    let answer = crm.reader.get("/api/v1/tables/large/records/summary?summary=n:sum,more:sum").expect(200).json();
    assert_eq!(answer["summary"]["n"]["value"], "27000000000000000000");
    let more = &answer["summary"]["more"]["value"];
    let more = more.as_f64().or_else(|| more.as_str()?.parse().ok()).expect("a number");
    assert!((more - 1.08e20).abs() < 1e6, "{more}");
}

#[test]
fn it_follows_every_change() {
    let crm = with_leads();
    let first = crm.reader.get(&format!("{SUMMARY}?summary=amount:sum")).expect(200);
    let etag = first.header("etag").expect("a tag").to_owned();
    crm.reader.with("if-none-match", &etag).get(&format!("{SUMMARY}?summary=amount:sum")).expect(304);
    crm.lead(json!({ "name": "Fay", "amount": 1 }));
    let again = crm.reader.with("if-none-match", &etag).get(&format!("{SUMMARY}?summary=amount:sum")).expect(200);
    assert_eq!(again.json()["summary"]["amount"]["value"], 23.51);
    crm.editor.delete(&format!("{TABLE}/records/4")).expect(204);
    assert_eq!(values(&crm.reader, "summary=amount:sum"), json!([4, { "amount": 16.01 }]));
}

#[test]
fn what_cannot_be_summed_up_is_told() {
    let crm = with_leads();
    let cases = [
        (
            "name:sum",
            "summary.name",
            "'Name' cannot be summarised by 'sum': its type is text. Expected filled, empty, percent_filled, percent_empty or unique.",
        ),
        (
            "due:average",
            "summary.due",
            "'Due' cannot be summarised by 'average': its type is date. Expected minimum, maximum, range, filled, empty, percent_filled, percent_empty or unique.",
        ),
        (
            "fee:checked",
            "summary.fee",
            "'Fee' cannot be summarised by 'checked': its type is number. Expected sum, average, median, minimum, maximum, range, filled, empty, percent_filled, percent_empty or unique.",
        ),
        ("nobody:sum", "summary", "There is no field 'nobody' in table 'leads'."),
        ("amount:total", "summary.amount", "There is no function of a summary 'total'."),
        ("amount", "summary", "'summary' is 'amount', expected a field and a function: 'amount:sum'."),
    ];
    for (asked, place, message) in cases {
        let refused = crm.reader.get(&format!("{SUMMARY}?summary={asked}")).expect(422).json();
        assert_eq!(
            (&refused["errors"][0]["field"], &refused["errors"][0]["message"]),
            (&json!(place), &json!(message)),
            "{asked}"
        );
    }
    crm.reader.get(&format!("{SUMMARY}?sort=name")).expect(422);
    crm.reader.get(&format!("{SUMMARY}?view=nothing")).expect(404);
    crm.stranger.get(SUMMARY).expect(404);
    let bad = json!({ "label": "V", "summary": { "status": "sum" } });
    let refused = crm.admin.post(&format!("{TABLE}/views"), &bad).expect(422).json();
    assert_eq!(refused["errors"][0]["field"], "leads.v.summary.status");
    let computed = json!({ "label": "V", "summary": { "fee": "checked" } });
    let refused = crm.admin.post(&format!("{TABLE}/views"), &computed).expect(422).json();
    assert_eq!(refused["errors"][0]["field"], "leads.views.v.summary.fee");
    crm.editor.patch(TABLE, &json!({ "summary": { "amount": "sum" } })).expect(403);
}

#[test]
fn a_summary_goes_where_its_field_goes() {
    let crm = with_leads();
    let summary = json!({ "amount": "sum", "fee": "average", "name": "unique" });
    crm.admin.post(&format!("{TABLE}/views"), &json!({ "label": "V", "summary": summary })).expect(201);
    crm.admin.patch(TABLE, &json!({ "summary": { "amount": "maximum" } })).expect(200);
    let kept = || {
        let table = crm.reader.get(TABLE).json();
        json!([table["summary"], table["views"][0]["summary"]])
    };
    assert_eq!(kept(), json!([{ "amount": "maximum" }, summary]));
    crm.admin.patch(&format!("{TABLE}/fields/amount"), &json!({ "name": "worth" })).expect(200);
    assert_eq!(kept(), json!([{ "worth": "maximum" }, { "worth": "sum", "fee": "average", "name": "unique" }]));
    // A formula that gives something else has no average any more, and a field that is put aside has nothing.
    crm.admin.patch(&format!("{TABLE}/fields/fee"), &json!({ "formula": "{Name} & \"!\"" })).expect(200);
    let deleted = crm.admin.delete(&format!("{TABLE}/fields/worth")).expect(204);
    assert_eq!(kept(), json!([null, { "name": "unique" }]));
    let change = deleted.header("sheaf-change").expect("a change").to_owned();
    crm.admin.post(&format!("/api/v1/changes/{change}/undo"), &json!({})).expect(200);
    assert_eq!(kept(), json!([{ "worth": "maximum" }, { "worth": "sum", "name": "unique" }]));
    crm.admin.patch(TABLE, &json!({ "summary": null })).expect(200);
    crm.admin.patch(&format!("{TABLE}/views/v"), &json!({ "summary": null })).expect(200);
    assert_eq!(kept(), json!([null, null]));
}
