//! Requests that may be run together: each is answered as if it had been alone, whatever the others of its group do, and on a server
//! also where that goes away in the middle.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use sheaf_model::{Code, Problem};
use sheaf_query::plan;
use sheaf_store::fetch::Asking;
use sheaf_store::{Server, Why, Workspace};
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
    if server().is_none() {
        return;
    }
    let url = std::env::var("SHEAF_TEST_POSTGRES").unwrap();
    let place = Place::new(model());
    let name = place.folder.path().file_name().unwrap().to_string_lossy().into_owned();
    let joint = if url.contains('?') { '&' } else { '?' };
    let own = Arc::new(Server::at(&format!("{url}{joint}application_name=lost{name}")).unwrap());
    let store = Arc::new(Workspace::open_on(&own, &schema(place.folder.path()), place.folder.path()).unwrap());
    let done = AtomicBool::new(false);
    let (answers, cut) = std::thread::scope(|threads| {
        let cutting = threads.spawn(|| {
            let (_, mut raw) = place.raw().unwrap();
            let all = format!(
                "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE application_name = 'lost{name}'"
            );
            let mut cut = 0;
            while !done.load(Ordering::Acquire) {
                cut += raw.simple_query(&all).unwrap().len();
            }
            cut
        });
        let answers = at_once(
            &place,
            (0..8).map(|client| {
                let store = Arc::clone(&store);
                async move {
                    let mut answers = Vec::new();
                    for n in 0..60 {
                        let email = format!("{client}-{n}@example.org");
                        answers.push((
                            email.clone(),
                            put(&store, None, json!({ "name": "Lead", "email": email }), None).await,
                        ));
                    }
                    answers
                }
            }),
        );
        done.store(true, Ordering::Release);
        (answers.concat(), cutting.join().unwrap())
    });
    assert!(cut > 8, "{cut}");
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
