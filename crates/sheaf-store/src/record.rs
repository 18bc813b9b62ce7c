//! Records: made, changed and deleted inside the writing transaction, each with its entry in the log.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::ahead::is_there_sql;
use crate::db::{self, Connection, Optional, ToValue, Value, stored};
use serde::{Deserialize, Serialize};
use sheaf_model::field::{Choice, FieldType, Given};
use sheaf_model::{Code, Field, FieldId, FieldProblem, Problem, Scalar, Storage, Table};
use sheaf_query::sql::{ddl, quote};

use crate::documents;
use crate::fault::{Fault, Result};
use crate::log::Op;
use crate::moves::needed_by_moves;
use crate::tx::{Tx, Why};
use crate::value::{Stored, scalar_in};

/// A value that does not fit its field, kept as it was written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Wrong {
    /// As it was written.
    pub value: serde_json::Value,
    /// Why it does not fit, e.g. `number`.
    pub code: String,
    /// The same for people.
    pub message: String,
}

/// What to write into a record.
#[derive(Debug, Clone, Default)]
pub struct Values {
    /// Values that fit; blank empties the field.
    pub given: Vec<(FieldId, Given)>,
    /// Values that do not fit and are kept beside the record.
    pub wrong: Vec<(FieldId, Wrong)>,
}

impl Values {
    /// Which fields are looked at before these are written.
    pub(crate) fn look<'t>(&self, table: &'t Table) -> impl Fn(&Field) -> bool + use<'t> {
        let written: Vec<FieldId> =
            self.given.iter().map(|(f, _)| *f).chain(self.wrong.iter().map(|(f, _)| *f)).collect();
        let needed = needed_by_moves(table, &written);
        move |field| written.contains(&field.id) || needed.contains(&field.name.as_str())
    }
}

/// The misfits of a record, by field.
pub type Wrongs = BTreeMap<FieldId, Wrong>;

/// A record's stored values, by field.
pub(crate) type Row = BTreeMap<FieldId, Stored>;

/// What a record holds now.
#[derive(Debug, Clone)]
pub(crate) struct Current {
    pub version: i64,
    pub row: Row,
    pub wrong: Wrongs,
}

/// What a record that comes back had of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Own {
    pub version: i64,
    pub created_at: i64,
    pub created_by: Option<i64>,
}

