//! Noticing: what in the data a person should look at.

use crate::column::profile::Lexicon;
use crate::finding::Finding;
use crate::propose::Work;
use crate::workbook::Workbook;

/// Looks through all tables.
pub(crate) fn notice(_book: &Workbook, _lexicon: &Lexicon, _works: &[Work]) -> Vec<Finding> {
    Vec::new()
}
