//! What requests say of parts of a model (a table, a field, a view, a role) alike: an object, with a name and a label.

use serde_json::{Map, Value};
use sheaf_model::name::{check_name, name_for};
use sheaf_model::{Code, Problem};

/// "created_at" as people would write it.
pub(crate) fn label_for(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

/// Gives a table or field the name or label that is missing.
pub(crate) fn name_and_label(
    body: &mut Map<String, Value>,
    fallback: &str,
    taken: impl Fn(&str) -> bool,
) -> Result<(), Problem> {
    let text = |body: &Map<String, Value>, key: &str| body.get(key).and_then(Value::as_str).map(str::to_owned);
    match (text(body, "name"), text(body, "label")) {
        (Some(name), None) => {
            check_name(fallback, &name)?;
            body.insert("label".into(), Value::from(label_for(&name)));
        }
        (None, Some(label)) => {
            body.insert("name".into(), Value::from(name_for(&label, fallback, taken)));
        }
        (None, None) => {
            return Err(Problem::field("name", "required", format!("A {fallback} needs a 'name' or a 'label'.")));
        }
        (Some(_), Some(_)) => {}
    }
    Ok(())
}

pub(crate) fn object(body: &Value) -> Result<Map<String, Value>, Problem> {
    match body {
        Value::Object(parts) => Ok(parts.clone()),
        _ => Err(Problem::new(Code::Unreadable, "The body is no JSON object.")),
    }
}
