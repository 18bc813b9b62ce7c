//! `sheaf convert`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use sheaf_model::Problem;
use sheaf_service::exports::{ConvertOptions, Format, convert};

use super::destination::Destination;
use super::{files, output};

/// Write a workbook's table as Sheaf reads it: dates as ISO 8601, plain decimals. Needs no workspace.
#[derive(Debug, Args)]
pub struct Convert {
    /// XLSX, XLSM, XLSB, XLS, ODS, CSV, TSV, JSON, JSON lines, HTML, or a zip or gzip of them
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The table, by its name, label or sheet; without one the first
    #[arg(long, value_name = "NAME")]
    table: Option<String>,
    /// Each cell's text as it is written
    #[arg(long)]
    raw: bool,
    /// What to write
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: Into,
    /// Where to write; without one, to standard output
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
}

/// Formats of a single table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Into {
    /// Comma-separated values (RFC 4180)
    Csv,
    /// An array of records
    Json,
    /// A workbook
    Xlsx,
}

impl Convert {
    /// Runs it.
    pub fn run(self) -> Result<(), Problem> {
        let to = match self.to {
            Into::Csv => Format::Csv,
            Into::Json => Format::Json,
            Into::Xlsx => Format::Xlsx,
        };
        let given = files::files(std::slice::from_ref(&self.file))?;
        let mut out = Destination::new(self.output.as_deref(), to == Format::Xlsx)?;
        let bar = output::reading();
        let done =
            convert(&ConvertOptions { files: given.files.clone(), table: self.table, raw: self.raw, to }, &mut out);
        bar.finish_and_clear();
        done?;
        out.finish()
    }
}
