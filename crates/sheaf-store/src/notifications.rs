//! Who is to be told of which comment: those whom it mentions, and those who commented on the same record before.

use sheaf_model::TableId;

use crate::comments::{COLUMNS, Comment, read};
use crate::db::Connection;
use crate::fault::Result;
use crate::tx::Tx;

/// A comment of which somebody is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// The comment.
    pub comment: Comment,
    /// `mention` or `reply`.
    pub why: String,
    /// Whether it was seen.
    pub seen: bool,
}

/// Where a page of notifications begins: after this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// Whether it was seen: those that were not come first.
    pub seen: bool,
    /// Its comment.
    pub comment: i64,
}

/// Which tables are there, as a list within a statement.
fn listed(tables: &[TableId]) -> String {
    // `IN ()` is no SQL everywhere; no table has the number 0.
    let ids: Vec<String> = tables.iter().map(|id| id.0.to_string()).chain(["0".to_owned()]).collect();
    ids.join(", ")
}

/// What an actor is told, of these tables alone: what was not seen first, then the newest first.
pub fn of_actor(
    conn: &Connection,
    actor: i64,
    tables: &[TableId],
    after: Option<After>,
    most: usize,
) -> Result<Vec<Notification>> {
    let sql = format!(
        "SELECT {COLUMNS}, n.why, n.seen FROM _notifications n JOIN _comments c ON c.id = n.comment_id
         WHERE n.actor = ?1 AND (n.seen > ?2 OR (n.seen = ?2 AND n.comment_id < ?3)) AND c.deleted_by IS NULL
           AND c.table_id IN ({}) ORDER BY n.seen, n.comment_id DESC LIMIT ?4",
        listed(tables)
    );
    let after = after.unwrap_or(After { seen: false, comment: i64::MAX });
    let asked = (actor, i64::from(after.seen), after.comment, most as i64);
    conn.prepare_cached(&sql)?.query_map(asked, |row| {
        Ok(Notification { comment: read(row)?, why: row.get(9)?, seen: row.get::<i64>(10)? != 0 })
    })
}

/// How many an actor has not seen.
pub fn unseen(conn: &Connection, actor: i64, tables: &[TableId]) -> Result<usize> {
    let sql = format!(
        "SELECT count(*) FROM _notifications n JOIN _comments c ON c.id = n.comment_id
         WHERE n.actor = ?1 AND n.seen = 0 AND c.deleted_by IS NULL AND c.table_id IN ({})",
        listed(tables)
    );
    let count: i64 = conn.prepare_cached(&sql)?.query_row([actor], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or_default())
}

impl Tx<'_> {
    /// Tells these of a comment that mentions them.
    pub(crate) fn notify(&self, comment: &Comment, mentioned: &[i64]) -> Result<()> {
        let mut tell = self.conn.prepare_cached(
            "INSERT INTO _notifications (actor, comment_id, why, seen) VALUES (?1, ?2, 'mention', 0)
             ON CONFLICT (actor, comment_id) DO UPDATE SET why = 'mention', seen = 0 WHERE _notifications.why <> 'mention'",
        )?;
        for actor in mentioned.iter().filter(|actor| **actor != comment.author) {
            tell.execute((actor, comment.id))?;
        }
        Ok(())
    }

    /// Tells those who commented on the record before, and are not told already.
    pub(crate) fn notify_earlier(&self, comment: &Comment) -> Result<()> {
        let sql = "INSERT INTO _notifications (actor, comment_id, why, seen)
                   SELECT DISTINCT c.author, CAST(?1 AS bigint), 'reply', 0 FROM _comments c
                   WHERE c.table_id = ?2 AND c.record_id = ?3 AND c.id < ?1 AND c.author <> ?4 AND c.deleted_by IS NULL
                   ON CONFLICT (actor, comment_id) DO NOTHING";
        self.conn.execute(sql, (comment.id, comment.table, comment.record, comment.author))?;
        Ok(())
    }

    /// Notes that who writes has seen these, which leaves no entry in the log.
    pub fn see_notifications(&self, comments: &[i64]) -> Result<()> {
        let sql = "UPDATE _notifications SET seen = 1 WHERE actor = ?1 AND comment_id = ?2";
        let mut see = self.conn.prepare_cached(sql)?;
        for comment in comments {
            see.execute((self.actor, *comment))?;
        }
        Ok(())
    }

    /// The same for all up to a comment.
    pub fn see_notifications_up_to(&self, comment: i64) -> Result<()> {
        let sql = "UPDATE _notifications SET seen = 1 WHERE actor = ?1 AND seen = 0 AND comment_id <= ?2";
        self.conn.execute(sql, (self.actor, comment))?;
        Ok(())
    }
}
