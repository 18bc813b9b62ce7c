//! Rules over several fields of a table.

use serde::{Deserialize, Serialize};

/// What must hold for every record beyond what each field asks for itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Rule {
    /// No two records agree in all of these fields; a record with a blank among them is let be.
    Unique {
        /// API names.
        fields: Vec<String>,
    },
    /// No two records that agree in `within` have spans that overlap; a span is closed on both ends for dates, open at its
    /// end for moments. A record with a blank among the fields is let be.
    NoOverlap {
        /// API name of the field where a span begins.
        from: String,
        /// API name of the field where it ends.
        to: String,
        /// API names of the fields that two records must agree in, e.g. the person or the room.
        #[serde(default)]
        within: Vec<String>,
        /// What a person is told; none: a sentence made from the labels.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// A formula that must not be false.
    Formula {
        /// In Sheaf's formula language; blank counts as true.
        formula: String,
        /// What a person is told when it is false.
        message: String,
    },
}

impl Rule {
    /// The API names that the rule itself names (those inside its formula not counted).
    pub fn fields(&self) -> Vec<&str> {
        match self {
            Rule::Unique { fields } => fields.iter().map(String::as_str).collect(),
            Rule::NoOverlap { from, to, within, .. } => {
                [from, to].into_iter().chain(within).map(String::as_str).collect()
            }
            Rule::Formula { .. } => Vec::new(),
        }
    }
}
