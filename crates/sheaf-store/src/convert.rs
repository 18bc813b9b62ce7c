//! Values from one type of field to another, by way of what the API would show of them: what does not fit becomes a misfit.

use serde_json::Value;
use sheaf_model::field::{Choice, FieldType, Given, JsonWriter, names_of_files};
use sheaf_model::{Field, Scalar, Storage};

use crate::record::Wrong;
use crate::value::Stored;

/// A stored value as the API shows it; links as ids.
pub fn api_value(field: &Field, value: &Stored) -> Value {
    let choices = field.kind.choices().unwrap_or_default();
    let mut json = JsonWriter::default();
    match value {
        Stored::Ids(ids) => return Value::from(ids.clone()),
        Stored::Scalar(Scalar::Null) => return Value::Null,
        Stored::Scalar(Scalar::Integer(n)) => json.stored_integer(*n, field.storage(), choices),
        Stored::Scalar(Scalar::Real(n)) => json.real(*n),
        Stored::Scalar(Scalar::Text(text)) => json.stored_text(text, field.storage(), choices),
    }
    serde_json::from_slice(&json.out).unwrap_or(Value::Null)
}

/// Reads a value of `from` as one of `to`.
pub fn convert(from: &Field, to: &Field, value: &Stored) -> Result<Given, Wrong> {
    if value.is_blank() {
        return Ok(Given::Scalar(Scalar::Null));
    }
    if from.storage() == to.storage() && same_meaning(from, to) {
        return Ok(match value {
            Stored::Scalar(scalar) => Given::Scalar(scalar.clone()),
            Stored::Ids(ids) => Given::Many(ids.iter().map(|id| Given::Scalar(Scalar::Integer(*id))).collect()),
        });
    }
    // Choices of one field are what their codes say, also where others of them go.
    if let (Storage::Choice, Storage::Choice, Stored::Scalar(Scalar::Integer(code))) =
        (from.storage(), to.storage(), value)
        && from.id == to.id
        && Choice::with_code(to.kind.choices().unwrap_or_default(), *code).is_some()
    {
        return Ok(Given::Scalar(Scalar::Integer(*code)));
    }
    let shown = api_value(from, value);
    let read = match (&shown, to.storage()) {
        (Value::Array(files), Storage::Text) if matches!(from.kind, FieldType::Attachment) => {
            to.accept(&Value::from(names_of_files(files)))
        }
        // A text field takes anything as it is shown.
        (Value::Array(items), Storage::Text) => {
            let parts: Vec<String> = items.iter().map(plain).collect();
            to.accept(&Value::from(parts.join(", ")))
        }
        (_, Storage::Text) => to.accept(&Value::from(plain(&shown))),
        // A link that goes on to point to the same table comes as an id; anything else names a record, also a number.
        (_, Storage::Record | Storage::Joined) if from.storage() == Storage::Record => to.accept(&shown),
        (Value::Number(_) | Value::String(_) | Value::Bool(_), Storage::Record) => to.accept_plain(&plain(&shown)),
        (Value::Number(_) | Value::String(_) | Value::Bool(_), Storage::Joined) => {
            to.accept(&Value::from(plain(&shown)))
        }
        // One of a list is the one that is meant.
        (Value::Array(items), storage) if items.len() == 1 && !takes_lists(storage) => to.accept(&items[0]),
        _ => to.accept(&shown),
    };
    read.map_err(|misfit| Wrong {
        value: shown,
        code: misfit.code.to_owned(),
        message: format!("'{}' {}.", to.label, misfit.message),
    })
}

fn takes_lists(storage: Storage) -> bool {
    matches!(storage, Storage::Choices | Storage::Joined | Storage::Json)
}

fn same_meaning(from: &Field, to: &Field) -> bool {
    match to.storage() {
        Storage::Text => from.kind.name() == to.kind.name() || matches!(to.kind.name(), "text" | "long_text"),
        Storage::Choice | Storage::Choices => {
            let now = to.kind.choices().unwrap_or_default();
            let was = from.kind.choices().unwrap_or_default();
            was.iter().all(|c| Choice::with_code(now, c.code).is_some())
        }
        Storage::Json => from.kind.name() == to.kind.name() || matches!(to.kind, FieldType::Json),
        Storage::Record | Storage::Joined => from.kind.link().map(|l| &l.table) == to.kind.link().map(|l| &l.table),
        _ => true,
    }
}

/// A JSON value as a person would write it in a cell.
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
