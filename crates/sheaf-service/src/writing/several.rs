//! Several records changed or deleted by one request: one entry after the other in the log, undone as one.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Map, Value};
use sheaf_model::{Problem, Table};
use sheaf_store::record::Values;
use sheaf_store::several::{Blamed, Change};
use sheaf_store::{Fault, Tx, Why};

use super::{Failed, Prepared, Put, Written, all_written, table_of};
use crate::access::{Action, Deed, Principal, conceal};
use crate::body::read_all;
use crate::files::Named;
use crate::open::Open;
use crate::reading::{REPLANS, moved};

/// What is asked of one record.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The record.
    pub id: i64,
    /// Only where it is still at this version.
    pub if_version: Option<i64>,
    /// What is to become of it.
    pub act: Act,
}

/// What is to become of a record.
#[derive(Debug, Clone)]
pub enum Act {
    /// These fields are to be otherwise.
    Change(Map<String, Value>),
    /// It is to be gone.
    Delete,
}

impl Asked {
    fn deed(&self) -> Deed {
        match self.act {
            Act::Change(_) => Deed::Change,
            Act::Delete => Deed::Delete,
        }
    }

    fn fields(&self) -> Option<&Map<String, Value>> {
        match &self.act {
            Act::Change(fields) => Some(fields),
            Act::Delete => None,
        }
    }
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
    /// Those that were deleted, likewise.
    pub deleted: Vec<i64>,
    /// Those that were not.
    pub refused: Vec<Refused>,
    /// The entry of the log by which all of it is undone; none where nothing changed.
    pub change: Option<i64>,
}

impl Open {
    /// Changes and deletes records: all of them or none; `partial`: those that can be.
    pub async fn update_several(
        self: &Arc<Self>,
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
        // What nobody of this role may do with any record is refused as a whole, also where those that can be are done.
        let model = self.store.model();
        for deed in asked.iter().map(Asked::deed).collect::<HashSet<_>>() {
            who.grant(&model, table, Action::Do(deed))?;
        }
        if partial || asked.iter().any(|one| one.fields().is_none()) {
            again!(self.do_those_once(who, table, asked, partial))
        } else {
            again!(self.update_all_once(who, table, asked))
        }
    }

    async fn update_all_once(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        asked: &[Asked],
    ) -> Result<Changed, Failed> {
        let fields: Vec<Map<String, Value>> = asked.iter().filter_map(Asked::fields).cloned().collect();
        let ids: Vec<i64> = asked.iter().map(|one| one.id).collect();
        let prepared = self.prepare(who, (table, Deed::Change, &ids), &fields).await?;
        let changes: Vec<Change> = asked.iter().zip(prepared.values.iter()).map(change).collect();
        let (puts, change) = self
            .in_writer(who, &prepared, ids, move |prepared, tx, table| {
                let told = |tx: &Tx, at, fault| placed(tx, Blamed { at, fault }, changes.len());
                for (at, change) in changes.iter().enumerate() {
                    let may = prepared.expect_may(Deed::Change, tx, table, change.id);
                    may.map_err(|fault| told(tx, at, fault))?;
                }
                tx.keep_linked(table, &changes.iter().map(|change| change.id).collect::<Vec<_>>())?;
                tx.update_all(table, &changes).map_err(|blamed| placed(tx, blamed, changes.len()))?;
                if let Some(Blamed { at, fault }) = prepared.first_unfit(tx, table, &changes) {
                    return Err(told(tx, at, fault));
                }
                Ok((read_back(prepared, tx, table, changes.iter().map(|c| c.id))?, tx.first_entry()))
            })
            .await?;
        let records = all_written(puts, &prepared.plan)?;
        Ok(Changed { records, deleted: Vec::new(), refused: Vec::new(), change })
    }

    /// In a transaction of its own, in which each is tried by itself.
    async fn do_those_once(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        asked: &[Asked],
        partial: bool,
    ) -> Result<Changed, Failed> {
        // Each says itself whether it may be done.
        let prepared = self.prepare(who, (table, Deed::Read, &[]), &[]).await?;
        super::expect_few(asked.len())?;
        let ids: Vec<i64> = asked.iter().map(|one| one.id).collect();
        let files = self.files_named(who, (table, &ids), asked.iter().filter_map(Asked::fields)).await?;
        let (those, mut wrong) = self.read_those(who, table, asked, (&files, prepared.version))?;
        if let Some((at, problem)) = wrong.first().filter(|_| !partial) {
            return Err(super::placed(problem.clone(), *at, asked.len()).into());
        }
        let (actor, role, plan) = (self.actor(who).await?, who.acting_role(), Arc::clone(&prepared.plan));
        let of = asked.len();
        let done = self.store.write_alone(actor, Why::Write, move |tx| {
            tx.role = role;
            tx.sees.clone_from(&prepared.sees);
            if tx.model.version != prepared.version {
                return Ok(None);
            }
            let model = Arc::clone(&tx.model);
            let table = table_of(&model, prepared.table)?;
            let (written, mut wrong) = those
                .write(&prepared, tx, table, partial)
                .map_err(|fault| conceal(fault.into_problem(Some(&model)), &model, &prepared.rights))?;
            for (_, problem) in &mut wrong {
                *problem = conceal(problem.clone(), &model, &prepared.rights);
            }
            if let Some((at, problem)) = wrong.iter().min_by_key(|(at, _)| *at).filter(|_| !partial) {
                return Err(super::placed(problem.clone(), *at, of).into());
            }
            Ok(Some((read_back(&prepared, tx, table, written.into_iter())?, tx.first_entry(), wrong)))
        });
        let Some((puts, change, unwritten)) = done.await? else { return Err(Failed::Moved) };
        wrong.extend(unwritten);
        wrong.sort_unstable_by_key(|(at, _)| *at);
        let kept: HashSet<usize> = wrong.iter().map(|(at, _)| *at).collect();
        let is_gone = |(at, one): &(usize, &Asked)| one.fields().is_none() && !kept.contains(at);
        let deleted = asked.iter().enumerate().filter(is_gone).map(|(_, one)| one.id).collect();
        let refused = wrong.into_iter().map(|(at, problem)| Refused { at, id: asked[at].id, problem }).collect();
        Ok(Changed { records: all_written(puts, &plan)?, deleted, refused, change })
    }

