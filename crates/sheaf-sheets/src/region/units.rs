//! Units of columns in a row of their own below the labels: in brackets or bare, of one kind or put together. Evidence per region.

use super::view::{Class, Line, Spot, View};
use crate::column::literal::trim;
use crate::column::words::Words;
use crate::format::currency_code;

/// The longest unit.
const LONGEST: usize = 16;

/// Units that stand alone.
const UNITS: Words = Words::of(
    "kg g mg µg μg t lb lbs oz m cm mm µm μm nm km in ft mi m2 m² cm² mm² km² m3 m³ cm³ dm³ nm³ sqm sqft ha l ml hl \
     cl dl % ‰ € $ £ ¥ zł kč k€ t€ tsd. mio. h hr hrs hours min mins minutes s sec secs seconds ms d days weeks \
     months years pcs st stk szt szt. °c °f c k wh kwh mwh gwh kw mw w kva v kv mv a ma ah hz khz mhz ghz bar mbar \
     pa hpa kpa mpa ppm ppb mph rpm n kn j kj mj kcal db ° px kb mb gb tb mol mmol ω lm lx cd",
);

/// Words before units in their row: `Unit | m | kg`.
const NAMES: &[&str] = &[
    "unit",
    "units",
    "uom",
    "einheit",
    "einheiten",
    "unité",
    "unités",
    "unidad",
    "unidades",
    "unità",
    "unidade",
    "jednostka",
    "jednostki",
    "jedn.",
    "eenheid",
    "eenheden",
    "enhet",
    "enheder",
    "birim",
    "единица",
    "ед. изм.",
    "ед.",
    "单位",
    "單位",
    "単位",
    "단위",
];

/// Of a line that holds nothing but units of the columns that the line above it names, the cells that are units. Marks for columns
/// without a unit, and the word for units, name none.
pub(super) fn of(view: &View<'_>, line: &Line, labels: &Line) -> Option<Line> {
    let below = line.row == labels.row + 1
        && line.fill() <= labels.fill()
        && line.spots.iter().all(|s| s.class == Class::Text && labels.at(s.column).is_some());
    if !below {
        return None;
    }
    let (mut units, others): (Vec<Spot>, Vec<Spot>) = line.spots.iter().partition(|s| is_unit(view.text(s.text)));
    let (names_row, others): (Vec<Spot>, Vec<Spot>) = others.into_iter().partition(|s| is_beside(view.text(s.text)));
    // Of several units one may be in a language of its own.
    let strange = others.iter().all(|s| looks_like_unit(view.text(s.text))) && others.len() * 3 <= units.len();
    if units.is_empty() || !others.is_empty() && !strange || names_row.len() > units.len() {
        return None;
    }
    units.extend(others);
    units.sort_by_key(|s| s.column);
    Some(Line { row: line.row, spots: units })
}

/// Whether a text stands in a row of units without being one: a mark, or the word for units.
fn is_beside(text: &str) -> bool {
    let text = trim(text).trim_end_matches(':');
    !text.chars().any(char::is_alphanumeric) || NAMES.contains(&text.to_lowercase().as_str())
}

/// Whether a text that is not known may be a unit: a few letters, or several with a sign between.
fn looks_like_unit(text: &str) -> bool {
    let text = trim(text);
    let length = text.chars().count();
    length <= 6 && !text.contains(char::is_whitespace) && text.chars().any(char::is_alphabetic)
}

fn is_unit(text: &str) -> bool {
    let text = trim(text);
    if text.chars().count() > LONGEST {
        return false;
    }
    let bracketed = text.starts_with('(') && text.ends_with(')') || text.starts_with('[') && text.ends_with(']');
    bracketed || is_bare(text)
}

/// A unit, or several with signs between: `m`, `N/mm²`, `kg·m^-3`, `EUR/t`.
fn is_bare(text: &str) -> bool {
    let is_known = |part: &str| UNITS.contains(&part.to_lowercase()) || currency_code(part).is_some();
    let without_power = |part: &str| {
        let unit = part.trim_end_matches(|c: char| "²³¹⁻^-0123456789".contains(c));
        is_known(unit.trim_start_matches(|c: char| c.is_ascii_digit()))
    };
    let parts = || text.split(['/', '·', '*', '×']).map(str::trim);
    is_known(text) || parts().all(|part| is_known(part) || without_power(part)) && parts().count() <= 3
}

#[cfg(test)]
mod tests {
    use super::is_unit;

    #[test]
    fn units_are_told_from_words() {
        for unit in [
            "m", "°C", "kg", "EUR", "PLN", "%", "N/mm²", "mg/l", "µg/m³", "EUR/kWh", "kg*m", "(cm)", "[any]",
            "l/100km", "m^2",
        ] {
            assert!(is_unit(unit), "{unit}");
        }
        for word in ["Rome", "Ann", "A/B", "yes", "3", "and/or", "Item", ""] {
            assert!(!is_unit(word), "{word}");
        }
    }
}
