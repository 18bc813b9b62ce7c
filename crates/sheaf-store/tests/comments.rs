//! Comments on records: beside the record, in the log, and told to whom they concern.

mod support;

use serde_json::json;
use sheaf_model::{Code, Problem};
use sheaf_store::bulk::{Bulk, Strictness};
use sheaf_store::comments::{self, Comment};
use sheaf_store::notifications::{self, After};
use sheaf_store::{Fault, Tx, Why};
use support::*;

/// Writes as somebody.
fn as_actor<T: Send + 'static>(
    place: &Place,
    actor: i64,
    work: impl FnOnce(&mut Tx) -> Result<T, Fault> + Send + 'static,
) -> Result<T, Problem> {
    place.tokio.block_on(place.store.write(actor, Why::Write, work))
}

fn say(place: &Place, actor: i64, record: i64, text: &str, mentions: &[i64]) -> Comment {
    let (text, mentions) = (text.to_owned(), mentions.to_vec());
    as_actor(place, actor, move |tx| tx.add_comment(&table(tx, "leads"), record, &text, &mentions)).unwrap()
}

fn change(place: &Place, comment: &Comment, text: &str, mentions: &[i64]) -> Comment {
    let (comment, text, mentions) = (comment.clone(), text.to_owned(), mentions.to_vec());
    as_actor(place, comment.author, move |tx| tx.change_comment(&comment, &text, &mentions)).unwrap()
}

fn remove(place: &Place, comment: &Comment) {
    let comment = comment.clone();
    as_actor(place, comment.author, move |tx| tx.delete_comment(&comment)).unwrap();
}

fn before(place: &Place, record: i64, before: i64, most: usize) -> Result<Vec<String>, Problem> {
    let model = place.store.model();
    let leads = model.table("leads").unwrap();
    let read = place.store.read(LONG, |conn| comments::of_record(conn, leads, record, before, most));
    Ok(read.map_err(Problem::from)?.into_iter().map(|c| c.text).collect())
}

fn texts(place: &Place, record: i64) -> Vec<String> {
    before(place, record, i64::MAX, 100).unwrap()
}

/// What an actor is told: why, of which comment, whether it was seen.
fn told(place: &Place, actor: i64) -> Vec<String> {
    let tables: Vec<_> = place.store.model().tables.iter().map(|t| t.id).collect();
    let read = place.store.read(LONG, |conn| {
        let all = notifications::of_actor(conn, actor, &tables, None, 100)?;
        let unseen = notifications::unseen(conn, actor, &tables)?;
        assert_eq!(unseen, all.iter().filter(|n| !n.seen).count());
        // One at a time they are the same.
        let (mut one_by_one, mut after) = (Vec::new(), None);
        while let Some(next) = notifications::of_actor(conn, actor, &tables, after, 1)?.pop() {
            after = Some(After { seen: next.seen, comment: next.comment.id });
            one_by_one.push(next);
        }
        assert_eq!(one_by_one, all);
        Ok(all)
    });
    let all = read.unwrap().into_iter();
    all.map(|n| format!("{} {}{}", n.why, n.comment.id, if n.seen { " seen" } else { "" })).collect()
}

fn with_two() -> Place {
    let place = Place::new(model());
    for name in ["Ann", "Bo"] {
        place.create("leads", json!({ "name": name })).unwrap();
    }
    place
}

