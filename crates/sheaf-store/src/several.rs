//! Several records changed as one act: all or none of them, or those that can be.

use sheaf_model::rule::Rule;
use sheaf_model::{Code, Field, Problem, Table};
use sheaf_query::sql::quote;

use crate::fault::{Fault, Result};
use crate::log::Op;
use crate::record::{Current, Values, no_record};
use crate::tx::Tx;

/// One record's part of it.
#[derive(Debug, Clone)]
pub struct Change {
    /// The record.
    pub id: i64,
    /// Only where it is still at this version.
    pub if_version: Option<i64>,
    /// What is written into it.
    pub values: Values,
}

/// What is wrong, and with which of the changes.
#[derive(Debug)]
pub struct Blamed {
    /// Counted from 0.
    pub at: usize,
    /// What is wrong.
    pub fault: Fault,
}

impl Tx<'_> {
    /// Changes all of these records, or says which cannot be. What no two may have, and rules, hold for what has come of all of them: two
    /// records can exchange their numbers.
    pub fn update_all(&mut self, table: &Table, changes: &[Change]) -> Result<(), Blamed> {
        let blamed = |at| move |fault| Blamed { at, fault };
        let mut read = Vec::with_capacity(changes.len());
        for (at, change) in changes.iter().enumerate() {
            let current = self.current_of(table, change.id, change.values.look(table)).map_err(blamed(at))?;
            read.push(current.ok_or_else(|| no_record(table, change.id)).map_err(blamed(at))?);
        }
        if changes.len() > 1 {
            for (at, (change, current)) in changes.iter().zip(&read).enumerate() {
                self.make_way(table, change, current).map_err(blamed(at))?;
            }
        }
        let mut changed = Vec::with_capacity(changes.len());
        for (at, (change, current)) in changes.iter().zip(read).enumerate() {
            if self.update_known(table, change, current).map_err(blamed(at))? {
                changed.push(at);
            }
        }
        for at in changed {
            let checked = self.check_rules(table, changes[at].id).and_then(|()| self.settle());
            checked.map_err(blamed(at))?;
        }
        Ok(())
    }

    /// Changes those of these records that can be; answers what is wrong with the others. A value that another of them is about to give
    /// up is waited for.
    pub fn update_those(&mut self, table: &Table, changes: &[Change]) -> Result<Vec<Blamed>> {
        let mut refused = Vec::new();
        let mut waiting: Vec<usize> = (0..changes.len()).collect();
        while !waiting.is_empty() {
            let (mut taken, before) = (Vec::new(), waiting.len());
            for at in waiting {
                let change = &changes[at];
                let done = self.or_not_at_all(|tx| {
                    tx.update(table, change.id, change.values.clone(), change.if_version).map(drop)
                })?;
                match done {
                    Ok(()) => {}
                    Err(problem) if problem.code == Code::Duplicate => taken.push((at, problem)),
                    Err(problem) => refused.push(Blamed { at, fault: problem.into() }),
                }
            }
            if taken.len() == before {
                refused.extend(taken.into_iter().map(|(at, problem)| Blamed { at, fault: problem.into() }));
                break;
            }
            waiting = taken.into_iter().map(|(at, _)| at).collect();
        }
        refused.sort_unstable_by_key(|blamed| blamed.at);
        Ok(refused)
    }

    /// Does something of which nothing stays where a person's values are to blame; other faults end the transaction.
    fn or_not_at_all<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<Result<T, Problem>> {
        let (mark, batch) = (self.group.mark(), self.batch);
        self.conn.flush()?;
        self.conn.command("SAVEPOINT part")?;
        let done = work(self).and_then(|done| self.conn.flush().map(|()| done));
        let told = match done {
            Ok(done) => Ok(done),
            Err(fault) => {
                let problem = fault.into_problem(Some(&self.model));
                if matches!(problem.code, Code::Internal | Code::Unavailable | Code::TimedOut) {
                    return Err(problem.into());
                }
                self.conn.command("ROLLBACK TO SAVEPOINT part")?;
                self.group.back_to(mark);
                self.batch = batch;
                Err(problem)
            }
        };
        self.conn.command("RELEASE SAVEPOINT part")?;
        Ok(told)
    }

    /// Whether anything came of it.
    fn update_known(&mut self, table: &Table, change: &Change, current: Current) -> Result<bool> {
        let (_, body) = self.apply_to(table, change.id, current, change.values.clone(), change.if_version)?;
        self.settle()?;
        let Some(body) = body else { return Ok(false) };
        self.log(Op::Update, Some(table.id), Some(change.id), &body)?;
        Ok(true)
    }

    /// Empties what no two records may have and this change gives up, so that another one can have it. What the record held is known, and
    /// its new value follows.
    fn make_way(&mut self, table: &Table, change: &Change, current: &Current) -> Result<()> {
        for (id, given) in &change.values.given {
            let Some(field) = table.field_by_id(*id).filter(|f| f.storage().has_column() && is_alone(table, f)) else {
                continue;
            };
            if current.row.get(id).is_none_or(|was| was.is_blank())
                || current.row.get(id) == Some(&self.resolve(field, given)?)
            {
                continue;
            }
            let sql =
                format!("UPDATE {} SET {} = NULL WHERE \"_id\" = ?1", self.conn.table(&table.name), quote(&field.name));
            self.conn.prepare_cached(&sql)?.execute_later([change.id])?;
        }
        Ok(())
    }
}

/// Whether no two records may agree in it, alone or with other fields.
fn is_alone(table: &Table, field: &Field) -> bool {
    let rule = |rule: &Rule| matches!(rule, Rule::Unique { fields } if fields.contains(&field.name));
    field.unique || table.rules.iter().any(rule)
}
