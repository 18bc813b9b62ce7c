//! Which records of all tables somebody sees: for what is told of many tables at once.

use std::collections::HashMap;
use std::sync::Arc;

use sheaf_model::role::Deed;
use sheaf_model::{Model, Problem, TableId};
use sheaf_store::Fault;
use sheaf_store::db::Connection;
use sheaf_store::fetch::Asking;
use sheaf_store::tx::Sees;

use super::Principal;
use super::permit::Condition;
use crate::open::Open;

/// Of each table that somebody sees, which records they see.
pub(crate) struct Sights {
    asking: Asking,
    of: HashMap<TableId, Condition>,
}

impl Open {
    /// What somebody sees under a model.
    pub(crate) fn sights(&self, who: &Principal, model: &Model) -> Result<Sights, Problem> {
        let mut of = HashMap::new();
        for table in &model.tables {
            if let Some(sight) = self.condition(who, model, table, Deed::Read)? {
                of.insert(table.id, sight);
            }
        }
        Ok(Sights { asking: self.asking(who)?, of })
    }
}

impl Open {
    /// Which records somebody sees who writes; none: all of them.
    pub(crate) fn sees(&self, who: &Principal, model: &Model) -> Result<Option<Sees>, Problem> {
        if who.rights(model).sees_all() {
            return Ok(None);
        }
        let sights = self.sights(who, model)?;
        let is_narrow = sights.tables(true).next().is_some();
        Ok(is_narrow.then(|| Arc::new(move |conn: &Connection, table, id| sights.record(conn, table, id)) as Sees))
    }
}

impl Sights {
    /// Whether a table is seen.
    pub fn table(&self, table: TableId) -> bool {
        self.of.contains_key(&table)
    }

    /// The tables that are seen: those of which every record is, or the others.
    pub fn tables(&self, narrow: bool) -> impl Iterator<Item = TableId> {
        self.of.iter().filter(move |(_, sight)| sight.is_narrow() == narrow).map(|(id, _)| *id)
    }

    /// Whether every record of a table is seen.
    pub fn whole(&self, table: TableId) -> bool {
        self.of.get(&table).is_some_and(|sight| !sight.is_narrow())
    }

    /// Whether a record is seen.
    pub fn record(&self, conn: &Connection, table: TableId, record: i64) -> Result<bool, Fault> {
        self.of.get(&table).map_or(Ok(false), |sight| sight.holds(conn, &self.asking, record))
    }
}
