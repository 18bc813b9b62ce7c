//! A database of its own on the server beside which the tests run (`tests/with-postgres`); gone when it is dropped.
#![allow(dead_code, missing_docs, reason = "each test uses some of it")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use postgres::{Client, NoTls};
use sheaf_store::{Server, Workspace};

pub struct Database {
    /// Its address, for Sheaf: behind a pooler where the tests run behind one.
    pub url: String,
    /// The address of the server itself.
    direct: String,
    server: String,
    name: String,
}

impl Database {
    /// None, and a loud word, where no server is named.
    pub fn beside() -> Option<Database> {
        let Ok(server) = std::env::var("SHEAF_TEST_POSTGRES") else {
            assert!(
                std::env::var_os("CI").is_none(),
                "SHEAF_TEST_POSTGRES is not set: run it under tests/with-postgres"
            );
            #[expect(clippy::print_stderr, reason = "a test that did not run must be seen")]
            {
                eprintln!("NOT TESTED: SHEAF_TEST_POSTGRES is not set; run it under tests/with-postgres");
            }
            return None;
        };
        Some(Database::on(server))
    }

    /// Where the suite runs on that engine: `SHEAF_TEST_ENGINE=postgres`.
    pub fn of_the_suite() -> Option<Database> {
        std::env::var("SHEAF_TEST_ENGINE").ok().filter(|engine| engine == "postgres")?;
        Some(Database::on(
            std::env::var("SHEAF_TEST_POSTGRES").expect("SHEAF_TEST_POSTGRES: run under tests/with-postgres"),
        ))
    }

    fn on(server: String) -> Database {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let name = format!("sheaf_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let behind = direct(&server);
        make_template(&behind);
        connect(&behind).batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}")).unwrap();
        Database { url: named(&server, &name), direct: named(&behind, &name), server: behind, name }
    }

    /// A connection that knows nothing of Sheaf.
    pub fn connect(&self) -> Client {
        connect(&self.direct)
    }
}

/// The address of the server itself, where the one that is given is a pooler's: what makes databases, or keeps a session, does not go
/// through it.
pub fn direct(server: &str) -> String {
    std::env::var("SHEAF_TEST_POSTGRES_DIRECT").unwrap_or_else(|_| server.to_owned())
}

/// What each is copied of: a database in which our functions are installed already, which takes seconds.
const TEMPLATE: &str = "sheaf_template";

/// Made by the first test that needs it; the others wait.
fn make_template(server: &str) {
    let mut client = connect(server);
    client.batch_execute("SELECT pg_advisory_lock(5432)").unwrap();
    let there = "SELECT 1 FROM pg_database WHERE datname = $1";
    if client.query_opt(there, &[&TEMPLATE]).unwrap().is_none() {
        client.batch_execute("DROP DATABASE IF EXISTS sheaf_seed WITH (FORCE)").unwrap();
        client.batch_execute("CREATE DATABASE sheaf_seed").unwrap();
        let (url, folder) = (named(server, "sheaf_seed"), tempfile::tempdir().unwrap());
        let seed = Arc::new(Server::at(&url).unwrap());
        Workspace::create_on(&seed, "seed", folder.path()).unwrap();
        drop(seed);
        connect(&url).batch_execute("DROP SCHEMA seed CASCADE").unwrap();
        client.batch_execute(&format!("ALTER DATABASE sheaf_seed RENAME TO {TEMPLATE}")).unwrap();
    }
}

fn named(server: &str, database: &str) -> String {
    let (address, rest) = server.rsplit_once('/').unwrap();
    let pooler = rest.split_once('?').map_or(String::new(), |(_, asked)| format!("?{asked}"));
    format!("{address}/{database}{pooler}")
}

fn connect(url: &str) -> Client {
    Client::connect(url, NoTls).unwrap_or_else(|e| panic!("{url}: {e}"))
}

impl Drop for Database {
    fn drop(&mut self) {
        let gone = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        let done = Client::connect(&self.server, NoTls).and_then(|mut client| client.batch_execute(&gone));
        assert!(std::thread::panicking() || done.is_ok(), "{done:?}");
    }
}
