//! The plan of a workspace, and the plans and coupons of the host.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::Value;
use sheaf_model::Problem;
use sheaf_service::plans::Wanted;
use sheaf_service::standing::By;

use super::App;
use super::asked::{Asked, Deciding, HostAdmin};
use super::failure::Result;
use super::members::required;
use super::records::{json, text};

/// `GET /api/v1/plan`: also where the workspace is only read and emptied.
pub async fn show(State(app): State<App>, asked: Asked) -> Result<Json<Value>> {
    let told = app.sheaf.plan(&asked.open, &asked.who)?;
    app.sheaf.measure_soon(&asked.open);
    Ok(Json(told))
}

fn wanted(body: &Value) -> Result<Wanted<'_>> {
    let confirmed = match &body["confirm"] {
        Value::Null => false,
        Value::Bool(confirmed) => *confirmed,
        other => {
            let message = format!("'confirm' is {other}, expected true or false.");
            return Err(Problem::field("confirm", "type", message).into());
        }
    };
    Ok(Wanted { plan: required(body, "plan")?, coupon: text(body, "coupon")?, confirmed })
}

/// `PUT /api/v1/plan`
pub async fn choose(State(app): State<App>, Deciding { person, entry }: Deciding, body: Bytes) -> Result<Json<Value>> {
    let body = json(&body)?;
    Ok(Json(app.sheaf.choose_plan(entry, wanted(&body)?, By::Person(&person)).await?))
}

/// `DELETE /api/v1/plan`
pub async fn cancel(State(app): State<App>, Deciding { person, entry }: Deciding) -> Result<Json<Value>> {
    Ok(Json(app.sheaf.cancel_plan(entry, By::Person(&person)).await?))
}

/// `GET /api/v1/host/workspaces/{workspace}/plan`
pub async fn show_for_host(State(app): State<App>, _: HostAdmin, Path(workspace): Path<String>) -> Result<Json<Value>> {
    Ok(Json(app.sheaf.plan_for_host(&workspace)?))
}

/// `PUT /api/v1/host/workspaces/{workspace}/plan`
pub async fn give(
    State(app): State<App>,
    HostAdmin(person): HostAdmin,
    Path(workspace): Path<String>,
    body: Bytes,
) -> Result<Json<Value>> {
    let (body, entry) = (json(&body)?, app.sheaf.entry(&workspace)?);
    Ok(Json(app.sheaf.choose_plan(entry, wanted(&body)?, By::Person(&person)).await?))
}

/// `DELETE /api/v1/host/workspaces/{workspace}/plan`
pub async fn take_away(
    State(app): State<App>,
    HostAdmin(person): HostAdmin,
    Path(workspace): Path<String>,
) -> Result<Json<Value>> {
    Ok(Json(app.sheaf.take_plan_away(&workspace, By::Person(&person)).await?))
}

/// `GET /api/v1/host/plans`
pub async fn list(State(app): State<App>, _: HostAdmin) -> Result<Json<Value>> {
    Ok(Json(app.sheaf.plans()?))
}

/// `POST /api/v1/host/plans`
pub async fn create(State(app): State<App>, _: HostAdmin, body: Bytes) -> Result<(StatusCode, Json<Value>)> {
    Ok((StatusCode::CREATED, Json(app.sheaf.add_plan(&json(&body)?)?)))
}

/// `PATCH /api/v1/host/plans/{plan}`
pub async fn change(
    State(app): State<App>,
    _: HostAdmin,
    Path(plan): Path<String>,
    body: Bytes,
) -> Result<Json<Value>> {
    Ok(Json(app.sheaf.change_plan(&plan, &json(&body)?)?))
}

/// `DELETE /api/v1/host/plans/{plan}`
pub async fn remove(State(app): State<App>, _: HostAdmin, Path(plan): Path<String>) -> Result<StatusCode> {
    app.sheaf.remove_plan(&plan)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/host/coupons`
pub async fn coupons(State(app): State<App>, _: HostAdmin) -> Result<Json<Value>> {
    Ok(Json(app.sheaf.coupons()?))
}

/// `POST /api/v1/host/coupons`
pub async fn add_coupon(State(app): State<App>, _: HostAdmin, body: Bytes) -> Result<(StatusCode, Json<Value>)> {
    Ok((StatusCode::CREATED, Json(app.sheaf.add_coupon(&json(&body)?)?)))
}

/// `DELETE /api/v1/host/coupons/{coupon}`
pub async fn remove_coupon(State(app): State<App>, _: HostAdmin, Path(coupon): Path<String>) -> Result<StatusCode> {
    app.sheaf.remove_coupon(&coupon)?;
    Ok(StatusCode::NO_CONTENT)
}
