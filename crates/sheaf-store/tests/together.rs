//! Requests that may be run together: each is answered as if it had been alone, whatever the others of its group do, and on a server
//! also where that goes away in the middle.

mod support;

use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use sheaf_model::{Code, Problem};
use sheaf_query::plan;
use sheaf_store::fetch::Asking;
use sheaf_store::{Server, Why, Workspace};
use support::database::Database;
use support::*;

/// Writes a lead, new or changed, as the API does; answers its id and how it is read back.
async fn put(
    store: &Workspace,
    id: Option<i64>,
    fields: Value,
    if_version: Option<i64>,
) -> Result<(i64, Value), Problem> {
    let model = store.model();
    let leads = model.table("leads").unwrap();
    let plan = Arc::new(plan::one(store.dialect(), &model, leads, &everything(leads), None, &[]).unwrap());
    let given = values(leads, &fields);
    let (asked, wanted) = (Arc::clone(&plan), given.clone());
    let done = store.write_together(
        1,
        Why::Write,
        move |tx| {
            let leads = table(tx, "leads");
            tx.look_ahead(&leads, id, &wanted)
        },
        move |tx| {
            let leads = table(tx, "leads");
            let id = match id {
                Some(id) => tx.update(&leads, id, given.clone(), if_version).map(|_| id)?,
                None => tx.create(&leads, given.clone(), None)?,
            };
            Ok((id, tx.read_back(&leads, &asked, &Asking::default(), id)?))
        },
    );
    let (id, back) = done.await?;
    let (json, version) = back.read(&plan).map_err(sheaf_store::Fault::into_plain)?;
    let record: Value = serde_json::from_slice(&json).unwrap();
    assert_eq!((record["id"].as_i64(), record["version"].as_i64()), (Some(id), Some(version)));
    Ok((id, record))
}

/// Runs all at the same time, so that they come in groups.
fn at_once<T: Send + 'static>(
    place: &Place,
    work: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    place.tokio.block_on(async {
        let running: Vec<_> = work.into_iter().map(tokio::spawn).collect();
        let mut done = Vec::new();
        for one in running {
            done.push(one.await.unwrap());
        }
        done
    })
}

#[test]
fn each_is_answered_as_if_it_had_been_alone() {
    let place = Place::new(model());
    place.create("companies", json!({ "name": "Acme" })).unwrap();
    let store = Arc::new(open(place.folder.path()));
    let of = |n: usize| match n % 6 {
        0 => json!({ "name": format!("Lead {n}"), "email": format!("lead{n}@example.org"), "company": 1, "amount": n }),
        1 => json!({ "name": format!("Twice {n}"), "email": "same@example.org" }),
        2 => json!({ "amount": 1 }),
        3 => json!({ "name": "Astray", "company": 77 }),
        4 => json!({ "name": format!("By name {n}"), "company": "Acme" }),
        _ => json!({ "name": format!("Plain {n}") }),
    };
    let store = &store;
    let answers = at_once(
        &place,
        (0..240).map(|n| {
            let (store, fields) = (Arc::clone(store), of(n));
            async move { put(&store, None, fields, None).await }
        }),
    );
    let mut twice = 0;
    for (n, answer) in answers.iter().enumerate() {
        let told =
            answer.as_ref().map(|(_, record)| record["fields"].clone()).map_err(|problem| problem.message.clone());
        match n % 6 {
            1 if told.is_ok() => twice += 1,
            1 => assert_eq!(told, Err("Another record of 'Leads' has the same 'E-mail' already.".to_owned())),
            2 => assert_eq!(told, Err("'Name' is required.".to_owned())),
            3 => assert_eq!(told, Err("'Company' is 77, but 'Companies' has no record 77.".to_owned())),
            4 => assert_eq!(told.unwrap()["company"], json!(1)),
            0 => assert_eq!(told.unwrap()["double"], json!(n * 2)),
            _ => assert_eq!(told.unwrap()["name"], json!(format!("Plain {n}"))),
        }
    }
    assert_eq!(twice, 1);
    let mut made: Vec<i64> = answers.iter().filter_map(|answer| Some(answer.as_ref().ok()?.0)).collect();
    made.sort_unstable();
    let there: Vec<i64> =
        place.texts("SELECT _id FROM @leads ORDER BY 1").iter().map(|id| id.parse().unwrap()).collect();
    assert_eq!(there, made);
    place.check();
}

