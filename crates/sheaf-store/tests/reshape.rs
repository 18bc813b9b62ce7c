//! Changes of the model: every pair of types, renames, uniques, large tables. Nothing is lost on the way.

mod support;

use std::time::Instant;

use serde_json::{Value, json};
use sheaf_model::field::{Choice, FieldType};
use sheaf_model::{Field, FieldId, Index, Table};
use sheaf_store::bulk::{Bulk, Strictness};
use support::*;

/// Every type that is stored, each with values of its own.
fn types() -> Vec<(FieldType, Vec<Value>)> {
    let choices = || Choice::list(["hot", "12", "2026-03-01"]);
    vec![
        (
            FieldType::Text,
            vec![
                json!("Some text"),
                json!("12"),
                json!("2026-03-01"),
                json!("hot"),
                json!("Firm"),
                json!("true"),
                json!("a@b.example"),
            ],
        ),
        (FieldType::LongText, vec![json!("Two\nlines"), json!("10:30")]),
        (FieldType::Integer, vec![json!(1), json!(12), json!(-7), json!(9_007_199_254_740_993_i64)]),
        (FieldType::Number { decimals: 3 }, vec![json!(1.125), json!(12), json!(0)]),
        (FieldType::Money { decimals: 2, currency: None }, vec![json!(1.25), json!("92233720368547758.07")]),
        (FieldType::Percent { decimals: 4 }, vec![json!(0.125), json!(1)]),
        (FieldType::Boolean, vec![json!(true), json!(false)]),
        (FieldType::Date, vec![json!("2026-03-01"), json!("1899-12-31")]),
        (FieldType::DateTime, vec![json!("2026-03-01T00:00:00Z"), json!("2026-03-01T10:30:00Z")]),
        (FieldType::Time, vec![json!("10:30:00")]),
        (FieldType::Duration, vec![json!("PT36H15M"), json!("PT1H")]),
        (FieldType::Email, vec![json!("a@b.example")]),
        (FieldType::Phone, vec![json!("+44 20 7946 0018"), json!("12345")]),
        (FieldType::Url, vec![json!("https://example.com/x")]),
        (FieldType::Choice { choices: choices() }, vec![json!("hot"), json!("12"), json!("2026-03-01")]),
        (FieldType::Choices { choices: choices() }, vec![json!(["hot", "12"]), json!(["12"])]),
        (FieldType::Status { choices: choices(), moves: vec![] }, vec![json!("hot"), json!("12")]),
        (link("firms"), vec![json!(1), json!(2)]),
        (links("firms"), vec![json!([1, 2]), json!([2]), json!([2, 1])]),
        (FieldType::User, vec![json!(3)]),
        (FieldType::Json, vec![json!({ "a": [1] }), json!([1, 2]), json!(12)]),
        (FieldType::Rating { stars: 5 }, vec![json!(3), json!(1)]),
    ]
}

/// What people see of a field: values, and misfits as they were written.
fn seen(place: &Place) -> Vec<Value> {
    let list = place.list("things", &Default::default()).unwrap();
    let records = list["records"].as_array().unwrap();
    let shown = |r: &Value| match r["fields"]["value"].clone() {
        Value::Null => r["misfits"]["value"]["value"].clone(),
        Value::Array(a) if a.is_empty() => r["misfits"]["value"]["value"].clone(),
        value => value,
    };
    records.iter().map(shown).collect()
}

#[test]
fn every_type_becomes_every_other_and_comes_back() {
    for (from, values) in types() {
        let mut model = one_table("firms", [Field { unique: true, ..Field::new("name", "Name", FieldType::Text) }]);
        let mut things = Table::new("things", "Things");
        things.add_field(Field::new("value", "Value", from.clone()));
        model.add_table(things);
        let place = Place::new(model);
        for name in ["Firm", "Other"] {
            place.create("firms", json!({ "name": name })).unwrap();
        }
        for value in &values {
            place.create("things", json!({ "value": value })).unwrap();
        }
        place.create("things", json!({})).unwrap();
        let (before, shown) = (place.contents()["things"].clone(), seen(&place));
        for (to, _) in types() {
            let what = format!("{} to {}", from.name(), to.name());
            // Numbers in JSON become links by id, and go back as titles.
            if what == "json to links" {
                continue;
            }
            let kind = to.clone();
            place
                .reshape(move |m| m.table_mut("things").unwrap().fields[0].kind = kind)
                .unwrap_or_else(|p| panic!("{what}: {p:?}"));
            let there = seen(&place);
            let lost: Vec<_> = shown.iter().zip(&there).filter(|(was, is)| !was.is_null() && is.is_null()).collect();
            assert!(lost.is_empty(), "{what}: {lost:?}");
            let kind = from.clone();
            place.reshape(move |m| m.table_mut("things").unwrap().fields[0].kind = kind).unwrap();
            let back = place.contents()["things"].clone();
            assert_eq!(seen(&place), shown, "{what} and back");
            if !matches!(from.storage(), sheaf_model::Storage::Json) {
                assert_eq!(back, before, "{what} and back");
            }
        }
        place.check();
    }
}

