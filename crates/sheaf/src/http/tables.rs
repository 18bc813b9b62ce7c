//! Tables and fields.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use sheaf_service::tables::Shaped;

use super::asked::Asked;
use super::failure::Result;
use super::query::{refuse_unknown, value};
use super::records::{changed, json, tagged};

/// What a change of the model gave, and by which entry of the log it is undone.
pub fn shaped(status: StatusCode, Shaped { shown, change }: Shaped) -> Response {
    let response = if shown.is_null() { status.into_response() } else { (status, Json(shown)).into_response() };
    changed(response, Some(change))
}

/// `GET /api/v1/tables`
pub async fn list(asked: Asked, headers: HeaderMap) -> Result<Response> {
    Ok(tagged(asked.open.tables(&asked.who)?, &headers))
}

/// `GET /api/v1/tables/{table}`
pub async fn show(asked: Asked, Path(table): Path<String>) -> Result<Json<Value>> {
    Ok(Json(asked.open.table(&asked.who, &table)?))
}

/// `POST /api/v1/tables`
pub async fn create(asked: Asked, body: Bytes) -> Result<Response> {
    Ok(shaped(StatusCode::CREATED, asked.open.create_table(&asked.who, &json(&body)?).await?))
}

/// `PATCH /api/v1/tables/{table}`
pub async fn change(asked: Asked, Path(table): Path<String>, body: Bytes) -> Result<Response> {
    Ok(shaped(StatusCode::OK, asked.open.change_table(&asked.who, &table, &json(&body)?).await?))
}

/// `DELETE /api/v1/tables/{table}`
pub async fn delete(asked: Asked, Path(table): Path<String>) -> Result<Response> {
    Ok(shaped(StatusCode::NO_CONTENT, asked.open.delete_table(&asked.who, &table).await?))
}

/// `GET /api/v1/tables/{table}/shape`: what is in the documents of a table, or in a field of JSON.
pub async fn shape(asked: Asked, Path(table): Path<String>, RawQuery(query): RawQuery) -> Result<Json<Value>> {
    refuse_unknown(query.as_deref(), &["field", "workspace"])?;
    let field = value(query.as_deref(), "field").filter(|field| !field.is_empty());
    Ok(Json(asked.open.shape(&asked.who, &table, field.as_deref()).await?))
}

/// `POST /api/v1/tables/{table}/fields`
pub async fn create_field(asked: Asked, Path(table): Path<String>, body: Bytes) -> Result<Response> {
    Ok(shaped(StatusCode::CREATED, asked.open.create_field(&asked.who, &table, &json(&body)?).await?))
}

/// `PATCH /api/v1/tables/{table}/fields/{field}`
pub async fn change_field(asked: Asked, Path((table, field)): Path<(String, String)>, body: Bytes) -> Result<Response> {
    Ok(shaped(StatusCode::OK, asked.open.change_field(&asked.who, &table, &field, &json(&body)?).await?))
}

/// `POST /api/v1/tables/{table}/fields/{field}/preview`: what a change would do to the values; it changes nothing.
pub async fn preview_field(
    asked: Asked,
    Path((table, field)): Path<(String, String)>,
    body: Bytes,
) -> Result<Json<Value>> {
    Ok(Json(asked.open.preview_field(&asked.who, &table, &field, &json(&body)?).await?))
}

/// `POST /api/v1/tables/{table}/formula`: what a formula gives for the first records; it changes nothing.
pub async fn try_formula(asked: Asked, Path(table): Path<String>, body: Bytes) -> Result<Json<Value>> {
    Ok(Json(asked.open.try_formula(&asked.who, &table, &json(&body)?).await?))
}

/// `DELETE /api/v1/tables/{table}/fields/{field}`
pub async fn delete_field(asked: Asked, Path((table, field)): Path<(String, String)>) -> Result<Response> {
    Ok(shaped(StatusCode::NO_CONTENT, asked.open.delete_field(&asked.who, &table, &field).await?))
}
