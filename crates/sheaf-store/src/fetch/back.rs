//! A record that was written, as the one who wrote it is answered: on a server it is asked for with the commit, and read after it.

use sheaf_model::Table;
use sheaf_query::plan::ListPlan;

use super::{Asking, Bound, Cow, JsonWriter, Result, Scalar, ToValue, Value, one};
use crate::db::Coming;
use crate::fault::{Fault, unsure};
use crate::record::no_record;
use crate::tx::Tx;

/// A record on its way back.
#[derive(Debug)]
pub enum Back {
    /// As JSON, and its version.
    Here(Vec<u8>, i64),
    /// Its row, when it has come.
    Coming(Coming),
}

impl Tx<'_> {
    /// Reads a record back, as it is after the whole group, or before another of it changes it again. Where the one who asks may not see every record, it is looked at before it stays.
    pub fn read_back(&self, table: &Table, plan: &ListPlan, asking: &Asking, id: i64) -> Result<Back> {
        if let (Some(conn), Some((statement, _)), false) = (self.conn.postgres(), plan.at_once(), plan.narrowed) {
            let bound = Bound { asking, after: None };
            let scalars: Vec<Cow<'_, Scalar>> = statement.params.iter().map(|param| bound.scalar(param)).collect();
            let values: Vec<Value<'_>> = scalars.iter().map(|s| s.to_value()).collect();
            return Ok(Back::Coming(conn.ask_by_id(&statement.text, &values, id, plan.shape.at)?));
        }
        let (json, version) = self.read_now(table, plan, asking, id)?;
        Ok(Back::Here(json, version))
    }

    /// Reads a record at once: as JSON, and its version.
    pub fn read_now(&self, table: &Table, plan: &ListPlan, asking: &Asking, id: i64) -> Result<(Vec<u8>, i64)> {
        let mut json = JsonWriter { out: Vec::with_capacity(1 << 10) };
        let version = one(self.conn, plan, asking, id, &mut json)?.ok_or_else(|| no_record(table, id))?;
        Ok((json.out, version))
    }
}

impl Back {
    /// The record as JSON, and its version.
    pub fn read(self, plan: &ListPlan) -> Result<(Vec<u8>, i64)> {
        let coming = match self {
            Back::Here(json, version) => return Ok((json, version)),
            Back::Coming(coming) => coming,
        };
        // The commit's answers may have been lost, and the log have told that it was written all the same.
        let row = coming.row().ok_or_else(|| if coming.has_come() { Fault::NoRow } else { unsure().into() })?;
        super::write_alone(&row, plan)
    }
}
