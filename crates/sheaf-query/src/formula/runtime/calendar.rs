//! The calendar: parts of days, months added, weeks, years and their parts between two days.

use sheaf_model::temporal::{DAY, civil_of, days_in_month, days_of};

use super::date::{DAYS, add_months, month_start};
use super::{Args, Datum, Own, real, some};

pub(super) const OWN: &[Own] = &[
    Own { name: "year", run: |a| some(civil(a, 0)?.0) },
    Own { name: "month", run: |a| some(civil(a, 0)?.1) },
    Own { name: "day", run: |a| some(civil(a, 0)?.2) },
    Own { name: "hour", run: |a| some(clock(a)? / 3600) },
    Own { name: "minute", run: |a| some(clock(a)? / 60 % 60) },
    Own { name: "second", run: |a| some(clock(a)? % 60) },
    Own { name: "edate", run: |a| some(add_months(day(a, 0)?, a.whole(1)?)?) },
    Own { name: "eomonth", run: eomonth },
    Own { name: "month_start", run: |a| civil(a, 0).and_then(|(y, m, _)| some(days_of(y, m, 1)?)) },
    Own { name: "weekday", run: weekday },
    Own { name: "weeknum", run: weeknum },
    Own { name: "isoweeknum", run: |a| some(iso_week(day(a, 0)?)?) },
    Own { name: "datedif", run: datedif },
    Own { name: "days360", run: |a| some(days360(civil(a, 0)?, civil(a, 1)?, a.flag(2)?)) },
    Own { name: "yearfrac", run: yearfrac },
    Own { name: "easter", run: |a| some(easter(a.whole(0)?)?) },
];

fn day(a: &Args<'_>, i: usize) -> Option<i64> {
    a.whole(i).filter(|d| DAYS.contains(d))
}

fn civil(a: &Args<'_>, i: usize) -> Option<(i64, i64, i64)> {
    day(a, i).map(civil_of)
}

/// Seconds since midnight, rounded to the nearest as spreadsheets do.
fn clock(a: &Args<'_>) -> Option<i64> {
    Some((a.whole(0)?.rem_euclid(DAY) + 500).div_euclid(1000) % 86_400)
}

fn eomonth(a: &Args<'_>) -> Option<Datum> {
    let (year, month, _) = civil(a, 0)?;
    some(month_start(year, month.checked_add(a.whole(1)?)?.checked_add(1)?)? - 1)
}

/// 0 is Monday.
pub(crate) fn day_of_week(days: i64) -> i64 {
    (days + 3).rem_euclid(7)
}

fn weekday(a: &Args<'_>) -> Option<Datum> {
    let monday = day_of_week(day(a, 0)?);
    some(match a.whole(1)? {
        1 | 17 => (monday + 1) % 7 + 1,
        2 | 11 => monday + 1,
        3 => monday,
        n @ 12..=16 => (monday - (n - 11)).rem_euclid(7) + 1,
        _ => return None,
    })
}

fn weeknum(a: &Args<'_>) -> Option<Datum> {
    let days = day(a, 0)?;
    let first = match a.whole(1)? {
        1 | 17 => 6,
        2 | 11 => 0,
        n @ 12..=16 => n - 11,
        21 | 150 => return some(iso_week(days)?),
        _ => return None,
    };
    let (year, ..) = civil_of(days);
    let january = days_of(year, 1, 1)?;
    let before = (day_of_week(january) - first).rem_euclid(7);
    some((days - january + before) / 7 + 1)
}

/// ISO 8601: the week of a year's first Thursday is its first.
fn iso_week(days: i64) -> Option<i64> {
    let thursday = days - day_of_week(days) + 3;
    let (year, ..) = civil_of(thursday);
    Some((thursday - days_of(year, 1, 1)?) / 7 + 1)
}

fn months_between(from: (i64, i64, i64), to: (i64, i64, i64)) -> i64 {
    (to.0 - from.0) * 12 + to.1 - from.1 - i64::from(to.2 < from.2)
}

