//! A request that was read against the model: what it writes, and what must hold for that.

use std::sync::Arc;

use sheaf_model::{Code, Problem, Table, TableId};
use sheaf_query::plan::{ListPlan, Rights};
use sheaf_store::fetch::{Asking, Back};
use sheaf_store::record::Values;
use sheaf_store::tx::Sees;
use sheaf_store::{Fault, Tx};

use super::{Written, table_of};
use crate::access::{Condition, Deed, not_after};
use crate::records::written;

/// A request that was read against the model.
#[derive(Clone)]
pub(super) struct Prepared {
    pub table: TableId,
    pub plan: Arc<ListPlan>,
    pub asking: Asking,
    pub values: Arc<Vec<Values>>,
    pub version: u64,
    pub may: May,
    pub rights: Arc<Rights>,
    pub sees: Option<Sees>,
}

/// What must hold of a record for somebody to write it; none: they may not.
#[derive(Clone)]
pub(super) struct May {
    pub create: Option<Condition>,
    pub change: Option<Condition>,
    pub delete: Option<Condition>,
}

impl May {
    pub fn expect(&self, deed: Deed, table: &Table) -> Result<&Condition, Problem> {
        let condition = match deed {
            Deed::Create => &self.create,
            Deed::Delete => &self.delete,
            Deed::Change | Deed::Read | Deed::Comment => &self.change,
        };
        condition.as_ref().ok_or_else(|| {
            let message = format!("Your role may not {} records of '{}'.", deed.name(), table.label);
            Problem::new(Code::Forbidden, message)
        })
    }
}

/// A record that was written, before the commit.
pub(super) struct Put {
    pub id: i64,
    pub change: Option<i64>,
    pub back: Back,
}

impl Put {
    pub fn written(self, plan: &ListPlan) -> Result<Written, Problem> {
        let (json, version) = self.back.read(plan).map_err(Fault::into_plain)?;
        Ok(Written { change: self.change, ..written(json, self.id, version, plan) })
    }
}

impl Prepared {
    /// What writes it looks at first: the records of these ids, where they are there already, and those that they are to be linked to.
    pub fn ahead(&self, ids: Vec<i64>) -> impl FnMut(&mut Tx) -> Result<(), Fault> + Send + 'static {
        let (table, values) = (self.table, Arc::clone(&self.values));
        move |tx| {
            let model = Arc::clone(&tx.model);
            let table = table_of(&model, table)?;
            let mut all = values.iter().enumerate();
            all.try_for_each(|(n, values)| tx.look_ahead(table, ids.get(n).copied(), values))
        }
    }

    pub fn put(&self, tx: &Tx, table: &Table, id: i64) -> Result<Put, Fault> {
        let back = tx.read_back(table, &self.plan, &self.asking, id).map_err(|fault| self.unseen(table, fault))?;
        Ok(Put { id, change: tx.first_entry(), back })
    }

    /// What is written and cannot be seen then is not written.
    pub fn unseen(&self, table: &Table, fault: Fault) -> Fault {
        match fault {
            Fault::Problem(problem) if self.plan.narrowed && problem.code == Code::NotFound => {
                not_after("write", table)
            }
            fault => fault,
        }
    }

    pub fn is_seen(&self, tx: &Tx, table: &Table, id: i64) -> Result<bool, Fault> {
        match self.expect_seen(tx, table, id) {
            Ok(()) => Ok(true),
            Err(Fault::Problem(problem)) if problem.code == Code::NotFound => Ok(false),
            Err(fault) => Err(fault),
        }
    }

    /// Makes a record, where such a one may be made.
    pub fn create(&self, tx: &mut Tx, table: &Table, values: Values) -> Result<i64, Fault> {
        let condition = self.may.expect(Deed::Create, table)?;
        let id = tx.create(table, values, None)?;
        condition.expect(tx.conn, table, &self.asking, id)?;
        Ok(id)
    }

    /// Changes a record, where it may be changed, and into such a one.
    pub fn update(
        &self,
        tx: &mut Tx,
        table: &Table,
        id: i64,
        write: impl FnOnce(&mut Tx) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.expect_may(Deed::Change, tx, table, id)?;
        tx.keep_linked(table, &[id])?;
        write(tx)?;
        self.expect_still(tx, table, id)
    }

    /// Refuses to do something with a record with which it may not be done. One that is not there is for whoever does it to tell.
    pub fn expect_may(&self, deed: Deed, tx: &Tx, table: &Table, id: i64) -> Result<(), Fault> {
        self.expect_seen(tx, table, id)?;
        let condition = self.may.expect(deed, table)?;
        if condition.is_narrow() && tx.has_record(table, id)? {
            condition.expect(tx.conn, table, &self.asking, id)?;
        }
        Ok(())
    }

    /// Refuses what a changed record has become, where it may not be changed, or is not seen, as it is now.
    pub fn expect_still(&self, tx: &Tx, table: &Table, id: i64) -> Result<(), Fault> {
        self.expect_seen(tx, table, id).map_err(|fault| self.unseen(table, fault))?;
        self.may.expect(Deed::Change, table)?.expect_after(tx.conn, table, &self.asking, id)
    }

    /// What may not be seen may not be changed either: it is not there.
    fn expect_seen(&self, tx: &Tx, table: &Table, id: i64) -> Result<(), Fault> {
        if self.plan.narrowed {
            tx.read_now(table, &self.plan, &self.asking, id)?;
        }
        Ok(())
    }
}
