//! A workspace in memory, to try something out: an import's formulas on its own rows.

use std::sync::Arc;

use crate::db::Connection;
use sheaf_model::Model;

use crate::fault::Result;
use crate::log;
use crate::migrate;
use crate::sqlite::functions;
use crate::tx::{Group, Tx, Why};

/// A workspace in memory.
pub struct Scratch {
    conn: Connection,
    model: Arc<Model>,
}

impl Scratch {
    /// An empty one.
    pub fn new() -> Result<Scratch> {
        let mut conn = rusqlite::Connection::open_in_memory()?;
        functions::register(&conn)?;
        conn.set_prepared_statement_cache_capacity(128);
        migrate::migrate(&mut conn, migrate::WORKSPACE)?;
        Ok(Scratch { conn: conn.into(), model: Arc::default() })
    }

    /// Writes in a transaction; nothing stays where it fails.
    pub fn write<T>(&mut self, work: impl FnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        self.conn.execute_batch("BEGIN")?;
        let mut group = Group::new(log::head(&self.conn)?);
        let model = Arc::clone(&self.model);
        let now = crate::clock::system_now();
        let mut tx = Tx { why: Why::Import, ..Tx::new(&self.conn, model, now, &mut group) };
        let done = work(&mut tx).and_then(|done| group.finish(&self.conn).map(|()| done));
        self.conn.execute_batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        if done.is_ok()
            && let Some(model) = group.model_changed
        {
            self.model = model;
        }
        done
    }

    /// The model.
    pub fn model(&self) -> &Arc<Model> {
        &self.model
    }

    /// The connection, for reading.
    pub fn conn(&self) -> &Connection {
        &self.conn
    }
}
