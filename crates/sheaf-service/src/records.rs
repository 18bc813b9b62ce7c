//! Records: listed, read, made, changed, deleted; their history.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value};
use sheaf_model::field::JsonWriter;
use sheaf_model::{Code, Field, Model, Problem, Table, TableId};
pub use sheaf_query::plan::ListRequest;
use sheaf_query::plan::{self, Action, Grant, ListPlan};
use sheaf_store::fetch::{self, Asking};
use sheaf_store::record::Values;
use sheaf_store::{Fault, Tx, Why};

use crate::access::Principal;
use crate::answer::Answer;
use crate::body::read_all;
use crate::open::Open;
use crate::reading::{At, LONGEST, Made, REPLANS, Reading, gone};

/// Writes; where tables or fields were changed at that moment nothing was written, and what is asked is read anew. A macro, as what is
/// done again borrows from who asks.
macro_rules! again {
    ($once:expr) => {{
        let mut left = REPLANS;
        loop {
            match $once.await {
                Ok(done) => break Ok(done),
                Err(Failed::Problem(problem)) => break Err(problem),
                Err(Failed::Moved) if left > 0 => left -= 1,
                Err(Failed::Moved) => {
                    let message = "Tables or fields were changed at this moment; nothing was written.";
                    break Err(Problem::new(Code::Conflict, message).with_hint("Send the request again."));
                }
            }
        }
    }};
}

/// Most records of one writing request.
pub const MOST_WRITTEN: usize = 5_000;

/// A record as an answer.
pub struct Written {
    /// The answer.
    pub answer: Answer,
    /// The record.
    pub id: i64,
    /// The entry of the log by which the writing is undone; none where nothing was written.
    pub change: Option<i64>,
}

/// What a writing request made of its records, in the order in which they were sent.
pub struct Outcome {
    /// Each as it is now.
    pub records: Vec<Written>,
    /// How many of them are new.
    pub created: usize,
    /// The same request was carried out before, and this is what was answered then.
    pub replayed: bool,
}

impl Open {
    /// A page of a table's records. `raw` is the request as it came, under which the answer is kept; it is read only where
    /// no kept answer serves.
    pub async fn list(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        raw: &str,
        read: impl FnOnce() -> Result<ListRequest, Problem>,
    ) -> Result<Answer, Problem> {
        self.answer(who, table, &format!("list|{raw}"), read).await
    }

    /// One record.
    pub async fn get(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        id: i64,
        fields: Option<&[String]>,
        expand: &[String],
    ) -> Result<Answer, Problem> {
        let version = self.store.model_version();
        match self.get_planned(who, table, id, fields, expand).await {
            Err(_) if self.has_moved(version)? => self.get_planned(who, table, id, fields, expand).await,
            done => done,
        }
    }

    async fn get_planned(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        id: i64,
        fields: Option<&[String]>,
        expand: &[String],
    ) -> Result<Answer, Problem> {
        if !self.store.is_remote() {
            self.store.notice()?;
        }
        let model = self.store.model();
        let (table, grant) = who.grant(&model, table, Action::Read)?;
        let plan_key = one_key(table, &grant, fields, expand);
        let key = format!("{}|{id}|{plan_key}", self.entry.id);
        if self.may_be_kept(&key)?
            && let Some(answer) = self.answers.get(&key, &self.store)
        {
            return Ok(answer);
        }
        let plan = self
            .plan(model.version, plan_key, || plan::one(self.store.dialect(), &model, table, &grant, fields, expand))?;
        let asking = self.asking(who);
        let inline = self.get_now(&model, &plan, asking, id, &key, self.inline());
        let found = match inline {
            Err(problem) if problem.code == Code::TimedOut => {
                let (open, model) = (Arc::clone(self), Arc::clone(&model));
                self.apart(&self.slow, move || open.get_now(&model, &plan, asking, id, &key, LONGEST)).await?
            }
            done => done?,
        };
        found.ok_or_else(|| no_record(table, id))
    }

