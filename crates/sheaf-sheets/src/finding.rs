//! Findings: what was noticed about the data, with its place and a proposed mend.

use serde::{Deserialize, Serialize};

use crate::address::cell_text;
use crate::mend::Mend;
use crate::proposal::ProposedTable;

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Note,
    /// Probably to be mended.
    Warning,
    /// A value that cannot be used as it is.
    Error,
}

/// Something noticed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code, e.g. `misfit`, `duplicate_key`.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// File it is in.
    pub file: String,
    /// Sheet it is in.
    pub sheet: String,
    /// The cell, or the first of several.
    #[serde(default)]
    pub cell: Option<String>,
    /// API name of the table.
    #[serde(default)]
    pub table: Option<String>,
    /// API name of the field.
    #[serde(default)]
    pub field: Option<String>,
    /// What was noticed, in a sentence.
    pub message: String,
    /// What to do about it.
    #[serde(default)]
    pub suggestion: Option<String>,
    /// How many cells, rows or values it stands for.
    #[serde(default = "one")]
    pub count: u64,
    /// What could be done about it; none where a person must look.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mends: Vec<Mend>,
    /// Whether that is done.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mended: bool,
}

impl Finding {
    /// A note about a plan as a whole.
    pub fn plain(code: &str, message: String) -> Finding {
        Finding {
            code: code.to_owned(),
            severity: Severity::Note,
            file: String::new(),
            sheet: String::new(),
            cell: None,
            table: None,
            field: None,
            message,
            suggestion: None,
            count: 1,
            mends: Vec::new(),
            mended: false,
        }
    }

    /// A note about a table and one of its cells: what is more than that is written beside it.
    pub(crate) fn about(table: &ProposedTable, code: &str, (row, column): (u32, u32), message: String) -> Finding {
        Finding {
            file: table.file.clone(),
            sheet: table.sheet.clone(),
            cell: Some(cell_text(row, column)),
            table: Some(table.name.clone()),
            ..Finding::plain(code, message)
        }
    }
}

const fn one() -> u64 {
    1
}
