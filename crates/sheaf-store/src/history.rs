//! What was, read from the log: a record's history, the undoing of a batch, a record brought to an earlier state.

use std::collections::BTreeMap;

use crate::db::{Connection, Optional};
use serde_json::Value;
use sheaf_model::{Code, Field, FieldId, Model, Problem, Storage, Table};

use crate::convert::convert;
use crate::fault::Result;
use crate::log::{self, Entry, Op, read_entry};
use crate::record::{Current, Own, Values, Wrong, Wrongs, no_record};
use crate::several::Change;
use crate::tx::{Tx, Why};
use crate::value::Stored;

/// Most entries of one record that are gone through.
const MOST_ENTRIES: usize = 100_000;

/// The entries that touched a record, newest first, comments apart. Of an import that made it, the entry of the import.
pub fn of_record(conn: &Connection, table: &Table, id: i64, limit: usize) -> Result<Vec<Entry>> {
    let sql = format!(
        "SELECT {c} FROM _changes WHERE table_id = ?1 AND record_id = ?2 AND op <> 'comment'
         UNION ALL SELECT {c} FROM _changes WHERE seq IN
           (SELECT seq FROM _bulk WHERE table_id = ?1 AND first <= ?2 AND last >= ?2
            UNION SELECT seq FROM _bulk_updates WHERE table_id = ?1 AND record_id = ?2)
         ORDER BY seq DESC LIMIT ?3",
        c = log::COLUMNS
    );
    let mut select = conn.prepare_cached(&sql)?;
    select.query_map((table.id.0, id, limit as i64), read_entry)
}

