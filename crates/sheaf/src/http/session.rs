//! Signing in and out.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json as value};
use sheaf_model::{Code, Problem, temporal};
use sheaf_service::accounts::{Person, SESSION, Session};

use super::asked::{At, COOKIE, SignedIn, session_cookie};
use super::caller::Caller;
use super::failure::Result;
use super::layer;
use super::limit::Attempt;
use super::members::required;
use super::records::{json, text};
use super::{App, workspaces};

fn shown(app: &App, at: &At, person: &Person) -> Result<Value, Problem> {
    let theirs = app.sheaf.host.workspaces(Some(person))?;
    let workspaces: Vec<Value> = theirs.iter().filter(|entry| at.reaches(&entry.name)).map(workspaces::shown).collect();
    let second_factor = app.sheaf.second_factor(person)?.enabled;
    Ok(value!({
        "person": self::person(person),
        "workspaces": workspaces,
        "has_password": person.password.is_some(),
        "second_factor": second_factor,
    }))
}

/// A person as they see themselves.
pub fn person(person: &Person) -> Value {
    value!({ "id": person.id, "email": person.email, "name": person.name, "host_admin": person.host_admin })
}

fn cookie(app: &App, secret: &str, seconds: i64) -> Option<HeaderValue> {
    let secure = if app.secure || layer::is_encrypted() { "; Secure" } else { "" };
    HeaderValue::try_from(format!("{COOKIE}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")).ok()
}

/// `GET /api/v1/sessions`
pub async fn list(State(app): State<App>, signed_in: SignedIn) -> Result<Json<Value>> {
    let at = |ms: i64| temporal::text_of(|out| temporal::write_datetime(out, ms));
    let all = app.sheaf.sessions(&signed_in.person, &signed_in.session)?;
    let shown = all.iter().map(|session| {
        value!({
            "id": session.id, "created_at": at(session.created_at), "expires_at": at(session.expires_at),
            "agent": session.whence.agent, "address": session.whence.address, "current": session.current,
        })
    });
    Ok(Json(value!({ "sessions": shown.collect::<Vec<_>>() })))
}

/// `DELETE /api/v1/sessions/{session}`
pub async fn end_one(State(app): State<App>, signed_in: SignedIn, Path(id): Path<String>) -> Result<StatusCode> {
    app.sheaf.end_session(&signed_in.person, &id)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/session`
pub async fn show(State(app): State<App>, at: At, signed_in: SignedIn) -> Result<Json<Value>> {
    Ok(Json(shown(&app, &at, &signed_in.person)?))
}

/// `POST /api/v1/session`: by password, or by a one-time link.
pub async fn begin(
    State(app): State<App>,
    at: At,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    refuse_elsewhere(&headers)?;
    let body = json(&body)?;
    let trial = app.attempts.begin(match body["email"].as_str().filter(|_| body["link"].is_null()) {
        Some(email) => Attempt::new(caller.address, email),
        None => Attempt::by_link(caller.address, "link"),
    })?;
    let code = text(&body, "code")?;
    let session = match (body["link"].as_str(), body["email"].as_str(), body["password"].as_str()) {
        (Some(link), ..) => app.sheaf.sign_in_by_link(link, code, &caller.whence)?,
        (None, Some(email), Some(password)) => {
            match app.sheaf.sign_in((email, password, code), &caller.whence).await {
                // Nobody has looked at the password.
                Err(problem) if problem.code == Code::Unavailable => {
                    trial.undecided();
                    return Err(problem.into());
                }
                done => done?,
            }
        }
        _ => return Err(Problem::field("email", "required", "Send 'email' and 'password', or 'link'.").into()),
    };
    trial.succeeded();
    begun(&app, (&at, &headers), &session, None)
}

/// Somebody who is signed in already, and where they have come to.
pub fn entered(app: &App, at: &At, person: &Person, workspace: &str) -> Result<Response> {
    let mut answer = shown(app, at, person)?;
    answer["workspace"] = Value::from(workspace);
    Ok(Json(answer).into_response())
}

/// A session that begins, as an answer; with the workspace that it was begun for.
pub fn begun(
    app: &App,
    (at, headers): (&At, &HeaderMap),
    session: &Session,
    workspace: Option<&str>,
) -> Result<Response> {
    let cookie = replace(app, headers, session)?;
    let mut answer = shown(app, at, &session.person)?;
    if let Some(workspace) = workspace {
        answer["workspace"] = Value::from(workspace);
    }
    let mut response = Json(answer).into_response();
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The cookie of a session that begins. One that was there before, whoever put it there, ends.
pub fn replace(app: &App, headers: &HeaderMap, session: &Session) -> Result<Option<HeaderValue>, Problem> {
    if let Some(before) = session_cookie(headers) {
        app.sheaf.sign_out(before)?;
    }
    Ok(cookie(app, &session.secret, SESSION / 1000))
}

/// Another site's form may not sign a person in (as someone else): browsers say where a request comes from.
pub fn refuse_elsewhere(headers: &HeaderMap) -> Result<(), Problem> {
    match headers.get("sec-fetch-site").map(HeaderValue::as_bytes) {
        Some(b"cross-site" | b"same-site") => {
            Err(Problem::new(Code::Forbidden, "Another site's page may not sign anybody in."))
        }
        _ => Ok(()),
    }
}

/// `DELETE /api/v1/session`
pub async fn end(State(app): State<App>, headers: HeaderMap) -> Result<Response> {
    if let Some(secret) = session_cookie(&headers) {
        app.sheaf.sign_out(secret)?;
    }
    Ok(ended(&app))
}

/// The answer by which a browser forgets its session.
pub fn ended(app: &App) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(cookie) = cookie(app, "", 0) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// `PUT /api/v1/session/password`
pub async fn set_password(
    State(app): State<App>,
    signed_in: SignedIn,
    caller: Caller,
    body: Bytes,
) -> Result<StatusCode> {
    let body = json(&body)?;
    let trial = app.attempts.begin(Attempt::again(signed_in.person.id))?;
    let (password, shown) = (required(&body, "password")?, signed_in.shown(&body)?);
    app.sheaf.set_password(&signed_in.person, password, shown, caller.language).await?;
    trial.succeeded();
    Ok(StatusCode::NO_CONTENT)
}
