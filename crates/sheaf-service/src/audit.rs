//! What people did that changed no record: who was let in, what was taken out. It stands in the workspace's log beside what was changed,
//! in the same chain, and both are read here.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sheaf_model::role::Ability;
use sheaf_model::{Model, Problem, Table, temporal};
use sheaf_store::fault::Fault;
pub use sheaf_store::host::SoughtSignIns;
use sheaf_store::host::{Person, SignIn};
pub use sheaf_store::log::Op;
use sheaf_store::log::{Entry, Sought};

use crate::access::{Kind, Principal};
use crate::changes::summary;
use crate::comments::Actors;
use crate::open::{Open, Sheaf};
use crate::plans::Feature;
use crate::reading::LONGEST;

mod lines;

pub use lines::Lines;

/// For how long it is not noted once more that somebody looks with the same eyes: an hour, in milliseconds.
const LOOK: i64 = 3_600_000;
/// Who looked with whose eyes, and when that was noted.
pub(crate) type Looks = Mutex<HashMap<(&'static str, String, i64), i64>>;

/// Who read what, and when that was noted.
pub(crate) type Reads = Mutex<HashMap<(&'static str, String, String), i64>>;

/// Most readings that are remembered.
const MOST_READS: usize = 50_000;
/// Numbers of entries that are looked at by one statement.
const AT_A_TIME: i64 = 20_000;
/// After which an answer says what was found so far.
const LONGEST_LOOK: Duration = Duration::from_millis(500);
/// Most entries of one answer.
pub const MOST: usize = 1_000;

/// What somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Records were taken out as a file.
    Exported,
    /// This log was taken out as a file.
    ExportedLog,
    /// Somebody was asked in.
    Invited,
    /// An invitation was taken back.
    TookBack,
    /// An invitation was accepted.
    Joined,
    /// A member was given another role.
    GaveRole,
    /// A member was taken out, or left.
    Removed,
    /// A token was made.
    MadeToken,
    /// A token was given another secret.
    RenewedToken,
    /// A token was revoked.
    RevokedToken,
    /// A record was shared alone.
    Shared,
    /// Such a share was ended.
    EndedShare,
    /// An administrator looked with a member's eyes.
    LookedAs,
    /// Records of a table were read of which that is noted.
    Read,
    /// All that is known of a record was erased.
    Erased,
    /// All that is known of somebody, or of a record, was taken out.
    TookOut,
    /// The workspace was called otherwise, stood otherwise, or was reached otherwise.
    ChangedWorkspace,
    /// The workspace was deleted.
    DeletedWorkspace,
    /// The workspace was brought back.
    RestoredWorkspace,
    /// Another workspace was made like this one.
    ClonedWorkspace,
    /// The workspace was given another plan, or its plan is to end.
    ChangedPlan,
}

impl Act {
    /// As the log and the API have it.
    pub const fn name(self) -> &'static str {
        match self {
            Act::Exported => "exported",
            Act::ExportedLog => "exported_log",
            Act::Invited => "invited",
            Act::TookBack => "took_back",
            Act::Joined => "joined",
            Act::GaveRole => "gave_role",
            Act::Removed => "removed",
            Act::MadeToken => "made_token",
            Act::RenewedToken => "renewed_token",
            Act::RevokedToken => "revoked_token",
            Act::Shared => "shared",
            Act::EndedShare => "ended_share",
            Act::LookedAs => "looked_as",
            Act::Read => "read",
            Act::Erased => sheaf_store::log::ERASED,
            Act::TookOut => "took_out",
            Act::ChangedWorkspace => "changed_workspace",
            Act::DeletedWorkspace => "deleted_workspace",
            Act::RestoredWorkspace => "restored_workspace",
            Act::ClonedWorkspace => "cloned_workspace",
            Act::ChangedPlan => "changed_plan",
        }
    }

    const fn phrase(self) -> &'static str {
        match self {
            Act::Exported => "exported",
            Act::ExportedLog => "exported",
            Act::Invited => "invited",
            Act::TookBack => "an invitation taken back",
            Act::Joined => "came by an invitation",
            Act::GaveRole => "given another role",
            Act::Removed => "taken out of the workspace",
            Act::MadeToken => "a token made",
            Act::RenewedToken => "a token given another secret",
            Act::RevokedToken => "a token revoked",
            Act::Shared => "shared alone",
            Act::EndedShare => "no longer shared",
            Act::LookedAs => "their records looked at with their eyes",
            Act::Read => "read",
            Act::Erased => "erased for good",
            Act::TookOut => "all that is known taken out",
            Act::ChangedWorkspace => "the workspace changed",
            Act::DeletedWorkspace => "the workspace deleted",
            Act::RestoredWorkspace => "the workspace brought back",
            Act::ClonedWorkspace => "a workspace made like this one",
            Act::ChangedPlan => "the plan of the workspace changed",
        }
    }

    /// All of them.
    pub const ALL: [Act; 21] = [
        Act::Exported,
        Act::ExportedLog,
        Act::Invited,
        Act::TookBack,
        Act::Joined,
        Act::GaveRole,
        Act::Removed,
        Act::MadeToken,
        Act::RenewedToken,
        Act::RevokedToken,
        Act::Shared,
        Act::EndedShare,
        Act::LookedAs,
        Act::Read,
        Act::Erased,
        Act::TookOut,
        Act::ChangedWorkspace,
        Act::DeletedWorkspace,
        Act::RestoredWorkspace,
        Act::ClonedWorkspace,
        Act::ChangedPlan,
    ];
}

