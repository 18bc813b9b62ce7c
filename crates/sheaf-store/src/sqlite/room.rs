//! How much of its file a connection keeps in memory: the more are open, the less each, so that thousands of workspaces find room.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

use rusqlite::Connection;

use crate::fault::Result;

/// Connections that keep as much as they like: one workspace with all its readers.
const FEW: usize = 16;
/// What all connections keep together where there are more, in KiB.
const TOGETHER: usize = 192 << 10;
/// What each may keep however many there are, in KiB: what one request touches again and again.
const LEAST: usize = 128;
/// How much of a file is mapped into memory, in bytes.
const MAPPED: usize = 256 << 20;
/// Connections with which files are mapped. What is mapped counts as the process's own as long as the system has room for it.
const WITH_A_MAP: usize = 128;

/// How many connections to workspaces' files this process has open.
static OPEN: AtomicUsize = AtomicUsize::new(0);

/// The room of one connection.
#[derive(Debug)]
pub(crate) struct Room {
    /// What it keeps where few are open, in KiB.
    most: usize,
    /// What it keeps now.
    now: Cell<Share>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Share {
    /// KiB of pages.
    pages: usize,
    /// Bytes of the file.
    mapped: usize,
}

impl Share {
    fn of(open: usize, most: usize) -> Share {
        if open <= FEW {
            return Share { pages: most, mapped: MAPPED };
        }
        // By powers of two: otherwise each that is opened or closed would change what all others may keep.
        let pages = (TOGETHER / open.next_power_of_two()).clamp(LEAST, most.max(LEAST));
        Share { pages, mapped: if open <= WITH_A_MAP { MAPPED } else { 0 } }
    }
}

impl Room {
    /// Of a connection that was just opened; `most`: what it keeps where few are open, in KiB.
    pub fn of(conn: &Connection, most: usize) -> Result<Room> {
        let open = OPEN.fetch_add(1, Ordering::Relaxed) + 1;
        let room = Room { most, now: Cell::new(Share::of(open, most)) };
        room.set(conn)?;
        Ok(room)
    }

    /// Has a connection keep as much as is its share now. Not within a transaction.
    pub fn fit(&self, conn: &Connection) -> Result<()> {
        self.change(conn, Share::of(OPEN.load(Ordering::Relaxed), self.most))
    }

    /// Lets a connection keep as much as it likes: it is about to do something large.
    pub fn widen(&self, conn: &Connection) -> Result<()> {
        self.change(conn, Share { pages: self.most, mapped: MAPPED })
    }

    fn change(&self, conn: &Connection, share: Share) -> Result<()> {
        if self.now.replace(share) == share { Ok(()) } else { self.set(conn) }
    }

    fn set(&self, conn: &Connection) -> Result<()> {
        let Share { pages, mapped } = self.now.get();
        Ok(conn.execute_batch(&format!("PRAGMA cache_size=-{pages}; PRAGMA mmap_size={mapped}"))?)
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        OPEN.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_are_open_the_less_each_keeps() {
        let share = |open| {
            let Share { pages, mapped } = Share::of(open, 8 << 10);
            (pages, mapped)
        };
        assert_eq!(share(1), (8 << 10, MAPPED));
        assert_eq!(share(FEW), (8 << 10, MAPPED));
        assert_eq!(share(FEW + 1), (6 << 10, MAPPED));
        assert_eq!(share(128), (1536, MAPPED));
        assert_eq!(share(400), (384, 0));
        assert_eq!(share(100_000), (LEAST, 0));
        assert_eq!(Share::of(FEW + 1, 512).pages, 512);
    }
}
