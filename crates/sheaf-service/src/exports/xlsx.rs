//! A workbook: a sheet a table, typed cells, formulas, links and choices as lists to choose from. Rows are written as they come.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use jiff::civil;
use rust_xlsxwriter::{DataValidation, Format, FormatAlign, Formula, Workbook, Worksheet, XlsxError};
use serde_json::Value;
use sheaf_model::text::text_key;
use sheaf_model::{Code, Problem, Table};

use super::column::{self, Column, Look};
use super::formula::CellFormula;
use super::{Place, unwritable};

/// Rows of a sheet, its header among them.
pub const MOST_ROWS: u64 = 1_048_576;
/// Characters of a cell.
const MOST_CHARACTERS: usize = 32_767;
/// Characters of a list to choose from that is written into its validation.
const MOST_LISTED: usize = 255;
/// Days from the workbook's first to 1970.
const EPOCH: f64 = 25_569.0;
/// A day before this has another number in Excel than elsewhere: 1900 was no leap year.
const FIRST_SURE_DAY: f64 = 61.0;
const DAY: f64 = 86_400_000.0;

fn failed(error: XlsxError) -> Problem {
    unwritable(error)
}

/// What is said of more records than there are rows.
pub fn too_many() -> Problem {
    let message = format!("There are more records than a sheet of a workbook holds, which is {}.", MOST_ROWS - 1);
    Problem::new(Code::TooLarge, message).with_hint("Export them as CSV.")
}

/// A workbook on its way.
pub struct Book {
    book: Workbook,
    /// Sheet and number of records by API name.
    sheets: HashMap<String, (String, u64)>,
}

/// A sheet on its way.
pub struct Sheet<'b> {
    sheet: &'b mut Worksheet,
    columns: Vec<(Column, Format, Option<CellFormula>)>,
    widths: Vec<usize>,
    next: u32,
}

impl Book {
    /// For these tables, each with the number of its records.
    pub fn new(tables: &[(&Table, u64)]) -> Book {
        let mut taken = HashSet::new();
        let sheets = tables.iter().map(|(t, count)| (t.name.clone(), (sheet_name(&t.label, &mut taken), *count)));
        Book { sheets: sheets.collect(), book: Workbook::new() }
    }

    /// The same, which puts by in a folder what is not yet part of the book.
    pub fn put_by(mut self, folder: &Path) -> Result<Book, Problem> {
        self.book.set_tempdir(folder).map_err(failed)?;
        Ok(self)
    }

    /// Begins the sheet of a table.
    pub fn sheet(
        &mut self,
        table: &Table,
        columns: &[Column],
        targets: &[Option<usize>],
    ) -> Result<Sheet<'_>, Problem> {
        let Book { book, sheets } = self;
        let (name, count) = sheets.get(&table.name).cloned().unwrap_or((table.label.clone(), 0));
        if count >= MOST_ROWS {
            let message = format!("'{}' has {count} records, more than a sheet of a workbook holds.", table.label);
            return Err(Problem::new(Code::TooLarge, message).with_hint("Export it as CSV."));
        }
        let sheet = book.add_worksheet_with_constant_memory().map_err(failed)?;
        sheet.set_name(&name).map_err(failed)?;
        sheet.set_freeze_panes(1, 0).map_err(failed)?;
        let last = u32::try_from(count).unwrap_or(u32::MAX).max(1);
        for (at, (column, target)) in columns.iter().zip(targets).enumerate() {
            let far = column.target.as_ref().and_then(|(t, _)| sheets.get(t)).zip(*target);
            if let Some(list) = choices(column, far) {
                sheet.add_data_validation(1, at as u16, last, at as u16, &list).map_err(failed)?;
            }
        }
        let header = Format::new().set_bold().set_background_color("E8EEF4").set_align(FormatAlign::Top);
        for (at, column) in columns.iter().enumerate() {
            sheet.write_string_with_format(0, at as u16, cut(&column.label), &header).map_err(failed)?;
        }
        let widths = columns.iter().map(|c| c.label.chars().count()).collect();
        let prepared = columns.iter().map(|c| (c.clone(), format_of(&c.look), CellFormula::of(table, columns, c)));
        Ok(Sheet { sheet, columns: prepared.collect(), widths, next: 1 })
    }

    /// Writes it.
    pub fn finish(mut self, out: &mut dyn Place) -> Result<(), Problem> {
        if self.sheets.is_empty() {
            self.book.add_worksheet();
        }
        self.book.save_to_writer(out).map_err(failed)
    }
}