impl Tx<'_> {
    /// Makes a record and answers its id.
    pub fn create(&mut self, table: &Table, values: Values, id: Option<i64>) -> Result<i64> {
        self.create_as(table, values, id, None)
    }

    /// Makes a record; `id` and `own` are those of one that was there and comes back.
    pub(crate) fn create_as(
        &mut self,
        table: &Table,
        mut values: Values,
        id: Option<i64>,
        own: Option<Own>,
    ) -> Result<i64> {
        documents::merge(&mut values.given, None);
        let mut row = self.resolve_all(table, &values.given)?;
        let wrong: Wrongs = values.wrong.into_iter().collect();
        for field in &table.fields {
            if id.is_some() || row.contains_key(&field.id) || wrong.contains_key(&field.id) {
                continue; // one that comes back is what it was
            }
            if let Some(value) = self.first_value(table, field)? {
                row.insert(field.id, value);
            }
        }
        expect_required(table, &row, &wrong)?;
        let id = match id {
            Some(id) => id,
            None => self.next_id(table.id)?,
        };
        self.insert_row(table, id, &row, &wrong, own)?;
        let body = one_sided(&row, &wrong, None);
        self.log(Op::Create, Some(table.id), Some(id), &body)?;
        self.check_rules(table, id)?;
        Ok(id)
    }

    /// The value of a field that was not given: its default, or the next number.
    pub(crate) fn first_value(&mut self, table: &Table, field: &Field) -> Result<Option<Stored>> {
        if matches!(field.kind, FieldType::AutoNumber) {
            return Ok(Some(Stored::Scalar(Scalar::Integer(self.next_number(table.id, field.id)?))));
        }
        match field.default.as_ref().map(|value| field.accept(value)) {
            Some(Ok(given)) => {
                // What everybody's record begins with need not be seen.
                let sees = self.sees.take();
                let value = self.resolve(field, &given);
                self.sees = sees;
                value.map(Some)
            }
            _ => Ok(None),
        }
    }

    pub(crate) fn insert_row(
        &mut self,
        table: &Table,
        id: i64,
        row: &Row,
        wrong: &Wrongs,
        own: Option<Own>,
    ) -> Result<()> {
        let misfits = misfits(wrong);
        let (sql, values) = self.insertion(table, id, row, &misfits, own);
        self.conn.prepare_cached(&sql)?.execute_later(values)?;
        self.insert_joins(table, id, row)
    }

    /// Makes a record with the next statement, unless another has a value that must be unique: how many rows come of it, none or one,
    /// is noted. False on an engine that is at hand.
    pub(crate) fn insert_unless_taken(&self, table: &Table, id: i64, row: &Row, wrong: &Wrongs) -> Result<bool> {
        let misfits = misfits(wrong);
        let (sql, values) = self.insertion(table, id, row, &misfits, None);
        self.conn.prepare_cached(&format!("{sql} ON CONFLICT DO NOTHING"))?.execute_counted(values)
    }

    pub(crate) fn insert_joins(&self, table: &Table, id: i64, row: &Row) -> Result<()> {
        for (field, ids) in joins(table, row) {
            self.write_joins(table, field, id, ids)?;
        }
        Ok(())
    }

    /// The statement that makes a record, and its values.
    fn insertion<'v>(
        &self,
        table: &'v Table,
        id: i64,
        row: &'v Row,
        misfits: &'v Option<String>,
        own: Option<Own>,
    ) -> (String, Vec<Value<'v>>) {
        let mut sql = format!(
            "INSERT INTO {} (\"_id\", \"_updated_at\", \"_updated_by\", \"_misfits\", \"_version\", \"_created_at\", \"_created_by\"",
            self.conn.table(&table.name)
        );
        let columns: Vec<(&Field, &Scalar)> = scalars(table, row).collect();
        for (field, _) in &columns {
            let _ = write!(sql, ", {}", quote(&field.name));
        }
        sql.push_str(") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7");
        for n in 0..columns.len() {
            let _ = write!(sql, ", ?{}", n + 8);
        }
        sql.push(')');
        let (version, at, by) = match own {
            // It has changed once more since it went: a tag of its first life must not fit its second.
            Some(own) => (own.version + 1, own.created_at, own.created_by),
            None => (1, self.now, Some(self.actor)),
        };
        let mut values =
            vec![Value::Integer(id), Value::DateTime(self.now), Value::Integer(self.actor), misfits.to_value()];
        values.extend([Value::Integer(version), Value::DateTime(at), by.map_or(Value::Null, Value::Integer)]);
        values.extend(columns.iter().map(|(field, value)| stored(field.storage(), value)));
        (sql, values)
    }

    /// Changes fields of a record; those whose value is the same are let be. Answers the record's version.
    pub fn update(&mut self, table: &Table, id: i64, values: Values, if_version: Option<i64>) -> Result<i64> {
        let (version, body) = self.apply(table, id, values, if_version)?;
        if let Some(body) = body {
            self.log(Op::Update, Some(table.id), Some(id), &body)?;
            self.check_rules(table, id)?;
        }
        Ok(version)
    }

    /// Changes fields of a record; answers its version, and the body for the log where something changed.
    pub(crate) fn apply(
        &mut self,
        table: &Table,
        id: i64,
        values: Values,
        if_version: Option<i64>,
    ) -> Result<(i64, Option<String>)> {
        let current = self.current_of(table, id, values.look(table))?.ok_or_else(|| no_record(table, id))?;
        self.apply_to(table, id, current, values, if_version)
    }

    /// The same where it is known what the record holds.
    pub(crate) fn apply_to(
        &mut self,
        table: &Table,
        id: i64,
        current: Current,
        mut values: Values,
        if_version: Option<i64>,
    ) -> Result<(i64, Option<String>)> {
        if let Some(version) = if_version
            && version != current.version
        {
            let message = format!(
                "Record {id} was changed in the meantime: it is at version {}, not {version}.",
                current.version
            );
            return Err(Problem::new(Code::VersionMismatch, message).into());
        }
        documents::merge(&mut values.given, Some(&current.row));
        let mut row = self.resolve_all(table, &values.given)?;
        let mut wrong = current.wrong.clone();
        for field in row.keys() {
            wrong.remove(field);
        }
        for (field, value) in values.wrong {
            // The column is emptied: a value that is shown as wrong must not be filtered or summed as the old one.
            if let Some(field) = table.field_by_id(field) {
                row.insert(field.id, Stored::blank(field));
                wrong.insert(field.id, value);
            }
        }
        row.retain(|field, value| current.row.get(field).is_none_or(|was| was != value));
        self.check_change(table, &current, &row, &wrong)?;
        if row.is_empty() && wrong == current.wrong {
            return Ok((current.version, None));
        }
        self.update_row(table, id, &row, &wrong)?;
        Ok((current.version + 1, Some(two_sided(&current, &row, &wrong))))
    }

    fn check_change(&self, table: &Table, current: &Current, row: &Row, wrong: &Wrongs) -> Result<()> {
        let mut errors = Vec::new();
        for (id, value) in row {
            let Some(field) = table.field_by_id(*id) else { continue };
            if field.required && value.is_blank() && !wrong.contains_key(id) {
                errors.push(required(field));
            }
            // What is taken back need not be a move that people may make.
            let taken_back = matches!(self.why, Why::Undo(_) | Why::Restore);
            if let FieldType::Status { moves, .. } = &field.kind
                && !moves.is_empty()
                && !taken_back
                && value.is_blank()
                && current.row.get(id).is_some_and(|was| !was.is_blank())
            {
                let message = format!("'{}' cannot be emptied: it goes from one choice to the next.", field.label);
                errors.push(FieldProblem { field: field.name.clone(), code: "move".to_owned(), message });
            }
            if let FieldType::Status { choices, moves } = &field.kind
                && !moves.is_empty()
                && !taken_back
                && let (Some(Stored::Scalar(Scalar::Integer(from))), Stored::Scalar(Scalar::Integer(to))) =
                    (current.row.get(id), value)
            {
                let label = |code| Choice::with_code(choices, code).map_or("?", |c| &c.label);
                let (from, to) = (*from, *to);
                errors.extend(self.check_move(table, field, moves, (from, to), label, (current, row)));
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(Problem::fields(errors).into()) }
    }

    fn update_row(&mut self, table: &Table, id: i64, row: &Row, wrong: &Wrongs) -> Result<()> {
        let mut sql = format!(
            "UPDATE {} SET \"_version\" = \"_version\" + 1, \"_updated_at\" = ?2, \"_updated_by\" = ?3, \"_misfits\" = ?4",
            self.conn.table(&table.name)
        );
        let columns: Vec<(&Field, &Scalar)> = scalars(table, row).collect();
        for (n, (field, _)) in columns.iter().enumerate() {
            let _ = write!(sql, ", {} = ?{}", quote(&field.name), n + 5);
        }
        sql.push_str(" WHERE \"_id\" = ?1");
        let misfits = misfits(wrong);
        let mut values =
            vec![Value::Integer(id), Value::DateTime(self.now), Value::Integer(self.actor), misfits.to_value()];
        values.extend(columns.iter().map(|(field, value)| stored(field.storage(), value)));
        self.conn.prepare_cached(&sql)?.execute_later(values)?;
        for (field, ids) in joins(table, row) {
            self.write_joins(table, field, id, ids)?;
        }
        Ok(())
    }

    pub(crate) fn write_joins(&self, table: &Table, field: &Field, id: i64, targets: &[i64]) -> Result<()> {
        let name = self.conn.table(&ddl::joining_table(table, field));
        self.conn.prepare_cached(&format!("DELETE FROM {name} WHERE \"_source\" = ?1"))?.execute_later([id])?;
        let mut insert =
            self.conn.prepare_cached(&format!("INSERT INTO {name} VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING"))?;
        for (position, target) in (0_i64..).zip(targets) {
            insert.execute_later((id, target, position))?;
        }
        Ok(())
    }

    /// Deletes a record. Links to it are emptied first, each with its own entry; a required one refuses the deletion.
    pub fn delete(&mut self, table: &Table, id: i64, if_version: Option<i64>) -> Result<()> {
        let (current, own) = self.current_and_own(table, id)?.ok_or_else(|| no_record(table, id))?;
        if if_version.is_some_and(|version| version != current.version) {
            let message = format!("Record {id} was changed in the meantime: it is at version {}.", current.version);
            return Err(Problem::new(Code::VersionMismatch, message).into());
        }
        self.empty_links_to(table, id)?;
        let body = one_sided(&current.row, &current.wrong, Some(own));
        let sql = format!("DELETE FROM {} WHERE \"_id\" = ?1", self.conn.table(&table.name));
        self.conn.prepare_cached(&sql)?.execute_later([id])?;
        self.log(Op::Delete, Some(table.id), Some(id), &body)?;
        Ok(())
    }

    pub(crate) fn empty_links_to(&mut self, table: &Table, id: i64) -> Result<()> {
        // What else they are linked to is not for whoever deletes one of them to see.
        let sees = self.sees.take();
        let emptied = self.empty_all_links_to(table, id);
        self.sees = sees;
        emptied
    }

    fn empty_all_links_to(&mut self, table: &Table, id: i64) -> Result<()> {
        let model = std::sync::Arc::clone(&self.model);
        for back in model.back_links(table) {
            let (from, field) = (back.table, back.field);
            let sql = match field.storage() {
                Storage::Joined => {
                    format!(
                        "SELECT \"_source\" FROM {} WHERE \"_target\" = ?1 ORDER BY 1",
                        self.conn.table(&ddl::joining_table(from, field))
                    )
                }
                _ => format!(
                    "SELECT \"_id\" FROM {} WHERE {} = ?1 ORDER BY 1",
                    self.conn.table(&from.name),
                    quote(&field.name)
                ),
            };
            let sources: Vec<i64> = {
                let mut select = self.conn.prepare_cached(&sql)?;
                select.query_map([id], |row| row.get(0))?
            };
            for source in sources.into_iter().filter(|s| !(from.id == table.id && *s == id)) {
                self.empty_link(from, field, source, (table, id))?;
            }
        }
        Ok(())
    }

    /// Takes one record out of a link of another.
    fn empty_link(&mut self, from: &Table, field: &Field, source: i64, (table, id): (&Table, i64)) -> Result<()> {
        let current = self.current_of(from, source, |f| f.id == field.id)?;
        let left: Vec<Given> = match current.and_then(|c| c.row.get(&field.id).cloned()) {
            Some(Stored::Ids(ids)) => {
                ids.into_iter().filter(|i| *i != id).map(|i| Given::Scalar(Scalar::Integer(i))).collect()
            }
            _ => Vec::new(),
        };
        if field.required && left.is_empty() {
            let message = format!(
                "Record {id} of '{}' cannot be deleted: record {source} of '{}' needs it as its '{}'.",
                table.label, from.label, field.label
            );
            return Err(Problem::new(Code::Conflict, message).with_hint("Link it to another record first.").into());
        }
        let given = if field.storage() == Storage::Joined { Given::Many(left) } else { Given::Scalar(Scalar::Null) };
        self.update(from, source, Values { given: vec![(field.id, given)], wrong: Vec::new() }, None)?;
        Ok(())
    }

    /// Whether a record is there.
    pub fn has_record(&self, table: &Table, id: i64) -> Result<bool> {
        self.conn.prepare_cached(&is_there_sql(self.conn, table))?.exists([id])
    }

    /// What a record holds now; none where it is not there.
    pub(crate) fn current(&self, table: &Table, id: i64) -> Result<Option<Current>> {
        self.current_of(table, id, |_| true)
    }

    /// The same with what it has of its own.
    pub(crate) fn current_and_own(&self, table: &Table, id: i64) -> Result<Option<(Current, Own)>> {
        let Some(current) = self.current(table, id)? else { return Ok(None) };
        let sql =
            format!("SELECT \"_created_at\", \"_created_by\" FROM {} WHERE \"_id\" = ?1", self.conn.table(&table.name));
        let own = self.conn.prepare_cached(&sql)?.query_row([id], |row| {
            Ok(Own { version: current.version, created_at: row.get(0)?, created_by: row.get(1)? })
        })?;
        Ok(Some((current, own)))
    }

    /// What some fields of a record hold now.
    pub(crate) fn current_of(
        &self,
        table: &Table,
        id: i64,
        wanted: impl Fn(&Field) -> bool,
    ) -> Result<Option<Current>> {
        let columns: Vec<&Field> = columns_of(table, &wanted).collect();
        let read = |row: &db::Row| {
            let wrong = row.get_ref(2)?.as_text_or_null()?;
            let mut values = Row::new();
            for (n, field) in columns.iter().enumerate() {
                values.insert(field.id, Stored::Scalar(scalar_in(field.storage(), row.get_ref(n + 3)?)));
            }
            Ok(Current { version: row.get(1)?, row: values, wrong: read_wrong(wrong) })
        };
        let sql = current_sql(self.conn, table, &wanted);
        let found = match self.seen_ahead(table, &sql, id)? {
            Some(seen) => seen.row().map(|row| read(&row)).transpose()?,
            None => self.conn.prepare_cached(&sql)?.query_row([id], read).optional()?,
        };
        let Some(mut current) = found else { return Ok(None) };
        for field in table.fields.iter().filter(|f| wanted(f) && f.storage() == Storage::Joined) {
            let ids = self.joined_ids(table, field, id)?;
            current.row.insert(field.id, Stored::Ids(ids));
        }
        Ok(Some(current))
    }

    fn joined_ids(&self, table: &Table, field: &Field, id: i64) -> Result<Vec<i64>> {
        let name = self.conn.table(&ddl::joining_table(table, field));
        let sql = format!("SELECT \"_target\" FROM {name} WHERE \"_source\" = ?1 ORDER BY \"_position\"");
        let mut select = self.conn.prepare_cached(&sql)?;
        select.query_map([id], |row| row.get(0))
    }
}

