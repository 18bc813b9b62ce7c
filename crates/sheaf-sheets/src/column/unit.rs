//! Measures as people write them: a number with its unit, and how units of one kind compare.

use rust_decimal::Decimal;

use super::duration;
use super::literal::trim;
use super::number::{self, Mark};
use super::profile::Profile;
use super::words::{Words, header_words};
use crate::proposal::ProposedField;
use crate::say;
use crate::sheet::TextPool;

/// A measure.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measure {
    /// As a plain number.
    pub(crate) amount: Decimal,
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

/// Units by their names.
const NAMES: &[(&str, &str)] = &[
    ("gram", "g"),
    ("grams", "g"),
    ("gramm", "g"),
    ("kilogram", "kg"),
    ("kilograms", "kg"),
    ("kilogramm", "kg"),
    ("kilos", "kg"),
    ("tonnes", "t"),
    ("tonnen", "t"),
    ("millimeters", "mm"),
    ("millimetres", "mm"),
    ("centimeters", "cm"),
    ("centimetres", "cm"),
    ("meters", "m"),
    ("metres", "m"),
    ("kilometers", "km"),
    ("kilometres", "km"),
    ("liters", "l"),
    ("litres", "l"),
    ("ounces", "oz"),
    ("inches", "in"),
    ("feet", "ft"),
];

/// Digits after the point beyond which a value in another unit is no measure that a person made.
const FINEST: u8 = 6;

/// Words behind a number without which it is another number, though nothing is known of how they compare: units of other kinds,
/// multiples, and what holds several.
const OTHERS: Words = Words::of(
    "lb lbs pound pounds ton tons tonne stone st mi mile miles yd yds yard yards foot inch nm µm um gal gallon gallons pint \
     pints hl m2 m3 sqm sqft ha acre acres hectare hectares kcal cal kj j a ma v mv hp ps mw hz khz mhz ghz bar psi pa k c \
     f dozen dozens dz doz dutzend douzaine docena pair pairs paar gross hundred hundreds hundert thousand thousands \
     tausend tsd mille mil million millions mio mrd milliarde milliarden billion billions lakh lakhs lac crore crores cr bn mn mln trn tn box \
     boxes carton cartons case cases pack packs pallet pallets crate crates karton kartons kiste kisten palette \
     paletten packung packungen month months monat monate mois year years jahr jahre an ans yr yrs quarter quarters",
);

/// Words of headers between what is measured and what it is reckoned by: `Price per kg` is none in kg.
const PER: Words = Words::of("per pro je par por a price preis cost rate prix");

/// Words of headers that make another measure of a unit: `Area in square metres` is none in metres.
const SQUARED: Words = Words::of(
    "square sq cubic cu quadrat quadratmeter kubik carré carrés carre cube cubes cuadrado cuadrados cúbico cúbicos \
     quadrado quadrados quadrato quadrati kwadratowy kwadratowe",
);

/// Reads `5 kg`, `1,5 km`, `300g`.
pub(crate) fn measure(text: &str, mark: Mark) -> Option<Measure> {
    let text = text.trim();
    let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let (front, tail) = text.split_at(end);
    let word = tail.trim().trim_end_matches('.').to_lowercase();
    let (unit, kind, _) = known(&word)?;
    let amount = number::parse(front, mark).filter(|n| n.currency.is_none() && !n.percent && !n.exponent)?;
    Some(Measure { amount: amount.plain.parse().ok()?, unit, kind })
}

fn known(word: &str) -> Option<&'static (&'static str, &'static str, i64)> {
    let short = NAMES.iter().find(|(name, _)| *name == word).map_or(word, |(_, short)| short);
    UNITS.iter().find(|(unit, _, _)| *unit == short)
}

/// The unit of a column's numbers that its header tells: `Weight (kg)`, `Height in cm`, `weight_kg`. A letter alone counts only
/// where it stands apart.
fn of_label(label: &str) -> Option<&'static str> {
    let lower = label.trim().to_lowercase();
    let words = header_words(label);
    if words.iter().any(|w| PER.contains(w) || SQUARED.contains(w)) {
        return None;
    }
    let unit_of = |word: &str| known(word.trim()).map(|(unit, _, _)| *unit);
    let inside = |open: char, close: char| lower.strip_suffix(close)?.rsplit_once(open).map(|(_, inside)| inside);
    if let Some(inside) = inside('(', ')').or_else(|| inside('[', ']')) {
        return unit_of(inside);
    }
    let [.., before, last] = words.as_slice() else { return None };
    if before == "in" || last.len() > 1 && last != "in" && !lower.contains('/') { unit_of(last) } else { None }
}

/// The milliseconds of the length of time that a column's numbers count: its header names one such length, and nothing by it.
fn time_of_label(label: &str) -> Option<i64> {
    const LENGTHS: [(&str, i64); 4] = [
        ("seconds secs sekunden secondes", 1_000),
        ("minutes minute min mins minuten", 60_000),
        ("hours hour hrs stunden heures", HOUR),
        ("days tage jours", 86_400_000),
    ];
    let words = header_words(label);
    if label.contains('/') || words.iter().any(|w| PER.contains(w)) {
        return None;
    }
    let length = |word: &String| LENGTHS.iter().find(|(list, _)| list.split(' ').any(|l| l == word)).map(|(_, ms)| *ms);
    let mut told = words.iter().filter_map(length);
    let ms = told.next()?;
    told.all(|other| other == ms).then_some(ms)
}

