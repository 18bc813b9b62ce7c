//! What the writer and the readers of an open workspace know of it, together.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use arc_swap::ArcSwap;
use sheaf_model::{Model, TableId};
use tokio::sync::broadcast;

use crate::clock::Clock;
use crate::db::Connection;
use crate::fault::{Fault, Result};
use crate::tx::Group;

/// What the writer and the readers of a workspace share.
pub(crate) struct Shared {
    pub clock: Clock,
    pub(crate) model: ArcSwap<Model>,
    pub(crate) head: AtomicI64,
    /// The last change of each table.
    pub(crate) tables: RwLock<HashMap<TableId, i64>>,
    /// Tells of new entries of the log.
    pub(crate) news: broadcast::Sender<i64>,
    /// Whether it is, or is about to be, at another place.
    pub(crate) moved: AtomicBool,
}

impl Shared {
    pub fn new(model: Model) -> Shared {
        Shared {
            clock: Clock::default(),
            model: ArcSwap::from_pointee(model),
            head: AtomicI64::new(-1),
            tables: RwLock::default(),
            news: broadcast::channel(256).0,
            moved: AtomicBool::new(false),
        }
    }

    /// The model as the database has it; read anew where another process changed it.
    pub fn model_of(&self, conn: &Connection) -> Result<Arc<Model>> {
        let mut version = conn.prepare_cached("SELECT version FROM _model")?;
        let version = version.query_row([], |row| row.get(0))?;
        self.model_at(conn, version)
    }

    /// The model at the version that the database has.
    pub fn model_at(&self, conn: &Connection, version: u64) -> Result<Arc<Model>> {
        let known = self.model.load_full();
        if known.version == version {
            return Ok(known);
        }
        read_model(conn).map(Arc::new)
    }

    /// The number of the last entry of the log that this process knows of.
    pub fn head(&self) -> i64 {
        self.head.load(Ordering::Acquire)
    }

    /// Notes that it is, or is about to be, at another place, and wakes those who wait for news of it.
    pub fn let_go(&self) {
        if !self.moved.swap(true, Ordering::AcqRel) {
            let _ = self.news.send(self.head());
        }
    }

    /// Whether somebody waits for news.
    pub fn is_awaited(&self) -> bool {
        self.news.receiver_count() > 0
    }

    /// Called by the writer after a commit.
    pub fn committed(&self, group: &Group) {
        let mut tables = self.tables.write().unwrap_or_else(PoisonError::into_inner);
        // A reader may have noticed a later commit of another process already: nothing goes back.
        if let Some(model) = &group.model_changed
            && model.version > self.model.load().version
        {
            self.model.store(Arc::clone(model));
        }
        for table in group.touched() {
            let known = tables.entry(*table).or_default();
            *known = group.head.seq.max(*known);
        }
        drop(tables);
        self.head.fetch_max(group.head.seq, Ordering::AcqRel);
        let _ = self.news.send(group.head.seq);
    }

    /// Reads what another process may have written, where the log's head is not the one that is known.
    pub fn refresh(&self, conn: &Connection, head: i64, model: u64) -> Result<()> {
        if head <= self.head.load(Ordering::Acquire) {
            return Ok(());
        }
        let model = self.model_at(conn, model)?;
        if model.version > self.model.load().version {
            self.model.store(model);
        }
        let mut select = conn.prepare_cached("SELECT id, seq FROM _tables")?;
        let seqs = select.query_map([], |row| Ok((TableId(row.get(0)?), row.get::<i64>(1)?)))?;
        let mut tables = self.tables.write().unwrap_or_else(PoisonError::into_inner);
        for (table, seq) in seqs {
            let known = tables.entry(table).or_default();
            *known = seq.max(*known);
        }
        drop(tables);
        if self.head.fetch_max(head, Ordering::AcqRel) < head {
            let _ = self.news.send(head);
        }
        Ok(())
    }
}

pub(crate) fn read_model(conn: &Connection) -> Result<Model> {
    let body: String = conn.query_row("SELECT body FROM _model", [], |row| row.get(0))?;
    serde_json::from_str(&body).map_err(|e| Fault::Unlike { wanted: "a model", found: e.to_string() })
}
