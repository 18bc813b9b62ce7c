//! Cells that name several records: from the upload to records with what they link to, and the same file again.

use serde_json::{Value, json};

use super::upload_all;
use crate::server::{Client, crm};

const TAGS: &str = "Tag,Colour\nRust,red\nSQL,blue\n\"C, C++\",green\nGo,white\nLean,black\nPython,grey\n";

fn projects(lines: &[(&str, &str)]) -> String {
    let rows = lines.iter().map(|(name, tags)| format!("{name},\"{tags}\"\n"));
    format!("Project,Needs\n{}", rows.collect::<String>())
}

const LINES: [(&str, &str); 8] = [
    ("Alpha", "Rust; SQL"),
    ("Beta", "sql ;Go"),
    ("Gamma", "C, C++"),
    ("Delta", "Lean; Python; Rust"),
    ("Epsilon", "Rust; Cobol"),
    ("Zeta", "Python"),
    ("Eta", "Go; Lean"),
    ("Theta", "C, C++; Python"),
];

/// What each project needs, by the titles of the linked records; a misfit as it is written.
fn needs(client: &Client) -> Vec<Value> {
    let path = "/api/v1/tables/projects/records?sort=@id&expand=needs";
    let records = client.get(path).expect(200).json()["records"].as_array().unwrap().clone();
    let shown = |record: &Value| match record["misfits"]["needs"]["value"].clone() {
        Value::Null => {
            let linked = record["fields"]["needs"].as_array().unwrap().iter();
            linked.map(|far| far["fields"]["tag"].clone()).collect::<Value>()
        }
        misfit => misfit,
    };
    records.iter().map(shown).collect()
}

#[test]
fn cells_that_name_several_records_become_links() {
    let crm = crm();
    let plan = upload_all(&crm.person, &[("tags.csv", TAGS), ("projects.csv", &projects(&LINES))]);
    let tables = plan["proposal"]["tables"].as_array().unwrap();
    let field = &tables.iter().find(|t| t["name"] == "projects").unwrap()["fields"][1];
    assert_eq!((&field["type"], &field["link"]["table"]), (&json!("links"), &json!("tags")), "{field}");
    let done = crm.person.post(&format!("/api/v1/imports/{}/apply", plan["id"]), &json!({})).expect(200).json();
    assert_eq!(done["misfits"], json!(1));
    let first = [
        json!(["Rust", "SQL"]),
        json!(["SQL", "Go"]),
        json!(["C, C++"]),
        json!(["Lean", "Python", "Rust"]),
        json!("Rust; Cobol"),
        json!(["Python"]),
        json!(["Go", "Lean"]),
        json!(["C, C++", "Python"]),
    ];
    assert_eq!(needs(&crm.person), first);
    // The same again says the same; what changed is told, and taken.
    let same = upload_all(&crm.person, &[("tags.csv", TAGS), ("projects.csv", &projects(&LINES))]);
    assert_eq!(counts(&same), json!({ "new": 0, "changed": 0, "same": 8 }));
    let mut lines = LINES;
    lines[1].1 = "Go; SQL";
    lines[4].1 = "Rust; Go";
    let other = upload_all(&crm.person, &[("tags.csv", TAGS), ("projects.csv", &projects(&lines))]);
    assert_eq!(counts(&other), json!({ "new": 0, "changed": 2, "same": 6 }));
    crm.person.post(&format!("/api/v1/imports/{}/apply", other["id"]), &json!({})).expect(200);
    let now = needs(&crm.person);
    assert_eq!((&now[1], &now[4]), (&json!(["Go", "SQL"]), &json!(["Rust", "Go"])));
    crm.person.post(&format!("/api/v1/imports/{}/undo", other["id"]), &json!({})).expect(200);
    assert_eq!(needs(&crm.person), first);
}

#[test]
fn a_person_may_make_a_column_links() {
    let crm = crm();
    let few = "Project,Needs\nAlpha,Rust\nBeta,\"SQL, Go\"\nGamma,Basic\n";
    let plan = upload_all(&crm.person, &[("tags.csv", TAGS), ("projects.csv", few)]);
    let link = json!({ "name": "needs", "type": "links", "link": { "table": "tags", "field": "tag" } });
    let change = json!({ "tables": [{ "name": "projects", "fields": [link] }] });
    let path = format!("/api/v1/imports/{}", plan["id"]);
    crm.person.patch(&path, &change).expect(200);
    crm.person.post(&format!("{path}/apply"), &json!({})).expect(200);
    assert_eq!(needs(&crm.person), [json!(["Rust"]), json!(["SQL", "Go"]), json!("Basic")]);
}

