//! What a change of the model needs of large tables is made before it, on a server: others write meanwhile, and what never came or was
//! left half-made is no hindrance.

mod support;

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;
use sheaf_model::field::FieldType;
use sheaf_model::{Field, Index, Model};
use support::{Place, link, message, model, one_table, server};

/// A new number, a link, an index over both and a field that must be unique.
fn richer(model: &mut Model) {
    let leads = model.table_mut("leads").unwrap();
    leads.add_field(Field::new("ticket", "Ticket", FieldType::AutoNumber));
    leads.add_field(Field::new("owner", "Owner", link("companies")));
    leads.fields[0].unique = true;
    leads.indexes.push(Index(vec!["-ticket".into(), "owner".into()]));
}

fn place_with_leads(records: usize) -> Place {
    let place = Place::new(model());
    place.create("companies", json!({ "name": "Firm" })).unwrap();
    for n in 0..records {
        place.create("leads", json!({ "name": format!("Lead {n}") })).unwrap();
    }
    place
}

#[test]
fn others_write_while_it_is_made() {
    if server().is_none() {
        return; // the embedded engine has one writer, which makes all of it
    }
    let place = place_with_leads(300);
    let done = AtomicBool::new(false);
    let made = std::thread::scope(|threads| {
        let writing = threads.spawn(|| {
            let mut made = 0;
            while !done.load(Ordering::Acquire) || made == 0 {
                place.create("leads", json!({ "name": format!("Meanwhile {made}"), "company": 1 })).unwrap();
                place.update("leads", 1 + made % 300, json!({ "amount": made })).unwrap();
                made += 1;
            }
            made
        });
        place.reshape(richer).unwrap();
        done.store(true, Ordering::Release);
        writing.join().unwrap()
    });
    let after = place.create("leads", json!({ "name": "After", "owner": 1 })).unwrap();
    let numbers = place.texts("SELECT \"ticket\" FROM @leads ORDER BY \"_id\"");
    let expected: Vec<String> = (1..=300 + made + 1).map(|n| n.to_string()).collect();
    assert_eq!(numbers, expected);
    assert_eq!(place.fields("leads", after)["owner"], json!(1));
    assert_eq!(
        message(place.create("leads", json!({ "name": "LEAD 7" }))),
        "Another record of 'Leads' has the same 'Name' already."
    );
    for index in ["_unique_2_1", "_link_2_12", "_index_2_11d_12"] {
        assert!(place.indexes("leads").contains(&index.to_owned()), "{index}: {:?}", place.indexes("leads"));
    }
    assert!(place.delete("companies", 1).is_ok());
    place.check();
}

#[test]
fn a_change_that_never_comes_leaves_nothing_in_the_way() {
    let place = place_with_leads(3);
    let (before, columns) = (place.indexes("leads"), place.contents());
    place.make_ready(richer).unwrap();
    assert_eq!(place.contents(), columns);
    // Another field of that name, of another type, and an index less.
    place
        .reshape(|model| {
            let leads = model.table_mut("leads").unwrap();
            leads.add_field(Field::new("ticket", "Ticket", FieldType::Text));
        })
        .unwrap();
    assert_eq!(place.indexes("leads"), before);
    let id = place.create("leads", json!({ "name": "Lead 1", "ticket": "T-1" })).unwrap();
    assert_eq!(place.fields("leads", id)["ticket"], json!("T-1"));
    place.check();
}

#[test]
fn what_was_left_half_made_is_made_anew() {
    let place = place_with_leads(3);
    let before = place.indexes("leads");
    place.create("leads", json!({ "name": "LEAD 1" })).unwrap();
    let unique = |model: &mut Model| model.table_mut("leads").unwrap().fields[0].unique = true;
    let told = "'Name' cannot be unique: 1 values of it are there more than once, in 2 records.";
    assert_eq!(message(place.reshape(unique)), told);
    assert_eq!(place.indexes("leads"), before);
    if let Some((schema, mut connection)) = place.raw() {
        // As a process leaves it that ends while it builds.
        let build = format!("CREATE UNIQUE INDEX CONCURRENTLY _unique_2_1 ON \"{schema}\".leads (sheaf.key(\"name\"))");
        assert!(connection.batch_execute(&build).is_err());
        assert!(place.indexes("leads").contains(&"_unique_2_1".to_owned()));
        assert_eq!(message(place.reshape(unique)), told);
    }
    place.delete("leads", 4).unwrap();
    place.reshape(unique).unwrap();
    assert!(place.indexes("leads").contains(&"_unique_2_1".to_owned()));
    assert!(place.create("leads", json!({ "name": "lead 2" })).is_err());
    place.check();
}

