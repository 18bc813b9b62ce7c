//! Values on their way into statements and out of rows, the same on both engines.

use std::rc::Rc;
use std::sync::Arc;

use sheaf_model::{Scalar, Storage};

use crate::fault::{Fault, Result};

/// A value for a parameter. What a column holds natively on PostgreSQL says what it is; SQLite has whole numbers and texts alone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// NULL.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number that is not exact.
    Real(f64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
    /// A whole number scaled by ten to this power.
    Decimal(i64, u8),
    /// Yes or no.
    Boolean(bool),
    /// Days since 1970.
    Date(i64),
    /// Milliseconds since 1970 UTC.
    DateTime(i64),
    /// Milliseconds since midnight.
    Time(i64),
    /// JSON.
    Json(&'a str),
}

/// What a row holds in a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ValueRef<'a> {
    /// NULL.
    Null,
    /// A whole number; also a scaled decimal, a day, a moment, a yes or no.
    Integer(i64),
    /// A number that is not exact.
    Real(f64),
    /// Text, also JSON.
    Text(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
}

impl<'a> ValueRef<'a> {
    /// The text; a NULL is none.
    pub fn as_text_or_null(self) -> Result<Option<&'a str>> {
        match self {
            ValueRef::Text(text) => Ok(Some(text)),
            ValueRef::Null => Ok(None),
            other => Err(unlike("a text", other)),
        }
    }

    /// The text.
    pub fn as_text(self) -> Result<&'a str> {
        self.as_text_or_null()?.ok_or_else(|| unlike("a text", ValueRef::Null))
    }
}

fn unlike(wanted: &'static str, found: ValueRef<'_>) -> Fault {
    Fault::Unlike { wanted, found: format!("{found:?}").chars().take(80).collect() }
}

/// What can be a parameter.
pub trait ToValue {
    /// The parameter.
    fn to_value(&self) -> Value<'_>;
}

/// What can be read from a column.
pub trait FromValue: Sized {
    /// Reads it.
    fn from_value(value: ValueRef<'_>) -> Result<Self>;
}

macro_rules! whole {
    ($($t:ty),*) => { $(
        impl ToValue for $t {
            fn to_value(&self) -> Value<'_> {
                Value::Integer(i64::try_from(*self).unwrap_or(i64::MAX))
            }
        }
        impl FromValue for $t {
            fn from_value(value: ValueRef<'_>) -> Result<Self> {
                match value {
                    ValueRef::Integer(n) => <$t>::try_from(n).map_err(|_| unlike("a smaller number", value)),
                    other => Err(unlike("a whole number", other)),
                }
            }
        }
    )* };
}
whole!(i64, i32, u32, u16, u64, usize);

impl ToValue for bool {
    fn to_value(&self) -> Value<'_> {
        Value::Boolean(*self)
    }
}

impl FromValue for bool {
    fn from_value(value: ValueRef<'_>) -> Result<Self> {
        i64::from_value(value).map(|n| n != 0)
    }
}

impl ToValue for f64 {
    fn to_value(&self) -> Value<'_> {
        Value::Real(*self)
    }
}

impl FromValue for f64 {
    fn from_value(value: ValueRef<'_>) -> Result<Self> {
        match value {
            ValueRef::Real(n) => Ok(n),
            ValueRef::Integer(n) => Ok(n as f64),
            other => Err(unlike("a number", other)),
        }
    }
}

impl ToValue for str {
    fn to_value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl FromValue for String {
    fn from_value(value: ValueRef<'_>) -> Result<Self> {
        value.as_text().map(str::to_owned)
    }
}

impl ToValue for [u8] {
    fn to_value(&self) -> Value<'_> {
        Value::Blob(self)
    }
}

impl<const N: usize> ToValue for [u8; N] {
    fn to_value(&self) -> Value<'_> {
        Value::Blob(self)
    }
}

impl ToValue for Vec<u8> {
    fn to_value(&self) -> Value<'_> {
        Value::Blob(self)
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: ValueRef<'_>) -> Result<Self> {
        match value {
            ValueRef::Blob(bytes) => Ok(bytes.to_vec()),
            other => Err(unlike("bytes", other)),
        }
    }
}

impl<const N: usize> FromValue for [u8; N] {
    fn from_value(value: ValueRef<'_>) -> Result<Self> {
        match value {
            ValueRef::Blob(bytes) => bytes.try_into().map_err(|_| unlike("bytes of another length", value)),
            other => Err(unlike("bytes", other)),
        }
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: ValueRef<'_>) -> Result<Self> {
        match value {
            ValueRef::Null => Ok(None),
            other => T::from_value(other).map(Some),
        }
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value<'_> {
        (**self).to_value()
    }
}

impl<T: ToValue + ?Sized> ToValue for Arc<T> {
    fn to_value(&self) -> Value<'_> {
        (**self).to_value()
    }
}

impl<T: ToValue + ?Sized> ToValue for Rc<T> {
    fn to_value(&self) -> Value<'_> {
        (**self).to_value()
    }
}

impl ToValue for Value<'_> {
    fn to_value(&self) -> Value<'_> {
        *self
    }
}

/// A scalar as a parameter: a whole number is one, whatever it counts.
impl ToValue for Scalar {
    fn to_value(&self) -> Value<'_> {
        match self {
            Scalar::Null => Value::Null,
            Scalar::Integer(n) => Value::Integer(*n),
            Scalar::Real(n) => Value::Real(*n),
            Scalar::Text(text) => Value::Text(text),
        }
    }
}

/// A scalar as a column of this storage holds it.
pub fn stored(storage: Storage, scalar: &Scalar) -> Value<'_> {
    match (storage, scalar) {
        (Storage::Decimal(decimals), Scalar::Integer(n)) => Value::Decimal(*n, decimals),
        (Storage::Boolean, Scalar::Integer(n)) => Value::Boolean(*n != 0),
        (Storage::Date, Scalar::Integer(n)) => Value::Date(*n),
        (Storage::DateTime, Scalar::Integer(n)) => Value::DateTime(*n),
        (Storage::Time, Scalar::Integer(n)) => Value::Time(*n),
        (Storage::Json | Storage::Choices, Scalar::Text(text)) => Value::Json(text),
        (_, scalar) => scalar.to_value(),
    }
}

/// The parameters of a statement, in their order.
pub trait Params {
    /// Them all.
    fn values(&self) -> Vec<Value<'_>>;
}

macro_rules! tuples {
    ($($name:ident)*) => {
        impl<$($name: ToValue),*> Params for ($($name,)*) {
            #[allow(non_snake_case)]
            fn values(&self) -> Vec<Value<'_>> {
                let ($($name,)*) = self;
                vec![$($name.to_value()),*]
            }
        }
    };
}
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);
tuples!(A B C D E F G H I J K L);
tuples!(A B C D E F G H I J K L M);

macro_rules! arrays {
    ($($n:literal)*) => { $(
        impl<T: ToValue> Params for [T; $n] {
            fn values(&self) -> Vec<Value<'_>> {
                self.iter().map(ToValue::to_value).collect()
            }
        }
    )* };
}
arrays!(1 2 3 4 5 6 7 8);

impl Params for [Value<'static>; 0] {
    fn values(&self) -> Vec<Value<'_>> {
        Vec::new()
    }
}

impl Params for Vec<Value<'_>> {
    fn values(&self) -> Vec<Value<'_>> {
        self.clone()
    }
}

impl Params for &[Value<'_>] {
    fn values(&self) -> Vec<Value<'_>> {
        self.to_vec()
    }
}
