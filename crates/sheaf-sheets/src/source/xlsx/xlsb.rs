//! XLSB: the container of XLSX with parts of binary records (MS-XLSB).

use std::io::{BufRead, Read};

use std::collections::HashMap;

use sheaf_model::problem::Result;

use super::super::biff::tokens::{Decoder, TableName, shared_with};
use super::super::biff::{Bytes, Layout, built_in, characters, error_of, list_source, number_of_rk, sheet_prefix};
use super::super::piped::beside;
use super::super::zipped::Zipped;
use super::super::{Budget, Content, Limits, Source, unreadable};
use super::parts;
use crate::address::Rect;
use crate::defined::Defined;
use crate::format::NumberFormat;
use crate::sheet::{Cell, Formula, ListObject, ListRule, Sheet, TextId, TextPool, Value};

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
const NAME: u32 = 39;
const VALIDATION: u32 = 64;
const WORKBOOK_PROPERTIES: u32 = 153;
const SHEET: u32 = 156;
const FILTER: u32 = 161;
const FILTER_COLUMN: u32 = 163;
const MERGED: u32 = 176;
const TABLE: u32 = 343;
const TABLE_COLUMN: u32 = 347;
const OTHER_BOOK: u32 = 355;
const OWN_BOOK: u32 = 357;
const SAME_BOOK: u32 = 358;
const EXTERN_SHEETS: u32 = 362;
const ARRAY: u32 = 426;
const SHARED_FORMULA: u32 = 427;
const STYLES_BEGIN: u32 = 617;
const STYLES_END: u32 = 618;
const ADDED_BOOK: u32 = 667;

