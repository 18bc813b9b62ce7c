//! From places to names: which field or table a reference of a formula stands for.

use formualizer_parse::parser::{ReferenceType, SpecialItem, TableRowSpecifier, TableSpecifier};

use crate::address::Rect;
use crate::format::FormatKind;
use crate::propose::Work;
use crate::said::Said;
use crate::say;
use crate::sheet::Value;
use crate::workbook::Workbook;

/// What a reference stands for, seen from a record.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Place {
    /// A field of the same record: its number.
    Field(usize),
    /// Several fields of the same record.
    Fields(Vec<usize>),
    /// Columns of a table.
    Columns(Range),
    /// A field of the record in the row above.
    Above(usize),
    /// Cells of one row outside all tables.
    Constants(Vec<Value>),
    /// A field of the record that stands beside this one in another table, row by row: table, field.
    Beside(usize, usize),
    /// One cell outside all tables: its value, and whether it is a day.
    Constant(Value, bool),
}

/// Columns of a table: all rows of them, or those up to the record's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    /// Number of the table.
    pub(super) table: usize,
    /// First field.
    pub(super) first: usize,
    /// Last field.
    pub(super) last: usize,
    /// Only rows above the record's own, and whether that one too; none: all rows.
    pub(super) until: Option<bool>,
}

/// Where formulas are read from.
#[derive(Clone, Copy)]
pub(super) struct Places<'a> {
    pub(super) book: &'a Workbook,
    pub(super) works: &'a [Work],
    /// Number of the table that the formula stands in.
    pub(super) own: usize,
    /// Row of the record.
    pub(super) row: u32,
    /// The field whose formula it is.
    pub(super) field: usize,
    /// Whether it fills the whole column: a column of its own table is then the record's field.
    pub(super) spilled: bool,
}

