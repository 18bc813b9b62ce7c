//! Workspaces, and whether Sheaf is ready.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json as value};
use sheaf_model::{Code, Problem};

use super::App;
use super::asked::SignedIn;
use super::failure::Result;
use super::records::{json, text};

/// `GET /api/v1/workspaces`
pub async fn list(State(app): State<App>, signed_in: SignedIn) -> Result<Json<Value>> {
    let all = app.sheaf.host.workspaces(Some(&signed_in.person)).map_err(Problem::from)?;
    let all: Vec<Value> = all.iter().map(|w| value!({ "name": w.name, "label": w.label })).collect();
    Ok(Json(value!({ "workspaces": all })))
}

/// `POST /api/v1/workspaces`
pub async fn create(State(app): State<App>, signed_in: SignedIn, body: Bytes) -> Result<(StatusCode, Json<Value>)> {
    if !signed_in.person.host_admin {
        return Err(Problem::new(Code::Forbidden, "Only an administrator of the host may make a workspace.").into());
    }
    let body = json(&body)?;
    let label = text(&body, "label")?;
    let name = match (text(&body, "name")?, label) {
        (Some(name), _) => name.to_owned(),
        (None, Some(label)) => sheaf_model::name::name_for(label, "workspace", |_| false).replace('_', "-"),
        (None, None) => return Err(Problem::field("name", "required", "'name' is required.").into()),
    };
    let open = app.sheaf.create_workspace(&name, label, Some(&signed_in.person), None)?;
    Ok((StatusCode::CREATED, Json(value!({ "name": open.entry.name, "label": open.entry.label }))))
}

/// `GET /readyz`
pub async fn ready(State(app): State<App>) -> Result<&'static str> {
    app.sheaf.host.data_version().map_err(Problem::from)?;
    Ok("ready")
}
