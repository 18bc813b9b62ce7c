//! Days, moments, times of day and lengths of time as whole numbers, read from and written as ISO 8601.
//!
//! Our own, since every row of an answer goes through it: a date is written in some ten nanoseconds.

/// Milliseconds of a day.
pub const DAY: i64 = 86_400_000;

/// The years that a date may have: those of ISO 8601 with four digits.
pub const YEARS: std::ops::RangeInclusive<i64> = 0..=9999;

/// Days since 1970-01-01 of a day of the proleptic Gregorian calendar; `None` where no such day exists.
///
/// The algorithm counts from 1 March, so that leap days fall at the end of a year (Howard Hinnant, "chrono-compatible
/// low-level date algorithms").
pub fn days_of(year: i64, month: i64, day: i64) -> Option<i64> {
    if !YEARS.contains(&year) || !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
        return None;
    }
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let year_of_era = y - era * 400;
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    Some(era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468)
}

/// Year, month and day of days since 1970-01-01.
pub fn civil_of(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z - era * 146_097;
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (day, month) = (doy - (153 * mp + 2) / 5 + 1, if mp < 10 { mp + 3 } else { mp - 9 });
    (yoe + era * 400 + i64::from(month <= 2), month, day)
}

/// How many days a month has.
pub fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn digits(bytes: &[u8]) -> Option<i64> {
    let all = !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit);
    all.then(|| bytes.iter().fold(0, |n, b| n * 10 + i64::from(b - b'0')))
}

/// `2026-03-01` as days since 1970-01-01.
pub fn parse_date(text: &str) -> Option<i64> {
    let b = text.as_bytes();
    if b.len() != 10 || b[4] != b'-' || b[7] != b'-' {
        return None;
    }
    days_of(digits(&b[..4])?, digits(&b[5..7])?, digits(&b[8..])?)
}

/// `10:30`, `10:30:00` or `10:30:00.250` as milliseconds since midnight.
pub fn parse_time(text: &str) -> Option<i64> {
    let b = text.as_bytes();
    if b.len() < 5 || b[2] != b':' {
        return None;
    }
    let (h, m) = (digits(&b[..2])?, digits(&b[3..5])?);
    let (s, ms) = match b.get(5..) {
        Some([]) => (0, 0),
        Some([b':', s @ ..]) if s.len() >= 2 => (digits(&s[..2])?, parse_fraction(&s[2..])?),
        _ => return None,
    };
    (h < 24 && m < 60 && s < 60).then_some(((h * 60 + m) * 60 + s) * 1000 + ms)
}

/// `.25` as 250 milliseconds; finer digits are cut.
fn parse_fraction(bytes: &[u8]) -> Option<i64> {
    match bytes {
        [] => Some(0),
        [b'.', rest @ ..] if rest.len() <= 9 => {
            digits(rest)?;
            Some((0..3).fold(0, |n, i| n * 10 + rest.get(i).map_or(0, |b| i64::from(b - b'0'))))
        }
        _ => None,
    }
}

