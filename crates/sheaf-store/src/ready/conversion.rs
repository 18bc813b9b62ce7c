//! Values of a field that changes its type, converted before the change into a column of their own: in the change that column takes
//! the field's name, and what others changed meanwhile, which the log tells, is converted once more. Values that do not fit wait for
//! the change, as what is kept beside a record changes with it.

use std::sync::Arc;

use sheaf_model::change::Step;
use sheaf_model::{Field, FieldId, Model, Storage, Table};
use sheaf_query::sql::{Dialect, ddl, quote};

use super::mark_of;
use super::turns::{FEW, as_long_as, begin_turn, changed, in_turn};
use crate::conversion::{Conversion, Old, Which};
use crate::db::{Connection, Optional, stored};
use crate::fault::{Fault, Result};
use crate::log;
use crate::tx::{Group, Tx};
use crate::value::Stored;

/// Records that are converted at a time: others who write wait so long.
const BATCH: i64 = 500;

/// What a column is called until the change gives it its field's name.
pub(super) fn next_column(field: FieldId) -> String {
    format!("_next_{}", field.0)
}

/// Where the records are named whose values do not fit; and, as record 0, how far the conversion has come. Not a comment of the
/// column: while a server vacuums or analyses a table no comment can be made on it, and all who write would wait.
fn rest_table(table: &Table, field: FieldId) -> String {
    format!("_next_{}_{}", table.id.0, field.0)
}

/// How far a conversion has come.
#[derive(Default)]
struct Reached {
    /// What is converted into what.
    mark: String,
    /// The entry of the log up to which changes have been followed.
    seq: i64,
    /// The last record that was looked at; none when all have been.
    last: Option<i64>,
}

impl Reached {
    fn read(text: &str) -> Option<Reached> {
        let mut words = text.rsplitn(3, ' ');
        let (last, seq, mark) = (words.next()?, words.next()?, words.next()?);
        Some(Reached { mark: mark.to_owned(), seq: seq.parse().ok()?, last: last.parse().ok() })
    }

    fn write(&self) -> String {
        format!("{} {} {}", self.mark, self.seq, self.last.map_or("all".to_owned(), |last| last.to_string()))
    }
}

/// What marks the column of a conversion.
fn mark((before, after): (&Model, &Model), was: &Field, now: &Field) -> String {
    let kind = |field: &Field| serde_json::to_string(&field.kind).unwrap_or_default();
    let target = |model: &Model, field: &Field| model.target(field).map(|table| table.id);
    mark_of(&format!("{} {} {:?} {:?}", kind(was), kind(now), target(before, was), target(after, now)))
}

/// How far the conversion of a field has come; none where none has begun.
fn reached(conn: &Connection, table: &Table, field: FieldId) -> Result<Option<Reached>> {
    if !conn.columns_of(&table.name)?.iter().any(|column| column.name == next_column(field)) {
        return Ok(None);
    }
    let rest = rest_table(table, field);
    if conn.columns_of(&rest)?.iter().all(|column| column.name != "reached") {
        return Ok(Some(Reached::default()));
    }
    let sql = format!("SELECT reached FROM {} WHERE \"_id\" = 0", conn.table(&rest));
    let text: Option<Option<String>> = conn.query_row(&sql, [], |row| row.get(0)).optional()?;
    Ok(Some(text.flatten().as_deref().and_then(Reached::read).unwrap_or_default()))
}

/// Converts the values of fields of a table whose type changes.
pub(super) fn make(
    conn: &Connection,
    models: (&Model, &Model),
    table: &Table,
    steps: &[Step],
    now_is: i64,
) -> Result<()> {
    for now in &table.fields {
        if let Some(was) = source(models.0, table, now, steps) {
            Turns { conn, models, table, was, now, now_is }.make()?;
        }
    }
    Ok(())
}