#[test]
fn an_index_that_is_being_built_for_somebody_who_was_killed_is_waited_for() {
    let place = place_with_leads(3);
    let (Some((schema, mut killed)), Some((_, mut writer)), Some((_, mut watch))) =
        (place.raw(), place.raw(), place.raw())
    else {
        return;
    };
    // Who writes at the moment keeps the index from being ended.
    let mut writing = writer.transaction().unwrap();
    writing.batch_execute(&format!("LOCK TABLE \"{schema}\".leads IN ROW EXCLUSIVE MODE")).unwrap();
    std::thread::scope(|threads| {
        let build = format!("CREATE UNIQUE INDEX CONCURRENTLY _unique_2_1 ON \"{schema}\".leads (sheaf.key(\"name\"))");
        let building = threads.spawn(move || killed.batch_execute(&build));
        let progress = "SELECT count(*) FROM pg_stat_progress_create_index WHERE index_relid > 0 AND relid =";
        let built = format!("{progress} '{schema}.leads'::regclass");
        while watch.query_one(&built, &[]).unwrap().get::<_, i64>(0) == 0 {}
        let changing =
            threads.spawn(|| place.reshape(|model| model.table_mut("leads").unwrap().fields[0].unique = true));
        writing.commit().unwrap();
        // It may be ended or not, as the server sees who waits for whom.
        let _ = building.join().unwrap();
        changing.join().unwrap().unwrap();
    });
    assert!(place.create("leads", json!({ "name": "lead 2" })).is_err());
    place.check();
}

#[test]
fn values_are_converted_while_others_write() {
    if server().is_none() {
        return;
    }
    let mut parts = one_table("parts", [Field::new("code", "Code", FieldType::Text)]);
    parts.tables[0].indexes.push(Index(vec!["-code".into()]));
    let place = Place::new(parts);
    let indexes = place.indexes("parts");
    let mut codes: Vec<String> = (1..=400).map(|n| if n % 50 == 0 { format!("x{n}") } else { n.to_string() }).collect();
    for code in &codes {
        place.create("parts", json!({ "code": code })).unwrap();
    }
    let done = AtomicBool::new(false);
    let to_integer = |model: &mut Model| model.tables[0].fields[0].kind = FieldType::Integer;
    std::thread::scope(|threads| {
        let writing = threads.spawn(|| {
            let mut turn = 0;
            while !done.load(Ordering::Acquire) {
                let at = (turn * 37) % 399;
                codes[at] = if turn % 9 == 0 { String::new() } else { (turn * 1000).to_string() };
                let code = if codes[at].is_empty() { json!(null) } else { json!(codes[at]) };
                place.update("parts", at as i64 + 1, json!({ "code": code })).unwrap();
                turn += 1;
            }
        });
        // Made ready for a change that is made later, with more written in between.
        place.make_ready(to_integer).unwrap();
        place.update("parts", 400, json!({ "code": "7" })).unwrap();
        place.reshape(to_integer).unwrap();
        done.store(true, Ordering::Release);
        writing.join().unwrap();
    });
    codes[399] = "7".to_owned();
    for (at, code) in codes.iter().enumerate() {
        let record = place.get("parts", at as i64 + 1).unwrap();
        let expected = code.parse::<i64>().map_or(json!(null), |n| json!(n));
        assert_eq!(record["fields"]["code"], expected, "{at} {code} {record}");
        let misfit = if code.starts_with('x') { json!(code) } else { json!(null) };
        assert_eq!(record["misfits"]["code"]["value"], misfit, "{at} {record}");
    }
    assert_eq!(place.indexes("parts"), indexes);
    let (schema, mut connection) = place.raw().unwrap();
    let left = "SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = $1 AND left(tablename, 6) = '_next_'";
    assert_eq!(connection.query_one(left, &[&schema]).unwrap().get::<_, i64>(0), 0);
    place.check();
}

#[test]
fn a_conversion_does_not_wait_for_a_vacuum() {
    let place = Place::new(one_table("parts", [Field::new("code", "Code", FieldType::Text)]));
    let Some((schema, mut connection)) = place.raw() else { return };
    let to_integer = |model: &mut Model| model.tables[0].fields[0].kind = FieldType::Integer;
    place.create("parts", json!({ "code": "1" })).unwrap();
    place.make_ready(to_integer).unwrap();
    // So much that the change would not take it upon itself.
    for n in 2..=300 {
        place.create("parts", json!({ "code": n.to_string() })).unwrap();
    }
    // What a vacuum or an analysis holds as long as it goes on.
    let mut vacuum = connection.transaction().unwrap();
    vacuum.batch_execute(&format!("LOCK TABLE \"{schema}\".parts IN SHARE UPDATE EXCLUSIVE MODE")).unwrap();
    place.make_ready(to_integer).unwrap();
    let converted = format!("SELECT count(_next_1) FROM \"{schema}\".parts");
    assert!(vacuum.query_one(&converted, &[]).unwrap().get::<_, i64>(0) > 100);
    vacuum.commit().unwrap();
    place.reshape(to_integer).unwrap();
    assert_eq!(place.texts("SELECT sum(code) FROM @parts"), ["45150"]);
    place.check();
}

