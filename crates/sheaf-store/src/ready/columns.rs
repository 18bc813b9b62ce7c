//! Columns of new fields, with what ties them to other tables and the numbers of an auto-number.

use sheaf_model::change::Step;
use sheaf_model::field::FieldType;
use sheaf_model::{Field, FieldId, Model, Table, TableId};
use sheaf_query::sql::{Dialect, ddl, quote};

use super::mark_of;
use super::turns::{FEW, as_long_as, begin_turn, changed, in_turn};
use crate::db::{Connection, Optional};
use crate::fault::{Fault, Result};
use crate::log;

/// Records that are numbered at a time: others wait so long.
const BATCH: i64 = 2_000;

/// What marks a column that was made for a field before its change.
fn mark(model: &Model, table: &Table, field: &Field) -> String {
    let reference = ddl::add_reference(model, table, field).unwrap_or_default();
    mark_of(&format!("{} {} {reference}", field.id.0, ddl::add_column(model, table, field, Dialect::Postgres)))
}

/// A column that is there. Its mark is not a comment of the column: while a server vacuums or analyses a table no comment can be made
/// on it, and all who write would wait.
struct There {
    table: TableId,
    /// The number of the column, which no other column of the table ever has.
    number: i64,
    name: String,
    mark: Option<String>,
    numbering: Option<Numbering>,
}

/// How far the numbers of an auto-number have come. Several processes may be at it: each turn goes on from where the last one, whoever's
/// it was, has come to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbering {
    /// The entry of the log up to which records that came, or came back, have been followed.
    seq: i64,
    /// The last number that was given.
    last: i64,
    /// The last record that was looked at; none when all that were there have a number.
    reached: Option<i64>,
}

impl There {
    /// The column of this name; none where there is none.
    fn find(conn: &Connection, table: &Table, column: &str) -> Result<Option<There>> {
        let Some(schema) = conn.postgres().map(|conn| conn.schema()) else { return Ok(None) };
        let mut select = conn.prepare_cached(
            "SELECT CAST(a.attnum AS bigint), r.mark, r.seq, r.last, r.reached FROM pg_catalog.pg_attribute a
             JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             LEFT JOIN _ready r ON r.table_id = ?4 AND r.number = a.attnum AND r.name = a.attname
             WHERE n.nspname = ?1 AND c.relname = ?2 AND a.attname = ?3 AND NOT a.attisdropped",
        )?;
        let there = select.query_row((schema.as_str(), table.name.as_str(), column, i64::from(table.id.0)), |row| {
            let numbering = row.get::<Option<i64>>(2)?.zip(row.get::<Option<i64>>(3)?);
            let reached = row.get(4)?;
            let numbering = numbering.map(|(seq, last)| Numbering { seq, last, reached });
            Ok(There { table: table.id, number: row.get(0)?, name: column.to_owned(), mark: row.get(1)?, numbering })
        });
        there.optional()
    }

    fn bears(&self, mark: &str) -> bool {
        self.mark.as_deref() == Some(mark)
    }

    fn set_mark(&self, conn: &Connection, mark: &str) -> Result<()> {
        let sql = "INSERT INTO _ready (table_id, number, name, mark) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (table_id, number) DO UPDATE SET name = ?3, mark = ?4, seq = NULL, last = NULL, reached = NULL";
        conn.execute(sql, (i64::from(self.table.0), self.number, self.name.as_str(), mark)).map(drop)
    }

    fn note(&self, conn: &Connection, Numbering { seq, last, reached }: Numbering) -> Result<()> {
        let sql = "UPDATE _ready SET seq = ?3, last = ?4, reached = ?5 WHERE table_id = ?1 AND number = ?2";
        conn.execute(sql, (i64::from(self.table.0), self.number, seq, last, reached)).map(drop)
    }

    fn take_mark_away(&self, conn: &Connection) -> Result<()> {
        let sql = "DELETE FROM _ready WHERE table_id = ?1 AND number = ?2";
        conn.execute(sql, (i64::from(self.table.0), self.number)).map(drop)
    }

    /// Drops it with its mark.
    fn drop(&self, conn: &Connection, table: &Table, column: &str) -> Result<()> {
        conn.execute_batch(&format!("ALTER TABLE {} DROP COLUMN {}", conn.table(&table.name), quote(column)))?;
        self.take_mark_away(conn)
    }
}

