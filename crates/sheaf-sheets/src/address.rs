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

/// A formula as another cell would have it that shares it: what is relative in its references moves along. What would lie
/// outside of a sheet is `#REF!`.
pub fn moved(formula: &str, from: (u32, u32), to: (u32, u32)) -> String {
    let shift = (i64::from(to.0) - i64::from(from.0), i64::from(to.1) - i64::from(from.1));
    let (mut out, mut rest, mut quote, mut brackets) = (String::with_capacity(formula.len()), formula, None, 0_u32);
    while let Some(c) = rest.chars().next() {
        let is_word =
            |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'$' | b'_' | b'.' | b'\\' | b'?') || *b >= 0x80;
        let word = match (quote, brackets, c) {
            (None, 0, _) => rest.bytes().take_while(|b| is_word(b)).count(),
            _ => 0,
        };
        if word == 0 {
            match (quote, c) {
                (None, '"' | '\'') if brackets == 0 => quote = Some(c),
                (Some(open), c) if open == c => quote = None,
                // In brackets stand labels of a table's columns, or the number of another workbook.
                (None, '[') => brackets += 1,
                (None, ']') => brackets = brackets.saturating_sub(1),
                _ => {}
            }
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let (text, after) = rest.split_at(word);
        // A name before `!` is a sheet's, one before `(` a function's.
        let range = after.strip_prefix(':').and_then(|second| {
            let length = second.bytes().take_while(|b| is_word(b)).count();
            let (second, after) = second.split_at(length);
            Some((moved_whole(text, shift)?, moved_whole(second, shift)?, after))
        });
        if let Some((first, last, after)) = range {
            out.push_str(&format!("{first}:{last}"));
            rest = after;
            continue;
        }
        let named = after.starts_with(['!', '(']);
        match moved_cell(text, shift).filter(|_| !named) {
            Some(cell) => out.push_str(&cell),
            None => out.push_str(text),
        }
        rest = after;
    }
    out
}

/// A reference to a cell, moved; none where it is another word.
fn moved_cell(word: &str, (down, right): (i64, i64)) -> Option<String> {
    let (row, column) = parse_cell(word)?;
    let letters = word.trim_start_matches('$').find(|c: char| !c.is_ascii_alphabetic())?;
    let fixed = (word.trim_start_matches('$')[letters..].starts_with('$'), word.starts_with('$'));
    let row = i64::from(row) + if fixed.0 { 0 } else { down };
    let column = i64::from(column) + if fixed.1 { 0 } else { right };
    if !(0..1 << 20).contains(&row) || !(0..1 << 14).contains(&column) {
        return Some("#REF!".to_owned());
    }
    let mark = |fixed: bool| if fixed { "$" } else { "" };
    Some(format!("{}{}{}{}", mark(fixed.1), column_letters(column as u32), mark(fixed.0), row + 1))
}

/// A whole row or column of a range, moved; none where it is another word.
fn moved_whole(word: &str, (down, right): (i64, i64)) -> Option<String> {
    let (fixed, bare) = word.strip_prefix('$').map_or((false, word), |bare| (true, bare));
    let (number, shift, is_row) = match (column_number(bare), bare.parse::<u32>()) {
        (Some(column), _) => (i64::from(column), right, false),
        (None, Ok(row)) => (i64::from(row) - 1, down, true),
        _ => return None,
    };
    let number = number + if fixed { 0 } else { shift };
    if !(0..1 << if is_row { 20 } else { 14 }).contains(&number) {
        return Some("#REF!".to_owned());
    }
    let text = if is_row { (number + 1).to_string() } else { column_letters(number as u32) };
    Some(format!("{}{text}", if fixed { "$" } else { "" }))
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

    #[test]
    fn formulas_move_with_their_cell() {
        for (formula, expected) in [
            ("B2*C$2+$D2", "C4*D$2+$D4"),
            ("SUM(A1:A$9)", "SUM(B3:B$9)"),
            ("SUM(A:A,$B:C,3:$4)", "SUM(B:B,$B:D,5:$4)"),
            ("VLOOKUP(B2,Goods!$A$2:$C$9,3,FALSE)", "VLOOKUP(C4,Goods!$A$2:$C$9,3,FALSE)"),
            ("'Plan B2'!B2&\"B2\"", "'Plan B2'!C4&\"B2\""),
            ("LOG10(B2)+Q1!B2+Sales[[#This Row],[B2]]", "LOG10(C4)+Q1!C4+Sales[[#This Row],[B2]]"),
            ("rate_B2*Umsätze2+1.5", "rate_B2*Umsätze2+1.5"),
            ("XFD1", "#REF!"),
            ("[1]Other!B2", "[1]Other!C4"),
        ] {
            assert_eq!(moved(formula, (0, 0), (2, 1)), expected);
        }
        assert_eq!(moved("B2-A1", (1, 1), (0, 1)), "B1-#REF!");
    }
}
