//! Imports as a workspace remembers them: their files, their plan, what became of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::db::{Connection, Optional, Row};
use serde_json::Value;
use sheaf_model::field::Choice;
use sheaf_model::{Field, FieldId, Model, Scalar, Table, TableId};

use crate::fault::{Fault, Result};
use crate::history::sides;
use crate::log::Op;
use crate::record::Values;
use crate::tx::{Tx, Why};
use crate::value::{Stored, scalar_in};

/// What a field of a record holds: a value, or one that does not fit, as it is written.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// In its column.
    Value(Stored),
    /// Beside the record.
    Misfit(Value),
}

/// A field in which a record and a row of a file differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The field.
    pub field: FieldId,
    /// What the record holds.
    pub here: Content,
    /// What is given.
    pub given: Content,
}

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

fn import(row: &Row) -> Result<Import> {
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
    select.query_row([id], import).optional()
}

/// All imports, newest first, without their plans.
pub fn list(conn: &Connection) -> Result<Vec<Import>> {
    let sql = "SELECT id, at, status, files, '{}', result, seq FROM _imports
               WHERE status <> 'discarded' ORDER BY id DESC LIMIT 1000";
    let mut select = conn.prepare_cached(sql)?;
    select.query_map([], import)
}

/// Whether a record was ever changed otherwise than by imports.
fn changed_by_people(conn: &Connection, table: TableId, record: i64) -> Result<bool> {
    let mut select = conn.prepare_cached(
        "SELECT 1 FROM _changes WHERE table_id = ?1 AND record_id = ?2 AND why <> 'import' AND op <> 'comment' LIMIT 1",
    )?;
    select.exists((table.0, record))
}

