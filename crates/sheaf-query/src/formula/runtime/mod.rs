//! Our own scalar functions: pure, deterministic, without panics. The store registers them with SQLite as `sheaf_<name>`;
//! on PostgreSQL they are `sheaf.<name>` and come with that engine.
//!
//! A function takes and gives what columns hold (see `sheaf_model::storage`). `None` is NULL: a blank, or a failure whose
//! kind the compiler knows.

mod calendar;
mod date;
mod financial;
mod format;
mod json;
mod list;
mod math;
mod number;
mod pattern;
mod radix;
mod rounding;
mod statistics;
mod text;
mod words;
mod workday;

pub(super) use json::{number_key, text_key_within, truth_key};

/// A value that goes in or comes out.
#[derive(Debug, Clone, PartialEq)]
pub enum Datum {
    /// NULL.
    Null,
    /// A whole number, also a yes/no.
    Integer(i64),
    /// Floating point; never infinite or not a number when it comes out.
    Real(f64),
    /// Text.
    Text(String),
}

/// A function of ours.
#[derive(Clone, Copy)]
pub struct Own {
    /// Its name, without `sheaf_`.
    pub name: &'static str,
    /// What it does.
    pub run: fn(&Args<'_>) -> Option<Datum>,
}

/// The arguments of a call.
pub struct Args<'a>(pub &'a [Datum]);

impl Args<'_> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn text(&self, i: usize) -> Option<&str> {
        match self.0.get(i)? {
            Datum::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn real(&self, i: usize) -> Option<f64> {
        match self.0.get(i)? {
            Datum::Integer(n) => Some(*n as f64),
            Datum::Real(n) => Some(*n),
            _ => None,
        }
    }

    pub(crate) fn whole(&self, i: usize) -> Option<i64> {
        match self.0.get(i)? {
            Datum::Integer(n) => Some(*n),
            Datum::Real(n) if n.abs() < 9.2e18 => Some(*n as i64),
            _ => None,
        }
    }

    pub(crate) fn flag(&self, i: usize) -> Option<bool> {
        self.whole(i).map(|n| n != 0)
    }
}

impl From<bool> for Datum {
    fn from(b: bool) -> Self {
        Datum::Integer(i64::from(b))
    }
}

impl From<i64> for Datum {
    fn from(n: i64) -> Self {
        Datum::Integer(n)
    }
}

impl From<String> for Datum {
    fn from(text: String) -> Self {
        Datum::Text(text)
    }
}

impl From<&str> for Datum {
    fn from(text: &str) -> Self {
        Datum::Text(text.to_owned())
    }
}

/// Longest text that a function makes, in bytes.
pub(crate) const LONGEST_TEXT: usize = 1_000_000;

pub(crate) fn real(n: f64) -> Option<Datum> {
    // Minus zero is zero to a person.
    n.is_finite().then_some(Datum::Real(if n == 0.0 { 0.0 } else { n }))
}

pub(crate) fn some<T: Into<Datum>>(value: T) -> Option<Datum> {
    Some(value.into())
}

/// All functions.
pub fn all() -> impl Iterator<Item = &'static Own> {
    [
        text::OWN,
        words::OWN,
        number::OWN,
        math::ALL[0],
        math::ALL[1],
        radix::OWN,
        rounding::OWN,
        date::OWN,
        calendar::OWN,
        workday::OWN,
        format::OWN,
        statistics::OWN,
        statistics::MORE,
        financial::OWN,
        pattern::OWN,
        json::OWN,
    ]
    .into_iter()
    .flatten()
}

/// Whether a text is a regular expression that `REGEXMATCH` and its kin take.
pub fn is_pattern(text: &str) -> bool {
    pattern::compile(text).is_some()
}
