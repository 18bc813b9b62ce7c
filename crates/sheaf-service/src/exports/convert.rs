//! A workbook's table as Sheaf reads it, without a workspace.

use std::path::PathBuf;

use serde_json::{Map, Value, json};
use sheaf_model::field::FieldType;
use sheaf_model::text::text_key;
use sheaf_model::{Code, Field, Problem};
use sheaf_sheets::{
    CellValue, Proposal, ProposedField, ProposedTable, RawTable, Reading, Row, RowReader, Workbook, read_cell,
};
use sheaf_store::convert::api_value;
use sheaf_store::value::Stored;

use super::column::{Column, Look, look, text};
use super::{Format, Place, csv, unwritable, written, xlsx};

/// What to convert, and into what.
#[derive(Debug, Clone)]
pub struct ConvertOptions {
    /// Files that are read as one workbook.
    pub files: Vec<PathBuf>,
    /// The table's name, label or sheet; none: the first.
    pub table: Option<String>,
    /// Each cell's text as it is written.
    pub raw: bool,
    /// CSV, JSON or XLSX.
    pub to: Format,
}

/// A table as it is read.
struct Source<'b> {
    label: String,
    columns: Vec<Column>,
    fields: Vec<Option<(ProposedField, Field)>>,
    rows: RowReader<'b>,
    /// Cells of the longest row; more than there are columns where a row has some too many.
    widest: usize,
}

/// Writes a table of a workbook. Answers how many rows it has.
pub fn convert(options: &ConvertOptions, out: &mut dyn Place) -> Result<u64, Problem> {
    if options.raw && options.to != Format::Xlsx && options.files.iter().all(|f| is_empty(f)) {
        return write_nothing(options.to, out);
    }
    let book = crate::imports::open_files(&options.files)?;
    let proposal = match (&options.table, options.raw) {
        (None, true) => None, // the first table is found without working out types
        _ => Some(sheaf_sheets::propose(&book)),
    };
    let mut source = match &proposal {
        Some(proposal) => {
            let table = find(proposal, options.table.as_deref())?;
            if options.raw { raw_of(&book, table)? } else { cleaned(&book, table)? }
        }
        None => match first_raw(&book)? {
            Some(source) => source,
            None if options.to == Format::Xlsx => return Err(nothing()),
            None => return write_nothing(options.to, out),
        },
    };
    match options.to {
        Format::Csv => to_csv(&mut source, out),
        Format::Json => to_json(&mut source, out),
        Format::Xlsx => to_xlsx(&mut source, out),
        Format::Sheaf => Err(Problem::new(Code::Invalid, "A workbook is converted to csv, json or xlsx.")
            .with_hint("Import it into a workspace, and export that with --to sheaf.")),
    }
}

fn is_empty(file: &std::path::Path) -> bool {
    std::fs::metadata(file).is_ok_and(|m| m.is_file() && m.len() == 0)
}

/// A file without anything in it, as it is written.
fn write_nothing(to: Format, out: &mut dyn Place) -> Result<u64, Problem> {
    if to == Format::Json {
        written(out.write_all(b"[]\n"))?;
    }
    Ok(0)
}

fn nothing() -> Problem {
    Problem::new(Code::Unreadable, "There is no table in this file.")
}

fn find<'p>(proposal: &'p Proposal, called: Option<&str>) -> Result<&'p ProposedTable, Problem> {
    let Some(called) = called else { return proposal.tables.first().ok_or_else(nothing) };
    let key = text_key(called);
    let is = |name: &str| text_key(name) == key;
    let tables = &proposal.tables;
    let found =
        tables.iter().find(|t| t.name == called).or_else(|| tables.iter().find(|t| is(&t.label) || is(&t.sheet)));
    found.ok_or_else(|| Problem::unknown("table in this file", called, tables.iter().map(|t| t.name.as_str())))
}

fn column(name: &str, label: &str, look: Look) -> Column {
    Column { name: name.to_owned(), label: label.to_owned(), look, target: None, formula: None }
}

fn cleaned<'b>(book: &'b Workbook, table: &ProposedTable) -> Result<Source<'b>, Problem> {
    let (mut columns, mut fields) = (Vec::new(), Vec::new());
    for field in &table.fields {
        let kind = field.stored_type().filter(|k| k.link().is_none()).unwrap_or(FieldType::Text);
        columns.push(column(&field.name, &field.label, look(&kind)));
        fields.push(Some((field.clone(), Field::new(&field.name, &field.label, kind))));
    }
    let widest = columns.len();
    Ok(Source { label: table.label.clone(), columns, fields, rows: book.rows(table)?, widest })
}