impl Places<'_> {
    /// Resolves a reference; the error says in words why not.
    pub(super) fn resolve(&self, reference: &ReferenceType) -> Result<Place, Said> {
        match reference {
            ReferenceType::Cell { sheet, row, col, row_abs, .. } => {
                let (sheet, row, column) =
                    (self.sheet(sheet.as_deref())?, row.saturating_sub(1), col.saturating_sub(1));
                // A fixed cell of another sheet is a setting, even where it stands in what looks like a table.
                if *row_abs && sheet != self.own().sheet {
                    return Ok(self.constant(sheet, row, column));
                }
                let own = self.own();
                let above = sheet == own.sheet && !*row_abs && row + 1 == self.row && row >= own.first_row();
                match own.field_at(column).filter(|_| above && own.area.contains(row, column)) {
                    Some(field) => Ok(Place::Above(field)),
                    None => self.cell(sheet, row, column),
                }
            }
            ReferenceType::Range {
                sheet, start_row, start_col, end_row, end_col, start_row_abs, end_row_abs, ..
            } => {
                let last = u32::from(u16::MAX);
                let area = Rect {
                    top: start_row.map_or(0, |r| r.saturating_sub(1)),
                    left: start_col.map_or(0, |c| c.saturating_sub(1)),
                    bottom: end_row.map_or(u32::MAX - 1, |r| r.saturating_sub(1)),
                    right: end_col.map_or(last, |c| c.saturating_sub(1)),
                };
                let sheet = self.sheet(sheet.as_deref())?;
                match self.until(sheet, area).filter(|_| *start_row_abs && !*end_row_abs && start_row.is_some()) {
                    Some(range) => Ok(Place::Columns(range)),
                    None => Ok(match self.range(sheet, area)? {
                        Place::Columns(Range { table, first, last, until: None })
                            if self.spilled && table == self.own && first == last =>
                        {
                            Place::Field(first)
                        }
                        place => place,
                    }),
                }
            }
            ReferenceType::Table(table) => self.structured(&table.name, table.specifier.as_ref()),
            ReferenceType::NamedRange(name) => self.named(name),
            ReferenceType::External(_) => Err(say!("it reads another workbook")),
            ReferenceType::Cell3D { .. } | ReferenceType::Range3D { .. } => {
                Err(say!("it reads through several sheets"))
            }
        }
    }

    /// Whether a reference is to this record's cell in a column of its table that has no field.
    pub(super) fn is_empty_column(&self, reference: &ReferenceType) -> bool {
        let ReferenceType::Cell { sheet, row, col, .. } = reference else { return false };
        let (own, column) = (self.own(), col.saturating_sub(1));
        self.sheet(sheet.as_deref()) == Ok(own.sheet)
            && row.saturating_sub(1) == self.row
            && (own.area.left..=own.area.right).contains(&column)
            && own.field_at(column).is_none()
    }

    /// A range that is the same for all records: its sheet and place.
    pub(super) fn fixed_area(&self, reference: &ReferenceType) -> Result<(usize, Rect), Said> {
        let named;
        let reference = match reference {
            ReferenceType::NamedRange(name) => {
                named = self.reference_named(name)?;
                &named
            }
            other => other,
        };
        match reference {
            ReferenceType::Range {
                sheet,
                start_row: Some(top),
                start_col: Some(left),
                end_row: Some(bottom),
                end_col: Some(right),
                start_row_abs: true,
                end_row_abs: true,
                ..
            } => {
                let area = Rect {
                    top: top.saturating_sub(1),
                    left: left.saturating_sub(1),
                    bottom: bottom.saturating_sub(1),
                    right: right.saturating_sub(1),
                };
                Ok((self.sheet(sheet.as_deref())?, area))
            }
            _ => Err(say!("it looks along a row that moves from record to record")),
        }
    }

    /// The column of a table that the formula of a cell fills.
    pub(super) fn spilled_from(&self, reference: &ReferenceType) -> Result<ReferenceType, Said> {
        let ReferenceType::Cell { sheet: name, row, col, .. } = reference else {
            return Err(say!("it reads what a formula spills over, and no cell says which"));
        };
        let (sheet, row, column) = (self.sheet(name.as_deref())?, row.saturating_sub(1), col.saturating_sub(1));
        let fills = |w: &&Work| w.sheet == sheet && w.first_row() == row && w.field_at(column).is_some();
        let is_array = |w: &&Work| {
            let sheet = &self.book.sheets[w.sheet].sheet;
            let formula = sheet.cell(row, column).and_then(|cell| sheet.formula(cell));
            formula.is_some_and(|formula| formula.array && formula.anchor == (row, column))
        };
        let work = self.works.iter().find(fills).filter(is_array).ok_or_else(|| {
            let cell = crate::address::cell_text(row, column);
            say!("it reads all cells that the formula in {cell} spills over, and they are no column of a table", cell)
        })?;
        Ok(ReferenceType::Range {
            sheet: name.clone(),
            start_row: Some(row + 1),
            start_col: Some(column + 1),
            end_row: Some(work.area.bottom + 1),
            end_col: Some(column + 1),
            start_row_abs: true,
            start_col_abs: true,
            end_row_abs: true,
            end_col_abs: true,
        })
    }

    /// What a cell holds, and whether that is a day; none where it is empty.
    pub(super) fn value_at(&self, sheet: usize, row: u32, column: u32) -> Option<(Value, bool)> {
        let sheet = &self.book.sheets[sheet].sheet;
        let cell = sheet.cell(row, column).filter(|cell| !cell.is_blank())?;
        Some((cell.value, sheet.format(cell).kind == FormatKind::Date))
    }

    /// The number of a row: whether it is the record's own, and what is added to the record's number; of a fixed row its number.
    pub(super) fn row_of(&self, reference: Option<&ReferenceType>) -> Option<(bool, i64)> {
        let own = (true, i64::from(self.own().first_row()));
        match reference {
            None => Some(own),
            Some(ReferenceType::Cell { row, row_abs: true, .. }) => Some((false, i64::from(*row))),
            Some(ReferenceType::Cell { sheet, row, .. }) if self.sheet(sheet.as_deref()) == Ok(self.own().sheet) => {
                (row.saturating_sub(1) == self.row).then_some(own)
            }
            Some(_) => None,
        }
    }

    /// The columns of a range from the first record to the record's own row, or to the one above.
    fn until(&self, sheet: usize, area: Rect) -> Option<Range> {
        let own = self.own();
        let begins = sheet == own.sheet && (own.area.top..=own.first_row()).contains(&area.top);
        if !begins || area.bottom > self.row || area.bottom + 1 < self.row {
            return None;
        }
        let (first, last) = fields_within(own, area)?;
        Some(Range { table: self.own, first, last, until: Some(area.bottom == self.row) })
    }

    /// The cells of one row: fields of the record, or cells outside all tables.
    pub(super) fn resolve_row(&self, reference: &ReferenceType) -> Result<Place, Said> {
        let outside = |row: u32, column: u32, sheet: usize| {
            let elsewhere = |w: &Work| w.sheet == sheet && w.area.contains(row, column) && row >= w.first_row();
            !self.works.iter().any(elsewhere)
        };
        if let ReferenceType::Range {
            sheet,
            start_row: Some(top),
            start_col: Some(left),
            end_row: Some(bottom),
            end_col: Some(right),
            ..
        } = reference
            && top == bottom
            && right.saturating_sub(*left) < 200
        {
            let sheet = self.sheet(sheet.as_deref())?;
            let row = top.saturating_sub(1);
            let columns = left.saturating_sub(1)..=right.saturating_sub(1);
            if columns.clone().all(|column| outside(row, column, sheet)) {
                let value =
                    |column| self.book.sheets[sheet].sheet.cell(row, column).map_or(Value::Number(0.0), |c| c.value);
                return Ok(Place::Constants(columns.map(value).collect()));
            }
        }
        self.resolve(reference)
    }

    /// The number with which a running total begins: what is typed in its first row, where nothing is added there.
    pub(super) fn opening(&self, added: &[usize]) -> Option<f64> {
        let own = self.own();
        let sheet = &self.book.sheets[own.sheet].sheet;
        let at = |field: usize| sheet.cell(own.first_row(), own.columns[field]);
        let first = at(self.field).filter(|cell| cell.formula == 0)?;
        let nothing = added.iter().all(|field| super::folds::is_nothing(at(*field).map(|c| c.value)));
        match first.value {
            Value::Number(n) if nothing && n != 0.0 => Some(n),
            _ => None,
        }
    }

    fn own(&self) -> &Work {
        &self.works[self.own]
    }

    pub(super) fn sheet(&self, name: Option<&str>) -> Result<usize, Said> {
        let Some(name) = name else { return Ok(self.own().sheet) };
        let name = name.trim_matches('\'').replace("''", "'");
        let file = self.book.sheets[self.own().sheet].sheet.file;
        self.book
            .sheets
            .iter()
            .position(|s| s.sheet.file == file && s.sheet.name.to_lowercase() == name.to_lowercase())
            .ok_or_else(|| say!("it reads the sheet '{name}', which is not there", name))
    }

    fn constant(&self, sheet: usize, row: u32, column: u32) -> Place {
        let sheet = &self.book.sheets[sheet].sheet;
        let cell = sheet.cell(row, column);
        let is_day = cell.is_some_and(|c| sheet.format(c).kind == FormatKind::Date);
        Place::Constant(cell.map_or(Value::Text(0), |c| c.value), is_day)
    }

    fn cell(&self, sheet: usize, row: u32, column: u32) -> Result<Place, Said> {
        let own = self.own();
        if sheet == own.sheet && row == self.row && (own.area.left..=own.area.right).contains(&column) {
            return own.field_at(column).map(Place::Field).ok_or_else(|| say!("it reads a column that is empty"));
        }
        if let Some(other) =
            self.works.iter().find(|w| w.sheet == sheet && w.area.contains(row, column) && row >= w.first_row())
        {
            let number = self.works.iter().position(|w| std::ptr::eq(w, other));
            let aligned =
                i64::from(row) - i64::from(self.row) == i64::from(other.first_row()) - i64::from(own.first_row());
            if let Some(number) =
                number.filter(|n| *n != self.own && aligned && super::beside::key_of(&self.works[*n]).is_some())
            {
                return Ok(other
                    .field_at(column)
                    .map_or(Place::Constant(Value::Text(0), false), |f| Place::Beside(number, f)));
            }
            return Err(if std::ptr::eq(other, own) {
                say!("it reads another row of its own table")
            } else {
                say!("it reads '{table}' row by row, by position", table = &other.table.label)
            });
        }
        Ok(self.constant(sheet, row, column))
    }

    fn range(&self, sheet: usize, area: Rect) -> Result<Place, Said> {
        let own = self.own();
        if sheet == own.sheet && area.top == self.row && area.bottom == self.row {
            let fields: Vec<usize> = own
                .columns
                .iter()
                .enumerate()
                .filter(|(_, c)| (area.left..=area.right).contains(c))
                .map(|(i, _)| i)
                .collect();
            return if fields.is_empty() {
                Err(say!("it reads columns that are empty"))
            } else {
                Ok(Place::Fields(fields))
            };
        }
        if area.top == area.bottom && area.left == area.right {
            return self.cell(sheet, area.top, area.left);
        }
        let overlap = |w: &Work| {
            let rows =
                u64::from(w.area.bottom.min(area.bottom).saturating_add(1).saturating_sub(w.first_row().max(area.top)));
            let columns =
                u64::from(w.area.right.min(area.right).saturating_add(1).saturating_sub(w.area.left.max(area.left)));
            rows * columns
        };
        let found = self
            .works
            .iter()
            .enumerate()
            .filter(|(_, w)| w.sheet == sheet && overlap(w) > 0)
            .max_by_key(|(_, w)| overlap(w));
        let Some((number, work)) = found else { return Err(say!("it reads a range that is no table")) };
        let covered = u64::from(
            work.area.bottom.min(area.bottom).saturating_add(1).saturating_sub(work.first_row().max(area.top)),
        );
        let records = u64::from(work.area.bottom + 1 - work.first_row());
        if covered * 10 < records * 8 {
            return Err(say!("it reads only some rows of '{table}'", table = &work.table.label));
        }
        match fields_within(work, area) {
            Some((first, last)) => Ok(Place::Columns(Range { table: number, first, last, until: None })),
            None => Err(say!("it reads columns that are empty")),
        }
    }

    fn table_named(&self, name: &str) -> Result<usize, Said> {
        if name.is_empty() {
            return Ok(self.own);
        }
        self.works
            .iter()
            .position(|w| {
                w.region
                    .declared
                    .is_some_and(|d| self.book.sheets[w.sheet].sheet.list_objects[d].name.eq_ignore_ascii_case(name))
            })
            .ok_or_else(|| say!("it reads the table '{name}', which is not there", name))
    }

    fn structured(&self, name: &str, specifier: Option<&TableSpecifier>) -> Result<Place, Said> {
        let table = self.table_named(name)?;
        let mut this_row = false;
        let mut columns: Vec<String> = Vec::new();
        let mut parts: Vec<&TableSpecifier> = specifier.into_iter().collect();
        while let Some(part) = parts.pop() {
            match part {
                TableSpecifier::Row(TableRowSpecifier::Current) | TableSpecifier::SpecialItem(SpecialItem::ThisRow) => {
                    this_row = true
                }
                TableSpecifier::Column(column) => {
                    this_row |= column.starts_with('@');
                    columns.push(column.trim_start_matches('@').trim_matches(['[', ']']).to_owned());
                }
                TableSpecifier::ColumnRange(first, last) => columns.extend([first.clone(), last.clone()]),
                TableSpecifier::Combination(inner) => parts.extend(inner.iter().map(AsRef::as_ref)),
                TableSpecifier::Data
                | TableSpecifier::All
                | TableSpecifier::SpecialItem(SpecialItem::Data | SpecialItem::All) => {}
                _ => return Err(say!("it reads the header or totals of a table")),
            }
        }
        let work = &self.works[table];
        let declared = work.region.declared.map(|d| &self.book.sheets[work.sheet].sheet.list_objects[d]);
        let field = |label: &String| {
            let place = declared.and_then(|d| d.columns.iter().position(|c| c.eq_ignore_ascii_case(label)));
            place
                .and_then(|p| work.field_at(work.area.left + p as u32))
                .or_else(|| work.table.fields.iter().position(|f| f.label.eq_ignore_ascii_case(label)))
                .ok_or_else(|| say!("it reads the column '{label}', which is not there", label))
        };
        let fields: Vec<usize> = columns.iter().map(field).collect::<Result<_, _>>()?;
        let whole = |first, last| Ok(Place::Columns(Range { table, first, last, until: None }));
        match (this_row, fields.as_slice()) {
            (true, [one]) if table == self.own => Ok(Place::Field(*one)),
            (true, [first, last]) if table == self.own => {
                Ok(Place::Fields((*first.min(last)..=*first.max(last)).collect()))
            }
            (false, [one]) => whole(*one, *one),
            (false, [a, b]) => whole(*a.min(b), *a.max(b)),
            (false, []) if !work.columns.is_empty() => whole(0, work.columns.len() - 1),
            _ => Err(say!("it reads a part of a table that has no name here")),
        }
    }

    fn named(&self, name: &str) -> Result<Place, Said> {
        self.resolve(&self.reference_named(name)?)
    }

    fn reference_named(&self, name: &str) -> Result<ReferenceType, Said> {
        let found = self.book.names_of(self.own().sheet).find(|d| d.name.eq_ignore_ascii_case(name));
        let Some(text) = found.map(|d| &d.refers_to) else {
            return Err(say!("it uses the name '{name}', which is not defined", name));
        };
        match ReferenceType::from_string(text.trim_start_matches('=')) {
            Ok(ReferenceType::NamedRange(_)) | Err(_) => {
                Err(say!("it uses the name '{name}', which stands for a formula", name))
            }
            Ok(reference) => Ok(reference),
        }
    }
}

/// The first and last field of a table whose columns are in an area.
fn fields_within(work: &Work, area: Rect) -> Option<(usize, usize)> {
    let inside = |column: &u32| (area.left..=area.right).contains(column);
    Some((work.columns.iter().position(inside)?, work.columns.iter().rposition(inside)?))
}