/// The statement for what some fields of a record hold; first its id.
pub(crate) fn current_sql(conn: &Connection, table: &Table, wanted: impl Fn(&Field) -> bool) -> String {
    let mut sql = "SELECT \"_id\", \"_version\", \"_misfits\"".to_owned();
    for field in columns_of(table, wanted) {
        let _ = write!(sql, ", {}", quote(&field.name));
    }
    let _ = write!(sql, " FROM {} WHERE \"_id\" = ?1", conn.table(&table.name));
    sql
}

fn columns_of(table: &Table, wanted: impl Fn(&Field) -> bool) -> impl Iterator<Item = &Field> {
    table.fields.iter().filter(move |field| field.storage().has_column() && wanted(field))
}

/// "There is no record 7 in 'leads'."
pub(crate) fn no_record(table: &Table, id: i64) -> Fault {
    Problem::new(Code::NotFound, format!("There is no record {id} in '{}'.", table.name)).into()
}

/// Refuses a new record that lacks what is required. A value that does not fit is there, and not lacking.
pub(crate) fn expect_required(table: &Table, row: &Row, wrong: &Wrongs) -> Result<()> {
    let blank = |f: &&Field| f.required && f.kind.is_written() && row.get(&f.id).is_none_or(Stored::is_blank);
    let missing: Vec<_> =
        table.fields.iter().filter(blank).filter(|f| !wrong.contains_key(&f.id)).map(required).collect();
    if missing.is_empty() { Ok(()) } else { Err(Problem::fields(missing).into()) }
}

