//! People of the host, their sessions and sign-in links, and the tokens of programs.

use std::sync::Arc;

use sheaf_model::role::Starter;
use sheaf_model::{Code, Problem};
use sheaf_store::host::Entry;
pub use sheaf_store::host::{NewToken, Person, Token};

use crate::access::{Kind, Level, Principal};
use crate::open::{Open, Sheaf};
use crate::password::{hash_password, is_password};
use crate::secret::{hash_secret, new_secret};
use crate::standing::let_in;

/// How long a session lasts: thirty days, in milliseconds.
pub const SESSION: i64 = 30 * 86_400_000;
/// How long a sign-in link lasts: a day, in milliseconds.
const LINK: i64 = 86_400_000;

fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// Most characters that are kept of what a browser says that it is.
const LONGEST_AGENT: usize = 300;

/// Whence somebody signs in, for their list of sessions.
#[derive(Debug, Clone, Default)]
pub struct Whence {
    /// What the browser says that it is.
    pub agent: Option<String>,
    /// From which address.
    pub address: Option<String>,
}

/// A session as its person is shown it.
pub struct Begun {
    /// By which it is ended.
    pub id: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub expires_at: i64,
    /// Whence.
    pub whence: Whence,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// A session's id: the beginning of its hash, of which nobody gets back to the secret.
fn session_id(hash: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&hash[..hash.len().min(8)])
}

/// A session that was just begun.
pub struct Session {
    /// The secret, for the cookie alone.
    pub secret: String,
    /// Whose it is.
    pub person: Person,
}

impl Sheaf {
    /// Makes the first administrator where there is nobody yet. Answers a sign-in link's secret where no password was given.
    pub fn first_administrator(&self, email: Option<&str>, password: Option<&str>) -> Result<Option<String>, Problem> {
        if !self.host.people()?.is_empty() {
            return Ok(None);
        }
        let email = email.unwrap_or("admin@localhost");
        let hashed = password.map(|password| hash_password(password, &self.words_of("", email))).transpose()?;
        // Another process may have been quicker.
        let added = self.host.add_first_person(email, "Administrator", hashed.as_deref())?;
        if added.is_none() || password.is_some() { Ok(None) } else { self.sign_in_link(email).map(Some) }
    }

    /// A one-time link's secret for a person.
    pub fn sign_in_link(&self, email: &str) -> Result<String, Problem> {
        let person = self.host.person(email)?;
        let person = person.ok_or_else(|| Problem::new(Code::NotFound, format!("There is no person '{email}'.")))?;
        let secret = new_secret("")?;
        self.host.add_link(&hash_secret(&secret), person.id, now() + LINK)?;
        Ok(secret)
    }

    /// Begins a session by address and password. Says the same, after the same time, whatever was wrong.
    /// What is right is asked for a code, where there is a second factor.
    pub async fn sign_in(
        self: &Arc<Self>,
        (email, password, code): (&str, &str, Option<&str>),
        whence: &Whence,
    ) -> Result<Session, Problem> {
        let person = self.host.person(email)?;
        let kept = person.as_ref().and_then(|p| p.password.as_deref());
        let right = is_password(password, kept).await?;
        match person {
            Some(person) if right => match self.expect_code(&person, code) {
                Ok(shown) => self.begin_session(person, ("signed_in", shown), whence),
                Err(problem) => {
                    let kind = if code.is_some() { "wrong_code" } else { "no_code" };
                    self.note_of(person.id, kind, whence);
                    Err(problem)
                }
            },
            Some(person) => {
                self.note_of(person.id, "wrong_password", whence);
                Err(Problem::new(Code::Unauthenticated, "The e-mail address or the password is wrong."))
            }
            None => Err(Problem::new(Code::Unauthenticated, "The e-mail address or the password is wrong.")),
        }
    }

    /// Begins a session by a sign-in link, which is used up once the code is right that a second factor asks for.
    pub fn sign_in_by_link(&self, secret: &str, code: Option<&str>, whence: &Whence) -> Result<Session, Problem> {
        let hash = hash_secret(secret);
        let shown = match self.host.link(&hash)? {
            Some(person) => self.expect_code(&person, code)?,
            None => false,
        };
        match self.host.use_link(&hash)? {
            Some(person) => self.begin_session(person, ("signed_in", shown), whence),
            None => Err(Problem::new(Code::Unauthenticated, "This sign-in link was used already, or is too old.")
                .with_hint("Run `sheaf user link EMAIL` for a new one.")),
        }
    }

