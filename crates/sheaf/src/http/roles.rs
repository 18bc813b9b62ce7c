//! The roles of a workspace.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;

use super::App;
use super::asked::Asked;
use super::failure::Result;
use super::records::json;
use super::tables::shaped;

/// `GET /api/v1/roles`
pub async fn list(asked: Asked) -> Result<Json<Value>> {
    Ok(Json(asked.open.roles(&asked.who)?))
}

/// `POST /api/v1/roles`
pub async fn create(State(app): State<App>, asked: Asked, body: Bytes) -> Result<Response> {
    Ok(shaped(StatusCode::CREATED, app.sheaf.create_role(&asked.open, &asked.who, &json(&body)?).await?))
}

/// `GET /api/v1/roles/{role}`
pub async fn show(asked: Asked, Path(role): Path<String>) -> Result<Json<Value>> {
    Ok(Json(asked.open.role(&asked.who, &role)?))
}

/// `PATCH /api/v1/roles/{role}`
pub async fn change(State(app): State<App>, asked: Asked, Path(role): Path<String>, body: Bytes) -> Result<Response> {
    Ok(shaped(StatusCode::OK, app.sheaf.change_role(&asked.open, &asked.who, &role, &json(&body)?).await?))
}

/// `DELETE /api/v1/roles/{role}`
pub async fn delete(State(app): State<App>, asked: Asked, Path(role): Path<String>) -> Result<Response> {
    Ok(shaped(StatusCode::NO_CONTENT, app.sheaf.delete_role(&asked.open, &asked.who, &role).await?))
}
