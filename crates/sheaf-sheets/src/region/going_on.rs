//! Lines below a gap whose first cells go on where those of the table above left off: `N-3` below `N-1` and `N-2`, 8 below 5, 6 and 7.
//! Evidence per gap.

use super::view::{Class, Line, View};
use crate::column::literal::trim;

/// Records above the gap that are looked at.
const LOOK: usize = 20;
/// The longest code.
const LONGEST: usize = 24;
/// Records that must count for the lines below to count on.
const COUNTED: usize = 3;

/// Whether lines go on with the codes or the numbers of the records before them, however little else they hold.
pub(super) fn go_on(view: &View<'_>, records: &[Line], lines: &[Line]) -> bool {
    let above = &records[records.len().saturating_sub(LOOK)..];
    let Some(column) = above.iter().filter_map(|line| line.spots.first()).map(|spot| spot.column).min() else {
        return false;
    };
    above.len() > 1 && have_codes(view, above, lines, column) || count_on(view, above, lines, column)
}

/// Whether all records begin with codes that differ in their figures alone, and the lines below with such ones too, but for what ends
/// them. A code alone on its line is the next one: else it could be a form's.
fn have_codes(view: &View<'_>, records: &[Line], lines: &[Line], column: u32) -> bool {
    let shape_of = |line: &Line| shape(view, line, column);
    let (Some(last), Some(first)) = (records.last(), lines.first()) else { return false };
    let Some(usual) = shape_of(last) else { return false };
    let has = |line: &Line| shape_of(line).is_some_and(|shape| shape == usual);
    let is_next = || figure(view, last, column).zip(figure(view, first, column)).is_some_and(|(a, b)| a + 1 == b);
    let go_on = lines.iter().filter(|line| has(line)).count();
    records.iter().all(has) && has(first) && (first.fill() > 1 || is_next()) && go_on * 5 >= lines.len() * 4
}

/// Whether the lines go on counting as the records count, up or down.
fn count_on(view: &View<'_>, records: &[Line], lines: &[Line], column: u32) -> bool {
    let last = records.iter().rev().take(COUNTED).rev();
    let numbers: Vec<f64> = last.chain(lines.iter().take(2)).map_while(|line| view.number(line.row, column)).collect();
    let steps: Vec<f64> = numbers.windows(2).map(|pair| pair[1] - pair[0]).collect();
    // A number alone on its line may be that of a page.
    lines.first().is_some_and(|first| first.fill() > 1)
        && numbers.len() == COUNTED + lines.len().min(2)
        && steps[0].abs() == 1.0
        && steps.iter().all(|step| *step == steps[0])
}

/// A code without its figures: its letters and the signs between them. Words alone are none, and neither are figures.
fn shape(view: &View<'_>, line: &Line, column: u32) -> Option<String> {
    let text = code(view, line, column)?;
    let mut shape = String::new();
    for c in text.chars() {
        if !c.is_numeric() {
            shape.extend(c.to_lowercase());
        } else if !shape.ends_with('9') {
            shape.push('9');
        }
    }
    (text.contains(char::is_alphabetic) && shape.contains('9')).then_some(shape)
}

/// The last figures of a code.
fn figure(view: &View<'_>, line: &Line, column: u32) -> Option<u32> {
    let text = code(view, line, column)?.trim_end_matches(|c: char| !c.is_ascii_digit());
    text[text.trim_end_matches(|c: char| c.is_ascii_digit()).len()..].parse().ok().filter(|n| *n < u32::MAX)
}

fn code<'v>(view: &'v View<'_>, line: &Line, column: u32) -> Option<&'v str> {
    let spot = line.at(column).filter(|spot| spot.class == Class::Text)?;
    let text = trim(view.text(spot.text));
    (text.len() <= LONGEST && !text.contains(char::is_whitespace)).then_some(text)
}
