//! What workspaces use: requests of tokens, counted in this process and added to the directory by the minute; records and bytes of those
//! that are open, measured beside the requests and noted there. What that comes to is weighed against the plan.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sheaf_model::plan::{Limit, Plan};
use sheaf_model::{Problem, temporal};
use sheaf_store::Fault;
use sheaf_store::measure::Counted;

use super::{moment, now};
use crate::mail::{Language, Says};
use crate::open::{Open, Sheaf};

/// Of its time a workspace is measured for no more than a hundredth.
const SELDOM: u32 = 100;
/// The least time between two measurements of a workspace.
const PAUSE: Duration = Duration::from_secs(5);

/// Requests of one workspace that are not in the directory yet.
pub type Counting = Arc<AtomicU64>;

/// What was counted and is not in the directory yet, by workspace.
#[derive(Debug, Default)]
pub(crate) struct Meters(Mutex<HashMap<i64, Counting>>);

impl Meters {
    /// Where requests of a workspace are counted.
    pub fn of(&self, workspace: i64) -> Counting {
        Arc::clone(self.all().entry(workspace).or_default())
    }

    fn all(&self) -> std::sync::MutexGuard<'_, HashMap<i64, Counting>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was counted since the last time. What is not counted any more is let go of.
    fn taken(&self) -> Vec<(i64, Counting, u64)> {
        let mut all = self.all();
        let taken: Vec<_> = all
            .iter()
            .map(|(workspace, counting)| (*workspace, Arc::clone(counting), counting.swap(0, Ordering::AcqRel)))
            .filter(|(_, _, count)| *count > 0)
            .collect();
        all.retain(|_, counting| Arc::strong_count(counting) > 1);
        taken
    }
}

/// What is known of how much an open workspace holds.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    counted: Counted,
    /// The last entry of the log that what was noted rests on.
    head: Option<i64>,
    /// Before which it is not measured again.
    after: Option<Instant>,
}

/// The months since the year 0, by which is counted.
pub(super) fn month(at: i64) -> i64 {
    let (year, month, _) = temporal::civil_of(at.div_euclid(temporal::DAY));
    year * 12 + month - 1
}

/// When the month ends that is counted.
pub(super) fn month_ends(at: i64) -> i64 {
    let next = month(at) + 1;
    let day = temporal::days_of(next.div_euclid(12), next.rem_euclid(12) + 1, 1);
    day.map_or(i64::MAX, |day| day * temporal::DAY)
}

impl Sheaf {
    /// Adds what was counted to the directory; what cannot be added is kept. Which workspaces that were.
    pub fn note_calls(&self) -> BTreeSet<i64> {
        let month = month(now());
        let mut noted = BTreeSet::new();
        for (workspace, counting, count) in self.meters.taken() {
            let amount = i64::try_from(count).unwrap_or(i64::MAX);
            match self.host.add_amount(workspace, Limit::Calls, month, amount) {
                Ok(()) => drop(noted.insert(workspace)),
                Err(fault) => {
                    counting.fetch_add(count, Ordering::AcqRel);
                    tracing::warn!(workspace, error = %fault, "requests that were counted are not in the directory yet");
                }
            }
        }
        noted
    }

    /// Takes stock: notes what was counted, measures what is open and has changed, and looks at the plans that are due. What fails is done the
    /// next time.
    pub fn take_stock(&self) {
        let mut touched = self.note_calls();
        for open in self.open_ids().into_iter().filter_map(|id| self.open_one(id)) {
            match self.measure(&open) {
                Ok(true) => drop(touched.insert(open.entry.id)),
                Ok(false) => {}
                Err(fault) => {
                    tracing::warn!(workspace = open.entry.name, error = %fault, "how much a workspace holds is not known");
                }
            }
        }
        let told = |done: Result<(), Problem>, workspace: i64| {
            if let Err(problem) = done {
                tracing::warn!(workspace, error = %problem, "the plan of a workspace was not looked at");
            }
        };
        for workspace in touched {
            told(self.weigh(workspace), workspace);
        }
        match self.host.due_subscriptions() {
            Ok(due) => due.iter().for_each(|due| told(self.look_at_plan(due.workspace), due.workspace)),
            Err(fault) => tracing::warn!(error = %fault, "the plans that are due are not known"),
        }
    }

