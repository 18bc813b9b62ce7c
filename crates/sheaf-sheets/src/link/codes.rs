//! Lists that stand beside the records of their sheet and say what a code means: `Code | Meaning` beside `Condition code`.

use crate::column::decide::header_words;
use crate::column::key::is_identifier;
use crate::propose::Work;

/// Most records of such a list.
const MOST: u64 = 100;

/// Whether a short list beside a table explains one of its columns: its key is called as the column is, but for what the column
/// says more.
pub(super) fn explains(works: &[Work], from: (usize, usize), to: (usize, usize)) -> bool {
    let (own, far) = (&works[from.0], &works[to.0]);
    let beside = own.sheet == far.sheet
        && (far.area.left > own.area.right || far.area.right < own.area.left)
        && far.area.top <= own.area.bottom
        && own.area.top <= far.area.bottom;
    let is_list = to.1 == 0 && (2..=3).contains(&far.table.fields.len()) && far.table.rows <= MOST;
    let key = &far.table.fields[to.1].label;
    beside && is_list && far.table.rows < own.table.rows && is_identifier(key) && {
        let (label, key) = (header_words(&own.table.fields[from.1].label), header_words(key));
        label.len() > key.len() && label.ends_with(&key)
    }
}
