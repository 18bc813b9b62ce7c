//! Dates and times as people write them. Nothing is guessed: a date is read in an order that is given.

use jiff::Span;
use jiff::civil::{Date, DateTime, ISOWeekDate, Time, Weekday};
use serde::{Deserialize, Serialize};

use super::literal::Moment;
use super::month::{self, month_of};
use crate::said::Said;
use crate::say;

pub use super::month::month_named;

/// Which part of a date comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 31.12.2024, 31 Dec 2024
    Day,
    /// 12/31/2024, Dec 31 2024
    Month,
    /// 2024-12-31
    Year,
}

impl DateOrder {
    /// In words.
    pub const fn text(self) -> &'static str {
        match self {
            DateOrder::Day => "day first",
            DateOrder::Month => "month first",
            DateOrder::Year => "year first",
        }
    }

    /// The same, to be said in other languages too.
    pub(crate) fn said(self) -> Said {
        match self {
            DateOrder::Day => say!("day first"),
            DateOrder::Month => say!("month first"),
            DateOrder::Year => say!("year first"),
        }
    }

    /// The other order that figures alone may be read in, day and month in each other's place.
    pub const fn other(self) -> DateOrder {
        match self {
            DateOrder::Day => DateOrder::Month,
            DateOrder::Month => DateOrder::Day,
            DateOrder::Year => DateOrder::Year,
        }
    }
}

/// Eight digits as year, month, day, in a plausible span of years. `99991231` stands for "never" and is a date too.
pub fn parse_compact(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (year, month, day) = (text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?);
    ((1900..=2100).contains(&year) || year == 9999 || year == 2999).then(|| Date::new(year, month, day).ok())?
}

/// The first of the hundred years that two digits stand for, where nothing says otherwise: 30 is 1930, 29 is 2029, as Excel has it.
pub const FIRST_YEAR: i16 = 1930;

/// Reads a date, perhaps with a time, in an order. A zone beside the time is reckoned in: the answer is in UTC then.
pub fn parse(text: &str, order: DateOrder) -> Option<Moment> {
    parse_from(text, order, FIRST_YEAR)
}

/// The same, years of two digits being those of the hundred that begin with `first`.
pub fn parse_from(text: &str, order: DateOrder, first: i16) -> Option<Moment> {
    let text = text.trim();
    if !(6..=48).contains(&text.len()) && !text.contains(|c: char| c.is_alphabetic()) {
        return None;
    }
    let cjk = if text.is_ascii() { None } else { month::without_cjk(text) };
    let text = cjk.as_deref().unwrap_or(text);
    let (day_part, time) = split_time(text)?;
    if order == DateOrder::Year
        && let Some(monday) = parse_week(day_part)
    {
        return Some((monday, None)).filter(|_| time.is_none());
    }
    let parts = parts_of(day_part)?;
    let date = match parts.as_slice() {
        [a, b, c] => from_three(a, b, c, order, first)?,
        [Part::Month(month), Part::Number(year, digits @ (2 | 4))]
        | [Part::Number(year, digits @ 4), Part::Month(month)] => {
            Date::new(full_year(*year, *digits, first)?, *month, 1).ok().filter(is_plausible)?
        }
        _ => return None,
    };
    match time {
        Some((time, ahead)) if ahead != 0 => {
            let utc = DateTime::from_parts(date, time).checked_sub(Span::new().minutes(ahead)).ok()?;
            Some((utc.date(), Some(utc.time())))
        }
        time => Some((date, time.map(|(time, _)| time))),
    }
}

/// A week by ISO 8601 or the German way, as its Monday or the day that is named: `2024W10`, `2024-W10-1`, `KW 10/2024`.
fn parse_week(text: &str) -> Option<Date> {
    let digits = |s: &str, len: usize| {
        (s.len() == len && s.bytes().all(|b| b.is_ascii_digit())).then(|| s.parse::<i16>().ok())?
    };
    let (year, week, day) = match text.strip_prefix("KW") {
        Some(rest) => {
            let (week, year) = rest.trim_start().split_once(['/', ' ', '-'])?;
            (digits(year.trim(), 4)?, digits(week, week.len().clamp(1, 2))?, 1)
        }
        None => {
            let (year, rest) = text.split_once('W')?;
            let rest = rest.strip_prefix('-').unwrap_or(rest);
            let (week, day) = rest.split_at_checked(2)?;
            let day = day.strip_prefix('-').unwrap_or(day);
            let day = if day.is_empty() { 1 } else { digits(day, 1)? };
            (digits(year.strip_suffix('-').unwrap_or(year), 4)?, digits(week, 2)?, day)
        }
    };
    let weekday = Weekday::from_monday_one_offset(i8::try_from(day).ok()?).ok()?;
    let found = ISOWeekDate::new(year, i8::try_from(week).ok()?, weekday).ok()?;
    (1900..=2100).contains(&year).then(|| found.date())
}