#[test]
fn a_thread_is_read_from_its_end() {
    let place = with_two();
    let ids: Vec<i64> = (1..=5).map(|n| say(&place, 1, 1, &format!("{n}"), &[]).id).collect();
    say(&place, 1, 2, "elsewhere", &[]);
    assert_eq!(ids, [1, 2, 3, 4, 5]);
    assert_eq!(before(&place, 1, i64::MAX, 2).unwrap(), ["4", "5"]);
    assert_eq!(before(&place, 1, 4, 2).unwrap(), ["2", "3"]);
    assert_eq!(before(&place, 1, 1, 2).unwrap(), Vec::<String>::new());
    let nowhere = before(&place, 9, i64::MAX, 2).unwrap_err();
    assert_eq!((nowhere.code, nowhere.message.as_str()), (Code::NotFound, "There is no record 9 in 'leads'."));
    let refused = as_actor(&place, 1, |tx| tx.add_comment(&table(tx, "leads"), 9, "x", &[])).unwrap_err();
    assert_eq!(refused.message, "There is no record 9 in 'leads'.");
    let other = as_actor(&place, 1, |tx| tx.comment(&table(tx, "leads"), 2, 1)).unwrap_err();
    assert_eq!(other.message, "There is no comment 1 here.");
    place.check();
}

#[test]
fn each_writing_is_an_entry_of_the_log() {
    let place = with_two();
    let (head, version) = (place.head(), place.get("leads", 1).unwrap()["version"].clone());
    let leads = place.store.model().table("leads").unwrap().id;
    let changed = place.store.last_change(&[leads]);
    let comment = say(&place, 1, 1, "Call them", &[]);
    assert_eq!(change(&place, &comment, "Call them", &[]).edited_at, None);
    let comment = change(&place, &comment, "Call them today", &[]);
    assert!(comment.edited_at.is_some());
    remove(&place, &comment);
    assert_eq!(texts(&place, 1), Vec::<String>::new());
    let gone = as_actor(&place, 1, |tx| tx.standing_comment(&table(tx, "leads"), 1, 1)).unwrap_err();
    assert_eq!(gone.message, "There is no comment 1 here.");
    let kept = comment.clone();
    as_actor(&place, 1, move |tx| tx.restore_comment(&kept)).unwrap();
    assert_eq!(texts(&place, 1), ["Call them today"]);
    assert_eq!(place.head(), head + 4);
    let bodies =
        place.texts("SELECT op || ' ' || record_id || ' ' || body FROM _changes WHERE op = 'comment' ORDER BY seq");
    let expected = [
        json!([null, "Call them"]),
        json!(["Call them", "Call them today"]),
        json!(["Call them today", null]),
        json!([null, "Call them today"]),
    ];
    assert_eq!(bodies, expected.map(|text| format!("comment 1 {}", json!({ "comment": 1, "text": text }))));
    // The record is as it was, and what was answered of its table holds still.
    assert_eq!(place.get("leads", 1).unwrap()["version"], version);
    assert_eq!(place.store.last_change(&[leads]), changed);
    let refused = place.undo(head + 1).unwrap_err();
    assert_eq!(refused.code, Code::Conflict);
    assert_eq!(
        refused.message,
        format!("Change {} is a comment, which is changed, deleted or brought back where it stands.", head + 1)
    );
    place.check();
}

#[test]
fn a_number_is_never_given_twice() {
    let place = with_two();
    let first = say(&place, 1, 1, "first", &[]);
    remove(&place, &first);
    assert_eq!(say(&place, 1, 1, "second", &[]).id, 2);
    // One that was taken back with its transaction was never told to anybody.
    let failed = as_actor(&place, 1, |tx| {
        let comment = tx.add_comment(&table(tx, "leads"), 1, "third", &[])?;
        Err::<(), _>(Problem::new(Code::Conflict, format!("{}", comment.id)).into())
    });
    assert_eq!(message(failed), "3");
    assert!(say(&place, 1, 1, "fourth", &[]).id >= 3);
    assert_eq!(texts(&place, 1), ["second", "fourth"]);
}

#[test]
fn comments_stay_with_what_comes_back() {
    let place = with_two();
    say(&place, 1, 1, "of Ann", &[]);
    place.delete("leads", 1).unwrap();
    let deleted = place.head();
    assert_eq!(before(&place, 1, i64::MAX, 9).unwrap_err().code, Code::NotFound);
    place.undo(deleted).unwrap();
    assert_eq!(texts(&place, 1), ["of Ann"]);
    // A table that is put aside, and back.
    place.reshape(|m| m.tables.retain(|t| t.name != "leads")).unwrap();
    let aside = place.head();
    assert_eq!(told(&place, 1), Vec::<String>::new());
    place.undo(aside).unwrap();
    assert_eq!(texts(&place, 1), ["of Ann"]);
    place.check();
}

