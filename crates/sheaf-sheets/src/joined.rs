//! Cells that are joined with those below them: what stands in the first of them holds for each row that they reach.

use crate::address::Rect;

/// Where cells are joined downwards. Of a joint of several columns only the first one counts: the others have no values of their
/// own, and a value that is repeated beside itself would say something else.
#[derive(Debug, Clone, Default)]
pub(crate) struct JoinedDown(Vec<Run>);

/// Joined cells of a column, from the one that holds the value to the last one that it holds for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Run {
    column: u32,
    top: u32,
    bottom: u32,
}

impl JoinedDown {
    /// Those of some joined areas.
    pub(crate) fn of(areas: &[Rect]) -> JoinedDown {
        let down = areas.iter().filter(|area| area.bottom > area.top);
        let mut runs: Vec<Run> =
            down.map(|area| Run { column: area.left, top: area.top, bottom: area.bottom }).collect();
        runs.sort_unstable();
        JoinedDown(runs)
    }

    /// The row above that holds the value of a cell which is joined with it.
    pub(crate) fn holder(&self, row: u32, column: u32) -> Option<u32> {
        let after = self.0.partition_point(|run| (run.column, run.top) < (column, row));
        let run = self.0[..after].last()?;
        (run.column == column && run.bottom >= row).then_some(run.top)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_cells_have_the_value_of_the_first() {
        let areas = ["A2:A5", "A6:A7", "C1:F1", "C3:D4", "H1:H3"].map(|area| Rect::parse(area).expect("an area"));
        let joined = JoinedDown::of(&areas);
        for (cell, holder) in [
            ("A1", None),
            ("A2", None),
            ("A3", Some(1)),
            ("A5", Some(1)),
            ("A6", None),
            ("A7", Some(5)),
            ("A8", None),
            ("C2", None),
            ("C4", Some(2)),
            // Beside the first column nothing holds.
            ("D1", None),
            ("D4", None),
            ("H3", Some(0)),
        ] {
            let (row, column) = crate::address::parse_cell(cell).expect("a cell");
            assert_eq!(joined.holder(row, column), holder, "{cell}");
        }
    }
}
