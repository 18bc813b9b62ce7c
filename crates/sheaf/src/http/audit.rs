//! What people did: the log from its end on, and where they signed in.

use axum::Json;
use axum::extract::{RawQuery, State};
use serde_json::Value;
use sheaf_model::{Problem, temporal};
use sheaf_service::audit::{MOST, Op, Wanted};

use super::App;
use super::asked::Asked;
use super::failure::Result;
use super::query;

/// Entries of one answer where no limit is asked for.
const USUAL: i64 = 100;

fn limit(raw: Option<&str>) -> Result<usize, Problem> {
    let most = i64::try_from(MOST).unwrap_or(i64::MAX);
    Ok(usize::try_from(query::within(raw, "limit", 1, most)?.unwrap_or(USUAL)).unwrap_or(1))
}

fn moment(raw: Option<&str>, name: &str) -> Result<Option<i64>, Problem> {
    let Some(text) = query::value(raw, name) else { return Ok(None) };
    let unfit = || {
        let message = format!("'{name}' is \"{text}\", expected a moment such as 2027-01-31T12:00:00Z.");
        Problem::field(name, "datetime", message)
    };
    temporal::parse_datetime(&text).ok_or_else(unfit).map(Some)
}

fn kind(raw: Option<&str>) -> Result<Option<Op>, Problem> {
    let Some(text) = query::value(raw, "kind") else { return Ok(None) };
    Op::parse(&text).map(Some).ok_or_else(|| {
        let problem = Problem::unknown("kind of entry", &text, Op::ALL.map(Op::as_str));
        Problem { hint: problem.hint, ..Problem::field("kind", "unknown", problem.message) }
    })
}

/// `GET /api/v1/audit`
pub async fn list(State(app): State<App>, asked: Asked, RawQuery(raw): RawQuery) -> Result<Json<Value>> {
    let raw = raw.as_deref();
    query::refuse_unknown(raw, &["before", "from", "to", "kind", "by", "table", "limit", "workspace"])?;
    let wanted = Wanted {
        before: query::within(raw, "before", 1, i64::MAX)?,
        from: moment(raw, "from")?,
        to: moment(raw, "to")?,
        kind: kind(raw)?,
        by: query::within(raw, "by", 1, i64::MAX)?,
        table: query::value(raw, "table"),
        limit: limit(raw)?,
    };
    Ok(Json(app.sheaf.audit(&asked.open, &asked.who, &wanted)?))
}

/// `GET /api/v1/audit/sign-ins`
pub async fn sign_ins(State(app): State<App>, asked: Asked, RawQuery(raw): RawQuery) -> Result<Json<Value>> {
    let raw = raw.as_deref();
    query::refuse_unknown(raw, &["before", "limit", "workspace"])?;
    let before = query::within(raw, "before", 1, i64::MAX)?;
    Ok(Json(app.sheaf.sign_ins(&asked.open, &asked.who, before, limit(raw)?)?))
}
