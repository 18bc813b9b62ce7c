//! The files of new workspaces. All begin alike: the first that a process makes is made by the steps of `migrate`, those after it are
//! copies of that one.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::OnceLock;

use crate::fault::{Fault, Result};
use crate::{migrate, sqlite};

/// The file of a workspace that was just made.
static FRESH: OnceLock<Vec<u8>> = OnceLock::new();

/// Makes the database of a new workspace. It is on the disk when this returns, under its name.
pub(crate) fn make(path: &Path) -> Result<()> {
    match FRESH.get() {
        // What lies there is of one that was given up, and a log may lie beside it that belongs to it.
        Some(bytes) if !path.exists() => copy(bytes, path).map_err(|e| Fault::file(path, e))?,
        _ => by_steps(path)?,
    }
    // The file has a name once its folder is on the disk, and that one's folder.
    for folder in path.ancestors().skip(1).take(2) {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(|e| Fault::file(folder, e))?;
    }
    Ok(())
}

fn by_steps(path: &Path) -> Result<()> {
    let there = path.exists();
    migrate::migrate(&mut sqlite::open_writer(path)?, migrate::WORKSPACE)?;
    // All of it is in the file itself once the log beside it is gone.
    if !there && !path.with_file_name("workspace.db-wal").exists() {
        let bytes = std::fs::read(path).map_err(|e| Fault::file(path, e))?;
        let _ = FRESH.set(bytes);
    }
    Ok(())
}

/// Under another name until it is whole: nobody takes a part of it for a database.
fn copy(bytes: &[u8], path: &Path) -> std::io::Result<()> {
    let half_made = path.with_file_name("workspace.db.new");
    let mut file = File::create(&half_made)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&half_made, path)
}
