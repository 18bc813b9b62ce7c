//! Records: made, changed, deleted.

use std::sync::Arc;

use serde_json::{Map, Value};
use sheaf_model::{Code, Field, FieldProblem, Model, Problem, Table, TableId};
use sheaf_query::formula::Sight;
use sheaf_query::plan::{self, Grant, ListPlan, Rights};
use sheaf_store::fetch::Back;
use sheaf_store::record::Values;
use sheaf_store::{Fault, Tx, Why};

use crate::access::{Action, Deed, Principal, conceal};
use crate::answer::Answer;
use crate::body::{read_all, seen_field};
use crate::files::{Handed, Named};
use crate::open::Open;
use crate::reading::{REPLANS, gone, moved};
use crate::records::{one_key, written};

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
                    break Err(moved());
                }
            }
        }
    }};
}

mod prepared;
mod several;

use prepared::{May, Prepared, Put};
pub use several::{Act, Asked, Changed, Refused};

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

/// A key by which a request that is sent twice is carried out once.
#[derive(Debug, Clone)]
pub struct Idempotency {
    /// As the client gave it.
    pub key: String,
    /// A hash of what it asks.
    pub request: Vec<u8>,
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

impl Open {
    /// The plan for a whole record, as writing requests answer it.
    fn whole_plan(&self, model: &Model, table: &Table, grant: &Grant) -> Result<Arc<ListPlan>, Problem> {
        self.plan(model.version, one_key(table, grant, None, &[]), || {
            plan::one(self.store.dialect(), model, table, grant, None, &[])
        })
    }

    /// Makes records, all or nothing, and answers them in order.
    pub async fn create(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        records: &[Map<String, Value>],
        idempotency: Option<Idempotency>,
    ) -> Result<Outcome, Problem> {
        again!(self.create_once(who, table, records, idempotency.clone(), None))
    }

    /// Makes a record that holds files which somebody hands in. They are kept once all else is written and fits, so that nothing is
    /// kept for good of what is refused.
    pub(crate) async fn create_handed(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        record: &Map<String, Value>,
        idempotency: Idempotency,
        handed: &Arc<Handed>,
    ) -> Result<Outcome, Problem> {
        let records = std::slice::from_ref(record);
        again!(self.create_once(who, table, records, Some(idempotency.clone()), Some(handed)))
    }

    async fn create_once(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        records: &[Map<String, Value>],
        idempotency: Option<Idempotency>,
        handed: Option<&Arc<Handed>>,
    ) -> Result<Outcome, Failed> {
        let asked = self.prepare_handed(who, (table, Deed::Create, &[]), records, handed.map(Arc::as_ref)).await?;
        let handed = handed.cloned();
        let plan = Arc::clone(&asked.plan);
        let Some(key) = idempotency else {
            let puts = self.in_writer(who, &asked, Vec::new(), |asked, tx, table| {
                each(asked, tx, |tx, values| {
                    let id = asked.create(tx, table, values)?;
                    asked.put(tx, table, id)
                })
            });
            let records = all_written(puts.await?, &plan)?;
            return Ok(Outcome { created: records.len(), records, replayed: false });
        };
        let (created, bodies) = self
            .in_writer(who, &asked, Vec::new(), move |asked, tx, table| {
                if let Some(kept) = tx.idempotent(&key.key, &key.request)? {
                    return Ok((None, kept));
                }
                let made = each(asked, tx, |tx, values| {
                    let id = asked.create(tx, table, values)?;
                    // What is wrong with it may come to light when it is read.
                    let read = tx.read_now(table, &asked.plan, &asked.asking, id);
                    let (json, version) = read.map_err(|fault| asked.unseen(table, fault))?;
                    Ok((Put { id, change: tx.first_entry(), back: Back::Here(json.clone(), version) }, json))
                })?;
                let (puts, bodies): (Vec<Put>, Vec<Vec<u8>>) = made.into_iter().unzip();
                let kept: Vec<&[u8]> = bodies.iter().map(Vec::as_slice).collect();
                if let Some(handed) = &handed {
                    handed.keep()?;
                }
                tx.keep_idempotent(&key.key, &key.request, &kept)?;
                Ok((Some(puts), bodies))
            })
            .await?;
        match created {
            Some(puts) => {
                let records = all_written(puts, &plan)?;
                Ok(Outcome { created: records.len(), records, replayed: false })
            }
            None => {
                let records = bodies.into_iter().map(|body| rewritten(body, &plan)).collect();
                Ok(Outcome { records, created: 0, replayed: true })
            }
        }
    }

    /// Changes a record.
    pub async fn update(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        id: i64,
        fields: Map<String, Value>,
        if_version: Option<i64>,
    ) -> Result<Written, Problem> {
        again!(async {
            let asked = self.prepare(who, (table, Deed::Change, &[id]), std::slice::from_ref(&fields)).await?;
            let put = self.in_writer(who, &asked, vec![id], move |asked, tx, table| {
                for values in asked.values.iter() {
                    asked.update(tx, table, id, |tx| tx.update(table, id, values.clone(), if_version).map(drop))?;
                }
                asked.put(tx, table, id)
            });
            Ok::<_, Failed>(put.await?.written(&asked.plan)?)
        })
    }

