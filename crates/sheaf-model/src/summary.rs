//! Summaries: what is shown of all values of a field in one row below the records.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::problem::{Problem, Result};
use crate::storage::Storage;

/// What becomes of all values of a field. Blanks, misfits and formulas that fail are no values: they count as empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SummaryFunction {
    /// All added up; of no values 0.
    Sum,
    /// Their sum by their number.
    Average,
    /// The one in the middle, or what lies halfway between the two there.
    Median,
    /// The least; of days and moments the earliest.
    Minimum,
    /// The greatest; of days and moments the latest.
    Maximum,
    /// The greatest less the least.
    Range,
    /// How many records have one. Plans of imports that were made before there were summaries call it `count`.
    #[serde(alias = "count")]
    Filled,
    /// How many records have none.
    Empty,
    /// The share of records that have one.
    PercentFilled,
    /// The share of records that have none.
    PercentEmpty,
    /// How many different ones there are; texts that differ in case alone are the same.
    Unique,
    /// How many are yes.
    Checked,
    /// How many are not yes.
    Unchecked,
}

use SummaryFunction as F;

/// Every type has these.
const ALWAYS: [F; 4] = [F::Filled, F::Empty, F::PercentFilled, F::PercentEmpty];
const OF_NUMBERS: [F; 7] = [F::Sum, F::Average, F::Median, F::Minimum, F::Maximum, F::Range, F::Unique];
const OF_TIMES: [F; 4] = [F::Minimum, F::Maximum, F::Range, F::Unique];
const OF_BOOLEANS: [F; 2] = [F::Checked, F::Unchecked];
const OF_ONE_OF_MANY: [F; 1] = [F::Unique];

impl SummaryFunction {
    /// All of them, in the order in which they are offered.
    pub const ALL: [F; 13] = [
        F::Sum,
        F::Average,
        F::Median,
        F::Minimum,
        F::Maximum,
        F::Range,
        F::Filled,
        F::Empty,
        F::PercentFilled,
        F::PercentEmpty,
        F::Unique,
        F::Checked,
        F::Unchecked,
    ];

    /// As the API writes it.
    pub const fn name(self) -> &'static str {
        match self {
            F::Sum => "sum",
            F::Average => "average",
            F::Median => "median",
            F::Minimum => "minimum",
            F::Maximum => "maximum",
            F::Range => "range",
            F::Filled => "filled",
            F::Empty => "empty",
            F::PercentFilled => "percent_filled",
            F::PercentEmpty => "percent_empty",
            F::Unique => "unique",
            F::Checked => "checked",
            F::Unchecked => "unchecked",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<F> {
        F::ALL.into_iter().find(|f| f.name() == name)
    }

    /// Whether values that lie like this can be summarised so. A number that is not exact is as good as a decimal.
    pub fn suits(self, storage: Storage) -> bool {
        ALWAYS.contains(&self) || own(storage).contains(&self)
    }
}

/// What values that lie like this have beside what all have.
fn own(storage: Storage) -> &'static [F] {
    match storage {
        Storage::Integer | Storage::Decimal(_) | Storage::Duration => &OF_NUMBERS,
        Storage::Date | Storage::DateTime | Storage::Time => &OF_TIMES,
        Storage::Boolean => &OF_BOOLEANS,
        Storage::Text | Storage::Choice | Storage::Record | Storage::Person => &OF_ONE_OF_MANY,
        Storage::Choices | Storage::Json | Storage::Joined | Storage::Computed => &[],
    }
}

/// Refuses a function that a field's type does not have. `kind`: the type, in the API's word.
pub fn expect_suits(function: F, label: &str, kind: &str, storage: Storage) -> std::result::Result<(), String> {
    if function.suits(storage) {
        return Ok(());
    }
    let fitting: Vec<&str> = F::ALL.into_iter().filter(|f| f.suits(storage)).map(F::name).collect();
    let (last, before) = fitting.split_last().map_or(("", [].as_slice()), |(last, before)| (*last, before));
    Err(format!(
        "'{label}' cannot be summarised by '{}': its type is {kind}. Expected {} or {last}.",
        function.name(),
        before.join(", ")
    ))
}

/// One function for each field that has one, by API names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Summary(pub BTreeMap<String, SummaryFunction>);

