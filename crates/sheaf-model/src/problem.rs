//! `Problem`: the one thing that a person or a program sees when something is wrong (RFC 9457 on the wire).

use serde::Serialize;

/// What kind of problem it is. Codes are stable: clients branch on them, messages may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The request or file cannot be read at all.
    Unreadable,
    /// Nobody is signed in.
    Unauthenticated,
    /// Known, but not allowed.
    Forbidden,
    /// Not there, or not yours to see.
    NotFound,
    /// It contradicts what is there: another version, a name that is taken, a record that is still referred to.
    Conflict,
    /// A value that must be unique is already there.
    Duplicate,
    /// `If-Match` named another version.
    VersionMismatch,
    /// Too many bytes, rows or records.
    TooLarge,
    /// It breaks a rule of the field, the table or the model.
    Invalid,
    /// A formula cannot be understood.
    Formula,
    /// Too many requests.
    TooMany,
    /// It took longer than is allowed.
    TimedOut,
    /// The data folder, disk or database cannot be used now; reading may still work.
    Unavailable,
    /// A fault of Sheaf; the details are in the log under the request's id.
    Internal,
}

impl Code {
    /// The code as it appears on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Code::Unreadable => "unreadable",
            Code::Unauthenticated => "unauthenticated",
            Code::Forbidden => "forbidden",
            Code::NotFound => "not_found",
            Code::Conflict => "conflict",
            Code::Duplicate => "duplicate",
            Code::VersionMismatch => "version_mismatch",
            Code::TooLarge => "too_large",
            Code::Invalid => "invalid",
            Code::Formula => "formula",
            Code::TooMany => "too_many",
            Code::TimedOut => "timed_out",
            Code::Unavailable => "unavailable",
            Code::Internal => "internal",
        }
    }

    /// A short title, the same for every problem of this code.
    pub const fn title(self) -> &'static str {
        match self {
            Code::Unreadable => "Cannot be read",
            Code::Unauthenticated => "Sign in first",
            Code::Forbidden => "Not allowed",
            Code::NotFound => "Not found",
            Code::Conflict => "In conflict with what is there",
            Code::Duplicate => "Already there",
            Code::VersionMismatch => "Changed in the meantime",
            Code::TooLarge => "Too large",
            Code::Invalid => "Breaks a rule",
            Code::Formula => "The formula has a mistake",
            Code::TooMany => "Too many requests",
            Code::TimedOut => "Took too long",
            Code::Unavailable => "Not available now",
            Code::Internal => "Something went wrong",
        }
    }
}

/// One field's part in a problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldProblem {
    /// API name of the field; with several records, `records[3].email`.
    pub field: String,
    /// Stable code, e.g. `required`, `email`, `too_long`.
    pub code: String,
    /// What was found and what was expected.
    pub message: String,
}

/// A problem: stable code, a message that names the place, what was found and what was expected, perhaps a hint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    /// What kind of problem.
    pub code: Code,
    /// One plain sentence.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Which fields, where fields are to blame.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

impl Problem {
    /// A problem with a message alone.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Problem { code, message: message.into(), hint: None, errors: Vec::new() }
    }

    /// A value that breaks a rule of one field.
    pub fn field(field: impl Into<String>, code: impl Into<String>, message: impl Into<String>) -> Self {
        let error = FieldProblem { field: field.into(), code: code.into(), message: message.into() };
        Problem::fields(vec![error])
    }

    /// Several fields' problems as one; the message is the first one's. A `duplicate` makes it a conflict.
    pub fn fields(errors: Vec<FieldProblem>) -> Self {
        let code = if errors.iter().any(|e| e.code == "duplicate") { Code::Duplicate } else { Code::Invalid };
        let message = match errors.as_slice() {
            [] => "It breaks a rule.".to_owned(),
            [one] => one.message.clone(),
            [first, rest @ ..] => format!("{} And {} more.", first.message, rest.len()),
        };
        Problem { code, message, hint: None, errors }
    }

    /// The same with a hint.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// "There is no field 'nmae' in table 'leads'." with the nearest known name as a hint.
    pub fn unknown_field<'a>(table: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let problem = Problem::unknown("field", name, known);
        Problem { message: format!("There is no field '{name}' in table '{table}'."), ..problem }
    }

    /// "There is no table 'leds'." with the nearest known name as a hint.
    pub fn unknown<'a>(what: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let problem = Problem::new(Code::NotFound, format!("There is no {what} '{name}'."));
        match crate::text::nearest(name, known) {
            Some(near) => problem.with_hint(format!("Did you mean '{near}'?")),
            None => problem,
        }
    }
}

/// What nearly everything in Sheaf answers.
pub type Result<T, E = Problem> = std::result::Result<T, E>;