/// Makes the columns that a table's new fields need. A name that is still another's is left to the change itself.
pub(super) fn make(conn: &Connection, (before, after): (&Model, &Model), table: &Table, steps: &[Step]) -> Result<()> {
    let is_new = |field: &&Field| steps.contains(&Step::AddField(table.id, field.id));
    for field in table.fields.iter().filter(is_new).filter(|field| field.storage().has_column()) {
        if is_taken(before, table.id, field.id, &field.name) || is_aside(conn, table, field)? {
            continue;
        }
        as_long_as(conn, before, || add(conn, after, table, field))?;
        let mark = mark(after, table, field);
        let ours = There::find(conn, table, &field.name)?.is_some_and(|there| there.bears(&mark));
        if ours && matches!(field.kind, FieldType::AutoNumber) {
            let numbers = Numbers { conn, table, field, mark };
            while in_turn(|| numbers.turn(before))? {}
        }
    }
    validate(conn, table)
}

/// Adds the column of a new field with what ties it, in place of one that was made for another change. One that bears no mark is not ours.
fn add(conn: &Connection, after: &Model, table: &Table, field: &Field) -> Result<()> {
    let mark = mark(after, table, field);
    match There::find(conn, table, &field.name)? {
        Some(there) if there.bears(&mark) => return Ok(()),
        Some(there) if there.mark.is_some() => there.drop(conn, table, &field.name)?,
        Some(_) => return Ok(()),
        None => {}
    }
    let add = ddl::add_column(after, table, field, Dialect::Postgres);
    let refer = ddl::add_reference(after, table, field).map_or(String::new(), |sql| format!("; {sql} NOT VALID"));
    conn.execute_batch(&format!("{add}{refer}"))?;
    There::find(conn, table, &field.name)?.map_or(Ok(()), |there| there.set_mark(conn, &mark))
}

/// Drops, within a change, columns that were made for one that never came; what the change itself needs is left to it.
pub(crate) fn drop_columns(conn: &Connection, before: &Model, table: &Table) -> Result<()> {
    if conn.postgres().is_none() {
        return Ok(());
    }
    let Some(was) = before.table_by_id(table.id) else { return Ok(()) };
    for column in conn.columns_of(&was.name)? {
        let known = was.field(&column.name).is_some()
            || table.field(&column.name).is_some_and(|f| was.field_by_id(f.id).is_none());
        if !known
            && !column.name.starts_with('_')
            && let Some(there) = There::find(conn, was, &column.name)?.filter(|there| there.mark.is_some())
        {
            there.drop(conn, was, &column.name)?;
        }
    }
    Ok(())
}

/// Whether a name is that of another field before the change.
fn is_taken(before: &Model, table: TableId, field: FieldId, name: &str) -> bool {
    let was = before.table_by_id(table).and_then(|was| was.field(name));
    was.is_some_and(|was| was.id != field)
}

/// Whether a column was put aside that may come back.
fn is_aside(conn: &Connection, table: &Table, field: &Field) -> Result<bool> {
    let aside = format!("_gone_{}_", field.id.0);
    Ok(conn.columns_of(&table.name)?.iter().any(|column| column.name.starts_with(&aside)))
}

/// Whether the column of a new field was made before its change, and how far its numbers have come. One that was made for another
/// change, which never came, goes.
pub(crate) fn is_ready(
    conn: &Connection,
    model: &Model,
    table: &Table,
    field: &Field,
) -> Result<(bool, Option<Numbering>)> {
    let Some(there) = There::find(conn, table, &field.name)? else { return Ok((false, None)) };
    if there.bears(&mark(model, table, field)) {
        there.take_mark_away(conn)?;
        return Ok((true, there.numbering.filter(|numbering| numbering.reached.is_none())));
    }
    if there.mark.is_some() {
        there.drop(conn, table, &field.name)?;
    }
    Ok((false, None))
}

/// Looks through the records for what ties made without that have let through.
fn validate(conn: &Connection, table: &Table) -> Result<()> {
    let Some(schema) = conn.postgres().map(|conn| conn.schema()) else { return Ok(()) };
    let mut select = conn.prepare_cached(
        "SELECT r.conname FROM pg_catalog.pg_constraint r JOIN pg_catalog.pg_class c ON c.oid = r.conrelid
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE r.contype = 'f' AND NOT r.convalidated AND n.nspname = ?1 AND c.relname = ?2",
    )?;
    let names: Vec<String> = select.query_map([schema.as_str(), table.name.as_str()], |row| row.get(0))?;
    for name in names {
        let table = conn.table(&table.name);
        conn.execute_batch(&format!("ALTER TABLE {table} VALIDATE CONSTRAINT {}", quote(&name)))?;
    }
    Ok(())
}

