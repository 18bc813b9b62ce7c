//! Links of records that a bulk entry has just made, filled in when all of them are there: of a table to itself, or in a circle.

use sheaf_model::field::Given;
use sheaf_model::{Field, Table};
use sheaf_query::sql::quote;

use crate::db::stored;
use crate::fault::{Fault, Result};
use crate::record::{Wrong, misfits, read_wrong};
use crate::tx::Tx;
use crate::value::Stored;

impl Tx<'_> {
    /// Sets a link of a record by what was written of its target; where there is none, that is kept beside the record. It
    /// belongs to the bulk entry that made the record, and has no entry of its own.
    pub fn fill_link(&mut self, table: &Table, id: i64, field: &Field, given: &Given) -> Result<bool> {
        let name = self.conn.table(&table.name);
        match self.resolve(field, given) {
            Ok(Stored::Scalar(scalar)) => {
                let sql = format!("UPDATE {name} SET {} = ?2 WHERE \"_id\" = ?1", quote(&field.name));
                self.conn.prepare_cached(&sql)?.execute((id, stored(field.storage(), &scalar)))?;
                Ok(true)
            }
            Ok(Stored::Ids(ids)) => {
                self.write_joins(table, field, id, &ids)?;
                Ok(true)
            }
            Err(Fault::Problem(problem)) => {
                let sql = format!("SELECT \"_misfits\" FROM {name} WHERE \"_id\" = ?1");
                let before: Option<String> = self.conn.prepare_cached(&sql)?.query_row([id], |row| row.get(0))?;
                let mut wrong = read_wrong(before.as_deref());
                let misfit = Wrong {
                    value: given.written().unwrap_or_default(),
                    code: "link".to_owned(),
                    message: problem.message,
                };
                wrong.insert(field.id, misfit);
                let text = misfits(&wrong);
                let sql = format!("UPDATE {name} SET \"_misfits\" = ?2 WHERE \"_id\" = ?1");
                self.conn.prepare_cached(&sql)?.execute((id, text))?;
                Ok(false)
            }
            Err(fault) => Err(fault),
        }
    }
}