impl Summary {
    /// Whether nothing is summarised.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads `{"amount": "sum"}`; a field with `null` has none.
    pub fn read(value: &Value) -> Result<Summary> {
        let mut summary = Summary::default();
        let parts = match value {
            Value::Null => return Ok(summary),
            Value::Object(parts) => parts,
            other => {
                let message =
                    format!("'summary' is {other}, expected a function for each field: {{\"amount\": \"sum\"}}.");
                return Err(Problem::field("summary", "summary", message));
            }
        };
        for (field, function) in parts {
            match function {
                Value::Null => {}
                Value::String(name) => summary.add(field, name)?,
                other => return Err(unknown(&format!("summary.{field}"), &other.to_string())),
            }
        }
        Ok(summary)
    }

    /// Reads `amount:sum`, each part one field.
    pub fn parse(parts: &[String]) -> Result<Summary> {
        let mut summary = Summary::default();
        for part in parts {
            let (field, name) = part.split_once(':').ok_or_else(|| {
                let message = format!("'summary' is '{part}', expected a field and a function: 'amount:sum'.");
                Problem::field("summary", "summary", message)
            })?;
            let field = field.trim();
            if summary.0.contains_key(field) {
                let message = format!("'summary' names the field '{field}' twice, expected one function for each.");
                return Err(Problem::field("summary", "twice", message));
            }
            summary.add(field, name.trim())?;
        }
        Ok(summary)
    }

    fn add(&mut self, field: &str, name: &str) -> Result<()> {
        let function = SummaryFunction::named(name).ok_or_else(|| unknown(&format!("summary.{field}"), name))?;
        self.0.insert(field.to_owned(), function);
        Ok(())
    }

    /// A field has another name now.
    pub fn rename(&mut self, old: &str, new: &str) {
        if let Some(function) = self.0.remove(old) {
            self.0.insert(new.to_owned(), function);
        }
    }
}

/// `place`: where the function is said.
pub(crate) fn unknown(place: &str, name: &str) -> Problem {
    let problem = Problem::unknown("function of a summary", name, F::ALL.map(F::name));
    Problem { hint: problem.hint, ..Problem::field(place, "unknown", problem.message) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_are_those_that_are_written() {
        for function in F::ALL {
            assert_eq!(json!(function), function.name());
            assert_eq!(F::named(function.name()), Some(function));
        }
        assert_eq!(serde_json::from_value::<F>(json!("count")).ok(), Some(F::Filled));
    }

    #[test]
    fn what_is_no_summary_is_told() {
        let written = |value: Value| Summary::read(&value).map(|s| json!(s)).map_err(|p| (p.errors, p.hint));
        assert_eq!(
            written(json!({ "b": "sum", "a": "percent_empty", "c": null })),
            Ok(json!({ "a": "percent_empty", "b": "sum" }))
        );
        assert_eq!(written(Value::Null), Ok(json!({})));
        let cases = [
            (json!({ "amount": "sun" }), "summary.amount", "There is no function of a summary 'sun'."),
            (json!({ "amount": 3 }), "summary.amount", "There is no function of a summary '3'."),
            (
                json!("sum"),
                "summary",
                "'summary' is \"sum\", expected a function for each field: {\"amount\": \"sum\"}.",
            ),
        ];
        for (value, place, message) in cases {
            let (errors, _) = written(value).expect_err("refused");
            assert_eq!((errors[0].field.as_str(), errors[0].message.as_str()), (place, message));
        }
        let parsed = |text: &str| Summary::parse(&text.split(',').map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(parsed("amount:sum, due : maximum").map(|s| s.0.len()), Ok(2));
        for (text, message) in [
            ("amount", "'summary' is 'amount', expected a field and a function: 'amount:sum'."),
            ("amount:sum,amount:average", "'summary' names the field 'amount' twice, expected one function for each."),
            ("amount:total", "There is no function of a summary 'total'."),
        ] {
            assert_eq!(parsed(text).expect_err("refused").errors[0].message, message);
        }
    }

    #[test]
    fn functions_fit_types() {
        let refused = |function, storage| expect_suits(function, "Name", "text", storage).unwrap_err();
        assert_eq!(
            refused(F::Sum, Storage::Text),
            "'Name' cannot be summarised by 'sum': its type is text. Expected filled, empty, percent_filled, percent_empty or unique."
        );
        assert!(
            F::Sum.suits(Storage::Duration) && F::Maximum.suits(Storage::Date) && F::Checked.suits(Storage::Boolean)
        );
        assert!(!F::Sum.suits(Storage::Date) && !F::Unique.suits(Storage::Joined) && !F::Checked.suits(Storage::Text));
    }
}
