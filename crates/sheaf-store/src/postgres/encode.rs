//! Values as PostgreSQL takes them: binary, as the type that the server expects of each parameter.

use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{Format, IsNull, ToSql, Type, to_sql_checked};

use crate::db::Value;

/// Days from 1970 to 2000, from which PostgreSQL counts.
pub(super) const EPOCH_DAYS: i64 = 10_957;
/// Microseconds of a millisecond.
const MICROS: i64 = 1_000;
/// The same in microseconds.
pub(super) const EPOCH_MICROS: i64 = EPOCH_DAYS * 86_400_000_000;

/// A parameter on its way to the server.
#[derive(Debug)]
pub(super) struct Sent<'a>(pub Value<'a>);

type Failed = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Sent<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Failed> {
        let whole = match self.0 {
            Value::Null => return Ok(IsNull::Yes),
            Value::Text(text) | Value::Json(text) => {
                if *ty == Type::JSONB {
                    out.put_u8(1);
                }
                out.put_slice(text.as_bytes());
                return Ok(IsNull::No);
            }
            Value::Blob(bytes) => {
                out.put_slice(bytes);
                return Ok(IsNull::No);
            }
            Value::Real(n) => return real(n, ty, out),
            Value::Boolean(b) => i64::from(b),
            Value::Decimal(n, decimals) if *ty == Type::NUMERIC => {
                numeric(n, decimals, out);
                return Ok(IsNull::No);
            }
            Value::Integer(n) | Value::Decimal(n, _) | Value::Date(n) | Value::DateTime(n) | Value::Time(n) => n,
        };
        let fits = match self.0 {
            Value::Decimal(_, decimals) => decimals == 0,
            Value::Date(_) => *ty == Type::DATE,
            Value::DateTime(_) => matches!(*ty, Type::TIMESTAMPTZ | Type::TIMESTAMP),
            Value::Time(_) => *ty == Type::TIME,
            _ => true,
        };
        if !fits {
            return Err(format!("{:?} for a parameter of type {ty}", self.0).into());
        }
        match *ty {
            Type::INT8 => out.put_i64(whole),
            Type::INT4 => out.put_i32(i32::try_from(whole)?),
            Type::INT2 => out.put_i16(i16::try_from(whole)?),
            Type::BOOL => out.put_u8(u8::from(whole != 0)),
            Type::DATE => out.put_i32(i32::try_from(whole - EPOCH_DAYS)?),
            Type::TIMESTAMPTZ | Type::TIMESTAMP => {
                let micros = whole.checked_mul(MICROS).and_then(|n| n.checked_sub(EPOCH_MICROS));
                out.put_i64(micros.ok_or("a moment out of range")?);
            }
            Type::TIME => out.put_i64(whole.checked_mul(MICROS).ok_or("a time out of range")?),
            Type::FLOAT8 => out.put_f64(whole as f64),
            Type::NUMERIC => numeric(whole, 0, out),
            _ => out.put_slice(whole.to_string().as_bytes()),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Binary
    }

    to_sql_checked!();
}

fn real(n: f64, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Failed> {
    match *ty {
        Type::FLOAT8 => out.put_f64(n),
        Type::INT8 => out.put_i64(n as i64),
        Type::TEXT => out.put_slice(n.to_string().as_bytes()),
        _ => return Err(format!("a number that is not exact for a parameter of type {ty}").into()),
    }
    Ok(IsNull::No)
}

/// Digits in base 10,000, the first with a weight; then where the point is.
pub(super) fn numeric(n: i64, decimals: u8, out: &mut BytesMut) {
    let mut rest = u128::from(n.unsigned_abs());
    // The fraction is filled up to whole groups of four digits.
    let fraction = usize::from(decimals).div_ceil(4);
    rest *= 10_u128.pow((fraction * 4 - usize::from(decimals)) as u32);
    let mut groups: Vec<i16> = Vec::with_capacity(8);
    while rest > 0 {
        groups.push((rest % 10_000) as i16);
        rest /= 10_000;
    }
    let weight = groups.len() as i16 - fraction as i16 - 1;
    let used = groups.iter().position(|g| *g != 0).unwrap_or(groups.len());
    let groups = &groups[used..];
    out.put_i16(groups.len() as i16);
    out.put_i16(if groups.is_empty() { 0 } else { weight });
    out.put_i16(if n < 0 { 0x4000 } else { 0 });
    out.put_i16(i16::from(decimals));
    groups.iter().rev().for_each(|g| out.put_i16(*g));
}
