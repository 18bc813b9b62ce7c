//! Dates and times as people write them. Nothing is guessed: a date is read in an order that is given.

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use super::literal::Moment;

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
}

/// Month names by their first letters, in several languages; longer ones first where one begins another.
const MONTHS: &[(&str, i8)] = &[
    ("jan", 1),
    ("ene", 1),
    ("gen", 1),
    ("sty", 1),
    ("janv", 1),
    ("feb", 2),
    ("fév", 2),
    ("fev", 2),
    ("lut", 2),
    ("mar", 3),
    ("mär", 3),
    ("mrz", 3),
    ("maa", 3),
    ("mrt", 3),
    ("apr", 4),
    ("avr", 4),
    ("abr", 4),
    ("kwi", 4),
    ("may", 5),
    ("mai", 5),
    ("mei", 5),
    ("maj", 5),
    ("mag", 5),
    ("jun", 6),
    ("juin", 6),
    ("giu", 6),
    ("cze", 6),
    ("jul", 7),
    ("juil", 7),
    ("lug", 7),
    ("lip", 7),
    ("aug", 8),
    ("aoû", 8),
    ("aou", 8),
    ("ago", 8),
    ("sie", 8),
    ("sep", 9),
    ("set", 9),
    ("wrz", 9),
    ("oct", 10),
    ("okt", 10),
    ("ott", 10),
    ("out", 10),
    ("paź", 10),
    ("nov", 11),
    ("lis", 11),
    ("dec", 12),
    ("dez", 12),
    ("déc", 12),
    ("dic", 12),
    ("gru", 12),
];

/// The month that a word names, whole or by its usual short form.
pub fn month_named(word: &str) -> Option<i8> {
    /// Full names as short as a short form.
    const FULL_SHORT: &[&str] = &["june", "july", "juni", "juli", "juin", "août", "mars", "mayo", "maio", "maja"];
    let short = MONTHS.iter().find(|(start, _)| *start == word);
    let is_full = || FULL.contains(&word) || FULL_SHORT.contains(&word);
    short.map(|(_, month)| *month).or_else(|| is_full().then(|| month_of(word)).flatten())
}

fn month_of(word: &str) -> Option<i8> {
    let lower = word.trim_end_matches('.').to_lowercase();
    if lower.chars().count() < 3 || lower.chars().count() > 12 {
        return None;
    }
    // "juin" and "juil" begin alike; the longest match decides.
    let longest = MONTHS.iter().filter(|(start, _)| lower.starts_with(start)).max_by_key(|(start, _)| start.len())?;
    const SHORT: usize = 4;
    let known = lower.chars().count() <= SHORT || FULL.iter().any(|full| lower == *full);
    known.then_some(longest.1)
}

const FULL: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "august",
    "september",
    "october",
    "november",
    "december",
    "januar",
    "februar",
    "märz",
    "oktober",
    "dezember",
    "janvier",
    "février",
    "avril",
    "juillet",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "gennaio",
    "febbraio",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "settembre",
    "ottobre",
    "dicembre",
    "januari",
    "februari",
    "maart",
    "augustus",
    "janeiro",
    "fevereiro",
    "março",
    "junho",
    "julho",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
    "stycznia",
    "lutego",
    "marca",
    "kwietnia",
    "czerwca",
    "lipca",
    "sierpnia",
    "września",
    "października",
    "listopada",
    "grudnia",
];

/// Eight digits as year, month, day, in a plausible span of years. `99991231` stands for "never" and is a date too.
pub fn parse_compact(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (year, month, day) = (text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?);
    ((1900..=2100).contains(&year) || year == 9999 || year == 2999).then(|| Date::new(year, month, day).ok())?
}

