//! A workspace in a file beside one on a server: what an archive of that is written from and read into.

use std::fs::File;
use std::path::{Path, PathBuf};

use sheaf_model::{Code, Problem};

use crate::fault::{Fault, Result};
use crate::host::random_letters;
use crate::lock::{Held, lock};
use crate::{Workspace, relocate};

/// How the folders are called.
const NAME: &str = "aside-";
/// The lock of whoever works with one.
const LOCK: &str = "lock";

/// A workspace in a file that is gone when nobody needs it any more.
pub struct Aside {
    /// Taken when it is dropped.
    store: Option<Workspace>,
    folder: PathBuf,
    _held: File,
}

impl Drop for Aside {
    fn drop(&mut self) {
        drop(self.store.take());
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Aside {
    fn beside(folder: &Path) -> Result<Aside> {
        clear(folder)?;
        let own = folder.join(format!("{NAME}{}", random_letters()));
        std::fs::create_dir_all(&own).map_err(|e| Fault::file(&own, e))?;
        let busy = || Problem::new(Code::Unavailable, "Another export of this workspace has just begun; try again.");
        let held = lock(&own.join(LOCK), Held::Alone)?.ok_or_else(busy)?;
        Workspace::create(&own)?;
        Ok(Aside { store: Some(Workspace::open(&own)?), folder: own, _held: held })
    }

    /// The workspace.
    pub fn store(&self) -> &Workspace {
        // It is there until it is dropped.
        self.store.as_ref().expect("a workspace that is used is open")
    }
}

/// What is told where an archive is to be restored and something was written already.
pub fn not_empty() -> Problem {
    Problem::new(Code::Conflict, "An archive can be restored into an empty workspace only.")
        .with_hint("Make a new one with `sheaf workspace create NAME`.")
}

/// Removes what those have left behind who ended in the middle.
fn clear(folder: &Path) -> Result<()> {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with(NAME)
            && let Ok(Some(_held)) = lock(&path.join(LOCK), Held::Alone)
        {
            std::fs::remove_dir_all(&path).map_err(|e| Fault::file(&path, e))?;
        }
    }
    Ok(())
}

impl Workspace {
    /// An empty workspace in a file beside this one.
    pub fn aside(&self) -> Result<Aside> {
        Aside::beside(self.folder())
    }

    /// Takes over all of a workspace in a file; nothing was written here. Compared row by row.
    pub fn take_over(&self, file: &Workspace) -> Result<()> {
        let source = file.open_reader()?;
        source.begin_read()?;
        self.on_server(|conn| relocate::copy(&source, conn, &mut |_| ()).map(drop))?;
        self.notice()
    }
}
