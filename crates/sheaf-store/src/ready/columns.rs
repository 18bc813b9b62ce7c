//! Columns of new fields, with what ties them to other tables and the numbers of an auto-number.

use sheaf_model::change::Step;
use sheaf_model::field::FieldType;
use sheaf_model::{Field, FieldId, Model, Table, TableId};
use sheaf_query::sql::{Dialect, ddl, quote};

use super::mark_of;
use super::turns::{as_long_as, begin_turn, in_turn};
use crate::db::{Connection, Optional};
use crate::fault::Result;

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
    mark: Option<String>,
}

impl There {
    /// The column of this name; none where there is none.
    fn find(conn: &Connection, table: &Table, column: &str) -> Result<Option<There>> {
        let Some(schema) = conn.postgres().map(|conn| conn.schema()) else { return Ok(None) };
        let mut select = conn.prepare_cached(
            "SELECT CAST(a.attnum AS bigint), r.mark FROM pg_catalog.pg_attribute a
             JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             LEFT JOIN _ready r ON r.table_id = ?4 AND r.number = a.attnum
             WHERE n.nspname = ?1 AND c.relname = ?2 AND a.attname = ?3 AND NOT a.attisdropped",
        )?;
        let there = select.query_row((schema.as_str(), table.name.as_str(), column, i64::from(table.id.0)), |row| {
            Ok(There { table: table.id, number: row.get(0)?, mark: row.get(1)? })
        });
        there.optional()
    }

    fn bears(&self, mark: &str) -> bool {
        self.mark.as_deref() == Some(mark)
    }

    fn set_mark(&self, conn: &Connection, mark: &str) -> Result<()> {
        let sql = "INSERT INTO _ready (table_id, number, mark) VALUES (?1, ?2, ?3)";
        conn.execute(sql, (i64::from(self.table.0), self.number, mark)).map(drop)
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
        let ours = There::find(conn, table, &field.name)?.is_some_and(|there| there.bears(&mark(after, table, field)));
        if ours && matches!(field.kind, FieldType::AutoNumber) {
            number(conn, before, table, field)?;
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

/// Whether the column of a new field was made before its change. One that was made for another change, which never came, goes.
pub(crate) fn is_ready(conn: &Connection, model: &Model, table: &Table, field: &Field) -> Result<bool> {
    let Some(there) = There::find(conn, table, &field.name)? else { return Ok(false) };
    if there.bears(&mark(model, table, field)) {
        there.take_mark_away(conn)?;
        return Ok(true);
    }
    if there.mark.is_some() {
        there.drop(conn, table, &field.name)?;
    }
    Ok(false)
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

/// Numbers the records that are there, in the order in which they were made, some at a time.
fn number(conn: &Connection, before: &Model, table: &Table, field: &Field) -> Result<()> {
    let (name, column) = (conn.table(&table.name), quote(&field.name));
    let sql = format!(
        "WITH first AS (SELECT \"_id\", row_number() OVER (ORDER BY \"_id\") AS number FROM
         (SELECT \"_id\" FROM {name} WHERE \"_id\" > ?1 ORDER BY \"_id\" LIMIT {BATCH}) AS next),
         done AS (UPDATE {name} AS t SET {column} = ?2 + first.number FROM first WHERE t.\"_id\" = first.\"_id\")
         SELECT max(\"_id\"), count(*) FROM first"
    );
    let (mut last, mut numbered) = (Some(0), 0);
    while let Some(after) = last {
        let (reached, count) = in_turn(|| number_some(conn, before, &sql, (after, numbered)))?;
        (last, numbered) = (reached, numbered + count);
    }
    Ok(())
}

/// Numbers some records while nobody else writes; answers the last of them, and how many they are.
fn number_some(conn: &Connection, before: &Model, sql: &str, after: (i64, i64)) -> Result<(Option<i64>, i64)> {
    let begun = begin_turn(conn, before);
    let done = begun.and_then(|()| conn.query_row(sql, after, |row| Ok((row.get(0)?, row.get(1)?))));
    conn.command(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    done
}

/// Numbers, within the change, the records that were made since; answers the last number.
pub(crate) fn number_rest(conn: &Connection, table: &Table, field: &Field) -> Result<i64> {
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
