//! Comments on records. They stand beside the record and go by the numbers of its table and its own, which nothing else ever
//! has: one whose record or table is put aside is there again when that comes back. A row is never removed, so that no number
//! of a comment is given twice.

use serde_json::{Value, json};
use sheaf_model::{Code, Problem, Table};
use sheaf_query::sql::Dialect;

use crate::ahead::is_there_sql;
use crate::db::{Connection, Optional, Row};
use crate::fault::Result;
use crate::log::Op;
use crate::record::no_record;
use crate::tx::Tx;

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its number in the workspace.
    pub id: i64,
    /// The table of its record.
    pub table: u32,
    /// Its record.
    pub record: i64,
    /// Who wrote it, of `_actors`.
    pub author: i64,
    /// What was written.
    pub text: String,
    /// Who is mentioned in it, of `_actors`.
    pub mentions: Vec<i64>,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// When its text was changed last; none: never.
    pub edited_at: Option<i64>,
    /// Who deleted it; none: nobody.
    pub deleted_by: Option<i64>,
}

/// The columns that `read` reads, in its order, of `_comments` by the name of `c`.
pub(crate) const COLUMNS: &str =
    "c.id, c.table_id, c.record_id, c.author, c.body, c.mentions, c.created_at, c.edited_at, c.deleted_by";

pub(crate) fn read(row: &Row) -> Result<Comment> {
    let mentions: String = row.get(5)?;
    Ok(Comment {
        id: row.get(0)?,
        table: row.get(1)?,
        record: row.get(2)?,
        author: row.get(3)?,
        text: row.get(4)?,
        mentions: serde_json::from_str(&mentions).unwrap_or_default(),
        created_at: row.get(6)?,
        edited_at: row.get(7)?,
        deleted_by: row.get(8)?,
    })
}

/// The last comments of a record before one, at most so many, the newest last; not those that are deleted.
pub fn of_record(conn: &Connection, table: &Table, record: i64, before: i64, most: usize) -> Result<Vec<Comment>> {
    expect_record(conn, table, record)?;
    let sql = format!(
        "SELECT {COLUMNS} FROM _comments c WHERE c.table_id = ?1 AND c.record_id = ?2 AND c.id < ?3 AND c.deleted_by IS NULL
         ORDER BY c.id DESC LIMIT ?4"
    );
    let mut found = conn.prepare_cached(&sql)?.query_map((table.id.0, record, before, most as i64), read)?;
    found.reverse();
    Ok(found)
}

/// How many comments stand on each of these records; those without any are left out. One walk along `_comments_record`, so that
/// it costs what is counted and not what the table holds.
pub fn counted(conn: &Connection, table: &Table, records: &[i64]) -> Result<Vec<(i64, i64)>> {
    let ids: Vec<String> = records.iter().map(i64::to_string).collect();
    // One parameter, so that the statement's text stays the same however many are asked for.
    let (among, listed) = match conn.dialect() {
        Dialect::Sqlite => ("IN (SELECT value FROM json_each(?2))", format!("[{}]", ids.join(","))),
        Dialect::Postgres => ("= ANY(CAST(?2 AS text)::bigint[])", format!("{{{}}}", ids.join(","))),
    };
    // A record that was put aside keeps its comments; nobody is told of them.
    let sql = format!(
        "SELECT c.record_id, count(*) FROM _comments c JOIN {} r ON r.\"_id\" = c.record_id
         WHERE c.table_id = ?1 AND c.record_id {among} AND c.deleted_by IS NULL GROUP BY c.record_id ORDER BY c.record_id",
        conn.table(&table.name)
    );
    conn.prepare_cached(&sql)?.query_map((table.id.0, listed.as_str()), |row| Ok((row.get(0)?, row.get(1)?)))
}

fn expect_record(conn: &Connection, table: &Table, record: i64) -> Result<()> {
    let there = conn.prepare_cached(&is_there_sql(conn, table))?.exists([record])?;
    if there { Ok(()) } else { Err(no_record(table, record)) }
}

