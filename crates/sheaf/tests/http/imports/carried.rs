//! Imports while they are carried out: several at once, one that fails in the midst, one that is given up.

use std::fs;

use serde_json::{Value, json};

use super::again::{apply, records};
use super::{send, upload, upload_all};
use crate::server::{crm, until};

#[test]
fn two_imports_at_once_are_both_whole() {
    let crm = crm();
    let text =
        |word: &str| format!("Code,Name\n{}", (1..=400).map(|n| format!("{word}{n},{word} {n}\n")).collect::<String>());
    let made: Vec<Value> = std::thread::scope(|scope| {
        let import = |name: &'static str| {
            let (person, text) = (&crm.person, text(name));
            scope.spawn(move || apply(person, &upload(person, &format!("{name}.csv"), &text)))
        };
        let both = [import("bolts"), import("nuts")];
        both.into_iter().map(|one| one.join().unwrap()).collect()
    });
    for (made, name) in made.iter().zip(["bolts", "nuts"]) {
        assert_eq!((&made["accepted"], &made["tables"]), (&json!(400), &json!([name])));
        let count = crm.person.get(&format!("/api/v1/tables/{name}/records?limit=1&count=true")).expect(200).json();
        assert_eq!(count["count"], 400, "{count}");
    }
}

#[test]
fn an_import_that_fails_in_the_midst_leaves_nothing() {
    let crm = crm();
    let person = &crm.person;
    // The second file goes into a table that is not there any more when the plan is carried out.
    apply(person, &upload(person, "stock.csv", "Sku,Name,Pieces\nAA1,Bolt,1\nBB2,Nut,3\n"));
    let files =
        [("firms.csv", "Firm,Town\nAcme,Ulm\nBolt,Bonn\n"), ("stock.csv", "Sku,Name,Pieces\nAA1,Bolt,1\nBB2,Nut,4\n")];
    let plan = upload_all(person, &files);
    assert_eq!(plan["proposal"]["tables"][1]["into"]["table"], "stock");
    person.delete("/api/v1/tables/stock").expect(204);
    let path = format!("/api/v1/imports/{}", plan["id"]);
    let tables = person.get("/api/v1/tables").expect(200).json();
    let changes = person.get("/api/v1/changes?limit=1000").expect(200).json();
    let refused = person.post(&format!("{path}/apply"), &json!({}));
    assert!((400..500).contains(&refused.status), "{}", refused.json());
    assert_eq!(person.get("/api/v1/tables").expect(200).json(), tables, "no table of it was made");
    assert_eq!(person.get("/api/v1/changes?limit=1000").expect(200).json(), changes, "nothing was written");
    assert_eq!(person.get(&path).expect(200).json()["status"], "planned", "the plan is still there");
    assert_eq!(
        person.get(&format!("{path}/progress")).expect(200).json(),
        json!({ "status": "planned", "rows": null })
    );

    // As a table of its own the same plan can be carried out.
    person.patch(&path, &json!({ "tables": [{ "name": "stock", "into": null }] })).expect(200);
    person.post(&format!("{path}/apply"), &json!({})).expect(200);
    assert_eq!(records(person, "firms", "firm").len(), 2);
    assert_eq!(
        person.get(&format!("{path}/progress")).expect(200).json(),
        json!({ "status": "applied", "rows": null })
    );
}

#[test]
fn a_file_that_cannot_be_read_leaves_nothing() {
    let crm = crm();
    let refused = send(&crm.person, "broken.xlsx", b"PK\x03\x04 and no workbook").expect(400);
    assert!(refused.detail().contains("broken.xlsx"), "{}", refused.detail());
    assert_eq!(crm.person.get("/api/v1/imports").expect(200).json(), json!({ "imports": [] }));
    let left = || {
        let workspaces = fs::read_dir(crm.server.folder.join("workspaces")).unwrap();
        let files = workspaces.filter_map(|w| fs::read_dir(w.unwrap().path().join("files")).ok()).flatten();
        files.filter(|f| f.as_ref().unwrap().file_name().to_string_lossy().starts_with("incoming-")).count()
    };
    until("what came is removed", || left() == 0);
}

/// A value that a sheet keeps as a number is shown as what it is read as.
#[test]
fn the_preview_says_what_a_cell_is_read_as() {
    let crm = crm();
    let days: String = (1..=9).map(|n| format!("N{n},0{n}/03/2024,yes\n")).collect();
    let plan = upload(&crm.person, "days.csv", &format!("Name,Day,Paid\nN0,31/03/2024,no\n{days}"));
    let path = format!("/api/v1/imports/{}", plan["id"]);
    let preview = crm.person.get(&format!("{path}/preview?table=days&limit=1")).expect(200).json();
    let cells = &preview["rows"][0]["cells"];
    assert_eq!((&cells[1]["text"], &cells[1]["reads"]), (&json!("31/03/2024"), &json!("2024-03-31")));
    assert_eq!(cells[0]["reads"], Value::Null, "a text is what it is");
}

/// Why a cell does not fit is told as a template too, for the language of a page.
#[test]
fn the_preview_says_why_a_cell_does_not_fit() {
    let crm = crm();
    let stock: String =
        (1..=30).map(|n| format!("N{n},{}\n", if n == 5 { "some".into() } else { n.to_string() })).collect();
    let plan = upload(&crm.person, "stock.csv", &format!("Name,Amount\n{stock}"));
    let path = format!("/api/v1/imports/{}", plan["id"]);
    let preview = crm.person.get(&format!("{path}/preview?table=stock&limit=5")).expect(200).json();
    let cells = |row: usize| &preview["rows"][row]["cells"];
    assert_eq!(cells(4)[1]["misfit"], "'some' is not a whole number");
    let why = json!({ "words": "is not a whole number" });
    assert_eq!(cells(4)[1]["told"], json!({ "words": "'{text}' {why}", "values": { "text": "some", "why": why } }));
    assert_eq!(cells(0)[1].get("told"), None);
}
