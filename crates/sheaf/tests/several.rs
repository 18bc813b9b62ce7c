//! Several servers on one PostgreSQL database: what one does the others know, whatever becomes of it.

use std::collections::BTreeSet;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

#[path = "http/server.rs"]
#[allow(dead_code, reason = "shared with the tests of the API, which use all of it")]
mod server;

use server::database::Database;
use server::{Client, Reply, Server, next_event, note_database, sheaf, until};

const RECORDS: &str = "/api/v1/tables/leads/records";

/// Two servers on one database and one data folder, with a workspace `crm`.
struct Pair {
    one: Server,
    two: Server,
    person: Client,
    admin: Client,
    database: Database,
    folder: tempfile::TempDir,
}

fn pair() -> Option<Pair> {
    let (database, folder) = (Database::beside()?, tempfile::tempdir().unwrap());
    note_database(folder.path(), &database);
    let one = Server::on(folder.path(), &[]);
    let two = Server::on(folder.path(), &[]);
    let person = one.administrator();
    let [admin, ..] = one.workspace(&person, "crm");
    let fields = json!([{ "name": "name", "type": "text" }, { "name": "amount", "type": "integer" }]);
    admin.post("/api/v1/tables", &json!({ "name": "leads", "fields": fields })).expect(201);
    Some(Pair { one, two, person, admin, database, folder })
}

/// A live stream, read aside: an event that does not come fails the test.
struct Stream(Receiver<Value>);

impl Stream {
    fn of(client: &Client) -> Stream {
        let mut stream = client.stream("/api/v1/changes");
        let (sender, receiver) = channel();
        thread::spawn(move || {
            while let Some(event) = next_event(&mut stream) {
                if sender.send(event).is_err() {
                    return;
                }
            }
        });
        Stream(receiver)
    }

    fn next(&self) -> Value {
        self.0.recv_timeout(Duration::from_secs(60)).expect("an event")
    }
}

fn lead(name: &str) -> Value {
    json!({ "fields": { "name": name, "amount": 1 } })
}

impl Pair {
    /// What a command says, with the same data.
    fn command(&self, arguments: &[&str]) -> String {
        let done = sheaf(self.folder.path()).args(arguments).arg("--data").arg(self.folder.path()).output().unwrap();
        assert!(
            done.status.success(),
            "{} {}",
            String::from_utf8_lossy(&done.stdout),
            String::from_utf8_lossy(&done.stderr)
        );
        String::from_utf8(done.stdout).unwrap()
    }

    /// The log has no gap, its chain verifies, the database is whole, and both servers give the same rows.
    fn check(&self, servers: &[&Server]) {
        let said = self.command(&["doctor", "--verify-log"]);
        assert!(said.contains("every hash is right") && !said.contains("WRONG"), "{said}");
        let mut found: Vec<_> =
            servers.iter().map(|server| (log(&self.admin.at(server)), rows(&self.admin.at(server)))).collect();
        let (seqs, rows) = found.pop().unwrap();
        assert!(seqs.iter().copied().eq(1..=seqs.len() as i64), "the log has gaps: {seqs:?}");
        for (other_seqs, other_rows) in found {
            assert_eq!((other_seqs, other_rows), (seqs.clone(), rows.clone()));
        }
    }
}

fn log(client: &Client) -> Vec<i64> {
    let mut seqs: Vec<i64> = Vec::new();
    loop {
        let since = seqs.last().copied().unwrap_or(0);
        let page = client.get(&format!("/api/v1/changes?limit=1000&since={since}")).expect(200).json();
        let page = page["changes"].as_array().unwrap().clone();
        if page.is_empty() {
            return seqs;
        }
        seqs.extend(page.iter().map(|change| change["seq"].as_i64().unwrap()));
    }
}

fn rows(client: &Client) -> Vec<Value> {
    let (mut rows, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("{RECORDS}?limit=1000&cursor={cursor}")).expect(200).json();
        rows.extend(page["records"].as_array().unwrap().clone());
        match &page["next"] {
            Value::String(next) => cursor.clone_from(next),
            _ => return rows,
        }
    }
}

