//! Several records changed as one act: all or none of them, or those that can be.

use std::collections::{HashMap, HashSet};

use sheaf_model::rule::Rule;
use sheaf_model::text::text_key;
use sheaf_model::{Code, Field, FieldId, Problem, Scalar, Table};
use sheaf_query::sql::quote;

use crate::db::Optional;
use crate::fault::{Fault, Result};
use crate::log::Op;
use crate::record::{Current, Values, no_record};
use crate::tx::Tx;
use crate::value::Stored;

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

/// How often records are tried that others among them need.
const MOST_TRIES: usize = 50_000;

/// What is wrong, and with which of the changes.
#[derive(Debug)]
pub struct Blamed {
    /// Counted from 0.
    pub at: usize,
    /// What is wrong.
    pub fault: Fault,
}

/// A value that no two records may have, as it is compared.
type Alone = (FieldId, String);

/// A change, with what of such values it gives up and takes.
#[derive(Debug, Default)]
struct Exchange {
    gives: Vec<Alone>,
    takes: Vec<Alone>,
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
        let exchanges: Vec<Exchange> =
            changes.iter().zip(&read).map(|(change, current)| self.exchange(table, change, current)).collect();
        self.make_way(table, changes, &exchanges)?;
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

    /// Changes those of these records that can be, and may be what they become; answers what is wrong with the others. One that takes
    /// what another gives up comes after it.
    pub fn update_those(
        &mut self,
        table: &Table,
        changes: &[Change],
        may_be: impl Fn(&Tx, i64) -> Result<()>,
    ) -> Result<Vec<Blamed>> {
        let mut exchanges = Vec::with_capacity(changes.len());
        for change in changes {
            let current = match is_any_alone(table, &change.values) {
                true => self.current_of(table, change.id, change.values.look(table))?,
                false => None,
            };
            exchanges.push(current.map(|current| self.exchange(table, change, &current)).unwrap_or_default());
        }
        let mut refused = Vec::new();
        for at in in_turn(&exchanges) {
            let change = &changes[at];
            let done = self.or_not_at_all(|tx| {
                tx.update(table, change.id, change.values.clone(), change.if_version)?;
                may_be(tx, change.id)
            })?;
            refused.extend(done.err().map(|problem| Blamed { at, fault: problem.into() }));
        }
        refused.sort_unstable_by_key(|blamed| blamed.at);
        Ok(refused)
    }

    /// Refuses where a record is not at the version that is expected of it, before anything of the same act has changed it.
    pub fn expect_version(&self, table: &Table, id: i64, version: Option<i64>) -> Result<()> {
        let Some(version) = version else { return Ok(()) };
        let sql = format!("SELECT \"_version\" FROM {} WHERE \"_id\" = ?1", self.conn.table(&table.name));
        let now: Option<i64> = self.conn.prepare_cached(&sql)?.query_row([id], |row| row.get(0)).optional()?;
        match now {
            Some(now) if now == version => Ok(()),
            Some(now) => {
                let message =
                    format!("Record {id} was changed in the meantime: it is at version {now}, not {version}.");
                Err(Problem::new(Code::VersionMismatch, message).into())
            }
            None => Err(no_record(table, id)),
        }
    }

    /// Deletes those of these records that can be; answers what is wrong with the others. One that others of them need goes after them.
    pub fn delete_those(&mut self, table: &Table, ids: &[i64]) -> Result<Vec<Blamed>> {
        let mut refused: Vec<(usize, Problem)> = Vec::new();
        let (mut left, mut tries): (Vec<usize>, usize) = ((0..ids.len()).collect(), 0);
        loop {
            let before = left.len();
            let mut needed = Vec::new();
            for at in left {
                tries += 1;
                match self.or_not_at_all(|tx| tx.delete(table, ids[at], None))? {
                    Ok(()) => {}
                    Err(problem) if problem.code == Code::Conflict => needed.push((at, problem)),
                    Err(problem) => refused.push((at, problem)),
                }
            }
            if needed.is_empty() || needed.len() == before || tries > MOST_TRIES {
                refused.extend(needed);
                break;
            }
            // From the other end, so that a chain takes two rounds whichever way it is named.
            left = needed.iter().rev().map(|(at, _)| *at).collect();
        }
        refused.sort_unstable_by_key(|(at, _)| *at);
        Ok(refused.into_iter().map(|(at, problem)| Blamed { at, fault: problem.into() }).collect())
    }

    /// Does something of which nothing stays where a person's values are to blame; other faults end the transaction.
    fn or_not_at_all<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<Result<T, Problem>> {
        let (conn, mark, batch) = (self.conn, self.group.mark(), self.batch);
        let fault = match conn.apart(|| work(self)) {
            Ok(done) => return Ok(Ok(done)),
            Err(fault) => fault,
        };
        let problem = fault.into_problem(Some(&self.model));
        if matches!(problem.code, Code::Internal | Code::Unavailable | Code::TimedOut) {
            return Err(problem.into());
        }
        self.group.back_to(mark);
        self.batch = batch;
        Ok(Err(problem))
    }

