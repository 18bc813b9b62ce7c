//! Those who want an account and a workspace, until they follow the link that was sent to them.

use super::people::{Person, insert_person};
use super::standing::finish;
use super::{Entry, Host};
use crate::clock::system_now;
use crate::fault::Result;

impl Host {
    /// Keeps a link by the hash of its secret, with the address that it is sent to and what the workspace is to be called.
    pub fn add_sign_up(&self, (hash, expires_at): (&[u8], i64), email: &str, label: &str) -> Result<()> {
        self.directory.write(|tables| {
            tables.execute("DELETE FROM @sign_ups WHERE expires_at < ?1", [system_now()])?;
            let sql = "INSERT INTO @sign_ups (hash, email, label, expires_at) VALUES (?1, ?2, ?3, ?4)";
            tables.execute(sql, (hash, email, label, expires_at)).map(drop)
        })
    }

    /// The address and the workspace's label of a link that is still good.
    pub fn sign_up(&self, hash: &[u8]) -> Result<Option<(String, String)>> {
        let sql = "SELECT email, label FROM @sign_ups WHERE hash = ?1 AND expires_at > ?2";
        self.directory.read(|tables| tables.one(sql, (hash, system_now()), |row| Ok((row.get(0)?, row.get(1)?))))
    }

    /// Uses a link up: whoever it was sent to has an account then, and owns the workspace that was begun for them, which is there from
    /// then on. None where the link is not good any more, or the address is somebody's by now.
    pub fn finish_sign_up(
        &self,
        hash: &[u8],
        (name, password): (&str, &str),
        workspace: &Entry,
    ) -> Result<Option<Person>> {
        self.directory.write(|tables| {
            let used = "DELETE FROM @sign_ups WHERE hash = ?1 AND expires_at > ?2 RETURNING email";
            let Some(email) = tables.one(used, (hash, system_now()), |row| row.get::<String>(0))? else {
                return Ok(None);
            };
            let Some(person) = insert_person(tables, &email, name, Some(password), false)? else { return Ok(None) };
            let owner = "INSERT INTO @members (workspace, person, role) VALUES (?1, ?2, 'owner')";
            tables.execute(owner, (workspace.id, person.id))?;
            finish(tables, workspace)?;
            Ok(Some(person))
        })
    }

    /// How many workspaces somebody owns that are not deleted.
    pub fn owned(&self, person: i64) -> Result<usize> {
        let sql = "SELECT count(*) FROM @members m JOIN @workspaces w ON w.id = m.workspace
             WHERE m.person = ?1 AND m.role = 'owner' AND w.status NOT IN ('deleted', 'purging')";
        let count: i64 = self.directory.read(|tables| tables.only(sql, [person], |row| row.get(0)))?;
        Ok(usize::try_from(count).unwrap_or_default())
    }
}
