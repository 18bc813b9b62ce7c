//! Who is here.

use axum::Json;
use axum::body::Bytes;
use serde_json::Value;
use sheaf_model::Problem;

use super::asked::Asked;
use super::failure::Result;
use super::records::{json, text};

/// `PUT /api/v1/presence`
pub async fn note(asked: Asked, body: Bytes) -> Result<Json<Value>> {
    let body = json(&body)?;
    let page = text(&body, "page")?.ok_or_else(|| Problem::field("page", "required", "'page' is required."))?;
    let record = match &body["record"] {
        Value::Null => None,
        id => Some(id.as_i64().ok_or_else(|| {
            Problem::field("record", "integer", format!("'record' is {id}, expected a record's id."))
        })?),
    };
    Ok(Json(match text(&body, "table")? {
        Some(table) => asked.open.be_here(&asked.who, page, table, record)?,
        None => asked.open.leave(&asked.who, page)?,
    }))
}
