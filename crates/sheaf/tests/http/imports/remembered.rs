//! Each thing that a person can say of a plan, said, carried out, and found said when the workbook comes again.

use serde_json::{Value, json};

use super::again::apply;
use super::upload_all;
use crate::server::{Client, crm};

type Files<'f> = &'f [(&'f str, &'f str)];

fn table<'p>(plan: &'p Value, name: &str) -> &'p Value {
    let tables = plan["proposal"]["tables"].as_array().unwrap();
    tables.iter().find(|t| t["name"] == name).unwrap_or(&Value::Null)
}

fn field<'p>(plan: &'p Value, of: &str, name: &str) -> &'p Value {
    let fields = table(plan, of)["fields"].as_array();
    fields.and_then(|fields| fields.iter().find(|f| f["name"] == name)).unwrap_or(&Value::Null)
}

fn labels(plan: &Value) -> Value {
    plan["proposal"]["tables"].as_array().unwrap().iter().map(|t| t["label"].clone()).collect()
}

fn labels_of_fields(plan: &Value) -> Value {
    let of = |table: &Value| table["fields"].as_array().unwrap().iter().map(|f| f["label"].clone()).collect::<Value>();
    plan["proposal"]["tables"].as_array().unwrap().iter().map(of).collect()
}

fn change(client: &Client, plan: &Value, body: &Value) -> Value {
    client.patch(&format!("/api/v1/imports/{}", plan["id"]), body).expect(200).json()
}

fn of(table: &str, mut asked: Value) -> Value {
    asked["name"] = Value::from(table);
    json!({ "tables": [asked] })
}

fn of_field(table: &str, field: &str, mut asked: Value) -> Value {
    asked["name"] = Value::from(field);
    of(table, json!({ "fields": [asked] }))
}

/// What is said of the plan of some files is not so by itself, is so once it is said, and is so when they come again: then each
/// row is known by its record.
fn check(client: &Client, files: Files, said: &[Value], shows: &dyn Fn(&Value) -> Value, expected: &Value) {
    let plan = upload_all(client, files);
    assert_ne!(shows(&plan), *expected, "it is so unasked: {files:?}");
    let plan = said.iter().fold(plan, |plan, body| change(client, &plan, body));
    assert_eq!(shows(&plan), *expected, "it is so when it is said: {said:?}");
    apply(client, &plan);
    let again = upload_all(client, files);
    let remembered = &again["proposal"]["remembered"];
    assert_eq!(shows(&again), *expected, "it is remembered: {said:?}, {remembered}");
    assert_eq!(remembered["lapsed"], Value::Null, "{said:?}");
    for table in again["proposal"]["tables"].as_array().unwrap().iter().filter(|t| t["include"] == true) {
        let compared = &table["into"]["compared"];
        let moved = ["new", "changed", "gone", "conflicts", "refused"].map(|kind| compared[kind].as_u64());
        assert_eq!(moved, [Some(0); 5], "{said:?}: {}", table["into"]);
    }
}

const PARTS: &str = "Ref,Name,Qty,Kind\n1,Bolt,1,a\n2,Nut,2,b\n3,Pin,3,a\n4,Cap,4,b\n5,Peg,5,a\n6,Rod,6,b\n";

#[test]
fn what_is_said_of_a_table() {
    let crm = crm();
    let person = &crm.person;
    let parts = |name| [(name, PARTS)];
    check(
        person,
        &[("kept.csv", PARTS), ("left.csv", "Who,Where\nAnn,Ulm\nBob,Kiel\n")],
        &[of("left", json!({ "include": false }))],
        &|plan| table(plan, "left")["include"].clone(),
        &json!(false),
    );
    check(
        person,
        &parts("pieces.csv"),
        &[of("pieces", json!({ "label": "All pieces" }))],
        &|plan| table(plan, "pieces")["label"].clone(),
        &json!("All pieces"),
    );
    check(
        person,
        &parts("keyed.csv"),
        &[of("keyed", json!({ "key": ["name", "kind"] }))],
        &|plan| table(plan, "keyed")["key"].clone(),
        &json!(["name", "kind"]),
    );
    let orders = "Order no,Customer,Town,Amount\nO1,Halden,Ulm,5\nO2,Bodo,Kiel,7\nO3,Halden,Ulm,9\nO4,Bodo,Kiel,7\n";
    check(
        person,
        &[("orders.csv", orders)],
        &[of("orders", json!({ "split": { "key": "customer", "columns": ["town"], "label": "Customers" } }))],
        &labels,
        &json!(["orders", "Customers"]),
    );
    let (north, south) =
        ("Name,Qty,Since\nBolt,5,2024-01-02\nNut,7,2024-02-03\n", "Name,Qty,Weight\nCap,1,30\nPeg,4,12\n");
    check(
        person,
        &[("north.csv", north), ("south.csv", south)],
        &[of("north", json!({ "join": { "tables": ["south"], "label": "Depot" } }))],
        &labels,
        &json!(["north"]),
    );
}

