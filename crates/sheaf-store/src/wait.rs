//! Work that takes its time, in the middle of a request: a thread that serves requests hands its others over meanwhile.

use std::time::Duration;

/// What is done within this keeps nobody waiting for long: to hand others over would cost more.
const BRIEF: Duration = Duration::from_millis(10);

/// Does what waits.
pub fn wait<T>(work: impl FnOnce() -> T) -> T {
    if tokio::runtime::Handle::try_current().is_ok() { tokio::task::block_in_place(work) } else { work() }
}

/// Does what may take so long.
pub fn for_at_most<T>(limit: Duration, work: impl FnOnce() -> T) -> T {
    if limit <= BRIEF { work() } else { wait(work) }
}
