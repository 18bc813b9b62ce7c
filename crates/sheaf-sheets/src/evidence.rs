//! What speaks for a decision of a plan: clauses as templates, beside the same in English.

use std::fmt::{self, Display};

use serde::{Deserialize, Serialize};

use crate::proposal::ProposedField;
use crate::said::{Said, SaidValue};

/// Clauses, each as a template with its values. In words semicolons stand between them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Evidence(Vec<Said>);

/// The evidence of one decision, of which other languages have their own words; a plan of an earlier version has none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldEvidence {
    /// What `evidence` says.
    #[serde(default, skip_serializing_if = "Evidence::is_empty")]
    pub evidence: Evidence,
}

/// The same of a table: why it is one, and why its key is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldTable {
    /// What `evidence` says.
    #[serde(default, skip_serializing_if = "Evidence::is_empty")]
    pub evidence: Evidence,
    /// What `key_evidence` says.
    #[serde(default, skip_serializing_if = "Evidence::is_empty")]
    pub key_evidence: Evidence,
}

impl ToldEvidence {
    pub(crate) fn is_empty(&self) -> bool {
        self.evidence.is_empty()
    }
}

impl ToldTable {
    pub(crate) fn is_empty(&self) -> bool {
        self.evidence.is_empty() && self.key_evidence.is_empty()
    }
}

impl Evidence {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The clauses, in order.
    pub fn clauses(&self) -> &[Said] {
        &self.0
    }

    /// Says more, behind the others.
    pub fn add(&mut self, clause: Said) {
        self.0.push(clause);
    }

    /// Says something before the others.
    pub fn begin(&mut self, clause: Said) {
        self.0.insert(0, clause);
    }

    /// Says the first clause in another way: what stands before it is a part of it.
    pub fn change_first(&mut self, change: impl FnOnce(Said) -> Said) {
        let first = if self.0.is_empty() { Said::untold("") } else { self.0.remove(0) };
        self.begin(change(first));
    }

    /// The same of the last one.
    pub fn change_last(&mut self, change: impl FnOnce(Said) -> Said) {
        let last = self.0.pop().unwrap_or_else(|| Said::untold(""));
        self.add(change(last));
    }

    /// Puts another text in the place of a value.
    pub(crate) fn replace(&mut self, before: &str, now: &str) {
        for (_, value) in self.0.iter_mut().flat_map(|clause| &mut clause.values) {
            if matches!(value, SaidValue::Text(text) if text == before) {
                *value = now.into();
            }
        }
    }

    /// In English, with the templates beside it.
    pub fn told(self) -> (String, ToldEvidence) {
        (self.to_string(), ToldEvidence { evidence: self })
    }
}

impl From<Said> for Evidence {
    fn from(clause: Said) -> Evidence {
        Evidence(vec![clause])
    }
}

impl Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().enumerate().try_for_each(|(n, clause)| {
            f.write_str(if n == 0 { "" } else { "; " })?;
            clause.fmt(f)
        })
    }
}

impl ProposedField {
    /// Sets what speaks for it.
    pub fn because(&mut self, clause: Said) {
        (self.evidence, self.told) = Evidence::from(clause).told();
    }

    /// The same of a field that is made with it.
    #[must_use]
    pub fn with_evidence(mut self, clause: Said) -> ProposedField {
        self.because(clause);
        self
    }

    /// Adds what speaks for it, or what else is to know of it.
    pub fn also(&mut self, clause: Said) {
        self.change_evidence(|evidence| evidence.add(clause));
    }

    /// Changes what speaks for it. What a plan of an earlier version says has no template: it stays in English.
    pub fn change_evidence(&mut self, change: impl FnOnce(&mut Evidence)) {
        let mut evidence = std::mem::take(&mut self.told.evidence);
        if evidence.is_empty() && !self.evidence.is_empty() {
            evidence.add(Said::untold(std::mem::take(&mut self.evidence)));
        }
        change(&mut evidence);
        (self.evidence, self.told) = evidence.told();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say;

    #[test]
    fn clauses_are_said_one_after_the_other() {
        let mut field = ProposedField::default().with_evidence(say!("{why}: all fit", why = say!("a number")));
        field.also(say!("all different"));
        field.change_evidence(|evidence| evidence.change_last(|last| say!("{last} (of {n} rows)", last, n = 5)));
        field.change_evidence(|evidence| evidence.begin(say!("left out")));
        assert_eq!(field.evidence, "left out; a number: all fit; all different (of 5 rows)");
        assert_eq!(field.told.evidence.to_string(), field.evidence);
        assert_eq!(field.told.evidence.clauses().len(), 3);
    }

    #[test]
    fn evidence_of_an_earlier_version_stays_in_english() {
        let mut field = ProposedField { evidence: "text, 3 values".into(), ..ProposedField::default() };
        field.also(say!("all different"));
        assert_eq!(field.evidence, "text, 3 values; all different");
        assert_eq!(field.told.evidence.clauses()[0], Said::untold("text, 3 values"));
    }
}
