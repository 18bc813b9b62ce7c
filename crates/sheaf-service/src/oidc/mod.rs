//! Signing in by a provider (OpenID Connect): the code flow with PKCE, its state bound to the browser by a ticket, its tokens checked by
//! the library.
//!
//! Somebody is who they are by issuer and subject. An address brings them to an account, or makes them one, only where the provider has
//! seen that it is theirs and the host's administrators said that the provider brings the people of its domain (`whom.rs`).

mod claims;
mod known;
mod outgoing;
mod whom;

use std::sync::Arc;

use chrono::{TimeDelta, Utc};
use openidconnect::core::{CoreAuthenticationFlow, CoreClientAuthMethod, CoreJwsSigningAlgorithm};
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, Nonce,
    OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    SignatureVerificationError, TokenResponse, UserInfoError,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sheaf_model::Problem;
use sheaf_store::host::{Provider, secret_of_provider};
use subtle::ConstantTimeEq;

use crate::accounts::{Person, Session, Whence};
use crate::open::Sheaf;
use crate::secret::hash_secret;
use claims::{PersonClaims, Relying, Said};
use known::Found;
pub(crate) use known::Known;
pub(crate) use outgoing::may_ask;
pub use whom::{Finish, Waits};

/// For how long somebody may be with the provider, in milliseconds.
pub const TICKET: i64 = 600_000;
/// By how much the provider's clock may be off.
const SKEW: TimeDelta = TimeDelta::seconds(120);
/// How old a token may be: it was made for this sign-in.
const OLDEST: TimeDelta = TimeDelta::seconds(600);
/// Most characters of a provider's error code that are told.
const LONGEST_ERROR: usize = 60;

/// What tokens may be signed with: keys that the provider alone has.
const SIGNED: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Why nobody was signed in, as a page tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// There is no such provider, or the host's address is not known.
    Unknown,
    /// The provider does not answer.
    Unreachable,
    /// The provider said no, with a code of its own.
    Refused,
    /// What the provider said cannot be used.
    Unusable,
    /// It was not begun in this browser, or too long ago, or is over already.
    Stale,
    /// The account there belongs to somebody else here.
    Taken,
    /// Something here failed.
    Failed,
}

impl Reason {
    /// As an address has it.
    pub const fn name(self) -> &'static str {
        match self {
            Reason::Unknown => "unknown",
            Reason::Unreachable => "unreachable",
            Reason::Refused => "refused",
            Reason::Unusable => "unusable",
            Reason::Stale => "stale",
            Reason::Taken => "taken",
            Reason::Failed => "failed",
        }
    }
}

/// Nobody was signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Why.
    pub reason: Reason,
    /// The provider's own code, where it said no.
    pub code: Option<String>,
    /// For whoever runs the host.
    pub why: String,
}

impl Refused {
    fn new(reason: Reason, why: impl std::fmt::Display) -> Refused {
        Refused { reason, code: None, why: why.to_string() }
    }

    /// What the provider answered: its code, as far as it is one (RFC 6749, section 4.1.2.1).
    fn said(code: &str, why: impl std::fmt::Display) -> Refused {
        let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        let code: String = code.chars().filter(plain).take(LONGEST_ERROR).collect();
        Refused { reason: Reason::Refused, code: Some(code), why: why.to_string() }
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Refused {
        Refused::new(Reason::Failed, problem)
    }
}

impl From<sheaf_store::Fault> for Refused {
    fn from(fault: sheaf_store::Fault) -> Refused {
        Problem::from(fault).into()
    }
}

/// An error with what lay beneath it.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut below = error.source();
    while let Some(cause) = below {
        text = format!("{text}: {cause}");
        below = cause.source();
    }
    text
}

/// A sign-in that was begun: where the browser goes, and what it keeps meanwhile.
#[derive(Debug)]
pub struct Sent {
    /// The provider's page.
    pub to: String,
    /// For a cookie that no script reads.
    pub ticket: String,
}

/// What a browser keeps while its user is with the provider.
#[derive(Serialize, Deserialize)]
struct Ticket {
    provider: String,
    state: String,
    nonce: String,
    verifier: String,
    /// Whose the identity is to be, where somebody who is signed in connects one.
    person: Option<i64>,
    /// Where they go afterwards.
    back: Option<String>,
    until: i64,
}

/// With what somebody comes back from a provider.
#[derive(Debug, Clone, Copy, Default)]
pub struct Comes<'a> {
    /// What the browser kept.
    pub ticket: Option<&'a str>,
    /// By which the ticket is known again.
    pub state: Option<&'a str>,
    /// What tokens are given for.
    pub code: Option<&'a str>,
    /// What the provider says instead.
    pub error: Option<&'a str>,
    /// Who says so (RFC 9207).
    pub issuer: Option<&'a str>,
}

