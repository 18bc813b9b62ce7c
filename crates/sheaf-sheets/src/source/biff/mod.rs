//! What the binary formats of Excel have in common: XLS (MS-XLS, BIFF 5 and 8) and XLSB (MS-XLSB, BIFF 12).

mod compound;
mod constants;
mod functions;
mod strings;
pub(super) mod tokens;
mod xls;

pub(super) use xls::read as read_xls;

use crate::sheet::CellError;

/// How numbers and texts are laid out in records and tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Excel 5 and 95: texts in the code page of their time.
    Biff5,
    /// Excel 97 to 2003.
    Biff8,
    /// XLSB.
    Biff12,
}

/// Bytes that are read from their front.
#[derive(Clone, Copy)]
pub(super) struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Bytes(bytes)
    }

    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    pub(super) fn skip(&mut self, count: usize) -> Option<()> {
        self.take(count).map(|_| ())
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn f64(&mut self) -> Option<f64> {
        self.array().map(f64::from_le_bytes)
    }

    /// What is left of them.
    pub(super) const fn rest(&self) -> &'a [u8] {
        self.0
    }
}

/// The text of a token: its length, then its characters.
fn read_string(bytes: &mut Bytes<'_>, layout: Layout) -> Option<String> {
    match layout {
        Layout::Biff5 => {
            let length = bytes.u8()?;
            // Texts in formulas are compared and shown, most often in plain letters.
            Some(bytes.take(length.into())?.iter().map(|b| char::from(*b)).collect())
        }
        Layout::Biff8 => {
            let length = bytes.u8()?;
            let wide = bytes.u8()? & 1 != 0;
            Some(characters(bytes.take(usize::from(length) << usize::from(wide))?, wide))
        }
        Layout::Biff12 => {
            let length = usize::from(bytes.u16()?);
            Some(characters(bytes.take(2 * length)?, true))
        }
    }
}

/// Characters in two bytes each, or in one where the upper one is zero.
pub(super) fn characters(bytes: &[u8], wide: bool) -> String {
    if !wide {
        return bytes.iter().map(|b| char::from(*b)).collect();
    }
    let units: Vec<u16> = bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
    String::from_utf16_lossy(&units)
}

/// The error of its number.
pub(super) const fn error_of(number: u8) -> CellError {
    match number {
        0x00 => CellError::Null,
        0x07 => CellError::Division,
        0x0f => CellError::Value,
        0x17 => CellError::Reference,
        0x1d => CellError::Name,
        0x24 => CellError::Number,
        0x2a => CellError::NotAvailable,
        _ => CellError::Other,
    }
}

/// A number in four bytes: an integer or the upper half of a float, perhaps a hundredfold.
pub(super) fn number_of_rk(rk: u32) -> f64 {
    let number = match rk & 2 {
        0 => f64::from_bits(u64::from(rk & !3) << 32),
        _ => f64::from((rk as i32) >> 2),
    };
    if rk & 1 == 0 { number } else { number / 100.0 }
}

/// The list of a validation rule: its texts stand one after the other with a zero between.
pub(super) fn list_source(formula: &str, is_list: bool) -> String {
    if is_list { formula.replace('\0', ",") } else { formula.to_owned() }
}

/// What stands before a reference to a sheet.
pub(super) fn sheet_prefix(name: &str) -> String {
    let plain = name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || c == '_')
        && crate::address::parse_cell(name).is_none();
    if plain { format!("{name}!") } else { format!("'{}'!", name.replace('\'', "''")) }
}

/// A defined name that programs give says so.
pub(super) fn built_in(name: &str) -> String {
    if name.starts_with("_xlnm.") { name.to_owned() } else { format!("_xlnm.{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_four_bytes() {
        for (rk, number) in
            [(0x3ff0_0000, 1.0), (5 << 2 | 2, 5.0), (12345 << 2 | 3, 123.45), ((-7_i32 << 2) as u32 | 2, -7.0)]
        {
            assert_eq!(number_of_rk(rk), number);
        }
    }

    #[test]
    fn sheets_are_quoted_where_they_must_be() {
        for (name, prefix) in
            [("Goods", "Goods!"), ("Order lines", "'Order lines'!"), ("Q1", "'Q1'!"), ("An's", "'An''s'!")]
        {
            assert_eq!(sheet_prefix(name), prefix);
        }
    }
}
