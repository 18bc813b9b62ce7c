//! Records: made, changed, deleted, under the rules of their fields and tables.

mod support;

use serde_json::{Value, json};
use sheaf_model::field::{FieldType, Given, Move};
use sheaf_model::rule::Rule;
use sheaf_model::{Code, Field, Scalar};
use sheaf_store::record::Values;
use support::*;

#[test]
fn defaults_numbers_and_what_is_required() {
    let place = Place::new(model());
    assert_eq!(message(place.create("leads", json!({}))), "'Name' is required.");
    let first = place.create("leads", json!({ "name": "Ann" })).unwrap();
    let second = place.create("leads", json!({ "name": "Bob", "status": "Won", "amount": 12.5 })).unwrap();
    let mut fields = place.fields("leads", first);
    assert_eq!(fields["status"], "New");
    fields = place.fields("leads", second);
    assert_eq!((&fields["status"], &fields["double"]), (&json!("Won"), &json!(25)));
    assert_eq!(place.fields("leads", second)["number"], place.fields("leads", first)["number"].as_i64().unwrap() + 1);
    assert_eq!(message(place.update("leads", first, json!({ "name": "" }))), "'Name' is required.");
    assert_eq!(message(place.update("leads", 99, json!({ "name": "x" }))), "There is no record 99 in 'leads'.");
    place.check();
}

#[test]
fn a_status_moves_as_it_may() {
    let place = Place::new(model());
    let id = place.create("leads", json!({ "name": "Ann" })).unwrap();
    let refused = place.update("leads", id, json!({ "status": "Won" }));
    assert_eq!(message(refused), "'Status' cannot go from 'New' to 'Won'.");
    place.update("leads", id, json!({ "status": "Talking" })).unwrap();
    // What may not be moved back may be undone.
    place.undo(place.head()).unwrap();
    assert_eq!(place.fields("leads", id)["status"], "New");
}

#[test]
fn a_move_of_a_status_asks_who_makes_it_and_what_is_filled() {
    let mut model = model();
    let leads = model.table_mut("leads").unwrap();
    let status = leads.fields.iter_mut().find(|f| f.name == "status").unwrap();
    if let FieldType::Status { moves, .. } = &mut status.kind {
        *moves = vec![
            Move { from: 1, to: 2, by: vec![], required: vec!["amount".into()] },
            Move { from: 2, to: 3, by: vec!["admin".into(), "lead".into()], required: vec![] },
        ];
    }
    let place = Place::new(model);
    let id = place.create("leads", json!({ "name": "Ann" })).unwrap();
    let refused = place.update("leads", id, json!({ "status": "Talking" }));
    assert_eq!(message(refused), "'Amount' must be filled before 'Status' goes from 'New' to 'Talking'.");
    place.update("leads", id, json!({ "status": "Talking", "amount": 5 })).unwrap();
    let by = |role: Option<&'static str>| {
        place.write(move |tx| {
            tx.role = role.map(Into::into);
            let table = table(tx, "leads");
            tx.update(&table, id, values(&table, &json!({ "status": "Won" })), None)
        })
    };
    assert_eq!(message(by(Some("editor"))), "'Status' goes from 'Talking' to 'Won' by admin or lead alone.");
    by(Some("admin")).unwrap();
    assert_eq!(place.fields("leads", id)["status"], "Won");
    let emptied = place.update("leads", id, json!({ "status": null }));
    assert_eq!(message(emptied), "'Status' cannot be emptied: it goes from one choice to the next.");
}

#[test]
fn misfits_come_and_go() {
    let place = Place::new(model());
    let id = place.create("leads", json!({ "name": "Ann", "amount": "about 5", "partners": "nobody at all" }));
    assert_eq!(message(id), "'Partners' is \"nobody at all\", but no record of 'Companies' has this 'Name'.");
    let id = place.create("leads", json!({ "name": "Ann", "amount": "about 5" })).unwrap();
    let record = place.get("leads", id).unwrap();
    assert_eq!(record["fields"]["amount"], Value::Null);
    assert_eq!(
        record["misfits"]["amount"],
        json!({ "value": "about 5", "code": "number",
                "message": "'Amount' is \"about 5\", expected a number such as 1234.5." })
    );
    place.update("leads", id, json!({ "amount": 5 })).unwrap();
    let record = place.get("leads", id).unwrap();
    assert_eq!((&record["fields"]["amount"], record.get("misfits")), (&json!(5), None));
    // A misfit empties what was there, also where several are linked; undoing brings it back.
    let firm = place.create("companies", json!({ "name": "Firm" })).unwrap();
    place.update("leads", id, json!({ "partners": [firm] })).unwrap();
    let before = place.contents();
    place.update("leads", id, json!({ "partners": true, "amount": [] })).unwrap();
    assert_eq!(place.fields("leads", id)["partners"], json!([]));
    assert_eq!(place.get("leads", id).unwrap()["misfits"].as_object().unwrap().len(), 2);
    place.undo(place.head()).unwrap();
    assert_eq!(place.contents(), before);
    place.check();
}

