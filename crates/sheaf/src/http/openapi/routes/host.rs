//! Whether the server is well, and this document.

use serde_json::Value;

use super::super::route::{Route, Who};
use super::super::sample::Sample;
use super::super::schema::any_object;

/// The routes.
pub fn routes() -> Vec<Route> {
    let text = "text/plain";
    vec![
        Route::get("/api/v1/openapi.json", "get_openapi", Who::Reader, "This document").answers(200, "OpenApi").kept(),
        Route::get("/healthz", "get_health", Who::Anybody, "Whether the process lives")
            .answers_text(text, "`ok`", "ok"),
        Route::get("/readyz", "get_readiness", Who::Anybody, "Whether it can answer")
            .answers_text(text, "`ready`", "ready")
            .may(&[500, 503]),
        Route::get(
            "/metrics",
            "get_metrics",
            Who::Host,
            "Counts and times for Prometheus, for an administrator of the host",
        )
        .answers_text(text, "In the text format of Prometheus.", "sheaf_requests_total{class=\"2xx\"} 42\n"),
    ]
}

/// The schemas.
pub fn schemas(_: &Sample) -> Vec<(&'static str, Value)> {
    vec![("OpenApi", any_object("An OpenAPI 3.1 document."))]
}
