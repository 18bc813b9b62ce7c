//! Dates, moments, times of day, lengths of time.

use serde_json::Value;

use super::Misfit;
use crate::storage::Scalar;
use crate::temporal;

fn accept(
    value: &Value,
    code: &'static str,
    expected: &str,
    parse: impl FnOnce(&str) -> Option<i64>,
) -> Result<Scalar, Misfit> {
    let read = value.as_str().and_then(|text| parse(text.trim()));
    read.map(Scalar::Integer).ok_or_else(|| {
        let found = value.as_str().map_or_else(|| value.to_string(), |text| format!("'{text}'"));
        Misfit::new(code, format!("is {found}, expected {expected}"))
    })
}

pub(super) fn accept_date(value: &Value) -> Result<Scalar, Misfit> {
    accept(value, "date", "a date such as 2026-03-01", |text| {
        temporal::parse_date(text).or_else(|| {
            // A moment is taken where it is a midnight: what a client's date library may send.
            temporal::parse_datetime(text).filter(|ms| ms % temporal::DAY == 0).map(|ms| ms / temporal::DAY)
        })
    })
}

pub(super) fn accept_datetime(value: &Value) -> Result<Scalar, Misfit> {
    accept(value, "datetime", "a date and time such as 2026-03-01T10:00:00Z", temporal::parse_datetime)
}

pub(super) fn accept_time(value: &Value) -> Result<Scalar, Misfit> {
    accept(value, "time", "a time such as 10:30", temporal::parse_time)
}

pub(super) fn accept_duration(value: &Value) -> Result<Scalar, Misfit> {
    accept(value, "duration", "a length of time such as 1:30 or PT1H30M", temporal::parse_duration)
}
