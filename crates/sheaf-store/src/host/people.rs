//! People, their roles, sessions and sign-in links, and the tokens of programs.

use std::collections::BTreeSet;

use sheaf_model::role::Scope;
use sheaf_model::text::text_key;
use sheaf_model::{Code, Problem};

use super::Host;
use super::directory::Tables;
use crate::clock::system_now;
use crate::db::Row;
use crate::fault::Result;

/// A person of the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Identity.
    pub id: i64,
    /// As written.
    pub email: String,
    /// What people see.
    pub name: String,
    /// Argon2id, in PHC form; none until one is set.
    pub password: Option<String>,
    /// May do everything on this host.
    pub host_admin: bool,
}

/// Someone who can enter a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: Person,
    /// Their role, where they were asked into it; else they administer the host.
    pub role: Option<String>,
}

/// A token of a workspace; its secret is kept as a hash alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Identity.
    pub id: i64,
    /// Which workspace.
    pub workspace: i64,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub role: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970; none: never.
    pub last_used_at: Option<i64>,
    /// Milliseconds since 1970, from which on it is good for nothing; none: never.
    pub expires_at: Option<i64>,
    /// What it may do at most, whatever its role may.
    pub scope: Scope,
    /// How many of its requests are answered within a minute; none: any number.
    pub pace: Option<u32>,
    /// Milliseconds since 1970, until which the secret that it had before is good too.
    pub old_until: Option<i64>,
}

/// A token that is to be made.
#[derive(Debug, Clone, Copy)]
pub struct NewToken<'a> {
    /// What it is for.
    pub name: &'a str,
    /// What it may do.
    pub role: &'a str,
    /// Milliseconds since 1970, from which on it is good for nothing; none: never.
    pub expires_at: Option<i64>,
    /// What it may do at most, whatever its role may.
    pub scope: &'a Scope,
    /// How many of its requests are answered within a minute; none: any number.
    pub pace: Option<u32>,
}

/// What there is of a person beside their row, and goes with them.
const OF_A_PERSON: &[&str] = &[
    "members",
    "sessions",
    "sign_in_links",
    "proofs",
    "second_factors",
    "recovery_codes",
    "identities",
    "passkeys",
    "sign_ins",
];

pub(super) const PERSON: &str = "id, email, name, password, host_admin";
const TOKEN: &str = "id, workspace, name, role, created_at, last_used_at, expires_at, scope, pace, old_until";

pub(super) fn person(row: &Row<'_>) -> Result<Person> {
    Ok(Person {
        id: row.get(0)?,
        email: row.get(1)?,
        name: row.get(2)?,
        password: row.get(3)?,
        host_admin: row.get(4)?,
    })
}

fn token(row: &Row<'_>) -> Result<Token> {
    // A scope that cannot be read lets nobody do anything.
    let scope = row.get::<Option<String>>(7)?.map(|text| {
        let none = Scope { tables: Some(BTreeSet::new()), deeds: Some(BTreeSet::new()), of_workspace: false };
        serde_json::from_str(&text).unwrap_or(none)
    });
    Ok(Token {
        id: row.get(0)?,
        workspace: row.get(1)?,
        name: row.get(2)?,
        role: row.get(3)?,
        created_at: row.get(4)?,
        last_used_at: row.get(5)?,
        expires_at: row.get(6)?,
        scope: scope.unwrap_or_default(),
        pace: row.get(8)?,
        old_until: row.get(9)?,
    })
}

/// Links that were sent to a person: whoever could ask for one before may not be they.
pub(super) fn forget_links(tables: &Tables<'_>, of: i64) -> Result<()> {
    tables.execute("DELETE FROM @proofs WHERE person = ?1", [of])?;
    tables.execute("DELETE FROM @sign_in_links WHERE person = ?1", [of]).map(drop)
}

