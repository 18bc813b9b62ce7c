//! Where tables stand, as a person says: headers and regions overruled, tables added, all of it found again in the next version.

use serde_json::{Value, json};

use super::upload;
use crate::server::{Client, Reply, crm};

fn place(client: &Client, plan: &Value, place: Value) -> Reply {
    client.patch(&format!("/api/v1/imports/{}", plan["id"]), &json!({ "places": [place] }))
}

fn tables(plan: &Value) -> &Vec<Value> {
    plan["proposal"]["tables"].as_array().unwrap()
}

fn labels(table: &Value) -> Vec<&str> {
    table["fields"].as_array().unwrap().iter().map(|f| f["label"].as_str().unwrap()).collect()
}

fn values(client: &Client, plan: &Value, table: &str) -> Vec<Vec<String>> {
    let path = format!("/api/v1/imports/{}/preview?table={table}&limit=50", plan["id"]);
    let rows = client.get(&path).expect(200).json()["rows"].as_array().unwrap().clone();
    let text = |cell: &Value| cell["text"].as_str().unwrap().to_owned();
    rows.iter().map(|row| row["cells"].as_array().unwrap().iter().map(text).collect()).collect()
}

/// The second row of the header is taken for a record by whoever does not know better.
const VISITS: &str = "Visits of the year\n\nName,Day,Town\nfull name,first of the month,where\nAnn,2024-01-01,Ulm\nBob,2024-02-01,Bonn\nCid,2024-03-01,Kiel\n";

#[test]
fn a_header_is_overruled_and_given_back() {
    let crm = crm();
    let plan = upload(&crm.person, "visits.csv", VISITS);
    let [table] = tables(&plan).as_slice() else { panic!("{plan}") };
    let (name, found) = (table["name"].as_str().unwrap(), table["header_rows"].as_u64().unwrap());
    assert_eq!(table["region"].as_str().unwrap(), "A3:C7");

    let longer = place(&crm.person, &plan, json!({ "table": name, "header_rows": 2 })).expect(200).json();
    let table = &tables(&longer)[0];
    assert_eq!(labels(table), ["Name full name", "Day first of the month", "Town where"]);
    assert_eq!((&table["rows"], &table["fields"][1]["type"]), (&json!(3), &json!("date")));
    assert!(table["evidence"].as_str().unwrap().starts_with("chosen by you"), "{}", table["evidence"]);

    let none = json!({ "table": name, "region": "A5:C7", "header_rows": 0 });
    let none = place(&crm.person, &plan, none).expect(200).json();
    assert_eq!(labels(&tables(&none)[0]), ["Column A", "Column B", "Column C"]);
    assert_eq!(values(&crm.person, &plan, name)[0], ["Ann", "2024-01-01", "Ulm"]);

    let back = place(&crm.person, &plan, json!({ "table": name, "region": null })).expect(200).json();
    assert_eq!(tables(&back)[0]["header_rows"], found);
    assert_eq!(back["proposal"].get("places"), None);
}

#[test]
fn what_was_decided_before_holds_in_the_new_plan() {
    let crm = crm();
    let plan = upload(&crm.person, "visits.csv", VISITS);
    let name = tables(&plan)[0]["name"].as_str().unwrap();
    let fields =
        json!([{ "name": "town", "type": "long_text", "label": "Place" }, { "name": "name", "required": true }]);
    let tables_part = json!({ "tables": [{ "name": name, "label": "Trips", "fields": fields }] });
    crm.person.patch(&format!("/api/v1/imports/{}", plan["id"]), &tables_part).expect(200);
    let moved =
        place(&crm.person, &plan, json!({ "table": name, "region": "A4:C", "header_rows": 1 })).expect(200).json();
    let table = &tables(&moved)[0];
    assert_eq!(table["label"], "Trips");
    assert_eq!(
        labels(table),
        ["full name", "first of the month", "Place"],
        "a column is the same under another header"
    );
    assert_eq!(table["fields"][2]["type"], "long_text");
    assert_eq!(table["fields"][0]["rules"]["required"], true);
    let narrow = place(&crm.person, &plan, json!({ "table": table["name"], "region": "A4:B" })).expect(200).json();
    let findings = narrow["proposal"]["findings"].as_array().unwrap();
    let lapsed: Vec<&str> =
        findings.iter().filter(|f| f["code"] == "decision_lapsed").map(|f| f["message"].as_str().unwrap()).collect();
    assert_eq!(lapsed, ["A choice of yours holds no more: 'visits' has no column 'where' in this workbook any more."]);
}

