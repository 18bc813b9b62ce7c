//! XLSB: the container of XLSX with parts of binary records (MS-XLSB). Cells, number formats and joined cells are read here;
//! formulas, which are kept as tokens, through calamine. It may panic on damaged files, so it is called behind a guard.

use std::io::{BufRead, Read};

use calamine::{Reader, Xlsb};
use sheaf_model::problem::Result;

use super::super::binary::{attach_formulas, damaged, guarded};
use super::super::zipped::Zipped;
use super::super::{Budget, Content, Limits, Source, unreadable};
use super::parts;
use crate::address::{Rect, column_letters};
use crate::defined::Defined;
use crate::format::NumberFormat;
use crate::sheet::{Cell, CellError, Sheet, TextId, TextPool, Value};

const ROW: u32 = 0;
const RK: u32 = 2;
const ERROR: u32 = 3;
const BOOLEAN: u32 = 4;
const REAL: u32 = 5;
const STRING: u32 = 6;
const SHARED_STRING: u32 = 7;
const FORMULA_STRING: u32 = 8;
const FORMULA_NUMBER: u32 = 9;
const FORMULA_BOOLEAN: u32 = 10;
const FORMULA_ERROR: u32 = 11;
const STRING_ITEM: u32 = 19;
const FORMAT: u32 = 44;
const STYLE: u32 = 47;
const COLUMNS: u32 = 60;
const RICH_STRING: u32 = 62;
const WORKBOOK_PROPERTIES: u32 = 153;
const SHEET: u32 = 156;
const FILTER: u32 = 161;
const FILTER_COLUMN: u32 = 163;
const MERGED: u32 = 176;
const STYLES_BEGIN: u32 = 617;
const STYLES_END: u32 = 618;

/// Reads all sheets.
pub(in crate::source) fn read(
    source: &Source,
    file: usize,
    pool: &mut TextPool,
    limits: &Limits,
    budget: &mut Budget,
) -> Result<Content> {
    let mut zip = Zipped::open(source.open()?, limits)?;
    let path = parts::workbook_path(&mut zip)?;
    let relations = parts::read_relations(&mut zip, &path)?;
    let part_of = |kind: &str| relations.values().find(|r| r.kind == kind).map(|r| r.target.clone());
    let workbook = read_workbook(&mut zip, &path)?;
    let strings = read_strings(&mut zip, part_of("sharedStrings"), pool, budget)?;
    let formats = read_formats(&mut zip, part_of("styles"))?;
    let (mut sheets, mut has_formulas) = (Vec::new(), false);
    for (name, relation, hidden) in workbook.sheets {
        let Some(relation) = relations.get(&relation).filter(|r| r.kind == "worksheet") else { continue };
        let mut sheet = Sheet::new(name, file);
        (sheet.hidden, sheet.formats) = (hidden, formats.clone());
        has_formulas |= read_sheet(&mut zip, &relation.target, &mut sheet, &strings, pool, budget)?;
        sheets.push(sheet);
    }
    if sheets.is_empty() {
        return Err(unreadable("it has no sheet with cells"));
    }
    let names = if has_formulas { guarded(|| read_formulas(source, &mut sheets, limits))? } else { Vec::new() };
    sheets.iter_mut().for_each(Sheet::settle);
    let saved = super::super::saved::saved_at(&mut zip);
    Ok(Content::Sheets { sheets, names, epoch_1904: workbook.epoch_1904, saved })
}

/// A part as a stream of records.
struct Records<R> {
    input: R,
    part: String,
    bytes: Vec<u8>,
}

impl<R: BufRead> Records<R> {
    fn new(input: R, part: &str) -> Self {
        Records { input, part: part.to_owned(), bytes: Vec::new() }
    }

    /// The type of the next record, whose bytes are then there; `None` at the end.
    fn next(&mut self) -> Result<Option<u32>> {
        let Some(first) = self.byte()? else { return Ok(None) };
        let mut kind = u32::from(first & 0x7f);
        if first & 0x80 != 0 {
            kind |= u32::from(self.byte()?.unwrap_or(0) & 0x7f) << 7;
        }
        let (mut length, mut shift) = (0_u64, 0);
        while shift < 28 {
            let byte = self.byte()?.unwrap_or(0);
            length |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
        }
        self.bytes.clear();
        let read = (&mut self.input).take(length).read_to_end(&mut self.bytes);
        match read {
            Ok(n) if n as u64 == length => Ok(Some(kind)),
            Ok(_) => Err(unreadable(format!("its part '{}' ends in the middle of a record", self.part))),
            Err(e) => Err(unreadable(format!("its part '{}' cannot be unpacked ({e})", self.part))),
        }
    }

