//! Runs summaries: one row of exact sums, counts and extremes becomes one value for each field.

use sheaf_model::field::{JsonWriter, pow10};
use sheaf_model::summary::SummaryFunction as Function;
use sheaf_model::{Scalar, Storage};
use sheaf_query::plan::{GroupLevel, GroupsPlan, Measure, Summarised, SummaryPlan};

use crate::db::{Connection, Row, ValueRef};
use crate::fault::Result;
use crate::fetch::{Asking, run_plain};
use crate::value::scalar_of;

/// Digits that an average has beyond those of its values.
const MORE_DIGITS: u8 = 6;
/// Digits after the point of a share: 0.1234 is 12.34 %.
const OF_A_SHARE: u8 = 4;

/// A value of a summary.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Summed {
    /// Nothing: there are no values.
    None,
    /// As a column of this storage holds it.
    Stored(i64, Storage),
    /// A decimal, perhaps larger than a column holds.
    Decimal(i128, u8),
    /// A number that is not exact.
    Real(f64),
}

/// Appends `{"records":…,"summary":{"amount":{"function":"sum","value":…}}}`, and the measures where some are asked for.
pub fn summary(conn: &Connection, plan: &SummaryPlan, asking: &Asking, json: &mut JsonWriter) -> Result<()> {
    let mut prepared = conn.prepare_cached(&plan.statement.text)?;
    let mut rows = run_plain(&mut prepared, &plan.statement, asking)?;
    let row = rows.next()?;
    let records: i64 = row.as_ref().map_or(Ok(0), |row| row.get(0))?;
    json.raw("{");
    write_sums(row.as_ref(), records, &plan.fields, &plan.measures, json)?;
    json.raw("}");
    Ok(())
}

/// Appends `{"groups":[{"values":{"status":"Won"},"filter":"{status} = \"Won\"","records":…,"summary":{…}}],"more":false}`.
pub fn groups(conn: &Connection, plan: &GroupsPlan, asking: &Asking, json: &mut JsonWriter) -> Result<()> {
    let mut prepared = conn.prepare_cached(&plan.statement.text)?;
    let mut rows = run_plain(&mut prepared, &plan.statement, asking)?;
    json.raw("{\"groups\":[");
    let (mut written, mut more) = (0, false);
    while let Some(row) = rows.next()? {
        if written == plan.limit {
            more = true;
            break;
        }
        json.raw(if written == 0 { "{\"values\":{" } else { ",{\"values\":{" });
        let mut filters = Vec::with_capacity(plan.levels.len());
        for (n, level) in plan.levels.iter().enumerate() {
            let value = scalar_of(row.get_ref(n)?);
            json.raw(if n == 0 { "" } else { "," });
            json.string(&level.by.field);
            json.raw(":");
            write_value(&value, level, json);
            filters.push(level.filter(&value));
        }
        json.raw("},\"filter\":");
        json.string(&filters.join(" and "));
        json.raw(",");
        write_sums(Some(&row), row.get(plan.levels.len())?, &plan.fields, &plan.measures, json)?;
        json.raw("}");
        written += 1;
    }
    json.raw(if more { "],\"more\":true}" } else { "],\"more\":false}" });
    Ok(())
}

fn write_value(value: &Scalar, level: &GroupLevel, json: &mut JsonWriter) {
    match (value, level.storage) {
        (Scalar::Null, _) => json.raw("null"),
        (Scalar::Integer(n), Some(storage)) => json.stored_integer(*n, storage, &level.choices),
        (Scalar::Integer(n), None) => json.integer(*n),
        (Scalar::Real(n), _) => json.real(*n),
        (Scalar::Text(text), _) => json.string(text),
    }
}

/// `"records":…,"summary":{"amount":{"function":"sum","value":…}},"measures":[{"field":"amount","function":"sum","value":…}]`
fn write_sums(
    row: Option<&Row>,
    records: i64,
    fields: &[Summarised],
    measures: &[Summarised],
    json: &mut JsonWriter,
) -> Result<()> {
    json.raw("\"records\":");
    json.integer(records);
    json.raw(",\"summary\":{");
    for (n, field) in fields.iter().enumerate() {
        json.raw(if n == 0 { "" } else { "," });
        json.string(&field.field);
        json.raw(":{");
        write_sum(row, records, field, json)?;
    }
    json.raw("}");
    for (n, field) in measures.iter().enumerate() {
        json.raw(if n == 0 { ",\"measures\":[{\"field\":" } else { ",{\"field\":" });
        json.string(&field.field);
        json.raw(",");
        write_sum(row, records, field, json)?;
    }
    if !measures.is_empty() {
        json.raw("]");
    }
    Ok(())
}

