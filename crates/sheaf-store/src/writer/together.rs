//! A group on a server, run without waiting between one request and the next: what all will look at is asked for first, and what they
//! write goes out with the commit. One wait each serves for all of them. It goes well where all go well; where one fails that has
//! written something, nothing of the group stays, and each is run anew in a savepoint of its own.

use std::sync::Arc;

use sheaf_model::Model;

use super::{LONGEST_IN_A_GROUP, Message};
use crate::db::Connection;
use crate::fault::Result;
use crate::tx::{Group, Tx};

/// Runs all and commits. Where that fails nothing of it stays, unless the server went away.
pub(super) fn write(
    conn: &Connection,
    group: &mut Group,
    (model, now): (&Arc<Model>, i64),
    all: &mut [Message],
) -> Result<()> {
    let written = run(conn, group, (model, now), all).and_then(|()| group.finish(conn));
    let committed = written.and_then(|()| conn.command("COMMIT"));
    if let Err(fault) = &committed {
        tracing::debug!(error = %fault, "a group could not be written together");
        let _ = conn.command("ROLLBACK");
    }
    committed
}

fn run(conn: &Connection, group: &mut Group, (model, now): (&Arc<Model>, i64), all: &mut [Message]) -> Result<()> {
    conn.limit(Some(LONGEST_IN_A_GROUP))?;
    for request in all.iter_mut() {
        request.ahead(&mut Tx::new(conn, Arc::clone(model), now, group))?;
    }
    for request in all {
        let (mark, before) = (group.mark(), conn.writings());
        let mut tx = Tx { together: true, ..Tx::new(conn, Arc::clone(model), now, group) };
        if request.run(&mut tx) {
            continue;
        }
        group.back_to(mark);
        // What it found wrong before it wrote anything is its answer.
        if conn.writings() != before || conn.has_failed() {
            return Err(super::broken_off().into());
        }
    }
    Ok(())
}
