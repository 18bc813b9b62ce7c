//! Lengths of time as people write them, and what shows that figures with colons are none of the day's times.

use super::words::{AT, DURATION, SPENT, Words, header_words};

/// How a plan says that two figures with a colon between are minutes and seconds.
pub(crate) const MINUTES: &str = "mm:ss";

/// Whether a header says that figures with a colon between are minutes and seconds: `Hold (mm:ss)`, `Time [min:sec]`.
pub(crate) fn is_in_minutes(label: &str) -> bool {
    let lower = label.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric() && c != ':').any(|word| {
        matches!(word, "mm:ss" | "m:ss" | "m:s" | "min:sec" | "min:sek" | "min:s" | "mins:secs" | "minutes:seconds")
    })
}

/// Whether a header says that lengths of time stand below it: `Duration`, `Talk time`, `Time taken`.
pub(crate) fn is_in_header(label: &str) -> bool {
    let words = header_words(label);
    let has = |list: &str| words.iter().any(|w| list.split(' ').any(|l| l == w));
    let spent = has("time times zeit tijd") && words.iter().any(|w| SPENT.contains(w));
    is_in_minutes(label)
        || !words.iter().any(|w| AT.contains(w)) && (spent || words.iter().any(|w| DURATION.contains(w)))
}

/// Whether a header names lengths of time and nothing else, however long they are.
pub(crate) fn is_named_so(label: &str) -> bool {
    const NAMES: Words = Words::of(
        "duration durations elapsed runtime dauer laufzeit spieldauer spielzeit fahrtdauer gesprächsdauer durée duree duración duracion \
         durata duração duracao duur tijdsduur speelduur trwania trwanie varaktighet varighed varighet kesto süre длительность \
         продолжительность 所要時間 時長 时长",
    );
    is_in_minutes(label) || header_words(label).iter().any(|word| NAMES.contains(word))
}

/// Whether a length in milliseconds is short: a talk, a wait, a race. Where most are longer they are the day's times.
pub(crate) const fn is_short(ms: i64) -> bool {
    ms < 5 * 3_600_000
}

/// Whether a text is written as the time of a race is: hours, minutes and seconds, and less than an hour of them.
pub(crate) fn is_short_clock(text: &str) -> bool {
    let mut parts = text.split(':');
    let hours = parts.next();
    hours.is_some_and(|h| matches!(h, "0" | "00"))
        && parts.clone().count() == 2
        && parts.next().is_some_and(|minutes| minutes != "00")
        && clock_duration(text).is_some()
}

/// A length of time where two figures with a colon between are minutes and seconds.
pub(crate) fn parse_in_minutes(text: &str) -> Option<i64> {
    let ms = parse_duration(text)?;
    let is_pair = text.matches(':').count() == 1;
    Some(if is_pair { ms / 60 } else { ms })
}

/// A length of time in milliseconds: `36:15`, `36:15:30`, `1h 30m`, `90 min`, `1.5 hours`, `PT36H15M`.
pub fn parse_duration(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, rest) = text.strip_prefix('-').map_or((1, text), |r| (-1, r));
    clock_duration(rest).or_else(|| iso_duration(rest)).or_else(|| unit_duration(rest, false)).map(|ms| sign * ms)
}

pub(crate) fn clock_duration(text: &str) -> Option<i64> {
    let parts: Vec<&str> = text.split(':').collect();
    let whole = |s: &str, most: i64| {
        s.parse::<i64>().ok().filter(|n| (0..=most).contains(n) && s.bytes().all(|b| b.is_ascii_digit()))
    };
    match parts.as_slice() {
        [h, m] if m.len() == 2 => Some((whole(h, 1_000_000)? * 60 + whole(m, 59)?) * 60_000),
        [h, m, s] if m.len() == 2 && s.len() >= 2 => {
            let (s, fraction) = s.split_once('.').unwrap_or((s, "0"));
            let ms: i64 = format!("{:0<3}", fraction.get(..fraction.len().min(3))?).parse().ok()?;
            Some(((whole(h, 1_000_000)? * 60 + whole(m, 59)?) * 60 + whole(s, 59)?) * 1_000 + ms)
        }
        _ => None,
    }
}

fn iso_duration(text: &str) -> Option<i64> {
    let rest = text.strip_prefix('P')?;
    if !rest.contains(['T', 'D']) {
        return None;
    }
    unit_duration(&rest.replace('T', " ").to_ascii_lowercase(), true)
}

fn unit_duration(text: &str, iso: bool) -> Option<i64> {
    let lower = text.to_lowercase();
    let (mut rest, mut total, mut any, mut hours) = (lower.trim(), 0.0, false, false);
    while !rest.is_empty() {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','));
        let end = end.or(hours.then_some(rest.len())).filter(|e| *e > 0)?;
        let number: f64 = rest[..end].replace(',', ".").parse().ok()?;
        rest = rest[end..].trim_start();
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let unit = match &rest[..end] {
            // Alone, these may be metres.
            "m" if !iso && !any && rest.len() == end => return None,
            "w" | "wk" | "wks" | "week" | "weeks" | "woche" | "wochen" | "semaine" | "semaines" | "semana"
            | "semanas" | "weken" => 604_800.0,
            "d" | "day" | "days" | "tag" | "tage" | "j" | "jour" | "jours" | "día" | "días" | "dia" | "dias"
            | "giorno" | "giorni" | "dag" | "dagen" | "dagar" | "dage" | "dni" => 86_400.0,
            "h" | "hr" | "hrs" | "hour" | "hours" | "std" | "stunde" | "stunden" | "heure" | "heures" | "hora"
            | "horas" | "ora" | "ore" | "uur" | "uren" | "godz" | "timmar" | "timer" | "ч" => 3_600.0,
            "m" | "min" | "mins" | "minute" | "minutes" | "minuten" | "minuto" | "minutos" | "minuti" | "minuter"
            | "minutter" | "мин" => 60.0,
            "s" | "sec" | "secs" | "second" | "seconds" | "sek" | "sekunde" | "sekunden" | "seconde" | "secondes"
            | "segundo" | "segundos" => 1.0,
            // `2h30`: what follows hours are minutes.
            "" if hours && rest.is_empty() && number < 60.0 => 60.0,
            _ => return None,
        };
        total += number * unit;
        any = true;
        hours = unit == 3_600.0;
        rest = rest[end..].trim_start_matches(['.', ',', ' ']);
    }
    (any && total < 1e10).then_some((total * 1_000.0).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_tell_lengths_of_time() {
        for (label, wanted) in [
            ("Duration", true),
            ("Talk time", true),
            ("Chip time", true),
            ("Time taken", true),
            ("Length of stay", true),
            ("Race time", false),
            ("Last run time", false),
            ("Hold (mm:ss)", true),
            ("Gesamtdauer / Dauer", true),
            ("Time", false),
            ("Start time", false),
            ("Start of hold", false),
            ("Finish time", false),
            ("Opening time", false),
        ] {
            assert_eq!(is_in_header(label), wanted, "{label}");
        }
        assert!(
            is_in_minutes("Time [min:sec]") && !is_in_minutes("Time (hh:mm)") && !is_in_minutes("Start (hh:mm:ss)")
        );
        assert_eq!(parse_in_minutes("3:13"), Some(193_000));
        assert_eq!(parse_in_minutes("1:03:13"), Some(3_793_000));
        assert!(
            is_short_clock("0:35:10")
                && !is_short_clock("00:00:10")
                && !is_short_clock("0:35")
                && !is_short_clock("1:35:10")
        );
    }
}