/// How many records a table has: walks an index, so not for every answer.
pub fn count(conn: &Connection, table: &Table) -> Result<u64> {
    let sql = format!("SELECT count(*) FROM {}", conn.table(&table.name));
    let count: i64 = conn.query_row(&sql, [], |row| row.get(0))?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// The imports that were carried out, newest first, at most so many.
pub fn applied(conn: &Connection, most: u32) -> Result<Vec<Import>> {
    let sql = format!("SELECT {COLUMNS} FROM _imports WHERE status = 'applied' ORDER BY id DESC LIMIT ?1");
    let mut select = conn.prepare_cached(&sql)?;
    select.query_map([most], import)
}

/// The last plans, whatever became of them, newest first, at most so many.
pub fn planned(conn: &Connection, most: u32) -> Result<Vec<Import>> {
    let sql = format!("SELECT {COLUMNS} FROM _imports WHERE status <> 'discarded' ORDER BY id DESC LIMIT ?1");
    let mut select = conn.prepare_cached(&sql)?;
    select.query_map([most], import)
}

/// The lists of choices that a field had after a version of the model, one after another as far as they differ.
pub fn choices_since(conn: &Connection, table: TableId, field: FieldId, version: u64) -> Result<Vec<Vec<Choice>>> {
    let mut select = conn.prepare_cached("SELECT body FROM _models WHERE version > ?1 ORDER BY version")?;
    let mut rows = select.query([i64::try_from(version).unwrap_or(i64::MAX)])?;
    let mut lists: Vec<Vec<Choice>> = Vec::new();
    while let Some(row) = rows.next()? {
        let body: String = row.get(0)?;
        let Ok(model) = serde_json::from_str::<Model>(&body) else { continue };
        let field = model.table_by_id(table).and_then(|t| t.field_by_id(field));
        let Some(choices) = field.and_then(|f| f.kind.choices()) else { continue };
        if lists.last().is_none_or(|last| last != choices) {
            lists.push(choices.to_vec());
        }
    }
    Ok(lists)
}

/// Values that a field holds, as stored, of the first records that have one.
pub fn some_values(conn: &Connection, table: &Table, field: &Field, most: u32) -> Result<Vec<Scalar>> {
    if !field.storage().has_column() {
        return Ok(Vec::new());
    }
    let (name, column) = (conn.table(&table.name), sheaf_query::sql::quote(&field.name));
    let sql = format!("SELECT {column} FROM {name} WHERE {column} IS NOT NULL ORDER BY \"_id\" LIMIT ?1");
    let mut select = conn.prepare_cached(&sql)?;
    let mut rows = select.query([most])?;
    let mut values = Vec::new();
    while let Some(row) = rows.next()? {
        values.push(scalar_in(field.storage(), row.get_ref(0)?));
    }
    Ok(values)
}

impl Tx<'_> {
    /// The fields in which these values differ from what a record holds: what is there, and what is given.
    pub fn differences(&self, table: &Table, id: i64, values: &Values) -> Result<Vec<Difference>> {
        let Some(current) = self.current(table, id)? else { return Ok(Vec::new()) };
        let mut differences = Vec::new();
        for (field, given) in &values.given {
            let Some(field) = table.field_by_id(*field) else { continue };
            let here = current.row.get(&field.id).cloned().unwrap_or_else(|| Stored::blank(field));
            let given = match self.resolve(field, given) {
                Ok(stored) => Content::Value(stored),
                Err(Fault::Problem(problem)) => match given.written() {
                    Some(value) => Content::Misfit(value),
                    None => return Err(problem.into()),
                },
                Err(fault) => return Err(fault),
            };
            let here = current.wrong.get(&field.id).map_or(Content::Value(here), |w| Content::Misfit(w.value.clone()));
            if here != given {
                differences.push(Difference { field: field.id, here, given });
            }
        }
        for (id, wrong) in &values.wrong {
            let here = match (current.wrong.get(id), table.field_by_id(*id)) {
                (Some(wrong), _) => Content::Misfit(wrong.value.clone()),
                (None, Some(field)) => {
                    Content::Value(current.row.get(id).cloned().unwrap_or_else(|| Stored::blank(field)))
                }
                (None, None) => continue,
            };
            let given = Content::Misfit(wrong.value.clone());
            if here != given {
                differences.push(Difference { field: *id, here, given });
            }
        }
        Ok(differences)
    }

    /// What a record held in each field that people changed since an import last wrote that field, before they did. What an
    /// import left as it was here is still theirs; what was undone, by people or imports, is as if it had not been.
    pub fn before_people(&self, table: &Table, record: i64) -> Result<BTreeMap<FieldId, Content>> {
        let mut before: BTreeMap<FieldId, Content> = BTreeMap::new();
        if !changed_by_people(self.conn, table.id, record)? {
            return Ok(before);
        }
        let mut select = self.conn.prepare_cached(
            "SELECT seq, op, body, model, why, batch FROM _changes
             WHERE table_id = ?1 AND record_id = ?2 AND op <> 'comment'
             UNION ALL
             SELECT c.seq, u.op, u.body, c.model, c.why, c.batch FROM _bulk_updates u JOIN _changes c ON c.seq = u.seq
             WHERE u.table_id = ?1 AND u.record_id = ?2 AND c.table_id = ?1
             ORDER BY 1",
        )?;
        type Entry = (String, String, i64, String, i64);
        let entries: Vec<Entry> = select.query_map((table.id.0, record), |row| {
            Ok((row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
        })?;
        for (op, body, model, why, batch) in entries {
            let Some(op) = Op::parse(&op) else { continue };
            if why == Why::Undo(0).as_str() || self.is_undone(batch)? {
                continue;
            }
            let was = sides(op, &body).0;
            if why == Why::Import.as_str() {
                before.retain(|field, _| !was.row.contains_key(field) && !was.wrong.contains_key(field));
                continue;
            }
            let values = self.values_of(table, was, model)?;
            for (id, wrong) in values.wrong {
                before.entry(id).or_insert(Content::Misfit(wrong.value));
            }
            for (id, given) in values.given {
                let Some(field) = table.field_by_id(id) else { continue };
                let stored = Stored::ready(field, &given).unwrap_or_else(|| Stored::blank(field));
                before.entry(id).or_insert(Content::Value(stored));
            }
        }
        Ok(before)
    }

    /// Whether a batch was undone, and that not undone again.
    fn is_undone(&self, batch: i64) -> Result<bool> {
        let mut select = self.conn.prepare_cached("SELECT DISTINCT batch FROM _changes WHERE undoes = ?1")?;
        let undone_by: Vec<i64> = select.query_map([batch], |row| row.get(0))?;
        for by in undone_by.into_iter().filter(|by| *by > batch) {
            if !self.is_undone(by)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What an import last brought in some fields of the records in which people have changed one of them since.
    pub fn brought(&self, table: &Table, fields: &[&Field]) -> Result<Vec<(i64, BTreeMap<FieldId, Content>)>> {
        let mut select = self.conn.prepare_cached(
            "SELECT record_id, op, body FROM _changes
             WHERE table_id = ?1 AND record_id IS NOT NULL AND why <> 'import' AND op = 'update' ORDER BY seq",
        )?;
        let mut rows = select.query([table.id.0])?;
        let mut touched: BTreeSet<i64> = BTreeSet::new();
        while let Some(row) = rows.next()? {
            let (id, op, body): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            if touched.contains(&id) {
                continue;
            }
            let was = Op::parse(&op).map(|op| sides(op, &body).0);
            let is_held =
                |f: &&Field| was.as_ref().is_some_and(|w| w.row.contains_key(&f.id) || w.wrong.contains_key(&f.id));
            if fields.iter().any(is_held) {
                touched.insert(id);
            }
        }
        let mut brought = Vec::new();
        for id in touched {
            let before = self.before_people(table, id)?;
            if fields.iter().any(|f| before.contains_key(&f.id)) {
                brought.push((id, before));
            }
        }
        Ok(brought)
    }

    /// What one field of a record holds; none where the record is not there, or the field is computed.
    pub fn content(&self, table: &Table, id: i64, field: &Field) -> Result<Option<Content>> {
        let Some(mut current) = self.current_of(table, id, |f| f.id == field.id)? else { return Ok(None) };
        let misfit = current.wrong.remove(&field.id).map(|wrong| Content::Misfit(wrong.value));
        Ok(misfit.or_else(|| current.row.remove(&field.id).map(Content::Value)))
    }

    /// The records of a table that imports made, as ranges of ids.
    pub fn made_by_imports(&self, table: &Table) -> Result<Vec<(i64, i64)>> {
        let mut select = self.conn.prepare_cached(
            "SELECT b.first, b.last FROM _bulk b JOIN _changes c ON c.seq = b.seq
             WHERE b.table_id = ?1 AND c.why = 'import' ORDER BY b.first",
        )?;
        select.query_map([table.id.0], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Remembers a new import and answers its id.
    pub fn add_import(&self, files: &str, proposal: &str) -> Result<i64> {
        let sql =
            "INSERT INTO _imports (at, actor, status, files, proposal) VALUES (?1, ?2, 'planned', ?3, ?4) RETURNING id";
        self.conn.query_row(sql, (self.now, self.actor, files, proposal), |row| row.get(0))
    }

    /// Remembers another plan.
    pub fn set_proposal(&self, id: i64, proposal: &str) -> Result<()> {
        self.conn.execute("UPDATE _imports SET proposal = ?2 WHERE id = ?1", (id, proposal))?;
        Ok(())
    }

    /// Whether an import is still as it was read: the same status, the same plan.
    pub fn is_as_read(&self, read: &Import) -> Result<bool> {
        let sql = "SELECT 1 FROM _imports WHERE id = ?1 AND status = ?2 AND proposal = ?3";
        self.conn.prepare_cached(sql)?.exists((read.id, &read.status, &read.proposal))
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
