//! Keys: the field or fields that tell records apart. Evidence per region.

use std::collections::HashSet;

use super::decide::header_words;
use super::profile::Profile;
use crate::proposal::ProposedField;

const ID_WORDS: &[&str] = &[
    "id",
    "code",
    "no",
    "nr",
    "number",
    "key",
    "ref",
    "reference",
    "sku",
    "uid",
    "guid",
    "num",
    "identifier",
    "nummer",
    "numero",
    "número",
    "codice",
    "fid",
    "kürzel",
    "cod",
    "isbn",
    "ean",
];

/// Whether a header names an identifier.
pub(crate) fn is_identifier(label: &str) -> bool {
    let words = header_words(label);
    words.last().is_some_and(|w| {
        ID_WORDS.contains(&w.as_str())
            || w.len() > 3 && w.ends_with("id") && !matches!(w.as_str(), "paid" | "valid" | "void" | "bid")
    }) || words.first().is_some_and(|w| ID_WORDS.contains(&w.as_str()))
}

/// Whether a column is one whose values could tell records apart at all.
fn can_be_key(field: &ProposedField, profile: &Profile) -> bool {
    let kind = field.value_kind();
    matches!(kind, "text" | "integer" | "email" | "url" | "phone" | "choice" | "link")
        && profile.longest <= 200
        && profile.errors == 0
}

/// Marks unique fields and returns the places of the key's fields.
pub(crate) fn find(table: &str, fields: &mut [ProposedField], profiles: &[Profile]) -> Vec<usize> {
    let mut best: Option<(i32, usize)> = None;
    for (i, (field, profile)) in fields.iter_mut().zip(profiles).enumerate() {
        field.required = profile.rows > 0 && profile.filled == profile.rows;
        let differ = profile.all_differ() && can_be_key(field, profile);
        let many = profile.good() >= 3 || is_identifier(&field.label);
        field.unique = differ && many && (field.value_kind() != "integer" || is_identifier(&field.label) || i == 0);
        if !differ || !field.required {
            continue;
        }
        let score = key_score(table, field, profile, i);
        if best.is_none_or(|(s, _)| score > s) {
            best = Some((score, i));
        }
    }
    let best = best.filter(|(score, _)| *score > 0);
    // A description that happens to differ is a worse key than two identifiers at the front.
    if best.is_some_and(|(_, i)| i > 0 && !is_identifier(&fields[i].label))
        && fields.first().is_some_and(|f| is_identifier(&f.label))
    {
        let two = pair(fields, profiles);
        if two.first() == Some(&0) {
            return two;
        }
    }
    if let Some((_, i)) = best {
        fields[i].unique = true;
        return vec![i];
    }
    pair(fields, profiles)
}

fn key_score(table: &str, field: &ProposedField, profile: &Profile, place: usize) -> i32 {
    let mut score = 20 - place.min(19) as i32;
    if is_identifier(&field.label) {
        score += 30;
        let (words, name) = (header_words(&field.label), table.to_lowercase());
        let stem = words.first().map_or("", String::as_str);
        if stem.len() >= 3 && name.starts_with(&stem[..stem.char_indices().nth(3).map_or(stem.len(), |(n, _)| n)]) {
            score += 10;
        }
    }
    if profile.longest > 60 || field.formula.is_some() {
        score -= 15;
    }
    if field.value_kind() == "integer" && !is_identifier(&field.label) {
        score -= if place == 0 { 5 } else { 30 };
    }
    score
}

/// Two fields that together tell records apart.
fn pair(fields: &[ProposedField], profiles: &[Profile]) -> Vec<usize> {
    let candidates: Vec<usize> = (0..fields.len())
        .filter(|i| {
            let (f, p) = (&fields[*i], &profiles[*i]);
            p.rows >= 3
                && p.filled == p.rows
                && p.distinct > 1
                && f.formula.is_none()
                && (matches!(f.value_kind(), "text" | "choice" | "date" | "link" | "phone")
                    || f.value_kind() == "integer" && (is_identifier(&f.label) || *i < 2 || f.link.is_some()))
                && p.longest <= 80
        })
        .take(8)
        .collect();
    let mut pairs: Vec<(i32, usize, usize)> = Vec::new();
    for (n, a) in candidates.iter().enumerate() {
        for b in &candidates[n + 1..] {
            let rows = profiles[*a].rows;
            if profiles[*a].distinct.saturating_mul(profiles[*b].distinct) < rows {
                continue;
            }
            let named =
                |i: usize| i32::from(is_identifier(&fields[i].label)) * 10 + i32::from(fields[i].link.is_some()) * 5;
            pairs.push((named(*a) + named(*b) - (*a + *b) as i32, *a, *b));
        }
    }
    pairs.sort_by_key(|(score, a, b)| (std::cmp::Reverse(*score), *a, *b));
    pairs
        .into_iter()
        .find(|(_, a, b)| differ_together(&profiles[*a].values, &profiles[*b].values))
        .map_or(Vec::new(), |(_, a, b)| vec![a, b])
}

fn differ_together(a: &[u64], b: &[u64]) -> bool {
    let mut seen = HashSet::with_capacity(a.len());
    a.iter().zip(b).all(|pair| seen.insert(pair))
}
