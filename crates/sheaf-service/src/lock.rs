//! One server on one data folder: a second is refused before it touches anything.

use std::fs::{File, TryLockError};
use std::path::Path;

use sheaf_model::{Code, Problem};

/// Locks a data folder for a server until the lock is dropped, or the process ends however it ends.
pub fn lock_folder(folder: &Path) -> Result<File, Problem> {
    let unusable = |e: std::io::Error| {
        Problem::new(Code::Unavailable, format!("The data folder {} cannot be used: {e}.", folder.display()))
    };
    std::fs::create_dir_all(folder).map_err(unusable)?;
    let path = folder.join("lock");
    let file = File::options().create(true).truncate(false).write(true).open(path).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            let message = format!("Another server runs on the data folder {} already.", folder.display());
            Err(Problem::new(Code::Unavailable, message)
                .with_hint("Stop it first, or choose another folder with --data."))
        }
        Err(TryLockError::Error(e)) => Err(unusable(e)),
    }
}
