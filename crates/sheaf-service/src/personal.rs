//! What is known of somebody: taken out whole, and erased for good.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::{Value, json};
use sheaf_model::{Code, Problem, temporal};
use sheaf_store::fault::Fault;
use sheaf_store::host::Person;
use sheaf_store::log::Op;
use sheaf_store::{Tx, Why, personal};

use crate::access::{Action, Principal};
use crate::audit::Act;
use crate::open::{Open, Sheaf};

/// Entries of the log that are erased in one transaction.
const AT_A_TIME: usize = 500;
/// Most of them at one time, so that those who write do not wait for it.
const MOST_ERASED: usize = 5_000;
/// How often it is looked for what is too old, in milliseconds.
const EVERY: i64 = 3_600_000;
/// How long it may take to gather what is known of somebody in a workspace.
const LONGEST: Duration = Duration::from_secs(60);
/// Pages of comments and history that are gathered of a record.
const MOST_COMMENTS: usize = crate::comments::MOST;

fn at(moment: i64) -> String {
    temporal::text_of(|out| temporal::write_datetime(out, moment))
}

impl Open {
    /// All that is known of a record: what it holds, what it was, what was said about it, and what points to it.
    pub async fn record_data(self: &Arc<Self>, who: &Principal, table: &str, id: i64) -> Result<Value, Problem> {
        who.require_admin(&self.store.model())?;
        let record = self.get(who, table, id, None, &[]).await?;
        let record: Value = serde_json::from_slice(&record.body)
            .map_err(|_| Problem::new(Code::Internal, "The record cannot be read."))?;
        let history = self.history(who, table, id)?["changes"].take();
        let (mut comments, mut before) = (Vec::new(), None);
        loop {
            let mut page = self.comments(who, table, id, before, MOST_COMMENTS)?;
            if let Value::Array(mut found) = page["comments"].take() {
                found.append(&mut comments);
                comments = found;
            }
            before = page["before"].as_i64();
            if before.is_none() {
                break;
            }
        }
        let model = self.store.model();
        let of = model.expect_table(table)?;
        let points =
            self.store.read(LONGEST, |conn| personal::pointing(conn, &model, of, id)).map_err(Fault::into_plain)?;
        let points =
            points.into_iter().map(|(table, field, ids)| json!({ "table": table, "field": field, "records": ids }));
        let told = json!({ "table": table, "record": record, "history": history, "comments": comments, "linked_from": points.collect::<Vec<_>>() });
        self.note_done(who, Act::TookOut, &of.label, json!({ "table": table, "record": id })).await;
        Ok(told)
    }

    /// Erases a record for good, with its comments and what the log says of it; files that nothing else holds go too.
    pub async fn erase_record(self: &Arc<Self>, who: &Principal, table: &str, id: i64) -> Result<Value, Problem> {
        self.store.notice()?;
        let model = self.store.model();
        who.require_admin(&model)?;
        let (found, _) = who.grant(&model, table, Action::READ)?;
        let (of, label, name) = (found.id, found.label.clone(), found.name.clone());
        let actor = self.actor(who).await?;
        let erase = move |tx: &mut Tx| {
            let model = Arc::clone(&tx.model);
            let gone = || Problem::new(Code::NotFound, format!("There is no table '{name}'."));
            let erased = tx.erase_record(model.table_by_id(of).ok_or_else(gone)?, id)?;
            let detail = json!({ "table": name, "record": id, "entries": erased.entries, "comments": erased.comments,
                "files": erased.files.len(), "digests": erased.digests });
            let body = json!({ "act": Act::Erased.name(), "of": label, "detail": detail }).to_string();
            tx.log(Op::Access, None, None, &body)?;
            Ok::<_, Fault>(erased)
        };
        let erased = self.store.write_alone(actor, Why::Write, erase).await?;
        let kept = self.kept_files();
        for file in &erased.files {
            kept.forget(file)?;
        }
        // What search knows goes at once, and not when somebody searches next.
        let (open, model) = (Arc::clone(self), self.store.model());
        crate::imports::apart(move || {
            let Some(table) = model.table_by_id(of) else { return Ok(()) };
            let prepared = open.store.read(LONGEST, |conn| open.store.prepare_search(conn, table));
            prepared.map(drop).map_err(Fault::into_plain)
        })
        .await?;
        let originals = self.store.read(LONGEST, personal::originals).map_err(Fault::into_plain)?;
        Ok(
            json!({ "entries": erased.entries, "comments": erased.comments, "files": erased.files.len(), "originals": originals }),
        )
    }

