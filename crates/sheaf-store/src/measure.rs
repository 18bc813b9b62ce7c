//! How much a workspace holds: records, counted again only in tables that have changed, and bytes, as the engine knows them.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use sheaf_model::TableId;

use crate::db::Connection;
use crate::fault::Result;
use crate::{Workspace, imports};

/// How long it may take to count the records of a workspace.
const LONGEST: Duration = Duration::from_secs(60);

/// How much a workspace holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holding {
    /// Records of all tables.
    pub records: i64,
    /// Bytes of the database, what lies free in it not counted, and of files.
    pub bytes: i64,
    /// The last entry of the log that this rests on.
    pub head: i64,
}

/// How many records tables had, and after which change of theirs.
pub type Counted = HashMap<TableId, (i64, i64)>;

impl Workspace {
    /// How much it holds. What was counted before is not counted again where no change of the table came after it.
    pub fn holding(&self, counted: &mut Counted) -> Result<Holding> {
        self.notice()?;
        let (head, model) = (self.head(), self.model());
        counted.retain(|table, _| model.tables.iter().any(|known| known.id == *table));
        for table in &model.tables {
            // Taken before it is counted: what comes meanwhile is counted the next time.
            let seq = self.last_change(&[table.id]);
            if counted.get(&table.id).is_some_and(|(at, _)| *at == seq) {
                continue;
            }
            let count = self.read(LONGEST, |conn| imports::count(conn, table))?;
            counted.insert(table.id, (seq, i64::try_from(count).unwrap_or(i64::MAX)));
        }
        let database = self.read(LONGEST, database_bytes)?;
        let bytes = database + bytes_below(&self.folder().join("files"));
        Ok(Holding { records: counted.values().map(|(_, count)| count).sum(), bytes, head })
    }
}

fn database_bytes(conn: &Connection) -> Result<i64> {
    let Some(schema) = conn.postgres().map(|conn| conn.schema()) else {
        let number = |what: &str| conn.query_row(&format!("PRAGMA {what}"), [], |row| row.get::<i64>(0));
        return Ok((number("page_count")? - number("freelist_count")?) * number("page_size")?);
    };
    let sql = "SELECT CAST(coalesce(sum(pg_catalog.pg_total_relation_size(c.oid)), 0) AS bigint)
               FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = ?1 AND c.relkind = 'r'";
    conn.prepare_cached(sql)?.query_row([schema.as_str()], |row| row.get(0))
}

/// The bytes of all files below a folder. What is gone while it is looked at is not there.
fn bytes_below(folder: &Path) -> i64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let sizes = entries.filter_map(Result::ok).map(|entry| match entry.metadata() {
        Ok(meta) if meta.is_dir() => bytes_below(&entry.path()),
        Ok(meta) => i64::try_from(meta.len()).unwrap_or(i64::MAX),
        Err(_) => 0,
    });
    sizes.sum()
}
