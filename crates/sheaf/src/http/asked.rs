//! Who asks, in which workspace: read from the token or the session cookie before a handler runs.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use sheaf_model::{Code, Problem};
use sheaf_service::Open;
use sheaf_service::access::Principal;
use sheaf_service::accounts::Person;

use super::App;
use super::failure::Failure;

/// The name of the session's cookie.
pub const COOKIE: &str = "sheaf_session";

/// Someone in a workspace. A handler that takes it cannot be reached without a session or token.
pub struct Asked {
    /// The workspace.
    pub open: Arc<Open>,
    /// Who asks.
    pub who: Principal,
}

/// Someone who is signed in, whatever the workspace.
pub struct SignedIn {
    /// Who.
    pub person: Person,
    /// Their session's secret.
    pub session: String,
}

fn nobody() -> Problem {
    Problem::new(Code::Unauthenticated, "Sign in, or send a token.").with_hint("Authorization: Bearer TOKEN")
}

/// The token of an `Authorization: Bearer` header.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// The secret of the session's cookie.
pub fn session_cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    cookies.flat_map(|v| v.split(';')).find_map(|c| c.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

/// A cookie is sent by the browser on its own; that the page itself asks is shown by a header that no other site can set.
fn refuse_forged(parts: &Parts) -> Result<(), Problem> {
    let reads = matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || parts.headers.contains_key("sheaf-client") {
        return Ok(());
    }
    Err(Problem::new(
        Code::Forbidden,
        "With a session cookie, requests that change something need the header 'Sheaf-Client'.",
    ))
}

/// The workspace that the request names.
fn workspace(headers: &HeaderMap) -> Option<&str> {
    headers.get("sheaf-workspace").and_then(|v| v.to_str().ok()).filter(|v| !v.is_empty())
}

impl FromRequestParts<App> for Asked {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        // An event stream of a browser cannot set headers: it names its workspace in the query.
        let named = workspace(&parts.headers)
            .map(str::to_owned)
            .or_else(|| super::query::value(parts.uri.query(), "workspace"));
        if let Some(token) = bearer(&parts.headers) {
            let (open, who) = app.sheaf.enter_by_token(token, named.as_deref())?;
            return Ok(Asked { open, who });
        }
        let person = SignedIn::from_request_parts(parts, app).await?.person;
        let (open, who) = app.sheaf.enter(&person, named.as_deref())?;
        Ok(Asked { open, who })
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        // A program without cookies, such as one that gathers metrics, may send a session as it sends a token.
        let session = match bearer(&parts.headers) {
            Some(secret) => secret.to_owned(),
            None => {
                let secret = session_cookie(&parts.headers).ok_or_else(nobody)?.to_owned();
                refuse_forged(parts)?;
                secret
            }
        };
        let person = app.sheaf.session(&session)?;
        Ok(SignedIn { person, session })
    }
}
