//! Cell addresses: letters for columns, A1 texts, rectangles. Rows and columns count from zero inside, from one in texts.

use std::fmt;

/// The letters of a column: 0 is `A`, 27 is `AB`.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        letters.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().map(|b| char::from(*b)).collect()
}

/// The column of some letters: `AB` is 27. `None` for anything else than one to three letters.
pub fn column_number(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let mut n = 0;
    for b in letters.bytes() {
        n = n * 26 + u32::from(b.to_ascii_uppercase().checked_sub(b'A').filter(|d| *d < 26)?) + 1;
    }
    Some(n - 1)
}

/// The text of a cell's address: row 0, column 1 is `B1`.
pub fn cell_text(row: u32, column: u32) -> String {
    format!("{}{}", column_letters(column), u64::from(row) + 1)
}

/// `$B$12` or `B12` as row and column.
pub fn parse_cell(text: &str) -> Option<(u32, u32)> {
    let text = text.trim().trim_start_matches('$');
    let split = text.find(|c: char| c == '$' || c.is_ascii_digit())?;
    let column = column_number(&text[..split])?;
    let row: u32 = text[split..].trim_start_matches('$').parse().ok()?;
    Some((row.checked_sub(1)?, column))
}

/// A rectangle of cells, both corners included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rect {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u32,
}

impl Rect {
    /// `A5:H310` or a single cell.
    pub fn parse(text: &str) -> Option<Rect> {
        let (first, last) = text.split_once(':').unwrap_or((text, text));
        let ((top, left), (bottom, right)) = (parse_cell(first)?, parse_cell(last)?);
        (top <= bottom && left <= right).then_some(Rect { top, left, bottom, right })
    }

    /// Whether it has cells at all: a file may say that it ends before it begins.
    pub const fn is_one(&self) -> bool {
        self.top <= self.bottom && self.left <= self.right
    }

    /// Whether the cell lies inside.
    pub const fn contains(&self, row: u32, column: u32) -> bool {
        row >= self.top && row <= self.bottom && column >= self.left && column <= self.right
    }

    /// Whether they share a cell.
    pub const fn overlaps(&self, other: &Rect) -> bool {
        self.top <= other.bottom && other.top <= self.bottom && self.left <= other.right && other.left <= self.right
    }

    /// Number of rows.
    pub const fn height(&self) -> u32 {
        (self.bottom + 1).saturating_sub(self.top)
    }

    /// Number of columns.
    pub const fn width(&self) -> u32 {
        (self.right + 1).saturating_sub(self.left)
    }
}

impl fmt::Display for Rect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", cell_text(self.top, self.left), cell_text(self.bottom, self.right))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_numbers_agree() {
        for (n, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(column_letters(n), letters);
            assert_eq!(column_number(letters), Some(n));
        }
        assert_eq!(parse_cell("$XFD$1048576"), Some((1_048_575, 16_383)));
        for bad in ["", "A", "1", "A0", "ABCD1", "A1B", "Ä1"] {
            assert_eq!(parse_cell(bad), None, "{bad}");
        }
        assert_eq!(Rect::parse("B2:A1"), None);
        assert_eq!(Rect::parse("A1:C3").map(|r| r.to_string()).as_deref(), Some("A1:C3"));
    }
}
