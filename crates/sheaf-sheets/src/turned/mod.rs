//! Records that do not stand in rows: each is a column of a table whose field names stand below each other, or a form with a
//! label beside each value. They are found when a workbook is opened, and kept as sheets whose rows are these records, so
//! that types, keys, links and findings are worked out as everywhere; a place leads back to where each cell stands.

mod choose;
mod columns;
mod form;
mod swap;

pub(crate) use choose::{choose, settle};
pub(crate) use swap::notice;

use std::collections::HashMap;
use std::ops::RangeInclusive;

use crate::address::{Rect, cell_text, parse_cell};
use crate::cell::display;
use crate::column::literal::{Literal, trim};
use crate::finding::Finding;
use crate::proposal::{ProposedField, ProposedTable};
use crate::region::view::View;
use crate::said::Said;
use crate::sheet::{Cell, Sheet, TextPool, Value};
use crate::workbook::{Mended, SheetEntry, Workbook};

/// Sheets with more cells hold no forms, and tables that stand in rows.
const MOST_CELLS: usize = 20_000;
/// Most tables of this kind.
const MOST: usize = 200;

/// Where a cell stands: its sheet, row and column.
pub(crate) type Source = (usize, u32, u32);

/// Records that were found, by where their cells stand.
#[derive(Debug)]
pub(crate) struct Turned {
    /// Whether each record is a form of its own.
    pub(crate) is_form: bool,
    /// Whether it is beyond doubt.
    pub(crate) is_sure: bool,
    /// Text above it.
    pub(crate) title: Option<String>,
    /// Why it is believed, in words.
    pub(crate) evidence: Said,
    /// The labels, and below them the records; a column without places has the names of the sheets.
    pub(crate) places: Vec<Vec<Option<Source>>>,
    /// The sheets on which it stands, the first one first, and where.
    pub(crate) areas: Vec<(usize, Rect)>,
}

impl Turned {
    /// Labels, and records below them. There is at least one label, and a place for it.
    fn new(
        is_form: bool,
        is_sure: bool,
        title: Option<String>,
        evidence: Said,
        places: Vec<Vec<Option<Source>>>,
    ) -> Turned {
        let mut areas: Vec<(usize, Rect)> = Vec::new();
        let mut known: HashMap<usize, usize> = HashMap::new();
        for (sheet, row, column) in places.iter().flatten().flatten().copied() {
            let at = *known.entry(sheet).or_insert_with(|| {
                areas.push((sheet, Rect { top: row, left: column, bottom: row, right: column }));
                areas.len() - 1
            });
            let area = &mut areas[at].1;
            (area.top, area.bottom) = (area.top.min(row), area.bottom.max(row));
            (area.left, area.right) = (area.left.min(column), area.right.max(column));
        }
        Turned { is_form, is_sure, title, evidence, places, areas }
    }

    /// The sheet of its first cell.
    pub(crate) fn sheet(&self) -> usize {
        self.areas.first().map_or(0, |(sheet, _)| *sheet)
    }

    /// Where it stands on that sheet, as text.
    pub(crate) fn region(&self) -> String {
        self.areas.first().map_or(String::new(), |(_, area)| area.to_string())
    }

    /// The rectangle of its own sheet.
    pub(crate) fn whole(&self) -> Rect {
        let width = self.places.first().map_or(0, Vec::len) as u32;
        Rect { top: 0, left: 0, bottom: (self.places.len() as u32).saturating_sub(1), right: width.saturating_sub(1) }
    }

    /// Whether its cells stand on several sheets.
    pub(crate) const fn is_spread(&self) -> bool {
        self.areas.len() > 1
    }

    /// The column of its own sheet whose records all stand in one row of another, in some of its columns.
    pub(crate) fn column_of(&self, sheet: usize, row: u32, columns: RangeInclusive<u32>) -> Option<u32> {
        let (labels, records) = self.places.split_first()?;
        let stands = |(at_sheet, at_row, at): Source| at_sheet == sheet && at_row == row && columns.contains(&at);
        let in_row = |column: &usize| {
            let mut places = records.iter().filter_map(|record| record.get(*column).copied().flatten()).peekable();
            places.peek().is_some() && places.all(stands)
        };
        (0..labels.len()).find(in_row).map(|column| column as u32)
    }

    fn source(&self, row: u32, column: u32) -> Option<Source> {
        *self.places.get(row as usize)?.get(column as usize)?
    }
}