/// `"function":"sum","value":…}`
fn write_sum(row: Option<&Row>, records: i64, field: &Summarised, json: &mut JsonWriter) -> Result<()> {
    json.raw(&format!("\"function\":\"{}\",\"value\":", field.function.name()));
    match row {
        Some(row) => write(summed(row, field, records)?, json),
        None => json.raw("null"),
    }
    json.raw("}");
    Ok(())
}

fn summed(row: &Row, field: &Summarised, records: i64) -> Result<Summed> {
    let read = |column: usize| -> Result<Scalar> { Ok(scalar_of(row.get_ref(field.at + column)?)) };
    let count = |column: usize| -> Result<i64> { row.get(field.at + column) };
    let whole = |n: i64| Summed::Stored(n, Storage::Integer);
    Ok(match field.function {
        Function::Sum => total(row.get_ref(field.at)?, field.measure),
        Function::Average => average(total(row.get_ref(field.at)?, field.measure), count(1)?),
        Function::Median => halfway(one(read(0)?, field.measure), one(read(1)?, field.measure)),
        Function::Minimum | Function::Maximum => one(read(0)?, field.measure),
        Function::Range => distance(one(read(0)?, field.measure), one(read(1)?, field.measure)),
        Function::Filled | Function::Unique | Function::Checked => whole(count(0)?),
        Function::Empty | Function::Unchecked => whole(records - count(0)?),
        Function::PercentFilled => share(count(0)?, records),
        Function::PercentEmpty => share(records - count(0)?, records),
    })
}

/// One of the values of a field.
fn one(value: Scalar, measure: Measure) -> Summed {
    match (value, measure) {
        (Scalar::Integer(n), Measure::Exact(storage)) => Summed::Stored(n, storage),
        (Scalar::Integer(n), Measure::Real) => Summed::Real(n as f64),
        // An exact number that a formula made larger than 64 bits hold, in the same unit.
        (Scalar::Real(n), _) => Summed::Real(n / pow10(measure.decimals()) as f64),
        (Scalar::Null | Scalar::Text(_), _) => Summed::None,
    }
}

/// What the engine added up: exact sums come as text.
fn total(value: ValueRef<'_>, measure: Measure) -> Summed {
    let unit = pow10(measure.decimals()) as f64;
    match value {
        ValueRef::Null if measure == Measure::Real => Summed::Real(0.0),
        ValueRef::Null => exact(0, measure),
        ValueRef::Integer(n) => Summed::Real(n as f64),
        ValueRef::Real(n) => Summed::Real(n / unit),
        ValueRef::Text(text) => match (text.parse::<i128>(), text.parse::<f64>()) {
            (Ok(n), _) => exact(n, measure),
            (_, Ok(n)) => Summed::Real(n / unit),
            _ => Summed::None,
        },
        ValueRef::Blob(_) => Summed::None,
    }
}

fn exact(n: i128, measure: Measure) -> Summed {
    match (measure, i64::try_from(n)) {
        (Measure::Exact(storage), Ok(n)) => Summed::Stored(n, storage),
        (Measure::Exact(Storage::Duration), Err(_)) => Summed::None,
        _ => Summed::Decimal(n, measure.decimals()),
    }
}

fn average(total: Summed, count: i64) -> Summed {
    if count == 0 {
        return Summed::None;
    }
    match total {
        Summed::Stored(n, Storage::Duration) => {
            let average = rounded(i128::from(n), i128::from(count));
            i64::try_from(average).map_or(Summed::None, |n| Summed::Stored(n, Storage::Duration))
        }
        Summed::Stored(n, storage) => average_of(i128::from(n), decimals(storage), count),
        Summed::Decimal(n, decimals) => average_of(n, decimals, count),
        Summed::Real(n) => Summed::Real(n / count as f64),
        Summed::None => Summed::None,
    }
}

fn average_of(n: i128, decimals: u8, count: i64) -> Summed {
    match n.checked_mul(i128::from(pow10(MORE_DIGITS))) {
        Some(n) => Summed::Decimal(rounded(n, i128::from(count)), decimals + MORE_DIGITS),
        None => Summed::Real(n as f64 / pow10(decimals) as f64 / count as f64),
    }
}

