//! `GET /api/v1/tables/{table}/records/groups`

use serde_json::{Value, json};

use crate::server::{Client, Crm, crm, encoded};

const GROUPS: &str = "/api/v1/tables/leads/records/groups";

fn with_leads() -> Crm {
    let crm = crm();
    for name in ["Zeta", "Alpha"] {
        crm.editor.post("/api/v1/tables/companies/records", &json!({ "fields": { "name": name } })).expect(201);
    }
    crm.lead(json!({ "name": "Ann", "amount": 10.01, "status": "Won", "due": "2026-03-01", "company": 1 }));
    crm.lead(json!({ "name": "ann", "amount": 5, "status": "New", "due": "2026-02-01", "company": 1 }));
    crm.lead(json!({ "name": "Cem", "status": "Won" }));
    crm.lead(json!({ "name": "Dan", "amount": 7.5, "status": "Won", "due": "2026-03-15", "company": 2 }));
    crm
}

/// Each group as its values, its number of records and the values of its summary.
#[track_caller]
fn groups(client: &Client, query: &str) -> Value {
    let answer = client.get(&format!("{GROUPS}?{query}")).expect(200).json();
    let group = |group: &Value| {
        let values: Vec<&Value> = group["values"].as_object().expect("values").values().collect();
        let sums: Vec<&Value> =
            group["summary"].as_object().expect("a summary").values().map(|s| &s["value"]).collect();
        json!([values, group["records"], sums])
    };
    answer["groups"].as_array().expect("groups").iter().map(group).collect()
}

#[test]
fn records_are_put_together() {
    let crm = with_leads();
    let cases = [
        // Choices in the order that people see, blanks last; the number, what is summed up.
        ("by=status&summary=amount:sum", json!([[["New"], 1, [5]], [["Won"], 3, [17.51]]])),
        ("by=-status&summary=amount:median", json!([[["Won"], 3, [8.755]], [["New"], 1, [5]]])),
        ("by=company", json!([[[2], 1, []], [[1], 2, []], [[null], 1, []]])),
        // Texts that differ in case alone are one.
        ("by=name", json!([[["Ann"], 2, []], [["Cem"], 1, []], [["Dan"], 1, []]])),
        ("by=due:month", json!([[["2026-02-01"], 1, []], [["2026-03-01"], 2, []], [[null], 1, []]])),
        ("by=-due:quarter", json!([[["2026-01-01"], 3, []], [[null], 1, []]])),
        (
            "by=due:week",
            json!([[["2026-01-26"], 1, []], [["2026-02-23"], 1, []], [["2026-03-09"], 1, []], [[null], 1, []]]),
        ),
        (
            "by=status,due:year&summary=amount:median,name:filled",
            json!([
                [["New", "2026-01-01"], 1, [5, 1]],
                [["Won", "2026-01-01"], 2, [8.755, 2]],
                [["Won", null], 1, [null, 1]]
            ]),
        ),
        ("by=status&filter=amount%3E6", json!([[["Won"], 2, []]])),
        ("by=status&search=ann", json!([[["New"], 1, []], [["Won"], 1, []]])),
        ("by=fee", json!([[[0], 1, []], [[0.5], 1, []], [[0.75], 1, []], [[1.001], 1, []]])),
        ("by=status&filter=FALSE", json!([])),
    ];
    for (query, wanted) in cases {
        assert_eq!(groups(&crm.reader, query), wanted, "{query}");
    }
    let some = crm.reader.get(&format!("{GROUPS}?by=name&limit=2")).expect(200).json();
    assert_eq!((some["groups"].as_array().map(Vec::len), &some["more"]), (Some(2), &json!(true)));
    // A view says by what.
    let view = json!({ "label": "By month", "filter": "status = \"Won\"", "group": ["due:month"], "summary": { "amount": "sum" } });
    crm.admin.post("/api/v1/tables/leads/views", &view).expect(201);
    assert_eq!(groups(&crm.reader, "view=by_month"), json!([[["2026-03-01"], 2, [17.51]], [[null], 1, [0]]]));
}

