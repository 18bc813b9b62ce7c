//! Yes or no.

use serde_json::Value;

use super::Misfit;
use crate::storage::Scalar;

/// `true`, `false`, 1, 0, and the usual English words; an import knows more words and their language.
pub(super) fn accept_boolean(value: &Value) -> Result<Scalar, Misfit> {
    let yes = match value {
        Value::Bool(b) => Some(*b),
        Value::Number(n) if n.as_i64() == Some(1) => Some(true),
        Value::Number(n) if n.as_i64() == Some(0) => Some(false),
        Value::String(s) => match s.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "y" | "1" => Some(true),
            "false" | "no" | "n" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    };
    yes.map(|b| Scalar::Integer(i64::from(b)))
        .ok_or_else(|| Misfit::new("boolean", format!("is {value}, expected true or false")))
}
