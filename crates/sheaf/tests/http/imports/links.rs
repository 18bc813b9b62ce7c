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
    let tables = plan["proposal"]["tables"].as_array().unwrap();
    let compared = &tables.iter().find(|t| t["name"] == "projects").unwrap()["into"]["compared"];
    json!({ "new": compared["new"], "changed": compared["changed"], "same": compared["same"] })
}
