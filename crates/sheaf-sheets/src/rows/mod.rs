//! Rows handed out again: the records of a proposed table, a sheet as it stands in its file, and (`raw`) a table with each cell's text
//! as written. Text files are streamed, one record in memory at a time.

mod raw;

pub use raw::RawTable;

use std::collections::{HashMap, HashSet, VecDeque};

use sheaf_model::Problem;
use sheaf_model::problem::{Code, Result};
use sheaf_model::text::text_key;

use crate::address::{Rect, column_number};
use crate::cell::CellValue;
use crate::column::literal::trim;
use crate::proposal::{Beside, ProposedField, ProposedTable};
use crate::reading::meant;
use crate::shape::{CrossTab, Made};
use crate::sheet::{Cell, RowSpan, Sheet, find};
use crate::source::delimited::{Record, Records};
use crate::workbook::Workbook;

/// A row of a table or sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// Row of the sheet, from one; of a text file the number of the record.
    pub number: u32,
    /// Its cells, in the order of the fields.
    pub cells: Vec<CellValue>,
}

/// A sheet as it stands in its file, for a look.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// Number of the first row, from one.
    pub from: u32,
    /// The rows, each with all its cells from column A on.
    pub rows: Vec<Row>,
    /// Number of rows of the sheet, as far as is known.
    pub total_rows: u32,
}

enum Origin<'a> {
    Sheet { sheet: &'a Sheet, next: usize, here: Option<RowSpan> },
    Text(Box<(Records, Record)>),
}

/// Where a field's cells stand.
#[derive(Clone, Copy)]
enum Column<'a> {
    /// In the row itself.
    Own(u32),
    /// In another sheet's column, so many rows further down.
    Beside(&'a Sheet, u32, i64),
    /// In one of the columns that the record is made of.
    Value(u8),
    /// In one of their labels.
    Period(u8),
    /// In the heading of a level above it.
    Heading(u8),
    /// Above the table: the number of what is read there.
    Head(u8),
    /// Nowhere: it is the name of the part that it is in.
    Part,
    /// In a table of pairs: the number of what is gathered there.
    Gathered(usize),
    /// In none: another part of the table has it.
    None,
}

/// A rectangle whose rows are read, and how.
struct Segment<'a> {
    /// Number of its sheet.
    sheet: usize,
    area: Rect,
    first: u32,
    columns: Vec<Column<'a>>,
    excluded: HashSet<u32>,
    /// Rows of headings, and what holds below each: a text for each level.
    sections: Vec<(u32, Vec<String>)>,
    /// What stands above it and holds for each row.
    heads: Vec<CellValue>,
    name: String,
    /// Names by the key of the record that they belong to, and the column of that key.
    gathered: Vec<(u32, HashMap<String, String>)>,
    /// The field whose values make one record each.
    distinct: Option<(usize, ProposedField)>,
    /// Columns that make a record together, with their labels.
    spread: Vec<(Vec<u32>, Vec<CellValue>)>,
    /// Columns behind those of the table, whose cells are handed out only where there is something in them.
    beyond: std::ops::Range<u32>,
}

impl Segment<'_> {
    /// A cell of a record; of one that is joined with a record's cell above, that one.
    fn cell<'s>(&self, sheet: &'s Sheet, span: Option<&RowSpan>, column: u32) -> Option<&'s Cell> {
        let span = span?;
        let own = find(sheet.row_cells(span), column);
        if own.is_some_and(|cell| !cell.is_blank() || cell.formula > 0) {
            return own;
        }
        let is_record = |row: &u32| *row >= self.first && !self.excluded.contains(row);
        sheet.joined_above(span.row, column).filter(|(row, _)| is_record(row)).map(|(_, cell)| cell).or(own)
    }
}

/// Reads the rows of a table one after another.
pub struct RowReader<'a> {
    book: &'a Workbook,
    origin: Origin<'a>,
    segment: Segment<'a>,
    /// What is read after it.
    rest: VecDeque<Segment<'a>>,
    /// The next of the records that a row makes.
    turn: usize,
    /// Values that made a record already, where each makes one.
    seen: HashSet<String>,
}

impl<'a> RowReader<'a> {
    fn begin(book: &'a Workbook, segment: Segment<'a>, rest: VecDeque<Segment<'a>>) -> Result<Self> {
        Ok(RowReader { book, origin: open(book, &segment)?, segment, rest, turn: 0, seen: HashSet::new() })
    }

