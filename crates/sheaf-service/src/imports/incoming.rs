//! Files on their way in, and whether whoever sent them still waits.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};

use sheaf_model::{Code, Problem};

/// A folder for files that come. It is removed when it goes out of use, also where whoever sent them has gone away.
pub struct Incoming(pub(super) PathBuf);

impl Incoming {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Held by who waits for an answer: it goes when they do.
#[derive(Default)]
pub(super) struct Waiting(Arc<()>);

/// By which work finds out that nobody waits for it any more.
#[derive(Clone)]
pub(super) struct Wanted(Weak<()>);

impl Waiting {
    pub(super) fn wanted(&self) -> Wanted {
        Wanted(Arc::downgrade(&self.0))
    }
}

impl Wanted {
    /// Fails where nobody waits any more, so that a large workbook is not read to its end for nobody.
    pub(super) fn check(&self) -> Result<(), Problem> {
        match self.0.strong_count() {
            0 => Err(Problem::new(Code::Unavailable, "The import was given up while it was read.")),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_for_nobody_stops() {
        let waiting = Waiting::default();
        let wanted = waiting.wanted();
        assert!(wanted.check().is_ok());
        drop(waiting);
        assert_eq!(wanted.check().unwrap_err().message, "The import was given up while it was read.");
    }
}
