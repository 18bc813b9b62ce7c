//! Remarks among the records of a text file, as programs and people put them there: `# corrected by Ann`. Evidence per region.

use super::view::{Class, Line, View, median};
use crate::column::literal::trim;

/// What a remark begins with.
const SIGNS: [&str; 2] = ["#", "//"];

/// The rows that are remarks: they begin with a sign with which no record begins, and hold less than records do. What holds as much
/// may be the labels, or a record whose number is written so.
pub(super) fn find(view: &View<'_>, lines: &[Line]) -> Vec<u32> {
    let begins = |line: &Line| {
        let first = line.spots.first().filter(|s| s.class == Class::Text)?;
        let text = trim(view.text(first.text));
        SIGNS.into_iter().find(|sign| text.strip_prefix(*sign).is_some_and(|rest| !trim(rest).is_empty()))
    };
    let Some(sign) = lines.iter().find_map(begins) else { return Vec::new() };
    let (signed, records): (Vec<&Line>, Vec<&Line>) = lines.iter().partition(|line| begins(line) == Some(sign));
    let fill = median(records.iter().map(|line| line.fill()));
    let Some(left) = records.iter().map(|line| line.spots[0].column).min() else { return Vec::new() };
    let is_remark = |line: &&&Line| line.fill() < fill && line.spots[0].column == left;
    let remarks: Vec<u32> = signed.iter().filter(is_remark).map(|line| line.row).collect();
    // One of them may be the labels.
    if signed.len() > remarks.len() + 1 || signed.len() > records.len() { Vec::new() } else { remarks }
}
