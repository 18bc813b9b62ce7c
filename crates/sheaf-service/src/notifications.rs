//! What somebody is told: comments that mention them, and comments on records that they commented on before.

use serde_json::{Value, json};
use sheaf_model::{Code, Problem, TableId};
use sheaf_store::db::Connection;
use sheaf_store::notifications::{self, After, Notification};
use sheaf_store::tx::{actors, find_actor};
use sheaf_store::{Fault, Why};

use crate::access::{Deed, Principal, Sights};
use crate::comments::{Commenter, shown};
use crate::open::Open;
use crate::reading::LONGEST;

/// Most notifications of one answer.
pub const MOST: usize = 200;

/// Which of them somebody has seen.
pub enum Seen {
    /// Those of these comments.
    These(Vec<i64>),
    /// All up to this comment.
    UpTo(i64),
}

/// `new-12`, `seen-7`: where a page ended.
fn cursor(of: &Notification) -> String {
    format!("{}-{}", if of.seen { "seen" } else { "new" }, of.comment.id)
}

fn read_cursor(text: &str) -> Result<After, Problem> {
    let after = text.split_once('-').and_then(|(kind, comment)| {
        let seen = match kind {
            "seen" => true,
            "new" => false,
            _ => return None,
        };
        Some(After { seen, comment: comment.parse().ok()? })
    });
    after.ok_or_else(|| Problem::new(Code::Unreadable, format!("'{text}' is no cursor of notifications.")))
}

impl Open {
    /// What somebody is told: what they have not seen first, then the newest first.
    pub fn notifications(&self, who: &Principal, after: Option<&str>, most: usize) -> Result<Value, Problem> {
        self.store.notice()?;
        let (after, most) = (after.map(read_cursor).transpose()?, most.clamp(1, MOST));
        let model = self.store.model();
        let (sights, is_admin) = (self.sights(who, &model)?, who.acting(&model).is_admin());
        let read = self.store.read(LONGEST, |conn| {
            self.store.expect_model(conn, model.version)?;
            // What somebody is told is theirs alone.
            let found = if who.is_looked_through() { None } else { find_actor(conn, who.kind_name(), &who.key())? };
            let Some(actor) = found else {
                return Ok(json!({ "notifications": [], "unseen": 0, "next": null }));
            };
            let mut found = sights.notifications(conn, actor, after, most + 1)?;
            let more = found.len() > most;
            found.truncate(most);
            let (unseen, actors) = (sights.unseen(conn, actor)?, actors(conn)?);
            let all = found.iter().map(|n| {
                let table = model.table_by_id(TableId(n.comment.table));
                let comments = table.is_some_and(|t| who.permit(&model, t, Deed::Comment).is_some());
                json!({
                    "why": n.why,
                    "seen": n.seen,
                    "table": table.map(|t| &t.name),
                    "record": n.comment.record,
                    "comment": shown(&n.comment, &actors, &Commenter { actor: Some(actor), comments, is_admin }),
                })
            });
            let next = found.last().filter(|_| more).map(cursor);
            Ok(json!({ "notifications": all.collect::<Vec<_>>(), "unseen": unseen, "next": next }))
        });
        read.map_err(Fault::into_plain)
    }

    /// Notes what somebody has seen, and answers how much is left.
    pub async fn see_notifications(&self, who: &Principal, seen: Seen) -> Result<Value, Problem> {
        let actor = self.actor(who).await?;
        let sights = self.sights(who, &self.store.model())?;
        let noted = self.store.write(actor, Why::Write, move |tx| {
            match &seen {
                Seen::These(comments) => tx.see_notifications(comments)?,
                Seen::UpTo(comment) => tx.see_notifications_up_to(*comment)?,
            }
            sights.unseen(tx.conn, actor)
        });
        Ok(json!({ "unseen": noted.await? }))
    }
}

impl Sights {
    fn all(&self) -> Vec<TableId> {
        self.tables(true).chain(self.tables(false)).collect()
    }

    /// What somebody is told, of records that they see.
    fn notifications(
        &self,
        conn: &Connection,
        actor: i64,
        mut after: Option<After>,
        most: usize,
    ) -> Result<Vec<Notification>, Fault> {
        let (tables, mut told) = (self.all(), Vec::new());
        loop {
            let page = notifications::of_actor(conn, actor, &tables, after, most)?;
            let is_last = page.len() < most;
            after = page.last().map(|last| After { seen: last.seen, comment: last.comment.id });
            for one in page {
                if self.record(conn, TableId(one.comment.table), one.comment.record)? {
                    told.push(one);
                }
            }
            if is_last || told.len() >= most {
                told.truncate(most);
                return Ok(told);
            }
        }
    }

    /// How many of them they have not seen.
    fn unseen(&self, conn: &Connection, actor: i64) -> Result<usize, Fault> {
        let whole: Vec<TableId> = self.tables(false).collect();
        let mut unseen = notifications::unseen(conn, actor, &whole)?;
        let (narrow, mut after) = (self.tables(true).collect::<Vec<_>>(), None);
        while !narrow.is_empty() {
            let page = notifications::of_actor(conn, actor, &narrow, after, MOST)?;
            for one in page.iter().filter(|one| !one.seen) {
                unseen += usize::from(self.record(conn, TableId(one.comment.table), one.comment.record)?);
            }
            match page.last().filter(|last| !last.seen && page.len() == MOST) {
                Some(last) => after = Some(After { seen: last.seen, comment: last.comment.id }),
                None => break,
            }
        }
        Ok(unseen)
    }
}