#[test]
fn links_are_found_by_title() {
    let place = Place::new(model());
    let firm = place.create("companies", json!({ "name": "Café Süd" })).unwrap();
    place.create("companies", json!({ "name": "Other", "city": "Bonn" })).unwrap();
    place.create("companies", json!({ "name": "Third", "city": "BONN" })).unwrap();
    for way in [json!(firm), json!("CAFÉ SÜD "), json!({ "name": "café süd" }), json!({ "id": firm }), json!("1")] {
        let id = place.create("leads", json!({ "name": "Ann", "company": way })).unwrap();
        assert_eq!(place.fields("leads", id)["company"], json!(firm), "{way}");
    }
    for (way, told) in [
        (json!("Nobody"), "'Company' is \"Nobody\", but no record of 'Companies' has this 'Name'."),
        (json!(77), "'Company' is 77, but 'Companies' has no record 77."),
        (json!({ "city": "bonn" }), "'Company' is \"bonn\", but several records of 'Companies' have this 'City'."),
        (json!({ "mood": "x" }), "'Company' is \"x\", but 'Companies' has no such field."),
    ] {
        assert_eq!(message(place.create("leads", json!({ "name": "Ann", "company": way }))), told);
    }
    let id = place.create("leads", json!({ "name": "Ann", "partners": ["Other", firm, "other"] })).unwrap();
    assert_eq!(place.fields("leads", id)["partners"], json!([2, firm]));
    place.update("leads", id, json!({ "partners": [firm] })).unwrap();
    assert_eq!(place.fields("leads", id)["partners"], json!([firm]));
    place.check();
}

