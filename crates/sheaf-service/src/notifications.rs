//! What somebody is told: comments that mention them, and comments on records that they commented on before.

use serde_json::{Value, json};
use sheaf_model::{Code, Problem, TableId};
use sheaf_query::plan::Action;
use sheaf_store::notifications::{self, After, Notification};
use sheaf_store::tx::{actors, find_actor};
use sheaf_store::{Fault, Why};

use crate::access::Principal;
use crate::comments::{Asking, shown};
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
        who.require(Action::Read)?;
        let (after, most) = (after.map(read_cursor).transpose()?, most.clamp(1, MOST));
        let (model, rights) = (self.store.model(), who.rights());
        let seen = model.tables.iter().filter(|t| rights.sees_table(t.id));
        let tables: Vec<TableId> = seen.map(|t| t.id).collect();
        let read = self.store.read(LONGEST, |conn| {
            let Some(actor) = find_actor(conn, who.kind_name(), &who.key())? else {
                return Ok(json!({ "notifications": [], "unseen": 0, "next": null }));
            };
            let mut found = notifications::of_actor(conn, actor, &tables, after, most + 1)?;
            let more = found.len() > most;
            found.truncate(most);
            let (unseen, actors) = (notifications::unseen(conn, actor, &tables)?, actors(conn)?);
            let asking = Asking { who, actor: Some(actor) };
            let all = found.iter().map(|n| {
                let table = model.table_by_id(TableId(n.comment.table));
                json!({
                    "why": n.why,
                    "seen": n.seen,
                    "table": table.map(|t| &t.name),
                    "record": n.comment.record,
                    "comment": shown(&n.comment, &actors, &asking),
                })
            });
            let next = found.last().filter(|_| more).map(cursor);
            Ok(json!({ "notifications": all.collect::<Vec<_>>(), "unseen": unseen, "next": next }))
        });
        read.map_err(Fault::into_plain)
    }

    /// Notes what somebody has seen, and answers how much is left.
    pub async fn see_notifications(&self, who: &Principal, seen: Seen) -> Result<Value, Problem> {
        who.require(Action::Read)?;
        let actor = self.actor(who).await?;
        let (model, rights) = (self.store.model(), who.rights());
        let tables: Vec<TableId> = model.tables.iter().map(|t| t.id).filter(|id| rights.sees_table(*id)).collect();
        let noted = self.store.write(actor, Why::Write, move |tx| {
            match &seen {
                Seen::These(comments) => tx.see_notifications(comments)?,
                Seen::UpTo(comment) => tx.see_notifications_up_to(*comment)?,
            }
            notifications::unseen(tx.conn, actor, &tables)
        });
        Ok(json!({ "unseen": noted.await? }))
    }
}
