//! The server is killed (SIGKILL) again and again while it writes. Whatever it had acknowledged is there, nothing is there by
//! half, the log has no gap, its chain verifies and the database is whole.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use serde_json::{Value, json};
use sheaf_store::Workspace;

#[path = "http/server.rs"]
#[allow(dead_code, reason = "shared with the tests of the API, which use all of it")]
mod server;

use server::{Client, Server};

/// Kills in CI; elsewhere fewer do, so that the tests stay quick.
fn rounds() -> usize {
    let asked = std::env::var("SHEAF_KILLS").ok().and_then(|n| n.parse().ok());
    asked.unwrap_or(if std::env::var_os("CI").is_some() { 200 } else { 40 })
}

const WRITERS: usize = 4;
const RECORDS: &str = "/api/v1/tables/leads/records";

/// What was acknowledged: the amount that each record has, and batches by their mark.
#[derive(Default)]
struct Acknowledged {
    amounts: BTreeMap<i64, i64>,
    batches: Vec<(String, usize)>,
    answers: usize,
}

/// Random enough for a moment to be killed at, and to choose what to write.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// Writes until the server is gone. Each writer has records of its own, so that what they hold is known.
fn write(client: &Client, mine: &mut Vec<i64>, dice: &mut Dice, known: &Mutex<Acknowledged>, stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        let done = match (dice.throw(4), mine.is_empty()) {
            (0, _) => batch(client, dice, known),
            (1, _) | (_, true) => create(client, mine, dice, known),
            _ => update(client, mine, dice, known),
        };
        if done.is_none() {
            return;
        }
    }
}

fn create(client: &Client, mine: &mut Vec<i64>, dice: &mut Dice, known: &Mutex<Acknowledged>) -> Option<()> {
    let amount = i64::try_from(dice.throw(1_000_000)).unwrap();
    let body = json!({ "fields": { "name": "one", "amount": amount, "twin": amount } }).to_string();
    let reply = client.try_send("POST", RECORDS, body.as_bytes()).ok()?.expect(201);
    let id = reply.json()["id"].as_i64().unwrap();
    mine.push(id);
    let mut known = known.lock().unwrap();
    known.amounts.insert(id, amount);
    known.answers += 1;
    Some(())
}

/// A change that is not acknowledged may have come through or not: the record is then nobody's any more.
fn update(client: &Client, mine: &mut Vec<i64>, dice: &mut Dice, known: &Mutex<Acknowledged>) -> Option<()> {
    let place = usize::try_from(dice.throw(mine.len() as u64)).unwrap();
    let id = mine.swap_remove(place);
    known.lock().unwrap().amounts.remove(&id);
    let amount = i64::try_from(dice.throw(1_000_000)).unwrap();
    let body = json!({ "fields": { "amount": amount, "twin": amount } }).to_string();
    client.try_send("PATCH", &format!("{RECORDS}/{id}"), body.as_bytes()).ok()?.expect(200);
    mine.push(id);
    let mut known = known.lock().unwrap();
    known.amounts.insert(id, amount);
    known.answers += 1;
    Some(())
}

fn batch(client: &Client, dice: &mut Dice, known: &Mutex<Acknowledged>) -> Option<()> {
    static MARKS: AtomicU64 = AtomicU64::new(0);
    let mark = format!("batch {}", MARKS.fetch_add(1, Ordering::Relaxed));
    let count = usize::try_from(2 + dice.throw(20)).unwrap();
    let record = json!({ "fields": { "name": mark, "amount": count, "twin": count } });
    let body = json!({ "records": vec![record; count] }).to_string();
    client.try_send("POST", RECORDS, body.as_bytes()).ok()?.expect(201);
    let mut known = known.lock().unwrap();
    known.batches.push((mark, count));
    known.answers += 1;
    Some(())
}

