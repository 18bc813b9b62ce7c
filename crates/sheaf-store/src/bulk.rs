//! Many records at once: one entry of the log that names its rows.

use std::collections::HashMap;

use serde_json::{Value, json};
use sheaf_model::field::{FieldType, Given};
use sheaf_model::rule::Rule;
use sheaf_model::{Field, FieldId, Problem, Scalar, Storage, Table};

use crate::fault::{Fault, Result};
use crate::links::records_named;
use crate::log::{self, Op};
use crate::record::{Row, Values, Wrong, Wrongs, expect_required, one_sided};
use crate::tx::Tx;
use crate::value::Stored;

/// Most links that are remembered by name.
const MOST_REMEMBERED: usize = 200_000;
/// Most names that are remembered for naming nothing.
const MOST_MISSED: usize = 20_000;
/// Most rows that are under way to a server before their fate is asked.
const MOST_LATER: usize = 256;
/// From how many new records on a server counts anew what a table holds.
const MANY: i64 = 1_000;

/// What becomes of a row that breaks a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// It is refused and told.
    Strict,
    /// The value is kept beside the record; a record that lacks what is required is refused.
    Lenient,
    /// The same for the first records of a table, which may lack what is required of those to come.
    Initial,
}

/// Many records of one table on their way in. They get one entry when it is finished.
pub struct Bulk<'t> {
    table: &'t Table,
    strictness: Strictness,
    /// The number that its entry would have if no other came before it.
    seq: i64,
    /// Ids of the records that were made: nearly always one range.
    made: Vec<(i64, i64)>,
    inserted: i64,
    updated: u64,
    /// Whether there are rules that no index keeps.
    ruled: bool,
    /// Fields that get a value of their own where none is given.
    filled: Vec<&'t Field>,
    /// Auto-number fields, whose counter follows the numbers that a file brings.
    numbered: Vec<(&'t Field, i64)>,
    known: HashMap<(FieldId, String), i64>,
    /// Names of no record of another table, to which nothing comes meanwhile.
    missed: HashMap<(FieldId, String), Problem>,
    /// Values kept beside their records because another record has them and they must be unique.
    set_aside: u64,
    /// Links of the last record whose target was not found.
    not_found: Vec<(FieldId, Given)>,
    /// Rows that are under way to a server.
    later: Vec<Later>,
    /// Rows that were refused on their way, as the caller numbered them.
    refused: Vec<(u32, Fault)>,
}

/// A row under way.
struct Later {
    number: u32,
    id: i64,
    row: Row,
    wrong: Wrongs,
}

