//! `/metrics`: counts and times of requests as Prometheus reads them, for an administrator of the host.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sheaf_model::{Code, Problem};

use super::App;
use super::asked::SignedIn;
use super::failure::Result;

/// Upper bounds of the times that are counted, in microseconds.
const BOUNDS: [u64; 10] = [500, 1_000, 2_500, 5_000, 10_000, 50_000, 100_000, 500_000, 1_000_000, 10_000_000];

static BY_CLASS: [AtomicU64; 6] = [const { AtomicU64::new(0) }; 6];
static BY_TIME: [AtomicU64; BOUNDS.len() + 1] = [const { AtomicU64::new(0) }; BOUNDS.len() + 1];
static MICROSECONDS: AtomicU64 = AtomicU64::new(0);

/// Counts an answer.
pub fn count(status: StatusCode, took: Duration) {
    let class = usize::from(status.as_u16() / 100).min(BY_CLASS.len() - 1);
    BY_CLASS[class].fetch_add(1, Ordering::Relaxed);
    let took = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    let bucket = BOUNDS.iter().position(|b| took <= *b).unwrap_or(BOUNDS.len());
    BY_TIME[bucket].fetch_add(1, Ordering::Relaxed);
    MICROSECONDS.fetch_add(took, Ordering::Relaxed);
}

/// `GET /metrics`
pub async fn show(State(app): State<App>, signed_in: SignedIn) -> Result<Response> {
    if !signed_in.person.host_admin {
        return Err(Problem::new(Code::Forbidden, "Only an administrator of the host may see its metrics.").into());
    }
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind)], written(app.sheaf.open_workspaces())).into_response())
}

fn written(open: usize) -> String {
    let mut out = String::from("# HELP sheaf_requests_total Requests answered.\n# TYPE sheaf_requests_total counter\n");
    for (class, count) in BY_CLASS.iter().enumerate().skip(1) {
        let _ = writeln!(out, "sheaf_requests_total{{class=\"{class}xx\"}} {}", count.load(Ordering::Relaxed));
    }
    out.push_str("# HELP sheaf_request_seconds Time until an answer began.\n# TYPE sheaf_request_seconds histogram\n");
    let mut total = 0;
    for (n, count) in BY_TIME.iter().enumerate() {
        total += count.load(Ordering::Relaxed);
        let bound = BOUNDS.get(n).map_or_else(|| "+Inf".to_owned(), |b| (*b as f64 / 1e6).to_string());
        let _ = writeln!(out, "sheaf_request_seconds_bucket{{le=\"{bound}\"}} {total}");
    }
    let _ = writeln!(out, "sheaf_request_seconds_sum {}", MICROSECONDS.load(Ordering::Relaxed) as f64 / 1e6);
    let _ = writeln!(out, "sheaf_request_seconds_count {total}");
    out.push_str("# HELP sheaf_open_workspaces Workspaces that are open.\n# TYPE sheaf_open_workspaces gauge\n");
    let _ = writeln!(out, "sheaf_open_workspaces {open}");
    out
}
