//! Who asks, in which workspace: read from the token or the session cookie before a handler runs.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use serde_json::Value;
use sheaf_model::{Code, Problem};
use sheaf_service::Open;
use sheaf_service::access::{Ability, Kind, Principal};
use sheaf_service::accounts::Person;
use sheaf_service::own_account::Shown;
use sheaf_service::workspaces::Entry;

use super::failure::Failure;
use super::limit::{Counted, network};
use super::records::text;
use super::{App, caller, layer};

/// The name of the session's cookie.
pub const COOKIE: &str = "sheaf_session";

/// Someone in a workspace. A handler that takes it cannot be reached without a session or token.
pub struct Asked {
    /// The workspace.
    pub open: Arc<Open>,
    /// Who asks.
    pub who: Principal,
    way: Way,
    /// The member with whose eyes they look.
    eyes: Option<i64>,
}

/// How somebody came in.
enum Way {
    Token { secret: String, id: i64, pace: Option<u32> },
    Session { secret: String, person: i64 },
}

/// Someone who is signed in and decides about the workspace that they mean, whether it lets them in or not.
pub struct Deciding {
    /// Who.
    pub person: Person,
    /// The workspace.
    pub entry: Entry,
}

impl FromRequestParts<App> for Deciding {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let SignedIn { person, session } = SignedIn::from_request_parts(parts, app).await?;
        let entry = app.sheaf.meant(&person, meant(parts, app)?.as_deref())?;
        app.sheaf.expect_to_decide_from(&entry.name, &person, &session)?;
        Ok(Deciding { person, entry })
    }
}

/// Someone who is signed in and administers the host.
pub struct HostAdmin(pub Person);

impl FromRequestParts<App> for HostAdmin {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let SignedIn { person, .. } = SignedIn::from_request_parts(parts, app).await?;
        if person.host_admin {
            return Ok(HostAdmin(person));
        }
        Err(Problem::new(Code::Forbidden, "That is for those who administer the host.").into())
    }
}

impl Asked {
    /// With `Sheaf-As: 7` an administrator sees what the member 7 sees, and changes nothing.
    fn with_whose_eyes(
        app: &App,
        parts: &Parts,
        (open, who): (Arc<Open>, Principal),
        way: Way,
    ) -> Result<Asked, Failure> {
        let Some(named) = parts.headers.get("sheaf-as") else { return Ok(Asked { open, who, way, eyes: None }) };
        let id = named.to_str().ok().and_then(|id| id.parse().ok());
        let id = id.ok_or_else(|| Problem::new(Code::Unreadable, "'Sheaf-As' is no number of a member."))?;
        if !matches!(parts.method, Method::GET | Method::HEAD) {
            let message = "Whoever looks with the eyes of somebody else changes nothing.";
            return Err(Problem::new(Code::Forbidden, message).with_hint("Leave out the header 'Sheaf-As'.").into());
        }
        let who = app.sheaf.see_as(&open, &who, id)?;
        Ok(Asked { open, who, way, eyes: Some(id) })
    }

    /// Looks whether whoever asked, and is still being answered, may still come in, and as whom.
    pub fn look_again(&mut self, app: &App) -> Result<(), Problem> {
        let called = self.open.name();
        let name = Some(called.as_str());
        let (open, who) = match &self.way {
            Way::Token { secret, .. } => app.sheaf.enter_by_token(secret, name)?,
            Way::Session { secret, .. } => app.sheaf.enter_by_session(&app.sheaf.session(secret)?, secret, name)?,
        };
        self.who = match self.eyes {
            Some(id) => app.sheaf.see_as(&open, &who, id)?,
            None => who,
        };
        self.open = open;
        Ok(())
    }

    /// Refuses who may not do this in the workspace.
    pub fn require(&self, ability: Ability) -> Result<(), Problem> {
        self.who.require(&self.open.model(), ability)
    }
}

/// Someone who is signed in, whatever the workspace.
pub struct SignedIn {
    /// Who.
    pub person: Person,
    /// Their session's secret.
    pub session: String,
}

fn nobody() -> Problem {
    Problem::new(Code::Unauthenticated, "Sign in, or send a token.").with_hint("Authorization: Bearer TOKEN")
}

/// The token of an `Authorization: Bearer` header.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// The secret of the session's cookie.
pub fn session_cookie(headers: &HeaderMap) -> Option<&str> {
    cookie(headers, COOKIE)
}

/// The value of a cookie.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    cookies.flat_map(|v| v.split(';')).find_map(|c| c.trim().strip_prefix(name)?.strip_prefix('='))
}

/// A cookie is sent by the browser on its own; that the page itself asks is shown by a header that no other site can set.
fn refuse_forged(parts: &Parts) -> Result<(), Problem> {
    let reads = matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || parts.headers.contains_key("sheaf-client") {
        return Ok(());
    }
    Err(Problem::new(
        Code::Forbidden,
        "With a session cookie, requests that change something need the header 'Sheaf-Client'.",
    ))
}