/// Most defined names, and lists of allowed values.
const MOST_NAMES: usize = 10_000;

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
    let workbook = read_workbook(&mut zip, &path, limits)?;
    let strings = read_strings(&mut zip, part_of("sharedStrings"), pool, budget)?;
    let formats = read_formats(&mut zip, part_of("styles"))?;
    let mut decoder = Decoder {
        layout: Layout::Biff12,
        sheets: workbook.prefixes(),
        names: workbook.names.iter().map(|(d, _)| d.name.clone()).collect(),
        outer_names: Vec::new(),
        tables: Vec::new(),
        longest: limits.formula_bytes,
    };
    let (mut sheets, mut paths) = (Vec::new(), Vec::new());
    for (name, relation, hidden) in workbook.sheets {
        let Some(relation) = relations.get(&relation).filter(|r| r.kind == "worksheet") else { continue };
        let mut sheet = Sheet::new(name, file);
        (sheet.hidden, sheet.formats) = (hidden, formats.clone());
        // Formulas of any sheet may refer to the tables of all.
        read_tables(&mut zip, &relation.target, &mut sheet, &mut decoder.tables)?;
        sheets.push(sheet);
        paths.push(relation.target.clone());
    }
    if sheets.is_empty() {
        return Err(unreadable("it has no sheet with cells"));
    }
    for (sheet, path) in sheets.iter_mut().zip(&paths) {
        let Some(part) = zip.part(path)? else {
            return Err(unreadable(format!("the part with its sheet '{}' ({path}) is missing", sheet.name)));
        };
        beside(part, |part| {
            let (records, strings, decoder) = (Records::new(part, path), strings.as_slice(), &decoder);
            SheetReader { records, sheet, strings, decoder, pool, budget, shared: HashMap::new() }.read()
        })?;
        sheet.settle();
    }
    let refers_to = |tokens: &[u8]| decoder.text(tokens, &[], (0, 0)).unwrap_or_default();
    let names = workbook.names.into_iter().map(|(d, tokens)| Defined { refers_to: refers_to(&tokens), ..d }).collect();
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
        Some((characters(self.bytes.get(at + 4..end)?, true), end))
    }

    /// The tokens of a formula, and what stands apart from them.
    fn tokens(&self, at: usize) -> Option<(&[u8], &[u8])> {
        let end = (at + 4).checked_add(self.u32(at)? as usize)?;
        Some((self.bytes.get(at + 4..end)?, self.bytes.get(end + 4..).unwrap_or(&[])))
    }

    /// A defined name and the tokens of what it refers to.
    fn name(&self, sheets: &[(String, String, bool)]) -> Option<(Defined, Vec<u8>)> {
        let (flags, scope) = (self.u32(0)?, self.u32(5)?);
        let (name, end) = self.text(9)?;
        let name = if flags & 0x20 != 0 { built_in(&name) } else { name };
        let scope = sheets.get(scope as usize).map(|(name, ..)| name.clone());
        Some((Defined { name, refers_to: String::new(), scope }, self.tokens(end)?.0.to_vec()))
    }

    /// A declared table by its number.
    fn table(&self) -> Option<(u32, ListObject)> {
        let (id, area) = (self.u32(20)?, self.area(0)?);
        let (header_rows, totals_rows) = (self.u32(24)?.min(1), self.u32(28)?.min(1));
        let (name, end) = self.text(64)?;
        let shown = self.text(end).map(|(shown, _)| shown).filter(|s| !s.is_empty());
        let name = shown.unwrap_or(name);
        Some((id, ListObject { name, area, header_rows, totals_rows, columns: Vec::new() }))
    }

    fn table_column(&self) -> Option<String> {
        let (name, end) = self.text(24)?;
        Some(self.text(end).map(|(caption, _)| caption).filter(|c| !c.is_empty()).unwrap_or(name))
    }

    /// A record about a filter; others say nothing here.
    fn filter(&self, kind: u32, place: &mut Option<Rect>, sheet: &mut Sheet) {
        match kind {
            FILTER => {
                *place = self.area(0);
                place.iter().for_each(|area| sheet.add_filter(*area, false));
            }
            FILTER_COLUMN => place.iter().for_each(|area| sheet.add_filter(*area, true)),
            _ => {}
        }
    }

    /// A list of allowed values.
    fn list_rule(&self, decoder: &Decoder) -> Option<ListRule> {
        let flags = self.u32(0).filter(|flags| flags & 0xf == 3)?;
        let many = self.u32(4)? as usize;
        let areas: Vec<Rect> = (0..many.min(1_000)).filter_map(|i| self.area(8 + 16 * i)).collect();
        let mut end = many.checked_mul(16)?.checked_add(8)?;
        for _ in 0..4 {
            end = self.text(end)?.1;
        }
        let cell = areas.first().map_or((0, 0), |a| (a.top, a.left));
        let source = list_source(&decoder.text(self.tokens(end)?.0, &[], cell)?, flags & 0x80 != 0);
        Some(ListRule { areas, source })
    }
}

fn open<'z>(zip: &'z mut Zipped, path: &str) -> Result<Option<Records<impl BufRead + 'z>>> {
    Ok(zip.part(path)?.map(|part| Records::new(part, path)))
}

#[derive(Default)]
struct WorkbookPart {
    /// Name, relation, hidden.
    sheets: Vec<(String, String, bool)>,
    /// Defined names, and the tokens of what they refer to.
    names: Vec<(Defined, Vec<u8>)>,
    /// Whether a workbook that formulas refer to is this one.
    books: Vec<bool>,
    /// What references are to: number of a workbook, first and last sheet.
    references: Vec<(u32, u32, u32)>,
    epoch_1904: bool,
}

impl WorkbookPart {
    /// What stands before a reference to another sheet, by its number.
    fn prefixes(&self) -> Vec<String> {
        let prefix = |number: u32| {
            self.sheets.get(number as usize).map_or_else(|| "#REF!".to_owned(), |(name, ..)| sheet_prefix(name))
        };
        let of = |(book, first, last): &(u32, u32, u32)| match self.books.get(*book as usize) {
            Some(false) => "[1]!".to_owned(),
            _ if first == last => prefix(*first),
            _ => format!("{}:{}", prefix(*first).trim_end_matches('!'), prefix(*last)),
        };
        self.references.iter().map(of).collect()
    }
}

