//! The way back: a plan as it was before each change that a person made of it, kept while the process runs.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::{Mutex, PoisonError};

use foldhash::quality::RandomState;

/// Most changes of a plan that can be taken back, and most bytes that the plans of a workspace are kept in for it.
const MOST: usize = 50;
const MOST_BYTES: usize = 32 << 20;

/// A change of a plan.
struct Step {
    /// The plan before it.
    before: String,
    /// By which the plan after it is known: if somebody else changed it since, there is no way back.
    after: u64,
}

/// The changes of plans that can be taken back, by the import.
#[derive(Default)]
pub(crate) struct WayBack {
    steps: Mutex<HashMap<i64, Vec<Step>>>,
    hasher: RandomState,
}

impl WayBack {
    fn steps(&self) -> std::sync::MutexGuard<'_, HashMap<i64, Vec<Step>>> {
        self.steps.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a plan that was changed. The oldest are given up first.
    pub(super) fn keep(&self, import: i64, before: String, after: &str) {
        if before == after {
            return;
        }
        let (before_is, after) = (self.hasher.hash_one(&before), self.hasher.hash_one(after));
        let mut known = self.steps();
        let steps = known.entry(import).or_default();
        if steps.last().is_some_and(|step| step.after != before_is) {
            steps.clear();
        }
        steps.push(Step { before, after });
        if steps.len() > MOST {
            steps.remove(0);
        }
        let held = |steps: &Vec<Step>| steps.iter().map(|s| s.before.len()).sum::<usize>();
        let mut over = known.values().map(held).sum::<usize>().saturating_sub(MOST_BYTES);
        let mut imports: Vec<i64> = known.keys().copied().collect();
        // Those of other imports first, the oldest first.
        imports.sort_unstable_by_key(|id| (*id == import, *id));
        for id in imports {
            let Some(steps) = known.get_mut(&id) else { continue };
            while over > 0 && !steps.is_empty() && !(id == import && steps.len() == 1) {
                over = over.saturating_sub(steps.remove(0).before.len());
            }
        }
        known.retain(|_, steps| !steps.is_empty());
    }

    /// How many changes of a plan can be taken back.
    pub(super) fn count(&self, import: i64, now: &str) -> usize {
        let now = self.hasher.hash_one(now);
        self.steps().get(&import).filter(|steps| steps.last().is_some_and(|s| s.after == now)).map_or(0, Vec::len)
    }

    /// The plan before the last change.
    pub(super) fn last(&self, import: i64, now: &str) -> Option<String> {
        let now = self.hasher.hash_one(now);
        Some(self.steps().get(&import)?.last().filter(|s| s.after == now)?.before.clone())
    }

    /// The last change is taken back; the plan is this one now.
    pub(super) fn taken(&self, import: i64, now: &str) {
        let mut steps = self.steps();
        let Some(steps) = steps.get_mut(&import) else { return };
        steps.pop();
        if let Some(step) = steps.last_mut() {
            step.after = self.hasher.hash_one(now);
        }
    }

    /// Nothing of an import that is carried out or forgotten is kept.
    pub(super) fn forget(&self, import: i64) {
        self.steps().remove(&import);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_taken_back_from_the_last_to_the_first() {
        let back = WayBack::default();
        back.keep(1, "a".into(), "b");
        back.keep(1, "b".into(), "c");
        back.keep(1, "c".into(), "c");
        assert_eq!((back.count(1, "c"), back.count(2, "c")), (2, 0));
        assert_eq!(back.last(1, "c").as_deref(), Some("b"));
        // It was compared anew, and says something else now.
        back.taken(1, "b, compared");
        assert_eq!(back.last(1, "b, compared").as_deref(), Some("a"));
        back.taken(1, "a");
        assert_eq!((back.last(1, "a"), back.count(1, "a")), (None, 0));
    }

    #[test]
    fn what_somebody_else_changed_has_no_way_back() {
        let back = WayBack::default();
        back.keep(1, "a".into(), "b");
        assert_eq!((back.count(1, "other"), back.last(1, "other")), (0, None));
        back.keep(1, "other".into(), "c");
        assert_eq!((back.count(1, "c"), back.last(1, "c").as_deref()), (1, Some("other")));
        back.forget(1);
        assert_eq!(back.count(1, "c"), 0);
    }

    #[test]
    fn the_oldest_are_given_up_first() {
        let back = WayBack::default();
        for n in 0..MOST + 10 {
            back.keep(1, n.to_string(), &(n + 1).to_string());
        }
        assert_eq!(back.count(1, &(MOST + 10).to_string()), MOST);
        let large = "x".repeat(MOST_BYTES);
        back.keep(2, large.clone(), "y");
        assert_eq!((back.count(1, &(MOST + 10).to_string()), back.count(2, "y")), (0, 1));
    }
}
