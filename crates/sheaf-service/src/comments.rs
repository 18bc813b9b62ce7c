//! Comments on records: who may read a record reads them, whose role may comment on it writes some.

use std::collections::HashMap;

use serde_json::{Value, json};
use sheaf_model::{Code, Problem, Table, temporal};
use sheaf_store::comments::{self, Comment};
use sheaf_store::tx::{actors, find_actor};
use sheaf_store::{Fault, Tx, Why};

use crate::access::{Action, Deed, Principal};
use crate::mentions::{mentioned, with_names};
use crate::open::{Open, Sheaf};
use crate::reading::{LONGEST, gone, moved};

/// Most characters of a comment.
pub const LONGEST_TEXT: usize = 10_000;
/// Most comments of one answer.
pub const MOST: usize = 200;
/// Most records whose comments are counted for one answer.
pub const MOST_COUNTED: usize = 1000;

/// By whom a workspace's log was written: kind and name by number.
pub(crate) type Actors = HashMap<i64, (String, String)>;

/// Who reads and writes comments, as the workspace's log knows them.
#[derive(Clone, Copy)]
pub(crate) struct Commenter {
    pub actor: Option<i64>,
    /// Whether they may write comments.
    pub comments: bool,
    /// Whether they may take away what others wrote.
    pub is_admin: bool,
}

impl Commenter {
    fn is_author(&self, comment: &Comment) -> bool {
        self.actor == Some(comment.author)
    }

    fn may_change(&self, comment: &Comment) -> bool {
        self.comments && self.is_author(comment)
    }

    fn may_delete(&self, comment: &Comment) -> bool {
        self.may_change(comment) || self.is_admin
    }

    /// What an administrator took away, its author does not bring back.
    fn may_restore(&self, comment: &Comment) -> bool {
        let theirs = comment.deleted_by.is_none() || comment.deleted_by == self.actor;
        self.is_admin || self.is_author(comment) && theirs
    }
}

/// A comment as the API shows it.
pub(crate) fn shown(comment: &Comment, actors: &Actors, asking: &Commenter) -> Value {
    let moment = |at| temporal::text_of(|out| temporal::write_datetime(out, at));
    let (kind, name) = actors.get(&comment.author).cloned().unwrap_or_default();
    json!({
        "id": comment.id,
        "author": { "id": comment.author, "kind": kind, "name": name },
        "text": with_names(&comment.text, actors),
        "mentions": comment.mentions,
        "created_at": moment(comment.created_at),
        "edited_at": comment.edited_at.map(moment),
        "may": { "change": asking.may_change(comment), "delete": asking.may_delete(comment) },
    })
}

/// A text that a comment may have, without blanks around it.
fn read_text(text: &str) -> Result<&str, Problem> {
    let text = text.trim();
    let unfit = |code, message: String| Err(Problem::field("text", code, message));
    match text.chars().count() {
        0 => unfit("required", "A comment needs a text.".to_owned()),
        n if n > LONGEST_TEXT => {
            unfit("too_long", format!("The text has {n} characters, expected at most {LONGEST_TEXT}."))
        }
        _ if text.contains('\0') => unfit("text", "The text holds a zero character, which no text may.".to_owned()),
        _ => Ok(text),
    }
}

fn forbidden(what: &str) -> Fault {
    Problem::new(Code::Forbidden, what).into()
}

impl Open {
    /// The last comments on a record, the newest last; with `before`, those before that one.
    pub fn comments(
        &self,
        who: &Principal,
        table: &str,
        record: i64,
        before: Option<i64>,
        most: usize,
    ) -> Result<Value, Problem> {
        self.store.notice()?;
        let model = self.store.model();
        let (table, _) = who.grant(&model, table, Action::READ)?;
        let (sight, asking) = (self.sight(who, &model, table)?, self.asking(who)?);
        let (may, is_admin) = (self.condition(who, &model, table, Deed::Comment)?, who.acting(&model).is_admin());
        let most = most.clamp(1, MOST);
        let read = self.store.read(LONGEST, |conn| {
            self.store.expect_model(conn, model.version)?;
            sight.expect(conn, table, &asking, record)?;
            let mut found = comments::of_record(conn, table, record, before.unwrap_or(i64::MAX), most + 1)?;
            let more = found.len() > most;
            if more {
                found.remove(0);
            }
            let earlier = found.first().filter(|_| more).map(|comment| comment.id);
            let (actors, actor) = (actors(conn)?, find_actor(conn, who.kind_name(), &who.key())?);
            let comments = may.as_ref().map_or(Ok(false), |may| may.holds(conn, &asking, record))?;
            let asking = Commenter { actor, comments, is_admin };
            let shown: Vec<Value> = found.iter().map(|c| shown(c, &actors, &asking)).collect();
            Ok(json!({ "comments": shown, "before": earlier, "may_comment": comments }))
        });
        read.map_err(Fault::into_plain)
    }

    /// How many comments each of these records has, by their ids as text; those without any, or that are not there, are left out.
    pub fn comment_counts(&self, who: &Principal, table: &str, records: &[i64]) -> Result<Value, Problem> {
        self.store.notice()?;
        let model = self.store.model();
        let (table, _) = who.grant(&model, table, Action::READ)?;
        match records.len() {
            0 => return Err(Problem::field("records", "required", "'records' names no record, expected ids.")),
            n if n > MOST_COUNTED => {
                let message = format!("'records' names {n} records, expected at most {MOST_COUNTED}.");
                return Err(Problem::field("records", "too_many", message));
            }
            _ => {}
        }
        let (sight, asking) = (self.sight(who, &model, table)?, self.asking(who)?);
        let read = self.store.read(LONGEST, |conn| {
            self.store.expect_model(conn, model.version)?;
            let mut seen = Vec::with_capacity(records.len());
            for record in records {
                if sight.holds(conn, &asking, *record)? {
                    seen.push(*record);
                }
            }
            comments::counted(conn, table, &seen)
        });
        let found = read.map_err(Fault::into_plain)?;
        let counts: serde_json::Map<_, _> = found.into_iter().map(|(id, n)| (id.to_string(), json!(n))).collect();
        Ok(json!({ "counts": counts }))
    }

