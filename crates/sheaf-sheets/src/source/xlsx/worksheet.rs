//! A worksheet part: cells with value, style and formula, joined cells, lists of allowed values.

use std::collections::HashMap;
use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};
use sheaf_model::problem::Result;

use super::super::piped::beside;
use super::super::xml::{Xml, attribute, is_set};
use super::super::zipped::Zipped;
use super::super::{Budget, unreadable};
use super::{Shared, parts};
use crate::address::{Rect, parse_cell};
use crate::format::{FormatKind, NumberFormat};
use crate::sheet::{Cell, CellError, Formula, ListRule, Sheet, TextPool, Value};

/// Reads the part into the sheet; false where it is missing.
pub(super) fn read(
    zip: &mut Zipped,
    path: &str,
    sheet: &mut Sheet,
    shared: &Shared,
    pool: &mut TextPool,
    budget: &mut Budget,
) -> Result<bool> {
    let Some(part) = zip.part(path)? else { return Ok(false) };
    sheet.formats.clone_from(&shared.styles.formats);
    sheet.looks.clone_from(&shared.styles.looks);
    let iso = sheet.formats.len() as u16;
    sheet.formats.push(NumberFormat::of(FormatKind::DateTime));
    beside(part, |part| {
        let mut reader = SheetReader {
            xml: Xml::new(part, path),
            sheet,
            shared,
            pool,
            budget,
            row: 0,
            column: 0,
            shared_formulas: HashMap::new(),
            iso,
            filter: None,
            text: String::new(),
            formula: String::new(),
        };
        reader.read()
    })?;
    Ok(true)
}

struct SheetReader<'a, R> {
    xml: Xml<R>,
    sheet: &'a mut Sheet,
    shared: &'a Shared,
    pool: &'a mut TextPool,
    budget: &'a mut Budget,
    row: u32,
    column: u32,
    /// Shared formulas by their number in the part: the number in the sheet plus one.
    shared_formulas: HashMap<u32, u32>,
    /// The format of dates written as ISO 8601 texts.
    iso: u16,
    /// Where the filter that was told last stands.
    filter: Option<Rect>,
    text: String,
    formula: String,
}

/// What a `c` element's attributes and children said so far.
#[derive(Default)]
struct Draft {
    style: u16,
    kind: Kind,
    formula: u32,
    has_value: bool,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Kind {
    #[default]
    Number,
    Shared,
    Text,
    Boolean,
    Error,
    Date,
}

impl<R: BufRead> SheetReader<'_, R> {
    fn read(&mut self) -> Result<()> {
        let mut buffer = Vec::new();
        loop {
            let (element, empty) = match self.xml.next(&mut buffer)? {
                Event::Start(e) => (e, false),
                Event::Empty(e) => (e, true),
                Event::Eof => return Ok(()),
                _ => continue,
            };
            match element.local_name().as_ref() {
                "row" => {
                    let next = self.row + u32::from(self.column > 0);
                    self.row = attribute(&element, "r")
                        .and_then(|r| r.parse::<u32>().ok())
                        .map_or(next, |r| r.saturating_sub(1));
                    self.column = 0;
                    if self.row >= 1 << 20 {
                        return Err(unreadable("it has a row beyond the last one that a sheet can have (1,048,576)"));
                    }
                    if is_set(&element, "hidden") {
                        let is_new = self.sheet.hidden_rows.add(self.row, self.row);
                        self.budget.take_range(is_new, self.pool)?;
                    }
                }
                "col" if is_set(&element, "hidden") => {
                    let end = |name: &str| attribute(&element, name)?.parse::<u32>().ok()?.checked_sub(1);
                    if let (Some(first), Some(last)) = (end("min"), end("max")) {
                        let is_new = self.sheet.hidden_columns.add(first, last);
                        self.budget.take_range(is_new, self.pool)?;
                    }
                }
                "autoFilter" => {
                    self.filter = attribute(&element, "ref").as_deref().and_then(Rect::parse);
                    self.filter.into_iter().for_each(|area| self.sheet.add_filter(area, false));
                }
                "filterColumn" if !empty => {
                    self.filter.into_iter().for_each(|area| self.sheet.add_filter(area, true));
                }
                "c" => {
                    let draft = self.begin(&element)?;
                    if !empty {
                        self.read_cell(draft)?;
                    }
                    self.column += 1;
                }
                "mergeCell" => {
                    if let Some(area) = attribute(&element, "ref").as_deref().and_then(Rect::parse) {
                        self.sheet.join(area);
                    }
                }
                "dataValidation" if !empty => {
                    let element = element.into_owned();
                    self.read_list_rule(&element)?;
                }
                _ => {}
            }
        }
    }

    fn begin(&mut self, element: &BytesStart<'_>) -> Result<Draft> {
        let mut draft = Draft::default();
        for a in element.attributes().with_checks(false).flatten() {
            match a.key.as_ref() {
                "r" => {
                    if let Some((row, column)) = parse_cell(&a.value) {
                        (self.row, self.column) = (row, column);
                    }
                }
                "s" => draft.style = a.value.parse().unwrap_or(0),
                "t" => {
                    draft.kind = match a.value.as_ref() {
                        "s" => Kind::Shared,
                        "str" | "inlineStr" => Kind::Text,
                        "b" => Kind::Boolean,
                        "e" => Kind::Error,
                        "d" => Kind::Date,
                        _ => Kind::Number,
                    };
                }
                _ => {}
            }
        }
        if self.column >= 1 << 14 || self.row >= 1 << 20 {
            return Err(unreadable("it has a cell beyond the last column or row that a sheet can have (XFD1048576)"));
        }
        Ok(draft)
    }