pub(super) fn insert_person(
    tables: &Tables<'_>,
    email: &str,
    name: &str,
    password: Option<&str>,
    host_admin: bool,
) -> Result<Option<Person>> {
    let sql = format!(
        "INSERT INTO @people (email, email_key, name, password, host_admin, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT DO NOTHING RETURNING {PERSON}"
    );
    tables.one(&sql, (email, text_key(email).as_ref(), name, password, host_admin, system_now()), person)
}

/// Takes a member out of a workspace, and with them what was shared with them there, and by them. Whether they were one.
pub(super) fn take_out(tables: &Tables<'_>, workspace: i64, person: i64) -> Result<usize> {
    let shared = "DELETE FROM @shares WHERE workspace = ?1 AND (person = ?2 OR by_person = ?2)";
    tables.execute(shared, [workspace, person])?;
    tables.execute("DELETE FROM @members WHERE workspace = ?1 AND person = ?2", [workspace, person])
}

impl Host {
    /// Adds a person; a conflict where the address is known already.
    pub fn add_person(&self, email: &str, name: &str, password: Option<&str>, host_admin: bool) -> Result<Person> {
        let added = self.directory.write(|tables| insert_person(tables, email, name, password, host_admin))?;
        let known = || Problem::new(Code::Conflict, format!("There is a person '{email}' already."));
        Ok(added.ok_or_else(known)?)
    }

    /// Adds an administrator of the host where there is nobody yet, whoever else tries to at the same moment.
    pub fn add_first_person(&self, email: &str, name: &str, password: Option<&str>) -> Result<Option<Person>> {
        self.directory.write(|tables| match tables.one("SELECT id FROM @people LIMIT 1", [], |_| Ok(()))? {
            Some(()) => Ok(None),
            None => insert_person(tables, email, name, password, true),
        })
    }

    /// The person with this address, as a person would compare.
    pub fn person(&self, email: &str) -> Result<Option<Person>> {
        // A server refuses such a text where a file has none that is like it.
        if email.contains('\0') {
            return Ok(None);
        }
        let sql = format!("SELECT {PERSON} FROM @people WHERE email_key = ?1 AND email <> ''");
        self.directory.read(|tables| tables.one(&sql, [text_key(email).as_ref()], person))
    }

    /// All people, by address.
    pub fn people(&self) -> Result<Vec<Person>> {
        let sql = format!("SELECT {PERSON} FROM @people WHERE email <> '' ORDER BY email_key");
        self.directory.read(|tables| tables.all(&sql, [], person))
    }

    /// Gives a person another name.
    pub fn rename_person(&self, id: i64, name: &str) -> Result<()> {
        let sql = "UPDATE @people SET name = ?2 WHERE id = ?1";
        self.directory.write(|tables| tables.execute(sql, (id, name)).map(drop))
    }

    /// Deletes a person with all that lets them in. Refused where somebody would be left without whoever may decide: they are the only
    /// administrator of the host, or the only owner of a workspace.
    pub fn delete_person(&self, id: i64) -> Result<()> {
        self.directory.write(|tables| {
            let administrators: Vec<i64> = tables.all("SELECT id FROM @people WHERE host_admin", [], |row| row.get(0))?;
            if administrators == [id] {
                let message = "They are the only administrator of the host.";
                return Err(Problem::new(Code::Conflict, message).with_hint("Make somebody else one first.").into());
            }
            let sql = "SELECT w.name FROM @members m JOIN @workspaces w ON w.id = m.workspace
                       WHERE m.person = ?1 AND m.role = 'owner' AND NOT EXISTS
                         (SELECT 1 FROM @members o WHERE o.workspace = m.workspace AND o.role = 'owner' AND o.person <> ?1)
                       ORDER BY w.name LIMIT 1";
            if let Some(name) = tables.one(sql, [id], |row| row.get::<String>(0))? {
                let message = format!("They are the only owner of the workspace '{name}'.");
                let hint = "Make somebody else an owner first.";
                return Err(Problem::new(Code::Conflict, message).with_hint(hint).into());
            }
            for table in OF_A_PERSON {
                tables.execute(&format!("DELETE FROM @{table} WHERE person = ?1"), [id])?;
            }
            tables.execute("DELETE FROM @shares WHERE person = ?1 OR by_person = ?1", [id])?;
            tables.execute("UPDATE @invitations SET invited_by = NULL WHERE invited_by = ?1", [id])?;
            // The row stays, empty: in the logs of workspaces its id is theirs, and may become nobody else's.
            let sql = "UPDATE @people SET email = '', email_key = ?2, name = '', password = NULL, host_admin = ?3 WHERE id = ?1";
            tables.execute(sql, (id, format!("gone {id}"), false)).map(drop)
        })
    }

