//! `sheaf migrate`

use crate::support::{Answer, Sandbox};

/// Runs statements in a file of the data folder, past all that Sheaf does.
fn tamper(sandbox: &Sandbox, file: &str, sql: &str) {
    sheaf_store::sqlite::open_writer(&sandbox.path("data").join(file)).unwrap().execute_batch(sql).unwrap();
}

/// A folder with three workspaces, as an earlier version left it: nothing is noted of them, and two are of its version.
fn of_an_earlier_version() -> Sandbox {
    let sandbox = Sandbox::new();
    for name in ["acme", "base", "core"] {
        sandbox.done(&["workspace", "create", name]);
    }
    age(&sandbox, "1");
    age(&sandbox, "2");
    tamper(&sandbox, "host.db", "UPDATE workspaces SET schema_version = NULL");
    sandbox
}

/// Makes a workspace what it was in the first version.
fn age(sandbox: &Sandbox, id: &str) {
    let file = format!("workspaces/{id}/workspace.db");
    tamper(sandbox, &file, "DROP TABLE _comments; DROP TABLE _notifications; PRAGMA user_version = 1");
}

fn version(sandbox: &Sandbox, id: &str) -> i64 {
    let path = sandbox.path("data/workspaces").join(id).join("workspace.db");
    let conn = sheaf_store::sqlite::open_reader(&path).unwrap();
    conn.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

/// Takes the workspaces' files away: whoever looks into one says so.
fn hide(sandbox: &Sandbox) {
    std::fs::rename(sandbox.path("data/workspaces"), sandbox.path("data/hidden")).unwrap();
}

#[test]
fn those_that_are_stale_are_brought_up_to_date_and_noted() {
    let sandbox = of_an_earlier_version();
    let before = "acme: schema 1\nbase: schema 1\n2 workspaces to be brought up to date, 1 up to date\n";
    assert_eq!(sandbox.done(&["migrate", "--dry-run", "--jobs", "1"]), before);
    assert_eq!(version(&sandbox, "1"), 1);
    let done = "acme: up to date\nbase: up to date\n2 workspaces brought up to date, 1 were so already\n";
    assert_eq!(sandbox.done(&["migrate", "--jobs", "1"]), done);
    assert_eq!([version(&sandbox, "1"), version(&sandbox, "2")], [version(&sandbox, "3"); 2]);
    hide(&sandbox);
    let none = "0 workspaces brought up to date, 3 were so already\n";
    assert_eq!(sandbox.done(&["migrate"]), none);
}

#[test]
fn a_new_workspace_is_noted_when_it_is_made() {
    let sandbox = Sandbox::with(&[]);
    hide(&sandbox);
    assert_eq!(sandbox.done(&["migrate"]), "0 workspaces brought up to date, 1 were so already\n");
}

#[test]
fn one_that_fails_is_told_and_is_looked_at_again() {
    let sandbox = of_an_earlier_version();
    tamper(&sandbox, "workspaces/2/workspace.db", "PRAGMA user_version = 99");
    let told = "sheaf: base: The data was written by a later version of Sheaf (schema 99, this one knows 2).\n\
                sheaf: base could not be brought up to date.\n";
    let out = "acme: up to date\n1 workspace brought up to date, 1 were so already\n";
    let answer = sandbox.run(&["migrate"]);
    assert_eq!(answer, Answer { code: 1, out: out.to_owned(), err: told.to_owned() });
    // What went wrong with it is seen to: only this one is looked at.
    tamper(&sandbox, "workspaces/2/workspace.db", "PRAGMA user_version = 1");
    let done = "base: up to date\n1 workspace brought up to date, 2 were so already\n";
    assert_eq!(sandbox.done(&["migrate"]), done);
}

#[test]
fn a_file_that_was_put_back_by_hand_is_met_when_it_is_opened() {
    let sandbox = Sandbox::with(&[]);
    age(&sandbox, "1");
    assert_eq!(sandbox.done(&["migrate"]), "0 workspaces brought up to date, 1 were so already\n");
    assert_eq!(version(&sandbox, "1"), 1);
    sandbox.done(&["workspace", "show", "acme"]);
    assert!(version(&sandbox, "1") > 1);
}
