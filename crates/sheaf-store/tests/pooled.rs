//! What lies between Sheaf and a server: answers that come in pieces, and a pooler's connections on which others have left something.

mod support;

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::time::Duration;

use serde_json::json;
use sheaf_model::Code;
use sheaf_store::Server;
use sheaf_store::host::{Carry, Host};
use support::database::{Database, direct};
use support::*;

fn place(url: &str) -> Place {
    Place::on(&Arc::new(Server::at(url).unwrap()), "pieces", model())
}

/// Writes what is refused and what is not, and looks at it.
fn write_and_read(place: &Place) {
    let firm = place.create("companies", json!({ "name": "Firm" })).unwrap();
    for n in 0..5 {
        assert_eq!(place.create("companies", json!({ "name": "FIRM" })).unwrap_err().code, Code::Duplicate);
        let ann = place.create("leads", json!({ "name": "Ann", "company": firm, "partners": [firm] })).unwrap();
        place.update("leads", ann, json!({ "amount": n, "due": "2026-03-01" })).unwrap();
        assert_eq!(place.fields("leads", ann)["due"], json!("2026-03-01"));
    }
    place.check();
}

/// Lets a connection through, what the server says byte by byte.
fn let_through(client: TcpStream, port: u16) -> std::io::Result<()> {
    let server = TcpStream::connect(("127.0.0.1", port))?;
    client.set_nodelay(true)?;
    let (mut asked, mut to_server) = (client.try_clone()?, server.try_clone()?);
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut asked, &mut to_server);
        let _ = to_server.shutdown(Shutdown::Both);
    });
    std::thread::spawn(move || {
        let (mut server, mut client) = (server, client);
        let mut byte = [0];
        while matches!(server.read(&mut byte), Ok(1)) && client.write_all(&byte).is_ok() {}
        let _ = client.shutdown(Shutdown::Both);
    });
    Ok(())
}

/// Stands between; answers its own port.
fn stand_before(
    database: &Database,
    let_through: impl Fn(TcpStream, u16) -> std::io::Result<()> + Send + 'static,
) -> u16 {
    let behind = direct(&database.url);
    let port = behind.rsplit_once(':').unwrap().1.split('/').next().unwrap().parse().unwrap();
    let between = TcpListener::bind("127.0.0.1:0").unwrap();
    let here = between.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for client in between.incoming() {
            client.and_then(|client| let_through(client, port)).unwrap();
        }
    });
    here
}

#[test]
fn answers_that_come_in_pieces_hold_nothing_up() {
    let Some(database) = Database::beside() else { return };
    let here = stand_before(&database, let_through);
    let name = database.name();
    for (n, pooler) in ["", "?pooler=transaction"].iter().enumerate() {
        let url = format!("postgresql://postgres@127.0.0.1:{here}/{name}{pooler}");
        let (done, told) = mpsc::channel();
        std::thread::spawn(move || {
            write_and_read(&place(&url));
            done.send(()).unwrap();
        });
        told.recv_timeout(Duration::from_secs(60)).unwrap_or_else(|error| panic!("{n}: {error}"));
        database.connect().batch_execute("DROP SCHEMA pieces CASCADE").unwrap();
    }
}

#[test]
fn what_others_left_on_a_poolers_connections_is_not_in_the_way() {
    let (Some(database), Ok(_)) = (Database::beside(), std::env::var("SHEAF_TEST_POSTGRES_DIRECT")) else { return };
    let pooler = database.url.split('?').next().unwrap();
    // Several at once, so that several of the pooler's connections have it.
    let mut others: Vec<_> = (0..3).map(|_| postgres::Client::connect(pooler, postgres::NoTls).unwrap()).collect();
    for other in &mut others {
        other.batch_execute("BEGIN").unwrap();
    }
    for other in &mut others {
        // By the names that the driver gives, which Sheaf's has too.
        for n in 0..400 {
            other.batch_execute(&format!("PREPARE s{n} AS SELECT {n}")).unwrap();
        }
    }
    for other in &mut others {
        other.batch_execute("COMMIT").unwrap();
    }
    write_and_read(&place(&database.url));
}

/// One message as it goes over the wire; the first of a connection has no letter.
fn message(from: &mut TcpStream, letter: bool) -> std::io::Result<Vec<u8>> {
    let mut message = vec![0; if letter { 5 } else { 4 }];
    from.read_exact(&mut message)?;
    let at = message.len() - 4;
    let rest = u32::from_be_bytes(message[at..].try_into().unwrap()) as usize - 4;
    message.resize(at + 4 + rest, 0);
    from.read_exact(&mut message[at + 4..])?;
    Ok(message)
}

/// A connection through a pooler of the tests.
#[derive(Default)]
struct Through {
    /// How many answers are to come.
    open: usize,
    /// Whether the transaction only reads.
    reads: bool,
    /// Whether the answer that comes is held back until more is asked.
    held: bool,
    /// Whether the last answer that is to come is lost.
    lost: bool,
}

/// What a pooler of the tests is told, and has seen.
#[derive(Default)]
struct Pooler {
    /// Whether the next commit is carried out, and its answer lost.
    loses: AtomicBool,
    /// Whether a statement has begun outside of a transaction before what went before it was answered.
    overtaken: AtomicBool,
}