fn no_comment(id: i64) -> Problem {
    Problem::new(Code::NotFound, format!("There is no comment {id} here."))
}

impl Tx<'_> {
    /// A comment of a record, be it deleted.
    pub fn comment(&self, table: &Table, record: i64, id: i64) -> Result<Comment> {
        expect_record(self.conn, table, record)?;
        let sql = format!("SELECT {COLUMNS} FROM _comments c WHERE c.id = ?1 AND c.table_id = ?2 AND c.record_id = ?3");
        let found = self.conn.prepare_cached(&sql)?.query_row((id, table.id.0, record), read).optional()?;
        Ok(found.ok_or_else(|| no_comment(id))?)
    }

    /// The same where it is not deleted.
    pub fn standing_comment(&self, table: &Table, record: i64, id: i64) -> Result<Comment> {
        let found = self.comment(table, record, id)?;
        if found.deleted_by.is_some() { Err(no_comment(id).into()) } else { Ok(found) }
    }

    /// Comments on a record.
    pub fn add_comment(&mut self, table: &Table, record: i64, text: &str, mentions: &[i64]) -> Result<Comment> {
        expect_record(self.conn, table, record)?;
        let sql = "INSERT INTO _comments (table_id, record_id, author, body, mentions, created_at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id";
        let row = (table.id.0, record, self.actor, text, json!(mentions).to_string(), self.now);
        let id = self.conn.query_row(sql, row, |row| row.get(0))?;
        let comment = Comment {
            id,
            table: table.id.0,
            record,
            author: self.actor,
            text: text.to_owned(),
            mentions: mentions.to_vec(),
            created_at: self.now,
            edited_at: None,
            deleted_by: None,
        };
        self.log_comment(&comment, Value::Null, json!(text))?;
        self.notify(&comment, mentions)?;
        self.notify_earlier(&comment)?;
        Ok(comment)
    }

    /// Gives a comment another text. Who was not mentioned before is told.
    pub fn change_comment(&mut self, was: &Comment, text: &str, mentions: &[i64]) -> Result<Comment> {
        if was.text == text {
            return Ok(was.clone());
        }
        let sql = "UPDATE _comments SET body = ?2, mentions = ?3, edited_at = ?4 WHERE id = ?1";
        self.conn.execute(sql, (was.id, text, json!(mentions).to_string(), self.now))?;
        let comment =
            Comment { text: text.to_owned(), mentions: mentions.to_vec(), edited_at: Some(self.now), ..was.clone() };
        self.log_comment(&comment, json!(was.text), json!(text))?;
        let new: Vec<i64> = mentions.iter().copied().filter(|m| !was.mentions.contains(m)).collect();
        self.notify(&comment, &new)?;
        Ok(comment)
    }

    /// Deletes a comment, which can be brought back.
    pub fn delete_comment(&mut self, was: &Comment) -> Result<()> {
        let sql = "UPDATE _comments SET deleted_at = ?2, deleted_by = ?3 WHERE id = ?1";
        self.conn.execute(sql, (was.id, self.now, self.actor))?;
        self.log_comment(was, json!(was.text), Value::Null)
    }

    /// Brings a comment back.
    pub fn restore_comment(&mut self, was: &Comment) -> Result<Comment> {
        self.conn.execute("UPDATE _comments SET deleted_at = NULL, deleted_by = NULL WHERE id = ?1", [was.id])?;
        self.log_comment(was, Value::Null, json!(was.text))?;
        Ok(Comment { deleted_by: None, ..was.clone() })
    }

    fn log_comment(&mut self, comment: &Comment, before: Value, after: Value) -> Result<()> {
        let body = json!({ "comment": comment.id, "text": [before, after] }).to_string();
        self.log(Op::Comment, Some(sheaf_model::TableId(comment.table)), Some(comment.record), &body)?;
        Ok(())
    }
}
