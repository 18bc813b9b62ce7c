//! Numbers by a format: digits, groups, percent, powers of ten, fractions.

use super::{Piece, grouped, parts, write_general};

/// Where the parts of a section lie.
struct Shape<'a> {
    section: &'a [Piece],
    point: Option<usize>,
}

fn is_digit(piece: &Piece) -> bool {
    matches!(piece, Piece::Sign('0' | '#' | '?'))
}

/// A number that is not below zero.
pub(super) fn write(n: f64, section: &[Piece]) -> Option<String> {
    if section.contains(&Piece::General) {
        let parts = section.iter().map(|p| match p {
            Piece::General => write_general(n),
            other => plain(other),
        });
        return Some(parts.collect());
    }
    if !section.iter().any(is_digit) {
        return Some(
            section.iter().map(|p| if *p == Piece::Sign('@') { write_general(n) } else { plain(p) }).collect(),
        );
    }
    let slash = section.iter().position(|p| *p == Piece::Sign('/'));
    if let Some(slash) = slash.filter(|s| section[..*s].iter().any(is_digit)) {
        return fraction(n, section, slash);
    }
    let point = section.iter().position(|p| *p == Piece::Sign('.'));
    let power = section
        .windows(2)
        .position(|w| matches!(w[0], Piece::Sign('E' | 'e')) && matches!(w[1], Piece::Sign('+' | '-')));
    let shape = Shape { section, point };
    match power {
        Some(at) => Some(scientific(n, &shape, at)),
        None => Some(decimal(n, &shape)),
    }
}

fn plain(piece: &Piece) -> String {
    match piece {
        Piece::Plain(text) => text.clone(),
        Piece::Sign(c) if !matches!(c, '0' | '#' | '?' | ',') => c.to_string(),
        _ => String::new(),
    }
}

fn decimal(n: f64, shape: &Shape<'_>) -> String {
    let section = shape.section;
    let end = shape.point.unwrap_or(section.len());
    let last_digit = section.iter().rposition(is_digit).unwrap_or(0);
    let first_digit = section.iter().position(is_digit).unwrap_or(0);
    // Commas after the last digit divide by a thousand each; between digits they ask for groups.
    let scale = section.iter().skip(last_digit + 1).take_while(|p| **p == Piece::Sign(',')).count() as i32;
    let before_point = section.iter().take(end).rev().take_while(|p| **p == Piece::Sign(',')).count() as i32;
    let scale = if shape.point.is_some() && shape.point < Some(last_digit) { scale.max(before_point) } else { scale };
    let last_whole = section.iter().take(end).rposition(is_digit).unwrap_or(0);
    let groups = section.iter().take(last_whole).skip(first_digit).any(|p| *p == Piece::Sign(','));
    let percents = section.iter().filter(|p| **p == Piece::Sign('%')).count() as i32;
    let n = super::settle(n * 100_f64.powi(percents) / 1000_f64.powi(scale));
    let places = section.iter().skip(end).filter(|p| is_digit(p)).count();
    let (whole, rest) = parts(n, places);
    let mut out = whole_part(&whole, &section[..end], groups);
    if shape.point.is_some() {
        out.push('.');
        out.push_str(&rest_part(&rest, &section[end + 1..]));
    }
    out
}

/// The digits before the point, put into their places from the right.
fn whole_part(digits: &str, section: &[Piece], groups: bool) -> String {
    let digits: Vec<char> = if digits == "0" { Vec::new() } else { digits.chars().collect() };
    let mut left = digits.len();
    let mut places = section.iter().filter(|p| is_digit(p)).count();
    let mut written = 0;
    let mut reversed: Vec<char> = Vec::new();
    let mut push = |reversed: &mut Vec<char>, c: char| {
        if groups && written > 0 && written % 3 == 0 && c != ' ' {
            reversed.push(',');
        }
        reversed.push(c);
        written += 1;
    };
    if places == 0 {
        // `.00` has no place before the point, and shows what is there all the same.
        let shown = digits.iter().collect::<String>();
        let plain: String = section.iter().map(plain).collect();
        return format!("{plain}{}", if groups { grouped(&shown) } else { shown });
    }
    for piece in section.iter().rev() {
        if let Piece::Sign(sign @ ('0' | '#' | '?')) = piece {
            places -= 1;
            if left > 0 {
                left -= 1;
                push(&mut reversed, digits[left]);
            } else if *sign != '#' {
                push(&mut reversed, if *sign == '0' { '0' } else { ' ' });
            }
            while places == 0 && left > 0 {
                left -= 1;
                push(&mut reversed, digits[left]);
            }
        } else {
            reversed.extend(plain(piece).chars().rev());
        }
    }
    reversed.iter().rev().collect()
}