#[test]
fn a_column_that_was_made_ready_does_not_wait_for_a_vacuum() {
    let place = place_with_leads(3);
    let Some((schema, mut connection)) = place.raw() else { return };
    let number = |model: &mut Model| {
        model.table_mut("leads").unwrap().add_field(Field::new("serial", "Serial", FieldType::AutoNumber));
    };
    place.make_ready(number).unwrap();
    let mut vacuum = connection.transaction().unwrap();
    vacuum.batch_execute(&format!("LOCK TABLE \"{schema}\".leads IN SHARE UPDATE EXCLUSIVE MODE")).unwrap();
    place.reshape(number).unwrap();
    let marks = format!("SELECT count(*) FROM \"{schema}\"._ready");
    assert_eq!(vacuum.query_one(&marks, &[]).unwrap().get::<_, i64>(0), 0);
    vacuum.commit().unwrap();
    let mut numbers = place.texts("SELECT \"serial\" FROM @leads");
    numbers.sort_unstable();
    assert_eq!(numbers, ["1", "2", "3"]);
}

#[test]
fn numbers_go_to_those_that_come_and_come_back_while_they_are_given() {
    let place = place_with_leads(3);
    if place.raw().is_none() {
        return;
    }
    let number = |model: &mut Model| {
        model.table_mut("leads").unwrap().add_field(Field::new("serial", "Serial", FieldType::AutoNumber));
    };
    place.delete("leads", 1).unwrap();
    let deleted = place.head();
    place.make_ready(number).unwrap();
    // Once all have one: one comes back, one comes, one is changed, one goes.
    place.undo(deleted).unwrap();
    place.create("leads", json!({ "name": "Late" })).unwrap();
    place.update("leads", 2, json!({ "name": "Other" })).unwrap();
    place.delete("leads", 3).unwrap();
    place.reshape(number).unwrap();
    assert_eq!(place.texts("SELECT \"_id\" || ' ' || \"serial\" FROM @leads ORDER BY \"_id\""), ["1 3", "2 1", "4 4"]);
    place.create("leads", json!({ "name": "Next" })).unwrap();
    assert_eq!(place.fields("leads", 5)["serial"], json!(5));
    place.check();
}

#[test]
fn what_bears_no_mark_of_ours_stays() {
    let place = place_with_leads(3);
    let Some((schema, mut connection)) = place.raw() else { return };
    // An index of somebody else's, and a column that another change has just made its own.
    connection
        .batch_execute(&format!(
            "CREATE INDEX theirs ON \"{schema}\".leads (amount); COMMENT ON INDEX \"{schema}\".theirs IS 'for the report';
             ALTER TABLE \"{schema}\".leads ADD COLUMN ticket bigint; UPDATE \"{schema}\".leads SET ticket = 7"
        ))
        .unwrap();
    place.make_ready(richer).unwrap();
    assert_eq!(place.texts("SELECT \"ticket\" FROM @leads"), ["7", "7", "7"]);
    place.reshape(|model| model.table_mut("leads").unwrap().indexes.push(Index(vec!["due".into()]))).unwrap();
    assert_eq!(place.texts("SELECT \"ticket\" FROM @leads"), ["7", "7", "7"]);
    assert!(place.indexes("leads").contains(&"theirs".to_owned()));
}

#[test]
fn a_column_that_was_made_for_nothing_gives_its_name_away() {
    let place = place_with_leads(3);
    place.make_ready(richer).unwrap();
    // Another field takes the name, and a record that was gone while numbers were given gets one too.
    place.reshape(|model| model.table_mut("leads").unwrap().fields[5].name = "ticket".to_owned()).unwrap();
    place.update("leads", 1, json!({ "ticket": ["hot"] })).unwrap();
    assert_eq!(place.fields("leads", 1)["ticket"], json!(["hot"]));
    let number = |model: &mut Model| {
        model.table_mut("leads").unwrap().add_field(Field::new("place", "Place", FieldType::AutoNumber));
    };
    place.delete("leads", 2).unwrap();
    let deleted = place.head();
    place.make_ready(number).unwrap();
    place.undo(deleted).unwrap();
    place.reshape(number).unwrap();
    let mut numbers = place.texts("SELECT \"place\" FROM @leads");
    numbers.sort_unstable();
    assert_eq!(numbers, ["1", "2", "3"]);
    place.check();
}

#[test]
fn an_indexed_link_becomes_a_text_that_follows_its_target() {
    let place = place_with_leads(3);
    place
        .reshape(|model| model.table_mut("leads").unwrap().indexes.push(Index(vec!["company".into(), "due".into()])))
        .unwrap();
    place.update("leads", 2, json!({ "company": 1 })).unwrap();
    let to_text = |model: &mut Model| {
        let leads = model.table_mut("leads").unwrap();
        leads.fields[2].kind = FieldType::Text;
    };
    let indexes = place.indexes("leads");
    place.make_ready(to_text).unwrap();
    place.update("companies", 1, json!({ "name": "Firm Ltd" })).unwrap();
    place.reshape(to_text).unwrap();
    assert_eq!(place.fields("leads", 2)["company"], json!("Firm Ltd"));
    let index = "_index_2_3_7".to_owned();
    assert!(indexes.contains(&index) && place.indexes("leads").contains(&index), "{:?}", place.indexes("leads"));
    place.check();
}
