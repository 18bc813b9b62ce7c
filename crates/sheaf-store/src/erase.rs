//! What is known of a record, erased for good: the record, its comments, and what the log says of it. Who did something to it, and
//! when, stays, and so does the chain of hashes: it holds digests of what was said, and nothing of it.

use std::collections::{BTreeMap, BTreeSet};

use sheaf_model::{Storage, Table};

use crate::db::Connection;
use crate::fault::Result;
use crate::log;
use crate::record::no_record;
use crate::tx::Tx;

/// What was erased of a record.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Erased {
    /// How many entries of the log say nothing of it any more.
    pub entries: usize,
    /// Its comments.
    pub comments: usize,
    /// Entries for many records that have another digest without it, by their numbers.
    pub digests: BTreeMap<i64, String>,
    /// Ids of files that it held, and nothing else does.
    pub files: BTreeSet<String>,
}

impl Tx<'_> {
    /// Erases a record, be it there or deleted already. What points to it is emptied, as where a record is deleted.
    pub fn erase_record(&mut self, table: &Table, id: i64) -> Result<Erased> {
        let stands = self.current_of(table, id, |_| false)?.is_some();
        if stands {
            self.delete(table, id, None)?;
        }
        let mut erased = Erased::default();
        let said = "SELECT seq, body FROM _changes WHERE table_id = ?1 AND record_id = ?2 AND body <> ''";
        let said: Vec<(i64, String)> =
            self.conn.prepare_cached(said)?.query_map((table.id.0, id), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let beside = "SELECT seq, body FROM _bulk_updates WHERE table_id = ?1 AND record_id = ?2 AND body <> ''";
        let beside: Vec<(i64, String)> =
            self.conn.prepare_cached(beside)?.query_map((table.id.0, id), |row| Ok((row.get(0)?, row.get(1)?)))?;
        if !stands && said.is_empty() && beside.is_empty() {
            return Err(no_record(table, id));
        }
        let held: BTreeSet<String> =
            said.iter().chain(&beside).flat_map(|(_, body)| ids_of_files(body)).map(str::to_owned).collect();
        for (seq, _) in &said {
            log::erase(self.conn, *seq)?;
        }
        erased.entries = said.len() + beside.len();
        let emptied = "UPDATE _bulk_updates SET body = '' WHERE table_id = ?1 AND record_id = ?2";
        self.conn.execute(emptied, (table.id.0, id))?;
        for (seq, _) in &beside {
            erased.digests.insert(*seq, log::bulk_digest(self.conn, *seq, table.id.0)?);
        }
        let notified = "DELETE FROM _notifications WHERE comment_id IN
            (SELECT id FROM _comments WHERE table_id = ?1 AND record_id = ?2)";
        self.conn.execute(notified, (table.id.0, id))?;
        let comments = "DELETE FROM _comments WHERE table_id = ?1 AND record_id = ?2";
        erased.comments = self.conn.execute(comments, (table.id.0, id))?;
        for file in held {
            if !self.names_file(&file)? {
                erased.files.insert(file);
            }
        }
        Ok(erased)
    }

    /// Whether a record, or the log, still names a file.
    fn names_file(&self, id: &str) -> Result<bool> {
        let pattern = format!("%{id}%");
        let names = |sql: &str| names(self.conn, sql, &pattern);
        let model = std::sync::Arc::clone(&self.model);
        for table in &model.tables {
            for field in table.fields.iter().filter(|field| field.storage() == Storage::Json) {
                let column = sheaf_query::sql::quote(&field.name);
                let sql = format!(
                    "SELECT 1 FROM {} WHERE CAST({column} AS text) LIKE ?1 LIMIT 1",
                    self.conn.table(&table.name)
                );
                if names(&sql)? {
                    return Ok(true);
                }
            }
        }
        Ok(names("SELECT 1 FROM _changes WHERE body LIKE ?1 LIMIT 1")?
            || names("SELECT 1 FROM _bulk_updates WHERE body LIKE ?1 LIMIT 1")?)
    }
}

fn names(conn: &Connection, sql: &str, pattern: &str) -> Result<bool> {
    Ok(!conn.prepare_cached(sql)?.query_map([pattern], |_| Ok(()))?.is_empty())
}

/// What looks like the ids of files in a body: sixty-four small hexadecimal digits.
fn ids_of_files(body: &str) -> impl Iterator<Item = &str> {
    let parts = body.split(|c: char| !c.is_ascii_alphanumeric());
    parts.filter(|part| sheaf_model::field::is_file_id(part))
}
