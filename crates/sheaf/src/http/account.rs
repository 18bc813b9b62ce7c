//! One's own account: name, password, address, second factor, and its end; and what the host offers to whoever is not signed in.

use std::net::SocketAddr;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Value, json as value};
use sheaf_service::mail::Language;

use super::asked::SignedIn;
use super::failure::Result;
use super::limit::{self, Attempt};
use super::members::required;
use super::records::{json, text};
use super::{App, session};

/// In which language somebody reads, as far as their browser says so.
pub fn language(headers: &HeaderMap) -> Language {
    Language::accepted(headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()))
}

/// `GET /api/v1/host`
pub async fn host(State(app): State<App>) -> Json<Value> {
    Json(value!({ "mail": app.sheaf.has_mail() }))
}

/// `POST /api/v1/session/reset`: says the same whoever asks.
pub async fn ask_reset(
    State(app): State<App>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    let body = json(&body)?;
    let email = required(&body, "email")?;
    let attempt = Attempt::new(limit::address(peer.map(|p| p.0.0), &headers), &format!("reset {email}"));
    if let Err(refused) = app.attempts.begin(&attempt) {
        return Ok(refused.into_response());
    }
    app.sheaf.ask_reset(email, language(&headers))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST /api/v1/session/reset/finish`
pub async fn reset(
    State(app): State<App>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    session::refuse_elsewhere(&headers)?;
    let body = json(&body)?;
    let (secret, password, code) = (required(&body, "reset")?, required(&body, "password")?, text(&body, "code")?);
    let peer = peer.map(|p| p.0.0);
    let attempt = Attempt::by_link(limit::address(peer, &headers), "reset");
    if let Err(refused) = app.attempts.begin(&attempt) {
        return Ok(refused.into_response());
    }
    let whence = session::whence(peer, &headers);
    let begun = app.sheaf.reset(secret, (password, code), &whence, language(&headers)).await?;
    app.attempts.succeeded(&attempt);
    session::begun(&app, &headers, &begun, None)
}

/// `PATCH /api/v1/account`
pub async fn change(State(app): State<App>, signed_in: SignedIn, body: Bytes) -> Result<Json<Value>> {
    let body = json(&body)?;
    Ok(Json(session::person(&app.sheaf.rename_person(&signed_in.person, required(&body, "name")?)?)))
}

/// `PUT /api/v1/account/email`: the address is one's own once the link is followed that was sent there.
pub async fn ask_address(
    State(app): State<App>,
    signed_in: SignedIn,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    let body = json(&body)?;
    let attempt = Attempt::again(signed_in.person.id);
    if let Err(refused) = app.attempts.begin(&attempt) {
        return Ok(refused.into_response());
    }
    let (email, current) = (required(&body, "email")?, text(&body, "current_password")?);
    app.sheaf.ask_address(&signed_in.person, email, current, language(&headers)).await?;
    app.attempts.succeeded(&attempt);
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST /api/v1/account/email/confirm`
pub async fn confirm_address(
    State(app): State<App>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    let body = json(&body)?;
    let attempt = Attempt::by_link(limit::address(peer.map(|p| p.0.0), &headers), "address");
    if let Err(refused) = app.attempts.begin(&attempt) {
        return Ok(refused.into_response());
    }
    let email = app.sheaf.change_address(required(&body, "address")?, language(&headers))?;
    app.attempts.succeeded(&attempt);
    Ok(Json(value!({ "email": email })).into_response())
}

/// `GET /api/v1/account/second-factor`
pub async fn second_factor(State(app): State<App>, signed_in: SignedIn) -> Result<Json<Value>> {
    let standing = app.sheaf.second_factor(&signed_in.person)?;
    Ok(Json(value!({ "enabled": standing.enabled, "recovery_codes": standing.recovery_codes })))
}

/// `POST /api/v1/account/second-factor`: begins one.
pub async fn begin_second_factor(State(app): State<App>, signed_in: SignedIn, body: Bytes) -> Result<Response> {
    let body = json(&body)?;
    let attempt = Attempt::again(signed_in.person.id);
    if let Err(refused) = app.attempts.begin(&attempt) {
        return Ok(refused.into_response());
    }
    app.sheaf.expect_password(&signed_in.person, text(&body, "current_password")?).await?;
    app.attempts.succeeded(&attempt);
    let begun = app.sheaf.begin_second_factor(&signed_in.person)?;
    let shown = value!({ "secret": begun.secret, "uri": begun.uri, "picture": begun.picture });
    Ok((StatusCode::CREATED, Json(shown)).into_response())
}

/// `PUT /api/v1/account/second-factor`: confirms the one that was begun, or makes new recovery codes for the one that there is.
pub async fn confirm_second_factor(State(app): State<App>, signed_in: SignedIn, body: Bytes) -> Result<Response> {
    let body = json(&body)?;
    let attempt = Attempt::again(signed_in.person.id);
    if let Err(refused) = app.attempts.begin(&attempt) {
        return Ok(refused.into_response());
    }
    let codes = app.sheaf.confirm_second_factor(&signed_in.person, required(&body, "code")?, &signed_in.session)?;
    app.attempts.succeeded(&attempt);
    Ok(Json(value!({ "recovery_codes": codes })).into_response())
}

/// `POST /api/v1/account/second-factor/remove`
pub async fn remove_second_factor(
    State(app): State<App>,
    signed_in: SignedIn,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    let body = json(&body)?;
    let attempt = Attempt::again(signed_in.person.id);
    if let Err(refused) = app.attempts.begin(&attempt) {
        return Ok(refused.into_response());
    }
    let shown = (text(&body, "current_password")?, required(&body, "code")?);
    app.sheaf.remove_second_factor(&signed_in.person, shown, language(&headers)).await?;
    app.attempts.succeeded(&attempt);
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST /api/v1/account/delete`
pub async fn delete(State(app): State<App>, signed_in: SignedIn, body: Bytes) -> Result<Response> {
    let body = json(&body)?;
    let attempt = Attempt::again(signed_in.person.id);
    if let Err(refused) = app.attempts.begin(&attempt) {
        return Ok(refused.into_response());
    }
    app.sheaf.delete_account(&signed_in.person, text(&body, "current_password")?).await?;
    Ok(session::ended(&app))
}