/// The numbers of a new auto-number, given in turns with those who write.
struct Numbers<'c> {
    conn: &'c Connection,
    table: &'c Table,
    field: &'c Field,
    mark: String,
}

impl Numbers<'_> {
    /// Numbers some records while nobody else writes; whether there are more to be numbered before the change.
    fn turn(&self, before: &Model) -> Result<bool> {
        let done = begin_turn(self.conn, before).and_then(|()| self.some());
        self.conn.command(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        done
    }

    /// First all that are there, in the order in which they were made; then those that came or came back meanwhile.
    fn some(&self) -> Result<bool> {
        let there = There::find(self.conn, self.table, &self.field.name)?.filter(|there| there.bears(&self.mark));
        let there = there.ok_or_else(Fault::model_moved)?;
        let head = log::head(self.conn)?.seq;
        let begun = Numbering { seq: head, last: 0, reached: Some(0) };
        let numbering = there.numbering.unwrap_or(begun);
        if let Some(after) = numbering.reached {
            let (reached, count) = self.next(after, numbering.last)?;
            there.note(self.conn, Numbering { reached, last: numbering.last + count, ..numbering })?;
            return Ok(true);
        }
        if head - numbering.seq <= FEW {
            return Ok(false);
        }
        let until = head.min(numbering.seq + BATCH);
        let ids = changed(self.conn, self.table, numbering.seq, until)?;
        let last = number_these(self.conn, self.table, self.field, &ids, numbering.last)?;
        there.note(self.conn, Numbering { seq: until, last, reached: None })?;
        Ok(true)
    }

    /// Numbers the records behind one; answers the last of them, and how many they are. None is the last once fewer are left than are
    /// numbered at a time: those that others go on making are followed in the log, for in turns of a few they would never be overtaken.
    fn next(&self, after: i64, last: i64) -> Result<(Option<i64>, i64)> {
        let (name, column) = (self.conn.table(&self.table.name), quote(&self.field.name));
        let sql = format!(
            "WITH first AS (SELECT \"_id\", row_number() OVER (ORDER BY \"_id\") AS number FROM
             (SELECT \"_id\" FROM {name} WHERE \"_id\" > ?1 ORDER BY \"_id\" LIMIT {BATCH}) AS next),
             done AS (UPDATE {name} AS t SET {column} = ?2 + first.number FROM first WHERE t.\"_id\" = first.\"_id\")
             SELECT max(\"_id\"), count(*) FROM first"
        );
        let (reached, count): (Option<i64>, i64) =
            self.conn.query_row(&sql, (after, last), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok((reached.filter(|_| count == BATCH), count))
    }
}

/// Numbers those of these records that have no number yet; answers the last number.
fn number_these(conn: &Connection, table: &Table, field: &Field, ids: &[i64], last: i64) -> Result<i64> {
    let (name, column) = (conn.table(&table.name), quote(&field.name));
    let sql = format!(
        "UPDATE {name} AS t SET {column} = ?1 + rest.number FROM
         (SELECT \"_id\", row_number() OVER (ORDER BY \"_id\") AS number FROM {name}
          WHERE \"_id\" = ANY(CAST(?2 AS text)::bigint[]) AND {column} IS NULL) AS rest
         WHERE t.\"_id\" = rest.\"_id\""
    );
    let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
    let done = conn.execute(&sql, (last, format!("{{{}}}", ids.join(","))))?;
    Ok(last + i64::try_from(done).unwrap_or(0))
}

/// Numbers, within the change, the records that have no number yet; answers the last number. All are looked through where it is not
/// known how far the numbers have come: others wait for it.
pub(crate) fn number_rest(
    conn: &Connection,
    table: &Table,
    field: &Field,
    numbering: Option<Numbering>,
) -> Result<i64> {
    if let Some(Numbering { seq, last, .. }) = numbering {
        return number_these(conn, table, field, &changed(conn, table, seq, i64::MAX)?, last);
    }
    let (name, column) = (conn.table(&table.name), quote(&field.name));
    let number: i64 =
        conn.query_row(&format!("SELECT coalesce(max({column}), 0) FROM {name}"), [], |row| row.get(0))?;
    let sql = format!(
        "UPDATE {name} AS t SET {column} = ?1 + rest.number FROM
         (SELECT \"_id\", row_number() OVER (ORDER BY \"_id\") AS number FROM {name} WHERE {column} IS NULL) AS rest
         WHERE t.\"_id\" = rest.\"_id\""
    );
    let rest = conn.execute(&sql, [number])?;
    Ok(number + i64::try_from(rest).unwrap_or(0))
}