fn counts(plan: &Value) -> Value {
    counts_of(plan, "projects")
}

fn counts_of(plan: &Value, table: &str) -> Value {
    let tables = plan["proposal"]["tables"].as_array().unwrap();
    let compared = &tables.iter().find(|t| t["name"] == table).unwrap()["into"]["compared"];
    json!({ "new": compared["new"], "changed": compared["changed"], "same": compared["same"] })
}

/// Mends all findings of a code.
fn mend(client: &Client, plan: &Value, code: &str) {
    let change = json!({ "findings": [{ "code": code }] });
    client.patch(&format!("/api/v1/imports/{}", plan["id"]), &change).expect(200);
}

#[test]
fn a_sheet_of_pairs_becomes_links_on_a_word() {
    let crm = crm();
    let people = "Person,Born\nAnn,1990\nBob,1991\nCid,1992\n";
    let pairs = "Person,Tag\nAnn,Rust\nBob,SQL\nAnn,\"C, C++\"\nBob,Rust\nCid,Go\nAnn,SQL\n";
    let plan = upload_all(&crm.person, &[("tags.csv", TAGS), ("people.csv", people), ("pairs.csv", pairs)]);
    mend(&crm.person, &plan, "joining_table");
    let done = crm.person.post(&format!("/api/v1/imports/{}/apply", plan["id"]), &json!({})).expect(200).json();
    assert_eq!((&done["misfits"], done["tables"].as_array().map(Vec::len)), (&json!(0), Some(2)), "{done}");
    let path = "/api/v1/tables/people/records?sort=@id&expand=tags";
    let records = crm.person.get(path).expect(200).json();
    let tags = |at: usize| {
        let linked = records["records"][at]["fields"]["tags"].as_array().unwrap().iter();
        linked.map(|far| far["fields"]["tag"].clone()).collect::<Value>()
    };
    assert_eq!([tags(0), tags(1), tags(2)], [json!(["Rust", "C, C++", "SQL"]), json!(["SQL", "Rust"]), json!(["Go"])]);
}

#[test]
fn what_repeats_together_becomes_a_table_on_a_word() {
    let crm = crm();
    let orders = |rows: usize| {
        let row = |i: usize| {
            let c = (i * 7 + i / 3) % 4;
            let (name, town) = (["A", "B", "C", "D"][c], ["Ulm", "York", "Graz", "Bath"][c]);
            format!("O-{i:02},Firm {name},{town},555 010{c},{}\n", 10 + i)
        };
        format!("Order,Customer,Customer City,Customer Phone,Amount\n{}", (0..rows).map(row).collect::<String>())
    };
    let plan = upload_all(&crm.person, &[("orders.csv", &orders(24))]);
    mend(&crm.person, &plan, "repeated_group");
    crm.person.post(&format!("/api/v1/imports/{}/apply", plan["id"]), &json!({})).expect(200);
    let customers = crm.person.get("/api/v1/tables/customer/records?count=true").expect(200).json();
    assert_eq!(customers["count"], json!(4));
    let first = crm.person.get("/api/v1/tables/orders/records?sort=@id&limit=1&expand=customer").expect(200).json();
    let fields = &first["records"][0]["fields"];
    assert_eq!(
        (&fields["customer"]["fields"]["customer"], &fields["customer_city"], &fields["amount"]),
        (&json!("Firm A"), &json!("Ulm"), &json!(10))
    );
    // The file comes again with two orders more: what was decided holds.
    let again = upload_all(&crm.person, &[("orders.csv", &orders(26))]);
    assert_eq!(again["proposal"]["remembered"]["taken"], json!(1), "{}", again["proposal"]["remembered"]);
    assert_eq!(counts_of(&again, "orders"), json!({ "new": 2, "changed": 0, "same": 24 }));
    assert_eq!(counts_of(&again, "customer"), json!({ "new": 0, "changed": 0, "same": 4 }));
}
