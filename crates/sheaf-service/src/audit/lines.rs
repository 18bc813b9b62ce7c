//! The log as a file: a line an entry, as CSV for people or as JSON for programs.

use serde_json::Value;
use sheaf_model::Problem;

use crate::exports::csv::{Csv, Escape};

/// What an entry is in CSV.
const COLUMNS: [&str; 13] =
    ["seq", "at", "by_kind", "by_name", "kind", "why", "table", "record", "act", "of", "detail", "changed", "summary"];

/// As what the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// Comma-separated values, after a line with the names of the columns.
    Csv,
    /// An entry a line, as the API tells it.
    Json,
}

impl Lines {
    /// By what the API calls it.
    pub fn read(text: &str) -> Result<Lines, Problem> {
        match text {
            "csv" => Ok(Lines::Csv),
            "jsonl" => Ok(Lines::Json),
            _ => Err(Problem::field("format", "unknown", format!("'format' is \"{text}\", expected csv or jsonl."))),
        }
    }

    /// How the names of such files end.
    pub const fn ending(self) -> &'static str {
        match self {
            Lines::Csv => "csv",
            Lines::Json => "jsonl",
        }
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Lines::Csv => "text/csv; charset=utf-8",
            Lines::Json => "application/jsonl",
        }
    }

    /// What stands before the first entry.
    pub fn head(self) -> Vec<u8> {
        match self {
            Lines::Csv => rows([COLUMNS.map(str::to_owned)]),
            Lines::Json => Vec::new(),
        }
    }

    /// The entries of an answer.
    pub fn of(self, entries: &[Value]) -> Vec<u8> {
        match self {
            Lines::Csv => rows(entries.iter().map(cells)),
            Lines::Json => entries.iter().flat_map(|entry| format!("{entry}\n").into_bytes()).collect(),
        }
    }
}

fn rows(rows: impl IntoIterator<Item = [String; 13]>) -> Vec<u8> {
    let mut out = Vec::new();
    // What people called things stands here: a spreadsheet that opens it is to run none of it.
    let mut csv = Csv::new(&mut out, Escape::Formulas);
    // Writing to memory does not fail.
    for row in rows {
        let _ = csv.row(row.iter());
    }
    let _ = csv.finish();
    out
}

fn cells(entry: &Value) -> [String; 13] {
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let (by, act) = (&entry["by"], &entry["act"]);
    [
        &entry["seq"],
        &entry["at"],
        &by["kind"],
        &by["name"],
        &entry["kind"],
        &entry["why"],
        &entry["table"],
        &entry["record"],
        &act["act"],
        &act["of"],
        &act["detail"],
        &entry["changed"],
        &entry["summary"],
    ]
    .map(text)
}
