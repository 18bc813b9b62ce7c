//! Records that are shared alone: with a person, with whoever has an address, or with whoever has a link.

use sheaf_model::text::text_key;

use super::Host;
use crate::clock::system_now;
use crate::db::Row;
use crate::fault::Result;

/// A record that is shared alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Identity.
    pub id: i64,
    /// Of which table.
    pub table: i64,
    /// Which record.
    pub record: i64,
    /// What may be done with it, by its name.
    pub level: String,
    /// With whom, by their number and name.
    pub person: Option<(i64, String)>,
    /// With whoever has this address.
    pub email: Option<String>,
    /// Whether it is shared by a link.
    pub is_link: bool,
    /// Who shared it; none: their part in the workspace has ended, and the share is good for nothing.
    pub by: Option<Sharer>,
    /// What whoever shared it is called.
    pub by_name: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970; none: it has no end.
    pub expires_at: Option<i64>,
}

/// Who shared a record, and what they are now.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sharer {
    /// As the log has it: a person or a token.
    pub kind: &'static str,
    /// Of the host's people, or of the tokens.
    pub id: i64,
    /// Their role.
    pub role: String,
    /// What a token may do at most, as JSON.
    pub scope: Option<String>,
}

/// A share that is to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewShare<'a> {
    /// Of which table.
    pub table: i64,
    /// Which record.
    pub record: i64,
    /// What may be done with it.
    pub level: &'a str,
    /// With whom.
    pub person: Option<i64>,
    /// With whoever has this address.
    pub email: Option<&'a str>,
    /// With whoever has the secret that has this hash.
    pub hash: Option<&'a [u8]>,
    /// Who shares it, where it is a person.
    pub by_person: Option<i64>,
    /// Who shares it, where it is a token.
    pub by_token: Option<i64>,
    /// Milliseconds since 1970; none: it has no end.
    pub expires_at: Option<i64>,
}

const SHARE: &str = "s.id, s.table_id, s.record, s.level, s.person, p.name, s.email, s.hash IS NOT NULL, s.by_person, s.by_token,
    COALESCE(m.role, t.role, CASE WHEN b.host_admin THEN 'owner' END), t.scope, COALESCE(b.name, t.name), s.created_at, s.expires_at";

/// With what somebody is who shared: a member, or a token that is good yet. `?1` is now.
const FROM: &str = "@shares s LEFT JOIN @people p ON p.id = s.person LEFT JOIN @people b ON b.id = s.by_person
    LEFT JOIN @members m ON m.workspace = s.workspace AND m.person = s.by_person
    LEFT JOIN @tokens t ON t.id = s.by_token AND (t.expires_at IS NULL OR t.expires_at > ?1)";

const GOOD: &str = "(s.expires_at IS NULL OR s.expires_at > ?1)";

fn share(row: &Row<'_>) -> Result<Share> {
    let person: Option<i64> = row.get(4)?;
    let name: Option<String> = row.get(5)?;
    let (by_person, by_token): (Option<i64>, Option<i64>) = (row.get(8)?, row.get(9)?);
    let role: Option<String> = row.get(10)?;
    let by = by_person.map(|id| ("person", id)).or(by_token.map(|id| ("token", id)));
    let scope: Option<String> = row.get(11)?;
    Ok(Share {
        id: row.get(0)?,
        table: row.get(1)?,
        record: row.get(2)?,
        level: row.get(3)?,
        person: person.zip(name),
        email: row.get(6)?,
        is_link: row.get(7)?,
        by: by.zip(role).map(|((kind, id), role)| Sharer { kind, id, role, scope }),
        by_name: row.get::<Option<String>>(12)?.unwrap_or_default(),
        created_at: row.get(13)?,
        expires_at: row.get(14)?,
    })
}

impl Host {
    /// Shares a record. What was shared of it with the same person or address before ends.
    pub fn add_share(&self, workspace: i64, new: &NewShare<'_>) -> Result<i64> {
        let key = new.email.map(text_key);
        let same = "DELETE FROM @shares WHERE workspace = ?1 AND table_id = ?2 AND record = ?3 AND hash IS NULL
                    AND (person = ?4 OR email_key = ?5 OR email_key = (SELECT email_key FROM @people WHERE id = ?4))";
        let insert = "INSERT INTO @shares (workspace, table_id, record, level, person, email, email_key, hash, by_person, by_token,
                      created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) RETURNING id";
        self.directory.write(|tables| {
            if new.hash.is_none() {
                tables.execute(same, (workspace, new.table, new.record, new.person, key.as_deref()))?;
            }
            let NewShare { table, record, level, person, email, hash, by_person, by_token, expires_at } = *new;
            let (key, now) = (key.as_deref(), system_now());
            let values =
                (workspace, table, record, level, person, email, key, hash, by_person, by_token, now, expires_at);
            tables.only(insert, values, |row| row.get(0))
        })
    }

    /// The shares of a record that are good yet, the first one first.
    pub fn shares_of_record(&self, workspace: i64, table: i64, record: i64) -> Result<Vec<Share>> {
        let sql = format!(
            "SELECT {SHARE} FROM {FROM} WHERE s.workspace = ?2 AND s.table_id = ?3 AND s.record = ?4 AND {GOOD} ORDER BY s.id"
        );
        self.directory.read(|tables| tables.all(&sql, (system_now(), workspace, table, record), share))
    }

    /// What is shared with a person in a workspace, be it by their address.
    pub fn shares_with(&self, workspace: i64, person: i64) -> Result<Vec<Share>> {
        let sql = format!(
            "SELECT {SHARE} FROM {FROM} WHERE s.workspace = ?2 AND s.hash IS NULL AND {GOOD}
             AND (s.person = ?3 OR s.email_key = (SELECT email_key FROM @people WHERE id = ?3)) ORDER BY s.id"
        );
        self.directory.read(|tables| tables.all(&sql, (system_now(), workspace, person), share))
    }

    /// What is shared in a workspace by a link with this hash.
    pub fn share_by_link(&self, workspace: i64, hash: &[u8]) -> Result<Option<Share>> {
        let sql = format!("SELECT {SHARE} FROM {FROM} WHERE s.workspace = ?2 AND s.hash = ?3 AND {GOOD}");
        self.directory.read(|tables| tables.one(&sql, (system_now(), workspace, hash), share))
    }

    /// Ends a share; whether it was there.
    pub fn delete_share(&self, workspace: i64, id: i64) -> Result<bool> {
        let sql = "DELETE FROM @shares WHERE workspace = ?1 AND id = ?2";
        Ok(self.directory.write(|tables| tables.execute(sql, [workspace, id]))? > 0)
    }
}