/// How a sign-in by a provider ends.
pub enum Ends {
    /// They are signed in, and go there.
    In(Session, Option<String>),
    /// The identity is theirs too.
    Connected,
    /// Something is asked of them first; for a cookie that no script reads.
    Waits(String),
}

fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

impl Sheaf {
    /// What a browser keeps, so that it can neither read nor write it.
    fn sealed<T: Serialize>(&self, of: &str, ticket: &T) -> Result<String, Refused> {
        let text = serde_json::to_vec(ticket).map_err(|error| Refused::new(Reason::Failed, error))?;
        Ok(data_encoding::BASE64URL_NOPAD.encode(&self.host.seal(of, &text)?))
    }

    fn unsealed<T: DeserializeOwned>(&self, of: &str, ticket: Option<&str>) -> Result<T, Refused> {
        let stale = || Refused::new(Reason::Stale, "the browser has not kept what it was given");
        let sealed = ticket.and_then(|text| data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).ok());
        let text = self.host.unseal(of, &sealed.ok_or_else(stale)?).map_err(|_| stale())?;
        serde_json::from_slice(&text).map_err(|_| stale())
    }

    fn provider_to_use(&self, name: &str) -> Result<Provider, Refused> {
        let unknown = || Refused::new(Reason::Unknown, format!("there is no provider '{name}'"));
        self.host.provider(name)?.ok_or_else(unknown)
    }

    /// Where a provider sends people back to.
    pub fn way_back(&self, provider: &str) -> Option<String> {
        Some(format!("{}/api/v1/session/oidc/{provider}/callback", self.site.as_ref()?.address()))
    }

    fn client(&self, provider: &Provider, found: &Found) -> Result<Relying, Refused> {
        let secret = match &provider.secret {
            Some(sealed) => Some(self.host.unseal_text(&secret_of_provider(&provider.name), sealed)?),
            None => None,
        };
        let missing = || Refused::new(Reason::Unknown, "the host's address is not known: start it with --site");
        let back = self.way_back(&provider.name).ok_or_else(missing)?;
        let back = RedirectUrl::new(back).map_err(|error| Refused::new(Reason::Failed, error))?;
        let id = ClientId::new(provider.client_id.clone());
        let metadata = found.metadata.clone();
        // Where nothing is said, a provider takes the secret in the header (Discovery, section 3).
        let takes = metadata.token_endpoint_auth_methods_supported();
        let in_body = takes.is_some_and(|ways| {
            ways.contains(&CoreClientAuthMethod::ClientSecretPost)
                && !ways.contains(&CoreClientAuthMethod::ClientSecretBasic)
        });
        let way = if in_body { AuthType::RequestBody } else { AuthType::BasicAuth };
        let client = Relying::from_provider_metadata(metadata, id, secret.map(ClientSecret::new));
        Ok(client.set_redirect_uri(back).set_auth_type(way))
    }

    /// Begins a sign-in by a provider, or connects what it says to `person`.
    pub async fn go_to_provider(
        &self,
        name: &str,
        person: Option<&Person>,
        back: Option<&str>,
    ) -> Result<Sent, Refused> {
        let provider = self.provider_to_use(name)?;
        let found = self.known.of(&provider.issuer).await?;
        let client = self.client(&provider, &found)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let code = CoreAuthenticationFlow::AuthorizationCode;
        let mut asks = client.authorize_url(code, CsrfToken::new_random, Nonce::new_random);
        for scope in &provider.settings.scopes {
            asks = asks.add_scope(Scope::new(scope.clone()));
        }
        let (to, state, nonce) = asks.set_pkce_challenge(challenge).url();
        if !may_ask(&to) {
            return Err(Refused::new(Reason::Unusable, format!("its page '{to}' is not encrypted")));
        }
        let ticket = Ticket {
            provider: provider.name,
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.secret().clone(),
            person: person.map(|person| person.id),
            back: back.map(str::to_owned),
            until: now() + TICKET,
        };
        Ok(Sent { to: to.into(), ticket: self.sealed("way to a provider", &ticket)? })
    }

    /// Ends a sign-in by a provider. `signed_in`: whoever is signed in in this browser.
    pub async fn come_back(
        self: &Arc<Self>,
        name: &str,
        comes: Comes<'_>,
        signed_in: Option<&Person>,
        whence: &Whence,
    ) -> Result<Ends, Refused> {
        let ticket: Ticket = self.unsealed("way to a provider", comes.ticket)?;
        let given = comes.state.unwrap_or_default();
        let same: bool = ticket.state.as_bytes().ct_eq(given.as_bytes()).into();
        if !same || ticket.provider != name || ticket.until < now() {
            return Err(Refused::new(Reason::Stale, "it was not begun in this browser, or too long ago"));
        }
        if ticket.person.is_some_and(|id| signed_in.is_none_or(|person| person.id != id)) {
            return Err(Refused::new(Reason::Stale, "somebody else is signed in now"));
        }
        let provider = self.provider_to_use(name)?;
        if comes.issuer.is_some_and(|issuer| issuer != provider.issuer) {
            return Err(Refused::new(Reason::Unusable, "another provider answered"));
        }
        if let Some(error) = comes.error {
            return Err(Refused::said(error, format!("the provider '{name}' said: {error}")));
        }
        let code = comes.code.ok_or_else(|| Refused::new(Reason::Unusable, "the provider sent no code"))?;
        if !self.host.use_once(&hash_secret(&ticket.state), ticket.until)? {
            return Err(Refused::new(Reason::Stale, "it is over already"));
        }
        let said = self.redeem(&provider, code, &ticket).await?;
        match signed_in.filter(|_| ticket.person.is_some()) {
            Some(person) => self.connect(person, &said, whence).map(|()| Ends::Connected),
            None => self.let_in(&provider, said, ticket.back, whence).await,
        }
    }

    /// What the provider says of whoever brings a code.
    async fn redeem(&self, provider: &Provider, code: &str, ticket: &Ticket) -> Result<Said, Refused> {
        let mut found = self.known.of(&provider.issuer).await?;
        let mut client = self.client(provider, &found)?;
        let unusable = |error: &dyn std::error::Error| Refused::new(Reason::Unusable, chain(error));
        let request =
            client.exchange_code(AuthorizationCode::new(code.to_owned())).map_err(|error| unusable(&error))?;
        let request = request.set_pkce_verifier(PkceCodeVerifier::new(ticket.verifier.clone()));
        let tokens = request.request_async(&outgoing::send).await.map_err(|error| match error {
            RequestTokenError::ServerResponse(said) => Refused::said(said.error().as_ref(), &said),
            RequestTokenError::Request(why) => Refused::new(Reason::Unreachable, why),
            other => unusable(&other),
        })?;
        let token = tokens.id_token().ok_or_else(|| Refused::new(Reason::Unusable, "the provider sent no token"))?;
        let nonce = Nonce::new(ticket.nonce.clone());
        let mut checked = verify(&client, token, &nonce);
        if matches!(checked, Err(ref error) if is_of_another_key(error)) {
            // The provider gave the token for a code of its own: nobody else makes us ask for its keys.
            found = self.known.anew(&provider.issuer).await?;
            client = self.client(provider, &found)?;
            checked = verify(&client, token, &nonce);
        }
        let claims = checked.map_err(|error| unusable(&error))?;
        let said = Said::by(&claims, &provider.settings);
        if said.is_whole(&provider.settings) || client.user_info_url().is_none() {
            return Ok(said);
        }
        let subject = Some(claims.subject().clone());
        let asks = client.user_info(tokens.access_token().clone(), subject).map_err(|error| unusable(&error))?;
        // An answer that is not signed comes from the provider by the connection alone, which is encrypted.
        let person: PersonClaims = asks.request_async(&outgoing::send).await.map_err(|error| match error {
            UserInfoError::Request(why) => Refused::new(Reason::Unreachable, why),
            other => unusable(&other),
        })?;
        Ok(said.and(&person, &provider.settings))
    }
}

fn verify(client: &Relying, token: &IdTokenOf, nonce: &Nonce) -> Result<claims::TokenClaims, ClaimsVerificationError> {
    let verifier = client.id_token_verifier().set_allowed_algs(SIGNED).set_time_fn(|| Utc::now() - SKEW);
    let verifier = verifier.set_issue_time_verifier_fn(|at| {
        let age = Utc::now() - at;
        if age < -SKEW || age > OLDEST + SKEW { Err(format!("the token is of {at}")) } else { Ok(()) }
    });
    token.claims(&verifier, nonce).cloned()
}

/// A token as the library reads it.
type IdTokenOf = openidconnect::IdToken<
    claims::Further,
    openidconnect::core::CoreGenderClaim,
    openidconnect::core::CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

/// Whether keys that were renewed meanwhile may be why.
const fn is_of_another_key(error: &ClaimsVerificationError) -> bool {
    use SignatureVerificationError::{AmbiguousKeyId, CryptoError, NoMatchingKey};
    let ClaimsVerificationError::SignatureVerification(error) = error else { return false };
    matches!(error, NoMatchingKey | CryptoError(_) | AmbiguousKeyId(_))
}
