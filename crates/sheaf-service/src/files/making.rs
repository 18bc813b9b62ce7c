//! What is being made from files: each by one alone, so that who comes at the same moment finds it made.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OwnedMutexGuard;

type Turn = Arc<tokio::sync::Mutex<()>>;

/// What is being made, by where it will be.
#[derive(Default)]
pub(crate) struct Making(Mutex<HashMap<PathBuf, Turn>>);

impl Making {
    /// Waits until nobody else makes it.
    pub async fn turn(&self, place: &Path) -> OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            // Those that nobody waits for or holds are over.
            turns.retain(|_, turn| Arc::strong_count(turn) > 1);
            Arc::clone(turns.entry(place.to_owned()).or_default())
        };
        turn.lock_owned().await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn what_many_ask_for_at_once_is_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("small");
        let (making, made) = (Arc::new(Making::default()), Arc::new(AtomicUsize::new(0)));
        let asks = (0..8).map(|_| {
            let (making, made, place) = (Arc::clone(&making), Arc::clone(&made), place.clone());
            tokio::spawn(async move {
                let alone = making.turn(&place).await;
                let make = move || {
                    let _alone = alone;
                    if !place.exists() {
                        made.fetch_add(1, Ordering::Relaxed);
                        std::thread::yield_now();
                        std::fs::write(&place, b"made").unwrap();
                    }
                };
                tokio::task::spawn_blocking(make).await.unwrap();
            })
        });
        for ask in asks.collect::<Vec<_>>() {
            ask.await.unwrap();
        }
        assert_eq!(made.load(Ordering::Relaxed), 1);
        drop(making.turn(Path::new("another")).await);
        assert_eq!(making.0.lock().unwrap().len(), 1, "what is over is forgotten");
    }
}
