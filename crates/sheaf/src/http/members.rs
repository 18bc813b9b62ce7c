//! The members of a workspace, and those who are asked in.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Value, json as value};
use sheaf_model::{Code, Problem, temporal};
use sheaf_service::members::{Comes, Invitation, Member, Posted};

use super::asked::{Asked, At, session_cookie};
use super::caller::Caller;
use super::failure::Result;
use super::limit::{Attempt, Trial};
use super::records::{json, text};
use super::{App, session};

fn moment(ms: i64) -> String {
    temporal::text_of(|out| temporal::write_datetime(out, ms))
}

fn member(member: &Member) -> Value {
    let person = &member.person;
    value!({ "id": person.id, "name": person.name, "email": person.email, "role": member.role })
}

fn invitation(invitation: &Invitation) -> Value {
    let letter = invitation.letter.as_ref().map(|posted| match posted {
        Posted::Waiting(why) => value!({ "state": "waiting", "why": why }),
        Posted::Sent => value!({ "state": "sent", "why": null }),
        Posted::Failed(why) => value!({ "state": "failed", "why": why }),
    });
    value!({
        "id": invitation.id, "email": invitation.email, "role": invitation.role, "invited_by": invitation.invited_by,
        "created_at": moment(invitation.created_at), "expires_at": moment(invitation.expires_at), "letter": letter,
    })
}

/// A text of a body that has to be there.
pub fn required<'b>(body: &'b Value, name: &str) -> Result<&'b str, Problem> {
    text(body, name)?.ok_or_else(|| Problem::field(name, "required", format!("'{name}' is required.")))
}

/// `GET /api/v1/members`
pub async fn list(State(app): State<App>, asked: Asked) -> Result<Json<Value>> {
    let members = app.sheaf.workspace_members(&asked.open, &asked.who)?;
    Ok(Json(value!({ "members": members.iter().map(member).collect::<Vec<_>>() })))
}

/// `PATCH /api/v1/members/{id}`
pub async fn change(State(app): State<App>, asked: Asked, Path(id): Path<i64>, body: Bytes) -> Result<Json<Value>> {
    let body = json(&body)?;
    Ok(Json(member(&app.sheaf.set_role(&asked.open, &asked.who, id, required(&body, "role")?).await?)))
}

/// `DELETE /api/v1/members/{id}`
pub async fn remove(State(app): State<App>, asked: Asked, Path(id): Path<i64>) -> Result<StatusCode> {
    app.sheaf.remove_member(&asked.open, &asked.who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/invitations`
pub async fn invitations(State(app): State<App>, asked: Asked) -> Result<Json<Value>> {
    let waiting = app.sheaf.invitations(&asked.open, &asked.who)?;
    Ok(Json(value!({ "invitations": waiting.iter().map(invitation).collect::<Vec<_>>() })))
}

/// `POST /api/v1/invitations`: where no letter is sent, the secret is shown this once.
pub async fn invite(
    State(app): State<App>,
    asked: Asked,
    caller: Caller,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>)> {
    let body = json(&body)?;
    let whom = (required(&body, "email")?, required(&body, "role")?);
    let (made, secret) = app.sheaf.invite(&asked.open, &asked.who, whom, caller.language).await?;
    let mut answer = invitation(&made);
    if let Some(secret) = secret {
        answer["invitation"] = Value::from(secret);
    }
    Ok((StatusCode::CREATED, Json(answer)))
}

/// `DELETE /api/v1/invitations/{id}`
pub async fn take_back(State(app): State<App>, asked: Asked, Path(id): Path<i64>) -> Result<StatusCode> {
    app.sheaf.take_back(&asked.open, &asked.who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/invitations/look`: what an invitation leads to, for whoever has its link.
pub async fn look(State(app): State<App>, caller: Caller, body: Bytes) -> Result<Json<Value>> {
    let body = json(&body)?;
    let trial = app.attempts.begin(Attempt::by_link(caller.address, "look"))?;
    let found = app.sheaf.invited(required(&body, "invitation")?)?;
    trial.succeeded();
    Ok(Json(value!({ "email": found.email, "workspace": found.workspace, "known": found.known })))
}

/// `POST /api/v1/invitations/accept`: begins a session, where nobody was signed in yet.
pub async fn accept(
    State(app): State<App>,
    at: At,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    session::refuse_elsewhere(&headers)?;
    let body = json(&body)?;
    let trial = app.attempts.begin(Attempt::by_link(caller.address, "invitation"))?;
    // Another site's page cannot send the header.
    let cookie = session_cookie(&headers).filter(|_| headers.contains_key("sheaf-client"));
    let signed_in = cookie.and_then(|secret| app.sheaf.session(secret).ok());
    let comes = Comes {
        signed_in: signed_in.as_ref(),
        name: text(&body, "name")?,
        password: text(&body, "password")?,
        code: text(&body, "code")?,
    };
    let secret = required(&body, "invitation")?;
    // A password that is somebody's already is guessed here no faster than where they sign in.
    let guess = match comes.password.map(|_| app.sheaf.invited(secret)).transpose()? {
        Some(invited) if invited.known => Some(app.attempts.begin(Attempt::new(caller.address, &invited.email))?),
        _ => None,
    };
    let (begun, workspace) = app.sheaf.accept(secret, comes, &caller.whence).await?;
    guess.into_iter().chain([trial]).for_each(Trial::succeeded);
    match (&begun, &signed_in) {
        (None, Some(person)) => session::entered(&app, &at, person, &workspace),
        (Some(begun), _) => session::begun(&app, (&at, &headers), begun, Some(&workspace)),
        (None, None) => Err(Problem::new(Code::Internal, "Something went wrong inside Sheaf.").into()),
    }
}
