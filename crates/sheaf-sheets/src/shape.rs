//! How a table's records are made of the sheet's rows, where a row is not simply a record: headings that stand above
//! records, periods that stand as columns, tables of one shape that are read as one.

use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::proposal::{Cells, ProposedField, ProposedTable};

/// Where a field's cells come from, if not from its own column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Made {
    /// The heading above the record.
    Section,
    /// The label of the column that the record is made of.
    Period,
    /// The cell of that column.
    Value,
    /// The name of the part that the record is in.
    Part,
    /// The value of a label above the table.
    Head,
}

/// A heading alone on its row: every record below it, up to the next one, has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Row of the sheet, from one.
    pub row: u32,
    /// Without the word that all of its level begin with.
    pub text: String,
    /// Its level: 0 is the highest. A heading ends those of its own level and of lower ones.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub level: u8,
}

/// Whether a level is the highest.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it so")]
pub(crate) const fn is_zero(level: &u8) -> bool {
    *level == 0
}

/// Periods that stand as columns: they can be read as one record for each row and period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CrossTab {
    /// Letters of the columns, one for each period, or for each of several figures of it.
    pub columns: Vec<String>,
    /// What each of them stands for: a year, a date as ISO 8601, or the label as written.
    pub periods: Vec<String>,
    /// Letters of the columns that add up periods; they are left out.
    #[serde(default)]
    pub totals: Vec<String>,
    /// Label of the field that holds the period.
    pub label: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// A second period of each column, which stands below the other one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inner: Option<Inner>,
    /// Which of several figures each column holds; nothing where there is one figure for each period.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<String>,
    /// Label of the field that holds the figure, where there is one.
    pub value: String,
    /// Whether it is read so.
    #[serde(default)]
    pub applied: bool,
    /// The table as it is when it is not, while it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Box<Before>>,
}

/// The lower of two levels of periods: quarters below years.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inner {
    /// What each column stands for.
    pub periods: Vec<String>,
    /// Label of the field that holds it.
    pub label: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
}

impl CrossTab {
    /// The records that a row makes: for each the places of its columns, by figure.
    pub(crate) fn groups(&self) -> Vec<Vec<usize>> {
        let figures = self.figure_names();
        let mut groups: Vec<(&String, Vec<usize>)> = Vec::new();
        for at in 0..self.columns.len().min(self.periods.len()) {
            let figure = self.figures.get(at).and_then(|figure| figures.iter().position(|f| f == figure));
            let known = figure.and_then(|_| groups.iter_mut().find(|(period, _)| *period == &self.periods[at]));
            match (known, figure) {
                (Some((_, group)), Some(figure)) => group[figure] = at,
                (_, figure) => {
                    let mut group = vec![at; figures.len()];
                    group[figure.unwrap_or(0)] = at;
                    groups.push((&self.periods[at], group));
                }
            }
        }
        groups.into_iter().map(|(_, group)| group).collect()
    }

    /// The figures of each record.
    pub(crate) fn figure_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for figure in &self.figures {
            if !names.contains(&figure.as_str()) {
                names.push(figure);
            }
        }
        if names.is_empty() { vec![&self.value] } else { names }
    }

    /// The periods as one reads them, each once: `2023 Q1`.
    pub(crate) fn all_periods(&self) -> Vec<String> {
        let inner = |at: usize| self.inner.as_ref().and_then(|inner| inner.periods.get(at));
        let shown = |at: usize| match inner(at) {
            Some(inner) => format!("{} {inner}", self.periods[at]),
            None => self.periods[at].clone(),
        };
        self.groups().iter().filter_map(|group| group.iter().min()).map(|at| shown(*at)).collect()
    }

    /// The labels of the fields that take the place of its columns.
    pub(crate) fn labels(&self) -> impl Iterator<Item = &str> {
        let inner = self.inner.iter().map(|inner| inner.label.as_str());
        std::iter::once(self.label.as_str()).chain(inner).chain(self.figure_names())
    }
}

/// A table of its own kind with what was found in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Before {
    /// Its fields.
    pub fields: Vec<ProposedField>,
    /// Its key.
    pub key: Vec<String>,
    /// Number of its records.
    pub rows: u64,
    /// What was found in its fields.
    pub findings: Vec<Finding>,
}

/// A table of columns of another that repeat together there: each value of its key makes one record, of the first row with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Distinct {
    /// API name of the field that tells its records apart.
    pub key: String,
    /// The fields as they were in the other table.
    pub before: Vec<ProposedField>,
}

/// Names of other records that stand in a table of pairs, and are gathered by the record's own name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gathered {
    /// API name of the planned table of pairs.
    pub table: String,
    /// Its file.
    pub file: String,
    /// Its sheet.
    pub sheet: String,
    /// Its region.
    pub region: String,
    /// Rows of its header.
    pub header_rows: u32,
    /// Its rows that are no pairs.
    #[serde(default)]
    pub excluded_rows: Vec<u32>,
    /// Letters of the column that names a record of the table that has the field.
    pub key: String,
    /// Letters of the column of pairs that names it there.
    pub here: String,
    /// Letters of the column of pairs that names the other.
    pub there: String,
}

/// Tables of one shape, which can be read as one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stack {
    /// API names of the tables, in the order of the workbook; the first of them holds all where they are one.
    pub tables: Vec<String>,
    /// What each of them is called: its sheet, or its title.
    pub names: Vec<String>,
    /// Label of the field that tells them apart.
    pub label: String,
    /// Whether they are read as one.
    #[serde(default)]
    pub applied: bool,
    /// The tables as they are when they are not, while they are one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
}

/// One of several tables that are read as one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// What it is called.
    pub name: String,
    /// The table.
    pub table: ProposedTable,
    /// What was found in it.
    pub findings: Vec<Finding>,
}

/// Records that do not stand in rows: each a column of the sheet, or a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Transposed {
    /// Whether they are read so.
    #[serde(default)]
    pub applied: bool,
    /// Whether each record is a form: labels beside values.
    #[serde(default)]
    pub form: bool,
    /// The table as it is when it is read the other way; none: there is no other way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Box<OtherReading>>,
}

/// A table as it is when its cells are read in another way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OtherReading {
    /// The table.
    pub table: ProposedTable,
    /// What was found in it.
    pub findings: Vec<Finding>,
    /// What changes in the account of cells.
    pub shift: Shift,
}

/// How many cells more, or less, are accounted for in each place but the notes, which take up the difference.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    records: i64,
    headers: i64,
    findings: i64,
}

impl Shift {
    /// From one account to another.
    pub(crate) fn between(from: Cells, to: Cells) -> Shift {
        let less = |to: u64, from: u64| to.cast_signed() - from.cast_signed();
        Shift {
            records: less(to.records, from.records),
            headers: less(to.headers, from.headers),
            findings: less(to.findings, from.findings),
        }
    }

    /// The other way round.
    pub(crate) const fn back(self) -> Shift {
        Shift { records: -self.records, headers: -self.headers, findings: -self.findings }
    }

    /// Changes an account.
    pub(crate) const fn apply(self, cells: &mut Cells) {
        cells.records = cells.records.saturating_add_signed(self.records);
        cells.headers = cells.headers.saturating_add_signed(self.headers);
        cells.findings = cells.findings.saturating_add_signed(self.findings);
        cells.notes = cells.total.saturating_sub(cells.records + cells.headers + cells.findings);
    }
}
