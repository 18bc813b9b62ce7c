//! Remarks among the records of a text file, as programs and people put them there: `# corrected by Ann`. Evidence per region.

use super::view::{Class, Line, View, median};
use crate::column::literal::trim;

/// What a remark begins with.
const SIGNS: [&str; 2] = ["#", "//"];

/// The rows that are remarks: they begin with a sign with which no record begins, and hold at most half of what records do, or less and
/// nothing but words. One of them may be the labels (`#id,name`), above all records.
pub(super) fn find(view: &View<'_>, lines: &[Line]) -> Vec<u32> {
    let Some(sign) = lines.iter().find_map(|line| sign_of(view, line)) else { return Vec::new() };
    let begins = |line: &&Line| text_of(view, line).is_some_and(|text| text.starts_with(sign));
    let (signed, records): (Vec<&Line>, Vec<&Line>) = lines.iter().partition(|line| begins(line));
    let fill = median(records.iter().map(|line| line.fill()));
    let Some(first) = records.iter().min_by_key(|line| line.spots[0].column) else { return Vec::new() };
    let is_remark = |line: &&&Line| {
        let is_sparse = line.fill() * 2 <= fill || line.fill() < fill && is_all_words(line);
        sign_of(view, line) == Some(sign) && is_sparse && line.spots[0].column == first.spots[0].column
    };
    let (remarks, others): (Vec<&Line>, Vec<&Line>) = signed.iter().partition(is_remark);
    let are_labels = others.iter().all(|line| line.row < first.row);
    if others.len() > 1 || !are_labels || signed.len() > records.len() {
        return Vec::new();
    }
    remarks.iter().map(|line| line.row).collect()
}

/// Whether a line holds words alone, as a sentence does that a delimiter has cut.
fn is_all_words(line: &Line) -> bool {
    line.spots.iter().all(|s| s.class == Class::Text)
}

/// The sign that a line begins with as remarks do: before several words.
fn sign_of(view: &View<'_>, line: &Line) -> Option<&'static str> {
    let text = text_of(view, line)?;
    SIGNS.into_iter().find(|sign| {
        let Some(rest) = text.strip_prefix(sign) else { return false };
        let begins_word =
            rest.starts_with(char::is_whitespace) || *sign == "#" && rest.starts_with(char::is_alphabetic);
        begins_word && text.contains(char::is_whitespace) && trim(rest).starts_with(char::is_alphabetic)
    })
}

fn text_of<'v>(view: &'v View<'_>, line: &Line) -> Option<&'v str> {
    let first = line.spots.first().filter(|s| s.class == Class::Text)?;
    Some(trim(view.text(first.text)))
}
