//! `sheaf workspace run`

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use crate::support::{Answer, Sandbox, refused};

fn with_two() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.done(&["workspace", "create", "base"]);
    sandbox.done(&["workspace", "create", "acme"]);
    sandbox.write("people.csv", "Name,Age\nAnn,31\n");
    sandbox
}

fn run(sandbox: &Sandbox, args: &[&str]) -> Answer {
    sandbox.run(&[&["workspace", "run"], args].concat())
}

fn lines(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines
}

#[test]
fn a_command_is_run_for_each_with_its_name_before_each_line() {
    let sandbox = with_two();
    let imported = run(&sandbox, &["--all", "--", "import", "people.csv"]);
    assert_eq!(imported.code, 0, "{}", imported.err);
    let shown = run(&sandbox, &["--all", "--jobs", "1", "--", "workspace", "show", "{}"]);
    let told: Vec<&str> = shown.out.lines().filter(|line| !line.contains("  in ")).collect();
    let expected =
        |name: &str| ["{} ({})", "  1 table, 2 changes", "  people: 1 record, 2 fields"].map(|l| l.replace("{}", name));
    let expected: Vec<String> =
        ["acme", "base"].iter().flat_map(|n| expected(n).map(|line| format!("{n}: {line}"))).collect();
    assert_eq!(told, expected);
    let exported = run(&sandbox, &["base", "base", "--", "export", "--to", "csv", "-o", "{}-people.csv"]);
    assert_eq!(exported.err, "base: 1 record written to base-people.csv\n");
    assert!(sandbox.path("base-people.csv").exists() && !sandbox.path("acme-people.csv").exists());
}

#[test]
fn what_fails_is_told_at_the_end_and_the_others_go_on() {
    let sandbox = with_two();
    sandbox.done(&["import", "--workspace", "base", "people.csv"]);
    let some = run(&sandbox, &["--all", "--", "export", "--table", "people", "--to", "csv"]);
    assert_eq!((some.code, some.out.as_str()), (1, "base: Name,Age\r\nbase: Ann,31\r\n"));
    let told = ["acme: sheaf: There is no table 'people'.", "sheaf: 1 of 2 workspaces failed: acme (1)."];
    assert_eq!(lines(&some.err), told);
    assert!(some.err.ends_with("failed: acme (1).\n"), "{}", some.err);
    let each = run(&sandbox, &["acme", "base", "--", "import", "none.csv"]);
    assert!(each.err.ends_with("sheaf: 2 of 2 workspaces failed: acme (2), base (2).\n"), "{}", each.err);
    assert_eq!(each.code, 1);
}

#[test]
fn what_would_be_the_same_for_each_or_is_for_nobody_is_refused_before_it_begins() {
    let sandbox = with_two();
    let same = run(&sandbox, &["--all", "--", "user", "list"]);
    let hint = "  Write {} where the workspace's name is to stand.\n";
    let told = format!("sheaf: 'user list' is not about one workspace: it would be the same for each.\n{hint}");
    assert_eq!(same, refused(2, &told));
    let named = run(&sandbox, &["--all", "--", "export", "--workspace", "acme", "--to", "csv"]);
    let told = "sheaf: The command names a workspace itself, and would be run for that one again and again.\n  Leave --workspace out.\n";
    assert_eq!(named, refused(2, told));
    let none = run(&sandbox, &["acme", "gone", "--", "doctor"]);
    assert_eq!(none, refused(1, "sheaf: There is no workspace 'gone'.\n"));
    for wrong in [
        &["--all", "--", "exprot"][..],
        &["--all", "--", "export", "--to", "word"],
        &["--all"],
        &["--", "doctor"],
        &["acme", "--all", "--", "doctor"],
    ] {
        assert_eq!(run(&sandbox, wrong).code, 2, "{wrong:?}");
    }
}

#[test]
fn the_data_goes_along_and_doctor_looks_at_one() {
    let sandbox = with_two();
    std::fs::rename(sandbox.path("data"), sandbox.path("there")).unwrap();
    let checked = run(&sandbox, &["acme", "--data", "there", "--", "doctor"]);
    assert_eq!(checked.code, 0, "{}", checked.err);
    assert!(checked.out.contains("acme: ok     acme: database: whole"), "{}", checked.out);
    assert!(!checked.out.contains("base: database"), "{}", checked.out);
}

#[test]
fn ctrl_c_stops_what_runs_and_begins_no_other() {
    let sandbox = with_two();
    let mut command = sandbox.command();
    // A server runs until it is told to stop.
    command.args(["workspace", "run", "--all", "--jobs", "1", "--", "serve", "--listen", "127.0.0.1:0"]);
    command.args(["--data", "of-{}", "--admin-email", "ann@x.org", "--admin-password", "a long password"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    out.read_line(&mut first).unwrap();
    assert!(first.starts_with("acme: Sheaf: http://127.0.0.1:"), "{first}");
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let ended = child.wait().unwrap();
    let (mut rest, mut err) = (String::new(), String::new());
    out.read_to_string(&mut rest).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!((ended.code(), rest.as_str()), (Some(130), ""), "{err}");
    assert_eq!(err, "sheaf: Interrupted: 1 of 2 workspaces were not begun.\n");
    assert!(sandbox.path("of-acme/host.db").exists() && !sandbox.path("of-base").exists());
}
