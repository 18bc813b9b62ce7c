//! Workspaces, and whether Sheaf is ready.

use std::fs::File;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequestParts, Multipart, Path, RawQuery, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use serde_json::{Value, json as value};
use sheaf_model::{Code, Problem, temporal};
use sheaf_service::accounts::unreserved;
use sheaf_service::standing::{By, Changes, Standing};
use sheaf_service::workspaces::Entry;

use super::asked::{At, SignedIn};
use super::failure::{Failure, Result};
use super::query::{flag, refuse_unknown};
use super::records::{json, text};
use super::upload::{self, Takes};
use super::{App, exports};

/// A workspace as those see it who are in it.
pub fn shown(entry: &Entry) -> Value {
    let mut shown = value!({ "name": entry.name, "label": entry.label, "standing": entry.standing.name() });
    match &entry.standing {
        Standing::Suspended { reason } => shown["reason"] = value!(reason),
        Standing::Deleted { due_at } => {
            shown["due_at"] = value!(temporal::text_of(|out| temporal::write_datetime(out, *due_at)));
        }
        Standing::Active | Standing::Archived => {}
    }
    if let Some(at) = entry.shut_at {
        shown["shut_at"] = value!(temporal::text_of(|out| temporal::write_datetime(out, at)));
    }
    shown
}

/// `GET /api/v1/workspaces`: with `deleted=true` those that can be brought back.
pub async fn list(
    State(app): State<App>,
    at: At,
    signed_in: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>> {
    refuse_unknown(query.as_deref(), &["deleted"])?;
    let person = Some(&signed_in.person);
    let mut entries = match flag(query.as_deref(), "deleted")? {
        true => app.sheaf.deleted_workspaces(person)?,
        false => app.sheaf.host.workspaces(person).map_err(Problem::from)?,
    };
    entries.retain(|entry| at.reaches(&entry.name));
    Ok(Json(value!({ "workspaces": entries.iter().map(shown).collect::<Vec<_>>() })))
}

/// The name and label that a body says, the one made from the other where it is alone.
fn named(body: &Value) -> Result<(String, Option<&str>)> {
    let label = text(body, "label")?;
    match (text(body, "name")?, label) {
        (Some(name), _) => Ok((name.to_owned(), label)),
        (None, Some(written)) => {
            let name = sheaf_model::name::name_for(written, "workspace", |_| false).replace('_', "-");
            Ok((unreserved(name), label))
        }
        (None, None) => Err(Problem::field("name", "required", "'name' is required.").into()),
    }
}

/// `POST /api/v1/workspaces`
pub async fn create(State(app): State<App>, signed_in: SignedIn, body: Bytes) -> Result<(StatusCode, Json<Value>)> {
    app.sheaf.expect_to_make(&signed_in.person)?;
    let body = json(&body)?;
    let (name, label) = named(&body)?;
    let open = app.sheaf.create_workspace(&name, label, Some(&signed_in.person), None)?;
    Ok((StatusCode::CREATED, Json(shown(&open.entry))))
}

/// Somebody who is signed in, and the workspace that a path names: by a host that reaches it, and with what it asks of who comes in.
pub struct Named {
    signed_in: SignedIn,
    name: String,
}

impl FromRequestParts<App> for Named {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Named> {
        let signed_in = SignedIn::from_request_parts(parts, app).await?;
        let Path(name) = Path::<String>::from_request_parts(parts, app)
            .await
            .map_err(|e| Problem::new(Code::Unreadable, format!("The address cannot be read: {e}.")))?;
        if !At::from_request_parts(parts, app).await?.reaches(&name) {
            return Err(Problem::new(Code::NotFound, format!("There is no workspace '{name}'.")).into());
        }
        app.sheaf.expect_to_decide_from(&name, &signed_in.person, &signed_in.session)?;
        Ok(Named { signed_in, name })
    }
}

/// `GET /api/v1/workspaces/{workspace}`
pub async fn show(State(app): State<App>, Named { signed_in, name }: Named) -> Result<Json<Value>> {
    let (entry, domains) = app.sheaf.workspace_of(&name, &signed_in.person)?;
    let mut shown = shown(&entry);
    shown["domains"] = value!(domains);
    Ok(Json(shown))
}

/// `PATCH /api/v1/workspaces/{workspace}`
pub async fn change(State(app): State<App>, Named { signed_in, name }: Named, body: Bytes) -> Result<Json<Value>> {
    let body = json(&body)?;
    let changes = Changes {
        name: text(&body, "name")?.map(str::to_owned),
        label: text(&body, "label")?.map(str::to_owned),
        standing: standing(&body)?,
        domains: domains(&body)?,
    };
    Ok(Json(shown(&app.sheaf.change_workspace(&name, changes, By::Person(&signed_in.person)).await?)))
}

/// Does something to its end, whether or not whoever asked waits for it: what is half made is then taken away again.
async fn to_its_end<T: Send + 'static>(
    work: impl Future<Output = std::result::Result<T, Problem>> + Send + 'static,
) -> std::result::Result<T, Problem> {
    let done = tokio::spawn(work).await;
    done.map_err(|_| Problem::new(Code::Internal, "Something went wrong inside Sheaf."))?
}

