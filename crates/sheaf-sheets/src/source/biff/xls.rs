//! XLS, that is BIFF 5 (Excel 5 and 95) and BIFF 8 (Excel 97 to 2003): the records of the workbook, then those of each sheet.

use std::collections::HashMap;

use sheaf_model::problem::Result;

use super::strings::{Continued, Texts, encoding_of};
use super::tokens::{Decoder, shared_with};
use super::{Bytes, Layout, built_in, compound, error_of, list_source, number_of_rk, sheet_prefix};
use crate::address::Rect;
use crate::defined::{Defined, area_of};
use crate::format::NumberFormat;
use crate::sheet::{Cell, Formula, ListRule, Sheet, TextId, TextPool, Value};
use crate::source::{Budget, Content, Limits, Source, unreadable};

/// Largest file that is held: no sheet of these formats has more than 65,536 rows.
const LONGEST: u64 = 512 << 20;
/// Most defined names, names of other workbooks, and lists of allowed values.
const MOST_NAMES: usize = 10_000;

const FORMULA: u16 = 0x06;
const EOF: u16 = 0x0a;
const EXTERN_SHEET: u16 = 0x17;
const NAME: u16 = 0x18;
const DATE_MODE: u16 = 0x22;
const EXTERN_NAME: u16 = 0x23;
const PASSWORD: u16 = 0x2f;
const CONTINUE: u16 = 0x3c;
const CODE_PAGE: u16 = 0x42;
const COLUMNS: u16 = 0x7d;
const BOUND_SHEET: u16 = 0x85;
const FILTER_MODE: u16 = 0x9b;
const MANY_RK: u16 = 0xbd;
const RICH_LABEL: u16 = 0xd6;
const STYLE: u16 = 0xe0;
const MERGED: u16 = 0xe5;
const SHARED_STRINGS: u16 = 0xfc;
const SHARED_LABEL: u16 = 0xfd;
const OTHER_BOOK: u16 = 0x1ae;
const VALIDATION: u16 = 0x1be;
const NUMBER: u16 = 0x203;
const LABEL: u16 = 0x204;
const TRUTH: u16 = 0x205;
const STRING: u16 = 0x207;
const ROW: u16 = 0x208;
const ARRAY: u16 = 0x221;
const RK: u16 = 0x27e;
const FORMAT: u16 = 0x41e;
const SHARED_FORMULA: u16 = 0x4bc;
const BOF: u16 = 0x809;

/// Reads all sheets.
pub(in crate::source) fn read(
    source: &Source,
    file: usize,
    pool: &mut TextPool,
    limits: &Limits,
    budget: &mut Budget,
) -> Result<Content> {
    let bytes = source.read_all(LONGEST)?;
    let stream = if compound::is_compound(&bytes) { compound::stream(&bytes, &["Workbook", "Book"])? } else { bytes };
    let globals = Globals::read(&stream, limits, pool, budget)?;
    let mut sheets = Vec::new();
    for listed in globals.sheets.iter().filter(|s| s.is_worksheet) {
        let mut sheet = Sheet::new(listed.name.clone(), file);
        sheet.hidden = listed.hidden;
        sheet.formats.clone_from(&globals.formats);
        let mut reader = SheetReader {
            globals: &globals,
            sheet: &mut sheet,
            pool,
            budget,
            shared: HashMap::new(),
            last: 0,
            open: 0,
            awaited: None,
            filter: globals.filter_of(&listed.name),
        };
        reader.read(stream.get(listed.place..).unwrap_or(&[]))?;
        sheet.settle();
        sheets.push(sheet);
    }
    if sheets.is_empty() {
        return Err(unreadable("it has no sheet with cells"));
    }
    Ok(Content::Sheets { sheets, names: globals.names, epoch_1904: globals.epoch_1904, saved: None })
}

/// The records of a stream, each with those that continue it.
struct Records<'a>(Bytes<'a>);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, Vec<&'a [u8]>);

    fn next(&mut self) -> Option<Self::Item> {
        let one = |bytes: &mut Bytes<'a>| {
            let (kind, length) = (bytes.u16()?, bytes.u16()?);
            Some((kind, bytes.take(length.into())?))
        };
        let (kind, first) = one(&mut self.0)?;
        let mut parts = vec![first];
        loop {
            let mut ahead = self.0;
            match one(&mut ahead) {
                Some((CONTINUE, part)) => parts.push(part),
                _ => return Some((kind, parts)),
            }
            self.0 = ahead;
        }
    }
}

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    place: usize,
    hidden: bool,
    is_worksheet: bool,
}

