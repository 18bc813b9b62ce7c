//! Formulas that are kept as tokens in reverse Polish order (MS-XLS 2.5.198, MS-XLSB 2.5.97), as text.

use super::functions::function;
use super::{Bytes, Layout, error_of, read_string};
use crate::address::{cell_text, column_letters};

/// Most signs and brackets around operands of one formula: each takes a copy of what it stands around.
const MOST_AROUND: usize = 1_000;
/// What stands for a formula that is longer than is looked at.
const TOO_LONG: &str = "#TOO_LONG";

/// A table as formulas refer to it.
pub(in crate::source) struct TableName {
    pub(in crate::source) id: u32,
    pub(in crate::source) name: String,
    pub(in crate::source) columns: Vec<String>,
}

/// What the formulas of a workbook refer to by number.
pub(in crate::source) struct Decoder {
    pub(in crate::source) layout: Layout,
    /// What stands before a reference to another sheet (`'Order lines'!`), by the number of the reference.
    pub(in crate::source) sheets: Vec<String>,
    /// Defined names, in their order.
    pub(in crate::source) names: Vec<String>,
    /// Names of other workbooks and of added functions, by the number of the reference.
    pub(in crate::source) outer_names: Vec<Vec<String>>,
    pub(in crate::source) tables: Vec<TableName>,
    /// Longest formula that is looked at.
    pub(in crate::source) longest: usize,
}

impl Decoder {
    /// The text of a formula in a cell, without the leading `=`; none where it cannot be told. `apart` is what stands apart from
    /// its tokens: the values of its constant arrays.
    pub(in crate::source) fn text(&self, tokens: &[u8], apart: &[u8], cell: (u32, u32)) -> Option<String> {
        let (bytes, apart) = (Bytes::new(tokens), Bytes::new(apart));
        let mut reader = Tokens { decoder: self, cell, bytes, apart, stack: Vec::new(), around: 0 };
        let read = reader.read();
        let longest = reader.stack.iter().map(String::len).max().unwrap_or(0);
        if longest > self.longest || reader.around > MOST_AROUND {
            return Some(TOO_LONG.to_owned());
        }
        read.and_then(|()| reader.stack.pop()).filter(|text| !text.is_empty() && reader.stack.is_empty())
    }
}

/// The cell to whose formula a formula refers that says no more: that is shared, or fills an array.
pub(in crate::source) fn shared_with(tokens: &[u8], extra: &[u8], layout: Layout) -> Option<(u32, u32)> {
    let mut bytes = Bytes::new(tokens);
    (bytes.u8()? == 0x01).then_some(())?;
    match layout {
        Layout::Biff12 => Some((bytes.u32()?, Bytes::new(extra).u32().unwrap_or(0))),
        Layout::Biff5 | Layout::Biff8 => Some((bytes.u16()?.into(), bytes.u16()?.into())),
    }
}

pub(super) struct Tokens<'a> {
    pub(super) decoder: &'a Decoder,
    cell: (u32, u32),
    bytes: Bytes<'a>,
    /// What stands apart and is not read yet.
    pub(super) apart: Bytes<'a>,
    stack: Vec<String>,
    around: usize,
}

/// A corner of a reference, whose row or column may be relative.
struct Corner {
    row: u32,
    column: u32,
    relative: (bool, bool),
}