    /// Deletes a comment: its author, or an administrator.
    pub async fn delete_comment(&self, who: &Principal, table: &str, record: i64, id: i64) -> Result<(), Problem> {
        let work = move |tx: &mut Tx, table: &Table, asking: &Commenter| {
            let comment = tx.standing_comment(table, record, id)?;
            if !asking.may_delete(&comment) {
                return Err(forbidden("A comment is deleted by its author, or by an administrator."));
            }
            tx.delete_comment(&comment)
        };
        self.commenting(who, (table, record), work).await
    }

    /// Brings a deleted comment back: its author where they deleted it themselves, or an administrator.
    pub async fn restore_comment(&self, who: &Principal, table: &str, record: i64, id: i64) -> Result<Value, Problem> {
        let work = move |tx: &mut Tx, table: &Table, asking: &Commenter| {
            let comment = tx.comment(table, record, id)?;
            if !asking.may_restore(&comment) {
                return Err(forbidden("A comment is brought back by whoever deleted it, or by an administrator."));
            }
            let comment = if comment.deleted_by.is_some() { tx.restore_comment(&comment)? } else { comment };
            Ok(shown(&comment, &actors(tx.conn)?, asking))
        };
        self.commenting(who, (table, record), work).await
    }

    /// Writes something about comments on a record.
    async fn commenting<T: Send + 'static>(
        &self,
        who: &Principal,
        (table, record): (&str, i64),
        work: impl FnOnce(&mut Tx, &Table, &Commenter) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Problem> {
        self.expect_commenting(who, table)?;
        let actor = self.actor(who).await?;
        let model = self.store.model();
        let (found, _) = who.grant(&model, table, Action::Do(Deed::Comment))?;
        let (id, version, asks) = (found.id, model.version, self.asking(who)?);
        let sight = self.sight(who, &model, found)?;
        let may = self.condition(who, &model, found, Deed::Comment)?;
        let asking = Commenter { actor: Some(actor), comments: true, is_admin: who.acting(&model).is_admin() };
        let on_record = move |tx: &mut Tx| {
            let model = std::sync::Arc::clone(&tx.model);
            let table = model.table_by_id(id).ok_or_else(gone)?;
            if model.version != version {
                return Err(moved().into());
            }
            sight.expect(tx.conn, table, &asks, record)?;
            may.iter().try_for_each(|may| may.expect(tx.conn, table, &asks, record))?;
            work(tx, table, &asking)
        };
        self.store.write(actor, Why::Write, on_record).await
    }

    fn expect_commenting(&self, who: &Principal, table: &str) -> Result<(), Problem> {
        self.store.notice()?;
        who.grant(&self.store.model(), table, Action::Do(Deed::Comment)).map(drop)
    }
}

impl Sheaf {
    /// Comments on a record.
    pub async fn add_comment(
        &self,
        open: &Open,
        who: &Principal,
        table: &str,
        record: i64,
        text: &str,
    ) -> Result<Value, Problem> {
        open.expect_commenting(who, table)?;
        let text = read_text(text)?.to_owned();
        let (mentions, members) = (mentioned(&text), self.mentionable(open, &text).await?);
        let work = move |tx: &mut Tx, table: &Table, asking: &Commenter| {
            expect_known(&mentions, &members, &[])?;
            let comment = tx.add_comment(table, record, &text, &mentions)?;
            Ok(shown(&comment, &actors(tx.conn)?, asking))
        };
        open.commenting(who, (table, record), work).await
    }

    /// Gives a comment another text: its author alone.
    pub async fn change_comment(
        &self,
        open: &Open,
        who: &Principal,
        (table, record, id): (&str, i64, i64),
        text: &str,
    ) -> Result<Value, Problem> {
        open.expect_commenting(who, table)?;
        let text = read_text(text)?.to_owned();
        let (mentions, members) = (mentioned(&text), self.mentionable(open, &text).await?);
        let work = move |tx: &mut Tx, table: &Table, asking: &Commenter| {
            let comment = tx.standing_comment(table, record, id)?;
            if !asking.may_change(&comment) {
                return Err(forbidden("A comment is changed by its author alone."));
            }
            // Who has left since stays mentioned.
            expect_known(&mentions, &members, &comment.mentions)?;
            let comment = tx.change_comment(&comment, &text, &mentions)?;
            Ok(shown(&comment, &actors(tx.conn)?, asking))
        };
        open.commenting(who, (table, record), work).await
    }

    /// The numbers of those who can be mentioned, where a text mentions anybody.
    async fn mentionable(&self, open: &Open, text: &str) -> Result<Vec<i64>, Problem> {
        if mentioned(text).is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.everybody(open).await?.into_iter().map(|member| member.id).collect())
    }
}

/// Refuses a mention of somebody who is not known here.
fn expect_known(mentions: &[i64], members: &[i64], before: &[i64]) -> Result<(), Fault> {
    match mentions.iter().find(|m| !members.contains(m) && !before.contains(m)) {
        None => Ok(()),
        Some(unknown) => {
            let message = format!("Nobody with the number {unknown} belongs to this workspace.");
            Err(Problem::field("text", "mention", message).into())
        }
    }
}