    /// Sets a person's password (Argon2id in PHC form) and ends their sessions but one; links that were sent to them are good for
    /// nothing any more, whoever asked for them.
    pub fn set_password(&self, id: i64, password: &str, keep: Option<&[u8]>) -> Result<()> {
        self.directory.write(|tables| {
            tables.execute("UPDATE @people SET password = ?2 WHERE id = ?1", (id, password))?;
            tables.execute("DELETE FROM @sessions WHERE person = ?1 AND hash IS DISTINCT FROM ?2", (id, keep))?;
            forget_links(tables, id)
        })
    }

    /// Makes a person a member of a workspace, or changes their role.
    pub fn set_member(&self, workspace: i64, person: i64, role: &str) -> Result<()> {
        let sql = "INSERT INTO @members (workspace, person, role) VALUES (?1, ?2, ?3)
                   ON CONFLICT (workspace, person) DO UPDATE SET role = excluded.role, provider = NULL";
        self.directory.write(|tables| tables.execute(sql, (workspace, person, role)).map(drop))
    }

    /// The members of a workspace, and those who administer the host, by name: whoever can enter it.
    pub fn members(&self, workspace: i64) -> Result<Vec<Member>> {
        let sql = format!(
            "SELECT {PERSON}, (SELECT role FROM @members WHERE workspace = ?1 AND person = id) FROM @people
             WHERE host_admin OR id IN (SELECT person FROM @members WHERE workspace = ?1) ORDER BY name, id"
        );
        let member = |row: &Row<'_>| Ok(Member { person: person(row)?, role: row.get(5)? });
        self.directory.read(|tables| tables.all(&sql, [workspace], member))
    }

    /// A person's role in a workspace.
    pub fn role(&self, workspace: i64, person: i64) -> Result<Option<String>> {
        let sql = "SELECT role FROM @members WHERE workspace = ?1 AND person = ?2";
        self.directory.read(|tables| tables.one(sql, [workspace, person], |row| row.get(0)))
    }

    /// A person's role in a workspace, and whether records there were ever shared with them one by one.
    pub fn role_and_shares(&self, workspace: i64, person: i64) -> Result<Option<(String, bool)>> {
        let sql = "SELECT role, EXISTS (SELECT 1 FROM @shares WHERE workspace = ?1 AND person = ?2)
                     OR EXISTS (SELECT 1 FROM @shares WHERE workspace = ?1
                                AND email_key = (SELECT email_key FROM @people WHERE id = ?2))
                   FROM @members WHERE workspace = ?1 AND person = ?2";
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
        self.directory.read(|tables| tables.one(sql, [workspace, person], read))
    }

    /// Keeps a one-time sign-in link by the hash of its secret.
    pub fn add_link(&self, hash: &[u8], person: i64, expires_at: i64) -> Result<()> {
        let sql = "INSERT INTO @sign_in_links VALUES (?1, ?2, ?3)";
        self.directory.write(|tables| tables.execute(sql, (hash, person, expires_at)).map(drop))
    }

