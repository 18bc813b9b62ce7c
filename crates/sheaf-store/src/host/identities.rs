//! As whom providers know people: by issuer and subject, and never by an address alone.

use sheaf_model::{Code, Problem};

use super::Host;
use super::directory::Tables;
use super::people::{PERSON, Person, insert_person, person};
use crate::clock::system_now;
use crate::db::Row;
use crate::fault::Result;

/// As whom a provider knows a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Identity of this link.
    pub id: i64,
    /// Which provider, by the address that its tokens name.
    pub issuer: String,
    /// Who, there.
    pub subject: String,
    /// The address that it gave, for people.
    pub email: Option<String>,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// When somebody signed in by it last.
    pub used_at: Option<i64>,
}

const IDENTITY: &str = "id, issuer, subject, email, created_at, used_at";

fn identity(row: &Row<'_>) -> Result<Identity> {
    Ok(Identity {
        id: row.get(0)?,
        issuer: row.get(1)?,
        subject: row.get(2)?,
        email: row.get(3)?,
        created_at: row.get(4)?,
        used_at: row.get(5)?,
    })
}

fn link(tables: &Tables<'_>, of: i64, (issuer, subject): (&str, &str), email: Option<&str>) -> Result<bool> {
    let sql = "INSERT INTO @identities (person, issuer, subject, email, created_at) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (issuer, subject) DO NOTHING";
    Ok(tables.execute(sql, (of, issuer, subject, email, system_now()))? > 0)
}

fn taken() -> Problem {
    Problem::new(Code::Conflict, "This account of the provider belongs to somebody else here.")
}

impl Host {
    /// Whose identity it is.
    pub fn identified(&self, (issuer, subject): (&str, &str)) -> Result<Option<Person>> {
        let sql = format!(
            "SELECT {PERSON} FROM @people WHERE id = (SELECT person FROM @identities WHERE issuer = ?1 AND subject = ?2)"
        );
        self.directory.read(|tables| tables.one(&sql, (issuer, subject), person))
    }

    /// Makes an identity a person's; a conflict where it is somebody else's. One that is theirs stays so.
    pub fn add_identity(&self, of: i64, who: (&str, &str), email: Option<&str>) -> Result<()> {
        self.directory.write(|tables| {
            if link(tables, of, who, email)? {
                return Ok(());
            }
            let sql = "SELECT person FROM @identities WHERE issuer = ?1 AND subject = ?2";
            let whose: i64 = tables.only(sql, who, |row| row.get(0))?;
            if whose == of { Ok(()) } else { Err(taken().into()) }
        })
    }

    /// Makes a person known by what a provider says of them. None where the address has become somebody's meanwhile.
    pub fn add_identified(&self, email: &str, name: &str, who: (&str, &str)) -> Result<Option<Person>> {
        self.directory.write(|tables| {
            let Some(made) = insert_person(tables, email, name, None, false)? else { return Ok(None) };
            if link(tables, made.id, who, Some(email))? { Ok(Some(made)) } else { Err(taken().into()) }
        })
    }

    /// Notes that somebody signed in by an identity, and under which address the provider knows them now.
    pub fn identity_used(&self, (issuer, subject): (&str, &str), email: Option<&str>) -> Result<()> {
        let sql = "UPDATE @identities SET used_at = ?3, email = COALESCE(?4, email) WHERE issuer = ?1 AND subject = ?2";
        self.directory.note(|tables| tables.execute(sql, (issuer, subject, system_now(), email)).map(drop))
    }

    /// As whom providers know a person, the oldest first.
    pub fn identities(&self, of: i64) -> Result<Vec<Identity>> {
        let sql = format!("SELECT {IDENTITY} FROM @identities WHERE person = ?1 ORDER BY id");
        self.directory.read(|tables| tables.all(&sql, [of], identity))
    }

    /// Removes one of a person's identities; whether it was there.
    pub fn remove_identity(&self, of: i64, id: i64) -> Result<bool> {
        let sql = "DELETE FROM @identities WHERE person = ?1 AND id = ?2";
        Ok(self.directory.write(|tables| tables.execute(sql, [of, id]))? > 0)
    }

    /// Uses something up that is good once, by its hash, until it is good for nothing anyway. Whether it was not used before.
    pub fn use_once(&self, hash: &[u8], expires_at: i64) -> Result<bool> {
        self.directory.write(|tables| {
            tables.execute("DELETE FROM @used_up WHERE expires_at < ?1", [system_now()])?;
            let sql = "INSERT INTO @used_up (hash, expires_at) VALUES (?1, ?2) ON CONFLICT (hash) DO NOTHING";
            Ok(tables.execute(sql, (hash, expires_at))? > 0)
        })
    }
}