#[test]
fn nothing_acknowledged_is_lost() {
    let began = Instant::now();
    let folder = tempfile::tempdir().unwrap();
    let server = Server::on(folder.path(), &[]);
    let person = server.administrator();
    let [admin, ..] = server.workspace(&person, "crm");
    let fields = json!([{ "name": "name", "type": "text" }, { "name": "amount", "type": "integer" }, { "name": "twin", "type": "integer" }]);
    admin.post("/api/v1/tables", &json!({ "name": "leads", "fields": fields })).expect(201);
    let known = Arc::new(Mutex::new(Acknowledged::default()));
    let seed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos() as u64 | 1;
    let mut dice = Dice(seed);
    let mut mine: Vec<Vec<i64>> = vec![Vec::new(); WRITERS];
    let mut server = server;
    let rounds = rounds();
    for round in 0..rounds {
        kill_while_writing(&mut server, &admin, &mut mine, &mut dice, &known);
        server = Server::on(folder.path(), &[]);
        // The whole is looked at now and then, and at the end.
        if round % 20 == 19 || round + 1 == rounds {
            check(&admin.at(&server), folder.path(), &known.lock().unwrap(), seed);
        }
    }
    let known = known.lock().unwrap();
    assert!(known.answers > rounds, "too little was written between the kills: {}", known.answers);
    eprintln!("{rounds} kills, {} acknowledged writes, {:.0?} (seed {seed})", known.answers, began.elapsed());
}

fn kill_while_writing(
    server: &mut Server,
    admin: &Client,
    mine: &mut [Vec<i64>],
    dice: &mut Dice,
    known: &Arc<Mutex<Acknowledged>>,
) {
    let stop = AtomicBool::new(false);
    let moment = Instant::now() + Duration::from_micros(20_000 + dice.throw(120_000));
    thread::scope(|scope| {
        for own in mine.iter_mut() {
            let (client, stop) = (admin.at(server), &stop);
            let mut dice = Dice(dice.throw(u64::MAX).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
            scope.spawn(move || write(&client, own, &mut dice, known, stop));
        }
        thread::park_timeout(moment.saturating_duration_since(Instant::now()));
        server.child.kill().unwrap();
        server.child.wait().unwrap();
        stop.store(true, Ordering::Relaxed);
    });
}

fn check(client: &Client, folder: &Path, known: &Acknowledged, seed: u64) {
    let mut found = BTreeMap::new();
    let mut names: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    let mut cursor = String::new();
    loop {
        let page = client.get(&format!("{RECORDS}?limit=1000&cursor={cursor}")).expect(200).json();
        for record in page["records"].as_array().unwrap() {
            let fields = &record["fields"];
            assert_eq!(fields["amount"], fields["twin"], "half a record (seed {seed}): {record}");
            let amount = fields["amount"].as_i64().unwrap();
            found.insert(record["id"].as_i64().unwrap(), amount);
            names.entry(fields["name"].as_str().unwrap().to_owned()).or_default().push(amount);
        }
        match &page["next"] {
            Value::String(next) => cursor.clone_from(next),
            _ => break,
        }
    }
    for (id, amount) in &known.amounts {
        assert_eq!(found.get(id), Some(amount), "record {id} is not as it was acknowledged (seed {seed})");
    }
    for (mark, count) in &known.batches {
        assert_eq!(names.get(mark).map(Vec::len), Some(*count), "an acknowledged batch is not whole (seed {seed})");
    }
    for (mark, amounts) in names.iter().filter(|(mark, _)| *mark != "one") {
        assert_eq!(amounts.len() as i64, amounts[0], "half a batch: {mark} (seed {seed})");
    }
    let store = Workspace::open(&folder.join("workspaces").join("1")).unwrap();
    let minute = Duration::from_secs(60);
    let wrong = store.read(minute, sheaf_store::export::integrity).unwrap();
    assert_eq!(wrong, Vec::<String>::new(), "the database is not whole (seed {seed})");
    let head = store.read(minute, sheaf_store::log::verify).unwrap();
    assert_eq!(head, client.get("/api/v1/changes?since=0&limit=1").json()["head"].as_i64().unwrap());
}
