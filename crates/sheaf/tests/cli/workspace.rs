//! `sheaf workspace`, `user`, `token`, `migrate` and `completion`

use crate::support::{Sandbox, refused};

#[test]
fn workspaces_are_made_listed_shown_and_renamed() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.done(&["workspace", "create", "beta", "--label", "Beta Ltd"]), "beta\n");
    assert_eq!(sandbox.done(&["workspace", "create", "acme"]), "acme\n");
    assert_eq!(sandbox.done(&["workspace", "list"]), "acme\nbeta\n");
    assert!(sandbox.done(&["workspace", "show", "beta"]).starts_with("beta (Beta Ltd)\n"));
    assert_eq!(sandbox.done(&["workspace", "rename", "beta", "gamma"]), "gamma (Beta Ltd)\n");
    assert_eq!(sandbox.done(&["workspace", "rename", "gamma", "--label", "Gamma"]), "gamma (Gamma)\n");
    assert_eq!(sandbox.done(&["workspace", "list"]), "acme\ngamma\n");
    let taken = sandbox.run(&["workspace", "rename", "gamma", "acme"]);
    assert_eq!(taken, refused(1, "sheaf: There is a workspace 'acme' already.\n"));
    let bad = sandbox.run(&["workspace", "create", "Acme Ltd"]);
    let told = "sheaf: The workspace name 'Acme Ltd' does not fit: expected lower-case letters, digits and hyphens, at most 63.\n";
    assert_eq!(bad, refused(1, told));
}

#[test]
fn a_move_that_leads_nowhere_is_refused() {
    let sandbox = Sandbox::with(&[]);
    let same = sandbox.run(&["workspace", "move", "acme", "--to-file"]);
    assert_eq!(same, refused(1, "sheaf: The workspace 'acme' is a file already.\n"));
    let nowhere = sandbox.run(&["workspace", "move", "acme", "--to-database", "--dry-run"]);
    let told = "sheaf: The directory is not on a database server.\n  Name the server with --database-url, or one of `sheaf server list` with --to.\n";
    assert_eq!(nowhere, refused(1, told));
    let none = sandbox.run(&["workspace", "move", "base", "--to-file"]);
    assert_eq!(none, refused(1, "sheaf: There is no workspace 'base'.\n"));
    assert_eq!(sandbox.run(&["workspace", "move", "acme"]).code, 2);
    assert_eq!(sandbox.run(&["workspace", "move", "acme", "--to", "north", "--to-file"]).code, 2);
}

#[test]
fn people_get_links_and_programs_tokens() {
    let sandbox = Sandbox::with(&[]);
    assert_eq!(sandbox.done(&["user", "add", "ann@x.org", "--admin"]), "ann@x.org\n");
    assert_eq!(sandbox.done(&["user", "list"]), "ann@x.org\n");
    let link = sandbox.done(&["user", "link", "ann@x.org", "--url", "https://sheaf.example"]);
    assert!(link.starts_with("https://sheaf.example/sign-in?link="), "{link}");
    let token = sandbox.done(&["token", "create", "--workspace", "acme", "--role", "reader"]);
    assert!(token.starts_with("sheaf_") && token.lines().count() == 1, "{token}");
    let role = sandbox.run(&["token", "create", "--workspace", "acme", "--role", "raeder"]);
    assert_eq!(role, refused(1, "sheaf: There is no role 'raeder'.\n  Did you mean 'reader'?\n"));
}

#[test]
fn tokens_are_narrowed_listed_and_revoked() {
    let sandbox = Sandbox::with(&[]);
    let create = |more: &[&str]| sandbox.run(&[&["token", "create", "--workspace", "acme"], more].concat());
    let made = create(&["--name", "feed", "--role", "editor", "--actions", "read,create", "--expires", "2100-01-31"]);
    assert_eq!(made.code, 0);
    assert_eq!(create(&["--expires", "30d"]).code, 0);
    let list = || sandbox.done(&["token", "list", "--workspace", "acme"]);
    let listed = list();
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines.len(), 2, "{listed}");
    assert!(lines[0].starts_with("2 admin 20") && lines[0].ends_with(" all all token"), "{listed}");
    assert_eq!(lines[1], "1 editor 2100-01-31T23:59:59Z all create,read feed");
    let wrong = create(&["--tables", "nowhere"]);
    assert_eq!(wrong.code, 1);
    for wrong in [["--actions", "fly"], ["--expires", "2020-01-01"], ["--expires", "soon"]] {
        assert_eq!(create(&wrong).code, 1, "{wrong:?}");
    }
    assert_eq!(sandbox.run(&["token", "revoke", "1", "--workspace", "acme"]).code, 0);
    assert_eq!(list().lines().count(), 1);
    let gone = sandbox.run(&["token", "revoke", "1", "--workspace", "acme"]);
    assert_eq!(gone, refused(1, "sheaf: There is no token 1.\n"));
}

#[test]
fn migration_says_what_it_would_do() {
    let sandbox = Sandbox::with(&[]);
    assert_eq!(sandbox.done(&["migrate", "--dry-run"]), "0 workspaces to be brought up to date, 1 up to date\n");
    assert_eq!(sandbox.done(&["migrate", "--jobs", "4"]), "0 workspaces brought up to date, 1 were so already\n");
}

#[test]
fn shells_can_complete() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish"] {
        assert!(sandbox.done(&["completion", shell]).contains("workspace"), "{shell}");
    }
}

#[test]
fn help_shows_examples() {
    let sandbox = Sandbox::new();
    for command in ["import", "export", "serve"] {
        assert!(sandbox.done(&[command, "--help"]).contains("\nExamples:\n  "), "{command}");
    }
    assert_eq!(sandbox.run(&["no-such-command"]).code, 2);
}
