//! A workspace copied from one database into another that is empty, whichever engines they have: its shape, its rows, and a comparison
//! of both sides value by value.

mod rows;
mod shape;
mod ties;

use sheaf_query::sql::Dialect;

use crate::db::Connection;
use crate::fault::Result;
use crate::log;
use crate::shared::read_model;
use rows::Part;

/// Our own tables, and the keys in whose order they are copied. Of `_writer` a schema has one of its own.
const OWN: &[(&str, &[&str])] = &[
    ("_model", &["id"]),
    ("_models", &["version"]),
    ("_tables", &["id"]),
    ("_counters", &["table_id", "field_id"]),
    ("_actors", &["id"]),
    ("_changes", &["seq"]),
    ("_bulk", &["table_id", "first"]),
    ("_bulk_updates", &["table_id", "record_id", "seq"]),
    ("_imports", &["id"]),
    ("_findings", &["id"]),
    ("_idempotency", &["actor", "key"]),
    ("_settings", &["key"]),
    ("_comments", &["id"]),
    ("_notifications", &["actor", "comment_id"]),
];

/// Those whose rows are numbered by the database.
const NUMBERED: &[&str] = &["_actors", "_imports", "_findings", "_comments"];

/// How far a copy is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// So many rows of a table are there.
    Copied(String, u64),
    /// So many rows of a table are the same on both sides.
    Compared(String, u64),
    /// All is there; the directory is about to say so.
    Switching,
}

/// A table, and how many rows of it were copied and compared.
pub type Count = (String, u64);

/// Copies all of a workspace. Nobody writes to the source meanwhile, and nobody knows of the target.
pub(crate) fn copy(source: &Connection, target: &Connection, tell: &mut dyn FnMut(Step)) -> Result<Vec<Count>> {
    if let Some(conn) = target.sqlite() {
        // Rows come in the order of their tables, not of their links; what is left open is looked for at the end.
        conn.execute_batch("PRAGMA foreign_keys=OFF")?;
    }
    let done = target.begin_write().and_then(|()| fill(source, target, tell));
    match &done {
        Ok(_) => target.command("COMMIT")?,
        Err(_) => target.command("ROLLBACK")?,
    }
    let parts = done?;
    let mut counts = Vec::with_capacity(parts.len());
    for part in parts {
        let count = rows::compare(source, target, &part, tell)?;
        if target.dialect() == Dialect::Postgres {
            target.execute_batch(&format!("ANALYZE {}", target.table(&part.table)))?;
        }
        counts.push((part.table, count));
    }
    log::verify(target)?;
    Ok(counts)
}

fn fill(source: &Connection, target: &Connection, tell: &mut dyn FnMut(Step)) -> Result<Vec<Part>> {
    if log::head(target)?.seq > 0 {
        return Err(crate::aside::not_empty().into());
    }
    unlimited(target)?;
    let model = read_model(source)?;
    shape::make(source, target, &model)?;
    let parts = rows::parts(source, target, &model)?;
    let ties = ties::untie(target)?;
    for part in &parts {
        rows::copy(source, target, part, tell)?;
    }
    ties::tie(target, &ties)?;
    if target.dialect() == Dialect::Postgres {
        for table in NUMBERED {
            let last: i64 =
                target.query_row(&format!("SELECT coalesce(max(id), 0) FROM {table}"), [], |row| row.get(0))?;
            target.execute_batch(&format!("ALTER TABLE {table} ALTER COLUMN id RESTART WITH {}", last + 1))?;
        }
    }
    Ok(parts)
}

/// Lets a transaction take its time, also where it waits for the other side.
pub(crate) fn unlimited(conn: &Connection) -> Result<()> {
    conn.limit(None)?;
    match conn.postgres() {
        Some(conn) => conn.execute_batch("SET LOCAL idle_in_transaction_session_timeout = 0"),
        None => Ok(()),
    }
}

/// What there is to be copied: each table with its rows.
pub(crate) fn survey(source: &Connection) -> Result<Vec<Count>> {
    let model = read_model(source)?;
    let tables = source.tables()?.into_iter().filter(|name| rows::is_part(&model, name));
    let count = |table: String| {
        let sql = format!("SELECT count(*) FROM {}", source.table(&table));
        Ok((table, source.query_row(&sql, [], |row| row.get(0))?))
    };
    tables.map(count).collect()
}
