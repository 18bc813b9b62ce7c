//! Random sheets of known tables: what is drawn, and what must be found.

use std::collections::BTreeMap;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Worksheet};

/// A stream of numbers that is the same in every run.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    pub(super) fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    pub(super) fn chance(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }

    pub(super) fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Held {
    Blank,
    Text(String),
    Number(f64),
    /// Days since 2024-01-01.
    Day(u32),
    /// A formula and its stored result.
    Formula(String, f64),
}

pub(super) fn text(text: impl Into<String>) -> Held {
    Held::Text(text.into())
}

/// A clean table.
#[derive(Debug, Clone)]
pub(super) struct Clean {
    pub(super) labels: Vec<String>,
    pub(super) rows: Vec<Vec<Held>>,
}

impl Clean {
    pub(super) fn width(&self) -> u16 {
        self.labels.len() as u16
    }

    /// The columns of figures that can be added up.
    pub(super) fn figures(&self) -> Vec<usize> {
        (0..self.labels.len())
            .filter(|i| {
                self.rows.iter().all(|r| matches!(r[*i], Held::Number(_)))
                    && !matches!(self.labels[*i].as_str(), "No" | "Nr")
            })
            .collect()
    }

    /// The sum of a column's figures over some rows.
    pub(super) fn sum(&self, column: usize, rows: std::ops::Range<usize>) -> f64 {
        self.rows[rows].iter().map(|r| if let Held::Number(n) = r[column] { n } else { 0.0 }).sum()
    }
}

const FIRST: &[&str] = &["Ann", "Bo", "Cid", "Dana", "Eve", "Finn", "Gus", "Hal", "Ida", "Jo", "Kim", "Lea"];
const LAST: &[&str] = &["Lee", "Neil", "Fox", "Stone", "Abel", "Marsh", "Dahl", "Reyes", "Okoye", "Novak"];
const TOWNS: &[&str] = &["Ulm", "York", "Graz", "Bath", "Cork", "Ghent", "Porto"];
const THINGS: &[&str] = &["Desk", "Chair", "Lamp", "Shelf", "Rug", "Sofa", "Stool", "Bench", "Clock", "Vase"];
const NOTES: &[&str] = &["late, but paid", "see the file", "to be called again", "", "", "", ""];
const STATES: &[&str] = &["open", "won", "lost", "on hold"];

/// A kind of column: its label and a value for a row.
fn value(kind: usize, row: usize, dice: &mut Dice) -> Held {
    match kind {
        0 => text(format!("{} {}", dice.pick(FIRST), dice.pick(LAST))),
        1 => text(dice.pick(TOWNS)),
        2 => Held::Day(dice.below(700) as u32),
        3 => Held::Number((dice.below(900_000) as f64 + 100.0) / 100.0),
        4 => Held::Number(dice.between(1, 60) as f64),
        5 => text(dice.pick(STATES)),
        6 => Some(dice.pick(NOTES)).filter(|n| !n.is_empty()).map_or(Held::Blank, text),
        7 => text(format!("{} {}", dice.pick(THINGS), row + 1)),
        8 => text(format!("{}.{}@mail.example", dice.pick(FIRST).to_lowercase(), row)),
        9 => text(format!("{}-{:04}", dice.pick(&["A", "B", "INV"]), row * 7 + 3)),
        10 => Held::Number(dice.below(100) as f64 / 100.0),
        _ => Held::Number((row + 1) as f64),
    }
}

const LABELS: &[&str] =
    &["Name", "Town", "Date", "Amount", "Quantity", "Status", "Note", "Product", "E-mail", "Code", "Share", "No"];
const ALIKE: &[&str] =
    &["Owner", "Site", "Due", "Price", "Hours", "Stage", "Remark", "Item", "Contact", "Ref", "Rate", "Nr"];

/// A table of one column that tells its records, and up to `more` others, at least one of them of figures.
pub(super) fn table(dice: &mut Dice, least: usize, most: usize, more: usize) -> Clean {
    let mut kinds = vec![[9, 0, 7, 11][dice.below(4)]];
    kinds.push(if kinds[0] == 11 { 7 } else { [1, 5, 2][dice.below(3)] });
    kinds.push([3, 4][dice.below(2)]);
    for _ in 0..dice.below(more.saturating_sub(2) + 1) {
        kinds.push(dice.below(11));
    }
    let count = dice.between(least, most);
    made(dice, &kinds, count)
}

/// A table whose columns all hold words.
pub(super) fn words(dice: &mut Dice, least: usize, most: usize) -> Clean {
    let mut kinds = vec![[0, 7][dice.below(2)], 1];
    for _ in 0..dice.below(4) {
        kinds.push([0, 5, 6, 8, 9][dice.below(5)]);
    }
    let count = dice.between(least, most);
    made(dice, &kinds, count)
}

