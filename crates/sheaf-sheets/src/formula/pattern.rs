//! Fill-down: two formulas are the same when their references, seen from their own cells, are the same. Works on the text,
//! since a column may have a million formulas.

use std::fmt::Write;

use crate::address::column_number;

/// A formula with each reference written relative to its cell, so that copies of one formula have one pattern.
pub(crate) fn relative(formula: &str, (row, column): (u32, u32)) -> String {
    let mut out = String::with_capacity(formula.len() + 16);
    let bytes = formula.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            quote @ (b'"' | b'\'') => {
                let end = quoted_end(bytes, at, quote);
                out.push_str(&formula[at..end]);
                at = end;
            }
            b'[' => {
                // A structured reference or another workbook: as it is.
                let end = memchr::memchr(b']', &bytes[at..]).map_or(bytes.len(), |n| at + n + 1);
                out.push_str(&formula[at..end]);
                at = end;
            }
            b if b == b'$' || b.is_ascii_alphabetic() || b == b'_' => {
                let end = bytes[at..].iter().position(|b| !is_name_byte(*b)).map_or(bytes.len(), |n| at + n);
                let word = &formula[at..end];
                let next = bytes.get(end).copied();
                match reference(word).filter(|_| !matches!(next, Some(b'(' | b'!'))) {
                    Some(found) => found.write(&mut out, row, column),
                    None => {
                        match whole_column(word).filter(|_| next == Some(b':') || at > 0 && bytes[at - 1] == b':') {
                            Some((absolute, c)) => write_part(&mut out, 'C', absolute, c, column),
                            None => out.push_str(word),
                        }
                    }
                }
                at = end;
            }
            b if b.is_ascii() => {
                if !b.is_ascii_whitespace() {
                    out.push(char::from(b));
                }
                at += 1;
            }
            _ => {
                let c = formula[at..].chars().next().unwrap_or(' ');
                out.push(c);
                at += c.len_utf8();
            }
        }
    }
    out
}

fn quoted_end(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start + 1;
    while let Some(n) = memchr::memchr(quote, &bytes[at.min(bytes.len())..]) {
        at += n + 1;
        if bytes.get(at) != Some(&quote) {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

const fn is_name_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'$' | b'_' | b'.' | b'\\') || b >= 0x80
}

struct Found {
    row: u32,
    row_absolute: bool,
    column: u32,
    column_absolute: bool,
}

impl Found {
    fn write(&self, out: &mut String, row: u32, column: u32) {
        write_part(out, 'R', self.row_absolute, self.row, row);
        write_part(out, 'C', self.column_absolute, self.column, column);
    }
}

fn write_part(out: &mut String, letter: char, absolute: bool, n: u32, from: u32) {
    let _ =
        if absolute { write!(out, "{letter}{n}") } else { write!(out, "{letter}[{}]", i64::from(n) - i64::from(from)) };
}

fn reference(word: &str) -> Option<Found> {
    let (column_absolute, rest) = word.strip_prefix('$').map_or((false, word), |r| (true, r));
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, rest) = rest.split_at(letters);
    let (row_absolute, digits) = rest.strip_prefix('$').map_or((false, rest), |r| (true, r));
    if digits.is_empty() || digits.len() > 7 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let column = column_number(name).filter(|c| *c < 16_384)?;
    Some(Found { row: digits.parse::<u32>().ok()?.checked_sub(1)?, row_absolute, column, column_absolute })
}

fn whole_column(word: &str) -> Option<(bool, u32)> {
    let (absolute, name) = word.strip_prefix('$').map_or((false, word), |r| (true, r));
    column_number(name).map(|c| (absolute, c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_have_one_pattern() {
        for (a, at_a, b, at_b, same) in [
            ("B2*C2", (1, 3), "B3*C3", (2, 3), true),
            ("B2*C2", (1, 3), "B2*C3", (2, 3), false),
            ("$B$1*C2", (1, 3), "$B$1*C3", (2, 3), true),
            ("VLOOKUP(A2,Prices!$A:$B,2,0)", (1, 1), "VLOOKUP(A3,Prices!$A:$B,2,0)", (2, 1), true),
            ("\"A2\"&A2", (1, 1), "\"A2\"&A3", (2, 1), true),
            ("'Q1 A2'!B2", (1, 1), "'Q1 A2'!B3", (2, 1), true),
            ("LOG10(A2)", (1, 1), "LOG10(A3)", (2, 1), true),
            ("T[@Qty]*2", (1, 1), "T[@Qty]*2", (5, 1), true),
        ] {
            assert_eq!(relative(a, at_a) == relative(b, at_b), same, "{a} {b}");
        }
    }
}