    fn get_now(
        &self,
        model: &Model,
        plan: &ListPlan,
        asking: Asking,
        id: i64,
        key: &str,
        limit: Duration,
    ) -> Result<Option<Answer>, Problem> {
        let seq = self.store.head();
        let read = self.store.read(limit, |conn| {
            self.store.expect_model(conn, model.version)?;
            let mut json = JsonWriter { out: Vec::with_capacity(1 << 10) };
            let Some(version) = fetch::one(conn, plan, &asking, id, &mut json)? else { return Ok(None) };
            let answer = written(json.out, id, version, plan).answer;
            if plan.fixed {
                self.answers.keep(key.to_owned(), answer.clone(), model.version, seq, &plan.reads);
            }
            Ok(Some(answer))
        });
        read.map_err(Fault::into_plain)
    }

    /// The plan for a whole record, as writing requests answer it.
    fn whole_plan(&self, model: &Model, table: &Table, grant: &Grant) -> Result<Arc<ListPlan>, Problem> {
        self.plan(model.version, one_key(table, grant, None, &[]), || {
            plan::one(self.store.dialect(), model, table, grant, None, &[])
        })
    }

    /// Makes records, all or nothing, and answers them in order.
    pub async fn create(
        &self,
        who: &Principal,
        table: &str,
        records: &[Map<String, Value>],
        idempotency: Option<Idempotency>,
    ) -> Result<Outcome, Problem> {
        again!(self.create_once(who, table, records, idempotency.clone()))
    }

    async fn create_once(
        &self,
        who: &Principal,
        table: &str,
        records: &[Map<String, Value>],
        idempotency: Option<Idempotency>,
    ) -> Result<Outcome, Failed> {
        let Prepared { table, plan, asking, values, version } = self.prepare(who, table, records).await?;
        let many = values.len() > 1;
        self.in_writer(who, version, move |tx| {
            let table = table_of(tx, table)?;
            if let Some(key) = &idempotency
                && let Some(kept) = tx.idempotent(&key.key, &key.request)?
            {
                let records = kept.into_iter().map(|body| rewritten(body, &plan)).collect();
                return Ok(Outcome { records, created: 0, replayed: true });
            }
            let mut done = Vec::with_capacity(values.len());
            for (n, values) in values.into_iter().enumerate() {
                let made = tx.create(&table, values, None);
                // What is wrong with it may come to light when it is read.
                let made = made.and_then(|id| read_back(tx, &table, &plan, &asking, id));
                done.push(made.map_err(|f| place(f, tx, n, many))?);
            }
            if let Some(key) = &idempotency {
                let bodies: Vec<&[u8]> = done.iter().map(|w| w.answer.body.as_ref()).collect();
                tx.keep_idempotent(&key.key, &key.request, &bodies)?;
            }
            Ok(Outcome { created: done.len(), records: done, replayed: false })
        })
        .await
    }

    /// Changes a record.
    pub async fn update(
        &self,
        who: &Principal,
        table: &str,
        id: i64,
        fields: Map<String, Value>,
        if_version: Option<i64>,
    ) -> Result<Written, Problem> {
        again!(async {
            let Prepared { table, plan, asking, mut values, version } =
                self.prepare(who, table, std::slice::from_ref(&fields)).await?;
            let values = values.pop().unwrap_or_default();
            self.in_writer(who, version, move |tx| {
                let table = table_of(tx, table)?;
                // What may not be seen may not be changed either: it is not there.
                read_back(tx, &table, &plan, &asking, id)?;
                tx.update(&table, id, values, if_version)?;
                read_back(tx, &table, &plan, &asking, id)
            })
            .await
        })
    }

    /// Makes or changes records, known again by key fields. Answers them in order, and how many are new.
    pub async fn upsert(
        &self,
        who: &Principal,
        table: &str,
        key: &[String],
        records: &[Map<String, Value>],
    ) -> Result<Outcome, Problem> {
        again!(self.upsert_once(who, table, key, records))
    }

