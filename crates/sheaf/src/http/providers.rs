//! Sign-in providers, for the host's administrators.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json as value};
use sheaf_model::{Code, Problem};
use sheaf_service::providers::{Granted, Provider, Wish};

use super::App;
use super::asked::SignedIn;
use super::failure::Result;
use super::members::required;
use super::records::{json, text};

fn expect_host(signed_in: &SignedIn) -> Result<(), Problem> {
    if signed_in.person.host_admin {
        return Ok(());
    }
    Err(Problem::new(Code::Forbidden, "Only an administrator of the host may manage sign-in providers."))
}

fn provider(provider: &Provider) -> Value {
    let grants = provider
        .grants
        .iter()
        .map(|grant| value!({ "workspace": grant.workspace, "group": grant.group, "role": grant.role }));
    value!({
        "name": provider.name, "label": provider.label, "issuer": provider.issuer, "client_id": provider.client_id,
        "has_secret": provider.has_secret, "scopes": provider.scopes, "groups_claim": provider.groups_claim,
        "domains": provider.domains, "grants": grants.collect::<Vec<_>>(), "callback": provider.callback,
        "trusts_addresses": provider.trusts_addresses,
    })
}

fn texts(body: &Value, name: &str) -> Result<Option<Vec<String>>, Problem> {
    let unfit = || Problem::field(name, "list", format!("'{name}' is expected to be a list of texts."));
    match &body[name] {
        Value::Null => Ok(None),
        Value::Array(all) => {
            let all = all.iter().map(|one| one.as_str().map(str::to_owned).ok_or_else(unfit));
            all.collect::<Result<_, _>>().map(Some)
        }
        _ => Err(unfit()),
    }
}

fn flag(body: &Value, name: &str) -> Result<Option<bool>, Problem> {
    match &body[name] {
        Value::Null => Ok(None),
        Value::Bool(said) => Ok(Some(*said)),
        other => Err(Problem::field(name, "checkbox", format!("'{name}' is {other}, expected true or false."))),
    }
}

fn grants(body: &Value) -> Result<Option<Vec<Granted>>, Problem> {
    let unfit = || Problem::field("grants", "list", "'grants' is expected to be a list of workspace, group and role.");
    let one = |grant: &Value| {
        if !grant.is_object() {
            return Err(unfit());
        }
        Ok(Granted {
            workspace: required(grant, "workspace")?.to_owned(),
            group: text(grant, "group")?.map(str::to_owned),
            role: required(grant, "role")?.to_owned(),
        })
    };
    match &body["grants"] {
        Value::Null => Ok(None),
        Value::Array(all) => all.iter().map(one).collect::<Result<_, _>>().map(Some),
        _ => Err(unfit()),
    }
}

fn wish(body: &Value) -> Result<Wish, Problem> {
    let named = |name| Ok::<_, Problem>(text(body, name)?.map(str::to_owned));
    Ok(Wish {
        label: named("label")?,
        issuer: named("issuer")?,
        client_id: named("client_id")?,
        client_secret: named("client_secret")?,
        scopes: texts(body, "scopes")?,
        groups_claim: named("groups_claim")?,
        domains: texts(body, "domains")?,
        grants: grants(body)?,
        trusts_addresses: flag(body, "trusts_addresses")?,
    })
}

/// `GET /api/v1/host/providers`
pub async fn list(State(app): State<App>, signed_in: SignedIn) -> Result<Json<Value>> {
    expect_host(&signed_in)?;
    let all = app.sheaf.providers()?;
    Ok(Json(value!({ "providers": all.iter().map(provider).collect::<Vec<_>>() })))
}

/// `GET /api/v1/host/providers/{provider}`
pub async fn show(State(app): State<App>, signed_in: SignedIn, Path(name): Path<String>) -> Result<Json<Value>> {
    expect_host(&signed_in)?;
    Ok(Json(provider(&app.sheaf.provider(&name)?)))
}

/// `POST /api/v1/host/providers`
pub async fn add(State(app): State<App>, signed_in: SignedIn, body: Bytes) -> Result<(StatusCode, Json<Value>)> {
    expect_host(&signed_in)?;
    let body = json(&body)?;
    let added = app.sheaf.add_provider(required(&body, "name")?, &wish(&body)?).await?;
    Ok((StatusCode::CREATED, Json(provider(&added))))
}

/// `PATCH /api/v1/host/providers/{provider}`
pub async fn change(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(name): Path<String>,
    body: Bytes,
) -> Result<Json<Value>> {
    expect_host(&signed_in)?;
    Ok(Json(provider(&app.sheaf.change_provider(&name, &wish(&json(&body)?)?).await?)))
}

/// `DELETE /api/v1/host/providers/{provider}`
pub async fn remove(State(app): State<App>, signed_in: SignedIn, Path(name): Path<String>) -> Result<StatusCode> {
    expect_host(&signed_in)?;
    app.sheaf.remove_provider(&name)?;
    Ok(StatusCode::NO_CONTENT)
}
