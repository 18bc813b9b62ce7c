//! A limit of time for the statements of a connection.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rusqlite::Connection;

/// Stops whatever a connection runs when its time is over. One handler serves all statements: to set another time is cheap.
#[derive(Debug)]
pub(crate) struct Deadline {
    began: Instant,
    /// Milliseconds after `began`; `NEVER` where there is no limit.
    at: Arc<AtomicU64>,
}

const NEVER: u64 = u64::MAX;

impl Deadline {
    /// Looks at the clock every so many steps of SQLite's machine.
    pub fn watch(conn: &mut Connection, steps: i32) -> rusqlite::Result<Deadline> {
        let deadline = Deadline { began: Instant::now(), at: Arc::new(AtomicU64::new(NEVER)) };
        let (began, at) = (deadline.began, Arc::clone(&deadline.at));
        conn.progress_handler(
            steps,
            Some(move || {
                let at = at.load(Ordering::Relaxed);
                at != NEVER && began.elapsed() > Duration::from_millis(at)
            }),
        )?;
        Ok(deadline)
    }

    /// From now on so long; none: without a limit.
    pub fn set(&self, limit: Option<Duration>) {
        let millis = |limit: Duration| u64::try_from((self.began.elapsed() + limit).as_millis()).unwrap_or(NEVER);
        self.at.store(limit.map_or(NEVER, millis), Ordering::Relaxed);
    }
}
