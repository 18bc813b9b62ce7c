//! The files that a command is given: a folder stands for the workbooks in it.

use std::path::{Path, PathBuf};

use sheaf_model::{Code, Problem};

/// Endings of what a folder is looked through for. A file that is named is read whatever its name.
const WORKBOOKS: &[&str] = &[
    "xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv", "tab", "txt", "json", "jsonl", "ndjson", "htm", "html", "gz",
    "zip",
];

/// The files, with folders replaced by the workbooks in them, by name.
pub fn files(given: &[PathBuf]) -> Result<Vec<PathBuf>, Problem> {
    let mut files = Vec::with_capacity(given.len());
    for path in given {
        if path.is_dir() {
            files.extend(workbooks_in(path)?);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

fn workbooks_in(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let unreadable = |e: std::io::Error| {
        Problem::new(Code::Unreadable, format!("The folder '{}' cannot be read: {e}.", folder.display()))
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_file() && is_workbook(&path) {
            found.push(path);
        }
    }
    if found.is_empty() {
        let message = format!("There is no workbook in the folder '{}'.", folder.display());
        return Err(Problem::new(Code::Unreadable, message)
            .with_hint(format!("It was looked through for files that end in {}.", WORKBOOKS.join(", "))));
    }
    found.sort();
    Ok(found)
}

fn is_workbook(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    // What office programs leave beside an open file is no workbook.
    let lock = name.starts_with(['.', '~']);
    !lock && WORKBOOKS.iter().any(|ending| name.strip_suffix(ending).is_some_and(|stem| stem.ends_with('.')))
}
