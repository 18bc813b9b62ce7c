//! Choices: a list with stable codes, so that a choice can be renamed without touching a record.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::Misfit;
use crate::storage::Scalar;
use crate::text::text_key;

/// One of the choices of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What a record stores; never given twice within a field.
    pub code: i64,
    /// What people see.
    pub label: String,
    /// A colour's name from the UI's palette.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
}

/// A move that a status allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// Code before.
    pub from: i64,
    /// Code after.
    pub to: i64,
    /// Names of the roles that may make it; none: everyone who may change the record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
    /// API names of fields that must be filled for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<String>,
}

impl Choice {
    /// Choices with codes 1, 2, 3 … from their labels.
    pub fn list<T: Into<String>>(labels: impl IntoIterator<Item = T>) -> Vec<Choice> {
        let numbered = labels.into_iter().zip(1..);
        numbered.map(|(label, code)| Choice { code, label: label.into(), colour: None }).collect()
    }

    /// The choice with this label, as a person would compare.
    pub fn find<'a>(choices: &'a [Choice], label: &str) -> Option<&'a Choice> {
        choices
            .iter()
            .find(|c| c.label == label)
            .or_else(|| choices.iter().find(|c| text_key(&c.label) == text_key(label)))
    }

    /// The choice with this code.
    pub fn with_code(choices: &[Choice], code: i64) -> Option<&Choice> {
        // Codes nearly always stand at their own place.
        let likely = usize::try_from(code - 1).ok().and_then(|i| choices.get(i)).filter(|c| c.code == code);
        likely.or_else(|| choices.iter().find(|c| c.code == code))
    }
}

/// Reads `["New", "Won"]` as well as `[{"code": 1, "label": "New"}]`; codes that are missing are given.
pub(super) fn read_choices<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Choice>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Label(String),
        Whole { code: Option<i64>, label: String, colour: Option<String> },
    }
    let written = Vec::<Written>::deserialize(deserializer)?;
    let given = written.iter().filter_map(|w| if let Written::Whole { code, .. } = w { *code } else { None });
    let mut next = given.max().unwrap_or(0);
    let mut give = || {
        next += 1;
        next
    };
    let choices = written.into_iter().map(|w| match w {
        Written::Label(label) => Choice { code: give(), label, colour: None },
        Written::Whole { code, label, colour } => Choice { code: code.unwrap_or_else(&mut give), label, colour },
    });
    Ok(choices.collect())
}

fn expected(choices: &[Choice]) -> String {
    let labels: Vec<&str> = choices.iter().take(8).map(|c| c.label.as_str()).collect();
    let more = if choices.len() > 8 { format!(" or {} more", choices.len() - 8) } else { String::new() };
    format!("expected one of: {}{more}", labels.join(", "))
}

pub(super) fn accept_choice(value: &Value, choices: &[Choice]) -> Result<Scalar, Misfit> {
    let number;
    let label = match value {
        Value::String(label) => label.as_str(),
        Value::Number(n) => {
            number = n.to_string();
            number.as_str()
        }
        _ => return Err(Misfit::new("choice", format!("is {value}, {}", expected(choices)))),
    };
    match Choice::find(choices, label) {
        Some(choice) => Ok(Scalar::Integer(choice.code)),
        None => Err(Misfit::new("choice", format!("is '{label}', {}", expected(choices)))),
    }
}

pub(super) fn accept_choices(value: &Value, choices: &[Choice]) -> Result<Scalar, Misfit> {
    let labels: Vec<Value> = match value {
        Value::Array(labels) => labels.clone(),
        Value::String(list) => list.split(',').map(|l| Value::from(l.trim())).collect(),
        _ => return Err(Misfit::new("choices", format!("is {value}, expected a list of choices"))),
    };
    let mut codes: Vec<i64> = Vec::with_capacity(labels.len());
    for label in &labels {
        let code = accept_choice(label, choices)?.as_integer().unwrap_or_default();
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    if codes.is_empty() {
        return Ok(Scalar::Null);
    }
    Ok(Scalar::Text(serde_json::to_string(&codes).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_given_where_missing_and_labels_found_as_people_write_them() {
        #[derive(Deserialize)]
        struct Holder {
            #[serde(deserialize_with = "read_choices")]
            choices: Vec<Choice>,
        }
        let json = r#"{"choices": ["New", {"label": "Won", "code": 7}, {"label": "Lost"}]}"#;
        let choices = serde_json::from_str::<Holder>(json).unwrap().choices;
        assert_eq!(choices.iter().map(|c| c.code).collect::<Vec<_>>(), [8, 7, 9]);
        assert_eq!(accept_choice(&Value::from(" won "), &choices), Ok(Scalar::Integer(7)));
        let message = accept_choice(&Value::from("Wonn"), &choices).unwrap_err().message;
        assert_eq!(message, "is 'Wonn', expected one of: New, Won, Lost");
    }
}
