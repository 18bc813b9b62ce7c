//! Full-text search: an index in a file of its own, a reader of the change log that catches up when it is asked.
//!
//! It holds nothing that the records do not hold, so it needs no fsync and may be deleted at any time. A search that finds
//! it far behind (after an import of a million rows) is told so, and looks into the records themselves meanwhile.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection as Lite, OptionalExtension};
use sheaf_model::{Field, Table, TableId};
use sheaf_query::plan;
use sheaf_query::sql::quote;

use crate::db::{Connection, Row, Statement};
use crate::fault::{Fault, Result};
use crate::log;
use crate::sqlite;

/// Most records that a search waits for to be indexed; more are left to a thread of their own.
const MOST_WHILE_WAITING: usize = 3_000;
/// Records indexed in one transaction of the index.
const BATCH: i64 = 5_000;

/// The full-text index of a workspace.
pub struct SearchIndex {
    path: PathBuf,
    indexer: Arc<Mutex<Option<Index>>>,
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

    /// Brings the index of a table up to what `conn`, a reader's connection, sees. A file that is damaged or gone is made anew.
    pub(crate) fn catch_up(&self, conn: &Connection, database: &Path, table: &Table) -> Result<Freshness> {
        if self.building.load(Ordering::Acquire) {
            return Ok(Freshness::Behind);
        }
        let mut guard = self.indexer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut caught_up = self.caught_up(&mut guard, conn, table);
        if let Err(Fault::Sql(error)) = &caught_up
            && is_damaged(error)
        {
            tracing::warn!(%error, "the search index is damaged and is made anew");
            *guard = None;
            remove_file(&self.path);
            caught_up = self.caught_up(&mut guard, conn, table);
        }
        let caught_up = match caught_up {
            // Nothing can be written there: records are searched without it.
            Err(Fault::Sql(error)) if is_damaged(&error) => return Ok(Freshness::Behind),
            caught_up => caught_up?,
        };
        drop(guard);
        if caught_up == Freshness::Behind {
            self.build_apart(database, table.clone());
        }
        Ok(caught_up)
    }

    /// Whether an index is being built at this moment.
    pub(crate) fn is_building(&self) -> bool {
        self.building.load(Ordering::Acquire)
    }

    fn caught_up(&self, guard: &mut Option<Index>, conn: &Connection, table: &Table) -> Result<Freshness> {
        let index = &open(guard, &self.path)?.conn;
        let head = log::head(conn)?.seq;
        match place(index, table)? {
            Some(place) if place >= head => return Ok(Freshness::Current),
            Some(place) => {
                let changed = changed_since(conn, table.id, place, MOST_WHILE_WAITING)?;
                if changed.len() <= MOST_WHILE_WAITING {
                    index_records(index, conn, table, &changed)?;
                    set_place(index, table, head)?;
                    return Ok(Freshness::Current);
                }
            }
            None if !has_more_than(conn, table, MOST_WHILE_WAITING)? => {
                build(index, conn, table)?;
                return Ok(Freshness::Current);
            }
            None => {}
        }
        Ok(Freshness::Behind)
    }

    fn build_apart(&self, database: &Path, table: Table) {
        if self.building.swap(true, Ordering::AcqRel) {
            return;
        }
        let (indexer, building) = (Arc::clone(&self.indexer), Arc::clone(&self.building));
        let (database, path) = (database.to_owned(), self.path.clone());
        let work = move || {
            let built = sqlite::open_reader(&database).map(Connection::from).and_then(|conn| {
                let mut guard = indexer.lock().unwrap_or_else(PoisonError::into_inner);
                build(&open(&mut guard, &path)?.conn, &conn, &table)
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

    /// Makes the index readable on a reader's connection, as the schema `search`. A connection that still has a file that was
    /// deleted meanwhile lets it go.
    pub(crate) fn attach(&self, conn: &Connection) -> Result<()> {
        let birth = match &*self.indexer.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(index) => index.birth,
            None => return Ok(()),
        };
        let Some(conn) = conn.sqlite() else { return Ok(()) };
        if conn.prepare_cached("SELECT 1 FROM pragma_database_list WHERE name = 'search'")?.exists([])? {
            let known = conn.query_row("SELECT at FROM search.birth", [], |row| row.get::<_, i64>(0));
            if known.is_ok_and(|at| at == birth) {
                return Ok(());
            }
            conn.flush_prepared_statement_cache();
            // It cannot be let go inside the transaction that reads it.
            let within = if conn.is_autocommit() { ("", "") } else { ("COMMIT;", "; BEGIN") };
            conn.execute_batch(&format!("{} DETACH DATABASE search{}", within.0, within.1))?;
        }
        conn.execute("ATTACH DATABASE ?1 AS search", [sqlite::file_uri(&self.path, "mode=ro")])?;
        Ok(())
    }
}

/// The index's file, opened to be written.
struct Index {
    conn: Lite,
    /// When the file was made, by which one file is told from the next.
    birth: i64,
}

fn open<'a>(guard: &'a mut Option<Index>, path: &Path) -> Result<&'a Index> {
    if !path.exists() {
        *guard = None;
        remove_file(path);
    }
    if guard.is_none() {
        let conn = Lite::open(path)?;
        conn.execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-16384; BEGIN IMMEDIATE;
             CREATE TABLE IF NOT EXISTS birth (at INTEGER NOT NULL);
             CREATE TABLE IF NOT EXISTS places (table_id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, fields TEXT NOT NULL);
             INSERT INTO birth SELECT random() WHERE NOT EXISTS (SELECT 1 FROM birth); COMMIT",
        )?;
        let birth = conn.query_row("SELECT at FROM birth", [], |row| row.get(0))?;
        *guard = Some(Index { conn, birth });
    }
    guard.as_ref().ok_or_else(|| rusqlite::Error::InvalidQuery.into())
}

