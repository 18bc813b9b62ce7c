//! What the directory keeps sealed: it has the bytes, and whoever runs the host has the key.

use std::sync::OnceLock;

use sheaf_model::{Code, Problem};

use super::{Host, servers};
use crate::fault::Result;

/// Seals what must be nothing to whoever reads the directory, and opens it again.
pub trait Seals: Send + Sync {
    /// Seals something; `of` says what it is and whose, and nothing that was sealed for one opens as another's. Makes a key where there
    /// is none.
    fn seal(&self, of: &str, plain: &[u8]) -> std::result::Result<Vec<u8>, Problem>;

    /// Opens what was sealed. A problem where the key is not there, or is another.
    fn unseal(&self, of: &str, sealed: &[u8]) -> std::result::Result<Vec<u8>, Problem>;
}

/// What seals, and whether it was seen to have the key that the directory's secrets were sealed with.
#[derive(Default)]
pub(super) struct Sealing {
    seals: Option<Box<dyn Seals>>,
    agreed: OnceLock<()>,
}

/// What the proof of the key is sealed for.
const PROOF: &str = "proof of the key";

/// What a person's second factor is sealed for.
pub fn second_factor_of(person: i64) -> String {
    format!("second factor of person {person}")
}

impl Host {
    /// With what seals its secrets.
    pub fn with_seals(self, seals: Box<dyn Seals>) -> Host {
        Host { sealing: Sealing { seals: Some(seals), agreed: OnceLock::new() }, ..self }
    }

    fn seals(&self) -> Result<&dyn Seals> {
        let none = || Problem::new(Code::Internal, "There is no key for secrets.");
        Ok(self.sealing.seals.as_deref().ok_or_else(none)?)
    }

    /// Expects the key with which secrets of this directory were sealed, where any were.
    pub fn expect_key(&self) -> Result<()> {
        if self.sealing.agreed.get().is_some() {
            return Ok(());
        }
        let Some(proof) = self.proof_of_key()? else { return Ok(()) };
        self.seals()?.unseal(PROOF, &proof)?;
        let _ = self.sealing.agreed.set(());
        Ok(())
    }

    fn proof_of_key(&self) -> Result<Option<Vec<u8>>> {
        self.directory.read(|tables| tables.one("SELECT proof FROM @secret_key WHERE one = 1", [], |row| row.get(0)))
    }

    /// Seals something under the one key of all that serve this directory; the first that seals anything leaves a proof of it there.
    pub fn seal(&self, of: &str, plain: &[u8]) -> Result<Vec<u8>> {
        self.expect_key()?;
        if self.sealing.agreed.get().is_none() {
            let proof = self.seals()?.seal(PROOF, &[])?;
            let sql = "INSERT INTO @secret_key (one, proof) VALUES (1, ?1) ON CONFLICT (one) DO NOTHING";
            self.directory.write(|tables| tables.execute(sql, [proof]).map(drop))?;
            // Another process may have been quicker, with a key of its own.
            self.expect_key()?;
        }
        Ok(self.seals()?.seal(of, plain)?)
    }

    /// Opens what was sealed.
    pub fn unseal(&self, of: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        self.expect_key()?;
        Ok(self.seals()?.unseal(of, sealed)?)
    }

    /// The same for a text.
    pub fn unseal_text(&self, of: &str, sealed: &[u8]) -> Result<String> {
        let unreadable = |_| Problem::new(Code::Internal, format!("The {of} is no text."));
        Ok(String::from_utf8(self.unseal(of, sealed)?).map_err(unreadable)?)
    }

    /// Seals what earlier versions kept as it was: secrets of second factors, passwords of servers. Until then both are read.
    pub fn seal_all(&self) -> Result<()> {
        let factors: Vec<(i64, Vec<u8>)> = self.directory.read(|tables| {
            let sql = "SELECT person, secret FROM @second_factors WHERE NOT sealed";
            tables.all(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
        })?;
        let servers: Vec<(i64, String, String)> = self.directory.read(|tables| {
            let sql = "SELECT id, name, password FROM @servers WHERE password IS NOT NULL";
            tables.all(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        })?;
        for (person, plain) in factors {
            let sealed = self.seal(&second_factor_of(person), &plain)?;
            // Unless another one took its place meanwhile.
            let sql = "UPDATE @second_factors SET secret = ?2, sealed = ?4 WHERE person = ?1 AND secret = ?3";
            self.directory.write(|tables| tables.execute(sql, (person, sealed, plain, true)).map(drop))?;
        }
        for (id, name, plain) in servers {
            let sealed = self.seal(&servers::sealed_for(&name), plain.as_bytes())?;
            let sql = "UPDATE @servers SET sealed = ?2, password = NULL WHERE id = ?1";
            self.directory.write(|tables| tables.execute(sql, (id, sealed)).map(drop))?;
        }
        Ok(())
    }

    /// Gives up all that was sealed, for a host whose key is lost: second factors with their recovery codes, passwords of servers,
    /// secrets of providers. Another key is made at the next need. Answers how many of each were given up.
    pub fn forget_sealed(&self) -> Result<[usize; 3]> {
        self.directory.write(|tables| {
            let sealed = "SELECT person FROM @second_factors WHERE sealed";
            tables.execute(&format!("DELETE FROM @recovery_codes WHERE person IN ({sealed})"), [])?;
            let factors = tables.execute("DELETE FROM @second_factors WHERE sealed", [])?;
            let servers = tables.execute("UPDATE @servers SET sealed = NULL WHERE sealed IS NOT NULL", [])?;
            let providers = tables.execute("UPDATE @providers SET secret = NULL WHERE secret IS NOT NULL", [])?;
            tables.execute("DELETE FROM @secret_key", [])?;
            Ok([factors, servers, providers])
        })
    }
}
