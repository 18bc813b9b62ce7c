//! Views: a table as people look at it, with a filter, an order and the fields that are shown.

use serde::{Deserialize, Serialize};

use crate::summary::Summary;
use crate::table::Index;

/// A saved way to look at a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// API name, one of its table's.
    pub name: String,
    /// What people see.
    pub label: String,
    /// Only records for which this formula is true; none: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// `-amount`, `name`; none: as the records were made.
    #[serde(default)]
    pub sort: Vec<String>,
    /// API names of the fields that are shown, in order; none: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<String>>,
    /// What is shown of all values of a field, below its records.
    #[serde(default, skip_serializing_if = "Summary::is_empty")]
    pub summary: Summary,
    /// The index that serves its filter and sort; it follows from them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<Index>,
}

/// The field, or path into one, of a part of a sort: `-amount` is by `amount`, `-{Amount}` too.
pub fn sorted_field(part: &str) -> (&str, bool) {
    let part = part.trim();
    let (name, descending) = match part.strip_prefix('-') {
        Some(name) => (name, true),
        None => (part.strip_prefix('+').unwrap_or(part), false),
    };
    let name = name.trim();
    let braced = name.strip_prefix('{').and_then(|inside| inside.strip_suffix('}'));
    (braced.filter(|inside| !inside.contains('}')).unwrap_or(name), descending)
}
