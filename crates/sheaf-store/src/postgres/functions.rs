//! The schema `sheaf`, which all workspaces of a database share: our own functions.

use sheaf_query::sql::postgres::{STAMP, functions};

use super::Pg;
use crate::fault::Result;

/// Installs the functions, where those that are there are not these.
pub(super) fn install(conn: &Pg) -> Result<()> {
    if is_installed(conn)? {
        return Ok(());
    }
    conn.execute_batch("BEGIN")?;
    let done = carry_out(conn);
    conn.execute_batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    done
}

fn carry_out(conn: &Pg) -> Result<()> {
    // Of two processes that begin at the same moment one waits. A body may name a function that comes after it.
    conn.execute_batch(
        "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('sheaf')); SET LOCAL check_function_bodies = off",
    )?;
    if is_installed(conn)? {
        return Ok(());
    }
    for statement in functions() {
        conn.execute_raw(&statement)?;
    }
    conn.execute_raw(&format!("COMMENT ON SCHEMA sheaf IS 'Functions of Sheaf, {STAMP}'"))
}

/// Whether the functions of this version are there.
fn is_installed(conn: &Pg) -> Result<bool> {
    let told = conn.prepare(
        "SELECT 1 FROM pg_catalog.pg_namespace n WHERE n.nspname = 'sheaf'
         AND pg_catalog.obj_description(n.oid, 'pg_namespace') = ?1",
    )?;
    let wanted = format!("Functions of Sheaf, {STAMP}");
    Ok(!conn.query(&told, &[crate::db::Value::Text(&wanted)])?.is_empty())
}