/// Twelve entries of a month.
fn month(first: usize) -> String {
    (first..first + 12).fold("Entry,Account,Amount\n".to_owned(), |text, i| text + &format!("E{i},Bank,{i}.5\n"))
}

#[test]
fn tables_that_are_read_as_one_are_so_again() {
    let crm = crm();
    let months = [month(100), month(200)];
    let files = [("Jan.csv", months[0].as_str()), ("Feb.csv", months[1].as_str())];
    let said = [of("jan", json!({ "stack": true }))];
    check(&crm.person, &files, &said, &|plan| table(plan, "jan")["rows"].clone(), &json!(24));
}

#[test]
fn what_stands_above_a_table_is_in_its_records_again() {
    let crm = crm();
    let sheet = |who: &str, first| format!("Employee:,{who},\nRate:,12.5,\n\n{}", month(first));
    let (ann, bob) = (sheet("Ann", 100), sheet("Bob", 200));
    let files = [("ann.csv", ann.as_str()), ("bob.csv", &bob)];
    let all = json!(["Entry", "Account", "Amount", "Sheet", "Employee", "Rate"]);
    let together = [of("ann", json!({ "stack": true })), of("ann", json!({ "heads": true }))];
    check(&crm.person, &files, &together, &labels_of_fields, &json!([all]));
    let wrong = upload_all(&crm.person, &[("plain.csv", PARTS)]);
    let refused = of("plain", json!({ "heads": true }));
    let refused = crm.person.patch(&format!("/api/v1/imports/{}", wrong["id"]), &refused).expect(422);
    assert_eq!(refused.detail(), "There is no value with a label above 'plain'.");
}

#[test]
fn what_stands_above_a_table_is_loaded_and_names_no_record() {
    let crm = crm();
    let text = "Name:,Ann Hall,\nSince:,2024-05-01,\n\nDay,Task,Hours\n1,Paint a wall,4.5\n2,Drill a hole,5.5\n3,Drill a hole,6.5\n";
    let plan = upload_all(&crm.person, &[("hours.csv", text)]);
    apply(&crm.person, &change(&crm.person, &plan, &of("hours", json!({ "heads": true }))));
    let made = crm.person.get("/api/v1/tables/hours").expect(200).json();
    assert_eq!((&made["title"], made["fields"].as_array().unwrap().len()), (&json!("task"), 5));
    let records = crm.person.get("/api/v1/tables/hours/records?fields=name,since,hours&sort=day").expect(200).json();
    let fields: Vec<&Value> = records["records"].as_array().unwrap().iter().map(|record| &record["fields"]).collect();
    assert_eq!(fields[2], &json!({ "name": "Ann Hall", "since": "2024-05-01", "hours": 6.5 }));
}

#[test]
fn records_that_are_read_side_by_side_are_so_again() {
    let crm = crm();
    let lines = ["Name,Alpha,Beta,Gamma", "Size,small,large,small", "Cores,2,8,2", "Memory,4,32,8", "System,A,B,A"];
    let row = |line: &&str| format!("<tr><td>{}</td></tr>", line.replace(',', "</td><td>"));
    let page = format!("<html><body><table>{}</table></body></html>", lines.iter().map(row).collect::<String>());
    let shows = |plan: &Value| table(plan, "machines")["transposed"]["applied"].clone();
    let said = [of("machines", json!({ "transpose": false }))];
    check(&crm.person, &[("machines.html", &page)], &said, &shows, &json!(false));
}

