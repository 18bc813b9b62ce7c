//! The host's directory, carried from a file to a server: all of it, once, and what a kill in between leaves.

mod support;

use std::path::Path;

use sheaf_store::host::{Carry, Host, Placement, Purpose};
use sheaf_store::lock::{Held, lock};
use support::Turned;
use support::database::Database;
use support::directory::{FAR, corp, letter, load, open_on, tamper, told};

/// A directory in a file, with something of everything.
fn filled(folder: &Path) -> Host {
    let host = Host::open(folder).unwrap().with_seals(Box::new(Turned));
    let acme = host.create_workspace("acme", "Acme Ltd", None).unwrap();
    let ann = host.add_person("Ann@Example.com", "Ann", Some("hash"), true).unwrap();
    host.add_person("bo@example.com", "Bo", None, false).unwrap();
    host.set_member(acme.id, ann.id, "admin").unwrap();
    host.add_session((b"session", FAR), ann.id, false, (Some("agent"), None)).unwrap();
    host.add_link(b"link", ann.id, FAR).unwrap();
    let token = host.add_token(acme.id, &[8; 32], &load()).unwrap();
    host.renew_token(acme.id, token.id, &[7; 32], 3_600_000).unwrap();
    host.add_letter(&letter("ann@example.com")).unwrap();
    host.add_proof((b"proof", FAR), ann.id, Purpose::Address, Some("new@example.com")).unwrap();
    host.begin_second_factor(ann.id, b"secret").unwrap();
    host.confirm_second_factor(ann.id, b"secret", &[[9; 32]], Some(b"session")).unwrap();
    host.note_sign_in(ann.id, "signed_in", (None, Some("192.0.2.7"))).unwrap();
    host.add_provider(&corp(host.seal("corp", b"s3cret").unwrap())).unwrap();
    host.add_identity(ann.id, ("https://id.example", "7"), None).unwrap();
    host.add_passkey(ann.id, b"credential", "Laptop", "{}").unwrap();
    assert!(host.use_once(b"once", FAR).unwrap());
    let bo = host.person("bo@example.com").unwrap().unwrap();
    let corp = host.provider("corp").unwrap().unwrap();
    host.follow_groups(corp.id, bo.id, (&[(acme.id, "reader")], true)).unwrap();
    host
}

/// What `filled` made is all there, and what is made next meets nothing of it.
fn expect_filled(host: &Host) {
    let acme = host.workspace("acme").unwrap().unwrap();
    assert_eq!((acme.id, acme.label.as_str(), &acme.placement), (1, "Acme Ltd", &Placement::File));
    assert!(!host.open_workspace(&acme).unwrap().is_remote());
    let people: Vec<_> =
        host.people().unwrap().into_iter().map(|p| (p.id, p.email, p.password, p.host_admin)).collect();
    let person =
        |id, email: &str, password: Option<&str>, chief| (id, email.to_owned(), password.map(str::to_owned), chief);
    assert_eq!(people, [person(1, "Ann@Example.com", Some("hash"), true), person(2, "bo@example.com", None, false)]);
    assert_eq!(host.role(1, 1).unwrap().as_deref(), Some("admin"));
    assert_eq!(host.session(b"session").unwrap().map(|p| p.id), Some(1));
    assert_eq!(host.token(&[7; 32]).unwrap().map(|t| (t.id, t.workspace, t.name)), Some((1, 1, "load".to_owned())));
    // The secret that it had before is good for its while there too.
    let by_old = host.token(&[8; 32]).unwrap().unwrap();
    assert!(by_old.id == 1 && by_old.old_until.is_some() && by_old.expires_at == by_old.old_until);
    let corp = host.provider("corp").unwrap().unwrap();
    assert_eq!(host.unseal_text("corp", corp.secret.as_deref().unwrap()).unwrap(), "s3cret");
    assert_eq!(host.identified(("https://id.example", "7")).unwrap().map(|p| p.id), Some(1));
    assert_eq!(host.passkey(b"credential").unwrap().map(|(key, p)| (key.name, p.id)), Some(("Laptop".to_owned(), 1)));
    assert!(!host.use_once(b"once", FAR).unwrap());
    assert!(host.session_has_second_factor(b"session").unwrap(), "it was confirmed in it");
    // Who was brought by a provider still is.
    assert_eq!(host.follow_groups(corp.id, 2, (&[(1, "editor")], true)).unwrap().len(), 1);
    let base = host.create_workspace("base", "Base", None).unwrap();
    assert_eq!(base.id, 2);
    assert_eq!(host.add_person("cy@example.com", "Cy", None, false).unwrap().id, 3);
    assert_eq!(host.use_link(b"link").unwrap().map(|p| p.id), Some(1));
}