    /// Begins a session: how somebody signed in, and whether they have shown a second factor.
    pub(crate) fn begin_session(
        &self,
        person: Person,
        (kind, second_factor): (&str, bool),
        whence: &Whence,
    ) -> Result<Session, Problem> {
        let secret = new_secret("")?;
        let agent = whence.agent.as_deref().map(|agent| agent.chars().take(LONGEST_AGENT).collect::<String>());
        let whence = (agent.as_deref(), whence.address.as_deref());
        self.host.add_session((&hash_secret(&secret), now() + SESSION), person.id, second_factor, whence)?;
        self.host.note_sign_in(person.id, kind, whence)?;
        Ok(Session { secret, person })
    }

    /// Notes what was done with an account, beside the answer: whether somebody has an address shows in no time that it takes.
    pub(crate) fn note_of(self: &Arc<Self>, person: i64, kind: &'static str, whence: &Whence) {
        let (sheaf, whence) = (Arc::clone(self), whence.clone());
        tokio::task::spawn_blocking(move || {
            let agent = whence.agent.map(|agent| agent.chars().take(LONGEST_AGENT).collect::<String>());
            if let Err(fault) = sheaf.host.note_sign_in(person, kind, (agent.as_deref(), whence.address.as_deref())) {
                tracing::error!(person, kind, error = %fault, "what was done with an account was not noted");
            }
        });
    }

    /// Where a person is signed in, the newest first. `secret`: of the session that asks.
    pub fn sessions(&self, person: &Person, secret: &str) -> Result<Vec<Begun>, Problem> {
        let own = hash_secret(secret);
        let all = self.host.sessions(person.id)?.into_iter();
        let begun = all.map(|session| Begun {
            id: session_id(&session.hash),
            created_at: session.created_at,
            expires_at: session.expires_at,
            whence: Whence { agent: session.agent, address: session.address },
            current: session.hash == own,
        });
        Ok(begun.collect())
    }

    /// Ends one of a person's sessions.
    pub fn end_session(&self, person: &Person, id: &str) -> Result<(), Problem> {
        let all = self.host.sessions(person.id)?;
        let found = all.iter().find(|session| session_id(&session.hash) == id);
        let missing = || Problem::new(Code::NotFound, format!("There is no session '{id}' of yours."));
        Ok(self.host.end_session(&found.ok_or_else(missing)?.hash)?)
    }

    /// Whose session it is.
    pub fn session(&self, secret: &str) -> Result<Person, Problem> {
        let person = self.host.session(&hash_secret(secret))?;
        person.ok_or_else(|| Problem::new(Code::Unauthenticated, "You are not signed in, or were signed out."))
    }

    /// Ends a session.
    pub fn sign_out(&self, secret: &str) -> Result<(), Problem> {
        Ok(self.host.end_session(&hash_secret(secret))?)
    }

    /// Somebody with a session in a workspace, which may ask that a second factor was shown for it.
    pub fn enter_by_session(
        &self,
        person: &Person,
        session: &str,
        workspace: Option<&str>,
    ) -> Result<(Arc<Open>, Principal), Problem> {
        let entered = self.enter(person, workspace)?;
        self.expect_second_factor(&entered.0, session)?;
        Ok(entered)
    }

    /// A person in a workspace: the one named, else the only one that is theirs.
    pub fn enter(&self, person: &Person, workspace: Option<&str>) -> Result<(Arc<Open>, Principal), Problem> {
        let entry = match workspace {
            Some(name) => self.entry(name)?,
            None => self.only_workspace(person)?,
        };
        let (role, has_shares) = self.role_in(&entry, person)?;
        let scope = let_in(&entry, person.host_admin)?.map(Arc::new);
        let open = self.open_entry(entry)?;
        let mut shared = if has_shares { self.shared_with(&open, person.id)? } else { Vec::new() };
        if scope.is_some() {
            shared.iter_mut().for_each(|shares| shares.level = Level::Read);
        }
        let who = Principal::new(known_as(person), role, &open.roles).within(scope, None).with_shared(shared);
        Ok((open, who))
    }

    /// The only workspace that is somebody's.
    pub(crate) fn only_workspace(&self, person: &Person) -> Result<Entry, Problem> {
        match self.host.workspaces(Some(person))?.as_slice() {
            [only] => Ok(only.clone()),
            [] => Err(Problem::new(Code::NotFound, "You belong to no workspace yet.")),
            _ => Err(Problem::new(Code::Unreadable, "You belong to several workspaces.")
                .with_hint("Say which one with the header 'Sheaf-Workspace'.")),
        }
    }

