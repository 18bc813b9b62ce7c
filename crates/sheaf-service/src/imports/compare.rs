//! Whether a formula's value is the one that a cell of the workbook holds. Days and times are numbers of days there, whatever
//! their format shows, and are compared as such.

use serde_json::Value;
use sheaf_model::temporal::{DAY, parse_date, parse_datetime, parse_duration, parse_time};
use sheaf_model::text::text_key;
use sheaf_model::{Field, Scalar, Storage};
use sheaf_query::formula::Type;
use sheaf_sheets::{CellValue, ProposedField, Reading, Stored, read_cell};

/// Days from the first of a workbook's days to 1970-01-01.
const DAYS_TO_1970: i64 = 25_569;

/// Whether a computed value is the one that the workbook holds; none where there is nothing to compare with.
pub(super) fn same(
    field: &ProposedField,
    computed: Option<&Type>,
    cell: &CellValue,
    value: &Value,
    failed: bool,
) -> Option<bool> {
    if cell.stored == Stored::Error {
        // What is not found is an error in a workbook, and nothing here.
        return Some(failed || cell.text == "#N/A" && value.is_null());
    }
    if failed {
        return Some(false);
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
