//! What ties tables to each other on PostgreSQL, and records to each other, taken off while rows come in the order of their tables.

use sheaf_model::{Code, Problem};
use sheaf_query::sql::quote;

use crate::db::Connection;
use crate::fault::Result;
use crate::spans;

/// A foreign key, or what keeps spans apart: its table, its name, its definition in the server's words.
pub(super) struct Tie {
    table: String,
    name: String,
    definition: String,
}

/// Takes off all ties of a schema.
pub(super) fn untie(conn: &Connection) -> Result<Vec<Tie>> {
    let Some(schema) = conn.postgres().map(|conn| conn.schema()) else { return Ok(Vec::new()) };
    let mut select = conn.prepare_cached(
        "SELECT c.relname, r.conname, pg_catalog.pg_get_constraintdef(r.oid) FROM pg_catalog.pg_constraint r
         JOIN pg_catalog.pg_class c ON c.oid = r.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE r.contype IN ('f', 'x') AND n.nspname = ?1 ORDER BY 1, 2",
    )?;
    let ties = select.query_map([schema.as_str()], |row| {
        Ok(Tie { table: row.get(0)?, name: row.get(1)?, definition: row.get(2)? })
    })?;
    for tie in &ties {
        conn.execute_batch(&format!("ALTER TABLE {} DROP CONSTRAINT {}", conn.table(&tie.table), quote(&tie.name)))?;
    }
    Ok(ties)
}

/// Puts them back, which looks at every row.
pub(super) fn tie(conn: &Connection, ties: &[Tie]) -> Result<()> {
    for Tie { table, name, definition } in ties {
        let sql = format!("ALTER TABLE {} ADD CONSTRAINT {} {definition}", conn.table(table), quote(name));
        if definition.starts_with("EXCLUDE") {
            // Spans that have overlapped since before their rule do so after the move.
            spans::unless_they_overlap(conn, table, &sql)?;
        } else {
            conn.execute_batch(&sql)?;
        }
    }
    if conn.sqlite().is_none() {
        return Ok(());
    }
    let mut check = conn.prepare_cached("PRAGMA foreign_key_check")?;
    if let Some(row) = check.query([])?.next()? {
        let table: String = row.get(0)?;
        let message = format!("A record of '{table}' links to one that is not there.");
        return Err(Problem::new(Code::Conflict, message).with_hint("`sheaf doctor` tells more of it.").into());
    }
    Ok(())
}