/// What the sheets of a workbook share.
struct Globals {
    texts: Texts,
    sheets: Vec<Listed>,
    strings: Vec<TextId>,
    formats: Vec<NumberFormat>,
    names: Vec<Defined>,
    decoder: Decoder,
    epoch_1904: bool,
}

/// Another workbook that formulas refer to, or this one.
#[derive(Default)]
struct OtherBook {
    is_own: bool,
    names: Vec<String>,
}

impl Globals {
    fn read(stream: &[u8], limits: &Limits, pool: &mut TextPool, budget: &Budget) -> Result<Globals> {
        let mut texts = Texts { layout: Layout::Biff8, encoding: encoding_of(1252) };
        let (mut sheets, mut strings, mut epoch_1904) = (Vec::new(), Vec::new(), false);
        let (mut codes, mut styles, mut written) = (HashMap::new(), Vec::new(), Vec::new());
        let (mut books, mut references): (Vec<OtherBook>, Vec<(u16, u16, u16)>) = (Vec::new(), Vec::new());
        for (kind, parts) in Records(Bytes::new(stream)) {
            let mut bytes = Bytes::new(parts[0]);
            match kind {
                BOF => match bytes.u16() {
                    Some(0x500) => texts.layout = Layout::Biff5,
                    Some(0x600) => texts.layout = Layout::Biff8,
                    _ => return Err(unreadable("it is of Excel 4 or older; save it in a newer format and try again")),
                },
                PASSWORD => {
                    return Err(unreadable("it is protected by a password; save it without one and try again"));
                }
                CODE_PAGE => texts.encoding = encoding_of(bytes.u16().unwrap_or(1252)),
                DATE_MODE => epoch_1904 = bytes.u16() == Some(1),
                FORMAT => codes
                    .extend(bytes.u16().zip(texts.read(&mut bytes_after(parts[0], 2), texts.layout == Layout::Biff5))),
                STYLE if styles.len() < usize::from(u16::MAX) => {
                    styles.push(bytes_after(parts[0], 2).u16().unwrap_or(0));
                }
                BOUND_SHEET if sheets.len() < limits.sheets => sheets.extend(listed(&mut bytes, texts)),
                SHARED_STRINGS => strings = shared_strings(Continued::new(parts), pool, budget)?,
                OTHER_BOOK => {
                    books.push(OtherBook { is_own: bytes_after(parts[0], 2).u16() == Some(0x0401), names: Vec::new() })
                }
                EXTERN_NAME => {
                    let name = texts.read(&mut bytes_after(parts[0], 6), true);
                    if let (Some(book), Some(name)) = (books.last_mut(), name)
                        && book.names.len() < MOST_NAMES
                    {
                        book.names.push(name);
                    }
                }
                EXTERN_SHEET if texts.layout == Layout::Biff8 => {
                    let mut list = Continued::new(parts);
                    for _ in 0..list.u16().unwrap_or(0) {
                        references.extend(list.u16().zip(list.u16()).zip(list.u16()).map(|((b, f), l)| (b, f, l)));
                    }
                }
                NAME if written.len() < MOST_NAMES => written.push(parts.concat()),
                EOF => break,
                _ => {}
            }
        }
        let prefix = |number: u16| {
            sheets.get(usize::from(number)).map_or_else(|| "#REF!".to_owned(), |s: &Listed| sheet_prefix(&s.name))
        };
        let prefixes = match texts.layout {
            Layout::Biff5 => (0..sheets.len()).map(|n| prefix(n as u16)).collect(),
            _ => references
                .iter()
                .map(|(book, first, last)| match books.get(usize::from(*book)) {
                    Some(book) if !book.is_own => "[1]!".to_owned(),
                    _ if first == last => prefix(*first),
                    // Over several sheets.
                    _ => format!("{}:{}", prefix(*first).trim_end_matches('!'), prefix(*last)),
                })
                .collect(),
        };
        let outer = |book: u16| books.get(usize::from(book)).map(|b| b.names.clone()).unwrap_or_default();
        let mut decoder = Decoder {
            layout: texts.layout,
            sheets: prefixes,
            names: Vec::new(),
            outer_names: references.iter().map(|(book, ..)| outer(*book)).collect(),
            tables: Vec::new(),
            longest: limits.formula_bytes,
        };
        // Names are referred to by their place, so that one that cannot be read keeps it.
        let heads: Vec<(Defined, Vec<u8>)> =
            written.iter().map(|record| name_of(record, texts, &sheets).unwrap_or_default()).collect();
        decoder.names = heads.iter().map(|(d, _)| d.name.clone()).collect();
        let text = |tokens: &[u8]| decoder.text(tokens, &[], (0, 0)).unwrap_or_default();
        let names = heads
            .into_iter()
            .map(|(d, tokens)| Defined { refers_to: text(&tokens), ..d })
            .filter(|d| !d.name.is_empty())
            .collect();
        let mut formats: Vec<NumberFormat> = styles
            .iter()
            .map(|id| {
                let own = codes.get(id).map(|code: &String| NumberFormat::parse(code));
                own.or_else(|| NumberFormat::builtin(u32::from(*id))).unwrap_or_default()
            })
            .collect();
        if formats.is_empty() {
            formats.push(NumberFormat::general());
        }
        Ok(Globals { texts, sheets, strings, formats, names, decoder, epoch_1904 })
    }

