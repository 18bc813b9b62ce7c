//! What the processes that serve one directory counted of the same, so that a bound can hold for all of them together. It is kept on the
//! server that the directory is on; a directory in a file has one process that serves it.

use super::Host;
use crate::db::Row;
use crate::fault::Result;

/// What a process counted of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The process, by a name that no other has.
    pub process: String,
    /// What was counted, by a hash: not to be read, though an address can be found by trying all.
    pub key: String,
    /// How many.
    pub count: i64,
    /// For how many milliseconds they count still.
    pub left: i64,
}

/// Milliseconds since 1970 by the server's clock, which is one for all.
const NOW: &str = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)";
/// What was told so long ago counts no more, whatever it was, in milliseconds.
const OVER: i64 = 3_600_000;
/// How long a commit may take after its time was written down, in milliseconds: so much is read again, which changes nothing.
const LATE: i64 = 5_000;

fn tally(row: &Row<'_>) -> Result<(Tally, i64)> {
    Ok((Tally { process: row.get(0)?, key: row.get(1)?, count: row.get(2)?, left: row.get(3)? }, row.get(4)?))
}

impl Host {
    /// Whether other processes may serve what this one serves.
    pub fn is_shared(&self) -> bool {
        self.own.is_some()
    }

    /// Tells others what a process counted, instead of what it told of the same before. `own`: a JSON list of `key`, `count` and
    /// `remaining`, in milliseconds.
    pub fn tell_tallies(&self, process: &str, own: &str) -> Result<()> {
        let sql = format!(
            "INSERT INTO @tallies (process, key, count, until, at)
             SELECT CAST(?1 AS text), t.key, t.count, n.now + t.remaining, n.now
             FROM (SELECT {NOW} AS now) n,
               json_to_recordset(CAST(CAST(?2 AS text) AS json)) AS t(key text, count bigint, remaining bigint)
             ON CONFLICT (process, key) DO UPDATE SET count = excluded.count, until = excluded.until, at = excluded.at"
        );
        self.directory.note(|tables| tables.execute(&sql, (process, own)).map(drop))?;
        let old = format!("DELETE FROM @tallies WHERE at < {NOW} - {OVER}");
        self.directory.note(|tables| tables.execute(&old, []).map(drop))
    }

    /// What other processes told since a moment of the server, and the moment to ask from the next time.
    pub fn tallies(&self, process: &str, since: i64) -> Result<(Vec<Tally>, i64)> {
        let sql = format!(
            "SELECT t.process, t.key, t.count, t.until - n.now, t.at FROM (SELECT {NOW} AS now) n, @tallies t
             WHERE t.at >= CAST(?2 AS bigint) AND t.process <> CAST(?1 AS text) AND t.until > n.now"
        );
        let told = self.directory.read(|tables| tables.all(&sql, (process, since - LATE), tally))?;
        let last = told.iter().map(|(_, at)| *at).max().unwrap_or(since);
        Ok((told.into_iter().map(|(tally, _)| tally).collect(), last))
    }
}
