//! The one writer: groups, failures alone, the log's numbers and hashes, two at one file.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use sheaf_model::{Code, Problem};
use sheaf_query::sql::Dialect;
use sheaf_store::Why;
use support::*;

#[test]
fn one_that_fails_or_panics_in_a_group_harms_nobody() {
    let place = Place::new(model());
    let store = Arc::new(open(place.folder.path()));
    let outcomes: Vec<Result<i64, Problem>> = place.tokio.block_on(async {
        let mut running = Vec::new();
        for n in 0..300 {
            let store = Arc::clone(&store);
            running.push(tokio::spawn(async move {
                store
                    .write(1, Why::Write, move |tx| {
                        let table = table(tx, "leads");
                        let id = tx.create(&table, values(&table, &json!({ "name": format!("Lead {n}") })), None)?;
                        match n % 10 {
                            3 => Err(Problem::new(Code::Invalid, "No.").into()),
                            7 => panic!("on purpose"),
                            _ => Ok(id),
                        }
                    })
                    .await
            }));
        }
        let mut outcomes = Vec::new();
        for run in running {
            outcomes.push(run.await.unwrap());
        }
        outcomes
    });
    let mut made: Vec<i64> = outcomes.iter().filter_map(|o| o.clone().ok()).collect();
    made.sort_unstable();
    assert_eq!(made.len(), 240);
    for (n, outcome) in outcomes.iter().enumerate() {
        match n % 10 {
            3 => assert_eq!(outcome.as_ref().unwrap_err().message, "No."),
            7 => assert_eq!(
                outcome.as_ref().unwrap_err().message,
                "Something went wrong inside Sheaf; nothing was changed."
            ),
            _ => assert!(outcome.is_ok()),
        }
    }
    let there: Vec<i64> =
        place.texts("SELECT _id FROM @leads ORDER BY _id").iter().map(|t| t.parse().unwrap()).collect();
    assert_eq!(there, made);
    assert_eq!(store.head(), 241); // the model's entry, and one each
    place.check();
}

#[test]
fn an_answer_comes_after_the_commit() {
    let place = Place::new(model());
    for n in 0..20 {
        let id = place.create("leads", json!({ "name": "A" })).unwrap();
        let found = place.texts(&format!("SELECT name FROM @leads WHERE _id = {id}"));
        assert_eq!(found.len(), 1, "{n}");
    }
}

#[test]
fn a_statement_that_is_stopped_takes_its_group_along_and_no_more() {
    let place = Place::new(model());
    let slow = place.tokio.block_on(place.store.write(1, Why::Write, |tx| {
        tx.conn.execute_batch(match tx.conn.dialect() {
            Dialect::Sqlite => {
                "CREATE TEMP TABLE IF NOT EXISTS numbers (n);
                 WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) INSERT INTO numbers SELECT n FROM r"
            }
            Dialect::Postgres => "SELECT pg_catalog.pg_sleep(60)",
        })?;
        Ok(())
    }));
    assert_eq!(message(slow), "This took longer than is allowed, and was stopped.");
    place.create("leads", json!({ "name": "After" })).unwrap();
    place.check();
}

#[test]
fn two_that_write_into_one_file_see_each_other() {
    let place = Place::new(model());
    let other = open(place.folder.path());
    let company = place.store.model().table("companies").unwrap().id;
    place.tokio.block_on(async {
        for n in 0..40 {
            let store = if n % 2 == 0 { &place.store } else { &other };
            let made = store.write(1, Why::Write, move |tx| {
                let table = table(tx, "companies");
                tx.create(&table, values(&table, &json!({ "name": format!("Firm {n}") })), None)
            });
            assert_eq!(made.await.unwrap(), n + 1);
        }
    });
    place.store.notice().unwrap();
    other.notice().unwrap();
    assert_eq!((place.head(), other.head()), (41, 41));
    assert_eq!(place.store.last_change(&[company]), other.last_change(&[company]));
    // The other's model, also where this one wrote after it without looking.
    let mut model = (*other.model()).clone();
    model.table_mut("companies").unwrap().label = "Firms".into();
    place.tokio.block_on(other.write(1, Why::Write, move |tx| tx.reshape(model, "renamed"))).unwrap();
    place.create("leads", json!({ "name": "A" })).unwrap();
    assert_eq!(place.store.model().table("companies").unwrap().label, "Firms");
    assert_eq!(place.store.last_change(&[company]), 42);
    place.check();
}

