//! SpreadsheetML, the XML of Excel 2003: sheets, rows and cells in one document. Formulas are written there relative to
//! their cells and are left; their values are read.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};

use quick_xml::events::{BytesStart, Event};
use sheaf_model::problem::Result;

use super::delimited::decoded;
use super::xml::{Xml, attribute, is_set};
use super::{Budget, Content, Limits, Source, iso_serial, unreadable, xlsx_gather};
use crate::address::Rect;
use crate::defined::Defined;
use crate::format::{FormatKind, NumberFormat};
use crate::sheet::{Cell, CellError, Sheet, TextPool, Value};

/// Rows and columns that a sheet can have.
const LAST: (u32, u32) = (1_048_576, 16_384);

/// Whether the head of a text file is such a document.
pub(super) fn is_spreadsheetml(head: &str) -> bool {
    head.contains("urn:schemas-microsoft-com:office:spreadsheet") && head.contains("Workbook")
}

/// Reads all sheets.
pub(super) fn read(
    source: &Source,
    file: usize,
    pool: &mut TextPool,
    limits: &Limits,
    budget: &mut Budget,
) -> Result<Content> {
    let input = BufReader::with_capacity(1 << 16, decoded(source)?);
    let xml = Xml::new(input, "Workbook");
    let mut reader = Reader { xml, pool, budget, formats: HashMap::new(), names: Vec::new() };
    let (mut buffer, mut sheets, mut style) = (Vec::new(), Vec::new(), String::new());
    loop {
        match reader.xml.next(&mut buffer)? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "Style" => {
                style = attribute(&e, "ID").unwrap_or_default().into_owned();
            }
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "NumberFormat" => {
                let format = attribute(&e, "Format").map_or_else(NumberFormat::general, |code| format_of(&code));
                reader.formats.insert(style.clone(), format);
            }
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "NamedRange" => reader.define(&e, None),
            Event::Start(e) if e.local_name().as_ref() == "Worksheet" => {
                if sheets.len() >= limits.sheets {
                    return Err(unreadable(format!("it has more than the {} sheets that are allowed", limits.sheets)));
                }
                let mut sheet = Sheet::new(attribute(&e, "Name").unwrap_or_default(), file);
                reader.sheet(&mut sheet)?;
                sheet.settle();
                sheets.push(sheet);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(Content::Sheets { sheets, names: reader.names, epoch_1904: false, saved: None })
}

/// `R2C1:R9C3`, or one cell, as an area.
fn rect_of(cells: &str) -> Option<Rect> {
    let cell = |text: &str| {
        let (row, column) = text.strip_prefix('R')?.split_once('C')?;
        let number = |n: &str| n.parse::<u32>().ok()?.checked_sub(1);
        Some((number(row)?, number(column)?))
    };
    let (first, last) = cells.split_once(':').unwrap_or((cells, cells));
    let ((top, left), (bottom, right)) = (cell(first)?, cell(last)?);
    Some(Rect { top, left, bottom, right }).filter(Rect::is_one)
}

/// A format by its code, or by the name that it has in these files.
fn format_of(code: &str) -> NumberFormat {
    match code {
        "General Date" => NumberFormat::of(FormatKind::DateTime),
        "Short Date" | "Medium Date" | "Long Date" => NumberFormat::of(FormatKind::Date),
        "Short Time" | "Medium Time" | "Long Time" => NumberFormat::of(FormatKind::Time),
        "Percent" => NumberFormat::of(FormatKind::Percent),
        "Currency" | "Euro Currency" => NumberFormat::of(FormatKind::Currency),
        "Fixed" | "Standard" | "Scientific" => NumberFormat::of(FormatKind::Number),
        other => NumberFormat::parse(other),
    }
}

struct Reader<'a, R> {
    xml: Xml<R>,
    pool: &'a mut TextPool,
    budget: &'a mut Budget,
    /// Number formats by the name of their style.
    formats: HashMap<String, NumberFormat>,
    names: Vec<Defined>,
}

impl<R: BufRead> Reader<'_, R> {
    /// A defined name; references are written as rows and columns by number.
    fn define(&mut self, element: &BytesStart<'_>, scope: Option<&str>) {
        let (Some(name), Some(at)) = (attribute(element, "Name"), attribute(element, "RefersTo")) else { return };
        let area = at.rsplit_once('!').and_then(|(sheet, cells)| Some((sheet, rect_of(cells)?)));
        if self.names.len() < 10_000 {
            let refers_to = area.map_or_else(|| at.clone().into_owned(), |(sheet, area)| format!("{sheet}!{area}"));
            let refers_to = refers_to.trim_start_matches('=').to_owned();
            self.names.push(Defined { name: name.into_owned(), refers_to, scope: scope.map(str::to_owned) });
        }
    }

    fn sheet(&mut self, sheet: &mut Sheet) -> Result<()> {
        let (mut buffer, mut row, mut column) = (Vec::new(), 0_u32, 0_u32);
        let (mut place, mut filter) = (0_u32, None);
        let mut numbers: HashMap<String, u16> = HashMap::new();
        loop {
            let (element, empty) = match self.xml.next(&mut buffer)? {
                Event::Start(e) => (e.into_owned(), false),
                Event::Empty(e) => (e.into_owned(), true),
                Event::End(e) if e.local_name().as_ref() == "Worksheet" => return Ok(()),
                Event::End(e) if e.local_name().as_ref() == "Row" => {
                    row += 1;
                    continue;
                }
                Event::Eof => return Ok(()),
                _ => continue,
            };
            let index =
                || attribute(&element, "Index").and_then(|n| n.parse::<u32>().ok()).and_then(|n| n.checked_sub(1));
            let span = || attribute(&element, "Span").and_then(|n| n.parse::<u32>().ok()).unwrap_or(0).min(LAST.0);
            match element.local_name().as_ref() {
                "NamedRange" => self.define(&element, Some(&sheet.name)),
                "AutoFilter" => {
                    filter = attribute(&element, "Range").as_deref().and_then(rect_of);
                    filter.into_iter().for_each(|area| sheet.add_filter(area, false));
                }
                "AutoFilterColumn" => filter.into_iter().for_each(|area| sheet.add_filter(area, true)),
                "Column" => {
                    let first = index().unwrap_or(place).min(LAST.1);
                    place = first + span() + 1;
                    if is_set(&element, "Hidden") {
                        let is_new = sheet.hidden_columns.add(first, place - 1);
                        self.budget.take_range(is_new, self.pool)?;
                    }
                }
                "Row" => {
                    row = index().unwrap_or(row);
                    column = 0;
                    if row >= LAST.0 {
                        return Err(unreadable("it has a row beyond the last one that a sheet can have (1,048,576)"));
                    }
                    // Rows that a row spans are as it is, and empty.
                    if is_set(&element, "Hidden") {
                        let is_new = sheet.hidden_rows.add(row, row + span());
                        self.budget.take_range(is_new, self.pool)?;
                    }
                    row += u32::from(empty) * (1 + span());
                }
                "Cell" => {
                    column = index().unwrap_or(column);
                    if column >= LAST.1 {
                        return Err(unreadable("it has a column beyond the last one that a sheet can have (16,384)"));
                    }
                    let more = |name| attribute(&element, name).and_then(|n| n.parse::<u32>().ok()).unwrap_or(0);
                    let (right, down) = (more("MergeAcross").min(LAST.1), more("MergeDown").min(LAST.0));
                    if right + down > 0 {
                        let (bottom, right) = (row + down, column + right);
                        sheet.join(Rect { top: row, left: column, bottom, right });
                    }
                    if !empty {
                        self.cell(sheet, (row, column), &element, &mut numbers)?;
                    }
                    column += 1 + right;
                }
                _ => {}
            }
        }
    }

    fn cell(
        &mut self,
        sheet: &mut Sheet,
        (row, column): (u32, u32),
        element: &BytesStart<'_>,
        numbers: &mut HashMap<String, u16>,
    ) -> Result<()> {
        let (mut buffer, mut text, mut kind, mut inside) = (Vec::new(), String::new(), None, false);
        loop {
            let event = self.xml.next(&mut buffer)?;
            match &event {
                Event::Start(e) if e.local_name().as_ref() == "Data" => {
                    kind = attribute(e, "Type").map(|t| t.into_owned());
                    inside = true;
                }
                Event::End(e) if e.local_name().as_ref() == "Data" => inside = false,
                Event::End(e) if e.local_name().as_ref() == "Cell" => break,
                Event::Eof => break,
                other if inside => {
                    xlsx_gather(other, &mut text)
                        .map_err(|n| unreadable(format!("a cell uses the unknown entity '{n}'")))?;
                }
                _ => {}
            }
        }
        let (value, moment) = match kind.as_deref() {
            Some("Number") => (text.trim().parse().ok().filter(|n: &f64| n.is_finite()).map(Value::Number), None),
            Some("Boolean") => (Some(Value::Boolean(text.trim() == "1")), None),
            Some("Error") => (Some(Value::Error(CellError::parse(text.trim()).unwrap_or(CellError::Other))), None),
            Some("DateTime") => {
                let kind = if text.contains("T00:00:00") { FormatKind::Date } else { FormatKind::DateTime };
                (iso_serial(&text).map(Value::Number), Some(NumberFormat::of(kind)))
            }
            _ => (None, None),
        };
        if value.is_none() && text.is_empty() {
            return Ok(());
        }
        let style = attribute(element, "StyleID").unwrap_or_default().into_owned();
        let own = self.formats.get(&style).filter(|f| {
            let dated =
                matches!(f.kind, FormatKind::Date | FormatKind::DateTime | FormatKind::Time | FormatKind::Duration);
            dated || moment.is_none()
        });
        let key = if own.is_some() {
            style.clone()
        } else {
            moment.as_ref().map_or(String::new(), |f| format!("{:?}", f.kind))
        };
        let format = match numbers.get(&key) {
            Some(number) => *number,
            None => {
                let new = own.cloned().or(moment).unwrap_or_else(NumberFormat::general);
                let number = u16::try_from(sheet.formats.len()).unwrap_or(0);
                if number > 0 {
                    sheet.formats.push(new);
                }
                numbers.insert(key, number);
                number
            }
        };
        let value = value.unwrap_or_else(|| Value::Text(self.pool.add(&text)));
        self.budget.take_cell(self.pool)?;
        sheet.push(row, Cell { column: column as u16, format, formula: 0, value });
        Ok(())
    }
}
