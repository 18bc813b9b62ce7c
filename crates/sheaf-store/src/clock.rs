//! The clock of a workspace: the system's, but never going back.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970. Where the system's clock jumps back, time stands still until it has caught up.
#[derive(Debug, Default)]
pub struct Clock {
    latest: AtomicI64,
}

impl Clock {
    /// The time now.
    pub fn now(&self) -> i64 {
        let now = system_now();
        self.latest.fetch_max(now, Ordering::Relaxed).max(now)
    }

    /// Tells of a time that has already been.
    pub fn not_before(&self, at: i64) {
        self.latest.fetch_max(at, Ordering::Relaxed);
    }
}

/// The system's clock, in milliseconds since 1970.
pub fn system_now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_jumps_back_stands_still() {
        let clock = Clock::default();
        let ahead = system_now() + 3_600_000;
        clock.not_before(ahead);
        assert_eq!(clock.now(), ahead);
    }
}
