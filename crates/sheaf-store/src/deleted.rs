//! The deleted records of a table, as the log kept them: the last deletion of each that has not come back.

use sheaf_model::Table;

use crate::db::{Connection, Optional, Row};
use crate::fault::Result;

/// A record that was deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deleted {
    /// The entry of the log that deleted it.
    pub seq: i64,
    /// Its id.
    pub record: i64,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// By whom, of `_actors`.
    pub actor: i64,
    /// Why: `write`, `import`, `undo`, `restore`.
    pub why: String,
    /// The version of the model under which values in `body` are to be read.
    pub model: i64,
    /// What it held, as the body of a deletion says it.
    pub body: String,
}

impl Deleted {
    /// Where the list goes on behind it.
    pub fn place(&self) -> Place {
        Place { seq: self.seq, record: self.record }
    }
}

/// A place in the list: behind the deletion of a record by an entry. One entry may have deleted many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The entry's number.
    pub seq: i64,
    /// The record's id.
    pub record: i64,
}

impl Place {
    /// Before the deletions of all entries up to this one.
    pub fn upto(seq: i64) -> Place {
        Place { seq, record: i64::MAX }
    }
}

/// Which deletions are looked for.
#[derive(Debug, Clone, Copy)]
pub struct Sought {
    /// Behind this place.
    pub after: Place,
    /// And of no entry before this one.
    pub since: i64,
}

/// Most rows beside an entry that are looked at by one statement.
const SLICE: i64 = 5_000;

/// A step through the deleted records of a table, the last deletion first; of one entry's, the greatest id first. Answers at most so many,
/// and where the next step goes on. Left out is what was erased, what came back since, and what went with an import that was undone: it
/// comes back when that is undone.
///
/// No index knows deletions, so that the log costs nothing more when it is written: what is read are all entries of the numbers asked
/// for, by their numbers, or, of an import among them, so many of the records that it deleted or changed. Only of deletions of this table
/// is more than the entry's first bytes read, and of each it is looked up whether the record came back (three seeks). Whoever calls bounds
/// the numbers, and how many steps are taken.
pub fn of_table(conn: &Connection, table: &Table, sought: &Sought, limit: usize) -> Result<(Vec<Deleted>, Place)> {
    let Sought { after, since } = *sought;
    let import = last_import(conn, table, sought)?;
    if import == Some(after.seq) {
        return by_import(conn, table, after, limit);
    }
    let since = import.map_or(since, |seq| seq + 1);
    let found = one_by_one(conn, table, &Sought { after, since }, limit)?;
    let full = found.last().filter(|_| found.len() >= limit).map(Deleted::place);
    Ok((found, full.unwrap_or(Place::upto(since - 1))))
}

/// Those that have an entry each.
fn one_by_one(conn: &Connection, table: &Table, sought: &Sought, limit: usize) -> Result<Vec<Deleted>> {
    // A table has far more entries than the numbers asked for: the sign keeps the index of tables and records out of it.
    let sql = format!(
        "SELECT d.seq, d.record_id, d.at, d.actor, d.why, d.model, d.body FROM _changes d
         WHERE d.seq <= ?1 AND d.seq >= ?2 AND d.op = 'delete' AND +d.table_id = ?3 AND d.body <> ''{gone}
         ORDER BY d.seq DESC LIMIT ?4",
        gone = still_gone(conn, table, "d.seq"),
    );
    let Sought { after, since } = sought;
    // Behind a record's deletion is nothing more of its entry.
    let last = after.seq - i64::from(after.record < i64::MAX);
    conn.prepare_cached(&sql)?.query_map((last, since, table.id.0, limit), read)
}

/// The last entry with rows of this table beside it.
fn last_import(conn: &Connection, table: &Table, sought: &Sought) -> Result<Option<i64>> {
    let sql = "SELECT seq FROM _changes
               WHERE seq <= ?1 AND seq >= ?2 AND op = 'bulk' AND +table_id = ?3 AND undoes IS NULL ORDER BY seq DESC LIMIT 1";
    let Sought { after, since } = sought;
    conn.prepare_cached(sql)?.query_row((after.seq, since, table.id.0), |row| row.get(0)).optional()
}

/// Those that went in one entry with others: an import's rows that a workbook had no longer.
fn by_import(conn: &Connection, table: &Table, after: Place, limit: usize) -> Result<(Vec<Deleted>, Place)> {
    const ROWS: &str = "FROM _bulk_updates WHERE seq = ?1 AND table_id = ?3 AND record_id < ?2
         ORDER BY record_id DESC LIMIT ?4";
    let sql = format!("SELECT count(*), min(record_id) FROM (SELECT record_id {ROWS}) rows");
    let slice = (after.seq, after.record, table.id.0, SLICE);
    let (rows, least): (i64, Option<i64>) =
        conn.prepare_cached(&sql)?.query_row(slice, |row| Ok((row.get(0)?, row.get(1)?)))?;
    let sql = format!(
        "SELECT c.seq, d.record_id, c.at, c.actor, c.why, c.model, d.body
         FROM (SELECT record_id, op, body {ROWS}) d, _changes c
         WHERE c.seq = ?1 AND d.op = 'delete' AND d.body <> ''{gone}
         ORDER BY d.record_id DESC LIMIT ?5",
        gone = still_gone(conn, table, "?1"),
    );
    let slice = (after.seq, after.record, table.id.0, SLICE, limit);
    let found = conn.prepare_cached(&sql)?.query_map(slice, read)?;
    let full = found.last().filter(|_| found.len() >= limit).map(Deleted::place);
    let further = least.filter(|_| rows == SLICE).map(|record| Place { record, ..after });
    Ok((found, full.or(further).unwrap_or(Place::upto(after.seq - 1))))
}

/// That nothing became of the record of a deletion `d` since its entry, and that it is not there.
fn still_gone(conn: &Connection, table: &Table, entry: &str) -> String {
    format!(
        "\n AND NOT EXISTS (SELECT 1 FROM _changes l
               WHERE l.table_id = ?3 AND l.record_id = d.record_id AND l.seq > {entry} AND l.op <> 'comment')
         AND NOT EXISTS (SELECT 1 FROM _bulk_updates l
               WHERE l.table_id = ?3 AND l.record_id = d.record_id AND l.seq > {entry})
         AND NOT EXISTS (SELECT 1 FROM {} r WHERE r.\"_id\" = d.record_id)",
        conn.table(&table.name)
    )
}

fn read(row: &Row) -> Result<Deleted> {
    Ok(Deleted {
        seq: row.get(0)?,
        record: row.get(1)?,
        at: row.get(2)?,
        actor: row.get(3)?,
        why: row.get(4)?,
        model: row.get(5)?,
        body: row.get(6)?,
    })
}
