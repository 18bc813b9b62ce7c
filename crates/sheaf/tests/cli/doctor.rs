//! `sheaf doctor`

use crate::support::{Sandbox, demo, refused};

#[test]
fn a_sound_folder_is_said_to_be_so() {
    let sandbox = Sandbox::with(&[&demo()]);
    let out = sandbox.done(&["doctor", "--verify-log"]);
    assert!(out.lines().all(|line| line.starts_with("ok     ")), "{out}");
    assert!(out.contains("acme: change log: 8 entries, every hash is right\n"), "{out}");
}

#[test]
fn what_is_damaged_is_named() {
    let sandbox = Sandbox::with(&[&demo()]);
    let path = sandbox.path("data/workspaces/1/workspace.db");
    std::fs::write(&path, b"this is no database at all").unwrap();
    for beside in ["workspace.db-wal", "workspace.db-shm"] {
        let _ = std::fs::remove_file(path.with_file_name(beside));
    }
    let answer = sandbox.run(&["doctor"]);
    assert_eq!(answer.code, 1);
    assert!(answer.out.contains("WRONG  acme: database: The database file is damaged.\n"), "{}", answer.out);
    assert!(answer.err.ends_with("sheaf: 1 thing is wrong.\n"), "{}", answer.err);
}

#[test]
fn a_folder_without_data_is_not_made() {
    let sandbox = Sandbox::new();
    let answer = sandbox.run(&["doctor"]);
    assert_eq!(
        answer,
        refused(1, "sheaf: There is no data in the folder 'data'.\n  Name the data folder with --data.\n")
    );
    assert!(!sandbox.path("data").exists());
}

#[test]
fn a_data_folder_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::new();
    sandbox.done(&["workspace", "create", "acme"]);
    let data = sandbox.path("data");
    let mode = || std::fs::metadata(&data).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(), 0o700);
    // One that others may read is told of where they come to it, and stays as its owner made it.
    for folder in [&data, &sandbox.path("")] {
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let told = "NOTE   permissions: everybody on this machine may read what is in data; chmod o= data\n";
    let said = sandbox.done(&["doctor"]);
    assert!(said.contains(told), "{said}");
    assert_eq!(mode(), 0o755);
    std::fs::set_permissions(sandbox.path(""), std::fs::Permissions::from_mode(0o700)).unwrap();
    let said = sandbox.done(&["doctor"]);
    assert!(!said.contains("NOTE"), "{said}");
}
