//! Periods for which is paid: months and years of the calendar, counted from the day on which they began.

use serde::{Deserialize, Serialize};

use crate::temporal::{DAY, civil_of, days_in_month, days_of};

/// How long a price lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A month.
    Month,
    /// A year.
    Year,
}

impl Period {
    /// As the API writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Period::Month => "month",
            Period::Year => "year",
        }
    }

    const fn months(self) -> i64 {
        match self {
            Period::Month => 1,
            Period::Year => 12,
        }
    }

    /// The period in which a moment lies, of those that began at another: from, and until. In milliseconds since 1970. What began on the
    /// 31st ends on the last day of a shorter month, and on the 31st again after it.
    pub fn around(self, began: i64, moment: i64) -> (i64, i64) {
        let (day, time) = (began.div_euclid(DAY), began.rem_euclid(DAY));
        let after = |periods: i64| moved(day, periods * self.months()) * DAY + time;
        // Never too far: no month is shorter than 28 days, so that this many have begun at most.
        let mut count = (moment - began).max(0) / (28 * DAY * self.months());
        while count > 0 && after(count) > moment {
            count -= 1;
        }
        (after(count), after(count + 1))
    }
}

/// A day so many months later, or the last one of that month.
fn moved(day: i64, months: i64) -> i64 {
    let (year, month, of_month) = civil_of(day);
    let all = year * 12 + (month - 1) + months;
    let (year, month) = (all.div_euclid(12), all.rem_euclid(12) + 1);
    days_of(year, month, of_month.min(days_in_month(year, month))).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporal::{parse_datetime, text_of, write_datetime};

    #[test]
    fn the_period_around_a_moment() {
        let cases = [
            (
                Period::Month,
                "2026-01-31T12:00:00Z",
                "2026-01-31T12:00:00Z",
                "2026-01-31T12:00:00Z",
                "2026-02-28T12:00:00Z",
            ),
            (
                Period::Month,
                "2026-01-31T12:00:00Z",
                "2026-02-28T11:59:59Z",
                "2026-01-31T12:00:00Z",
                "2026-02-28T12:00:00Z",
            ),
            (
                Period::Month,
                "2026-01-31T12:00:00Z",
                "2026-02-28T12:00:00Z",
                "2026-02-28T12:00:00Z",
                "2026-03-31T12:00:00Z",
            ),
            (
                Period::Month,
                "2024-01-30T00:00:00Z",
                "2024-02-29T00:00:00Z",
                "2024-02-29T00:00:00Z",
                "2024-03-30T00:00:00Z",
            ),
            (
                Period::Month,
                "2026-01-15T00:00:00Z",
                "2029-06-20T08:00:00Z",
                "2029-06-15T00:00:00Z",
                "2029-07-15T00:00:00Z",
            ),
            (
                Period::Year,
                "2024-02-29T06:00:00Z",
                "2025-03-01T00:00:00Z",
                "2025-02-28T06:00:00Z",
                "2026-02-28T06:00:00Z",
            ),
            (
                Period::Year,
                "2024-02-29T06:00:00Z",
                "2028-02-29T06:00:00Z",
                "2028-02-29T06:00:00Z",
                "2029-02-28T06:00:00Z",
            ),
            // A clock that was put back.
            (
                Period::Month,
                "2026-01-15T00:00:00Z",
                "2026-01-01T00:00:00Z",
                "2026-01-15T00:00:00Z",
                "2026-02-15T00:00:00Z",
            ),
        ];
        let at = |text: &str| parse_datetime(text).unwrap();
        let told = |ms: i64| text_of(|out| write_datetime(out, ms));
        for (period, began, moment, from, to) in cases {
            let (first, last) = period.around(at(began), at(moment));
            assert_eq!((told(first).as_str(), told(last).as_str()), (from, to), "{began} {moment}");
        }
    }
}
