//! Series of days: a record for each day, week, month, quarter or year, known by its date.

use super::date::{self, DateOrder};
use super::literal::trim;
use super::month;
use super::profile::Profile;
use crate::proposal::ProposedField;
use crate::serial;
use crate::sheet::TextPool;

/// Fewest days that are a series.
const FEWEST: usize = 10;

/// Whether a column's dates follow each other as those of a series do.
pub(super) fn is_series(field: &ProposedField, profile: &Profile, pool: &TextPool) -> bool {
    let days = days(field, profile, pool);
    let gaps: Vec<i64> = days.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let many = |least: i64, most: i64| gaps.iter().filter(|gap| (least..=most).contains(*gap)).count();
    let nearly_all = |many: usize| many * 10 >= gaps.len() * 9;
    // Weekdays alone are a series too, with a gap of three days after each Friday.
    let daily = nearly_all(many(1, 1)) || nearly_all(many(1, 4)) && many(1, 1) * 4 >= gaps.len() * 3;
    let wider = || {
        [(7, 7), (14, 14), (28, 31), (89, 92), (365, 366)].iter().any(|(least, most)| nearly_all(many(*least, *most)))
    };
    days.len() >= FEWEST && days.len() as u64 == profile.good() && (daily || wider())
}

/// The days of a column in their order, each once; those that are not remembered are left out.
fn days(field: &ProposedField, profile: &Profile, pool: &TextPool) -> Vec<i64> {
    const NUMERIC: u64 = 1 << 63;
    let order = field.reading.date_order.unwrap_or(DateOrder::Year);
    let first = field.reading.years_from.unwrap_or(date::FIRST_YEAR);
    let read = |text: &str| {
        let day = date::parse_from(text, order, first).map(|(day, _)| day);
        day.or_else(|| date::parse_compact(text)).or_else(|| month::first_day(text))
    };
    let written = profile
        .words
        .keys()
        .filter_map(|id| read(trim(pool.get(*id))))
        .map(|day| i64::from(serial::days_since_1970(day)));
    let kept = profile
        .values
        .iter()
        .filter(|value| **value & NUMERIC != 0)
        .map(|value| f64::from_bits(value << 1).floor() as i64);
    let mut days: Vec<i64> = if profile.texts == 0 { kept.collect() } else { written.collect() };
    days.sort_unstable();
    days.dedup();
    days
}
