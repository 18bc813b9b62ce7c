//! `sheaf export`

use crate::support::{Sandbox, demo, refused};

#[test]
fn csv_shows_links_by_titles_and_escapes_formulas() {
    let sandbox = Sandbox::with(&[&demo()]);
    let out = sandbox.done(&["export", "--workspace", "acme", "--table", "leads", "--to", "csv"]);
    let mut lines = out.split("\r\n");
    assert!(lines.next().unwrap().starts_with("Lead no,Created,Company,Contact,"));
    assert!(lines.next().unwrap().starts_with("L-0001,2025-05-10,Copperline Outdoor Ltd,"));
    // A value that did not fit goes out as it was written.
    assert!(out.contains(",25.11.2026,") || out.contains(",2026-11-25,"), "{out}");
    sandbox.write("notes.csv", "Id,Note\n1,=1+1\n2,+49 30 1234\n3,-5\n4,plain\n");
    sandbox.done(&["import", "--workspace", "acme", "notes.csv"]);
    let out = sandbox.done(&["export", "--workspace", "acme", "--table", "notes", "--to", "csv"]);
    assert_eq!(out, "Id,Note\r\n1,'=1+1\r\n2,'+49 30 1234\r\n3,-5\r\n4,plain\r\n");
}

#[test]
fn several_tables_go_into_a_folder() {
    let sandbox = Sandbox::with(&[&demo()]);
    let done = sandbox.run(&["export", "--workspace", "acme", "--to", "csv"]);
    let told = "sheaf: 'acme' has 7 tables, and CSV holds one.\n  Name one with --table (leads, companies, contacts, activities, owners, price_list, overview), or a folder with -o.\n";
    assert_eq!(done, refused(2, told));
    let done = sandbox.run(&["export", "--workspace", "acme", "--to", "csv", "-o", "out"]);
    assert_eq!((done.code, done.err.as_str()), (0, "1,953 records written to out\n"));
    assert_eq!(std::fs::read_dir(sandbox.path("out")).unwrap().count(), 7);
}

#[test]
fn json_is_what_the_api_gives() {
    let sandbox = Sandbox::with(&[&demo()]);
    assert_eq!(sandbox.records("leads").len(), 420);
    let all: serde_json::Value =
        serde_json::from_str(&sandbox.done(&["export", "--workspace", "acme", "--to", "json"])).unwrap();
    assert_eq!(all.as_object().unwrap().len(), 7);
    assert_eq!(all["activities"]["records"].as_array().unwrap().len(), 1_080);
}

#[test]
fn a_workbook_comes_back_as_the_same_tables() {
    let sandbox = Sandbox::with(&[&demo()]);
    sandbox.done(&["export", "--workspace", "acme", "--to", "xlsx", "-o", "acme.xlsx"]);
    let plan: serde_json::Value = serde_json::from_str(&sandbox.done(&["inspect", "--json", "acme.xlsx"])).unwrap();
    let found: Vec<(String, u64)> = plan["tables"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| (t["name"].as_str().unwrap().to_owned(), t["rows"].as_u64().unwrap()))
        .collect();
    assert!(
        found.contains(&("leads".to_owned(), 420)) && found.contains(&("activities".to_owned(), 1_080)),
        "{found:?}"
    );
    // Its formula is a workbook's again, and is found again.
    let leads = plan["tables"].as_array().unwrap().iter().find(|t| t["name"] == "leads").unwrap();
    let amount = leads["fields"].as_array().unwrap().iter().find(|f| f["name"] == "amount").unwrap();
    assert_eq!(amount["original_formula"], "=G2*H2*(1-I2)");
}

#[test]
fn a_table_that_is_not_there_is_told() {
    let sandbox = Sandbox::with(&[&demo()]);
    let done = sandbox.run(&["export", "--workspace", "acme", "--table", "leds", "--to", "json"]);
    assert_eq!(done, refused(1, "sheaf: There is no table 'leds'.\n  Did you mean 'leads'?\n"));
}
