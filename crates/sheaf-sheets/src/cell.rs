//! A cell of a row as it is handed out: what it holds, and the text that a person would see.

use sheaf_model::temporal;

use crate::column::number;
use crate::format::{FormatKind, NumberFormat};
use crate::serial;
use crate::sheet::{Cell, Sheet, TextPool, Value};

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Stored {
    /// Nothing.
    #[default]
    Blank,
    /// The text.
    Text,
    /// A number; the format says what of.
    Number(f64, FormatKind),
    /// TRUE or FALSE.
    Boolean(bool),
    /// An error value.
    Error,
}

/// A cell of a row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CellValue {
    /// As a person would see it.
    pub text: String,
    /// What it holds.
    pub stored: Stored,
    /// The currency that a number's format shows: its code, or a sign that several share.
    pub currency: Option<&'static str>,
}

impl CellValue {
    /// A text, as text files hold nothing else.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        CellValue { stored: if text.is_empty() { Stored::Blank } else { Stored::Text }, text, currency: None }
    }

    /// Makes it a text, in the room it has.
    pub(crate) fn set_text(&mut self, text: &str) {
        self.text.clear();
        self.text.push_str(text);
        self.stored = if text.is_empty() { Stored::Blank } else { Stored::Text };
        self.currency = None;
    }

    /// Whether there is nothing to see.
    pub fn is_blank(&self) -> bool {
        self.stored == Stored::Blank
            || self.stored == Stored::Text && crate::column::literal::trim(&self.text).is_empty()
    }

    /// A cell of a sheet.
    pub(crate) fn of(sheet: &Sheet, cell: &Cell, pool: &TextPool) -> Self {
        let format = sheet.format(cell);
        let text = display(cell.value, format, pool);
        let stored = match cell.value {
            Value::Text(0) => Stored::Blank,
            Value::Text(_) => Stored::Text,
            Value::Number(_) if format.padded > 0 => Stored::Text,
            Value::Number(n) => Stored::Number(n, format.kind),
            Value::Boolean(b) => Stored::Boolean(b),
            Value::Error(_) => Stored::Error,
        };
        CellValue { text, stored, currency: format.currency }
    }
}

/// The text of a value as its format shows it; dates as ISO 8601.
pub(crate) fn display(value: Value, format: &NumberFormat, pool: &TextPool) -> String {
    match value {
        Value::Text(id) => pool.get(id).to_owned(),
        Value::Boolean(b) => (if b { "TRUE" } else { "FALSE" }).to_owned(),
        Value::Error(e) => e.text().to_owned(),
        Value::Number(n) => display_number(n, format),
    }
}

fn display_number(n: f64, format: &NumberFormat) -> String {
    match format.kind {
        FormatKind::Date | FormatKind::DateTime => display_moment(n),
        FormatKind::Time if (0.0..1.0).contains(&n) => {
            temporal::text_of(|out| temporal::write_time(out, serial::milliseconds(n)))
        }
        FormatKind::Time => display_moment(n),
        FormatKind::Duration => display_duration(n),
        FormatKind::Percent => format!("{}%", number::plain(n * 100.0)),
        FormatKind::Number if format.padded > 0 && n == n.trunc() && n >= 0.0 => {
            format!("{:0>width$}", number::plain(n), width = usize::from(format.padded))
        }
        _ => number::plain(n),
    }
}

fn display_moment(n: f64) -> String {
    let mut ms = serial::milliseconds(n);
    let carried = ms >= 86_400_000;
    if carried {
        ms = 0;
    }
    let day = n.floor() + f64::from(u8::from(carried));
    match serial::to_date(day) {
        Some(date) if ms == 0 => date.to_string(),
        Some(date) => format!("{date} {}", temporal::text_of(|out| temporal::write_time(out, ms))),
        None if day == 0.0 => temporal::text_of(|out| temporal::write_time(out, ms)),
        None => number::plain(n),
    }
}

fn display_duration(n: f64) -> String {
    let seconds = (n.abs() * 86_400.0).round() as u64;
    let sign = if n < 0.0 { "-" } else { "" };
    format!("{sign}{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}