/// The workspace that the request names.
fn workspace(headers: &HeaderMap) -> Option<&str> {
    headers.get("sheaf-workspace").and_then(|v| v.to_str().ok()).filter(|v| !v.is_empty())
}

/// The workspace that a request is for: by the host that it was sent to, where that leads to one, else by what it names. By a host of one
/// there is no way to another.
fn meant(parts: &Parts, app: &App) -> Result<Option<String>, Problem> {
    // An event stream of a browser cannot set headers: it names its workspace in the query.
    let named =
        workspace(&parts.headers).map(str::to_owned).or_else(|| super::query::value(parts.uri.query(), "workspace"));
    match (workspace_at(parts, app)?, named) {
        (Some(at), Some(named)) if at != named => {
            Err(Problem::new(Code::NotFound, format!("There is no workspace '{named}'.")))
        }
        (Some(at), _) => Ok(Some(at)),
        (None, named) => Ok(named),
    }
}

/// The workspace to which the host leads that a request was sent to.
pub fn workspace_at(parts: &Parts, app: &App) -> Result<Option<String>, Problem> {
    caller::host(parts).map_or(Ok(None), |host| app.sheaf.workspace_at(&host))
}

/// By which host one comes: of a workspace, or the host's own.
pub struct At(pub Option<String>);

impl FromRequestParts<App> for At {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        Ok(At(workspace_at(parts, app)?))
    }
}

/// The secret of an address in a workspace; nobody's, where one comes by the host of another one.
pub fn secret_here(parts: &Parts, app: &App, workspace: &str, secret: String) -> String {
    let reaches = workspace_at(parts, app).is_ok_and(|at| At(at).reaches(workspace));
    if reaches { secret } else { String::new() }
}

impl At {
    /// Whether a workspace is reached by it.
    pub fn reaches(&self, workspace: &str) -> bool {
        self.0.as_deref().is_none_or(|at| at == workspace)
    }
}

/// Counts a request for whom it is of, and notes what that leaves them.
fn admit(app: &App, of: &[Counted], own: Option<u32>) -> Result<(), Failure> {
    if let Some(left) = app.requests.admit(of, own)? {
        layer::note_left(left);
    }
    Ok(())
}

fn counted_address(parts: &Parts) -> Counted {
    Counted::Address(network(caller::address(parts)))
}

impl Asked {
    /// Who asks, without counting it.
    pub fn read(parts: &Parts, app: &App) -> Result<Asked, Failure> {
        let named = meant(parts, app)?;
        if let Some(token) = bearer(&parts.headers) {
            let entered = app.sheaf.enter_by_token(token, named.as_deref())?;
            let Kind::Token { id, .. } = entered.1.kind else { return Err(nobody().into()) };
            let way = Way::Token { secret: token.to_owned(), id, pace: entered.1.pace() };
            return Asked::with_whose_eyes(app, parts, entered, way);
        }
        let SignedIn { person, session } = SignedIn::read(parts, app)?;
        let entered = app.sheaf.enter_by_session(&person, &session, named.as_deref())?;
        Asked::with_whose_eyes(app, parts, entered, Way::Session { secret: session, person: person.id })
    }

    /// Counts the request for whom it is of. Whoever looks with another's eyes asks for themselves.
    pub fn count(&self, parts: &Parts, app: &App) -> Result<(), Failure> {
        let (counted, own) = match &self.way {
            Way::Token { id, pace, .. } => {
                self.open.count_call();
                (Counted::Token(*id), *pace)
            }
            Way::Session { person, .. } => (Counted::Person(*person), None),
        };
        admit(app, &[counted, Counted::Workspace(self.open.entry.id), counted_address(parts)], own)
    }
}

impl FromRequestParts<App> for Asked {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let asked = Asked::read(parts, app)?;
        asked.count(parts, app)?;
        Ok(asked)
    }
}

impl SignedIn {
    /// What a body shows once more of who they are: `current_password` and `code`.
    pub fn shown<'a>(&'a self, body: &'a Value) -> Result<Shown<'a>, Problem> {
        Ok(Shown { session: &self.session, password: text(body, "current_password")?, code: text(body, "code")? })
    }

    fn read(parts: &Parts, app: &App) -> Result<SignedIn, Failure> {
        // A program without cookies, such as one that gathers metrics, may send a session as it sends a token.
        let session = match bearer(&parts.headers) {
            Some(secret) => secret.to_owned(),
            None => {
                let secret = session_cookie(&parts.headers).ok_or_else(nobody)?.to_owned();
                refuse_forged(parts)?;
                secret
            }
        };
        let person = app.sheaf.session(&session)?;
        Ok(SignedIn { person, session })
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let read = SignedIn::read(parts, app)?;
        admit(app, &[Counted::Person(read.person.id), counted_address(parts)], None)?;
        Ok(read)
    }
}
