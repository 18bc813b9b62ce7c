//! Findings: what was noticed about the data, with its place and a proposed mend.

use serde::{Deserialize, Serialize};

use crate::address::cell_text;
use crate::mend::Mend;
use crate::proposal::ProposedTable;
use crate::said::Said;
use crate::say;

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

/// What a finding says as templates, of which other languages have their own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Of the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Said>,
    /// Of the suggestion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<Said>,
}

impl Told {
    fn is_empty(&self) -> bool {
        self.message.is_none() && self.suggestion.is_none()
    }
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
    /// What was noticed, in an English sentence.
    pub message: String,
    /// What to do about it.
    #[serde(default)]
    pub suggestion: Option<String>,
    /// Both as templates; a plan of an earlier version has none.
    #[serde(default, skip_serializing_if = "Told::is_empty")]
    pub told: Told,
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
    pub fn plain(code: &str, message: Said) -> Finding {
        Finding {
            code: code.to_owned(),
            severity: Severity::Note,
            file: String::new(),
            sheet: String::new(),
            cell: None,
            table: None,
            field: None,
            message: message.to_string(),
            suggestion: None,
            told: Told { message: Some(message), suggestion: None },
            count: 1,
            mends: Vec::new(),
            mended: false,
        }
    }

    /// A note about a table and one of its cells: what is more than that is written beside it.
    pub(crate) fn about(table: &ProposedTable, code: &str, (row, column): (u32, u32), message: Said) -> Finding {
        Finding {
            file: table.file.clone(),
            sheet: table.sheet.clone(),
            cell: Some(cell_text(row, column)),
            table: Some(table.name.clone()),
            ..Finding::plain(code, message)
        }
    }

    /// The same with what to do about it.
    #[must_use]
    pub fn with(mut self, suggestion: Said) -> Finding {
        self.suggest(suggestion);
        self
    }

    pub(crate) fn suggest(&mut self, suggestion: Said) {
        self.suggestion = Some(suggestion.to_string());
        self.told.suggestion = Some(suggestion);
    }

    /// As the last one of several, which stands for those that are not listed.
    pub(crate) fn for_the_rest(self, label: &str, more: u64) -> Finding {
        let last = self.told.message.unwrap_or_else(|| Said::untold(self.message));
        let message =
            say!("{more} more of the same kind in '{field}', the last one: {last}", more, field = label, last);
        let told = Told { message: Some(message.clone()), ..self.told };
        Finding { message: message.to_string(), told, count: more, ..self }
    }
}

const fn one() -> u64 {
    1
}