fn required(field: &Field) -> FieldProblem {
    let message = format!("'{}' is required.", field.label);
    FieldProblem { field: field.name.clone(), code: "required".to_owned(), message }
}

fn scalars<'a>(table: &'a Table, row: &'a Row) -> impl Iterator<Item = (&'a Field, &'a Scalar)> {
    row.iter().filter_map(|(id, value)| match (table.field_by_id(*id)?, value) {
        (field, Stored::Scalar(scalar)) if field.storage().has_column() => Some((field, scalar)),
        _ => None,
    })
}

fn joins<'a>(table: &'a Table, row: &'a Row) -> impl Iterator<Item = (&'a Field, &'a [i64])> {
    row.iter().filter_map(|(id, value)| match (table.field_by_id(*id)?, value) {
        (field, Stored::Ids(ids)) => Some((field, ids.as_slice())),
        _ => None,
    })
}

/// The column `_misfits`: JSON by field id, or NULL.
pub(crate) fn misfits(wrong: &Wrongs) -> Option<String> {
    (!wrong.is_empty()).then(|| serde_json::to_string(wrong).unwrap_or_default())
}

/// Reads the column `_misfits`.
pub fn read_wrong(text: Option<&str>) -> Wrongs {
    text.and_then(|t| serde_json::from_str(t).ok()).unwrap_or_default()
}

