//! Lines below a gap whose first cells go on where those of the table above left off: `N-3` below `N-1` and `N-2`, 8 below 6 and 7.
//! Evidence per gap.

use super::view::{Class, Line, View};
use crate::column::literal::trim;

/// Records above the gap that are looked at.
const LOOK: usize = 20;
/// The longest code.
const LONGEST: usize = 24;

/// Whether lines go on with the codes or the numbers of the records before them, however little else they hold.
pub(super) fn go_on(view: &View<'_>, records: &[Line], lines: &[Line]) -> bool {
    let above = &records[records.len().saturating_sub(LOOK)..];
    let Some(column) = above.iter().filter_map(|line| line.spots.first()).map(|spot| spot.column).min() else {
        return false;
    };
    have_codes(view, above, lines, column) || count_on(view, above, lines, column)
}

/// Whether all records begin with codes that are written alike, and the lines below with such ones too, but for what ends them.
fn have_codes(view: &View<'_>, records: &[Line], lines: &[Line], column: u32) -> bool {
    let shape_of = |line: &Line| shape(view, line, column);
    let Some(usual) = records.last().and_then(shape_of) else { return false };
    let has = |line: &Line| shape_of(line).is_some_and(|shape| shape == usual);
    let goes_on = lines.iter().filter(|line| has(line)).count();
    records.iter().all(has) && lines.first().is_some_and(has) && goes_on * 5 >= lines.len() * 4
}

/// Whether the lines go on counting as the records count, up or down.
fn count_on(view: &View<'_>, records: &[Line], lines: &[Line], column: u32) -> bool {
    if lines.is_empty() {
        return false;
    }
    let last = records.iter().rev().take(2).rev();
    let numbers: Vec<f64> = last.chain(lines.iter().take(2)).map_while(|line| view.number(line.row, column)).collect();
    let steps: Vec<f64> = numbers.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let all = records.len().min(2) + lines.len().min(2);
    // A number alone on its line may be that of a page.
    lines[0].fill() > 1
        && numbers.len() == all
        && all > 2
        && steps[0].abs() == 1.0
        && steps.iter().all(|step| *step == steps[0])
}

/// How a code is written: runs of letters and of digits, and the signs between them. Words alone are none, and neither are digits.
fn shape(view: &View<'_>, line: &Line, column: u32) -> Option<String> {
    let spot = line.at(column).filter(|spot| spot.class == Class::Text)?;
    let text = trim(view.text(spot.text));
    if text.len() > LONGEST || text.contains(char::is_whitespace) {
        return None;
    }
    let mut shape = String::new();
    for c in text.chars() {
        let sign = match c {
            c if c.is_alphabetic() => 'a',
            c if c.is_numeric() => '9',
            c => c,
        };
        if !shape.ends_with(sign) {
            shape.push(sign);
        }
    }
    (shape.contains('a') && shape.contains('9')).then_some(shape)
}