/// What a bulk entry did to one record that was there before it: as the body of the record's own change would say it.
pub fn bulk_change(conn: &Connection, seq: i64, table: &Table, id: i64) -> Result<Option<(Op, String)>> {
    let mut select =
        conn.prepare_cached("SELECT op, body FROM _bulk_updates WHERE table_id = ?1 AND record_id = ?2 AND seq = ?3")?;
    let found = select.query_row((table.id.0, id, seq), |row| Ok((row.get::<String>(0)?, row.get(1)?))).optional()?;
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

/// What a deleted record had of its own.
pub(crate) fn own_of(body: &str) -> Option<Own> {
    serde_json::from_value(serde_json::from_str::<Value>(body).ok()?.get("@")?.clone()).ok()
}

impl Tx<'_> {
    /// Undoes the batch that an entry belongs to, in entries of its own. Refused where what it did was changed since.
    pub fn undo(&mut self, seq: i64) -> Result<i64> {
        self.undo_fitting(seq, &|_| ())
    }

    /// The same, with something done to an earlier model before it is in force again.
    pub fn undo_fitting(&mut self, seq: i64, fit: &dyn Fn(&mut Model)) -> Result<i64> {
        let sql = format!("SELECT {} FROM _changes WHERE seq = ?1", log::COLUMNS);
        let entry = self.conn.prepare_cached(&sql)?.query_row([seq], read_entry).optional()?;
        let entry = entry.ok_or_else(|| Problem::new(Code::NotFound, format!("There is no change {seq}.")))?;
        if entry.op == Op::Comment {
            let message =
                format!("Change {seq} is a comment, which is changed, deleted or brought back where it stands.");
            return Err(Problem::new(Code::Conflict, message).into());
        }
        if entry.op == Op::Access {
            return Err(
                Problem::new(Code::Conflict, format!("Entry {seq} changed nothing that could be undone.")).into()
            );
        }
        if is_undone(self.conn, entry.batch)? {
            return Err(Problem::new(Code::Conflict, format!("Change {seq} is undone already.")).into());
        }
        self.why = Why::Undo(entry.batch);
        let batch = log::batch(self.conn, entry.batch)?;
        if !self.undo_updates(&batch)? {
            for entry in batch.iter().rev() {
                self.undo_entry(entry, fit)?;
            }
        }
        Ok(self.group.head.seq)
    }

    /// Undoes changes of several records as one, for one may have what another gives up; answers whether the batch is that and no more.
    fn undo_updates(&mut self, batch: &[Entry]) -> Result<bool> {
        let mut records = std::collections::HashSet::new();
        let each_once = batch.len() > 1
            && batch.iter().all(|e| e.op == Op::Update && e.table == batch[0].table && records.insert(e.record));
        let model = std::sync::Arc::clone(&self.model);
        let table = batch.first().and_then(|e| model.table_by_id(sheaf_model::TableId(e.table?)));
        let Some(table) = table.filter(|_| each_once) else { return Ok(false) };
        let mut changes = Vec::with_capacity(batch.len());
        for entry in batch {
            let id = entry.record.unwrap_or_default();
            expect_said(entry.seq, &entry.body)?;
            let (before, after) = sides(entry.op, &entry.body);
            self.expect_unchanged(table, id, &after, entry.model, false)?;
            changes.push(Change { id, if_version: None, values: self.values_of(table, before, entry.model)? });
        }
        self.update_all(table, &changes).map_err(|blamed| blamed.fault)?;
        Ok(true)
    }

    fn undo_entry(&mut self, entry: &Entry, fit: &dyn Fn(&mut Model)) -> Result<()> {
        if entry.op == Op::Model {
            return self.undo_model(entry, fit);
        }
        let model = std::sync::Arc::clone(&self.model);
        let table = entry.table.and_then(|id| model.table_by_id(sheaf_model::TableId(id)));
        let table =
            table.ok_or_else(|| Problem::new(Code::Conflict, "The table of this change is not there any more."))?;
        if entry.op == Op::Bulk {
            return self.undo_bulk(table, entry);
        }
        let id = entry.record.unwrap_or_default();
        expect_said(entry.seq, &entry.body)?;
        let (before, after) = sides(entry.op, &entry.body);
        if entry.op == Op::Delete {
            let values = self.values_of(table, before, entry.model)?;
            self.create_as(table, values, Some(id), own_of(&entry.body))?;
            return Ok(());
        }
        let whole = entry.op == Op::Create;
        self.expect_unchanged(table, id, &after, entry.model, whole)?;
        if whole {
            return self.delete(table, id, None);
        }
        let values = self.values_of(table, before, entry.model)?;
        self.update(table, id, values, None)?;
        Ok(())
    }

    /// Refuses where a record does not hold any more what an entry left in it; `whole`: it held nothing else.
    pub(crate) fn expect_unchanged(&self, table: &Table, id: i64, after: &Side, model: i64, whole: bool) -> Result<()> {
        let wanted = |f: &Field| whole || after.row.contains_key(&f.id) || after.wrong.contains_key(&f.id);
        let current = self.current_of(table, id, wanted)?.ok_or_else(|| changed_since(table, id))?;
        let expected = self.values_of(table, after.clone(), model)?;
        for (field, given) in &expected.given {
            let Some(field) = table.field_by_id(*field) else { continue };
            let now = current.row.get(&field.id);
            // A link whose record is gone cannot be what is there now.
            let same = Stored::ready(field, given).is_some_and(|was| now == Some(&was));
            if !same {
                return Err(changed_since(table, id));
            }
        }
        let misfits = |w: &BTreeMap<FieldId, Wrong>, f: &FieldId| w.get(f).map(|w| w.value.clone());
        let expected_wrong: BTreeMap<FieldId, Wrong> = expected.wrong.into_iter().collect();
        for field in after.wrong.keys() {
            if misfits(&current.wrong, field) != misfits(&expected_wrong, field) {
                return Err(changed_since(table, id));
            }
        }
        let grown = |(field, value): (&FieldId, &Stored)| !value.is_blank() && !after.row.contains_key(field);
        if whole && current.row.iter().any(grown) {
            return Err(changed_since(table, id));
        }
        Ok(())
    }

    /// A side's values as the fields of today take them.
    pub(crate) fn values_of(&self, table: &Table, side: Side, version: i64) -> Result<Values> {
        let past = if i64::try_from(self.model.version) == Ok(version) { None } else { model_at(self.conn, version)? };
        let past = past.as_ref().and_then(|m| m.table_by_id(table.id));
        let stored = |id: &FieldId| table.field_by_id(*id).filter(|f| f.storage() != Storage::Computed);
        let mut values = Values::default();
        for (id, value) in &side.row {
            let Some(field) = stored(id) else { continue };
            let was: &Field = past.and_then(|t| t.field_by_id(*id)).unwrap_or(field);
            match convert(was, field, value) {
                Ok(given) => values.given.push((*id, given)),
                Err(wrong) => values.wrong.push((*id, wrong)),
            }
        }
        for (id, wrong) in side.wrong {
            let Some(field) = stored(&id) else { continue };
            match wrong {
                Some(wrong) => values.wrong.push((id, wrong)),
                // There was no misfit and no value either, for a misfit leaves its column empty.
                None if !side.row.contains_key(&id) => values.given.push((id, Stored::blank(field).given())),
                None => {}
            }
        }
        Ok(values)
    }

    /// Brings a record to the state that it had after an entry, deleted or not.
    pub fn restore(&mut self, table: &Table, id: i64, seq: i64) -> Result<()> {
        self.why = Why::Restore;
        let current = self.current(table, id)?;
        let there = current.is_some();
        let Current { mut row, mut wrong, .. } =
            current.unwrap_or(Current { version: 0, row: BTreeMap::new(), wrong: Wrongs::new() });
        let entries = of_record(self.conn, table, id, MOST_ENTRIES)?;
        if entries.is_empty() {
            return Err(no_record(table, id));
        }
        let (mut exists, mut own) = (there, None);
        for entry in entries.into_iter().take_while(|e| e.seq > seq) {
            let Some((op, body)) = change_of(self.conn, &entry, table, id)? else {
                exists = false; // the import made it
                continue;
            };
            expect_said(entry.seq, &body)?;
            exists = op != Op::Create;
            if op == Op::Delete && own.is_none() {
                own = own_of(&body);
            }
            let before = self.values_of(table, sides(op, &body).0, entry.model)?;
            for (field, given) in before.given {
                if let Some(f) = table.field_by_id(field) {
                    wrong.remove(&field);
                    row.insert(field, Stored::ready(f, &given).unwrap_or_else(|| Stored::blank(f)));
                }
            }
            for (field, misfit) in before.wrong {
                row.remove(&field);
                wrong.insert(field, misfit);
            }
        }
        if !exists {
            return Err(Problem::new(Code::Conflict, format!("Record {id} was not there at change {seq}.")).into());
        }
        let given = row.iter().filter(|(f, _)| table.field_by_id(**f).is_some() && !wrong.contains_key(f));
        let values = Values {
            given: given.map(|(f, value)| (*f, value.given())).collect(),
            wrong: wrong.into_iter().filter(|(f, _)| table.field_by_id(*f).is_some()).collect(),
        };
        if there {
            self.update(table, id, values, None)?;
        } else {
            self.create_as(table, values, Some(id), own)?;
        }
        Ok(())
    }
}

