//! The host's key, and what is sealed with it: whoever reads the directory, or a backup of it, has no secret by that.
//!
//! The key is 32 random bytes, given or in a file of the data folder, made at the first need. What is sealed is a byte that says how, a
//! random nonce and XChaCha20-Poly1305, with what it is for as associated data: what was sealed for one person opens as nobody else's.

use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use sheaf_model::{Code, Problem};
use sheaf_store::host::Seals;

use crate::secret::random;

/// The file of the key in the data folder.
const FILE: &str = "secret.key";
/// How it is sealed, as its first byte says.
const WAY: u8 = 1;
/// Bytes of the nonce.
const NONCE: usize = 24;

/// What seals with the host's key.
pub struct Safe {
    path: PathBuf,
    cipher: OnceLock<XChaCha20Poly1305>,
}

impl Safe {
    /// With the key that is given in base64, else with the one of the data folder.
    pub fn at(folder: &Path, given: Option<&str>) -> Result<Safe, Problem> {
        let safe = Safe { path: folder.join(FILE), cipher: OnceLock::new() };
        if let Some(given) = given {
            let key = read_key(given).ok_or_else(|| {
                Problem::new(Code::Unreadable, "The setting 'secret-key' is no key: expected 32 bytes in base64.")
                    .with_hint("Make one with: openssl rand -base64 32")
            })?;
            let _ = safe.cipher.set(XChaCha20Poly1305::new(&key));
        }
        Ok(safe)
    }

    /// The key that there is, given or in the file.
    fn known(&self) -> Result<Option<&XChaCha20Poly1305>, Problem> {
        if let Some(cipher) = self.cipher.get() {
            return Ok(Some(cipher));
        }
        let text = match std::fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.unusable(&error)),
        };
        let key = read_key(&text).ok_or_else(|| self.unusable(&"expected 32 bytes in base64"))?;
        let mode = std::fs::metadata(&self.path).map_or(0o600, |found| found.permissions().mode());
        if mode & 0o077 != 0 {
            tracing::warn!(file = %self.path.display(), "others than its owner may read the key of this host's secrets");
        }
        Ok(Some(self.cipher.get_or_init(|| XChaCha20Poly1305::new(&key))))
    }

    fn known_or_made(&self) -> Result<&XChaCha20Poly1305, Problem> {
        if self.known()?.is_none() {
            self.make().map_err(|error| self.unusable(&error))?;
        }
        self.known()?.ok_or_else(|| self.unusable(&"it is gone"))
    }

    /// Makes the file, whole or not at all; whoever was quicker made the one that counts.
    fn make(&self) -> std::io::Result<()> {
        let mut key = [0_u8; 32];
        random(&mut key).map_err(|problem| std::io::Error::other(problem.message))?;
        let beside = self.path.with_extension(format!("{}.new", std::process::id()));
        let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
        writeln!(file, "{}", data_encoding::BASE64.encode(&key))?;
        file.sync_all()?;
        let linked = std::fs::hard_link(&beside, &self.path);
        std::fs::remove_file(&beside)?;
        match linked {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
            _ => Ok(()),
        }
    }

    fn unusable(&self, why: &dyn std::fmt::Display) -> Problem {
        let message = format!("The key of this host's secrets, {}, cannot be used: {why}.", self.path.display());
        Problem::new(Code::Unavailable, message)
    }
}

fn read_key(text: &str) -> Option<Key> {
    let bytes = data_encoding::BASE64.decode(text.trim().as_bytes()).ok()?;
    Some(Key::from(<[u8; 32]>::try_from(bytes.as_slice()).ok()?))
}

impl Seals for Safe {
    fn seal(&self, of: &str, plain: &[u8]) -> Result<Vec<u8>, Problem> {
        let mut nonce = [0_u8; NONCE];
        random(&mut nonce)?;
        let payload = Payload { msg: plain, aad: of.as_bytes() };
        let sealed = self.known_or_made()?.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| Problem::new(Code::Internal, "A secret cannot be sealed."))?;
        Ok([&[WAY][..], &nonce, &sealed].concat())
    }

    fn unseal(&self, of: &str, sealed: &[u8]) -> Result<Vec<u8>, Problem> {
        let hint = "Copy the file from another process's data folder or from a backup, or give it with --secret-key.";
        let missing = || {
            let message =
                format!("Secrets of this host are sealed with a key that is not here: {}.", self.path.display());
            Problem::new(Code::Unavailable, message).with_hint(hint)
        };
        let other = || {
            Problem::new(Code::Unavailable, "Secrets of this host are sealed with another key than this process has.")
                .with_hint(hint)
        };
        let cipher = self.known()?.ok_or_else(missing)?;
        let (nonce, text) =
            sealed.strip_prefix(&[WAY]).and_then(|rest| rest.split_at_checked(NONCE)).ok_or_else(other)?;
        let nonce = <[u8; NONCE]>::try_from(nonce).map_err(|_| other())?;
        cipher.decrypt(&XNonce::from(nonce), Payload { msg: text, aad: of.as_bytes() }).map_err(|_| other())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_key_for_what_it_was_sealed_for() {
        let folder = tempfile::tempdir().unwrap();
        let safe = Safe::at(folder.path(), None).unwrap();
        assert!(!folder.path().join(FILE).exists(), "no key before there is a need");
        let sealed = safe.seal("a", b"secret").unwrap();
        assert_ne!(sealed, safe.seal("a", b"secret").unwrap(), "a nonce each");
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
        // Another process reads the same file.
        let again = Safe::at(folder.path(), None).unwrap();
        assert_eq!(again.unseal("a", &sealed).unwrap(), b"secret");
        assert!(again.unseal("b", &sealed).is_err(), "sealed for another");
        let mode = std::fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
        let mut bent = sealed.clone();
        *bent.last_mut().unwrap() ^= 1;
        assert!(safe.unseal("a", &bent).is_err() && safe.unseal("a", &[]).is_err());
    }

    #[test]
    fn another_key_and_none_are_told_apart() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let sealed = Safe::at(here.path(), None).unwrap().seal("a", b"x").unwrap();
        let message = |safe: &Safe| safe.unseal("a", &sealed).unwrap_err().message;
        let other = Safe::at(there.path(), None).unwrap();
        let missing =
            format!("Secrets of this host are sealed with a key that is not here: {}/{FILE}.", there.path().display());
        assert_eq!(message(&other), missing);
        other.seal("a", b"x").unwrap();
        assert_eq!(message(&other), "Secrets of this host are sealed with another key than this process has.");
        let given = std::fs::read_to_string(here.path().join(FILE)).unwrap();
        assert_eq!(Safe::at(there.path(), Some(&given)).unwrap().unseal("a", &sealed).unwrap(), b"x");
        let problem = Safe::at(there.path(), Some("short")).err().unwrap();
        assert_eq!(problem.message, "The setting 'secret-key' is no key: expected 32 bytes in base64.");
    }
}
