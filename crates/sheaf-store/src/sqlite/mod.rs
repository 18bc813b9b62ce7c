//! SQLite: how a database is opened, and the functions of ours that its statements call.

mod deadline;
pub mod functions;
mod room;

pub(crate) use deadline::Deadline;
pub(crate) use room::Room;

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::fault::{Fault, Result};

/// How long a statement waits for another process that writes; on the other engine too.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Opens a database for its one writer. Every commit is on the disk when it returns (WAL, `synchronous=FULL`).
pub fn open_writer(path: &Path) -> Result<Connection> {
    let conn = Connection::open(path)?;
    conn.busy_timeout(PATIENCE)?;
    conn.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; \
         PRAGMA cache_size=-32768; PRAGMA cache_spill=-32768; PRAGMA mmap_size=268435456; PRAGMA wal_autocheckpoint=4000; \
         PRAGMA journal_size_limit=67108864; PRAGMA trusted_schema=ON;",
    )?;
    prepare(&conn)?;
    Ok(conn)
}

/// Opens a database for reading alone.
pub fn open_reader(path: &Path) -> Result<Connection> {
    match open_to_read(path, "mode=ro") {
        // In a folder that cannot be written to there is no room for the file by which readers and the writer agree. Nobody
        // writes there either, so that the database may be read as it lies, unless a log beside it has yet to be worked in.
        Err(Fault::Sql(error)) if cannot_share(&error) && is_at_rest(path) => open_to_read(path, "immutable=1"),
        opened => opened,
    }
}

fn open_to_read(path: &Path, how: &str) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let conn = Connection::open_with_flags(file_uri(path, how), flags)?;
    conn.busy_timeout(PATIENCE)?;
    conn.execute_batch("PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8192; PRAGMA mmap_size=268435456;")?;
    // The first read of the file: what is wrong with it shows here.
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    prepare(&conn)?;
    Ok(conn)
}

fn cannot_share(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly))
}

fn is_at_rest(path: &Path) -> bool {
    let mut wal = path.as_os_str().to_owned();
    wal.push("-wal");
    std::fs::metadata(wal).map_or(true, |wal| wal.len() == 0)
}

/// A path as SQLite's URI, whatever characters it holds.
pub(crate) fn file_uri(path: &Path, how: &str) -> String {
    let mut uri = "file:".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' => uri.push(char::from(*byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    format!("{uri}?{how}")
}

fn prepare(conn: &Connection) -> Result<()> {
    // Otherwise SQLite plans a statement anew whenever a value bound to it might change the choice of an index, which costs more
    // than reading a page. What is planned once, for any value, stays.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.set_prepared_statement_cache_capacity(256);
    functions::register(conn)?;
    Ok(())
}