    fn byte(&mut self) -> Result<Option<u8>> {
        let byte = self.input.fill_buf().map(|b| b.first().copied());
        self.input.consume(usize::from(matches!(byte, Ok(Some(_)))));
        byte.map_err(|e| unreadable(format!("its part '{}' cannot be unpacked ({e})", self.part)))
    }

    fn u16(&self, at: usize) -> Option<u16> {
        Some(u16::from_le_bytes(self.bytes.get(at..at + 2)?.try_into().ok()?))
    }

    fn u32(&self, at: usize) -> Option<u32> {
        Some(u32::from_le_bytes(self.bytes.get(at..at + 4)?.try_into().ok()?))
    }

    fn f64(&self, at: usize) -> Option<f64> {
        Some(f64::from_le_bytes(self.bytes.get(at..at + 8)?.try_into().ok()?))
    }

    /// An area: first and last row, first and last column.
    fn area(&self, at: usize) -> Option<Rect> {
        let part = |i: usize| self.u32(at + 4 * i);
        Some(Rect { top: part(0)?, bottom: part(1)?, left: part(2)?, right: part(3)? }).filter(Rect::is_one)
    }

    /// A text after its length in characters, and where it ends.
    fn text(&self, at: usize) -> Option<(String, usize)> {
        let length = match self.u32(at)? {
            u32::MAX => 0,
            n => n as usize,
        };
        let end = length.checked_mul(2)?.checked_add(at + 4)?;
        let units: Vec<u16> =
            self.bytes.get(at + 4..end)?.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
        Some((String::from_utf16_lossy(&units), end))
    }
}

fn open<'z>(zip: &'z mut Zipped, path: &str) -> Result<Option<Records<impl BufRead + 'z>>> {
    Ok(zip.part(path)?.map(|part| Records::new(part, path)))
}

struct WorkbookPart {
    /// Name, relation, hidden.
    sheets: Vec<(String, String, bool)>,
    epoch_1904: bool,
}

fn read_workbook(zip: &mut Zipped, path: &str) -> Result<WorkbookPart> {
    let mut workbook = WorkbookPart { sheets: Vec::new(), epoch_1904: false };
    let Some(mut records) = open(zip, path)? else {
        return Err(unreadable("it is an incomplete Excel file: the part that lists its sheets is missing"));
    };
    while let Some(kind) = records.next()? {
        match kind {
            WORKBOOK_PROPERTIES => workbook.epoch_1904 = records.u32(0).is_some_and(|flags| flags & 1 != 0),
            SHEET => {
                let entry = records
                    .text(8)
                    .and_then(|(relation, end)| Some((records.text(end)?.0, relation, records.u32(0)? != 0)));
                workbook.sheets.extend(entry);
            }
            _ => {}
        }
    }
    Ok(workbook)
}

fn read_strings(
    zip: &mut Zipped,
    path: Option<String>,
    pool: &mut TextPool,
    budget: &mut Budget,
) -> Result<Vec<TextId>> {
    let mut strings = Vec::new();
    let Some(path) = path else { return Ok(strings) };
    let Some(mut records) = open(zip, &path)? else { return Ok(strings) };
    while let Some(kind) = records.next()? {
        if kind == STRING_ITEM {
            // What is not shown of a rich text (runs, phonetic signs) comes after it.
            strings.push(records.text(1).map_or(0, |(text, _)| pool.add(&text)));
            budget.check_text(pool)?;
        }
    }
    Ok(strings)
}

fn read_formats(zip: &mut Zipped, path: Option<String>) -> Result<Vec<NumberFormat>> {
    let (mut formats, mut codes) = (Vec::new(), std::collections::HashMap::new());
    if let Some(path) = path
        && let Some(mut records) = open(zip, &path)?
    {
        let mut inside = false;
        while let Some(kind) = records.next()? {
            match kind {
                FORMAT => {
                    codes.extend(records.u16(0).zip(records.text(2).map(|(code, _)| NumberFormat::parse(&code))));
                }
                STYLES_BEGIN => inside = true,
                STYLES_END => inside = false,
                STYLE if inside && formats.len() < usize::from(u16::MAX) => {
                    let id = records.u16(2).unwrap_or(0);
                    let format = codes.get(&id).cloned().or_else(|| NumberFormat::builtin(u32::from(id)));
                    formats.push(format.unwrap_or_default());
                }
                _ => {}
            }
        }
    }
    if formats.is_empty() {
        formats.push(NumberFormat::general());
    }
    Ok(formats)
}

