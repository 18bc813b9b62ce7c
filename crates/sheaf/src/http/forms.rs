//! Forms, for strangers: nobody signs in here. What they may do is bounded by the address that they have, and by how often.

use std::net::{IpAddr, SocketAddr};

use axum::Json;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Path, RawQuery, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use sheaf_model::{Code, Problem};
use sheaf_service::forms::Opened;

use super::failure::Failure;
use super::limit::{Refused, Stranger, address};
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

/// What strangers are answered is for them alone, and is another one each time.
fn fresh(status: StatusCode, body: Value) -> Response {
    (status, [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(body)).into_response()
}

/// A stranger at the address of a form.
pub struct Coming {
    app: App,
    from: IpAddr,
    workspace: String,
    secret: String,
}

impl FromRequestParts<App> for Coming {
    type Rejection = axum::extract::rejection::PathRejection;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Coming, Self::Rejection> {
        let Path((workspace, secret)) = Path::from_request_parts(parts, app).await?;
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0);
        Ok(Coming { app: app.clone(), from: address(peer, &parts.headers), workspace, secret })
    }
}

impl Coming {
    /// Counts what the stranger does, or says how long to wait.
    fn admit(&self, what: Stranger) -> Result<(), Kept> {
        self.app.strangers.admit(self.from, what).map_err(Kept::Waiting)
    }

    fn form(&self) -> Result<Opened, Problem> {
        self.app.sheaf.form(&self.workspace, &self.secret)
    }
}

/// What keeps a stranger from an answer.
pub enum Kept {
    /// They came too often.
    Waiting(Refused),
    /// Anything else.
    Problem(Problem),
}

impl From<Problem> for Kept {
    fn from(problem: Problem) -> Kept {
        Kept::Problem(problem)
    }
}

impl IntoResponse for Kept {
    fn into_response(self) -> Response {
        match self {
            Kept::Waiting(refused) => refused.into_response(),
            Kept::Problem(problem) => Failure(problem).into_response(),
        }
    }
}

/// `GET /api/v1/forms/{workspace}/{secret}`
pub async fn show(coming: Coming) -> Result<Response, Kept> {
    coming.admit(Stranger::Looks)?;
    Ok(fresh(StatusCode::OK, coming.form()?.shown(coming.app.form_work).await?))
}

/// `POST /api/v1/forms/{workspace}/{secret}`
pub async fn take(coming: Coming, request: Request) -> Result<Response, Kept> {
    coming.admit(Stranger::Sends)?;
    let form = coming.form()?;
    Ok(fresh(StatusCode::CREATED, form.take(&said(request).await?, coming.app.form_work).await?))
}

/// `POST /api/v1/forms/{workspace}/{secret}/asked`
pub async fn asked(coming: Coming, request: Request) -> Result<Response, Kept> {
    coming.admit(Stranger::Looks)?;
    let form = coming.form()?;
    Ok(fresh(StatusCode::OK, form.asked(&said(request).await?).await?))
}

/// `GET /api/v1/forms/{workspace}/{secret}/records`
pub async fn records(coming: Coming, RawQuery(raw): RawQuery) -> Result<Response, Kept> {
    coming.admit(Stranger::Looks)?;
    let raw = raw.as_deref();
    query::refuse_unknown(raw, &["field", "search"])?;
    let field = query::value(raw, "field");
    let field = field.ok_or_else(|| Problem::field("field", "required", "'field' names the question."))?;
    let text = query::value(raw, "search").unwrap_or_default();
    Ok(fresh(StatusCode::OK, coming.form()?.picks(&field, &text).await?))
}
