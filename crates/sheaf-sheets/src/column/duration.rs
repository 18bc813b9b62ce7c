//! Lengths of time as people write them.

/// A length of time in milliseconds: `36:15`, `36:15:30`, `1h 30m`, `90 min`, `1.5 hours`, `PT36H15M`.
pub fn parse_duration(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, rest) = text.strip_prefix('-').map_or((1, text), |r| (-1, r));
    clock_duration(rest).or_else(|| iso_duration(rest)).or_else(|| unit_duration(rest, false)).map(|ms| sign * ms)
}

fn clock_duration(text: &str) -> Option<i64> {
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
