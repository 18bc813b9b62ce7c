//! Comments on records.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use serde_json::Value;
use sheaf_model::{Code, Problem};
use sheaf_service::comments::MOST;

use super::asked::Asked;
use super::failure::Result;
use super::records::{id, json, text};
use super::{App, query};

/// Comments of one answer where no limit is asked for.
const USUAL: usize = 50;

/// The path of one: the table, the record, the comment.
type Place = Path<(String, String, String)>;

fn number(text: &str) -> Result<i64, Problem> {
    text.parse().map_err(|_| Problem::new(Code::NotFound, format!("'{text}' is no comment's id: expected a number.")))
}

/// The text of a body, which must be there.
fn sent(body: &Bytes) -> Result<String, Problem> {
    let body = json(body)?;
    let text = text(&body, "text")?.map(str::to_owned);
    text.ok_or_else(|| Problem::field("text", "required", "A comment needs a text."))
}

/// `GET /api/v1/tables/{table}/records/{id}/comments`
pub async fn list(
    asked: Asked,
    Path((table, record)): Path<(String, String)>,
    RawQuery(raw): RawQuery,
) -> Result<Json<Value>> {
    let raw = raw.as_deref();
    query::refuse_unknown(raw, &["before", "limit", "workspace"])?;
    let before = query::within(raw, "before", 1, i64::MAX)?;
    let most = query::within(raw, "limit", 1, i64::try_from(MOST).unwrap_or(i64::MAX))?;
    let most = most.map_or(USUAL, |n| usize::try_from(n).unwrap_or(USUAL));
    Ok(Json(asked.open.comments(&asked.who, &table, id(&record)?, before, most)?))
}

/// `GET /api/v1/tables/{table}/comments/counts`
pub async fn counts(asked: Asked, Path(table): Path<String>, RawQuery(raw): RawQuery) -> Result<Json<Value>> {
    let raw = raw.as_deref();
    query::refuse_unknown(raw, &["records", "workspace"])?;
    let read = |text: &String| {
        let unfit = |_| Problem::field("records", "integer", format!("'records' names '{text}', expected ids."));
        text.parse::<i64>().map_err(unfit)
    };
    let records = query::names(raw, "records").iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(Json(asked.open.comment_counts(&asked.who, &table, &records)?))
}

/// `POST /api/v1/tables/{table}/records/{id}/comments`
pub async fn create(
    State(app): State<App>,
    asked: Asked,
    Path((table, record)): Path<(String, String)>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>)> {
    let made = app.sheaf.add_comment(&asked.open, &asked.who, &table, id(&record)?, &sent(&body)?).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// `PATCH /api/v1/tables/{table}/records/{id}/comments/{comment}`
pub async fn change(
    State(app): State<App>,
    asked: Asked,
    Path((table, record, comment)): Place,
    body: Bytes,
) -> Result<Json<Value>> {
    let place = (table.as_str(), id(&record)?, number(&comment)?);
    Ok(Json(app.sheaf.change_comment(&asked.open, &asked.who, place, &sent(&body)?).await?))
}

/// `DELETE /api/v1/tables/{table}/records/{id}/comments/{comment}`
pub async fn delete(asked: Asked, Path((table, record, comment)): Place) -> Result<StatusCode> {
    asked.open.delete_comment(&asked.who, &table, id(&record)?, number(&comment)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/tables/{table}/records/{id}/comments/{comment}/restore`
pub async fn restore(asked: Asked, Path((table, record, comment)): Place) -> Result<Json<Value>> {
    Ok(Json(asked.open.restore_comment(&asked.who, &table, id(&record)?, number(&comment)?).await?))
}