fn raw_of<'b>(book: &'b Workbook, table: &ProposedTable) -> Result<Source<'b>, Problem> {
    let raw = book.raw_table(table)?;
    Ok(as_written(table.label.clone(), raw))
}

fn first_raw(book: &Workbook) -> Result<Option<Source<'_>>, Problem> {
    Ok(book.first_table()?.map(|raw| as_written("Table".to_owned(), raw)))
}

fn as_written(label: String, raw: RawTable) -> Source {
    let mut columns: Vec<Column> = Vec::with_capacity(raw.widest);
    for label in &raw.header {
        columns.push(column(&unlike(label, &columns), label, Look::Text));
    }
    Source { label, fields: columns.iter().map(|_| None).collect(), columns, rows: raw.rows, widest: raw.widest }
}

/// A label that may stand twice in a header, as a name that stands once.
fn unlike(label: &str, columns: &[Column]) -> String {
    let taken = |name: &str| columns.iter().any(|c| c.name == name);
    let label = if label.is_empty() { &format!("Column {}", columns.len() + 1) } else { label };
    let mut name = label.to_owned();
    for n in 2.. {
        if !taken(&name) {
            break;
        }
        name = format!("{label} {n}");
    }
    name
}

impl Source<'_> {
    /// Gives cells that only some rows have a column of their own.
    fn widen(&mut self) {
        for place in self.columns.len() + 1..=self.widest {
            let label = format!("Column {place}");
            self.columns.push(column(&unlike(&label, &self.columns), &label, Look::Text));
            self.fields.push(None);
        }
    }

    fn each(&mut self, mut take: impl FnMut(Vec<Value>) -> Result<(), Problem>) -> Result<u64, Problem> {
        let (mut row, mut count) = (Row::default(), 0);
        while self.rows.read(&mut row)? {
            let values = row.cells.iter().enumerate().map(|(at, cell)| match self.fields.get(at) {
                Some(Some((proposed, field))) => value_of(proposed, field, cell),
                _ => Value::from(cell.text.as_str()),
            });
            take(values.collect())?;
            count += 1;
        }
        Ok(count)
    }
}

/// A cell as its field reads it; what does not fit stays as it is written.
fn value_of(proposed: &ProposedField, field: &Field, cell: &CellValue) -> Value {
    match read_cell(proposed, cell) {
        Reading::Blank => Value::Null,
        Reading::Value(scalar) => api_value(field, &Stored::Scalar(scalar)),
        Reading::Target(text) | Reading::Targets { text, .. } => Value::from(text),
        Reading::Misfit { text, .. } => Value::from(text),
    }
}

fn to_csv(source: &mut Source, out: &mut dyn Place) -> Result<u64, Problem> {
    let mut out = out;
    let mut csv = csv::Csv::new(&mut out, csv::Escape::Nothing);
    written(csv.row(source.columns.iter().map(|c| c.label.as_str())))?;
    let count = source.each(|row| written(csv.row(row.iter().map(text))))?;
    written(csv.finish())?;
    Ok(count)
}

fn to_json(source: &mut Source, out: &mut dyn Place) -> Result<u64, Problem> {
    source.widen();
    written(out.write_all(b"["))?;
    let names: Vec<String> = source.columns.iter().map(|c| c.name.clone()).collect();
    let mut first = true;
    let count = source.each(|row| {
        let record: Map<String, Value> = names.iter().cloned().zip(row).collect();
        let comma = if std::mem::take(&mut first) { "\n" } else { ",\n" };
        written(write!(out, "{comma}{}", json!(record)))
    })?;
    written(out.write_all(b"\n]\n"))?;
    Ok(count)
}

fn to_xlsx(source: &mut Source, out: &mut dyn Place) -> Result<u64, Problem> {
    source.widen();
    let table = sheaf_model::Table::new("table", &source.label);
    let mut book = xlsx::Book::new(&[(&table, 0)]);
    let targets = vec![None; source.columns.len()];
    let mut sheet = book.sheet(&table, &source.columns, &targets)?;
    let count = source.each(|row| sheet.row(&row))?;
    sheet.finish()?;
    book.finish(out)?;
    out.flush().map_err(unwritable)?;
    Ok(count)
}