/// `2026-03-01T10:00:00Z`, with an offset, without one (then UTC), with a blank for the `T`, or a date alone (its midnight).
/// Milliseconds since 1970-01-01T00:00:00Z.
pub fn parse_datetime(text: &str) -> Option<i64> {
    let date = parse_date(text.get(..10)?)?;
    let rest = &text[10..];
    if rest.is_empty() {
        return Some(date * DAY);
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let end = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
    let time = parse_time(rest[..end].trim_end())?;
    Some(date * DAY + time - parse_offset(&rest[end..])?)
}

fn parse_offset(text: &str) -> Option<i64> {
    let sign = match text.as_bytes() {
        [] | [b'Z' | b'z'] => return Some(0),
        [b'+', ..] => 1,
        [b'-', ..] => -1,
        _ => return None,
    };
    let b = &text.as_bytes()[1..];
    let (h, m) = match b.len() {
        2 => (digits(b)?, 0),
        4 => (digits(&b[..2])?, digits(&b[2..])?),
        5 if b[2] == b':' => (digits(&b[..2])?, digits(&b[3..])?),
        _ => return None,
    };
    (h <= 14 && m < 60).then_some(sign * (h * 60 + m) * 60_000)
}

/// `PT36H15M`, `P1DT2H`, `-PT5M`, or `36:15` and `36:15:30` (hours, minutes, seconds). Milliseconds.
pub fn parse_duration(text: &str) -> Option<i64> {
    let (sign, body) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let ms = match body.strip_prefix(['P', 'p']) {
        Some(iso) => parse_iso_duration(iso)?,
        None => parse_clock_duration(body)?,
    };
    Some(sign * ms)
}

fn parse_iso_duration(text: &str) -> Option<i64> {
    let (mut total, mut number, mut in_time, mut any) = (0_i64, String::new(), false, false);
    for c in text.chars() {
        match c {
            '0'..='9' | '.' => number.push(c),
            'T' | 't' if !in_time && number.is_empty() => in_time = true,
            _ => {
                let unit = match (c.to_ascii_uppercase(), in_time) {
                    ('W', false) => 7 * DAY,
                    ('D', false) => DAY,
                    ('H', true) => 3_600_000,
                    ('M', true) => 60_000,
                    ('S', true) => 1000,
                    _ => return None,
                };
                let thousandths = crate::field::parse_decimal(&number, 3)?;
                total = total.checked_add(thousandths.checked_mul(unit / 1000)?)?;
                number.clear();
                any = true;
            }
        }
    }
    (any && number.is_empty()).then_some(total)
}

fn parse_clock_duration(text: &str) -> Option<i64> {
    let (clock, fraction) = match text.find('.') {
        Some(i) => (&text[..i], parse_fraction(&text.as_bytes()[i..])?),
        None => (text, 0),
    };
    let mut parts = clock.split(':');
    let hours = digits(parts.next()?.as_bytes())?;
    let minutes = digits(parts.next()?.as_bytes()).filter(|m| *m < 60)?;
    let seconds = match parts.next() {
        Some(s) => digits(s.as_bytes()).filter(|s| *s < 60)?,
        None => 0,
    };
    if parts.next().is_some() || hours > 10_000_000 {
        return None;
    }
    Some(((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction)
}

fn push_padded(out: &mut Vec<u8>, n: i64, width: usize) {
    let mut buffer = [b'0'; 20];
    let mut at = buffer.len();
    let mut rest = n.unsigned_abs();
    while rest > 0 {
        at -= 1;
        buffer[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    out.extend_from_slice(&buffer[at.min(buffer.len() - width)..]);
}

/// Writes `2026-03-01`.
pub fn write_date(out: &mut Vec<u8>, days: i64) {
    let (y, m, d) = civil_of(days);
    push_padded(out, y, 4);
    out.push(b'-');
    push_padded(out, m, 2);
    out.push(b'-');
    push_padded(out, d, 2);
}

/// Writes `10:30:00`, with milliseconds only where there are some.
pub fn write_time(out: &mut Vec<u8>, ms: i64) {
    push_padded(out, ms / 3_600_000, 2);
    out.push(b':');
    push_padded(out, ms / 60_000 % 60, 2);
    out.push(b':');
    push_padded(out, ms / 1000 % 60, 2);
    if ms % 1000 != 0 {
        out.push(b'.');
        push_padded(out, ms % 1000, 3);
    }
}

/// Writes `2026-03-01T10:00:00Z`.
pub fn write_datetime(out: &mut Vec<u8>, ms: i64) {
    write_date(out, ms.div_euclid(DAY));
    out.push(b'T');
    write_time(out, ms.rem_euclid(DAY));
    out.push(b'Z');
}

/// Writes `PT36H15M`; hours are not turned into days, since a day is not always 24 of them.
pub fn write_duration(out: &mut Vec<u8>, ms: i64) {
    if ms < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(b"PT");
    let ms = ms.saturating_abs();
    let (h, m, s) = (ms / 3_600_000, ms / 60_000 % 60, ms % 60_000);
    for (n, unit) in [(h, b'H'), (m, b'M')] {
        if n > 0 {
            push_padded(out, n, 1);
            out.push(unit);
        }
    }
    if s > 0 || ms == 0 {
        push_padded(out, s / 1000, 1);
        if s % 1000 != 0 {
            out.push(b'.');
            push_padded(out, s % 1000, 3);
        }
        out.push(b'S');
    }
}

/// Any of the writers as a `String`.
pub fn text_of(write: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut out = Vec::with_capacity(24);
    write(&mut out);
    String::from_utf8(out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_four_centuries_survives() {
        for days in -200_000..100_000 {
            let (y, m, d) = civil_of(days);
            assert_eq!(days_of(y, m, d), Some(days));
            assert_eq!(parse_date(&text_of(|o| write_date(o, days))), Some(days));
        }
    }

    #[test]
    fn moments() {
        for (text, ms) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2024-03-05T10:11:12+02:00", Some(1_709_626_272_000)),
            ("2024-03-05 10:11", Some(1_709_633_460_000)),
            ("2024-03-05T10:11:12.5-0130", Some(1_709_638_872_500)),
            ("2024-03-05", Some(1_709_596_800_000)),
            ("1969-12-31T23:59:59Z", Some(-1000)),
            ("2024-02-30T09:00:00Z", None),
            ("2024-02-20T24:00:00Z", None),
            ("31/02/2024", None),
            ("2024-03-05T10:11:12é", None),
        ] {
            assert_eq!(parse_datetime(text), ms, "{text}");
        }
        assert_eq!(text_of(|o| write_datetime(o, -1)), "1969-12-31T23:59:59.999Z");
    }

    #[test]
    fn durations_pass_a_day() {
        for (text, ms, back) in [
            ("PT36H15M", 130_500_000, "PT36H15M"),
            ("36:15", 130_500_000, "PT36H15M"),
            ("-PT0.5S", -500, "-PT0.500S"),
            ("P1DT1H", 90_000_000, "PT25H"),
            ("0:00", 0, "PT0S"),
        ] {
            assert_eq!(parse_duration(text), Some(ms), "{text}");
            assert_eq!(text_of(|o| write_duration(o, ms)), back);
        }
        for bad in ["P", "PT", "5", "1:60", "P1H", "PT1H2"] {
            assert_eq!(parse_duration(bad), None, "{bad}");
        }
    }
}
