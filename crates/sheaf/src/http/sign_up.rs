//! Strangers who make an account and a workspace of their own.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Value, json as value};

use super::asked::At;
use super::caller::Caller;
use super::failure::Result;
use super::limit::Attempt;
use super::members::required;
use super::records::json;
use super::{App, session};

/// `POST /api/v1/sign-up`: says the same whoever asks.
pub async fn ask(State(app): State<App>, caller: Caller, body: Bytes) -> Result<StatusCode> {
    let body = json(&body)?;
    let (email, workspace) = (required(&body, "email")?, required(&body, "workspace")?);
    // It is counted, and succeeds for nobody: whether there is somebody is not told.
    app.attempts.begin(Attempt::new(caller.address, &format!("sign-up {email}")))?;
    app.sheaf.ask_sign_up(email, workspace, caller.language)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/sign-up/look`
pub async fn look(State(app): State<App>, caller: Caller, body: Bytes) -> Result<Json<Value>> {
    let body = json(&body)?;
    let trial = app.attempts.begin(Attempt::by_link(caller.address, "look"))?;
    let wanted = app.sheaf.wanted(required(&body, "sign_up")?)?;
    trial.succeeded();
    Ok(Json(value!({ "email": wanted.email, "workspace": wanted.workspace })))
}

/// `POST /api/v1/sign-up/finish`
pub async fn finish(
    State(app): State<App>,
    at: At,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    session::refuse_elsewhere(&headers)?;
    let body = json(&body)?;
    let trial = app.attempts.begin(Attempt::by_link(caller.address, "sign-up"))?;
    let chosen = (required(&body, "name")?, required(&body, "password")?);
    let (begun, workspace) = app.sheaf.sign_up(required(&body, "sign_up")?, chosen, &caller.whence).await?;
    trial.succeeded();
    session::begun(&app, (&at, &headers), &begun, Some(&workspace))
}
