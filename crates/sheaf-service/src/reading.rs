//! How a table is read for a request: a kept answer where nothing that it was made of has changed; else now, on the thread that
//! took the request, and past some milliseconds where it keeps nobody waiting.

use std::sync::Arc;
use std::time::Duration;

use sheaf_model::{Code, Model, Problem, Table, TableId};
use sheaf_query::plan::{Grant, Search};
use sheaf_store::Fault;
use sheaf_store::db::Connection;
use sheaf_store::fetch::Asking;
use sheaf_store::search::Freshness;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::access::{Action, Kind, Principal};
use crate::answer::Answer;
use crate::open::Open;
use crate::views::expect_view;

/// How long a request may read on the thread that took it; past this it goes on where it keeps nobody waiting.
const INLINE: Duration = Duration::from_millis(4);
/// How long a request may read at all.
pub(crate) const LONGEST: Duration = sheaf_store::LONGEST_READ;
/// How often a request is planned again because the model changed meanwhile.
pub(crate) const REPLANS: usize = 3;

/// What a request asks of a table.
pub(crate) trait Reading: Send + Sync + 'static {
    /// The view that is asked for.
    fn view(&self) -> Option<&str>;
    /// The words that are searched for.
    fn words(&self) -> Option<&str>;
    /// The links that are followed into other tables.
    fn expands(&self) -> &[String] {
        &[]
    }
    /// Plans it and runs the plan.
    fn make(&self, conn: &Connection, at: &At<'_>) -> Result<Made, Fault>;
    /// The same where one statement of a server may do; none where it does not.
    fn at_once(&self, at: &At<'_>) -> impl Future<Output = Result<Option<Made>, Fault>> + Send {
        let _ = at;
        std::future::ready(Ok(None))
    }
}

/// With what it is planned and run.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    pub open: &'a Open,
    pub model: &'a Model,
    pub table: &'a Table,
    pub grant: &'a Grant,
    pub asking: Asking,
    pub search: Search,
}

/// What came of it.
pub(crate) struct Made {
    pub json: Vec<u8>,
    /// Every table that it depends on.
    pub reads: Vec<TableId>,
    /// Whether it depends neither on the time nor on who asks.
    pub fixed: bool,
}

/// What is said where tables or fields were changed just now, so that what holds for a request is not known.
pub(crate) fn moved() -> Problem {
    Problem::new(Code::Conflict, "Tables or fields were changed at this moment; nothing was written.")
        .with_hint("Send the request again.")
}

impl Open {
    /// Who asks and when, for formulas. Whoever the log does not know yet is no record's owner either.
    pub(crate) fn asking(&self, who: &Principal) -> Result<Asking, Problem> {
        let now = self.store.now();
        // A program is looked for where what it sees may depend on it.
        let is_looked_for = matches!(who.kind, Kind::Person { .. }) || !who.rights(&self.store.model()).sees_all();
        let me = if is_looked_for { self.looked_up_actor(who)? } else { self.known_actor(who) };
        Ok(Asking::at(now, me, &self.store.model()))
    }

    /// Answers from a table. `raw` is the request as it came, with the kind of answer before it: under it the answer is kept; it
    /// is read only where no kept answer serves.
    pub(crate) async fn answer<R: Reading>(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        raw: &str,
        read: impl FnOnce() -> Result<R, Problem>,
    ) -> Result<Answer, Problem> {
        let model = self.store.model();
        let key = self.answer_key(&model, who, table, raw)?;
        if self.may_be_kept(&key)?
            && who.grant(&model, table, Action::READ).is_ok()
            // What was noticed meanwhile may make the answer one person's.
            && key == self.answer_key(&self.store.model(), who, table, raw)?
            && let Some(answer) = self.answers.get(&key, &self.store)
        {
            self.note_reading(who, &model, table, raw);
            if model.tables.iter().any(|t| t.reads_noted) {
                self.note_expanded(who, table, read()?.expands(), raw);
            }
            return Ok(answer);
        }
        let reading = Arc::new(read()?);
        // A model that changes between planning and reading is planned with anew; again and again it hardly can.
        for _ in 0..REPLANS {
            let version = self.store.model_version();
            match self.answer_planned(who, table, &reading, raw).await {
                Err(problem) if problem.code == Code::Conflict => {}
                Err(_) if self.has_moved(version)? => {}
                done => {
                    if done.is_ok() {
                        self.note_reading(who, &self.store.model(), table, raw);
                        self.note_expanded(who, table, reading.expands(), raw);
                    }
                    return done;
                }
            }
        }
        self.answer_planned(who, table, &reading, raw).await.inspect(|_| {
            self.note_reading(who, &self.store.model(), table, raw);
            self.note_expanded(who, table, reading.expands(), raw);
        })
    }

    /// Notes that a table is read, where that is to be noted.
    pub(crate) fn note_reading(self: &Arc<Self>, who: &Principal, model: &Model, table: &str, raw: &str) {
        if let Some(table) = model.table(table) {
            self.note_read(who, table, None, raw);
        }
    }

    /// Notes that tables are read into which links are followed from another one.
    pub(crate) fn note_expanded(self: &Arc<Self>, who: &Principal, table: &str, paths: &[String], raw: &str) {
        let model = self.store.model();
        let mut noted = Vec::new();
        for path in paths {
            let mut at = model.table(table);
            for step in path.split('.') {
                let target = at.and_then(|table| table.field(step)).and_then(|field| field.kind.link());
                at = target.and_then(|link| model.table(&link.table));
                let Some(reached) = at else { break };
                if !noted.contains(&reached.id) {
                    noted.push(reached.id);
                    self.note_read(who, reached, None, raw);
                }
            }
        }
    }

