//! Locks on files, held until they are dropped or the process ends, however it ends.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::fault::{Fault, Result};

/// How a file is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// By one alone.
    Alone,
    /// By several who keep out those who want it alone.
    Together,
}

/// Locks a file, made where it is not there; none where another holds it.
pub fn lock(path: &Path, held: Held) -> Result<Option<File>> {
    let unusable = |e| Fault::file(path, e);
    let file = File::options().create(true).truncate(false).write(true).open(path).map_err(unusable)?;
    let tried = match held {
        Held::Alone => file.try_lock(),
        Held::Together => file.try_lock_shared(),
    };
    match tried {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(e)) => Err(unusable(e)),
    }
}
