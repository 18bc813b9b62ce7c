//! `sheaf import`

use serde_json::json;

use crate::support::{Sandbox, demo, refused};

const PEOPLE: &str = "Name,E-mail,Age\nAnn,ann@x.org,31\nBob,bob@x.org,45\nCyd,cyd@x.org,28\n";

fn people() -> Sandbox {
    let sandbox = Sandbox::with(&[]);
    sandbox.write("people.csv", PEOPLE);
    sandbox.done(&["import", "--workspace", "acme", "people.csv"]);
    sandbox
}

#[test]
fn a_workbook_becomes_tables_and_is_undone_as_a_whole() {
    let sandbox = Sandbox::with(&[]);
    let out = sandbox.done(&["import", "--workspace", "acme", &demo()]);
    let first =
        "1,953 records in 7 tables: owners, companies, contacts, price_list, overview, leads, activities (import 1)";
    assert_eq!(out.lines().next(), Some(first));
    assert!(sandbox.done(&["workspace", "show", "acme"]).contains("  leads: 420 records, 19 fields\n"));
    assert_eq!(sandbox.done(&["import", "--workspace", "acme", "--undo", "1"]), "Import 1 was undone\n");
    assert!(sandbox.done(&["workspace", "show", "acme"]).contains("  0 tables, "));
    let again = sandbox.run(&["import", "--workspace", "acme", "--undo", "1"]);
    assert_eq!(again, refused(1, "sheaf: Import 1 cannot be undone: it is undone.\n"));
    let missing = sandbox.run(&["import", "--workspace", "acme", "--undo", "9"]);
    assert_eq!(missing, refused(1, "sheaf: There is no import 9.\n"));
}

#[test]
fn the_last_line_is_json_where_asked() {
    let sandbox = people();
    let last = sandbox.json(&["import", "--workspace", "acme", "--json", "people.csv"]);
    assert_eq!(
        (&last["rows"], &last["accepted"], &last["rejected"], &last["import"]),
        (&json!(3), &json!(3), &json!({}), &json!(2))
    );
}

#[test]
fn several_files_go_into_a_table_and_are_kept() {
    let sandbox = people();
    sandbox.write("june.csv", "Name,E-mail,Age\nDan,dan@x.org,50\n");
    sandbox.write("july.csv", "Name,E-mail,Age\nEve,eve@x.org,51\nFay,fay@x.org,52\n");
    let args = ["import", "--workspace", "acme", "--into", "people", "--json", "june.csv", "july.csv"];
    let done = sandbox.json(&args);
    assert_eq!((&done["rows"], &done["new"]), (&json!(3), &json!(3)));
    assert_eq!(sandbox.records("people").len(), 6);
    let kept = sandbox.originals(done["import"].as_i64().unwrap());
    assert_eq!(kept, ["july.csv", "june.csv"]);

    // A workspace whose tables came otherwise has no folder for the files of imports yet.
    sandbox.forget_originals();
    let done = sandbox.json(&["import", "--workspace", "acme", "--into", "people", "--json", "june.csv"]);
    assert_eq!(sandbox.originals(done["import"].as_i64().unwrap()), ["june.csv"]);

    sandbox.write("other.csv", "Town,Land\nUlm,DE\nBonn,DE\n");
    let both = ["import", "--workspace", "acme", "--into", "people", "june.csv", "other.csv"];
    let out = sandbox.run(&both);
    assert!(out.err.starts_with("sheaf: In 'other' of 'other.csv': The table 'people' has no field"), "{}", out.err);
    let one =
        ["import", "--workspace", "acme", "--into", "people", "june.csv", "other.csv", "--sheet", "june", "--json"];
    assert_eq!(sandbox.json(&one)["rows"], 1);
    sandbox.write("twice.csv", "Name,E-mail,name\nAnn,ann@y.org,Anna\n");
    let out = sandbox.run(&["import", "--workspace", "acme", "--into", "people", "twice.csv"]);
    assert!(out.err.contains("Two columns of the file would go into 'Name', the second is 'name"), "{}", out.err);
}

