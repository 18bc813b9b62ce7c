//! Secrets: random tokens, kept as hashes.

use sha2::{Digest, Sha256};
use sheaf_model::{Code, Problem};

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
