//! Deleted records.

use axum::Json;
use axum::extract::{Path, RawQuery};
use serde_json::Value;
use sheaf_service::deleted::MOST;

use super::asked::Asked;
use super::failure::Result;
use super::query;

/// Records of one answer where no limit is asked for.
const USUAL: usize = 50;

/// `GET /api/v1/tables/{table}/deleted`
pub async fn list(asked: Asked, Path(table): Path<String>, RawQuery(raw): RawQuery) -> Result<Json<Value>> {
    let raw = raw.as_deref();
    query::refuse_unknown(raw, &["cursor", "limit", "workspace"])?;
    let limit = query::within(raw, "limit", 1, i64::try_from(MOST).unwrap_or(i64::MAX))?;
    let limit = limit.map_or(USUAL, |n| usize::try_from(n).unwrap_or(USUAL));
    let cursor = query::value(raw, "cursor").filter(|c| !c.is_empty());
    Ok(Json(asked.open.deleted(&asked.who, &table, cursor.as_deref(), limit).await?))
}