impl Tokens<'_> {
    fn read(&mut self) -> Option<()> {
        while let Some(token) = self.bytes.u8() {
            // Operands come in three classes that differ in how they are computed, not in what they say.
            let token = if token >= 0x40 { token & 0x1f | 0x20 } else { token };
            self.one(token)?;
            if self.around > MOST_AROUND || self.stack.last().is_some_and(|t| t.len() > self.decoder.longest) {
                return None;
            }
        }
        Some(())
    }

    fn one(&mut self, token: u8) -> Option<()> {
        const OPERATORS: [&str; 15] = ["+", "-", "*", "/", "^", "&", "<", "<=", "=", ">=", ">", "<>", " ", ",", ":"];
        let layout = self.decoder.layout;
        match token {
            0x03..=0x11 => {
                let right = self.stack.pop()?;
                let left = self.stack.last_mut()?;
                left.push_str(OPERATORS[usize::from(token) - 3]);
                left.push_str(&right);
            }
            0x12 => self.wrap("+", "")?,
            0x13 => self.wrap("-", "")?,
            0x14 => self.stack.last_mut()?.push('%'),
            0x15 => self.wrap("(", ")")?,
            0x16 => self.stack.push(String::new()),
            0x17 => {
                let text = read_string(&mut self.bytes, layout)?;
                self.stack.push(format!("\"{}\"", text.replace('"', "\"\"")));
            }
            0x18 => self.table()?,
            0x19 => self.attribute()?,
            0x1c => {
                let error = error_of(self.bytes.u8()?);
                self.stack.push(error.text().to_owned());
            }
            0x1d => {
                let truth = self.bytes.u8()? != 0;
                self.stack.push(if truth { "TRUE" } else { "FALSE" }.to_owned());
            }
            0x1e => {
                let number = self.bytes.u16()?;
                self.stack.push(number.to_string());
            }
            0x1f => {
                let number = self.bytes.f64()?;
                self.stack.push(number.to_string());
            }
            0x20 => {
                self.bytes.skip(if layout == Layout::Biff12 { 14 } else { 7 })?;
                let constants = self.constants()?;
                self.stack.push(constants);
            }
            0x21 | 0x22 => self.call(token == 0x22)?,
            0x23 => self.name()?,
            0x24 | 0x2c => {
                let corner = self.corner(token == 0x2c)?;
                self.stack.push(written(&corner));
            }
            0x25 | 0x2d => {
                let area = self.area(token == 0x2d)?;
                self.stack.push(area);
            }
            // What follows is said again by its own tokens.
            0x26 => {
                self.bytes.skip(6)?;
                self.skip_areas()?;
            }
            0x27 | 0x28 => self.bytes.skip(6)?,
            0x29 => self.bytes.skip(2)?,
            0x2a => {
                self.corner(false)?;
                self.stack.push("#REF!".to_owned());
            }
            0x2b => {
                self.area(false)?;
                self.stack.push("#REF!".to_owned());
            }
            0x39 => self.outer_name()?,
            0x3a..=0x3d => {
                let mut text = self.sheet()?;
                match token {
                    0x3a => text.push_str(&written(&self.corner(false)?)),
                    0x3b => text.push_str(&self.area(false)?),
                    0x3c => {
                        self.corner(false)?;
                        text.push_str("#REF!");
                    }
                    _ => {
                        self.area(false)?;
                        text.push_str("#REF!");
                    }
                }
                self.stack.push(text);
            }
            _ => return None,
        }
        Some(())
    }

    fn wrap(&mut self, before: &str, after: &str) -> Option<()> {
        self.around += 1;
        let operand = self.stack.last_mut()?;
        operand.insert_str(0, before);
        operand.push_str(after);
        Some(())
    }

    /// Marks for computing and for how the formula was typed; one of them is a sum.
    fn attribute(&mut self) -> Option<()> {
        let (kind, data) = (self.bytes.u8()?, self.bytes.u16()?);
        if kind & 0x04 != 0 {
            self.bytes.skip(2 * (usize::from(data) + 1))?;
        }
        if kind & 0x10 != 0 {
            self.wrap("SUM(", ")")?;
        }
        Some(())
    }

    fn call(&mut self, counted: bool) -> Option<()> {
        let count = if counted { Some(usize::from(self.bytes.u8()? & 0x7f)) } else { None };
        let number = usize::from(self.bytes.u16()? & 0x7fff);
        if number == 255 {
            // The first argument names the function.
            let arguments = self.stack.split_off(self.stack.len().checked_sub(count?)?);
            let (name, arguments) = arguments.split_first()?;
            self.stack.push(format!("{name}({})", arguments.join(",")));
            return Some(());
        }
        let (name, usual) = function(number)?;
        let arguments = self.stack.split_off(self.stack.len().checked_sub(count.or(usual)?)?);
        self.stack.push(format!("{name}({})", arguments.join(",")));
        Some(())
    }

    fn name(&mut self) -> Option<()> {
        let number = match self.decoder.layout {
            Layout::Biff12 => self.bytes.u32()? as usize,
            Layout::Biff8 => {
                let number = self.bytes.u16()?;
                self.bytes.skip(2)?;
                number.into()
            }
            Layout::Biff5 => {
                let number = self.bytes.u16()?;
                self.bytes.skip(12)?;
                number.into()
            }
        };
        let name = self.decoder.names.get(number.checked_sub(1)?)?;
        self.stack.push(name.clone());
        Some(())
    }

    fn outer_name(&mut self) -> Option<()> {
        let sheet = self.bytes.u16()?;
        let number = match self.decoder.layout {
            Layout::Biff12 => self.bytes.u32()? as usize,
            Layout::Biff8 => {
                let number = self.bytes.u16()?;
                self.bytes.skip(2)?;
                number.into()
            }
            Layout::Biff5 => {
                self.bytes.skip(8)?;
                let number = self.bytes.u16()?;
                self.bytes.skip(12)?;
                number.into()
            }
        };
        let outer = self.decoder.outer_names.get(usize::from(sheet)).filter(|names| !names.is_empty());
        let name = outer.unwrap_or(&self.decoder.names).get(number.checked_sub(1)?)?;
        self.stack.push(name.clone());
        Some(())
    }

    /// What stands before a reference to another sheet.
    fn sheet(&mut self) -> Option<String> {
        let mut number = usize::from(self.bytes.u16()?);
        if self.decoder.layout == Layout::Biff5 {
            // A number below nothing: the sheet is one of this workbook, and told by its place.
            let own = number & 0x8000 != 0;
            self.bytes.skip(8)?;
            let (first, last) = (self.bytes.u16()?, self.bytes.u16()?);
            if !own || first != last {
                return Some("[1]!".to_owned());
            }
            number = first.into();
        }
        self.decoder.sheets.get(number).cloned()
    }

    fn corner(&mut self, shared: bool) -> Option<Corner> {
        let row = self.row()?;
        let (row, column) = match self.decoder.layout {
            Layout::Biff5 => (row, u32::from(self.bytes.u8()?)),
            Layout::Biff8 | Layout::Biff12 => (row, u32::from(self.bytes.u16()?)),
        };
        Some(self.place(row, column, shared))
    }

    fn area(&mut self, shared: bool) -> Option<String> {
        let (top, bottom) = (self.row()?, self.row()?);
        let (left, right) = match self.decoder.layout {
            Layout::Biff5 => (self.bytes.u8()?.into(), self.bytes.u8()?.into()),
            Layout::Biff8 | Layout::Biff12 => (self.bytes.u16()?.into(), self.bytes.u16()?.into()),
        };
        let (first, last) = (self.place(top, left, shared), self.place(bottom, right, shared));
        let rows = match self.decoder.layout {
            Layout::Biff5 => 0x3fff,
            Layout::Biff8 => 0xffff,
            Layout::Biff12 => 0xf_ffff,
        };
        // Whole columns are written as such, since a formula may be longer than the sheets of its time.
        if first.row == 0 && last.row == rows && first.column <= last.column {
            let mark = |corner: &Corner| if corner.relative.1 { "" } else { "$" };
            let (a, b) = (column_letters(first.column), column_letters(last.column));
            return Some(format!("{}{a}:{}{b}", mark(&first), mark(&last)));
        }
        Some(format!("{}:{}", written(&first), written(&last)))
    }

    fn row(&mut self) -> Option<u32> {
        match self.decoder.layout {
            Layout::Biff12 => self.bytes.u32(),
            Layout::Biff5 | Layout::Biff8 => self.bytes.u16().map(u32::from),
        }
    }

    /// A corner by the numbers of its row and column, of which the upper bits say what is relative. In a shared formula what is
    /// relative is a distance from the cell, counted round the end of the sheet.
    fn place(&self, row: u32, column: u32, shared: bool) -> Corner {
        let (relative, row, column, rows, columns) = match self.decoder.layout {
            Layout::Biff5 => (row >> 14, row & 0x3fff, column & 0xff, 0x3fff, 0xff),
            Layout::Biff8 => (column >> 14, row, column & 0x3fff, 0xffff, 0xff),
            Layout::Biff12 => (column >> 14, row, column & 0x3fff, 0xf_ffff, 0x3fff),
        };
        let relative = (relative & 2 != 0, relative & 1 != 0);
        let from = |is: bool, base: u32, number: u32, last: u32| match shared && is {
            true => base.wrapping_add(number) & last,
            false => number & last,
        };
        Corner {
            row: from(relative.0, self.cell.0, row, rows),
            column: from(relative.1, self.cell.1, column, columns),
            relative,
        }
    }

    /// A reference to columns of a declared table.
    fn table(&mut self) -> Option<()> {
        if self.decoder.layout != Layout::Biff12 || self.bytes.u8()? != 0x19 {
            return None;
        }
        self.bytes.skip(2)?;
        let (flags, id) = (self.bytes.u16()?, self.bytes.u32()?);
        let (first, last) = (usize::from(self.bytes.u16()?), usize::from(self.bytes.u16()?));
        let table = self.decoder.tables.iter().find(|t| t.id == id)?;
        let column = |n: usize| {
            let escaped = |c: char| if matches!(c, '[' | ']' | '#' | '\'') { vec!['\'', c] } else { vec![c] };
            table.columns.get(n).map(|name| name.chars().flat_map(escaped).collect::<String>())
        };
        let columns = match flags & 3 {
            0 => String::new(),
            1 => format!("[{}]", column(first)?),
            _ => format!("[{}]:[{}]", column(first)?, column(last)?),
        };
        let rows = match flags >> 2 & 0x1f {
            0 | 4 => "",
            1 => "[#All]",
            2 => "[#Headers]",
            8 => "[#Totals]",
            16 => "[#This Row]",
            _ => return None,
        };
        let inside = match (rows, columns.as_str()) {
            ("", "") => "[]".to_owned(),
            ("", columns) if flags & 3 == 1 => columns.to_owned(),
            (rows, "") => rows.to_owned(),
            ("", columns) => format!("[{columns}]"),
            (rows, columns) => format!("[{rows},{columns}]"),
        };
        self.stack.push(format!("{}{inside}", table.name));
        Some(())
    }
}

