//! Where people signed in, and where somebody tried to in their name.

use super::Host;
use crate::clock::system_now;
use crate::db::Row;
use crate::fault::Result;

/// How long it is kept: thirteen months, in milliseconds.
const KEPT: i64 = 396 * 86_400_000;

/// An attempt to sign in, and what else was done with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Identity; later ones have larger numbers.
    pub id: i64,
    /// Milliseconds since 1970.
    pub at: i64,
    /// Whose account.
    pub person: i64,
    /// What they are called.
    pub name: String,
    /// What was done.
    pub kind: String,
    /// From which address.
    pub address: Option<String>,
    /// What the browser said that it is.
    pub agent: Option<String>,
}

/// Which of them are looked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct SoughtSignIns<'a> {
    /// Before this one; none: from the last on.
    pub before: Option<i64>,
    /// Of whose account.
    pub person: Option<i64>,
    /// What was done.
    pub kind: Option<&'a str>,
}

fn sign_in(row: &Row<'_>) -> Result<SignIn> {
    Ok(SignIn {
        id: row.get(0)?,
        at: row.get(1)?,
        person: row.get(2)?,
        name: row.get(3)?,
        kind: row.get(4)?,
        address: row.get(5)?,
        agent: row.get(6)?,
    })
}

impl Host {
    /// Notes what was done with a person's account.
    pub fn note_sign_in(&self, of: i64, kind: &str, whence: (Option<&str>, Option<&str>)) -> Result<()> {
        let now = system_now();
        let old = "DELETE FROM @sign_ins WHERE at < ?1";
        self.directory.note(|tables| tables.execute(old, [now - KEPT]).map(drop))?;
        let sql = "INSERT INTO @sign_ins (at, person, kind, agent, address) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.directory.note(|tables| tables.execute(sql, (now, of, kind, whence.0, whence.1)).map(drop))
    }

    /// What was done with the accounts of a workspace's members, newest first.
    pub fn sign_ins(&self, workspace: i64, of: SoughtSignIns<'_>, limit: usize) -> Result<Vec<SignIn>> {
        // By the index of the members', be they few among all of the host: not by a walk along the numbers of everybody's.
        let sql = "SELECT s.id, s.at, s.person, p.name, s.kind, s.address, s.agent
                   FROM @sign_ins s JOIN @people p ON p.id = s.person
                   WHERE s.id < ?2 AND s.person IN (SELECT m.person FROM @members m WHERE m.workspace = ?1)
                   AND (?4 = 0 OR s.person = ?4) AND (?5 = '' OR s.kind = ?5)
                   ORDER BY s.id + 0 DESC LIMIT ?3";
        let before = of.before.unwrap_or(i64::MAX);
        let of = (of.person.unwrap_or(0), of.kind.unwrap_or(""));
        self.directory.read(|tables| tables.all(sql, (workspace, before, limit, of.0, of.1), sign_in))
    }

    /// All that was done with one person's account, newest first.
    pub fn sign_ins_of(&self, person: i64) -> Result<Vec<SignIn>> {
        let sql = "SELECT s.id, s.at, s.person, p.name, s.kind, s.address, s.agent
                   FROM @sign_ins s JOIN @people p ON p.id = s.person WHERE s.person = ?1 ORDER BY s.id DESC";
        self.directory.read(|tables| tables.all(sql, [person], sign_in))
    }
}
