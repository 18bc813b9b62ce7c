//! What a change of the model needs of large tables, made before the change while others read and write: on a server a column or an
//! index can come into being beside them, under the name that it will have, and the change itself finds it there. What a process that
//! ended left behind is used where it is whole, and made anew where it is not.

mod columns;
mod conversion;
mod indexes;
mod turns;
mod wanted;

use sha2::{Digest, Sha256};
use sheaf_model::change::plan;
use sheaf_model::{Model, Table};

use crate::Workspace;
use crate::db::Connection;
use crate::fault::Result;
use wanted::{Change, late_index};

pub(crate) use columns::{drop_columns, is_ready, number_rest};
pub(crate) use conversion::{drop_conversions, take};
pub(crate) use indexes::{drop_strays, is_there, take_index};
pub(crate) use turns::insist;

/// How a mark of ours begins.
const MARK: &str = "made ready";
impl Workspace {
    /// Makes ready what a model to come needs of tables of at least so many records. It may take long, and holds nobody up. On the
    /// embedded engine there is nothing to be made ready: its one writer makes all of it.
    pub fn make_ready(&self, after: &Model, large: u64) -> Result<()> {
        let mut any = false;
        self.on_server(|conn| {
            let before = self.model_of(conn)?;
            let change = Change { before: &before, after };
            let steps = plan(change.before, after);
            for now in &after.tables {
                any = any || change.is_in_place(now, &steps) && is_large(conn, now, large)?;
            }
            Ok(())
        })?;
        if any { self.on_server_at_length(|conn| self.make_each_ready(conn, after, large)) } else { Ok(()) }
    }

    fn make_each_ready(&self, conn: &Connection, after: &Model, large: u64) -> Result<()> {
        let before = self.model_of(conn)?;
        // What was prepared before may know columns of the same name and another type.
        conn.expect_model(before.version);
        let change = Change { before: &before, after };
        let steps = plan(change.before, after);
        for now in &after.tables {
            if change.is_in_place(now, &steps) && is_large(conn, now, large)? {
                let models = (change.before, after);
                columns::make(conn, models, now, &steps)?;
                conversion::make(conn, models, now, &steps, self.now())?;
                let mut wanted = change.indexes(now, &steps);
                wanted.extend(change.converted_indexes(now, &steps));
                wanted.extend(late_index(conn, now)?);
                indexes::make(conn, now, &wanted)?;
                // Others went on while the indexes were built.
                conversion::make(conn, models, now, &steps, self.now())?;
            }
        }
        Ok(())
    }
}

/// What marks something that was made before its change: a digest of what it is.
fn mark_of(what: &str) -> String {
    let digest = Sha256::digest(what);
    format!("{MARK} {}", digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>())
}

/// Whether a table has at least so many records.
fn is_large(conn: &Connection, table: &Table, large: u64) -> Result<bool> {
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {} LIMIT ?1) AS first", conn.table(&table.name));
    let found: u64 = conn.query_row(&sql, [large], |row| row.get(0))?;
    Ok(found >= large)
}

/// Whether something bears a mark of ours.
fn is_marked(comment: Option<&str>) -> bool {
    comment.is_some_and(|comment| comment.starts_with(MARK))
}
