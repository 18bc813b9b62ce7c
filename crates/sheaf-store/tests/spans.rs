//! Spans that must not overlap: the same on both engines, and on PostgreSQL also for what is written past Sheaf.

mod support;

use std::sync::Arc;

use serde_json::{Value, json};
use sheaf_model::field::FieldType;
use sheaf_model::rule::Rule;
use sheaf_model::{Field, Model};
use sheaf_store::bulk::{Bulk, Strictness};
use sheaf_store::{Server, Workspace};
use support::database::Database;
use support::*;

fn no_overlap(from: &str, to: &str, within: &[&str]) -> Rule {
    let within = within.iter().map(|name| (*name).to_owned()).collect();
    Rule::NoOverlap { from: from.into(), to: to.into(), within, message: None }
}

fn stays() -> Model {
    let mut model = one_table(
        "stays",
        [
            Field::new("room", "Room", FieldType::Text),
            Field::new("from", "From", FieldType::Date),
            Field::new("to", "To", FieldType::Date),
            Field::new("paid", "Paid", FieldType::Boolean),
        ],
    );
    model.tables[0].rules = vec![no_overlap("from", "to", &["room"])];
    model
}

fn stay(room: &str, from: u32, to: u32) -> Value {
    json!({ "room": room, "from": format!("2026-03-{from:02}"), "to": format!("2026-03-{to:02}") })
}

const TAKEN: &str = "'From' to 'To' overlaps with record 1.";

#[test]
fn a_span_of_each_kind_has_its_ends() {
    let moment = |hour: u32| json!(format!("2026-03-01T{hour:02}:00:00Z"));
    type Write = fn(u32) -> Value;
    let kinds: [(FieldType, Write, bool); 5] = [
        (FieldType::Date, |n| json!(format!("2026-03-{n:02}")), true),
        (FieldType::DateTime, |n| json!(format!("2026-03-01T{n:02}:00:00Z")), false),
        (FieldType::Time, |n| json!(format!("{n:02}:30:00")), false),
        (FieldType::Integer, |n| json!(n), false),
        (FieldType::Number { decimals: 2 }, |n| json!(f64::from(n) + 0.25), false),
    ];
    assert_eq!(kinds[1].1(7), moment(7));
    for (kind, at, closed) in kinds {
        let name = kind.name();
        let mut model = one_table("spans", [Field::new("from", "From", kind.clone()), Field::new("to", "To", kind)]);
        model.tables[0].rules = vec![no_overlap("from", "to", &[])];
        let place = Place::new(model);
        place.create("spans", json!({ "from": at(5), "to": at(10) })).unwrap();
        for (from, to, free) in [
            (Some(1), Some(4), true),
            (Some(10), Some(12), !closed),
            (Some(6), Some(7), false),
            (Some(1), Some(20), false),
            // A blank is no end, and what ends before it begins is looked at as it stands.
            (Some(6), None, true),
            (None, Some(7), true),
            (None, None, true),
            (Some(8), Some(6), false),
            // What has no length lies within another, or nowhere.
            (Some(7), Some(7), false),
            (Some(22), Some(22), true),
        ] {
            let made = place.create("spans", json!({ "from": from.map(at), "to": to.map(at) }));
            let told = made.as_ref().err().map(|problem| problem.message.as_str());
            assert_eq!(told, (!free).then_some(TAKEN), "{name}: {from:?} to {to:?}");
            if let Ok(id) = made {
                place.delete("spans", id).unwrap();
            }
        }
        // It does not meet itself.
        place.update("spans", 1, json!({ "from": at(6), "to": at(9) })).unwrap();
        place.check();
    }
}