impl Pooler {
    fn let_through(self: &Arc<Self>, client: TcpStream, port: u16) -> std::io::Result<()> {
        let server = TcpStream::connect(("127.0.0.1", port))?;
        let state = Arc::new((Mutex::new(Through { open: 1, ..Through::default() }), Condvar::new()));
        let (asked, to_server) = (client.try_clone()?, server.try_clone()?);
        let (own, told) = (Arc::clone(self), Arc::clone(&state));
        std::thread::spawn(move || own.ask(asked, to_server, &told));
        std::thread::spawn(move || answer(server, client, &state));
        Ok(())
    }

    fn ask(&self, mut client: TcpStream, mut server: TcpStream, state: &(Mutex<Through>, Condvar)) {
        let mut letter = false;
        while let Ok(message) = message(&mut client, letter) {
            let through = &mut *state.0.lock().unwrap();
            if through.lost {
                break;
            }
            let text = String::from_utf8_lossy(message.get(5..).unwrap_or_default());
            if letter {
                self.overtaken.fetch_or(through.held && message[0] != b'Q', Ordering::AcqRel);
                through.held = false;
                through.open += usize::from(matches!(message[0], b'Q' | b'S'));
            }
            if letter && message[0] == b'Q' && text.starts_with("BEGIN") {
                through.reads = text.contains("READ ONLY");
            }
            if letter && message[0] == b'Q' && text == "COMMIT\0" {
                through.held = through.reads;
                through.lost = !through.reads && self.loses.swap(false, Ordering::AcqRel);
            }
            state.1.notify_all();
            letter = true;
            if server.write_all(&message).is_err() {
                break;
            }
        }
        let through = &mut *state.0.lock().unwrap();
        through.held = false;
        state.1.notify_all();
        let _ = server.shutdown(Shutdown::Both);
    }
}

/// As PgBouncer tells it.
const CRASHED: &[u8] = b"SFATAL\0C08P01\0Mserver conn crashed?\0\0";

fn answer(mut server: TcpStream, mut client: TcpStream, state: &(Mutex<Through>, Condvar)) {
    while let Ok(message) = message(&mut server, true) {
        let mut through = state.0.lock().unwrap();
        while through.held && through.open == 1 {
            through = state.1.wait(through).unwrap();
        }
        if through.lost && through.open == 1 {
            drop(through);
            let length = u32::try_from(CRASHED.len() + 4).unwrap().to_be_bytes();
            client.write_all(&[b"E", &length[..], CRASHED].concat()).unwrap();
            // It is closed when more is asked: what is said is to be believed.
            let _ = server.read_to_end(&mut Vec::new());
            return;
        }
        through.open -= usize::from(message[0] == b'Z');
        drop(through);
        if client.write_all(&message).is_err() {
            return;
        }
    }
    let _ = client.shutdown(Shutdown::Both);
}

/// The address of a database behind it.
fn behind(pooler: &Arc<Pooler>, database: &Database) -> String {
    let own = Arc::clone(pooler);
    let here = stand_before(database, move |client, port| own.let_through(client, port));
    format!("postgresql://postgres@127.0.0.1:{here}/{}?pooler=transaction", database.name())
}

#[test]
fn a_commit_whose_answer_a_pooler_has_lost_is_found_in_the_log() {
    let Some(database) = Database::beside() else { return };
    let pooler = Arc::new(Pooler::default());
    let place = place(&behind(&pooler, &database));
    for name in ["Firm", "Other"] {
        pooler.loses.store(true, Ordering::Release);
        place.create("companies", json!({ "name": name })).unwrap();
        assert!(!pooler.loses.load(Ordering::Acquire), "the answer was lost");
    }
    assert_eq!(place.texts("SELECT name FROM @companies ORDER BY 1"), ["Firm", "Other"]);
    place.check();
}

#[test]
fn a_commit_of_the_directory_whose_answer_a_pooler_has_lost_is_not_told_as_failed() {
    let Some(database) = Database::beside() else { return };
    let (pooler, folder) = (Arc::new(Pooler::default()), tempfile::tempdir().unwrap());
    let server = Arc::new(Server::at(&behind(&pooler, &database)).unwrap());
    let host = Host::open_on(folder.path(), server, Carry::Refused).unwrap();
    pooler.loses.store(true, Ordering::Release);
    let told = host.add_person("ann@example.org", "Ann", None, false).unwrap_err().into_plain();
    assert!(told.message.ends_with("it is not known whether this was written."), "{told:?}");
    assert_eq!(host.people().unwrap().len(), 1);
}

#[test]
fn no_statement_outside_of_a_transaction_overtakes_the_end_of_the_one_before_it() {
    let Some(database) = Database::beside() else { return };
    let pooler = Arc::new(Pooler::default());
    let place = place(&behind(&pooler, &database));
    for _ in 0..3 {
        assert_eq!(place.texts("SELECT name FROM @companies"), Vec::<String>::new());
        place.store.notice().unwrap();
        place.reshape(|model| model.tables[0].label.push('s')).unwrap();
    }
    assert!(!pooler.overtaken.load(Ordering::Acquire));
}