/// What an entry did to a record; none where it is the bulk entry that made it.
pub fn change_of(conn: &Connection, entry: &Entry, table: &Table, id: i64) -> Result<Option<(Op, String)>> {
    match entry.op {
        Op::Bulk => bulk_change(conn, entry.seq, table, id),
        op => Ok(Some((op, entry.body.clone()))),
    }
}

/// Refuses to go by what an entry said that was erased.
pub(crate) fn expect_said(seq: i64, body: &str) -> Result<()> {
    if !body.is_empty() {
        return Ok(());
    }
    Err(Problem::new(Code::Conflict, format!("What change {seq} said was erased.")).into())
}

fn changed_since(table: &Table, id: i64) -> crate::fault::Fault {
    let message = format!("Record {id} of '{}' was changed since, so this cannot be undone.", table.label);
    Problem::new(Code::Conflict, message)
        .with_hint("Undo the later change first, or restore the record from its history.")
        .into()
}

/// Whether a batch was undone, and its undoing not undone again.
pub(crate) fn is_undone(conn: &Connection, batch: i64) -> Result<bool> {
    let mut select = conn.prepare_cached("SELECT DISTINCT batch FROM _changes WHERE undoes = ?1")?;
    let by: Vec<i64> = select.query_map([batch], |row| row.get(0))?;
    for undoing in by {
        if !is_undone(conn, undoing)? {
            return Ok(true);
        }
    }
    Ok(false)
}
