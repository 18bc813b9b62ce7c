//! A data folder with the host's directory, in a file or on a database, and what is put into it.

use std::path::Path;
use std::sync::Arc;

use sheaf_model::Problem;
use sheaf_model::role::Scope;
use sheaf_store::host::{Carry, Host, Letter, NewToken, Provider, Settings};
use sheaf_store::{Fault, Server};

use super::Turned;
use super::database::Database;

pub const FAR: i64 = i64::MAX;

pub fn told<T>(result: Result<T, Fault>) -> String {
    match result {
        Ok(_) => panic!("it was not refused"),
        Err(fault) => Problem::from(fault).message,
    }
}

/// A token that is to be made.
pub fn load() -> NewToken<'static> {
    static WHOLE: Scope = Scope { tables: None, deeds: None, of_workspace: false };
    NewToken { name: "load", role: "editor", expires_at: None, scope: &WHOLE, pace: None }
}

pub fn letter(to: &str) -> Letter {
    let [recipient, subject, text, html] = [to, "Hello", "text", "<p>text"].map(str::to_owned);
    Letter { recipient, subject, text, html, sender: None, reply_to: Some("us@example.org".to_owned()) }
}

/// A data folder, and a database where the suite runs on that engine.
pub struct Home {
    folder: tempfile::TempDir,
    pub database: Option<Database>,
}

impl Home {
    pub fn new() -> Home {
        Home { folder: tempfile::tempdir().unwrap(), database: Database::of_the_suite() }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// As a process of its own would open it.
    pub fn open(&self) -> Host {
        let host = match &self.database {
            Some(database) => open_on(self.path(), database, Carry::Refused).unwrap(),
            None => Host::open(self.path()).unwrap(),
        };
        host.with_seals(Box::new(Turned))
    }
}

pub fn open_on(folder: &Path, database: &Database, carry: Carry) -> Result<Host, Fault> {
    Host::open_on(folder, Arc::new(Server::at(&database.url).unwrap()), carry)
}

/// A provider with this secret, sealed.
pub fn corp(secret: Vec<u8>) -> Provider {
    Provider {
        id: 0,
        name: "corp".to_owned(),
        label: "Corp Ltd".to_owned(),
        issuer: "https://id.example".to_owned(),
        client_id: "sheaf".to_owned(),
        secret: Some(secret),
        settings: Settings { domains: vec!["corp.example".to_owned()], ..Settings::default() },
    }
}

/// Writes into the file past everything that Sheaf does.
pub fn tamper(folder: &Path, sql: &str) {
    sheaf_store::sqlite::open_writer(&folder.join("host.db")).unwrap().execute_batch(sql).unwrap();
}
