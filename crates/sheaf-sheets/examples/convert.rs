//! Prints the first table of a file as it was read: one header row, then each cell's text as written, as RFC 4180.

use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use sheaf_model::problem::Result;
use sheaf_sheets::{Limits, Row, Source, Workbook};

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1).map(PathBuf::from) else { return ExitCode::from(2) };
    match convert(path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            let _ = writeln!(std::io::stderr(), "{problem}");
            ExitCode::from(2)
        }
    }
}

fn convert(path: PathBuf) -> Result<()> {
    let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let book = Workbook::open(vec![(name, Source::Path(path))], Limits::default())?;
    let Some(mut table) = book.first_table()? else { return Ok(()) };
    let mut out = csv::Writer::from_writer(BufWriter::new(std::io::stdout().lock()));
    let _ = out.write_record(&table.header);
    let mut row = Row::default();
    while table.rows.read(&mut row)? {
        let _ = out.write_record(row.cells.iter().map(|c| c.text.as_str()));
    }
    let _ = out.flush();
    Ok(())
}
