//! The tables of the directory, in a file or on a server, and the transactions in which they are read and written.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sheaf_query::sql::{Dialect, SCHEMA};

use super::carry;
use crate::Server;
use crate::db::{Connection, Optional, Params, Row};
use crate::fault::Result;
use crate::postgres::directory;
use crate::{migrate, sqlite};

/// How long a process may go on by what it knows of the directory, where another one may have written to it.
pub(super) const LONGEST_UNAWARE: Duration = Duration::from_millis(250);

/// Where the directory's tables are.
pub(super) enum Directory {
    /// In a file of the data folder.
    File(Mutex<Connection>, PathBuf),
    /// In a schema of a server.
    Server(Box<Server>, Mutex<Option<Seen>>),
}

/// The count of changes, and when it was looked at.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    at: Instant,
    changes: i64,
}

/// A connection to the directory: `@people` in a statement is its table of people.
pub(super) struct Tables<'c>(pub &'c Connection);

impl Directory {
    /// In a file, made where it is not there.
    pub fn in_file(path: &Path) -> Result<Directory> {
        let mut conn = sqlite::open_writer(path)?;
        migrate::migrate(&mut conn, migrate::HOST)?;
        Ok(Directory::File(Mutex::new(conn.into()), path.to_owned()))
    }

    /// On a server, in a schema that is made where it is not there.
    pub fn on(server: &Server) -> Result<Directory> {
        let server = Box::new(server.for_the_directory());
        server.with(directory::SCHEMA, |conn| conn.postgres().map_or(Ok(()), |conn| directory::STEPS.migrate(conn)))?;
        Ok(Directory::Server(server, Mutex::default()))
    }

    fn with<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        match self {
            Directory::File(conn, _) => work(&conn.lock().unwrap_or_else(PoisonError::into_inner)),
            Directory::Server(server, _) => server.with(directory::SCHEMA, work),
        }
    }

    /// Reads by one statement.
    pub fn read<T>(&self, mut work: impl FnMut(&Tables<'_>) -> Result<T>) -> Result<T> {
        match self {
            Directory::File(..) => self.with(|conn| work(&Tables(conn))),
            Directory::Server(server, _) => server.patiently(|| self.with(|conn| work(&Tables(conn)))),
        }
    }

    /// Writes by one statement what nobody keeps: others are not told that it changed.
    pub fn note<T>(&self, work: impl FnOnce(&Tables<'_>) -> Result<T>) -> Result<T> {
        self.with(|conn| work(&Tables(conn)))
    }

    /// Writes in one transaction, after all others that write have ended.
    pub fn write<T>(&self, work: impl FnOnce(&Tables<'_>) -> Result<T>) -> Result<T> {
        let done = self.with(|conn| {
            let tables = Tables(conn);
            let done = self.begin(&tables).and_then(|()| work(&tables)).and_then(|value| {
                conn.command("COMMIT").map_err(|fault| conn.unsure(fault))?;
                Ok(value)
            });
            if done.is_err() {
                // It has ended by itself where the engine gave it up.
                let _ = conn.command("ROLLBACK");
            }
            done
        });
        if let Directory::Server(_, seen) = self {
            *seen.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
        done
    }

    fn begin(&self, tables: &Tables<'_>) -> Result<()> {
        match self {
            Directory::File(_, path) => {
                tables.0.command("BEGIN IMMEDIATE")?;
                // Since it was opened it may have been carried to a server: what is written here would be lost.
                carry::mark_in(tables)?.map_or(Ok(()), |mark| Err(mark.refusal(path)))
            }
            Directory::Server(..) => {
                tables.0.command("BEGIN ISOLATION LEVEL READ COMMITTED")?;
                tables.0.command(&format!("SET LOCAL lock_timeout = {}", sqlite::PATIENCE.as_millis()))?;
                tables.execute("UPDATE @directory SET changes = changes + 1", [])?;
                Ok(())
            }
        }
    }

    /// A number that another one takes the place of after what is kept of the directory may have changed: on a server within
    /// `LONGEST_UNAWARE` of another process's commit. In a file it is SQLite's count of commits by others.
    pub fn version(&self) -> Result<i64> {
        let Directory::Server(_, seen) = self else {
            return self.with(|conn| conn.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0)));
        };
        let known = *seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.filter(|known| known.at.elapsed() < LONGEST_UNAWARE) {
            return Ok(known.changes);
        }
        // Taken before it is read: the answer may be late.
        let at = Instant::now();
        let changes = self.read(|tables| tables.only("SELECT changes FROM @directory", [], |row| row.get(0)))?;
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.is_none_or(|other| other.at < at) {
            *seen = Some(Seen { at, changes });
        }
        Ok(changes)
    }
}

impl Tables<'_> {
    fn named(&self, sql: &str) -> String {
        match self.0.dialect() {
            Dialect::Sqlite => sql.replace('@', ""),
            Dialect::Postgres => sql.replace('@', SCHEMA.encode_utf8(&mut [0; 4])),
        }
    }

    /// Runs a statement; answers how many rows it touched.
    pub fn execute(&self, sql: &str, params: impl Params) -> Result<usize> {
        self.0.prepare_cached(&self.named(sql))?.execute(params)
    }

    /// The first row that a statement gives; it gives one.
    pub fn only<T>(&self, sql: &str, params: impl Params, read: impl FnOnce(&Row<'_>) -> Result<T>) -> Result<T> {
        self.0.prepare_cached(&self.named(sql))?.query_row(params, read)
    }

    /// The first row that a statement gives.
    pub fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        self.only(sql, params, read).optional()
    }

    /// All rows that a statement gives.
    pub fn all<T>(&self, sql: &str, params: impl Params, read: impl FnMut(&Row<'_>) -> Result<T>) -> Result<Vec<T>> {
        self.0.prepare_cached(&self.named(sql))?.query_map(params, read)
    }
}
