//! Imports.

use std::sync::Arc;

use axum::Json;
use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequest, Multipart, Path, RawQuery, Request, State};
use axum::http::StatusCode;
use serde_json::Value;
use sheaf_model::{Code, Problem};
use sheaf_service::access::Ability;
use sheaf_service::imports::Choices;

use super::App;
use super::asked::Asked;
use super::failure::Result;
use super::members::required;
use super::query;
use super::records::json;
use super::upload::{self, Takes};

/// `GET /api/v1/imports`
pub async fn list(asked: Asked) -> Result<Json<Value>> {
    Ok(Json(asked.open.imports(&asked.who)?))
}

/// Most bytes of a body that names a link.
const LONGEST_BODY: usize = 64 << 10;

/// `POST /api/v1/imports`: one or more files, each as a part named `file`; a text as one named `text`; or, in JSON, a `link`.
pub async fn create(State(app): State<App>, asked: Asked, request: Request) -> Result<(StatusCode, Json<Value>)> {
    asked.require(Ability::Imports)?;
    if !upload::is_form(request.headers()) {
        let too_large = |_| Problem::new(Code::TooLarge, "The body of the request is too large.");
        let body = json(&to_bytes(request.into_body(), LONGEST_BODY).await.map_err(too_large)?)?;
        let link = required(&body, "link")?;
        let planned = app.sheaf.plan_linked(&asked.open, &asked.who, link, app.upload as u64).await?;
        return Ok((StatusCode::CREATED, Json(planned)));
    }
    let form = Multipart::from_request(request, &()).await.map_err(upload::no_form)?;
    let incoming = asked.open.incoming()?;
    let files = upload::receive(incoming.path(), form, Takes::FilesAndText).await?;
    let planned = asked.open.plan_import(&asked.who, incoming, files, Choices::default()).await?;
    Ok((StatusCode::CREATED, Json(planned)))
}

/// `GET /api/v1/imports/{id}`
pub async fn show(asked: Asked, Path(id): Path<i64>) -> Result<Json<Value>> {
    Ok(Json(asked.open.import(&asked.who, id)?))
}

/// `PATCH /api/v1/imports/{id}`
pub async fn change(asked: Asked, Path(id): Path<i64>, body: Bytes) -> Result<Json<Value>> {
    Ok(Json(asked.open.change_import(&asked.who, id, json(&body)?).await?))
}

/// `DELETE /api/v1/imports/{id}`
pub async fn delete(asked: Asked, Path(id): Path<i64>) -> Result<StatusCode> {
    asked.open.delete_import(&asked.who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/imports/{id}/apply`
pub async fn apply(asked: Asked, Path(id): Path<i64>) -> Result<Json<Value>> {
    // Whoever goes away leaves it to its end, and what is known of its progress with it.
    let applied = tokio::spawn(async move { asked.open.apply_import(&asked.who, id, Arc::default()).await });
    let applied = applied.await.map_err(|_| Problem::new(Code::Internal, "Something went wrong inside Sheaf."))?;
    Ok(Json(applied?))
}

/// `GET /api/v1/imports/{id}/progress`
pub async fn progress(asked: Asked, Path(id): Path<i64>) -> Result<Json<Value>> {
    Ok(Json(asked.open.import_progress(&asked.who, id)?))
}

/// `POST /api/v1/imports/{id}/back`
pub async fn back(asked: Asked, Path(id): Path<i64>) -> Result<Json<Value>> {
    Ok(Json(asked.open.take_back(&asked.who, id).await?))
}

/// `GET /api/v1/imports/{id}/split?table=NAME&key=FIELD`
pub async fn split(asked: Asked, Path(id): Path<i64>, RawQuery(raw): RawQuery) -> Result<Json<Value>> {
    asked.require(Ability::Imports)?;
    let raw = raw.as_deref();
    query::refuse_unknown(raw, &["table", "key", "workspace"])?;
    let needed = |name: &'static str, what: &str| {
        query::value(raw, name).ok_or_else(|| Problem::field(name, "required", format!("'{name}' names {what}.")))
    };
    let (table, key) = (needed("table", "a table of the plan")?, needed("key", "a column of it")?);
    Ok(Json(asked.open.look_at_split(&asked.who, id, &table, &key).await?))
}

/// `POST /api/v1/imports/{id}/undo`
pub async fn undo(asked: Asked, Path(id): Path<i64>) -> Result<Json<Value>> {
    Ok(Json(asked.open.undo_import(&asked.who, id).await?))
}

/// Most rows of one answer.
const MOST: u32 = 500;

fn count(raw: Option<&str>, name: &str, usual: u32, most: u32) -> Result<u32, Problem> {
    let asked = query::within(raw, name, 1, i64::from(most))?;
    Ok(asked.map_or(usual, |n| u32::try_from(n).unwrap_or(usual)))
}

/// `GET /api/v1/imports/{id}/preview?table=NAME`
pub async fn preview(asked: Asked, Path(id): Path<i64>, RawQuery(raw): RawQuery) -> Result<Json<Value>> {
    asked.require(Ability::Imports)?;
    let raw = raw.as_deref();
    query::refuse_unknown(raw, &["table", "limit", "workspace"])?;
    let table = query::value(raw, "table");
    let table = table.ok_or_else(|| Problem::field("table", "required", "'table' names a table of the plan."))?;
    let limit = count(raw, "limit", 50, MOST)? as usize;
    Ok(Json(asked.open.preview_import(&asked.who, id, &table, limit).await?))
}

/// `GET /api/v1/imports/{id}/sheet?sheet=NAME&file=NAME`
pub async fn sheet(asked: Asked, Path(id): Path<i64>, RawQuery(raw): RawQuery) -> Result<Json<Value>> {
    asked.require(Ability::Imports)?;
    let raw = raw.as_deref();
    query::refuse_unknown(raw, &["file", "sheet", "from", "limit", "workspace"])?;
    let place = (query::value(raw, "file"), query::value(raw, "sheet"));
    let (from, limit) = (count(raw, "from", 1, u32::MAX)?, count(raw, "limit", 100, MOST)?);
    Ok(Json(asked.open.import_sheet(&asked.who, id, place, from, limit).await?))
}