#[test]
fn two_processes_write_in_turns() {
    if server().is_none() {
        return; // a file has one server
    }
    let place = Place::new(model());
    let stores = [Arc::new(open(place.folder.path())), Arc::new(open(place.folder.path()))];
    let done = Arc::new(AtomicUsize::new(0));
    let counts = place.tokio.block_on(async {
        let running = stores.map(|store| {
            let done = Arc::clone(&done);
            tokio::spawn(async move {
                let mut made = 0;
                while done.fetch_add(1, Ordering::AcqRel) < 200 {
                    let made_one = store.write(1, Why::Write, |tx| {
                        let table = table(tx, "leads");
                        tx.create(&table, values(&table, &json!({ "name": "A" })), None)
                    });
                    made_one.await.unwrap();
                    made += 1;
                }
                made
            })
        });
        let mut counts = Vec::new();
        for run in running {
            counts.push(run.await.unwrap());
        }
        counts
    });
    assert_eq!(counts.iter().sum::<i32>(), 200);
    assert!(counts.iter().all(|made| *made >= 50), "{counts:?}");
    place.check();
}

#[test]
fn news_of_every_commit() {
    let place = Place::new(model());
    let mut news = place.store.news();
    place.create("leads", json!({ "name": "A" })).unwrap();
    assert_eq!(news.try_recv().unwrap(), 2);
}

#[test]
fn the_log_shows_what_was_tampered_with_and_survives_erasure() {
    let place = Place::new(model());
    place.create("leads", json!({ "name": "Ann" })).unwrap();
    place.create("leads", json!({ "name": "Bob" })).unwrap();
    let verify = || place.store.read(LONG, sheaf_store::log::verify);
    for _ in 0..2 {
        place.write(|tx| sheaf_store::log::erase(tx.conn, 2)).unwrap();
    }
    assert_eq!(place.texts("SELECT body FROM _changes WHERE seq = 2"), [""]);
    assert_eq!(verify().unwrap(), 3);
    place.tamper("UPDATE _changes SET body = replace(body, 'Bob', 'Rob') WHERE seq = 3");
    let broken = verify().unwrap_err().to_string();
    assert_eq!(broken, "The change log is broken at entry 3: its hash does not match what it says.");
    place.tamper("DELETE FROM _changes WHERE seq = 2");
    let broken = verify().unwrap_err().to_string();
    assert_eq!(broken, "The change log is broken at entry 3: 2 is missing.");
}

#[test]
fn a_workspace_that_rests_gives_its_files_back_and_goes_on() {
    let place = Place::new(model());
    let create = |n: i64| {
        place.tokio.block_on(place.store.write(1, Why::Write, move |tx| {
            let table = table(tx, "leads");
            tx.create(&table, values(&table, &json!({ "name": format!("Lead {n}") })), None)
        }))
    };
    let count = || {
        let read = place.store.read(LONG, |conn| conn.query_row("SELECT count(*) FROM _changes", [], |row| row.get(0)));
        read.unwrap_or(-1_i64)
    };
    let log = place.folder.path().join("workspace.db-wal");
    for n in 1..=3 {
        create(n).unwrap();
        assert_eq!(count(), n + 1);
        // Its thread may still wait for more.
        until("nothing is open", || {
            place.store.rest();
            !log.exists()
        });
    }
    assert_eq!(count(), 4);
    place.check();
}

#[test]
fn many_workspaces_write_at_once_and_are_closed_while_they_do() {
    let places: Vec<Place> = (0..40).map(|_| Place::new(model())).collect();
    let tokio = tokio::runtime::Runtime::new().unwrap();
    let stores: Vec<_> = places.iter().map(|place| Arc::new(open(place.folder.path()))).collect();
    let running: Vec<_> = (0..400)
        .map(|n| {
            let store = Arc::clone(&stores[n % stores.len()]);
            tokio.spawn(async move {
                store
                    .write(1, Why::Write, move |tx| {
                        let table = table(tx, "leads");
                        tx.create(&table, values(&table, &json!({ "name": format!("Lead {n}") })), None)
                    })
                    .await
            })
        })
        .collect();
    // The last one of each is let go of by whoever is answered last.
    drop(stores);
    for run in running {
        tokio.block_on(run).unwrap().unwrap();
    }
    for place in &places {
        assert_eq!(place.texts("SELECT name FROM @leads").len(), 10);
    }
}
