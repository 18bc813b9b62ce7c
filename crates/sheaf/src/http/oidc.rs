//! Signing in by a provider: a browser goes there, comes back, and is in, or is told why not on a page.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json as value};
use sheaf_service::accounts::Person;
use sheaf_service::oidc::{Comes, Ends, Finish, Reason, Refused, TICKET, Waits};

use super::asked::{At, SignedIn, cookie, session_cookie};
use super::caller::Caller;
use super::failure::Result;
use super::limit::Attempt;
use super::members::required;
use super::query;
use super::records::{json, text};
use super::{App, layer, session};

/// What a browser keeps between two steps; it comes back to these routes alone.
const COOKIE: &str = "sheaf_oidc";
const PATH: &str = "/api/v1/session/oidc";

fn keep(app: &App, ticket: &str) -> Option<HeaderValue> {
    let seconds = if ticket.is_empty() { 0 } else { TICKET / 1000 };
    let secure = if app.secure || layer::is_encrypted() { "; Secure" } else { "" };
    HeaderValue::try_from(format!("{COOKIE}={ticket}; Path={PATH}; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}"))
        .ok()
}

fn leads(to: &str, cookies: impl IntoIterator<Item = Option<HeaderValue>>) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    if let Ok(to) = HeaderValue::try_from(to) {
        headers.insert(header::LOCATION, to);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for cookie in cookies.into_iter().flatten() {
        headers.append(header::SET_COOKIE, cookie);
    }
    response
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// A page of this host, and nothing that a browser would take for another's address.
fn is_page(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\n', '\r', '\t'])
}

/// The page that says why nobody was signed in.
fn refused(app: &App, provider: &str, refused: &Refused, signed_in: bool) -> Response {
    let reason = refused.reason.name();
    // What strangers cause at will is no matter for whoever runs the host; what a provider or we did wrong is.
    match refused.reason {
        Reason::Unreachable | Reason::Unusable | Reason::Failed => {
            tracing::warn!(provider, reason, why = refused.why, "nobody was signed in by a provider");
        }
        _ => tracing::info!(provider, reason, why = refused.why, "nobody was signed in by a provider"),
    }
    let page = if signed_in { "/account" } else { "/sign-in" };
    let code = refused.code.as_deref().map(|code| format!("&code={}", encoded(code))).unwrap_or_default();
    leads(&format!("{page}?refused={reason}&provider={}{code}", encoded(provider)), [keep(app, "")])
}

/// Whoever is signed in in this browser.
fn signed_in(app: &App, headers: &HeaderMap) -> Option<Person> {
    app.sheaf.session(session_cookie(headers)?).ok()
}

/// `GET /api/v1/session/oidc/{provider}`
pub async fn begin(
    State(app): State<App>,
    caller: Caller,
    Path(provider): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let trial = app.attempts.begin(Attempt::by_link(caller.address, "provider"))?;
    let back = query::value(query.as_deref(), "back").filter(|path| is_page(path));
    match app.sheaf.go_to_provider(&provider, None, back.as_deref()).await {
        Ok(sent) => {
            trial.succeeded();
            Ok(leads(&sent.to, [keep(&app, &sent.ticket)]))
        }
        Err(why) => Ok(refused(&app, &provider, &why, false)),
    }
}

/// `GET /api/v1/session/oidc/{provider}/callback`
pub async fn come_back(
    State(app): State<App>,
    caller: Caller,
    Path(provider): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let trial = app.attempts.begin(Attempt::by_link(caller.address, "provider"))?;
    let given = |name| query::value(query.as_deref(), name);
    let (state, code, error, issuer) = (given("state"), given("code"), given("error"), given("iss"));
    let comes = Comes {
        ticket: cookie(&headers, COOKIE),
        state: state.as_deref(),
        code: code.as_deref(),
        error: error.as_deref(),
        issuer: issuer.as_deref(),
    };
    let here = signed_in(&app, &headers);
    let ends = app.sheaf.come_back(&provider, comes, here.as_ref(), &caller.whence).await;
    if ends.is_ok() {
        trial.succeeded();
    }
    Ok(match ends {
        Ok(Ends::In(begun, back)) => {
            let session = session::replace(&app, &headers, &begun)?;
            leads(back.as_deref().unwrap_or("/"), [session, keep(&app, "")])
        }
        Ok(Ends::Connected) => leads(&format!("/account?connected={}", encoded(&provider)), [keep(&app, "")]),
        Ok(Ends::Waits(ticket)) => leads(&format!("/sign-in?waits={}", encoded(&provider)), [keep(&app, &ticket)]),
        Err(why) => refused(&app, &provider, &why, here.is_some()),
    })
}

/// `GET /api/v1/session/oidc`: what is asked of whoever came back.
pub async fn waits(State(app): State<App>, headers: HeaderMap) -> Result<Json<Value>> {
    let Waits { provider, email, verified, known } = app.sheaf.waits(cookie(&headers, COOKIE))?;
    Ok(Json(value!({ "provider": provider, "email": email, "verified": verified, "known": known })))
}

/// `POST /api/v1/session/oidc`: ends a sign-in that waited.
pub async fn finish(
    State(app): State<App>,
    at: At,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    session::refuse_elsewhere(&headers)?;
    let body = json(&body)?;
    let shows = Finish { email: text(&body, "email")?, password: text(&body, "password")?, code: text(&body, "code")? };
    let trial = app.attempts.begin(match shows.email {
        Some(email) => Attempt::new(caller.address, email),
        None => Attempt::by_link(caller.address, "provider"),
    })?;
    let (begun, back) = app.sheaf.finish(cookie(&headers, COOKIE), shows, &caller.whence).await?;
    trial.succeeded();
    let mut response = session::begun(&app, (&at, &headers), &begun, None)?;
    if let Some(cookie) = keep(&app, "") {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    // The page goes on to where they wanted to be.
    if let Some(back) = back.and_then(|back| HeaderValue::try_from(back).ok()) {
        response.headers_mut().insert(header::LOCATION, back);
    }
    Ok(response)
}

/// `POST /api/v1/account/identities`: goes to a provider to connect what it says.
pub async fn connect(State(app): State<App>, signed_in: SignedIn, body: Bytes) -> Result<Response> {
    let body = json(&body)?;
    let trial = app.attempts.begin(Attempt::again(signed_in.person.id))?;
    let provider = required(&body, "provider")?;
    app.sheaf.expect_shown(&signed_in.person, signed_in.shown(&body)?).await?;
    app.sheaf.expect_own_factor(&signed_in.person, &signed_in.session)?;
    app.sheaf.provider(provider)?;
    trial.succeeded();
    let sent = match app.sheaf.go_to_provider(provider, Some(&signed_in.person), None).await {
        Ok(sent) => sent,
        Err(why) => {
            tracing::warn!(provider, reason = why.reason.name(), why = why.why, "a provider cannot be connected");
            let message = "The provider does not answer, or not as expected. Try again later.";
            return Err(sheaf_model::Problem::new(sheaf_model::Code::Unavailable, message).into());
        }
    };
    let mut response = Json(value!({ "to": sent.to })).into_response();
    if let Some(cookie) = keep(&app, &sent.ticket) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::is_page;

    #[test]
    fn nobody_is_sent_elsewhere() {
        assert!(is_page("/") && is_page("/acme/leads?view=all"));
        for no in ["", "https://example.com", "//example.com", "/\\example.com", "javascript:alert(1)"] {
            assert!(!is_page(no), "{no}");
        }
    }
}