    /// Whose sign-in link it is, where it is still good.
    pub fn link(&self, hash: &[u8]) -> Result<Option<Person>> {
        let sql = format!(
            "SELECT {PERSON} FROM @people WHERE id = (SELECT person FROM @sign_in_links WHERE hash = ?1 AND expires_at > ?2)"
        );
        self.directory.read(|tables| tables.one(&sql, (hash, system_now()), person))
    }

    /// Uses a sign-in link up and answers whose it was.
    pub fn use_link(&self, hash: &[u8]) -> Result<Option<Person>> {
        self.directory.write(|tables| {
            let delete = "DELETE FROM @sign_in_links WHERE hash = ?1 AND expires_at > ?2 RETURNING person";
            let id: Option<i64> = tables.one(delete, (hash, system_now()), |row| row.get(0))?;
            let Some(id) = id else { return Ok(None) };
            tables.one(&format!("SELECT {PERSON} FROM @people WHERE id = ?1"), [id], person)
        })
    }

    /// Keeps a token by the hash of its secret.
    pub fn add_token(&self, workspace: i64, hash: &[u8], new: &NewToken<'_>) -> Result<Token> {
        let sql = format!(
            "INSERT INTO @tokens (hash, workspace, name, role, created_at, expires_at, scope, pace)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING {TOKEN}"
        );
        let scope = (!new.scope.is_whole()).then(|| serde_json::to_string(new.scope)).transpose();
        let scope = scope.map_err(|e| Problem::new(Code::Internal, format!("The scope cannot be written: {e}.")))?;
        let values = (hash, workspace, new.name, new.role, system_now(), new.expires_at, scope, new.pace);
        self.directory.write(|tables| tables.only(&sql, values, token))
    }

    /// Gives a token another secret, by its hash; the one before is good for so many milliseconds more, and those before it for nothing.
    /// Whether it was there.
    pub fn renew_token(&self, workspace: i64, id: i64, hash: &[u8], overlap: i64) -> Result<bool> {
        let sql = "UPDATE @tokens SET old_hash = CASE WHEN CAST(?4 AS bigint) IS NOT NULL THEN hash END, old_until = ?4, hash = ?3
                   WHERE id = ?2 AND workspace = ?1";
        let until = (overlap > 0).then(|| system_now() + overlap);
        Ok(self.directory.write(|tables| tables.execute(sql, (workspace, id, hash, until)))? > 0)
    }

    /// The token with this hash; by the one of a secret that it had before, it expires when that does.
    pub fn token(&self, hash: &[u8]) -> Result<Option<Token>> {
        let sql = format!("SELECT {TOKEN}, hash FROM @tokens WHERE hash = ?1 OR old_hash = ?1");
        let by_hash = |row: &Row<'_>| {
            let mut token = token(row)?;
            if row.get::<Vec<u8>>(10)? != hash {
                token.expires_at = token.expires_at.into_iter().chain(token.old_until).min();
            }
            Ok(token)
        };
        self.directory.read(|tables| tables.one(&sql, [hash], by_hash))
    }

    /// The tokens of a workspace, newest first.
    pub fn tokens(&self, workspace: i64) -> Result<Vec<Token>> {
        let sql = format!("SELECT {TOKEN} FROM @tokens WHERE workspace = ?1 ORDER BY id DESC");
        self.directory.read(|tables| tables.all(&sql, [workspace], token))
    }

    /// Deletes a token; whether it was there.
    pub fn delete_token(&self, workspace: i64, id: i64) -> Result<bool> {
        let sql = "DELETE FROM @tokens WHERE workspace = ?1 AND id = ?2";
        let deleted = self.directory.write(|tables| tables.execute(sql, [workspace, id]))?;
        Ok(deleted > 0)
    }

    /// Notes when a token was used last.
    pub fn token_used(&self, id: i64, at: i64) -> Result<()> {
        let sql = "UPDATE @tokens SET last_used_at = ?2 WHERE id = ?1";
        self.directory.note(|tables| tables.execute(sql, [id, at]).map(drop))
    }
}
