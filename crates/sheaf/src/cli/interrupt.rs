//! Ctrl+C: what is not finished is removed before the program ends.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, Once, PoisonError};

/// What a shell expects of a program that was interrupted: 128 and the signal's number.
const INTERRUPTED: i32 = 130;

static LEFTOVERS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A file that is removed when it is dropped, and when someone presses Ctrl+C. One that got another name is not there any more.
pub struct Leftover(PathBuf);

impl Leftover {
    /// Watches over a file.
    pub fn new(path: PathBuf) -> Leftover {
        watch();
        LEFTOVERS.lock().unwrap_or_else(PoisonError::into_inner).push(path.clone());
        Leftover(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Leftover {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
        LEFTOVERS.lock().unwrap_or_else(PoisonError::into_inner).retain(|p| *p != self.0);
    }
}

/// Removes what is not finished, and ends the program.
pub fn end(why: &str) -> ! {
    for path in LEFTOVERS.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        let _ = std::fs::remove_file(path);
    }
    super::output::note(format!("sheaf: {why}"));
    std::process::exit(INTERRUPTED)
}

/// Waits for Ctrl+C, or for a polite end by another program.
async fn told() -> bool {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return false };
    tokio::select! {
        _ = terminate.recv() => true,
        pressed = tokio::signal::ctrl_c() => pressed.is_ok(),
    }
}

/// Does something each time; with it comes how often it was.
pub fn each_time(work: impl Fn(u32) + Send + 'static) {
    std::thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        let mut times = 0;
        while runtime.block_on(told()) {
            times += 1;
            work(times);
        }
    });
}

fn watch() {
    static WATCHING: Once = Once::new();
    WATCHING.call_once(|| {
        std::thread::spawn(|| {
            let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
            if runtime.block_on(told()) {
                end("Interrupted: nothing was written.");
            }
        });
    });
}
