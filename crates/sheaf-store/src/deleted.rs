//! The deleted records of a table, as the log kept them: the last deletion of each that has not come back.

use sheaf_model::Table;

use crate::db::{Connection, Row};
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// By this actor alone.
    pub actor: Option<i64>,
}

/// Deleted records of a table, the last deletion first; of one entry's, the greatest id first. Left out is what was erased, what came back
/// since, and what went with an import that was undone: it comes back when that is undone.
///
/// No index knows deletions, so that the log costs nothing more when it is written: what is read are all entries of the numbers asked
/// for, by their numbers, and of imports among them what they did to records that were there before. Only of deletions of this table is
/// more than the entry's first bytes read, and of each it is looked up whether the record came back (three seeks). Whoever calls bounds
/// the numbers, and goes on with those before them.
pub fn of_table(conn: &Connection, table: &Table, sought: &Sought, limit: usize) -> Result<Vec<Deleted>> {
    let mut found = one_by_one(conn, table, sought, limit)?;
    found.extend(by_imports(conn, table, sought, limit)?);
    found.sort_unstable_by_key(|deleted| std::cmp::Reverse((deleted.seq, deleted.record)));
    found.truncate(limit);
    Ok(found)
}

/// Those that have an entry each.
fn one_by_one(conn: &Connection, table: &Table, sought: &Sought, limit: usize) -> Result<Vec<Deleted>> {
    // A table has far more entries than the numbers asked for: the sign keeps the index of tables and records out of it.
    let sql = format!(
        "SELECT d.seq, d.record_id, d.at, d.actor, d.why, d.model, d.body FROM _changes d
         WHERE d.seq <= ?1 AND d.seq >= ?3 AND (d.seq < ?1 OR d.record_id < ?2)
           AND d.op = 'delete' AND +d.table_id = ?4 AND d.body <> ''{by}{gone}
         ORDER BY d.seq DESC LIMIT ?5",
        by = by(sought, "d"),
        gone = still_gone(conn, table),
    );
    let Sought { after, since, .. } = sought;
    conn.prepare_cached(&sql)?.query_map((after.seq, after.record, since, table.id.0, limit), read)
}

/// Those that went in one entry with others: an import's rows that a workbook had no longer.
fn by_imports(conn: &Connection, table: &Table, sought: &Sought, limit: usize) -> Result<Vec<Deleted>> {
    let sql = format!(
        "SELECT d.seq, d.record_id, c.at, c.actor, c.why, c.model, d.body FROM _bulk_updates d JOIN _changes c ON c.seq = d.seq
         WHERE d.seq <= ?1 AND d.seq >= ?3 AND (d.seq < ?1 OR d.record_id < ?2)
           AND d.op = 'delete' AND +d.table_id = ?4 AND d.body <> '' AND c.undoes IS NULL{by}{gone}
         ORDER BY d.seq DESC, d.table_id DESC, d.record_id DESC LIMIT ?5",
        by = by(sought, "c"),
        gone = still_gone(conn, table),
    );
    let Sought { after, since, .. } = sought;
    conn.prepare_cached(&sql)?.query_map((after.seq, after.record, since, table.id.0, limit), read)
}

fn by(sought: &Sought, of: &str) -> String {
    sought.actor.map(|actor| format!(" AND {of}.actor = {actor}")).unwrap_or_default()
}

/// That nothing became of the record of a deletion `d` since, and that it is not there.
fn still_gone(conn: &Connection, table: &Table) -> String {
    format!(
        "\n AND NOT EXISTS (SELECT 1 FROM _changes l
               WHERE l.table_id = ?4 AND l.record_id = d.record_id AND l.seq > d.seq AND l.op <> 'comment')
         AND NOT EXISTS (SELECT 1 FROM _bulk_updates l
               WHERE l.table_id = ?4 AND l.record_id = d.record_id AND l.seq > d.seq)
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
