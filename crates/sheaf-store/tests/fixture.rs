//! A database that an earlier commit wrote opens in this one and holds what it held.
//!
//! `fixtures/v1` and `v2` were written by `make_fixture` below: `SHEAF_MAKE_FIXTURE=tests/fixtures/v3 cargo test -p sheaf-store --test fixture`
//! writes the next one when the own tables get another version. One that is there is never written again.

mod support;

use std::path::Path;

use serde_json::json;
use sheaf_model::role::Scope;
use sheaf_store::bulk::{Bulk, Strictness};
use sheaf_store::host::{Host, NewToken};
use sheaf_store::{Why, Workspace, comments, notifications};
use support::*;

#[test]
fn make_fixture() {
    let Some(folder) = std::env::var_os("SHEAF_MAKE_FIXTURE") else { return };
    let kept = Path::new(&folder);
    assert!(!kept.exists(), "a fixture that is there is never written again");
    let place = Place::new(model());
    let firm = place.create("companies", json!({ "name": "Émile & Söhne", "city": "Köln" })).unwrap();
    place.create("leads", json!({ "name": "Ann", "company": firm, "partners": [firm], "amount": "about 5" })).unwrap();
    place.update("leads", 1, json!({ "amount": 12.5, "due": "2026-03-01", "tags": ["hot", "old"] })).unwrap();
    place
        .write(|tx| {
            tx.why = Why::Import;
            let table = table(tx, "leads");
            let mut bulk = Bulk::begin(tx, &table, Strictness::Lenient)?;
            for n in 0..20 {
                bulk.insert(
                    tx,
                    values(&table, &json!({ "name": format!("Lead {n}"), "email": format!("p{n}@example.com") })),
                )?;
            }
            bulk.update(tx, 1, values(&table, &json!({ "status": "Talking" })))?;
            bulk.finish(tx, &json!({ "file": "leads.csv" }))
        })
        .unwrap();
    place.write(|tx| tx.add_comment(&table(tx, "leads"), 1, "Call @[Bo](2)", &[2])).unwrap();
    place.delete("leads", 5).unwrap();
    place.reshape(|m| m.table_mut("leads").unwrap().fields.retain(|f| f.name != "due")).unwrap();
    let Place { store, tokio, folder } = place;
    drop((store, tokio));
    std::fs::create_dir_all(kept).unwrap();
    let conn = sheaf_store::sqlite::open_writer(&folder.path().join("workspace.db")).unwrap();
    conn.execute("VACUUM INTO ?1", [kept.join("workspace.db").to_str()]).unwrap();
    let made = tempfile::tempdir().unwrap();
    let host = Host::open(made.path()).unwrap();
    host.create_workspace("acme", "Acme Ltd", None).unwrap();
    let person = host.add_person("Ann@Example.com", "Ann", Some("$argon2id$"), true).unwrap();
    host.set_member(1, person.id, "admin").unwrap();
    let scope = Scope::default();
    let token = NewToken { name: "load", role: "editor", expires_at: None, scope: &scope, pace: None };
    host.add_token(1, &[7; 32], &token).unwrap();
    let conn = sheaf_store::sqlite::open_writer(&made.path().join("host.db")).unwrap();
    conn.execute("VACUUM INTO ?1", [kept.join("host.db").to_str()]).unwrap();
}

fn copy(name: &str) -> tempfile::TempDir {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    let folder = tempfile::tempdir().unwrap();
    for file in ["workspace.db", "host.db"] {
        std::fs::copy(kept.join(file), folder.path().join(file)).unwrap();
    }
    folder
}

fn schema(folder: &Path, file: &str) -> Vec<String> {
    let conn = sheaf_store::sqlite::open_reader(&folder.join(file)).unwrap();
    // People's tables and their indexes are made by the model, not by migrations.
    let mut select = conn
        .prepare(
            "SELECT type || ' ' || name || ': ' || replace(replace(coalesce(sql, ''), char(10), ' '), '  ', ' ') FROM sqlite_schema
         WHERE tbl_name NOT IN ('companies', 'leads') AND tbl_name NOT LIKE '%\\_\\_view' ESCAPE '\\'
           AND tbl_name NOT LIKE '\\_links%' ESCAPE '\\' ORDER BY 1",
        )
        .unwrap();
    let rows = select.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn what_the_first_version_wrote_opens_and_goes_on() {
    if server().is_some() {
        return; // these files are of the embedded engine
    }
    let place = Place::at(copy("v1"));
    place.check();
    assert_eq!(place.head(), 7);
    assert_eq!(
        place.fields("leads", 1),
        json!({ "name": "Ann", "email": null, "company": 1, "status": "Talking", "amount": 12.5, "tags": ["hot", "old"],
                "partners": [1], "number": 1, "double": 25 })
    );
    assert_eq!(place.list("leads", &Default::default()).unwrap()["records"].as_array().unwrap().len(), 20);
    let ops: Vec<String> = place.texts("SELECT op || ' ' || why FROM _changes ORDER BY seq");
    let expected =
        ["model write", "create write", "create write", "update write", "bulk import", "delete write", "model write"];
    assert_eq!(ops, expected);
    // All of it can be taken back.
    for seq in (2..=place.head()).rev() {
        place.undo(seq).unwrap_or_else(|p| panic!("{seq}: {p:?}"));
    }
    assert_eq!(place.contents()["leads"], Vec::<String>::new());
    place.check();
    let host = Host::open(place.folder.path()).unwrap();
    assert_eq!(host.workspace("acme").unwrap().unwrap().label, "Acme Ltd");
    assert_eq!(host.person("ann@example.COM").unwrap().unwrap().name, "Ann");
    assert_eq!(host.token(&[7; 32]).unwrap().unwrap().role, "editor");
}

#[test]
fn what_the_second_version_wrote_opens() {
    if server().is_some() {
        return; // these files are of the embedded engine
    }
    let place = Place::at(copy("v2"));
    place.check();
    let model = place.store.model();
    let leads = model.table("leads").unwrap();
    let said = place.store.read(LONG, |conn| comments::of_record(conn, leads, 1, i64::MAX, 10)).unwrap();
    assert_eq!((said.len(), said[0].text.as_str(), said[0].mentions.as_slice()), (1, "Call @[Bo](2)", [2].as_slice()));
    assert_eq!(place.store.read(LONG, |conn| notifications::unseen(conn, 2, &[leads.id])).unwrap(), 1);
}

#[test]
fn a_fresh_schema_is_the_sum_of_the_migrations() {
    if server().is_some() {
        return; // these files are of the embedded engine
    }
    let new = tempfile::tempdir().unwrap();
    Workspace::create(new.path()).unwrap();
    drop(Host::open(new.path()).unwrap());
    for version in ["v1", "v2"] {
        let old = copy(version);
        drop(Workspace::open(old.path()).unwrap());
        drop(Host::open(old.path()).unwrap());
        for file in ["workspace.db", "host.db"] {
            assert_eq!(schema(old.path(), file), schema(new.path(), file), "{version}/{file}");
        }
    }
}
