//! A row below the labels that numbers the columns, as forms and statistics do: `(1) | (2) | (3)`. Evidence per region.

use super::view::{Class, Line, Spot, View};
use crate::column::literal::trim;

/// Fewest columns that are numbered.
const FEWEST: usize = 3;
/// Records that are looked at.
const LOOK: usize = 50;

/// Whether the first of some lines numbers the columns from the first one on. Figures alone may be a record: then words must stand
/// below one of them.
pub(super) fn is_first(view: &View<'_>, lines: &[Line], columns: &[u32]) -> bool {
    let Some((first, records)) = lines.split_first() else { return false };
    let is_whole = first.spots.iter().map(|s| s.column).eq(columns.iter().copied());
    let counts = |with_signs: bool| {
        (1_u32..).zip(&first.spots).all(|(n, spot)| match with_signs {
            true => number_between_signs(view, spot) == Some(n),
            false => view.number(first.row, spot.column) == Some(f64::from(n)),
        })
    };
    if first.fill() < FEWEST || !is_whole || records.len() < 2 {
        return false;
    }
    let is_word = |spot: &Spot| spot.class == Class::Text && view.text(spot.text).contains(char::is_alphabetic);
    let has_words = |column: u32| {
        let mut spots = records.iter().take(LOOK).filter_map(|line| line.at(column)).peekable();
        spots.peek().is_some() && spots.all(is_word)
    };
    counts(true) || counts(false) && columns.iter().any(|column| has_words(*column))
}

/// The number of a text that is nothing else, between brackets or before a point: `(1)`, `[1]`, `1)`, `1.`.
fn number_between_signs(view: &View<'_>, spot: &Spot) -> Option<u32> {
    let text = trim(view.text(spot.text));
    let bare = text.trim_start_matches(['(', '[']).trim_end_matches([')', ']', '.']);
    (bare.len() < text.len()).then(|| bare.parse().ok()).flatten()
}
