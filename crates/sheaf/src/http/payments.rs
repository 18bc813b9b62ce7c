//! What the payment provider tells.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};

use super::App;
use super::failure::Result;

/// `POST /api/v1/payments/events`
pub async fn hear(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Result<StatusCode> {
    let signature = headers.get("stripe-signature").and_then(|value| value.to_str().ok());
    app.sheaf.hear_payments(signature, &body)?;
    Ok(StatusCode::OK)
}
