//! Values between the database, the model and the log.

use std::fmt::Write;

use sheaf_model::field::Given;
use sheaf_model::{Field, Scalar, Storage};

use crate::db::ValueRef;

/// What a column holds.
pub fn scalar_of(value: ValueRef<'_>) -> Scalar {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => Scalar::Null,
        ValueRef::Integer(n) => Scalar::Integer(n),
        ValueRef::Real(n) => Scalar::Real(n),
        ValueRef::Text(text) => Scalar::Text(text.to_owned()),
    }
}

/// What a column of this storage holds. PostgreSQL writes JSON with blanks of its own.
pub(crate) fn scalar_in(storage: Storage, value: ValueRef<'_>) -> Scalar {
    match (storage, value) {
        (Storage::Json | Storage::Choices, ValueRef::Text(text)) if text.contains(' ') => {
            Scalar::Text(sheaf_model::json::kept(text))
        }
        (_, value) => scalar_of(value),
    }
}

/// A value as the log has it: a column's, or the ids of several links.
#[derive(Debug, Clone, PartialEq)]
pub enum Stored {
    /// Of a column.
    Scalar(Scalar),
    /// Of a joining table, in order.
    Ids(Vec<i64>),
}

impl Stored {
    /// The blank of a field.
    pub fn blank(field: &Field) -> Stored {
        match field.storage() {
            Storage::Joined => Stored::Ids(Vec::new()),
            _ => Stored::Scalar(Scalar::Null),
        }
    }

    /// A given value that needs no more looking up; none where it does.
    pub fn ready(field: &Field, given: &Given) -> Option<Stored> {
        match given {
            Given::Scalar(Scalar::Null) => Some(Stored::blank(field)),
            Given::Scalar(scalar) => Some(Stored::Scalar(scalar.clone())),
            Given::Find { .. } | Given::Named { .. } | Given::Merge(_) => None,
            Given::Many(several) => {
                let id = |given: &Given| match given {
                    Given::Scalar(scalar) => scalar.as_integer(),
                    _ => None,
                };
                several.iter().map(id).collect::<Option<_>>().map(Stored::Ids)
            }
        }
    }

    /// Given as it is.
    pub fn given(&self) -> Given {
        match self {
            Stored::Scalar(scalar) => Given::Scalar(scalar.clone()),
            Stored::Ids(ids) => Given::Many(ids.iter().map(|id| Given::Scalar(Scalar::Integer(*id))).collect()),
        }
    }

    /// Whether it is blank.
    pub fn is_blank(&self) -> bool {
        match self {
            Stored::Scalar(scalar) => scalar.is_null(),
            Stored::Ids(ids) => ids.is_empty(),
        }
    }

    /// Appends it as JSON.
    pub fn write(&self, out: &mut String) {
        match self {
            Stored::Scalar(Scalar::Null) => out.push_str("null"),
            Stored::Scalar(Scalar::Integer(n)) => {
                let _ = write!(out, "{n}");
            }
            Stored::Scalar(Scalar::Real(n)) => {
                let _ = write!(out, "{n:?}");
            }
            Stored::Scalar(Scalar::Text(text)) => write_text(out, text),
            Stored::Ids(ids) => {
                let _ = write!(out, "{ids:?}");
            }
        }
    }

    /// Reads what `write` wrote.
    pub fn read(value: &serde_json::Value) -> Stored {
        use serde_json::Value;
        match value {
            Value::Number(n) => match n.as_i64() {
                Some(n) => Stored::Scalar(Scalar::Integer(n)),
                None => Stored::Scalar(n.as_f64().map_or(Scalar::Null, Scalar::Real)),
            },
            Value::String(text) => Stored::Scalar(Scalar::Text(text.clone())),
            Value::Array(ids) => Stored::Ids(ids.iter().filter_map(Value::as_i64).collect()),
            _ => Stored::Scalar(Scalar::Null),
        }
    }
}

/// Appends a text as JSON.
pub fn write_text(out: &mut String, text: &str) {
    let mut json = sheaf_model::field::JsonWriter { out: std::mem::take(out).into_bytes() };
    json.string(text);
    *out = String::from_utf8(json.out).unwrap_or_default();
}
