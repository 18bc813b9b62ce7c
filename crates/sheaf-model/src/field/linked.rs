//! Links to other tables, lookups through them, people.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Misfit;
use crate::storage::Scalar;

/// Where a link points, by names; the model keeps names true when tables and fields are renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkTarget {
    /// API name of the table.
    pub table: String,
    /// The field by which people (and workbooks) name a record of it; none: its title field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// A field behind a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lookup {
    /// API name of a link field of the same table.
    pub link: String,
    /// API name of a field of the linked table.
    pub field: String,
}

/// A value as it was given: ready, or still to be found among the records of another table.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// Ready to be stored.
    Scalar(Scalar),
    /// The one record of the linked table whose field has this text.
    Find {
        /// API name of the field; none: as the link says.
        field: Option<String>,
        /// What it holds, as the API takes it.
        value: Value,
    },
    /// Several records.
    Many(Vec<Given>),
    /// Several records that one text names, by the field that the link says.
    Named {
        /// All of it, as it is written.
        text: String,
        /// The names in it. Where the whole text is the name of a record, that one is meant.
        names: Vec<String>,
    },
    /// Keys of a document, to be put into the one that is there (RFC 7396).
    Merge(Map<String, Value>),
}

impl Given {
    /// What was written for records that are still to be found.
    pub fn written(&self) -> Option<Value> {
        match self {
            Given::Find { value, .. } => Some(value.clone()),
            Given::Named { text, .. } => Some(Value::from(text.as_str())),
            Given::Scalar(_) | Given::Many(_) | Given::Merge(_) => None,
        }
    }
}

pub(super) fn accept_link(value: &Value, link: &LinkTarget) -> Result<Given, Misfit> {
    match value {
        Value::Number(n) => match n.as_i64() {
            Some(id) if id > 0 => Ok(Given::Scalar(Scalar::Integer(id))),
            _ => Err(unfit(value, link)),
        },
        // An id that came through a text-only channel, such as a form or a load script.
        Value::String(text) if text.bytes().all(|b| b.is_ascii_digit()) => {
            text.parse().map(|id| Given::Scalar(Scalar::Integer(id))).map_err(|_| unfit(value, link))
        }
        Value::String(_) => Ok(Given::Find { field: None, value: value.clone() }),
        Value::Object(parts) => {
            if let Some(id @ Value::Number(_)) = parts.get("id") {
                return accept_link(id, link);
            }
            match parts.iter().next() {
                Some((field, value)) if parts.len() == 1 && !value.is_object() && !value.is_array() => {
                    Ok(Given::Find { field: Some(field.clone()), value: value.clone() })
                }
                _ => Err(unfit(value, link)),
            }
        }
        _ => Err(unfit(value, link)),
    }
}

/// A cell of a workbook names the record by its field; digits are a name there too.
pub(super) fn accept_link_text(cell: &str, _link: &LinkTarget) -> Result<Given, Misfit> {
    Ok(Given::Find { field: None, value: Value::from(cell.trim()) })
}

fn unfit(value: &Value, link: &LinkTarget) -> Misfit {
    let table = &link.table;
    Misfit::new(
        "link",
        format!("is {value}, expected the id of a record of '{table}', or {{\"field\": \"value\"}} to find it by"),
    )
}

pub(super) fn accept_links(value: &Value, link: &LinkTarget) -> Result<Given, Misfit> {
    match value {
        Value::Array(values) => values.iter().map(|v| accept_link(v, link)).collect::<Result<_, _>>().map(Given::Many),
        Value::String(list) => {
            let names = list.split(',').map(str::trim).filter(|n| !n.is_empty());
            Ok(Given::Many(names.map(|n| Given::Find { field: None, value: Value::from(n) }).collect()))
        }
        one => accept_link(one, link).map(|given| Given::Many(vec![given])),
    }
}

pub(super) fn accept_person(value: &Value) -> Result<Scalar, Misfit> {
    let id = match value {
        Value::Number(n) => n.as_i64(),
        Value::Object(parts) => parts.get("id").and_then(Value::as_i64),
        _ => None,
    };
    id.filter(|id| *id > 0)
        .map(Scalar::Integer)
        .ok_or_else(|| Misfit::new("user", format!("is {value}, expected the id of a person of this workspace")))
}
