//! Why somebody may do something, or may not.

use axum::Json;
use axum::extract::{RawQuery, State};
use serde_json::Value;
use sheaf_model::Problem;
use sheaf_service::access::{Ability, Deed};
use sheaf_service::why::Question;

use super::App;
use super::asked::Asked;
use super::failure::Result;
use super::query::{number, refuse_unknown, value};

const KNOWN: [&str; 7] = ["do", "table", "record", "field", "to", "person", "workspace"];

/// `GET /api/v1/why`: of whoever asks, or, for an administrator, of a member.
pub async fn show(State(app): State<App>, asked: Asked, RawQuery(query): RawQuery) -> Result<Json<Value>> {
    let query = query.as_deref();
    refuse_unknown(query, &KNOWN)?;
    let what = value(query, "do").unwrap_or_else(|| Deed::Read.name().to_owned());
    let of = match number(query, "person")? {
        Some(id) => app.sheaf.see_as(&asked.open, &asked.who, id)?,
        None => asked.who.clone(),
    };
    if let Some(ability) = Ability::ALL.into_iter().find(|ability| ability.name() == what) {
        return Ok(Json(asked.open.why_able(&of, ability)));
    }
    let deed = Deed::ALL.into_iter().find(|deed| deed.name() == what);
    let deed = deed.ok_or_else(|| {
        let known = Deed::ALL.iter().map(|deed| deed.name()).chain(Ability::ALL.iter().map(|ability| ability.name()));
        let problem = Problem::unknown("deed", &what, known);
        Problem { hint: problem.hint, ..Problem::field("do", "unknown", problem.message) }
    })?;
    let table = value(query, "table")
        .ok_or_else(|| Problem::field("table", "required", "'table' names the table that is asked about."))?;
    let question = Question {
        table,
        record: number(query, "record")?,
        field: value(query, "field"),
        to: value(query, "to"),
        deed,
    };
    Ok(Json(asked.open.why(&asked.who, &of, &question).await?))
}