/// Why a text that is written like a date in figures is none: there is no such day, month or year.
pub fn impossible(text: &str, order: DateOrder) -> Option<Said> {
    let (day_part, _) = split_time(text.trim())?;
    let parts: Vec<&str> = day_part.split(['.', '/', '-']).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let number = |s: &str| {
        (1..=4).contains(&s.len()).then(|| s.parse::<i32>().ok().filter(|_| s.bytes().all(|c| c.is_ascii_digit())))?
    };
    let all = [(number(a)?, a.len()), (number(b)?, b.len()), (number(c)?, c.len())];
    let (year, month, day) = match order {
        _ if all[0].1 == 4 => (all[0], all[1], all[2]),
        DateOrder::Month => (all[2], all[0], all[1]),
        _ => (all[2], all[1], all[0]),
    };
    let is_one = [DateOrder::Day, DateOrder::Month, DateOrder::Year].into_iter().any(|o| parse(text, o).is_some());
    if month.1 > 2 || day.1 > 2 || !matches!(year.1, 2 | 4) || is_one {
        return None;
    }
    let full = full_year(year.0, year.1, FIRST_YEAR)?;
    Some(match () {
        () if year.0 == 0 || month.0 == 0 || day.0 == 0 => say!("has a zero for a day, month or year"),
        () if month.0 > 12 => say!("has a month {month}", month = month.0),
        () if year.1 == 4 && full < 1000 => say!("has the year {year}", year = format!("{full:04}")),
        () => {
            let days = Date::new(full, i8::try_from(month.0).ok()?, 1).ok()?.days_in_month();
            Some(days)
                .filter(|days| day.0 > i32::from(*days))
                .map(|days| say!("is day {day} of a month of {days}", day = day.0, days))?
        }
    })
}

enum Part {
    Number(i32, usize),
    Month(i8),
}

/// Cuts into numbers and a month's name; weekdays and ordinal endings are left out.
fn parts_of(text: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::with_capacity(3);
    let mut rest = text;
    while !rest.is_empty() {
        let is_digit = rest.starts_with(|c: char| c.is_ascii_digit());
        let is_word = rest.starts_with(char::is_alphabetic);
        let end = rest
            .find(|c: char| {
                if is_digit {
                    !c.is_ascii_digit()
                } else if is_word {
                    !c.is_alphabetic()
                } else {
                    // Digits of other scripts are neither: they are passed over here, and refused below.
                    c.is_ascii_digit() || c.is_alphabetic()
                }
            })
            .unwrap_or(rest.len());
        let (token, after) = rest.split_at(end);
        rest = after;
        if is_digit {
            parts.push(Part::Number(token.parse().ok().filter(|_| token.len() <= 4)?, token.len()));
        } else if is_word {
            let lower = token.to_lowercase();
            match month_of(token) {
                Some(month) => parts.push(Part::Month(month)),
                None if month::is_filler(&lower) => {}
                None if parts.is_empty() && month::is_weekday(&lower) => {}
                None => return None,
            }
        } else if token.trim().chars().any(|c| !matches!(c, '.' | '/' | '-' | ',' | ' ' | '\u{a0}'))
            || token.trim().len() > 2
        {
            return None;
        }
        if parts.len() > 3 {
            return None;
        }
    }
    let separated = text.contains(['.', '/', '-', ' ', ',']) || parts.iter().any(|p| matches!(p, Part::Month(_)));
    separated.then_some(parts)
}

/// The year of a date that has but two digits of it.
pub(crate) fn short_year(text: &str) -> Option<u8> {
    let (day_part, _) = split_time(text.trim())?;
    match parts_of(day_part)?.last()? {
        Part::Number(year, 2) => u8::try_from(*year).ok(),
        _ => None,
    }
}

fn from_three(a: &Part, b: &Part, c: &Part, order: DateOrder, first: i16) -> Option<Date> {
    use Part::{Month, Number};
    let full_year = |year: i32, digits: usize| full_year(year, digits, first);
    let (year, month, day) = match (a, b, c) {
        (Number(d, 1 | 2), Month(m), Number(y, n @ (2 | 4))) if order == DateOrder::Day => (full_year(*y, *n)?, *m, *d),
        (Month(m), Number(d, 1 | 2), Number(y, n @ (2 | 4))) if order == DateOrder::Month => {
            (full_year(*y, *n)?, *m, *d)
        }
        (Number(y, 4), Month(m), Number(d, 1 | 2)) if order == DateOrder::Year => (*y as i16, *m, *d),
        (Number(y, 4), Number(m, 1 | 2), Number(d, 1 | 2)) if order == DateOrder::Year => (*y as i16, small(*m)?, *d),
        (Number(d, 1 | 2), Number(m, 1 | 2), Number(y, n @ (2 | 4))) if order == DateOrder::Day => {
            (full_year(*y, *n)?, small(*m)?, *d)
        }
        (Number(m, 1 | 2), Number(d, 1 | 2), Number(y, n @ (2 | 4))) if order == DateOrder::Month => {
            (full_year(*y, *n)?, small(*m)?, *d)
        }
        _ => return None,
    };
    Date::new(year, month, small(day)?).ok().filter(is_plausible)
}

