//! What lies between Sheaf and a server: answers that come in pieces, and a pooler's connections on which others have left something.

mod support;

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use serde_json::json;
use sheaf_model::Code;
use sheaf_store::{Server, Workspace};
use support::database::{Database, direct};
use support::*;

/// A workspace on a server, as `support` has them.
fn place(url: &str) -> Place {
    let (server, folder) = (Arc::new(Server::at(url).unwrap()), tempfile::tempdir().unwrap());
    Workspace::create_on(&server, "pieces", folder.path()).unwrap();
    let store = Workspace::open_on(&server, "pieces", folder.path()).unwrap();
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let place = Place { store, tokio, folder };
    place.write(|tx| tx.reshape(model(), "made")).unwrap();
    place
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

#[test]
fn answers_that_come_in_pieces_hold_nothing_up() {
    let Some(database) = Database::beside() else { return };
    let behind = direct(&database.url);
    let port = behind.rsplit_once(':').unwrap().1.split('/').next().unwrap().parse().unwrap();
    let between = TcpListener::bind("127.0.0.1:0").unwrap();
    let here = between.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for client in between.incoming() {
            client.and_then(|client| let_through(client, port)).unwrap();
        }
    });
    let name = database.url.rsplit_once('/').unwrap().1.split('?').next().unwrap();
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