    async fn upsert_once(
        &self,
        who: &Principal,
        table: &str,
        key: &[String],
        records: &[Map<String, Value>],
    ) -> Result<Outcome, Failed> {
        let model = self.store.model();
        let (found, _) = who.grant(&model, table, Action::Write)?;
        if key.is_empty() {
            return Err(
                Problem::field("key", "required", "'key' names the fields by which a record is known again.").into()
            );
        }
        key.iter().try_for_each(|k| found.expect_field(k).map(drop))?;
        let key = key.to_vec();
        let Prepared { table, plan, asking, values, version } = self.prepare(who, table, records).await?;
        let many = values.len() > 1;
        self.in_writer(who, version, move |tx| {
            let table = table_of(tx, table)?;
            let keys: Vec<Field> = key.iter().map(|k| table.expect_field(k).cloned()).collect::<Result<_, _>>()?;
            let (mut done, mut created) = (Vec::with_capacity(values.len()), 0);
            for (n, values) in values.into_iter().enumerate() {
                let known = tx.find_by_key(&table, &keys, &values);
                let put = known.and_then(|known| match known {
                    Some(id) => tx.update(&table, id, values, None).map(|_| id),
                    None => {
                        created += 1;
                        tx.create(&table, values, None)
                    }
                });
                let put = put.and_then(|id| read_back(tx, &table, &plan, &asking, id));
                done.push(put.map_err(|f| place(f, tx, n, many))?);
            }
            Ok(Outcome { records: done, created, replayed: false })
        })
        .await
    }

    /// Deletes a record; answers the entry of the log by which it is undone.
    pub async fn delete(
        &self,
        who: &Principal,
        table: &str,
        id: i64,
        if_version: Option<i64>,
    ) -> Result<Option<i64>, Problem> {
        again!(async {
            let Prepared { table, plan, asking, version, .. } = self.prepare(who, table, &[]).await?;
            self.in_writer(who, version, move |tx| {
                let table = table_of(tx, table)?;
                read_back(tx, &table, &plan, &asking, id)?;
                tx.delete(&table, id, if_version)?;
                Ok(tx.first_entry())
            })
            .await
        })
    }

    /// Brings a record to the state that it had after a change.
    pub async fn restore(&self, who: &Principal, table: &str, id: i64, seq: i64) -> Result<Written, Problem> {
        again!(async {
            let Prepared { table, plan, asking, version, .. } = self.prepare(who, table, &[]).await?;
            self.in_writer(who, version, move |tx| {
                let table = table_of(tx, table)?;
                tx.restore(&table, id, seq)?;
                read_back(tx, &table, &plan, &asking, id)
            })
            .await
        })
    }

    async fn prepare(&self, who: &Principal, table: &str, records: &[Map<String, Value>]) -> Result<Prepared, Problem> {
        self.store.notice()?;
        if records.len() > MOST_WRITTEN {
            let message = format!("{} records in one request, expected at most {MOST_WRITTEN}.", records.len());
            return Err(
                Problem::new(Code::TooLarge, message).with_hint("Send them in several requests, or import a file.")
            );
        }
        self.actor(who).await?;
        let model = self.store.model();
        let (table, grant) = who.grant(&model, table, Action::Write)?;
        let plan = self.whole_plan(&model, table, &grant)?;
        let values = read_all(table, &grant, records)?;
        Ok(Prepared { table: table.id, plan, asking: self.asking(who), values, version: model.version })
    }

    async fn in_writer<T: Send + 'static>(
        &self,
        who: &Principal,
        version: u64,
        work: impl FnOnce(&mut Tx) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Failed> {
        let (actor, role) = (self.actor(who).await?, who.acting_role());
        let done = self.store.write(actor, Why::Write, move |tx| {
            tx.role = role;
            if tx.model.version != version {
                return Ok(None);
            }
            work(tx).map(Some)
        });
        done.await?.ok_or(Failed::Moved)
    }
}

