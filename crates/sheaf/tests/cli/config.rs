//! Configuration: a flag before a variable, a variable before the file.

use crate::support::{Sandbox, answer, refused};

#[test]
fn a_flag_goes_before_a_variable_and_a_variable_before_the_file() {
    let sandbox = Sandbox::new();
    sandbox.write("sheaf.toml", "data = \"from-file\"\n");
    sandbox.done(&["workspace", "create", "a"]);
    assert!(sandbox.path("from-file/host.db").exists());
    let run = |args: &[&str]| answer(sandbox.command().env("SHEAF_DATA", "from-env").args(args));
    assert_eq!(run(&["workspace", "create", "b"]).code, 0);
    assert!(sandbox.path("from-env/host.db").exists());
    assert_eq!(run(&["workspace", "create", "c", "--data", "from-flag"]).code, 0);
    assert!(sandbox.path("from-flag/host.db").exists());
}

#[test]
fn a_file_can_be_named_and_must_then_be_there() {
    let sandbox = Sandbox::new();
    sandbox.write("other.toml", "data = \"other\"\nto = \"csv\"\n");
    sandbox.done(&["--config", "other.toml", "workspace", "create", "a"]);
    assert!(sandbox.path("other/host.db").exists());
    let missing = sandbox.run(&["workspace", "list", "--config", "none.toml"]);
    assert_eq!(missing, refused(2, "sheaf: 'none.toml', named by --config, cannot be read: there is no such file.\n"));
}

#[test]
fn a_key_that_is_not_known_is_named_with_the_nearest() {
    let sandbox = Sandbox::new();
    sandbox.write("sheaf.toml", "dta = \"x\"\n");
    let done = sandbox.run(&["workspace", "list"]);
    assert_eq!(
        done,
        refused(2, "sheaf: There is no setting 'dta' in Sheaf, which 'sheaf.toml' names.\n  Did you mean 'data'?\n")
    );
}

#[test]
fn a_secret_can_come_from_a_file_of_its_own() {
    let sandbox = Sandbox::new();
    sandbox.write("secret", "correct horse battery\n");
    let add = |args: &[&str]| answer(sandbox.command().env("SHEAF_PASSWORD_FILE", "secret").args(args));
    assert_eq!(add(&["user", "add", "ann@x.org"]).code, 0);
    let missing = answer(sandbox.command().env("SHEAF_PASSWORD_FILE", "none").args(["user", "add", "bob@x.org"]));
    assert_eq!(
        missing,
        refused(2, "sheaf: 'none', named by SHEAF_PASSWORD_FILE, cannot be read: there is no such file.\n")
    );
    let help = answer(sandbox.command().env("SHEAF_PASSWORD_FILE", "secret").args(["user", "add", "--help"]));
    assert!(!help.out.contains("correct horse"));
}