fn read_workbook(zip: &mut Zipped, path: &str, limits: &Limits) -> Result<WorkbookPart> {
    let mut workbook = WorkbookPart::default();
    let Some(mut records) = open(zip, path)? else {
        return Err(unreadable("it is an incomplete Excel file: the part that lists its sheets is missing"));
    };
    while let Some(kind) = records.next()? {
        match kind {
            WORKBOOK_PROPERTIES => workbook.epoch_1904 = records.u32(0).is_some_and(|flags| flags & 1 != 0),
            SHEET if workbook.sheets.len() < limits.sheets => {
                let entry = records
                    .text(8)
                    .and_then(|(relation, end)| Some((records.text(end)?.0, relation, records.u32(0)? != 0)));
                workbook.sheets.extend(entry);
            }
            OWN_BOOK | SAME_BOOK => workbook.books.push(true),
            OTHER_BOOK | ADDED_BOOK => workbook.books.push(false),
            EXTERN_SHEETS => {
                let mut bytes = Bytes::new(records.bytes.get(4..).unwrap_or(&[]));
                while let (Some(book), Some(first), Some(last)) = (bytes.u32(), bytes.u32(), bytes.u32()) {
                    workbook.references.push((book, first, last));
                }
            }
            NAME if workbook.names.len() < MOST_NAMES => {
                // One that cannot be read keeps its place, by which formulas refer to it.
                let name = records.name(&workbook.sheets).unwrap_or_default();
                workbook.names.push(name);
            }
            _ => {}
        }
    }
    Ok(workbook)
}

/// The declared tables of a sheet.
fn read_tables(zip: &mut Zipped, path: &str, sheet: &mut Sheet, known: &mut Vec<TableName>) -> Result<()> {
    let mut parts: Vec<String> =
        parts::read_relations(zip, path)?.into_values().filter(|r| r.kind == "table").map(|r| r.target).collect();
    parts.sort();
    for part in parts {
        let Some(mut records) = open(zip, &part)? else { continue };
        let (mut table, mut filter): (Option<(u32, ListObject)>, _) = (None, None);
        while let Some(kind) = records.next()? {
            match kind {
                TABLE if table.is_none() => table = records.table(),
                TABLE_COLUMN => {
                    if let Some((_, table)) = &mut table {
                        table.columns.push(records.table_column().unwrap_or_default());
                    }
                }
                _ => records.filter(kind, &mut filter, sheet),
            }
        }
        let Some((id, table)) = table else { continue };
        known.push(TableName { id, name: table.name.clone(), columns: table.columns.clone() });
        sheet.list_objects.push(table);
    }
    Ok(())
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
    let (mut formats, mut codes) = (Vec::new(), HashMap::new());
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

struct SheetReader<'a, R> {
    records: Records<R>,
    sheet: &'a mut Sheet,
    strings: &'a [TextId],
    decoder: &'a Decoder,
    pool: &'a mut TextPool,
    budget: &'a mut Budget,
    /// Formulas that cells share, by the cell that has the text: their number plus one.
    shared: HashMap<(u32, u32), u32>,
}