fn written(corner: &Corner) -> String {
    let mark = |relative: bool| if relative { "" } else { "$" };
    if corner.relative == (true, true) {
        return cell_text(corner.row, corner.column);
    }
    format!(
        "{}{}{}{}",
        mark(corner.relative.1),
        column_letters(corner.column),
        mark(corner.relative.0),
        u64::from(corner.row) + 1
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoder(layout: Layout) -> Decoder {
        Decoder {
            layout,
            sheets: vec!["Goods!".to_owned(), "'Order lines'!".to_owned()],
            names: vec!["Rate".to_owned()],
            outer_names: Vec::new(),
            tables: vec![TableName { id: 7, name: "Sales".into(), columns: vec!["Qty".into(), "No. #".into()] }],
            longest: 8_192,
        }
    }

    fn check(layout: Layout, cases: &[(&[u8], Option<&str>)]) {
        for (tokens, expected) in cases {
            let found = decoder(layout).text(tokens, &[], (9, 3));
            assert_eq!(found.as_deref(), *expected, "{tokens:x?}");
        }
    }

    #[test]
    fn tokens_become_text() {
        check(
            Layout::Biff8,
            &[
                (&[0x1e, 2, 0, 0x1e, 3, 0, 0x03, 0x15, 0x1e, 4, 0, 0x05], Some("(2+3)*4")),
                (&[0x44, 1, 0, 2, 0xc0, 0x14, 0x13], Some("-C2%")),
                (&[0x44, 1, 0, 2, 0x80], Some("$C2")),
                (&[0x44, 1, 0, 2, 0x40], Some("C$2")),
                (&[0x25, 0, 0, 0xff, 0xff, 1, 0, 2, 0], Some("$B:$C")),
                (&[0x3a, 1, 0, 1, 0, 2, 0], Some("'Order lines'!$C$2")),
                (&[0x17, 3, 0, b'a', b'"', b'b', 0x43, 1, 0, 0, 0, 0x08], Some("\"a\"\"b\"&Rate")),
                // A distance of one row up and one column to the left.
                (&[0x4c, 0xff, 0xff, 0xff, 0xc0], Some("C9")),
                (&[0x25, 1, 0, 4, 0, 2, 0xc0, 2, 0xc0, 0x19, 0x10, 0, 0], Some("SUM(C2:C5)")),
                (&[0x16, 0x1e, 1, 0, 0x42, 2, 1, 0], Some("IF(,1)")),
                (&[0x1d, 1, 0x41, 38, 0], Some("NOT(TRUE)")),
                (&[0x03], None),
                (&[0x1e, 2, 0, 0x1e, 3, 0], None),
                (&[0x44, 1], None),
                (&[0x41, 0xff, 0x7f], None),
            ],
        );
        check(
            Layout::Biff5,
            &[
                (&[0x44, 1, 0xc0, 2], Some("C2")),
                (&[0x5a, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2], Some("Goods!$C$2")),
                (&[0x4c, 0xff, 0xff, 0xff], Some("C9")),
                (&[0x17, 2, b'h', b'i'], Some("\"hi\"")),
            ],
        );
        check(
            Layout::Biff12,
            &[
                (&[0x44, 1, 0, 0, 0, 2, 0xc0], Some("C2")),
                (&[0x4c, 0xff, 0xff, 0x0f, 0, 0xff, 0xff], Some("C9")),
                (&[0x18, 0x19, 0, 0, 0x41, 0, 7, 0, 0, 0, 0, 0, 0, 0], Some("Sales[[#This Row],[Qty]]")),
                (&[0x18, 0x19, 0, 0, 0x01, 0, 7, 0, 0, 0, 1, 0, 1, 0], Some("Sales[No. '#]")),
                (&[0x18, 0x19, 0, 0, 0x02, 0, 7, 0, 0, 0, 0, 0, 1, 0], Some("Sales[[Qty]:[No. '#]]")),
            ],
        );
    }

    #[test]
    fn a_formula_without_end_is_too_long() {
        let mut tokens = vec![0x1e, 1, 0];
        tokens.extend(std::iter::repeat_n(0x13, 60_000));
        assert_eq!(decoder(Layout::Biff8).text(&tokens, &[], (0, 0)).as_deref(), Some(TOO_LONG));
        let long: Vec<u8> = [0x1e, 1, 0].repeat(20_000);
        let sum: Vec<u8> = [0x1e, 1, 0].into_iter().chain([0x1e, 1, 0, 0x03].repeat(20_000)).collect();
        assert_eq!(decoder(Layout::Biff8).text(&long, &[], (0, 0)), None);
        assert_eq!(decoder(Layout::Biff8).text(&sum, &[], (0, 0)).as_deref(), Some(TOO_LONG));
    }
}
