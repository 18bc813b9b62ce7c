//! What is asked of a server before it is needed, so that one wait serves for all that a group of requests looks at.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use sheaf_model::field::Given;
use sheaf_model::{Scalar, Storage, Table, TableId};

use crate::db::{Coming, Connection};
use crate::fault::Result;
use crate::record::{Values, current_sql};
use crate::tx::Tx;

/// Rows by the statement and the id that they were asked for with.
#[derive(Debug, Default)]
pub(crate) struct Ahead {
    asked: HashMap<(String, i64), Coming>,
    /// Records that have changed since.
    changed: HashSet<(TableId, i64)>,
    /// Whether more has changed than can be told one by one.
    much_changed: bool,
}

impl Ahead {
    /// Notes that a record has changed; none: many have.
    pub fn note_change(&mut self, table: Option<TableId>, record: Option<i64>) {
        match table.zip(record) {
            Some(one) => {
                self.changed.insert(one);
            }
            None => self.much_changed = true,
        }
    }
}

impl Tx<'_> {
    /// Asks for what writing these values will look at: the record, where it is there already, and those that it is to be linked to.
    pub fn look_ahead(&mut self, table: &Table, id: Option<i64>, values: &Values) -> Result<()> {
        if let Some(id) = id {
            let sql = current_sql(self.conn, table, values.look(table));
            self.ask_ahead(sql, id)?;
        }
        for (field, given) in &values.given {
            if let Some(field) = table.field_by_id(*field)
                && matches!(field.storage(), Storage::Record | Storage::Joined)
                && let Some(target) = self.model.target(field)
            {
                let sql = is_there_sql(self.conn, target);
                for id in linked(given) {
                    self.ask_ahead(sql.clone(), id)?;
                }
            }
        }
        Ok(())
    }

    fn ask_ahead(&mut self, sql: String, id: i64) -> Result<()> {
        if let Some(conn) = self.conn.postgres()
            && let Entry::Vacant(place) = self.group.ahead.asked.entry((sql, id))
        {
            let asked = conn.ask_by_id(&place.key().0, &[], id, 0)?;
            place.insert(asked);
        }
        Ok(())
    }

    /// What was asked for ahead, where it was, and holds still.
    pub(crate) fn seen_ahead(&self, table: &Table, sql: &str, id: i64) -> Result<Option<Coming>> {
        let ahead = &self.group.ahead;
        if ahead.asked.is_empty() || ahead.much_changed || ahead.changed.contains(&(table.id, id)) {
            return Ok(None);
        }
        let Some(asked) = ahead.asked.get(&(sql.to_owned(), id)) else { return Ok(None) };
        if !asked.has_come() {
            self.conn.flush()?;
        }
        Ok(Some(asked.clone()))
    }
}

/// Whether a record is there: its id.
pub(crate) fn is_there_sql(conn: &Connection, table: &Table) -> String {
    format!("SELECT \"_id\" FROM {} WHERE \"_id\" = ?1", conn.table(&table.name))
}

/// The records that are named by their ids.
fn linked(given: &Given) -> Vec<i64> {
    match given {
        Given::Scalar(Scalar::Integer(id)) => vec![*id],
        Given::Many(several) => several.iter().flat_map(linked).collect(),
        _ => Vec::new(),
    }
}
