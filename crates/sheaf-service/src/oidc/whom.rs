//! Who somebody is here of whom a provider has spoken, and what is asked of them before they are in.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;
use sheaf_model::{Code, Problem};
use sheaf_store::host::Provider;

use super::claims::Said;
use super::{Ends, Reason, Refused, TICKET, now};
use crate::access::{Kind, Principal};
use crate::accounts::{Person, Session, Whence};
use crate::audit::Act;
use crate::members::read_name;
use crate::open::Sheaf;
use crate::secret::hash_secret;

/// What a browser keeps while something is asked of its user.
#[derive(Serialize, Deserialize)]
struct Waiting {
    provider: String,
    said: Said,
    /// Who they are, where only a code of the second factor is asked for.
    person: Option<i64>,
    back: Option<String>,
    until: i64,
}

const WAITING: &str = "wait before a sign-in";

/// What is asked of somebody whom a provider has spoken of.
pub struct Waits {
    /// Which provider, by name.
    pub provider: String,
    /// The address that it gave.
    pub email: Option<String>,
    /// Whether it has seen that the address is theirs.
    pub verified: bool,
    /// Whether they are known, and a code of their second factor alone is asked for; else who they are here is not known.
    pub known: bool,
}

/// With what somebody answers that.
#[derive(Debug, Clone, Copy, Default)]
pub struct Finish<'a> {
    /// The address of their account here.
    pub email: Option<&'a str>,
    /// And its password.
    pub password: Option<&'a str>,
    /// Of the second factor.
    pub code: Option<&'a str>,
}

fn stale() -> Problem {
    Problem::new(Code::Unauthenticated, "This sign-in was begun too long ago, or is over already.")
        .with_hint("Begin it once more.")
}

impl Sheaf {
    /// Lets somebody in of whom a provider has spoken, or says what is asked of them first.
    pub(super) async fn let_in(
        self: &Arc<Self>,
        provider: &Provider,
        said: Said,
        back: Option<String>,
        whence: &Whence,
    ) -> Result<Ends, Refused> {
        let waits = |said: Said, person: Option<i64>| Waiting {
            provider: provider.name.clone(),
            said,
            person,
            back: back.clone(),
            until: now() + TICKET,
        };
        let Some(person) = self.whom(provider, &said)? else {
            return Ok(Ends::Waits(self.sealed(WAITING, &waits(said, None))?));
        };
        self.follow(provider, &said, &person).await?;
        if !said.second_factor && self.second_factor(&person)?.enabled {
            let id = person.id;
            return Ok(Ends::Waits(self.sealed(WAITING, &waits(said, Some(id)))?));
        }
        self.host.identity_used((&said.issuer, &said.subject), said.email.as_deref())?;
        Ok(Ends::In(self.begin_session(person, ("by_provider", said.second_factor), whence)?, back))
    }

    /// Who it is: whose identity it is, else whose address, where that is enough, else somebody new whom the provider brings.
    fn whom(&self, provider: &Provider, said: &Said) -> Result<Option<Person>, Refused> {
        let who = (said.issuer.as_str(), said.subject.as_str());
        if let Some(person) = self.host.identified(who)? {
            return Ok(Some(person));
        }
        let Some(email) = said.email.as_deref().filter(|_| said.is_brought(&provider.settings)) else {
            return Ok(None);
        };
        if !sheaf_model::field::is_email(email) {
            return Ok(None);
        }
        if self.host.person(email)?.is_none() {
            let name = said.name.as_deref().and_then(|name| read_name(name).ok());
            let name = name.or_else(|| email.split('@').next()).unwrap_or(email);
            if let Some(made) = self.host.add_identified(email, name, who)? {
                return Ok(Some(made));
            }
        }
        let Some(known) = self.host.person(email)? else { return Ok(None) };
        // Where the provider knows the account as somebody else, it has given the address to another since.
        if self.host.identities(known.id)?.iter().any(|identity| identity.issuer == said.issuer) {
            return Ok(None);
        }
        self.host.add_identity(known.id, who, Some(email))?;
        Ok(Some(known))
    }