#[test]
fn a_value_comes_back_as_it_was_written_through_several_types() {
    let place = Place::new(one_table("things", [Field::new("value", "Value", FieldType::Text)]));
    let written = ["2026-03-01", "007", "3rd of March", " 2026-03-02", "12"];
    for value in written {
        place.create("things", json!({ "value": value })).unwrap();
    }
    let shown = seen(&place);
    let become_of = |kind: FieldType| {
        place.reshape(move |m| m.table_mut("things").unwrap().fields[0].kind = kind).unwrap();
    };
    for chain in [
        vec![FieldType::Date, FieldType::Integer],
        vec![FieldType::Integer, FieldType::Date, FieldType::Boolean],
        vec![FieldType::LongText, FieldType::Number { decimals: 2 }, FieldType::Integer, FieldType::DateTime],
    ] {
        let names: Vec<&str> = chain.iter().map(FieldType::name).collect();
        chain.iter().cloned().for_each(become_of);
        become_of(FieldType::Text);
        assert_eq!(seen(&place), shown, "{names:?} and back");
    }
    // What a person changed on the way is theirs to keep; the others come back.
    become_of(FieldType::Date);
    place.update("things", 1, json!({ "value": "2027-01-01" })).unwrap();
    become_of(FieldType::Integer);
    become_of(FieldType::Text);
    let back = seen(&place);
    assert_ne!(back[0], shown[0], "the first date was changed, and is what it was changed to");
    assert_eq!(back[1..], shown[1..]);
    place.check();
}

#[test]
fn renames_and_swaps_keep_records_links_and_indexes() {
    let mut model = model();
    model.table_mut("leads").unwrap().indexes.push(Index(vec!["double".into()]));
    let place = Place::new(model);
    place.create("companies", json!({ "name": "Firm", "city": "Bonn" })).unwrap();
    place
        .create("leads", json!({ "name": "Ann", "company": 1, "partners": [1], "email": "a@example.com", "amount": 2 }))
        .unwrap();
    place
        .reshape(|m| {
            let companies = m.table_mut("companies").unwrap();
            companies.fields[0].name = "city".into();
            companies.fields[1].name = "name".into();
            companies.name = "leads".into();
            companies.title = Some("city".into());
            let leads = &mut m.tables[1];
            leads.name = "companies".into();
            for field in &mut leads.fields {
                if let FieldType::Link { link } | FieldType::Links { link } = &mut field.kind {
                    link.table = "leads".into();
                }
            }
        })
        .unwrap();
    assert_eq!(place.fields("leads", 1), json!({ "city": "Firm", "name": "Bonn" }));
    let ann = place.fields("companies", 1);
    assert_eq!((&ann["company"], &ann["partners"], &ann["double"]), (&json!(1), &json!([1]), &json!(4)));
    assert_eq!(
        message(place.create("leads", json!({ "city": "FIRM" }))),
        "Another record of 'Companies' has the same 'Name' already."
    );
    place.create("companies", json!({ "name": "Bob", "company": "firm" })).unwrap();
    assert_eq!(place.texts("SELECT \"Company\" FROM @companies__view"), ["Firm", "Firm"]);
    place.delete("leads", 1).unwrap();
    assert_eq!(place.fields("companies", 1)["partners"], json!([]));
    place.check();
}

#[test]
fn views_follow_labels_and_never_meet_a_table() {
    let place = Place::new(model());
    place.create("leads", json!({ "name": "Ann", "amount": 1.5, "due": "2026-03-01", "status": "Won" })).unwrap();
    assert_eq!(
        place.texts("SELECT \"Status\" || CAST(\"Amount\" AS double precision) || \"Due\" FROM @leads__view"),
        ["Won1.52026-03-01"]
    );
    place
        .reshape(|m| {
            let leads = m.table_mut("leads").unwrap();
            leads.fields[4].label = "Deal size".into();
            if let FieldType::Status { choices, .. } = &mut leads.fields[3].kind {
                choices[2].label = "Sold".into();
            }
            m.add_table(Table::new("leads_view", "Leads view"));
        })
        .unwrap();
    assert_eq!(
        place.texts("SELECT \"Status\" || CAST(\"Deal size\" AS double precision) FROM @leads__view"),
        ["Sold1.5"]
    );
}

