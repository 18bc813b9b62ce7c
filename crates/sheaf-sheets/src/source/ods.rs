//! ODS: the content part as a stream (OpenDocument 1.3). Repeated rows and cells are counted, not copied, where they are empty.

use std::collections::HashMap;
use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};
use sheaf_model::problem::Result;

use super::piped::beside;
use super::xlsx_gather as gather;
use super::xml::{Xml, attribute, is_set};
use super::zipped::Zipped;
use super::{Budget, Content, Input, Limits, iso_serial, unreadable};
use crate::address::Rect;
use crate::defined::{Defined, area_of};
use crate::format::{FormatKind, NumberFormat, currency_code};
use crate::sheet::{Cell, CellError, Formula, Sheet, TextPool, Value};
use crate::spans::Spans;

/// Most copies of a cell or row that is not empty.
const MOST_REPEATS: u32 = 100_000;

/// Reads all sheets.
pub(super) fn read(
    input: Input,
    file: usize,
    pool: &mut TextPool,
    limits: &Limits,
    budget: &mut Budget,
) -> Result<Content> {
    let mut zip = Zipped::open(input, limits)?;
    let saved = super::saved::saved_at(&mut zip);
    let Some(part) = zip.part("content.xml")? else { return Err(unreadable("its part content.xml is missing")) };
    let (sheets, names) = beside(part, |part| {
        let mut reader = OdsReader {
            xml: Xml::new(part, "content.xml"),
            file,
            pool,
            budget,
            names: Vec::new(),
            sheets: Vec::new(),
            most_sheets: limits.sheets,
        };
        reader.read().map(|()| (reader.sheets, reader.names))
    })?;
    Ok(Content::Sheets { sheets, names, epoch_1904: false, saved })
}

struct OdsReader<'a, R> {
    xml: Xml<R>,
    file: usize,
    pool: &'a mut TextPool,
    budget: &'a mut Budget,
    names: Vec<Defined>,
    sheets: Vec<Sheet>,
    most_sheets: usize,
}

/// The formats of a sheet by their kind.
#[derive(Default)]
struct Formats(HashMap<NumberFormat, u16>);

impl Formats {
    fn number(&mut self, sheet: &mut Sheet, format: NumberFormat) -> u16 {
        *self.0.entry(format.clone()).or_insert_with(|| {
            sheet.formats.push(format);
            (sheet.formats.len() - 1) as u16
        })
    }
}

struct OdsCell {
    value: Option<Value>,
    format: NumberFormat,
    formula: Option<String>,
    repeats: u32,
    spans: (u32, u32),
}

