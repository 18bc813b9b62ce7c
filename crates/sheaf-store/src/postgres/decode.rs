//! What PostgreSQL gives, as the store's values: a date as its days, a decimal as a scaled whole number.

use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, Type};

use super::encode::{EPOCH_DAYS, EPOCH_MICROS};
use crate::db::ValueRef;
use crate::fault::{Fault, Result};

/// What a row holds in a column.
pub(crate) fn read(row: &Row, column: usize) -> Result<ValueRef<'_>> {
    let read: Option<Received<'_>> = row.try_get(column)?;
    Ok(read.map_or(ValueRef::Null, |received| received.0))
}

struct Received<'a>(ValueRef<'a>);

type Failed = Box<dyn std::error::Error + Sync + Send>;

impl<'a> FromSql<'a> for Received<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Failed> {
        let text = |bytes: &'a [u8]| std::str::from_utf8(bytes).map(ValueRef::Text);
        Ok(Received(match *ty {
            Type::INT8 => ValueRef::Integer(i64::from_be_bytes(raw.try_into()?)),
            Type::INT4 => ValueRef::Integer(i64::from(i32::from_be_bytes(raw.try_into()?))),
            Type::INT2 => ValueRef::Integer(i64::from(i16::from_be_bytes(raw.try_into()?))),
            Type::OID => ValueRef::Integer(i64::from(u32::from_be_bytes(raw.try_into()?))),
            Type::BOOL => ValueRef::Integer(i64::from(raw.first().is_some_and(|b| *b != 0))),
            Type::DATE => ValueRef::Integer(i64::from(i32::from_be_bytes(raw.try_into()?)) + EPOCH_DAYS),
            Type::TIMESTAMPTZ | Type::TIMESTAMP => {
                ValueRef::Integer((i64::from_be_bytes(raw.try_into()?) + EPOCH_MICROS).div_euclid(1_000))
            }
            Type::TIME => ValueRef::Integer(i64::from_be_bytes(raw.try_into()?).div_euclid(1_000)),
            Type::FLOAT8 => ValueRef::Real(f64::from_be_bytes(raw.try_into()?)),
            Type::FLOAT4 => ValueRef::Real(f64::from(f32::from_be_bytes(raw.try_into()?))),
            Type::NUMERIC => numeric(raw)?,
            Type::BYTEA => ValueRef::Blob(raw),
            // A byte for the version of the format comes first.
            Type::JSONB => text(raw.get(1..).unwrap_or_default())?,
            Type::VOID => ValueRef::Null,
            _ => text(raw)?,
        }))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// A decimal as a whole number scaled by the digits that it shows after its point; one that is larger as a number that is not exact.
fn numeric(raw: &[u8]) -> Result<ValueRef<'static>, Failed> {
    let word = |i: usize| -> Result<i16, Failed> {
        let bytes = raw.get(2 * i..2 * i + 2).ok_or("a decimal that ends early")?;
        Ok(i16::from_be_bytes(bytes.try_into()?))
    };
    let (groups, weight, sign, shown) = (word(0)?, word(1)?, word(2)?, word(3)?);
    if !matches!(sign, 0 | 0x4000) {
        return Ok(ValueRef::Null); // not a number, or without bounds: a failure
    }
    let mut whole: Option<i128> = Some(0);
    let mut real = 0.0_f64;
    for i in 0..groups {
        let group = word(4 + i as usize)?;
        whole = whole.and_then(|n| n.checked_mul(10_000)?.checked_add(i128::from(group)));
        real = real * 10_000.0 + f64::from(group);
    }
    // Where the last group ends, in digits after the point.
    let after = 4 * (i32::from(groups) - 1 - i32::from(weight));
    let shift = i32::from(shown) - after;
    let scaled = whole.and_then(|n| match u32::try_from(shift) {
        Ok(up) => n.checked_mul(10_i128.checked_pow(up)?),
        Err(_) => Some(n / 10_i128.checked_pow(shift.unsigned_abs())?),
    });
    let signed = scaled.map(|n| if sign == 0 { n } else { -n }).and_then(|n| i64::try_from(n).ok());
    let real = real * 10_f64.powi(shift) * if sign == 0 { 1.0 } else { -1.0 };
    Ok(signed.map_or(ValueRef::Real(real), ValueRef::Integer))
}

impl From<tokio_postgres::Error> for Fault {
    fn from(error: tokio_postgres::Error) -> Self {
        Fault::Postgres(Box::new(error))
    }
}

#[cfg(test)]
mod tests {
    use super::super::encode;
    use super::*;

    #[test]
    fn decimals_go_and_come_back() {
        for n in [0, 1, -1, 5, 10, 9_999, 10_000, 10_001, 123_456_789, -123_450_000, i64::MAX, i64::MIN + 1] {
            for decimals in [0, 1, 2, 3, 4, 5, 6, 8, 10] {
                let mut bytes = bytes::BytesMut::new();
                encode::numeric(n, decimals, &mut bytes);
                assert_eq!(numeric(&bytes).expect("readable"), ValueRef::Integer(n), "{n} with {decimals} decimals");
            }
        }
    }
}