const HOUR: i64 = 3_600_000;

/// The number that a text with another unit is in the unit that the field's header tells, where it is that exactly: of `500 g`
/// under `Weight (kg)` 0.5, of `90 min` under `Hours` 1.5.
pub(crate) fn in_unit_of(field: &ProposedField, text: &str) -> Option<Decimal> {
    if let Some(unit) = of_label(&field.label) {
        let mark = field.reading.decimal_mark.or_else(|| (!may_be_thousands(text)).then_some(Mark::Point))?;
        return measure(text, mark)?.amount_in(unit);
    }
    let unit = time_of_label(&field.label)?;
    let is_length = text.chars().any(char::is_alphabetic) || text.contains(':') && unit == HOUR;
    let ms = duration::parse_duration(text).filter(|_| is_length)?;
    exactly(ms.into(), unit)
}

/// Whether a sign in a number stands before three digits, so that it may part its thousands or its decimals.
fn may_be_thousands(text: &str) -> bool {
    let digits = |part: &str| part.bytes().take_while(u8::is_ascii_digit).count();
    text.split(['.', ',']).skip(1).any(|part| digits(part) == 3)
}

/// Whether a number without what stands behind it would be another one: that is a unit, and not the one that the header tells.
pub(crate) fn is_lost_without(field: &ProposedField, behind: &str) -> bool {
    let opening = |c: char| c.is_whitespace() || matches!(c, '(' | '[' | ',' | '.' | '*');
    let behind = behind.trim_start_matches(opening).to_lowercase();
    let word: String = behind.chars().take_while(|c| c.is_alphanumeric()).collect();
    if behind.starts_with(['°', '/']) || behind[word.len()..].starts_with(['/', '²', '³', '^']) {
        return true;
    }
    let own = known(&word).map(|(unit, _, _)| *unit);
    let same = own.is_some() && own == of_label(&field.label) || header_words(&field.label).contains(&word);
    let is_time = || duration::parse_duration(&format!("1 {word}")).is_some();
    !word.is_empty() && !same && (own.is_some() || OTHERS.contains(&word) || is_time())
}

/// Whole numbers in a unit that the header tells, of which some value in another unit is a part: `500 g` under `Weight (kg)`. The
/// field then has room for it.
pub(super) fn make_room(profile: &Profile, pool: &TextPool, field: &mut ProposedField) {
    let texts = profile.words.keys().filter_map(|id| in_unit_of(field, trim(pool.get(*id))));
    let wanted = texts.map(|amount| amount.scale()).max().and_then(|scale| u8::try_from(scale).ok());
    let Some(decimals) = wanted.filter(|decimals| (1..=FINEST).contains(decimals)) else { return };
    (field.kind, field.decimals) = ("number".into(), Some(decimals));
    field.also(say!("what is written in another unit is a part of one"));
}

/// How many units it is, where the division leaves nothing out.
fn exactly(amount: Decimal, unit: i64) -> Option<Decimal> {
    let units = amount.checked_div(unit.into())?.normalize();
    (units.checked_mul(unit.into())? == amount).then_some(units)
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
    /// How many of another unit of its kind it is, where it is that exactly.
    fn amount_in(&self, unit: &str) -> Option<Decimal> {
        let size = |unit: &str| UNITS.iter().find(|(u, k, _)| *u == unit && *k == self.kind).map(|(_, _, n)| *n);
        exactly(self.amount.checked_mul(size(self.unit)?.into())?, size(unit)?)
    }

    /// The same in another unit of its kind, as it would be written.
    pub(crate) fn in_unit(&self, unit: &str, mark: Mark) -> Option<String> {
        Some(format!("{} {unit}", written(self.amount_in(unit)?, mark)))
    }
}

/// A number as it is written with a decimal mark.
pub(crate) fn written(amount: Decimal, mark: Mark) -> String {
    let plain = amount.to_string();
    if mark == Mark::Comma { plain.replace('.', ",") } else { plain }
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

    #[test]
    fn a_header_tells_the_unit_of_its_numbers() {
        for (label, wanted) in [
            ("Weight (kg)", Some("kg")),
            ("Length [m]", Some("m")),
            ("Height in cm", Some("cm")),
            ("weight_kg", Some("kg")),
            ("Weight in kilograms", Some("kg")),
            ("Vitamin in", None),
            ("Built in", None),
            ("Class T", None),
            ("Price per kg", None),
            ("€/kg", None),
            ("Area in square metres", None),
            ("Weight", None),
        ] {
            assert_eq!(of_label(label), wanted, "{label}");
        }
    }

    #[test]
    fn a_header_tells_the_length_that_its_numbers_count() {
        for (label, wanted) in [
            ("Hours", Some(HOUR)),
            ("Lead time (days)", Some(24 * HOUR)),
            ("Lead time min (days)", None),
            ("Hours/week", None),
            ("Price per hour", None),
        ] {
            assert_eq!(time_of_label(label), wanted, "{label}");
        }
    }

    #[test]
    fn numbers_that_may_be_thousands_are_told() {
        for (text, wanted) in [("1.500 g", true), ("1,5 km", false), ("300 g", false), ("1.250,5 g", true)] {
            assert_eq!(may_be_thousands(text), wanted, "{text}");
        }
    }
}