    /// Reads the next row into the same place; false at the end. Rows without anything in them are left out.
    pub fn read(&mut self, row: &mut Row) -> Result<bool> {
        loop {
            while self.turn == 0 && !self.advance()? {
                let Some(next) = self.rest.pop_front() else { return Ok(false) };
                self.origin = open(self.book, &next)?;
                self.segment = next;
            }
            self.fill(row);
            self.turn = (self.turn + 1) % self.segment.spread.len().max(1);
            if self.is_new(row) {
                return Ok(true);
            }
        }
    }

    /// Whether a row makes a record: where each value of a field makes one, only the first row with it does.
    fn is_new(&mut self, row: &Row) -> bool {
        let Some((at, field)) = &self.segment.distinct else { return true };
        let Some(cell) = row.cells.get(*at).filter(|cell| !cell.is_blank()) else { return false };
        let meant = meant(field, cell);
        let text = trim(&meant.as_ref().unwrap_or(cell).text);
        self.seen.insert(text_key(text).into_owned())
    }

    /// Goes on to the next row that is a record.
    fn advance(&mut self) -> Result<bool> {
        let segment = &self.segment;
        match &mut self.origin {
            Origin::Sheet { sheet, next, here } => {
                while let Some(span) = sheet.rows().get(*next).filter(|s| s.row <= segment.area.bottom) {
                    *next += 1;
                    let seen = sheet.is_seen(span, (segment.area.left, segment.area.right), &self.book.pool);
                    if seen && !segment.excluded.contains(&span.row) {
                        *here = Some(*span);
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Origin::Text(stream) => {
                let (records, record) = stream.as_mut();
                while records.read(record)? {
                    if record.row < segment.first || segment.excluded.contains(&record.row) {
                        continue;
                    }
                    if record.row > segment.area.bottom {
                        return Ok(false);
                    }
                    if (0..record.len()).any(|i| !record.raw(i).trim_ascii().is_empty()) {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
        }
    }

    /// Puts the cells of the row that was reached into place.
    fn fill(&self, row: &mut Row) {
        let segment = &self.segment;
        row.cells.resize_with(segment.columns.len(), CellValue::default);
        let number = match &self.origin {
            Origin::Sheet { here, .. } => here.map_or(0, |span| span.row),
            Origin::Text(stream) => stream.1.row,
        };
        row.number = number + 1;
        let spread = segment.spread.get(self.turn);
        for (cell, column) in row.cells.iter_mut().zip(&segment.columns) {
            let own = match *column {
                Column::Own(own) => own,
                Column::Value(nth) => {
                    spread.and_then(|(columns, _)| columns.get(usize::from(nth))).copied().unwrap_or(u32::MAX)
                }
                Column::Period(nth) => {
                    let label = spread.and_then(|(_, labels)| labels.get(usize::from(nth)));
                    *cell = label.cloned().unwrap_or_default();
                    continue;
                }
                Column::Heading(level) => {
                    let before = segment.sections.partition_point(|(at, _)| *at <= number);
                    let path = before.checked_sub(1).map_or(&[][..], |i| segment.sections[i].1.as_slice());
                    cell.set_text(path.get(usize::from(level)).map_or("", String::as_str));
                    continue;
                }
                Column::Head(nth) => {
                    *cell = segment.heads.get(usize::from(nth)).cloned().unwrap_or_default();
                    continue;
                }
                Column::Part => {
                    cell.set_text(&segment.name);
                    continue;
                }
                Column::Beside(far, column, shift) => {
                    let beside = u32::try_from(i64::from(number) + shift).unwrap_or(u32::MAX);
                    let found = find(far.cells_of(beside), column);
                    *cell = found.map_or_else(CellValue::default, |c| CellValue::of(far, c, &self.book.pool));
                    continue;
                }
                Column::Gathered(number) => {
                    let (column, names) = &segment.gathered[number];
                    let key = self.own_text(*column);
                    cell.set_text(names.get(text_key(trim(&key)).as_ref()).map_or("", String::as_str));
                    continue;
                }
                Column::None => u32::MAX,
            };
            match &self.origin {
                Origin::Sheet { sheet, here, .. } => {
                    let found = segment.cell(sheet, here.as_ref(), own);
                    *cell = found.map_or_else(CellValue::default, |c| CellValue::of(sheet, c, &self.book.pool));
                }
                Origin::Text(stream) => cell.set_text(&stream.1.get(own as usize)),
            }
        }
        self.add_beyond(row);
    }

    /// The text of a cell of the row that was reached.
    fn own_text(&self, column: u32) -> String {
        match &self.origin {
            Origin::Sheet { sheet, here, .. } => {
                let found = self.segment.cell(sheet, here.as_ref(), column);
                found.map_or_else(String::new, |c| CellValue::of(sheet, c, &self.book.pool).text)
            }
            Origin::Text(stream) => stream.1.get(column as usize).into_owned(),
        }
    }

    /// The cells of the row behind those of the table.
    fn add_beyond(&self, row: &mut Row) {
        let (width, beyond) = (self.segment.columns.len(), &self.segment.beyond);
        let mut add = |column: u32, cell: CellValue| {
            row.cells.resize_with(width + (column - beyond.start) as usize, CellValue::default);
            row.cells.push(cell);
        };
        match &self.origin {
            Origin::Sheet { sheet, here, .. } => {
                let cells = here.as_ref().map_or(&[][..], |span| sheet.row_cells(span));
                for cell in cells.iter().filter(|c| beyond.contains(&u32::from(c.column)) && !c.is_blank()) {
                    add(cell.column.into(), CellValue::of(sheet, cell, &self.book.pool));
                }
            }
            Origin::Text(stream) => {
                for column in beyond.clone().filter(|c| !stream.1.raw(*c as usize).is_empty()) {
                    add(column, CellValue::text(stream.1.get(column as usize)));
                }
            }
        }
    }
}

fn open<'a>(book: &'a Workbook, segment: &Segment<'a>) -> Result<Origin<'a>> {
    let entry = &book.sheets[segment.sheet];
    Ok(match &entry.text {
        Some(text) if entry.streamed.is_some() => Origin::Text(Box::new((text.records()?, Record::default()))),
        _ => {
            let next = entry.sheet.rows().partition_point(|s| s.row < segment.first);
            Origin::Sheet { sheet: &entry.sheet, next, here: None }
        }
    })
}

impl Iterator for RowReader<'_> {
    type Item = Result<Row>;

    fn next(&mut self) -> Option<Result<Row>> {
        let mut row = Row::default();
        match self.read(&mut row) {
            Ok(true) => Some(Ok(row)),
            Ok(false) => None,
            Err(problem) => Some(Err(problem)),
        }
    }
}

impl Workbook {
    /// The records of a table, by what the proposal says of its region; cells in the order of its fields (also of those
    /// that are not imported, so that a field's place is its cell's place).
    ///
    /// # Errors
    /// Where the proposal does not fit this workbook; while reading, where a text file changed or became unreadable.
    pub fn rows(&self, table: &ProposedTable) -> Result<RowReader<'_>> {
        let parts = table.stack.as_ref().map_or(&[][..], |stack| &stack.parts);
        let mut segments = VecDeque::new();
        for part in parts {
            let columns = table.fields.iter().map(|field| self.column_of_part(table, field, &part.table));
            segments.push_back(Segment { name: part.name.clone(), ..self.segment(&part.table, columns.collect())? });
        }
        if segments.is_empty() {
            let columns = table.fields.iter().map(|field| self.column_of(field, table));
            let mut segment = self.segment(table, columns.collect::<Result<_>>()?)?;
            self.gather(table, &mut segment)?;
            segments.push_back(segment);
        }
        let first = segments.pop_front().ok_or_else(|| unfit(table))?;
        RowReader::begin(self, first, segments)
    }

    /// Reads what fields have from tables of pairs.
    fn gather(&self, table: &ProposedTable, segment: &mut Segment<'_>) -> Result<()> {
        for (field, column) in table.fields.iter().zip(&mut segment.columns) {
            let Some(gathered) = &field.reading.gathered else { continue };
            let key = gathered.key_column().ok_or_else(|| unfit(table))?;
            *column = Column::Gathered(segment.gathered.len());
            segment.gathered.push((key, gathered.read(self)?));
        }
        Ok(())
    }

    fn column_of(&self, field: &ProposedField, table: &ProposedTable) -> Result<Column<'_>> {
        let beside = |beside: &Beside| {
            let number = self.find_sheet(&table.file, &beside.sheet)?;
            Some(Column::Beside(&self.sheets[number].sheet, column_number(&beside.column)?, beside.shift))
        };
        let column = match (&field.reading.beside, field.reading.made) {
            (Some(far), _) => beside(far),
            (_, Some(Made::Section)) => Some(Column::Heading(field.reading.nth)),
            (_, Some(Made::Period)) => Some(Column::Period(field.reading.nth)),
            (_, Some(Made::Value)) => Some(Column::Value(field.reading.nth)),
            (_, Some(Made::Head)) => Some(Column::Head(field.reading.nth)),
            (_, Some(Made::Part)) => Some(Column::Part),
            _ if field.reading.gathered.is_some() => Some(Column::None),
            _ => self.column_in(table, field).map(Column::Own),
        };
        column.ok_or_else(|| unfit(table))
    }

    /// Where a part of a table has a field: where its own field of that label is, or of the label that the field had when the parts
    /// became one, unless another field has that label now.
    fn column_of_part(&self, one: &ProposedTable, field: &ProposedField, part: &ProposedTable) -> Column<'_> {
        if field.reading.made == Some(Made::Part) {
            return Column::Part;
        }
        let called = |label: &str| part.fields.iter().find(|f| f.label.eq_ignore_ascii_case(label));
        let before = field.first_label();
        let is_free = || !one.fields.iter().any(|f| f.label.eq_ignore_ascii_case(before));
        let own = called(&field.label).or_else(|| called(before).filter(|_| is_free()));
        own.and_then(|own| self.column_of(own, part).ok()).unwrap_or(Column::None)
    }

    fn segment<'a>(&'a self, table: &ProposedTable, columns: Vec<Column<'a>>) -> Result<Segment<'a>> {
        let area = self.area_of(table).ok_or_else(|| unfit(table))?;
        let cross = table.cross_tab.as_ref().filter(|c| c.applied);
        let spread = cross.map_or(Vec::new(), turns);
        let place = |key: &String| table.fields.iter().position(|f| f.name == *key);
        let distinct = table.distinct.as_ref().and_then(|d| place(&d.key));
        let sheet = self.sheet_of(table).ok_or_else(|| unfit(table))?;
        let heads = table.heads.as_ref().map_or(Vec::new(), |heads| heads.read(&self.sheets[sheet].sheet, self));
        Ok(Segment {
            sheet,
            area,
            first: area.top.saturating_add(table.header_rows),
            columns,
            excluded: table.excluded_rows.iter().filter_map(|r| r.checked_sub(1)).collect(),
            sections: crate::section::paths(&table.sections),
            heads,
            name: String::new(),
            gathered: Vec::new(),
            distinct: distinct.map(|at| (at, table.fields[at].clone())),
            spread,
            beyond: 0..0,
        })
    }

    /// Some rows of a sheet as they stand in the file; `from` counts from one. Of a large text file the first rows are held.
    pub fn sheet_preview(&self, file: &str, sheet: &str, from: u32, count: u32) -> Option<Preview> {
        let entry = &self.sheets[self.find_sheet(file, sheet)?];
        let used = entry.sheet.used()?;
        let first = from.max(1) - 1;
        let last = first.saturating_add(count.min(10_000)).saturating_sub(1).min(used.bottom);
        let mut rows = Vec::new();
        for number in first..=last {
            let cells = entry.sheet.cells_of(number);
            let width = cells.last().map_or(0, |c| u32::from(c.column) + 1).min(1_024);
            let cells = (0..width)
                .map(|c| find(cells, c).map_or_else(CellValue::default, |c| CellValue::of(&entry.sheet, c, &self.pool)))
                .collect();
            rows.push(Row { number: number + 1, cells });
        }
        let total_rows = entry.streamed.as_ref().map_or(used.bottom + 1, |s| s.tally.rows);
        Some(Preview { from: first + 1, rows, total_rows })
    }

    /// How many cells a row of a table holds, its number counted from one.
    pub(crate) fn held_in(&self, table: &ProposedTable, row: u32) -> u64 {
        let (Some(number), Some(area)) = (self.sheet_of(table), self.area_of(table)) else { return 0 };
        let cells = self.sheets[number].sheet.cells_of(row.saturating_sub(1)).iter();
        cells.filter(|c| (area.left..=area.right).contains(&u32::from(c.column)) && !c.is_blank()).count() as u64
    }
}

/// The records that each row of a cross-tab makes: their columns, and the labels of their periods.
fn turns(cross: &CrossTab) -> Vec<(Vec<u32>, Vec<CellValue>)> {
    let turn = |group: &Vec<usize>| {
        let at = group.first().copied().unwrap_or(0);
        let periods = [Some(&cross.periods), cross.inner.as_ref().map(|inner| &inner.periods)];
        let labels = periods.into_iter().flatten().filter_map(|p| p.get(at)).map(|p| CellValue::text(p.as_str()));
        let columns = group.iter().filter_map(|at| column_number(cross.columns.get(*at)?));
        (columns.collect(), labels.collect())
    };
    cross.groups().iter().map(turn).collect()
}

fn unfit(table: &ProposedTable) -> Problem {
    Problem::new(Code::Invalid, format!("The plan of the table '{}' does not fit this workbook.", table.label))
}