fn datedif(a: &Args<'_>) -> Option<Datum> {
    let (start, end) = (day(a, 0)?, day(a, 1)?);
    if end < start {
        return None;
    }
    let (from, to) = (civil_of(start), civil_of(end));
    let months = months_between(from, to);
    some(match a.text(2)?.to_ascii_lowercase().as_str() {
        "d" => end - start,
        "m" => months,
        "y" => months / 12,
        "ym" => months % 12,
        "md" if to.2 >= from.2 => to.2 - from.2,
        "md" => {
            // Days since the same day of the month before, that month's length counted.
            let before = month_start(to.0, to.1 - 1)?;
            let (y, m, _) = civil_of(before);
            days_in_month(y, m) - from.2 + to.2
        }
        "yd" => {
            let same = |year: i64| month_start(year, from.1).map(|first| first + from.2 - 1);
            let last = same(to.0)?;
            end - if last > end { same(to.0 - 1)? } else { last }
        }
        _ => return None,
    })
}

type Civil = (i64, i64, i64);

fn is_month_end((y, m, d): Civil) -> bool {
    d == days_in_month(y, m)
}

/// Days between two days of a year of 360; the European way, or that of the NASD.
fn days360(from: Civil, to: Civil, european: bool) -> i64 {
    let (mut start, mut end) = (from.2, to.2);
    let mut month = to.1;
    if european {
        start = start.min(30);
        end = end.min(30);
    } else {
        if is_month_end(from) {
            start = 30;
        }
        if end == 31 {
            if start < 30 {
                (end, month) = (1, month + 1);
            } else {
                end = 30;
            }
        }
    }
    (to.0 - from.0) * 360 + (month - from.1) * 30 + end - start
}

fn is_leap(year: i64) -> bool {
    days_in_month(year, 2) == 29
}

fn yearfrac(a: &Args<'_>) -> Option<Datum> {
    let (start, end, basis) = (day(a, 0)?, day(a, 1)?, a.whole(2)?);
    let (start, end) = (start.min(end), start.max(end));
    let (from, to) = (civil_of(start), civil_of(end));
    let days = (end - start) as f64;
    real(match basis {
        0 => thirty_nasd(from, to) / 360.0,
        1 => days / year_length(start, end, from, to),
        2 => days / 360.0,
        3 => days / 365.0,
        4 => days360(from, to, true) as f64 / 360.0,
        _ => return None,
    })
}

fn thirty_nasd(from: Civil, to: Civil) -> f64 {
    let last_of_february = |(y, m, d): Civil| m == 2 && d == days_in_month(y, 2);
    let (mut start, mut end) = (from.2, to.2);
    if last_of_february(from) && last_of_february(to) {
        end = 30;
    }
    if last_of_february(from) {
        start = 30;
    }
    if end == 31 && start >= 30 {
        end = 30;
    }
    if start == 31 {
        start = 30;
    }
    ((to.0 - from.0) * 360 + (to.1 - from.1) * 30 + end - start) as f64
}

/// The length of a year between two days: one year's own, or the average of all that they touch.
fn year_length(start: i64, end: i64, from: Civil, to: Civil) -> f64 {
    let within_one_year =
        from.0 == to.0 || (from.0 + 1 == to.0 && (from.1 > to.1 || (from.1 == to.1 && from.2 >= to.2)));
    if within_one_year {
        let leap_day = [from.0, to.0]
            .iter()
            .any(|y| is_leap(*y) && days_of(*y, 2, 29).is_some_and(|leap| (start..=end).contains(&leap)));
        return if leap_day || (from.0 == to.0 && is_leap(from.0)) { 366.0 } else { 365.0 };
    }
    let years: Vec<i64> = (from.0..=to.0).collect();
    years.iter().map(|y| if is_leap(*y) { 366.0 } else { 365.0 }).sum::<f64>() / years.len() as f64
}

/// The anonymous Gregorian computus (Meeus, Jones and Butcher).
fn easter(year: i64) -> Option<i64> {
    if !(1583..=9999).contains(&year) {
        return None;
    }
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let leaps = century / 4;
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - leaps - correction + 15) % 30;
    let week = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * week) / 451;
    let sum = epact + week - 7 * late + 114;
    days_of(year, sum / 31, sum % 31 + 1)
}