/// Several functions of one field, in the order in which they are asked for.
#[test]
fn measures_stand_beside_the_summary() {
    let crm = with_leads();
    let measured = |query: &str| {
        let answer = crm.reader.get(&format!("{GROUPS}?{query}")).expect(200).json();
        let of = |group: &Value| {
            let one = |m: &Value| json!([m["field"], m["function"], m["value"]]);
            group["measures"].as_array().map(|all| all.iter().map(one).collect::<Vec<_>>())
        };
        answer["groups"].as_array().expect("groups").iter().map(of).collect::<Vec<_>>()
    };
    let three = "measures=amount:average,name:filled,amount:sum";
    let of_new = json!([["amount", "average", 5], ["name", "filled", 1], ["amount", "sum", 5]]);
    let of_won = json!([["amount", "average", 8.755], ["name", "filled", 3], ["amount", "sum", 17.51]]);
    assert_eq!(json!(measured(&format!("by=status&{three}"))), json!([of_new, of_won]));
    assert_eq!(
        json!(measured(&format!("by=status&{three}&summary=amount:median,due:maximum"))),
        json!([of_new, of_won])
    );
    assert_eq!(measured("by=status&summary=amount:sum"), [None, None]);
    // A pivot's own, unless others are named; named with nothing in it, none.
    let look = json!({ "kind": "pivot", "rows": ["status"], "measures": [
        { "field": "amount", "function": "average" }, { "field": "name", "function": "filled" }, { "field": "amount", "function": "sum" }] });
    crm.admin.post("/api/v1/tables/leads/views", &json!({ "label": "P", "look": look })).expect(201);
    assert_eq!(json!(measured("view=p&by=status")), json!([of_new, of_won]));
    assert_eq!(measured("view=p&by=status&measures="), [None, None]);
    let all = crm.reader.get("/api/v1/tables/leads/records/summary?view=p").expect(200).json();
    let values: Vec<&Value> = all["measures"].as_array().expect("measures").iter().map(|m| &m["value"]).collect();
    assert_eq!(json!(values), json!([7.50333333, 4, 22.51]));
    for (asked, place, message) in [
        (
            "name:sum",
            "measures.name",
            "'Name' cannot be summarised by 'sum': its type is text. Expected filled, empty, percent_filled, percent_empty or unique.",
        ),
        ("amount:sum,amount:sum", "measures", "'measures' names 'amount:sum' twice, expected each once."),
        ("nobody:sum", "measures", "There is no field 'nobody' in table 'leads'."),
    ] {
        let refused = crm.reader.get(&format!("{GROUPS}?by=status&measures={asked}")).expect(422).json();
        assert_eq!(
            (&refused["errors"][0]["field"], &refused["errors"][0]["message"]),
            (&json!(place), &json!(message))
        );
    }
}