#[test]
fn a_span_that_is_deleted_is_free_and_comes_back_where_nobody_took_it() {
    let place = Place::new(stays());
    place.create("stays", stay("1", 5, 8)).unwrap();
    assert_eq!(message(place.create("stays", stay(" 1 ", 8, 9))), TAKEN);
    place.delete("stays", 1).unwrap();
    let deleted = place.head();
    let other = place.create("stays", stay("1", 8, 9)).unwrap();
    assert_eq!(message(place.undo(deleted)), "'From' to 'To' overlaps with record 2.");
    place.delete("stays", other).unwrap();
    place.undo(deleted).unwrap();
    // The same of what a bulk entry made, and its undoing took away.
    let bulk = place
        .write(|tx| {
            let table = table(tx, "stays");
            let mut bulk = Bulk::begin(tx, &table, Strictness::Strict)?;
            for day in [10, 12] {
                bulk.insert(tx, values(&table, &stay("1", day, day + 1)))?;
            }
            let refused = bulk.insert(tx, values(&table, &stay("1", 7, 20))).unwrap_err();
            assert_eq!(refused.into_plain().message, TAKEN);
            bulk.finish(tx, &json!({}))
        })
        .unwrap();
    let undone = place.undo(bulk.unwrap()).unwrap();
    place.create("stays", stay("1", 13, 13)).unwrap();
    let told = message(place.undo(undone));
    assert!(told.starts_with("'From' to 'To' overlaps with record "), "{told}");
    place.check();
}

/// What the server says to a span that another program writes; none where it lets it through.
fn written_past(place: &Place, id: i64, table: &str, columns: &str, values: &str) -> Option<String> {
    let (schema, mut connection) = place.raw().unwrap();
    let sql = format!(
        "INSERT INTO \"{schema}\".\"{table}\" (\"_id\", \"_created_at\", \"_updated_at\", {columns}) VALUES ({id}, now(), now(), {values})"
    );
    let done = connection.batch_execute(&sql);
    if done.is_ok() {
        connection.batch_execute(&format!("DELETE FROM \"{schema}\".\"{table}\" WHERE \"_id\" = {id}")).unwrap();
    }
    done.err().map(|error| error.as_db_error().unwrap().constraint().unwrap_or_default().to_owned())
}

#[test]
fn the_server_refuses_what_another_program_writes() {
    if server().is_none() {
        return; // the embedded engine has no such constraint: its file is Sheaf's alone
    }
    let place = Place::new(stays());
    place.create("stays", stay("É1", 5, 8)).unwrap();
    let past = |place: &Place, room: &str, from: u32, to: u32| {
        let values = format!("'{room}', '2026-03-{from:02}', '2026-03-{to:02}'");
        written_past(place, 900, "stays", "\"room\", \"from\", \"to\"", &values)
    };
    let overlap = Some("_overlap_1_1_2_3".to_owned());
    assert_eq!(past(&place, "é1", 8, 9), overlap);
    assert_eq!(past(&place, "é1", 9, 9), None);
    assert_eq!(past(&place, "2", 5, 8), None);
    // The name is no matter, the type is: what holds is what the rule says now.
    place
        .reshape(|model| {
            let table = model.table_mut("stays").unwrap();
            table.name = "nights".into();
            table.fields[0].name = "hall".into();
            table.rules = vec![no_overlap("from", "to", &["hall"])];
        })
        .unwrap();
    let past = |place: &Place, from: &str, to: &str| {
        written_past(place, 900, "nights", "\"hall\", \"from\", \"to\"", &format!("'É1', '{from}', '{to}'"))
    };
    assert_eq!(past(&place, "2026-03-08", "2026-03-09"), overlap);
    let moments = |model: &mut Model| {
        let table = model.table_mut("nights").unwrap();
        (table.fields[1].kind, table.fields[2].kind) = (FieldType::DateTime, FieldType::DateTime);
    };
    place.reshape(moments).unwrap();
    assert_eq!(past(&place, "2026-03-08 00:00Z", "2026-03-09 00:00Z"), None);
    assert_eq!(past(&place, "2026-03-07 23:00Z", "2026-03-09 00:00Z"), overlap);
    // Undone, it is of days again.
    place.undo(place.head()).unwrap();
    assert_eq!(past(&place, "2026-03-08", "2026-03-09"), overlap);
    place
        .reshape(|model| {
            let table = model.table_mut("nights").unwrap();
            table.fields.remove(0);
            table.rules.clear();
        })
        .unwrap();
    assert_eq!(
        written_past(&place, 900, "nights", "\"from\", \"to\"", "'2026-03-08', '2026-03-09'"),
        None,
        "a rule that is gone keeps nothing apart"
    );
    place.check();
}

