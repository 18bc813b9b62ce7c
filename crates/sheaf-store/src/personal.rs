//! What a workspace's log and comments know of somebody, and what points to a record.

use sheaf_model::{FieldType, Model, Table};
use sheaf_query::sql::quote;

use crate::db::Connection;
use crate::fault::Result;
use crate::log;
use crate::tx::Tx;

/// Most records that are named for one link to a record.
const MOST_POINTING: usize = 10_000;

/// What somebody did.
#[derive(Debug, Default)]
pub struct Done {
    /// The oldest first.
    pub comments: Vec<Said>,
    /// The oldest first.
    pub changes: Vec<Change>,
}

/// A comment.
#[derive(Debug)]
pub struct Said {
    /// The number of its table.
    pub table: i64,
    /// Its record.
    pub record: i64,
    /// What it says.
    pub text: String,
    /// Milliseconds since 1970.
    pub at: i64,
}

/// A change, without what it says.
#[derive(Debug)]
pub struct Change {
    /// Its number.
    pub seq: i64,
    /// Milliseconds since 1970.
    pub at: i64,
    /// What was done.
    pub op: String,
    /// The number of its table.
    pub table: Option<i64>,
    /// Its record.
    pub record: Option<i64>,
}

/// What an actor did, by kind and key.
pub fn of_actor(conn: &Connection, kind: &str, key: &str) -> Result<Done> {
    let Some(actor) = crate::tx::find_actor(conn, kind, key)? else { return Ok(Done::default()) };
    let comments = "SELECT table_id, record_id, body, created_at FROM _comments WHERE author = ?1 AND deleted_by IS NULL ORDER BY id";
    let comments = conn.prepare_cached(comments)?.query_map([actor], |row| {
        Ok(Said { table: row.get(0)?, record: row.get(1)?, text: row.get(2)?, at: row.get(3)? })
    })?;
    let changes = "SELECT seq, at, op, table_id, record_id FROM _changes WHERE actor = ?1 ORDER BY seq";
    let changes = conn.prepare_cached(changes)?.query_map([actor], |row| {
        Ok(Change { seq: row.get(0)?, at: row.get(1)?, op: row.get(2)?, table: row.get(3)?, record: row.get(4)? })
    })?;
    Ok(Done { comments, changes })
}

/// The records that point to one by a link of their own: table, field, and their ids.
pub fn pointing(conn: &Connection, model: &Model, table: &Table, id: i64) -> Result<Vec<(String, String, Vec<i64>)>> {
    let mut found = Vec::new();
    for back in model.back_links(table) {
        if !matches!(back.field.kind, FieldType::Link { .. }) {
            continue;
        }
        let sql = format!(
            "SELECT \"_id\" FROM {} WHERE {} = ?1 ORDER BY \"_id\" LIMIT {MOST_POINTING}",
            conn.table(&back.table.name),
            quote(&back.field.name)
        );
        let ids: Vec<i64> = conn.prepare_cached(&sql)?.query_map([id], |row| row.get(0))?;
        if !ids.is_empty() {
            found.push((back.table.name.clone(), back.field.name.clone(), ids));
        }
    }
    Ok(found)
}

/// The imports whose workbooks are kept, by their numbers: they say what they said when they came.
pub fn originals(conn: &Connection) -> Result<Vec<i64>> {
    conn.prepare_cached("SELECT id FROM _imports WHERE status = 'applied' ORDER BY id")?.query_map([], |row| row.get(0))
}

/// By which it is known how far what is too old was erased.
const ERASED: &str = "log_erased";

impl Tx<'_> {
    /// Erases what entries before a moment say, from where it ended the last time, at most so many; whether there may be more, and how many
    /// were erased.
    pub fn erase_old(&mut self, before: i64, most: usize) -> Result<(bool, usize)> {
        let known = "SELECT value FROM _settings WHERE key = ?1";
        let known: Vec<String> = self.conn.prepare_cached(known)?.query_map([ERASED], |row| row.get(0))?;
        let after = known.first().and_then(|seq| seq.parse().ok()).unwrap_or(0);
        let (last, erased) = log::erase_before(self.conn, before, after, most)?;
        if last > after {
            let keep = "INSERT INTO _settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
            self.conn.execute(keep, (ERASED, last.to_string()))?;
        }
        Ok((last > after, erased))
    }
}
