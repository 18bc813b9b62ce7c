//! Our own tables on a server, brought from the first version to this one.

use sheaf_model::{Code, Problem};
use sheaf_query::sql::{Dialect, SCHEMA, quote};

use super::Pg;
use crate::fault::Result;

/// The steps of a schema. A step that has been released is never changed: a new one is added.
pub(crate) struct Steps {
    /// Each step's statements; `@people` is the schema's table of people.
    pub texts: &'static [&'static str],
    /// The table in whose one row the version stands.
    pub stamp: &'static str,
}

impl Steps {
    /// The version of these.
    pub const fn latest(&self) -> i64 {
        self.texts.len() as i64
    }

    /// Makes the schema, and brings it up to date in one transaction. One of a later version is refused, untouched.
    pub fn migrate(&self, conn: &Pg) -> Result<()> {
        if self.version(conn)? == Some(self.latest()) {
            return Ok(());
        }
        conn.execute_batch("BEGIN")?;
        let done = self.carry_out(conn);
        conn.execute_batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        done
    }

    fn carry_out(&self, conn: &Pg) -> Result<()> {
        // Of two that begin at the same moment one waits; the lock is the transaction's.
        conn.execute_batch(&format!(
            "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('sheaf.{}'))",
            conn.schema()
        ))?;
        let latest = self.latest();
        let known = match self.version(conn)? {
            Some(known) if known > latest => {
                let message = format!(
                    "The data was written by a later version of Sheaf (schema {known}, this one knows {latest})."
                );
                return Err(Problem::new(Code::Unavailable, message)
                    .with_hint("Start the later version, or restore a backup.")
                    .into());
            }
            Some(known) => known,
            None => {
                conn.execute_batch(&format!("CREATE SCHEMA {}", quote(&conn.schema())))?;
                0
            }
        };
        for step in &self.texts[known.max(0) as usize..] {
            conn.execute_batch(&step.replace('@', &SCHEMA.to_string()))?;
        }
        conn.execute_batch(&format!("UPDATE {} SET schema_version = {latest}", self.stamp()))
    }

    /// The version of our own tables; none where there is no schema yet.
    pub fn version(&self, conn: &Pg) -> Result<Option<i64>> {
        let there = conn.prepare("SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = ?1 AND tablename = ?2")?;
        let (schema, stamp) = (conn.schema(), self.stamp);
        if conn.query(&there, &[crate::db::Value::Text(&schema), crate::db::Value::Text(stamp)])?.is_empty() {
            return Ok(None);
        }
        let stamp = conn.prepare(&format!("SELECT schema_version FROM {}", self.stamp()))?;
        let rows = conn.query(&stamp, &[])?;
        Ok(rows.first().map(|row| row.try_get(0)).transpose()?)
    }

    fn stamp(&self) -> String {
        Dialect::Postgres.table(self.stamp)
    }
}