#[test]
fn a_directory_is_carried_to_a_server_once() {
    let (Some(database), folder) = (Database::beside(), tempfile::tempdir().unwrap()) else { return };
    let before = filled(folder.path());
    let refused = told(open_on(folder.path(), &database, Carry::Refused));
    assert_eq!(refused, "The directory of this data folder is in a file, and not on the database server yet.");
    let serving = lock(&folder.path().join("lock"), Held::Alone).unwrap().unwrap();
    let refused = told(open_on(folder.path(), &database, Carry::Allowed));
    assert_eq!(refused, "A server runs on this data folder whose directory is to be carried to the database server.");
    drop(serving);
    assert_eq!(before.people().unwrap().len(), 2);
    expect_filled(&open_on(folder.path(), &database, Carry::Allowed).unwrap().with_seals(Box::new(Turned)));
    // Whoever had it open cannot write what nobody would read, and nobody opens it any more.
    let place = database.place();
    let gone =
        format!("The directory of the data folder {} is on the database server {place}.", folder.path().display());
    assert_eq!(told(before.add_person("di@example.com", "Di", None, false)), gone);
    assert_eq!(told(Host::open(folder.path())), gone);
    let again = open_on(folder.path(), &database, Carry::Allowed).unwrap();
    assert_eq!(again.people().unwrap().len(), 3);
    // Nor is another database taken for it.
    let other = Database::beside().unwrap();
    let elsewhere = other.place();
    let refused = told(open_on(folder.path(), &other, Carry::Allowed));
    assert_eq!(
        refused,
        format!("The directory of this data folder is on the database server {place}, and not on {elsewhere}.")
    );
}

#[test]
fn whoever_is_killed_while_carrying_leaves_what_the_next_one_finishes() {
    let Some(database) = Database::beside() else { return };
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path()));
    // Killed after the mark, before a row was there.
    tamper(folder.path(), "INSERT INTO moved VALUES (1, 'some key', 'db:5432/books', NULL)");
    let path = folder.path().display();
    let halfway =
        format!("The directory of the data folder {path} is being moved to the database server db:5432/books.");
    assert_eq!(told(Host::open(folder.path())), halfway);
    let there = open_on(folder.path(), &database, Carry::Allowed).unwrap();
    assert_eq!(there.people().unwrap().len(), 2);
    // Killed after the rows were there, before the file said so: they are not carried twice.
    there.add_person("cy@example.com", "Cy", None, false).unwrap();
    tamper(folder.path(), "UPDATE moved SET directory = NULL");
    assert_eq!(
        told(open_on(folder.path(), &database, Carry::Refused)),
        "The directory of this data folder is in a file, and not on the database server yet."
    );
    let there = open_on(folder.path(), &database, Carry::Allowed).unwrap();
    assert_eq!(there.people().unwrap().len(), 3);
    drop(Host::open(folder.path()).err().expect("it says where it is"));
}

#[test]
fn a_directory_that_cannot_be_carried_stays_where_it_is() {
    let Some(database) = Database::beside() else { return };
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path()));
    // PostgreSQL has no text with a NUL: it fails in the middle.
    tamper(folder.path(), "UPDATE tokens SET name = 'a' || char(0) || 'b'");
    assert!(open_on(folder.path(), &database, Carry::Allowed).is_err());
    let host = Host::open(folder.path()).unwrap();
    host.add_person("cy@example.com", "Cy", None, false).unwrap();
    drop(host);
    tamper(folder.path(), "UPDATE tokens SET name = 'load'; UPDATE workspaces SET schema = 'acme_0000'");
    let place = database.place();
    let refused = told(open_on(folder.path(), &database, Carry::Allowed));
    assert_eq!(refused, format!("The workspace 'acme' is not on the database server {place}."));
    tamper(folder.path(), "UPDATE workspaces SET schema = NULL");
    let there = open_on(folder.path(), &database, Carry::Allowed).unwrap();
    assert_eq!(there.people().unwrap().len(), 3);
    // Another folder's directory does not go there too.
    let other = tempfile::tempdir().unwrap();
    drop(filled(other.path()));
    let refused = told(open_on(other.path(), &database, Carry::Allowed));
    let message = "The database has a directory of its own already, and so has this data folder: they are not merged.";
    assert_eq!(refused, message);
    assert_eq!(Host::open(other.path()).unwrap().people().unwrap().len(), 2);
}

#[test]
fn among_several_processes_a_file_has_one_that_serves_it() {
    let Some(database) = Database::beside() else { return };
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path()));
    let open = || open_on(folder.path(), &database, Carry::Allowed).unwrap().among_others();
    let (one, two) = (open(), open());
    let acme = one.workspace("acme").unwrap().unwrap();
    let held = one.open_workspace(&acme).unwrap();
    assert_eq!(told(two.open_workspace(&acme)), "The workspace 'acme' is a file, and another server has it open.");
    drop(held);
    two.open_workspace(&acme).unwrap();
}
