//! The reading of a region's header that came second, and what speaks for it.

use super::Region;
use super::header::typed_columns;
use super::view::{Line, View};
use crate::address::Rect;
use crate::said::Said;
use crate::say;

/// Another header for the same records.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rival {
    pub(crate) area: Rect,
    pub(crate) header_rows: u32,
    /// What it would mean, and what speaks for and against it.
    pub(crate) evidence: Said,
}

/// Rows of records that are looked at.
const LOOK: u32 = 200;

/// The second best reading of a region's header.
pub(crate) fn find(view: &View<'_>, region: &Region) -> Option<Rival> {
    let area = region.area;
    let first = area.top + region.header_rows;
    let records = view.lines(Rect { top: first, bottom: area.bottom.min(first.saturating_add(LOOK)), ..area }, &[]);
    let rival = |area, header_rows, evidence| Some(Rival { area, header_rows, evidence });
    match region.levels.as_slice() {
        [] => {
            let (differ, of) = differences(records.first()?, &records[1..])?;
            let row = records[0].row + 1;
            let evidence = say!(
                "row {row} would name the columns: in {differ} of {n} it is unlike what is below",
                row,
                differ,
                n = of
            );
            (records.len() > 1).then(|| rival(area, records[0].row + 1 - area.top, evidence)).flatten()
        }
        [.., upper, lower] => {
            let evidence = say!(
                "row {row} alone would name the columns, and row {other} would be none of theirs",
                row = lower.row + 1,
                other = upper.row + 1
            );
            rival(Rect { top: lower.row, ..area }, first - lower.row, evidence)
        }
        [only] if only.row + 1 < first => {
            let evidence = say!(
                "row {row} alone would name the columns, and row {other} be a record",
                row = only.row + 1,
                other = only.row + 2
            );
            rival(Rect { top: only.row, ..area }, 1, evidence)
        }
        [only] => {
            let labels = view.lines(Rect { top: only.row, bottom: only.row, ..area }, &[]).into_iter().next()?;
            let (differ, of) = differences(&labels, &records)?;
            let evidence = say!(
                "no row would name the columns, and row {row} be a record: in {differ} of {n} columns it is unlike what is below",
                row = only.row + 1,
                differ,
                n = of
            );
            rival(Rect { top: only.row, ..area }, 0, evidence)
        }
    }
}

/// In how many columns a line has words above values, of how many it has.
fn differences(line: &Line, below: &[Line]) -> Option<(usize, usize)> {
    let typed = typed_columns(below);
    let differ = line.spots.iter().filter(|spot| !spot.is_typed() && typed.contains_key(&spot.column)).count();
    (line.fill() > 0).then(|| (differ, line.fill()))
}
