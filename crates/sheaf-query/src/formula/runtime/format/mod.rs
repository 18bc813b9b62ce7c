//! TEXT: numbers, days and times written by a spreadsheet's format, such as `#,##0.00` or `d mmm yyyy`.

mod digits;
mod moment;

use super::number::{general, settle};
use super::rounding::{Way, round_at};
use super::{Args, Datum, Own, some};

pub(super) const OWN: &[Own] = &[
    Own { name: "text", run: |a| some(text(a.real(0)?, a.text(1)?)?) },
    Own { name: "fixed", run: fixed },
    Own { name: "dollar", run: dollar },
];

/// A piece of a format, quotes and escapes resolved.
#[derive(Debug, Clone, PartialEq)]
enum Piece {
    /// As it stands.
    Plain(String),
    /// A character with a meaning of its own.
    Sign(char),
    /// In square brackets.
    Bracket(String),
    /// The word General.
    General,
}

/// Longest format that is read.
const LONGEST: usize = 500;

/// A number by a format; days and times as a spreadsheet's number of them.
fn text(n: f64, format: &str) -> Option<String> {
    if format.len() > LONGEST {
        return None;
    }
    if format.is_empty() {
        return Some(String::new());
    }
    let sections = sections(format)?;
    let n = settle(n);
    let (section, n, signed) = match sections.as_slice() {
        [one] => (one, n, n < 0.0),
        [positive, negative] => {
            if n < 0.0 {
                (negative, -n, false)
            } else {
                (positive, n, false)
            }
        }
        [positive, negative, zero, ..] => match n {
            n if n > 0.0 => (positive, n, false),
            n if n < 0.0 => (negative, -n, false),
            _ => (zero, n, false),
        },
        [] => return None,
    };
    if moment::is_moment(section) {
        return moment::write(n, section);
    }
    let body = digits::write(n.abs(), section)?;
    let shown = body.chars().any(|c| ('1'..='9').contains(&c));
    Some(if signed && (shown || n <= -0.5) { format!("-{body}") } else { body })
}

/// Up to four sections, for numbers above zero, below zero, zero and texts.
fn sections(format: &str) -> Option<Vec<Vec<Piece>>> {
    let mut all = vec![Vec::new()];
    let mut chars = format.chars().peekable();
    while let Some(c) = chars.next() {
        let piece = match c {
            ';' => {
                all.push(Vec::new());
                continue;
            }
            '"' => {
                let mut inside = String::new();
                loop {
                    match chars.next() {
                        Some('"') => break,
                        Some(c) => inside.push(c),
                        None => return None,
                    }
                }
                Piece::Plain(inside)
            }
            '\\' | '!' => Piece::Plain(chars.next()?.to_string()),
            // A blank as wide as the next character.
            '_' => {
                chars.next()?;
                Piece::Plain(" ".to_owned())
            }
            // A filling of the cell's width, which a text has not.
            '*' => {
                chars.next()?;
                continue;
            }
            '[' => {
                let mut inside = String::new();
                loop {
                    match chars.next() {
                        Some(']') => break,
                        Some(c) => inside.push(c),
                        None => return None,
                    }
                }
                match inside.strip_prefix('$') {
                    Some(money) => Piece::Plain(money.split('-').next().unwrap_or("").to_owned()),
                    None => Piece::Bracket(inside),
                }
            }
            'G' | 'g' if "eneral".chars().eq(chars.clone().take(6).map(|c| c.to_ascii_lowercase())) => {
                chars.by_ref().take(6).for_each(drop);
                Piece::General
            }
            c => Piece::Sign(c),
        };
        if let Some(section) = all.last_mut() {
            section.push(piece);
        }
    }
    Some(all)
}

/// A whole number's digits in groups of three.
pub(super) fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// Rounded, with so many digits after the point: `("1234", "50")`.
pub(super) fn parts(n: f64, decimals: usize) -> (String, String) {
    let rounded = round_at(n.abs(), decimals as i64, Way::Half);
    let text = match rust_decimal::Decimal::from_scientific(&format!("{rounded:.14e}")) {
        Ok(d) => format!("{:.decimals$}", d.normalize()),
        Err(_) => format!("{rounded:.decimals$}"),
    };
    match text.split_once('.') {
        Some((whole, rest)) => (whole.to_owned(), rest.to_owned()),
        None => (text, String::new()),
    }
}

/// A number with so many digits after the point, grouped unless told not to.
fn fixed(a: &Args<'_>) -> Option<Datum> {
    let (n, decimals, plain) = (a.real(0)?, a.whole(1)?, a.flag(2)?);
    if decimals > 127 {
        return None;
    }
    let rounded = round_at(n, decimals, Way::Half);
    let (whole, rest) = parts(rounded, usize::try_from(decimals).unwrap_or(0));
    let whole = if plain { whole } else { grouped(&whole) };
    let sign = if rounded < 0.0 { "-" } else { "" };
    some(if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") })
}

fn dollar(a: &Args<'_>) -> Option<Datum> {
    let (n, decimals) = (a.real(0)?, a.whole(1)?);
    let text = match fixed(&Args(&[Datum::Real(n.abs()), Datum::Integer(decimals), Datum::Integer(0)]))? {
        Datum::Text(text) => text,
        _ => return None,
    };
    some(if n < 0.0 { format!("-${text}") } else { format!("${text}") })
}

/// The General format.
pub(super) fn write_general(n: f64) -> String {
    general(n)
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn formats() {
        for (n, format, out) in [
            (1234.567, "#,##0.00", "1,234.57"),
            (0.5, "0%", "50%"),
            (-5.0, "0.0;(0.0)", "(5.0)"),
            (1234.5, "0.00E+00", "1.23E+03"),
            (45351.0, "d mmm yyyy", "29 Feb 2024"),
            (0.75, "h:mm AM/PM", "6:00 PM"),
            (1.5, "[h]:mm", "36:00"),
            (5.25, "# ?/?", "5 1/4"),
            (1_234_567.0, "0,", "1235"),
            (5.0, "000", "005"),
            (0.5, "#.##", ".5"),
        ] {
            assert_eq!(text(n, format).as_deref(), Some(out), "{n} {format}");
        }
    }
}
