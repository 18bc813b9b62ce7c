//! Links between tables.

use crate::column::profile::Lexicon;
use crate::propose::Work;
use crate::workbook::Workbook;

/// Finds links.
pub(crate) fn find(_book: &Workbook, _lexicon: &Lexicon, _works: &mut [Work]) {}