impl Sheet<'_> {
    /// Writes a record.
    pub fn row(&mut self, values: &[Value]) -> Result<(), Problem> {
        if u64::from(self.next) >= MOST_ROWS {
            return Err(too_many());
        }
        for (at, value) in values.iter().enumerate() {
            let Some((column, format, formula)) = self.columns.get(at) else { continue };
            if self.next <= 500 {
                let length = column::text(value).lines().next().map_or(0, |l| l.chars().count());
                self.widths[at] = self.widths[at].max(length);
            }
            let place = (self.next, at as u16);
            match formula {
                Some(formula) => {
                    let result = serial(&column.look, value).map_or_else(|| column::text(value), |n| n.to_string());
                    let formula = Formula::new(formula.at(self.next + 1)).set_result(result);
                    self.sheet.write_formula_with_format(place.0, place.1, formula, format).map(|_| ())
                }
                None => write(self.sheet, place, &column.look, value, format),
            }
            .map_err(failed)?;
        }
        self.next += 1;
        Ok(())
    }

    /// Lets whoever opens it filter its records, which are so many.
    pub fn filtered(&mut self, records: u64) -> Result<(), Problem> {
        let (last, right) = (u32::try_from(records.max(1)).unwrap_or(u32::MAX), self.columns.len().saturating_sub(1));
        self.sheet.autofilter(0, 0, last, right as u16).map(drop).map_err(failed)
    }

    /// Ends the sheet: what was seen of its values makes the columns' widths.
    pub fn finish(self) -> Result<(), Problem> {
        for (at, width) in self.widths.iter().enumerate() {
            self.sheet.set_column_width(at as u16, (width + 2).clamp(8, 60) as f64).map_err(failed)?;
        }
        Ok(())
    }
}

fn write(sheet: &mut Worksheet, at: (u32, u16), look: &Look, value: &Value, format: &Format) -> Result<(), XlsxError> {
    match (look, value) {
        (_, Value::Null) => return Ok(()),
        (_, Value::Bool(truth)) => sheet.write_boolean_with_format(at.0, at.1, *truth, format)?,
        _ => match serial(look, value) {
            Some(number) => sheet.write_number_with_format(at.0, at.1, number, format)?,
            None => sheet.write_string_with_format(at.0, at.1, cut(&column::text(value)), format)?,
        },
    };
    Ok(())
}

/// The number that a workbook holds for a value; none where it is text, or where a double would lose digits.
fn serial(look: &Look, value: &Value) -> Option<f64> {
    let text = value.as_str();
    match look {
        Look::Number(_) | Look::Money(..) | Look::Percent(_) => value.as_f64(),
        Look::Date => {
            let day: civil::Date = text?.parse().ok()?;
            let days = day.duration_since(civil::date(1970, 1, 1)).as_hours() / 24;
            Some(days as f64 + EPOCH).filter(|n| *n >= FIRST_SURE_DAY)
        }
        Look::DateTime => {
            let moment: jiff::Timestamp = text?.parse().ok()?;
            Some(moment.as_millisecond() as f64 / DAY + EPOCH).filter(|n| *n >= FIRST_SURE_DAY)
        }
        Look::Time => {
            let time: civil::Time = text?.parse().ok()?;
            Some(time.duration_since(civil::Time::midnight()).as_millis() as f64 / DAY)
        }
        Look::Duration => {
            let long: jiff::SignedDuration = text?.parse().ok()?;
            Some(long.as_millis() as f64 / DAY).filter(|n| *n >= 0.0)
        }
        Look::Text | Look::Json | Look::Boolean | Look::Choice(_) | Look::Person | Look::Files => value.as_f64(),
    }
}

