//! A table with each cell's text as written, without working out types: for `convert --raw`, and for a file's rows into a table that
//! stands already.

use std::collections::{HashMap, HashSet, VecDeque};

use sheaf_model::problem::Result;

use super::{Column, RowReader, Segment, unfit};
use crate::address::{Rect, column_letters};
use crate::cell::CellValue;
use crate::column::literal::Literal;
use crate::proposal::ProposedTable;
use crate::region::view::View;
use crate::region::{self, Region};
use crate::sheet::{RowSpan, Sheet, TextPool};
use crate::workbook::Workbook;

/// How a region's column is labelled.
type LabelOf = fn(&Region, &Sheet, &TextPool, u32) -> Option<String>;

/// A header and the rows below it, each cell as text.
pub struct RawTable<'a> {
    /// Name of its file.
    pub file: &'a str,
    /// Name of its sheet.
    pub sheet: &'a str,
    /// Labels of the columns; levels of a header joined by a blank, and blank where a header names other columns alone. Of the first
    /// table of a workbook they are as written, with the blanks and line breaks within them.
    pub header: Vec<String>,
    /// The rows, to be read one after another. A row is as long as the header, or longer where it alone has a cell too many.
    pub rows: RowReader<'a>,
    /// Cells of the longest row, as far as is known.
    pub widest: usize,
}

