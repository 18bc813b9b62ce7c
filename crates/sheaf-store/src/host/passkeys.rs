//! Passkeys of people (WebAuthn): what shows that somebody's device is theirs, kept as the library that checks it writes it.

use sheaf_model::{Code, Problem};

use super::Host;
use super::people::{PERSON, Person, person};
use crate::clock::system_now;
use crate::db::Row;
use crate::fault::Result;

/// A passkey of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Identity.
    pub id: i64,
    /// What its person calls it.
    pub name: String,
    /// Its public key, and what else is looked at when it signs: JSON.
    pub body: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// When it was used last.
    pub used_at: Option<i64>,
}

const PASSKEY: &str = "id, name, body, created_at, used_at";

fn passkey(row: &Row<'_>) -> Result<Passkey> {
    Ok(Passkey { id: row.get(0)?, name: row.get(1)?, body: row.get(2)?, created_at: row.get(3)?, used_at: row.get(4)? })
}

impl Host {
    /// Keeps a passkey by the id that its device gave it; a conflict where it is kept already.
    pub fn add_passkey(&self, of: i64, credential: &[u8], name: &str, body: &str) -> Result<Passkey> {
        let sql = format!(
            "INSERT INTO @passkeys (person, credential, name, body, created_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (credential) DO NOTHING RETURNING {PASSKEY}"
        );
        let added =
            self.directory.write(|tables| tables.one(&sql, (of, credential, name, body, system_now()), passkey))?;
        Ok(added.ok_or_else(|| Problem::new(Code::Conflict, "This passkey is known already."))?)
    }

    /// A person's passkeys, the oldest first.
    pub fn passkeys(&self, of: i64) -> Result<Vec<Passkey>> {
        let sql = format!("SELECT {PASSKEY} FROM @passkeys WHERE person = ?1 ORDER BY id");
        self.directory.read(|tables| tables.all(&sql, [of], passkey))
    }

    /// The passkey with this id of its device, and whose it is.
    pub fn passkey(&self, credential: &[u8]) -> Result<Option<(Passkey, Person)>> {
        let sql = format!("SELECT {PASSKEY} FROM @passkeys WHERE credential = ?1");
        let Some(found) = self.directory.read(|tables| tables.one(&sql, [credential], passkey))? else {
            return Ok(None);
        };
        let sql = format!("SELECT {PERSON} FROM @people WHERE id = (SELECT person FROM @passkeys WHERE id = ?1)");
        let whose = self.directory.read(|tables| tables.one(&sql, [found.id], person))?;
        Ok(whose.map(|whose| (found, whose)))
    }

    /// Notes that a passkey was used, and what is to be looked at the next time, where that is no longer `before`.
    pub fn passkey_used(&self, id: i64, before: &str, body: &str) -> Result<()> {
        // Of two that sign at once the later count stays.
        let sql = "UPDATE @passkeys SET used_at = ?2, body = CASE WHEN body = ?3 THEN ?4 ELSE body END WHERE id = ?1";
        self.directory.note(|tables| tables.execute(sql, (id, system_now(), before, body)).map(drop))
    }

    /// Removes one of a person's passkeys; whether it was there.
    pub fn remove_passkey(&self, of: i64, id: i64) -> Result<bool> {
        let sql = "DELETE FROM @passkeys WHERE person = ?1 AND id = ?2";
        Ok(self.directory.write(|tables| tables.execute(sql, [of, id]))? > 0)
    }
}