/// What an entry of the log says that tells of an act: in one sentence.
pub(crate) fn sentence(body: &Value) -> String {
    let act = Act::ALL.into_iter().find(|act| body["act"] == act.name());
    let what = body["of"].as_str().unwrap_or_default();
    act.map_or_else(|| what.to_owned(), |act| format!("'{what}': {}", act.phrase()))
}

/// What somebody looks for in the log.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Entries before this number; none: from the last on.
    pub before: Option<i64>,
    /// Not before this moment, in milliseconds since 1970.
    pub from: Option<i64>,
    /// Not after it.
    pub to: Option<i64>,
    /// What was done: `create`, `update`, `delete`, `bulk`, `model`, `comment`, or `access` for what changed no record.
    pub kind: Option<Op>,
    /// Which act of those that changed no record.
    pub act: Option<Act>,
    /// By whom, of the actors of the log.
    pub by: Option<i64>,
    /// By which person of the host.
    pub person: Option<i64>,
    /// In which table, by API name.
    pub table: Option<String>,
    /// How many.
    pub limit: usize,
}

impl Open {
    /// Notes what somebody did: for what they did, and `of` what.
    pub async fn note(&self, who: &Principal, act: Act, of: &str, detail: Value) -> Result<(), Problem> {
        let actor = self.actor(who).await?;
        let body = json!({ "act": act.name(), "of": of, "detail": detail }).to_string();
        self.store
            .write(actor, sheaf_store::Why::Write, move |tx| tx.log(Op::Access, None, None, &body).map(drop))
            .await
    }

    /// The same after it was done: that it cannot be noted undoes nothing, and is told to whoever runs the host.
    pub(crate) async fn note_done(&self, who: &Principal, act: Act, of: &str, detail: Value) {
        if let Err(problem) = self.note(who, act, of, detail).await {
            tracing::error!(workspace = self.entry.name, act = act.name(), error = %problem, "what was done is not in the log");
        }
    }

    /// Notes that somebody looks with a member's eyes: once for all that they look at within an hour.
    pub(crate) fn note_look(self: &Arc<Self>, who: &Principal, at: &Person) {
        let now = jiff::Timestamp::now().as_millisecond();
        let key = (who.kind_name(), who.key(), at.id);
        let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        looks.retain(|_, noted| now - *noted < LOOK);
        if looks.contains_key(&key) {
            return;
        }
        looks.insert(key, now);
        let (open, who, at) = (Arc::clone(self), who.clone(), at.clone());
        tokio::spawn(async move {
            open.note_done(&who, Act::LookedAs, &at.name, json!({ "person": at.id })).await;
        });
    }

    /// Notes that somebody reads records of a table of which that is to be noted: once within an hour for what they ask in the same way.
    pub(crate) fn note_read(self: &Arc<Self>, who: &Principal, table: &Table, record: Option<i64>, asked: &str) {
        let is_system = matches!(who.kind, Kind::System { .. }) && !who.is_stranger();
        if !table.reads_noted || is_system {
            return;
        }
        // Strangers ask as often and in as many ways as they like: it is noted once that they look at the view.
        let asked = if who.is_stranger() { view_of(asked) } else { asked };
        let now = jiff::Timestamp::now().as_millisecond();
        let key = (who.kind_name(), who.key(), format!("{}|{record:?}|{asked}", table.id.0));
        {
            let mut reads = self.reads.lock().unwrap_or_else(PoisonError::into_inner);
            if reads.len() >= MOST_READS {
                reads.retain(|_, noted| now - *noted < LOOK);
            }
            if reads.get(&key).is_some_and(|noted| now - *noted < LOOK) {
                return;
            }
            // Where so many are remembered that none is too old, more is noted, and nothing less.
            if reads.len() >= MOST_READS {
                reads.clear();
            }
            reads.insert(key, now);
        }
        let (open, who, label) = (Arc::clone(self), who.clone(), table.label.clone());
        let mut detail = json!({ "table": table.name });
        match record {
            Some(record) => detail["record"] = json!(record),
            None => detail["asked"] = json!(asked),
        }
        tokio::spawn(async move { open.note_done(&who, Act::Read, &label, detail).await });
    }