/// Whatever the type, a group's filter gives its records, and each record is of one group.
#[test]
fn a_groups_filter_gives_its_records() {
    let crm = crm();
    let fields = json!([
        { "name": "text", "type": "text" }, { "name": "whole", "type": "integer" },
        { "name": "decimal", "type": "number", "decimals": 3 }, { "name": "share", "type": "percent", "decimals": 3 },
        { "name": "done", "type": "boolean" }, { "name": "day", "type": "date" }, { "name": "moment", "type": "datetime" },
        { "name": "clock", "type": "time" }, { "name": "length", "type": "duration" },
        { "name": "choice", "type": "choice", "choices": ["A \"quoted\"", "B"] }, { "name": "stars", "type": "rating" },
        { "name": "company", "type": "link", "link": { "table": "companies" } }, { "name": "who", "type": "user" },
        { "name": "third", "type": "formula", "formula": "decimal / 3" },
        { "name": "said", "type": "formula", "formula": "IF(ISBLANK(text), \"\", text & \"!\")" },
        { "name": "late", "type": "formula", "formula": "day > \"2026-01-01\"" },
        { "name": "ratio", "type": "formula", "formula": "100 / decimal" },
        { "name": "many", "type": "formula", "formula": "100 / decimal > 1" },
        { "name": "word", "type": "formula", "formula": "IF(100 / decimal > 1, \"much\", \"little\")" } ]);
    crm.admin.post("/api/v1/tables", &json!({ "name": "kinds", "fields": fields })).expect(201);
    crm.editor
        .post(
            "/api/v1/tables/companies/records",
            &json!({ "records": [
        { "fields": { "name": "One" } }, { "fields": { "name": "Two" } } ] }),
        )
        .expect(201);
    let records = json!([
        {}, { "text": "", "whole": 0, "decimal": 0, "share": 0, "done": false, "length": "PT0S" },
        { "text": "a \"b\"", "whole": 7, "decimal": -0.125, "share": 0.125, "done": true, "day": "2024-02-29", "moment": "2024-02-29T23:59:59.5Z",
          "clock": "00:00:00", "length": "-PT1H30M0.25S", "choice": "A \"quoted\"", "stars": 3, "company": 1 },
        { "text": "A \"B\"", "whole": -7, "decimal": 10, "share": 0.5, "day": "1970-01-01", "moment": "1970-01-01T00:00:00Z",
          "clock": "23:59:59", "length": "PT36H15M", "choice": "B", "stars": 5, "company": 2 },
        { "text": "b", "whole": 7, "decimal": 10, "day": "9999-12-31", "moment": "2026-12-31T12:00:00Z", "clock": "12:30:00", "length": "PT36H15M", "company": 2 } ]);
    let records: Vec<Value> = records.as_array().unwrap().iter().map(|fields| json!({ "fields": fields })).collect();
    crm.editor.post("/api/v1/tables/kinds/records", &json!({ "records": records })).expect(201);
    let spans = ["day", "week", "month", "quarter", "year"];
    let of_days = ["day", "moment"].iter().flat_map(|field| spans.map(|span| format!("{field}:{span}")));
    let names = fields.as_array().unwrap().iter().map(|field| field["name"].as_str().unwrap().to_owned());
    let pairs = ["choice,-day:month", "company,done", "text,length"].map(str::to_owned);
    for by in names.chain(of_days).chain(pairs) {
        let answer = crm.reader.get(&format!("/api/v1/tables/kinds/records/groups?by={by}")).expect(200).json();
        let mut seen = Vec::new();
        for group in answer["groups"].as_array().unwrap() {
            let filter = group["filter"].as_str().unwrap();
            let list =
                crm.reader.get(&format!("/api/v1/tables/kinds/records?filter={}", encoded(filter))).expect(200).json();
            let ids: Vec<i64> = list["records"].as_array().unwrap().iter().map(|r| r["id"].as_i64().unwrap()).collect();
            assert_eq!(group["records"], ids.len(), "{by}: {filter}");
            seen.extend(ids);
        }
        seen.sort_unstable();
        assert_eq!(seen, [1, 2, 3, 4, 5], "{by}");
    }
}

/// A text that stands for others in its group stands for them in the groups within too, so that these are found there.
#[test]
fn groups_within_a_group_have_its_value() {
    let crm = crm();
    for (name, status) in [("Paris", "New"), ("paris", "Won"), ("PARIS", "Lost")] {
        crm.lead(json!({ "name": name, "status": status }));
    }
    let outer = groups(&crm.reader, "by=name");
    assert_eq!(outer, json!([[["PARIS"], 3, []]]));
    let inner = groups(&crm.reader, "by=name,status");
    assert_eq!(inner, json!([[["PARIS", "New"], 1, []], [["PARIS", "Won"], 1, []], [["PARIS", "Lost"], 1, []]]));
}

#[test]
fn what_cannot_be_grouped_is_told() {
    let crm = with_leads();
    let cases = [
        ("", "'by' names 0 fields, expected 1 to 4."),
        ("by=nam", "There is no field 'nam' in table 'leads'."),
        ("by=partners", "'Partners' cannot be grouped by: its type is links."),
        ("by=name:month", "'Name' cannot be grouped by month: its type is text."),
        ("by=due:moth", "There is no span of time 'moth'."),
        ("by=status&limit=10001", "'limit' is 10001, expected at most 10000."),
        ("by=status&sort=name", "There is no parameter 'sort'."),
        ("by=due:year,due:month", "'by' names the field 'due' twice, expected each once."),
        ("by=name,status,due,amount,fee", "'by' names 5 fields, expected 1 to 4."),
    ];
    for (query, message) in cases {
        assert_eq!(
            crm.reader.get(&format!("{GROUPS}?{query}")).expect(422).json()["errors"][0]["message"],
            message,
            "{query}"
        );
    }
    crm.stranger.get(&format!("{GROUPS}?by=status")).expect(404);
}
