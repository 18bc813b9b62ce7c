//! What tables there are, as each engine tells it.

use sheaf_model::Storage;
use sheaf_query::sql::{Dialect, ddl};

use super::{Connection, Value};
use crate::fault::Result;

/// A column as the database knows it.
pub(crate) struct Column {
    /// Its name.
    pub name: String,
    /// Its type, in the engine's own words.
    kind: String,
}

impl Column {
    /// Decimals of the numbers that it holds natively.
    pub fn decimals(&self) -> u8 {
        let inside = self.kind.strip_prefix("numeric(").and_then(|rest| rest.strip_suffix(')'));
        inside.and_then(|inside| inside.split_once(',')).and_then(|(_, decimals)| decimals.parse().ok()).unwrap_or(0)
    }

    /// Whether the engine keeps JSON in it in a form of its own.
    pub fn is_json(&self) -> bool {
        self.kind == "jsonb"
    }

    /// Whether it holds values of this storage as they lie.
    pub fn holds(&self, storage: Storage, dialect: Dialect) -> bool {
        self.kind == ddl::column_type(storage, dialect)
    }
}

impl Connection {
    /// Whether there is a table of this name in the workspace.
    pub(crate) fn has_table(&self, name: &str) -> Result<bool> {
        match self.postgres() {
            None => {
                self.prepare_cached("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1")?.exists([name])
            }
            Some(conn) => self
                .prepare_cached("SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = ?1 AND tablename = ?2")?
                .exists([conn.schema().as_str(), name]),
        }
    }

    /// Whether there is an index of this name in the workspace, and whole.
    pub(crate) fn has_index(&self, name: &str) -> Result<bool> {
        match self.postgres() {
            None => {
                self.prepare_cached("SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ?1")?.exists([name])
            }
            Some(conn) => self
                .prepare_cached(
                    "SELECT 1 FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
                     JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace
                     WHERE n.nspname = ?1 AND i.relname = ?2 AND x.indisvalid",
                )?
                .exists([conn.schema().as_str(), name]),
        }
    }

    /// The tables of the workspace, by name.
    pub(crate) fn tables(&self) -> Result<Vec<String>> {
        match self.postgres() {
            None => self
                .prepare_cached("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?
                .query_map([], |row| row.get(0)),
            Some(conn) => self
                .prepare_cached("SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = ?1 ORDER BY 1")?
                .query_map([conn.schema().as_str()], |row| row.get(0)),
        }
    }

    /// Whether a column points to another table, as a server knows it.
    pub(crate) fn has_reference(&self, table: &str, column: &str) -> Result<bool> {
        let Some(schema) = self.postgres().map(|conn| conn.schema()) else { return Ok(true) };
        let sql = "SELECT 1 FROM pg_catalog.pg_constraint r JOIN pg_catalog.pg_class c ON c.oid = r.conrelid
                   JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                   JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (r.conkey)
                   WHERE r.contype = 'f' AND n.nspname = ?1 AND c.relname = ?2 AND a.attname = ?3";
        self.prepare_cached(sql)?.exists([schema.as_str(), table, column])
    }

    /// The columns of a table of the workspace.
    pub(crate) fn columns_of(&self, table: &str) -> Result<Vec<Column>> {
        let schema = self.postgres().map(|conn| conn.schema());
        let (sql, params) = match &schema {
            None => ("SELECT name, type FROM pragma_table_info(?1)", vec![Value::Text(table)]),
            Some(schema) => (
                "SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) FROM pg_catalog.pg_attribute a
                 JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                 WHERE n.nspname = ?1 AND c.relname = ?2 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
                vec![Value::Text(schema), Value::Text(table)],
            ),
        };
        self.prepare_cached(sql)?.query_map(params, |row| Ok(Column { name: row.get(0)?, kind: row.get(1)? }))
    }
}