fn format_of(look: &Look) -> Format {
    let zeros = |n: u8| if n == 0 { String::new() } else { format!(".{}", "0".repeat(usize::from(n))) };
    let code = match look {
        Look::Number(0) => "0".to_owned(),
        Look::Number(n) if *n <= 4 => format!("0{}", zeros(*n)),
        Look::Money(n, None) => format!("#,##0{}", zeros(*n)),
        Look::Money(n, Some(currency)) => format!("#,##0{} [${currency}]", zeros(*n)),
        Look::Percent(n) => format!("0{}%", zeros(n.saturating_sub(2).min(4))),
        Look::Date => "yyyy-mm-dd".to_owned(),
        Look::DateTime => "yyyy-mm-dd hh:mm:ss".to_owned(),
        Look::Time => "hh:mm:ss".to_owned(),
        Look::Duration => "[h]:mm:ss".to_owned(),
        // Text stays text where someone edits it: no code becomes a number, no part number a date.
        Look::Text | Look::Json | Look::Choice(_) | Look::Person | Look::Files => "@".to_owned(),
        Look::Number(_) | Look::Boolean => return Format::new(),
    };
    Format::new().set_num_format(code)
}

/// The list of a choice, or for a link the titles in the other sheet.
fn choices(column: &Column, far: Option<(&(String, u64), usize)>) -> Option<DataValidation> {
    if let Some(((sheet, count), at)) = far {
        let letters = sheaf_sheets::address::column_letters(at as u32);
        let list = format!("='{}'!${letters}$2:${letters}${}", sheet.replace('\'', "''"), count.max(&1) + 1);
        return Some(DataValidation::new().allow_list_formula(Formula::new(list)));
    }
    let Look::Choice(labels) = &column.look else { return None };
    let length: usize = labels.iter().map(|l| l.chars().count() + 1).sum();
    let fits = !labels.is_empty() && length <= MOST_LISTED && labels.iter().all(|l| !l.contains([',', '"']));
    fits.then(|| DataValidation::new().allow_list_strings(labels).ok()).flatten()
}

fn cut(text: &str) -> String {
    if text.encode_utf16().count() <= MOST_CHARACTERS {
        return text.to_owned();
    }
    let mut left = MOST_CHARACTERS - 1;
    let kept = text.chars().take_while(|c| {
        let fits = left >= c.len_utf16();
        left = left.saturating_sub(c.len_utf16());
        fits
    });
    kept.chain(['…']).collect()
}

/// A name that a sheet may have: at most 31 characters, none of a few, and each once.
fn sheet_name(label: &str, taken: &mut HashSet<String>) -> String {
    let clean: String = label.chars().map(|c| if "[]:*?/\\".contains(c) { '-' } else { c }).collect();
    let clean = clean.trim().trim_matches('\'').to_owned();
    let clean = if clean.is_empty() { "Table".to_owned() } else { clean };
    for n in 1.. {
        let tail = if n == 1 { String::new() } else { format!(" {n}") };
        let head: String = clean.chars().take(31 - tail.len()).collect();
        let name = format!("{}{tail}", head.trim_end());
        if taken.insert(text_key(&name).into_owned()) {
            return name;
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_become_a_workbooks_numbers() {
        for (look, value, expected) in [
            (Look::Date, json!("2026-03-01"), Some(46_082.0)),
            (Look::Date, json!("1899-12-31"), None),
            (Look::DateTime, json!("2026-03-01T12:00:00Z"), Some(46_082.5)),
            (Look::Time, json!("06:00:00"), Some(0.25)),
            (Look::Duration, json!("PT36H"), Some(1.5)),
            (Look::Percent(4), json!(0.125), Some(0.125)),
            (Look::Number(2), json!("92233720368547758.07"), None),
            (Look::Text, json!("007"), None),
        ] {
            assert_eq!(serial(&look, &value), expected, "{look:?} {value}");
        }
    }

    #[test]
    fn sheets_get_names_that_a_workbook_takes() {
        let mut taken = HashSet::new();
        assert_eq!(sheet_name("A/B: [x]", &mut taken), "A-B- -x-");
        assert_eq!(sheet_name("a/b: [X]", &mut taken), "a-b- -X- 2");
        assert_eq!(sheet_name(&"n".repeat(40), &mut taken).len(), 31);
        assert_eq!(sheet_name("'", &mut taken), "Table");
    }
}
