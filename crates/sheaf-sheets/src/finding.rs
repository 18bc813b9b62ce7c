//! Findings: what was noticed about the data, with its place and a proposed mend.

use serde::{Deserialize, Serialize};

use crate::mend::Mend;

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

const fn one() -> u64 {
    1
}