fn is_damaged(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{CannotOpen, DatabaseCorrupt, NotADatabase, ReadOnly, SystemIoFailure, Unknown};
    // `Unknown` is also "no such table": a file of ours that lacks one was made by another version.
    let codes = [CannotOpen, DatabaseCorrupt, NotADatabase, ReadOnly, SystemIoFailure, Unknown];
    error.sqlite_error_code().is_some_and(|code| codes.contains(&code))
}

/// Removes the file with what SQLite keeps beside it.
fn remove_file(path: &Path) {
    for end in ["", "-wal", "-shm"] {
        let mut file = path.as_os_str().to_owned();
        file.push(end);
        let _ = std::fs::remove_file(file);
    }
}

fn searched(table: &Table) -> Vec<&Field> {
    table.fields.iter().filter(|f| f.kind.is_searched()).collect()
}

/// What the index is of: another set of fields, or a field of another type, makes another index. Names and order do not matter.
fn signature(table: &Table) -> String {
    let mut fields: Vec<_> = searched(table).iter().map(|f| (f.id, f.kind.name())).collect();
    fields.sort_unstable();
    fields.iter().map(|(id, kind)| format!("{}:{kind}", id.0)).collect::<Vec<_>>().join(",")
}

/// How far the index of a table has read the log; none where it must be built anew.
fn place(index: &Lite, table: &Table) -> Result<Option<i64>> {
    let mut select = index.prepare_cached("SELECT seq FROM places WHERE table_id = ?1 AND fields = ?2")?;
    Ok(select.query_row((table.id.0, signature(table)), |row| row.get(0)).optional()?)
}

fn set_place(index: &Lite, table: &Table, seq: i64) -> Result<()> {
    let mut set = index.prepare_cached("INSERT OR REPLACE INTO places VALUES (?1, ?2, ?3)")?;
    set.execute((table.id.0, seq, signature(table)))?;
    Ok(())
}

fn has_more_than(conn: &Connection, table: &Table, count: usize) -> Result<bool> {
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {} LIMIT ?1)", quote(&table.name));
    let found: usize = conn.query_row(&sql, [count + 1], |row| row.get(0))?;
    Ok(found > count)
}

/// The records that changed after a number; one more than `most` where there are too many.
fn changed_since(conn: &Connection, table: TableId, since: i64, most: usize) -> Result<BTreeSet<i64>> {
    let mut ids = BTreeSet::new();
    let limit = most as i64 + 1;
    let mut gather = |sql: &str| -> Result<()> {
        let mut select = conn.prepare_cached(sql)?;
        ids.extend(select.query_map((table.0, since, limit), |row| row.get::<i64>(0))?);
        Ok(())
    };
    // `+`: by number, for the entries of one table may be millions and those after a number are few.
    gather("SELECT record_id FROM _changes WHERE seq > ?2 AND +table_id = ?1 AND record_id IS NOT NULL LIMIT ?3")?;
    gather("SELECT record_id FROM _bulk_updates WHERE seq > ?2 AND +table_id = ?1 LIMIT ?3")?;
    let mut ranges = conn.prepare_cached("SELECT first, last FROM _bulk WHERE table_id = ?1 AND seq > ?2")?;
    for (first, last) in ranges.query_map((table.0, since), |row| Ok((row.get::<i64>(0)?, row.get(1)?)))? {
        ids.extend((first..=last).take(most + 1));
    }
    Ok(ids)
}

