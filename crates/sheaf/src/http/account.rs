//! One's own account: name, password, address, second factor, and its end; and what the host offers to whoever is not signed in.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json as value};

use super::asked::{At, SignedIn};
use super::caller::Caller;
use super::failure::Result;
use super::limit::Attempt;
use super::members::required;
use super::records::{json, text};
use super::{App, session};

/// `GET /api/v1/host`
pub async fn host(State(app): State<App>, At(workspace): At) -> Result<Json<Value>> {
    let offered = app.sheaf.offered_providers()?;
    let providers: Vec<Value> = offered.iter().map(|(name, label)| value!({ "name": name, "label": label })).collect();
    Ok(Json(value!({
        "mail": app.sheaf.has_mail(), "passkeys": app.sheaf.has_passkeys(), "providers": providers,
        "workspace": workspace, "sign_up": app.sheaf.is_open(), "links": app.sheaf.has_downloads(),
    })))
}

/// `POST /api/v1/session/reset`: says the same whoever asks.
pub async fn ask_reset(State(app): State<App>, caller: Caller, body: Bytes) -> Result<StatusCode> {
    let body = json(&body)?;
    let email = required(&body, "email")?;
    // It is counted, and succeeds for nobody: whether there is somebody is not told.
    app.attempts.begin(Attempt::new(caller.address, &format!("reset {email}")))?;
    app.sheaf.ask_reset(email, caller.language)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/session/reset/finish`
pub async fn reset(
    State(app): State<App>,
    at: At,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    session::refuse_elsewhere(&headers)?;
    let body = json(&body)?;
    let (secret, password, code) = (required(&body, "reset")?, required(&body, "password")?, text(&body, "code")?);
    let trial = app.attempts.begin(Attempt::by_link(caller.address, "reset"))?;
    let begun = app.sheaf.reset(secret, (password, code), &caller.whence, caller.language).await?;
    trial.succeeded();
    session::begun(&app, (&at, &headers), &begun, None)
}

/// `GET /api/v1/account/data`: all that is known of whoever asks, as a file.
pub async fn data(State(app): State<App>, signed_in: SignedIn) -> Result<Response> {
    let told = app.sheaf.account_data(&signed_in.person, &signed_in.session).await?;
    let named = HeaderValue::from_static("attachment; filename=\"account.json\"");
    Ok(([(header::CONTENT_DISPOSITION, named)], Json(told)).into_response())
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
    caller: Caller,
    body: Bytes,
) -> Result<StatusCode> {
    let body = json(&body)?;
    let trial = app.attempts.begin(Attempt::again(signed_in.person.id))?;
    let (email, shown) = (required(&body, "email")?, signed_in.shown(&body)?);
    app.sheaf.ask_address(&signed_in.person, email, shown, caller.language).await?;
    trial.succeeded();
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/account/email/confirm`
pub async fn confirm_address(State(app): State<App>, caller: Caller, body: Bytes) -> Result<Json<Value>> {
    let body = json(&body)?;
    let trial = app.attempts.begin(Attempt::by_link(caller.address, "address"))?;
    let email = app.sheaf.change_address(required(&body, "address")?, caller.language)?;
    trial.succeeded();
    Ok(Json(value!({ "email": email })))
}

/// `GET /api/v1/account/second-factor`
pub async fn second_factor(State(app): State<App>, signed_in: SignedIn) -> Result<Json<Value>> {
    let standing = app.sheaf.second_factor(&signed_in.person)?;
    Ok(Json(value!({ "enabled": standing.enabled, "recovery_codes": standing.recovery_codes })))
}

/// `POST /api/v1/account/second-factor`: begins one.
pub async fn begin_second_factor(
    State(app): State<App>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>)> {
    let body = json(&body)?;
    let trial = app.attempts.begin(Attempt::again(signed_in.person.id))?;
    app.sheaf.expect_owner(&signed_in.person, signed_in.shown(&body)?).await?;
    app.sheaf.expect_own_factor(&signed_in.person, &signed_in.session)?;
    trial.succeeded();
    let begun = app.sheaf.begin_second_factor(&signed_in.person)?;
    let shown = value!({ "secret": begun.secret, "uri": begun.uri, "picture": begun.picture });
    Ok((StatusCode::CREATED, Json(shown)))
}

/// `PUT /api/v1/account/second-factor`: confirms the one that was begun, or makes new recovery codes for the one that there is.
pub async fn confirm_second_factor(State(app): State<App>, signed_in: SignedIn, body: Bytes) -> Result<Json<Value>> {
    let body = json(&body)?;
    let trial = app.attempts.begin(Attempt::again(signed_in.person.id))?;
    let codes = app.sheaf.confirm_second_factor(&signed_in.person, required(&body, "code")?, &signed_in.session)?;
    trial.succeeded();
    Ok(Json(value!({ "recovery_codes": codes })))
}

/// `POST /api/v1/account/second-factor/remove`
pub async fn remove_second_factor(
    State(app): State<App>,
    signed_in: SignedIn,
    caller: Caller,
    body: Bytes,
) -> Result<StatusCode> {
    let body = json(&body)?;
    let trial = app.attempts.begin(Attempt::again(signed_in.person.id))?;
    required(&body, "code")?;
    let shown = signed_in.shown(&body)?;
    app.sheaf.remove_second_factor(&signed_in.person, shown, caller.language).await?;
    trial.succeeded();
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/account/delete`
pub async fn delete(State(app): State<App>, signed_in: SignedIn, body: Bytes) -> Result<Response> {
    let body = json(&body)?;
    // Nobody is left who could try again.
    app.attempts.begin(Attempt::again(signed_in.person.id))?;
    app.sheaf.delete_account(&signed_in.person, signed_in.shown(&body)?).await?;
    Ok(session::ended(&app))
}
