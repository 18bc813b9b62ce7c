//! Whether a formula's values are those that the cells of the workbook hold. Days and times are numbers of days there, whatever
//! their format shows, and are compared as such; a text is one, whatever it looks like.

use serde_json::Value;
use sheaf_model::temporal::{DAY, parse_date, parse_datetime, parse_duration, parse_time};
use sheaf_model::text::text_key;
use sheaf_model::{Field, Scalar, Storage};
use sheaf_query::formula::Type;
use sheaf_sheets::{CellValue, Proof, ProposedField, Reading, Stored, read_cell};

/// Days from the first of a workbook's days to 1970-01-01.
const DAYS_TO_1970: i64 = 25_569;

/// The values of a formula beside those of the workbook, counted.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    values: Proof,
    /// Cells that hold an error. They are told as such, and prove nothing as long as there are others.
    errors: Proof,
    /// Values that are not blank, and those of them that are texts on both sides.
    filled: u64,
    texts: u64,
}

impl Comparison {
    pub(super) fn add(
        &mut self,
        field: &ProposedField,
        computed: Option<&Type>,
        cell: &CellValue,
        value: &Value,
        failed: bool,
    ) {
        let Some(equal) = same(field, computed, cell, value, failed) else { return };
        let is_error = cell.stored == Stored::Error;
        let counted = if is_error { &mut self.errors } else { &mut self.values };
        counted.compared += 1;
        counted.equal += u64::from(equal);
        self.filled += u64::from(!is_error && !cell.is_blank());
        self.texts += u64::from(are_texts(computed, cell));
    }

    pub(super) fn proof(&self) -> Proof {
        if self.values.compared == 0 { self.errors } else { self.values }
    }

    /// Whether more was compared than there are errors which the formula does not give.
    pub(super) fn is_of_values(&self) -> bool {
        let unlike = self.errors.compared - self.errors.equal;
        unlike == 0 || self.values.compared > unlike
    }

    pub(super) fn is_of_texts(&self) -> bool {
        self.texts > 0 && self.texts == self.filled
    }
}

/// Whether a cell holds a text, and the formula gives one.
fn are_texts(computed: Option<&Type>, cell: &CellValue) -> bool {
    cell.stored == Stored::Text && !cell.is_blank() && computed == Some(&Type::Text)
}

/// Whether a computed value is the one that the workbook holds; none where there is nothing to compare with.
fn same(field: &ProposedField, computed: Option<&Type>, cell: &CellValue, value: &Value, failed: bool) -> Option<bool> {
    if cell.stored == Stored::Error {
        // What is not found is an error in a workbook, and nothing here.
        return Some(failed || cell.text == "#N/A" && value.is_null());
    }
    if failed {
        return Some(false);
    }
    if are_texts(computed, cell) {
        return Some(same_text(&cell.text, value));
    }
    if let (Stored::Number(held, _), Some(ty)) = (cell.stored, computed.filter(|ty| ty.is_temporal())) {
        return Some(same_days(held, ty, value));
    }
    match read_cell(field, cell) {
        Reading::Blank => Some(value.is_null() || value == "" || value.as_f64() == Some(0.0)),
        Reading::Misfit { .. } | Reading::Targets { .. } => None,
        Reading::Target(text) => Some(same_text(&text, value)),
        Reading::Value(scalar) => Some(same_value(field, &scalar, cell, value)),
    }
}

/// Whether a number of days is a day or time, to the millisecond. Of blank cells a workbook computes 0, and Sheaf nothing.
fn same_days(held: f64, ty: &Type, value: &Value) -> bool {
    let Some(text) = value.as_str() else { return value.is_null() && held == 0.0 };
    let ms = match ty {
        Type::Date => parse_date(text).map(|days| (days + DAYS_TO_1970) * DAY),
        Type::DateTime => parse_datetime(text).map(|ms| ms + DAYS_TO_1970 * DAY),
        Type::Time => parse_time(text),
        _ => parse_duration(text),
    };
    let held = (held * DAY as f64).round() as i64;
    // What goes past midnight is shown as the time of day that it is then.
    let held = if *ty == Type::Time { held.rem_euclid(DAY) } else { held };
    ms.is_some_and(|ms| (ms - held).abs() <= 1)
}

fn same_text(text: &str, value: &Value) -> bool {
    value.as_str().is_some_and(|v| text_key(v) == text_key(text)) || sheaf_store::convert::plain(value) == text
}

fn same_value(field: &ProposedField, expected: &Scalar, cell: &CellValue, value: &Value) -> bool {
    let stored = match cell.stored {
        Stored::Number(n, _) => Some(n),
        _ => None,
    };
    let kind = field.stored_type();
    let temporal = kind.as_ref().is_some_and(|k| {
        matches!(
            k.storage(),
            Storage::Date | Storage::DateTime | Storage::Time | Storage::Duration | Storage::Boolean | Storage::Choice
        )
    });
    let number = value.as_f64().or_else(|| value.as_str().and_then(|v| v.parse().ok()));
    if let (false, Some(a), Some(b)) = (temporal, stored, number) {
        // What the workbook holds is a double; the last of its digits are noise.
        return (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0);
    }
    match (kind, expected) {
        (Some(kind), expected) => {
            let as_stored = Field::new("f", "f", kind);
            let shown =
                sheaf_store::convert::api_value(&as_stored, &sheaf_store::value::Stored::Scalar(expected.clone()));
            shown == *value
                || same_text(&sheaf_store::convert::plain(&shown), value)
                || (value.is_null() && shown == "")
        }
        (None, _) => false,
    }
}
