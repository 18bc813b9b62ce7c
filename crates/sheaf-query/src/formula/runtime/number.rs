//! Numbers: exact and approximate, read from text and written as text.

use sheaf_model::field::{decimal_text, pow10};

use super::{Args, Datum, Own, real, some};

pub(super) const OWN: &[Own] = &[
    Own { name: "settle", run: |a| real(settle(a.real(0)?)) },
    Own { name: "exact", run: |a| exact(a.real(0)?, a.whole(1)?, super::rounding::Way::Half) },
    Own { name: "exact_up", run: |a| exact(a.real(0)?, a.whole(1)?, super::rounding::Way::Up) },
    Own { name: "exact_down", run: |a| exact(a.real(0)?, a.whole(1)?, super::rounding::Way::Down) },
    Own { name: "shift", run: |a| shift(a, super::rounding::Way::Half) },
    Own { name: "shift_up", run: |a| shift(a, super::rounding::Way::Up) },
    Own { name: "shift_down", run: |a| shift(a, super::rounding::Way::Down) },
    Own { name: "whole", run: |a| whole(settle(a.real(0)?).trunc()) },
    Own { name: "floor", run: |a| whole(settle(a.real(0)?).floor()) },
    Own { name: "sign", run: |a| some(a.real(0)?.partial_cmp(&0.0)? as i64) },
    Own { name: "decimal", run: decimal },
    Own { name: "general", run: |a| some(general(a.real(0)?)) },
    Own { name: "number", run: |a| real(read_number(a.text(0)?)?) },
    Own { name: "truth", run: |a| truth(a.text(0)?) },
    Own { name: "numbervalue", run: numbervalue },
    Own { name: "least", run: |a| extreme(a, true) },
    Own { name: "greatest", run: |a| extreme(a, false) },
];

/// Floating point as a person sees it: 15 significant digits. What binary fractions leave beyond them is no difference.
pub(crate) fn settle(n: f64) -> f64 {
    if n == 0.0 || !n.is_finite() || (n.fract() == 0.0 && n.abs() < 1e15) {
        return n;
    }
    format!("{n:.14e}").parse().unwrap_or(n)
}

fn whole(n: f64) -> Option<Datum> {
    (n.abs() < 9.2e18).then_some(Datum::Integer(n as i64))
}

/// An approximate number as a whole number scaled by ten to the power of `decimals`.
fn exact(n: f64, decimals: i64, way: super::rounding::Way) -> Option<Datum> {
    let decimals = u8::try_from(decimals).ok().filter(|d| *d <= 12)?;
    let rounded = super::rounding::round_at(n, i64::from(decimals), way);
    let scaled = rounded * pow10(decimals) as f64;
    // What 64 bits do not hold goes on as it is, scaled all the same.
    if scaled.abs() < 9.0e15 {
        return some(scaled.round() as i64);
    }
    match rust_decimal::Decimal::from_scientific(&format!("{rounded:e}")) {
        Ok(d) => {
            d.checked_mul(pow10(decimals).into()).and_then(|d| i64::try_from(d).ok()).map_or_else(|| real(scaled), some)
        }
        Err(_) => real(scaled),
    }
}

/// A scaled whole number with `by` digits fewer.
fn shift(a: &Args<'_>, way: super::rounding::Way) -> Option<Datum> {
    let by = u8::try_from(a.whole(1)?).ok().filter(|d| *d <= 18)?;
    let unit = pow10(by);
    match a.0.first()? {
        Datum::Integer(n) => {
            let (quotient, rest) = (n / unit, n % unit);
            let away = match way {
                super::rounding::Way::Half => rest.unsigned_abs() * 2 >= unit.unsigned_abs(),
                super::rounding::Way::Up => rest != 0,
                super::rounding::Way::Down => false,
            };
            some(if away { quotient + n.signum() } else { quotient })
        }
        Datum::Real(n) => real((n / unit as f64).round()),
        _ => None,
    }
}

/// A scaled whole number as text, without zeros at its end.
fn decimal(a: &Args<'_>) -> Option<Datum> {
    let decimals = u8::try_from(a.whole(1)?).ok().filter(|d| *d <= 18)?;
    match a.0.first()? {
        Datum::Integer(n) => some(trim_zeros(decimal_text(*n, decimals))),
        Datum::Real(n) => some(general(n / pow10(decimals) as f64)),
        _ => None,
    }
}

fn trim_zeros(text: String) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A number as text in the general format: 15 significant digits, an exponent only where it is very large or small.
pub(crate) fn general(n: f64) -> String {
    let n = settle(n);
    if n == 0.0 {
        return "0".to_owned();
    }
    let scientific = format!("{n:.14e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !(-9..=19).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{}E{sign}{:02}", trim_zeros(digits.to_owned()), exponent.abs());
    }
    let places = usize::try_from(14 - exponent).unwrap_or(0);
    trim_zeros(format!("{n:.places$}"))
}

