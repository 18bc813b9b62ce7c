//! What the log says, erased: of a record, and of what is too old; the chain stays whole.

mod support;

use serde_json::json;
use sheaf_model::{Field, FieldType};
use support::{LONG, Place, one_table, table};

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
    assert!(place.store.read(LONG, sheaf_store::log::verify).is_ok());
    let again = place.write(move |tx| tx.erase_record(&table(tx, "notes"), one)).unwrap_err();
    assert_eq!(again.message, format!("There is no record {one} in 'notes'."));
    // Neither deleting nor making is undone of which nothing is known.
    let head = place.head();
    let refused = place.undo(head).unwrap_err();
    assert_eq!(refused.message, format!("What change {head} said was erased."));
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
    assert!(place.store.read(LONG, sheaf_store::log::verify).is_ok());
    assert_eq!(erase(100), (false, 0), "what was looked at is not looked at again");
}