    /// What somebody did here: their comments whole, and of each change when and where.
    fn data_of(&self, person: &Person) -> Result<Value, Problem> {
        let key = person.id.to_string();
        let model = self.store.model();
        let read = self.store.read(LONGEST, |conn| personal::of_actor(conn, "person", &key));
        let personal::Done { comments, changes } = read.map_err(Fault::into_plain)?;
        let named = |id: Option<i64>| {
            let table =
                id.and_then(|id| u32::try_from(id).ok()).and_then(|id| model.table_by_id(sheaf_model::TableId(id)));
            table.map(|table| table.name.clone())
        };
        let comments = comments.into_iter().map(|comment| {
            json!({ "table": named(Some(comment.table)), "record": comment.record, "text": comment.text, "at": at(comment.at) })
        });
        let changes = changes.into_iter().map(|change| {
            json!({ "seq": change.seq, "at": at(change.at), "op": change.op, "table": named(change.table), "record": change.record })
        });
        Ok(json!({ "comments": comments.collect::<Vec<_>>(), "changes": changes.collect::<Vec<_>>() }))
    }

    /// Erases what entries of the log say that are older than the workspace keeps them; a part of them at a time.
    async fn erase_old(&self) -> Result<usize, Problem> {
        let Some(days) = self.store.model().settings.value("log_days").as_i64() else { return Ok(0) };
        let before = self.store.now() - days * temporal::DAY;
        let mut erased = 0;
        loop {
            let work = move |tx: &mut Tx| tx.erase_old(before, AT_A_TIME);
            let (more, now) = self.store.write(0, Why::Write, work).await?;
            erased += now;
            if !more || erased >= MOST_ERASED {
                return Ok(erased);
            }
        }
    }
}

impl Sheaf {
    /// All that this host knows of a person: their account, where they signed in, where they are a member, and what they did there.
    pub async fn account_data(self: &Arc<Self>, person: &Person, session: &str) -> Result<Value, Problem> {
        let own = Person { host_admin: false, ..person.clone() };
        let workspaces = self.host.workspaces(Some(&own))?;
        let sessions = self.host.sessions(person.id)?.into_iter().map(|session| {
            json!({ "created_at": at(session.created_at), "agent": session.agent, "address": session.address })
        });
        let sign_ins = self.host.sign_ins_of(person.id)?.into_iter().map(|sign_in| {
            json!({ "at": at(sign_in.at), "kind": sign_in.kind, "agent": sign_in.agent, "address": sign_in.address })
        });
        let mut told = json!({
            "person": { "email": person.email, "name": person.name },
            "second_factor": self.second_factor(person)?.enabled,
            "passkeys": self.host.passkeys(person.id)?.into_iter().map(|key| key.name).collect::<Vec<_>>(),
            "identities": self.host.identities(person.id)?.into_iter().map(|known| known.issuer).collect::<Vec<_>>(),
            "sessions": sessions.collect::<Vec<_>>(),
            "sign_ins": sign_ins.collect::<Vec<_>>(),
        });
        let mut all = Vec::new();
        for entry in workspaces {
            let role = self.host.role(entry.id, person.id)?;
            let (sheaf, of, name, label) = (Arc::clone(self), person.clone(), entry.name.clone(), entry.label.clone());
            let shown = session.to_owned();
            let done = crate::imports::apart(move || {
                let open = sheaf.open_entry(entry)?;
                sheaf.expect_second_factor(&open, &shown)?;
                open.data_of(&of)
            });
            // What one of them does not tell now is no reason to tell nothing of the others.
            all.push(match done.await {
                Ok(done) => json!({ "name": name, "label": label, "role": role, "comments": done["comments"], "changes": done["changes"] }),
                Err(problem) => json!({ "name": name, "label": label, "role": role, "missing": problem.message }),
            });
        }
        told["workspaces"] = json!(all);
        Ok(told)
    }

    /// Erases in the workspaces that are open what their logs no longer tell of.
    pub async fn erase_old(&self) {
        let now = jiff::Timestamp::now().as_millisecond();
        for id in self.open_ids() {
            // One at a time: what is held here cannot be closed.
            let Some(open) = self.open_one(id) else { continue };
            let last = open.erased_at.load(Ordering::Relaxed);
            let turn = open.erased_at.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed);
            if now - last < EVERY || turn.is_err() {
                continue;
            }
            match open.erase_old().await {
                Ok(0) => {}
                // There may be more: it goes on the next time.
                Ok(_) => open.erased_at.store(0, Ordering::Relaxed),
                Err(problem) => {
                    tracing::warn!(workspace = open.name(), error = %problem, "what is too old was not erased")
                }
            }
        }
    }
}
