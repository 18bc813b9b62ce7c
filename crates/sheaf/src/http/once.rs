//! `Idempotency-Key`: a POST that is sent twice is carried out once, and answered the second time as the first.
//!
//! Records are made under their key in one transaction (`records.rs`). Every other POST that has a key goes through the layer here, but
//! for sessions and workspaces, which are made anew (`http/mod.rs` says which): the answer is kept after the work is done, so a process
//! that is killed between the two does the work again when it is asked again, as it would without a key.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sheaf_model::{Code, Problem};
use sheaf_service::writing::Idempotency;

use super::asked::Asked;
use super::failure::{Failure, Result};
use super::{App, BODY, upload};

/// Says that an answer was given before.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Routes whose answers have a secret that is shown this once.
const SECRET: [&str; 4] = [
    "/api/v1/tokens",
    "/api/v1/tokens/{id}/renew",
    "/api/v1/invitations",
    "/api/v1/tables/{table}/records/{id}/shares",
];
/// Largest answer that is kept.
const LONGEST_KEPT: usize = 4 << 20;
/// Most answers that are kept in memory alone.
const MOST_SECRET: usize = 1_000;

/// A hash of what was asked, and what was answered.
type Kept = (Vec<u8>, Vec<u8>);

/// Requests that are being answered, and answers that may not be written down.
#[derive(Default)]
pub struct Keys {
    under_way: Mutex<HashSet<String>>,
    secret: Mutex<HashMap<String, Kept>>,
}

/// Taken while a request is being answered.
struct UnderWay<'a>(&'a Keys, String);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.under_way.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.1);
    }
}

impl Keys {
    fn begin(&self, key: &str) -> Result<UnderWay<'_>, Problem> {
        if self.under_way.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned()) {
            return Ok(UnderWay(self, key.to_owned()));
        }
        let message = "A request with this Idempotency-Key is being answered at this moment.";
        Err(Problem::new(Code::Conflict, message).with_hint("Wait for its answer, or send it again later."))
    }

    fn secret(&self, key: &str, request: &[u8]) -> Result<Option<Vec<u8>>, Problem> {
        let kept = self.secret.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.get(key) {
            Some((before, _)) if before != request => {
                let message = "The Idempotency-Key was used for another request.";
                Err(Problem::new(Code::Conflict, message).with_hint("Use a new key for each request."))
            }
            found => Ok(found.map(|(_, body)| body.clone())),
        }
    }

    fn keep_secret(&self, key: String, request: Vec<u8>, body: Vec<u8>) {
        let mut kept = self.secret.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_SECRET {
            kept.clear();
        }
        kept.insert(key, (request, body));
    }
}

/// The key of a request, with a hash of what it asks.
pub fn key(headers: &HeaderMap, method: &Method, uri: &Uri, body: &[u8]) -> Result<Option<Idempotency>, Problem> {
    let Some(key) = headers.get(KEY) else { return Ok(None) };
    let key = key.to_str().ok().filter(|k| (1..=255).contains(&k.len()));
    let unfit = || Problem::new(Code::Unreadable, "'Idempotency-Key' must have 1 to 255 printable characters.");
    let key = key.ok_or_else(unfit)?.to_owned();
    let asked = format!("{method} {uri}\n{}", String::from_utf8_lossy(body));
    Ok(Some(Idempotency { key, request: sheaf_service::secret::hash_secret(&asked).to_vec() }))
}

/// The layer.
pub async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST || !request.headers().contains_key(KEY) {
        return next.run(request).await;
    }
    let path = request.extensions().get::<MatchedPath>().map(|p| p.as_str().to_owned()).unwrap_or_default();
    answer(&app, request, next, &path).await.unwrap_or_else(IntoResponse::into_response)
}

async fn answer(app: &App, request: Request, next: Next, path: &str) -> Result<Response> {
    let (parts, body) = request.into_parts();
    let asked = Asked::read(&parts, app)?;
    // An upload is never held in memory; what it is shows in its length alone.
    let (known, body) = if path == "/api/v1/imports" && upload::is_form(&parts.headers) {
        let length = parts.headers.get(header::CONTENT_LENGTH);
        (length.map(|l| Bytes::copy_from_slice(l.as_bytes())).unwrap_or_default(), body)
    } else {
        let too_large = |_| Problem::new(Code::TooLarge, "The body of the request is too large.");
        let whole = to_bytes(body, BODY).await.map_err(too_large)?;
        (whole.clone(), Body::from(whole))
    };
    let Some(once) = key(&parts.headers, &parts.method, &parts.uri, &known)? else {
        return Ok(next.run(Request::from_parts(parts, body)).await);
    };
    let whole_key = format!("{}|{}|{}|{}", asked.open.entry.id, asked.who.kind_name(), asked.who.key(), once.key);
    let _under_way = app.keys.begin(&whole_key)?;
    // A secret that is shown once is not written down.
    let secret = SECRET.contains(&path);
    let kept = if secret {
        app.keys.secret(&whole_key, &once.request)?
    } else {
        asked.open.answered(&asked.who, &once).await?
    };
    if let Some(body) = kept {
        asked.count(&parts, app)?;
        return Ok(replay(&body));
    }
    let response = next.run(Request::from_parts(parts, body)).await;
    if !response.status().is_success() {
        return Ok(response);
    }
    let (head, body) = response.into_parts();
    let lost = |_| Problem::new(Code::Internal, "The answer is too large to be kept under an Idempotency-Key.");
    let body = to_bytes(body, LONGEST_KEPT).await.map_err(lost)?;
    let mut written = format!("{}\n", head.status.as_u16()).into_bytes();
    written.extend_from_slice(&body);
    if secret {
        app.keys.keep_secret(whole_key, once.request, written);
    } else {
        asked.open.keep_answer(&asked.who, once, written).await?;
    }
    Ok(Response::from_parts(head, Body::from(body)))
}

/// The answer of the first time: its status in a line, then its body.
fn replay(kept: &[u8]) -> Response {
    let end = kept.iter().position(|b| *b == b'\n').unwrap_or(kept.len());
    let status = std::str::from_utf8(&kept[..end]).ok().and_then(|s| s.parse().ok());
    let Some(status) = status.and_then(|s| StatusCode::from_u16(s).ok()) else {
        return Failure::from(Problem::new(Code::Internal, "The kept answer cannot be read.")).into_response();
    };
    let body = kept.get(end + 1..).unwrap_or_default().to_vec();
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (REPLAYED, HeaderValue::from_static("true")),
    ];
    (status, headers, body).into_response()
}