impl Reading for ListRequest {
    fn words(&self) -> Option<&str> {
        self.search.as_deref()
    }

    fn make(&self, at: &At<'_>) -> Result<Made, Fault> {
        let (dialect, search, after) = (at.open.store.dialect(), at.search, self.after()?);
        let named = self.plan_name(after.as_ref());
        let name = format!("{search:?}|{:x}|{}|{named}", at.grant.rights().fingerprint, at.table.id.0);
        let make = || plan::list(dialect, at.model, at.table, self, at.grant, search);
        let plan = at.open.plan(at.model.version, name, make)?;
        let mut json = JsonWriter { out: Vec::with_capacity(16 << 10) };
        fetch::list(at.conn, &plan, &at.asking, after.as_ref(), &mut json)?;
        Ok(Made { json: json.out, reads: plan.reads.clone(), fixed: plan.fixed })
    }
}

/// Why a request was not written.
enum Failed {
    /// The model is another than the one by which it was read.
    Moved,
    /// What is wrong with it.
    Problem(Problem),
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Self {
        Failed::Problem(problem)
    }
}

/// A key by which a request that is sent twice is carried out once.
#[derive(Debug, Clone)]
pub struct Idempotency {
    /// As the client gave it.
    pub key: String,
    /// A hash of what it asks.
    pub request: Vec<u8>,
}

struct Prepared {
    table: TableId,
    plan: Arc<ListPlan>,
    asking: Asking,
    values: Vec<Values>,
    version: u64,
}

/// The key of the plan for one record; what is asked for comes last, for it may contain anything.
fn one_key(table: &Table, grant: &Grant, fields: Option<&[String]>, expand: &[String]) -> String {
    format!("1|{:x}|{}|{fields:?}|{expand:?}", grant.rights().fingerprint, table.id.0)
}

fn no_record(table: &Table, id: i64) -> Problem {
    Problem::new(Code::NotFound, format!("There is no record {id} in '{}'.", table.name))
}

fn table_of(tx: &Tx, id: TableId) -> Result<Table, Fault> {
    tx.model.table_by_id(id).cloned().ok_or_else(|| gone().into())
}

/// Names the record that is to blame, where there are several: `records[3].email`.
fn place(fault: Fault, tx: &Tx, n: usize, many: bool) -> Fault {
    let mut problem = fault.into_problem(Some(&tx.model));
    for error in &mut problem.errors {
        if many {
            error.field = format!("records[{n}].{}", error.field);
        }
    }
    problem.into()
}

fn read_back(tx: &Tx, table: &Table, plan: &ListPlan, asking: &Asking, id: i64) -> Result<Written, Fault> {
    let mut json = JsonWriter { out: Vec::with_capacity(1 << 10) };
    match fetch::one(tx.conn, plan, asking, id, &mut json)? {
        Some(version) => Ok(Written { change: tx.first_entry(), ..written(json.out, id, version, plan) }),
        None => Err(no_record(table, id).into()),
    }
}

/// A record's tag is its version; where it shows what other records hold, those bytes count too.
fn written(body: Vec<u8>, id: i64, version: i64, plan: &ListPlan) -> Written {
    let etag = if plan.reads.len() == 1 && plan.fixed {
        format!("\"{version}\"")
    } else {
        format!("\"{version}.{:x}\"", crate::answer::hash(&body))
    };
    Written { answer: Answer { body: body.into(), etag }, id, change: None }
}

/// An answer that was kept, as it was.
fn rewritten(body: Vec<u8>, plan: &ListPlan) -> Written {
    let record: Value = serde_json::from_slice(&body).unwrap_or_default();
    let own = |name: &str| record[name].as_i64().unwrap_or_default();
    written(body, own("id"), own("version"), plan)
}
