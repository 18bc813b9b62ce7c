//! What was, read from the log: a record's history, the undoing of a batch, a record brought to an earlier state.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};
use serde_json::Value;
use sheaf_model::{Code, Field, FieldId, Model, Problem, Table};

use crate::convert::convert;
use crate::fault::Result;
use crate::log::{self, Entry, Op, read_entry};
use crate::record::{Current, Values, Wrong, Wrongs, no_record};
use crate::tx::Tx;
use crate::value::Stored;

/// The entries that touched a record, newest first. Of an import that made it, the entry of the import.
pub fn of_record(conn: &Connection, table: &Table, id: i64, limit: usize) -> Result<Vec<Entry>> {
    let sql = format!(
        "SELECT {c} FROM _changes WHERE table_id = ?1 AND record_id = ?2
         UNION ALL SELECT {c} FROM _changes WHERE seq IN
           (SELECT seq FROM _bulk WHERE table_id = ?1 AND first <= ?2 AND last >= ?2
            UNION SELECT seq FROM _bulk_updates WHERE table_id = ?1 AND record_id = ?2)
         ORDER BY seq DESC LIMIT ?3",
        c = log::COLUMNS
    );
    let mut select = conn.prepare_cached(&sql)?;
    let rows = select.query_map((table.id.0, id, limit as i64), read_entry)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What a bulk entry did to one record that was there before it: as the body of the record's own change would say it.
pub fn bulk_change(conn: &Connection, seq: i64, table: &Table, id: i64) -> Result<Option<(Op, String)>> {
    let mut select =
        conn.prepare_cached("SELECT op, body FROM _bulk_updates WHERE table_id = ?1 AND record_id = ?2 AND seq = ?3")?;
    let found =
        select.query_row((table.id.0, id, seq), |row| Ok((row.get::<_, String>(0)?, row.get(1)?))).optional()?;
    Ok(found.and_then(|(op, body)| Some((Op::parse(&op)?, body))))
}

/// The model as it was at a version; none where that version was never in force.
pub fn model_at(conn: &Connection, version: i64) -> Result<Option<Model>> {
    let mut select = conn.prepare_cached("SELECT body FROM _models WHERE version = ?1")?;
    let body: Option<String> = select.query_row([version], |row| row.get(0)).optional()?;
    Ok(body.and_then(|body| serde_json::from_str(&body).ok()))
}

/// One side of an entry's body: field to value, field to misfit.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Side {
    /// Values, as stored.
    pub row: BTreeMap<FieldId, Stored>,
    /// Misfits; `None`: there was none.
    pub wrong: BTreeMap<FieldId, Option<Wrong>>,
}

/// Both sides of an entry's body. A creation has nothing before, a deletion nothing after.
pub fn sides(op: Op, body: &str) -> (Side, Side) {
    let (mut before, mut after) = (Side::default(), Side::default());
    let Ok(Value::Object(parts)) = serde_json::from_str::<Value>(body) else { return (before, after) };
    for (key, value) in parts {
        let (id, is_wrong) = match key.strip_suffix('!') {
            Some(id) => (id, true),
            None => (key.as_str(), false),
        };
        let Ok(id) = id.parse().map(FieldId) else { continue };
        let (was, is) = match (op, value) {
            (Op::Update, Value::Array(mut pair)) if pair.len() == 2 => {
                let is = pair.pop().unwrap_or_default();
                (pair.pop().unwrap_or_default(), is)
            }
            (Op::Delete, value) => (value, Value::Null),
            (_, value) => (Value::Null, value),
        };
        for (side, value) in [(&mut before, was), (&mut after, is)] {
            if is_wrong {
                side.wrong.insert(id, serde_json::from_value(value).ok());
            } else {
                side.row.insert(id, Stored::read(&value));
            }
        }
    }
    (before, after)
}

