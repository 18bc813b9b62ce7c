//! Tokens of programs.

use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json as value};
use sheaf_model::{Problem, TableId, temporal};
use sheaf_service::access::{Ability, Scope};
use sheaf_service::accounts::{NewToken, Token};

use super::App;
use super::asked::Asked;
use super::failure::Result;
use super::records::{json, text};

fn shown(asked: &Asked, token: &Token) -> Value {
    let at = |ms: i64| temporal::text_of(|out| temporal::write_datetime(out, ms));
    let model = asked.open.model();
    // A table that is gone is left out: nothing can be done with it.
    let named = |id: &TableId| model.table_by_id(*id).map(|table| table.name.clone());
    let tables = token.scope.tables.as_ref().map(|tables| tables.iter().filter_map(named).collect::<Vec<_>>());
    value!({
        "id": token.id, "name": token.name, "role": token.role,
        "tables": tables, "actions": token.scope.deeds, "per_minute": token.pace,
        "created_at": at(token.created_at), "last_used_at": token.last_used_at.map(at),
        "expires_at": token.expires_at.map(at),
        "old_until": token.old_until.filter(|until| *until > jiff::Timestamp::now().as_millisecond()).map(at),
    })
}

/// `GET /api/v1/tokens`
pub async fn list(State(app): State<App>, asked: Asked) -> Result<Json<Value>> {
    asked.require(Ability::Members)?;
    let tokens = app.sheaf.host.tokens(asked.open.entry.id).map_err(Problem::from)?;
    Ok(Json(value!({ "tokens": tokens.iter().map(|token| shown(&asked, token)).collect::<Vec<_>>() })))
}

/// `POST /api/v1/tokens`: the secret is shown this once.
pub async fn create(State(app): State<App>, asked: Asked, body: Bytes) -> Result<(StatusCode, Json<Value>)> {
    asked.require(Ability::Members)?;
    let body = json(&body)?;
    let role = text(&body, "role")?.unwrap_or(asked.who.role());
    asked.open.expect_to_give(&asked.who, role)?;
    let expires_at = text(&body, "expires_at")?.map(read_moment).transpose()?;
    let name = text(&body, "name")?.unwrap_or_default();
    let (scope, pace) = (read_scope(&asked, &body)?, read_pace(&body["per_minute"])?);
    let new = NewToken { name, role, expires_at, scope: &scope, pace };
    let (token, secret) = app.sheaf.create_token(&asked.open, &asked.who, &new).await?;
    Ok((StatusCode::CREATED, Json(made(&asked, &token, secret))))
}

fn made(asked: &Asked, token: &Token, secret: String) -> Value {
    let mut answer = shown(asked, token);
    answer["token"] = Value::from(secret);
    answer
}

/// `POST /api/v1/tokens/{id}/renew`: another secret, which is shown this once.
pub async fn renew(State(app): State<App>, asked: Asked, Path(id): Path<i64>, body: Bytes) -> Result<Json<Value>> {
    expect_to_decide(&app, &asked, id)?;
    // None says what an empty one does.
    let body = if body.is_empty() { Value::Null } else { json(&body)? };
    let overlap = read_overlap(&body["overlap_hours"])?;
    let (token, secret) = app.sheaf.renew_token(&asked.open, &asked.who, id, overlap).await?;
    Ok(Json(made(&asked, &token, secret)))
}

/// How long the secret of before is good; no time where that is not said.
fn read_overlap(said: &Value) -> Result<Duration, Problem> {
    let hours = said.as_u64().and_then(|hours| u32::try_from(hours).ok());
    match (said, hours) {
        (Value::Null, _) => Ok(Duration::ZERO),
        (_, Some(hours)) => Ok(Duration::from_secs(u64::from(hours) * 3600)),
        _ => {
            let message = format!("'overlap_hours' is {said}, expected a whole number from 0.");
            Err(Problem::field("overlap_hours", "number", message))
        }
    }
}

/// Whoever revokes or renews a token could give one like it.
fn expect_to_decide(app: &App, asked: &Asked, id: i64) -> Result<(), Problem> {
    asked.require(Ability::Members)?;
    let all = app.sheaf.host.tokens(asked.open.entry.id)?;
    match all.iter().find(|token| token.id == id && asked.open.expect_role(&token.role).is_ok()) {
        Some(token) => asked.open.expect_to_give(&asked.who, &token.role),
        None => Ok(()),
    }
}

/// The list of words that a body has under a name; none where it has none.
fn words<'b>(body: &'b Value, name: &str) -> Result<Option<Vec<&'b str>>, Problem> {
    let unfit = || Problem::field(name, "list", format!("'{name}' is {}, expected a list of names.", body[name]));
    match &body[name] {
        Value::Null => Ok(None),
        Value::Array(items) => {
            items.iter().map(|item| item.as_str().ok_or_else(unfit)).collect::<Result<_, _>>().map(Some)
        }
        _ => Err(unfit()),
    }
}

fn read_scope(asked: &Asked, body: &Value) -> Result<Scope, Problem> {
    asked.open.scope(words(body, "tables")?.as_deref(), words(body, "actions")?.as_deref())
}

fn read_pace(said: &Value) -> Result<Option<u32>, Problem> {
    let number = said.as_u64().and_then(|number| u32::try_from(number).ok()).filter(|number| *number > 0);
    match said {
        Value::Null => Ok(None),
        _ if number.is_some() => Ok(number),
        _ => {
            let message = format!("'per_minute' is {said}, expected a whole number from 1.");
            Err(Problem::field("per_minute", "number", message))
        }
    }
}

/// A moment that is to come.
pub(super) fn read_moment(text: &str) -> Result<i64, Problem> {
    let unfit = |what: &str| Problem::field("expires_at", "datetime", format!("'expires_at' is \"{text}\", {what}."));
    let at = temporal::parse_datetime(text).ok_or_else(|| unfit("expected a moment such as 2027-01-31T12:00:00Z"))?;
    if at > jiff::Timestamp::now().as_millisecond() { Ok(at) } else { Err(unfit("which is past")) }
}

/// `DELETE /api/v1/tokens/{id}`
pub async fn delete(State(app): State<App>, asked: Asked, Path(id): Path<i64>) -> Result<StatusCode> {
    expect_to_decide(&app, &asked, id)?;
    app.sheaf.delete_token(&asked.open, &asked.who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
