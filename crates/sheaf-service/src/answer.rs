//! Answers, kept while nothing that they were made of has changed.

use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU32, Ordering};

use bytes::Bytes;
use foldhash::fast::RandomState;
use sheaf_model::TableId;
use sheaf_store::Workspace;

/// Largest answer that is kept.
const LONGEST_KEPT: usize = 1 << 20;
/// How many marks there are of what was asked.
const MOST_MARKS: usize = 1 << 15;
/// Most bytes of kept answers, over all workspaces.
const MOST_BYTES: u64 = 32 << 20;

/// An answer as it goes out.
#[derive(Debug, Clone)]
pub struct Answer {
    /// JSON.
    pub body: Bytes,
    /// Its ETag, with quotes.
    pub etag: String,
}

impl Answer {
    /// An answer whose tag follows from its bytes.
    pub fn hashed(body: Vec<u8>) -> Answer {
        let etag = format!("\"{:016x}\"", hash(&body));
        Answer { body: body.into(), etag }
    }
}

/// FNV-1a over eight bytes at a time: quick, and the same in every process.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let word = u64::from_le_bytes(chunk.try_into().unwrap_or_default());
        hash = (hash ^ word).wrapping_mul(0x0100_0000_01b3).rotate_left(29);
    }
    for byte in chunks.remainder() {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash ^ bytes.len() as u64
}

#[derive(Clone)]
struct Kept {
    answer: Answer,
    /// The log's number for the tables that it read, before it read them.
    seq: i64,
    model: u64,
    reads: std::sync::Arc<[TableId]>,
}

/// The kept answers of all workspaces.
pub struct Answers {
    kept: moka::sync::Cache<String, Kept, RandomState>,
    asked: Asked,
}

impl Answers {
    pub(crate) fn new() -> Answers {
        let weigh =
            |key: &String, kept: &Kept| u32::try_from(key.len() + kept.answer.body.len() + 200).unwrap_or(u32::MAX);
        let kept = moka::sync::Cache::builder().max_capacity(MOST_BYTES).weigher(weigh);
        Answers { kept: kept.build_with_hasher(RandomState::default()), asked: Asked::default() }
    }

    /// Whether there is an answer under this key, be it stale.
    pub fn has(&self, key: &str) -> bool {
        self.kept.contains_key(key)
    }

    /// The answer under this key, if nothing that it was made of has changed since.
    pub fn get(&self, key: &str, store: &Workspace) -> Option<Answer> {
        let kept = self.kept.get(key)?;
        let fresh = kept.model == store.model_version() && store.last_change(&kept.reads) <= kept.seq;
        fresh.then_some(kept.answer)
    }

    /// Keeps an answer, where the same was asked before. `seq` was taken before its rows were read, so that it can only be too old, never too new.
    pub fn keep(&self, key: String, answer: Answer, model: u64, seq: i64, reads: &[TableId]) {
        if answer.body.len() > LONGEST_KEPT || !self.asked.again(&key) {
            return;
        }
        self.kept.insert(key, Kept { answer, seq, model, reads: reads.into() });
    }
}

/// What was asked of late, a mark each. What is asked once is not worth the work of keeping its answer.
struct Asked {
    marks: Box<[AtomicU32]>,
    hasher: RandomState,
}

impl Default for Asked {
    fn default() -> Self {
        Asked { marks: (0..MOST_MARKS).map(|_| AtomicU32::new(0)).collect(), hasher: RandomState::default() }
    }
}

impl Asked {
    /// Whether this was asked before, as far as is known.
    fn again(&self, key: &str) -> bool {
        let hash = self.hasher.hash_one(key);
        let (place, mark) = (hash as usize % MOST_MARKS, (hash >> 32) as u32);
        self.marks[place].swap(mark, Ordering::Relaxed) == mark
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_twice_is_known() {
        let asked = Asked::default();
        assert!(!asked.again("a list") && !asked.again("a record"));
        assert!(asked.again("a list") && asked.again("a record"));
    }
}
