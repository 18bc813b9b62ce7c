//! Passkeys: somebody shows that their device is theirs, by finger, face or PIN, and is in without a password. The device having seen who
//! holds it, that is both factors in one.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sheaf_model::{Code, Problem};
pub use sheaf_store::host::Passkey;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey as Key, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Uuid, Webauthn, WebauthnError,
};

use crate::accounts::{Person, Session, Whence};
use crate::members::read_name;
use crate::open::Sheaf;
use crate::secret::hash_secret;

/// For how long a device may be asked, in milliseconds.
const TICKET: i64 = 300_000;
/// Most passkeys of a person.
const MOST: usize = 20;

const ADDING: &str = "passkey to be added";
const SIGNING_IN: &str = "sign-in by a passkey";

/// What a browser is asked, and what it gives back with the answer.
pub struct Asks {
    /// As WebAuthn has it: the argument of `navigator.credentials`.
    pub options: Value,
    /// What it sends back.
    pub ticket: String,
}

#[derive(Serialize, Deserialize)]
struct Ticket<T> {
    state: T,
    person: Option<i64>,
    until: i64,
}

fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

fn stale() -> Problem {
    Problem::field("ticket", "stale", "This was begun too long ago, or is over already.")
        .with_hint("Begin it once more.")
}

fn wrong(error: &dyn std::fmt::Display) -> Problem {
    Problem::field("credential", "wrong", format!("What the device answered does not hold: {error}."))
}

/// A person's number as devices keep it; it says nothing of them.
fn handle(of: &Person) -> Uuid {
    Uuid::from_u128(of.id.unsigned_abs().into())
}

fn read<T: DeserializeOwned>(answer: Value) -> Result<T, Problem> {
    serde_json::from_value(answer).map_err(|error| wrong(&error))
}

fn written<T: Serialize>(value: &T) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|e| Problem::new(Code::Internal, format!("A passkey cannot be written: {e}.")))
}

fn kept(passkey: &Passkey) -> Result<Key, Problem> {
    let unreadable = |e| Problem::new(Code::Internal, format!("A passkey cannot be read: {e}."));
    serde_json::from_str(&passkey.body).map_err(unreadable)
}

impl Sheaf {
    /// Whether browsers make passkeys for this host: it knows its own address, and that is a name.
    pub fn has_passkeys(&self) -> bool {
        self.site.as_ref().is_some_and(|site| site.passkeys().is_some())
    }

    fn webauthn(&self) -> Result<&Webauthn, Problem> {
        self.site.as_ref().and_then(crate::site::Site::passkeys).ok_or_else(|| {
            Problem::new(Code::Conflict, "This host has no passkeys: its address is not known, or no name.")
                .with_hint("Start Sheaf with --site https://sheaf.example.com.")
        })
    }

    fn ticket<T: Serialize>(&self, of: &str, state: T, person: Option<i64>) -> Result<String, Problem> {
        let text = written(&Ticket { state, person, until: now() + TICKET })?;
        Ok(data_encoding::BASE64URL_NOPAD.encode(&self.host.seal(of, text.as_bytes())?))
    }

    /// What a ticket holds, which is used up: what was signed once is nothing the next time.
    fn redeemed<T: DeserializeOwned>(&self, of: &str, ticket: &str, person: Option<i64>) -> Result<T, Problem> {
        let sealed = data_encoding::BASE64URL_NOPAD.decode(ticket.as_bytes()).map_err(|_| stale())?;
        let text = self.host.unseal(of, &sealed).map_err(|_| stale())?;
        let read: Ticket<T> = serde_json::from_slice(&text).map_err(|_| stale())?;
        let good = read.person == person && read.until > now();
        if good && self.host.use_once(&hash_secret(ticket), read.until)? { Ok(read.state) } else { Err(stale()) }
    }

    /// A person's passkeys, the oldest first.
    pub fn passkeys(&self, of: &Person) -> Result<Vec<Passkey>, Problem> {
        Ok(self.host.passkeys(of.id)?)
    }

