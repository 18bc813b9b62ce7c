//! A page or a record as one statement of a server. It stands alone, without a transaction around it, and many are under way at a time;
//! what it was planned for is told by a column of its own. Where it says too little, none is answered, and the ordinary way is gone.

use sheaf_model::Code;
use sheaf_query::plan::Statement;

use super::{Asking, Bound, Cow, Cursor, ListPlan, Part, Result, Row, Scalar, ToValue, Value, write_range};
use crate::db::Rows;
use crate::postgres::Pace;
use crate::workspace::Workspace;

/// As `list`: a page as JSON.
pub async fn list(
    store: &Workspace,
    plan: &ListPlan,
    asking: &Asking,
    after: Option<&Cursor>,
    model: u64,
) -> Result<Option<Vec<u8>>> {
    if let Some(after) = after {
        after.expect(plan.of, plan.keys)?;
    }
    let Some(mut rows) = ask(store, plan, &Bound { asking, after }, None, (model, Pace::Any)).await? else {
        return Ok(None);
    };
    let mut page = Part::default();
    page.open();
    match write_range(&mut rows, plan, &mut page, &mut 0)? {
        Some(full) if full.more || plan.ranges.len() == 1 => page.close(full.more.then_some(full.last)),
        None if plan.ranges.len() == 1 => page.close(None),
        // The next range has the rest of the page.
        _ => return Ok(None),
    }
    page.json.raw("}");
    Ok(Some(page.json.out))
}

/// As `one`: a record as JSON, and its version.
pub async fn one(
    store: &Workspace,
    plan: &ListPlan,
    asking: &Asking,
    id: i64,
    model: u64,
) -> Result<Option<(Vec<u8>, i64)>> {
    let bound = &Bound { asking, after: None };
    // By its id, and nothing of it has to be worked out or looked up.
    let pace = if plan.shape.is_stored() && !plan.narrowed { Pace::Quick } else { Pace::Any };
    let rows = ask(store, plan, bound, Some(Value::Integer(id)), (model, pace)).await?;
    let Some(mut rows) = rows else { return Ok(None) };
    let Some(row) = rows.next()? else { return Ok(None) };
    super::write_alone(&row, plan).map(Some)
}

/// The rows of the plan's first statement; none where there are none, where more is to be read, or under another model.
async fn ask(
    store: &Workspace,
    plan: &ListPlan,
    bound: &Bound<'_>,
    last: Option<Value<'_>>,
    (model, pace): (u64, Pace),
) -> Result<Option<Rows<'static>>> {
    let Some((Statement { text, params }, witness)) = plan.at_once() else { return Ok(None) };
    let scalars: Vec<Cow<'_, Scalar>> = params.iter().map(|param| bound.scalar(param)).collect();
    let values: Vec<Value<'_>> = scalars.iter().map(|scalar| scalar.to_value()).chain(last).collect();
    let rows = match store.ask(text, &values, pace).await {
        Some(Ok(rows)) => rows,
        None => return Ok(None),
        Some(Err(fault)) => {
            let problem = fault.into_plain();
            // What has taken too long would do so again.
            return if problem.code == Code::TimedOut { Err(problem.into()) } else { Ok(None) };
        }
    };
    let Some(first) = rows.first() else { return Ok(None) };
    let under: Option<i64> = Row::Postgres(first).get(witness)?;
    let current = under.and_then(|version| u64::try_from(version).ok()) == Some(model);
    Ok(current.then(|| rows.into()))
}
