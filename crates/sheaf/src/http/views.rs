//! Views of a table.

use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;

use super::asked::Asked;
use super::failure::Result;
use super::records::json;
use super::tables::shaped;

/// `GET /api/v1/tables/{table}/views`
pub async fn list(asked: Asked, Path(table): Path<String>) -> Result<Json<Value>> {
    Ok(Json(asked.open.views(&asked.who, &table)?))
}

/// `GET /api/v1/tables/{table}/views/{view}`
pub async fn show(asked: Asked, Path((table, view)): Path<(String, String)>) -> Result<Json<Value>> {
    Ok(Json(asked.open.view(&asked.who, &table, &view)?))
}

/// `POST /api/v1/tables/{table}/views`
pub async fn create(asked: Asked, Path(table): Path<String>, body: Bytes) -> Result<Response> {
    Ok(shaped(StatusCode::CREATED, asked.open.create_view(&asked.who, &table, &json(&body)?).await?))
}

/// `PATCH /api/v1/tables/{table}/views/{view}`
pub async fn change(asked: Asked, Path((table, view)): Path<(String, String)>, body: Bytes) -> Result<Response> {
    Ok(shaped(StatusCode::OK, asked.open.change_view(&asked.who, &table, &view, &json(&body)?).await?))
}

/// `DELETE /api/v1/tables/{table}/views/{view}`
pub async fn delete(asked: Asked, Path((table, view)): Path<(String, String)>) -> Result<Response> {
    Ok(shaped(StatusCode::NO_CONTENT, asked.open.delete_view(&asked.who, &table, &view).await?))
}

/// `POST /api/v1/tables/{table}/views/{view}/link`
pub async fn renew_link(asked: Asked, Path((table, view)): Path<(String, String)>) -> Result<Response> {
    Ok(shaped(StatusCode::OK, asked.open.renew_link(&asked.who, &table, &view).await?))
}
