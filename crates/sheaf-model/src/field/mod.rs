//! Fields: the type of each, what it accepts, how its values are stored and written as JSON. A family of types a file.

mod attachment;
mod choice;
mod linked;
mod logic;
mod number;
mod text;
mod time;
mod write;

pub use attachment::{LONGEST_FILE_NAME, MOST_FILES, file_name, is_file_id, names_of_files};
pub use choice::{Choice, Move};
pub use linked::{Given, LinkTarget, Lookup};
pub use number::{MOST_DECIMALS, decimal_text, parse_decimal, pow10};
pub use text::{is_email, is_url};
pub use write::JsonWriter;

use serde::{Deserialize, Serialize};

use crate::storage::{Scalar, Storage};

/// Identifies a field of a table for ever; names and labels may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldId(pub u32);

/// A field of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Identity; given by the model.
    pub id: FieldId,
    /// API name and column name.
    pub name: String,
    /// What people see.
    pub label: String,
    /// What it is for, in people's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The heading that it stands under where a record is shown; fields that say the same stand together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Its type, and what belongs to the type alone.
    #[serde(flatten)]
    pub kind: FieldType,
    /// A record without it is refused.
    #[serde(default)]
    pub required: bool,
    /// No two records have the same; text is compared by its key.
    #[serde(default)]
    pub unique: bool,
    /// The value of a record that is made without one, as the API would take it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<serde_json::Value>,
    /// Least and greatest value, for numbers, dates and the like; as the API would take them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<serde_json::Value>,
    /// See `min`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<serde_json::Value>,
    /// Most characters of a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    /// A regular expression that the whole text must match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
}

/// The types of field, each with what belongs to it alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FieldType {
    /// A line of text.
    Text,
    /// Text with line breaks.
    LongText,
    /// A whole number.
    Integer,
    /// An exact decimal.
    Number {
        /// Digits after the point.
        #[serde(default = "number::number_decimals")]
        decimals: u8,
    },
    /// An amount of money.
    Money {
        /// Digits after the point.
        #[serde(default = "number::money_decimals")]
        decimals: u8,
        /// ISO 4217 code; none where the workbook does not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        currency: Option<String>,
    },
    /// A share: 0.125 is shown as 12.5 %.
    Percent {
        /// Digits after the point of the share (not of the percentage).
        #[serde(default = "number::percent_decimals")]
        decimals: u8,
    },
    /// Yes or no.
    Boolean,
    /// A day.
    Date,
    /// A moment, kept in UTC.
    #[serde(rename = "datetime")]
    DateTime,
    /// A time of day.
    Time,
    /// A length of time, perhaps over 24 hours.
    Duration,
    /// An e-mail address.
    Email,
    /// A phone number, as written.
    Phone,
    /// A web address.
    Url,
    /// One of a list.
    Choice {
        /// In the order that people see.
        #[serde(deserialize_with = "choice::read_choices")]
        choices: Vec<Choice>,
    },
    /// Several of a list.
    Choices {
        /// In the order that people see.
        #[serde(deserialize_with = "choice::read_choices")]
        choices: Vec<Choice>,
    },
    /// A choice with allowed moves.
    Status {
        /// In the order that people see.
        #[serde(deserialize_with = "choice::read_choices")]
        choices: Vec<Choice>,
        /// Which moves are allowed; none: all.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        moves: Vec<Move>,
    },
    /// A record of another table (or of the same).
    Link {
        /// Where it points.
        link: LinkTarget,
    },
    /// Several records of another table.
    Links {
        /// Where they point.
        link: LinkTarget,
    },
    /// A field of the linked record.
    Lookup {
        /// Which link, and which field behind it.
        lookup: Lookup,
    },
    /// A formula over the records that link here.
    #[serde(alias = "roll-up")]
    Rollup {
        /// For example `SUM(invoices.amount)`.
        formula: String,
    },
    /// A formula over the record.
    Formula {
        /// In Sheaf's formula language.
        formula: String,
    },
    /// A person of the workspace.
    User,
    /// Files.
    Attachment,
    /// Any JSON.
    Json,
    /// A number given to each new record.
    #[serde(rename = "autonumber")]
    AutoNumber,
    /// Stars.
    Rating {
        /// The most of them.
        #[serde(default = "number::most_stars")]
        stars: u8,
    },
}

/// Why a value does not fit its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Stable code, e.g. `number`, `email`, `too_precise`.
    pub code: &'static str,
    /// What was found and what is expected; the field's label is put before it.
    pub message: String,
}

impl Misfit {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Misfit { code, message: message.into() }
    }
}

impl FieldType {
    /// The names of all types, in the order in which people are offered them.
    pub const NAMES: &[&str] = &[
        "text",
        "long_text",
        "integer",
        "number",
        "money",
        "percent",
        "boolean",
        "date",
        "datetime",
        "time",
        "duration",
        "email",
        "phone",
        "url",
        "choice",
        "choices",
        "status",
        "link",
        "links",
        "lookup",
        "rollup",
        "formula",
        "user",
        "attachment",
        "json",
        "autonumber",
        "rating",
    ];

