//! Numbers with more digits after the point than their field keeps: how many are rounded, and the first of them.

use sheaf_model::Scalar;
use sheaf_model::field::decimal_text;

use crate::cell::CellValue;
use crate::finding::Severity;
use crate::listing::Listing;
use crate::proposal::ProposedField;
use crate::reading::{is_rounded, shorten};
use crate::{say, say_many};

/// What was rounded in one field.
#[derive(Default)]
pub(crate) struct Rounded {
    many: u64,
    /// The row of the first, and what it says and becomes.
    first: Option<(u32, String, String)>,
}

impl Rounded {
    /// Notes a value that was read of a cell, with its row from zero.
    pub(crate) fn see(&mut self, field: &ProposedField, cell: &CellValue, value: &Scalar, row: u32) {
        let Scalar::Integer(kept) = value else { return };
        if !is_rounded(field, cell) {
            return;
        }
        self.many += 1;
        self.first.get_or_insert_with(|| {
            let decimals = field.decimals.unwrap_or_default();
            (row, shorten(&cell.text), decimal_text(*kept, decimals))
        });
    }
}

impl Listing<'_> {
    /// Numbers that are rounded to the digits that a field keeps.
    pub(crate) fn rounded(&mut self, field: usize, rounded: &Rounded) {
        let Some((row, text, kept)) = &rounded.first else { return };
        let own = &self.table.fields[field];
        // What a formula gives is computed anew, with all of its digits.
        if own.formula.is_some() {
            return;
        }
        let (many, decimals) = (rounded.many, own.decimals.unwrap_or_default());
        let message = say_many!(
            many,
            "1 value of '{field}' has more than {decimals} digits after the point and is rounded: '{text}' becomes {kept}.",
            "{n} values of '{field}' have more than {decimals} digits after the point and are rounded: '{text}' becomes {kept}.",
            field = &own.label,
            decimals,
            text,
            kept
        );
        let suggestion = say!("Where each digit counts, read the column as text.");
        self.add_many("rounded", Severity::Note, field, (*row, many), message, Some(suggestion));
    }
}
