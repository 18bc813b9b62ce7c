//! An account in the hands of whoever it belongs to: another name, password or address, and its end.

use std::sync::Arc;

use sheaf_model::{Code, Problem};
use sheaf_store::host::Purpose;

use crate::accounts::{Person, Session, Whence};
use crate::mail::{Language, Says};
use crate::members::read_name;
use crate::open::Sheaf;
use crate::password::{expect_fit, hashed, is_password};
use crate::secret::{hash_secret, new_secret};
use crate::site::Site;

/// How long a link is good for by which a password is chosen: an hour, in milliseconds.
const RESET: i64 = 3_600_000;
/// For how long after a link was sent no other is: five minutes, in milliseconds.
const JUST_NOW: i64 = 300_000;
/// How long a link is good for that shows an address to be somebody's: a day, in milliseconds.
const ADDRESS: i64 = 86_400_000;

/// For how long whoever signed in did so just now: ten minutes, in milliseconds.
const FRESH: i64 = 600_000;

fn stale() -> Problem {
    Problem::new(Code::Unauthenticated, "This link was used already, or is too old.").with_hint("Ask for a new one.")
}

/// What somebody shows once more before what keeps others out is changed.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// The secret of their session.
    pub session: &'a str,
    /// The password that they have.
    pub password: Option<&'a str>,
    /// Of their second factor.
    pub code: Option<&'a str>,
}

impl Sheaf {
    /// Whoever has a password shows it before what keeps others out is changed: a session may be somebody else's who sits at the machine.
    /// Whoever has none has signed in just now.
    async fn expect_password(&self, person: &Person, shown: Shown<'_>) -> Result<(), Problem> {
        let Some(kept) = &person.password else { return self.expect_fresh(shown.session) };
        let Some(password) = shown.password else {
            return Err(Problem::field("current_password", "required", "'current_password' is required."));
        };
        if is_password(password, Some(kept)).await? {
            return Ok(());
        }
        Err(Problem::field("current_password", "wrong", "The current password is wrong."))
    }

    fn expect_fresh(&self, session: &str) -> Result<(), Problem> {
        let began = self.host.session_began(&hash_secret(session))?;
        if began.is_some_and(|began| jiff::Timestamp::now().as_millisecond() - began <= FRESH) {
            return Ok(());
        }
        let stale = Problem::field("session", "stale", "Sign in again, and do it within ten minutes.");
        Err(Problem { code: Code::Forbidden, ..stale }
            .with_hint("Your account has no password that could be asked for instead."))
    }

    /// Whoever changes what keeps others out shows their password; without one, that they signed in just now, and the code of a second
    /// factor: else whoever finds a session open could make the account their own.
    pub async fn expect_owner(&self, person: &Person, shown: Shown<'_>) -> Result<(), Problem> {
        match person.password {
            Some(_) => self.expect_password(person, shown).await,
            None => self.expect_shown(person, shown).await,
        }
    }

    /// Whoever makes another way in shows all that signing in asks for: else it would be a way past it.
    pub async fn expect_shown(&self, person: &Person, shown: Shown<'_>) -> Result<(), Problem> {
        self.expect_password(person, shown).await?;
        let shown = self.expect_code(person, shown.code);
        shown.map(drop).map_err(|problem| match problem.code {
            Code::Unauthenticated => Problem { code: Code::Invalid, ..problem },
            _ => problem,
        })
    }