#[test]
fn one_sees_what_another_of_its_group_has_changed() {
    let place = Place::new(model());
    let company = place.create("companies", json!({ "name": "Acme" })).unwrap();
    let lead = place.create("leads", json!({ "name": "Ann", "amount": 0 })).unwrap();
    let store = Arc::new(open(place.folder.path()));
    let store = &store;
    // Of those who all know the same version one changes it, and the others are told.
    let answers = at_once(
        &place,
        (1..=60).map(|n| {
            let store = Arc::clone(store);
            async move { put(&store, Some(lead), json!({ "amount": n }), Some(1)).await }
        }),
    );
    let won: Vec<&Value> = answers.iter().filter_map(|answer| Some(&answer.as_ref().ok()?.1)).collect();
    assert_eq!(won.len(), 1, "{answers:?}");
    let lost = answers.iter().filter_map(|answer| answer.as_ref().err());
    assert!(lost.clone().all(|problem| problem.code == Code::VersionMismatch));
    assert_eq!(place.fields("leads", lead)["amount"], won[0]["fields"]["amount"]);
    // Each of those who do not say a version goes on where the one before it ended: the history has every step once.
    let answers = at_once(
        &place,
        (1..=60).map(|n| {
            let store = Arc::clone(store);
            async move { put(&store, Some(lead), json!({ "amount": n * 1000 }), None).await }
        }),
    );
    let mut versions: Vec<i64> =
        answers.iter().map(|answer| answer.as_ref().unwrap().1["version"].as_i64().unwrap()).collect();
    versions.sort_unstable();
    assert_eq!(versions, (3..63).collect::<Vec<i64>>());
    // A link to what is deleted beside it leads nowhere in the end, in whatever order they came.
    let deleting =
        async { store.write(1, Why::Write, move |tx| tx.delete(&table(tx, "companies"), company, None)).await };
    let linking = put(store, Some(lead), json!({ "company": company }), None);
    let (deleted, _) = place.tokio.block_on(async { tokio::join!(deleting, linking) });
    deleted.unwrap();
    assert_eq!(place.fields("leads", lead)["company"], json!(null));
    place.check();
}

#[test]
fn a_server_that_goes_away_takes_nothing_along_that_was_answered_and_writes_nothing_twice() {
    // A database of its own: behind a pooler its connections are nobody else's.
    let Some(database) = Database::of_the_suite() else { return };
    let own = Arc::new(Server::at(&database.url).unwrap());
    let place = Place::on(&own, "lost", model());
    let store = Arc::new(Workspace::open_on(&own, "lost", place.folder.path()).unwrap());
    let (answered, each) = std::sync::mpsc::channel();
    let (answers, cuts) = std::thread::scope(|threads| {
        let cutting = threads.spawn(|| {
            let mut raw = database.connect();
            let all = "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity
                       WHERE datname = pg_catalog.current_database() AND pid <> pg_catalog.pg_backend_pid()";
            let mut cuts = 0;
            // Whenever some more were answered all connections are cut.
            let each = each;
            while each.iter().take(7).count() == 7 {
                raw.simple_query(all).unwrap();
                cuts += 1;
            }
            cuts
        });
        let answers = at_once(
            &place,
            (0..8).map(|client| {
                let (store, answered) = (Arc::clone(&store), answered.clone());
                async move {
                    let mut answers = Vec::new();
                    for n in 0..40 {
                        let email = format!("{client}-{n}@example.org");
                        let answer = put(&store, None, json!({ "name": "Lead", "email": email }), None).await;
                        answers.push((email, answer));
                        answered.send(()).unwrap();
                    }
                    answers
                }
            }),
        );
        drop(answered);
        (answers.concat(), cutting.join().unwrap())
    });
    assert!(cuts > 8, "{cuts}");
    let mut there = place.texts("SELECT email FROM @leads ORDER BY email");
    for (email, answer) in &answers {
        match answer {
            Ok(_) => assert!(there.contains(email), "{email} was answered and is not there"),
            Err(problem) => {
                assert_eq!(problem.code, Code::Unavailable, "{problem:?}");
                let unsure = problem.message.contains("not known");
                assert!(unsure || !there.contains(email), "{email} is there: {problem:?}");
            }
        }
    }
    let all = there.len();
    there.dedup();
    assert_eq!(there.len(), all);
    let good = answers.iter().filter(|(_, answer)| answer.is_ok()).count();
    assert!(good > 0, "{answers:?}");
    place.check();
}

