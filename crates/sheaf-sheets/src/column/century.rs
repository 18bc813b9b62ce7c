//! Years of two digits: which hundred years they are of. Usually those from 1930 on; nobody is born in the future, and what is due
//! may lie beyond 2029 where the column's own years run on to there. Evidence per column.

use super::date::FIRST_YEAR;
use super::profile::Profile;
use super::words;
use crate::said::Said;
use crate::say;

/// The first of the hundred years of a column's two-digit years, and the reason in words; none where it has no such years.
pub(crate) fn of(profile: &Profile, label: &str) -> Option<(i16, Said)> {
    let years = &profile.short_years;
    if years.is_empty() {
        return None;
    }
    let within = |first: i16| say!("years of two digits from {first} to {last}", first, last = first + 99);
    Some(match () {
        () if words::BIRTH.in_header(label) => {
            let first = this_year() - 99;
            (first, say!("{years}, since nobody is born later", years = within(first)))
        }
        () if words::DUE.in_header(label) && runs_on(profile) => {
            let first = FIRST_YEAR + 20;
            (first, say!("{years}, since its years run on beyond 29", years = within(first)))
        }
        () => (FIRST_YEAR, within(FIRST_YEAR)),
    })
}

/// Whether there are years on both sides of the turn, the one close to the other, and none of the rest of the last century.
fn runs_on(profile: &Profile) -> bool {
    let has = |mut years: std::ops::RangeInclusive<u8>| years.any(|year| profile.short_years.contains_key(&year));
    has(20..=29) && has(30..=39) && !has(50..=99)
}

fn this_year() -> i16 {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).year()
}
