//! The members of a workspace.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::App;
use super::asked::Asked;
use super::failure::Result;

/// `GET /api/v1/people`
pub async fn list(State(app): State<App>, asked: Asked) -> Result<Json<Value>> {
    let people = app.sheaf.people(&asked.open, &asked.who).await?;
    let people: Vec<Value> = people.iter().map(|p| json!({ "id": p.id, "name": p.name })).collect();
    Ok(Json(json!({ "people": people })))
}
