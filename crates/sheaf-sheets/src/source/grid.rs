//! A sheet that is put together from the values of a file that has no sheets of its own.

use std::collections::HashMap;

use sheaf_model::problem::Result;

use super::{Budget, unreadable};
use crate::address::Rect;
use crate::sheet::{Cell, ListObject, Sheet, TextPool, Value};

/// Most columns of a sheet.
const MOST_COLUMNS: usize = 16_384;

/// Adds a cell within bounds; what lies beyond the last column is refused, since it would be lost.
pub(super) fn put(
    sheet: &mut Sheet,
    (row, column): (u32, usize),
    value: Value,
    pool: &TextPool,
    budget: &mut Budget,
) -> Result<()> {
    if column >= MOST_COLUMNS {
        return Err(unreadable(format!("it has a table with more than {MOST_COLUMNS} columns")));
    }
    budget.take_cell(pool)?;
    sheet.push(row, Cell { column: column as u16, format: 0, formula: 0, value });
    Ok(())
}

/// Records with named values, as a sheet with a header.
pub(super) struct Records {
    sheet: Sheet,
    columns: HashMap<String, usize>,
    labels: Vec<String>,
    /// The row of the labels.
    top: u32,
    row: u32,
}

impl Records {
    /// None yet.
    pub(super) fn new(file: usize) -> Self {
        Records { sheet: Sheet::new("", file), columns: HashMap::new(), labels: Vec::new(), top: 0, row: 0 }
    }

    /// None yet, below rows of something else and a blank one.
    pub(super) fn below(file: usize, rows: u32) -> Self {
        let top = if rows > 0 { rows + 1 } else { 0 };
        Records { top, row: top, ..Records::new(file) }
    }

    /// A cell above the labels.
    pub(super) fn put_above(
        &mut self,
        place: (u32, usize),
        value: Value,
        pool: &TextPool,
        budget: &mut Budget,
    ) -> Result<()> {
        put(&mut self.sheet, place, value, pool, budget)
    }

    /// Begins the next record.
    pub(super) fn begin(&mut self) {
        self.row += 1;
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.row == self.top
    }

    /// A value of the record.
    pub(super) fn set(&mut self, label: &str, value: Value, pool: &TextPool, budget: &mut Budget) -> Result<()> {
        let column = self.column(label);
        put(&mut self.sheet, (self.row, column), value, pool, budget)
    }

    /// The column of a label, which it has from now on also where its values are blank.
    pub(super) fn column(&mut self, label: &str) -> usize {
        if let Some(column) = self.columns.get(label) {
            return *column;
        }
        self.columns.insert(label.to_owned(), self.labels.len());
        self.labels.push(label.to_owned());
        self.labels.len() - 1
    }

    /// The sheet under its name, with the labels as its first row.
    pub(super) fn finish(mut self, name: &str, pool: &mut TextPool, budget: &mut Budget) -> Result<Sheet> {
        for (column, label) in self.labels.iter().enumerate() {
            let value = Value::Text(pool.add(label));
            put(&mut self.sheet, (self.top, column), value, pool, budget)?;
        }
        self.sheet.settle();
        name.clone_into(&mut self.sheet.name);
        if let Some(right) = self.labels.len().checked_sub(1).filter(|_| self.row > self.top) {
            self.sheet.list_objects.push(ListObject {
                name: self.sheet.name.clone(),
                area: Rect { top: self.top, left: 0, bottom: self.row, right: right as u32 },
                header_rows: 1,
                totals_rows: 0,
                columns: self.labels,
            });
        }
        Ok(self.sheet)
    }
}
