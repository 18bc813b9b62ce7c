//! One look for all who ask at the same moment: a look that begins after one has asked shows all that was there when one asked.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Looks that are shared.
#[derive(Default)]
pub(crate) struct Looks {
    state: Mutex<State>,
    ended: Condvar,
}

#[derive(Default)]
struct State {
    /// How many have begun; the last of them is under way where fewer have ended.
    begun: u64,
    ended: u64,
    /// The last that ended well.
    good: u64,
}

impl Looks {
    /// Looks, or waits for one that looks later than now. Where that one fails one looks for oneself.
    pub fn share<E>(&self, look: impl FnOnce() -> Result<(), E>) -> Result<(), E> {
        let mut state = self.state();
        // The one that is under way may have begun too early.
        let wanted = state.begun + 1;
        while state.begun != state.ended {
            state = self.ended.wait(state).unwrap_or_else(PoisonError::into_inner);
            if state.good >= wanted {
                return Ok(());
            }
        }
        state.begun += 1;
        let own = state.begun;
        drop(state);
        let _under_way = UnderWay(self);
        let done = look();
        if done.is_ok() {
            self.state().good = own;
        }
        done
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A look that ends, be it by a panic.
struct UnderWay<'l>(&'l Looks);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.state().ended += 1;
        self.0.ended.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn one_look_serves_all_who_asked_before_it_began() {
        let (looks, made) = (Looks::default(), AtomicU64::new(0));
        let (begun, first_began) = channel();
        let (release, released) = channel::<()>();
        let shared = &looks;
        std::thread::scope(|threads| {
            let first = threads.spawn(move || {
                shared.share(|| {
                    begun.send(()).unwrap();
                    released.recv().map_err(drop)
                })
            });
            first_began.recv().unwrap();
            let look = || {
                shared.share(|| {
                    made.fetch_add(1, Ordering::SeqCst);
                    Ok::<(), ()>(())
                })
            };
            let others: Vec<_> = (0..8).map(|_| threads.spawn(look)).collect();
            release.send(()).unwrap();
            assert_eq!(first.join().unwrap(), Ok(()));
            assert!(others.into_iter().all(|other| other.join().unwrap().is_ok()));
        });
        // At the least one, for the first began before they asked; each may have come too late for another's.
        assert!((1..=8).contains(&made.load(Ordering::SeqCst)));
    }

    #[test]
    fn who_waits_for_a_look_that_fails_looks_again() {
        let looks = Looks::default();
        assert_eq!(looks.share(|| Err("lost")), Err("lost"));
        assert_eq!(looks.share(|| Ok::<(), &str>(())), Ok(()));
    }
}
