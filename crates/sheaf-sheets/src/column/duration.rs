//! Lengths of time as people write them.

/// A length of time in milliseconds: `36:15`, `36:15:30`, `1h 30m`, `90 min`, `1.5 hours`, `PT36H15M`.
pub fn parse_duration(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, rest) = text.strip_prefix('-').map_or((1, text), |r| (-1, r));
    clock_duration(rest).or_else(|| iso_duration(rest)).or_else(|| unit_duration(rest)).map(|ms| sign * ms)
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
    unit_duration(&rest.replace('T', " ").to_ascii_lowercase())
}

fn unit_duration(text: &str) -> Option<i64> {
    let lower = text.to_ascii_lowercase();
    let (mut rest, mut total, mut any) = (lower.trim(), 0.0, false);
    while !rest.is_empty() {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).filter(|e| *e > 0)?;
        let number: f64 = rest[..end].replace(',', ".").parse().ok()?;
        rest = rest[end..].trim_start();
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let unit = match &rest[..end] {
            "d" | "day" | "days" | "tag" | "tage" => 86_400.0,
            "h" | "hr" | "hrs" | "hour" | "hours" | "std" | "stunde" | "stunden" => 3_600.0,
            "m" | "min" | "mins" | "minute" | "minutes" | "minuten" => 60.0,
            "s" | "sec" | "secs" | "second" | "seconds" | "sek" => 1.0,
            _ => return None,
        };
        total += number * unit;
        any = true;
        rest = rest[end..].trim_start_matches(['.', ',', ' ']);
    }
    (any && total < 1e10).then_some((total * 1_000.0).round() as i64)
}