    /// Where the filter of a sheet stands, which a name of its own tells.
    fn filter_of(&self, sheet: &str) -> Option<Rect> {
        let told = |d: &&Defined| d.name == "_xlnm._FilterDatabase" && d.scope.as_deref() == Some(sheet);
        self.names.iter().find(told).and_then(|d| area_of(&d.refers_to)).map(|(_, area)| area)
    }
}

fn bytes_after(record: &[u8], count: usize) -> Bytes<'_> {
    Bytes::new(record.get(count..).unwrap_or(&[]))
}

fn listed(bytes: &mut Bytes<'_>, texts: Texts) -> Option<Listed> {
    let place = bytes.u32()? as usize;
    let (state, kind) = (bytes.u8()?, bytes.u8()?);
    let name = texts.read(bytes, true)?.replace('\0', "");
    Some(Listed { name, place, hidden: state & 3 != 0, is_worksheet: kind == 0 })
}

fn shared_strings(mut list: Continued<'_>, pool: &mut TextPool, budget: &Budget) -> Result<Vec<TextId>> {
    let mut strings = Vec::new();
    let many = list.skip(4).and_then(|()| list.u32()).unwrap_or(0);
    for _ in 0..many {
        let Some(text) = list.u16().and_then(|count| list.text(count.into())) else { break };
        strings.push(pool.add(&text));
        budget.check_text(pool)?;
    }
    Ok(strings)
}

/// A defined name and the tokens of what it refers to.
fn name_of(record: &[u8], texts: Texts, sheets: &[Listed]) -> Option<(Defined, Vec<u8>)> {
    const BUILT_IN: [&str; 14] = [
        "Consolidate_Area",
        "Auto_Open",
        "Auto_Close",
        "Extract",
        "Database",
        "Criteria",
        "Print_Area",
        "Print_Titles",
        "Recorder",
        "Data_Form",
        "Auto_Activate",
        "Auto_Deactivate",
        "Sheet_Title",
        "_FilterDatabase",
    ];
    let mut bytes = Bytes::new(record);
    let flags = bytes.u16()?;
    bytes.skip(1)?;
    let (length, size) = (bytes.u8()?, bytes.u16()?);
    bytes.skip(2)?;
    let scope = bytes.u16()?;
    bytes.skip(4)?;
    let mut name = texts.of_length(&mut bytes, length.into())?;
    if flags & 0x20 != 0 {
        let number = name.chars().next().map_or(0, |c| c as usize);
        name = BUILT_IN.get(number).map_or(name, |n| built_in(n));
    }
    let scope = usize::from(scope).checked_sub(1).and_then(|n| sheets.get(n)).map(|s| s.name.clone());
    let tokens = bytes.take(size.into())?.to_vec();
    Some((Defined { name, refers_to: String::new(), scope }, tokens))
}

/// Where a cell stands, and its style.
#[derive(Clone, Copy)]
struct Place {
    row: u32,
    column: u16,
    style: u16,
}

impl Place {
    fn read(bytes: &mut Bytes<'_>) -> Option<Place> {
        Some(Place { row: bytes.u16()?.into(), column: bytes.u16()?, style: bytes.u16()? })
    }
}

struct SheetReader<'a> {
    globals: &'a Globals,
    sheet: &'a mut Sheet,
    pool: &'a mut TextPool,
    budget: &'a mut Budget,
    /// Formulas that cells share, by the cell that has the text: their number plus one.
    shared: HashMap<(u32, u32), u32>,
    /// The number of the last formula plus one.
    last: u32,
    /// Charts within the sheet that are not closed, and the sheet itself.
    open: u32,
    /// The cell of the last formula, where the next record has its text.
    awaited: Option<Place>,
    filter: Option<Rect>,
}

