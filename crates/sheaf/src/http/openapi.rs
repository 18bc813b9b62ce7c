//! The OpenAPI document of a workspace: its own tables, its own fields.

use axum::Json;
use serde_json::{Value, json};

use super::asked::Asked;
use super::failure::Result;

/// `GET /api/v1/openapi.json`
pub async fn show(asked: Asked) -> Result<Json<Value>> {
    let label = &asked.open.entry.label;
    Ok(Json(json!({ "openapi": "3.1.0", "info": { "title": label, "version": "1" }, "paths": {} })))
}
