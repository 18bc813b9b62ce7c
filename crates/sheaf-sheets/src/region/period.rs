//! Years and dates that name columns: figures by what they hold, words by what they do. Evidence per region.

use super::view::{Class, Line, View};

/// Lines of records that are looked at.
const LOOK: usize = 60;

/// Whether a cell holds a year, as a number or as text.
pub(super) fn is_year(view: &View<'_>, row: u32, column: u32) -> bool {
    let year = view.number(row, column);
    year.is_some_and(|n| n.fract() == 0.0 && (1900.0..=2100.0).contains(&n))
}

/// Whether a line's years or dates name the columns: what stands below them is of another kind.
pub(super) fn names_columns(view: &View<'_>, line: &Line, records: &[Line]) -> bool {
    let typed: Vec<_> = line.spots.iter().filter(|s| s.is_typed()).collect();
    let others = line.spots.iter().filter(|s| !s.is_typed());
    let joined = |column: u32| {
        view.sheet.merges.iter().any(|m| m.contains(line.row, column) && m.left == column && m.right > column)
    };
    if typed.is_empty()
        || typed.len() == 1 && !joined(typed[0].column)
        || others.clone().any(|s| s.class != Class::Text)
    {
        return false;
    }
    typed.iter().all(|spot| {
        let moment = spot.class == Class::Moment;
        if !moment && !is_year(view, line.row, spot.column) {
            return false;
        }
        let (mut alike, mut all) = (0, 0);
        for record in records.iter().filter(|r| r.row > line.row).take(LOOK) {
            let Some(below) = record.at(spot.column).filter(|s| s.is_typed()) else { continue };
            all += 1;
            alike += usize::from(match moment {
                true => below.class == Class::Moment,
                false => is_year(view, record.row, spot.column),
            });
        }
        alike * 2 < all
    })
}
