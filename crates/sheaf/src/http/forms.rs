//! Forms, for strangers: nobody signs in here. What they may do is bounded by the address that they have, and by how often.

use std::net::SocketAddr;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, FromRequest, Path, RawQuery, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::Value;
use sheaf_model::{Code, Problem};

use super::failure::Result;
use super::limit::{Stranger, address};
use super::records::json;
use super::{App, query};

/// Most bytes that a stranger may say: answers are typed. It is the limit of all bodies of these routes.
pub(super) const LONGEST: usize = 1_048_576;

/// What a stranger says. It is taken in when it is known that there is a form for it.
async fn said(request: Request) -> Result<Value, Problem> {
    let body = Bytes::from_request(request, &()).await.map_err(|refused| match refused.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(Code::TooLarge, format!("The answers have more than {LONGEST} bytes."))
        }
        _ => Problem::new(Code::Unreadable, "The body of the request broke off."),
    })?;
    json(&body)
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
    request: Request,
) -> Result<Response> {
    admit!(app, peer, headers, Stranger::Sends);
    let form = app.sheaf.form(&workspace, &secret)?;
    Ok(fresh(StatusCode::CREATED, form.take(&said(request).await?, app.form_work).await?))
}

/// `POST /api/v1/forms/{workspace}/{secret}/asked`
pub async fn asked(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    Path((workspace, secret)): Path<(String, String)>,
    request: Request,
) -> Result<Response> {
    admit!(app, peer, headers, Stranger::Looks);
    let form = app.sheaf.form(&workspace, &secret)?;
    Ok(fresh(StatusCode::OK, form.asked(&said(request).await?).await?))
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
