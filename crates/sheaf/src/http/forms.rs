//! Forms, for strangers: nobody signs in here. What they may do is bounded by the address that they have, and by how often.

use std::net::SocketAddr;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::Value;
use sheaf_model::{Code, Problem};

use super::failure::Result;
use super::limit::{Stranger, address};
use super::records::json;
use super::{App, query};

/// Most bytes that a stranger may say: answers are typed.
const LONGEST: usize = 1_048_576;

/// What a stranger says.
fn said(body: &Bytes) -> Result<Value, Problem> {
    match body.len() {
        0..=LONGEST => json(body),
        n => Err(Problem::new(Code::TooLarge, format!("The answers have {n} bytes, expected at most {LONGEST}."))),
    }
}

/// Where a request comes from, as far as it is known.
type Peer = Option<Extension<ConnectInfo<SocketAddr>>>;

/// What strangers are answered is for them alone, and is another one each time.
fn fresh(status: StatusCode, body: Value) -> Response {
    (status, [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(body)).into_response()
}

/// Counts a request, or says how long to wait.
macro_rules! admit {
    ($app:ident, $peer:ident, $headers:ident, $what:expr) => {
        if let Err(refused) = $app.strangers.admit(address($peer.map(|p| p.0.0), &$headers), $what) {
            return Ok(refused.into_response());
        }
    };
}

/// `GET /api/v1/forms/{workspace}/{secret}`
pub async fn show(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    Path((workspace, secret)): Path<(String, String)>,
) -> Result<Response> {
    admit!(app, peer, headers, Stranger::Looks);
    let form = app.sheaf.form(&workspace, &secret)?;
    Ok(fresh(StatusCode::OK, form.shown(app.form_work).await?))
}

/// `POST /api/v1/forms/{workspace}/{secret}`
pub async fn take(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    Path((workspace, secret)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response> {
    admit!(app, peer, headers, Stranger::Sends);
    let form = app.sheaf.form(&workspace, &secret)?;
    Ok(fresh(StatusCode::CREATED, form.take(&said(&body)?, app.form_work).await?))
}

/// `POST /api/v1/forms/{workspace}/{secret}/asked`
pub async fn asked(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    Path((workspace, secret)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response> {
    admit!(app, peer, headers, Stranger::Looks);
    let form = app.sheaf.form(&workspace, &secret)?;
    Ok(fresh(StatusCode::OK, form.asked(&said(&body)?)?))
}

/// `GET /api/v1/forms/{workspace}/{secret}/records`
pub async fn records(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    Path((workspace, secret)): Path<(String, String)>,
    RawQuery(raw): RawQuery,
) -> Result<Response> {
    admit!(app, peer, headers, Stranger::Looks);
    let raw = raw.as_deref();
    query::refuse_unknown(raw, &["field", "search"])?;
    let field = query::value(raw, "field");
    let field = field.ok_or_else(|| Problem::field("field", "required", "'field' names the question."))?;
    let form = app.sheaf.form(&workspace, &secret)?;
    let text = query::value(raw, "search").unwrap_or_default();
    Ok(fresh(StatusCode::OK, form.picks(&field, &text).await?))
}
