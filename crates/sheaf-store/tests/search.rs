//! Full-text search: an index that catches up, says the same as a scan, and may be deleted at any time.

mod support;

use serde_json::json;
use sheaf_model::{Field, FieldType};
use sheaf_query::plan::ListRequest;
use sheaf_store::bulk::{Bulk, Strictness};
use sheaf_store::search::Freshness;
use support::*;

fn search(place: &Place, words: &str) -> Vec<i64> {
    let request = ListRequest { search: Some(words.into()), limit: 1000, ..ListRequest::default() };
    ids(&place.list("leads", &request).unwrap())
}

fn scan(place: &Place, words: &str) -> Vec<i64> {
    let model = place.store.model();
    let table = model.table("leads").unwrap();
    let request = ListRequest { search: Some(words.into()), limit: 1000, ..ListRequest::default() };
    let (dialect, all) = (place.store.dialect(), everything(table));
    let plan =
        sheaf_query::plan::list(dialect, &model, table, &request, &all, sheaf_query::plan::Search::Scan).unwrap();
    let mut json = sheaf_model::field::JsonWriter::default();
    place.store.read(LONG, |conn| sheaf_store::fetch::list(conn, &plan, &Default::default(), None, &mut json)).unwrap();
    ids(&serde_json::from_slice(&json.out).unwrap())
}

/// How the index stands. There is none on PostgreSQL, which looks into the records.
fn freshness(place: &Place) -> Freshness {
    if server().is_some() {
        return Freshness::Current;
    }
    let model = place.store.model();
    place.store.read(LONG, |conn| place.store.prepare_search(conn, model.table("leads").unwrap())).unwrap()
}

#[test]
fn an_index_finds_what_a_scan_finds() {
    let place = Place::new(model());
    for name in [
        "Émile Müller",
        "emile muller",
        "STRASSE 9",
        "Straße 10",
        "ΣΊΣΥΦΟΣ",
        "a \"b\" c",
        "50% off",
        "日本語テキスト",
        "ab",
        "ﬁne",
    ] {
        place.create("leads", json!({ "name": name })).unwrap();
    }
    assert_eq!(freshness(&place), Freshness::Current);
    for words in [
        "emile",
        "ÉMILE",
        "MÜLLER émile",
        "straße",
        "strasse",
        "σίσυφος",
        "σισ",
        "\"b\"",
        "%",
        "日本",
        "日本語",
        "ab",
        "AB",
        "fine",
        "mile mull",
        "nothing",
        "9",
        "a* OR b",
        "c1 : x",
        "-",
        "ß",
    ] {
        assert_eq!(search(&place, words), scan(&place, words), "{words}");
    }
    assert_eq!(search(&place, "emile"), [1, 2]);
    assert_eq!(search(&place, "strasse"), [3, 4]);
    assert_eq!(search(&place, "σίσυφος"), [5]);
}

#[test]
fn the_index_catches_up() {
    let place = Place::new(model());
    let id = place.create("leads", json!({ "name": "Annabel" })).unwrap();
    assert_eq!(search(&place, "annabel"), [id]);
    place.update("leads", id, json!({ "name": "Bertram" })).unwrap();
    assert_eq!((search(&place, "annabel"), search(&place, "bertram")), (vec![], vec![id]));
    place
        .write(|tx| {
            let table = table(tx, "leads");
            let mut bulk = Bulk::begin(tx, &table, Strictness::Lenient)?;
            for n in 0..50 {
                bulk.insert(tx, values(&table, &json!({ "name": format!("Imported {n}") })))?;
            }
            bulk.update(tx, 1, values(&table, &json!({ "name": "Christa" })))?;
            bulk.finish(tx, &json!({}))
        })
        .unwrap();
    assert_eq!(search(&place, "imported").len(), 50);
    assert_eq!(search(&place, "christa"), [id]);
    place.undo(place.head()).unwrap();
    assert_eq!((search(&place, "imported").len(), search(&place, "bertram")), (0, vec![id]));
    place.delete("leads", id).unwrap();
    assert_eq!(search(&place, "bertram"), Vec::<i64>::new());
    // Names do not matter to it, types do.
    place.undo(place.head()).unwrap();
    place
        .reshape(|m| {
            let leads = m.table_mut("leads").unwrap();
            leads.indexes.clear();
            leads.fields.swap(0, 1);
            leads.fields[1].name = "who".into();
        })
        .unwrap();
    assert_eq!(search(&place, "bertram"), [id]);
    place.reshape(|m| m.table_mut("leads").unwrap().fields[1].kind = FieldType::Email).unwrap();
    assert_eq!(search(&place, "bertram"), Vec::<i64>::new());
}

#[test]
fn the_index_may_be_deleted_or_damaged_at_any_time() {
    if server().is_some() {
        return; // there is no index beside the records
    }
    let place = Place::new(model());
    let id = place.create("leads", json!({ "name": "Annabel" })).unwrap();
    let file = place.folder.path().join("search.db");
    for harm in 0..4 {
        assert_eq!(search(&place, "annabel"), [id], "{harm}");
        match harm {
            0 => std::fs::remove_file(&file).unwrap(),
            1 => {
                for end in ["", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(format!("{}{end}", file.display()));
                }
            }
            _ => {
                for end in ["-wal", "-shm"] {
                    let _ = std::fs::remove_file(format!("{}{end}", file.display()));
                }
                std::fs::remove_file(&file).unwrap();
                std::fs::write(&file, "this is no database, but long enough to be taken for one. ".repeat(200))
                    .unwrap();
            }
        }
    }
    let place = Place::at(place.folder);
    assert_eq!(search(&place, "annabel"), [id]);
}

