//! Numbers: exact decimals as scaled whole numbers.

use std::fmt::Write;

use serde_json::Value;

use super::Misfit;
use crate::storage::Scalar;

/// Most digits after the point that a field may have.
pub const MOST_DECIMALS: u8 = 12;

pub(super) const fn number_decimals() -> u8 {
    6
}
pub(super) const fn money_decimals() -> u8 {
    2
}
pub(super) const fn percent_decimals() -> u8 {
    4
}
pub(super) const fn most_stars() -> u8 {
    5
}

/// Ten to the power of `decimals`.
pub const fn pow10(decimals: u8) -> i64 {
    10_i64.pow(decimals as u32)
}

/// `"1234.5"` with two decimals is 123450. `None` where it is not a plain decimal, does not fit 64 bits, or has more digits
/// after the point than `decimals` (zeros at the end do not count).
pub fn parse_decimal(text: &str, decimals: u8) -> Option<i64> {
    read_decimal(text, decimals).ok()
}

enum Unfit {
    NotANumber,
    TooPrecise,
    TooLarge,
}

fn read_decimal(text: &str, decimals: u8) -> Result<i64, Unfit> {
    let bytes = text.trim().as_bytes();
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, bytes),
    };
    let (mut n, mut seen, mut point, mut after) = (0_i64, false, false, 0_u8);
    for (i, b) in digits.iter().enumerate() {
        match b {
            b'0'..=b'9' => {
                seen = true;
                if point && after == decimals {
                    if *b != b'0' {
                        return if digits[i..].iter().all(u8::is_ascii_digit) {
                            Err(Unfit::TooPrecise)
                        } else {
                            read_exponent(text, decimals)
                        };
                    }
                    continue;
                }
                after += u8::from(point);
                n = n.checked_mul(10).and_then(|n| n.checked_sub(i64::from(b - b'0'))).ok_or(Unfit::TooLarge)?;
            }
            b'.' if !point => point = true,
            b'e' | b'E' if seen => return read_exponent(text, decimals),
            _ => return Err(Unfit::NotANumber),
        }
    }
    if !seen {
        return Err(Unfit::NotANumber);
    }
    // Gathered as a negative number, since there is one more of them.
    n = n.checked_mul(pow10(decimals - after)).ok_or(Unfit::TooLarge)?;
    if negative { Ok(n) } else { n.checked_neg().ok_or(Unfit::TooLarge) }
}

fn read_exponent(text: &str, decimals: u8) -> Result<i64, Unfit> {
    let number = rust_decimal::Decimal::from_scientific(text.trim()).map_err(|_| Unfit::NotANumber)?;
    read_decimal(&number.to_string(), decimals)
}

/// 123450 with two decimals is `1234.50`.
pub fn decimal_text(n: i64, decimals: u8) -> String {
    let mut text = String::new();
    if decimals == 0 {
        let _ = write!(text, "{n}");
        return text;
    }
    let (whole, rest) = (n.unsigned_abs() / pow10(decimals) as u64, n.unsigned_abs() % pow10(decimals) as u64);
    let sign = if n < 0 { "-" } else { "" };
    let _ = write!(text, "{sign}{whole}.{rest:0width$}", width = usize::from(decimals));
    text
}

pub(super) fn accept_decimal(value: &Value, decimals: u8, code: &'static str) -> Result<Scalar, Misfit> {
    let read = match value {
        Value::String(s) => read_decimal(s, decimals),
        Value::Number(n) => match n.as_i64() {
            Some(n) => n.checked_mul(pow10(decimals)).ok_or(Unfit::TooLarge),
            None => read_decimal(&n.to_string(), decimals),
        },
        _ => Err(Unfit::NotANumber),
    };
    read.map(Scalar::Integer).map_err(|unfit| match unfit {
        Unfit::NotANumber if decimals == 0 => Misfit::new(code, format!("is {value}, expected a whole number")),
        Unfit::NotANumber => Misfit::new(code, format!("is {value}, expected a number such as 1234.5")),
        Unfit::TooPrecise if decimals == 0 => Misfit::new(code, format!("is {value}, expected a whole number")),
        Unfit::TooPrecise => {
            Misfit::new("too_precise", format!("is {value}, expected at most {decimals} digits after the point"))
        }
        Unfit::TooLarge => Misfit::new(
            "too_large",
            format!("is {value}, the greatest that fits is {}", decimal_text(i64::MAX, decimals)),
        ),
    })
}

pub(super) fn accept_rating(value: &Value, stars: u8) -> Result<Scalar, Misfit> {
    match accept_decimal(value, 0, "rating")? {
        Scalar::Integer(n) if (0..=i64::from(stars)).contains(&n) => Ok(Scalar::Integer(n)),
        _ => Err(Misfit::new("rating", format!("is {value}, expected 0 to {stars}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact_or_refused() {
        for (text, decimals, n) in [
            ("1234.5", 2, Some(123_450)),
            ("-0.05", 2, Some(-5)),
            ("1.500", 1, Some(15)),
            ("1.55", 1, None),
            ("1e3", 0, Some(1000)),
            ("1.25e1", 1, Some(125)),
            (".5", 1, Some(5)),
            ("-9223372036854775808", 0, Some(i64::MIN)),
            ("9223372036854775808", 0, None),
            ("1.234,50", 2, None),
            ("12 €", 2, None),
            ("", 2, None),
            ("-", 2, None),
            ("1.2.3", 2, None),
        ] {
            assert_eq!(parse_decimal(text, decimals), n, "{text}");
        }
        assert_eq!(decimal_text(-5, 2), "-0.05");
        assert_eq!(decimal_text(i64::MIN, 0), "-9223372036854775808");
    }
}
