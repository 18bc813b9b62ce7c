//! The second factor: codes of an authenticator app (RFC 6238), and recovery codes for who has lost it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sheaf_model::problem::FieldProblem;
use sheaf_model::{Code, Problem};
use sheaf_store::host::{Person, SecondFactor, second_factor_of};
use totp_rs::{Builder, Totp};

use crate::open::{Open, Sheaf};
use crate::secret::{hash_secret, random};

/// What apps show beside the account.
const ISSUER: &str = "Sheaf";
/// How many recovery codes there are.
const RECOVERY_CODES: usize = 10;

/// Wrong codes of a person within a day, and lately.
const MOST_A_DAY: usize = 50;
const A_DAY: Duration = Duration::from_secs(86_400);
const MOST_LATELY: usize = 10;
const LATELY: Duration = Duration::from_secs(300);

/// What an authenticator app is told.
pub struct Enrolment {
    /// In base32, for who types it.
    pub secret: String,
    /// `otpauth://…`
    pub uri: String,
    /// The same as a picture: SVG.
    pub picture: String,
}

/// How somebody's second factor stands.
pub struct Standing {
    /// Whether signing in asks for a code.
    pub enabled: bool,
    /// How many recovery codes are left.
    pub recovery_codes: i64,
}

fn unusable<E: std::fmt::Display>(error: E) -> Problem {
    tracing::error!(%error, "a second factor cannot be used");
    Problem::new(Code::Internal, "The second factor cannot be used.")
}

fn totp(secret: &[u8], account: &str) -> Result<Totp, Problem> {
    // A colon would end the name of the issuer in the address.
    let account = account.replace(':', " ");
    let builder = Builder::new().with_secret(secret.to_vec()).with_issuer(Some(ISSUER)).with_account_name(account);
    builder.build().map_err(unusable)
}

/// What is asked for a code, and got another, or none.
fn code_problem(code: &str, message: &str) -> Problem {
    let error = FieldProblem { field: "code".to_owned(), code: code.to_owned(), message: message.to_owned() };
    Problem { errors: vec![error], ..Problem::new(Code::Unauthenticated, message) }
}

/// A recovery code as it is compared, however it was typed.
fn recovery_hash(code: &str) -> [u8; 32] {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    hash_secret(&plain)
}

fn new_recovery_code() -> Result<String, Problem> {
    let mut bytes = [0_u8; 10];
    random(&mut bytes)?;
    let letters = data_encoding::BASE32_NOPAD.encode(&bytes).to_lowercase();
    let parts: Vec<&str> = [0, 4, 8, 12].iter().filter_map(|at| letters.get(*at..at + 4)).collect();
    Ok(parts.join("-"))
}

impl Sheaf {
    /// How a person's second factor stands.
    pub fn second_factor(&self, of: &Person) -> Result<Standing, Problem> {
        let enabled = self.host.second_factor(of.id)?.is_some_and(|factor| factor.confirmed);
        Ok(Standing { enabled, recovery_codes: if enabled { self.host.recovery_codes(of.id)? } else { 0 } })
    }

    /// Begins a second factor, which asks for nothing before it is confirmed.
    pub fn begin_second_factor(&self, of: &Person) -> Result<Enrolment, Problem> {
        let mut secret = [0_u8; 20];
        random(&mut secret)?;
        let totp = totp(&secret, &of.email)?;
        let uri = totp.to_url().map_err(unusable)?;
        let code = qrcode::QrCode::new(&uri).map_err(unusable)?;
        let picture = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(200, 200).build();
        self.host.begin_second_factor(of.id, &self.host.seal(&second_factor_of(of.id), &secret)?)?;
        Ok(Enrolment { secret: totp.secret().to_base32(), uri, picture })
    }

    /// Confirms a second factor by a code of the app. Answers new recovery codes, which are shown this once; those before are good for
    /// nothing any more.
    /// The first time the person's other sessions end than the one of this secret.
    pub fn confirm_second_factor(&self, of: &Person, code: &str, session: &str) -> Result<Vec<String>, Problem> {
        let none = || Problem::new(Code::Conflict, "No second factor was begun.");
        let factor = self.host.second_factor(of.id)?.ok_or_else(none)?;
        if !self.is_new_code(of, &factor, code)? {
            return Err(Problem::field("code", "wrong", "The code is wrong, or was used already."));
        }
        let codes = (0..RECOVERY_CODES).map(|_| new_recovery_code()).collect::<Result<Vec<_>, _>>()?;
        let hashes: Vec<[u8; 32]> = codes.iter().map(|code| recovery_hash(code)).collect();
        if !self.host.confirm_second_factor(of.id, &factor.secret, &hashes, Some(&hash_secret(session)))? {
            return Err(Problem::new(Code::Conflict, "Another second factor was begun meanwhile."));
        }
        Ok(codes)
    }

