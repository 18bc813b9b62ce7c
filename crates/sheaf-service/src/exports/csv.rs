//! Comma-separated values, as RFC 4180 writes them.

use std::io::{self, Write};

/// Whether what begins like a formula gets an apostrophe before it, so that a spreadsheet that opens the file runs nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escape {
    /// Text that begins with `=`, `+`, `-`, `@`, a tab or a line's end, unless it is a plain number.
    Formulas,
    /// Nothing is added.
    Nothing,
}

/// Writes rows.
pub struct Csv<'a> {
    out: &'a mut dyn Write,
    escape: Escape,
    line: Vec<u8>,
}

impl<'a> Csv<'a> {
    /// Writes to this place.
    pub fn new(out: &'a mut dyn Write, escape: Escape) -> Csv<'a> {
        Csv { out, escape, line: Vec::with_capacity(64 << 10) }
    }

    /// A row.
    pub fn row<T: AsRef<str>>(&mut self, cells: impl Iterator<Item = T>) -> io::Result<()> {
        for (i, cell) in cells.enumerate() {
            if i > 0 {
                self.line.push(b',');
            }
            self.cell(cell.as_ref());
        }
        self.line.extend_from_slice(b"\r\n");
        if self.line.len() >= 60 << 10 { self.flush() } else { Ok(()) }
    }

    fn cell(&mut self, cell: &str) {
        let escaped = self.escape == Escape::Formulas && is_like_a_formula(cell);
        let quoted = cell.contains([',', '"', '\r', '\n']);
        if quoted {
            self.line.push(b'"');
        }
        if escaped {
            self.line.push(b'\'');
        }
        if quoted {
            for byte in cell.bytes() {
                if byte == b'"' {
                    self.line.push(b'"');
                }
                self.line.push(byte);
            }
            self.line.push(b'"');
        } else {
            self.line.extend_from_slice(cell.as_bytes());
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(&self.line)?;
        self.line.clear();
        Ok(())
    }

    /// Writes what is left.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        self.out.flush()
    }
}

fn is_like_a_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_plain_number(cell)
}

/// Digits with a sign and a point at most.
fn is_plain_number(cell: &str) -> bool {
    let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    all(whole) && all(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(escape: Escape, cells: &[&str]) -> String {
        let mut out = Vec::new();
        let mut csv = Csv::new(&mut out, escape);
        csv.row(cells.iter()).unwrap();
        csv.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_begins_like_a_formula_is_escaped() {
        let cells = ["=1+1", "+49 30 1", "-5", "-5.25", "+7", "@x", "\tx", "a-b", "--5", "-", "=\"a\",1"];
        let escaped = "'=1+1,'+49 30 1,-5,-5.25,+7,'@x,'\tx,a-b,'--5,'-,\"'=\"\"a\"\",1\"\r\n";
        assert_eq!(line(Escape::Formulas, &cells), escaped);
    }

    #[test]
    fn what_needs_quotes_gets_them() {
        assert_eq!(
            line(Escape::Nothing, &["a,b", "say \"hi\"", "two\nlines", "", "=x"]),
            "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",,=x\r\n"
        );
    }
}