    /// Makes or changes records, known again by key fields. Answers them in order, and how many are new.
    pub async fn upsert(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        key: &[String],
        records: &[Map<String, Value>],
    ) -> Result<Outcome, Problem> {
        again!(self.upsert_once(who, table, key, records))
    }

    async fn upsert_once(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        key: &[String],
        records: &[Map<String, Value>],
    ) -> Result<Outcome, Failed> {
        if key.is_empty() {
            return Err(
                Problem::field("key", "required", "'key' names the fields by which a record is known again.").into()
            );
        }
        // Which of the two it comes to shows with each record.
        let model = self.store.model();
        let makes = |table| who.permit(&model, table, Deed::Create).is_some();
        let deed = if model.table(table).is_some_and(makes) { Deed::Create } else { Deed::Change };
        let asked = self.prepare(who, (table, deed, &[]), records).await?;
        let (found, grant) = who.grant(&model, table, Action::READ)?;
        key.iter().try_for_each(|k| seen_field(found, &grant, k).map(drop))?;
        let key = key.to_vec();
        let puts = self.in_writer(who, &asked, Vec::new(), move |asked, tx, table| {
            let keys: Vec<Field> = key.iter().map(|k| table.expect_field(k).cloned()).collect::<Result<_, _>>()?;
            each(asked, tx, |tx, values| {
                // One that is not seen is not known.
                let known = match tx.find_by_key(table, &keys, &values)? {
                    Some(id) if asked.is_seen(tx, table, id)? => Some(id),
                    _ => None,
                };
                let id = match known {
                    Some(id) => {
                        asked.update(tx, table, id, |tx| tx.update(table, id, values, None).map(drop))?;
                        id
                    }
                    None => asked.create(tx, table, values)?,
                };
                Ok((asked.put(tx, table, id)?, known.is_none()))
            })
        });
        let (puts, new): (Vec<Put>, Vec<bool>) = puts.await?.into_iter().unzip();
        let records = all_written(puts, &asked.plan)?;
        Ok(Outcome { records, created: new.into_iter().filter(|new| *new).count(), replayed: false })
    }

    /// Deletes a record; answers the entry of the log by which it is undone.
    pub async fn delete(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        id: i64,
        if_version: Option<i64>,
    ) -> Result<Option<i64>, Problem> {
        again!(async {
            let asked = self.prepare(who, (table, Deed::Delete, &[]), &[]).await?;
            self.in_writer(who, &asked, Vec::new(), move |asked, tx, table| {
                asked.expect_may(Deed::Delete, tx, table, id)?;
                tx.delete(table, id, if_version)?;
                Ok(tx.first_entry())
            })
            .await
        })
    }

    /// Brings a record to the state that it had after a change.
    pub async fn restore(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        id: i64,
        seq: i64,
    ) -> Result<Written, Problem> {
        again!(async {
            let asked = self.prepare(who, (table, Deed::Change, &[]), &[]).await?;
            let put = self.in_writer(who, &asked, Vec::new(), move |asked, tx, table| {
                expect_all_fields(table, &asked.rights)?;
                // What it was linked to it may be linked to again.
                tx.sees = None;
                if tx.has_record(table, id)? {
                    asked.update(tx, table, id, |tx| tx.restore(table, id, seq))?;
                } else {
                    // One that was deleted comes back, if such a one may be made, and be seen then.
                    let condition = asked.may.expect(Deed::Create, table)?;
                    tx.restore(table, id, seq)?;
                    condition.expect(tx.conn, table, &asked.asking, id)?;
                }
                asked.put(tx, table, id)
            });
            Ok::<_, Failed>(put.await?.written(&asked.plan)?)
        })
    }

    async fn prepare(
        self: &Arc<Self>,
        who: &Principal,
        (table, deed, changed): (&str, Deed, &[i64]),
        records: &[Map<String, Value>],
    ) -> Result<Prepared, Problem> {
        self.prepare_handed(who, (table, deed, changed), records, None).await
    }

    /// `changed`: the records that are changed, where they are known; `handed`: the only files that the records may hold; none: any that whoever asks uploaded, or sees in a record.
    async fn prepare_handed(
        self: &Arc<Self>,
        who: &Principal,
        (table, deed, changed): (&str, Deed, &[i64]),
        records: &[Map<String, Value>],
        handed: Option<&Handed>,
    ) -> Result<Prepared, Problem> {
        expect_few(records.len())?;
        self.actor(who).await?;
        // On a server the writer sees what others wrote; here it matters where it makes a request look wrong.
        if !self.store.is_remote() {
            self.store.notice()?;
        }
        if let Some(handed) = handed {
            return self.prepare_now(who, (table, deed), records, &handed.named());
        }
        let version = self.store.model_version();
        let files = self.files_named(who, (table, changed), records.iter()).await?;
        match self.prepare_now(who, (table, deed), records, &files) {
            Err(_) if self.has_moved(version)? => {
                // A field may take files only now.
                let files = self.files_named(who, (table, changed), records.iter()).await?;
                self.prepare_now(who, (table, deed), records, &files)
            }
            done => done,
        }
    }