/// Reads the cells of a sheet; whether some are formulas.
fn read_sheet(
    zip: &mut Zipped,
    path: &str,
    sheet: &mut Sheet,
    strings: &[TextId],
    pool: &mut TextPool,
    budget: &mut Budget,
) -> Result<bool> {
    let Some(mut records) = open(zip, path)? else {
        return Err(unreadable(format!("the part with its sheet '{}' ({path}) is missing", sheet.name)));
    };
    let (mut row, mut has_formulas, mut filter) = (0, false, None);
    while let Some(kind) = records.next()? {
        match kind {
            ROW => {
                row = records.u32(0).filter(|r| *r < 1 << 20).unwrap_or(u32::MAX);
                // The bit that says that a row has no height.
                if row != u32::MAX && records.bytes.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                    let is_new = sheet.hidden_rows.add(row, row);
                    budget.take_range(is_new, pool)?;
                }
            }
            COLUMNS if records.u16(16).is_some_and(|flags| flags & 1 != 0) => {
                if let (Some(first), Some(last)) = (records.u32(0), records.u32(4)) {
                    let is_new = sheet.hidden_columns.add(first, last);
                    budget.take_range(is_new, pool)?;
                }
            }
            FILTER => {
                filter = records.area(0);
                filter.into_iter().for_each(|area| sheet.add_filter(area, false));
            }
            FILTER_COLUMN => filter.into_iter().for_each(|area| sheet.add_filter(area, true)),
            MERGED => {
                sheet.merges.extend(records.area(0));
            }
            RK..=FORMULA_ERROR | RICH_STRING if row != u32::MAX => {
                has_formulas |= (FORMULA_STRING..=FORMULA_ERROR).contains(&kind);
                let value = read_value(&records, kind, strings, pool);
                let place = records.u32(0).and_then(|c| u16::try_from(c).ok()).zip(records.u32(4));
                if let Some((value, (column, style))) = value.zip(place) {
                    budget.take_cell(pool)?;
                    let format = u16::try_from(style & 0x00ff_ffff).unwrap_or(0);
                    sheet.push(row, Cell { column, format, formula: 0, value });
                }
            }
            _ => {}
        }
    }
    Ok(has_formulas)
}

/// The value of a cell's record.
fn read_value<R: BufRead>(records: &Records<R>, kind: u32, strings: &[TextId], pool: &mut TextPool) -> Option<Value> {
    Some(match kind {
        RK => Value::Number(number_of_rk(records.u32(8)?)),
        REAL | FORMULA_NUMBER => Value::Number(records.f64(8)?),
        BOOLEAN | FORMULA_BOOLEAN => Value::Boolean(*records.bytes.get(8)? != 0),
        ERROR | FORMULA_ERROR => Value::Error(match *records.bytes.get(8)? {
            0x00 => CellError::Null,
            0x07 => CellError::Division,
            0x0f => CellError::Value,
            0x17 => CellError::Reference,
            0x1d => CellError::Name,
            0x24 => CellError::Number,
            0x2a => CellError::NotAvailable,
            _ => CellError::Other,
        }),
        STRING | FORMULA_STRING => Value::Text(pool.add(&records.text(8)?.0)),
        RICH_STRING => Value::Text(pool.add(&records.text(9)?.0)),
        SHARED_STRING => Value::Text(*strings.get(records.u32(8)? as usize)?),
        _ => return None,
    })
}

/// A number in four bytes: an integer or the upper half of a float, perhaps a hundredfold.
fn number_of_rk(rk: u32) -> f64 {
    let number = match rk & 2 {
        0 => f64::from_bits(u64::from(rk & !3) << 32),
        _ => f64::from((rk as i32) >> 2),
    };
    if rk & 1 == 0 { number } else { number / 100.0 }
}

