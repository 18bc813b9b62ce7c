//! Readers: from the bytes of a file to sheets of sparse cells, or to a text file that is streamed. Bounded throughout.

mod biff;
pub(crate) mod delimited;
mod grid;
mod json;
mod json_list;
mod json_text;
mod markup;
mod ods;
pub(crate) mod packed;
mod piped;
mod saved;
mod sniff;
mod spreadsheetml;
mod xlsx;
mod xml;
mod zipped;

use xlsx::gather as xlsx_gather;

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

use sheaf_model::Problem;
use sheaf_model::problem::{Code, Result};

use crate::defined::Defined;
use crate::sheet::{Sheet, TextPool};

/// Where the bytes of a file come from.
#[derive(Debug, Clone)]
pub enum Source {
    /// A file on disk.
    Path(PathBuf),
    /// Bytes in memory.
    Bytes(Arc<[u8]>),
}

impl Source {
    /// Opens it for reading; it may be opened several times.
    pub(crate) fn open(&self) -> Result<Input> {
        match self {
            Source::Path(path) => match File::open(path) {
                Ok(file) => Ok(Input::File(file)),
                Err(e) => Err(unreadable(format!("it cannot be opened ({e})"))),
            },
            Source::Bytes(bytes) => Ok(Input::Bytes(Cursor::new(Arc::clone(bytes)))),
        }
    }

    /// All its bytes, of which there may be no more than a number.
    pub(crate) fn read_all(&self, most: u64) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let cannot = |e: io::Error| unreadable(format!("it cannot be read ({e})"));
        self.open()?.take(most + 1).read_to_end(&mut bytes).map_err(cannot)?;
        if bytes.len() as u64 > most {
            return Err(unreadable(format!("it has more than {} MB", most >> 20)));
        }
        Ok(bytes)
    }

    /// Its length in bytes.
    pub(crate) fn len(&self) -> Result<u64> {
        match self {
            Source::Path(path) => {
                std::fs::metadata(path).map(|m| m.len()).map_err(|e| unreadable(format!("it cannot be opened ({e})")))
            }
            Source::Bytes(bytes) => Ok(bytes.len() as u64),
        }
    }
}

impl From<Vec<u8>> for Source {
    fn from(bytes: Vec<u8>) -> Self {
        Source::Bytes(bytes.into())
    }
}

impl From<PathBuf> for Source {
    fn from(path: PathBuf) -> Self {
        Source::Path(path)
    }
}

/// An opened source.
pub(crate) enum Input {
    File(File),
    Bytes(Cursor<Arc<[u8]>>),
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Input::File(file) => file.read(buffer),
            Input::Bytes(bytes) => bytes.read(buffer),
        }
    }
}

impl Seek for Input {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Input::File(file) => file.seek(to),
            Input::Bytes(bytes) => bytes.seek(to),
        }
    }
}

/// What a workbook may cost. A file that wants more is refused with a sentence that says so.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of all files together.
    pub file_bytes: u64,
    /// Bytes after unpacking zip containers.
    pub unpacked_bytes: u64,
    /// Parts of a zip container.
    pub zip_entries: usize,
    /// Unpacked bytes for each packed one, for parts over 8 MB.
    pub zip_ratio: u64,
    /// Cells held in memory (24 bytes each); text files are streamed and not counted.
    pub cells: usize,
    /// Bytes of distinct texts held in memory.
    pub text_bytes: usize,
    /// Bytes of memory for the rows of text files that are held: of each file that is not held whole, its head may take a quarter
    /// of what is left, and what is spread over the rest as much. Fewer rows are held of tables that are very wide or have very long texts.
    pub sample_bytes: usize,
    /// Sheets of all files together.
    pub sheets: usize,
    /// Longest formula that is looked at, in bytes.
    pub formula_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file_bytes: 4 << 30,
            unpacked_bytes: 2 << 30,
            zip_entries: 20_000,
            zip_ratio: 1_000,
            cells: 12_000_000,
            text_bytes: 160 << 20,
            sample_bytes: 512 << 20,
            sheets: 2_000,
            formula_bytes: 8_192,
        }
    }
}