fn standing(body: &Value) -> Result<Option<Standing>> {
    let reason = text(body, "reason")?.map(str::to_owned);
    Ok(match text(body, "standing")? {
        None => None,
        Some("active") => Some(Standing::Active),
        Some("archived") => Some(Standing::Archived),
        Some("suspended") => Some(Standing::Suspended { reason }),
        Some(other) => {
            let message = format!("'{other}' is no standing: expected active, archived or suspended.");
            return Err(Problem::field("standing", "value", message).into());
        }
    })
}

fn domains(body: &Value) -> Result<Option<Vec<String>>> {
    match &body["domains"] {
        Value::Null => Ok(None),
        given => serde_json::from_value(given.clone()).map(Some).map_err(|_| {
            Problem::field("domains", "type", "'domains' is no list of domains such as [\"data.example.org\"].").into()
        }),
    }
}

/// `DELETE /api/v1/workspaces/{workspace}`
pub async fn delete(State(app): State<App>, Named { signed_in, name }: Named) -> Result<Json<Value>> {
    Ok(Json(shown(&app.sheaf.delete_workspace(&name, By::Person(&signed_in.person), false).await?)))
}

/// `POST /api/v1/workspaces/{workspace}/restore`
pub async fn restore(State(app): State<App>, Named { signed_in, name }: Named) -> Result<Json<Value>> {
    Ok(Json(shown(&app.sheaf.restore_workspace(&name, By::Person(&signed_in.person)).await?)))
}

/// `POST /api/v1/workspaces/{workspace}/clone`
pub async fn clone(
    State(app): State<App>,
    Named { signed_in, name }: Named,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>)> {
    app.sheaf.expect_to_make(&signed_in.person)?;
    let body = json(&body)?;
    let (to, label) = named(&body)?;
    let label = label.map(str::to_owned);
    let made = to_its_end(async move {
        app.sheaf.clone_workspace(&name, (&to, label.as_deref()), By::Person(&signed_in.person)).await
    });
    Ok((StatusCode::CREATED, Json(shown(&made.await?))))
}

/// `GET /api/v1/workspaces/{workspace}/archive`: all of it, as a file.
pub async fn archive(State(app): State<App>, Named { signed_in, name }: Named) -> Result<Response> {
    let (file, length) = app.sheaf.workspace_archive(&name, By::Person(&signed_in.person)).await?;
    Ok(exports::whole(file, length, "application/zip", &format!("{name}.sheaf")))
}

/// `POST /api/v1/workspaces/{workspace}/archive`: makes the workspace from such a file.
pub async fn from_archive(
    State(app): State<App>,
    Named { signed_in, name }: Named,
    form: Multipart,
) -> Result<(StatusCode, Json<Value>)> {
    app.sheaf.expect_to_make(&signed_in.person)?;
    let folder = tempfile::tempdir_in(app.sheaf.host.folder())
        .map_err(|e| Problem::new(Code::Unavailable, format!("The upload could not be kept: {e}.")))?;
    let files = upload::receive(folder.path(), form, Takes::Files).await?;
    let [(_, path)] = files.as_slice() else {
        return Err(Problem::new(Code::Unreadable, "An archive is brought back alone: send one file.").into());
    };
    let unreadable = |e| Problem::new(Code::Unavailable, format!("The upload cannot be read: {e}."));
    let archive = File::open(path).map_err(unreadable)?;
    // The file is there for as long as it is read.
    drop(folder);
    let made = to_its_end(async move {
        let by = By::Person(&signed_in.person);
        app.sheaf.workspace_from_archive(archive, (&name, &name), &by).await
    });
    Ok((StatusCode::CREATED, Json(shown(&made.await?))))
}

/// `GET /readyz`
pub async fn ready(State(app): State<App>) -> Result<&'static str> {
    app.sheaf.host.data_version().map_err(Problem::from)?;
    Ok("ready")
}
