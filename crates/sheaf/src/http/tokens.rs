//! Tokens of programs.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json as value};
use sheaf_model::{Problem, temporal};
use sheaf_service::access::Ability;
use sheaf_service::accounts::Token;

use super::App;
use super::asked::Asked;
use super::failure::Result;
use super::records::{json, text};

fn shown(token: &Token) -> Value {
    let at = |ms: i64| temporal::text_of(|out| temporal::write_datetime(out, ms));
    value!({
        "id": token.id, "name": token.name, "role": token.role,
        "created_at": at(token.created_at), "last_used_at": token.last_used_at.map(at),
        "expires_at": token.expires_at.map(at),
    })
}

/// `GET /api/v1/tokens`
pub async fn list(State(app): State<App>, asked: Asked) -> Result<Json<Value>> {
    asked.require(Ability::Members)?;
    let tokens = app.sheaf.host.tokens(asked.open.entry.id).map_err(Problem::from)?;
    Ok(Json(value!({ "tokens": tokens.iter().map(shown).collect::<Vec<_>>() })))
}

/// `POST /api/v1/tokens`: the secret is shown this once.
pub async fn create(State(app): State<App>, asked: Asked, body: Bytes) -> Result<(StatusCode, Json<Value>)> {
    asked.require(Ability::Members)?;
    let body = json(&body)?;
    let role = text(&body, "role")?.unwrap_or(asked.who.role());
    asked.open.expect_to_give(&asked.who, role)?;
    let expires_at = text(&body, "expires_at")?.map(read_moment).transpose()?;
    let name = text(&body, "name")?.unwrap_or_default();
    let (token, secret) = app.sheaf.create_token(&asked.open, name, role, expires_at)?;
    let mut answer = shown(&token);
    answer["token"] = Value::from(secret);
    Ok((StatusCode::CREATED, Json(answer)))
}

/// A moment that is to come.
fn read_moment(text: &str) -> Result<i64, Problem> {
    let unfit = |what: &str| Problem::field("expires_at", "datetime", format!("'expires_at' is \"{text}\", {what}."));
    let at = temporal::parse_datetime(text).ok_or_else(|| unfit("expected a moment such as 2027-01-31T12:00:00Z"))?;
    if at > jiff::Timestamp::now().as_millisecond() { Ok(at) } else { Err(unfit("which is past")) }
}

/// `DELETE /api/v1/tokens/{id}`
pub async fn delete(State(app): State<App>, asked: Asked, Path(id): Path<i64>) -> Result<StatusCode> {
    asked.require(Ability::Members)?;
    let all = app.sheaf.host.tokens(asked.open.entry.id).map_err(Problem::from)?;
    if let Some(token) = all.iter().find(|token| token.id == id && asked.open.expect_role(&token.role).is_ok()) {
        asked.open.expect_to_give(&asked.who, &token.role)?;
    }
    app.sheaf.delete_token(&asked.open, id)?;
    Ok(StatusCode::NO_CONTENT)
}
