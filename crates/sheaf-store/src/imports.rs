//! Imports as a workspace remembers them: their files, their plan, what became of them.

use rusqlite::{Connection, OptionalExtension, Row};

use crate::fault::Result;
use crate::tx::Tx;

/// An import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Identity.
    pub id: i64,
    /// Milliseconds since 1970.
    pub at: i64,
    /// `planned`, `applied`, `undone` or `discarded`.
    pub status: String,
    /// JSON: the names of its files.
    pub files: String,
    /// JSON: the plan.
    pub proposal: String,
    /// JSON: what became of it.
    pub result: Option<String>,
    /// The first entry of the log that it wrote.
    pub seq: Option<i64>,
}

const COLUMNS: &str = "id, at, status, files, proposal, result, seq";

fn import(row: &Row) -> rusqlite::Result<Import> {
    Ok(Import {
        id: row.get(0)?,
        at: row.get(1)?,
        status: row.get(2)?,
        files: row.get(3)?,
        proposal: row.get(4)?,
        result: row.get(5)?,
        seq: row.get(6)?,
    })
}

/// One import.
pub fn get(conn: &Connection, id: i64) -> Result<Option<Import>> {
    let mut select = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM _imports WHERE id = ?1"))?;
    Ok(select.query_row([id], import).optional()?)
}

/// All imports, newest first, without their plans.
pub fn list(conn: &Connection) -> Result<Vec<Import>> {
    let sql = "SELECT id, at, status, files, '{}', result, seq FROM _imports
               WHERE status <> 'discarded' ORDER BY id DESC LIMIT 1000";
    let mut select = conn.prepare_cached(sql)?;
    let rows = select.query_map([], import)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The last entry of the log that an import wrote into a table; none where none did.
pub fn last_into(conn: &Connection, table: sheaf_model::TableId) -> Result<Option<i64>> {
    let mut select = conn.prepare_cached("SELECT max(seq) FROM _changes WHERE table_id = ?1 AND why = 'import'")?;
    Ok(select.query_row([table.0], |row| row.get(0))?)
}

/// Whether a record was changed otherwise than by imports after an entry.
pub fn changed_by_people(conn: &Connection, table: sheaf_model::TableId, record: i64, since: i64) -> Result<bool> {
    let mut select = conn.prepare_cached(
        "SELECT 1 FROM _changes WHERE table_id = ?1 AND record_id = ?2 AND seq > ?3 AND why <> 'import' LIMIT 1",
    )?;
    Ok(select.exists((table.0, record, since))?)
}

/// How many records a table has: walks an index, so not for every answer.
pub fn count(conn: &Connection, table: &sheaf_model::Table) -> Result<u64> {
    let sql = format!("SELECT count(*) FROM {}", sheaf_query::sql::quote(&table.name));
    let count: i64 = conn.query_row(&sql, [], |row| row.get(0))?;
    Ok(u64::try_from(count).unwrap_or_default())
}

impl Tx<'_> {
    /// Whether these values differ from what a record holds.
    pub fn would_change(&self, table: &sheaf_model::Table, id: i64, values: &crate::record::Values) -> Result<bool> {
        let Some(current) = self.current(table, id)? else { return Ok(true) };
        for (field, given) in &values.given {
            if let Some(field) = table.field_by_id(*field)
                && current.row.get(&field.id) != Some(&self.resolve(field, given)?)
            {
                return Ok(true);
            }
        }
        Ok(values.wrong.iter().any(|(field, wrong)| current.wrong.get(field) != Some(wrong)))
    }

    /// Remembers a new import and answers its id.
    pub fn add_import(&self, files: &str, proposal: &str) -> Result<i64> {
        self.conn.execute(
            "INSERT INTO _imports (at, actor, status, files, proposal) VALUES (?1, ?2, 'planned', ?3, ?4)",
            (self.now, self.actor, files, proposal),
        )?;
        Ok(self.conn.last_insert_rowid())
    }

    /// Remembers another plan.
    pub fn set_proposal(&self, id: i64, proposal: &str) -> Result<()> {
        self.conn.execute("UPDATE _imports SET proposal = ?2 WHERE id = ?1", (id, proposal))?;
        Ok(())
    }

    /// Remembers what became of it.
    pub fn set_import(&self, id: i64, status: &str, result: Option<&str>, seq: Option<i64>) -> Result<()> {
        self.conn.execute(
            "UPDATE _imports SET status = ?2, result = coalesce(?3, result), seq = coalesce(?4, seq) WHERE id = ?1",
            (id, status, result, seq),
        )?;
        Ok(())
    }

    /// Forgets the plan of an import that was never applied. Its number stays taken: nothing else may ever go by it.
    pub fn discard_import(&self, id: i64) -> Result<()> {
        let sql = "UPDATE _imports SET status = 'discarded', proposal = '{}' WHERE id = ?1 AND status = 'planned'";
        self.conn.execute(sql, [id])?;
        Ok(())
    }
}
