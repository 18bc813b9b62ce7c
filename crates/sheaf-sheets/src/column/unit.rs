//! Measures as people write them: a number with its unit, and how units of one kind compare.

use super::number::{self, Mark};

/// A measure.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measure {
    /// As a plain number.
    pub(crate) amount: rust_decimal::Decimal,
    /// The unit as it is known.
    pub(crate) unit: &'static str,
    /// What it measures.
    pub(crate) kind: &'static str,
}

/// Units: how they are written, what they measure, and how many of the smallest of their kind they are.
const UNITS: &[(&str, &str, i64)] = &[
    ("mg", "weight", 1),
    ("g", "weight", 1_000),
    ("kg", "weight", 1_000_000),
    ("t", "weight", 1_000_000_000),
    ("mm", "length", 1),
    ("cm", "length", 10),
    ("m", "length", 1_000),
    ("km", "length", 1_000_000),
    ("ml", "volume", 1),
    ("cl", "volume", 10),
    ("dl", "volume", 100),
    ("l", "volume", 1_000),
    ("kb", "size", 1),
    ("mb", "size", 1_000),
    ("gb", "size", 1_000_000),
    ("tb", "size", 1_000_000_000),
    ("w", "power", 1),
    ("kw", "power", 1_000),
    ("wh", "energy", 1),
    ("kwh", "energy", 1_000),
    ("lb", "pounds", 16),
    ("lbs", "pounds", 16),
    ("oz", "pounds", 1),
    ("in", "inches", 1),
    ("ft", "inches", 12),
];

/// Reads `5 kg`, `1,5 km`, `300g`.
pub(crate) fn measure(text: &str, mark: Mark) -> Option<Measure> {
    let text = text.trim();
    let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let (front, tail) = text.split_at(end);
    let word = tail.trim().trim_end_matches('.').to_lowercase();
    let (unit, kind, _) = UNITS.iter().find(|(unit, _, _)| *unit == word)?;
    let amount = number::parse(front, mark).filter(|n| n.currency.is_none() && !n.percent && !n.exponent)?;
    Some(Measure { amount: amount.plain.parse().ok()?, unit, kind })
}

/// The unit, as it is written, that all of a column's texts have behind their number.
pub(crate) fn common<'t>(mut texts: impl Iterator<Item = &'t str>) -> Option<&'t str> {
    let written = |text: &'t str| {
        let read = measure(text, Mark::Point).or_else(|| measure(text, Mark::Comma));
        read.map(|_| text[text.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1)..].trim())
    };
    let first = written(texts.next()?)?;
    texts.all(|text| written(text) == Some(first)).then_some(first)
}

impl Measure {
    /// The same in another unit of its kind, as it would be written.
    pub(crate) fn in_unit(&self, unit: &str, mark: Mark) -> Option<String> {
        let size = |unit: &str| UNITS.iter().find(|(u, k, _)| *u == unit && *k == self.kind).map(|(_, _, n)| *n);
        let amount = self.amount.checked_mul(size(self.unit)?.into())?.checked_div(size(unit)?.into())?.normalize();
        let plain = amount.to_string();
        Some(format!("{} {unit}", if mark == Mark::Comma { plain.replace('.', ",") } else { plain }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_read_and_told_in_another_unit() {
        let grams = measure("300 g", Mark::Point).expect("a measure");
        assert_eq!(grams.in_unit("kg", Mark::Point).as_deref(), Some("0.3 kg"));
        assert_eq!(grams.in_unit("m", Mark::Point), None);
        assert_eq!(measure("1,5 km", Mark::Comma).and_then(|m| m.in_unit("m", Mark::Comma)).as_deref(), Some("1500 m"));
        for none in ["5", "5 apples", "kg", "$5 kg"] {
            assert_eq!(measure(none, Mark::Point), None, "{none}");
        }
    }
}
