//! Lists: JSON arrays, as SQL gathers them from rows or from arguments.

use serde_json::Value;

/// The items that are not null; none where the text is no array.
pub(crate) fn items(json: &str) -> Vec<Value> {
    let mut list: Vec<Value> = serde_json::from_str(json).unwrap_or_default();
    list.retain(|v| !v.is_null());
    list
}

/// The numbers of a list.
pub(crate) fn numbers(json: &str) -> Vec<f64> {
    items(json).iter().filter_map(Value::as_f64).collect()
}

/// The whole numbers of a list: days.
pub(crate) fn wholes(json: &str) -> Vec<i64> {
    items(json).iter().filter_map(|v| v.as_i64().or_else(|| v.as_f64().map(|n| n as i64))).collect()
}