    /// Reads what is asked under one model, that of this version; where that has moved the writer says so.
    fn read_those(
        &self,
        who: &Principal,
        table: &str,
        asked: &[Asked],
        (files, version): (&Named, u64),
    ) -> Result<(Those, Vec<Wrong>), Failed> {
        let model = self.store.model();
        let (table, grant) = who.grant(&model, table, Action::READ)?;
        if model.version != version {
            return Err(Failed::Moved);
        }
        let (mut those, mut wrong) = (Those::default(), Vec::new());
        for (at, Asked { id, if_version, act }) in asked.iter().enumerate() {
            let (id, if_version) = (*id, *if_version);
            match act {
                Act::Delete => those.deletions.push(Expected { at, id, if_version, act: () }),
                Act::Change(fields) => match read_all(&model, table, &grant, std::slice::from_ref(fields), files) {
                    Ok(read) => {
                        those.changes.extend(read.into_iter().map(|act| Expected { at, id, if_version, act }));
                    }
                    Err(problem) => wrong.push((at, problem)),
                },
            }
        }
        Ok((those, wrong))
    }
}

/// What is wrong with one of the records, and at which place it was sent.
type Wrong = (usize, Problem);

/// What is to become of records, read.
#[derive(Default)]
struct Those {
    deletions: Vec<Expected<()>>,
    changes: Vec<Expected<Values>>,
}

impl Those {
    /// Writes those that can be, or all of them; answers the records that were changed, and what is wrong with the others.
    fn write(
        self,
        prepared: &Prepared,
        tx: &mut Tx,
        table: &Table,
        partial: bool,
    ) -> Result<(Vec<i64>, Vec<Wrong>), Fault> {
        let model = Arc::clone(&tx.model);
        let mut wrong = Vec::new();
        let deletions = prepared.expected_of(Deed::Delete, tx, table, self.deletions, &mut wrong)?;
        let changes = prepared.expected_of(Deed::Change, tx, table, self.changes, &mut wrong)?;
        let told = |places: &[usize], blamed: Blamed| (places[blamed.at], blamed.fault.into_problem(Some(&model)));
        // What is gone may have held what others take.
        let (places, ids): (Vec<usize>, Vec<i64>) = deletions.into_iter().map(|one| (one.at, one.id)).unzip();
        wrong.extend(tx.delete_those(table, &ids)?.into_iter().map(|blamed| told(&places, blamed)));
        let change = |one: Expected<Values>| Change { id: one.id, if_version: None, values: one.act };
        let (places, changes): (Vec<usize>, Vec<Change>) = changes.into_iter().map(|one| (one.at, change(one))).unzip();
        tx.keep_linked(table, &changes.iter().map(|change| change.id).collect::<Vec<_>>())?;
        let blamed = match partial {
            true => tx.update_those(table, &changes, |tx, id| prepared.expect_still(tx, table, id))?,
            false => match tx.update_all(table, &changes) {
                Ok(()) => prepared.first_unfit(tx, table, &changes).into_iter().collect(),
                Err(blamed) => vec![blamed],
            },
        };
        let unwritten: HashSet<usize> = blamed.iter().map(|blamed| blamed.at).collect();
        wrong.extend(blamed.into_iter().map(|blamed| told(&places, blamed)));
        let written = changes.iter().enumerate().filter(|(n, _)| !unwritten.contains(n)).map(|(_, one)| one.id);
        Ok((written.collect(), wrong))
    }
}

impl Prepared {
    /// The first of changed records that nobody may make so.
    fn first_unfit(&self, tx: &Tx, table: &Table, changes: &[Change]) -> Option<Blamed> {
        let unfit = |(at, change): (usize, &Change)| {
            self.expect_still(tx, table, change.id).err().map(|fault| Blamed { at, fault })
        };
        changes.iter().enumerate().find_map(unfit)
    }
}

/// A record, the version at which it must be when the act begins, and what is to become of it.
struct Expected<T> {
    /// Which of those that were sent.
    at: usize,
    id: i64,
    if_version: Option<i64>,
    act: T,
}

impl Prepared {
    /// Those whose record is seen and is as it is expected; the others are told.
    fn expected_of<T>(
        &self,
        deed: Deed,
        tx: &Tx,
        table: &Table,
        all: Vec<Expected<T>>,
        wrong: &mut Vec<Wrong>,
    ) -> Result<Vec<Expected<T>>, Fault> {
        let mut fitting = Vec::with_capacity(all.len());
        for one in all {
            let may = self.expect_may(deed, tx, table, one.id);
            match may.and_then(|()| tx.expect_version(table, one.id, one.if_version)) {
                Ok(()) => fitting.push(one),
                Err(Fault::Problem(problem)) => wrong.push((one.at, problem)),
                Err(fault) => return Err(fault),
            }
        }
        Ok(fitting)
    }
}

fn change((asked, values): (&Asked, &Values)) -> Change {
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