    fn is_new_code(&self, of: &Person, factor: &SecondFactor, code: &str) -> Result<bool, Problem> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let now = jiff::Timestamp::now().as_second();
        // One that an earlier version kept as it was is sealed when a server starts.
        let secret = match factor.sealed {
            true => self.host.unseal(&second_factor_of(of.id), &factor.secret)?,
            false => factor.secret.clone(),
        };
        let step = totp(&secret, &of.email)?.check(&code, u64::try_from(now).unwrap_or_default());
        match step.and_then(|step| i64::try_from(step).ok()) {
            Some(step) => Ok(self.host.use_step(of.id, step)?),
            None => Ok(false),
        }
    }

    /// Refuses a session that was begun without a second factor, where the workspace lets nobody in without one.
    pub fn expect_second_factor(&self, open: &Open, session: &str) -> Result<(), Problem> {
        if !open.model().settings.is("second_factor") || self.session_has_second_factor(session)? {
            return Ok(());
        }
        let message = format!("The workspace '{}' lets nobody in without a second factor.", open.label());
        let hint = "Set one up on your account's page, or sign in with the one that you have.";
        let refused = Problem::field("second_factor", "second_factor", message);
        Err(Problem { code: Code::Forbidden, ..refused }.with_hint(hint))
    }

    /// Refuses a session without a second factor to change what keeps others out of an account whose second factor is a passkey: its
    /// password alone would be a way past it. An app is asked for its code where that is asked for.
    pub fn expect_own_factor(&self, of: &Person, session: &str) -> Result<(), Problem> {
        let by_passkey = !self.second_factor(of)?.enabled && !self.host.passkeys(of.id)?.is_empty();
        if !by_passkey || self.session_has_second_factor(session)? {
            return Ok(());
        }
        let message = "Sign in with your passkey first: without it nobody changes how you sign in.";
        let refused = Problem::field("second_factor", "second_factor", message);
        Err(Problem { code: Code::Forbidden, ..refused })
    }

    /// Whether a session was begun with a second factor: a code of the app or a recovery code, a passkey, or what a provider says that it
    /// asked for.
    pub fn session_has_second_factor(&self, secret: &str) -> Result<bool, Problem> {
        Ok(self.host.session_has_second_factor(&hash_secret(secret))?)
    }

    /// Whoever has a second factor shows it: a code of the app, or a recovery code, which is used up. Whether they have any.
    pub(crate) fn expect_code(&self, of: &Person, code: Option<&str>) -> Result<bool, Problem> {
        let Some(factor) = self.host.second_factor(of.id)?.filter(|factor| factor.confirmed) else { return Ok(false) };
        let Some(code) = code.map(str::trim).filter(|code| !code.is_empty()) else {
            return Err(code_problem(
                "required",
                "Send 'code' too: the one that the authenticator app shows, or a recovery code.",
            ));
        };
        self.wrong_codes.expect_few(of.id)?;
        if self.is_new_code(of, &factor, code)? || self.host.use_recovery_code(of.id, &recovery_hash(code))? {
            return Ok(true);
        }
        self.wrong_codes.count(of.id);
        Err(code_problem("wrong", "The code is wrong, or was used already."))
    }
}

/// Wrong codes by whose they were to be, whatever else was shown before and from wherever: of a million codes three are right, and
/// who has the password or reads the mail has as many addresses as they like.
#[derive(Default)]
pub(crate) struct WrongCodes(Mutex<HashMap<i64, Vec<Instant>>>);

impl WrongCodes {
    fn expect_few(&self, of: i64) -> Result<(), Problem> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(wrong) = all.get_mut(&of) else { return Ok(()) };
        wrong.retain(|at| at.elapsed() < A_DAY);
        let lately = wrong.iter().filter(|at| at.elapsed() < LATELY).count();
        if lately < MOST_LATELY && wrong.len() < MOST_A_DAY {
            return Ok(());
        }
        Err(Problem::new(Code::TooMany, "Too many wrong codes.")
            .with_hint("Try again later, or use a recovery code then."))
    }

    fn count(&self, of: i64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, wrong| wrong.last().is_some_and(|at| at.elapsed() < A_DAY));
        all.entry(of).or_default().push(Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recovery_codes_as_people_type_them() {
        let code = new_recovery_code().unwrap();
        assert_eq!((code.len(), code.matches('-').count()), (19, 3), "{code}");
        assert_eq!(recovery_hash(&code), recovery_hash(&code.to_uppercase().replace('-', " ")));
        assert_ne!(recovery_hash(&code), recovery_hash(&new_recovery_code().unwrap()));
    }

    #[test]
    fn codes_are_guessed_by_few_tries_from_anywhere() {
        let wrong = WrongCodes::default();
        for _ in 0..MOST_LATELY {
            assert!(wrong.expect_few(7).is_ok());
            wrong.count(7);
        }
        assert_eq!(wrong.expect_few(7).unwrap_err().code, Code::TooMany);
        assert!(wrong.expect_few(8).is_ok(), "others are not held up");
    }

    #[test]
    fn what_an_app_is_told() {
        let totp = totp(&[7; 20], "ann:x@example.org").unwrap();
        let uri = totp.to_url().unwrap();
        assert!(uri.starts_with("otpauth://totp/Sheaf:ann") && uri.contains("issuer=Sheaf"), "{uri}");
    }
}
