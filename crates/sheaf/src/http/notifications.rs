//! What somebody is told.

use axum::Json;
use axum::body::Bytes;
use axum::extract::RawQuery;
use serde_json::Value;
use sheaf_model::Problem;
use sheaf_service::notifications::{MOST, Seen};

use super::asked::Asked;
use super::failure::Result;
use super::query;
use super::records::json;

/// Notifications of one answer where no limit is asked for.
const USUAL: usize = 50;

/// `GET /api/v1/notifications`
pub async fn list(asked: Asked, RawQuery(raw): RawQuery) -> Result<Json<Value>> {
    let raw = raw.as_deref();
    query::refuse_unknown(raw, &["cursor", "limit", "workspace"])?;
    let most = query::within(raw, "limit", 1, i64::try_from(MOST).unwrap_or(i64::MAX))?;
    let most = most.map_or(USUAL, |n| usize::try_from(n).unwrap_or(USUAL));
    let cursor = query::value(raw, "cursor").filter(|c| !c.is_empty());
    Ok(Json(asked.open.notifications(&asked.who, cursor.as_deref(), most)?))
}

/// `POST /api/v1/notifications/seen`
pub async fn see(asked: Asked, body: Bytes) -> Result<Json<Value>> {
    Ok(Json(asked.open.see_notifications(&asked.who, seen(&json(&body)?)?).await?))
}

fn seen(body: &Value) -> Result<Seen, Problem> {
    match (&body["comments"], &body["up_to"]) {
        (Value::Array(comments), Value::Null) => {
            if comments.len() > MOST {
                let message = format!("'comments' has {} numbers, expected at most {MOST}.", comments.len());
                return Err(Problem::field("comments", "too_many", message));
            }
            let ids = comments.iter().map(Value::as_i64).collect::<Option<Vec<_>>>();
            ids.map(Seen::These)
                .ok_or_else(|| Problem::field("comments", "integer", "'comments' is a list of numbers of comments."))
        }
        (Value::Null, up_to) if up_to.is_i64() => Ok(Seen::UpTo(up_to.as_i64().unwrap_or_default())),
        _ => Err(Problem::field("comments", "required", "Send 'comments', or 'up_to' with the number of a comment.")),
    }
}
