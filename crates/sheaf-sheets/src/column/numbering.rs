//! Numbering: texts such as `1.1`, `1.10` and `2.1.1` that name a place in an order. As numbers, `1.1` and `1.10` would be one.

use std::collections::{BTreeMap, HashSet};

use super::literal::{Literal, NOTHING, trim};
use super::profile::Profile;
use super::words;
use crate::said::Said;
use crate::say;
use crate::sheet::TextPool;

/// What shows that a column of numbers with points numbers things, if it does.
pub(crate) fn evidence(profile: &Profile, label: &str, pool: &TextPool) -> Option<Said> {
    let mut texts: Vec<&str> = Vec::new();
    for text in profile.words.keys().map(|id| trim(pool.get(*id))) {
        match levels(text) {
            Some(_) => texts.push(text),
            None if Literal::of(text).any(NOTHING) => {}
            None => return None,
        }
    }
    let deeper: Vec<&str> = texts.iter().copied().filter(|text| levels(text).is_some_and(|n| n > 2)).collect();
    let stepped = texts.iter().filter(|text| levels(text).is_some_and(|n| n > 1)).count();
    if stepped == 0 {
        return None;
    }
    let named = is_named(label) && profile.texts == profile.good();
    // One such text among numbers may be a slip.
    let beside = deeper.len() < texts.len() || profile.texts < profile.good();
    let mixed = deeper.len() > usize::from(!named) && beside && !deeper.iter().all(|text| is_grouped(text));
    let counted = words::MONEY.in_header(label) || words::COUNT.in_header(label);
    match () {
        () if mixed => Some(say!("'{text}' stands among them", text = *deeper.iter().min()?)),
        () if counted => None,
        () => {
            let pair = told_apart(&texts).map(|(a, b)| say!("'{a}' and '{b}' would be the same number", a, b));
            let steps = || profile.texts == profile.good() && is_called_so(label) && run_on(&texts);
            pair.or_else(|| (named || steps()).then(|| say!("'{field}' numbers things", field = label)))
        }
    }
}

/// How many levels a numbering has; none where a text is no numbering.
fn levels(text: &str) -> Option<usize> {
    let is_level = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    text.split('.').all(is_level).then(|| text.split('.').count())
}

/// Whether points part its thousands.
fn is_grouped(text: &str) -> bool {
    text.split('.').skip(1).all(|part| part.len() == 3)
}

/// Two texts that differ and are one number: `1.1` and `1.10`. Where amounts are written with or without noughts at their end,
/// some have a nought behind their point too.
fn told_apart<'a>(texts: &[&'a str]) -> Option<(&'a str, &'a str)> {
    let padded = |text: &&str| text.split_once('.').is_some_and(|(_, rest)| rest.len() > 1 && rest.starts_with('0'));
    if texts.iter().any(padded) {
        return None;
    }
    let known: HashSet<&str> = texts.iter().copied().collect();
    let shorter = |text: &&'a str| {
        let short = text.strip_suffix('0').filter(|short| short.contains('.') && !short.ends_with('.'))?;
        Some((*known.get(short)?, *text))
    };
    texts.iter().filter_map(shorter).min()
}

/// Whether the second levels of at least two first ones are counted from one on, each once: `1.1`, `1.2`, `2.1`, `2.2`, `2.3`.
fn run_on(texts: &[&str]) -> bool {
    let mut below: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (upper, lower) in texts.iter().filter_map(|text| text.split_once('.')) {
        below.entry(upper).or_default().push(lower.parse().unwrap_or(0));
    }
    let counted = |places: &mut Vec<u32>| {
        places.sort_unstable();
        places.iter().zip(1..).all(|(place, n)| *place == n)
    };
    let deepest = below.values().map(Vec::len).max().unwrap_or(0);
    below.len() >= 2 && deepest >= 2 && below.values_mut().all(counted)
}

/// Whether a header has words for identifiers or numberings alone.
fn is_called_so(label: &str) -> bool {
    let all = words::header_words(label);
    !all.is_empty() && all.iter().all(|w| words::NUMBERING.contains(w) || words::IDENTIFIER.contains(w))
}

/// Whether a header says so, and nothing else: `Room`, `Clause no`, but not `Room temperature`.
fn is_named(label: &str) -> bool {
    is_called_so(label) && words::NUMBERING.in_header(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_texts_of_one_number_show_a_numbering() {
        assert_eq!(told_apart(&["1.1", "1.2", "1.10"]), Some(("1.1", "1.10")));
        assert_eq!(told_apart(&["2.5", "2.50", "2.05"]), None, "amounts");
        assert_eq!(told_apart(&["1.10", "2.20"]), None, "two digits each");
        assert_eq!(
            ["1", "1.2", "2.1.10", "1.", "1.2345", "a.1"].map(levels),
            [Some(1), Some(2), Some(3), None, None, None]
        );
        assert!(run_on(&["1", "1.1", "1.2", "2", "2.1"]) && run_on(&["1.2", "1.1", "2.1"]));
        assert!(!run_on(&["1.1", "1.2"]) && !run_on(&["1.5", "2.1", "2.2"]) && !run_on(&["1.1", "2.1"]));
        assert!(is_named("Room no") && is_named("Clause") && !is_named("Room temperature") && !is_named("No"));
    }
}