    /// Whether anything came of it.
    fn update_known(&mut self, table: &Table, change: &Change, current: Current) -> Result<bool> {
        let (_, body) = self.apply_to(table, change.id, current, change.values.clone(), change.if_version)?;
        self.settle()?;
        let Some(body) = body else { return Ok(false) };
        self.log(Op::Update, Some(table.id), Some(change.id), &body)?;
        Ok(true)
    }

    /// What a change gives up and takes. A value that cannot be resolved is told when it is written.
    fn exchange(&self, table: &Table, change: &Change, current: &Current) -> Exchange {
        let mut exchange = Exchange::default();
        for (id, given) in &change.values.given {
            let Some(field) = table.field_by_id(*id).filter(|f| is_alone(table, f)) else { continue };
            let Ok(new) = self.resolve(field, given) else { continue };
            let was = current.row.get(id).and_then(compared);
            let new = compared(&new);
            if was != new {
                exchange.gives.extend(was.map(|was| (*id, was)));
                exchange.takes.extend(new.map(|new| (*id, new)));
            }
        }
        exchange
    }

    /// Empties what a change gives up and another one takes. What the records held is known, and their new values follow.
    fn make_way(&mut self, table: &Table, changes: &[Change], exchanges: &[Exchange]) -> Result<(), Blamed> {
        let taken: HashSet<&Alone> = exchanges.iter().flat_map(|exchange| &exchange.takes).collect();
        for (at, (change, exchange)) in changes.iter().zip(exchanges).enumerate() {
            for (id, _) in exchange.gives.iter().filter(|given| taken.contains(given)) {
                let Some(field) = table.field_by_id(*id) else { continue };
                let name = self.conn.table(&table.name);
                let sql = format!("UPDATE {name} SET {} = NULL WHERE \"_id\" = ?1", quote(&field.name));
                let emptied = self.conn.prepare_cached(&sql).and_then(|mut update| update.execute_later([change.id]));
                emptied.map_err(|fault| Blamed { at, fault })?;
            }
        }
        Ok(())
    }
}

/// The changes in an order in which each comes after the one that gives up what it takes; those that exchange stay as they are.
fn in_turn(exchanges: &[Exchange]) -> Vec<usize> {
    let mut holders: HashMap<&Alone, usize> = HashMap::new();
    for (at, exchange) in exchanges.iter().enumerate() {
        holders.extend(exchange.gives.iter().map(|given| (given, at)));
    }
    let mut order = Vec::with_capacity(exchanges.len());
    let mut begun = vec![false; exchanges.len()];
    for first in 0..exchanges.len() {
        // A stack of our own: a chain may be as long as the request.
        let mut waiting = vec![(first, false)];
        while let Some((at, ready)) = waiting.pop() {
            if ready {
                order.push(at);
                continue;
            }
            if std::mem::replace(&mut begun[at], true) {
                continue;
            }
            waiting.push((at, true));
            let before = exchanges[at].takes.iter().filter_map(|taken| holders.get(taken).copied());
            waiting.extend(before.filter(|other| !begun[*other]).map(|other| (other, false)));
        }
    }
    order
}

/// A value as it is compared with those of other records; a blank one is like no other.
fn compared(value: &Stored) -> Option<String> {
    match value {
        Stored::Scalar(Scalar::Null) | Stored::Ids(_) => None,
        Stored::Scalar(Scalar::Text(text)) => Some(text_key(text).into_owned()),
        Stored::Scalar(other) => Some(format!("{other:?}")),
    }
}

fn is_any_alone(table: &Table, values: &Values) -> bool {
    values.given.iter().any(|(id, _)| table.field_by_id(*id).is_some_and(|field| is_alone(table, field)))
}

/// Whether no two records may agree in it, alone or with other fields.
fn is_alone(table: &Table, field: &Field) -> bool {
    let rule = |rule: &Rule| matches!(rule, Rule::Unique { fields } if fields.contains(&field.name));
    field.storage().has_column() && (field.unique || table.rules.iter().any(rule))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_takes_comes_after_who_gives() {
        let field = FieldId(1);
        let moves = |pairs: &[(i64, i64)]| -> Vec<usize> {
            let one = |n: i64| vec![(field, n.to_string())];
            let all: Vec<Exchange> =
                pairs.iter().map(|(from, to)| Exchange { gives: one(*from), takes: one(*to) }).collect();
            in_turn(&all)
        };
        assert_eq!(moves(&[(1, 2), (2, 3), (3, 4)]), [2, 1, 0]);
        assert_eq!(moves(&[(3, 4), (1, 2), (2, 3)]), [0, 2, 1]);
        // An exchange has no such order: each is tried once.
        assert_eq!(moves(&[(1, 2), (2, 1)]).len(), 2);
        let long: Vec<(i64, i64)> = (0..100_000).map(|n| (n, n + 1)).collect();
        assert_eq!(moves(&long).first(), Some(&99_999));
    }
}
