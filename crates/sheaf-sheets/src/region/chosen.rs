//! Tables that a person points at: where they stand is given, and what each of their rows is, is found out as everywhere.

use super::header::Header;
use super::view::View;
use super::{Draft, Region, levels, note_text, settle};
use crate::address::Rect;
use crate::place::Placed;
use crate::say;

/// Rows above a table in which its title is looked for.
const ABOVE: u32 = 4;

/// The table of a place; none where it has no record.
pub(crate) fn read(view: &View<'_>, place: &Placed) -> Option<Region> {
    let Placed { area, header_rows, .. } = *place;
    let lines = view.lines(area, &[]);
    let body = lines.partition_point(|line| line.row < area.top + header_rows);
    let header =
        (body > 0).then(|| Header { first: 0, labels: body - 1, levels: levels::given(view, &lines[..body]), body });
    let above = Rect { top: area.top.saturating_sub(ABOVE), bottom: area.top.saturating_sub(1), ..area };
    let title = (area.top > 0).then(|| note_text(view, &view.lines(above, &[]))).flatten();
    let draft = Draft { lines, header, title, repeats: 0, from: area.top, notes: Vec::new() };
    let mut region = settle(view, &draft, true)?;
    region.evidence.change_first(|why| say!("chosen by you: {why}", why));
    Some(region)
}
