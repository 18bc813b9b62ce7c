//! A sheet as sparse cells: what stands where, with its number format and formula. Nothing is allocated for empty cells.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use crate::address::Rect;
use crate::defined::Defined;
use crate::format::{FormatKind, NumberFormat};
use crate::joined::JoinedDown;
use crate::spans::Spans;
use crate::tally::Passed;

/// Most filters that are kept of a sheet; a sheet has one, and each of its tables.
const MOST_FILTERS: usize = 1_000;

/// Number of a text in a [`TextPool`].
pub type TextId = u32;

/// Each distinct text of a workbook once. Number 0 is the empty text.
#[derive(Debug, Default)]
pub struct TextPool {
    texts: Vec<Box<str>>,
    /// Numbers by the hash of their text, or by one of those that follow it where another text has it.
    ids: HashMap<u64, TextId, Passed>,
    hasher: RandomState,
    bytes: usize,
}

impl TextPool {
    /// A pool that holds the empty text.
    pub fn new() -> Self {
        let mut pool = TextPool::default();
        pool.add("");
        pool
    }

    /// The number of a text, which is kept if it is new.
    pub fn add(&mut self, text: &str) -> TextId {
        let mut hash = self.hasher.hash_one(text);
        while let Some(id) = self.ids.get(&hash) {
            if self.get(*id) == text {
                return *id;
            }
            hash = hash.wrapping_add(1);
        }
        let id = self.texts.len() as TextId;
        self.texts.push(text.into());
        self.ids.insert(hash, id);
        self.bytes += text.len() + 48;
        id
    }

    /// The text of a number that `add` gave.
    pub fn get(&self, id: TextId) -> &str {
        self.texts.get(id as usize).map_or("", |t| t)
    }

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether it holds no text at all.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// About how much memory the texts take.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

/// The error values of spreadsheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CellError {
    /// `#N/A`
    NotAvailable,
    /// `#DIV/0!`
    Division,
    /// `#REF!`
    Reference,
    /// `#NAME?`
    Name,
    /// `#VALUE!`
    Value,
    /// `#NUM!`
    Number,
    /// `#NULL!`
    Null,
    /// Any other.
    Other,
}

impl CellError {
    /// The error of its text; `None` if it is none.
    pub fn parse(text: &str) -> Option<CellError> {
        Some(match text {
            "#N/A" => CellError::NotAvailable,
            "#DIV/0!" => CellError::Division,
            "#REF!" => CellError::Reference,
            "#NAME?" => CellError::Name,
            "#VALUE!" => CellError::Value,
            "#NUM!" => CellError::Number,
            "#NULL!" => CellError::Null,
            "#GETTING_DATA" | "#SPILL!" | "#CALC!" | "#FIELD!" | "#BLOCKED!" | "#UNKNOWN!" => CellError::Other,
            _ => return None,
        })
    }

    /// Its text.
    pub const fn text(self) -> &'static str {
        match self {
            CellError::NotAvailable => "#N/A",
            CellError::Division => "#DIV/0!",
            CellError::Reference => "#REF!",
            CellError::Name => "#NAME?",
            CellError::Value => "#VALUE!",
            CellError::Number => "#NUM!",
            CellError::Null => "#NULL!",
            CellError::Other => "#ERROR!",
        }
    }
}

/// What a cell holds. Dates are numbers with a date format, as spreadsheets keep them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// A text; number 0 where a formula's result is the empty text.
    Text(TextId),
    /// A number, date, time or share: the format says which.
    Number(f64),
    /// TRUE or FALSE.
    Boolean(bool),
    /// An error value.
    Error(CellError),
}

/// One cell that is not empty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// Column, from zero.
    pub column: u16,
    /// Number of its format in [`Sheet::formats`].
    pub format: u16,
    /// Number of its formula in [`Sheet::formulas`] plus one; 0: none.
    pub formula: u32,
    /// What it shows.
    pub value: Value,
}

impl Cell {
    /// Whether there is nothing to see.
    pub const fn is_blank(&self) -> bool {
        matches!(self.value, Value::Text(0))
    }
}

/// A formula as written in its anchor; cells of a shared formula refer to the same one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Formula {
    /// Without the leading `=`, in A1 style.
    pub text: Box<str>,
    /// The cell in which it is written so.
    pub anchor: (u32, u32),
    /// Whether it fills a range as an array.
    pub array: bool,
}

/// A table that the workbook itself declares (Excel's "Format as table").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListObject {
    /// Its name, as structured references use it.
    pub name: String,
    /// Header, data and totals.
    pub area: Rect,
    /// Rows of header: 0 or 1.
    pub header_rows: u32,
    /// Rows of totals at the end.
    pub totals_rows: u32,
    /// Names of its columns.
    pub columns: Vec<String>,
}

/// A list of allowed values for some cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRule {
    /// Where it holds.
    pub areas: Vec<Rect>,
    /// The list itself (`"Low,Medium,High"` with its quotes) or a reference to cells.
    pub source: String,
}