fn index_records(index: &Lite, conn: &Connection, table: &Table, ids: &BTreeSet<i64>) -> Result<()> {
    let fields = searched(table);
    if fields.is_empty() || ids.is_empty() {
        return Ok(());
    }
    let name = plan::search_table(table.id);
    let columns = fields.iter().map(|f| quote(&f.name)).collect::<Vec<_>>().join(", ");
    let select = format!("SELECT {columns} FROM {} WHERE \"_id\" = ?1", quote(&table.name));
    let mut select = conn.prepare_cached(&select)?;
    index.execute_batch("BEGIN IMMEDIATE")?;
    let mut work = || -> Result<()> {
        let mut delete = index.prepare_cached(&format!("DELETE FROM {name} WHERE rowid = ?1"))?;
        let mut insert = index.prepare_cached(&insert_sql(&name, &fields))?;
        for id in ids {
            delete.execute([id])?;
            let mut rows = select.query([id])?;
            if let Some(row) = rows.next()? {
                insert_row(&mut insert, *id, &row, 0, fields.len())?;
            }
        }
        Ok(())
    };
    let done = work();
    index.execute_batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    done
}

fn insert_sql(name: &str, fields: &[&Field]) -> String {
    let marks: String = (0..fields.len()).map(|n| format!(", ?{}", n + 2)).collect();
    format!("INSERT INTO {name} (rowid, {}) VALUES (?1{marks})", columns(fields))
}

fn columns(fields: &[&Field]) -> String {
    fields.iter().map(|f| plan::search_column(f)).collect::<Vec<_>>().join(", ")
}

fn insert_row(
    insert: &mut rusqlite::CachedStatement,
    id: i64,
    row: &Row<'_>,
    from: usize,
    fields: usize,
) -> Result<()> {
    insert.raw_bind_parameter(1, id)?;
    for n in 0..fields {
        let text = row.get_ref(from + n)?.as_text_or_null()?;
        insert.raw_bind_parameter(n + 2, text.map(plan::search_text))?;
    }
    insert.raw_execute()?;
    Ok(())
}

/// Builds the index of a table from its records.
fn build(index: &Lite, conn: &Connection, table: &Table) -> Result<()> {
    let fields = searched(table);
    let name = plan::search_table(table.id);
    // What is written meanwhile has a greater number, and is read from the log after.
    let seq = log::head(conn)?.seq;
    index.execute("DELETE FROM places WHERE table_id = ?1", [table.id.0])?;
    index.execute_batch(&format!("DROP TABLE IF EXISTS {name}"))?;
    if !fields.is_empty() {
        index.execute_batch(&format!(
            "CREATE VIRTUAL TABLE {name} USING fts5({}, tokenize = 'trigram case_sensitive 1', content = '', \
             contentless_delete = 1)",
            columns(&fields)
        ))?;
        let wanted = fields.iter().map(|f| format!(", {}", quote(&f.name))).collect::<String>();
        let select = format!(
            "SELECT \"_id\"{wanted} FROM {} WHERE \"_id\" > ?1 ORDER BY \"_id\" LIMIT {BATCH}",
            quote(&table.name)
        );
        let mut select = conn.prepare_cached(&select)?;
        let mut last = Some(i64::MIN);
        while let Some(after) = last {
            index.execute_batch("BEGIN IMMEDIATE")?;
            let batch = index_batch(index, &mut select, &insert_sql(&name, &fields), fields.len(), after);
            index.execute_batch(if batch.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
            last = batch?;
        }
        // One segment is read in a fraction of the time that many take; this is the one moment at which that costs little.
        index.execute(&format!("INSERT INTO {name} ({name}) VALUES ('optimize')"), [])?;
    }
    set_place(index, table, seq)
}

/// Indexes the records after one, as many as the statement gives; answers the last, or none where there was none.
fn index_batch(
    index: &Lite,
    select: &mut Statement<'_>,
    insert: &str,
    fields: usize,
    after: i64,
) -> Result<Option<i64>> {
    let mut insert = index.prepare_cached(insert)?;
    let mut last = None;
    let mut rows = select.query([after])?;
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        insert_row(&mut insert, id, &row, 1, fields)?;
        last = Some(id);
    }
    Ok(last)
}