const fn decimals(storage: Storage) -> u8 {
    match storage {
        Storage::Decimal(decimals) => decimals,
        _ => 0,
    }
}

/// A quotient, half away from zero; the divisor is above zero.
const fn rounded(n: i128, by: i128) -> i128 {
    let half = if n < 0 { -(by / 2) } else { by / 2 };
    (n + half) / by
}

fn halfway(low: Summed, high: Summed) -> Summed {
    match (low, high) {
        (Summed::Stored(a, Storage::Duration), Summed::Stored(b, _)) => {
            let middle = rounded(i128::from(a) + i128::from(b), 2);
            Summed::Stored(i64::try_from(middle).unwrap_or(a), Storage::Duration)
        }
        (Summed::Stored(a, storage), Summed::Stored(b, _)) => {
            Summed::Decimal((i128::from(a) + i128::from(b)) * 5, decimals(storage) + 1)
        }
        (Summed::None, _) | (_, Summed::None) => Summed::None,
        (a, b) => Summed::Real((real(a) + real(b)) / 2.0),
    }
}

/// Days lie apart by whole days, moments and times by a length of time.
fn distance(low: Summed, high: Summed) -> Summed {
    match (low, high) {
        (Summed::Stored(a, storage), Summed::Stored(b, _)) => {
            let apart = i128::from(b) - i128::from(a);
            match (storage, i64::try_from(apart)) {
                (Storage::Date, Ok(days)) => Summed::Stored(days, Storage::Integer),
                (Storage::DateTime | Storage::Time | Storage::Duration, Ok(ms)) => {
                    Summed::Stored(ms, Storage::Duration)
                }
                (storage, Ok(n)) => Summed::Stored(n, storage),
                (storage, Err(_)) => Summed::Decimal(apart, decimals(storage)),
            }
        }
        (Summed::None, _) | (_, Summed::None) => Summed::None,
        (a, b) => Summed::Real(real(b) - real(a)),
    }
}

fn real(value: Summed) -> f64 {
    match value {
        Summed::None => 0.0,
        Summed::Stored(n, storage) => n as f64 / pow10(decimals(storage)) as f64,
        Summed::Decimal(n, decimals) => n as f64 / pow10(decimals) as f64,
        Summed::Real(n) => n,
    }
}

fn share(part: i64, records: i64) -> Summed {
    match records {
        0 => Summed::None,
        _ => Summed::Decimal(rounded(i128::from(part) * i128::from(pow10(OF_A_SHARE)), records.into()), OF_A_SHARE),
    }
}

fn write(value: Summed, json: &mut JsonWriter) {
    match value {
        Summed::None => json.raw("null"),
        Summed::Stored(n, storage) => json.stored_integer(n, storage, &[]),
        Summed::Decimal(n, decimals) => json.large_decimal(n, decimals),
        Summed::Real(n) => json.real(n),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_rounded_away_from_zero() {
        assert_eq!([5, 6, 7, -5, -6, -7].map(|n| rounded(n, 4)), [1, 2, 2, -1, -2, -2]);
        assert_eq!(average(Summed::Stored(100, Storage::Decimal(2)), 3), Summed::Decimal(33_333_333, 8));
        assert_eq!(average(Summed::Stored(-200, Storage::Decimal(2)), 3), Summed::Decimal(-66_666_667, 8));
        assert_eq!(share(1, 3), Summed::Decimal(3_333, 4));
        assert_eq!((share(0, 0), average(Summed::Real(0.0), 0)), (Summed::None, Summed::None));
    }

    #[test]
    fn what_lies_between() {
        let date = |n| Summed::Stored(n, Storage::Date);
        let decimal = |n| Summed::Stored(n, Storage::Decimal(2));
        assert_eq!(distance(date(3), date(10)), Summed::Stored(7, Storage::Integer));
        assert_eq!(distance(decimal(i64::MIN), decimal(i64::MAX)), Summed::Decimal((1 << 64) - 1, 2));
        assert_eq!(halfway(decimal(100), decimal(101)), Summed::Decimal(1_005, 3));
        assert_eq!(halfway(decimal(100), Summed::Real(2.0)), Summed::Real(1.5));
    }
}