/// `{"3": value, "3!": misfit}`: the body of a creation or deletion. A deletion keeps what the record had of its own under `@`.
pub(crate) fn one_sided(row: &Row, wrong: &Wrongs, own: Option<Own>) -> String {
    let mut body = "{".to_owned();
    if let Some(own) = own {
        let _ = write!(body, "\"@\":{}", serde_json::to_string(&own).unwrap_or_default());
    }
    for (id, value) in row.iter().filter(|(_, v)| !v.is_blank()) {
        key(&mut body, *id, "");
        value.write(&mut body);
    }
    for (id, value) in wrong {
        key(&mut body, *id, "!");
        body.push_str(&serde_json::to_string(value).unwrap_or_default());
    }
    body.push('}');
    body
}

/// `{"3": [before, after], "3!": [before, after]}`: the body of a change.
fn two_sided(current: &Current, row: &Row, wrong: &Wrongs) -> String {
    let mut body = "{".to_owned();
    for (id, after) in row {
        key(&mut body, *id, "");
        body.push('[');
        current.row.get(id).unwrap_or(&Stored::Scalar(Scalar::Null)).write(&mut body);
        body.push(',');
        after.write(&mut body);
        body.push(']');
    }
    let changed = current.wrong.keys().chain(wrong.keys()).filter(|id| current.wrong.get(id) != wrong.get(id));
    let changed: std::collections::BTreeSet<_> = changed.collect();
    for id in changed {
        key(&mut body, *id, "!");
        let pair = [current.wrong.get(id), wrong.get(id)];
        body.push_str(&serde_json::to_string(&pair).unwrap_or_default());
    }
    body.push('}');
    body
}

fn key(body: &mut String, id: FieldId, mark: &str) {
    if body.len() > 1 {
        body.push(',');
    }
    let _ = write!(body, "\"{}{mark}\":", id.0);
}
