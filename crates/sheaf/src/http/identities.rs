//! As whom providers know somebody, for that person.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json as value};
use sheaf_model::temporal;

use super::App;
use super::asked::SignedIn;
use super::failure::Result;
use super::limit::Attempt;
use super::records::json;

fn moment(ms: i64) -> String {
    temporal::text_of(|out| temporal::write_datetime(out, ms))
}

/// `GET /api/v1/account/identities`
pub async fn list(State(app): State<App>, signed_in: SignedIn) -> Result<Json<Value>> {
    let all = app.sheaf.identities(&signed_in.person)?;
    let shown = all.iter().map(|(identity, label)| {
        value!({
            "id": identity.id, "issuer": identity.issuer, "label": label, "email": identity.email,
            "created_at": moment(identity.created_at), "used_at": identity.used_at.map(moment),
        })
    });
    Ok(Json(value!({ "identities": shown.collect::<Vec<_>>() })))
}

/// `POST /api/v1/account/identities/{id}/remove`
pub async fn remove(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    body: Bytes,
) -> Result<StatusCode> {
    let body = json(&body)?;
    let trial = app.attempts.begin(Attempt::again(signed_in.person.id))?;
    app.sheaf.expect_owner(&signed_in.person, signed_in.shown(&body)?).await?;
    app.sheaf.expect_own_factor(&signed_in.person, &signed_in.session)?;
    trial.succeeded();
    app.sheaf.remove_identity(&signed_in.person, id)?;
    Ok(StatusCode::NO_CONTENT)
}