/// A problem with a file; the sentence is completed with the file's name where it is known.
pub(crate) fn unreadable(why: impl Into<String>) -> Problem {
    Problem::new(Code::Unreadable, why.into())
}

/// Completes the sentence of a problem with the file's name.
pub(crate) fn about(name: &str, problem: Problem) -> Problem {
    let message = format!("'{name}' cannot be read: {}.", problem.message.trim_end_matches('.'));
    Problem { message, ..problem }
}

/// What a file turned out to be.
pub(crate) enum Content {
    /// Sheets, held in memory.
    Sheets {
        sheets: Vec<Sheet>,
        names: Vec<Defined>,
        epoch_1904: bool,
        /// When it was saved, in milliseconds since 1970.
        saved: Option<i64>,
    },
    /// A text file, read again whenever it is needed.
    Text(delimited::TextFile),
}

/// Reads a file, whatever it is.
pub(crate) fn read(name: &str, source: &Source, file: usize, pool: &mut TextPool, limits: &Limits) -> Result<Content> {
    let told = |p: Problem| about(name, p);
    let stem = delimited::stem(name);
    let kind = sniff::kind(source).map_err(told)?;
    let mut budget = Budget { cells: limits.cells, text_bytes: limits.text_bytes };
    let content = match kind {
        sniff::Kind::Xlsx => xlsx::read(source.open().map_err(told)?, file, pool, limits, &mut budget),
        sniff::Kind::Ods => ods::read(source.open().map_err(told)?, file, pool, limits, &mut budget),
        sniff::Kind::Xlsb => xlsx::read_xlsb(source, file, pool, limits, &mut budget),
        sniff::Kind::Xls => biff::read_xls(source, file, pool, limits, &mut budget),
        sniff::Kind::Json => json::read(&stem, source, file, pool, limits, &mut budget),
        sniff::Kind::Html => markup::read(&stem, source, file, pool, limits, &mut budget),
        sniff::Kind::SpreadsheetMl => spreadsheetml::read(source, file, pool, limits, &mut budget),
        sniff::Kind::Gzip | sniff::Kind::Archive => Err(unreadable("it is packed several times; unpack it first")),
        sniff::Kind::Text => delimited::TextFile::open(name, source.clone()).map(Content::Text),
    };
    content.map_err(told)
}

/// What may still be held in memory.
pub(crate) struct Budget {
    cells: usize,
    text_bytes: usize,
}

impl Budget {
    /// Takes one cell out of the budget.
    pub(crate) fn take_cell(&mut self, pool: &TextPool) -> Result<()> {
        self.cells = self.cells.checked_sub(1).ok_or_else(|| {
            unreadable("it has more cells than are allowed; save large sheets as CSV, which is streamed")
        })?;
        self.check_text(pool)
    }

    /// Takes a range of hidden rows or columns that the sheet has to keep: as much as a cell.
    pub(crate) fn take_range(&mut self, is_new: bool, pool: &TextPool) -> Result<()> {
        if is_new { self.take_cell(pool) } else { Ok(()) }
    }

    /// Checks that no more text is held than is allowed.
    pub(crate) fn check_text(&self, pool: &TextPool) -> Result<()> {
        if pool.bytes() > self.text_bytes {
            return Err(unreadable("it holds more text than is allowed; save large sheets as CSV, which is streamed"));
        }
        Ok(())
    }
}

/// An ISO 8601 date, date-time or time as a serial number of the 1900 epoch (see [`crate::column::serial`]).
pub(crate) fn iso_serial(text: &str) -> Option<f64> {
    let text = text.trim().trim_end_matches('Z');
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, time),
        None if text.contains(':') => ("", text),
        None => (text, ""),
    };
    let day = if date.is_empty() {
        0.0
    } else {
        let date: jiff::civil::Date = date.parse().ok()?;
        f64::from(crate::serial::of_date(date))
    };
    let fraction = if time.is_empty() {
        0.0
    } else {
        let time: jiff::civil::Time = time.parse().ok()?;
        let ms = (i64::from(time.hour()) * 60 + i64::from(time.minute())) * 60_000
            + i64::from(time.second()) * 1_000
            + i64::from(time.millisecond());
        ms as f64 / 86_400_000.0
    };
    Some(day + fraction)
}