/// The field as it was, where its values are converted before the change. Not those of a link: what it shows, and which record a name
/// means, others may change in the other table meanwhile.
pub(super) fn source<'m>(before: &'m Model, table: &Table, now: &Field, steps: &[Step]) -> Option<&'m Field> {
    let alone = |field: &Field| field.storage().has_column() && field.storage() != Storage::Record;
    let was = before.table_by_id(table.id)?.field_by_id(now.id)?;
    (steps.contains(&Step::ConvertField(table.id, now.id)) && alone(was) && alone(now)).then_some(was)
}

/// A conversion that goes on in turns with those who write.
struct Turns<'c> {
    conn: &'c Connection,
    models: (&'c Model, &'c Model),
    table: &'c Table,
    was: &'c Field,
    now: &'c Field,
    now_is: i64,
}

impl Turns<'_> {
    fn make(&self) -> Result<()> {
        let mark = mark(self.models, self.was, self.now);
        let mut reached = match reached(self.conn, self.table, self.now.id)? {
            Some(reached) if reached.mark == mark => reached,
            other => {
                if other.is_some() {
                    let discard = discard(self.conn, self.table, self.now.id);
                    as_long_as(self.conn, self.models.0, || self.conn.execute_batch(&discard))?;
                }
                self.begin(mark)?
            }
        };
        // First all records, then what was changed meanwhile, until next to nothing is left.
        while reached.last.is_some() || log::head(self.conn)?.seq - reached.seq > FEW {
            in_turn(|| self.turn(&mut reached))?;
        }
        Ok(())
    }

    fn begin(&self, mark: String) -> Result<Reached> {
        let reached = Reached { mark, seq: log::head(self.conn)?.seq, last: Some(i64::MIN) };
        let column = Field { name: next_column(self.now.id), ..self.now.clone() };
        let add = ddl::add_column(self.models.1, self.table, &column, Dialect::Postgres);
        let rest = self.conn.table(&rest_table(self.table, self.now.id));
        let rest = format!(
            "CREATE TABLE {rest} (\"_id\" bigint PRIMARY KEY, reached text); INSERT INTO {rest} VALUES (0, '')"
        );
        let begin = format!("{add}; {rest}; {}", self.note(&reached));
        as_long_as(self.conn, self.models.0, || self.conn.execute_batch(&begin))?;
        Ok(reached)
    }

    /// The statement that keeps how far it has come.
    fn note(&self, reached: &Reached) -> String {
        let rest = self.conn.table(&rest_table(self.table, self.now.id));
        format!("UPDATE {rest} SET reached = '{}' WHERE \"_id\" = 0", reached.write())
    }

    /// Converts some records while nobody else writes.
    fn turn(&self, reached: &mut Reached) -> Result<()> {
        let begun = begin_turn(self.conn, self.models.0).and_then(|()| self.still_ours(reached));
        let done = begun.and_then(|()| self.convert(reached)).and_then(|()| {
            self.conn.execute_batch(&self.note(reached))?;
            self.conn.command("COMMIT")
        });
        if done.is_err() {
            self.conn.command("ROLLBACK")?;
        }
        done
    }

    /// Goes on from where it stands: another process may convert the same, or something else by now.
    fn still_ours(&self, known: &mut Reached) -> Result<()> {
        match reached(self.conn, self.table, self.now.id)? {
            Some(there) if there.mark == known.mark => *known = there,
            _ => return Err(Fault::model_moved()),
        }
        Ok(())
    }

    fn convert(&self, reached: &mut Reached) -> Result<()> {
        let mut group = Group::new(log::head(self.conn)?);
        // Links are resolved against the model to come.
        let tx = Tx::new(self.conn, Arc::new(self.models.1.clone()), self.now_is, &mut group);
        let conversion = tx.conversion(self.models, self.table, self.was, self.now, &self.was.name)?;
        if let Some(after) = reached.last {
            let rows = tx.old_rows(&conversion, &Which::After(after, BATCH))?;
            // What others go on making is followed in the log: in turns of a few they would never be overtaken.
            let all = i64::try_from(rows.len()).is_ok_and(|found| found < BATCH);
            reached.last = rows.last().map(|row| row.id).filter(|_| !all);
            return self.put(&tx, &conversion, rows, false);
        }
        let window = "SELECT coalesce(max(seq), ?1) FROM (SELECT seq FROM _changes WHERE seq > ?1 ORDER BY seq LIMIT ?2) AS next";
        let end = self.conn.query_row(window, (reached.seq, BATCH), |row| row.get(0))?;
        let changed = changed(self.conn, self.table, reached.seq, end)?;
        reached.seq = end;
        let rows = tx.old_rows(&conversion, &Which::These(&changed))?;
        self.put(&tx, &conversion, rows, true)
    }

    /// Puts down what became of records; `again` where their column may hold what an earlier value became.
    fn put(&self, tx: &Tx, conversion: &Conversion, rows: Vec<Old>, again: bool) -> Result<()> {
        let (table, column) = (self.conn.table(&self.table.name), quote(&next_column(self.now.id)));
        let mut update = self.conn.prepare_cached(&format!("UPDATE {table} SET {column} = ?2 WHERE \"_id\" = ?1"))?;
        let rest = self.conn.table(&rest_table(self.table, self.now.id));
        let mut wait =
            self.conn.prepare_cached(&format!("INSERT INTO {rest} (\"_id\") VALUES (?1) ON CONFLICT DO NOTHING"))?;
        for row in rows {
            let id = row.id;
            let became = tx.converted(conversion, row)?;
            if !became.any && !again {
                continue;
            }
            if became.beside {
                wait.execute_later([id])?;
            } else if let Stored::Scalar(value) = &became.value {
                update.execute_later((id, stored(self.now.storage(), value)))?;
            }
        }
        self.conn.flush()
    }
}

