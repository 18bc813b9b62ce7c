//! What strangers brought to forms and have not handed in, in bytes by address: so nobody fills the disk. It is forgotten when the
//! process ends, as what it counts goes after a day.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::limit::{Refused, network};

/// Most bytes from one address that are not handed in: a school may sit behind it, filling in one form together.
pub const MOST_OF_ADDRESS: u64 = 1_000_000_000;
/// The same from all of them.
pub const MOST_OF_ALL: u64 = 20_000_000_000;
/// Most stamps that files were brought with and that are not handed in.
const MOST_STAMPS: usize = 100_000;
/// How long what was brought waits.
const LONGEST: Duration = Duration::from_secs(24 * 3_600);
/// How long between two looks for what has waited so long: each looks at all of it.
const CLEARING: Duration = Duration::from_secs(60);

/// What waits, by the hash of its stamp.
#[derive(Default)]
pub struct Brought(Mutex<Waiting>);

type Stamp = [u8; 32];

struct Held {
    from: IpAddr,
    bytes: u64,
    at: Instant,
}

#[derive(Default)]
struct Waiting {
    of: HashMap<Stamp, Held>,
    /// With what is just being sent.
    from: HashMap<IpAddr, u64>,
    all: u64,
    cleared: Option<Instant>,
}

impl Waiting {
    fn more(&mut self, from: IpAddr, bytes: u64) {
        *self.from.entry(from).or_default() += bytes;
        self.all += bytes;
    }

    fn fewer(&mut self, from: IpAddr, bytes: u64) {
        self.all = self.all.saturating_sub(bytes);
        if let Some(sum) = self.from.get_mut(&from) {
            *sum = sum.saturating_sub(bytes);
            if *sum == 0 {
                self.from.remove(&from);
            }
        }
    }

    fn forget(&mut self, stamp: &Stamp) {
        if let Some(held) = self.of.remove(stamp) {
            self.fewer(held.from, held.bytes);
        }
    }

    fn clear(&mut self, now: Instant) {
        if self.cleared.is_some_and(|at| now.duration_since(at) < CLEARING) {
            return;
        }
        self.cleared = Some(now);
        let over = self.of.iter().filter(|(_, held)| now.duration_since(held.at) >= LONGEST);
        for stamp in over.map(|(stamp, _)| *stamp).collect::<Vec<_>>() {
            self.forget(&stamp);
        }
    }

    /// How long until something from an address, or from any, is over.
    fn wait(&self, from: Option<IpAddr>, now: Instant) -> Duration {
        let of = self.of.values().filter(|held| from.is_none_or(|from| held.from == from));
        let left = of.map(|held| LONGEST.saturating_sub(now.duration_since(held.at)));
        left.min().unwrap_or(CLEARING)
    }
}

impl Brought {
    fn waiting(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A file that begins to come from an address.
    pub fn arriving(&self, from: IpAddr) -> Arriving<'_> {
        Arriving { of: self, from: network(from), bytes: 0 }
    }

    /// So many bytes are there of a stamp now; none: they were handed in, or given up.
    pub fn set(&self, from: IpAddr, stamp: &str, bytes: u64) {
        let (from, stamp) = (network(from), sheaf_service::secret::hash_secret(stamp));
        let mut waiting = self.waiting();
        waiting.forget(&stamp);
        if bytes > 0 {
            waiting.more(from, bytes);
            waiting.of.insert(stamp, Held { from, bytes, at: Instant::now() });
        }
    }
}

/// A file on its way. Its bytes count until it is dropped.
pub struct Arriving<'b> {
    of: &'b Brought,
    from: IpAddr,
    bytes: u64,
}

impl Arriving<'_> {
    /// Counts bytes that have come, or says how long to wait.
    pub fn more(&mut self, bytes: u64) -> Result<(), Refused> {
        let now = Instant::now();
        let mut waiting = self.of.waiting();
        waiting.clear(now);
        if waiting.from.get(&self.from).copied().unwrap_or_default() + bytes > MOST_OF_ADDRESS {
            return Err(Refused::for_files(waiting.wait(Some(self.from), now), MOST_OF_ADDRESS));
        }
        if waiting.all + bytes > MOST_OF_ALL || waiting.of.len() >= MOST_STAMPS {
            return Err(Refused::for_files_of_all(waiting.wait(None, now), MOST_OF_ALL));
        }
        waiting.more(self.from, bytes);
        self.bytes += bytes;
        Ok(())
    }
}

impl Drop for Arriving<'_> {
    fn drop(&mut self) {
        self.of.waiting().fewer(self.from, self.bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));
    const THERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 2));

    #[test]
    fn an_address_has_its_bound_until_it_hands_in() {
        let brought = Brought::default();
        let fits = |from: IpAddr, bytes: u64| brought.arriving(from).more(bytes).is_ok();
        brought.set(HERE, "first", MOST_OF_ADDRESS - 10);
        assert!(fits(HERE, 10) && !fits(HERE, 11));
        assert!(fits(THERE, 11), "another address");
        brought.set(HERE, "second", 10);
        assert!(!fits(HERE, 1));
        brought.set(HERE, "first", 5);
        assert!(fits(HERE, 1), "a file was given up");
        brought.set(THERE, "first", 0);
        brought.set(HERE, "second", 0);
        assert!(fits(HERE, MOST_OF_ADDRESS), "handed in, from wherever");
        let waiting = brought.waiting();
        assert_eq!((waiting.all, waiting.from.len()), (0, 0));
    }

    #[test]
    fn what_is_on_its_way_counts_as_long_as_it_is() {
        let brought = Brought::default();
        let mut one = brought.arriving(HERE);
        assert!(one.more(MOST_OF_ADDRESS - 1).is_ok());
        let mut other = brought.arriving(HERE);
        assert!(other.more(1).is_ok() && other.more(1).is_err());
        drop(one);
        assert!(other.more(1).is_ok());
        drop(other);
        assert_eq!(brought.waiting().all, 0);
    }

    #[test]
    fn all_together_have_a_bound_too() {
        let brought = Brought::default();
        for n in 0..MOST_OF_ALL / MOST_OF_ADDRESS {
            brought.set(IpAddr::from((n as u32).to_be_bytes()), &n.to_string(), MOST_OF_ADDRESS);
        }
        assert!(brought.arriving(HERE).more(1).is_err());
        brought.set(HERE, "0", MOST_OF_ADDRESS - 1);
        assert!(brought.arriving(THERE).more(1).is_ok());
    }

    #[test]
    fn what_waits_no_more_is_forgotten() {
        let brought = Brought::default();
        brought.set(HERE, "old", MOST_OF_ADDRESS);
        let later = Instant::now() + LONGEST;
        brought.waiting().clear(later);
        assert!(brought.arriving(HERE).more(1).is_ok());
    }
}