impl Workbook {
    /// A table with each cell's text as written. Columns of the region without a field are there too.
    pub fn raw_table(&self, table: &ProposedTable) -> Result<RawTable<'_>> {
        let area = self.area_of(table).ok_or_else(|| unfit(table))?;
        let number = self.sheet_of(table).ok_or_else(|| unfit(table))?;
        let before = table.cross_tab.as_ref().and_then(|c| c.before.as_ref());
        let fields = before.map_or(&table.fields, |before| &before.fields);
        // A sheet may have thousands of columns: each is looked up once.
        let mut labels: HashMap<u32, &str> = HashMap::with_capacity(fields.len());
        for field in fields {
            if let Some(column) = self.column_in(table, field) {
                labels.entry(column).or_insert(&field.label);
            }
        }
        let is_named = |c: u32| labels.get(&c).is_some_and(|l| *l != unnamed(c));
        let first = area.top.saturating_add(table.header_rows);
        let right = self.edge(number, area, first, is_named);
        let excluded = table.excluded_rows.iter().filter_map(|r| r.checked_sub(1)).collect();
        let blank = |c: &u32| table.header_rows > 0 && !is_named(*c);
        let label = |c: u32| labels.get(&c).filter(|_| !blank(&c)).map_or_else(String::new, |l| (*l).to_owned());
        let header = (area.left..=right).map(label).collect();
        self.raw(number, area, right, first, header, excluded)
    }

    fn raw(
        &self,
        number: usize,
        area: Rect,
        right: u32,
        first: u32,
        header: Vec<String>,
        excluded: HashSet<u32>,
    ) -> Result<RawTable<'_>> {
        let segment = Segment {
            sheet: number,
            area,
            first,
            columns: (area.left..=right).map(Column::Own).collect(),
            excluded,
            sections: Vec::new(),
            heads: Vec::new(),
            name: String::new(),
            gathered: Vec::new(),
            distinct: None,
            spread: Vec::new(),
            beyond: right + 1..area.right + 1,
        };
        let rows = RowReader::begin(self, segment, VecDeque::new())?;
        let sheet = &self.sheets[number].sheet;
        let file = self.files.get(sheet.file).map_or("", |f| f.name.as_str());
        Ok(RawTable { file, sheet: &sheet.name, header, rows, widest: area.width() as usize })
    }

    /// The last column of a table: behind it are only cells of single rows that have too many, below no label.
    fn edge(&self, number: usize, area: Rect, first: u32, is_named: impl Fn(u32) -> bool) -> u32 {
        let named = (area.left..=area.right).rev().find(|c| is_named(*c));
        let Some(named) = named.filter(|c| *c < area.right) else { return area.right };
        let sheet = &self.sheets[number].sheet;
        let rows = sheet.rows_between(first, area.bottom);
        let mut filled = vec![0_usize; (area.right - named) as usize];
        for cell in rows.iter().flat_map(|span| sheet.row_cells(span)).filter(|c| !c.is_blank()) {
            let place = u32::from(cell.column).checked_sub(named + 1);
            if let Some(count) = place.and_then(|at| filled.get_mut(at as usize)) {
                *count += 1;
            }
        }
        let usual = filled.iter().rposition(|n| *n > 1 && n * 5 >= rows.len());
        usual.map_or(named, |at| named + 1 + at as u32)
    }

    /// The first table of the workbook with its labels and each cell's text, without working out types. Where there is no
    /// table, what there is at all; `None` where there is nothing. A table without a header has labels `Column A` ….
    pub fn first_table(&self) -> Result<Option<RawTable<'_>>> {
        match self.found(Region::label_as_written).next() {
            Some(table) => table.map(Some),
            None => self.without_table(),
        }
    }

    /// The same of all its tables: for an import into a table that stands already.
    pub fn all_tables(&self) -> Result<Vec<RawTable<'_>>> {
        let all = self.found(Region::label).collect::<Result<Vec<_>>>()?;
        if all.is_empty() { Ok(self.without_table()?.into_iter().collect()) } else { Ok(all) }
    }

    fn found(&self, label: LabelOf) -> impl Iterator<Item = Result<RawTable<'_>>> {
        let literals: Vec<_> = (0..self.pool.len()).map(|id| Literal::of(self.pool.get(id as u32))).collect();
        self.own_sheets().flat_map(move |(number, entry)| {
            let view = View { sheet: &entry.sheet, literals: &literals, pool: &self.pool };
            let open_end = entry.streamed.as_ref().map(|s| s.head_end);
            let regions = region::find(&view, entry.text.is_some(), open_end, &[]);
            regions.into_iter().map(move |region| self.raw_region(number, &region, label))
        })
    }

    fn raw_region(&self, number: usize, region: &Region, label: LabelOf) -> Result<RawTable<'_>> {
        let entry = &self.sheets[number];
        let mut area = region.area;
        if let Some(streamed) = entry.streamed.as_ref().filter(|_| region.open_end) {
            area.bottom = streamed.tally.rows.saturating_sub(1);
        }
        let first = region.area.top + region.header_rows;
        let label = |column: u32| label(region, &entry.sheet, &self.pool, column);
        let right = self.edge(number, area, first, |column| label(column).is_some());
        let missing = |c| if region.levels.is_empty() { unnamed(c) } else { String::new() };
        let header = (area.left..=right).map(|c| label(c).unwrap_or_else(|| missing(c))).collect();
        let excluded = region.asides.iter().map(|(row, _)| *row).collect();
        self.raw(number, area, right, first, header, excluded)
    }

    /// Where there is no table, the first sheet with something in it: its first row as a header, and what follows.
    fn without_table(&self) -> Result<Option<RawTable<'_>>> {
        for (number, entry) in self.own_sheets() {
            let Some(mut area) = entry.sheet.used() else { continue };
            let seen = |span: &&RowSpan| entry.sheet.is_seen(span, (area.left, area.right), &self.pool);
            let Some(top) = entry.sheet.rows().iter().find(seen).map(|span| span.row) else { continue };
            let text = |column| entry.sheet.cell(top, column).map(|c| CellValue::of(&entry.sheet, c, &self.pool).text);
            let header = (area.left..=area.right).map(|column| text(column).unwrap_or_default()).collect();
            area.bottom = entry.streamed.as_ref().map_or(area.bottom, |s| s.tally.rows.saturating_sub(1));
            return Ok(Some(self.raw(number, area, area.right, top + 1, header, HashSet::new())?));
        }
        Ok(None)
    }
}

/// What a column without a label is called.
fn unnamed(column: u32) -> String {
    format!("Column {}", column_letters(column))
}