/// Reads the formulas into cells that stand already; returns the defined names.
fn read_formulas(source: &Source, sheets: &mut [Sheet], limits: &Limits) -> Result<Vec<Defined>> {
    let mut book = Xlsb::new(source.open()?).map_err(|e| damaged(&e.to_string()))?;
    let names: Vec<String> = sheets.iter().map(|s| s.name.clone()).collect();
    for sheet in sheets {
        let mut formulas = Vec::new();
        if let Ok(mut cells) = book.worksheet_cells_reader(&sheet.name) {
            while let Ok(Some(cell)) = cells.next_formula() {
                if cell.get_value().len() <= limits.formula_bytes {
                    formulas.push((cell.get_position(), mend(cell.get_value(), &names)));
                }
            }
        }
        sheet.settle();
        attach_formulas(sheet, formulas);
    }
    let named =
        |(name, text): &(String, String)| Defined { name: name.clone(), refers_to: mend(text, &names), scope: None };
    Ok(book.defined_names().iter().map(named).collect())
}

/// Formulas come with flaws: of a reference to one cell the two signs for "absolute" change places, of an area and of another
/// sheet what is relative stands in the upper bits of the column's number, and the names of sheets lack their quotes.
fn mend(formula: &str, sheets: &[String]) -> String {
    let mut text = formula.to_owned();
    for name in sheets.iter().filter(|n| !n.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')) {
        let quoted = format!("'{}'!", name.replace('\'', "''"));
        text = text.replace(&format!("{name}!$"), &format!("{quoted}$"));
    }
    let (mut out, mut rest, mut quote) = (String::with_capacity(text.len()), text.as_str(), None);
    while let Some(c) = rest.chars().next() {
        if quote.is_some() || c == '"' || c == '\'' {
            quote = match quote {
                Some(open) if open == c => None,
                None => Some(c),
                still => still,
            };
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let word = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'$' | b'_' | b'.')).count();
        match (word, reference(&rest[..word])) {
            (0, _) => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
            (_, Some(mended)) => {
                out.push_str(&mended);
                rest = &rest[word..];
            }
            (_, None) => {
                out.push_str(&rest[..word]);
                rest = &rest[word..];
            }
        }
    }
    out
}

/// A reference to a cell, mended; `None` where it is none, or as it should be.
fn reference(word: &str) -> Option<String> {
    let (first, tail) = word.strip_prefix('$').map_or((false, word), |tail| (true, tail));
    let width = tail.bytes().take_while(u8::is_ascii_uppercase).count();
    let (letters, digits) = tail.split_at(width);
    let (second, row) = digits.strip_prefix('$').map_or((false, digits), |row| (true, row));
    if width == 0 || row.is_empty() || !row.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let one_based = letters.bytes().try_fold(0_u32, |n, b| n.checked_mul(26)?.checked_add(u32::from(b - b'A') + 1))?;
    let column = one_based - 1;
    let written = |column_is_absolute: bool, row_is_absolute: bool, column: u32| {
        let mark = |absolute: bool| if absolute { "$" } else { "" };
        format!("{}{}{}{row}", mark(column_is_absolute), column_letters(column), mark(row_is_absolute))
    };
    match (first, second) {
        (true, true) => Some(written(column & 1 << 14 == 0, column & 1 << 15 == 0, column & 0x3fff)),
        (false, false) => None,
        (first, second) => Some(written(second, first, column)),
    }
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
    fn references_are_mended() {
        let sheets = ["Order lines".to_owned(), "Goods".to_owned()];
        for (from, to) in [
            ("VLOOKUP(B2,Goods!$A$2:$C$9,3,FALSE)", "VLOOKUP(B2,Goods!$A$2:$C$9,3,FALSE)"),
            ("Order lines!$A$2", "'Order lines'!$A$2"),
            (&format!("Goods!${}$7", column_letters(2 | 3 << 14)), "Goods!C7"),
            (&format!("Goods!${}$7", column_letters(2 | 1 << 15)), "Goods!$C7"),
            (&format!("SUM(${}$2:${}$9)", column_letters(1 | 1 << 14), column_letters(1 | 1 << 14)), "SUM(B$2:B$9)"),
            ("A$1+$B2+C3", "$A1+B$2+C3"),
            ("\"$A1\"&A1", "\"$A1\"&A1"),
        ] {
            assert_eq!(mend(from, &sheets), to);
        }
    }
}
