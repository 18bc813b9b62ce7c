//! The days of a field of dates, counted, and which of them lie far from nearly all others.

use std::collections::BTreeMap;

/// Most different days that are counted: more than two centuries of them.
const MOST_DAYS: usize = 100_000;

/// How often each day stands in a field, and the row of the first.
#[derive(Debug, Default)]
pub(crate) struct Days {
    days: BTreeMap<i64, (u64, u32)>,
    many: u64,
}

impl Days {
    /// Counts a day, in days since 1970; false where there are too many different ones to be counted.
    pub(crate) fn add(&mut self, day: i64, row: u32) -> bool {
        self.many += 1;
        self.days.entry(day).or_insert((0, row)).0 += 1;
        self.days.len() <= MOST_DAYS
    }

    /// The day after so many quarters of all.
    pub(crate) fn at(&self, quarters: u64) -> i64 {
        let mut before = 0;
        let reached = self.days.iter().find(|(_, (n, _))| {
            before += n;
            before > self.many * quarters / 4
        });
        reached.map_or(0, |(day, _)| *day)
    }

    /// Days far from the others, how often each stands there, and the row of the first; in the order of rows.
    pub(crate) fn far(&self) -> Vec<(i64, u64, u32)> {
        if self.many < 20 {
            return Vec::new();
        }
        let (middle, spread) = (self.at(2), self.at(3) - self.at(1));
        let bound = (20 * 365).max(10 * spread);
        let outside = self.days.iter().filter(|(day, _)| (*day - middle).abs() > bound);
        let mut far: Vec<_> = outside.map(|(day, (many, row))| (*day, *many, *row)).collect();
        // More than so many are meant: of few dates one in twenty, up to three, of many one in fifty.
        if far.iter().map(|(_, many, _)| many).sum::<u64>() > (self.many / 20).min(3).max(self.many / 50) {
            return Vec::new();
        }
        far.sort_by_key(|(_, _, row)| *row);
        far
    }
}