    fn prepare_now(
        &self,
        who: &Principal,
        (table, deed): (&str, Deed),
        records: &[Map<String, Value>],
        files: &Named,
    ) -> Result<Prepared, Problem> {
        let model = self.store.model();
        let (table, grant) = who.grant(&model, table, Action::Do(deed))?;
        let plan = self.whole_plan(&model, table, &grant)?;
        let values = Arc::new(read_all(&model, table, &grant, records, files)?);
        let may = |deed| self.condition(who, &model, table, deed);
        let may = May { create: may(Deed::Create)?, change: may(Deed::Change)?, delete: may(Deed::Delete)? };
        let (asking, rights, sees) = (self.asking(who)?, who.rights(&model), self.sees(who, &model)?);
        Ok(Prepared { table: table.id, plan, asking, values, version: model.version, may, rights, sees })
    }

    /// Does something in the writer under the model by which a request was read.
    async fn in_writer<T: Send + 'static>(
        &self,
        who: &Principal,
        asked: &Prepared,
        ids: Vec<i64>,
        mut work: impl FnMut(&Prepared, &mut Tx, &Table) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Failed> {
        let (actor, role) = (self.actor(who).await?, who.acting_role());
        let (version, mut ahead) = (asked.version, asked.ahead(ids));
        let look = move |tx: &mut Tx| if tx.model.version == version { ahead(tx) } else { Ok(()) };
        let asked = asked.clone();
        let done = self.store.write_together(actor, Why::Write, look, move |tx| {
            tx.role.clone_from(&role);
            tx.sees.clone_from(&asked.sees);
            if tx.model.version != asked.version {
                return Ok(None);
            }
            let model = Arc::clone(&tx.model);
            let table = table_of(&model, asked.table)?;
            let done = work(&asked, tx, table).map(Some);
            match asked.rights.sees_all() {
                true => done,
                false => done.map_err(|fault| conceal(fault.into_problem(Some(&model)), &model, &asked.rights).into()),
            }
        });
        done.await?.ok_or(Failed::Moved)
    }
}

/// Writes each of the records; what is wrong names the one that is to blame, where there are several: `records[3].email`.
fn each<T>(
    asked: &Prepared,
    tx: &mut Tx,
    mut write: impl FnMut(&mut Tx, Values) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let of = asked.values.len();
    let one = |(n, values): (usize, &Values)| {
        let done = write(tx, values.clone()).and_then(|done| tx.settle().map(|()| done));
        done.map_err(|fault| placed(fault.into_problem(Some(&tx.model)), n, of).into())
    };
    asked.values.iter().enumerate().map(one).collect()
}

/// What is wrong with one of so many records: `records[3].email`.
fn placed(mut problem: Problem, at: usize, of: usize) -> Problem {
    if of < 2 {
        return problem;
    }
    if problem.errors.is_empty() {
        let (code, message) = (problem.code.as_str().to_owned(), problem.message.clone());
        problem.errors.push(FieldProblem { field: format!("records[{at}]"), code, message });
        return problem;
    }
    for error in &mut problem.errors {
        let place = format!("records[{at}]");
        error.field = if error.field.is_empty() { place } else { format!("{place}.{}", error.field) };
    }
    problem
}

fn expect_few(records: usize) -> Result<(), Problem> {
    if records <= MOST_WRITTEN {
        return Ok(());
    }
    let message = format!("{records} records in one request, expected at most {MOST_WRITTEN}.");
    Err(Problem::new(Code::TooLarge, message).with_hint("Send them in several requests, or import a file."))
}

fn all_written(puts: Vec<Put>, plan: &ListPlan) -> Result<Vec<Written>, Problem> {
    puts.into_iter().map(|put| put.written(plan)).collect()
}

/// A record is brought to an earlier state whole: whoever may not write each of its fields may not.
pub(crate) fn expect_all_fields(table: &Table, rights: &Rights) -> Result<(), Problem> {
    let whole = |f: &Field| rights.sees(table, f) && rights.writes(table.id, f.id);
    if table.fields.iter().all(whole) {
        return Ok(());
    }
    let message = format!("Your role may not write every field of '{}': a record is restored whole.", table.label);
    Err(Problem::new(Code::Forbidden, message).with_hint("Change the fields that are to be otherwise."))
}

fn table_of(model: &Model, id: TableId) -> Result<&Table, Fault> {
    model.table_by_id(id).ok_or_else(|| gone().into())
}

/// An answer that was kept, as it was.
fn rewritten(body: Vec<u8>, plan: &ListPlan) -> Written {
    let record: Value = serde_json::from_slice(&body).unwrap_or_default();
    let own = |name: &str| record[name].as_i64().unwrap_or_default();
    written(body, own("id"), own("version"), plan)
}
