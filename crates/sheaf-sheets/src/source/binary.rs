//! XLS (BIFF 5 and 8), through calamine. Of number formats it tells dates alone, and it leaves out formulas that cells share. It may
//! panic on damaged files, so it is called behind a guard.

use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, ExcelDateTime, Range, Reader, SheetVisible, Xls};
use sheaf_model::problem::Result;

use super::{Budget, Content, Source, iso_serial, unreadable};
use crate::address::Rect;
use crate::defined::Defined;
use crate::format::{FormatKind, NumberFormat};
use crate::sheet::{Cell, CellError, Formula, Sheet, TextPool, Value};

const GENERAL: u16 = 0;
const DATE: u16 = 1;
const DURATION: u16 = 2;
const TIME: u16 = 3;

fn new_sheet(name: &str, file: usize) -> Sheet {
    let mut sheet = Sheet::new(name, file);
    sheet.formats.extend([FormatKind::DateTime, FormatKind::Duration, FormatKind::Time].map(NumberFormat::of));
    sheet
}

pub(super) fn guarded<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(unreadable("it is damaged")))
}

/// Reads an XLS (BIFF 5 and 8).
pub(super) fn read_xls(source: &Source, file: usize, pool: &mut TextPool, budget: &mut Budget) -> Result<Content> {
    guarded(|| {
        let mut book: Xls<_> = Xls::new(source.open()?).map_err(|e| damaged(&e.to_string()))?;
        let mut sheets = Vec::new();
        for meta in book.sheets_metadata().to_vec() {
            let mut sheet = new_sheet(&meta.name, file);
            sheet.hidden = meta.visible != SheetVisible::Visible;
            let Ok(range) = book.worksheet_range(&meta.name) else { continue };
            read_range(&range, &mut sheet, pool, budget)?;
            if let Ok(range) = book.worksheet_formula(&meta.name) {
                let (top, left) = range.start().unwrap_or((0, 0));
                let formulas =
                    range.used_cells().map(|(r, c, f)| ((top + r as u32, left + c as u32), f.clone())).collect();
                attach_formulas(&mut sheet, formulas);
            }
            for merged in book.merge_cells_by_sheet_name(&meta.name).unwrap_or_default() {
                let ((top, left), (bottom, right)) = (merged.start, merged.end);
                sheet.merges.push(Rect { top, left, bottom, right });
            }
            sheets.push(sheet);
        }
        let epoch_1904 = book.has_1904_epoch();
        let named = |(name, refers_to): &(String, String)| Defined {
            name: name.clone(),
            refers_to: refers_to.clone(),
            scope: None,
        };
        let names = book.defined_names().iter().map(named).collect();
        Ok(Content::Sheets { sheets, names, epoch_1904, saved: None })
    })
}

pub(super) fn damaged(why: &str) -> sheaf_model::Problem {
    let lower = why.to_ascii_lowercase();
    if lower.contains("password") || lower.contains("encrypt") {
        unreadable("it is protected by a password; save it without one and try again")
    } else {
        unreadable(format!("it is damaged or no workbook ({why})"))
    }
}

fn read_range(range: &Range<Data>, sheet: &mut Sheet, pool: &mut TextPool, budget: &mut Budget) -> Result<()> {
    let (top, left) = range.start().unwrap_or((0, 0));
    for (row, column, data) in range.used_cells() {
        if let Some((value, format)) = from_data(data, pool) {
            push(sheet, (top + row as u32, left + column as u32), value, format, 0, pool, budget)?;
        }
    }
    Ok(())
}

fn push(
    sheet: &mut Sheet,
    (row, column): (u32, u32),
    value: Value,
    format: u16,
    formula: u32,
    pool: &TextPool,
    budget: &mut Budget,
) -> Result<()> {
    let Ok(column) = u16::try_from(column) else { return Ok(()) };
    budget.take_cell(pool)?;
    sheet.push(row, Cell { column, format, formula, value });
    Ok(())
}

/// Formulas come apart from values, so the cells are put together again. The cells are in order before and after.
pub(super) fn attach_formulas(sheet: &mut Sheet, formulas: Vec<((u32, u32), String)>) {
    let mut cells = Vec::with_capacity(formulas.len());
    for ((row, column), text) in formulas {
        let Some(place) = u16::try_from(column).ok().filter(|_| !text.is_empty()) else { continue };
        let (value, format) = sheet.cell(row, column).map_or((Value::Text(0), GENERAL), |c| (c.value, c.format));
        sheet.formulas.push(Formula { text: text.trim_start_matches('=').into(), anchor: (row, column), array: false });
        cells.push((row, Cell { column: place, format, formula: sheet.formulas.len() as u32, value }));
    }
    // A cell is found among cells in order only, so none is added before all are found.
    for (row, cell) in cells {
        sheet.push(row, cell);
    }
    sheet.settle();
}

fn from_data(data: &Data, pool: &mut TextPool) -> Option<(Value, u16)> {
    Some(match data {
        Data::Empty => return None,
        Data::Int(n) => (Value::Number(*n as f64), GENERAL),
        Data::Float(n) => (Value::Number(*n), GENERAL),
        Data::String(s) => return text(s, pool),
        Data::Bool(b) => (Value::Boolean(*b), GENERAL),
        Data::DateTime(at) => moment(at),
        Data::DateTimeIso(s) | Data::DurationIso(s) => iso(s, pool),
        Data::Error(e) => (Value::Error(CellError::parse(&e.to_string()).unwrap_or(CellError::Other)), GENERAL),
    })
}

fn text(text: &str, pool: &mut TextPool) -> Option<(Value, u16)> {
    (!text.is_empty()).then(|| (Value::Text(pool.add(text)), GENERAL))
}

fn iso(text: &str, pool: &mut TextPool) -> (Value, u16) {
    iso_serial(text).map_or_else(|| (Value::Text(pool.add(text)), GENERAL), |n| (Value::Number(n), DATE))
}

fn moment(at: &ExcelDateTime) -> (Value, u16) {
    let serial = at.as_f64();
    let format = match serial {
        _ if at.is_duration() => DURATION,
        n if (0.0..1.0).contains(&n) => TIME,
        _ => DATE,
    };
    (Value::Number(serial), format)
}
