//! What became of a group whose commit was not answered, because the server went away: the log tells.

use sheaf_model::{Code, Problem};

use crate::db::{Connection, Optional};
use crate::fault::Result;
use crate::log::Head;
use crate::place::Place;
use crate::tx::Group;

/// Whether all of a group is there; none where that cannot be told, since it has no entry in the log.
pub(super) fn has_stayed(place: &Place, group: &Group) -> Result<Option<bool>> {
    if !group.has_written() {
        return Ok(None);
    }
    let found = place.patiently(|| {
        let conn = place.open_writer()?;
        let found = is_in_log(&conn, group.head);
        place.let_go_of(conn);
        found
    });
    found.map(Some)
}

fn is_in_log(conn: &Connection, head: Head) -> Result<bool> {
    // The lock is free when what was begun on the lost connection has ended, one way or the other.
    conn.begin_write()?;
    let mut select = conn.prepare_cached("SELECT hash FROM _changes WHERE seq = ?1")?;
    let hash: Option<[u8; 32]> = select.query_row([head.seq], |row| row.get(0)).optional()?;
    conn.command("ROLLBACK")?;
    Ok(hash == Some(head.hash))
}

/// What is told where nothing of it was written.
pub(super) fn nothing_written() -> Problem {
    let message = "The database server went away: nothing of this was written.";
    Problem::new(Code::Unavailable, message).with_hint("Send it again.")
}
