//! Where a workspace's records are, and connections to them.

use std::path::PathBuf;
use std::sync::Arc;

use crate::db::Connection;
use crate::fault::Result;
use crate::postgres::Server;
use crate::sqlite;

/// Steps of SQLite's machine between two looks at the clock.
pub(crate) const STEPS_BETWEEN_READING: i32 = 4_000;
/// The same where it writes.
const STEPS_BETWEEN_WRITING: i32 = 20_000;
/// KiB of a file's pages that a connection keeps which reads.
const KEPT_FOR_READING: usize = 8 << 10;
/// The same where it writes.
const KEPT_FOR_WRITING: usize = 32 << 10;

/// Where a workspace's records are.
#[derive(Clone)]
pub(crate) enum Place {
    /// In a file.
    File(PathBuf),
    /// In a schema of a server.
    Schema(Arc<Server>, String),
}

impl Place {
    /// A connection for reading.
    pub fn open_reader(&self) -> Result<Connection> {
        match self {
            Place::File(path) => {
                Connection::watched(sqlite::open_reader(path)?, STEPS_BETWEEN_READING)?.keeping(KEPT_FOR_READING)
            }
            Place::Schema(server, schema) => Ok(server.connect(schema)?.into()),
        }
    }

    /// A connection for the one writer.
    pub fn open_writer(&self) -> Result<Connection> {
        match self {
            Place::File(path) => {
                Connection::watched(sqlite::open_writer(path)?, STEPS_BETWEEN_WRITING)?.keeping(KEPT_FOR_WRITING)
            }
            Place::Schema(server, schema) => Ok(server.connect(schema)?.into()),
        }
    }

    /// Closes a connection, or gives it back.
    pub fn let_go_of(&self, conn: Connection) {
        drop(self.keep_writer(conn));
    }

    /// Does something that may be done again where a server went away, for a while.
    pub fn patiently<T>(&self, mut work: impl FnMut() -> Result<T>) -> Result<T> {
        match self {
            Place::File(_) => work(),
            Place::Schema(server, _) => server.patiently(work),
        }
    }

    /// Tells other processes of a commit.
    pub fn tell(&self, head: i64) {
        if let Place::Schema(server, schema) = self {
            server.tell(schema, head);
        }
    }

    /// Keeps the writer's connection for the next group, or gives it back to those of other workspaces.
    pub fn keep_writer(&self, conn: Connection) -> Option<Connection> {
        match self {
            Place::File(_) => Some(conn),
            Place::Schema(server, _) => {
                server.give_back(conn);
                None
            }
        }
    }
}