    fn read_cell(&mut self, mut draft: Draft) -> Result<()> {
        let mut buffer = Vec::new();
        self.text.clear();
        draft.has_value = self.xml.take_text("<v>", "</v>", &mut self.text)
            || self.xml.take_text("<is><t>", "</t></is>", &mut self.text);
        let (mut inside, mut phonetic) = (false, false);
        loop {
            let event = self.xml.next(&mut buffer)?;
            match &event {
                Event::Start(e) => match e.local_name().as_ref() {
                    "v" | "t" => {
                        inside = !phonetic;
                        draft.has_value = true;
                    }
                    "rPh" => phonetic = true,
                    "f" => {
                        let marks = FormulaMarks::of(e);
                        self.formula.clear();
                        let mut text = std::mem::take(&mut self.formula);
                        self.xml.text_of("f", &mut text)?;
                        self.formula = text;
                        draft.formula = self.add_formula(&marks);
                        draft.has_value |= self.xml.take_text("<v>", "</v>", &mut self.text);
                    }
                    _ => {}
                },
                Event::Empty(e) if e.local_name().as_ref() == "f" => {
                    let marks = FormulaMarks::of(e);
                    self.formula.clear();
                    draft.formula = self.add_formula(&marks);
                }
                Event::End(e) => match e.local_name().as_ref() {
                    "v" | "t" => inside = false,
                    "rPh" => phonetic = false,
                    "c" => break,
                    _ => {}
                },
                Event::Eof => break,
                other if inside => parts::gather(other, &mut self.text)
                    .map_err(|name| unreadable(format!("a cell uses the unknown entity '{name}'")))?,
                _ => {}
            }
        }
        self.finish(&draft)
    }

    /// The number of the formula just read, plus one.
    fn add_formula(&mut self, marks: &FormulaMarks) -> u32 {
        let anchor = (self.row, self.column);
        if self.formula.is_empty() {
            return marks.shared.and_then(|index| self.shared_formulas.get(&index).copied()).unwrap_or(0);
        }
        let text: Box<str> = if self.formula.len() > self.shared.formula_bytes {
            "#TOO_LONG".into()
        } else {
            self.formula.as_str().into()
        };
        self.sheet.formulas.push(Formula { text, anchor, array: marks.array });
        let number = self.sheet.formulas.len() as u32;
        if let Some(index) = marks.shared {
            self.shared_formulas.insert(index, number);
        }
        number
    }

    fn finish(&mut self, draft: &Draft) -> Result<()> {
        let text = self.text.as_str();
        let mut format = draft.style;
        let value = match draft.kind {
            _ if !draft.has_value => None,
            Kind::Shared => {
                text.trim().parse().ok().and_then(|i: usize| self.shared.strings.get(i)).map(|id| Value::Text(*id))
            }
            Kind::Text => Some(Value::Text(self.pool.add(&parts::unescape(text)))),
            Kind::Boolean => Some(Value::Boolean(text.trim() == "1" || text.trim() == "true")),
            Kind::Error => Some(Value::Error(CellError::parse(text.trim()).unwrap_or(CellError::Other))),
            Kind::Date => {
                format = self.iso;
                super::super::iso_serial(text).map(Value::Number).or_else(|| Some(Value::Text(self.pool.add(text))))
            }
            Kind::Number if text.trim().is_empty() => None,
            Kind::Number => match text.trim().parse::<f64>() {
                Ok(n) if n.is_finite() => Some(Value::Number(n)),
                _ => Some(Value::Text(self.pool.add(text))),
            },
        };
        let value = match value {
            Some(value) if value != Value::Text(0) => value,
            _ if draft.formula > 0 => Value::Text(0),
            _ => return Ok(()),
        };
        self.budget.take_cell(self.pool)?;
        self.sheet.push(self.row, Cell { column: self.column as u16, format, formula: draft.formula, value });
        Ok(())
    }

    fn read_list_rule(&mut self, element: &BytesStart<'_>) -> Result<()> {
        if attribute(element, "type").as_deref() != Some("list") || self.sheet.list_rules.len() >= 10_000 {
            return Ok(());
        }
        let areas: Vec<Rect> = attribute(element, "sqref")
            .unwrap_or_default()
            .split_whitespace()
            .filter_map(Rect::parse)
            .take(1_000)
            .collect();
        let (mut buffer, mut source) = (Vec::new(), String::new());
        loop {
            match self.xml.next(&mut buffer)? {
                Event::Start(e) if e.local_name().as_ref() == "formula1" => {
                    self.xml.text_of("formula1", &mut source)?;
                }
                Event::End(e) if e.local_name().as_ref() == "dataValidation" => break,
                Event::Eof => break,
                _ => {}
            }
        }
        self.sheet.list_rules.push(ListRule { areas, source });
        Ok(())
    }
}

struct FormulaMarks {
    shared: Option<u32>,
    array: bool,
}

impl FormulaMarks {
    fn of(element: &BytesStart<'_>) -> Self {
        let kind = attribute(element, "t");
        FormulaMarks {
            shared: (kind.as_deref() == Some("shared"))
                .then(|| attribute(element, "si").and_then(|s| s.parse().ok()))
                .flatten(),
            // One cell that holds an array formula is a formula like others: so are those that newer programs write.
            array: kind.as_deref() == Some("array")
                && attribute(element, "ref").is_some_and(|area| area.split_once(':').is_some_and(|(a, b)| a != b)),
        }
    }
}
