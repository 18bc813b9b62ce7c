//! Counts over all records of a text file that is too large to be held: what is blank, and what never repeats.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use crate::source::delimited::Record;

/// Most distinct values that are remembered of all columns together: what a table of hashes takes of memory for one is 9 to 18 bytes.
const MOST_REMEMBERED: usize = 16_000_000;

/// Counts over a text file.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Records, empty lines too.
    pub(crate) rows: u32,
    /// Records without any text.
    pub(crate) blank_rows: u32,
    /// By column.
    pub(crate) columns: Vec<ColumnTally>,
    hasher: RandomState,
    /// Values that are remembered of all columns.
    remembered: usize,
}

/// Counts over a column.
#[derive(Debug, Default)]
pub(crate) struct ColumnTally {
    /// Fields that are not empty, be it that they hold blanks alone.
    pub(crate) cells: u64,
    /// Fields with text.
    pub(crate) filled: u64,
    /// Hashes of the values, as long as none repeats.
    seen: HashSet<u64, Passed>,
    /// Whether a value repeats, or there were too many of them to say.
    pub(crate) repeats: bool,
}

impl ColumnTally {
    /// Remembers the values no longer; answers how many these were.
    fn forget(&mut self) -> usize {
        self.repeats = true;
        std::mem::take(&mut self.seen).len()
    }
}

/// Hashes are hashed already.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Passed(u64);

impl BuildHasher for Passed {
    type Hasher = Passed;
    fn build_hasher(&self) -> Passed {
        Passed(0)
    }
}

impl std::hash::Hasher for Passed {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}

impl Tally {
    /// Counts a record.
    pub(crate) fn add(&mut self, record: &Record) {
        self.rows = record.row + 1;
        let mut any = false;
        for i in 0..record.len() {
            let bytes = record.raw(i).trim_ascii();
            if self.columns.len() <= i {
                self.columns.push(ColumnTally::default());
            }
            if record.raw(i).is_empty() {
                continue;
            }
            let column = &mut self.columns[i];
            column.cells += 1;
            if bytes.is_empty() {
                continue;
            }
            any = true;
            column.filled += 1;
            if column.repeats {
                continue;
            }
            if column.seen.insert(self.hasher.hash_one(bytes)) {
                self.remembered += 1;
            } else {
                self.remembered -= column.forget();
            }
        }
        if self.remembered > MOST_REMEMBERED {
            self.forget_last();
        }
        self.blank_rows += u32::from(!any);
    }

    /// To be called when all records were counted: the values need not be remembered any longer.
    pub(crate) fn finish(&mut self) {
        self.columns.iter_mut().for_each(|column| column.seen = HashSet::default());
        self.remembered = 0;
    }

    /// Makes room: a key stands to the left of what happens to differ as well.
    fn forget_last(&mut self) {
        let last = self.columns.iter_mut().rev().find(|column| !column.seen.is_empty());
        self.remembered -= last.map_or(0, ColumnTally::forget);
    }
}