/// Cells with buttons for a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filter {
    /// The labels and what is below them.
    pub area: Rect,
    /// Whether it is at work: rows that it lets not pass are hidden.
    pub active: bool,
}

/// A row's cells as a range of [`Sheet::cells`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowSpan {
    /// Row, from zero.
    pub row: u32,
    start: u32,
    end: u32,
}

/// How the text of a cell looks, as far as it ranks headings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// How far it is set in.
    pub indent: u8,
    /// Whether its font is bold.
    pub bold: bool,
}

/// One sheet of a workbook, or one text file.
#[derive(Debug, Default)]
pub struct Sheet {
    /// Its name; of a text file, the file's name without its ending.
    pub name: String,
    /// Which file it came from.
    pub file: usize,
    /// Its format has no dates: they are texts.
    pub(crate) untyped: bool,
    /// Whether the workbook hides it.
    pub hidden: bool,
    /// Rows that it does not show, by hand or by a filter.
    pub hidden_rows: Spans,
    /// Columns that it does not show.
    pub hidden_columns: Spans,
    /// Filters, of the sheet and of its declared tables.
    pub filters: Vec<Filter>,
    /// Joined cells.
    pub merges: Vec<Rect>,
    joined_down: JoinedDown,
    /// Declared tables.
    pub list_objects: Vec<ListObject>,
    /// Rectangles of it that the workbook has a name for.
    pub named: Vec<(Defined, Rect)>,
    /// Where pivot tables stand.
    pub pivots: Vec<Rect>,
    /// Lists of allowed values.
    pub list_rules: Vec<ListRule>,
    /// Number formats that cells refer to.
    pub formats: Vec<NumberFormat>,
    /// How cells of a number format look, where the file tells: by the number of the format.
    pub looks: Vec<Look>,
    /// Formulas that cells refer to.
    pub formulas: Vec<Formula>,
    rows: Vec<RowSpan>,
    cells: Vec<Cell>,
}

/// The last column that joined cells and declared tables can reach, and the last row: `XFD`, as in the formats that have them.
const LAST_COLUMN: u32 = 16_383;
const LAST_ROW: u32 = u32::MAX - 1;
/// Most joined cells that are kept of a sheet.
const MOST_JOINED: usize = 100_000;

/// As much of an area as a sheet can have.
fn within(area: Rect) -> Rect {
    Rect { right: area.right.min(LAST_COLUMN), bottom: area.bottom.min(LAST_ROW), ..area }
}

impl Sheet {
    /// An empty sheet; format 0 is "General".
    pub fn new(name: impl Into<String>, file: usize) -> Self {
        Sheet { name: name.into(), file, formats: vec![NumberFormat::general()], ..Sheet::default() }
    }

    /// Adds a cell. Cells come row by row, mostly; [`Sheet::settle`] sorts what did not.
    pub fn push(&mut self, row: u32, cell: Cell) {
        let at = self.cells.len() as u32;
        match self.rows.last_mut() {
            Some(span) if span.row == row => span.end = at + 1,
            _ => self.rows.push(RowSpan { row, start: at, end: at + 1 }),
        }
        self.cells.push(cell);
    }

    /// Adds joined cells, as far as a sheet can have them: a file may claim billions of columns.
    pub fn join(&mut self, area: Rect) {
        let area = within(area);
        if area.is_one() && self.merges.len() < MOST_JOINED {
            self.merges.push(area);
        }
    }

    /// Adds a filter; one that is told twice is one.
    pub fn add_filter(&mut self, area: Rect, active: bool) {
        if let Some(known) = self.filters.iter_mut().find(|f| f.area == area) {
            known.active |= active;
        } else if self.filters.len() < MOST_FILTERS {
            self.filters.push(Filter { area, active });
        }
    }

    /// Whether a row is hidden by a filter, and not by hand.
    pub fn is_filtered(&self, row: u32) -> bool {
        self.hidden_rows.contains(row)
            && self.filters.iter().any(|f| f.active && (f.area.top + 1..=f.area.bottom).contains(&row))
    }

    /// Puts rows and cells in order, once all are there. Of two cells in one place the later one stays.
    pub fn settle(&mut self) {
        self.list_objects.iter_mut().for_each(|object| object.area = within(object.area));
        self.list_objects.retain(|object| object.area.is_one());
        self.pivots.iter_mut().for_each(|area| *area = within(*area));
        self.pivots.retain(Rect::is_one);
        self.hidden_rows.settle();
        self.hidden_columns.settle();
        self.joined_down = JoinedDown::of(&self.merges);
        let in_order = self.rows.windows(2).all(|w| w[0].row < w[1].row)
            && self.rows.iter().all(|r| self.row_cells(r).windows(2).all(|w| w[0].column < w[1].column));
        if in_order {
            return;
        }
        let mut all: Vec<(u32, Cell)> = Vec::with_capacity(self.cells.len());
        for span in &self.rows {
            all.extend(self.row_cells(span).iter().map(|c| (span.row, *c)));
        }
        all.sort_by_key(|(row, cell)| (*row, cell.column));
        (self.rows, self.cells) = (Vec::new(), Vec::new());
        for (i, (row, cell)) in all.iter().enumerate() {
            let again = all.get(i + 1).is_some_and(|(r, c)| r == row && c.column == cell.column);
            if !again {
                self.push(*row, *cell);
            }
        }
    }