impl<'t> Bulk<'t> {
    /// Begins; the rows go into the caller's transaction.
    pub fn begin(tx: &mut Tx, table: &'t Table, strictness: Strictness) -> Result<Bulk<'t>> {
        let is_number = |f: &&Field| matches!(f.kind, FieldType::AutoNumber);
        Ok(Bulk {
            table,
            strictness,
            seq: tx.next_seq(),
            made: Vec::new(),
            inserted: 0,
            updated: 0,
            ruled: table.rules.iter().any(|rule| !matches!(rule, Rule::Unique { .. })),
            filled: table.fields.iter().filter(|f| is_number(f) || f.default.is_some()).collect(),
            numbered: table.fields.iter().filter(is_number).map(|f| (f, 0)).collect(),
            known: HashMap::new(),
            missed: HashMap::new(),
            set_aside: 0,
            not_found: Vec::new(),
            later: Vec::new(),
            refused: Vec::new(),
        })
    }

    /// How many records were made.
    pub fn inserted(&self) -> i64 {
        self.inserted
    }

    /// How many records that were there were changed.
    pub fn updated(&self) -> u64 {
        self.updated
    }

    /// Values that were kept beside their records because they must be unique and are not.
    pub fn set_aside(&self) -> u64 {
        self.set_aside
    }

    /// Links of the record that was written last whose target was not found, as they were given.
    pub fn not_found(&self) -> &[(FieldId, Given)] {
        &self.not_found
    }

    /// Makes a record. Where it is strict, what does not fit is refused and nothing stays of it; else it is kept beside the
    /// record.
    pub fn insert(&mut self, tx: &mut Tx, values: Values) -> Result<i64> {
        let (row, wrong) = self.read(tx, values)?;
        self.settle(tx)?;
        let id = tx.next_id(self.table.id)?;
        self.write(tx, id, row, wrong)?;
        Ok(id)
    }

    /// The same, on a server together with those that follow. Where it is strict, what does not fit may come to light later: it is then
    /// among the [`Self::refused`] under the number that the caller gave it.
    pub fn insert_later(&mut self, tx: &mut Tx, values: Values, number: u32) -> Result<i64> {
        if self.ruled || (self.strictness != Strictness::Strict && uniques(self.table) > 1) {
            // Which of several rows keeps a value depends on those before it.
            return self.insert(tx, values);
        }
        let (row, wrong) = self.read(tx, values)?;
        let id = tx.next_id(self.table.id)?;
        if !tx.insert_unless_taken(self.table, id, &row, &wrong)? {
            self.write(tx, id, row, wrong)?;
            return Ok(id);
        }
        self.later.push(Later { number, id, row, wrong });
        if self.later.len() >= MOST_LATER {
            self.settle(tx)?;
        }
        Ok(id)
    }

    /// Waits for the rows that are under way; those whose values are taken are refused or kept with a misfit, one by one.
    pub fn settle(&mut self, tx: &mut Tx) -> Result<()> {
        if self.later.is_empty() {
            return Ok(());
        }
        let touched = tx.conn.touched()?;
        let later = std::mem::take(&mut self.later);
        if touched.len() != later.len() {
            return Err(Fault::Unlike { wanted: "an answer for each row", found: format!("{}", touched.len()) });
        }
        for (Later { number, id, row, wrong }, rows) in later.into_iter().zip(touched) {
            if rows > 0 {
                tx.insert_joins(self.table, id, &row)?;
                self.made(id);
            } else if let Err(fault) = self.write(tx, id, row, wrong) {
                if self.strictness != Strictness::Strict {
                    return Err(fault);
                }
                self.refused.push((number, fault));
            }
        }
        Ok(())
    }

    /// The rows that were refused since this was asked last.
    pub fn refused(&mut self) -> Vec<(u32, Fault)> {
        std::mem::take(&mut self.refused)
    }

    /// A record as it is to be written.
    fn read(&mut self, tx: &mut Tx, values: Values) -> Result<(Row, Wrongs)> {
        let mut wrong: Wrongs = values.wrong.into_iter().collect();
        let mut row = self.resolve(tx, values.given, &mut wrong)?;
        for field in &self.filled {
            if !row.contains_key(&field.id)
                && !wrong.contains_key(&field.id)
                && let Some(value) = tx.first_value(self.table, field)?
            {
                row.insert(field.id, value);
            }
        }
        for (field, last) in &mut self.numbered {
            if let Some(Stored::Scalar(Scalar::Integer(n))) = row.get(&field.id) {
                *last = (*n).max(*last);
            }
        }
        if self.strictness != Strictness::Initial {
            expect_required(self.table, &row, &wrong)?;
        }
        Ok((row, wrong))
    }

    fn write(&mut self, tx: &mut Tx, id: i64, mut row: Row, mut wrong: Wrongs) -> Result<()> {
        loop {
            match tx.conn.attempt(|| tx.insert_row(self.table, id, &row, &wrong, None)) {
                Ok(()) => break,
                Err(fault) if self.strictness == Strictness::Strict => return Err(fault),
                Err(fault) => self.set_aside_duplicates(tx, fault, &mut row, &mut wrong)?,
            }
        }
        // What breaks a rule over several fields has no field beside which it could be kept: it is refused either way.
        if self.ruled
            && let Err(fault) = tx.check_rules(self.table, id)
        {
            delete_range(tx, self.table, id, id)?;
            return Err(fault);
        }
        self.made(id);
        Ok(())
    }

    fn made(&mut self, id: i64) {
        self.inserted += 1;
        match self.made.last_mut() {
            Some((_, last)) if *last + 1 == id => *last = id,
            _ => self.made.push((id, id)),
        }
    }

    /// A value that is there already where it must be unique is kept beside the record.
    fn set_aside_duplicates(&mut self, tx: &Tx, fault: Fault, row: &mut Row, wrong: &mut Wrongs) -> Result<()> {
        let problem = fault.into_problem(Some(&tx.model));
        let fields = problem.errors.iter().filter(|e| e.code == "duplicate");
        let mut any = false;
        for error in fields {
            let Some(field) = self.table.field(&error.field) else { continue };
            if let Some(value) = row.insert(field.id, Stored::Scalar(Scalar::Null))
                && !value.is_blank()
            {
                any = true;
                self.set_aside += 1;
                let value = crate::convert::api_value(field, &value);
                wrong.insert(field.id, Wrong { value, code: "duplicate".to_owned(), message: error.message.clone() });
            }
        }
        if any { Ok(()) } else { Err(problem.into()) }
    }

    /// Changes a record that is there; answers whether anything changed.
    pub fn update(&mut self, tx: &mut Tx, id: i64, values: Values) -> Result<bool> {
        self.settle(tx)?;
        let mut wrong: Wrongs = values.wrong.into_iter().collect();
        let row = self.resolve(tx, values.given, &mut wrong)?;
        let given = row.iter().filter(|(field, _)| !wrong.contains_key(field)).map(|(f, value)| (*f, value.given()));
        let values = Values { given: given.collect(), wrong: wrong.into_iter().collect() };
        let Some(body) = self.apply(tx, id, values)? else { return Ok(false) };
        // What it made itself needs no word of what was before.
        if !self.made.iter().any(|(first, last)| (*first..=*last).contains(&id)) {
            self.keep(tx, id, Op::Update, &body)?;
        }
        self.updated += 1;
        Ok(true)
    }

    /// Deletes a record that was there; what it held is kept. Links to it are emptied first, each with its own entry.
    pub fn delete(&mut self, tx: &mut Tx, id: i64) -> Result<()> {
        self.settle(tx)?;
        let held = tx.current_and_own(self.table, id)?;
        let (current, own) = held.ok_or_else(|| crate::record::no_record(self.table, id))?;
        tx.empty_links_to(self.table, id)?;
        self.keep(tx, id, Op::Delete, &one_sided(&current.row, &current.wrong, Some(own)))?;
        delete_range(tx, self.table, id, id)?;
        self.updated += 1;
        Ok(())
    }

    /// Changes a record, unless it would break a rule over several fields.
    fn apply(&self, tx: &mut Tx, id: i64, values: Values) -> Result<Option<String>> {
        if !self.ruled {
            let conn = tx.conn;
            return conn.attempt(|| Ok(tx.apply(self.table, id, values, None)?.1));
        }
        let conn = tx.conn;
        conn.apart(|| {
            let body = tx.apply(self.table, id, values, None)?.1;
            tx.check_rules(self.table, id).map(|()| body)
        })
    }

    /// Counts a record that was there and was changed, deleted or brought back.
    pub(crate) fn count_update(&mut self) {
        self.updated += 1;
    }

    /// Keeps what it does to a record that was there before it.
    pub(crate) fn keep(&self, tx: &Tx, id: i64, op: Op, body: &str) -> Result<()> {
        // A record that the file names twice was what it was before the first time, and is what it is after the last.
        let mut insert = tx.conn.prepare_cached(
            "INSERT INTO _bulk_updates (seq, table_id, record_id, op, body) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO NOTHING",
        )?;
        let key = (self.seq, self.table.id.0, id);
        if insert.execute((key.0, key.1, key.2, op.as_str(), body))? == 0 {
            let mut select = tx
                .conn
                .prepare_cached("SELECT body FROM _bulk_updates WHERE seq = ?1 AND table_id = ?2 AND record_id = ?3")?;
            let first: String = select.query_row(key, |row| row.get(0))?;
            let mut update = tx.conn.prepare_cached(
                "UPDATE _bulk_updates SET body = ?4 WHERE seq = ?1 AND table_id = ?2 AND record_id = ?3",
            )?;
            update.execute((key.0, key.1, key.2, joined(&first, body)))?;
        }
        Ok(())
    }

    fn resolve(&mut self, tx: &mut Tx, given: Vec<(FieldId, Given)>, wrong: &mut Wrongs) -> Result<Row> {
        let mut row = Row::new();
        self.not_found.clear();
        for (id, given) in given {
            let Some(field) = self.table.field_by_id(id) else { continue };
            let value = match (&given, field.storage()) {
                (Given::Scalar(_), storage) if storage != Storage::Record && storage != Storage::Joined => {
                    tx.resolve(field, &given)
                }
                (Given::Find { field: None, value: Value::String(name) }, Storage::Record) => {
                    self.link(tx, field, name).map(Stored::Scalar)
                }
                (Given::Named { text, names }, Storage::Joined) => {
                    records_named(text, names, &mut |name| self.link(tx, field, name))
                }
                _ => tx.resolve(field, &given),
            };
            match value {
                Ok(value) => {
                    row.insert(id, value);
                }
                Err(Fault::Problem(problem)) if self.strictness != Strictness::Strict => {
                    let value = given.written().unwrap_or_default();
                    if value.is_string() {
                        self.not_found.push((id, given));
                    }
                    row.insert(id, Stored::blank(field));
                    let code = problem.errors.first().map_or("link", |e| e.code.as_str()).to_owned();
                    wrong.insert(id, Wrong { value, code, message: problem.message });
                }
                Err(fault) => return Err(fault),
            }
        }
        Ok(row)
    }

    fn link(&mut self, tx: &mut Tx, field: &Field, name: &str) -> Result<Scalar> {
        let key = (field.id, name.to_owned());
        if let Some(id) = self.known.get(&key) {
            return Ok(Scalar::Integer(*id));
        }
        if let Some(problem) = self.missed.get(&key) {
            return Err(problem.clone().into());
        }
        let own = tx.model.target(field).is_some_and(|table| table.id == self.table.id);
        if own {
            // A row that is under way may be the one that is named.
            self.settle(tx)?;
        }
        let found = match tx.resolve(field, &Given::Find { field: None, value: name.into() }) {
            Ok(Stored::Scalar(found)) => found,
            Ok(Stored::Ids(ids)) => ids.first().copied().map_or(Scalar::Null, Scalar::Integer),
            Err(Fault::Problem(problem)) => {
                // In the table itself it may come with a later row.
                if !own && self.missed.len() < MOST_MISSED {
                    self.missed.insert(key, problem.clone());
                }
                return Err(problem.into());
            }
            Err(fault) => return Err(fault),
        };
        if let Scalar::Integer(id) = found {
            if self.known.len() >= MOST_REMEMBERED {
                self.known.clear();
            }
            self.known.insert(key, id);
        }
        Ok(found)
    }

    /// Writes the one entry. `about` says where the rows came from.
    pub fn finish(mut self, tx: &mut Tx, about: &Value) -> Result<Option<i64>> {
        self.settle(tx)?;
        if let Some((_, fault)) = self.refused.pop() {
            return Err(fault);
        }
        if self.inserted == 0 && self.updated == 0 {
            return Ok(None);
        }
        let (first, last) = (self.made.first().map(|r| r.0), self.made.last().map(|r| r.1));
        let mut body =
            json!({ "about": about, "inserted": self.inserted, "first": first, "last": last, "updated": self.updated });
        if self.updated > 0 {
            body["digest"] = Value::from(log::bulk_digest(tx.conn, self.seq, self.table.id.0)?);
        }
        let seq = tx.log(Op::Bulk, Some(self.table.id), None, &body.to_string())?;
        if seq != self.seq {
            // Another entry came between: what was kept follows.
            let mut follow =
                tx.conn.prepare_cached("UPDATE _bulk_updates SET seq = ?3 WHERE seq = ?2 AND table_id = ?1")?;
            follow.execute((self.table.id.0, self.seq, seq))?;
        }
        for (first, last) in &self.made {
            let mut range = tx.conn.prepare_cached("INSERT INTO _bulk VALUES (?1, ?2, ?3, ?4)")?;
            range.execute((seq, self.table.id.0, first, last))?;
        }
        if self.inserted >= MANY && tx.conn.postgres().is_some() {
            // Until the server has counted what is there it plans for an empty table.
            tx.conn.execute_batch(&format!("ANALYZE {}", tx.conn.table(&self.table.name)))?;
        }
        for (field, last) in self.numbered.iter().filter(|(_, last)| *last > 0) {
            tx.number_after(self.table.id, field.id, *last)?;
        }
        Ok(Some(seq))
    }
}

/// How many sets of fields must be unique.
fn uniques(table: &Table) -> usize {
    let fields = table.fields.iter().filter(|field| field.unique).count();
    fields + table.rules.iter().filter(|rule| matches!(rule, Rule::Unique { .. })).count()
}

/// Two bodies of one record as one: before the first, after the second.
fn joined(first: &str, second: &str) -> String {
    let read = |body: &str| serde_json::from_str::<serde_json::Map<String, Value>>(body).unwrap_or_default();
    let mut both = read(first);
    for (key, pair) in read(second) {
        match (both.get_mut(&key), pair) {
            (Some(Value::Array(known)), Value::Array(mut pair)) if known.len() == 2 && pair.len() == 2 => {
                known[1] = pair.pop().unwrap_or_default();
            }
            (Some(_), _) => {}
            (None, pair) => {
                both.insert(key, pair);
            }
        }
    }
    Value::Object(both).to_string()
}

/// Deletes records; links to them within the database are emptied.
pub(crate) fn delete_range(tx: &Tx, table: &Table, first: i64, last: i64) -> Result<()> {
    let sql = format!("DELETE FROM {} WHERE \"_id\" BETWEEN ?1 AND ?2", tx.conn.table(&table.name));
    tx.conn.prepare_cached(&sql)?.execute((first, last))?;
    Ok(())
}
