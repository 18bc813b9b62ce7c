//! A server that is away for a moment, as while it is restarted: what only reads, and what has not begun to write, is done again when
//! it is back.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::fault::Result;
use crate::wait::wait;

/// How long a server is waited for after it went away. Past this nobody waits: all are told at once, until it is back.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long one waits before the next try.
const PAUSE: Duration = Duration::from_millis(100);

/// Since when nobody has reached it, where that is so.
#[derive(Default)]
pub(super) struct Away(Mutex<Option<Instant>>);

impl Away {
    /// Does something, and again where the server went away. `lost` is called before it is done again.
    pub fn patiently<T>(&self, lost: impl Fn(), mut work: impl FnMut() -> Result<T>) -> Result<T> {
        loop {
            match work() {
                Err(fault) if fault.is_of_a_lost_server() => {
                    lost();
                    if self.since().elapsed() > PATIENCE {
                        return Err(fault);
                    }
                    tracing::debug!(error = %fault, "the database server is away; again in a moment");
                    wait(|| std::thread::sleep(PAUSE));
                }
                done => {
                    if done.is_ok() {
                        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
                    }
                    return done;
                }
            }
        }
    }

    /// Whether nobody has reached it since it went away.
    pub fn is_so(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    fn since(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(Instant::now)
    }
}
