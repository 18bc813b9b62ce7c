//! The change log: as JSON, or as a live stream.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use serde_json::Value;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use super::asked::Asked;
use super::failure::Result;
use super::{App, Stopping, query};

/// Entries of one answer where no limit is asked for.
const USUAL: i64 = 100;
/// Most entries of one answer.
const MOST: i64 = 1_000;
/// How often a stream looks for what another process wrote to a workspace in a file.
const LOOK: Duration = Duration::from_millis(500);

/// `GET /api/v1/changes?since=N`
pub async fn list(
    State(app): State<App>,
    asked: Asked,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let raw = raw.as_deref();
    query::refuse_unknown(raw, &["since", "limit", "workspace"])?;
    let live = headers.get(header::ACCEPT).is_some_and(|v| v.to_str().is_ok_and(|v| v.contains("text/event-stream")));
    // A browser that reconnects says where it was.
    let again = headers.get("last-event-id").and_then(|v| v.to_str().ok()?.parse().ok());
    let since = again.or(query::within(raw, "since", 0, i64::MAX)?);
    let limit = query::within(raw, "limit", 1, MOST)?.unwrap_or(USUAL);
    if live {
        asked.open.changes(&asked.who, 0, 1)?; // rights and reading are tried before the stream begins
        let since = since.unwrap_or_else(|| asked.open.store_head());
        let news = asked.open.news();
        let stopping = app.stopping.clone();
        let live = Live { asked, since, news, waiting: VecDeque::new(), app, stopping };
        return Ok(Sse::new(live.events()).keep_alive(KeepAlive::default()).into_response());
    }
    let limit = usize::try_from(limit).unwrap_or(1);
    Ok(Json(asked.open.changes(&asked.who, since.unwrap_or(0), limit)?).into_response())
}

/// A live stream: what it has not sent yet, and where it stands.
struct Live {
    asked: Asked,
    since: i64,
    news: broadcast::Receiver<i64>,
    waiting: VecDeque<Value>,
    app: App,
    stopping: Stopping,
}

impl Live {
    fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        stream::unfold(self, |mut live| async move { Some((Ok(live.next().await?), live)) })
    }

    /// The next change; none once the server stops or the workspace cannot be read any more.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(change) = self.waiting.pop_front() {
                self.since = change["seq"].as_i64().unwrap_or(self.since);
                return Some(Event::default().id(self.since.to_string()).data(change.to_string()));
            }
            // Who was signed out meanwhile, or has another role, is not told what they were told before.
            self.asked.look_again(&self.app).ok()?;
            let (mut found, looked) = self.asked.open.changes_until(&self.asked.who, self.since, 1_000).ok()?;
            if let Value::Array(changes) = found["changes"].take() {
                self.waiting.extend(changes);
            }
            if !self.waiting.is_empty() {
                continue;
            }
            // What one is not told of is not looked at again.
            self.since = self.since.max(looked);
            // Whoever listens asks again, and is served from the new place.
            if self.asked.open.is_moved() {
                return None;
            }
            tokio::select! {
                () = self.stopping.wait() => return None,
                told = self.news.recv() => if matches!(told, Err(RecvError::Closed)) { return None },
                // Another process may have written to the file.
                () = tokio::time::sleep(LOOK), if !self.asked.open.hears_others() => {}
            }
        }
    }
}

/// `POST /api/v1/changes/{seq}/undo`
pub async fn undo(asked: Asked, Path(seq): Path<i64>) -> Result<Json<Value>> {
    Ok(Json(asked.open.undo(&asked.who, seq).await?))
}