#[test]
fn a_trial_counts_what_would_not_be_taken() {
    let sandbox = people();
    sandbox.write("people.csv", "Name,E-mail,Age\nAnn,ann@x.org,32\nAnn,ann@x.org,33\nCyd,cyd@x.org,28\n");
    let trial = sandbox.json(&["import", "--workspace", "acme", "people.csv", "--dry-run", "--json"]);
    let done = sandbox.json(&["import", "--workspace", "acme", "people.csv", "--json"]);
    for part in ["rows", "accepted", "rejected"] {
        assert_eq!(trial[part], done[part], "{part}: {trial} {done}");
    }
}

#[test]
fn a_workbook_that_comes_again_changes_what_it_made() {
    let sandbox = people();
    sandbox.write("people.csv", "Name,E-mail,Age\nAnn,ann@x.org,32\nBob,bob@x.org,45\nDan,dan@x.org,50\n");
    let out = sandbox.done(&["import", "--workspace", "acme", "people.csv", "--dry-run"]);
    assert!(out.contains("\n  1 new, 1 changed, 1 the same, 1 gone from the file\n"), "{out}");
    let ages = |table: &str| -> Vec<_> { sandbox.records(table).iter().map(|r| r["age"].clone()).collect() };
    assert_eq!(ages("people"), [json!(31), json!(45), json!(28)], "a trial writes nothing");
    let done = sandbox.json(&["import", "--workspace", "acme", "people.csv", "--gone", "delete", "--json"]);
    assert_eq!(
        ["rows", "accepted", "new", "changed", "same", "gone", "conflicts"].map(|k| done[k].as_u64().unwrap()),
        [3, 3, 1, 1, 1, 1, 0]
    );
    assert_eq!(ages("people"), [json!(32), json!(45), json!(50)]);
    let fresh = sandbox.json(&["import", "--workspace", "acme", "people.csv", "--new", "--json"]);
    assert_eq!(fresh["tables"], json!(["people_2"]));
}

#[test]
fn a_trial_writes_nothing() {
    let sandbox = people();
    let before = sandbox.done(&["workspace", "show", "acme"]);
    let out = sandbox.done(&["import", "--workspace", "acme", &demo(), "--dry-run"]);
    assert!(out.ends_with("Nothing is lost.\nA trial: nothing was written.\n"), "{out}");
    sandbox.write("more.csv", "Name,E-mail,Age\nDan,dan@x.org,50\n");
    let out = sandbox.done(&["import", "--workspace", "acme", "--into", "people", "more.csv", "--dry-run"]);
    assert_eq!(out, "1 rows: 1 taken, 0 refused (a trial: nothing was written)\n");
    assert_eq!(sandbox.done(&["workspace", "show", "acme"]), before);
}

#[test]
fn a_key_knows_records_again() {
    let sandbox = people();
    let put = |file: &str| {
        sandbox.json(&["import", "--workspace", "acme", "--into", "people", "--key", "e_mail", "--json", file])
    };
    let counts =
        |put: serde_json::Value| ["new", "changed", "same", "gone", "conflicts"].map(|k| put[k].as_u64().unwrap());
    assert_eq!(counts(put("people.csv")), [0, 0, 3, 0, 0]);
    sandbox.write("june.csv", "Name,E-mail,Age\nAnn,ANN@x.org,32\nBob,bob@x.org,45\nDan,dan@x.org,50\n");
    let done = put("june.csv");
    let id = done["import"].to_string();
    assert_eq!(counts(done), [1, 1, 1, 1, 0]);
    assert_eq!(counts(put("june.csv")), [0, 0, 3, 1, 0]);
    assert_eq!(sandbox.records("people").len(), 4);
    sandbox.done(&["import", "--workspace", "acme", "--undo", &id]);
    let ages: Vec<_> = sandbox.records("people").iter().map(|r| r["age"].clone()).collect();
    assert_eq!(ages, [json!(31), json!(45), json!(28)]);
}

