//! Numbers of rows or columns as ranges: what a sheet hides is a few long runs, not a list of numbers.

/// A set of numbers, held as ranges that do not touch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spans(Vec<(u32, u32)>);

impl Spans {
    /// Adds the numbers from `first` to `last`; whether that took a range of its own. Numbers come in order, mostly:
    /// [`Spans::settle`] sorts what did not.
    pub fn add(&mut self, first: u32, last: u32) -> bool {
        if first > last {
            return false;
        }
        match self.0.last_mut() {
            Some((from, to)) if first >= *from && first <= to.saturating_add(1) => {
                *to = last.max(*to);
                false
            }
            _ => {
                self.0.push((first, last));
                true
            }
        }
    }

    /// Puts the ranges in order and joins those that touch, once all are there.
    pub fn settle(&mut self) {
        if self.0.windows(2).all(|pair| pair[0].1.saturating_add(1) < pair[1].0) {
            return;
        }
        let mut all = std::mem::take(&mut self.0);
        all.sort_unstable();
        for (first, last) in all {
            self.add(first, last);
        }
    }

    /// Whether a number is among them.
    pub fn contains(&self, number: u32) -> bool {
        let after = self.0.partition_point(|(first, _)| *first <= number);
        after.checked_sub(1).is_some_and(|i| self.0[i].1 >= number)
    }

    /// The ranges, in order.
    pub fn ranges(&self) -> &[(u32, u32)] {
        &self.0
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_joined_and_searched() {
        for (added, ranges) in [
            (&[(3, 3), (4, 4), (5, 9)][..], &[(3, 9)][..]),
            (&[(3, 5), (4, 4)], &[(3, 5)]),
            (&[(9, 9), (2, 3), (4, 4), (20, 30), (8, 8)], &[(2, 4), (8, 9), (20, 30)]),
            (&[(5, 4)], &[]),
            (&[(0, u32::MAX), (7, 7)], &[(0, u32::MAX)]),
        ] {
            let mut spans = Spans::default();
            for (first, last) in added {
                spans.add(*first, *last);
            }
            spans.settle();
            assert_eq!(spans.ranges(), ranges, "{added:?}");
            for n in 0..40 {
                assert_eq!(spans.contains(n), ranges.iter().any(|(a, b)| (*a..=*b).contains(&n)), "{added:?}: {n}");
            }
        }
    }
}
