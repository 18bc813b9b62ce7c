//! A column as it goes out: its label, and how its values look.

use serde_json::Value;
use sheaf_model::field::FieldType;
use sheaf_model::{Field, Model, Storage, Table};
use sheaf_query::formula::Sight;
use sheaf_query::plan::{Rights, computed, written_as};

/// How a column's values look in a workbook.
#[derive(Debug, Clone, PartialEq)]
pub enum Look {
    /// Text, and whatever has no look of its own.
    Text,
    /// A number with so many digits after the point at most.
    Number(u8),
    /// An amount.
    Money(u8, Option<String>),
    /// A share.
    Percent(u8),
    /// TRUE or FALSE.
    Boolean,
    /// A day.
    Date,
    /// A moment.
    DateTime,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// One of a list.
    Choice(Vec<String>),
    /// JSON: lists and objects as they are.
    Json,
    /// Somebody, by their name.
    Person,
    /// Files, by their names.
    Files,
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// API name.
    pub name: String,
    /// What people see.
    pub label: String,
    /// How its values look.
    pub look: Look,
    /// API name of the table that a link points to, and the field that names its records.
    pub target: Option<(String, String)>,
    /// Its formula, where it has one.
    pub formula: Option<String>,
}

/// The columns of a table, one a field that is seen.
pub fn columns(model: &Model, table: &Table, rights: &Rights) -> Vec<Column> {
    table.fields.iter().filter(|f| rights.sees(table, f)).map(|field| column(model, table, field)).collect()
}

/// The columns of some fields, in their order.
pub fn columns_of(model: &Model, table: &Table, names: &[String]) -> Vec<Column> {
    names.iter().filter_map(|name| table.field(name)).map(|field| column(model, table, field)).collect()
}

/// For each column that links, the place of the title among the columns of the other table.
pub fn targets(model: &Model, columns: &[Column], rights: &Rights) -> Vec<Option<usize>> {
    let place = |c: &Column| {
        let (table, title) = c.target.as_ref()?;
        let table = model.table(table)?;
        table.fields.iter().filter(|f| rights.sees(table, f)).position(|f| f.name == *title)
    };
    columns.iter().map(place).collect()
}

fn column(model: &Model, table: &Table, field: &Field) -> Column {
    let look = match field.storage() {
        Storage::Computed => computed_look(model, table, field),
        _ => look(&field.kind),
    };
    let target = model.target(field).zip(model.target_title(field)).map(|(t, f)| (t.name.clone(), f.name.clone()));
    let formula = field.kind.formula().filter(|_| matches!(field.kind, FieldType::Formula { .. }));
    Column { name: field.name.clone(), label: field.label.clone(), look, target, formula: formula.map(str::to_owned) }
}

/// How values of a type look.
pub fn look(kind: &FieldType) -> Look {
    match kind {
        FieldType::Integer | FieldType::AutoNumber | FieldType::Rating { .. } => Look::Number(0),
        FieldType::Number { decimals } => Look::Number(*decimals),
        FieldType::Money { decimals, currency } => Look::Money(*decimals, currency.clone()),
        FieldType::Percent { decimals } => Look::Percent(*decimals),
        FieldType::Boolean => Look::Boolean,
        FieldType::Date => Look::Date,
        FieldType::DateTime => Look::DateTime,
        FieldType::Time => Look::Time,
        FieldType::Duration => Look::Duration,
        FieldType::Choice { choices } | FieldType::Status { choices, .. } => {
            Look::Choice(choices.iter().map(|c| c.label.clone()).collect())
        }
        FieldType::Json => Look::Json,
        FieldType::User => Look::Person,
        FieldType::Attachment => Look::Files,
        _ => Look::Text,
    }
}

fn computed_look(model: &Model, table: &Table, field: &Field) -> Look {
    if let Some((_, source)) = model.lookup_source(table, field).filter(|(_, f)| f.storage() != Storage::Computed) {
        // What is looked up is shown, not chosen.
        return match look(&source.kind) {
            Look::Choice(_) => Look::Text,
            look => look,
        };
    }
    let Ok(typed) = computed(model, table, field) else { return Look::Text };
    match written_as(typed.result()).0 {
        None => Look::Number(9),
        Some(Storage::Decimal(decimals)) => Look::Number(decimals),
        Some(Storage::Integer) => Look::Number(0),
        Some(Storage::Boolean) => Look::Boolean,
        Some(Storage::Date) => Look::Date,
        Some(Storage::DateTime) => Look::DateTime,
        Some(Storage::Time) => Look::Time,
        Some(Storage::Duration) => Look::Duration,
        Some(Storage::Json) => Look::Json,
        _ => Look::Text,
    }
}

/// A value as plain text: ISO dates, plain decimals, lists with commas.
pub fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(n) => match (n.as_i64(), n.as_f64()) {
            (Some(n), _) => n.to_string(),
            (None, Some(n)) => n.to_string(),
            (None, None) => n.to_string(),
        },
        Value::Array(items) if items.iter().all(|i| !i.is_array() && !i.is_object()) => {
            items.iter().map(text).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_become_plain_text() {
        for (value, expected) in [
            (json!(null), ""),
            (json!(0.1), "0.1"),
            (json!(1e21), "1000000000000000000000"),
            (json!("92233720368547758.07"), "92233720368547758.07"),
            (json!(["a", "b"]), "a, b"),
            (json!(true), "true"),
            (json!({"a": 1}), "{\"a\":1}"),
        ] {
            assert_eq!(text(&value), expected);
        }
    }
}
