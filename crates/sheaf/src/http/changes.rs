//! The change log: as JSON, or as a live stream.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, RawQuery};
use axum::http::{HeaderMap, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use serde_json::Value;
use sheaf_service::Open;
use sheaf_service::access::Principal;
use tokio::sync::broadcast::error::RecvError;

use super::asked::Asked;
use super::failure::Result;
use super::query;

/// Entries of one answer where no limit is asked for.
const USUAL: i64 = 100;
/// How often a stream looks for what another process wrote.
const LOOK: Duration = Duration::from_millis(500);

/// `GET /api/v1/changes?since=N`
pub async fn list(asked: Asked, RawQuery(raw): RawQuery, headers: HeaderMap) -> Result<Response> {
    let raw = raw.as_deref();
    let live = headers.get(header::ACCEPT).is_some_and(|v| v.to_str().is_ok_and(|v| v.contains("text/event-stream")));
    // A browser that reconnects says where it was.
    let again = headers.get("last-event-id").and_then(|v| v.to_str().ok()?.parse().ok());
    let since = again.or(query::number(raw, "since")?);
    if live {
        asked.open.changes(&asked.who, 0, 1)?; // rights and reading are tried before the stream begins
        let since = since.unwrap_or_else(|| asked.open.store_head());
        return Ok(Sse::new(stream_of(asked.open, asked.who, since)).keep_alive(KeepAlive::default()).into_response());
    }
    let limit = usize::try_from(query::number(raw, "limit")?.unwrap_or(USUAL)).unwrap_or(1);
    Ok(Json(asked.open.changes(&asked.who, since.unwrap_or(0), limit)?).into_response())
}

fn stream_of(open: Arc<Open>, who: Principal, since: i64) -> impl Stream<Item = Result<Event, Infallible>> {
    let news = open.news();
    let state = (open, who, since, news, Vec::<Value>::new());
    stream::unfold(state, |(open, who, mut since, mut news, mut waiting)| async move {
        loop {
            if !waiting.is_empty() {
                let change = waiting.remove(0);
                since = change["seq"].as_i64().unwrap_or(since);
                let event = Event::default().id(since.to_string()).data(change.to_string());
                return Some((Ok(event), (open, who, since, news, waiting)));
            }
            let found = open.changes(&who, since, 1_000).ok()?;
            if let Some(Value::Array(changes)) =
                found.get("changes").filter(|c| c.as_array().is_some_and(|c| !c.is_empty()))
            {
                waiting.clone_from(changes);
                continue;
            }
            match tokio::time::timeout(LOOK, news.recv()).await {
                Ok(Err(RecvError::Closed)) => return None,
                Ok(_) | Err(_) => {}
            }
        }
    })
}

/// `POST /api/v1/changes/{seq}/undo`
pub async fn undo(asked: Asked, Path(seq): Path<i64>) -> Result<Json<Value>> {
    Ok(Json(asked.open.undo(&asked.who, seq).await?))
}