    /// Begins a passkey: what the browser is asked to make one.
    pub fn begin_passkey(&self, of: &Person) -> Result<Asks, Problem> {
        let webauthn = self.webauthn()?;
        let there = self.host.passkeys(of.id)?;
        if there.len() >= MOST {
            let message = format!("{MOST} passkeys are as many as there may be.");
            return Err(Problem::new(Code::Conflict, message).with_hint("Remove one of them first."));
        }
        let known = there.iter().map(|passkey| Ok(kept(passkey)?.cred_id().clone())).collect::<Result<_, Problem>>()?;
        let begun = webauthn.start_passkey_registration(handle(of), &of.email, &of.name, Some(known));
        let (options, state) = begun.map_err(|error| wrong(&error))?;
        let mut options: Value = read(serde_json::to_value(options).map_err(|error| wrong(&error))?)?;
        // It is found by the device itself: nobody says first who they are.
        options["publicKey"]["authenticatorSelection"]["residentKey"] = Value::from("required");
        options["publicKey"]["authenticatorSelection"]["requireResidentKey"] = Value::from(true);
        Ok(Asks { options, ticket: self.ticket(ADDING, state, Some(of.id))? })
    }

    /// Keeps the passkey that a device has made. The session in which that was done has seen a second factor by it.
    pub fn add_passkey(
        &self,
        of: &Person,
        (ticket, name): (&str, &str),
        answer: Value,
        session: &str,
    ) -> Result<Passkey, Problem> {
        let webauthn = self.webauthn()?;
        let name = read_name(name)?;
        let answer: RegisterPublicKeyCredential = read(answer)?;
        let state: PasskeyRegistration = self.redeemed(ADDING, ticket, Some(of.id))?;
        let key = webauthn.finish_passkey_registration(&answer, &state).map_err(|error| wrong(&error))?;
        let added = self.host.add_passkey(of.id, key.cred_id(), name, &written(&key)?)?;
        self.host.second_factor_shown(&hash_secret(session))?;
        self.host.note_sign_in(of.id, "passkey_added", (None, None))?;
        Ok(added)
    }

    /// Removes a passkey. Whoever has nothing else to sign in by keeps it.
    pub fn remove_passkey(&self, of: &Person, id: i64) -> Result<(), Problem> {
        let missing = || Problem::new(Code::NotFound, format!("There is no passkey {id} of yours."));
        if !self.host.passkeys(of.id)?.iter().any(|passkey| passkey.id == id) {
            return Err(missing());
        }
        self.expect_another_way(of)?;
        if !self.host.remove_passkey(of.id, id)? {
            return Err(missing());
        }
        Ok(self.host.note_sign_in(of.id, "passkey_removed", (None, None))?)
    }

    /// Begins a sign-in by whichever passkey the device has for this host.
    pub fn ask_passkey(&self) -> Result<Asks, Problem> {
        let (mut options, state) =
            self.webauthn()?.start_discoverable_authentication().map_err(|error| wrong(&error))?;
        // It is asked for by a button, and not offered beside a box.
        options.mediation = None;
        let options = serde_json::to_value(options).map_err(|error| wrong(&error))?;
        Ok(Asks { options, ticket: self.ticket(SIGNING_IN, state, None)? })
    }

    /// Begins a session by a passkey.
    pub fn sign_in_by_passkey(
        self: &Arc<Self>,
        ticket: &str,
        answer: Value,
        whence: &Whence,
    ) -> Result<Session, Problem> {
        let webauthn = self.webauthn()?;
        let unknown = || {
            Problem::new(Code::Unauthenticated, "This passkey is not known here, or was removed.")
                .with_hint("Sign in another way.")
        };
        let answer: PublicKeyCredential = read(answer)?;
        let state: DiscoverableAuthentication = self.redeemed(SIGNING_IN, ticket, None)?;
        let identified = webauthn.identify_discoverable_authentication(&answer);
        let (whose, credential) = identified.map_err(|error| wrong(&error))?;
        let (passkey, person) = self.host.passkey(credential)?.ok_or_else(unknown)?;
        if handle(&person) != whose {
            return Err(unknown());
        }
        let mut key = kept(&passkey)?;
        let done = webauthn.finish_discoverable_authentication_v2(&answer, state, DiscoverableKey::from(&key));
        let done = done.map_err(|error| {
            self.note_of(person.id, "wrong_passkey", whence);
            refusal(&error)
        })?;
        // What the device has counted is looked at the next time.
        key.update_credential(&done);
        self.host.passkey_used(passkey.id, &passkey.body, &written(&key)?)?;
        self.begin_session(person, ("by_passkey", done.user_verified()), whence)
    }
}

fn refusal(error: &WebauthnError) -> Problem {
    let message = format!("What the device answered does not hold: {error}.");
    Problem::new(Code::Unauthenticated, message)
}
