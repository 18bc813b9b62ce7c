//! Days, moments and times: made from parts, read from text, written as text.

use sheaf_model::temporal::{
    DAY, civil_of, days_in_month, days_of, parse_date, parse_datetime, text_of, write_date, write_time,
};

use super::number::settle;
use super::{Args, Datum, Own, some};

pub(super) const OWN: &[Own] = &[
    Own { name: "make_date", run: make_date },
    Own { name: "make_time", run: make_time },
    Own { name: "date", run: |a| some(read_date(a.text(0)?)?) },
    Own { name: "datetime", run: |a| some(read_datetime(a.text(0)?)?) },
    Own { name: "time", run: |a| some(read_time(a.text(0)?)?.rem_euclid(DAY)) },
    Own { name: "date_text", run: |a| some(text_of_date(a.whole(0)?)?) },
    Own { name: "datetime_text", run: |a| some(text_of_moment(a.whole(0)?)?) },
    Own { name: "time_text", run: |a| some(text_of(|out| write_time(out, a.whole(0).unwrap_or(0).rem_euclid(DAY)))) },
    Own { name: "duration_text", run: |a| some(text_of_duration(a.whole(0)?)) },
];

/// Days between 1899-12-30 and 1970-01-01.
pub(crate) const SERIAL: i64 = 25_569;
/// The days that a formula may come to: those of the years that a date may have.
pub(crate) const DAYS: std::ops::RangeInclusive<i64> = -719_528..=2_932_896;

/// A day from year, month and day, of which month and day may lie outside their range; years below 1900 count from there.
fn make_date(a: &Args<'_>) -> Option<Datum> {
    let (year, month, day) = (a.whole(0)?, a.whole(1)?, a.whole(2)?);
    let year = if (0..1900).contains(&year) { year + 1900 } else { year };
    let first = month_start(year, month)?;
    let days = first.checked_add(day.checked_sub(1)?)?;
    (1900 - 1..=9999).contains(&year_of(days)?).then_some(Datum::Integer(days)).filter(|_| days >= -SERIAL)
}

fn year_of(days: i64) -> Option<i64> {
    DAYS.contains(&days).then(|| civil_of(days).0)
}

/// The first day of a month; months beyond twelve are of later years.
pub(crate) fn month_start(year: i64, month: i64) -> Option<i64> {
    let months = year.checked_mul(12)?.checked_add(month.checked_sub(1)?)?;
    days_of(months.div_euclid(12), months.rem_euclid(12) + 1, 1)
}

/// The same day some months later; the last of the month where it has no such day.
pub(crate) fn add_months(days: i64, months: i64) -> Option<i64> {
    let (year, month, day) = civil_of(days);
    let first = month_start(year, month.checked_add(months)?)?;
    let (y, m, _) = civil_of(first);
    Some(first + day.min(days_in_month(y, m)) - 1)
}