impl<R: BufRead> OdsReader<'_, R> {
    fn read(&mut self) -> Result<()> {
        let (mut buffer, mut filtered) = (Vec::new(), None);
        loop {
            match self.xml.next(&mut buffer)? {
                Event::Start(e) if e.name().as_ref() == "table:table" => {
                    if self.sheets.len() == self.most_sheets {
                        return Err(unreadable(format!(
                            "it has more than the {} sheets that are allowed",
                            self.most_sheets
                        )));
                    }
                    let name = attribute(&e, "name").unwrap_or_default().into_owned();
                    self.read_sheet(name)?;
                }
                Event::Start(e) | Event::Empty(e) if e.name().as_ref() == "table:named-range" => {
                    self.define(&e, None);
                }
                Event::Start(e) | Event::Empty(e) if e.name().as_ref() == "table:database-range" => {
                    let target = attribute(&e, "target-range-address");
                    filtered = target.and_then(|at| area_of(&a1(&format!("[{at}]"))));
                    if is_set(&e, "display-filter-buttons") {
                        self.filter(filtered.as_ref(), false);
                    }
                }
                Event::Start(e) if e.name().as_ref() == "table:filter" => self.filter(filtered.as_ref(), true),
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// A defined name; within a sheet it holds there alone.
    fn define(&mut self, element: &BytesStart<'_>, scope: Option<&str>) {
        if let (Some(name), Some(at)) = (attribute(element, "name"), attribute(element, "cell-range-address"))
            && self.names.len() < 10_000
        {
            let (name, refers_to) = (name.into_owned(), a1(&format!("[{at}]")));
            self.names.push(Defined { name, refers_to, scope: scope.map(str::to_owned) });
        }
    }

    /// Filters are told below the sheets.
    fn filter(&mut self, place: Option<&(String, Rect)>, active: bool) {
        if let Some((name, area)) = place
            && let Some(sheet) = self.sheets.iter_mut().find(|s| s.name == *name)
        {
            sheet.add_filter(*area, active);
        }
    }

    fn read_sheet(&mut self, name: String) -> Result<()> {
        let mut sheet = Sheet::new(name, self.file);
        let mut formats = Formats::default();
        let (mut buffer, mut row, mut column) = (Vec::new(), 0_u32, 0_u32);
        loop {
            match self.xml.next(&mut buffer)? {
                Event::Start(e) if e.local_name().as_ref() == "table-row" => {
                    let repeats = repeats(&e, "number-rows-repeated");
                    self.hide(&e, (row, repeats), &mut sheet.hidden_rows)?;
                    self.read_row(&mut sheet, &mut formats, row, repeats)?;
                    row = row.saturating_add(repeats);
                }
                Event::Empty(e) if e.local_name().as_ref() == "table-row" => {
                    row = row.saturating_add(repeats(&e, "number-rows-repeated"));
                }
                Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "table-column" => {
                    let repeats = repeats(&e, "number-columns-repeated");
                    self.hide(&e, (column, repeats), &mut sheet.hidden_columns)?;
                    column = column.saturating_add(repeats);
                }
                Event::Start(e) | Event::Empty(e) if e.name().as_ref() == "table:named-range" => {
                    self.define(&e, Some(&sheet.name));
                }
                Event::End(e) if e.name().as_ref() == "table:table" => break,
                Event::Eof => break,
                _ => {}
            }
        }
        sheet.settle();
        self.sheets.push(sheet);
        Ok(())
    }

    /// Rows or columns that are collapsed or filtered out.
    fn hide(&mut self, element: &BytesStart<'_>, (first, many): (u32, u32), hidden: &mut Spans) -> Result<()> {
        if attribute(element, "visibility").is_none_or(|v| v == "visible") {
            return Ok(());
        }
        let is_new = hidden.add(first, first.saturating_add(many - 1));
        self.budget.take_range(is_new, self.pool)
    }

    fn read_row(&mut self, sheet: &mut Sheet, formats: &mut Formats, row: u32, times: u32) -> Result<()> {
        let mut cells: Vec<(u32, Cell)> = Vec::new();
        let (mut buffer, mut column) = (Vec::new(), 0_u32);
        loop {
            let (element, empty) = match self.xml.next(&mut buffer)? {
                Event::Start(e) => (e.into_owned(), false),
                Event::Empty(e) => (e.into_owned(), true),
                Event::End(e) if e.local_name().as_ref() == "table-row" => break,
                Event::Eof => break,
                _ => continue,
            };
            let name = element.local_name();
            if name.as_ref() != "table-cell" && name.as_ref() != "covered-table-cell" {
                continue;
            }
            let cell = self.read_cell(&element, empty)?;
            if row < 1 << 20 && (cell.spans.0 > 1 || cell.spans.1 > 1) {
                let (bottom, right) = (row.saturating_add(cell.spans.0 - 1), column.saturating_add(cell.spans.1 - 1));
                sheet.join(Rect { top: row, left: column, bottom, right });
            }
            let filled = cell.value.is_some() || cell.formula.is_some();
            if filled {
                let format = formats.number(sheet, cell.format);
                for copy in 0..cell.repeats.min(MOST_REPEATS) {
                    let at = column.saturating_add(copy);
                    if at > u32::from(u16::MAX) {
                        break;
                    }
                    let formula = cell.formula.as_ref().map_or(0, |text| {
                        sheet.formulas.push(Formula { text: text.as_str().into(), anchor: (row, at), array: false });
                        sheet.formulas.len() as u32
                    });
                    self.budget.take_cell(self.pool)?;
                    cells.push((
                        at,
                        Cell { column: at as u16, format, formula, value: cell.value.unwrap_or(Value::Text(0)) },
                    ));
                }
            }
            column = column.saturating_add(cell.repeats);
        }
        for copy in 0..if cells.is_empty() { 0 } else { times.min(MOST_REPEATS) } {
            for (_, cell) in &cells {
                self.budget.take_cell(self.pool)?;
                sheet.push(row.saturating_add(copy), *cell);
            }
        }
        Ok(())
    }

    fn read_cell(&mut self, element: &BytesStart<'_>, empty: bool) -> Result<OdsCell> {
        let mut text = String::new();
        if !empty {
            self.read_text(element.local_name().as_ref(), &mut text)?;
        }
        let kind = attribute(element, "value-type").unwrap_or_default();
        let number = || {
            attribute(element, "value").and_then(|v| v.parse::<f64>().ok()).filter(|n| n.is_finite()).map(Value::Number)
        };
        let mut format = NumberFormat::general();
        let value = match kind.as_ref() {
            "float" => number(),
            "percentage" => {
                format = NumberFormat::of(FormatKind::Percent);
                number()
            }
            "currency" => {
                format = NumberFormat::of(FormatKind::Currency);
                format.currency = attribute(element, "currency").and_then(|c| currency_code(&c)).flatten();
                number()
            }
            "date" => {
                let date = attribute(element, "date-value").unwrap_or_default();
                format = NumberFormat::of(if date.contains('T') { FormatKind::DateTime } else { FormatKind::Date });
                iso_serial(&date).map(Value::Number)
            }
            "time" => {
                let serial = attribute(element, "time-value").and_then(|t| iso_duration(&t));
                format = NumberFormat::of(if serial.is_some_and(|s| s >= 1.0) {
                    FormatKind::Duration
                } else {
                    FormatKind::Time
                });
                serial.map(Value::Number)
            }
            "boolean" => Some(Value::Boolean(attribute(element, "boolean-value").is_some_and(|v| v == "true"))),
            _ => None,
        };
        let value = match CellError::parse(text.trim()) {
            Some(error) if attribute(element, "formula").is_some() => Some(Value::Error(error)),
            _ => value.or_else(|| (!text.is_empty()).then(|| Value::Text(self.pool.add(&text)))),
        };
        let span = |name: &str| attribute(element, name).and_then(|n| n.parse().ok()).unwrap_or(1).clamp(1, 1 << 20);
        Ok(OdsCell {
            value,
            format,
            formula: attribute(element, "formula").map(|f| a1(&f)).filter(|f| f.len() <= 8_192),
            repeats: repeats(element, "number-columns-repeated"),
            spans: (span("number-rows-spanned"), span("number-columns-spanned")),
        })
    }

    /// The paragraphs of a cell, without its notes.
    fn read_text(&mut self, element: &str, text: &mut String) -> Result<()> {
        let (mut buffer, mut paragraphs, mut note, mut inside) = (Vec::new(), 0, 0, false);
        loop {
            let event = self.xml.next(&mut buffer)?;
            match &event {
                Event::Start(e) | Event::Empty(e) => match e.name().as_ref() {
                    "text:p" if note == 0 => {
                        if paragraphs > 0 {
                            text.push('\n');
                        }
                        paragraphs += 1;
                        inside = matches!(event, Event::Start(_));
                    }
                    "text:s" if inside => {
                        let count = attribute(e, "c").and_then(|c| c.parse::<usize>().ok()).unwrap_or(1);
                        text.extend(std::iter::repeat_n(' ', count.min(1_000)));
                    }
                    "text:tab" if inside => text.push('\t'),
                    "text:line-break" if inside => text.push('\n'),
                    "office:annotation" => note += u32::from(matches!(event, Event::Start(_))),
                    _ => {}
                },
                Event::End(e) => match e.name().as_ref() {
                    "text:p" if note == 0 => inside = false,
                    "office:annotation" => note -= 1,
                    _ if e.local_name().as_ref() == element => return Ok(()),
                    _ => {}
                },
                Event::Eof => return Ok(()),
                other if inside => {
                    gather(other, text)
                        .map_err(|n| unreadable(format!("its part 'content.xml' uses the unknown entity '{n}'")))?;
                }
                _ => {}
            }
        }
    }
}

fn repeats(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name).and_then(|n| n.parse().ok()).unwrap_or(1).max(1)
}

/// `PT36H15M30.5S` in days.
fn iso_duration(text: &str) -> Option<f64> {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |t| (true, t));
    let (mut days, mut number) = (0.0, String::new());
    for c in text.strip_prefix('P')?.chars() {
        match c {
            '0'..='9' | '.' => number.push(c),
            'T' => {}
            _ => {
                let n: f64 = number.parse().ok()?;
                number.clear();
                days += match c {
                    'D' => n,
                    'H' => n / 24.0,
                    'M' => n / 1_440.0,
                    'S' => n / 86_400.0,
                    _ => return None,
                };
            }
        }
    }
    Some(if negative { -days } else { days })
}