#[test]
fn periods_that_are_read_as_records_are_so_again() {
    let crm = crm();
    let person = &crm.person;
    let shows = |name: &'static str| move |plan: &Value| table(plan, name)["cross_tab"]["applied"].clone();
    let years = "Country,2019,2020,2021\nChile,7.5,0.5,1.5\nPeru,4.5,2.5,3.5\nBolivia,8,9,6\nEcuador,1,2,3\n";
    let said = [of("trade", json!({ "unpivot": true })), of("trade", json!({ "label": "Trade by year" }))];
    check(person, &[("trade.csv", years)], &said, &shows("trade"), &json!(true));
    let keyed = [
        of("yield", json!({ "key": ["country"] })),
        of("yield", json!({ "unpivot": true })),
        of("yield", json!({ "key": ["year", "country"] })),
    ];
    let key = |plan: &Value| table(plan, "yield")["key"].clone();
    check(person, &[("yield.csv", years)], &keyed, &key, &json!(["year", "country"]));
    // A year more: its rows are new records, and all others are known.
    let more = years.lines().zip(["2022", "1", "2", "3", "4"]).map(|(line, more)| format!("{line},{more}\n"));
    let more = upload_all(person, &[("trade.csv", &more.collect::<String>())]);
    let compared = &table(&more, "trade")["into"]["compared"];
    assert_eq!([&compared["new"], &compared["same"], &compared["gone"]], [&json!(4), &json!(12), &json!(0)], "{more}");
    assert_eq!(table(&more, "trade")["label"], "Trade by year");
    assert_eq!(apply(person, &more)["misfits"], 0);

    let weeks = "Employee,KW 1,KW 2,KW 3\nAnn,38,30,33\nBob,31,38,45\nCid,37,31,38\nDora,20,21,22\n";
    check(person, &[("hours.csv", weeks)], &[of("hours", json!({ "unpivot": true }))], &shows("hours"), &json!(true));
    // Other weeks altogether.
    let next = weeks.replace("KW 1,KW 2,KW 3", "KW 4,KW 5,KW 6");
    let next = upload_all(person, &[("hours.csv", &next)]);
    let into = &table(&next, "hours")["into"];
    assert_eq!([&into["compared"]["new"], &into["compared"]["same"]], [&json!(12), &json!(0)], "{into}");
    assert_eq!(into["choices"].as_array().map(Vec::len), Some(3), "its weeks are choices to come: {into}");
    assert_eq!(apply(person, &next)["misfits"], 0);
    // As they stand again, where a person says so.
    let back = upload_all(person, &[("hours.csv", weeks)]);
    change(person, &back, &of("hours", json!({ "unpivot": false })));
    assert_eq!(shows("hours")(&upload_all(person, &[("hours.csv", weeks)])), json!(false));
}

#[test]
fn what_is_said_of_a_field() {
    let crm = crm();
    let person = &crm.person;
    for (at, (name, said, part, expected)) in [
        ("qty", json!({ "type": "text" }), "type", json!("text")),
        ("qty", json!({ "type": "number", "decimals": 3 }), "decimals", json!(3)),
        ("qty", json!({ "label": "Pieces" }), "label", json!("Pieces")),
        ("kind", json!({ "include": false }), "include", json!(false)),
        ("kind", json!({ "required": true }), "rules", json!({ "required": true, "unique": false })),
        ("qty", json!({ "unique": true }), "rules", json!({ "required": false, "unique": true })),
    ]
    .into_iter()
    .enumerate()
    {
        let name_of = ["apples", "birds", "cows", "ducks", "eels", "foxes"][at];
        let shows = |plan: &Value| field(plan, name_of, name)[part].clone();
        let file = format!("{name_of}.csv");
        check(person, &[(&file, PARTS)], &[of_field(name_of, name, said)], &shows, &expected);
    }
    let met = (1..=9).fold("Who,Met\n".to_owned(), |text, n| text + &format!("Ann {n},0{n}/0{}/2024\n", 10 - n));
    check(
        person,
        &[("met.csv", &met)],
        &[of_field("met", "met", json!({ "date_order": "month" }))],
        &|plan| field(plan, "met", "met")["reading"]["date_order"].clone(),
        &json!("month"),
    );
    let towns = "Town,Land\nUlm,DE\nBern,CH\n";
    let visits = "Who,Where\nAnn,Bern\nBob,Ulm\nCid,Bern\n";
    let link = json!({ "type": "link", "link": { "table": "towns", "field": "town" } });
    let text = of_field("visits", "where", json!({ "type": "text" }));
    check(
        person,
        &[("towns.csv", towns), ("visits.csv", visits)],
        &[text, of_field("visits", "where", link)],
        // What it was found as and what was chosen are told apart by the evidence.
        &|plan| {
            json!([
                field(plan, "visits", "where")["type"],
                field(plan, "visits", "where")["evidence"].to_string().contains("Chosen by you")
            ])
        },
        &json!(["link", true]),
    );
}

