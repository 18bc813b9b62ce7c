//! The schema `sheaf`, which all workspaces of a database share: our own functions.

use super::Pg;
use crate::fault::Result;

/// Installs the functions, where those that are there are not these.
pub(super) fn install(conn: &Pg) -> Result<()> {
    conn.execute_batch("BEGIN")?;
    // Of two processes that begin at the same moment one waits.
    conn.execute_batch("SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('sheaf'))")?;
    conn.execute_batch("CREATE SCHEMA IF NOT EXISTS sheaf; SET LOCAL check_function_bodies = off")?;
    let done = conn.execute_batch(include_str!("../../../sheaf-query/src/sql/postgres/columns.sql"));
    conn.execute_batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    done
}
