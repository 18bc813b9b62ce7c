//! What records are put together by: a field, and for days and moments the span of time that they share.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::problem::{Problem, Result};
use crate::temporal;
use crate::view::sorted_field;

/// `status`, `-due:month`: records with one value of a field, or whose days lie in one span, are one group.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Grouping {
    /// API name.
    pub field: String,
    /// Of a day or moment: what they share. None: the very same one.
    pub span: Option<Span>,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// A span of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Span {
    /// From midnight to midnight.
    Day,
    /// From Monday.
    Week,
    /// From its first.
    Month,
    /// From the first of January, April, July or October.
    Quarter,
    /// From the first of January.
    Year,
}

impl Span {
    /// All of them, the shortest first.
    pub const ALL: [Span; 5] = [Span::Day, Span::Week, Span::Month, Span::Quarter, Span::Year];

    /// As the API writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Span::Day => "day",
            Span::Week => "week",
            Span::Month => "month",
            Span::Quarter => "quarter",
            Span::Year => "year",
        }
    }

    /// The day after its last, of the span that begins on this day, both from 1970-01-01; none: no day comes after.
    pub fn end(self, start: i64) -> Option<i64> {
        let (year, month, _) = temporal::civil_of(start);
        let months = match self {
            Span::Day | Span::Week => 0,
            Span::Month => 1,
            Span::Quarter => 3,
            Span::Year => 12,
        };
        let last = month - 1 + months;
        let end = match self {
            Span::Day => start + 1,
            Span::Week => start + 7,
            _ => temporal::days_of(year + last / 12, last % 12 + 1, 1)?,
        };
        temporal::YEARS.contains(&temporal::civil_of(end).0).then_some(end)
    }
}

impl FromStr for Grouping {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Grouping> {
        let (name, descending) = sorted_field(text);
        let (field, span) = match name.rsplit_once(':') {
            None => (name, None),
            Some((field, span)) => {
                let known = Span::ALL.into_iter().find(|s| s.name() == span.trim());
                let span = known.ok_or_else(|| {
                    let problem = Problem::unknown("span of time", span.trim(), Span::ALL.map(Span::name));
                    Problem { hint: problem.hint, ..Problem::field("group", "unknown", problem.message) }
                })?;
                (field.trim(), Some(span))
            }
        };
        Ok(Grouping { field: field.to_owned(), span, descending })
    }
}

impl fmt::Display for Grouping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.descending { "-" } else { "" };
        write!(f, "{sign}{}", self.field)?;
        self.span.map_or(Ok(()), |span| write!(f, ":{}", span.name()))
    }
}

impl Serialize for Grouping {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Grouping {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Grouping, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(|p: Problem| serde::de::Error::custom(p.message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grouping_is_read_and_written_alike() {
        for (written, field, span, descending) in [
            ("status", "status", None, false),
            ("-due", "due", None, true),
            ("due:month", "due", Some(Span::Month), false),
            ("-due:week", "due", Some(Span::Week), true),
        ] {
            let read: Grouping = written.parse().expect("a grouping");
            assert_eq!(read, Grouping { field: field.into(), span, descending });
            assert_eq!(read.to_string(), written);
        }
        assert_eq!("due:moth".parse::<Grouping>().unwrap_err().message, "There is no span of time 'moth'.");
    }
}
