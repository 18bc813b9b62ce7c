//! Who serves a data folder: one server, or several that have the directory on a database server in common.

use std::fs::File;
use std::path::Path;

use sheaf_model::{Code, Problem};
use sheaf_store::fault::Fault;
use sheaf_store::host::make_data_folder;
use sheaf_store::lock::{Held, lock};

/// Locks a data folder for a server until the lock is dropped, or the process ends however it ends. One that is refused has touched
/// nothing.
pub fn lock_folder(folder: &Path, held: Held) -> Result<File, Problem> {
    let unusable = |fault| match fault {
        Fault::File { source, .. } => {
            let message = format!("The data folder {} cannot be used: {source}.", folder.display());
            Problem::new(Code::Unavailable, message)
        }
        fault => fault.into_plain(),
    };
    make_data_folder(folder).map_err(unusable)?;
    let locked = lock(&folder.join("lock"), held).map_err(unusable)?;
    locked.ok_or_else(|| {
        let message = format!("Another server runs on the data folder {} already.", folder.display());
        Problem::new(Code::Unavailable, message).with_hint("Stop it first, or choose another folder with --data.")
    })
}