impl<R: BufRead> SheetReader<'_, R> {
    fn read(&mut self) -> Result<()> {
        // The row, the number of the last formula plus one, and where the filter stands.
        let (mut row, mut last, mut filter) = (0, 0, None);
        while let Some(kind) = self.records.next()? {
            match kind {
                ROW => {
                    row = self.records.u32(0).filter(|r| *r < 1 << 20).unwrap_or(u32::MAX);
                    // The bit that says that a row has no height.
                    if row != u32::MAX && self.records.bytes.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                        let is_new = self.sheet.hidden_rows.add(row, row);
                        self.budget.take_range(is_new, self.pool)?;
                    }
                }
                COLUMNS if self.records.u16(16).is_some_and(|flags| flags & 1 != 0) => {
                    if let (Some(first), Some(end)) = (self.records.u32(0), self.records.u32(4)) {
                        let is_new = self.sheet.hidden_columns.add(first, end);
                        self.budget.take_range(is_new, self.pool)?;
                    }
                }
                MERGED => self.records.area(0).into_iter().for_each(|area| self.sheet.join(area)),
                RK..=FORMULA_ERROR | RICH_STRING if row != u32::MAX => {
                    if let Some(formula) = self.cell(kind, row)? {
                        last = formula;
                    }
                }
                SHARED_FORMULA => drop(self.tell_shared(last, 16, false)),
                ARRAY => {
                    let many = self.records.area(0).is_some_and(|a| a.height() > 1 || a.width() > 1);
                    self.tell_shared(last, 17, many);
                }
                VALIDATION if self.sheet.list_rules.len() < MOST_NAMES => {
                    let rule = self.records.list_rule(self.decoder);
                    self.sheet.list_rules.extend(rule);
                }
                _ => self.records.filter(kind, &mut filter, self.sheet),
            }
        }
        Ok(())
    }

    /// Reads a cell; the number of its formula plus one, where it has one.
    fn cell(&mut self, kind: u32, row: u32) -> Result<Option<u32>> {
        let place = self.records.u32(0).and_then(|c| u16::try_from(c).ok()).zip(self.records.u32(4));
        let value = self.value(kind);
        let Some((value, (column, style))) = value.zip(place) else { return Ok(None) };
        let formula = match kind {
            FORMULA_STRING..=FORMULA_ERROR => self.formula(kind, (row, column.into())),
            _ => None,
        };
        self.budget.take_cell(self.pool)?;
        let format = u16::try_from(style & 0x00ff_ffff).unwrap_or(0);
        self.sheet.push(row, Cell { column, format, formula: formula.unwrap_or(0), value });
        Ok(formula)
    }

    fn value(&mut self, kind: u32) -> Option<Value> {
        let records = &self.records;
        Some(match kind {
            RK => Value::Number(number_of_rk(records.u32(8)?)),
            REAL | FORMULA_NUMBER => Value::Number(records.f64(8)?),
            BOOLEAN | FORMULA_BOOLEAN => Value::Boolean(*records.bytes.get(8)? != 0),
            ERROR | FORMULA_ERROR => Value::Error(error_of(*records.bytes.get(8)?)),
            STRING | FORMULA_STRING => Value::Text(self.pool.add(&records.text(8)?.0)),
            RICH_STRING => Value::Text(self.pool.add(&records.text(9)?.0)),
            SHARED_STRING => Value::Text(*self.strings.get(records.u32(8)? as usize)?),
            _ => return None,
        })
    }

    fn formula(&mut self, kind: u32, cell: (u32, u32)) -> Option<u32> {
        let end = match kind {
            FORMULA_STRING => self.records.text(8)?.1,
            FORMULA_NUMBER => 16,
            _ => 9,
        };
        let (tokens, extra) = self.records.tokens(end + 2)?;
        let text = match shared_with(tokens, extra, Layout::Biff12) {
            Some(anchor) => {
                if let Some(number) = self.shared.get(&anchor) {
                    return Some(*number);
                }
                self.shared.insert(anchor, self.sheet.formulas.len() as u32 + 1);
                String::new()
            }
            None => self.decoder.text(tokens, extra, cell)?,
        };
        self.sheet.formulas.push(Formula { text: text.into(), anchor: cell, array: false });
        Some(self.sheet.formulas.len() as u32)
    }

    /// The text of the formula that the cell before shares with others.
    fn tell_shared(&mut self, number: u32, at: usize, array: bool) -> Option<()> {
        let formula = self.sheet.formulas.get_mut(number.checked_sub(1)? as usize)?;
        if formula.text.is_empty() {
            let (tokens, extra) = self.records.tokens(at)?;
            formula.text = self.decoder.text(tokens, extra, formula.anchor).unwrap_or_default().into();
            formula.array = array;
        }
        Some(())
    }
}
