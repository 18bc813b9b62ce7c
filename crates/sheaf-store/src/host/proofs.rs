//! What people show to prove who they are beside their password: links that were sent to them, codes of a second factor.

use sheaf_model::text::text_key;
use sheaf_model::{Code, Problem};

use super::Host;
use super::people::{PERSON, Person, forget_links, person};
use crate::clock::system_now;
use crate::db::Row;
use crate::fault::Result;

/// What a link that was sent to a person is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To choose another password.
    Password,
    /// To have another e-mail address.
    Address,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Purpose::Password => "password",
            Purpose::Address => "address",
        }
    }
}

/// A person's second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// Of which the codes are worked out, as it is kept.
    pub secret: Vec<u8>,
    /// Whether it is kept sealed.
    pub sealed: bool,
    /// Whether it was shown that the person's device has it too.
    pub confirmed: bool,
}

fn second_factor(row: &Row<'_>) -> Result<SecondFactor> {
    Ok(SecondFactor { secret: row.get(0)?, confirmed: row.get::<Option<i64>>(1)?.is_some(), sealed: row.get(2)? })
}

impl Host {
    /// Keeps a link by the hash of its secret; one that was sent before for the same is good for nothing any more.
    pub fn add_proof(
        &self,
        (hash, expires_at): (&[u8], i64),
        of: i64,
        purpose: Purpose,
        value: Option<&str>,
    ) -> Result<()> {
        self.directory.write(|tables| {
            let before = "DELETE FROM @proofs WHERE expires_at < ?1 OR (person = ?2 AND purpose = ?3)";
            tables.execute(before, (system_now(), of, purpose.name()))?;
            let sql = "INSERT INTO @proofs (hash, person, purpose, value, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)";
            tables.execute(sql, (hash, of, purpose.name(), value, expires_at)).map(drop)
        })
    }

    /// Until when the link is good that was sent to a person for a purpose, in milliseconds since 1970; none where none is.
    pub fn proof_expires(&self, of: i64, purpose: Purpose) -> Result<Option<i64>> {
        let sql = "SELECT max(expires_at) FROM @proofs WHERE person = ?1 AND purpose = ?2 AND expires_at > ?3";
        self.directory.read(|tables| tables.only(sql, (of, purpose.name(), system_now()), |row| row.get(0)))
    }

    /// Whose link it is, and what it is about, where it is still good.
    pub fn proof(&self, hash: &[u8], purpose: Purpose) -> Result<Option<(Person, Option<String>)>> {
        let columns = PERSON.split(", ").map(|column| format!("p.{column}")).collect::<Vec<_>>().join(", ");
        let sql = format!(
            "SELECT {columns}, q.value FROM @proofs q JOIN @people p ON p.id = q.person
             WHERE q.hash = ?1 AND q.purpose = ?2 AND q.expires_at > ?3"
        );
        let read = |row: &Row<'_>| Ok((person(row)?, row.get(5)?));
        self.directory.read(|tables| tables.one(&sql, (hash, purpose.name(), system_now()), read))
    }

    /// Sets the password of whoever a link was sent to: the link is used up, all their sessions and their sign-in links end. Whether
    /// it was good.
    pub fn reset_password(&self, hash: &[u8], password: &str) -> Result<bool> {
        self.directory.write(|tables| {
            let Some((of, _)) = use_up(tables, hash, Purpose::Password)? else { return Ok(false) };
            tables.execute("UPDATE @people SET password = ?2 WHERE id = ?1", (of, password))?;
            tables.execute("DELETE FROM @sessions WHERE person = ?1", [of])?;
            forget_links(tables, of)?;
            Ok(true)
        })
    }

    /// Gives whoever a link was sent to the address that it was sent to. Answers the person as they were before; none where it is not
    /// good.
    pub fn change_address(&self, hash: &[u8]) -> Result<Option<(Person, String)>> {
        self.directory.write(|tables| {
            let Some((of, Some(email))) = use_up(tables, hash, Purpose::Address)? else { return Ok(None) };
            let before = tables.only(&format!("SELECT {PERSON} FROM @people WHERE id = ?1"), [of], person)?;
            let key = text_key(&email).into_owned();
            let other = "SELECT id FROM @people WHERE email_key = ?1 AND id <> ?2";
            if tables.one(other, (key.as_str(), of), |_| Ok(()))?.is_some() {
                return Err(Problem::new(Code::Conflict, "The address has become somebody else's meanwhile.").into());
            }
            let sql = "UPDATE @people SET email = ?2, email_key = ?3 WHERE id = ?1";
            tables.execute(sql, (of, email.as_str(), key.as_str()))?;
            // A link to the old address sets no password any more.
            forget_links(tables, of)?;
            Ok(Some((before, email)))
        })
    }

