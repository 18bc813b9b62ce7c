//! What a workspace says about itself.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::asked::Asked;
use super::failure::Result;
use super::records::{json, tagged};
use super::tables::shaped;

/// `GET /api/v1/settings`
pub async fn list(asked: Asked, headers: HeaderMap) -> Result<Response> {
    Ok(tagged(asked.open.settings()?, &headers))
}

/// `PATCH /api/v1/settings`
pub async fn change(asked: Asked, body: Bytes) -> Result<Response> {
    Ok(shaped(StatusCode::OK, asked.open.change_settings(&asked.who, &json(&body)?).await?))
}

/// `PUT /api/v1/settings/{setting}`
pub async fn declare(asked: Asked, Path(setting): Path<String>, body: Bytes) -> Result<Response> {
    Ok(shaped(StatusCode::OK, asked.open.declare_setting(&asked.who, &setting, &json(&body)?).await?))
}

/// `DELETE /api/v1/settings/{setting}`
pub async fn forget(asked: Asked, Path(setting): Path<String>) -> Result<Response> {
    Ok(shaped(StatusCode::OK, asked.open.forget_setting(&asked.who, &setting).await?))
}
