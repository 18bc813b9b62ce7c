//! Full-text search: an index in a file of its own, a reader of the change log that catches up when it is asked.
//!
//! It holds nothing that the records do not hold, so it needs no fsync and may be deleted at any time. A search that finds
//! it far behind (after an import of a million rows) is told so, and looks into the records themselves meanwhile.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension};
use sheaf_model::{Table, TableId};
use sheaf_query::sql::quote;

use crate::fault::Result;
use crate::log;
use crate::sqlite;

/// Most records that a search waits for to be indexed; more are left to a thread of their own.
const MOST_WHILE_WAITING: usize = 3_000;
/// Records indexed in one transaction of the index.
const BATCH: i64 = 5_000;

/// The full-text index of a workspace.
pub struct SearchIndex {
    path: PathBuf,
    indexer: Arc<Mutex<Option<Connection>>>,
    building: Arc<AtomicBool>,
}

/// Whether the index knows all that the log knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// It does.
    Current,
    /// It is being built: look into the records themselves.
    Behind,
}

impl SearchIndex {
    pub(crate) fn new(path: PathBuf) -> Self {
        SearchIndex { path, indexer: Arc::default(), building: Arc::default() }
    }

    /// Brings the index of a table up to what `conn`, a reader's connection, sees.
    pub(crate) fn catch_up(&self, conn: &Connection, database: &Path, table: &Table) -> Result<Freshness> {
        if self.building.load(Ordering::Acquire) {
            return Ok(Freshness::Behind);
        }
        let mut guard = self.indexer.lock().unwrap_or_else(PoisonError::into_inner);
        let index = open(&mut guard, &self.path)?;
        let head = log::head(conn)?.seq;
        let place = place(index, table)?;
        if place == Some(head) {
            return Ok(Freshness::Current);
        }
        if let Some(place) = place {
            let changed = changed_since(conn, table.id, place, MOST_WHILE_WAITING)?;
            if changed.len() <= MOST_WHILE_WAITING {
                index_records(index, conn, table, &changed)?;
                set_place(index, table, head)?;
                return Ok(Freshness::Current);
            }
        } else if !has_more_than(conn, table, MOST_WHILE_WAITING)? {
            build(index, conn, table)?;
            return Ok(Freshness::Current);
        }
        drop(guard);
        self.build_apart(database, table.clone());
        Ok(Freshness::Behind)
    }

    fn build_apart(&self, database: &Path, table: Table) {
        if self.building.swap(true, Ordering::AcqRel) {
            return;
        }
        let (indexer, building) = (Arc::clone(&self.indexer), Arc::clone(&self.building));
        let (database, path) = (database.to_owned(), self.path.clone());
        let work = move || {
            let built = sqlite::open_reader(&database).and_then(|conn| {
                let mut guard = indexer.lock().unwrap_or_else(PoisonError::into_inner);
                build(open(&mut guard, &path)?, &conn, &table)
            });
            if let Err(fault) = built {
                tracing::error!(error = %fault, "the search index could not be built");
            }
            building.store(false, Ordering::Release);
        };
        if let Err(error) = std::thread::Builder::new().name("search".to_owned()).spawn(work) {
            tracing::error!(%error, "no thread for the search index");
            self.building.store(false, Ordering::Release);
        }
    }

    /// Makes the index readable on a reader's connection, as the schema `search`.
    pub(crate) fn attach(&self, conn: &Connection) -> Result<()> {
        let there = conn.prepare_cached("SELECT 1 FROM pragma_database_list WHERE name = 'search'")?.exists([])?;
        if !there {
            let uri = format!("file:{}?mode=ro", self.path.display());
            conn.execute("ATTACH DATABASE ?1 AS search", [uri])?;
        }
        Ok(())
    }
}

/// The name of a table's index.
pub fn index_table(table: TableId) -> String {
    format!("s_{}", table.0)
}

fn open<'a>(guard: &'a mut Option<Connection>, path: &Path) -> Result<&'a Connection> {
    if guard.is_none() {
        let conn = Connection::open(path)?;
        conn.execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-16384;
             CREATE TABLE IF NOT EXISTS places (table_id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, fields TEXT NOT NULL);",
        )?;
        *guard = Some(conn);
    }
    guard.as_ref().ok_or_else(|| rusqlite::Error::InvalidQuery.into())
}

fn searched(table: &Table) -> Vec<&sheaf_model::Field> {
    table.fields.iter().filter(|f| f.kind.is_searched()).collect()
}

fn signature(table: &Table) -> String {
    let ids = searched(table).iter().map(|f| f.id.0.to_string()).collect::<Vec<_>>().join(",");
    format!("{ids}@{}", table.name)
}

/// How far the index of a table has read the log; none where it must be built anew.
fn place(index: &Connection, table: &Table) -> Result<Option<i64>> {
    let mut select = index.prepare_cached("SELECT seq FROM places WHERE table_id = ?1 AND fields = ?2")?;
    Ok(select.query_row((table.id.0, signature(table)), |row| row.get(0)).optional()?)
}

fn set_place(index: &Connection, table: &Table, seq: i64) -> Result<()> {
    let mut set = index.prepare_cached("INSERT OR REPLACE INTO places VALUES (?1, ?2, ?3)")?;
    set.execute((table.id.0, seq, signature(table)))?;
    Ok(())
}