    /// A person's second factor; also one that was not confirmed.
    pub fn second_factor(&self, of: i64) -> Result<Option<SecondFactor>> {
        let sql = "SELECT secret, confirmed_at, sealed FROM @second_factors WHERE person = ?1";
        self.directory.read(|tables| tables.one(sql, [of], second_factor))
    }

    /// Begins a second factor, sealed, that is to be confirmed; a conflict where there is a confirmed one.
    pub fn begin_second_factor(&self, of: i64, secret: &[u8]) -> Result<()> {
        let sql = "INSERT INTO @second_factors (person, secret, sealed) VALUES (?1, ?2, ?3)
                   ON CONFLICT (person) DO UPDATE SET secret = excluded.secret, sealed = excluded.sealed, step = 0
                   WHERE second_factors.confirmed_at IS NULL";
        let begun = self.directory.write(|tables| tables.execute(sql, (of, secret, true)))?;
        let there = || Problem::new(Code::Conflict, "There is a second factor already.").with_hint("Remove it first.");
        if begun > 0 { Ok(()) } else { Err(there().into()) }
    }

    /// Uses up the code of a step in time: no code is good twice, nor is one that is older than the last. Whether it was new.
    pub fn use_step(&self, of: i64, step: i64) -> Result<bool> {
        let sql = "UPDATE @second_factors SET step = ?2 WHERE person = ?1 AND step < ?2";
        Ok(self.directory.write(|tables| tables.execute(sql, [of, step]))? > 0)
    }

    /// Confirms the second factor with this secret and keeps the hashes of its recovery codes, in place of all that there were. The
    /// first time a person's sessions end but one: they were begun without it. Whether it is still that secret.
    pub fn confirm_second_factor(
        &self,
        of: i64,
        secret: &[u8],
        codes: &[[u8; 32]],
        keep: Option<&[u8]>,
    ) -> Result<bool> {
        self.directory.write(|tables| {
            let first = "UPDATE @second_factors SET confirmed_at = ?3 WHERE person = ?1 AND secret = ?2 AND confirmed_at IS NULL";
            let begins = tables.execute(first, (of, secret, system_now()))? > 0;
            let same = "SELECT person FROM @second_factors WHERE person = ?1 AND secret = ?2";
            if tables.one(same, (of, secret), |_| Ok(()))?.is_none() {
                return Ok(false);
            }
            if begins {
                tables.execute("DELETE FROM @sessions WHERE person = ?1 AND hash IS DISTINCT FROM ?2", (of, keep))?;
            }
            // The one that is left has just shown it.
            tables.execute("UPDATE @sessions SET second_factor = ?2 WHERE hash = ?1", (keep, true))?;
            tables.execute("DELETE FROM @recovery_codes WHERE person = ?1", [of])?;
            for code in codes {
                tables.execute("INSERT INTO @recovery_codes (hash, person) VALUES (?1, ?2)", (code.as_slice(), of))?;
            }
            Ok(true)
        })
    }

    /// Uses up a recovery code. Whether it was one.
    pub fn use_recovery_code(&self, of: i64, hash: &[u8]) -> Result<bool> {
        let sql = "DELETE FROM @recovery_codes WHERE person = ?1 AND hash = ?2";
        Ok(self.directory.write(|tables| tables.execute(sql, (of, hash)))? > 0)
    }

    /// How many recovery codes a person has left.
    pub fn recovery_codes(&self, of: i64) -> Result<i64> {
        let sql = "SELECT count(*) FROM @recovery_codes WHERE person = ?1";
        self.directory.read(|tables| tables.only(sql, [of], |row| row.get(0)))
    }

    /// Removes a person's second factor with its recovery codes.
    pub fn remove_second_factor(&self, of: i64) -> Result<()> {
        self.directory.write(|tables| {
            tables.execute("DELETE FROM @recovery_codes WHERE person = ?1", [of])?;
            tables.execute("DELETE FROM @second_factors WHERE person = ?1", [of]).map(drop)
        })
    }
}

fn use_up(
    tables: &super::directory::Tables<'_>,
    hash: &[u8],
    purpose: Purpose,
) -> Result<Option<(i64, Option<String>)>> {
    let sql = "DELETE FROM @proofs WHERE hash = ?1 AND purpose = ?2 AND expires_at > ?3 RETURNING person, value";
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    tables.one(sql, (hash, purpose.name(), system_now()), read)
}