#[test]
fn a_table_is_added_where_none_was_found() {
    let crm = crm();
    let text = format!("{VISITS}\n\n\nCode words\nred\ngreen\n");
    let plan = upload(&crm.person, "visits.csv", &text);
    let before = tables(&plan).len();
    let added = json!({ "sheet": "visits", "region": "A11:A13", "header_rows": 1 });
    let added = place(&crm.person, &plan, added).expect(200).json();
    assert!(tables(&added).len() >= before, "{added}");
    let words = tables(&added).iter().find(|t| t["region"] == "A11:A13").unwrap();
    assert_eq!((labels(words), &words["rows"]), (vec!["Code words"], &json!(2)));
    let done = crm.person.post(&format!("/api/v1/imports/{}/apply", plan["id"]), &json!({})).expect(200).json();
    assert!(done["tables"].as_array().unwrap().contains(&words["name"]), "{done}");
}

#[test]
fn a_place_is_found_again_in_the_next_version() {
    let crm = crm();
    let plan = upload(&crm.person, "visits.csv", VISITS);
    let name = tables(&plan)[0]["name"].as_str().unwrap();
    place(&crm.person, &plan, json!({ "table": name, "region": "A4:C", "header_rows": 1 })).expect(200);
    crm.person.post(&format!("/api/v1/imports/{}/apply", plan["id"]), &json!({})).expect(200);
    // A line more above, a column between, a row more.
    let next = "Visits of the year\nas told by Ann\n\nName,Day,With,Town\nfull name,first of the month,whom,where\nAnn,2024-01-01,Eve,Ulm\nBob,2024-02-01,Flo,Bonn\nCid,2024-03-01,Gus,Kiel\nDan,2024-04-01,Hal,Jena\n";
    let again = upload(&crm.person, "visits.csv", next);
    let table = &tables(&again)[0];
    assert_eq!(labels(table), ["full name", "first of the month", "whom", "where"], "{table}");
    assert_eq!((&table["region"], &table["rows"]), (&json!("A5:D9"), &json!(4)));
    assert_eq!(again["proposal"]["remembered"]["taken"], 1);
    assert_eq!(table["into"]["compared"]["new"], 1, "{}", table["into"]);

    let other = "Who,When\nAnn,2024-01-01\nBob,2024-02-01\n";
    let other = upload(&crm.person, "others.csv", other);
    assert_eq!(other["proposal"].get("remembered"), None);
}

#[test]
fn a_place_that_cannot_be_is_refused_and_says_why() {
    let crm = crm();
    let plan = upload(&crm.person, "visits.csv", VISITS);
    let name = tables(&plan)[0]["name"].clone();
    let cases = [
        (
            json!({ "table": name, "region": "here" }),
            "'here' is not a range of cells, such as A5:H310, or A5:H for all rows from the fifth on.",
        ),
        (json!({ "table": name, "region": "A90:C99" }), "There is nothing in A90:C99 of 'visits'."),
        (
            json!({ "table": name, "region": "A3:C4", "header_rows": 2 }),
            "A3:C4 has 2 rows: 2 rows of header leave none for a record.",
        ),
        (json!({ "sheet": "else", "region": "A3:C4" }), "There is no sheet 'else' in ''."),
        (json!({ "region": "A3:C4" }), "A new table needs 'sheet' and 'region'."),
        (json!({ "sheet": "visits" }), "A new table needs 'region', such as A5:H310."),
        (json!({ "table": name, "region": 5 }), "'region' is a text, and not 5."),
        (json!({ "table": name, "header_rows": "one" }), "'header_rows' is a whole number from 0 on, and not \"one\"."),
    ];
    for (asked, why) in cases {
        assert_eq!(place(&crm.person, &plan, asked.clone()).expect(422).detail(), why, "{asked}");
    }
    let taken = json!({ "sheet": "visits", "region": "B5:C7" });
    assert_eq!(
        place(&crm.person, &plan, taken.clone()).expect(422).detail(),
        "B5:C7 shares cells with 'visits' (A3:C7): say first where that one stands."
    );
    let first = json!({ "table": name, "region": "A3:C5" });
    let second = json!({ "sheet": "visits", "region": "B5:C7" });
    let both = json!({ "places": [first, second] });
    let refused = crm.person.patch(&format!("/api/v1/imports/{}", plan["id"]), &both).expect(422);
    assert_eq!(refused.detail(), "A3:C5 and B5:C7 share cells.");
    let mixed = json!({ "places": [{ "table": name, "region": "A3:C4" }], "tables": [{ "name": name, "label": "x" }] });
    let refused = crm.person.patch(&format!("/api/v1/imports/{}", plan["id"]), &mixed).expect(422);
    assert_eq!(
        refused.detail(),
        "Where tables stand is changed by itself: all else in the plan is worked out anew for it."
    );
    let kept = crm.person.get(&format!("/api/v1/imports/{}", plan["id"])).expect(200).json();
    assert_eq!(kept, plan, "nothing of it was kept");
}