/// A way to the server that may be closed: then who is connected is cut off, and who wants to be is turned away.
struct Door {
    port: u16,
    closed: Arc<AtomicBool>,
    turned_away: Arc<AtomicUsize>,
    within: Arc<Mutex<Vec<TcpStream>>>,
}

impl Door {
    fn to(server: String) -> Door {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let door = Door {
            port: listener.local_addr().unwrap().port(),
            closed: Arc::default(),
            turned_away: Arc::default(),
            within: Arc::default(),
        };
        let (closed, turned_away) = (Arc::clone(&door.closed), Arc::clone(&door.turned_away));
        let within = Arc::clone(&door.within);
        std::thread::spawn(move || {
            for client in listener.incoming().map(Result::unwrap) {
                if closed.load(Ordering::Acquire) {
                    turned_away.fetch_add(1, Ordering::AcqRel);
                    continue;
                }
                let there = TcpStream::connect(&server).unwrap();
                for (from, to) in [(&client, &there), (&there, &client)] {
                    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    std::thread::spawn(move || {
                        let _ = std::io::copy(&mut from, &mut to);
                        let _ = to.shutdown(Shutdown::Both);
                    });
                }
                within.lock().unwrap().extend([client, there]);
            }
        });
        door
    }

    /// Closes it until some have been turned away.
    fn close_for(&self, some: usize) {
        let until = self.turned_away.load(Ordering::Acquire) + some;
        self.closed.store(true, Ordering::Release);
        for stream in self.within.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
        while self.turned_away.load(Ordering::Acquire) < until {
            std::thread::yield_now();
        }
        self.closed.store(false, Ordering::Release);
    }
}

#[test]
fn who_reads_waits_for_a_server_that_cannot_be_reached_for_a_moment() {
    if server().is_none() {
        return;
    }
    let url = std::env::var("SHEAF_TEST_POSTGRES").unwrap();
    let place = Place::new(model());
    place.create("companies", json!({ "name": "Acme" })).unwrap();
    let (before, rest) = url.split_once('@').unwrap();
    let (address, path) = rest.split_once('/').unwrap();
    let door = Door::to(address.to_owned());
    let own = Arc::new(Server::at(&format!("{before}@127.0.0.1:{}/{path}", door.port)).unwrap());
    let store = Arc::new(Workspace::open_on(&own, &schema(place.folder.path()), place.folder.path()).unwrap());
    let (answered, each) = std::sync::mpsc::channel();
    std::thread::scope(|threads| {
        let closing = threads.spawn(|| {
            let mut times = 0;
            let each = each;
            while each.iter().take(40).count() == 40 {
                door.close_for(3);
                times += 1;
            }
            times
        });
        let read = |store: &Workspace| {
            store.read(LONG, |conn| {
                conn.query_row("SELECT name FROM _actors WHERE id = ?1", [99], |row| row.get::<String>(0))
            })
        };
        let answers = at_once(
            &place,
            (0..4).map(|_| {
                let (store, answered) = (Arc::clone(&store), answered.clone());
                async move {
                    // Some are left to ask when it is closed for the last time.
                    for _ in 0..99 {
                        let found = read(&store);
                        assert!(matches!(found, Err(sheaf_store::Fault::NoRow)), "{found:?}");
                        answered.send(()).unwrap();
                    }
                }
            }),
        );
        drop(answered);
        assert_eq!(answers.len(), 4);
        assert_eq!(closing.join().unwrap(), 9);
    });
}
