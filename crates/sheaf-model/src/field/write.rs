//! Values from columns to JSON bytes, without a value tree between: every row of every answer goes through here.

use super::{Choice, pow10};
use crate::storage::Storage;
use crate::temporal;

/// Whole numbers beyond this lose digits in JavaScript (RFC 8259, section 6).
const SAFE: u64 = 1 << 53;

/// Appends JSON to a buffer.
#[derive(Debug, Default)]
pub struct JsonWriter {
    /// What was written.
    pub out: Vec<u8>,
}

impl JsonWriter {
    /// Writes text that is JSON already.
    pub fn raw(&mut self, json: &str) {
        self.out.extend_from_slice(json.as_bytes());
    }

    /// Writes JSON as it is kept, without the blanks that PostgreSQL puts between its parts.
    pub fn kept(&mut self, json: &str) {
        let mut in_text = false;
        for (n, piece) in json.split('"').enumerate() {
            if n > 0 {
                self.out.push(b'"');
            }
            if in_text {
                self.raw(piece);
                // A quote behind an odd number of backslashes is one of the text.
                in_text = piece.bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1;
            } else {
                self.out.extend(piece.bytes().filter(|b| *b != b' '));
                in_text = true;
            }
        }
    }

    /// Writes a string with what RFC 8259 wants escaped.
    pub fn string(&mut self, text: &str) {
        self.out.push(b'"');
        let bytes = text.as_bytes();
        let mut from = 0;
        for (i, b) in bytes.iter().enumerate() {
            if *b >= 0x20 && *b != b'"' && *b != b'\\' {
                continue;
            }
            self.out.extend_from_slice(&bytes[from..i]);
            from = i + 1;
            match b {
                b'"' => self.raw("\\\""),
                b'\\' => self.raw("\\\\"),
                b'\n' => self.raw("\\n"),
                b'\r' => self.raw("\\r"),
                b'\t' => self.raw("\\t"),
                _ => {
                    const HEX: &[u8; 16] = b"0123456789abcdef";
                    self.raw("\\u00");
                    self.out.push(HEX[usize::from(b >> 4)]);
                    self.out.push(HEX[usize::from(b & 15)]);
                }
            }
        }
        self.out.extend_from_slice(&bytes[from..]);
        self.out.push(b'"');
    }

    /// Writes a whole number; beyond 2^53 as a string.
    pub fn integer(&mut self, n: i64) {
        let quoted = n.unsigned_abs() > SAFE;
        if quoted {
            self.out.push(b'"');
        }
        self.digits(n);
        if quoted {
            self.out.push(b'"');
        }
    }

