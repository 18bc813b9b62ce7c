//! Plans: what the host offers (`offered.rs`), which plan a workspace has and how it is changed (`subscribed.rs`), and what is
//! measured and weighed against it (`metering.rs`).

mod metering;
mod offered;
mod subscribed;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

pub use metering::Counting;
pub(crate) use metering::{Measured, Meters};
use sheaf_model::plan::Plan;
pub use sheaf_model::plan::{Feature, Limit};
use sheaf_model::{Code, Problem, temporal};
use sheaf_store::host::Entry;
pub use subscribed::Wanted;

use crate::kept::Kept;
use crate::open::Sheaf;

/// The plans of workspaces that were asked for; none: it may have everything.
pub(crate) type Had = Kept<Mutex<HashMap<i64, Option<Arc<Plan>>>>>;

fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

fn moment(at: i64) -> String {
    temporal::text_of(|out| temporal::write_datetime(out, at))
}

impl Sheaf {
    /// The plan of a workspace; none: it may have everything.
    fn plan_of(&self, workspace: i64) -> Result<Option<Arc<Plan>>, Problem> {
        let had = self.had.get(&self.host, || Ok(Mutex::default()))?;
        let known = || had.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(plan) = known().get(&workspace) {
            return Ok(plan.clone());
        }
        let plan = match self.host.subscription(workspace)? {
            Some(subscribed) => self.host.plan(&subscribed.subscription.plan)?.map(Arc::new),
            None => None,
        };
        known().insert(workspace, plan.clone());
        Ok(plan)
    }

    /// Whether a workspace's plan has something that not every plan has.
    pub fn has_feature(&self, entry: &Entry, feature: Feature) -> Result<bool, Problem> {
        Ok(self.plan_of(entry.id)?.is_none_or(|plan| plan.features.contains(&feature)))
    }

    /// Refuses where a workspace's plan does not have it.
    pub fn expect_feature(&self, entry: &Entry, feature: Feature) -> Result<(), Problem> {
        match self.plan_of(entry.id)? {
            Some(plan) if !plan.features.contains(&feature) => {
                let message = format!("The plan '{}' does not have {}.", plan.label, feature.phrase());
                Err(Problem::new(Code::Forbidden, message).with_hint("Choose a plan that has it: Plan and usage."))
            }
            _ => Ok(()),
        }
    }

    /// Lets go of what is known of plans, and of whom they let in: call it after this process changed them.
    fn forget_plans(&self) {
        self.had.forget();
        self.tokens.forget();
    }
}
