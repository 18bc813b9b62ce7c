//! Strangers who make an account and a workspace of their own, where the host lets them: their address is shown to be theirs first.

use std::sync::Arc;

use sheaf_model::name::name_for;
use sheaf_model::{Code, Problem};
use sheaf_store::host::Person;

use crate::accounts::{Session, Whence, unreserved};
use crate::mail::{Language, Says};
use crate::members::{holds_address, read_name};
use crate::open::Sheaf;
use crate::password::hashed;
use crate::secret::{hash_secret, new_secret};

/// How long the link is good: a day, in milliseconds.
const WAITS: i64 = 86_400_000;
/// Most workspaces that somebody owns who does not administer the host.
const MOST_OWNED: usize = 20;
/// Most characters of what people call a workspace.
const LONGEST_LABEL: usize = 100;

/// What a link leads to, for whoever has it.
pub struct Wanted {
    /// To which address it was sent.
    pub email: String,
    /// What the workspace is to be called.
    pub workspace: String,
}

fn gone() -> Problem {
    Problem::new(Code::NotFound, "This link was used already, or is too old.").with_hint("Sign up once more.")
}

impl Sheaf {
    /// Whether strangers may make an account.
    pub const fn is_open(&self) -> bool {
        self.open_to_strangers
    }

    fn expect_open(&self) -> Result<(), Problem> {
        if self.is_open() && self.has_mail() {
            return Ok(());
        }
        Err(Problem::new(Code::Forbidden, "Nobody signs up here by themselves.")
            .with_hint("Ask whoever runs this host for an invitation."))
    }

    /// Sends a stranger the link by which they have an account and a workspace. It says the same whether the address is somebody's already.
    pub fn ask_sign_up(self: &Arc<Self>, email: &str, label: &str, language: Language) -> Result<(), Problem> {
        self.expect_open()?;
        let (email, label) = (email.trim().to_owned(), label.trim().to_owned());
        if !sheaf_model::field::is_email(&email) {
            return Err(Problem::field("email", "email", format!("'{email}' is no e-mail address.")));
        }
        if label.is_empty() || label.chars().count() > LONGEST_LABEL || label.chars().any(char::is_control) {
            let message = format!("The workspace needs a name of 1 to {LONGEST_LABEL} characters.");
            return Err(Problem::field("workspace", "length", message));
        }
        if holds_address(&label) {
            let message = "The name of a workspace is no address of a site.";
            return Err(Problem::field("workspace", "address", message));
        }
        let sheaf = Arc::clone(self);
        // After the answer: the time that it takes tells nobody who is known.
        tokio::task::spawn_blocking(move || {
            if let Err(problem) = sheaf.send_sign_up(&email, &label, language) {
                tracing::warn!(error = %problem, "a link to sign up was not sent");
            }
        });
        Ok(())
    }

    fn send_sign_up(&self, email: &str, label: &str, language: Language) -> Result<(), Problem> {
        let mail = self.mail()?;
        if self.expect_few_letters(email).is_err() {
            return Ok(());
        }
        if self.host.person(email)?.is_some() {
            return self.post(mail, email, language, &Says::SignUpKnown).map(drop);
        }
        let secret = new_secret("")?;
        let until = jiff::Timestamp::now().as_millisecond() + WAITS;
        self.host.add_sign_up((&hash_secret(&secret), until), email, label)?;
        self.post(mail, email, language, &Says::SignUp { secret: &secret }).map(drop)
    }

    /// What a link to sign up leads to.
    pub fn wanted(&self, secret: &str) -> Result<Wanted, Problem> {
        self.expect_open()?;
        let (email, workspace) = self.host.sign_up(&hash_secret(secret))?.ok_or_else(gone)?;
        Ok(Wanted { email, workspace })
    }

    /// Makes the account and the workspace of a link, and begins a session: all of it, or nothing. Answers the workspace's name.
    pub async fn sign_up(
        &self,
        secret: &str,
        (name, password): (&str, &str),
        whence: &Whence,
    ) -> Result<(Session, String), Problem> {
        let (wanted, name) = (self.wanted(secret)?, read_name(name)?);
        let hashed = hashed(password, &self.words_of(name, &wanted.email)).await?;
        let name_of_it = self.free_name(&wanted.workspace)?;
        let entry = self.begin_workspace(&name_of_it, Some(&wanted.workspace), None, None)?;
        match self.host.finish_sign_up(&hash_secret(secret), (name, &hashed), &entry) {
            Ok(Some(person)) => Ok((self.begin_session(person, ("signed_in", false), whence)?, entry.name)),
            other => {
                self.give_up(&entry)?;
                Err(other.err().map_or_else(gone, Problem::from))
            }
        }
    }

    /// A name for a workspace that nobody has.
    fn free_name(&self, label: &str) -> Result<String, Problem> {
        let plain = name_for(label, "workspace", |_| false).replace('_', "-");
        let plain: String = plain.chars().take(40).collect();
        let plain = unreserved(plain.trim_matches('-').to_owned());
        if !self.host.names_workspace(&plain)? {
            return Ok(plain);
        }
        for n in 2..10 {
            let name = format!("{plain}-{n}");
            if !self.host.names_workspace(&name)? {
                return Ok(name);
            }
        }
        Ok(format!("{plain}-{}", sheaf_store::host::random_letters()))
    }

    /// Refuses who may make no workspace, or has as many as there may be.
    pub fn expect_to_make(&self, person: &Person) -> Result<(), Problem> {
        if person.host_admin {
            return Ok(());
        }
        if !self.is_open() {
            return Err(Problem::new(Code::Forbidden, "Only an administrator of the host may make a workspace."));
        }
        if self.host.owned(person.id)? >= MOST_OWNED {
            let message = format!("You own {MOST_OWNED} workspaces, which is as many as one may own here.");
            return Err(Problem::new(Code::Forbidden, message).with_hint("Delete one, or ask whoever runs this host."));
        }
        Ok(())
    }
}