    fn digits(&mut self, n: i64) {
        if n < 0 {
            self.out.push(b'-');
        }
        let mut buffer = [0_u8; 20];
        let mut at = buffer.len();
        let mut rest = n.unsigned_abs();
        loop {
            at -= 1;
            buffer[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.out.extend_from_slice(&buffer[at..]);
    }

    /// Writes a scaled decimal without zeros at its end; as a string where a double could not hold its digits.
    pub fn decimal(&mut self, n: i64, decimals: u8) {
        let (mut n, mut decimals) = (n, decimals);
        while decimals > 0 && n % 10 == 0 {
            n /= 10;
            decimals -= 1;
        }
        // Fifteen significant digits always survive a double.
        let quoted = n.unsigned_abs() > 999_999_999_999_999;
        if quoted {
            self.out.push(b'"');
        }
        if decimals == 0 {
            self.digits(n);
        } else {
            let unit = pow10(decimals);
            if n < 0 && n / unit == 0 {
                self.out.push(b'-');
            }
            self.digits(n / unit);
            self.out.push(b'.');
            let start = self.out.len();
            self.digits((n % unit).saturating_abs());
            let missing = usize::from(decimals) - (self.out.len() - start);
            self.out.splice(start..start, std::iter::repeat_n(b'0', missing));
        }
        if quoted {
            self.out.push(b'"');
        }
    }

    /// The same of a sum, which may be larger than any value of a field: as a string then.
    pub fn large_decimal(&mut self, n: i128, decimals: u8) {
        if let Ok(n) = i64::try_from(n) {
            return self.decimal(n, decimals);
        }
        let digits = n.unsigned_abs().to_string();
        let (whole, part) = digits.split_at(digits.len() - usize::from(decimals));
        let sign = if n < 0 { "-" } else { "" };
        let point = if part.trim_end_matches('0').is_empty() { "" } else { "." };
        self.raw(&format!("\"{sign}{whole}{point}{}\"", part.trim_end_matches('0')));
    }

    /// Writes a number that is not exact, to the fifteen digits that spreadsheets show.
    pub fn real(&mut self, n: f64) {
        if !n.is_finite() {
            self.raw("null");
            return;
        }
        let rounded: f64 = format!("{n:.14e}").parse().unwrap_or(n);
        if rounded == rounded.trunc() && rounded.abs() < SAFE as f64 {
            self.digits(rounded as i64);
        } else {
            self.raw(&rounded.to_string());
        }
    }

    /// Writes what a whole-number column of this storage holds.
    pub fn stored_integer(&mut self, n: i64, storage: Storage, choices: &[Choice]) {
        match storage {
            Storage::Decimal(decimals) => self.decimal(n, decimals),
            Storage::Boolean => self.raw(if n == 0 { "false" } else { "true" }),
            Storage::Date => self.quoted(|out| temporal::write_date(out, n)),
            Storage::DateTime => self.quoted(|out| temporal::write_datetime(out, n)),
            Storage::Time => self.quoted(|out| temporal::write_time(out, n)),
            Storage::Duration => self.quoted(|out| temporal::write_duration(out, n)),
            Storage::Choice => match Choice::with_code(choices, n) {
                Some(choice) => self.string(&choice.label),
                None => self.raw("null"),
            },
            _ => self.integer(n),
        }
    }

    /// Writes what a text column of this storage holds.
    pub fn stored_text(&mut self, text: &str, storage: Storage, choices: &[Choice]) {
        match storage {
            Storage::Json => self.kept(if text.is_empty() { "null" } else { text }),
            Storage::Choices => {
                let codes: Vec<i64> = serde_json::from_str(text).unwrap_or_default();
                self.out.push(b'[');
                for (i, choice) in codes.iter().filter_map(|c| Choice::with_code(choices, *c)).enumerate() {
                    if i > 0 {
                        self.out.push(b',');
                    }
                    self.string(&choice.label);
                }
                self.out.push(b']');
            }
            _ => self.string(text),
        }
    }

    fn quoted(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        self.out.push(b'"');
        write(&mut self.out);
        self.out.push(b'"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut JsonWriter)) -> String {
        let mut json = JsonWriter::default();
        write(&mut json);
        String::from_utf8(json.out).unwrap()
    }

    #[test]
    fn kept_json_has_no_blanks_but_those_of_its_texts() {
        for (kept, plain) in [
            ("", ""),
            ("null", "null"),
            (r#"{"a": [1, 2.5], "b c": "d, e: f", "g": {}}"#, r#"{"a":[1,2.5],"b c":"d, e: f","g":{}}"#),
            (r#"["\" , \"", "\\", " \\\" "]"#, r#"["\" , \"","\\"," \\\" "]"#),
            (r#""one , text""#, r#""one , text""#),
            (r#"{"a":[1,"x y"]}"#, r#"{"a":[1,"x y"]}"#),
        ] {
            assert_eq!(written(|json| json.kept(kept)), plain);
        }
    }

    #[test]
    fn decimals() {
        for (n, decimals, json) in [
            (123_450, 2, "1234.5"),
            (-5, 2, "-0.05"),
            (100, 2, "1"),
            (0, 6, "0"),
            (1_000_001, 6, "1.000001"),
            (-1_050, 3, "-1.05"),
            (i64::MAX, 2, "\"92233720368547758.07\""),
            (i64::MIN, 0, "\"-9223372036854775808\""),
        ] {
            assert_eq!(written(|w| w.decimal(n, decimals)), json);
        }
        assert_eq!(written(|w| w.real(0.1 + 0.2)), "0.3");
        assert_eq!(written(|w| w.real(1e300)), 1e300.to_string());
        assert_eq!(written(|w| w.real(-2.0)), "-2");
    }

    #[test]
    fn strings_are_valid_json() {
        for text in ["", "a\"b\\c\n\t\u{1}é🙂", "\u{7f}"] {
            let json = written(|w| w.string(text));
            assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
    }
}
