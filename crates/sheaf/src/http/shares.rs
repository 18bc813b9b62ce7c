//! Records that are shared alone, for those who share them, and for strangers who have a link.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use sheaf_model::Problem;
use sheaf_service::access::Level;
use sheaf_service::shares::{Linked, With};

use super::App;
use super::asked::Asked;
use super::caller::Caller;
use super::coming::Coming;
use super::failure::Result;
use super::limit::Stranger;
use super::records::{json, text};
use super::tokens::read_moment;

/// `GET /api/v1/tables/{table}/records/{id}/shares`
pub async fn list(State(app): State<App>, asked: Asked, Path((table, id)): Path<(String, i64)>) -> Result<Json<Value>> {
    Ok(Json(app.sheaf.shares(&asked.open, &asked.who, &table, id).await?))
}

/// `POST /api/v1/tables/{table}/records/{id}/shares`
pub async fn create(
    State(app): State<App>,
    asked: Asked,
    caller: Caller,
    Path((table, id)): Path<(String, i64)>,
    body: Bytes,
) -> Result<Response> {
    let body = json(&body)?;
    let (with, level, until) = read(&body)?;
    let made = app.sheaf.share(&asked.open, &asked.who, (&table, id), (with, level, until), caller.language).await?;
    let mut shown = made.shown;
    shown["secret"] = Value::from(made.link);
    shown["invitation"] = Value::from(made.invitation);
    Ok(fresh(StatusCode::CREATED, shown))
}

/// `DELETE /api/v1/tables/{table}/records/{id}/shares/{share}`
pub async fn delete(
    State(app): State<App>,
    asked: Asked,
    Path((table, id, share)): Path<(String, i64, i64)>,
) -> Result<StatusCode> {
    app.sheaf.end_share(&asked.open, &asked.who, (&table, id, share)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// With whom, with which rights, until when.
fn read(body: &Value) -> Result<(With, Level, Option<i64>), Problem> {
    let known = ["person", "email", "link", "level", "expires_at"];
    if let Some(unknown) = body.as_object().and_then(|sent| sent.keys().find(|part| !known.contains(&part.as_str()))) {
        let problem = Problem::unknown("part of a share", unknown, known);
        return Err(Problem { hint: problem.hint, ..Problem::field(unknown, "unknown", problem.message) });
    }
    let with = match (body["person"].as_i64(), text(body, "email")?, body["link"].as_bool() == Some(true)) {
        (Some(id), None, false) => With::Member(id),
        (None, Some(email), false) => With::Address(email.to_owned()),
        (None, None, true) => With::Link,
        _ => return Err(Problem::field("person", "required", "Send one of 'person', 'email' and 'link'.")),
    };
    let name = text(body, "level")?.unwrap_or(Level::Read.name());
    let level = Level::named(name).ok_or_else(|| {
        let problem = Problem::unknown("level", name, Level::ALL.map(Level::name));
        Problem { hint: problem.hint, ..Problem::field("level", "unknown", problem.message) }
    })?;
    let until = text(body, "expires_at")?.map(read_moment).transpose()?;
    Ok((with, level, until))
}

impl Coming {
    /// The record, once what the stranger does is counted.
    fn linked(&self, what: Stranger) -> Result<Linked> {
        self.admit(what)?;
        Ok(self.app.sheaf.linked(&self.workspace, &self.secret)?)
    }
}

/// `GET /api/v1/shared/{workspace}/{secret}`
pub async fn show(coming: Coming) -> Result<Response> {
    Ok(fresh(StatusCode::OK, coming.linked(Stranger::Looks)?.shown().await?))
}

/// `PATCH /api/v1/shared/{workspace}/{secret}`
pub async fn change(coming: Coming, body: Bytes) -> Result<Response> {
    let linked = coming.linked(Stranger::Sends)?;
    let body = json(&body)?;
    let fields = body["fields"].as_object().cloned();
    let fields = fields.ok_or_else(|| Problem::field("fields", "required", "'fields' holds what is changed."))?;
    Ok(fresh(StatusCode::OK, linked.change(fields, body["version"].as_i64()).await?))
}

/// `POST /api/v1/shared/{workspace}/{secret}/comments`
pub async fn comment(coming: Coming, body: Bytes) -> Result<StatusCode> {
    let linked = coming.linked(Stranger::Sends)?;
    let body = json(&body)?;
    let said = text(&body, "text")?.ok_or_else(|| Problem::field("text", "required", "'text' is what is said."))?;
    linked.comment(&coming.app.sheaf, said).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An answer that nothing between the server and whoever asks keeps.
fn fresh(status: StatusCode, body: Value) -> Response {
    (status, [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(body)).into_response()
}