    /// What a password of somebody is not to be made of: what they are called, and what this host is.
    pub(crate) fn words_of<'a>(&'a self, name: &'a str, email: &'a str) -> [&'a str; 3] {
        [name, email, self.site.as_ref().map_or("", Site::address)]
    }

    /// Gives a person another name. Where they write next, the log has it too.
    pub fn rename_person(&self, person: &Person, name: &str) -> Result<Person, Problem> {
        let name = read_name(name)?;
        self.host.rename_person(person.id, name)?;
        Ok(Person { name: name.to_owned(), ..person.clone() })
    }

    /// Sets a person's password; their other sessions end, and they are told where mail is sent.
    pub async fn set_password(
        &self,
        person: &Person,
        password: &str,
        shown: Shown<'_>,
        language: Language,
    ) -> Result<(), Problem> {
        // A code is good once: it is not used up for a password that is refused.
        expect_fit(password, &self.words_of(&person.name, &person.email))?;
        self.expect_owner(person, shown).await?;
        let hashed = hashed(password, &self.words_of(&person.name, &person.email)).await?;
        self.host.set_password(person.id, &hashed, Some(&hash_secret(shown.session)))?;
        self.host.note_sign_in(person.id, "password_changed", (None, None))?;
        self.tell(&person.email, language, &Says::PasswordChanged);
        Ok(())
    }

    /// Tells somebody of what was done, where this host sends mail. That it cannot be told undoes nothing.
    pub(crate) fn tell(&self, recipient: &str, language: Language, says: &Says<'_>) {
        if let Ok(mail) = self.mail()
            && let Err(problem) = self.post(mail, recipient, language, says)
        {
            tracing::warn!(error = %problem, "nobody was told of a change of an account");
        }
    }

    /// Sends a link by which a password is chosen, where somebody has this address. Whether there is somebody shows neither in the
    /// answer nor in how long it takes.
    pub fn ask_reset(self: &Arc<Self>, email: &str, language: Language) -> Result<(), Problem> {
        self.mail()?;
        let (sheaf, email) = (Arc::clone(self), email.to_owned());
        tokio::task::spawn_blocking(move || {
            if let Err(problem) = sheaf.send_reset(&email, language) {
                tracing::warn!(error = %problem, "a link to choose a password was not sent");
            }
        });
        Ok(())
    }

    fn send_reset(&self, email: &str, language: Language) -> Result<(), Problem> {
        let mail = self.mail()?;
        let Some(person) = self.host.person(email)? else { return Ok(()) };
        let until = jiff::Timestamp::now().as_millisecond() + RESET;
        // A stranger who asks again and again neither fills the letter box nor takes the link away that was just sent.
        let sent = self.host.proof_expires(person.id, Purpose::Password)?;
        if sent.is_some_and(|expires| until - expires < JUST_NOW) || self.expect_few_letters(&person.email).is_err() {
            return Ok(());
        }
        let secret = new_secret("")?;
        self.host.add_proof((&hash_secret(&secret), until), person.id, Purpose::Password, None)?;
        self.post(mail, &person.email, language, &Says::Reset { secret: &secret }).map(drop)
    }

    /// Chooses a password by a link that was sent, and begins a session; all others end. The link is used up when all is as it should be.
    pub async fn reset(
        &self,
        secret: &str,
        (password, code): (&str, Option<&str>),
        whence: &Whence,
        language: Language,
    ) -> Result<Session, Problem> {
        let hash = hash_secret(secret);
        let (person, _) = self.host.proof(&hash, Purpose::Password)?.ok_or_else(stale)?;
        let hashed = hashed(password, &self.words_of(&person.name, &person.email)).await?;
        let shown = self.expect_code(&person, code)?;
        if !self.host.reset_password(&hash, &hashed)? {
            return Err(stale());
        }
        self.host.note_sign_in(person.id, "password_changed", (whence.agent.as_deref(), whence.address.as_deref()))?;
        self.tell(&person.email, language, &Says::PasswordChanged);
        self.begin_session(person, ("signed_in", shown), whence)
    }

    /// Sends a link to the address that a person wants to have: it is theirs when they follow it.
    pub async fn ask_address(
        &self,
        person: &Person,
        email: &str,
        shown: Shown<'_>,
        language: Language,
    ) -> Result<(), Problem> {
        let mail = self.mail()?;
        self.expect_owner(person, shown).await?;
        let email = email.trim();
        if !sheaf_model::field::is_email(email) {
            return Err(Problem::field("email", "email", format!("'{email}' is no e-mail address.")));
        }
        self.expect_few_letters(email)?;
        let secret = new_secret("")?;
        // Whether the address is somebody's shows when the link is followed, to whoever reads what is sent there.
        let until = jiff::Timestamp::now().as_millisecond() + ADDRESS;
        self.host.add_proof((&hash_secret(&secret), until), person.id, Purpose::Address, Some(email))?;
        self.post(mail, email, language, &Says::Address { secret: &secret })?;
        self.tell(&person.email, language, &Says::AddressAsked { to: email });
        Ok(())
    }

    /// Gives a person the address that a link was sent to, and tells the one that they had. Answers the new one.
    pub fn change_address(&self, secret: &str, language: Language) -> Result<String, Problem> {
        let (before, email) = self.host.change_address(&hash_secret(secret))?.ok_or_else(stale)?;
        self.host.note_sign_in(before.id, "address_changed", (None, None))?;
        self.tell(&before.email, language, &Says::AddressChanged { to: &email });
        Ok(email)
    }

    /// Removes a person's second factor, shown once more.
    pub async fn remove_second_factor(
        &self,
        person: &Person,
        shown: Shown<'_>,
        language: Language,
    ) -> Result<(), Problem> {
        self.expect_password(person, shown).await?;
        self.expect_code(person, shown.code).map_err(|problem| Problem { code: Code::Invalid, ..problem })?;
        self.host.remove_second_factor(person.id)?;
        self.host.note_sign_in(person.id, "second_factor_removed", (None, None))?;
        self.tell(&person.email, language, &Says::SecondFactorRemoved);
        Ok(())
    }

    /// Ends a person's account. In the workspaces where they were, what they did stays theirs by name; their address is forgotten there.
    pub async fn delete_account(self: &Arc<Self>, person: &Person, shown: Shown<'_>) -> Result<(), Problem> {
        self.expect_owner(person, shown).await?;
        let of = Person { host_admin: false, ..person.clone() };
        let workspaces = self.host.workspaces(Some(&of))?;
        self.host.delete_person(person.id)?;
        self.tokens.forget();
        let (sheaf, id) = (Arc::clone(self), person.id);
        // Also where whoever asked does not wait for it.
        let forgotten = tokio::spawn(async move {
            for entry in workspaces {
                let name = entry.name.clone();
                let forgotten = match sheaf.open_entry(entry) {
                    Ok(open) => open.forget_address(id).await,
                    Err(problem) => Err(problem),
                };
                if let Err(problem) = forgotten {
                    tracing::warn!(workspace = name, error = %problem, "the address of a person who left was not forgotten");
                }
            }
        });
        forgotten.await.map_err(|_| Problem::new(Code::Internal, "The addresses were not forgotten everywhere."))
    }
}
