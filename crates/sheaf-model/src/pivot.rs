//! Pivots: what stands in the cells of groups by groups, and which of their rows are closed.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::problem::{FieldProblem, Problem, Result};
use crate::summary::{SummaryFunction, unknown};
use crate::table::Table;

/// Most rows that are said to be otherwise than the others: an address holds them too.
const MOST_EXCEPTIONS: usize = 500;

/// What stands in a cell: what becomes of the values of a field. One field may have several.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// API name.
    pub field: String,
    /// What becomes of its values.
    pub function: SummaryFunction,
}

impl Measured {
    /// Reads `amount:sum`, each part one measure, in this order.
    pub fn parse(parts: &[String]) -> Result<Vec<Measured>> {
        let mut measures = Vec::with_capacity(parts.len());
        for part in parts {
            let (field, name) = part.split_once(':').ok_or_else(|| {
                let message = format!("'measures' is '{part}', expected a field and a function: 'amount:sum'.");
                Problem::field("measures", "measures", message)
            })?;
            let (field, name) = (field.trim().to_owned(), name.trim());
            let function = SummaryFunction::named(name).ok_or_else(|| unknown("measures", name))?;
            measures.push(Measured { field, function });
        }
        match twice(&measures) {
            Some(message) => Err(Problem::field("measures", "twice", message)),
            None => Ok(measures),
        }
    }
}

fn twice(measures: &[Measured]) -> Option<String> {
    let mut seen = HashSet::new();
    let again = measures.iter().find(|measured| !seen.insert(*measured))?;
    let (field, function) = (&again.field, again.function.name());
    Some(format!("'measures' names '{field}:{function}' twice, expected each once."))
}

/// Which rows do not show those within them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closed {
    /// Whether a row is closed of which nothing else is said.
    #[serde(default)]
    pub all: bool,
    /// The rows that are otherwise, each by the values that its records share, from the outermost on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub but: Vec<Vec<Value>>,
}

/// What is wrong with the measures of a look, and with the rows that are closed of so many levels.
pub(crate) fn check(
    table: &Table,
    measures: &[Measured],
    closed: Option<&Closed>,
    levels: usize,
    place: &str,
    errors: &mut Vec<FieldProblem>,
) {
    let mut wrong = |at: &str, code: &str, message: String| {
        errors.push(FieldProblem { field: format!("{place}.{at}"), code: code.to_owned(), message });
    };
    for Measured { field, .. } in measures {
        if table.field(field).is_none() {
            let message = format!("A measure of '{}' names the field '{field}', which is not there.", table.name);
            wrong("measures", "unknown", message);
        }
    }
    if let Some(message) = twice(measures) {
        wrong("measures", "twice", message);
    }
    let Some(Closed { but, .. }) = closed else { return };
    if but.len() > MOST_EXCEPTIONS {
        let message = format!("{} rows are named, expected at most {MOST_EXCEPTIONS}.", but.len());
        wrong("closed.but", "too_many", message);
    }
    let is_row = |row: &Vec<Value>| {
        (1..=levels).contains(&row.len()) && row.iter().all(|value| !value.is_object() && !value.is_array())
    };
    if let Some(row) = but.iter().find(|row| !is_row(row)) {
        let message =
            format!("{} is no row, expected one value for each of its 1 to {levels} levels.", Value::from(row.clone()));
        wrong("closed.but", "row", message);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn measures_stand_in_the_order_in_which_they_are_said() {
        let parsed = |text: &str| Measured::parse(&text.split(',').map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(
            parsed("due:maximum,amount : sum,amount:average").map(|all| json!(all)),
            Ok(json!([
                { "field": "due", "function": "maximum" },
                { "field": "amount", "function": "sum" },
                { "field": "amount", "function": "average" }
            ]))
        );
        for (text, message) in [
            ("amount", "'measures' is 'amount', expected a field and a function: 'amount:sum'."),
            ("amount:sum,amount:sum", "'measures' names 'amount:sum' twice, expected each once."),
            ("amount:total", "There is no function of a summary 'total'."),
        ] {
            assert_eq!(parsed(text).expect_err("refused").errors[0].message, message);
        }
    }
}
