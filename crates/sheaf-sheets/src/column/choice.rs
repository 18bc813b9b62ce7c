//! Choices: few words that come again and again, in the order that a person would give, with their other spellings.

use std::collections::BTreeMap;

use sheaf_model::text::text_key;

use super::literal::trim;
use super::profile::Profile;
use crate::format::FormatKind;
use crate::sheet::TextPool;

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
    (labels.len() <= MOST).then(|| Choices { labels: in_order(labels), spellings })
}

/// Whether a number has a format that says what of: a date, an amount, a share.
fn has_units(profile: &Profile) -> bool {
    use FormatKind::{Currency, Date, DateTime, Duration, Percent, Time};
    [Date, DateTime, Time, Duration, Currency, Percent].iter().any(|kind| profile.of_kind(*kind) > 0)
}

/// Scales that people know by heart.
const SCALES: &[&[&str]] = &[
    &["very low", "low", "medium", "high", "very high", "critical", "urgent"],
    &["lowest", "low", "normal", "high", "highest"],
    &["xs", "s", "m", "l", "xl", "xxl"],
    &["small", "medium", "large"],
    &["never", "rarely", "sometimes", "often", "always"],
    &["green", "amber", "yellow", "red"],
    &[
        "new",
        "open",
        "contacted",
        "qualified",
        "in progress",
        "proposal",
        "negotiation",
        "on hold",
        "pending",
        "won",
        "lost",
        "done",
        "resolved",
        "closed",
        "cancelled",
    ],
    &["draft", "sent", "partly paid", "paid", "overdue", "cancelled"],
    &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    &["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    &[
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
    &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    &["niedrig", "mittel", "hoch"],
    &["bajo", "medio", "alto"],
    &["faible", "moyen", "élevé"],
    &["yes", "no"],
    &["ja", "nein"],
    &["oui", "non"],
];

/// A known scale's order; leading numbers; else by the alphabet.
fn in_order(mut labels: Vec<(u64, String)>) -> Vec<String> {
    let scale = SCALES
        .iter()
        .find(|scale| labels.len() >= 2 && labels.iter().all(|(_, l)| scale.contains(&l.to_lowercase().as_str())));
    let number = |label: &str| -> Option<u64> {
        let digits: String = label.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    if let Some(scale) = scale {
        labels.sort_by_key(|(_, l)| scale.iter().position(|s| *s == l.to_lowercase()));
    } else if labels.iter().all(|(_, l)| number(l).is_some()) {
        labels.sort_by_key(|(_, l)| number(l));
    } else {
        labels.sort_by_key(|(_, l)| text_key(l).into_owned());
    }
    labels.into_iter().map(|(_, l)| l).collect()
}
