//! Letters that are to be sent: kept until a mail server took them, so that none is lost with a process.

use super::Host;
use super::directory::Tables;
use crate::clock::system_now;
use crate::db::{Params, Row};
use crate::fault::Result;

/// How long it is told what became of a letter: thirty days, in milliseconds.
const TOLD: i64 = 30 * 86_400_000;

/// What a letter says, and to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// An e-mail address.
    pub recipient: String,
    /// One line.
    pub subject: String,
    /// As plain text.
    pub text: String,
    /// The same for readers that show pages.
    pub html: String,
    /// Under whose name it is sent; none: the host's.
    pub sender: Option<String>,
    /// To which address it is answered; none: to the sender's.
    pub reply_to: Option<String>,
}

/// A letter that whoever asked for it sends now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Identity.
    pub id: i64,
    /// What is sent.
    pub letter: Letter,
    /// Which try this is, from 1.
    pub tries: i64,
}

/// What became of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Posted {
    /// It waits for its next try; with the reason, where one failed.
    Waiting(Option<String>),
    /// A mail server took it.
    Sent,
    /// No server will take it.
    Failed(String),
}

/// Columns of which `posted` reads what became of a letter.
pub(super) const POSTED: &str = "id, sent_at, due_at, failed";

/// What became of the letter whose columns begin here; none where there is no letter.
pub(super) fn posted(row: &Row<'_>, first: usize) -> Result<Option<Posted>> {
    if row.get::<Option<i64>>(first)?.is_none() {
        return Ok(None);
    }
    let (sent, due): (Option<i64>, Option<i64>) = (row.get(first + 1)?, row.get(first + 2)?);
    let failed: Option<String> = row.get(first + 3)?;
    Ok(Some(match (sent, due) {
        (Some(_), _) => Posted::Sent,
        (None, Some(_)) => Posted::Waiting(failed),
        (None, None) => Posted::Failed(failed.unwrap_or_default()),
    }))
}

/// Lets go of the letter of an invitation that is taken back, where it waits still.
pub(super) fn take_back(tables: &Tables<'_>, condition: &str, params: impl Params) -> Result<()> {
    let sql = format!(
        "UPDATE @letters SET due_at = NULL, text = NULL, html = NULL, failed = 'taken back'
         WHERE due_at IS NOT NULL AND id IN (SELECT i.letter FROM @invitations i WHERE {condition})"
    );
    tables.execute(&sql, params).map(drop)
}

fn due(row: &Row<'_>) -> Result<Due> {
    let letter = Letter {
        recipient: row.get(1)?,
        subject: row.get(2)?,
        text: row.get(3)?,
        html: row.get(4)?,
        sender: row.get(6)?,
        reply_to: row.get(7)?,
    };
    Ok(Due { id: row.get(0)?, letter, tries: row.get(5)? })
}

impl Host {
    /// Keeps a letter that is to be sent, and answers its id.
    pub fn add_letter(&self, letter: &Letter) -> Result<i64> {
        let now = system_now();
        self.directory.note(|tables| {
            tables.execute("DELETE FROM @letters WHERE created_at < ?1 AND due_at IS NULL", [now - TOLD]).map(drop)
        })?;
        let sql = "INSERT INTO @letters (recipient, subject, text, html, created_at, due_at, sender, reply_to)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7) RETURNING id";
        let says = (letter.recipient.as_str(), letter.subject.as_str(), letter.text.as_str(), letter.html.as_str());
        let values = (says.0, says.1, says.2, says.3, now, letter.sender.as_deref(), letter.reply_to.as_deref());
        self.directory.note(|tables| tables.only(sql, values, |row| row.get(0)))
    }

    /// Takes the letter that has waited longest and is due; nobody else takes it for the next `lease` milliseconds.
    pub fn take_letter(&self, lease: i64) -> Result<Option<Due>> {
        let now = system_now();
        // Asked of the row again: on a server another process may have taken it since it was chosen.
        let sql = "UPDATE @letters SET due_at = ?2, tries = tries + 1 WHERE due_at <= ?1
                   AND id = (SELECT id FROM @letters WHERE due_at <= ?1 ORDER BY due_at, id LIMIT 1)
                   RETURNING id, recipient, subject, text, html, tries, sender, reply_to";
        self.directory.note(|tables| tables.one(sql, [now, now + lease], due))
    }

    /// Notes that a mail server took a letter. What it said is not kept: it may hold a link that lets somebody in.
    pub fn letter_sent(&self, id: i64) -> Result<()> {
        let sql =
            "UPDATE @letters SET sent_at = ?2, due_at = NULL, text = NULL, html = NULL, failed = NULL WHERE id = ?1";
        self.directory.note(|tables| tables.execute(sql, [id, system_now()]).map(drop))
    }

    /// Notes why a letter was not sent, and when it is tried again; none: no more.
    pub fn letter_failed(&self, id: i64, why: &str, again_at: Option<i64>) -> Result<()> {
        let sql = match again_at {
            Some(_) => "UPDATE @letters SET failed = ?2, due_at = ?3 WHERE id = ?1",
            None => "UPDATE @letters SET failed = ?2, due_at = ?3, text = NULL, html = NULL WHERE id = ?1",
        };
        self.directory.note(|tables| tables.execute(sql, (id, why, again_at)).map(drop))
    }

    /// How many letters were to be sent to an address since a moment.
    pub fn letters_since(&self, recipient: &str, since: i64) -> Result<i64> {
        let sql = "SELECT count(*) FROM @letters WHERE created_at >= ?2 AND recipient = ?1";
        self.directory.read(|tables| tables.only(sql, (recipient, since), |row| row.get(0)))
    }

    /// When the next letter is due, in milliseconds since 1970.
    pub fn next_letter(&self) -> Result<Option<i64>> {
        let sql = "SELECT min(due_at) FROM @letters WHERE due_at IS NOT NULL";
        self.directory.read(|tables| tables.only(sql, [], |row| row.get(0)))
    }
}