/// A text as a number, as a person writes it: blanks around, thousands, a currency sign, percent, brackets for minus, an
/// exponent; also a date or a time, as the number that a spreadsheet has for it.
pub(crate) fn read_number(text: &str) -> Option<f64> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}');
    if text.is_empty() {
        return None;
    }
    plain_number(text).or_else(|| super::date::serial_of(text))
}

fn plain_number(text: &str) -> Option<f64> {
    let (mut text, mut sign, mut scale) = (text, 1.0, 1.0);
    if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        (text, sign) = (inner.trim(), -1.0);
        if text.starts_with(['-', '+']) {
            return None;
        }
    }
    let mut money = false;
    loop {
        if let Some(rest) = text.strip_prefix('-') {
            (text, sign) = (rest.trim_start(), -sign);
        } else if let Some(rest) = text.strip_prefix('+') {
            text = rest.trim_start();
        } else if let Some(rest) = text.strip_prefix(['$', '€', '£', '¥']).filter(|_| !money) {
            (text, money) = (rest.trim_start(), true);
            continue;
        } else {
            break;
        }
        if text.starts_with(['-', '+']) {
            return None;
        }
    }
    if let Some(rest) = text.strip_suffix('%') {
        (text, scale) = (rest.trim_end(), 0.01);
    } else if let Some(rest) = text.strip_suffix(['€', '£']).filter(|_| !money) {
        text = rest.trim_end();
    }
    let n = if text.contains(',') { grouped(text)? } else { unsigned(text)? };
    let n = sign * n;
    Some(if scale == 1.0 { n } else { settle(n / 100.0) })
}

/// `1,234,567.8`: groups of three.
fn grouped(text: &str) -> Option<f64> {
    let (whole, _) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let fits = !first.is_empty() && first.len() <= 3 && groups.all(|g| g.len() == 3);
    if !fits || text.split_once('.').is_some_and(|(_, rest)| rest.contains(',')) {
        return None;
    }
    unsigned(&text.replace(',', ""))
}

fn unsigned(text: &str) -> Option<f64> {
    let fits = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'))
        && text.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && text.bytes().any(|b| b.is_ascii_digit());
    if !fits {
        return None;
    }
    text.parse::<f64>().ok().filter(|n| n.is_finite())
}

fn truth(text: &str) -> Option<Datum> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("true") {
        return some(true);
    }
    if text.eq_ignore_ascii_case("false") {
        return some(false);
    }
    None
}

fn numbervalue(a: &Args<'_>) -> Option<Datum> {
    let point = a.text(1)?.chars().next()?;
    let group = a.text(2)?.chars().next();
    if group == Some(point) {
        return None;
    }
    let text: String = a.text(0)?.chars().filter(|c| !c.is_whitespace()).collect();
    if text.is_empty() {
        return real(0.0);
    }
    let (mut out, mut after, mut percents) = (String::new(), false, 0);
    for c in text.chars() {
        match c {
            '%' => percents += 1,
            _ if percents > 0 => return None,
            c if c == point => {
                if after {
                    return None;
                }
                after = true;
                out.push('.');
            }
            c if Some(c) == group => {
                if after {
                    return None;
                }
            }
            c => out.push(c),
        }
    }
    let (negative, digits) = match out.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, out.strip_prefix('+').unwrap_or(&out)),
    };
    let n = unsigned(digits)?;
    let n = settle((if negative { -n } else { n }) / 100_f64.powi(percents));
    real(n)
}

/// The least or greatest of what is not NULL.
fn extreme(a: &Args<'_>, least: bool) -> Option<Datum> {
    let number = |d: &Datum| match d {
        Datum::Integer(n) => Some(*n as f64),
        Datum::Real(n) => Some(*n),
        _ => None,
    };
    let values = a.0.iter().filter(|d| number(d).is_some());
    let best = values.reduce(|best, d| {
        let below = match (best, d) {
            (Datum::Integer(x), Datum::Integer(y)) => y < x,
            _ => number(d) < number(best),
        };
        if below == least { d } else { best }
    });
    match best? {
        Datum::Real(n) => real(*n),
        other => Some(other.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, n) in [
            (" 12 ", Some(12.0)),
            ("1,234.5", Some(1234.5)),
            ("-$5", Some(-5.0)),
            ("(3)", Some(-3.0)),
            ("10%", Some(0.1)),
            ("1e3", Some(1000.0)),
            ("1,23", None),
            ("", None),
            ("abc", None),
            ("--1", None),
            ("½", None),
        ] {
            assert_eq!(plain_number(text.trim()), n, "{text}");
        }
    }

    #[test]
    fn general_shows_fifteen_digits() {
        for (n, text) in [
            (0.1 + 0.2, "0.3"),
            (1e19, "10000000000000000000"),
            (1e20, "1E+20"),
            (1.0 / 3.0, "0.333333333333333"),
            (-2.50, "-2.5"),
            (1e-10, "1E-10"),
        ] {
            assert_eq!(general(n), text);
        }
    }
}
