//! Sessions of people: kept by the hash of their secret, with what is known of whence they came.

use super::Host;
use super::people::{PERSON, Person, person};
use crate::clock::system_now;
use crate::db::Row;
use crate::fault::Result;

/// A session that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Of its secret.
    pub hash: Vec<u8>,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub expires_at: i64,
    /// What the browser said that it is.
    pub agent: Option<String>,
    /// From which address it was begun.
    pub address: Option<String>,
}

fn session(row: &Row<'_>) -> Result<Session> {
    Ok(Session {
        hash: row.get(0)?,
        created_at: row.get(1)?,
        expires_at: row.get(2)?,
        agent: row.get(3)?,
        address: row.get(4)?,
    })
}

impl Host {
    /// Keeps a session by the hash of its secret; `second_factor`: whether whoever begins it has shown one.
    pub fn add_session(
        &self,
        (hash, expires_at): (&[u8], i64),
        of: i64,
        second_factor: bool,
        whence: (Option<&str>, Option<&str>),
    ) -> Result<()> {
        self.directory.write(|tables| {
            tables.execute("DELETE FROM @sessions WHERE expires_at < ?1", [system_now()])?;
            let sql = "INSERT INTO @sessions (hash, person, created_at, expires_at, agent, address, second_factor)
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
            tables.execute(sql, (hash, of, system_now(), expires_at, whence.0, whence.1, second_factor))?;
            Ok(())
        })
    }

    /// Whether a session that has not ended was begun with a second factor.
    pub fn session_has_second_factor(&self, hash: &[u8]) -> Result<bool> {
        let sql = "SELECT second_factor FROM @sessions WHERE hash = ?1 AND expires_at > ?2";
        let found = self.directory.read(|tables| tables.one(sql, (hash, system_now()), |row| row.get(0)))?;
        Ok(found.unwrap_or(false))
    }

    /// When a session began that has not ended, in milliseconds since 1970.
    pub fn session_began(&self, hash: &[u8]) -> Result<Option<i64>> {
        let sql = "SELECT created_at FROM @sessions WHERE hash = ?1 AND expires_at > ?2";
        self.directory.read(|tables| tables.one(sql, (hash, system_now()), |row| row.get(0)))
    }

    /// Notes that a second factor was shown within a session.
    pub fn second_factor_shown(&self, hash: &[u8]) -> Result<()> {
        let sql = "UPDATE @sessions SET second_factor = ?2 WHERE hash = ?1";
        self.directory.write(|tables| tables.execute(sql, (hash, true)).map(drop))
    }

    /// The person of a session that has not ended.
    pub fn session(&self, hash: &[u8]) -> Result<Option<Person>> {
        let sql = format!(
            "SELECT {PERSON} FROM @people WHERE id = (SELECT person FROM @sessions WHERE hash = ?1 AND expires_at > ?2)"
        );
        self.directory.read(|tables| tables.one(&sql, (hash, system_now()), person))
    }

    /// A person's sessions, the newest first.
    pub fn sessions(&self, of: i64) -> Result<Vec<Session>> {
        let sql = "SELECT hash, created_at, expires_at, agent, address FROM @sessions
                   WHERE person = ?1 AND expires_at > ?2 ORDER BY created_at DESC, hash";
        self.directory.read(|tables| tables.all(sql, [of, system_now()], session))
    }

    /// Ends a session.
    pub fn end_session(&self, hash: &[u8]) -> Result<()> {
        self.directory.write(|tables| tables.execute("DELETE FROM @sessions WHERE hash = ?1", [hash]).map(drop))
    }
}