pub(super) fn made(dice: &mut Dice, kinds: &[usize], count: usize) -> Clean {
    let mut labels: Vec<String> = Vec::new();
    for kind in kinds {
        let own = if dice.chance(2) { LABELS[*kind] } else { ALIKE[*kind] };
        let times = labels.iter().filter(|l| l.starts_with(own)).count();
        labels.push(if times > 0 { format!("{own} {}", times + 1) } else { own.to_owned() });
    }
    let rows = (0..count).map(|row| kinds.iter().map(|kind| value(*kind, row, dice)).collect()).collect();
    Clean { labels, rows }
}

/// What must be found: the first and last column, the first row of records (from zero), their number, the labels.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Expected {
    pub(super) left: u32,
    pub(super) right: u32,
    pub(super) first: u32,
    pub(super) rows: u64,
    pub(super) labels: Vec<String>,
}

/// A sheet that is being drawn.
#[derive(Default)]
pub(super) struct Canvas {
    pub(super) cells: BTreeMap<(u32, u16), Held>,
    pub(super) merges: Vec<(u32, u16, u32, u16)>,
    pub(super) hidden_rows: Vec<u32>,
    pub(super) hidden_columns: Vec<u16>,
    pub(super) filter: Option<(u32, u16, u32, u16)>,
    pub(super) expected: Vec<Expected>,
}

impl Canvas {
    pub(super) fn put(&mut self, row: u32, column: u16, held: Held) {
        if held != Held::Blank {
            self.cells.insert((row, column), held);
        }
    }

    pub(super) fn line(&mut self, row: u32, left: u16, cells: &[Held]) {
        for (column, held) in (left..).zip(cells) {
            self.put(row, column, held.clone());
        }
    }

    pub(super) fn labels(&mut self, row: u32, left: u16, labels: &[String]) {
        let cells: Vec<Held> = labels.iter().map(text).collect();
        self.line(row, left, &cells);
    }

    /// Draws records from a row on; the row after them.
    pub(super) fn records(&mut self, row: u32, left: u16, rows: &[Vec<Held>]) -> u32 {
        for (i, cells) in (row..).zip(rows) {
            self.line(i, left, cells);
        }
        row + rows.len() as u32
    }

    /// Draws a whole table; the row after it.
    pub(super) fn table(&mut self, row: u32, left: u16, clean: &Clean) -> u32 {
        self.labels(row, left, &clean.labels);
        self.expect(row + 1, left, clean);
        self.records(row + 1, left, &clean.rows)
    }

    pub(super) fn expect(&mut self, first: u32, left: u16, clean: &Clean) {
        self.expected.push(Expected {
            left: u32::from(left),
            right: u32::from(left + clean.width() - 1),
            first,
            rows: clean.rows.len() as u64,
            labels: clean.labels.clone(),
        });
    }

    /// Writes it into a worksheet.
    pub(super) fn write(&self, sheet: &mut Worksheet) -> Result<(), rust_xlsxwriter::XlsxError> {
        let (plain, day) = (Format::new(), Format::new().set_num_format("yyyy-mm-dd"));
        for (top, left, bottom, right) in &self.merges {
            sheet.merge_range(*top, *left, *bottom, *right, "", &plain)?;
        }
        for ((row, column), held) in &self.cells {
            match held {
                Held::Blank => continue,
                Held::Text(text) => sheet.write(*row, *column, text)?,
                Held::Number(n) => sheet.write(*row, *column, *n)?,
                Held::Day(days) => {
                    let moment = ExcelDateTime::from_serial_datetime(45_292.0 + f64::from(*days))?;
                    sheet.write_with_format(*row, *column, &moment, &day)?
                }
                Held::Formula(formula, result) => {
                    sheet.write(*row, *column, Formula::new(formula).set_result(result.to_string()))?
                }
            };
        }
        for row in &self.hidden_rows {
            sheet.set_row_hidden(*row)?;
        }
        for column in &self.hidden_columns {
            sheet.set_column_hidden(*column)?;
        }
        if let Some((top, left, bottom, right)) = self.filter {
            sheet.autofilter(top, left, bottom, right)?;
        }
        Ok(())
    }

    /// The sheet as a person would see it, for messages.
    pub(super) fn picture(&self) -> String {
        let mut out = String::new();
        let mut last = None;
        for ((row, column), held) in &self.cells {
            if last != Some(*row) {
                out.push_str(&format!("\n{:>3}:", row + 1));
                last = Some(*row);
            }
            let shown = match held {
                Held::Blank => String::new(),
                Held::Text(t) => t.clone(),
                Held::Number(n) => n.to_string(),
                Held::Day(d) => format!("day {d}"),
                Held::Formula(f, n) => format!("{f} -> {n}"),
            };
            out.push_str(&format!(" {}[{shown}]", sheaf_sheets::address::column_letters(u32::from(*column))));
        }
        out
    }
}
