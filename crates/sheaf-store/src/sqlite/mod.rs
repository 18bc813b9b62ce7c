//! SQLite: how a database is opened, and the functions of ours that its statements call.

pub mod functions;

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::fault::Result;

/// How long a statement waits for another process that writes.
const PATIENCE: Duration = Duration::from_secs(30);

/// Opens a database for its one writer. Every commit is on the disk when it returns (WAL, `synchronous=FULL`).
pub fn open_writer(path: &Path) -> Result<Connection> {
    let conn = Connection::open(path)?;
    conn.busy_timeout(PATIENCE)?;
    conn.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; \
         PRAGMA cache_size=-32768; PRAGMA mmap_size=268435456; PRAGMA wal_autocheckpoint=4000; \
         PRAGMA journal_size_limit=67108864; PRAGMA trusted_schema=ON;",
    )?;
    prepare(&conn)?;
    Ok(conn)
}

/// Opens a database for reading alone.
pub fn open_reader(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(PATIENCE)?;
    conn.execute_batch("PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8192; PRAGMA mmap_size=268435456;")?;
    prepare(&conn)?;
    Ok(conn)
}

fn prepare(conn: &Connection) -> Result<()> {
    conn.set_prepared_statement_cache_capacity(128);
    functions::register(conn)?;
    Ok(())
}
