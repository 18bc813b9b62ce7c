//! What a formula's values can be, and the errors that they can end in.

use std::sync::Arc;

use sheaf_model::TableId;
use sheaf_model::field::Choice;

/// The type of an expression, and with it how its value lies in SQL.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// Always blank.
    Blank,
    /// A number. `Some(s)`: exact, a whole number scaled by ten to the power of `s`. `None`: approximate, floating point.
    Number {
        /// Digits after the point.
        decimals: Option<u8>,
    },
    /// 0 or 1.
    Boolean,
    /// Text.
    Text,
    /// Days since 1970-01-01.
    Date,
    /// Milliseconds since 1970 UTC.
    DateTime,
    /// Milliseconds since midnight.
    Time,
    /// Milliseconds.
    Duration,
    /// The code of one of these choices.
    Choice(Arc<[Choice]>),
    /// A JSON array of codes of these choices.
    Choices(Arc<[Choice]>),
    /// The id of a record of a table.
    Record(TableId),
    /// The id of a person.
    Person,
    /// JSON.
    Json,
}

impl Type {
    /// A whole number.
    pub const WHOLE: Type = Type::Number { decimals: Some(0) };
    /// An approximate number.
    pub const REAL: Type = Type::Number { decimals: None };

    /// An exact number with so many digits after the point.
    pub const fn exact(decimals: u8) -> Type {
        Type::Number { decimals: Some(decimals) }
    }

    /// What a person calls it.
    pub const fn name(&self) -> &'static str {
        match self {
            Type::Blank => "a blank",
            Type::Number { .. } => "a number",
            Type::Boolean => "a yes/no",
            Type::Text => "a text",
            Type::Date => "a date",
            Type::DateTime => "a date with time",
            Type::Time => "a time",
            Type::Duration => "a duration",
            Type::Choice(_) => "a choice",
            Type::Choices(_) => "a list of choices",
            Type::Record(_) => "a link",
            Type::Person => "a person",
            Type::Json => "JSON",
        }
    }

    /// Whether it is a number.
    pub const fn is_number(&self) -> bool {
        matches!(self, Type::Number { .. })
    }

    /// Whether it is a day, a moment, a time of day or a length of time.
    pub const fn is_temporal(&self) -> bool {
        matches!(self, Type::Date | Type::DateTime | Type::Time | Type::Duration)
    }
}

/// The errors that a formula's value can end in; they are values that IFERROR catches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Failure {
    /// `#DIV/0!`
    DivisionByZero,
    /// `#VALUE!`: a text that is no number, and the like.
    Value,
    /// `#NUM!`: no such number, or out of range.
    Number,
    /// `#N/A`: nothing fits.
    NotAvailable,
    /// `#REF!`: a place that does not exist.
    Reference,
}

impl Failure {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Failure::DivisionByZero => "division_by_zero",
            Failure::Value => "value",
            Failure::Number => "number",
            Failure::NotAvailable => "not_available",
            Failure::Reference => "reference",
        }
    }

    /// What a person reads where the value should be.
    pub const fn message(self) -> &'static str {
        match self {
            Failure::DivisionByZero => "Divides by zero.",
            Failure::Value => "A text is not the number or date that is needed here.",
            Failure::Number => "There is no such number.",
            Failure::NotAvailable => "Nothing fits.",
            Failure::Reference => "There is no such place.",
        }
    }

    /// The failure with this code.
    pub fn from_code(code: &str) -> Option<Failure> {
        let all = [Failure::DivisionByZero, Failure::Value, Failure::Number, Failure::NotAvailable, Failure::Reference];
        all.into_iter().find(|f| f.code() == code)
    }
}