    /// The rows that hold cells, in order.
    pub fn rows(&self) -> &[RowSpan] {
        &self.rows
    }

    /// The cells of a row, by column.
    pub fn row_cells(&self, span: &RowSpan) -> &[Cell] {
        self.cells.get(span.start as usize..span.end as usize).unwrap_or(&[])
    }

    /// All cells, row by row.
    pub fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.rows.iter().flat_map(|span| self.row_cells(span))
    }

    /// The cells of a row by its number; none where it is empty.
    pub fn cells_of(&self, row: u32) -> &[Cell] {
        match self.rows.binary_search_by_key(&row, |s| s.row) {
            Ok(i) => self.row_cells(&self.rows[i]),
            Err(_) => &[],
        }
    }

    /// The rows between two numbers, both included.
    pub fn rows_between(&self, first: u32, last: u32) -> &[RowSpan] {
        let from = self.rows.partition_point(|s| s.row < first);
        let to = self.rows.partition_point(|s| s.row <= last);
        self.rows.get(from..to).unwrap_or(&[])
    }

    /// Whether a row has more than blanks between two columns.
    pub fn is_seen(&self, span: &RowSpan, (left, right): (u32, u32), pool: &TextPool) -> bool {
        self.row_cells(span).iter().any(|cell| {
            (left..=right).contains(&u32::from(cell.column))
                && match cell.value {
                    Value::Text(id) => !crate::column::literal::trim(pool.get(id)).is_empty(),
                    _ => true,
                }
        })
    }

    /// One cell.
    pub fn cell(&self, row: u32, column: u32) -> Option<&Cell> {
        find(self.cells_of(row), column)
    }

    /// The row of the cell that holds the value of a blank one, as that is joined with it, and that cell. Of figures only years and days
    /// hold for several records: amounts would be counted more than once.
    pub(crate) fn joined_above(&self, row: u32, column: u32) -> Option<(u32, &Cell)> {
        let holder = self.joined_down.holder(row, column)?;
        let is_year = |n: f64| n.fract() == 0.0 && (1900.0..=2100.0).contains(&n);
        let is_shared = |cell: &&Cell| match cell.value {
            Value::Number(n) => is_year(n) || matches!(self.format(cell).kind, FormatKind::Date | FormatKind::DateTime),
            _ => !cell.is_blank(),
        };
        self.cell(holder, column).filter(is_shared).map(|cell| (holder, cell))
    }

    /// Number of cells with something to see.
    pub fn filled(&self) -> u64 {
        self.cells.iter().filter(|c| !c.is_blank()).count() as u64
    }

    /// The rectangle around all cells with something to see.
    pub fn used(&self) -> Option<Rect> {
        let mut used: Option<Rect> = None;
        for span in &self.rows {
            for cell in self.row_cells(span).iter().filter(|c| !c.is_blank()) {
                let column = u32::from(cell.column);
                let r = used.get_or_insert(Rect { top: span.row, left: column, bottom: span.row, right: column });
                r.bottom = span.row;
                (r.left, r.right) = (r.left.min(column), r.right.max(column));
            }
        }
        used
    }

    /// The number format of a cell.
    pub fn format(&self, cell: &Cell) -> &NumberFormat {
        self.formats.get(usize::from(cell.format)).unwrap_or(&self.formats[0])
    }

    /// How a cell looks.
    pub fn look(&self, cell: &Cell) -> Look {
        self.looks.get(usize::from(cell.format)).copied().unwrap_or_default()
    }

    /// The formula of a cell.
    pub fn formula(&self, cell: &Cell) -> Option<&Formula> {
        self.formulas.get(cell.formula.checked_sub(1)? as usize)
    }

    /// Changes every cell's value.
    pub(crate) fn map_values(&mut self, change: impl Fn(&Cell) -> Value) {
        for cell in &mut self.cells {
            cell.value = change(cell);
        }
    }

    /// Number of cells held.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether it holds no cell.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}

/// The cell of a column in a row's cells.
pub fn find(cells: &[Cell], column: u32) -> Option<&Cell> {
    let column = u16::try_from(column).ok()?;
    cells.binary_search_by_key(&column, |c| c.column).ok().map(|i| &cells[i])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A damaged XLSB said so, and every column was then gone through.
    #[test]
    fn a_sheet_has_no_more_columns_than_it_can_have() {
        let all = Rect { top: 1, left: 2, bottom: u32::MAX, right: u32::MAX };
        let mut sheet = Sheet::new("wide", 0);
        sheet.join(all);
        sheet.pivots.push(all);
        sheet.settle();
        for area in [sheet.merges[0], sheet.pivots[0]] {
            assert_eq!((area.right, area.width()), (16_383, 16_382));
        }
    }
}