    /// Measures how much an open workspace holds, where its log went on since; whether anything was noted.
    fn measure(&self, open: &Open) -> Result<bool, Fault> {
        let Ok(mut measured) = open.measured.try_lock() else { return Ok(false) };
        let (id, begun) = (open.entry.id, Instant::now());
        if measured.after.is_some_and(|after| begun < after) || measured.head == Some(open.store_head()) {
            return Ok(false);
        }
        if measured.head.is_none() {
            // Of one that was opened again, and has not changed meanwhile, all is known.
            open.store.notice()?;
            measured.head = self.host.measured_at(id)?;
            if measured.head == Some(open.store_head()) {
                return Ok(false);
            }
        }
        let holding = open.store.holding(&mut measured.counted)?;
        self.host.note_amount(id, Limit::Storage, holding.bytes, holding.head)?;
        self.host.note_amount(id, Limit::Records, holding.records, holding.head)?;
        measured.head = Some(holding.head);
        measured.after = Some(Instant::now() + (begun.elapsed() * SELDOM).max(PAUSE));
        Ok(true)
    }

    /// Measures a workspace that somebody looks at, beside the answer.
    pub fn measure_soon(self: &Arc<Self>, open: &Arc<Open>) {
        let (sheaf, open) = (Arc::clone(self), Arc::clone(open));
        tokio::task::spawn_blocking(move || match sheaf.measure(&open) {
            Ok(true) => sheaf.weigh_members(open.entry.id),
            Ok(false) => {}
            Err(fault) => {
                tracing::warn!(workspace = open.entry.name, error = %fault, "how much a workspace holds is not known");
            }
        });
    }

    /// Looks at a workspace's plan after somebody came or went.
    pub(crate) fn weigh_members(&self, workspace: i64) {
        if let Err(problem) = self.weigh(workspace) {
            tracing::warn!(workspace, error = %problem, "the plan of a workspace was not looked at");
        }
    }

    /// Tells the owners of a workspace of limits that come closer, or are exceeded.
    pub(super) fn tell_owners(
        &self,
        workspace: i64,
        plan: &Plan,
        crossed: &[(Limit, u8)],
        shut_at: Option<i64>,
    ) -> Result<(), Problem> {
        let Ok(mail) = self.mail() else { return Ok(()) };
        if crossed.is_empty() {
            return Ok(());
        }
        let Some(entry) = self.host.workspace_by_id(workspace)? else { return Ok(()) };
        let locale = self.open_one(workspace).and_then(|open| {
            let model = open.model();
            model.settings.value("locale").as_str().map(str::to_owned)
        });
        let language = Language::accepted(locale.as_deref());
        let used = self.host.usage(workspace, month(now()))?;
        let until = shut_at.map(|at| moment(at).chars().take(10).collect::<String>());
        for owner in self.host.owners(workspace)? {
            for (limit, level) in crossed {
                let amount = |of: Option<&i64>| limit.amount(of.copied().unwrap_or_default());
                let (used, of) = (amount(used.get(limit)), amount(plan.limits.get(limit)));
                let until = until.as_deref().filter(|_| *level > 80);
                let says = Says::Limit { workspace: &entry.label, limit: *limit, used: &used, of: &of, until };
                self.post(mail, &owner.email, language, &says)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_those_of_the_calendar() {
        let at = |text: &str| temporal::parse_datetime(text).unwrap();
        let december = at("2026-12-31T23:59:59Z");
        assert_eq!(month(december) + 1, month(at("2027-01-01T00:00:00Z")));
        assert_eq!(month_ends(december), at("2027-01-01T00:00:00Z"));
        assert_eq!(month_ends(at("2024-02-01T00:00:00Z")), at("2024-03-01T00:00:00Z"));
    }

    #[test]
    fn what_was_counted_is_taken_once() {
        let meters = Meters::default();
        let counting = meters.of(7);
        counting.fetch_add(3, Ordering::Relaxed);
        let taken = meters.taken();
        assert_eq!(taken.iter().map(|(id, _, count)| (*id, *count)).collect::<Vec<_>>(), [(7, 3)]);
        drop(taken);
        assert!(meters.taken().is_empty() && meters.all().len() == 1);
        drop(counting);
        assert!(meters.taken().is_empty() && meters.all().is_empty());
    }
}
