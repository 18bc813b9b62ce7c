//! Choices: few words that come again and again, in the order that a person would give, with their other spellings.

use std::collections::{BTreeMap, HashSet};

use sheaf_model::text::text_key;

use super::literal::trim;
use super::profile::Profile;
use crate::format::FormatKind;
use crate::proposal::ProposedField;
use crate::sheet::{Sheet, TextPool};

/// A list of choices.
pub(crate) struct Choices {
    pub(crate) labels: Vec<String>,
    /// Other spellings of them.
    pub(crate) spellings: BTreeMap<String, String>,
}

/// Most choices of a field.
const MOST: usize = 40;

/// The choices of a column of words, if it is one.
pub(crate) fn choices(profile: &Profile, pool: &TextPool) -> Option<Choices> {
    let good = profile.good();
    let distinct = profile.distinct;
    let few = distinct <= 12 || distinct * 50 <= good && distinct <= MOST as u64;
    if good < 4 || distinct < 1 || !few || distinct * 2 > good || profile.longest > 80 || profile.words.is_empty() {
        return None;
    }
    if distinct == 1 && good < 8 {
        return None;
    }
    // Spellings that differ by case and blanks are one choice, named as most cells have it.
    let mut groups: BTreeMap<String, Vec<(u64, &str)>> = BTreeMap::new();
    let mut covered = 0;
    for (id, count) in &profile.words {
        let text = pool.get(*id);
        if !trim(text).is_empty() {
            covered += *count;
            groups.entry(text_key(trim(text)).into_owned()).or_default().push((*count, trim(text)));
        }
    }
    // A number among words is a choice too, as a person sees it; among mostly numbers the words are the strangers.
    let numbers = good.saturating_sub(profile.texts);
    let among_words = numbers * 2 <= good && !profile.shown.many && !has_units(profile);
    for (text, count) in profile.shown.iter() {
        let key = text_key(text).into_owned();
        if among_words || groups.contains_key(&key) {
            covered += count;
            groups.entry(key).or_default().push((count, text));
        }
    }
    if covered * 100 < good * 97 {
        return None;
    }
    let mut labels = Vec::new();
    let mut spellings = BTreeMap::new();
    for group in groups.values_mut() {
        group.sort_by_key(|(count, text)| (std::cmp::Reverse(*count), *text));
        let label = group.first()?.1.to_owned();
        for (_, other) in group.iter().filter(|(_, t)| *t != label) {
            spellings.insert((*other).to_owned(), label.clone());
        }
        labels.push((group.iter().map(|(n, _)| n).sum::<u64>(), label));
    }
    (labels.len() <= MOST).then(|| Choices { labels: super::scale::in_order(labels), spellings })
}

/// Choices in the order of the list that the sheet allows in their column; of the list's own values those that nobody has chosen
/// yet are choices too.
pub(crate) fn order_by_rule(field: &mut ProposedField, sheet: &Sheet, first: u32, column: u32) {
    let rule = sheet.list_rules.iter().find(|r| {
        r.source.starts_with('"') && r.areas.iter().any(|a| a.contains(first, column) || a.contains(first + 1, column))
    });
    let Some(rule) = rule else { return };
    let listed: Vec<&str> = rule.source.trim_matches('"').split(',').map(trim).filter(|t| !t.is_empty()).collect();
    let place = |label: &str| listed.iter().position(|l| text_key(l) == text_key(label));
    if listed.len() > MOST || field.choices.iter().filter(|c| place(c).is_some()).count() * 2 < field.choices.len() {
        return;
    }
    let known: HashSet<String> = field.choices.iter().map(|c| text_key(c).into_owned()).collect();
    let mut seen = HashSet::new();
    let unused =
        listed.iter().filter(|l| !known.contains(text_key(l).as_ref()) && seen.insert(text_key(l).into_owned()));
    field.choices.extend(unused.map(|l| (*l).to_owned()));
    field.choices.sort_by_key(|c| place(c).unwrap_or(usize::MAX));
    field.evidence.push_str("; in the order of the list that the sheet allows");
}

/// Whether a number has a format that says what of: a date, an amount, a share.
fn has_units(profile: &Profile) -> bool {
    use FormatKind::{Currency, Date, DateTime, Duration, Percent, Time};
    [Date, DateTime, Time, Duration, Currency, Percent].iter().any(|kind| profile.of_kind(*kind) > 0)
}