#[test]
fn behind_a_large_import_records_themselves_are_searched() {
    if server().is_some() {
        return; // there is no index beside the records
    }
    let place = Place::new(model());
    place
        .write(|tx| {
            let table = table(tx, "leads");
            let mut bulk = Bulk::begin(tx, &table, Strictness::Lenient)?;
            for n in 0..4_000 {
                bulk.insert(tx, values(&table, &json!({ "name": format!("Imported {n}") })))?;
            }
            bulk.finish(tx, &json!({}))
        })
        .unwrap();
    assert_eq!(freshness(&place), Freshness::Behind);
    assert_eq!(search(&place, "imported 3999"), [4000]);
    while freshness(&place) == Freshness::Behind {
        std::thread::yield_now();
    }
    assert_eq!(search(&place, "imported 3999"), [4000]);
}

/// `10250` is an order's number, whoever it is for; with other words it is a word.
#[test]
fn a_number_alone_is_found_where_no_two_records_have_it() {
    let unique = |name: &str| Field { unique: true, ..Field::new(name, name, FieldType::Integer) };
    let fields =
        [unique("order"), Field::new("count", "Count", FieldType::Integer), Field::new("for", "For", FieldType::Text)];
    let place = Place::new(one_table("leads", fields));
    for (order, count, whom) in [(10250, 7, "Hanari"), (7, 10250, "Ann 10250"), (9, 3, "Bob")] {
        place.create("leads", json!({ "order": order, "count": count, "for": whom })).unwrap();
    }
    assert_eq!(freshness(&place), Freshness::Current);
    for (words, found) in
        [("10250", &[1, 2][..]), ("7", &[2]), ("3", &[]), ("10250 hanari", &[]), ("ann 10250", &[2]), ("-9", &[])]
    {
        assert_eq!(search(&place, words), found, "{words}");
        assert_eq!(scan(&place, words), found, "{words}");
    }
}

#[test]
fn on_a_server_a_large_table_is_searched_by_an_index_that_follows_its_fields() {
    if server().is_none() {
        return;
    }
    let place = Place::new(model());
    place
        .write(|tx| {
            let leads = table(tx, "leads");
            for n in 0..3_100 {
                tx.create(&leads, values(&leads, &json!({ "name": format!("Lead number {n}%_\\") })), None)?;
            }
            Ok(())
        })
        .unwrap();
    let of_search = |place: &Place| -> Vec<String> {
        place.indexes("leads").into_iter().filter(|name| name.starts_with("_search_")).collect()
    };
    let make = |place: &Place| {
        let model = place.store.model();
        place.store.index_for_search(model.table("leads").unwrap()).unwrap();
    };
    assert_eq!(of_search(&place), [""; 0]);
    make(&place);
    assert_eq!(of_search(&place), ["_search_2_1_2"]);
    let explained = |words: &str| {
        let model = place.store.model();
        let leads = model.table("leads").unwrap();
        let request = ListRequest { search: Some(words.into()), ..ListRequest::default() };
        let way = sheaf_query::plan::Search::Scan;
        let plan = sheaf_query::plan::list(place.store.dialect(), &model, leads, &request, &everything(leads), way);
        let statement = plan.unwrap().ranges.swap_remove(0);
        let bound: Vec<String> = statement
            .params
            .iter()
            .map(|param| match param {
                sheaf_query::sql::Param::Scalar(sheaf_model::Scalar::Text(text)) => text.clone(),
                other => panic!("{other:?}"),
            })
            .collect();
        let sql = format!("EXPLAIN {}", statement.text);
        let read = place.store.read(LONG, |conn| {
            let bound: Vec<_> = bound.iter().map(sheaf_store::db::ToValue::to_value).collect();
            conn.prepare_cached(&sql)?.query_map(bound, |row| row.get::<String>(0))
        });
        read.unwrap().join("\n")
    };
    assert!(explained("number 1234").contains("Bitmap Index Scan on _search_2_1_2"), "{}", explained("number 1234"));
    assert_eq!(search(&place, "NUMBER 1234"), [1235]);
    // What a pattern means is none in words, and what is written later is found too.
    assert_eq!(search(&place, "1234%"), [1235]);
    assert_eq!(search(&place, "234_"), [0_i64; 0]);
    assert_eq!(search(&place, "12%34"), [0_i64; 0]);
    assert_eq!(search(&place, "1234%_\\"), [1235]);
    let late = place.create("leads", json!({ "name": "Latecomer" })).unwrap();
    assert_eq!(search(&place, "tecom"), [late]);
    // Other fields are another index; a column of the same field that was converted is another column.
    place
        .reshape(|model| {
            let leads = model.table_mut("leads").unwrap();
            leads.add_field(Field::new("note", "Note", FieldType::LongText));
        })
        .unwrap();
    make(&place);
    assert_eq!(of_search(&place), ["_search_2_1_2_11"]);
    let to = |kind: FieldType| {
        move |model: &mut sheaf_model::Model| model.table_mut("leads").unwrap().fields.last_mut().unwrap().kind = kind
    };
    place.reshape(to(FieldType::Integer)).unwrap();
    place.reshape(to(FieldType::Text)).unwrap();
    place.update("leads", late, json!({ "note": "Found in a note" })).unwrap();
    make(&place);
    assert_eq!(of_search(&place), ["_search_2_1_2_11"]);
    assert!(explained("in a note").contains("Bitmap Index Scan on _search_2_1_2_11"), "{}", explained("in a note"));
    assert_eq!(search(&place, "in a note"), [late]);
    place.check();
}
