//! What is switched on, for whom.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use serde_json::Value;

use super::App;
use super::asked::{Asked, HostAdmin};
use super::failure::Result;
use super::records::json;

/// `GET /api/v1/flags`
pub async fn list(State(app): State<App>, asked: Asked) -> Result<Json<Value>> {
    Ok(Json(app.sheaf.flags(&asked.open, &asked.who)?))
}

/// `GET /api/v1/host/flags`
pub async fn list_for_host(State(app): State<App>, _: HostAdmin) -> Result<Json<Value>> {
    Ok(Json(app.sheaf.host_flags()?))
}

/// `PUT /api/v1/host/flags/{flag}`
pub async fn set(State(app): State<App>, _: HostAdmin, Path(flag): Path<String>, body: Bytes) -> Result<Json<Value>> {
    Ok(Json(app.sheaf.set_flag(&flag, &json(&body)?)?))
}