    /// Makes of somebody in workspaces what their groups say, and notes it there. Where those are not told, what they are stays.
    async fn follow(&self, provider: &Provider, said: &Said, person: &Person) -> Result<(), Problem> {
        let wanted = said.wanted(&provider.settings);
        let known = said.knows_groups(&provider.settings);
        if !known {
            tracing::warn!(provider = provider.name, "no groups were told of somebody who signs in: their roles stay");
        }
        for changed in self.host.follow_groups(provider.id, person.id, (&wanted, known))? {
            let Some(entry) = self.host.workspace_by_id(changed.workspace)? else { continue };
            let open = self.open_entry(entry)?;
            let kind = Kind::Person { id: person.id, name: person.name.clone(), email: person.email.clone() };
            let role = changed.after.as_deref().or(changed.before.as_deref()).unwrap_or_default();
            let who = Principal::new(kind, role.into(), &open.roles);
            let act = match (&changed.before, &changed.after) {
                (None, _) => Act::Joined,
                (Some(_), Some(_)) => Act::GaveRole,
                (Some(_), None) => Act::Removed,
            };
            let detail = json!({ "person": person.id, "before": changed.before, "after": changed.after,
                "provider": provider.name });
            open.note_done(&who, act, &person.name, detail).await;
        }
        Ok(())
    }

    /// Makes an identity a person's who is signed in.
    pub(super) fn connect(&self, person: &Person, said: &Said, whence: &Whence) -> Result<(), Refused> {
        let who = (said.issuer.as_str(), said.subject.as_str());
        self.host.add_identity(person.id, who, said.email.as_deref()).map_err(|fault| {
            let problem = Problem::from(fault);
            let reason = if problem.code == Code::Conflict { Reason::Taken } else { Reason::Failed };
            Refused::new(reason, problem)
        })?;
        self.host.note_sign_in(person.id, "connected", (whence.agent.as_deref(), whence.address.as_deref()))?;
        Ok(())
    }

    fn waiting(&self, ticket: Option<&str>) -> Result<Waiting, Problem> {
        let waiting: Waiting = self.unsealed(WAITING, ticket).map_err(|_| stale())?;
        if waiting.until < now() { Err(stale()) } else { Ok(waiting) }
    }

    /// What is asked of whoever has this ticket.
    pub fn waits(&self, ticket: Option<&str>) -> Result<Waits, Problem> {
        let Waiting { provider, said, person, .. } = self.waiting(ticket)?;
        Ok(Waits { provider, email: said.email, verified: said.verified, known: person.is_some() })
    }

    /// Ends a sign-in that waited: by a code where that alone was asked for, else by address and password of the account that the identity
    /// becomes part of.
    pub async fn finish(
        self: &Arc<Self>,
        ticket: Option<&str>,
        shows: Finish<'_>,
        whence: &Whence,
    ) -> Result<(Session, Option<String>), Problem> {
        let waiting = self.waiting(ticket)?;
        let once = hash_secret(ticket.unwrap_or_default());
        let provider = self.host.provider(&waiting.provider)?.ok_or_else(stale)?;
        let who = (waiting.said.issuer.as_str(), waiting.said.subject.as_str());
        let session = match waiting.person {
            Some(id) => {
                // The identity may have been taken from them meanwhile.
                let person = self.host.identified(who)?.filter(|person| person.id == id).ok_or_else(stale)?;
                let shown = match self.expect_code(&person, shows.code) {
                    Ok(shown) => shown,
                    Err(problem) => {
                        let kind = if shows.code.is_some() { "wrong_code" } else { "no_code" };
                        self.note_of(person.id, kind, whence);
                        return Err(problem);
                    }
                };
                if !self.host.use_once(&once, waiting.until)? {
                    return Err(stale());
                }
                self.begin_session(person, ("by_provider", shown), whence)?
            }
            None => {
                let required = || Problem::field("email", "required", "'email' and 'password' are required.");
                let (email, password) = shows.email.zip(shows.password).ok_or_else(required)?;
                let session = self.sign_in((email, password, shows.code), whence).await?;
                let connected = match self.host.use_once(&once, waiting.until)? {
                    true => self.connect(&session.person, &waiting.said, whence),
                    false => Err(Refused::new(Reason::Stale, "it is over already")),
                };
                if let Err(refused) = connected {
                    self.sign_out(&session.secret)?;
                    return Err(match refused.reason {
                        Reason::Taken => Problem::new(Code::Conflict, refused.why),
                        _ => stale(),
                    });
                }
                self.follow(&provider, &waiting.said, &session.person).await?;
                session
            }
        };
        self.host.identity_used(who, waiting.said.email.as_deref())?;
        Ok((session, waiting.back))
    }
}
