//! Those who were asked into a workspace and have not come yet, and those who have: their roles.

use sheaf_model::text::text_key;
use sheaf_model::{Code, Problem};

use super::Host;
use super::letters::{POSTED, Posted, posted, take_back};
use super::people::{PERSON, Person, insert_person, person, take_out};
use crate::clock::system_now;
use crate::db::Row;
use crate::fault::Result;

/// Somebody who was asked into a workspace; the secret of the link is kept as a hash alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Identity.
    pub id: i64,
    /// Which workspace.
    pub workspace: i64,
    /// Whom.
    pub email: String,
    /// What they will be.
    pub role: String,
    /// By whom.
    pub invited_by: Option<String>,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub expires_at: i64,
    /// What became of the letter with its link, where one was sent.
    pub letter: Option<Posted>,
}

const INVITATION: &str =
    "id, workspace, email, role, (SELECT name FROM @people WHERE id = invited_by), created_at, expires_at";

fn invitation(row: &Row<'_>) -> Result<Invitation> {
    Ok(Invitation {
        id: row.get(0)?,
        workspace: row.get(1)?,
        email: row.get(2)?,
        role: row.get(3)?,
        invited_by: row.get(4)?,
        created_at: row.get(5)?,
        expires_at: row.get(6)?,
        letter: None,
    })
}

impl Host {
    /// Asks somebody into a workspace; an invitation of the same address that waits there is taken back.
    pub fn add_invitation(
        &self,
        workspace: i64,
        (email, role): (&str, &str),
        by: Option<i64>,
        (hash, expires_at): (&[u8], i64),
    ) -> Result<Invitation> {
        let key = text_key(email).into_owned();
        let sql = format!(
            "INSERT INTO @invitations (hash, workspace, email, email_key, role, invited_by, created_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING {INVITATION}"
        );
        self.directory.write(|tables| {
            let same = "workspace = ?1 AND email_key = ?2";
            take_back(tables, same, (workspace, key.as_str()))?;
            tables.execute(&format!("DELETE FROM @invitations WHERE {same}"), (workspace, key.as_str()))?;
            let values = (hash, workspace, email, key.as_str(), role, by, system_now(), expires_at);
            tables.only(&sql, values, invitation)
        })
    }

    /// The invitations of a workspace that wait, newest first.
    pub fn invitations(&self, workspace: i64) -> Result<Vec<Invitation>> {
        let letter = POSTED
            .split(", ")
            .map(|column| format!("(SELECT l.{column} FROM @letters l WHERE l.id = letter) AS letter_{column}"));
        let sql = format!(
            "SELECT {INVITATION}, {} FROM @invitations i WHERE workspace = ?1 AND expires_at > ?2 ORDER BY i.id DESC",
            letter.collect::<Vec<_>>().join(", ")
        );
        let read = |row: &Row<'_>| Ok(Invitation { letter: posted(row, 7)?, ..invitation(row)? });
        self.directory.read(|tables| tables.all(&sql, (workspace, system_now()), read))
    }

    /// Notes by which letter an invitation is sent.
    pub fn invitation_letter(&self, id: i64, letter: i64) -> Result<()> {
        let sql = "UPDATE @invitations SET letter = ?2 WHERE id = ?1";
        self.directory.note(|tables| tables.execute(sql, [id, letter]).map(drop))
    }

    /// Takes an invitation back; whether it was there.
    pub fn delete_invitation(&self, workspace: i64, id: i64) -> Result<bool> {
        let deleted = self.directory.write(|tables| {
            take_back(tables, "workspace = ?1 AND id = ?2", [workspace, id])?;
            tables.execute("DELETE FROM @invitations WHERE workspace = ?1 AND id = ?2", [workspace, id])
        })?;
        Ok(deleted > 0)
    }

    /// The invitation with this hash, where it still waits.
    pub fn invitation(&self, hash: &[u8]) -> Result<Option<Invitation>> {
        let sql = format!("SELECT {INVITATION} FROM @invitations WHERE hash = ?1 AND expires_at > ?2");
        self.directory.read(|tables| tables.one(&sql, (hash, system_now()), invitation))
    }

    /// Uses an invitation up: whoever was asked is a member then, and is made known where they were not (`named`: their name and
    /// password). None where it does not wait any more.
    pub fn accept_invitation(&self, hash: &[u8], named: Option<(&str, &str)>) -> Result<Option<Person>> {
        self.directory.write(|tables| {
            let delete = format!("DELETE FROM @invitations WHERE hash = ?1 AND expires_at > ?2 RETURNING {INVITATION}");
            let Some(found) = tables.one(&delete, (hash, system_now()), invitation)? else { return Ok(None) };
            let select = format!("SELECT {PERSON} FROM @people WHERE email_key = ?1");
            let known = tables.one(&select, [text_key(&found.email).as_ref()], person)?;
            let come = match (known, named) {
                (Some(known), _) => known,
                (None, Some((name, password))) => {
                    let made = insert_person(tables, &found.email, name, Some(password), false)?;
                    made.ok_or_else(|| Problem::field("email", "taken", "The address is somebody's already."))?
                }
                (None, None) => {
                    return Err(Problem::field("name", "required", "'name' and 'password' are required.").into());
                }
            };
            // Who is a member already stays what they are.
            let join = "INSERT INTO @members (workspace, person, role) VALUES (?1, ?2, ?3)
                        ON CONFLICT (workspace, person) DO NOTHING";
            tables.execute(join, (found.workspace, come.id, found.role.as_str()))?;
            Ok(Some(come))
        })
    }

    /// Gives a member another role, or takes them out; whether they were a member. A workspace that has an owner keeps one.
    pub fn change_member(&self, workspace: i64, person: i64, role: Option<&str>) -> Result<bool> {
        self.directory.write(|tables| {
            let owners = "SELECT person FROM @members WHERE workspace = ?1 AND role = 'owner'";
            let owners: Vec<i64> = tables.all(owners, [workspace], |row| row.get(0))?;
            if role != Some("owner") && owners == [person] {
                let message = "They are the only owner of the workspace.";
                return Err(Problem::new(Code::Conflict, message)
                    .with_hint("Make somebody else an owner first.")
                    .into());
            }
            let changed = match role {
                Some(role) => {
                    // What was decided by hand is no provider's to change.
                    let sql = "UPDATE @members SET role = ?3, provider = NULL WHERE workspace = ?1 AND person = ?2";
                    tables.execute(sql, (workspace, person, role))?
                }
                None => take_out(tables, workspace, person)?,
            };
            Ok(changed > 0)
        })
    }

    /// How many members, tokens and invitations of a workspace have a role.
    pub fn with_role(&self, workspace: i64, role: &str) -> Result<[i64; 3]> {
        let count = |table: &str| format!("(SELECT count(*) FROM @{table} WHERE workspace = ?1 AND role = ?2)");
        let sql = format!("SELECT {}, {}, {}", count("members"), count("tokens"), count("invitations"));
        let read = |row: &Row<'_>| Ok([row.get(0)?, row.get(1)?, row.get(2)?]);
        self.directory.read(|tables| tables.only(&sql, (workspace, role), read))
    }
}