#[test]
fn a_key_that_stands_twice_in_a_file_is_told() {
    let sandbox = people();
    sandbox.write(
        "twice.csv",
        "Name,E-mail,Age\nIda,ida@x.org,30\nIda,ida@x.org,31\nAnn,ann@x.org,40\nAnn,ann@x.org,41\n",
    );
    let put =
        sandbox.json(&["import", "--workspace", "acme", "--into", "people", "--key", "e_mail", "--json", "twice.csv"]);
    assert_eq!((put["rows"].as_i64(), put["accepted"].as_i64()), (Some(4), Some(2)));
    assert_eq!(put["rejected"], json!({ "repeated_key": 2 }));
    let rows: Vec<_> = put["refusals"].as_array().unwrap().iter().map(|r| r["row"].as_i64().unwrap()).collect();
    assert_eq!(rows, [3, 5]);
    let ages: Vec<_> = sandbox.records("people").iter().map(|r| r["age"].clone()).collect();
    assert_eq!(ages, [json!(40), json!(45), json!(28), json!(30)]);
}

#[test]
fn strictly_a_row_that_does_not_fit_is_refused_and_listed() {
    let sandbox = people();
    sandbox
        .write("bad.csv", "Name,E-mail,Age\nEve,eve@x.org,20\nFay,no address,21\nGus,gus@x.org,old\nHal,ann@x.org,3\n");
    let args = ["import", "--workspace", "acme", "--into", "people", "--strict", "bad.csv"];
    let out = sandbox.done(&args);
    assert!(out.starts_with("4 rows: "), "{out}");
    assert!(out.contains("refused: email\n"), "{out}");
    assert!(out.contains("  row 4: 'Age' "), "{out}");
    assert!(sandbox.records("people").iter().any(|r| r["name"] == "Eve"));
    assert!(!sandbox.records("people").iter().any(|r| r["name"] == "Gus"));
}

#[test]
fn wrong_usage_and_wrong_names_are_told() {
    let sandbox = people();
    let into = sandbox.run(&["import", "--workspace", "acme", "--into", "peple", "people.csv"]);
    assert_eq!(into, refused(1, "sheaf: There is no table 'peple'.\n  Did you mean 'people'?\n"));
    let nowhere = sandbox.run(&["import", "--workspace", "other", "people.csv"]);
    assert_eq!(nowhere, refused(1, "sheaf: There is no workspace 'other'.\n"));
    let missing = sandbox.run(&["import", "--workspace", "acme", "nothing.csv"]);
    assert_eq!(missing, refused(2, "sheaf: 'nothing.csv' cannot be read: there is no such file.\n"));
    assert_eq!(sandbox.run(&["import", "--workspace", "acme"]).code, 2);
    assert_eq!(sandbox.run(&["import", "--workspace", "acme", "people.csv", "--strict"]).code, 2);
    sandbox.write("odd.csv", "Name,Shoe size\nEve,40\n");
    let odd = sandbox.run(&["import", "--workspace", "acme", "--into", "people", "odd.csv"]);
    let told = "sheaf: The table 'people' has no field for the column 'Shoe size'.\n  Its fields are 'Name', 'E-mail', 'Age'.\n";
    assert_eq!(odd, refused(1, told));
}

#[test]
fn ctrl_c_leaves_nothing_half_done() {
    let sandbox = people();
    let mut big = String::from("Name,E-mail,Age\n");
    for n in 0..200_000 {
        big.push_str(&format!("Person {n},p{n}@x.org,{}\n", n % 90));
    }
    sandbox.write("big.csv", &big);
    let before = sandbox.done(&["workspace", "show", "acme"]);
    for args in [
        &["import", "--workspace", "acme", "big.csv"][..],
        &["import", "--workspace", "acme", "--into", "people", "big.csv"],
    ] {
        let mut child = sandbox.command().args(args).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(700));
        let id = child.id().to_string();
        std::process::Command::new("kill").args(["-INT", &id]).status().unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(130), "{args:?}");
        assert_eq!(sandbox.done(&["workspace", "show", "acme"]), before, "{args:?}");
    }
    let files = std::fs::read_dir(sandbox.path("data/workspaces/1/files")).unwrap();
    assert!(!files.flatten().any(|f| f.file_name().to_string_lossy().starts_with("incoming-")));
}
