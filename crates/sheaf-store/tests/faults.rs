//! What goes wrong outside: full disks, folders that cannot be written to, files that are damaged or of another time.

mod support;

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use serde_json::json;
use sheaf_store::host::Host;
use sheaf_store::{Fault, Server, Workspace};
use support::*;

/// A file system of its own in memory; none where this process may not mount one.
struct Mount(tempfile::TempDir);

impl Mount {
    fn new(size: &str) -> Option<Mount> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = run("mount", &["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs", path(folder.path())]);
        if !mounted {
            assert!(std::env::var_os("CI").is_none(), "CI must be able to mount a tmpfs");
            eprintln!("SKIPPED: no tmpfs can be mounted here");
            return None;
        }
        Some(Mount(folder))
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        run("umount", &["-l", path(self.0.path())]);
    }
}

fn run(program: &str, arguments: &[&str]) -> bool {
    Command::new(program).args(arguments).output().is_ok_and(|done| done.status.success())
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn told<T>(result: Result<T, Fault>) -> (String, Option<String>) {
    let problem = result.err().expect("a problem").into_plain();
    (problem.message, problem.hint)
}

#[test]
fn a_server_that_cannot_be_reached_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    // A port that was given back a moment ago, on a thread that serves requests.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let opened = tokio.spawn(async move {
        let server = Arc::new(Server::at(&format!("postgresql://sheaf@127.0.0.1:{port}/sheaf")).unwrap());
        Workspace::create_on(&server, "w", &path)
    });
    let (message, hint) = told(tokio.block_on(opened).unwrap());
    assert_eq!(message, "The database server cannot be reached: nothing was written. What was saved before is safe.");
    assert_eq!(hint.as_deref(), Some("Send it again in a moment."));
}

#[test]
fn a_full_disk_is_told_and_nothing_is_lost() {
    if server().is_some() {
        return; // these are faults of files
    }
    let Some(mount) = Mount::new("8m") else { return };
    let folder = tempfile::tempdir_in(mount.0.path()).unwrap();
    Workspace::create(folder.path()).unwrap();
    let place = Place::at(folder);
    place.write(|tx| tx.reshape(model(), "made")).unwrap();
    let text = "x".repeat(100_000);
    let mut made = 0;
    let problem = loop {
        match place.create("leads", json!({ "name": format!("{made} {text}") })) {
            Ok(_) => made += 1,
            Err(problem) => break problem,
        }
    };
    assert_eq!(
        problem.message,
        "The disk is full: nothing was written. What was saved before is safe, and reading goes on."
    );
    assert!(made > 5, "{made}");
    let count = |place: &Place| place.list("leads", &Default::default()).unwrap()["records"].as_array().unwrap().len();
    assert_eq!(count(&place), made);
    assert!(place.create("leads", json!({ "name": text })).is_err());
    // A group of small ones and a large one: each is answered, and what was answered with yes is there.
    let big = "y".repeat(3_000_000);
    let outcomes: Vec<bool> = place.tokio.block_on(async {
        let writes = (0..10).map(|n| {
            let name = if n == 5 { big.chars().take(900_000).collect() } else { format!("small {n}") };
            place.store.write(1, sheaf_store::Why::Write, move |tx| {
                let table = table(tx, "leads");
                tx.create(&table, values(&table, &json!({ "name": name })), None)
            })
        });
        let mut outcomes = Vec::new();
        for write in writes.collect::<Vec<_>>() {
            outcomes.push(write.await.is_ok());
        }
        outcomes
    });
    let made = made + outcomes.iter().filter(|o| **o).count();
    assert_eq!(count(&place), made);
    place.check();
    // Room again: it goes on.
    run("mount", &["-o", "remount,size=64m", path(mount.0.path())]);
    place.create("leads", json!({ "name": "After" })).unwrap();
    assert_eq!(count(&place), made + 1);
    place.check();
}