fn has_more_than(conn: &Connection, table: &Table, count: usize) -> Result<bool> {
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {} LIMIT ?1)", quote(&table.name));
    let found: usize = conn.query_row(&sql, [count as i64 + 1], |row| row.get::<_, i64>(0).map(|n| n as usize))?;
    Ok(found > count)
}

/// The records that changed after a number; one more than `most` where there are too many.
fn changed_since(conn: &Connection, table: TableId, since: i64, most: usize) -> Result<BTreeSet<i64>> {
    let mut ids = BTreeSet::new();
    let limit = most as i64 + 1;
    let mut gather = |sql: &str| -> Result<()> {
        let mut select = conn.prepare_cached(sql)?;
        let rows = select.query_map((table.0, since, limit), |row| row.get::<_, i64>(0))?;
        for id in rows {
            ids.insert(id?);
        }
        Ok(())
    };
    gather("SELECT record_id FROM _changes WHERE seq > ?2 AND table_id = ?1 AND record_id IS NOT NULL LIMIT ?3")?;
    gather("SELECT record_id FROM _bulk_updates WHERE seq > ?2 AND table_id = ?1 LIMIT ?3")?;
    let mut ranges = conn.prepare_cached("SELECT first, last FROM _bulk WHERE table_id = ?1 AND seq > ?2")?;
    let ranges = ranges.query_map((table.0, since), |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?;
    for range in ranges {
        let (first, last) = range?;
        ids.extend((first..=last).take(most + 1));
    }
    Ok(ids)
}

fn index_records(index: &Connection, conn: &Connection, table: &Table, ids: &BTreeSet<i64>) -> Result<()> {
    let fields = searched(table);
    if fields.is_empty() || ids.is_empty() {
        return Ok(());
    }
    let name = index_table(table.id);
    let columns = fields.iter().map(|f| quote(&f.name)).collect::<Vec<_>>().join(", ");
    let select = format!("SELECT {columns} FROM {} WHERE \"_id\" = ?1", quote(&table.name));
    let mut select = conn.prepare_cached(&select)?;
    index.execute_batch("BEGIN IMMEDIATE")?;
    let mut work = || -> Result<()> {
        let mut delete = index.prepare_cached(&format!("DELETE FROM {name} WHERE rowid = ?1"))?;
        let mut insert = index.prepare_cached(&insert_sql(&name, fields.len()))?;
        for id in ids {
            delete.execute([id])?;
            let mut rows = select.query([id])?;
            if let Some(row) = rows.next()? {
                insert_row(&mut insert, *id, row, 0, fields.len())?;
            }
        }
        Ok(())
    };
    let done = work();
    index.execute_batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    done
}

fn insert_sql(name: &str, fields: usize) -> String {
    let marks: String = (0..fields).map(|n| format!(", ?{}", n + 2)).collect();
    format!("INSERT INTO {name} (rowid, {}) VALUES (?1{marks})", names(fields))
}

fn names(fields: usize) -> String {
    (0..fields).map(|n| format!("c{n}")).collect::<Vec<_>>().join(", ")
}

fn insert_row(
    insert: &mut rusqlite::CachedStatement,
    id: i64,
    row: &rusqlite::Row,
    from: usize,
    fields: usize,
) -> Result<()> {
    insert.raw_bind_parameter(1, id)?;
    for n in 0..fields {
        insert.raw_bind_parameter(n + 2, row.get_ref(from + n)?.as_str_or_null().unwrap_or_default())?;
    }
    insert.raw_execute()?;
    Ok(())
}

/// Builds the index of a table from its records.
fn build(index: &Connection, conn: &Connection, table: &Table) -> Result<()> {
    let fields = searched(table);
    let name = index_table(table.id);
    // What is written meanwhile has a greater number, and is read from the log after.
    let seq = log::head(conn)?.seq;
    index.execute("DELETE FROM places WHERE table_id = ?1", [table.id.0])?;
    index.execute_batch(&format!("DROP TABLE IF EXISTS {name}"))?;
    if !fields.is_empty() {
        index.execute_batch(&format!(
            "CREATE VIRTUAL TABLE {name} USING fts5({}, tokenize = 'trigram remove_diacritics 1', content = '', \
             contentless_delete = 1)",
            names(fields.len())
        ))?;
        let columns = fields.iter().map(|f| format!(", {}", quote(&f.name))).collect::<String>();
        let select = format!(
            "SELECT \"_id\"{columns} FROM {} WHERE \"_id\" > ?1 ORDER BY \"_id\" LIMIT {BATCH}",
            quote(&table.name)
        );
        let mut select = conn.prepare(&select)?;
        let mut last = i64::MIN;
        loop {
            index.execute_batch("BEGIN IMMEDIATE")?;
            let before = last;
            let mut insert = index.prepare_cached(&insert_sql(&name, fields.len()))?;
            let mut rows = select.query([last])?;
            while let Some(row) = rows.next()? {
                last = row.get(0)?;
                insert_row(&mut insert, last, row, 1, fields.len())?;
            }
            index.execute_batch("COMMIT")?;
            if last == before {
                break;
            }
        }
    }
    set_place(index, table, seq)
}