fn ids(rows: &[Value]) -> BTreeSet<i64> {
    rows.iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

#[test]
fn what_one_writes_the_other_reads_next() {
    let Some(pair) = pair() else { return };
    let (one, two) = (pair.admin.clone(), pair.admin.at(&pair.two));
    for n in 1..=20 {
        let (writer, reader) = if n % 2 == 0 { (&one, &two) } else { (&two, &one) };
        let id = writer.post(RECORDS, &lead("Ann")).expect(201).json()["id"].clone();
        let path = format!("{RECORDS}/{id}");
        assert_eq!(reader.get(&path).expect(200).json()["fields"]["amount"], 1);
        reader.patch(&path, &json!({ "fields": { "amount": n } })).expect(200);
        assert_eq!(writer.get(&path).expect(200).json()["fields"]["amount"], n);
        // A list is kept; it is not given out where the other has written since.
        assert_eq!(reader.get(&format!("{RECORDS}?limit=100")).json()["records"].as_array().unwrap().len(), n);
        assert_eq!(writer.get(&format!("{RECORDS}?limit=100")).json()["records"].as_array().unwrap().len(), n);
    }
    // Fields too: both go by the model of the moment.
    one.post("/api/v1/tables/leads/fields", &json!({ "name": "city", "type": "text" })).expect(201);
    two.patch(&format!("{RECORDS}/1"), &json!({ "fields": { "city": "Graz" } })).expect(200);
    assert_eq!(one.get(&format!("{RECORDS}/1")).json()["fields"]["city"], "Graz");
    pair.check(&[&pair.one, &pair.two]);
}

#[test]
fn what_one_writes_is_streamed_by_the_other() {
    let Some(pair) = pair() else { return };
    let two = pair.admin.at(&pair.two);
    let streams = [Stream::of(&pair.admin), Stream::of(&two)];
    // Anyone who listens is told, after the commit.
    let mut ear = pair.database.connect();
    ear.batch_execute("LISTEN sheaf").unwrap();
    for n in 0..5 {
        let writer = if n % 2 == 0 { &pair.admin } else { &two };
        let id = writer.post(RECORDS, &lead("Ann")).expect(201).json()["id"].clone();
        for stream in &streams {
            assert_eq!(stream.next()["record"], id);
        }
    }
    let head = pair.admin.get("/api/v1/changes?limit=1&since=0").json()["head"].as_i64().unwrap();
    let mut told = String::new();
    let mut notifications = ear.notifications();
    let mut waited = notifications.timeout_iter(Duration::from_secs(20));
    while !told.ends_with(&format!(" {head}\n")) {
        let next = postgres::fallible_iterator::FallibleIterator::next(&mut waited).unwrap();
        told = next.expect("the last commit is told").payload().to_owned();
    }
}

#[test]
fn what_is_not_told_is_found() {
    let Some(pair) = pair() else { return };
    let two = pair.admin.at(&pair.two);
    let stream = Stream::of(&two);
    two.post(RECORDS, &lead("Ann")).expect(201);
    stream.next();
    // Both lose the connections on which they tell and hear, and write before they have new ones.
    let mut other = pair.database.connect();
    let listening = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
                     AND pid <> pg_backend_pid() AND query LIKE '%notify%'";
    other.execute(listening, &[]).unwrap();
    let id = pair.admin.post(RECORDS, &lead("Bo")).expect(201).json()["id"].clone();
    assert_eq!(stream.next()["record"], id);
    // A command that writes and is gone at once is heard of too.
    std::fs::write(pair.folder.path().join("rooms.csv"), "Name,Seats\nBlue,4\n").unwrap();
    let file = pair.folder.path().join("rooms.csv");
    pair.command(&["import", "--workspace", "crm", file.to_str().unwrap()]);
    assert_eq!(stream.next()["kind"], "import");
}

#[test]
fn who_is_shut_out_by_one_is_shut_out_by_the_other() {
    let Some(pair) = pair() else { return };
    let two = pair.admin.at(&pair.two);
    let made = pair.person.with("sheaf-workspace", "crm");
    let made = made.post("/api/v1/tokens", &json!({ "name": "load", "role": "reader" })).expect(201).json();
    let program = pair.two.nobody().with("authorization", &format!("Bearer {}", made["token"].as_str().unwrap()));
    program.get(RECORDS).expect(200);
    pair.admin.delete(&format!("/api/v1/tokens/{}", made["id"])).expect(204);
    until("a deleted token is refused elsewhere", || program.get(RECORDS).status == 401);
    assert_eq!(program.at(&pair.one).get(RECORDS).status, 401);
    let person = pair.person.at(&pair.two);
    person.get("/api/v1/session").expect(200);
    pair.person.delete("/api/v1/session").expect(204);
    person.get("/api/v1/session").expect(401);
    two.get(RECORDS).expect(200);
}

#[test]
fn what_one_counts_the_other_holds_against_its_bound() {
    const BOUND: u64 = 50_000;
    const ASKED: u64 = 20;
    let Some(pair) = pair() else { return };
    let made = pair.person.with("sheaf-workspace", "crm");
    let made = made.post("/api/v1/tokens", &json!({ "name": "load", "role": "reader", "per_minute": BOUND }));
    let bearer = format!("Bearer {}", made.expect(201).json()["token"].as_str().unwrap());
    let [one, two] = [&pair.one, &pair.two].map(|server| server.nobody().with("authorization", &bearer));
    // Not held against the document, for which more would be asked.
    let left = |client: &Client| {
        let reply = client.send_unchecked("GET", RECORDS, b"").unwrap().expect(200);
        reply.header("ratelimit-remaining").unwrap().parse::<u64>().unwrap()
    };
    assert_eq!((0..ASKED).map(|_| left(&one)).min(), Some(BOUND - ASKED));
    let mut own = 0;
    until("what was asked of one is counted by the other", || {
        own += 1;
        let all = BOUND - left(&two);
        assert!((own..=own + ASKED).contains(&all), "{all} in all, {own} of them here");
        all == own + ASKED
    });
}

#[test]
fn all_write_through_both() {
    let Some(pair) = pair() else { return };
    let made = Mutex::new(BTreeSet::new());
    thread::scope(|scope| {
        for n in 0..6 {
            let client = pair.admin.at(if n % 2 == 0 { &pair.one } else { &pair.two });
            let made = &made;
            scope.spawn(move || {
                for i in 0..20 {
                    let id =
                        client.post(RECORDS, &lead(&format!("{n} {i}"))).expect(201).json()["id"].as_i64().unwrap();
                    assert!(made.lock().unwrap().insert(id), "two records have the id {id}");
                    client.patch(&format!("{RECORDS}/{id}"), &json!({ "fields": { "amount": i } })).expect(200);
                }
            });
        }
    });
    pair.check(&[&pair.one, &pair.two]);
    assert_eq!(ids(&rows(&pair.admin)), made.into_inner().unwrap());
}

#[test]
fn workspaces_are_made_on_a_server_that_was_added() {
    let Some(pair) = pair() else { return };
    let further = Database::beside().unwrap();
    let address = further.url.replace("postgres@", "postgres:s3cret@");
    assert_eq!(pair.command(&["server", "add", "north", &address]), "north\n");
    assert_eq!(pair.command(&["server", "list"]), format!("north {}\n", further.url));
    pair.command(&["workspace", "create", "acme", "--server", "north"]);
    let shown = pair.command(&["workspace", "show", "acme"]);
    let place = further.url.rsplit_once('@').unwrap().1;
    assert!(shown.contains("  in the schema acme_") && shown.contains(&format!(" of {place}\n")), "{shown}");
    // Servers that run find it where it is.
    let acme = pair.person.with("sheaf-workspace", "acme");
    acme.post("/api/v1/tables", &json!({ "name": "rooms", "fields": [{ "name": "name", "type": "text" }] }))
        .expect(201);
    let two = acme.at(&pair.two);
    two.post("/api/v1/tables/rooms/records", &json!({ "fields": { "name": "Blue" } })).expect(201);
    assert_eq!(acme.get("/api/v1/tables/rooms/records/1").expect(200).json()["fields"]["name"], "Blue");
    let mut remove = sheaf(pair.folder.path());
    let refused = remove.args(["server", "remove", "north", "--data"]).arg(pair.folder.path()).output().unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(
        (refused.status.code(), said.as_str()),
        (Some(1), "sheaf: The workspace 'acme' is on the server 'north'.\n")
    );
}

/// Writers at both servers, until the first one's server is gone and the others have written some more.
fn while_writing(pair: &mut Pair, stop_one: impl FnOnce(&mut Server)) -> BTreeSet<i64> {
    const ENOUGH: usize = 10;
    let (gone, acknowledged) = (AtomicBool::new(false), Mutex::new(BTreeSet::new()));
    let (by_one, by_two, after) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let end = Instant::now() + Duration::from_secs(120);
    let note = |reply: Reply, count: &AtomicUsize| {
        acknowledged.lock().unwrap().insert(reply.expect(201).json()["id"].as_i64().unwrap());
        count.fetch_add(1, Ordering::Relaxed);
    };
    thread::scope(|scope| {
        for _ in 0..3 {
            let (one, two) = (pair.admin.clone(), pair.admin.at(&pair.two));
            let (by_one, by_two, after, gone, note) = (&by_one, &by_two, &after, &gone, &note);
            scope.spawn(move || {
                let body = lead("one").to_string();
                // Whatever is answered is a success; in the end nothing is.
                while let Ok(reply) = one.try_send("POST", RECORDS, body.as_bytes()) {
                    note(reply, by_one);
                }
            });
            scope.spawn(move || {
                while after.load(Ordering::Relaxed) < ENOUGH && Instant::now() < end {
                    let late = gone.load(Ordering::Relaxed);
                    note(two.post(RECORDS, &lead("two")), by_two);
                    after.fetch_add(usize::from(late), Ordering::Relaxed);
                }
            });
        }
        let both_write = || by_one.load(Ordering::Relaxed) > ENOUGH && by_two.load(Ordering::Relaxed) > ENOUGH;
        while !both_write() && Instant::now() < end {
            thread::park_timeout(Duration::from_millis(5));
        }
        stop_one(&mut pair.one);
        gone.store(true, Ordering::Relaxed);
    });
    let counts = [by_one.into_inner(), by_two.into_inner(), after.into_inner()];
    assert!(counts.iter().all(|count| *count >= ENOUGH), "by the first, the second, and the second after: {counts:?}");
    acknowledged.into_inner().unwrap()
}

#[test]
fn one_is_killed_and_the_other_goes_on() {
    let Some(mut pair) = pair() else { return };
    let acknowledged = while_writing(&mut pair, |one| {
        one.child.kill().unwrap();
        one.child.wait().unwrap();
    });
    pair.admin = pair.admin.at(&pair.two);
    let kept = ids(&rows(&pair.admin));
    assert!(acknowledged.is_subset(&kept), "{:?} are lost", acknowledged.difference(&kept).collect::<Vec<_>>());
    let again = Server::on(pair.folder.path(), &[]);
    pair.check(&[&pair.two, &again]);
}

#[test]
fn one_is_told_to_stop_and_answers_what_it_took() {
    let Some(mut pair) = pair() else { return };
    let acknowledged = while_writing(&mut pair, |one| {
        let id = one.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        assert!(one.child.wait().unwrap().success());
    });
    pair.admin = pair.admin.at(&pair.two);
    assert!(acknowledged.is_subset(&ids(&rows(&pair.admin))));
    pair.check(&[&pair.two]);
}

#[test]
fn a_folder_is_carried_to_a_database_with_its_files() {
    let (Some(database), folder) = (Database::beside(), tempfile::tempdir().unwrap()) else { return };
    let (one, person) = {
        let file = Server::on(folder.path(), &[]);
        let person = file.administrator();
        let [admin, ..] = file.workspace(&person, "crm");
        let fields = json!([{ "name": "name", "type": "text" }, { "name": "amount", "type": "integer" }]);
        admin.post("/api/v1/tables", &json!({ "name": "leads", "fields": fields })).expect(201);
        admin.post(RECORDS, &lead("Ann")).expect(201);
        (admin, person)
    };
    note_database(folder.path(), &database);
    let serve = |url: bool| {
        let mut command = sheaf(folder.path());
        if !url {
            command.env_remove("SHEAF_DATABASE_URL");
        }
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(folder.path());
        command
    };
    let list = sheaf(folder.path()).args(["workspace", "list", "--data"]).arg(folder.path()).output().unwrap();
    let said = String::from_utf8(list.stderr).unwrap();
    assert!(
        said.starts_with("sheaf: The directory of this data folder is in a file, and not on the database server yet."),
        "{said}"
    );
    let served = Server::spawn(serve(true), folder.path());
    let (one, person) = (one.at(&served), person.at(&served));
    assert_eq!(one.get(&format!("{RECORDS}/1")).expect(200).json()["fields"]["name"], "Ann");
    person.get("/api/v1/session").expect(200);
    // A second one serves what is on the database, and says who has the file.
    let second = Server::spawn(serve(true), folder.path());
    let [added, ..] = second.workspace(&person.at(&second), "on-a-server");
    added.get("/api/v1/tables").expect(200);
    let refused = one.at(&second).get(RECORDS).expect(503);
    assert_eq!(refused.detail(), "The workspace 'crm' is a file, and another server has it open.");
    drop((served, second));
    // Without the address it says where the directory is.
    let refused = serve(false).output().unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(said.contains(" is on the database server 127.0.0.1:"), "{said}");
}

#[test]
fn a_workspace_that_is_moved_is_served_from_its_new_place_by_all() {
    let Some(pair) = pair() else { return };
    let north = Database::beside().unwrap();
    let (one, two) = (pair.admin.clone(), pair.admin.at(&pair.two));
    one.post(RECORDS, &lead("Ann")).expect(201);
    assert_eq!(rows(&two).len(), 1);
    pair.command(&["server", "add", "north", &north.url]);
    let survey = pair.command(&["workspace", "move", "crm", "--to", "north", "--dry-run"]);
    assert!(survey.contains("\nleads: 1 row\n") && survey.contains(" would be moved from the schema crm_"), "{survey}");
    for (n, to) in [["--to", "north"].as_slice(), &["--to-database"]].into_iter().enumerate() {
        let stream = Stream::of(&two);
        let said = pair.command(&[["workspace", "move", "crm"].as_slice(), to].concat());
        assert_eq!(stream.0.recv_timeout(Duration::from_secs(60)), Err(RecvTimeoutError::Disconnected));
        assert!(said.starts_with("'crm' is now in the schema crm_"), "{said}");
        assert!(said.contains("rows in 15 tables, the same in both places.\nWhat was in the schema crm_"), "{said}");
        let path = format!("{RECORDS}/{}", one.post(RECORDS, &lead("Bob")).expect(201).json()["id"]);
        assert_eq!(two.get(&path).expect(200).json()["fields"]["name"], "Bob");
        two.post(RECORDS, &lead("Cy")).expect(201);
        assert_eq!(rows(&one).len(), 3 + 2 * n);
        pair.check(&[&pair.one, &pair.two]);
    }
}

/// Every file of an archive but the manifest, which says when it was written.
fn archived(path: &std::path::Path) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut all = Vec::new();
    for i in 0..zip.len() {
        let mut file = zip.by_index(i).unwrap();
        let (name, mut bytes) = (file.name().unwrap().into_owned(), Vec::new());
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        if name != "manifest.json" {
            all.push((name, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    all
}

#[test]
fn an_archive_of_a_workspace_on_a_server_comes_back_as_it_was_there_and_in_a_file() {
    let Some(pair) = pair() else { return };
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/lead-tracker.xlsx");
    pair.command(&["workspace", "create", "tracker"]);
    pair.command(&["import", "--workspace", "tracker", demo]);
    let at = |name: &str| pair.folder.path().join(name);
    let export = |workspace: &str, to: &str| {
        pair.command(&["export", "--workspace", workspace, "--to", "sheaf", "-o", at(to).to_str().unwrap()]);
        archived(&at(to))
    };
    let first = export("tracker", "first.sheaf");
    assert!(first.iter().any(|(name, text)| name == "records/leads.jsonl" && text.lines().count() > 100));
    pair.command(&["workspace", "create", "copy"]);
    let said = pair.command(&["import", "--workspace", "copy", at("first.sheaf").to_str().unwrap()]);
    assert!(said.ends_with(" records with their history\n"), "{said}");
    assert!(export("copy", "second.sheaf") == first);
    // The same in a file, and from there to the server again.
    pair.command(&["workspace", "move", "copy", "--to-file"]);
    // By now the log says that it was taken out before; of the records nothing is otherwise.
    let records = |all: &[(String, String)]| -> Vec<(String, String)> {
        all.iter().filter(|(name, _)| name.starts_with("records/")).cloned().collect()
    };
    assert!(records(&export("copy", "third.sheaf")) == records(&first));
    // Nothing of what was made aside is left.
    for workspace in std::fs::read_dir(at("workspaces")).unwrap() {
        let folder = std::fs::read_dir(workspace.unwrap().path()).unwrap();
        let left: Vec<_> = folder.map(|entry| entry.unwrap().file_name()).collect();
        assert!(!left.iter().any(|name| name.to_string_lossy().starts_with("aside-")), "{left:?}");
    }
    let full = sheaf(pair.folder.path())
        .args(["import", "--workspace", "tracker"])
        .arg(at("first.sheaf"))
        .arg("--data")
        .arg(pair.folder.path())
        .output()
        .unwrap();
    assert!(
        String::from_utf8_lossy(&full.stderr)
            .starts_with("sheaf: An archive can be restored into an empty workspace only.")
    );
    pair.check(&[&pair.one, &pair.two]);
}