/// OpenFormula's `of:=VLOOKUP([.A2];[$Prices.A:.B];2)` as `VLOOKUP(A2,Prices!A:B,2)`.
fn a1(formula: &str) -> String {
    let text = formula.split_once(":=").map_or(formula, |(_, t)| t).trim_start_matches('=');
    let (mut out, mut chars) = (String::with_capacity(text.len()), text.chars());
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                out.push('"');
                for c in chars.by_ref() {
                    out.push(c);
                    if c == '"' {
                        break;
                    }
                }
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                out.push_str(&reference(&inside));
            }
            ';' => out.push(','),
            c => out.push(c),
        }
    }
    out
}

fn reference(inside: &str) -> String {
    let side = |text: &str| match text.rsplit_once('.') {
        Some((sheet, cell)) => (sheet.trim_start_matches('$').to_owned(), cell.to_owned()),
        None => (String::new(), text.to_owned()),
    };
    let (first, last) = inside.split_once(':').map_or((inside, None), |(a, b)| (a, Some(b)));
    let (sheet, mut text) = side(first);
    if let Some(last) = last {
        text = format!("{text}:{}", side(last).1);
    }
    if sheet.is_empty() { text } else { format!("{sheet}!{text}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_formula_becomes_a1() {
        for (open, a1_text) in [
            ("of:=[.B2]*[.C2]", "B2*C2"),
            ("of:=VLOOKUP([.A2];[$Prices.$A$1:.$B$9];2;0)", "VLOOKUP(A2,Prices!$A$1:$B$9,2,0)"),
            ("of:=IF([.A1]=\"a;b\";1;2)", "IF(A1=\"a;b\",1,2)"),
            ("of:=SUM(['My sheet'.A1:.A3])", "SUM('My sheet'!A1:A3)"),
        ] {
            assert_eq!(a1(open), a1_text);
        }
        assert_eq!(iso_duration("PT36H00M00S"), Some(1.5));
    }
}
