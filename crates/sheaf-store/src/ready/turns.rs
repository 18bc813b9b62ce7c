//! In turns with those who write, with what they wrote meanwhile, and with locks that keep nobody out for long.

use std::time::{Duration, Instant};

use sheaf_model::{Code, Model, Problem, Table};

use crate::db::Connection;
use crate::fault::{Fault, Result};
use crate::log;

/// How long one attempt at a lock may keep others waiting.
const ATTEMPT: Duration = Duration::from_millis(200);
/// How long others have their turn between two attempts.
const PAUSE: Duration = Duration::from_millis(100);
/// How long is tried at all.
const PATIENCE: Duration = Duration::from_secs(20);

/// So few entries of the log are left to the change itself.
pub(super) const FEW: i64 = 200;

/// Does what needs a lock that keeps others out: again and again, each time for a moment, until nobody is in the way.
pub(crate) fn insist(attempt: impl FnMut(Duration) -> Result<()>) -> Result<()> {
    insist_with(Fault::is_locked_out, attempt)
}

/// The same with whatever says that others are in the way.
pub(super) fn insist_with(
    is_in_the_way: impl Fn(&Fault) -> bool,
    mut attempt: impl FnMut(Duration) -> Result<()>,
) -> Result<()> {
    let end = Instant::now() + PATIENCE;
    loop {
        match attempt(ATTEMPT) {
            Err(fault) if is_in_the_way(&fault) => {
                if Instant::now() > end {
                    let message = "Others read these records for so long that the change could not begin.";
                    return Err(Problem::new(Code::Unavailable, message).with_hint("Try again in a moment.").into());
                }
                std::thread::sleep(PAUSE);
            }
            done => return done,
        }
    }
}

/// Does something while nobody else writes, and lets others have twice as long a turn: the disk too has to keep up with what is made
/// ready beside what they write.
pub(super) fn in_turn<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    let began = Instant::now();
    let done = work()?;
    std::thread::sleep(2 * began.elapsed());
    Ok(done)
}

/// Does something that locks a table for a moment, while nobody else writes, and only as long as the model is still the one before the
/// change: what another change has made of the table since is not ours to touch.
pub(super) fn as_long_as(conn: &Connection, before: &Model, work: impl Fn() -> Result<()>) -> Result<()> {
    let done = insist(|limit| {
        let done = begin_turn(conn, before).and_then(|()| {
            conn.execute_batch(&format!("SET LOCAL lock_timeout = {}", limit.as_millis()))?;
            work()?;
            conn.command("COMMIT")
        });
        if done.is_err() {
            conn.command("ROLLBACK")?;
        }
        done
    });
    conn.forget_statements();
    done
}

/// Begins a transaction in which nobody else writes, as long as the model is still the one before the change. Its end waits for no disk,
/// for then all who write would: a loss of power takes the last of what was made ready along, and how far it had come with it. What is
/// made of it is behind it in the server's log.
pub(super) fn begin_turn(conn: &Connection, before: &Model) -> Result<()> {
    conn.begin_write()?;
    conn.execute_batch("SET LOCAL synchronous_commit = off")?;
    if log::stand(conn)?.model == before.version { Ok(()) } else { Err(Fault::model_moved()) }
}

/// The records of a table that were changed by the entries of a part of the log.
pub(super) fn changed(conn: &Connection, table: &Table, since: i64, until: i64) -> Result<Vec<i64>> {
    let sql = format!(
        "SELECT record_id FROM _changes WHERE seq > ?1 AND seq <= ?2 AND table_id = ?3 AND record_id IS NOT NULL
         UNION SELECT record_id FROM _bulk_updates WHERE seq > ?1 AND seq <= ?2 AND table_id = ?3
         UNION SELECT t.\"_id\" FROM _bulk b JOIN {} t ON t.\"_id\" BETWEEN b.first AND b.last
         WHERE b.seq > ?1 AND b.seq <= ?2 AND b.table_id = ?3 ORDER BY 1",
        conn.table(&table.name)
    );
    conn.prepare_cached(&sql)?.query_map((since, until, table.id.0), |row| row.get(0))
}