    /// Somebody in a workspace, whether it lets them in now or not.
    pub(crate) fn principal(&self, open: &Open, person: &Person) -> Result<Principal, Problem> {
        Ok(Principal::new(known_as(person), self.role_in(&open.entry, person)?.0, &open.roles))
    }

    /// Their role, and whether records were shared with them.
    fn role_in(&self, entry: &Entry, person: &Person) -> Result<(Arc<str>, bool), Problem> {
        match self.host.role_and_shares(entry.id, person.id)? {
            Some((role, has_shares)) => Ok((role.into(), has_shares)),
            None if person.host_admin => Ok((Starter::Owner.name().into(), false)),
            // Not yours is as good as not there.
            None => Err(Problem::new(Code::NotFound, format!("There is no workspace '{}'.", entry.name))),
        }
    }

    /// Makes a workspace, on the server of this name where one is named; who makes it is its administrator.
    pub fn create_workspace(
        &self,
        name: &str,
        label: Option<&str>,
        by: Option<&Person>,
        server: Option<&str>,
    ) -> Result<Arc<Open>, Problem> {
        let entry = self.begin_workspace(name, label, by, server)?;
        self.host.finish_workspace(&entry)?;
        self.open_entry(entry)
    }

    /// Begins a workspace, which nobody reaches before it is finished.
    pub(crate) fn begin_workspace(
        &self,
        name: &str,
        label: Option<&str>,
        by: Option<&Person>,
        server: Option<&str>,
    ) -> Result<Entry, Problem> {
        check_workspace_name(name)?;
        if by.is_some() {
            expect_not_reserved(name)?;
        }
        let label = label.map(str::trim).filter(|l| !l.is_empty()).unwrap_or(name);
        let entry = self.host.begin_workspace(name, label, server)?;
        if let Some(person) = by {
            self.host.set_member(entry.id, person.id, Starter::Owner.name())?;
        }
        if let Err(problem) = self.begin_plan(&entry) {
            tracing::error!(workspace = entry.name, error = %problem, "a new workspace has no plan");
        }
        Ok(entry)
    }
}

fn known_as(person: &Person) -> Kind {
    Kind::Person { id: person.id, name: person.name.clone(), email: person.email.clone() }
}

/// A workspace's name may stand in a host name: letters, digits and hyphens (RFC 1123).
pub(crate) fn check_workspace_name(name: &str) -> Result<(), Problem> {
    check_name("workspace", name)
}

/// Names that are not a workspace's, which may be reached by NAME.host: whoever reads them takes them for a service of the host, for a part
/// of the product, or for those who run it.
const RESERVED: [&str; 27] = [
    "admin",
    "api",
    "assets",
    "auth",
    "blog",
    "cdn",
    "docs",
    "ftp",
    "help",
    "host",
    "imap",
    "localhost",
    "login",
    "mail",
    "mx",
    "ns",
    "pop",
    "postmaster",
    "root",
    "sign-in",
    "smtp",
    "static",
    "status",
    "support",
    "webmail",
    "wpad",
    "www",
];
/// With what every name of the product begins.
const PRODUCT: &str = "sheaf";

/// Whether a name is kept from people. The command line, which is the host's own, may use it.
fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name) || name.starts_with(PRODUCT)
}

/// The name that a label gives, or one beside it where that is reserved.
pub fn unreserved(name: String) -> String {
    if !is_reserved(&name) {
        return name;
    }
    let kept: String = name.chars().take(40).collect();
    format!("workspace-{}", kept.trim_end_matches('-'))
}

/// Refuses a name that people do not give.
pub(crate) fn expect_not_reserved(name: &str) -> Result<(), Problem> {
    if !is_reserved(name) {
        return Ok(());
    }
    let message = format!("The name '{name}' is kept for the host: a workspace takes another one.");
    Err(Problem::field("name", "reserved", message))
}

/// The name of a workspace, or of a server.
pub(crate) fn check_name(of: &str, name: &str) -> Result<(), Problem> {
    let fits = (1..=63).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !name.starts_with('-')
        && !name.ends_with('-');
    if fits {
        return Ok(());
    }
    let message =
        format!("The {of} name '{name}' does not fit: expected lower-case letters, digits and hyphens, at most 63.");
    Err(Problem::field("name", "name", message))
}