    /// Under what an answer is kept: the same for everybody who sees the same.
    fn answer_key(&self, model: &Model, who: &Principal, table: &str, raw: &str) -> Result<String, Problem> {
        let key = format!("{}|{:x}|{table}|{raw}", self.entry.id, who.rights(model).fingerprint);
        let of_somebody = model.table(table).is_some_and(|t| t.views.iter().any(|v| v.owner.is_some()));
        match of_somebody {
            true => Ok(format!("{:?}|{key}", self.viewer(who)?)),
            false => Ok(key),
        }
    }

    /// Whether an answer may be kept under this key; then what others wrote has been noticed. On a server a reading sees it anyhow.
    pub(crate) fn may_be_kept(&self, key: &str) -> Result<bool, Problem> {
        let kept = !self.store.is_remote() || self.answers.has(key);
        if kept {
            self.store.notice()?;
        }
        Ok(kept)
    }

    /// Whether another process has changed the model since this version, so that what failed by it may go well.
    pub(crate) fn has_moved(&self, version: u64) -> Result<bool, Problem> {
        if self.store.is_remote() {
            self.store.notice()?;
        }
        Ok(self.store.model_version() != version)
    }

    async fn answer_planned<R: Reading>(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        reading: &Arc<R>,
        raw: &str,
    ) -> Result<Answer, Problem> {
        let model = self.store.model();
        let key = &self.answer_key(&model, who, table, raw)?;
        let (table, grant) = who.grant(&model, table, Action::READ)?;
        if let Some(view) = reading.view() {
            expect_view(&model, table, &grant, view, self.viewer(who)?)?;
        }
        let asking = self.asking(who)?;
        let at = At { open: self, model: &model, table, grant: &grant, asking, search: Search::Scan };
        if self.store.is_remote()
            && let Some(answer) = at.answer_at_once(&**reading, key).await?
        {
            return Ok(answer);
        }
        match at.answer(&**reading, key, self.inline()) {
            Err(problem) if problem.code == Code::TimedOut => {}
            done => return done,
        }
        let (open, model, id) = (Arc::clone(self), Arc::clone(&model), table.id);
        let (reading, key) = (Arc::clone(reading), key.to_owned());
        let turns = if self.store.is_indexing() && reading.words().is_some() { &self.scan } else { &self.slow };
        self.apart(turns, move || {
            let table = model.table_by_id(id).ok_or_else(gone)?;
            At { open: &open, model: &model, table, grant: &grant, asking, search: Search::Scan }
                .answer(&*reading, &key, LONGEST)
        })
        .await
    }

    /// How long a read may keep the thread that took its request. A server does the work elsewhere, and the thread waits anyhow.
    pub(crate) fn inline(&self) -> Duration {
        if self.store.is_remote() { LONGEST } else { INLINE }
    }

    /// Goes on with a long read where it keeps no other request waiting; so many at a time, and for so long.
    pub(crate) async fn apart<T: Send + 'static>(
        &self,
        turns: &Arc<Semaphore>,
        read: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let turn = turn(turns).await?;
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            read()
        });
        done.await.map_err(|_| Problem::new(Code::Internal, "Something went wrong inside Sheaf."))?
    }
}

impl At<'_> {
    fn answer(&self, reading: &impl Reading, key: &str, limit: Duration) -> Result<Answer, Problem> {
        // Taken before the reading fixes its moment: what is kept under it can only be newer, never older.
        let (store, seq) = (&self.open.store, self.open.store.head());
        let read = store.read(limit, |conn| {
            store.expect_model(conn, self.model.version)?;
            let search = match is_searched(reading) {
                true if store.prepare_search(conn, self.table)? == Freshness::Current => Search::Index,
                _ => Search::Scan,
            };
            let made = reading.make(conn, &At { search, ..*self })?;
            Ok(self.keep(made, key, seq))
        });
        read.map_err(Fault::into_plain)
    }

    async fn answer_at_once(&self, reading: &impl Reading, key: &str) -> Result<Option<Answer>, Problem> {
        // What others wrote since then and was not noticed lets go of what is kept under it when it is.
        let seq = self.open.store.head();
        if is_searched(reading) {
            self.open.store.see_to_search(self.table);
        }
        let made = reading.at_once(self).await.map_err(Fault::into_plain)?;
        Ok(made.map(|made| self.keep(made, key, seq)))
    }

    /// What was made as an answer, which is kept where it may be.
    fn keep(&self, made: Made, key: &str, seq: i64) -> Answer {
        let answer = Answer::hashed(made.json);
        if made.fixed {
            let reads = self.grant.rights().with_reads(&made.reads);
            self.open.answers.keep(key.to_owned(), answer.clone(), self.model.version, seq, &reads);
        }
        answer
    }
}

fn is_searched(reading: &impl Reading) -> bool {
    reading.words().is_some_and(|words| !words.trim().is_empty())
}

/// Waits for a turn, for as long as a request may read.
pub(crate) async fn turn(turns: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Problem> {
    let busy = || {
        Problem::new(Code::Unavailable, "Too many long reads are running in this workspace.")
            .with_hint("Try again in a moment.")
    };
    let turn = tokio::time::timeout(LONGEST, Arc::clone(turns).acquire_owned()).await;
    turn.map_err(|_| busy())?.map_err(|_| busy())
}

pub(crate) fn gone() -> Problem {
    Problem::new(Code::NotFound, "It is not there any more.")
}