#[test]
fn unique_folds_case_in_every_script() {
    let place = Place::new(model());
    for (there, again) in [
        ("École", "ÉCOLE"),
        ("Straße", "STRASSE"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("Иван", "ИВАН"),
        ("ﬁne", " FINE "),
        ("Å", "A\u{30a}"),
    ] {
        place.create("companies", json!({ "name": there })).unwrap();
        let problem = place.create("companies", json!({ "name": again })).unwrap_err();
        assert_eq!(problem.code, Code::Duplicate, "{again}");
        assert_eq!(problem.message, "Another record of 'Companies' has the same 'Name' already.");
        assert_eq!(problem.errors[0].field, "name");
    }
    place.create("companies", json!({ "name": "Ecole" })).unwrap();
    place.create("companies", json!({})).unwrap();
    place.create("companies", json!({})).unwrap();
    place.check();
}

#[test]
fn rules_over_several_fields() {
    let mut model = one_table(
        "stays",
        [
            Field::new("room", "Room", FieldType::Text),
            Field::new("from", "From", FieldType::Date),
            Field::new("to", "To", FieldType::Date),
            Field::new("begins", "Begins", FieldType::DateTime),
            Field::new("ends", "Ends", FieldType::DateTime),
            Field::new("guest", "Guest", FieldType::Text),
            Field::new("nights", "Nights", FieldType::Integer),
        ],
    );
    let names = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
    model.tables[0].rules = vec![
        Rule::Unique { fields: names(&["guest", "nights"]) },
        Rule::NoOverlap { from: "from".into(), to: "to".into(), within: names(&["room"]), message: None },
        Rule::NoOverlap {
            from: "begins".into(),
            to: "ends".into(),
            within: vec![],
            message: Some("The hall is taken.".into()),
        },
        Rule::Formula { formula: "OR(ISBLANK({Nights}), {Nights} > 0)".into(), message: "At least one night.".into() },
    ];
    let place = Place::new(model);
    let day = |n: u32| format!("2026-03-{n:02}");
    let hour = |n: u32| format!("2026-03-01T{n:02}:00:00Z");
    let stay = |room: &str, from, to| json!({ "room": room, "from": day(from), "to": day(to) });
    let hall = |from, to| json!({ "begins": hour(from), "ends": hour(to) });
    let first = place.create("stays", stay("É1", 5, 8)).unwrap();
    for (record, told) in [
        // Days are closed on both ends.
        (stay("é1", 8, 9), Some("'From' to 'To' overlaps with record 1.")),
        (stay("É1", 1, 5), Some("'From' to 'To' overlaps with record 1.")),
        (stay("É1", 9, 10), None),
        (stay("2", 5, 8), None),
        (json!({ "from": day(5), "to": day(8) }), None),
        (json!({ "room": "É1", "from": day(5) }), None),
        // Moments are open at their end.
        (hall(8, 10), None),
        (hall(10, 11), None),
        (hall(9, 10), Some("The hall is taken.")),
        (json!({ "guest": "Ann", "nights": 2 }), None),
        (
            json!({ "guest": "ANN", "nights": 2 }),
            Some("Another record of 'stays' has the same 'Guest' and 'Nights' already."),
        ),
        (json!({ "guest": "ANN" }), None),
        (json!({ "guest": "ANN" }), None),
        (json!({ "nights": 0 }), Some("At least one night.")),
    ] {
        let made = place.create("stays", record.clone());
        assert_eq!(made.as_ref().err().map(|p| p.message.as_str()), told, "{record}");
    }
    let moved = place.update("stays", first, json!({ "to": day(9) }));
    assert_eq!(message(moved), "'From' to 'To' overlaps with record 2.");
    place.check();
}

#[test]
fn deleting_empties_links_with_entries_of_their_own() {
    let place = Place::new(model());
    let firm = place.create("companies", json!({ "name": "Firm" })).unwrap();
    let other = place.create("companies", json!({ "name": "Other" })).unwrap();
    let ann = place.create("leads", json!({ "name": "Ann", "company": firm, "partners": [other, firm] })).unwrap();
    place.create("leads", json!({ "name": "Bob", "company": firm })).unwrap();
    let (before, head) = (place.contents(), place.head());
    place.delete("companies", firm).unwrap();
    assert_eq!(place.fields("leads", ann)["company"], Value::Null);
    assert_eq!(place.fields("leads", ann)["partners"], json!([other]));
    assert_eq!(place.head() - head, 4);
    place.undo(place.head()).unwrap();
    assert_eq!(place.contents(), before);
    place.reshape(|m| m.table_mut("leads").unwrap().fields[2].required = true).unwrap();
    assert_eq!(
        message(place.delete("companies", firm)),
        "Record 1 of 'Companies' cannot be deleted: record 1 of 'Leads' needs it as its 'Company'."
    );
    assert_eq!(place.contents(), before);
    place.check();
}

#[test]
fn a_version_that_was_overtaken() {
    let place = Place::new(model());
    let id = place.create("leads", json!({ "name": "Ann" })).unwrap();
    assert_eq!(place.update("leads", id, json!({ "name": "Anna" })).unwrap(), 2);
    assert_eq!(place.update("leads", id, json!({ "name": "Anna" })).unwrap(), 2);
    let late = place.write(move |tx| {
        let table = table(tx, "leads");
        tx.update(&table, id, values(&table, &json!({ "name": "Annie" })), Some(1))
    });
    assert_eq!(message(late), "Record 1 was changed in the meantime: it is at version 2, not 1.");
    let late = place.write(move |tx| tx.delete(&table(tx, "leads"), id, Some(1)));
    assert_eq!(message(late), "Record 1 was changed in the meantime: it is at version 2.");
    // A record that comes back has another version than it ever had.
    place.delete("leads", id).unwrap();
    place.undo(place.head()).unwrap();
    assert_eq!(place.get("leads", id).unwrap()["version"], 3);
}

#[test]
fn no_text_holds_a_zero_character() {
    let fields = [Field::new("text", "Text", FieldType::Text), Field::new("json", "JSON", FieldType::Json)];
    let place = Place::new(one_table("notes", fields));
    let id = place.create("notes", json!({ "text": "a\u{0}b", "json": { "a\u{0}": 1 } })).unwrap();
    let told = |field: &str| place.get("notes", id).unwrap()["misfits"][field]["message"].clone();
    assert_eq!(told("text"), "'Text' holds a zero character, which no text may.");
    assert_eq!(told("json"), "'JSON' holds a zero character, which no text may.");
    let past_the_check = place.write(|tx| {
        let table = table(tx, "notes");
        let given = vec![(table.fields[0].id, Given::Scalar(Scalar::Text("a\u{0}".into())))];
        tx.create(&table, Values { given, wrong: Vec::new() }, None)
    });
    assert_eq!(message(past_the_check), "'Text' holds a zero character, which no text may.");
    let kept = json!({ "text": "a\\u0000b", "json": { "a": "\\u0000" } });
    let id = place.create("notes", kept.clone()).unwrap();
    assert_eq!(place.fields("notes", id), kept);
    place.check();
}

#[test]
fn json_is_the_same_whatever_the_order_of_its_names() {
    let place = Place::new(one_table("notes", [Field::new("json", "JSON", FieldType::Json)]));
    let id = place
        .create("notes", json!({ "json": { "bb": [1, 2.50, "x, y: z"], "a": { "c": null, "b": true } } }))
        .unwrap();
    let again = json!({ "json": { "a": { "b": true, "c": null }, "bb": [1, 2.5, "x, y: z"] } });
    assert_eq!(place.update("notes", id, again.clone()).unwrap(), 1, "nothing changed");
    assert_eq!(place.fields("notes", id), again);
}
