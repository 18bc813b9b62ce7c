//! Numbers as people write them: with a point or a comma, grouped, in brackets, with a currency or a percent sign.

use serde::{Deserialize, Serialize};

use super::precision;
use crate::format::currency_code;

/// The sign between a number's whole and its fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Mark {
    /// `1,234.56`
    #[serde(rename = ".")]
    Point,
    /// `1.234,56`
    #[serde(rename = ",")]
    Comma,
}

impl Mark {
    /// The other one.
    pub const fn other(self) -> Mark {
        match self {
            Mark::Point => Mark::Comma,
            Mark::Comma => Mark::Point,
        }
    }

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Mark::Point => "point",
            Mark::Comma => "comma",
        }
    }
}

/// A number, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Numeral {
    /// Sign, digits and a point: `-1234.50`.
    pub plain: String,
    /// Digits after the point.
    pub decimals: u8,
    /// Written with a percent sign.
    pub percent: bool,
    /// Written with a currency: its code where it says.
    pub currency: Option<Option<&'static str>>,
    /// Written with an exponent.
    pub exponent: bool,
}

impl Numeral {
    /// The double that a program wrote with all digits it takes to tell it from others: beyond the fifteenth they are noise.
    pub(crate) fn as_double(&self) -> Option<f64> {
        let digits = self.plain.bytes().filter(u8::is_ascii_digit).skip_while(|b| *b == b'0').count();
        let n = (digits > 15).then(|| self.plain.parse::<f64>().ok())??;
        (n.to_string() == self.plain).then_some(n)
    }

    /// The power of ten of its first digit.
    pub(crate) fn power(&self) -> i16 {
        self.plain.parse().map_or(0, precision::power)
    }

    /// Digits after the point that say something.
    pub(crate) fn meant_decimals(&self) -> u8 {
        self.as_double().map_or(self.decimals, decimals)
    }
}

/// Reads a number with this decimal mark. Grouping must be right: `1,23` is no number with a point.
pub fn parse(text: &str, mark: Mark) -> Option<Numeral> {
    let mut rest = text.trim();
    let mut negative = false;
    if let Some(inside) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
        (negative, rest) = (true, inside.trim());
    }
    let mut percent = false;
    let mut currency = None;
    for _ in 0..3 {
        let before = rest;
        if let Some(r) = rest.strip_suffix('%') {
            (percent, rest) = (true, r.trim_end());
        }
        if let Some(r) = rest.strip_prefix(['-', '\u{2212}', '–']) {
            (negative, rest) = (!negative, r.trim_start());
        } else if let Some(r) = rest.strip_prefix('+') {
            rest = r.trim_start();
        }
        // `1.200,-` and `1'200.—`: nothing after the mark.
        let whole = rest.trim_end_matches(['-', '–', '—']);
        if let Some(r) = whole.strip_suffix([',', '.']).filter(|r| whole.len() < rest.len() && !r.is_empty()) {
            rest = r;
        }
        if let Some(r) = rest.strip_suffix('-').filter(|r| !r.is_empty()) {
            (negative, rest) = (!negative, r.trim_end());
        }
        if let Some((code, r)) = strip_currency(rest).filter(|_| currency.is_none()) {
            (currency, rest) = (Some(code), r);
        }
        if rest == before {
            break;
        }
    }
    if let Some(inside) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
        (negative, rest) = (!negative, inside.trim());
    }
    let (plain, decimals, exponent) = digits(rest, mark)?;
    let plain = if negative { format!("-{plain}") } else { plain };
    Some(Numeral { plain, decimals, percent, currency, exponent })
}

/// Whether a number that is written among percentages is more than all of what it is a share of, if it is one: `77`, which then
/// stands for 77% most likely.
pub(crate) fn is_bare_percentage(n: &Numeral) -> bool {
    !n.percent && n.plain.parse::<f64>().is_ok_and(|size| size.abs() >= 10.0)
}

