//! Summaries: one value from all values of a field, for the records that a view, a filter and a search let through.

use std::sync::Arc;

use sheaf_model::field::JsonWriter;
use sheaf_model::{Model, Problem, Table};
use sheaf_query::plan;
pub use sheaf_query::plan::{GroupsRequest, MOST_GROUPS, SummaryRequest};
use sheaf_store::db::Connection;
use sheaf_store::{Fault, summary};

use crate::access::Principal;
use crate::answer::Answer;
use crate::open::Open;
use crate::reading::{At, Made, Reading};

impl Open {
    /// The summary of a table's records. `raw` is the request as it came; it is read only where no kept answer serves.
    pub async fn summary(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        raw: &str,
        read: impl FnOnce() -> Result<SummaryRequest, Problem>,
    ) -> Result<Answer, Problem> {
        self.answer(who, table, &format!("summary|{raw}"), read).await
    }

    /// A table's records put together by the values of fields: how many each group has, and its summary.
    pub async fn groups(
        self: &Arc<Self>,
        who: &Principal,
        table: &str,
        raw: &str,
        read: impl FnOnce() -> Result<GroupsRequest, Problem>,
    ) -> Result<Answer, Problem> {
        self.answer(who, table, &format!("groups|{raw}"), read).await
    }
}

impl Reading for SummaryRequest {
    fn view(&self) -> Option<&str> {
        self.view.as_deref()
    }

    fn words(&self) -> Option<&str> {
        self.search.as_deref()
    }

    fn make(&self, conn: &Connection, at: &At<'_>) -> Result<Made, Fault> {
        let plan = plan::summary(at.open.store.dialect(), at.model, at.table, self, at.grant, at.search)?;
        let mut json = JsonWriter::default();
        summary::summary(conn, &plan, &at.asking, &mut json)?;
        Ok(Made { json: json.out, reads: plan.reads, fixed: plan.fixed })
    }
}

impl Reading for GroupsRequest {
    fn view(&self) -> Option<&str> {
        self.view.as_deref()
    }

    fn words(&self) -> Option<&str> {
        self.search.as_deref()
    }

    fn make(&self, conn: &Connection, at: &At<'_>) -> Result<Made, Fault> {
        let plan = plan::groups(at.open.store.dialect(), at.model, at.table, self, at.grant, at.search)?;
        let mut json = JsonWriter::default();
        summary::groups(conn, &plan, &at.asking, &mut json)?;
        Ok(Made { json: json.out, reads: plan.reads, fixed: plan.fixed })
    }
}

/// A field that is of another type now keeps no function that it cannot have any more.
pub(crate) fn let_go_unsuited(model: &mut Model) {
    let before = model.clone();
    for (table, was) in model.tables.iter_mut().zip(&before.tables) {
        let suits = |name: &str, function| was.field(name).is_some_and(|f| plan::suits(&before, was, f, function));
        for summary in table.summaries_mut() {
            summary.0.retain(|name, function| suits(name, *function));
        }
        for view in &mut table.views {
            view.look.keep_measures(|measured| suits(&measured.field, measured.function));
        }
    }
}

/// Takes a field that goes out of its table's summaries and pivots.
pub(crate) fn let_go(table: &mut Table, field: &str) {
    for summary in table.summaries_mut() {
        summary.0.remove(field);
    }
    for view in &mut table.views {
        view.look.keep_measures(|measured| measured.field != field);
    }
}