#[test]
fn what_is_undone_restored_and_imported_passes_them_by() {
    let place = with_two();
    let made = place.head() - 1;
    place.update("leads", 1, json!({ "name": "Anna" })).unwrap();
    let renamed = place.head();
    say(&place, 1, 1, "a new name", &[]);
    // Neither the undoing of a change nor the earlier state of a record minds what was said since.
    place.undo(renamed).unwrap();
    assert_eq!(place.fields("leads", 1)["name"], "Ann");
    place.write(move |tx| tx.restore(&table(tx, "leads"), 1, renamed)).unwrap();
    assert_eq!(place.fields("leads", 1)["name"], "Anna");
    place.write(move |tx| tx.restore(&table(tx, "leads"), 1, made)).unwrap();
    assert_eq!(place.fields("leads", 1)["name"], "Ann");
    // An import is undone as a whole though its records were commented on.
    let imported = place.write(|tx| {
        tx.why = Why::Import;
        let table = table(tx, "leads");
        let mut bulk = Bulk::begin(tx, &table, Strictness::Strict)?;
        for name in ["Cem", "Dan"] {
            bulk.insert(tx, values(&table, &json!({ "name": name })))?;
        }
        bulk.finish(tx, &json!({ "file": "a.csv" }))
    });
    let imported = imported.unwrap().unwrap();
    say(&place, 1, 3, "who is this?", &[]);
    let people = place.write(|tx| tx.before_people(&table(tx, "leads"), 3)).unwrap();
    assert!(people.is_empty(), "a comment is no change of a field: {people:?}");
    let undone = place.undo(imported).unwrap();
    assert_eq!(before(&place, 3, i64::MAX, 9).unwrap_err().code, Code::NotFound);
    place.undo(undone).unwrap();
    assert_eq!(texts(&place, 3), ["who is this?"]);
    // A record's own history says nothing of them.
    let model = place.store.model();
    let leads = model.table("leads").unwrap();
    let entries = place.store.read(LONG, |conn| sheaf_store::history::of_record(conn, leads, 1, 100)).unwrap();
    assert_eq!(entries.len(), 5);
    place.check();
}

#[test]
fn who_is_told() {
    let place = with_two();
    say(&place, 1, 1, "@2", &[2]);
    assert_eq!((told(&place, 1), told(&place, 2)), (vec![], vec!["mention 1".to_owned()]));
    // Whoever spoke before is told, a mention goes before; nobody is told of their own.
    say(&place, 2, 1, "@1 @2 @3", &[1, 2, 3]);
    let last = say(&place, 3, 1, "yes", &[]);
    assert_eq!(told(&place, 1), ["reply 3", "mention 2"]);
    assert_eq!(told(&place, 2), ["reply 3", "mention 1"]);
    assert_eq!(told(&place, 3), ["mention 2"]);
    // What was seen comes last.
    as_actor(&place, 1, |tx| tx.see_notifications(&[3])).unwrap();
    assert_eq!(told(&place, 1), ["mention 2", "reply 3 seen"]);
    // Whom an edit mentions for the first time is told anew, and once.
    let last = change(&place, &last, "yes @1", &[1]);
    assert_eq!(told(&place, 1), ["mention 3", "mention 2"]);
    as_actor(&place, 1, |tx| tx.see_notifications_up_to(2)).unwrap();
    change(&place, &last, "yes, @1", &[1]);
    assert_eq!(told(&place, 1), ["mention 3", "mention 2 seen"]);
    remove(&place, &last);
    assert_eq!(told(&place, 1), ["mention 2 seen"]);
    // On another record nobody has spoken.
    say(&place, 1, 2, "hello", &[]);
    assert_eq!(told(&place, 3), ["mention 2"]);
    place.check();
}
