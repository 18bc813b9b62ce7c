//! What the log says, erased: of a record, and of what is too old; the chain stays whole.

mod support;

use serde_json::json;
use sheaf_model::{Field, FieldType};
use sheaf_store::bulk::{Bulk, Strictness};
use sheaf_store::log;
use support::{LONG, Place, one_table, table, values};

fn place() -> Place {
    Place::new(one_table("notes", [Field::new("text", "Text", FieldType::Text)]))
}

#[test]
fn of_one_record_alone() {
    let place = place();
    let one = place.create("notes", json!({ "text": "Quill" })).unwrap();
    let other = place.create("notes", json!({ "text": "Ann" })).unwrap();
    place.update("notes", one, json!({ "text": "Quill the Elder" })).unwrap();
    let erased = place.write(move |tx| tx.erase_record(&table(tx, "notes"), one)).unwrap();
    assert_eq!((erased.entries, erased.comments, erased.files.len()), (3, 0, 0), "made, changed, deleted");
    assert!(place.get("notes", one).is_none() && place.get("notes", other).is_some());
    let said = place.texts("SELECT body FROM _changes WHERE op IN ('create', 'update', 'delete') ORDER BY seq");
    assert_eq!(said.iter().filter(|body| body.is_empty()).count(), 3);
    assert!(said.iter().any(|body| body.contains("Ann")));
    assert!(place.store.read(LONG, log::verify).is_ok());
    let again = place.write(move |tx| tx.erase_record(&table(tx, "notes"), one)).unwrap_err();
    assert_eq!(again.message, format!("There is no record {one} in 'notes'."));
    // Neither deleting nor making is undone of which nothing is known.
    let head = place.head();
    let refused = place.undo(head).unwrap_err();
    assert_eq!(refused.message, format!("What change {head} said was erased."));
}

#[test]
fn what_was_erased_is_gone_by_no_more() {
    let place = place();
    let one = place.create("notes", json!({ "text": "first" })).unwrap();
    let made = place.head();
    place.update("notes", one, json!({ "text": "second" })).unwrap();
    place.update("notes", one, json!({ "text": "third" })).unwrap();
    let before = place.store.now() + 1;
    place.write(move |tx| tx.erase_old(before, 100)).unwrap();
    let back = place.write(move |tx| tx.restore(&table(tx, "notes"), one, made)).unwrap_err();
    assert_eq!(back.message, format!("What change {} said was erased.", made + 2));
    assert_eq!(place.fields("notes", one)["text"], "third");
}

#[test]
fn what_tells_of_an_erasure_is_not_erased_and_speaks_for_nothing_else() {
    let place = place();
    let known = place.create("notes", json!({ "text": "Quill" })).unwrap();
    let other = place.create("notes", json!({ "text": "Ann" })).unwrap();
    place
        .write(move |tx| {
            let table = table(tx, "notes");
            let mut bulk = Bulk::begin(tx, &table, Strictness::Lenient)?;
            for (id, text) in [(known, "Quill the Elder"), (other, "Anna")] {
                bulk.update(tx, id, values(&table, &json!({ "text": text })))?;
            }
            bulk.finish(tx, &json!("test")).map(drop)
        })
        .unwrap();
    let seq = place.head();
    place
        .write(move |tx| {
            let erased = tx.erase_record(&table(tx, "notes"), known)?;
            let detail = json!({ "record": known, "digests": erased.digests });
            let body = json!({ "act": log::ERASED, "of": "Notes", "detail": detail }).to_string();
            tx.log(log::Op::Access, None, None, &body)
        })
        .unwrap();
    let verify = || place.store.read(LONG, log::verify);
    assert!(verify().is_ok());
    let before = place.store.now() + 1;
    place.write(move |tx| tx.erase_old(before, 100)).unwrap();
    assert!(verify().is_ok(), "what tells of it stays, however old");
    place.tamper("UPDATE _bulk_updates SET body = replace(body, 'Anna', 'Eve') WHERE body <> ''");
    let broken = format!("The change log is broken at entry {seq}: what it did to records is not what it says.");
    assert_eq!(verify().unwrap_err().to_string(), broken);
}

#[test]
fn of_what_is_too_old_a_part_at_a_time() {
    let place = place();
    for n in 0..5 {
        place.create("notes", json!({ "text": format!("old {n}") })).unwrap();
    }
    let before = place.store.now() + 1;
    let erase = |most| place.write(move |tx| tx.erase_old(before, most)).unwrap();
    let mut erased = 0;
    loop {
        let (more, now) = erase(2);
        erased += now;
        if !more {
            break;
        }
    }
    assert_eq!(erased, 5);
    assert!(place.texts("SELECT body FROM _changes WHERE op = 'create'").iter().all(String::is_empty));
    assert!(
        !place.texts("SELECT body FROM _changes WHERE op = 'model'").iter().any(String::is_empty),
        "the model stays"
    );
    assert!(place.store.read(LONG, log::verify).is_ok());
    assert_eq!(erase(100), (false, 0), "what was looked at is not looked at again");
}