/// Whether a date is of a year that people write dates of.
fn is_plausible(date: &Date) -> bool {
    date.year() >= 1000
}

fn small(n: i32) -> Option<i8> {
    i8::try_from(n).ok()
}

/// A year of four digits is the one that is written; two digits are one of the hundred years from `first` on.
fn full_year(year: i32, digits: usize, first: i16) -> Option<i16> {
    let year = i16::try_from(year).ok()?;
    Some(if digits == 2 { first + (year - first).rem_euclid(100) } else { year })
}

/// Cuts a time off the end, with the minutes that its zone is ahead of UTC: `2024-03-01T10:15:30+01:00`, `1.3.2024 10:15`.
fn split_time(text: &str) -> Option<(&str, Option<(Time, i64)>)> {
    let Some(colon) = text.find(':') else { return Some((text, None)) };
    let start = text[..colon].rfind(['T', 't', ' ', '\u{a0}'])?;
    let time = text[start..].trim_start_matches(['T', 't', ' ', '\u{a0}']);
    let (time, ahead) = split_zone(time)?;
    Some((text[..start].trim_end().trim_end_matches(','), Some((parse_time(time)?, ahead))))
}

/// A zone by its distance from UTC, or by one of the names for UTC itself. Others are not known to be what they seem.
fn split_zone(time: &str) -> Option<(&str, i64)> {
    if let Some(rest) = time.strip_suffix(['Z', 'z']) {
        return Some((rest, 0));
    }
    if let Some(rest) = time.strip_suffix(" UTC").or_else(|| time.strip_suffix(" GMT")) {
        return Some((rest, 0));
    }
    let Some(at) = time.rfind(['+', '-', '\u{2212}']) else { return Some((time, 0)) };
    let (rest, zone) = time.split_at(at);
    let sign = if zone.starts_with('+') { 1 } else { -1 };
    let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
    let right = zone.chars().skip(1).all(|c| c.is_ascii_digit() || c == ':') && matches!(digits.len(), 2 | 4);
    let (hours, minutes) = digits.split_at_checked(2).filter(|_| right)?;
    let ahead = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().unwrap_or(0);
    (ahead <= 15 * 60).then(|| (rest.trim_end(), sign * ahead))
}

/// A time of day: `10:15`, `10:15:30.5`, `3 pm`, `3:05 PM`.
pub fn parse_time(text: &str) -> Option<Time> {
    let lower = text.trim().to_ascii_lowercase().replace(['\u{a0}', '\u{202f}'], " ");
    let (clock, half) = match lower.strip_suffix("am").or_else(|| lower.strip_suffix("a.m.")) {
        Some(rest) => (rest.trim_end(), Some(0)),
        None => match lower.strip_suffix("pm").or_else(|| lower.strip_suffix("p.m.")) {
            Some(rest) => (rest.trim_end(), Some(12)),
            None => (lower.strip_suffix(" uhr").unwrap_or(&lower), None),
        },
    };
    let parts: Vec<&str> = clock.split(':').collect();
    let whole =
        |s: &str| s.parse::<i8>().ok().filter(|_| (1..=2).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit()));
    let (hour, minute, second) = match parts.as_slice() {
        [h] if half.is_some() => (whole(h)?, 0, "0"),
        [h, m] if m.len() == 2 => (whole(h)?, whole(m)?, "0"),
        [h, m, s] if m.len() == 2 => (whole(h)?, whole(m)?, *s),
        _ => return None,
    };
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(half) => hour % 12 + half,
        None => hour,
    };
    let (seconds, fraction) = second.split_once(['.', ',']).unwrap_or((second, ""));
    let nanos: i32 =
        if fraction.is_empty() { 0 } else { format!("{:0<9}", fraction.get(..fraction.len().min(9))?).parse().ok()? };
    Time::new(hour, minute, whole(seconds)?, nanos).ok()
}

#[cfg(test)]
mod tests {
    use super::super::duration::parse_duration;
    use super::*;