fn rest_part(digits: &str, section: &[Piece]) -> String {
    let digits: Vec<char> = digits.chars().collect();
    let needed = digits.iter().rposition(|c| *c != '0').map_or(0, |i| i + 1);
    let (mut at, mut out) = (0, String::new());
    for piece in section {
        match piece {
            Piece::Sign('0') => out.push(digits.get(at).copied().unwrap_or('0')),
            Piece::Sign(sign @ ('#' | '?')) => {
                if at < needed || section_needs(section, at) {
                    out.push(digits.get(at).copied().unwrap_or('0'));
                } else if *sign == '?' {
                    out.push(' ');
                }
            }
            other => {
                out.push_str(&plain(other));
                continue;
            }
        }
        at += 1;
    }
    out
}

/// Whether a `0` stands after this place, so that it must be shown.
fn section_needs(section: &[Piece], place: usize) -> bool {
    section.iter().filter(|p| is_digit(p)).skip(place).any(|p| *p == Piece::Sign('0'))
}

fn scientific(n: f64, shape: &Shape<'_>, power: usize) -> String {
    let section = shape.section;
    let end = shape.point.unwrap_or(power).min(power);
    let whole_places = section[..end].iter().filter(|p| is_digit(p)).count().max(1) as i32;
    let places = section[end..power].iter().filter(|p| is_digit(p)).count();
    let mut exponent = if n == 0.0 { 0 } else { exponent_of(n) - (whole_places - 1) };
    if whole_places > 1 {
        let base = if n == 0.0 { 0 } else { exponent_of(n) };
        exponent = base.div_euclid(whole_places) * whole_places;
    }
    let mut mantissa = super::settle(n / 10_f64.powi(exponent));
    if whole_places == 1 && super::round_at(mantissa, places as i64, super::Way::Half) >= 10.0 {
        mantissa /= 10.0;
        exponent += 1;
    }
    let (whole, rest) = parts(mantissa, places);
    let mut out = whole_part(&whole, &section[..end], false);
    if shape.point.is_some_and(|p| p < power) {
        out.push('.');
        out.push_str(&rest_part(&rest, &section[end + 1..power]));
    }
    let sign = if exponent < 0 {
        "-"
    } else if section[power + 1] == Piece::Sign('+') {
        "+"
    } else {
        ""
    };
    let width = section[power + 2..].iter().filter(|p| is_digit(p)).count();
    let tail: String = section[power + 2..].iter().filter(|p| !is_digit(p)).map(plain).collect();
    format!("{out}E{sign}{:0>width$}{tail}", exponent.unsigned_abs())
}

fn exponent_of(n: f64) -> i32 {
    format!("{n:.14e}").split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0)
}

/// `# ?/?`, `# ??/??`, `# ?/8`.
fn fraction(n: f64, section: &[Piece], slash: usize) -> Option<String> {
    let below = &section[slash + 1..];
    let fixed: String =
        below.iter().map_while(|p| if let Piece::Sign(c @ '0'..='9') = p { Some(*c) } else { None }).collect();
    let fixed = fixed.parse::<i64>().ok().filter(|d| *d > 0);
    let places = below.iter().filter(|p| is_digit(p)).count();
    let above = section[..slash].iter().rposition(|p| !is_digit(p)).map_or(0, |i| i + 1);
    let mixed = section[..above].iter().any(is_digit);
    let whole = if mixed { n.trunc() } else { 0.0 };
    let part = n - whole;
    let (mut top, bottom) = match fixed {
        Some(bottom) => ((part * bottom as f64).round() as i64, bottom),
        None => nearest(part, 10_i64.pow(places.clamp(1, 4) as u32) - 1),
    };
    let mut whole = whole as i64;
    if mixed && top == bottom {
        (whole, top) = (whole + 1, 0);
    }
    let widths = (slash - above, if fixed.is_some() { 0 } else { places });
    let lead: String = section[..above].iter().filter(|p| !is_digit(p)).map(plain).collect();
    let (a, b) = (format!("{top:>0$}", widths.0), format!("{bottom:<0$}", widths.1));
    if !mixed {
        return Some(format!("{a}/{b}"));
    }
    if top == 0 {
        let blank = " ".repeat(widths.0 + 1 + b.chars().count().max(widths.1));
        return Some(format!("{whole}{lead}{blank}"));
    }
    let whole = if whole == 0 { String::new() } else { whole.to_string() };
    Some(format!("{whole}{lead}{a}/{b}"))
}

/// The fraction nearest to a number, its denominator at most so large.
fn nearest(n: f64, most: i64) -> (i64, i64) {
    let mut best = (0, 1, f64::MAX);
    for bottom in 1..=most {
        let top = (n * bottom as f64).round();
        let off = (n - top / bottom as f64).abs();
        if off < best.2 - 1e-12 {
            best = (top as i64, bottom, off);
        }
    }
    (best.0, best.1)
}
