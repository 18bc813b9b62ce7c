//! Secrets: random tokens, kept as hashes; passwords, kept as Argon2id.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use sha2::{Digest, Sha256};
use sheaf_model::{Code, Problem};

/// Shortest password.
pub const SHORTEST_PASSWORD: usize = 10;

/// A new secret of 256 bits with a prefix that tells what it is, e.g. `sheaf_…`.
pub fn new_secret(prefix: &str) -> Result<String, Problem> {
    let mut bytes = [0_u8; 32];
    random(&mut bytes)?;
    Ok(format!("{prefix}{}", data_encoding::BASE64URL_NOPAD.encode(&bytes)))
}

/// Some letters and digits that nobody guesses, for the end of a name.
pub fn random_end() -> Result<String, Problem> {
    let mut bytes = [0_u8; 5];
    random(&mut bytes)?;
    Ok(data_encoding::BASE32_NOPAD.encode(&bytes).to_lowercase())
}

pub(crate) fn random(bytes: &mut [u8]) -> Result<(), Problem> {
    getrandom::fill(bytes).map_err(|_| Problem::new(Code::Internal, "The system gives no random numbers."))
}

/// What is kept of a secret. A plain hash will do: the secret has 256 random bits.
pub fn hash_secret(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

fn argon() -> Argon2<'static> {
    // The first of the parameter sets that OWASP's password storage cheat sheet names: 19 MiB, 2 rounds, 1 lane.
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Argon2id in PHC form. Takes some 20 ms: call it off the request's thread.
pub fn hash_password(password: &str) -> Result<String, Problem> {
    if password.chars().count() < SHORTEST_PASSWORD {
        let message =
            format!("The password has {} characters, expected at least {SHORTEST_PASSWORD}.", password.chars().count());
        return Err(Problem::field("password", "too_short", message));
    }
    if password.len() > 1_000 {
        return Err(Problem::field("password", "too_long", "The password is longer than 1,000 bytes."));
    }
    let mut salt = [0_u8; 16];
    random(&mut salt)?;
    let unusable = |_| Problem::new(Code::Internal, "The password cannot be hashed.");
    let salt = SaltString::encode_b64(&salt).map_err(unusable)?;
    Ok(argon().hash_password(password.as_bytes(), &salt).map_err(unusable)?.to_string())
}

/// Whether a password is the one. Takes as long where there is none, so that time does not tell who is known.
pub fn verify_password(password: &str, kept: Option<&str>) -> bool {
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$c2hlYWZzaGVhZnNoZWFm$Qm9uZXNvZmFoYXNodGhhdG5vYm9keWhhcwAAAAAAAAA";
    let matches =
        |hash: &str| PasswordHash::new(hash).is_ok_and(|h| argon().verify_password(password.as_bytes(), &h).is_ok());
    match kept {
        Some(kept) => matches(kept),
        None => {
            let _ = matches(NOBODY);
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords() {
        let kept = hash_password("correct horse").unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify_password("correct horse", Some(&kept)) && !verify_password("wrong horse", Some(&kept)));
        assert!(!verify_password("correct horse", None));
        let message = hash_password("short").unwrap_err().message;
        assert_eq!(message, "The password has 5 characters, expected at least 10.");
    }
}
