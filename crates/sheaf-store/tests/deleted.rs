//! Deleted records, found again in the log.

mod support;

use serde_json::{Value, json};
use sheaf_store::bulk::{Bulk, Strictness};
use sheaf_store::deleted::{self, Deleted, Place as Spot, Sought};
use support::{LONG, Place, model, table, values};

/// Those from a place on, step by step, at most so many.
fn found_from(place: &Place, name: &str, mut after: Spot, limit: usize) -> Vec<Deleted> {
    let model = place.store.model();
    let table = model.table(name).unwrap();
    let mut found = Vec::new();
    while after.seq > 0 && found.len() < limit {
        let (sought, wanted) = (Sought { after, since: 1 }, limit - found.len());
        let step = place.store.read(LONG, |conn| deleted::of_table(conn, table, &sought, wanted));
        let (more, next) = step.unwrap();
        assert!(next < after, "it goes on");
        found.extend(more);
        after = next;
    }
    found
}

fn found(place: &Place, name: &str) -> Vec<Deleted> {
    found_from(place, name, Spot::upto(place.head()), 1_000)
}

fn ids(found: &[Deleted]) -> Vec<i64> {
    found.iter().map(|one| one.record).collect()
}

/// Deletes records by one entry, as an import does with those that its workbook has no longer.
fn delete_by_import(place: &Place, name: &str, gone: Vec<i64>) -> i64 {
    let name = name.to_owned();
    let written = place.write(move |tx| {
        let table = table(tx, &name);
        let mut bulk = Bulk::begin(tx, &table, Strictness::Lenient)?;
        gone.into_iter().try_for_each(|id| bulk.delete(tx, id))?;
        bulk.finish(tx, &json!({ "file": "a.csv" }))
    });
    written.unwrap().unwrap()
}

fn leads(place: &Place, names: &[&str]) -> Vec<i64> {
    names.iter().map(|name| place.create("leads", json!({ "name": name })).unwrap()).collect()
}

#[test]
fn the_last_deletion_of_each_that_has_not_come_back() {
    let place = Place::new(model());
    let made = leads(&place, &["Ann", "Bo", "Cem", "Dot"]);
    let firm = place.create("companies", json!({ "name": "Firm" })).unwrap();
    assert_eq!(found(&place, "leads"), []);
    for id in &made {
        place.delete("leads", *id).unwrap();
    }
    let last = place.head();
    place.delete("companies", firm).unwrap();
    assert_eq!(ids(&found(&place, "leads")), [4, 3, 2, 1], "of another table it tells nothing");
    // One comes back by its undoing, one by its history; the latter goes once more.
    place.undo(last).unwrap();
    assert_eq!(ids(&found(&place, "leads")), [3, 2, 1]);
    let ann = found(&place, "leads").pop().unwrap();
    place.write(move |tx| tx.restore(&table(tx, "leads"), 1, ann.seq - 1)).unwrap();
    assert_eq!(place.fields("leads", 1)["name"], "Ann");
    assert_eq!(ids(&found(&place, "leads")), [3, 2]);
    place.update("leads", 1, json!({ "name": "Anna" })).unwrap();
    place.delete("leads", 1).unwrap();
    let again = found(&place, "leads");
    assert_eq!(ids(&again), [1, 3, 2], "once, by its last deletion");
    assert_eq!(again[0].seq, place.head());
    assert!(again[0].body.contains("Anna"), "{}", again[0].body);
    place.check();
}

