//! Indexes that are built while others write.

use std::collections::BTreeMap;
use std::time::Duration;

use sheaf_model::{Model, Table};
use sheaf_query::sql::{Dialect, ddl, quote};

use super::turns::insist_with;
use super::wanted::{Wanted, all_indexes};
use super::{is_marked, mark_of};
use crate::db::Connection;
use crate::fault::{Fault, Result};
use crate::reshape::expect_unique;

/// How often is looked whether another has ended.
const LOOK: Duration = Duration::from_millis(200);
/// How names of our indexes begin: one that somebody else builds is half-made for a while too.
const OURS: [&str; 7] = ["_unique_", "_index_", "_link_", "_title_", "_span_", "_misfits_", "_next_"];

/// An index of a table that was made before a change, or is half-made.
struct Early {
    name: String,
    /// By which it is known for whole, and for what it is; none where it is half-made.
    mark: Option<String>,
}

/// The indexes of a table that were made before a change, and those that are half-made.
fn early(conn: &Connection, table: &Table) -> Result<Vec<Early>> {
    let Some(schema) = conn.postgres().map(|conn| conn.schema()) else { return Ok(Vec::new()) };
    let mut select = conn.prepare_cached(
        "SELECT i.relname, pg_catalog.obj_description(i.oid, 'pg_class'), x.indisvalid FROM pg_catalog.pg_index x
         JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid JOIN pg_catalog.pg_class t ON t.oid = x.indrelid
         JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = ?1 AND t.relname = ?2",
    )?;
    let all = select.query_map([schema.as_str(), table.name.as_str()], |row| {
        let (name, comment, whole): (String, Option<String>, bool) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let mark = comment.filter(|comment| is_marked(Some(comment)));
        let half_made = !whole && OURS.iter().any(|begin| name.starts_with(begin));
        Ok((mark.is_some() || half_made).then_some(Early { name, mark: mark.filter(|_| whole) }))
    })?;
    Ok(all.into_iter().flatten().collect())
}

/// Makes indexes beside those who write. Those that are there and whole are used; a half-made one is made anew.
pub(super) fn make(conn: &Connection, table: &Table, wanted: &BTreeMap<String, Wanted>) -> Result<()> {
    for (name, index) in wanted {
        insist_with(Fault::is_of_others_at_it, |_| make_one(conn, table, name, index))?;
    }
    Ok(())
}

fn make_one(conn: &Connection, table: &Table, name: &str, index: &Wanted) -> Result<()> {
    // Another process may be at the same, and so is the server for one that was killed, until it sees that.
    while is_being_built(conn, name)? {
        std::thread::sleep(LOOK);
    }
    let mark = mark_of(&index.sql);
    if early(conn, table)?.iter().any(|early| early.name == name && early.mark.as_ref() == Some(&mark)) {
        return Ok(());
    }
    if let Some(names) = &index.unique {
        expect_unique(conn, table, names)?;
    }
    drop_index(conn, name)?;
    let built = conn.execute_batch(&concurrently(&index.sql));
    match built {
        Err(fault) if fault.is_of_others_at_it() => return Err(fault),
        Err(fault) => {
            drop_index(conn, name)?;
            // What others wrote meanwhile may be there twice now.
            if let Some(names) = &index.unique {
                expect_unique(conn, table, names)?;
            }
            return Err(fault);
        }
        Ok(()) => {}
    }
    conn.execute_batch(&format!("COMMENT ON INDEX {} IS '{mark}'", conn.table(name)))
}

/// Whether the server builds an index of this name at the moment.
fn is_being_built(conn: &Connection, name: &str) -> Result<bool> {
    let Some(schema) = conn.postgres().map(|conn| conn.schema()) else { return Ok(false) };
    let sql = "SELECT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p
         JOIN pg_catalog.pg_class i ON i.oid = p.index_relid JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace
         WHERE n.nspname = ?1 AND i.relname = ?2)";
    conn.query_row(sql, [schema.as_str(), name], |row| row.get(0))
}

fn concurrently(sql: &str) -> String {
    sql.replacen("INDEX IF NOT EXISTS ", "INDEX ", 1).replacen("INDEX ", "INDEX CONCURRENTLY ", 1)
}

fn drop_index(conn: &Connection, name: &str) -> Result<()> {
    conn.execute_batch(&format!("DROP INDEX CONCURRENTLY IF EXISTS {}", conn.table(name)))
}

/// Whether a table has an index of this name.
pub(crate) fn is_there(conn: &Connection, table: &Table, name: &str) -> Result<bool> {
    Ok(early(conn, table)?.iter().any(|early| early.name == name))
}

/// What an index is called that lies on the column of a conversion.
pub(super) fn early_name(name: &str) -> String {
    format!("_next{name}")
}

/// Gives an index that was made on the column of a conversion its name, within the change; whether there was one.
pub(crate) fn take_index(conn: &Connection, table: &Table, name: &str) -> Result<bool> {
    let made = early_name(name);
    if !early(conn, table)?.iter().any(|early| early.name == made && early.mark.is_some()) {
        return Ok(false);
    }
    let (from, to) = (conn.table(&made), quote(name));
    conn.execute_batch(&format!("COMMENT ON INDEX {from} IS NULL; ALTER INDEX {from} RENAME TO {to}"))?;
    Ok(true)
}

/// Drops, within a change, what was made ready for another one that never came, and what is half-made. What is left of it that the
/// change needs is as it must be.
pub(crate) fn drop_strays(conn: &Connection, before: &Model, after: &Model, table: &Table) -> Result<()> {
    let (was, now) = (before.table_by_id(table.id), after.table_by_id(table.id));
    let known = was.map(|was| all_indexes(before, was)).unwrap_or_default();
    let wanted = now.map(|now| all_indexes(after, now)).unwrap_or_default();
    for Early { name, mark } in early(conn, table)? {
        if name.starts_with("_next_") {
            continue; // it goes with its column
        }
        let needed = wanted.get(&name).is_some_and(|index| mark == Some(mark_of(&index.sql)));
        if !needed && (mark.is_none() || !known.contains_key(&name)) {
            conn.execute_batch(&ddl::drop_index(&name, Dialect::Postgres))?;
        }
    }
    Ok(())
}