#[test]
fn a_folder_that_cannot_be_written_to_is_read() {
    if server().is_some() {
        return; // these are faults of files
    }
    let Some(mount) = Mount::new("16m") else { return };
    let folder = tempfile::tempdir_in(mount.0.path()).unwrap();
    Workspace::create(folder.path()).unwrap();
    let place = Place::at(folder);
    place.write(|tx| tx.reshape(model(), "made")).unwrap();
    let id = place.create("leads", json!({ "name": "Ann" })).unwrap();
    let read_only = || assert!(run("mount", &["-o", "remount,ro", path(mount.0.path())]));
    let told = "The data folder cannot be written to: nothing was changed, and reading goes on.";
    // While it is open, and when it is opened anew, also where the last process left no log behind.
    let Place { store, tokio, folder } = place;
    drop((store, tokio));
    read_only();
    let place = Place::at(folder);
    assert_eq!(place.fields("leads", id)["name"], "Ann");
    assert_eq!(message(place.create("leads", json!({ "name": "Bob" }))), told);
    assert_eq!(place.fields("leads", id)["name"], "Ann");
    let words = sheaf_query::plan::ListRequest { search: Some("ann".into()), ..Default::default() };
    assert_eq!(ids(&place.list("leads", &words).unwrap()), [id]);
    assert!(run("mount", &["-o", "remount,rw", path(mount.0.path())]));
    let place = Place::at(place.folder);
    place.create("leads", json!({ "name": "Bob" })).unwrap();
    place.check();
}

#[test]
fn a_file_that_is_damaged_is_told() {
    if server().is_some() {
        return; // these are faults of files
    }
    let damaged = (
        "The database file is damaged.".to_owned(),
        Some("Stop Sheaf, keep a copy of the data folder, and run `sheaf doctor`.".to_owned()),
    );
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("workspace.db");
    std::fs::write(&file, "Name;Amount\nAnn;12\n".repeat(500)).unwrap();
    assert_eq!(told(Workspace::open(folder.path())), damaged);
    let host = tempfile::tempdir().unwrap();
    std::fs::write(host.path().join("host.db"), "no database at all, to be sure. ".repeat(500)).unwrap();
    assert_eq!(told(Host::open(host.path())), damaged);
    // Pages overwritten in the middle: what lies there is told when it is read, and nothing is written over it.
    let place = Place::new(model());
    for n in 0..300 {
        place.create("leads", json!({ "name": format!("{n} {}", "x".repeat(200)) })).unwrap();
    }
    let Place { store, tokio, folder } = place;
    drop((store, tokio));
    let file = folder.path().join("workspace.db");
    sheaf_store::sqlite::open_writer(&file).unwrap().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    let (from, to) = (bytes.len() / 2, bytes.len() - 4096);
    bytes[from..to].fill(0xAB);
    std::fs::write(&file, bytes).unwrap();
    let place = Place::at(folder);
    let list = place.list("leads", &sheaf_query::plan::ListRequest { limit: 1000, ..Default::default() });
    assert_eq!(message(list), damaged.0);
}

#[test]
fn data_of_a_later_version_is_left_alone() {
    if server().is_some() {
        return; // these are faults of files
    }
    let place = Place::new(model());
    let file = place.folder.path().join("workspace.db");
    sheaf_store::sqlite::open_writer(&file).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let (told, hint) = told(Workspace::open(place.folder.path()));
    let known = 2;
    assert_eq!(told, format!("The data was written by a later version of Sheaf (schema 99, this one knows {known})."));
    assert_eq!(hint.as_deref(), Some("Start the later version, or restore a backup."));
}

#[test]
fn a_workspace_that_is_not_there() {
    if server().is_some() {
        return; // these are faults of files
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("workspace.db");
    let expected = format!("The data folder cannot be used: {}: there is no workspace here.", file.display());
    assert_eq!(told(Workspace::open(folder.path())).0, expected);
    assert!(!file.exists());
}

#[test]
fn folders_may_be_called_anything() {
    if server().is_some() {
        return; // these are faults of files
    }
    let folder = tempfile::tempdir().unwrap();
    let odd = folder.path().join("50% of Émile's #1 ?x=y & more");
    Workspace::create(&odd).unwrap();
    let store = Workspace::open(&odd).unwrap();
    assert_eq!(store.head(), 0);
}
