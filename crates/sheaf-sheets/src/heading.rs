//! Levels of headings that stand alone on their rows between records: told by the column in which they stand, by how far
//! they are set in, by the word that they begin with, by bold letters, or by the order in which they come.

use std::collections::BTreeSet;

use crate::column::literal::trim;
use crate::region::MOST_LEVELS;
use crate::said::Said;
use crate::say;
use crate::sheet::{Cell, Look};

/// A heading between records.
pub(crate) struct Heading {
    /// Its row, from zero.
    pub(crate) row: u32,
    pub(crate) cell: Cell,
    pub(crate) text: String,
    pub(crate) look: Look,
    /// No record stands between it and the heading before.
    pub(crate) follows: bool,
}

/// The level of each heading, 0 the highest.
pub(crate) struct Ranked {
    pub(crate) levels: Vec<u8>,
    /// What tells them; nothing where there is one level.
    pub(crate) told: Option<Said>,
    /// The word that a heading begins with tells its level.
    pub(crate) by_words: bool,
}

/// Ranks headings; all are of one level unless something tells otherwise.
pub(crate) fn rank(heads: &[Heading]) -> Ranked {
    let ranked =
        |told: Said, levels: Option<Vec<u8>>| levels.map(|levels| Ranked { levels, told: Some(told), by_words: false });
    let column = |head: &Heading| Some(u32::from(head.cell.column));
    let set_in = |head: &Heading| {
        let blanks = head.text.chars().take_while(|c| c.is_whitespace()).count() as u32;
        Some(blanks + 4 * u32::from(head.look.indent))
    };
    let light = |head: &Heading| Some(u32::from(!head.look.bold));
    let worded = || ranked(say!("the word that it begins with"), by_words(heads));
    ranked(say!("its column"), by_mark(heads, column))
        .or_else(|| ranked(say!("how far it is set in"), by_mark(heads, set_in)))
        .or_else(|| worded().map(|ranked| Ranked { by_words: true, ..ranked }))
        .or_else(|| ranked(say!("its bold letters"), by_mark(heads, light)))
        .or_else(|| ranked(say!("the order of the headings"), by_order(heads)))
        .unwrap_or_else(|| Ranked { levels: vec![0; heads.len()], told: None, by_words: false })
}

/// By a mark that grows from level to level. The first heading is of the highest, and one of a lower level follows directly.
fn by_mark(heads: &[Heading], mark: impl Fn(&Heading) -> Option<u32>) -> Option<Vec<u8>> {
    let marks: Vec<u32> = heads.iter().map(mark).collect::<Option<_>>()?;
    let distinct: BTreeSet<u32> = marks.iter().copied().collect();
    let levels: Vec<u8> = marks.iter().map(|m| distinct.iter().position(|d| d == m).map_or(0, |i| i as u8)).collect();
    (2..=MOST_LEVELS).contains(&distinct.len()).then_some(levels).filter(|levels| is_nested(heads, levels))
}

/// By the words that all of a level begin with, the highest first.
fn by_words(heads: &[Heading]) -> Option<Vec<u8>> {
    let words: Vec<String> =
        heads.iter().map(|h| apart(trim(&h.text)).map(|(word, _)| word.to_lowercase())).collect::<Option<_>>()?;
    let mut order: Vec<&String> = Vec::new();
    for word in &words {
        if !order.contains(&word) {
            order.push(word);
        }
    }
    let levels: Vec<u8> = words.iter().map(|w| order.iter().position(|o| *o == w).map_or(0, |i| i as u8)).collect();
    let lowest = levels.iter().filter(|l| usize::from(**l) + 1 == order.len()).count();
    (lowest >= 2 && (2..=MOST_LEVELS).contains(&order.len())).then_some(levels).filter(|l| is_nested(heads, l))
}

/// By their order: where several follow each other, and do so again and again, each is of a level of its own, and one that
/// comes alone is of the lowest.
fn by_order(heads: &[Heading]) -> Option<Vec<u8>> {
    let mut runs: Vec<usize> = Vec::new();
    for head in heads {
        match runs.last_mut().filter(|_| head.follows) {
            Some(run) => *run += 1,
            None => runs.push(1),
        }
    }
    let deepest = runs.iter().copied().max()?;
    let full = runs.iter().filter(|run| **run == deepest).count();
    if !(2..=MOST_LEVELS).contains(&deepest) || runs[0] != deepest || full < 2 {
        return None;
    }
    Some(runs.iter().flat_map(|run| deepest - run..deepest).map(|level| level as u8).collect())
}

/// Whether levels begin with the highest, and lower ones stand directly below higher ones more often than the other way
/// round, as they do where a heading has no record: each of them at least once.
fn is_nested(heads: &[Heading], levels: &[u8]) -> bool {
    let mut below = BTreeSet::new();
    let (mut down, mut up) = (0, 0);
    for (pair, _) in levels.windows(2).zip(&heads[1..]).filter(|(_, head)| head.follows) {
        if pair[1] > pair[0] {
            down += 1;
            below.insert(pair[1]);
        } else {
            up += 1;
        }
    }
    levels.first() == Some(&0) && down > up && levels.iter().all(|level| *level == 0 || below.contains(level))
}

/// The word that a heading begins with, and what follows it: `Region` and `North`.
pub(crate) fn apart(text: &str) -> Option<(&str, &str)> {
    let (word, rest) = text.split_once(':').or_else(|| text.split_once(char::is_whitespace))?;
    let (word, rest) = (trim(word), trim(rest.trim_start_matches([':', '-', '–'])));
    let plain = word.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '-') && word.chars().count() <= 30;
    (plain && !word.is_empty() && !rest.is_empty()).then_some((word, rest))
}
