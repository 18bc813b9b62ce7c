//! Precision: which numbers a field with so many digits after the point can keep, and which would become others there.

use std::collections::BTreeMap;

/// Significant digits that must stay of a number that is rounded.
const STAYING: i16 = 6;
/// So many powers of ten below a column's greatest number is but the noise of its calculation: a double has not quite 16 digits.
const NOISE: i16 = 14;

/// The power of ten of a number's first digit: 2 for 123.4, -3 for 0.005, 0 for nothing.
pub(crate) fn power(n: f64) -> i16 {
    if n == 0.0 { 0 } else { n.abs().log10().floor() as i16 }
}

/// The power of ten below which a number is noise beside the greatest of its column, by the power of that.
pub(crate) const fn noise_beside(greatest: i16) -> i16 {
    greatest - NOISE
}

/// Whether a number that is rounded to so many digits after the point stays what it is: most of its digits remain, or it is noise.
pub(crate) fn stays(n: f64, decimals: u8, noise: Option<i16>) -> bool {
    is_kept(power(n), decimals, noise)
}

fn is_kept(power: i16, decimals: u8, noise: Option<i16>) -> bool {
    power > STAYING - 2 - i16::from(decimals) || noise.is_some_and(|noise| power < noise)
}

/// Numbers with several digits after the point, counted by these digits and by their size.
#[derive(Debug, Default, Clone)]
pub(crate) struct Fine(BTreeMap<(u8, i16), u64>);

impl Fine {
    /// Counts a number by its digits and the power of ten of its first one.
    pub(crate) fn add(&mut self, power: i16, decimals: u8) {
        // With two digits, only a number beside a million billions would be lost.
        if decimals > 2 {
            *self.0.entry((decimals, power)).or_default() += 1;
        }
    }

    /// How many would not stay what they are with so many digits after the point.
    pub(crate) fn lost(&self, decimals: u8, noise: Option<i16>) -> u64 {
        let lost = |(own, power): &(u8, i16)| *own > decimals && !is_kept(*power, decimals, noise);
        self.0.iter().filter(|(key, _)| lost(key)).map(|(_, many)| many).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stays_what_it_is_where_six_digits_remain_or_it_is_noise() {
        for (n, decimals, greatest, wanted) in [
            (51.512_345_678_901_234, 12, None, true),
            (0.333_333_333_333_333, 6, None, true),
            (0.012_345_678_9, 6, None, false),
            (1e-14, 12, None, false),
            (1.428_571_428_571_429e-10, 12, Some(2.0), false),
            (-5.684_341_886_080_802e-14, 12, Some(1_250.0), true),
            (1e-14, 12, Some(1e-13), false),
        ] {
            assert_eq!(
                stays(n, decimals, greatest.map(|greatest| noise_beside(power(greatest)))),
                wanted,
                "{n} with {decimals}"
            );
        }
    }
}
