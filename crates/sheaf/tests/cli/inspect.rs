//! `sheaf inspect`

use serde_json::Value;

use crate::support::{Answer, Sandbox, answer, demo, refused, workbook};

#[test]
fn the_plan_is_printed_as_json_and_nothing_else() {
    let out = Sandbox::new().done(&["inspect", "--json", &demo()]);
    let plan: Value = serde_json::from_str(&out).unwrap();
    let names: Vec<&str> = plan["tables"].as_array().unwrap().iter().map(|t| t["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["leads", "companies", "contacts", "activities", "owners", "price_list", "overview"]);
    let cells = &plan["cells"];
    let parts: u64 = ["records", "headers", "findings", "notes"].iter().map(|p| cells[p].as_u64().unwrap()).sum();
    assert_eq!(cells["total"].as_u64(), Some(parts));
}

#[test]
fn the_plan_is_told_to_people() {
    let sandbox = Sandbox::new();
    sandbox.write("people.csv", "Name,E-mail,Born,Team\nAnn,ann@x.org,1990-12-31,Red\nBob,bob@x.org,1985-02-01,Blue\n");
    let out = sandbox.done(&["inspect", "people.csv"]);
    assert!(out.starts_with("people (people): 2 records"), "{out}");
    assert!(out.contains("\n  Born "), "{out}");
    assert!(out.contains(" date"), "{out}");
    assert!(out.ends_with("12 cells: 8 in records, 4 in headers. Nothing is lost.\n"), "{out}");
}

#[test]
fn formulas_come_with_their_proof_and_findings_in_groups() {
    let out = Sandbox::new().done(&["inspect", &demo()]);
    assert!(out.contains("{Quantity} * {Unit price} * (1 - {Discount}), 420 of 420 values agree"), "{out}");
    assert!(out.contains("link to companies.company"), "{out}");
    assert!(out.contains(" misfit (cannot be used as it is)\n"), "{out}");
}

#[test]
fn a_folder_is_the_workbooks_in_it() {
    let sandbox = Sandbox::new();
    std::fs::create_dir(sandbox.path("in")).unwrap();
    sandbox.write("in/a.csv", "A,B\n1,2\n3,4\n");
    sandbox.write("in/b.csv", "C,D\n1,2\n3,4\n");
    sandbox.write("in/readme.md", "# no workbook");
    let plan: Value = serde_json::from_str(&sandbox.done(&["inspect", "--json", "in"])).unwrap();
    assert_eq!(plan["tables"].as_array().unwrap().len(), 2);
    std::fs::create_dir(sandbox.path("empty")).unwrap();
    let empty = sandbox.run(&["inspect", "empty"]);
    assert_eq!((empty.code, empty.err.lines().next()), (2, Some("sheaf: There is no workbook in the folder 'empty'.")));
}

#[test]
fn what_cannot_be_read_ends_with_two_and_says_why() {
    let sandbox = Sandbox::new();
    assert_eq!(
        sandbox.run(&["inspect", "nothing.xlsx"]),
        refused(2, "sheaf: 'nothing.xlsx' cannot be read: there is no such file.\n")
    );
    for name in ["cut-short.xlsx", "entity-bomb.xlsx", "unpacks-to-much.xlsx"] {
        let Answer { code, out, err } = sandbox.run(&["inspect", "--json", &workbook(name)]);
        assert_eq!((code, out.as_str()), (2, ""), "{name}");
        assert!(err.starts_with(&format!("sheaf: '{name}' cannot be read: ")), "{err}");
        assert!(err.lines().next().unwrap().ends_with('.'), "{err}");
    }
}

#[test]
fn a_reader_that_has_gone_away_is_no_failure() {
    let sandbox = Sandbox::new();
    let script = format!("'{}' inspect '{}' | head -1", env!("CARGO_BIN_EXE_sheaf"), demo());
    let mut shell = std::process::Command::new("bash");
    let done = answer(shell.args(["-o", "pipefail", "-c", &script]).current_dir(sandbox.path("")));
    assert_eq!((done.code, done.err.as_str()), (0, ""));
}

#[test]
fn what_comes_in_is_read() {
    let sandbox = Sandbox::new();
    let script = format!(
        "printf 'Name\\tPaid\\nAnn\\t5\\nBo\\t7\\nCid\\t9\\n' | '{}' convert - --raw --to csv",
        env!("CARGO_BIN_EXE_sheaf")
    );
    let mut shell = std::process::Command::new("bash");
    let done = answer(shell.args(["-o", "pipefail", "-c", &script]).current_dir(sandbox.path("")));
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    assert_eq!(done.out.replace('\r', ""), "Name,Paid\nAnn,5\nBo,7\nCid,9\n");
}