fn make_time(a: &Args<'_>) -> Option<Datum> {
    let parts = [a.whole(0)?, a.whole(1)?, a.whole(2)?];
    if parts.iter().any(|p| !(-32_767_000..=32_767_000).contains(p)) {
        return None;
    }
    let seconds = (parts[0] * 60 + parts[1]) * 60 + parts[2];
    (seconds >= 0).then(|| Datum::Integer((seconds * 1000).rem_euclid(DAY)))
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn month_of(word: &str) -> Option<i64> {
    let word = word.trim_end_matches('.').to_lowercase();
    let at = MONTHS
        .iter()
        .position(|m| *m == word || (word.len() == 3 && m.starts_with(&word)) || word == "sept" && *m == "september")?;
    Some(at as i64 + 1)
}

/// Two digits: up to 29 of this century, from 30 on of the last.
fn full_year(text: &str) -> Option<i64> {
    let n: i64 = text.parse().ok()?;
    match text.len() {
        4 => Some(n),
        1 | 2 => Some(if n < 30 { 2000 + n } else { 1900 + n }),
        _ => None,
    }
}

/// A day as a person writes it: `2024-02-29`, `2/29/2024` (month first), `29 Feb 2024`, `Feb 29, 2024`.
pub(crate) fn read_date(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Some(days) = parse_date(text) {
        return Some(days);
    }
    if let Some((date, time)) = text.split_once([' ', 'T'])
        && let Some(days) = parse_date(date)
    {
        return read_time(time).map(|_| days);
    }
    let parts: Vec<&str> = text.split([' ', '/', '-', ',']).filter(|p| !p.is_empty()).collect();
    let number = |t: &str| t.parse::<i64>().ok().filter(|_| t.len() <= 4 && t.bytes().all(|b| b.is_ascii_digit()));
    match parts.as_slice() {
        [y, m, d] if y.len() == 4 && number(y).is_some() => days_of(number(y)?, number(m)?, number(d)?),
        [m, d, y] if month_of(m).is_some() => days_of(full_year(y)?, month_of(m)?, number(d)?),
        [d, m, y] if month_of(m).is_some() => days_of(full_year(y)?, month_of(m)?, number(d)?),
        [m, d, y] if text.contains('/') => days_of(full_year(y)?, number(m)?, number(d)?),
        _ => None,
    }
}

fn read_datetime(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Some(ms) = parse_datetime(text) {
        return Some(ms);
    }
    if let Some(days) = read_date(text) {
        return Some(days * DAY + text.split_once(' ').and_then(|(_, t)| read_time(t)).unwrap_or(0));
    }
    let (date, time) = text.rsplit_once(' ')?;
    match read_time(time) {
        Some(time) if read_date(date).is_some() => Some(read_date(date)? * DAY + time),
        _ => {
            // `1/2/2024 3:04 PM`
            let (date, clock) = date.rsplit_once(' ')?;
            Some(read_date(date)? * DAY + read_time(&format!("{clock} {time}"))?)
        }
    }
}

/// A time as a person writes it: `9:30`, `09:30:15`, `9:30 PM`, `9 AM`, `26:00`. Milliseconds.
pub(crate) fn read_time(text: &str) -> Option<i64> {
    let text = text.trim();
    let upper = text.to_ascii_uppercase();
    let (clock, half) = if let Some(rest) = upper.strip_suffix("AM") {
        (rest.trim_end(), Some(0))
    } else if let Some(rest) = upper.strip_suffix("PM") {
        (rest.trim_end(), Some(12))
    } else {
        (upper.as_str(), None)
    };
    let parts: Vec<&str> = clock.split(':').collect();
    let number = |t: &str| {
        let digits = !t.is_empty() && t.len() <= 4 && t.bytes().all(|b| b.is_ascii_digit());
        if digits { t.parse::<i64>().ok() } else { None }
    };
    let (hours, minutes, ms) = match parts.as_slice() {
        [h] if half.is_some() => (number(h)?, 0, 0),
        [h, m] => (number(h)?, number(m)?, 0),
        [h, m, s] => {
            let (s, fraction) = s.split_once('.').unwrap_or((s, ""));
            if !fraction.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
            (number(h)?, number(m)?, number(s)? * 1000 + thousandths.parse::<i64>().ok()?)
        }
        _ => return None,
    };
    if minutes > 59 || ms >= 60_000 {
        return None;
    }
    let hours = match half {
        Some(_) if !(1..=12).contains(&hours) && hours != 0 => return None,
        Some(half) => hours % 12 + half,
        None => hours,
    };
    Some((hours * 60 + minutes) * 60_000 + ms)
}

/// A date or a time as a spreadsheet's number of it.
pub(crate) fn serial_of(text: &str) -> Option<f64> {
    if let Some(ms) = read_datetime(text) {
        return Some(settle(ms as f64 / DAY as f64 + SERIAL as f64));
    }
    read_time(text).map(|ms| settle(ms as f64 / DAY as f64))
}

pub(crate) fn text_of_date(days: i64) -> Option<String> {
    DAYS.contains(&days).then(|| text_of(|out| write_date(out, days)))
}

fn text_of_moment(ms: i64) -> Option<String> {
    let (days, rest) = (ms.div_euclid(DAY), ms.rem_euclid(DAY));
    Some(format!("{} {}", text_of_date(days)?, text_of(|out| write_time(out, rest))))
}

/// `36:15:00`, hours beyond a day.
fn text_of_duration(ms: i64) -> String {
    let sign = if ms < 0 { "-" } else { "" };
    let seconds = ms.unsigned_abs() / 1000;
    format!("{sign}{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