/// The findings of a code that are mended.
fn mended(code: &'static str) -> impl Fn(&Value) -> Value {
    move |plan| {
        let findings = plan["proposal"]["findings"].as_array().unwrap();
        let all: Vec<&Value> = findings.iter().filter(|f| f["code"] == code).collect();
        json!(!all.is_empty() && all.iter().all(|f| f["mended"] == true))
    }
}

#[test]
fn what_is_mended() {
    let crm = crm();
    let person = &crm.person;
    let rows = |head: &str, row: &dyn Fn(usize) -> String, last: &str| {
        (0..30).fold(format!("{head}\n"), |text, n| text + &row(n) + "\n") + last
    };
    let town = |n: usize| ["Berlin", "Hamburg"][n % 2];
    let cases = [
        ("slips", "near_duplicate", rows("Ref,Town", &|n| format!("R{n},{}", town(n)), "R30,Berlln\n")),
        ("figures", "misfit", rows("Ref,Qty", &|n| format!("R{n},{n}"), "R30,about 7\n")),
        ("twice", "duplicate_key", rows("Ref No,Qty", &|n| format!("R{n},{n}"), "R29,29\n")),
        ("blanks", "stray_blanks", rows("Ref,Name", &|n| format!("R{n},the  name of {n}"), "")),
        ("marks", "ambiguous_number", rows("Ref,Sum", &|n| format!("R{n},\"{},{:03}\"", n + 1, n * 7), "")),
        (
            "seen",
            "ambiguous_dates",
            (1..=9).fold("Who,Seen\n".to_owned(), |t, n| t + &format!("Ann {n},0{n}/0{}/2024\n", 10 - n)),
        ),
        ("bills", "values_above", format!("Customer:,Hall,,\n,,,\n{PARTS}")),
        ("sales", "cross_tab", "Shop,2019,2020,2021\nA,7.5,0.5,1.5\nB,4.5,2.5,3.5\nC,8,9,6\nD,1,2,3\n".to_owned()),
    ];
    for (name, code, text) in cases {
        let file = format!("{name}.csv");
        check(person, &[(&file, &text)], &[json!({ "findings": [{ "code": code }] })], &mended(code), &json!(true));
    }
}

#[test]
fn where_a_table_stands() {
    let crm = crm();
    let place = json!({ "places": [{ "table": "list", "region": "A2:D7", "header_rows": 0 }] });
    let shows = |plan: &Value| json!([table(plan, "list")["region"], table(plan, "list")["header_rows"]]);
    check(&crm.person, &[("list.csv", PARTS)], &[place], &shows, &json!(["A2:D7", 0]));
}

/// Into which table rows go is known by what the last import made, and how they go there is remembered.
#[test]
fn how_rows_go_into_a_table() {
    let crm = crm();
    let person = &crm.person;
    let files: Files = &[("stock.csv", PARTS)];
    apply(person, &upload_all(person, files));
    let fields = json!([{ "name": "ref", "type": "integer" }, { "name": "name", "type": "text" },
        { "name": "qty", "type": "integer" }, { "name": "kind", "type": "text" }]);
    person.post("/api/v1/tables", &json!({ "name": "other", "fields": fields })).expect(201);
    let plan = upload_all(person, files);
    let first = json!({ "table": "other", "key": ["name"], "gone": "delete" });
    let plan = change(person, &plan, &of("stock", json!({ "into": first })));
    let plan = change(person, &plan, &of("stock", json!({ "into": { "conflicts": "file" } })));
    apply(person, &plan);
    person.patch("/api/v1/tables/other/fields/name", &json!({ "name": "called" })).expect(200);
    let again = upload_all(person, &[("stock.csv", &PARTS.replace("6,Rod,6,b\n", ""))]);
    let into = &table(&again, "stock")["into"];
    assert_eq!([&into["table"], &into["gone"], &into["conflicts"]], ["other", "delete", "file"], "{into}");
    assert_eq!((&into["key"], &into["compared"]["gone"]), (&json!(["called"]), &json!(1)));
    assert_eq!(again["proposal"]["remembered"]["lapsed"], Value::Null);
    // The latest word counts.
    change(person, &again, &of("stock", json!({ "into": { "gone": "keep" } })));
    assert_eq!(table(&upload_all(person, files), "stock")["into"]["gone"], "keep");
    // A table of its own is then the one that the next version goes into.
    let own = change(person, &upload_all(person, files), &of("stock", json!({ "into": null })));
    apply(person, &own);
    let next = upload_all(person, files);
    assert_eq!(table(&next, "stock")["into"]["table"], "stock_2", "{}", table(&next, "stock")["into"]);
}
