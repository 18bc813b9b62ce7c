//! Imports.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Multipart, Path, RawQuery};
use axum::http::StatusCode;
use serde_json::Value;
use sheaf_model::{Code, Problem};
use sheaf_service::access::Action;
use sheaf_service::imports::Choices;
use tokio::io::AsyncWriteExt;

use super::asked::Asked;
use super::failure::Result;
use super::query;
use super::records::json;

/// `GET /api/v1/imports`
pub async fn list(asked: Asked) -> Result<Json<Value>> {
    Ok(Json(asked.open.imports(&asked.who)?))
}

/// The name of a text that was pasted.
const PASTED: &str = "Pasted.txt";

/// `POST /api/v1/imports`: one or more files, each as a part named `file`; a text as one named `text`.
pub async fn upload(asked: Asked, form: Multipart) -> Result<(StatusCode, Json<Value>)> {
    asked.who.require(Action::Shape)?;
    let incoming = asked.open.incoming()?;
    let files = receive(incoming.path(), form).await?;
    let planned = asked.open.plan_import(&asked.who, incoming, files, Choices::default()).await?;
    Ok((StatusCode::CREATED, Json(planned)))
}

/// Writes each part to a file of its own as it comes: an upload is never held in memory.
async fn receive(folder: &std::path::Path, mut form: Multipart) -> Result<Vec<(String, std::path::PathBuf)>, Problem> {
    let broken = |e: axum::extract::multipart::MultipartError| {
        if e.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Problem::new(Code::TooLarge, "The upload is larger than this host allows.")
        } else {
            Problem::new(Code::Unreadable, "The upload broke off, or is no multipart form.")
        }
    };
    let full = |e: std::io::Error| Problem::new(Code::Unavailable, format!("The upload could not be kept: {e}."));
    let mut files = Vec::new();
    while let Some(mut part) = form.next_field().await.map_err(broken)? {
        // Text that was pasted has no name.
        let pasted = || (part.name() == Some("text")).then(|| PASTED.to_owned());
        let Some(name) = part.file_name().map(str::to_owned).or_else(pasted) else { continue };
        let path = folder.join(files.len().to_string());
        let mut file = tokio::fs::File::create(&path).await.map_err(full)?;
        while let Some(bytes) = part.chunk().await.map_err(broken)? {
            file.write_all(&bytes).await.map_err(full)?;
        }
        file.flush().await.map_err(full)?;
        files.push((name, path));
    }
    if files.is_empty() {
        return Err(Problem::new(Code::Unreadable, "The upload has no file.")
            .with_hint("Send each file as a part named 'file', or a text as a part named 'text'."));
    }
    Ok(files)
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
    asked.who.require(Action::Shape)?;
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
    asked.who.require(Action::Shape)?;
    let raw = raw.as_deref();
    query::refuse_unknown(raw, &["table", "limit", "workspace"])?;
    let table = query::value(raw, "table");
    let table = table.ok_or_else(|| Problem::field("table", "required", "'table' names a table of the plan."))?;
    let limit = count(raw, "limit", 50, MOST)? as usize;
    Ok(Json(asked.open.preview_import(&asked.who, id, &table, limit).await?))
}

/// `GET /api/v1/imports/{id}/sheet?sheet=NAME&file=NAME`
pub async fn sheet(asked: Asked, Path(id): Path<i64>, RawQuery(raw): RawQuery) -> Result<Json<Value>> {
    asked.who.require(Action::Shape)?;
    let raw = raw.as_deref();
    query::refuse_unknown(raw, &["file", "sheet", "from", "limit", "workspace"])?;
    let place = (query::value(raw, "file"), query::value(raw, "sheet"));
    let (from, limit) = (count(raw, "from", 1, u32::MAX)?, count(raw, "limit", 100, MOST)?);
    Ok(Json(asked.open.import_sheet(&asked.who, id, place, from, limit).await?))
}
