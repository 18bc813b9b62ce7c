//! Many records at once: one entry of the log that names its rows.

use std::collections::HashMap;

use serde_json::{Value, json};
use sheaf_model::field::Given;
use sheaf_model::{FieldId, Scalar, Storage, Table};
use sheaf_query::sql::quote;

use crate::fault::{Fault, Result};
use crate::history::sides;
use crate::log::{Entry, Op};
use crate::record::{Row, Values, Wrong, Wrongs, one_sided};
use crate::tx::Tx;
use crate::value::Stored;

/// Ids taken at a time.
const IDS: i64 = 10_000;
/// Most links that are remembered by name.
const MOST_REMEMBERED: usize = 200_000;

/// What becomes of a row that breaks a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// It is refused and told.
    Strict,
    /// The value is kept beside the record.
    Lenient,
}

/// Many records of one table on their way in. They get one entry when it is finished.
pub struct Bulk<'t> {
    table: &'t Table,
    strictness: Strictness,
    seq: i64,
    first: i64,
    next: i64,
    end: i64,
    updated: u64,
    known: HashMap<(FieldId, String), Option<i64>>,
}

impl<'t> Bulk<'t> {
    /// Begins; the rows go into the caller's transaction.
    pub fn begin(tx: &mut Tx, table: &'t Table, strictness: Strictness) -> Result<Bulk<'t>> {
        let first = tx.take_ids(table.id, IDS)?;
        let seq = tx.next_seq();
        Ok(Bulk { table, strictness, seq, first, next: first, end: first + IDS, updated: 0, known: HashMap::new() })
    }

    /// How many records were made.
    pub fn inserted(&self) -> i64 {
        self.next - self.first
    }

    /// How many records that were there were changed.
    pub fn updated(&self) -> u64 {
        self.updated
    }

    /// Makes a record. Where it is strict, what does not fit is the caller's fault to tell; else it is kept beside the record.
    pub fn insert(&mut self, tx: &mut Tx, values: Values) -> Result<i64> {
        let mut wrong: Wrongs = values.wrong.into_iter().collect();
        let mut row = self.resolve(tx, values.given, &mut wrong)?;
        for field in self.table.fields.iter().filter(|f| !f.kind.is_written() && f.storage() == Storage::Integer) {
            if !row.contains_key(&field.id) {
                row.insert(field.id, Stored::Scalar(Scalar::Integer(tx.next_number(self.table.id, field.id)?)));
            }
        }
        if self.next == self.end {
            tx.take_ids(self.table.id, IDS)?;
            self.end += IDS;
        }
        let id = self.next;
        loop {
            match tx.insert_row(self.table, id, &row, &wrong) {
                Ok(()) => break,
                Err(fault) if self.strictness == Strictness::Strict => return Err(fault),
                Err(fault) => self.set_aside_duplicates(tx, fault, &mut row, &mut wrong)?,
            }
        }
        self.next += 1;
        if !self.table.rules.is_empty() && self.strictness == Strictness::Strict {
            tx.check_rules(self.table, id)?;
        }
        Ok(id)
    }

    /// A value that is there already where it must be unique is kept beside the record.
    fn set_aside_duplicates(&self, tx: &Tx, fault: Fault, row: &mut Row, wrong: &mut Wrongs) -> Result<()> {
        let problem = fault.into_problem(Some(&tx.model));
        let fields = problem.errors.iter().filter(|e| e.code == "duplicate");
        let mut any = false;
        for error in fields {
            let Some(field) = self.table.field(&error.field) else { continue };
            if let Some(value) = row.insert(field.id, Stored::Scalar(Scalar::Null))
                && !value.is_blank()
            {
                any = true;
                let value = crate::convert::api_value(field, &value);
                wrong.insert(field.id, Wrong { value, code: "duplicate".to_owned(), message: error.message.clone() });
            }
        }
        if any { Ok(()) } else { Err(problem.into()) }
    }

    /// Changes a record that is there; answers whether anything changed.
    pub fn update(&mut self, tx: &mut Tx, id: i64, values: Values) -> Result<bool> {
        let mut wrong: Wrongs = values.wrong.into_iter().collect();
        let row = self.resolve(tx, values.given, &mut wrong)?;
        let given = row.into_iter().map(|(field, value)| (field, given_of(&value))).collect();
        let (_, body) = tx.apply(self.table, id, Values { given, wrong: wrong.into_iter().collect() }, None)?;
        let Some(body) = body else { return Ok(false) };
        self.keep(tx, id, Op::Update, &body)?;
        self.updated += 1;
        Ok(true)
    }

    /// Deletes a record and keeps what it held, where it is still there.
    fn remove(&mut self, tx: &Tx, id: i64) -> Result<()> {
        let Some(current) = tx.current(self.table, id)? else { return Ok(()) };
        self.keep(tx, id, Op::Delete, &one_sided(&current.row, &current.wrong))?;
        let sql = format!("DELETE FROM {} WHERE \"_id\" = ?1", quote(&self.table.name));
        tx.conn.prepare_cached(&sql)?.execute([id])?;
        self.updated += 1;
        Ok(())
    }

    fn keep(&self, tx: &Tx, id: i64, op: Op, body: &str) -> Result<()> {
        // A record that the file names twice keeps what it was before the first time.
        let mut insert = tx.conn.prepare_cached(
            "INSERT INTO _bulk_updates (seq, table_id, record_id, op, body) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET body = json_patch(excluded.body, body)",
        )?;
        insert.execute((self.seq, self.table.id.0, id, op.as_str(), body))?;
        Ok(())
    }

    fn resolve(&mut self, tx: &Tx, given: Vec<(FieldId, Given)>, wrong: &mut Wrongs) -> Result<Row> {
        let mut row = Row::new();
        for (id, given) in given {
            let Some(field) = self.table.field_by_id(id) else { continue };
            let value = match (&given, field.storage()) {
                (Given::Scalar(_), storage) if storage != Storage::Record && storage != Storage::Joined => {
                    tx.resolve(field, &given)
                }
                (Given::Find { field: None, value: Value::String(name) }, Storage::Record) => {
                    self.link(tx, field, name, &given)
                }
                _ => tx.resolve(field, &given),
            };
            match value {
                Ok(value) => {
                    row.insert(id, value);
                }
                Err(Fault::Problem(problem)) if self.strictness == Strictness::Lenient => {
                    let value = match given {
                        Given::Find { value, .. } => value,
                        _ => Value::Null,
                    };
                    row.insert(id, Stored::Scalar(Scalar::Null));
                    let code = problem.errors.first().map_or("link", |e| e.code.as_str()).to_owned();
                    wrong.insert(id, Wrong { value, code, message: problem.message });
                }
                Err(fault) => return Err(fault),
            }
        }
        Ok(row)
    }

    fn link(&mut self, tx: &Tx, field: &sheaf_model::Field, name: &str, given: &Given) -> Result<Stored> {
        let key = (field.id, name.to_owned());
        if let Some(Some(id)) = self.known.get(&key) {
            return Ok(Stored::Scalar(Scalar::Integer(*id)));
        }
        let stored = tx.resolve(field, given)?;
        // Links to the table itself may come to be; all others stand.
        if let Stored::Scalar(Scalar::Integer(id)) = &stored
            && self.known.len() < MOST_REMEMBERED
        {
            self.known.insert(key, Some(*id));
        }
        Ok(stored)
    }

    /// Writes the one entry. `about` says where the rows came from.
    pub fn finish(self, tx: &mut Tx, about: &Value) -> Result<Option<i64>> {
        let last = self.next - 1;
        if self.next == self.first && self.updated == 0 {
            return Ok(None);
        }
        let inserted = self.next - self.first;
        let body =
            json!({ "about": about, "inserted": inserted, "first": self.first, "last": last, "updated": self.updated });
        let seq = tx.log(Op::Bulk, Some(self.table.id), None, &body.to_string())?;
        debug_assert_eq!(seq, self.seq);
        if inserted > 0 {
            let mut range = tx.conn.prepare_cached("INSERT INTO _bulk VALUES (?1, ?2, ?3, ?4)")?;
            range.execute((seq, self.table.id.0, self.first, last))?;
        }
        Ok(Some(seq))
    }
}

fn given_of(value: &Stored) -> Given {
    match value {
        Stored::Scalar(scalar) => Given::Scalar(scalar.clone()),
        Stored::Ids(ids) => Given::Many(ids.iter().map(|id| Given::Scalar(Scalar::Integer(*id))).collect()),
    }
}

impl Tx<'_> {
    /// Undoes a bulk entry by another: rows that it made are kept in the log and deleted, rows that it changed are put back.
    pub(crate) fn undo_bulk(&mut self, table: &Table, entry: &Entry) -> Result<()> {
        let mut bulk = Bulk::begin(self, table, Strictness::Strict)?;
        let ranges: Vec<(i64, i64)> = {
            let mut select = self.conn.prepare_cached("SELECT first, last FROM _bulk WHERE seq = ?1")?;
            select.query_map([entry.seq], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<rusqlite::Result<_>>()?
        };
        for (first, last) in &ranges {
            self.refuse_if_changed_since(table, entry.seq, *first, *last)?;
        }
        let kept: Vec<(i64, String, String)> = {
            let mut select =
                self.conn.prepare_cached("SELECT record_id, op, body FROM _bulk_updates WHERE seq = ?1")?;
            let rows = select.query_map([entry.seq], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
            rows.collect::<rusqlite::Result<_>>()?
        };
        for (id, op, body) in kept {
            let op = Op::parse(&op).unwrap_or(Op::Update);
            let (before, _) = sides(op, &body);
            let kept_wrong = before.wrong.iter().filter_map(|(f, w)| Some((*f, w.clone()?)));
            match op {
                Op::Update => {
                    let given = before.row.iter().map(|(f, v)| (*f, given_of(v))).collect();
                    bulk.update(self, id, Values { given, wrong: kept_wrong.collect() })?;
                }
                // What the bulk entry brought back goes again.
                Op::Create => bulk.remove(self, id)?,
                // What it deleted (it was an undoing itself) comes back under its own id.
                _ => {
                    self.insert_row(table, id, &before.row, &kept_wrong.collect())?;
                    bulk.keep(self, id, Op::Create, "{}")?;
                    bulk.updated += 1;
                }
            }
        }
        for (first, last) in ranges {
            for id in first..=last {
                bulk.remove(self, id)?;
            }
        }
        bulk.finish(self, &json!({ "undoes": entry.seq }))?;
        Ok(())
    }

    fn refuse_if_changed_since(&self, table: &Table, seq: i64, first: i64, last: i64) -> Result<()> {
        let mut select = self.conn.prepare_cached(
            "SELECT count(DISTINCT record_id) FROM _changes
             WHERE table_id = ?1 AND record_id BETWEEN ?2 AND ?3 AND seq > ?4",
        )?;
        let changed: i64 = select.query_row((table.id.0, first, last, seq), |row| row.get(0))?;
        let linked = self.linked_from_elsewhere(table, first, last)?;
        let message = match (changed, linked) {
            (0, None) => return Ok(()),
            (0, Some(from)) => {
                format!("Records of '{from}' link to records of this import, so it cannot be undone as a whole.")
            }
            _ => format!(
                "{changed} records of '{}' were changed since this import, so it cannot be undone as a whole.",
                table.label
            ),
        };
        Err(sheaf_model::Problem::new(sheaf_model::Code::Conflict, message)
            .with_hint("Undo those changes first.")
            .into())
    }

    /// The label of another table that links to any of these records.
    fn linked_from_elsewhere(&self, table: &Table, first: i64, last: i64) -> Result<Option<String>> {
        for back in self.model.back_links(table).filter(|b| b.table.id != table.id) {
            let sql = match back.field.storage() {
                Storage::Joined => {
                    let name = sheaf_query::sql::ddl::joining_table(back.table, back.field);
                    format!("SELECT 1 FROM {} WHERE \"_target\" BETWEEN ?1 AND ?2", quote(&name))
                }
                _ => {
                    let (name, column) = (quote(&back.table.name), quote(&back.field.name));
                    format!("SELECT 1 FROM {name} WHERE {column} BETWEEN ?1 AND ?2")
                }
            };
            if self.conn.prepare_cached(&sql)?.exists((first, last))? {
                return Ok(Some(back.table.label.clone()));
            }
        }
        Ok(None)
    }
}
