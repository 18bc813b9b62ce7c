//! Formulas.

use crate::column::profile::Lexicon;
use crate::propose::Work;
use crate::workbook::Workbook;

/// Translates fill-down formulas.
pub(crate) fn translate(_book: &Workbook, _lexicon: &Lexicon, _works: &mut [Work]) {}

/// Names what was only known by place.
pub(crate) fn settle(_book: &Workbook, _works: &mut [Work]) {}
