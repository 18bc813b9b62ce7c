//! Defined names of a workbook: what each refers to, where it holds, and the rectangle that it names.

use crate::address::{Rect, column_number, parse_cell};

/// Rows and columns of the largest sheet that a workbook can have.
const LAST: (u32, u32) = (1_048_575, 16_383);

/// A defined name as a reader finds it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Defined {
    /// The name. Names that programs give begin with `_xlnm.`.
    pub name: String,
    /// What it refers to, without the leading `=`, in A1 style.
    pub refers_to: String,
    /// The sheet in which alone it holds; none: in the whole workbook.
    pub scope: Option<String>,
}

impl Defined {
    /// The sheet and the rectangle that it names; none where it stands for a formula, a value, or cells in several places.
    /// Whole columns reach from the first row to the last that a sheet can have.
    pub fn area(&self) -> Option<(String, Rect)> {
        area_of(&self.refers_to)
    }
}

/// The sheet and the rectangle of a reference such as `'Order lines'!$A$2:$C$9`.
pub fn area_of(reference: &str) -> Option<(String, Rect)> {
    let reference = reference.trim().trim_start_matches('=');
    let (sheet, cells) = match reference.strip_prefix('\'') {
        Some(quoted) => {
            let (sheet, cells) = quoted.split_once("'!")?;
            (sheet.replace("''", "'"), cells)
        }
        None => {
            let (sheet, cells) = reference.split_once('!')?;
            (sheet.trim_start_matches('$').to_owned(), cells)
        }
    };
    Some((sheet, rect_of(cells)?))
}

/// The rectangle of a reference without a sheet, such as `$A$2:$C$9` or `$A:$A`.
pub(crate) fn rect_of(cells: &str) -> Option<Rect> {
    let (first, last) = cells.split_once(':').unwrap_or((cells, cells));
    if let (Some((top, left)), Some((bottom, right))) = (parse_cell(first), parse_cell(last)) {
        return Some(Rect { top, left, bottom, right }).filter(Rect::is_one);
    }
    let bare = |text: &str| text.trim_start_matches('$').to_owned();
    let (first, last) = (bare(first), bare(last));
    if let (Some(left), Some(right)) = (column_number(&first), column_number(&last)) {
        return Some(Rect { top: 0, left, bottom: LAST.0, right }).filter(Rect::is_one);
    }
    let row = |text: &str| text.parse::<u32>().ok()?.checked_sub(1);
    let (top, bottom) = (row(&first)?, row(&last)?);
    Some(Rect { top, left: 0, bottom, right: LAST.1 }).filter(Rect::is_one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_rectangle_it_refers_to() {
        for (reference, expected) in [
            ("Goods!$A$2:$C$9", Some(("Goods", "A2:C9"))),
            ("='Order lines'!B4", Some(("Order lines", "B4:B4"))),
            ("'Ann''s'!$A$1:$B$2", Some(("Ann's", "A1:B2"))),
            ("$Goods!$A$1:$B$2", Some(("Goods", "A1:B2"))),
            ("Goods!$A:$C", Some(("Goods", "A1:C1048576"))),
            ("Goods!$2:$3", Some(("Goods", "A2:XFD3"))),
            ("Goods!$A$1:$A$3,Goods!$C$1:$C$3", None),
            ("OFFSET(Goods!$A$1,0,0,COUNTA(Goods!$A:$A),1)", None),
            ("Goods!A1+Goods!B1", None),
            ("Goods!#REF!", None),
            ("0.19", None),
            ("\"a!b\"", None),
        ] {
            let found = area_of(reference).map(|(sheet, area)| (sheet, area.to_string()));
            assert_eq!(found, expected.map(|(s, a)| (s.to_owned(), a.to_owned())), "{reference}");
        }
    }
}
