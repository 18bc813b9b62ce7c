//! What words are found by on a server: an index of each three letters that stand beside one another, over the texts of a table. It is
//! made beside those who read and write when a table of many records is searched, and kept up by the server from then on; until it is
//! there the records are looked through. It gives way to whoever changes the table.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sheaf_model::{Table, TableId};
use sheaf_query::sql::{Dialect, ddl};
use tokio_postgres::error::SqlState;

use super::Server;
use crate::db::Connection;
use crate::fault::{Fault, Result};

/// Most records that are looked through without an index.
const MOST_WITHOUT: u64 = 3_000;
/// How long it is taken for granted that an index is as it was found.
const TRUSTED: Duration = Duration::from_secs(60);

/// When which indexes of a table were seen to.
#[derive(Default)]
pub(crate) struct Words(Mutex<HashMap<TableId, (String, Instant)>>);

impl Words {
    /// Sees to it that the indexes of a table are there sooner or later; keeps nobody waiting.
    pub fn see_to(&self, server: &Arc<Server>, schema: &str, table: &Table) {
        let wanted = ddl::search_indexes(table).into_iter().map(|index| index.name).collect::<Vec<_>>().join(" ");
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.get(&table.id).is_some_and(|(known, at)| *known == wanted && at.elapsed() < TRUSTED) {
            return;
        }
        seen.insert(table.id, (wanted, Instant::now()));
        let (server, schema, table) = (Arc::clone(server), schema.to_owned(), table.clone());
        let work = move || {
            if let Err(fault) = server.build(&schema, |conn| make(conn, &table)) {
                tracing::info!(error = %fault, table = %table.name, "the index for search is not made yet");
            }
        };
        if let Err(error) = std::thread::Builder::new().name("search".to_owned()).spawn(work) {
            tracing::error!(%error, "no thread for the search index");
        }
    }
}

/// Makes the indexes of a table that are missing and drops those that were of other fields.
pub(crate) fn make(conn: &Connection, table: &Table) -> Result<()> {
    let there = there(conn, table)?;
    let wanted = ddl::search_indexes(table);
    let is_whole = |index: &ddl::SearchIndex| {
        let same = there.iter().find(|there| there.name == index.name);
        same.is_some_and(|there| there.state == State::Whole && there.columns == index.columns())
    };
    if wanted.iter().all(is_whole) && there.len() == wanted.len() || !has_many(conn, table)? {
        return Ok(());
    }
    for index in wanted.iter().filter(|index| !is_whole(index)) {
        match there.iter().find(|there| there.name == index.name) {
            Some(there) if there.state == State::BeingMade => return Ok(()),
            Some(_) => drop_index(conn, &index.name)?,
            None => {}
        }
        // A change of tables is waited for here, and not while the index is begun.
        conn.prepare_cached("SELECT version FROM _model")?.exists([])?;
        match conn.execute_batch(&index.create) {
            // Another process was quicker.
            Err(Fault::Postgres(error)) if error.code() == Some(&SqlState::DUPLICATE_TABLE) => return Ok(()),
            made => made?,
        }
    }
    let is_wanted = |there: &&There| wanted.iter().any(|index| index.name == there.name);
    there.iter().filter(|there| !is_wanted(there)).try_for_each(|there| drop_index(conn, &there.name))
}

/// Stops those who make such an index in a schema whose tables are about to be changed: they would be waited for.
pub(crate) fn give_way(conn: &Connection, schema: &str) -> Result<()> {
    let mut stop = conn.prepare_cached(
        "SELECT pg_catalog.pg_cancel_backend(p.pid) FROM pg_catalog.pg_stat_progress_create_index p
         JOIN pg_catalog.pg_class i ON i.oid = p.index_relid JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace
         WHERE n.nspname = ?1 AND pg_catalog.left(i.relname, 8) = '_search_' AND p.pid <> pg_catalog.pg_backend_pid()",
    )?;
    stop.query_map([schema], |_| Ok(()))?;
    Ok(())
}

/// An index for search that a table has.
struct There {
    name: String,
    state: State,
    /// The columns that it is over, by name.
    columns: String,
}

#[derive(PartialEq, Eq)]
enum State {
    Whole,
    BeingMade,
    /// Whoever made it has ended before it was whole.
    HalfMade,
}

fn there(conn: &Connection, table: &Table) -> Result<Vec<There>> {
    let Some(schema) = conn.postgres().map(|conn| conn.schema()) else { return Ok(Vec::new()) };
    let mut select = conn.prepare_cached(
        "SELECT i.relname, x.indisvalid,
           EXISTS (SELECT 1 FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = i.oid),
           (SELECT pg_catalog.string_agg(DISTINCT a.attname::text, ' ' ORDER BY a.attname::text) FROM pg_catalog.pg_depend d
            JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
            WHERE d.objid = i.oid AND d.refobjid = t.oid AND d.refobjsubid > 0)
         FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
         JOIN pg_catalog.pg_class t ON t.oid = x.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
         WHERE n.nspname = ?1 AND t.relname = ?2 AND pg_catalog.left(i.relname, 8) = '_search_'",
    )?;
    select.query_map([schema.as_str(), table.name.as_str()], |row| {
        let state = match (row.get(1)?, row.get(2)?) {
            (true, _) => State::Whole,
            (false, true) => State::BeingMade,
            (false, false) => State::HalfMade,
        };
        Ok(There { name: row.get(0)?, state, columns: row.get::<Option<String>>(3)?.unwrap_or_default() })
    })
}

fn has_many(conn: &Connection, table: &Table) -> Result<bool> {
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {} LIMIT ?1) AS first", conn.table(&table.name));
    let found: u64 = conn.query_row(&sql, [MOST_WITHOUT + 1], |row| row.get(0))?;
    Ok(found > MOST_WITHOUT)
}

fn drop_index(conn: &Connection, name: &str) -> Result<()> {
    let name = Dialect::Postgres.table(name);
    conn.execute_batch(&format!("DROP INDEX CONCURRENTLY IF EXISTS {name}"))
}