    /// The settings that belong to the type alone, as the API names them.
    pub const fn settings(&self) -> &'static [&'static str] {
        match self {
            FieldType::Number { .. } | FieldType::Percent { .. } => &["decimals"],
            FieldType::Money { .. } => &["decimals", "currency"],
            FieldType::Choice { .. } | FieldType::Choices { .. } => &["choices"],
            FieldType::Status { .. } => &["choices", "moves"],
            FieldType::Link { .. } | FieldType::Links { .. } => &["link"],
            FieldType::Lookup { .. } => &["lookup"],
            FieldType::Rollup { .. } | FieldType::Formula { .. } => &["formula"],
            FieldType::Rating { .. } => &["stars"],
            _ => &[],
        }
    }

    /// The type's name in the API and the UI's catalogue.
    pub const fn name(&self) -> &'static str {
        match self {
            FieldType::Text => "text",
            FieldType::LongText => "long_text",
            FieldType::Integer => "integer",
            FieldType::Number { .. } => "number",
            FieldType::Money { .. } => "money",
            FieldType::Percent { .. } => "percent",
            FieldType::Boolean => "boolean",
            FieldType::Date => "date",
            FieldType::DateTime => "datetime",
            FieldType::Time => "time",
            FieldType::Duration => "duration",
            FieldType::Email => "email",
            FieldType::Phone => "phone",
            FieldType::Url => "url",
            FieldType::Choice { .. } => "choice",
            FieldType::Choices { .. } => "choices",
            FieldType::Status { .. } => "status",
            FieldType::Link { .. } => "link",
            FieldType::Links { .. } => "links",
            FieldType::Lookup { .. } => "lookup",
            FieldType::Rollup { .. } => "rollup",
            FieldType::Formula { .. } => "formula",
            FieldType::User => "user",
            FieldType::Attachment => "attachment",
            FieldType::Json => "json",
            FieldType::AutoNumber => "autonumber",
            FieldType::Rating { .. } => "rating",
        }
    }

    /// How its values are stored.
    pub const fn storage(&self) -> Storage {
        match self {
            FieldType::Text | FieldType::LongText | FieldType::Email | FieldType::Phone | FieldType::Url => {
                Storage::Text
            }
            FieldType::Integer | FieldType::AutoNumber | FieldType::Rating { .. } => Storage::Integer,
            FieldType::Number { decimals } | FieldType::Money { decimals, .. } | FieldType::Percent { decimals } => {
                Storage::Decimal(*decimals)
            }
            FieldType::Boolean => Storage::Boolean,
            FieldType::Date => Storage::Date,
            FieldType::DateTime => Storage::DateTime,
            FieldType::Time => Storage::Time,
            FieldType::Duration => Storage::Duration,
            FieldType::Choice { .. } | FieldType::Status { .. } => Storage::Choice,
            FieldType::Choices { .. } => Storage::Choices,
            FieldType::Link { .. } => Storage::Record,
            FieldType::Links { .. } => Storage::Joined,
            FieldType::Lookup { .. } | FieldType::Rollup { .. } | FieldType::Formula { .. } => Storage::Computed,
            FieldType::User => Storage::Person,
            FieldType::Attachment | FieldType::Json => Storage::Json,
        }
    }

    /// The choices of a choice, choices or status.
    pub fn choices(&self) -> Option<&[Choice]> {
        match self {
            FieldType::Choice { choices } | FieldType::Choices { choices } | FieldType::Status { choices, .. } => {
                Some(choices)
            }
            _ => None,
        }
    }

    /// The same, to change them.
    pub fn choices_mut(&mut self) -> Option<&mut Vec<Choice>> {
        match self {
            FieldType::Choice { choices } | FieldType::Choices { choices } | FieldType::Status { choices, .. } => {
                Some(choices)
            }
            _ => None,
        }
    }

    /// Where a link or links points.
    pub fn link(&self) -> Option<&LinkTarget> {
        match self {
            FieldType::Link { link } | FieldType::Links { link } => Some(link),
            _ => None,
        }
    }

    /// The formula of a formula or rollup.
    pub fn formula(&self) -> Option<&str> {
        match self {
            FieldType::Formula { formula } | FieldType::Rollup { formula } => Some(formula),
            _ => None,
        }
    }

    /// Whether people write it (else Sheaf computes or gives it).
    pub const fn is_written(&self) -> bool {
        !matches!(
            self,
            FieldType::Lookup { .. } | FieldType::Rollup { .. } | FieldType::Formula { .. } | FieldType::AutoNumber
        )
    }

    /// Whether full-text search looks into it.
    pub const fn is_searched(&self) -> bool {
        matches!(self.storage(), Storage::Text)
    }
}

impl Field {
    /// A field with a type and nothing else said; the model gives it its id when it is added.
    pub fn new(name: impl Into<String>, label: impl Into<String>, kind: FieldType) -> Self {
        Field {
            id: FieldId(0),
            name: name.into(),
            label: label.into(),
            description: None,
            section: None,
            kind,
            required: false,
            unique: false,
            default: None,
            min: None,
            max: None,
            max_length: None,
            pattern: None,
        }
    }