#[test]
fn what_an_import_took_is_found_and_what_its_undoing_took_is_not() {
    let place = Place::new(model());
    leads(&place, &["Ann", "Bo", "Cem", "Dot"]);
    place.delete("leads", 4).unwrap();
    let import = delete_by_import(&place, "leads", vec![1, 2, 3]);
    let all = found(&place, "leads");
    assert_eq!(ids(&all), [3, 2, 1, 4]);
    assert!(all[..3].iter().all(|one| one.seq == import && one.why == "write" && one.actor == 1));
    // Page by page, also within one entry.
    let mut after = Spot::upto(place.head());
    let mut paged = Vec::new();
    loop {
        let page = found_from(&place, "leads", after, 2);
        paged.extend(ids(&page));
        match page.last() {
            Some(last) if page.len() == 2 => after = last.place(),
            _ => break,
        }
    }
    assert_eq!(paged, [3, 2, 1, 4]);
    // One of them comes back by itself, all of the others with what is undone.
    place.write(move |tx| tx.restore(&table(tx, "leads"), 2, import - 1)).unwrap();
    assert_eq!(place.fields("leads", 2)["name"], "Bo");
    assert_eq!(ids(&found(&place, "leads")), [3, 1, 4]);
    place.delete("leads", 2).unwrap();
    assert_eq!(ids(&found(&place, "leads")), [2, 3, 1, 4]);
    // Records that an import made go with its undoing, and come back with the undoing of that.
    let rows: Vec<Value> = vec![json!({ "name": "Eve" }), json!({ "name": "Fay" })];
    let brought = place.write(move |tx| {
        let table = table(tx, "leads");
        let mut bulk = Bulk::begin(tx, &table, Strictness::Lenient)?;
        rows.iter().try_for_each(|row| bulk.insert(tx, values(&table, row)).map(drop))?;
        bulk.finish(tx, &json!({ "file": "b.csv" }))
    });
    let brought = brought.unwrap().unwrap();
    let undone = place.undo(brought).unwrap();
    assert_eq!(ids(&found(&place, "leads")), [2, 3, 1, 4]);
    place.undo(undone).unwrap();
    place.delete("leads", 5).unwrap();
    assert_eq!(ids(&found(&place, "leads")), [5, 2, 3, 1, 4]);
    place.check();
}

#[test]
fn nothing_that_was_erased_is_told() {
    let place = Place::new(model());
    leads(&place, &["Ann", "Bo", "Cem"]);
    place.delete("leads", 1).unwrap();
    delete_by_import(&place, "leads", vec![2]);
    for id in [1, 2, 3] {
        place.write(move |tx| tx.erase_record(&table(tx, "leads"), id)).unwrap();
    }
    assert_eq!(found(&place, "leads"), []);
    // Nor is what the log forgot by its age: it could not come back.
    leads(&place, &["Dot"]);
    place.delete("leads", 4).unwrap();
    let before = place.store.now() + 1;
    place.write(move |tx| tx.erase_old(before, 100)).unwrap();
    assert_eq!(found(&place, "leads"), []);
}

#[test]
fn within_numbers_and_through_an_entry_of_many() {
    let place = Place::new(model());
    let made = leads(&place, &["Ann", "Bo"]);
    place.delete("leads", made[0]).unwrap();
    let first = place.head();
    place.delete("leads", made[1]).unwrap();
    assert_eq!(ids(&found_from(&place, "leads", Spot::upto(first), 10)), [1]);
    let model = place.store.model();
    let table_now = model.table("leads").unwrap();
    let late = Sought { after: Spot::upto(place.head()), since: first + 1 };
    let (late, next) = place.store.read(LONG, |conn| deleted::of_table(conn, table_now, &late, 10)).unwrap();
    assert_eq!((ids(&late), next), (vec![2], Spot::upto(first)));
    // More than are looked at by one statement, and of them a few that are gone.
    let rows = |from: i64| (from..from + 12_000).map(|n| json!({ "name": format!("Lead {n}") })).collect::<Vec<_>>();
    let many = rows(3);
    let written = place.write(move |tx| {
        let table = table(tx, "leads");
        let mut bulk = Bulk::begin(tx, &table, Strictness::Lenient)?;
        many.iter().try_for_each(|row| bulk.insert(tx, values(&table, row)).map(drop))?;
        bulk.finish(tx, &json!({ "file": "a.csv" }))
    });
    written.unwrap();
    let gone: Vec<i64> = (3..11_003).collect();
    delete_by_import(&place, "leads", gone.clone());
    let all = ids(&found_from(&place, "leads", Spot::upto(place.head()), 20_000));
    let wanted: Vec<i64> = gone.into_iter().rev().chain([2, 1]).collect();
    assert_eq!(all, wanted);
}
