//! Several records changed by one request: one entry after the other in the log, undone as one.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Map, Value};
use sheaf_model::{Code, Problem, Table};
use sheaf_store::several::{Blamed, Change};
use sheaf_store::{Fault, Tx, Why};

use super::{Failed, Prepared, Put, Written, all_written, table_of};
use crate::access::Principal;
use crate::body::read_all;
use crate::open::Open;
use crate::reading::REPLANS;

/// What is asked of one record.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The record.
    pub id: i64,
    /// Only where it is still at this version.
    pub if_version: Option<i64>,
    /// Its fields that are to be otherwise.
    pub fields: Map<String, Value>,
}

/// A record that was not changed.
pub struct Refused {
    /// Which of those that were sent, counted from 0.
    pub at: usize,
    /// The record.
    pub id: i64,
    /// Why not.
    pub problem: Problem,
}

/// What came of it.
pub struct Changed {
    /// The records that were changed, in the order in which they were sent.
    pub records: Vec<Written>,
    /// Those that were not.
    pub refused: Vec<Refused>,
    /// The entry of the log by which all of it is undone; none where nothing changed.
    pub change: Option<i64>,
}

impl Open {
    /// Changes records: all of them or none; `partial`: those that can be.
    pub async fn update_several(
        &self,
        who: &Principal,
        table: &str,
        asked: &[Asked],
        partial: bool,
    ) -> Result<Changed, Problem> {
        let mut seen = HashSet::new();
        if let Some((n, twice)) = asked.iter().enumerate().find(|(_, one)| !seen.insert(one.id)) {
            let message = format!("Record {} is named twice, expected each once.", twice.id);
            return Err(Problem::field(format!("records[{n}].id"), "twice", message));
        }
        if partial {
            again!(self.update_those_once(who, table, asked))
        } else {
            again!(self.update_all_once(who, table, asked))
        }
    }

    async fn update_all_once(&self, who: &Principal, table: &str, asked: &[Asked]) -> Result<Changed, Failed> {
        let fields: Vec<Map<String, Value>> = asked.iter().map(|one| one.fields.clone()).collect();
        let prepared = self.prepare(who, table, &fields).await?;
        let changes: Vec<Change> = asked.iter().zip(prepared.values.iter()).map(change).collect();
        let ids = asked.iter().map(|one| one.id).collect();
        let (puts, change) = self
            .in_writer(who, &prepared, ids, move |prepared, tx, table| {
                for (at, change) in changes.iter().enumerate() {
                    let seen = prepared.expect_seen(tx, table, change.id);
                    seen.map_err(|fault| placed(tx, Blamed { at, fault }, changes.len()))?;
                }
                tx.update_all(table, &changes).map_err(|blamed| placed(tx, blamed, changes.len()))?;
                Ok((read_back(prepared, tx, table, changes.iter().map(|c| c.id))?, tx.first_entry()))
            })
            .await?;
        Ok(Changed { records: all_written(puts, &prepared.plan)?, refused: Vec::new(), change })
    }

    async fn update_those_once(&self, who: &Principal, table: &str, asked: &[Asked]) -> Result<Changed, Failed> {
        let mut prepared = self.prepare(who, table, &[]).await?;
        super::expect_few(asked.len())?;
        let files = self.files_named(who, table, asked.iter().map(|one| &one.fields)).await?;
        let mut refused = Vec::new();
        // Read under one model; where that has moved the writer says so.
        let (mut fitting, mut values) = (Vec::new(), Vec::new());
        {
            let model = self.store.model();
            let (table, grant) = who.grant(&model, table, sheaf_query::plan::Action::Write)?;
            if model.version != prepared.version {
                return Err(Failed::Moved);
            }
            for (at, one) in asked.iter().enumerate() {
                match read_all(table, &grant, std::slice::from_ref(&one.fields), &files) {
                    Ok(read) => {
                        values.extend(read);
                        fitting.push(at);
                    }
                    Err(problem) => refused.push(Refused { at, id: one.id, problem }),
                }
            }
        }
        let changes: Vec<Change> = fitting.iter().map(|at| &asked[*at]).zip(&values).map(change).collect();
        prepared.values = Arc::new(values);
        let (actor, role, plan) = (self.actor(who).await?, who.acting_role(), Arc::clone(&prepared.plan));
        let done = self.store.write_alone(actor, Why::Write, move |tx| {
            tx.role = role;
            if tx.model.version != prepared.version {
                return Ok(None);
            }
            let model = Arc::clone(&tx.model);
            let table = table_of(&model, prepared.table)?;
            let (mut seen, mut unseen) = (Vec::new(), Vec::new());
            for (n, change) in changes.iter().enumerate() {
                match prepared.expect_seen(tx, table, change.id) {
                    Ok(()) => seen.push(n),
                    Err(Fault::Problem(problem)) => unseen.push((n, problem)),
                    Err(fault) => return Err(fault),
                }
            }
            let those: Vec<Change> = seen.iter().map(|n| changes[*n].clone()).collect();
            let blamed = tx.update_those(table, &those)?;
            let wrong: HashSet<usize> = blamed.iter().map(|b| b.at).collect();
            let written = those.iter().enumerate().filter(|(n, _)| !wrong.contains(n)).map(|(_, change)| change.id);
            let puts = read_back(&prepared, tx, table, written)?;
            let blamed = blamed.into_iter().map(|b| (seen[b.at], b.fault.into_problem(Some(&model))));
            unseen.extend(blamed);
            Ok(Some((puts, tx.first_entry(), unseen)))
        });
        let Some((puts, change, unwritten)) = done.await? else { return Err(Failed::Moved) };
        let told = unwritten.into_iter().map(|(n, problem)| (fitting[n], problem));
        refused.extend(told.map(|(at, problem)| Refused { at, id: asked[at].id, problem }));
        refused.sort_unstable_by_key(|refused| refused.at);
        Ok(Changed { records: all_written(puts, &plan)?, refused, change })
    }
}

fn change((asked, values): (&Asked, &sheaf_store::record::Values)) -> Change {
    Change { id: asked.id, if_version: asked.if_version, values: values.clone() }
}

fn read_back(prepared: &Prepared, tx: &Tx, table: &Table, ids: impl Iterator<Item = i64>) -> Result<Vec<Put>, Fault> {
    ids.map(|id| prepared.put(tx, table, id)).collect()
}

/// Names the record that is to blame.
fn placed(tx: &Tx, blamed: Blamed, of: usize) -> Fault {
    let problem = blamed.fault.into_problem(Some(&tx.model));
    super::placed(problem, blamed.at, of).into()
}