    /// How its values are stored.
    pub const fn storage(&self) -> Storage {
        self.kind.storage()
    }

    /// Reads a value as the API takes it. Blank (`null` or `""`) is `Scalar::Null`.
    pub fn accept(&self, value: &serde_json::Value) -> Result<Given, Misfit> {
        use serde_json::Value;
        match value {
            Value::Null => return Ok(Given::Scalar(Scalar::Null)),
            Value::String(text) if text.trim().is_empty() => return Ok(Given::Scalar(Scalar::Null)),
            _ => {}
        }
        let scalar = match &self.kind {
            FieldType::Text | FieldType::LongText => self.accept_text(value)?,
            FieldType::Email => text::accept_email(value)?,
            FieldType::Phone => text::accept_phone(value)?,
            FieldType::Url => text::accept_url(value)?,
            FieldType::Integer | FieldType::AutoNumber => number::accept_decimal(value, 0, "integer")?,
            FieldType::Number { decimals } | FieldType::Money { decimals, .. } | FieldType::Percent { decimals } => {
                number::accept_decimal(value, *decimals, "number")?
            }
            FieldType::Rating { stars } => number::accept_rating(value, *stars)?,
            FieldType::Boolean => logic::accept_boolean(value)?,
            FieldType::Date => time::accept_date(value)?,
            FieldType::DateTime => time::accept_datetime(value)?,
            FieldType::Time => time::accept_time(value)?,
            FieldType::Duration => time::accept_duration(value)?,
            FieldType::Choice { choices } | FieldType::Status { choices, .. } => choice::accept_choice(value, choices)?,
            FieldType::Choices { choices } => choice::accept_choices(value, choices)?,
            FieldType::Link { link } => return linked::accept_link(value, link),
            FieldType::Links { link } => return linked::accept_links(value, link),
            FieldType::User => linked::accept_person(value)?,
            FieldType::Attachment => attachment::accept_files(value)?,
            FieldType::Json if crate::json::holds_zero(value) => {
                return Err(Misfit::new("json", "holds a zero character, which no text may"));
            }
            FieldType::Json => Scalar::Text(crate::json::text(value)),
            FieldType::Lookup { .. } | FieldType::Rollup { .. } | FieldType::Formula { .. } => {
                return Err(Misfit::new("computed", "is computed and cannot be written"));
            }
        };
        self.check_range(&scalar)?;
        Ok(Given::Scalar(scalar))
    }

    /// Reads a plain text strictly, as `accept` reads a JSON string; what an import with `--strict` does with a cell.
    pub fn accept_plain(&self, cell: &str) -> Result<Given, Misfit> {
        // The cheap types go straight; the others take the way of the API, so that both always agree.
        match &self.kind {
            _ if cell.trim().is_empty() => Ok(Given::Scalar(Scalar::Null)),
            FieldType::Link { link } => linked::accept_link_text(cell, link),
            // As an export writes it; any other text is a text.
            FieldType::Json | FieldType::Attachment if cell.trim_start().starts_with(['{', '[']) => {
                let read = serde_json::from_str(cell);
                self.accept(&read.unwrap_or_else(|_| serde_json::Value::String(cell.to_owned())))
            }
            _ => self.accept(&serde_json::Value::String(cell.to_owned())),
        }
    }

    /// Its least and its greatest value, as they are stored.
    pub(crate) fn bounds(&self) -> (Option<i64>, Option<i64>) {
        if self.min.is_none() && self.max.is_none() {
            return (None, None);
        }
        let free = Field { min: None, max: None, ..Field::new("", "", self.kind.clone()) };
        let stored = |bound: &Option<serde_json::Value>| match free.accept(bound.as_ref()?) {
            Ok(Given::Scalar(Scalar::Integer(n))) => Some(n),
            _ => None,
        };
        (stored(&self.min), stored(&self.max))
    }

    fn check_range(&self, scalar: &Scalar) -> Result<(), Misfit> {
        let Scalar::Integer(n) = scalar else { return Ok(()) };
        match self.bounds() {
            (Some(low), _) if *n < low => {
                Err(Misfit::new("too_small", format!("must be at least {}", said(&self.min))))
            }
            (_, Some(high)) if *n > high => {
                Err(Misfit::new("too_large", format!("must be at most {}", said(&self.max))))
            }
            _ => Ok(()),
        }
    }
}

/// A bound as it was given.
pub(crate) fn said(bound: &Option<serde_json::Value>) -> String {
    match bound {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_read_by_its_name() {
        for name in FieldType::NAMES {
            let read: FieldType = serde_json::from_value(serde_json::json!({
                "type": name, "choices": ["a"], "link": { "table": "t" }, "lookup": { "link": "l", "field": "f" }, "formula": "1",
            }))
            .unwrap();
            assert_eq!(read.name(), *name);
        }
    }
}