/// Finds such records, and adds a sheet for each table of them behind the workbook's own sheets.
pub(crate) fn add(book: &mut Workbook) {
    let mut found: Vec<Turned> = Vec::new();
    let mut forms = Vec::new();
    let mut literals = vec![Literal::default(); book.pool.len()];
    for (number, entry) in book.sheets.iter().enumerate() {
        if entry.text.is_some() || entry.sheet.is_empty() || entry.sheet.len() > MOST_CELLS {
            continue;
        }
        for cell in entry.sheet.rows().iter().flat_map(|span| entry.sheet.row_cells(span)) {
            if let Value::Text(id) = cell.value {
                literals[id as usize] = Literal::of(book.pool.get(id));
            }
        }
        let view = View { sheet: &entry.sheet, literals: &literals, pool: &book.pool };
        found.extend(columns::find(&view, number));
        forms.extend(form::find(&view, number));
    }
    found.extend(form::together(&book.sheets, forms));
    found.truncate(MOST);
    for turned in found {
        let sheet = sheet_of(&turned, &book.sheets, &mut book.pool);
        book.sheets.push(SheetEntry {
            sheet,
            text: None,
            streamed: None,
            mended: Mended::default(),
            turned: Some(Box::new(turned)),
        });
    }
}

/// The sheet whose rows are the records.
fn sheet_of(turned: &Turned, sheets: &[SheetEntry], pool: &mut TextPool) -> Sheet {
    let home = &sheets[turned.sheet()].sheet;
    let mut sheet = Sheet::new(home.name.clone(), home.file);
    sheet.hidden = home.hidden;
    let mut formats: HashMap<(usize, u16), u16> = HashMap::new();
    for (row, places) in (0..).zip(&turned.places) {
        let names = &sheets[places.iter().flatten().next().map_or(turned.sheet(), |(of, ..)| *of)].sheet.name;
        for (column, place) in (0_u16..).zip(places) {
            let Some((of, r, c)) = *place else {
                let has_place = turned.places.iter().any(|row| row[usize::from(column)].is_some());
                if !has_place {
                    let value = Value::Text(pool.add(if row == 0 { "Sheet" } else { names }));
                    sheet.push(row, Cell { column, format: 0, formula: 0, value });
                }
                continue;
            };
            let own = &sheets[of].sheet;
            let Some(cell) = own.cell(r, c) else { continue };
            let format = *formats.entry((of, cell.format)).or_insert_with(|| {
                let known = sheet.formats.iter().position(|f| f == own.format(cell));
                let at = known.unwrap_or_else(|| {
                    sheet.formats.push(own.format(cell).clone());
                    sheet.formats.len() - 1
                });
                u16::try_from(at).unwrap_or(0)
            });
            let value = match row {
                0 => Value::Text(pool.add(&label(&display(cell.value, own.format(cell), pool)))),
                _ => cell.value,
            };
            sheet.push(row, Cell { column, format, formula: 0, value });
        }
    }
    sheet
}

/// A label without the colon behind it.
pub(crate) fn label(text: &str) -> String {
    trim(trim(text).trim_end_matches([':', '：'])).to_owned()
}

impl Workbook {
    /// The sheet that a table's records are rows of.
    pub(crate) fn sheet_of(&self, table: &ProposedTable) -> Option<usize> {
        if !table.is_turned() {
            return self.find_sheet(&table.file, &table.sheet);
        }
        self.sheets.iter().position(|entry| {
            let here = entry.sheet.name == table.sheet
                && self.files.get(entry.sheet.file).is_some_and(|f| f.name == table.file);
            let turned = entry.turned.as_ref().filter(|_| here);
            turned.is_some_and(|t| t.region() == table.region)
        })
    }

    /// The table's rectangle in that sheet.
    pub(crate) fn area_of(&self, table: &ProposedTable) -> Option<Rect> {
        if table.is_turned() { self.turned(table).map(Turned::whole) } else { table.area() }
    }

    /// The field's column in that sheet.
    pub(crate) fn column_in(&self, table: &ProposedTable, field: &ProposedField) -> Option<u32> {
        if !table.is_turned() {
            return crate::address::column_number(&field.column);
        }
        let turned = self.turned(table)?;
        (0..=turned.whole().right).find(|column| self.label_place(turned, *column) == field.column)
    }

    /// Where the label of a column stands: `A7`, on another sheet than the first `Jan!A7`, or nowhere.
    pub(crate) fn label_place(&self, turned: &Turned, column: u32) -> String {
        let Some((sheet, row, own)) = turned.source(0, column) else { return String::new() };
        let cell = cell_text(row, own);
        if sheet == turned.sheet() { cell } else { format!("{}!{cell}", self.sheets[sheet].sheet.name) }
    }

    fn turned(&self, table: &ProposedTable) -> Option<&Turned> {
        self.sheets[self.sheet_of(table)?].turned.as_deref()
    }

    /// Of findings about a table whose records do not stand in rows: tells where their cells stand.
    pub(crate) fn locate(&self, table: &ProposedTable, findings: &mut [Finding]) {
        let Some(turned) = self.turned(table).filter(|_| table.is_turned()) else { return };
        for finding in findings.iter_mut().filter(|f| f.table.as_ref() == Some(&table.name)) {
            let cell = finding.cell.as_deref().and_then(parse_cell);
            let source = cell.and_then(|(row, column)| turned.source(row, column));
            finding.cell = source.map(|(_, row, column)| cell_text(row, column));
            if let Some((sheet, ..)) = source {
                finding.sheet.clone_from(&self.sheets[sheet].sheet.name);
            }
        }
    }
}