#[test]
fn unique_over_what_is_there_twice_is_refused_with_a_count() {
    let place = Place::new(model());
    for city in ["Bonn", "BONN", "Köln", "köln", "KÖLN", "Ulm"] {
        place.create("companies", json!({ "city": city })).unwrap();
    }
    let before = place.contents();
    let head = place.head();
    assert_eq!(
        message(place.reshape(|m| m.table_mut("companies").unwrap().fields[1].unique = true)),
        "'City' cannot be unique: 2 values of it are there more than once, in 5 records."
    );
    assert_eq!((place.contents(), place.head()), (before, head));
    place.check();
}

#[test]
fn a_deletion_does_not_look_through_tables_that_once_linked() {
    let place = Place::new(model());
    for change in [FieldType::Text, link("companies"), FieldType::Text] {
        place.reshape(move |m| m.table_mut("leads").unwrap().fields[2].kind = change).unwrap();
    }
    place.reshape(|m| m.table_mut("leads").unwrap().fields.retain(|f| f.name != "company")).unwrap();
    // Of each column that points elsewhere, put aside or not, there is an index.
    let gone: Vec<String> =
        place.indexes("leads").into_iter().filter(|name| name.starts_with("_link_2_gone_3_")).collect();
    assert_eq!(gone.len(), 2, "{gone:?}");
}

#[test]
fn a_large_table_is_changed_at_once() {
    let rows: i64 = std::env::var("SHEAF_TEST_ROWS").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let place = Place::new(one_table(
        "rows",
        [Field::new("name", "Name", FieldType::Text), Field::new("amount", "Amount", FieldType::Text)],
    ));
    let timed = |what: &str, work: &dyn Fn()| {
        let began = Instant::now();
        work();
        eprintln!("{what} over {rows} rows: {:.2} s", began.elapsed().as_secs_f64());
    };
    let alone = |change: Box<dyn FnOnce(&mut sheaf_model::Model) + Send>| {
        let mut model = (*place.store.model()).clone();
        change(&mut model);
        let work = place.store.write_alone(1, sheaf_store::Why::Write, move |tx| tx.reshape(model, "changed"));
        place.tokio.block_on(work).unwrap();
    };
    timed("import", &|| {
        let work = place.store.write_alone(1, sheaf_store::Why::Import, move |tx| {
            let table = table(tx, "rows");
            let mut bulk = Bulk::begin(tx, &table, Strictness::Strict)?;
            for n in 0..rows {
                bulk.insert(tx, values(&table, &json!({ "name": format!("Row {n}"), "amount": format!("{n}.5") })))?;
            }
            bulk.finish(tx, &json!({}))
        });
        place.tokio.block_on(work).unwrap();
    });
    timed("add a field", &|| {
        alone(Box::new(|m| {
            m.tables[0].add_field(Field::new("note", "Note", FieldType::Text));
        }))
    });
    timed("convert", &|| alone(Box::new(|m| m.tables[0].fields[1].kind = FieldType::Number { decimals: 2 })));
    timed("add a unique", &|| alone(Box::new(|m| m.tables[0].fields[0].unique = true)));
    timed("add an index", &|| alone(Box::new(|m| m.tables[0].indexes.push(Index(vec!["amount".into()])))));
    timed("number all", &|| {
        alone(Box::new(|m| {
            m.tables[0].add_field(Field::new("number", "Number", FieldType::AutoNumber));
        }))
    });
    timed("drop a field", &|| alone(Box::new(|m| m.tables[0].fields.retain(|f| f.id != FieldId(1)))));
    let last = place.fields("rows", rows);
    assert_eq!(last, json!({ "amount": (rows - 1) as f64 + 0.5, "note": null, "number": rows }));
}

#[test]
fn what_a_refused_change_prepared_is_not_used_again() {
    let place = Place::new(one_table("rows", [Field::new("x", "X", FieldType::Text)]));
    for text in ["1", "1", "2"] {
        place.create("rows", json!({ "x": text })).unwrap();
    }
    let refused = place.reshape(|m| {
        m.tables[0].fields[0].kind = FieldType::Integer;
        m.tables[0].fields[0].unique = true;
    });
    assert!(message(refused).contains("cannot be unique"));
    place.reshape(|m| m.tables[0].fields[0].kind = FieldType::Number { decimals: 2 }).unwrap();
    assert_eq!([1, 2, 3].map(|id| place.fields("rows", id)["x"].clone()), [json!(1), json!(1), json!(2)]);
}

#[test]
fn long_labels_that_end_otherwise_make_a_view() {
    let label = |end: &str| format!("{}{end}", "名".repeat(25));
    let fields = [Field::new("a", label("一"), FieldType::Text), Field::new("b", label("二"), FieldType::Text)];
    let place = Place::new(one_table("rows", fields));
    place.create("rows", json!({ "a": "x", "b": "y" })).unwrap();
    assert_eq!(place.texts("SELECT count(*) FROM @rows__view"), ["1"]);
}