/// Gives a column of converted values its field's name, within the change; answers the records that are yet to be converted. None
/// where the values were not converted before.
pub(crate) fn take(
    conn: &Connection,
    models: (&Model, &Model),
    table: &Table,
    (was, now): (&Field, &Field),
) -> Result<Option<Vec<i64>>> {
    if conn.postgres().is_none() {
        return Ok(None);
    }
    let Some(reached) = reached(conn, table, now.id)? else { return Ok(None) };
    if reached.last.is_some() || reached.mark != mark(models, was, now) {
        conn.execute_batch(&discard(conn, table, now.id))?;
        return Ok(None);
    }
    let mut ids = changed(conn, table, reached.seq, i64::MAX)?;
    let (name, rest) = (conn.table(&table.name), conn.table(&rest_table(table, now.id)));
    ids.extend(
        conn.prepare_cached(&format!("SELECT \"_id\" FROM {rest} WHERE \"_id\" > 0"))?
            .query_map([], |row| row.get::<i64>(0))?,
    );
    ids.sort_unstable();
    ids.dedup();
    let (early, column) = (quote(&next_column(now.id)), quote(&now.name));
    conn.execute_batch(&format!("ALTER TABLE {name} RENAME COLUMN {early} TO {column}; DROP TABLE {rest}"))?;
    Ok(Some(ids))
}

/// Drops, within a change, what was converted for another one that never came.
pub(crate) fn drop_conversions(conn: &Connection, table: &Table, steps: &[Step]) -> Result<()> {
    if conn.postgres().is_none() {
        return Ok(());
    }
    for column in conn.columns_of(&table.name)? {
        let field = column.name.strip_prefix("_next_").and_then(|id| id.parse().ok()).map(FieldId);
        if let Some(field) = field.filter(|field| !steps.contains(&Step::ConvertField(table.id, *field))) {
            conn.execute_batch(&discard(conn, table, field))?;
        }
    }
    Ok(())
}

/// The statements that let go of a conversion.
fn discard(conn: &Connection, table: &Table, field: FieldId) -> String {
    let (name, rest) = (conn.table(&table.name), conn.table(&rest_table(table, field)));
    format!("ALTER TABLE {name} DROP COLUMN IF EXISTS {}; DROP TABLE IF EXISTS {rest}", quote(&next_column(field)))
}