impl SheetReader<'_> {
    fn read(&mut self, stream: &[u8]) -> Result<()> {
        for (kind, parts) in Records(Bytes::new(stream)) {
            match kind {
                BOF => self.open += 1,
                EOF if self.open <= 1 => break,
                EOF => self.open -= 1,
                _ if self.open > 1 => {}
                STRING => self.string(parts)?,
                // What is damaged in one record is left out; the others are read.
                _ => self.record(kind, parts[0])?.unwrap_or(()),
            }
        }
        if let Some(area) = self.filter {
            self.sheet.add_filter(area, false);
        }
        Ok(())
    }

    /// Reads a record; none where it is damaged.
    fn record(&mut self, kind: u16, record: &[u8]) -> Result<Option<()>> {
        let mut bytes = Bytes::new(record);
        Ok(match kind {
            NUMBER | RK | LABEL | RICH_LABEL | SHARED_LABEL | TRUTH => match self.cell(kind, &mut bytes) {
                Some((place, value)) => Some(self.push(place, value, 0)?),
                None => None,
            },
            MANY_RK => self.many_rk(record)?,
            FORMULA => self.formula(&mut bytes)?,
            SHARED_FORMULA => self.shared_formula(&mut bytes),
            ARRAY => self.array(&mut bytes),
            MERGED => self.merged(&mut bytes),
            ROW => self.row(&mut bytes)?,
            COLUMNS => self.columns(&mut bytes)?,
            FILTER_MODE => {
                self.filter.into_iter().for_each(|area| self.sheet.add_filter(area, true));
                Some(())
            }
            VALIDATION => self.validation(&mut bytes),
            _ => Some(()),
        })
    }

    fn push(&mut self, place: Place, value: Value, formula: u32) -> Result<()> {
        if value == Value::Text(0) && formula == 0 {
            return Ok(());
        }
        self.budget.take_cell(self.pool)?;
        self.sheet.push(place.row, Cell { column: place.column, format: place.style, formula, value });
        Ok(())
    }

    fn cell(&mut self, kind: u16, bytes: &mut Bytes<'_>) -> Option<(Place, Value)> {
        let place = Place::read(bytes)?;
        let value = match kind {
            NUMBER => Value::Number(bytes.f64()?),
            RK => Value::Number(number_of_rk(bytes.u32()?)),
            SHARED_LABEL => Value::Text(*self.globals.strings.get(bytes.u32()? as usize)?),
            TRUTH => {
                let (value, is_error) = (bytes.u8()?, bytes.u8()? != 0);
                if is_error { Value::Error(error_of(value)) } else { Value::Boolean(value != 0) }
            }
            _ => Value::Text(self.pool.add(&self.globals.texts.read(bytes, false)?)),
        };
        Some((place, value))
    }

    fn many_rk(&mut self, record: &[u8]) -> Result<Option<()>> {
        let mut bytes = Bytes::new(record);
        let (Some(row), Some(first)) = (bytes.u16(), bytes.u16()) else { return Ok(None) };
        for (i, one) in bytes.rest().chunks_exact(6).enumerate() {
            let mut one = Bytes::new(one);
            if let (Some(style), Some(rk)) = (one.u16(), one.u32()) {
                let place = Place { row: row.into(), column: first.saturating_add(i as u16), style };
                self.push(place, Value::Number(number_of_rk(rk)), 0)?;
            }
        }
        Ok(Some(()))
    }

    fn formula(&mut self, bytes: &mut Bytes<'_>) -> Result<Option<()>> {
        let Some((place, value)) = self.formula_of(bytes) else { return Ok(None) };
        self.awaited = value.is_none().then_some(place);
        match value {
            Some(value) => self.push(place, value, self.last).map(Some),
            None => Ok(Some(())),
        }
    }

    /// Keeps the formula of a cell. No value: the next record has it.
    fn formula_of(&mut self, bytes: &mut Bytes<'_>) -> Option<(Place, Option<Value>)> {
        let place = Place::read(bytes)?;
        let mut result = Bytes::new(bytes.take(8)?);
        let value = match result.rest() {
            [kind, _, value, .., 0xff, 0xff] => match kind {
                0 => None,
                1 => Some(Value::Boolean(*value != 0)),
                2 => Some(Value::Error(error_of(*value))),
                _ => Some(Value::Text(0)),
            },
            _ => Some(Value::Number(result.f64()?)),
        };
        bytes.skip(6)?;
        let size = bytes.u16()?;
        let tokens = bytes.take(size.into())?;
        let cell = (place.row, u32::from(place.column));
        self.last = match shared_with(tokens, &[], self.globals.decoder.layout) {
            Some(anchor) => match self.shared.get(&anchor) {
                Some(number) => *number,
                None => {
                    let number = self.add(String::new(), cell, false);
                    self.shared.insert(anchor, number);
                    number
                }
            },
            None => self.globals.decoder.text(tokens, bytes.rest(), cell).map_or(0, |text| self.add(text, cell, false)),
        };
        Some((place, value))
    }

    fn add(&mut self, text: String, anchor: (u32, u32), array: bool) -> u32 {
        self.sheet.formulas.push(Formula { text: text.into(), anchor, array });
        self.sheet.formulas.len() as u32
    }

    /// The text of a formula's result.
    fn string(&mut self, parts: Vec<&[u8]>) -> Result<()> {
        let Some(place) = self.awaited.take() else { return Ok(()) };
        let text = match self.globals.texts.layout {
            Layout::Biff5 => self.globals.texts.read(&mut Bytes::new(parts[0]), false),
            _ => {
                let mut continued = Continued::new(parts);
                continued.u16().and_then(|count| continued.text(count.into()))
            }
        };
        let value = Value::Text(text.map_or(0, |text| self.pool.add(&text)));
        self.push(place, value, self.last)
    }

    /// The formula that the cell before shares with others.
    fn shared_formula(&mut self, bytes: &mut Bytes<'_>) -> Option<()> {
        bytes.skip(8)?;
        let size = bytes.u16()?;
        self.tell_shared(bytes.take(size.into())?, bytes.rest(), false)
    }

    fn array(&mut self, bytes: &mut Bytes<'_>) -> Option<()> {
        let (top, bottom) = (bytes.u16()?, bytes.u16()?);
        let (left, right) = (bytes.u8()?, bytes.u8()?);
        bytes.skip(6)?;
        let size = bytes.u16()?;
        self.tell_shared(bytes.take(size.into())?, bytes.rest(), (top, left) != (bottom, right))
    }

    fn tell_shared(&mut self, tokens: &[u8], apart: &[u8], array: bool) -> Option<()> {
        let formula = self.sheet.formulas.get_mut(self.last.checked_sub(1)? as usize)?;
        if formula.text.is_empty() {
            formula.text = self.globals.decoder.text(tokens, apart, formula.anchor).unwrap_or_default().into();
            formula.array = array;
        }
        Some(())
    }

    fn merged(&mut self, bytes: &mut Bytes<'_>) -> Option<()> {
        for _ in 0..bytes.u16()? {
            let area = area(bytes)?;
            self.sheet.join(area);
        }
        Some(())
    }

    fn row(&mut self, bytes: &mut Bytes<'_>) -> Result<Option<()>> {
        let (row, flags) = (bytes.u16(), bytes.skip(10).and_then(|()| bytes.u16()));
        let Some((row, flags)) = row.zip(flags) else { return Ok(None) };
        if flags & 0x20 != 0 {
            let is_new = self.sheet.hidden_rows.add(row.into(), row.into());
            self.budget.take_range(is_new, self.pool)?;
        }
        Ok(Some(()))
    }

    fn columns(&mut self, bytes: &mut Bytes<'_>) -> Result<Option<()>> {
        let ends = bytes.u16().zip(bytes.u16());
        let Some(((first, last), flags)) = ends.zip(bytes.skip(4).and_then(|()| bytes.u16())) else { return Ok(None) };
        if flags & 1 != 0 {
            let is_new = self.sheet.hidden_columns.add(first.into(), last.into());
            self.budget.take_range(is_new, self.pool)?;
        }
        Ok(Some(()))
    }

    /// A list of allowed values.
    fn validation(&mut self, bytes: &mut Bytes<'_>) -> Option<()> {
        let flags = bytes.u32()?;
        if flags & 0xf != 3 || self.sheet.list_rules.len() >= MOST_NAMES {
            return Some(());
        }
        for _ in 0..4 {
            self.globals.texts.read(bytes, false)?;
        }
        let mut formula = || {
            let size = bytes.u16()?;
            bytes.skip(2)?;
            bytes.take(size.into())
        };
        let (first, _) = (formula()?, formula()?);
        let areas: Vec<Rect> = (0..bytes.u16()?.min(1_000)).map_while(|_| area(bytes)).collect();
        let cell = areas.first().map_or((0, 0), |a| (a.top, a.left));
        let source = list_source(&self.globals.decoder.text(first, &[], cell)?, flags & 0x80 != 0);
        self.sheet.list_rules.push(ListRule { areas, source });
        Some(())
    }
}

fn area(bytes: &mut Bytes<'_>) -> Option<Rect> {
    let (top, bottom) = (bytes.u16()?.into(), bytes.u16()?.into());
    let (left, right) = (bytes.u16()?.into(), bytes.u16()?.into());
    Some(Rect { top, left, bottom, right }).filter(Rect::is_one)
}