    /// The log, newest first, for whoever manages members. Where little of much is looked for, an answer has what was found within a
    /// while, be that nothing, and says where it goes on.
    pub fn audit(&self, who: &Principal, wanted: &Wanted) -> Result<Value, Problem> {
        self.store.notice()?;
        let model = self.store.model();
        who.require(&model, Ability::Members)?;
        // What is kept from somebody would be told here: tables by name, records by number.
        if !who.rights(&model).sees_all() {
            who.require_admin(&model)?;
        }
        let table = wanted.table.as_deref().map(|name| model.expect_table(name).map(|table| table.id)).transpose()?;
        let limit = wanted.limit.clamp(1, MOST);
        let Some(by) = self.sought_actor(wanted)? else { return Ok(json!({ "entries": [], "next": null })) };
        let mut sought = Sought {
            before: wanted.before.unwrap_or(i64::MAX).min(self.store.head() + 1),
            since: 0,
            from: wanted.from.unwrap_or(i64::MIN),
            to: wanted.to.unwrap_or(i64::MAX),
            op: wanted.kind.or(wanted.act.map(|_| Op::Access)),
            actor: by,
            table: table.map(|id| id.0),
        };
        let read = self.store.read(LONGEST, |conn| {
            let (actors, begun) = (sheaf_store::tx::actors(conn)?, Instant::now());
            let mut found = Vec::new();
            while sought.before > 1 && found.len() < limit && begun.elapsed() < LONGEST_LOOK {
                sought.since = sought.before - AT_A_TIME;
                let room = limit - found.len();
                let entries = sheaf_store::log::entries_before(conn, &sought, room)?;
                let fits = |entry: &&Entry| wanted.act.is_none_or(|act| act_of(entry)["act"] == act.name());
                found.extend(entries.iter().filter(fits).map(|entry| told(entry, &model, &actors)));
                // Where there may be more of them, it goes on behind the last that was looked at.
                let last = entries.last().filter(|_| entries.len() == room);
                sought.before = last.map_or(sought.since, |last| last.seq);
            }
            let next = (sought.before > 1).then_some(sought.before);
            Ok(json!({ "entries": found, "next": next }))
        });
        read.map_err(Fault::into_plain)
    }

    /// By whom of the actors of the log it is to be: nobody in particular, or one; none where it can be nobody's.
    fn sought_actor(&self, wanted: &Wanted) -> Result<Option<Option<i64>>, Problem> {
        let Some(person) = wanted.person else { return Ok(Some(wanted.by)) };
        let key = person.to_string();
        let read = self.store.read(LONGEST, |conn| sheaf_store::tx::find_actor(conn, "person", &key));
        let found = read.map_err(Fault::into_plain)?;
        Ok(found.filter(|id| wanted.by.is_none_or(|by| by == *id)).map(Some))
    }
}

/// Of what a stranger asks of a published view (`published|view|…`), the view alone.
fn view_of(asked: &str) -> &str {
    asked.match_indices('|').nth(1).map_or(asked, |(end, _)| &asked[..end])
}

/// An entry as whoever audits sees it.
fn told(entry: &Entry, model: &Model, actors: &Actors) -> Value {
    let mut told = summary(entry, model, actors);
    told["by"]["id"] = json!(entry.actor);
    told["kind"] = json!(entry.op.as_str());
    told["why"] = json!(entry.why);
    told["act"] = act_of(entry);
    told["changed"] = changed_of(entry);
    told
}

/// What an entry says of an act; null where it is none, or was erased.
fn act_of(entry: &Entry) -> Value {
    match entry.op {
        Op::Access => serde_json::from_str(&entry.body).unwrap_or_default(),
        _ => Value::Null,
    }
}

/// What an entry says of settings and roles that became otherwise; null where it says nothing of them.
fn changed_of(entry: &Entry) -> Value {
    match entry.op {
        Op::Model => serde_json::from_str::<Value>(&entry.body).unwrap_or_default()["changed"].take(),
        _ => Value::Null,
    }
}

impl Sheaf {
    /// The log of a workspace whose plan has it, as `Open::audit` tells it.
    pub fn audit(&self, open: &Open, who: &Principal, wanted: &Wanted) -> Result<Value, Problem> {
        who.require(&open.store.model(), Ability::Members)?;
        self.expect_feature(&open.entry, Feature::Audit)?;
        open.audit(who, wanted)
    }

    /// Where members of a workspace signed in, and where somebody tried to in their name, newest first.
    pub fn sign_ins(
        &self,
        open: &Open,
        who: &Principal,
        of: SoughtSignIns<'_>,
        limit: usize,
    ) -> Result<Value, Problem> {
        who.require_admin(&open.model())?;
        let limit = limit.clamp(1, MOST);
        let found = self.host.sign_ins(open.entry.id, of, limit + 1)?;
        let shown = found.iter().take(limit).map(|one: &SignIn| {
            json!({
                "id": one.id, "at": temporal::text_of(|out| temporal::write_datetime(out, one.at)),
                "person": { "id": one.person, "name": one.name }, "kind": one.kind,
                "address": one.address, "agent": one.agent,
            })
        });
        let shown: Vec<Value> = shown.collect();
        let next = found.get(limit).and(found.get(limit.saturating_sub(1))).map(|last| last.id);
        Ok(json!({ "sign_ins": shown, "next": next }))
    }
}
