//! The second factor: codes of an authenticator app (RFC 6238), and recovery codes for who has lost it.

use sheaf_model::problem::FieldProblem;
use sheaf_model::{Code, Problem};
use sheaf_store::host::Person;
use totp_rs::{Builder, Totp};

use crate::open::Sheaf;
use crate::secret::{hash_secret, random};

/// What apps show beside the account.
const ISSUER: &str = "Sheaf";
/// How many recovery codes there are.
const RECOVERY_CODES: usize = 10;

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
        self.host.begin_second_factor(of.id, &secret)?;
        Ok(Enrolment { secret: totp.secret().to_base32(), uri, picture })
    }

    /// Confirms a second factor by a code of the app. Answers new recovery codes, which are shown this once; those before are good for
    /// nothing any more.
    pub fn confirm_second_factor(&self, of: &Person, code: &str) -> Result<Vec<String>, Problem> {
        let none = || Problem::new(Code::Conflict, "No second factor was begun.");
        let factor = self.host.second_factor(of.id)?.ok_or_else(none)?;
        if !self.is_new_code(of, &factor.secret, code)? {
            return Err(Problem::field("code", "wrong", "The code is wrong, or was used already."));
        }
        let codes = (0..RECOVERY_CODES).map(|_| new_recovery_code()).collect::<Result<Vec<_>, _>>()?;
        let hashes: Vec<[u8; 32]> = codes.iter().map(|code| recovery_hash(code)).collect();
        self.host.confirm_second_factor(of.id, &hashes)?;
        Ok(codes)
    }

    fn is_new_code(&self, of: &Person, secret: &[u8], code: &str) -> Result<bool, Problem> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let now = jiff::Timestamp::now().as_second();
        let step = totp(secret, &of.email)?.check(&code, u64::try_from(now).unwrap_or_default());
        match step.and_then(|step| i64::try_from(step).ok()) {
            Some(step) => Ok(self.host.use_step(of.id, step)?),
            None => Ok(false),
        }
    }

    /// Whoever has a second factor shows it: a code of the app, or a recovery code, which is used up.
    pub(crate) fn expect_code(&self, of: &Person, code: Option<&str>) -> Result<(), Problem> {
        let Some(factor) = self.host.second_factor(of.id)?.filter(|factor| factor.confirmed) else { return Ok(()) };
        let Some(code) = code.map(str::trim).filter(|code| !code.is_empty()) else {
            return Err(code_problem(
                "required",
                "Send 'code' too: the one that the authenticator app shows, or a recovery code.",
            ));
        };
        if self.is_new_code(of, &factor.secret, code)? || self.host.use_recovery_code(of.id, &recovery_hash(code))? {
            return Ok(());
        }
        Err(code_problem("wrong", "The code is wrong, or was used already."))
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
    fn what_an_app_is_told() {
        let totp = totp(&[7; 20], "ann:x@example.org").unwrap();
        let uri = totp.to_url().unwrap();
        assert!(uri.starts_with("otpauth://totp/Sheaf:ann") && uri.contains("issuer=Sheaf"), "{uri}");
    }
}
