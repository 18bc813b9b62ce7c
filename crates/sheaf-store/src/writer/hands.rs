//! Threads that write, lent to whichever workspace has something to write: many are open, few of them write at a moment, and what a
//! thread of its own holds in memory would be the largest part of what an open workspace takes.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, ThreadId};
use std::time::Duration;

/// How long a thread that has nothing to do is kept.
const KEPT: Duration = Duration::from_secs(10);

/// What a thread is lent for.
type Work = Box<dyn FnOnce() + Send>;

/// Those that have nothing to do. The last one to rest is the first to be lent, so that those too many come to their end.
static RESTING: Mutex<Vec<Hand>> = Mutex::new(Vec::new());

/// A thread that waits for something to do.
pub(super) struct Hand {
    id: ThreadId,
    sender: Sender<Work>,
}

impl Hand {
    /// One that rests, or a new one.
    pub fn get() -> io::Result<Hand> {
        if let Some(hand) = resting().pop() {
            return Ok(hand);
        }
        let (sender, receiver) = channel();
        let own = sender.clone();
        let thread = Builder::new().name("writer".to_owned()).spawn(move || work(&own, &receiver))?;
        Ok(Hand { id: thread.thread().id(), sender })
    }

    /// Which thread it is.
    pub fn id(&self) -> ThreadId {
        self.id
    }

    /// Gives it something to do.
    pub fn give(self, work: impl FnOnce() + Send + 'static) {
        // Whoever is not among those that rest waits for this.
        let _ = self.sender.send(Box::new(work));
    }
}

fn resting() -> MutexGuard<'static, Vec<Hand>> {
    RESTING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn work(own: &Sender<Work>, receiver: &Receiver<Work>) {
    let id = std::thread::current().id();
    let mut next = receiver.recv().ok();
    while let Some(work) = next {
        work();
        resting().push(Hand { id, sender: own.clone() });
        next = match receiver.recv_timeout(KEPT) {
            Ok(work) => Some(work),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => {
                let mut resting = resting();
                match resting.iter().position(|hand| hand.id == id) {
                    Some(at) => {
                        resting.remove(at);
                        None
                    }
                    // It was lent at this very moment.
                    None => {
                        drop(resting);
                        receiver.recv().ok()
                    }
                }
            }
        };
    }
}