    #[test]
    fn dates_are_read_in_an_order() {
        use DateOrder::{Day, Month, Year};
        for (text, order, wanted) in [
            ("31.12.2024", Day, Some("2024-12-31")),
            ("31.12.2024", Month, None),
            ("12/31/2024", Month, Some("2024-12-31")),
            ("1/2/24", Day, Some("2024-02-01")),
            ("1/2/24", Month, Some("2024-01-02")),
            ("2024-02-30", Year, None),
            ("2024-02-29", Year, Some("2024-02-29")),
            ("2024/3/1", Year, Some("2024-03-01")),
            ("09-Mar-11", Day, Some("2011-03-09")),
            ("3rd March 2024", Day, Some("2024-03-03")),
            ("March 3, 2024", Month, Some("2024-03-03")),
            ("Dec-22", Day, Some("2022-12-01")),
            ("1/2/29", Day, Some("2029-02-01")),
            ("1/2/30", Day, Some("1930-02-01")),
            ("01.01.0001", Day, None),
            ("0001-01-01", Year, None),
            ("Dec-0022", Day, None),
            ("2 June?", Day, None),
            ("7/8 Feb", Day, None),
            ("45|0|0", Day, None),
            ("12.5", Day, None),
            ("1.2.3", Day, None),
            ("192.168.1.10", Day, None),
            ("2024-03-01T10:15:30Z", Year, Some("2024-03-01")),
            ("2024-03-01T00:15:30+01:00", Year, Some("2024-02-29")),
            ("2024-03-01 23:15 -0500", Year, Some("2024-03-02")),
            ("2024W10", Year, Some("2024-03-04")),
            ("2024-W10", Year, Some("2024-03-04")),
            ("2024-W10-3", Year, Some("2024-03-06")),
            ("KW 10/2024", Year, Some("2024-03-04")),
            ("2024W54", Year, None),
            ("2024年3月1日", Year, Some("2024-03-01")),
            ("3 марта 2024 г.", Day, Some("2024-03-03")),
            ("3. März 2024", Day, Some("2024-03-03")),
            ("1er février 2024", Day, Some("2024-02-01")),
            ("3 de marzo de 2024", Day, Some("2024-03-03")),
            ("3 marca 2024", Day, Some("2024-03-03")),
            ("3 mars 2024", Day, Some("2024-03-03")),
            ("3. marts 2024", Day, Some("2024-03-03")),
            ("1º de março de 2024", Day, Some("2024-03-01")),
            ("lunes, 4 de marzo de 2024", Day, Some("2024-03-04")),
            ("Monday, March 4, 2024", Month, Some("2024-03-04")),
            ("12.03.24", Day, Some("2024-03-12")),
            ("12-Mar-24", Day, Some("2024-03-12")),
            ("Mar 2024", Day, Some("2024-03-01")),
            ("Q1 2024", Year, None),
            ("12/13/14", Day, None),
        ] {
            assert_eq!(parse(text, order).map(|(d, _)| d.to_string()).as_deref(), wanted, "{text} {order:?}");
        }
        assert_eq!(parse_compact("20241231").map(|d| d.to_string()).as_deref(), Some("2024-12-31"));
        assert_eq!(parse_compact("12345678"), None);
    }

    #[test]
    fn days_that_never_were_are_told_from_what_is_no_date() {
        for (text, wanted) in [
            ("31.02.2024", Some("is day 31 of a month of 29")),
            ("32.13.2024", Some("has a month 13")),
            ("12.13.2024", None),
            ("01.01.0205", Some("has the year 0205")),
            ("01.01.0001", Some("has the year 0001")),
            ("0001-01-01", Some("has the year 0001")),
            ("1900-01-00", Some("has a zero for a day, month or year")),
            ("01.01.2024", None),
            ("soon", None),
            ("1.2.3", None),
        ] {
            assert_eq!(impossible(text, DateOrder::Day).map(|why| why.to_string()).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn times_and_durations() {
        for (text, wanted) in
            [("10:15", Some("10:15:00")), ("3:05 PM", Some("15:05:00")), ("25:00", None), ("12 am", Some("00:00:00"))]
        {
            assert_eq!(parse_time(text).map(|t| t.to_string()).as_deref(), wanted, "{text}");
        }
        for (text, wanted) in [
            ("36:15", Some(130_500_000)),
            ("1h 30m", Some(5_400_000)),
            ("90 min", Some(5_400_000)),
            ("1.5 hours", Some(5_400_000)),
            ("PT36H15M", Some(130_500_000)),
            ("1d 4h", Some(100_800_000)),
            ("2h30m", Some(9_000_000)),
            ("2h30", Some(9_000_000)),
            ("1,5 Std.", Some(5_400_000)),
            ("2 heures 5 minutes", Some(7_500_000)),
            ("3 weeks", Some(1_814_400_000)),
            ("12 apples", None),
        ] {
            assert_eq!(parse_duration(text), wanted, "{text}");
        }
    }
}
