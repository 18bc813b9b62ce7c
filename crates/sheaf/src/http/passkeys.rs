//! Passkeys: one's own, and signing in by one.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Value, json as value};
use sheaf_model::{Problem, temporal};
use sheaf_service::passkeys::{Asks, Passkey};

use super::asked::{At, SignedIn};
use super::caller::Caller;
use super::failure::Result;
use super::limit::Attempt;
use super::members::required;
use super::records::json;
use super::{App, session};

fn moment(ms: i64) -> String {
    temporal::text_of(|out| temporal::write_datetime(out, ms))
}

fn passkey(passkey: &Passkey) -> Value {
    value!({ "id": passkey.id, "name": passkey.name, "created_at": moment(passkey.created_at),
        "used_at": passkey.used_at.map(moment) })
}

fn asks(asks: Asks) -> Value {
    value!({ "options": asks.options, "ticket": asks.ticket })
}

fn credential(body: &mut Value) -> Result<Value, Problem> {
    match body["credential"].take() {
        answer @ Value::Object(_) => Ok(answer),
        _ => Err(Problem::field("credential", "required", "'credential' is required: what the device answered.")),
    }
}

/// `GET /api/v1/account/passkeys`
pub async fn list(State(app): State<App>, signed_in: SignedIn) -> Result<Json<Value>> {
    let all = app.sheaf.passkeys(&signed_in.person)?;
    Ok(Json(value!({ "passkeys": all.iter().map(passkey).collect::<Vec<_>>() })))
}

/// `POST /api/v1/account/passkeys/begin`
pub async fn begin(State(app): State<App>, signed_in: SignedIn, body: Bytes) -> Result<Json<Value>> {
    let body = json(&body)?;
    let trial = app.attempts.begin(Attempt::again(signed_in.person.id))?;
    app.sheaf.expect_shown(&signed_in.person, signed_in.shown(&body)?).await?;
    app.sheaf.expect_own_factor(&signed_in.person, &signed_in.session)?;
    trial.succeeded();
    Ok(Json(asks(app.sheaf.begin_passkey(&signed_in.person)?)))
}

/// `POST /api/v1/account/passkeys`
pub async fn add(State(app): State<App>, signed_in: SignedIn, body: Bytes) -> Result<(StatusCode, Json<Value>)> {
    let mut body = json(&body)?;
    let answer = credential(&mut body)?;
    let asked = (required(&body, "ticket")?, required(&body, "name")?);
    let added = app.sheaf.add_passkey(&signed_in.person, asked, answer, &signed_in.session)?;
    Ok((StatusCode::CREATED, Json(passkey(&added))))
}

/// `POST /api/v1/account/passkeys/{id}/remove`
pub async fn remove(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    body: Bytes,
) -> Result<StatusCode> {
    let body = json(&body)?;
    let trial = app.attempts.begin(Attempt::again(signed_in.person.id))?;
    app.sheaf.expect_owner(&signed_in.person, signed_in.shown(&body)?).await?;
    app.sheaf.expect_own_factor(&signed_in.person, &signed_in.session)?;
    trial.succeeded();
    app.sheaf.remove_passkey(&signed_in.person, id)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/session/passkey/begin`
pub async fn ask(State(app): State<App>) -> Result<Json<Value>> {
    Ok(Json(asks(app.sheaf.ask_passkey()?)))
}

/// `POST /api/v1/session/passkey`
pub async fn sign_in(
    State(app): State<App>,
    at: At,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    session::refuse_elsewhere(&headers)?;
    let mut body = json(&body)?;
    let answer = credential(&mut body)?;
    let trial = app.attempts.begin(Attempt::by_link(caller.address, "passkey"))?;
    let begun = app.sheaf.sign_in_by_passkey(required(&body, "ticket")?, answer, &caller.whence)?;
    trial.succeeded();
    session::begun(&app, (&at, &headers), &begun, None)
}