/// Reads a date, perhaps with a time, in an order.
pub fn parse(text: &str, order: DateOrder) -> Option<Moment> {
    let text = text.trim();
    if !(6..=48).contains(&text.len()) && !text.contains(|c: char| c.is_alphabetic()) {
        return None;
    }
    let (day_part, time) = split_time(text)?;
    let parts = parts_of(day_part)?;
    let date = match parts.as_slice() {
        [a, b, c] => from_three(a, b, c, order)?,
        [Part::Month(month), Part::Number(year, 2 | 4)] | [Part::Number(year, 4), Part::Month(month)] => {
            Date::new(full_year(*year)?, *month, 1).ok()?
        }
        _ => return None,
    };
    Some((date, time))
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
                    c.is_alphanumeric()
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
                None if matches!(lower.as_str(), "st" | "nd" | "rd" | "th" | "de" | "of" | "er" | "del" | "d") => {}
                None if parts.is_empty() && is_weekday(&lower) => {}
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

fn is_weekday(word: &str) -> bool {
    const DAYS: &[&str] = &[
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "mo", "di", "mi", "do", "fr", "sa", "so", "lun", "mar", "mer",
        "jeu", "ven", "sam", "dim", "lu", "ma", "me", "je", "ve", "dom", "lunes", "martes",
    ];
    DAYS.contains(&word)
        || word.ends_with("day")
        || word.ends_with("tag")
        || word == "mittwoch"
        || word.ends_with("di") && word.len() > 4
}

fn from_three(a: &Part, b: &Part, c: &Part, order: DateOrder) -> Option<Date> {
    use Part::{Month, Number};
    let (year, month, day) = match (a, b, c) {
        (Number(d, 1 | 2), Month(m), Number(y, 2 | 4)) if order == DateOrder::Day => (full_year(*y)?, *m, *d),
        (Month(m), Number(d, 1 | 2), Number(y, 2 | 4)) if order == DateOrder::Month => (full_year(*y)?, *m, *d),
        (Number(y, 4), Month(m), Number(d, 1 | 2)) if order == DateOrder::Year => (*y as i16, *m, *d),
        (Number(y, 4), Number(m, 1 | 2), Number(d, 1 | 2)) if order == DateOrder::Year => (*y as i16, small(*m)?, *d),
        (Number(d, 1 | 2), Number(m, 1 | 2), Number(y, 2 | 4)) if order == DateOrder::Day => {
            (full_year(*y)?, small(*m)?, *d)
        }
        (Number(m, 1 | 2), Number(d, 1 | 2), Number(y, 2 | 4)) if order == DateOrder::Month => {
            (full_year(*y)?, small(*m)?, *d)
        }
        _ => return None,
    };
    Date::new(year, month, small(day)?).ok().filter(|d| d.year() >= 1000)
}

fn small(n: i32) -> Option<i8> {
    i8::try_from(n).ok()
}

/// Two digits: up to 49 is this century, as spreadsheets have it (Excel: 29, LibreOffice: 49... of the two the later).
fn full_year(year: i32) -> Option<i16> {
    i16::try_from(match year {
        0..=49 => 2000 + year,
        50..=99 => 1900 + year,
        _ => year,
    })
    .ok()
}

/// Cuts a time off the end: `2024-03-01T10:15:30Z`, `1.3.2024 10:15`.
fn split_time(text: &str) -> Option<(&str, Option<Time>)> {
    let Some(colon) = text.find(':') else { return Some((text, None)) };
    let start = text[..colon].rfind(['T', 't', ' ', '\u{a0}'])?;
    let time = text[start..].trim_start_matches(['T', 't', ' ', '\u{a0}']);
    let time = time.trim_end_matches(" UTC").trim_end_matches(" GMT");
    Some((text[..start].trim_end().trim_end_matches(','), Some(parse_time(without_zone(time))?)))
}

/// A zone of zero does not change the time; others do, so they are not dropped.
fn without_zone(time: &str) -> &str {
    time.strip_suffix(['Z', 'z'])
        .or_else(|| time.strip_suffix("+00:00"))
        .or_else(|| time.strip_suffix("+0000"))
        .unwrap_or(time)
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
            ("2 June?", Day, None),
            ("7/8 Feb", Day, None),
            ("45|0|0", Day, None),
            ("12.5", Day, None),
            ("1.2.3", Day, None),
            ("192.168.1.10", Day, None),
            ("2024-03-01T10:15:30Z", Year, Some("2024-03-01")),
            ("12/13/14", Day, None),
        ] {
            assert_eq!(parse(text, order).map(|(d, _)| d.to_string()).as_deref(), wanted, "{text} {order:?}");
        }
        assert_eq!(parse_compact("20241231").map(|d| d.to_string()).as_deref(), Some("2024-12-31"));
        assert_eq!(parse_compact("12345678"), None);
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
            ("12 apples", None),
        ] {
            assert_eq!(parse_duration(text), wanted, "{text}");
        }
    }
}