#[test]
fn a_rule_over_spans_that_overlap_holds_for_what_comes() {
    let mut model = stays();
    model.tables[0].rules.clear();
    let place = Place::new(model);
    for day in [5, 6] {
        place.create("stays", stay("1", day, day + 2)).unwrap();
    }
    let ruled = |model: &mut Model| model.table_mut("stays").unwrap().rules = vec![no_overlap("from", "to", &["room"])];
    place.reshape(ruled).unwrap();
    assert_eq!(message(place.create("stays", stay("1", 4, 5))), TAKEN);
    assert_eq!(message(place.update("stays", 2, json!({ "paid": true }))), TAKEN);
    place.update("stays", 2, json!({ "from": "2026-03-08", "to": "2026-03-09" })).unwrap();
    // With the next change of the table the server keeps them apart.
    place.reshape(|model| model.table_mut("stays").unwrap().fields[3].name = "settled".into()).unwrap();
    if server().is_some() {
        assert!(place.indexes("stays").contains(&"_overlap_1_1_2_3".to_owned()));
    }
    place.check();
}

#[test]
fn without_the_right_to_make_the_extension_what_sheaf_writes_is_kept_apart() {
    let Some(database) = Database::of_the_suite() else { return };
    let (mut chief, user) = (database.connect(), format!("plain_{}", database.name()));
    let mut say =
        |what: &str| chief.batch_execute(&what.replace("plain", &user).replace("here", database.name())).unwrap();
    say("CREATE ROLE plain LOGIN; GRANT CREATE ON DATABASE here TO plain; GRANT USAGE ON SCHEMA sheaf TO plain");
    let (server, folder) = (Arc::new(Server::at(&database.url_of(&user)).unwrap()), tempfile::tempdir().unwrap());
    Workspace::create_on(&server, "plain", folder.path()).unwrap();
    let store = Workspace::open_on(&server, "plain", folder.path()).unwrap();
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let place = Place { store, tokio, folder };
    say("REVOKE CREATE ON DATABASE here FROM plain");
    place.write(|tx| tx.reshape(stays(), "made")).unwrap();
    place.create("stays", stay("1", 5, 8)).unwrap();
    assert_eq!(message(place.create("stays", stay("1", 8, 9))), TAKEN);
    let constraints = || place.texts("SELECT conname FROM pg_catalog.pg_constraint WHERE contype = 'x'");
    assert_eq!(constraints(), Vec::<String>::new());
    // With it, the next change of the table makes up for it.
    say("GRANT CREATE ON DATABASE here TO plain");
    place.reshape(|model| model.table_mut("stays").unwrap().fields[3].name = "settled".into()).unwrap();
    assert_eq!(constraints(), ["_overlap_1_1_2_3"]);
    drop((place, server));
    say("DROP OWNED BY plain CASCADE; DROP ROLE plain");
}

#[test]
fn a_table_is_changed_in_the_transaction_that_was_refused_a_span() {
    let place = Place::new(stays());
    place.create("stays", stay("1", 5, 8)).unwrap();
    place
        .write(|tx| {
            let table = table(tx, "stays");
            let mut bulk = Bulk::begin(tx, &table, Strictness::Strict)?;
            assert!(bulk.insert(tx, values(&table, &stay("1", 8, 9))).is_err());
            bulk.finish(tx, &json!({}))?;
            let mut model = (*tx.model).clone();
            model.table_mut("stays").unwrap().add_field(Field::new("note", "Note", FieldType::Text));
            tx.reshape(model, "changed")
        })
        .unwrap();
    place.check();
}