/// Reads a number that is written short: `1.2k`, `3M`, `€4.5 Mio.`. Only for columns that are written so: of a single value
/// among others nobody knows.
pub fn parse_short(text: &str, mark: Mark) -> Option<Numeral> {
    let text = text.trim();
    let (front, tail) = text.split_at(text.rfind(|c: char| c.is_ascii_digit())? + 1);
    let word = tail.split_whitespace().next()?;
    let power = match word {
        "k" | "K" | "Tsd." | "tsd" | "Tsd" | "mil" => 3,
        "M" | "Mio" | "Mio." | "mn" | "mln" | "million" | "MM" => 6,
        "bn" | "B" | "Mrd" | "Mrd." | "mld" | "billion" => 9,
        _ => return None,
    };
    let rest = format!("{front}{}", &tail[tail.find(word)? + word.len()..]);
    let short = parse(&rest, mark).filter(|n| !n.percent && !n.exponent)?;
    let grown = short.plain.parse::<rust_decimal::Decimal>().ok()?.checked_mul(10_i64.checked_pow(power)?.into())?;
    let grown = grown.normalize();
    let decimals = u8::try_from(grown.scale()).ok()?;
    Some(Numeral { plain: grown.to_string(), decimals, ..short })
}

fn strip_currency(text: &str) -> Option<(Option<&'static str>, &str)> {
    let is_part = |c: char| {
        !(c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '+' | '(' | ')' | '\'' | ',' | '%') || c == '.')
    };
    let end = text.find(|c: char| !is_part(c)).unwrap_or(text.len());
    if let Some(code) = currency_code(&text[..end]).filter(|_| end > 0 && end < text.len()) {
        return Some((code, text[end..].trim_start()));
    }
    let start = text.rfind(|c: char| c.is_ascii_digit() || c == ')')?;
    let (number, tail) = text.split_at(start + 1);
    let tail = tail.trim();
    let tail = tail.strip_prefix([',', '.']).map_or(tail, |t| t.trim_start_matches(['-', '–', '—']).trim());
    currency_code(tail).filter(|_| !tail.is_empty()).map(|code| (code, number.trim_end()))
}