impl Tx<'_> {
    /// Undoes the batch that an entry belongs to, in entries of its own. Refused where what it did was changed since.
    pub fn undo(&mut self, seq: i64) -> Result<i64> {
        let sql = format!("SELECT {} FROM _changes WHERE seq = ?1", log::COLUMNS);
        let entry = self.conn.prepare_cached(&sql)?.query_row([seq], read_entry).optional()?;
        let entry = entry.ok_or_else(|| Problem::new(Code::NotFound, format!("There is no change {seq}.")))?;
        if is_undone(self.conn, entry.batch)? {
            return Err(Problem::new(Code::Conflict, format!("Change {seq} is undone already.")).into());
        }
        self.why = crate::tx::Why::Undo(entry.batch);
        for entry in log::batch(self.conn, entry.batch)?.iter().rev() {
            self.undo_entry(entry)?;
        }
        Ok(self.group.head.seq)
    }

    fn undo_entry(&mut self, entry: &Entry) -> Result<()> {
        if entry.op == Op::Model {
            return self.undo_model(entry);
        }
        let model = std::sync::Arc::clone(&self.model);
        let table = entry.table.and_then(|id| model.table_by_id(sheaf_model::TableId(id)));
        let table =
            table.ok_or_else(|| Problem::new(Code::Conflict, "The table of this change is not there any more."))?;
        if entry.op == Op::Bulk {
            return self.undo_bulk(table, entry);
        }
        let id = entry.record.unwrap_or_default();
        let (before, after) = sides(entry.op, &entry.body);
        self.revert(table, id, entry.op, entry.model, &before, &after)
    }

    /// Takes one record's change back.
    pub(crate) fn revert(
        &mut self,
        table: &Table,
        id: i64,
        op: Op,
        model: i64,
        before: &Side,
        after: &Side,
    ) -> Result<()> {
        if op == Op::Delete {
            let values = self.values_of(table, before, model)?;
            self.create(table, values, Some(id))?;
            return Ok(());
        }
        let current = self.current(table, id)?.ok_or_else(|| changed_since(table, id))?;
        let expected = self.values_of(table, after, model)?;
        for (field, given) in &expected.given {
            let Some(field) = table.field_by_id(*field) else { continue };
            if current.row.get(&field.id) != Some(&self.resolve(field, given)?) {
                return Err(changed_since(table, id));
            }
        }
        if op == Op::Create {
            let grown = |(field, value): (&FieldId, &Stored)| !value.is_blank() && !after.row.contains_key(field);
            if current.row.iter().any(grown) {
                return Err(changed_since(table, id));
            }
            return self.delete(table, id, None);
        }
        let mut values = self.values_of(table, before, model)?;
        // A misfit that came goes with the value that is put back; one that went comes back.
        for (field, wrong) in &after.wrong {
            let untouched = !before.row.contains_key(field);
            if wrong.is_some() && untouched && before.wrong.get(field).is_none_or(Option::is_none) {
                let now = current.row.get(field).cloned().unwrap_or(Stored::Ids(Vec::new()));
                if let Some(field) = table.field_by_id(*field)
                    && let Ok(given) = convert(field, field, &now)
                {
                    values.given.push((field.id, given));
                }
            }
        }
        self.update(table, id, values, None)?;
        Ok(())
    }

    /// A side's values as the fields of today take them.
    fn values_of(&self, table: &Table, side: &Side, version: i64) -> Result<Values> {
        let past = if i64::try_from(self.model.version) == Ok(version) { None } else { model_at(self.conn, version)? };
        let past = past.as_ref().and_then(|m| m.table_by_id(table.id));
        let mut values = Values::default();
        for (id, value) in &side.row {
            let Some(field) = table.field_by_id(*id).filter(|f| f.storage() != sheaf_model::Storage::Computed) else {
                continue;
            };
            let was: &Field = past.and_then(|t| t.field_by_id(*id)).unwrap_or(field);
            match convert(was, field, value) {
                Ok(given) => values.given.push((*id, given)),
                Err(wrong) => values.wrong.push((*id, wrong)),
            }
        }
        let kept = side.wrong.iter().filter_map(|(id, wrong)| Some((*id, wrong.clone()?)));
        values.wrong.extend(kept);
        Ok(values)
    }

    /// Brings a record to the state that it had after an entry, deleted or not.
    pub fn restore(&mut self, table: &Table, id: i64, seq: i64) -> Result<()> {
        self.why = crate::tx::Why::Restore;
        let current = self.current(table, id)?;
        let there = current.is_some();
        let (mut row, mut wrong) = match current {
            Some(Current { row, wrong, .. }) => (row, wrong),
            None => (BTreeMap::new(), Wrongs::new()),
        };
        let mut exists = there;
        let mut known = false;
        for entry in of_record(self.conn, table, id, 100_000)? {
            known = true;
            if entry.seq <= seq {
                break;
            }
            let op_body = match entry.op {
                Op::Bulk => bulk_change(self.conn, entry.seq, table, id)?,
                op => Some((op, entry.body.clone())),
            };
            let Some((op, body)) = op_body else {
                exists = false; // the import made it
                continue;
            };
            exists = op != Op::Create;
            let (before, _) = sides(op, &body);
            let before = self.values_of(table, &before, entry.model)?;
            for (field, given) in before.given {
                if let Some(f) = table.field_by_id(field)
                    && let Ok(value) = self.resolve(f, &given)
                {
                    row.insert(field, value);
                    wrong.remove(&field);
                }
            }
            wrong.extend(before.wrong);
        }
        if !known {
            return Err(no_record(table, id));
        }
        if !exists {
            return Err(Problem::new(Code::Conflict, format!("Record {id} was not there at change {seq}.")).into());
        }
        let written = |f: &FieldId| table.field_by_id(*f).is_some();
        let given = row.iter().filter(|(f, _)| written(f) && !wrong.contains_key(f)).map(|(f, value)| {
            let given = match value {
                Stored::Scalar(scalar) => sheaf_model::field::Given::Scalar(scalar.clone()),
                Stored::Ids(ids) => sheaf_model::field::Given::Many(
                    ids.iter().map(|i| sheaf_model::field::Given::Scalar(sheaf_model::Scalar::Integer(*i))).collect(),
                ),
            };
            (*f, given)
        });
        let values = Values { given: given.collect(), wrong: wrong.into_iter().collect() };
        if there {
            self.update(table, id, values, None)?;
        } else {
            self.create(table, values, Some(id))?;
        }
        Ok(())
    }
}

fn changed_since(table: &Table, id: i64) -> crate::fault::Fault {
    let message = format!("Record {id} of '{}' was changed since, so this cannot be undone.", table.label);
    Problem::new(Code::Conflict, message)
        .with_hint("Undo the later change first, or restore the record from its history.")
        .into()
}

fn is_undone(conn: &Connection, batch: i64) -> Result<bool> {
    let mut select = conn.prepare_cached("SELECT DISTINCT batch FROM _changes WHERE undoes = ?1")?;
    let by: Vec<i64> = select.query_map([batch], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for undoing in by {
        if !is_undone(conn, undoing)? {
            return Ok(true);
        }
    }
    Ok(false)
}
