//! What is said about data: a sentence is a template with named values, so that it can be said in other languages too. Here it is
//! filled in to English; the templates are literals, and a test collects all of them for those who translate.
//!
//! Values may be sentences themselves, or lists. Where a count decides between two templates, both have it as `n`.

use std::borrow::Cow;
use std::fmt::{self, Display};

use serde::{Deserialize, Serialize};

/// A sentence, or a part of one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// In English, with the names of values in braces.
    pub words: Cow<'static, str>,
    /// The values, in the order of their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "by_name")]
    pub values: Vec<(Cow<'static, str>, SaidValue)>,
}

/// What stands in the place of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SaidValue {
    /// A text of the data, a number, or what no template says.
    Text(String),
    /// Several, with commas between them. Read before a sentence is, which a list of texts could be taken for.
    List(Vec<SaidValue>),
    /// A sentence within a sentence.
    Said(Box<Said>),
}

impl Said {
    /// A template with its values. What is said is written with [`say!`](crate::say), which takes literals alone.
    pub fn of(words: &'static str, values: Vec<(&'static str, SaidValue)>) -> Said {
        let mut values: Vec<_> = values.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect();
        values.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        debug_assert!(
            names(words).all(|place| values.iter().any(|(name, _)| name == place)),
            "a value is missing in {words}"
        );
        Said { words: Cow::Borrowed(words), values }
    }

    /// What no template says: a reason that comes from elsewhere, in English.
    pub fn untold(text: impl Into<String>) -> Said {
        Said::of("{text}", vec![("text", SaidValue::Text(text.into()))])
    }

    fn value(&self, name: &str) -> Option<&SaidValue> {
        self.values.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

/// The names in a template.
fn names(words: &str) -> impl Iterator<Item = &str> {
    words.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

impl Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.words.as_ref();
        while let Some((before, (name, after))) =
            rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
        {
            f.write_str(before)?;
            match self.value(name) {
                Some(value) => value.fmt(f)?,
                None => write!(f, "{{{name}}}")?,
            }
            rest = after;
        }
        f.write_str(rest)
    }
}

impl SaidValue {
    /// Labels, or texts of the data, each in quotation marks.
    pub fn quoted<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> SaidValue {
        texts.into_iter().map(|text| crate::say!("'{text}'", text = text.as_ref())).collect()
    }
}

impl Display for SaidValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SaidValue::Text(text) => f.write_str(text),
            SaidValue::Said(said) => said.fmt(f),
            SaidValue::List(parts) => parts.iter().enumerate().try_for_each(|(n, part)| {
                f.write_str(if n == 0 { "" } else { ", " })?;
                part.fmt(f)
            }),
        }
    }
}

impl<T: Into<SaidValue>> FromIterator<T> for SaidValue {
    fn from_iter<I: IntoIterator<Item = T>>(parts: I) -> SaidValue {
        SaidValue::List(parts.into_iter().map(Into::into).collect())
    }
}

impl From<Said> for SaidValue {
    fn from(said: Said) -> SaidValue {
        SaidValue::Said(Box::new(said))
    }
}

macro_rules! parts_of {
    ($($kind:ty),*) => {
        $(impl From<$kind> for SaidValue {
            fn from(value: $kind) -> SaidValue {
                SaidValue::Text(value.to_string())
            }
        })*
    };
}

parts_of!(&str, &String, &&str, u8, i8, i16, i32, i64, u32, u64, usize);

impl From<String> for SaidValue {
    fn from(text: String) -> SaidValue {
        SaidValue::Text(text)
    }
}

/// Values as an object.
mod by_name {
    use std::borrow::Cow;
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serializer};

    use super::SaidValue;

    type Values = Vec<(Cow<'static, str>, SaidValue)>;

    pub fn serialize<S: Serializer>(values: &Values, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(values.iter().map(|(name, value)| (name, value)))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Values, D::Error> {
        let values = BTreeMap::<String, SaidValue>::deserialize(deserializer)?;
        Ok(values.into_iter().map(|(name, value)| (Cow::Owned(name), value)).collect())
    }
}

/// A sentence of a literal template and its values: `say!("'{text}' is not found in '{table}'.", text, table = far.label())`.
#[macro_export]
macro_rules! say {
    (@part $name:ident) => {
        (stringify!($name), $crate::SaidValue::from($name))
    };
    (@part $name:ident = $value:expr) => {
        (stringify!($name), $crate::SaidValue::from($value))
    };
    ($words:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::Said::of($words, vec![$($crate::say!(@part $name $(= $value)?)),*])
    };
}

/// The same of two templates, one for a single thing and one for several; both have the count as `n`.
#[macro_export]
macro_rules! say_many {
    ($n:expr, $one:literal, $several:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {{
        let n = $n;
        let words = if n == 1 { $one } else { $several };
        $crate::Said::of(words, vec![("n", $crate::SaidValue::from(n)) $(, $crate::say!(@part $name $(= $value)?))*])
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_filled_in_with_texts_sentences_and_lists() {
        let text = "{field}";
        let why = say!("'{text}' {why}", text, why = say!("is no number"));
        let told = say!("{field}: {why}; see {others}.", field = "Price", why, others = SaidValue::quoted(["a", "b"]));
        assert_eq!(told.to_string(), "Price: '{field}' is no number; see 'a', 'b'.");
        assert_eq!(say_many!(1, "1 value", "{n} values").to_string(), "1 value");
        assert_eq!(say_many!(3, "1 value", "{n} values").to_string(), "3 values");
        assert_eq!(Said::untold("As it is {here}.").to_string(), "As it is {here}.");
    }

    #[test]
    fn what_is_said_is_read_as_it_was_written() {
        let told = say!("{why} ({n} of {all})", why = say!("is none"), n = 2, all = SaidValue::quoted(["x"]));
        let json = serde_json::to_value(&told).expect("plain data");
        let expected = serde_json::json!({
            "words": "{why} ({n} of {all})",
            "values": { "all": [{ "words": "'{text}'", "values": { "text": "x" } }], "n": "2", "why": { "words": "is none" } }
        });
        assert_eq!(json, expected);
        assert_eq!(serde_json::from_value::<Said>(json).expect("the same"), told);
        let rows = say!("row {rows}", rows = ["3"].into_iter().collect::<SaidValue>());
        let json = serde_json::to_value(&rows).expect("plain data");
        assert_eq!(serde_json::from_value::<Said>(json).expect("a list of one"), rows);
    }
}
