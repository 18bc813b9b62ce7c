//! What a process keeps of the directory until that changes, so that asking for it costs nothing.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use sheaf_model::Problem;
use sheaf_store::host::Host;

/// Something made of the directory, under the version at which it was read. Another process's commit shows in the directory's count, our
/// own in the generation.
pub(crate) struct Kept<T> {
    generation: AtomicU64,
    known: Mutex<Option<(Version, Arc<T>)>>,
}

type Version = (i64, u64);

impl<T> Default for Kept<T> {
    fn default() -> Kept<T> {
        Kept { generation: AtomicU64::new(0), known: Mutex::new(None) }
    }
}

impl<T> Kept<T> {
    /// Forgets it: call it after this process changed what it is made of.
    pub fn forget(&self) {
        self.generation.fetch_add(1, Ordering::Release);
    }

    /// What is known, or is read now.
    pub fn get(&self, host: &Host, read: impl FnOnce() -> Result<T, Problem>) -> Result<Arc<T>, Problem> {
        // Taken before it is read, so that what is kept can only be too old, never too new.
        let version = (host.data_version()?, self.generation.load(Ordering::Acquire));
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, known)) = &*known()
            && *of == version
        {
            return Ok(Arc::clone(known));
        }
        let made = Arc::new(read()?);
        *known() = Some((version, Arc::clone(&made)));
        Ok(made)
    }
}
