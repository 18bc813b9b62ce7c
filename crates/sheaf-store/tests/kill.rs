//! A process that is killed in the middle of its writing: what it answered with yes is there, and nothing is there by half.

mod support;

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use serde_json::json;
use sheaf_store::{Why, Workspace};
use support::*;

/// Names the folder in which the child writes.
const FOLDER: &str = "SHEAF_TEST_KILLED_IN";
const ROUNDS: usize = 15;

#[test]
fn what_was_answered_survives_a_kill() {
    let mut place = Place::new(model());
    let mut answered = Vec::new();
    for round in 0..ROUNDS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "a_process_that_writes_until_it_is_killed", "--nocapture"])
            .env(FOLDER, place.folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("made ")?.parse::<i64>().ok());
        for (n, id) in said.enumerate() {
            answered.push(id);
            // Killed after another number of answers each time; those already on their way are read too.
            if n == 20 + round * 17 {
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        place = Place::at(place.folder);
        place.check();
        let there: Vec<i64> =
            place.texts("SELECT _id FROM @leads ORDER BY _id").iter().map(|id| id.parse().unwrap()).collect();
        let lost: Vec<_> = answered.iter().filter(|id| there.binary_search(id).is_err()).collect();
        assert!(lost.is_empty(), "round {round}: {lost:?}");
        // Each has its entry, its two links, and each entry its record.
        let whole =
            "SELECT count(*) || ' ' || (SELECT count(*) FROM _changes WHERE op = 'create' AND table_id = 2) || ' ' ||
                     (SELECT count(*) / 2 FROM @_links_2_8) FROM @leads";
        let counts = format!("{0} {0} {0}", there.len());
        assert_eq!(place.texts(whole), [counts]);
    }
    assert!(answered.len() > ROUNDS * 20);
}

#[test]
fn a_process_that_writes_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let store = std::sync::Arc::new(open(folder.as_ref()));
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    tokio.block_on(async {
        let firms = store.write(1, Why::Write, |tx| {
            let table = table(tx, "companies");
            let mut make = |city: &str| tx.create(&table, values(&table, &json!({ "city": city })), None);
            Ok([make("Bonn")?, make("Ulm")?])
        });
        let firms = firms.await.unwrap();
        let writers = (0..8).map(|_| {
            let store = std::sync::Arc::clone(&store);
            tokio::spawn(async move {
                for n in 0.. {
                    let made = store.write(1, Why::Write, move |tx| {
                        let table = table(tx, "leads");
                        let fields = json!({ "name": format!("Lead {n}"), "partners": firms });
                        tx.create(&table, values(&table, &fields), None)
                    });
                    let id = made.await.unwrap();
                    // In one piece: a line that is cut off is no answer.
                    let line = format!("made {id}\n");
                    std::io::stdout().lock().write_all(line.as_bytes()).unwrap();
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
    });
}