fn digits(text: &str, mark: Mark) -> Option<(String, u8, bool)> {
    let (point, grouping) = match mark {
        Mark::Point => ('.', ','),
        Mark::Comma => (',', '.'),
    };
    let (mantissa, exponent) = split_exponent(text)?;
    let (whole, fraction) = match mantissa.split_once(point) {
        Some((_, fraction)) if fraction.is_empty() && mantissa.len() < 2 => return None,
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    if fraction.is_some_and(|f| !f.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let mut plain = ungroup(whole, grouping)?;
    if plain.is_empty() && fraction.is_none_or(str::is_empty) {
        return None;
    }
    if plain.is_empty() {
        plain.push('0');
    }
    let mut decimals = 0;
    if let Some(fraction) = fraction.filter(|f| !f.is_empty()) {
        decimals = u8::try_from(fraction.len()).ok()?;
        plain = format!("{plain}.{fraction}");
    }
    if let Some(power) = exponent {
        let number = rust_decimal::Decimal::from_scientific(&format!("{plain}e{power}")).ok()?.normalize();
        return Some((number.to_string(), number.scale() as u8, true));
    }
    Some((plain, decimals, false))
}

fn split_exponent(text: &str) -> Option<(&str, Option<i32>)> {
    let Some((mantissa, power)) = text.split_once(['e', 'E']) else { return Some((text, None)) };
    let power: i32 = power.parse().ok().filter(|p: &i32| p.abs() <= 27)?;
    Some((mantissa, Some(power)))
}

/// The digits of a whole number without their grouping; `None` where it is not grouped by threes (or by India's twos).
fn ungroup(whole: &str, grouping: char) -> Option<String> {
    if whole.bytes().all(|b| b.is_ascii_digit()) {
        return Some(whole.to_owned());
    }
    let is_group = |c: char| c == grouping || matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’' | '_');
    let sign = whole.chars().find(|c| !c.is_ascii_digit())?;
    if !is_group(sign) {
        return None;
    }
    let parts: Vec<&str> = whole.split(sign).collect();
    let right = parts.iter().all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
        && parts[0].len() <= 3
        && !parts[0].starts_with('0')
        && parts.last().is_some_and(|p| p.len() == 3)
        && (parts[1..].iter().all(|p| p.len() == 3)
            || sign == ',' && parts[1..parts.len() - 1].iter().all(|p| p.len() == 2));
    right.then(|| parts.concat())
}

/// A number that is not whole as a whole one and its digits after the point, where these are at most six: they give the number
/// again. Most have few, and need not be written down to be counted.
pub(crate) fn in_decimals(n: f64) -> Option<(i64, u8)> {
    let mut scale = 1.0;
    (1..=6).find_map(|digits| {
        scale *= 10.0;
        let whole = (n * scale).round();
        (whole.abs() < 1e15 && whole / scale == n).then_some((whole as i64, digits))
    })
}

/// Digits after the point of a number of a cell; of one too small to be written down, more than any field has.
pub(crate) fn decimals(n: f64) -> u8 {
    let written = || {
        let text = plain(n);
        if text.contains('e') { u8::MAX } else { text.split_once('.').map_or(0, |(_, d)| d.len().min(255) as u8) }
    };
    if n == n.trunc() { 0 } else { in_decimals(n).map_or_else(written, |(_, digits)| digits) }
}

/// A number of a cell in at most 15 digits, as a spreadsheet shows it: 0.1 + 0.2 is `0.3`.
pub fn plain(n: f64) -> String {
    if n == n.trunc() && n.abs() < 1e15 {
        return (n as i64).to_string();
    }
    if let Some((whole, decimals)) = in_decimals(n) {
        return sheaf_model::field::decimal_text(whole, decimals);
    }
    // Nearly every number is written with 15 digits or fewer already, and its shortest text is then the one.
    let shortest = n.to_string();
    if shortest.bytes().filter(u8::is_ascii_digit).count() <= 15 && shortest.len() < 20 {
        return shortest;
    }
    let rounded: f64 = format!("{n:.14e}").parse().unwrap_or(n);
    let text = format!("{rounded}");
    if text.len() < 40 { text } else { format!("{rounded:e}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        for (text, mark, wanted) in [
            ("1234", Mark::Point, Some("1234")),
            ("1,234.56", Mark::Point, Some("1234.56")),
            ("1.234,56", Mark::Comma, Some("1234.56")),
            ("1.234,56", Mark::Point, None),
            ("1,23", Mark::Point, None),
            ("1,23", Mark::Comma, Some("1.23")),
            ("1 234 567,8", Mark::Comma, Some("1234567.8")),
            ("12,34,567", Mark::Point, Some("1234567")),
            ("(1,234.50)", Mark::Point, Some("-1234.50")),
            ("$ 5", Mark::Point, Some("5")),
            ("-$5.10", Mark::Point, Some("-5.10")),
            ("($5.10)", Mark::Point, Some("-5.10")),
            ("£21,347.61", Mark::Point, Some("21347.61")),
            ("5,00 €", Mark::Comma, Some("5.00")),
            ("1.234,-- EUR", Mark::Comma, Some("1234")),
            ("12.5%", Mark::Point, Some("12.5")),
            ("1.5e3", Mark::Point, Some("1500")),
            ("8E467", Mark::Point, None),
            ("7-", Mark::Point, Some("-7")),
            ("1'234.5", Mark::Point, Some("1234.5")),
            ("1’234’567.50", Mark::Point, Some("1234567.50")),
            ("1\u{202f}234,50 €", Mark::Comma, Some("1234.50")),
            ("USD 1,200.00", Mark::Point, Some("1200.00")),
            ("1,200.00-", Mark::Point, Some("-1200.00")),
            ("₹ 12,34,567.50", Mark::Point, Some("1234567.50")),
            ("1.200,-", Mark::Comma, Some("1200")),
            ("CHF 1'200.—", Mark::Point, Some("1200")),
            (".5", Mark::Point, Some("0.5")),
            (".", Mark::Point, None),
            ("-", Mark::Point, None),
            ("12a", Mark::Point, None),
            ("45|0|0", Mark::Point, None),
            ("0.123", Mark::Comma, None),
            ("0,123", Mark::Comma, Some("0.123")),
        ] {
            assert_eq!(parse(text, mark).map(|n| n.plain).as_deref(), wanted, "{text}");
        }
        for (text, mark, wanted) in [
            ("1.2k", Mark::Point, Some("1200")),
            ("3M", Mark::Point, Some("3000000")),
            ("$1.25M", Mark::Point, Some("1250000")),
            ("1,5 Mio. €", Mark::Comma, Some("1500000")),
            ("-2k", Mark::Point, Some("-2000")),
            ("12", Mark::Point, None),
            ("A3M", Mark::Point, None),
        ] {
            assert_eq!(parse_short(text, mark).map(|n| n.plain).as_deref(), wanted, "{text}");
        }
        for (n, text) in
            [(0.1 + 0.2, "0.3"), (1e15, "1000000000000000"), (-0.0, "0"), (39690.0, "39690"), (-2.5, "-2.5")]
        {
            assert_eq!(plain(n), text);
        }
    }
}
