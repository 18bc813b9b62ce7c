//! The files that a command is given: a folder stands for the workbooks in it, `-` for what comes in.

use std::path::{Path, PathBuf};

use sheaf_model::{Code, Problem};

use super::interrupt::Leftover;

/// Endings of what a folder is looked through for. A file that is named is read whatever its name.
const WORKBOOKS: &[&str] = &[
    "xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv", "tab", "txt", "json", "jsonl", "ndjson", "xml", "md", "htm",
    "html", "gz", "zip",
];

/// The files that a command reads.
pub struct Given {
    /// Where they are.
    pub files: Vec<PathBuf>,
    /// What came in is kept in a file for as long as it is read: a workbook is read several times.
    _kept: Option<Leftover>,
}

/// The files, with folders replaced by the workbooks in them, by name.
pub fn files(given: &[PathBuf]) -> Result<Given, Problem> {
    let (mut files, mut kept) = (Vec::with_capacity(given.len()), None);
    for path in given {
        if path.as_os_str() == "-" && kept.is_none() {
            let incoming = incoming()?;
            files.push(incoming.path().to_owned());
            kept = Some(incoming);
        } else if path.is_dir() {
            files.extend(workbooks_in(path)?);
        } else {
            files.push(path.clone());
        }
    }
    Ok(Given { files, _kept: kept })
}

/// What comes in, as a file whose name before the dot becomes that of its table.
fn incoming() -> Result<Leftover, Problem> {
    let path = std::env::temp_dir().join(format!("Pasted.{}", std::process::id()));
    let kept = Leftover::new(path);
    let unreadable = |e: std::io::Error| Problem::new(Code::Unreadable, format!("What came in cannot be kept: {e}."));
    // One that stands there already may be somebody else's.
    let mut file = std::fs::File::create_new(kept.path()).map_err(unreadable)?;
    std::io::copy(&mut std::io::stdin().lock(), &mut file).map_err(unreadable)?;
    Ok(kept)
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
