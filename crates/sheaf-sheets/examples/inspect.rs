//! Prints what an import of some files would do: `inspect --json FILE…`; a folder stands for the files in it.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use sheaf_sheets::{Limits, Source, Workbook, propose};

fn main() -> ExitCode {
    let mut files: Vec<PathBuf> = Vec::new();
    for argument in std::env::args().skip(1).filter(|a| a != "inspect" && a != "--json") {
        let path = PathBuf::from(argument);
        match std::fs::read_dir(&path) {
            Ok(entries) => {
                let mut inside: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(|p| p.is_file()).collect();
                inside.sort();
                files.extend(inside);
            }
            Err(_) => files.push(path),
        }
    }
    let named = |path: PathBuf| {
        let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        (name, Source::Path(path))
    };
    match Workbook::open(files.into_iter().map(named).collect(), Limits::default()) {
        Ok(book) => {
            let json = serde_json::to_vec_pretty(&propose(&book)).unwrap_or_default();
            let _ = std::io::stdout().write_all(&json);
            ExitCode::SUCCESS
        }
        Err(problem) => {
            let _ = writeln!(std::io::stderr(), "{problem}");
            ExitCode::from(2)
        }
    }
}
