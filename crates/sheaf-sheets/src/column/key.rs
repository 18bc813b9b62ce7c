//! Keys: the field or fields that tell records apart. Evidence per region.

use std::collections::HashSet;

use super::profile::Profile;
use super::regular;
use super::words::{self, header_words};
use crate::evidence::Evidence;
use crate::proposal::ProposedField;
use crate::said::Said;
use crate::say;
use crate::sheet::TextPool;

/// Whether a header names an identifier: `Order ID`, `No.`, `CustomerID`, `Kundennr`.
pub(crate) fn is_identifier(label: &str) -> bool {
    let words = header_words(label);
    let joined = |w: &str| {
        let id = w.len() > 3 && w.ends_with("id") && !matches!(w, "paid" | "valid" | "void" | "bid");
        let number = w.len() > 4 && ["nr", "nummer", "number", "code", "kod"].iter().any(|end| w.ends_with(end));
        id || number && !words::SHARED.contains(w) && !words::PHONE.contains(w)
    };
    words.last().is_some_and(|w| words::IDENTIFIER.contains(w) || joined(w))
        || words.first().is_some_and(|w| words::IDENTIFIER.contains(w))
}

/// Whether a column is one whose values could tell records apart at all.
fn can_be_key(field: &ProposedField, profile: &Profile) -> bool {
    let kind = field.value_kind();
    matches!(kind, "text" | "integer" | "email" | "url" | "phone" | "choice" | "link")
        && profile.longest <= 200
        && profile.errors == 0
}

/// Rows from which on what holds for all of them is more than chance.
const MANY: u64 = 50;

/// Rows from which on a field that none of them lacks is required: that the next one lacks it has then a chance of less than
/// one in ten, by the rule of succession.
const SEVERAL: u64 = 10;

/// Whether no record lacks it, as far as was seen: no blanks, nothing that is read as blank, no errors.
fn is_never_blank(field: &ProposedField, profile: &Profile) -> bool {
    profile.rows > 0 && profile.good() == profile.rows && field.reading.blanks.is_empty()
}

/// Whether a header names what records are called.
fn is_title(label: &str) -> bool {
    header_words(label).last().is_some_and(|w| words::TITLE.contains(w))
        && !header_words(label).iter().any(|w| words::SHARED.contains(w))
}

/// Whether a column's values are of the kind that tells records apart by what it is, not by chance.
fn tells_apart(field: &ProposedField, profile: &Profile, place: usize) -> bool {
    let shared = header_words(&field.label).iter().any(|w| words::SHARED.contains(w));
    let title = is_title(&field.label) && (place == 0 || profile.good() >= MANY);
    if field.kind == "link" || shared {
        return title && place == 0;
    }
    is_identifier(&field.label)
        || matches!(field.value_kind(), "email")
        || header_words(&field.label)
            .iter()
            .any(|w| matches!(w.as_str(), "iban" | "email" | "mail" | "vin" | "barcode"))
        || title
        // Of many texts that are all different the next is most likely another one too.
        || matches!(field.kind.as_str(), "text" | "url")
            && profile.good() >= 40
            && profile.good() * 10 >= profile.rows * 9
            && profile.longest <= 100
            && !header_words(&field.label).iter().any(|w| words::ASIDE.contains(w) || words::PERSON.contains(w))
}

/// Fields that tell records apart, and why they are believed to.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Key {
    /// Their places.
    pub(crate) fields: Vec<usize>,
    pub(crate) evidence: Evidence,
}

/// The key of a table, and what else could be it.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    /// None: nothing tells its records apart.
    pub(crate) key: Key,
    /// The best first.
    pub(crate) others: Vec<Key>,
}

/// Most other keys that are told.
const MOST_OTHERS: usize = 3;

/// Sets which fields are required and unique, as the records show, and which of that becomes a rule: what will hold for
/// records to come.
pub(crate) fn find(
    table: &str,
    fields: &mut [ProposedField],
    profiles: &[Profile],
    pointed: &dyn Fn(&str) -> bool,
    pool: &TextPool,
) -> Keys {
    let is_series = is_series(fields, profiles, pool);
    let keys = keys_of(table, fields, profiles, (pointed, is_series));
    let key = &keys.key.fields;
    let told = |label: &str| header_words(label).iter().any(|w| words::ASIDE.contains(w));
    let title = fields.iter().position(|f| f.kind == "text").filter(|i| !told(&fields[*i].label));
    for (i, (field, profile)) in fields.iter_mut().zip(profiles).enumerate() {
        let in_key = key.contains(&i);
        let may_be_key = can_be_key(field, profile) || i == 0 && is_series;
        let differs = profile.all_differ() && may_be_key && (profile.good() >= 3 || in_key);
        field.unique = profile.good() > 0 && profile.all_differ();
        field.required = profile.rows > 0 && profile.filled == profile.rows;
        field.rules.unique = differs && (*key == [i] || pointed(&field.name) || tells_apart(field, profile, i));
        let never_blank = is_never_blank(field, profile);
        field.rules.required = in_key
            || never_blank
                && (title == Some(i)
                    || profile.rows >= SEVERAL && !told(&field.label)
                    || profile.rows >= MANY && is_filled_on_purpose(field));
        if never_blank && profile.rows > 1 && field.formula.is_none() {
            field.also(say!("all {n} filled", n = profile.rows));
        }
        if differs && profile.good() > 1 && field.formula.is_none() {
            field.also(say!("all different"));
        }
    }
    keys
}

/// Whether a field that is always filled is so because a record needs it, rather than because someone had something to say.
fn is_filled_on_purpose(field: &ProposedField) -> bool {
    is_identifier(&field.label) || matches!(field.kind.as_str(), "choice" | "date" | "datetime" | "money")
}

/// Whether a field is an identifier, by its word or by its place and form, that all records but a few have of their own.
pub(crate) fn nearly_tells_apart(field: &ProposedField, profile: &Profile, place: usize) -> bool {
    let named = is_identifier(&field.label) && !words::SHARED.in_header(&field.label) || field.kind == "email";
    let repeats = profile.good().saturating_sub(profile.distinct);
    // What stands first without being called an identifier may well be a name that several have.
    let seldom = if named { 20 } else { 100 };
    profile.good() >= 10
        && repeats > 0
        && (repeats * seldom <= profile.good() || place == 0 && repeats == 1)
        && (named || place == 0)
        && field.link.is_none()
        && matches!(field.value_kind(), "text" | "integer" | "email")
}

/// The key of a table and its rivals: single fields by score, else two or three.
fn keys_of(
    table: &str,
    fields: &[ProposedField],
    profiles: &[Profile],
    (pointed, is_series): (&dyn Fn(&str) -> bool, bool),
) -> Keys {
    let mut singles: Vec<(i32, usize)> = Vec::new();
    if is_series {
        singles.push((SERIES, 0));
    }
    for (i, (field, profile)) in fields.iter().zip(profiles).enumerate() {
        if !(profile.all_differ() && can_be_key(field, profile) && is_never_blank(field, profile)) {
            continue;
        }
        let by_chance = profile.rows < MANY && !is_identifier(&field.label);
        let shared = || words::SHARED.in_header(&field.label) && !is_own_address(field) && !names_rows(fields, i);
        if by_chance && (shared() || i > 0 && is_way(&field.label)) {
            continue;
        }
        // Other tables name its records by it.
        let score = key_score(table, field, profile, i) + if pointed(&field.name) { 12 } else { 0 };
        if score > 0 {
            singles.push((score, i));
        }
    }
    prefer_addresses(fields, &mut singles);
    singles.sort_by_key(|(score, i)| (std::cmp::Reverse(*score), *i));
    let explained =
        |fields_of: Vec<usize>| Key { evidence: explain(fields, profiles, &fields_of).into(), fields: fields_of };
    let mut all: Vec<Key> = singles.iter().map(|(_, i)| explained(vec![*i])).collect();
    // A description that happens to differ is a worse key than two identifiers at the front.
    let described = singles.first().is_some_and(|(_, i)| *i > 0 && !is_identifier(&fields[*i].label))
        && fields.first().is_some_and(|f| is_identifier(&f.label));
    // One that a few records share is to be mended, not to be told apart by another field.
    let slipped = (0..fields.len()).any(|i| nearly_tells_apart(&fields[i], &profiles[i], i));
    if (described || all.is_empty()) && !slipped {
        let together = composite(fields, profiles);
        if together.first() == Some(&0) || all.is_empty() && !together.is_empty() {
            all.insert(0, explained(together));
        }
    }
    let key = if all.is_empty() { Key::default() } else { all.remove(0) };
    all.truncate(MOST_OTHERS);
    Keys { key, others: all }
}

/// The score of dates that are a series.
const SERIES: i32 = 12;

/// Whether figures are all that a table has beside its first column.
fn is_of_figures(fields: &[ProposedField]) -> bool {
    let figures = |f: &ProposedField| matches!(f.value_kind(), "integer" | "number" | "money" | "percent" | "duration");
    fields.len() > 1 && fields[1..].iter().all(figures)
}

/// Whether the records are those of days that follow each other, with nothing but figures.
fn is_series(fields: &[ProposedField], profiles: &[Profile], pool: &TextPool) -> bool {
    let (Some(field), Some(profile)) = (fields.first(), profiles.first()) else { return false };
    field.kind == "date"
        && field.formula.is_none()
        && profile.all_differ()
        && is_never_blank(field, profile)
        && is_of_figures(fields)
        && !profiles[1..].iter().any(is_counted)
        && regular::is_series(field, profile, pool)
}

/// Whether whole numbers all follow each other, as those of things do that are counted.
fn is_counted(profile: &Profile) -> bool {
    let follow = |(n, low, high): (u64, f64, f64)| n == profile.good() && high - low + 1.0 == n as f64;
    profile.fractions == 0 && profile.all_differ() && profile.plain.is_some_and(follow)
}

/// Whether a column of places names the rows of a table of figures.
fn names_rows(fields: &[ProposedField], place: usize) -> bool {
    place == 0 && words::PLACE.in_header(&fields[0].label) && is_of_figures(fields)
}

/// Whether a header says where something goes, and nothing else: few of these differ by chance.
fn is_way(label: &str) -> bool {
    let words = header_words(label);
    !words.is_empty() && words.iter().all(|w| words::WAY.contains(w))
}

/// Whether a column is of the addresses for mail of those whom the records are about: its header says of nobody else.
fn is_own_address(field: &ProposedField) -> bool {
    const OWN: words::Words = words::Words::of(
        "e mail email emails mails address addresses addr adresse emailaddress emailadresse correo electrónico electronico courriel \
         posta elettronica dirección endereço",
    );
    field.kind == "email" && header_words(&field.label).iter().all(|word| OWN.contains(word))
}

/// Two people may have one name, and seldom one address for mail: beside names of people, addresses tell records apart.
fn prefer_addresses(fields: &[ProposedField], singles: &mut [(i32, usize)]) {
    let names_people = |field: &ProposedField| {
        field.kind == "text"
            && (words::PERSON.in_header(&field.label)
                || header_words(&field.label).concat() == "fullname"
                || field.evidence.contains("names of people"))
    };
    if singles.iter().any(|(_, i)| names_people(&fields[*i])) {
        for (score, _) in singles.iter_mut().filter(|(_, i)| is_own_address(&fields[*i])) {
            *score += 25;
        }
    }
}

/// What speaks for a key, in words.
fn explain(fields: &[ProposedField], profiles: &[Profile], places: &[usize]) -> Said {
    let n = places.first().map_or(0, |i| profiles[*i].rows);
    match places {
        [only] if is_identifier(&fields[*only].label) => {
            say!("all {n} are there and different, and its header names an identifier", n)
        }
        [_] => say!("all {n} are there and different", n),
        _ => say!("only together they differ in all {n} records", n),
    }
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
    // What stands first and is called as the records are, or is written as codes are, names them.
    let is_coded = || profile.is_coded() || field.kind == "integer" && is_coded_in_figures(profile);
    if place == 0 && !is_identifier(&field.label) && (is_called_as(table, &field.label) || is_coded()) {
        score += 30;
    }
    if profile.longest > 60 || field.formula.is_some() {
        score -= 15;
    }
    if field.value_kind() == "integer" && !is_identifier(&field.label) {
        score -= if place == 0 { 5 } else { 30 };
    }
    score
}

/// Whether whole numbers all have as many digits, and five at least, as the numbers of things have.
fn is_coded_in_figures(profile: &Profile) -> bool {
    let digits = |n: f64| (n.abs() + 1.0).log10().ceil();
    let alike = |least: f64, greatest: f64| least >= 10_000.0 && digits(least) == digits(greatest);
    profile.fractions == 0 && profile.plain.is_some_and(|(n, low, high)| n == profile.good() && alike(low, high))
}

/// Whether a header is the table's name for one of its records: `Ticket` in `Tickets`, `Rechnung` in `Rechnungen`.
fn is_called_as(table: &str, label: &str) -> bool {
    let (table, label) = (header_words(table), header_words(label));
    let [label] = label.as_slice() else { return false };
    label.chars().count() >= 3
        && table.last().is_some_and(|t| {
            t == label
                || t.strip_prefix(label.as_str()).is_some_and(|end| end.chars().count() <= 2)
                || t.strip_suffix("ies").is_some_and(|stem| label.strip_suffix('y') == Some(stem))
        })
}

/// Two or three fields that together tell records apart, the fewest that do.
fn composite(fields: &[ProposedField], profiles: &[Profile]) -> Vec<usize> {
    let two = pair(fields, profiles);
    if two.is_empty() { three(fields, profiles) } else { two }
}

/// Whether a field can be one of several that tell records apart. What does so alone needs no other. Measures cannot: a number is one only where it is called so,
/// stands in front, or `few` are given and the numbers come again and again, as depths and years do.
fn can_be_part(fields: &[ProposedField], profiles: &[Profile], i: usize, few: bool) -> bool {
    let (f, p) = (&fields[i], &profiles[i]);
    p.rows >= 3
        && is_never_blank(f, p)
        && p.distinct > 1
        && !p.all_differ()
        && f.formula.is_none()
        && (matches!(f.value_kind(), "text" | "choice" | "date" | "link" | "phone")
            || f.value_kind() == "integer"
                && (is_identifier(&f.label) || i < 2 || f.link.is_some() || few && p.distinct * 3 <= p.rows))
        && p.longest <= 80
}

/// Most fields that are tried together.
const MOST_PARTS: usize = 8;

/// Two fields that together tell records apart.
fn pair(fields: &[ProposedField], profiles: &[Profile]) -> Vec<usize> {
    let candidates: Vec<usize> =
        (0..fields.len()).filter(|i| can_be_part(fields, profiles, *i, false)).take(MOST_PARTS).collect();
    let mut pairs: Vec<(i32, usize, usize)> = Vec::new();
    for (n, a) in candidates.iter().enumerate() {
        for b in &candidates[n + 1..] {
            let rows = profiles[*a].rows;
            // Of few records, any two fields may tell them apart by chance.
            let meant = |i: usize| {
                is_identifier(&fields[i].label) || fields[i].link.is_some() || words::LINE.in_header(&fields[i].label)
            };
            if rows < MANY && !meant(*a) && !meant(*b) && !is_beyond_chance(profiles, &[*a, *b]) {
                continue;
            }
            if combinations(profiles, &[*a, *b]) < rows {
                continue;
            }
            let named =
                |i: usize| i32::from(is_identifier(&fields[i].label)) * 10 + i32::from(fields[i].link.is_some()) * 5;
            pairs.push((named(*a) + named(*b) - (*a + *b) as i32, *a, *b));
        }
    }
    pairs.sort_by_key(|(score, a, b)| (std::cmp::Reverse(*score), *a, *b));
    let found = pairs.into_iter().map(|(_, a, b)| vec![a, b]).find(|places| differ_together(profiles, places));
    found.unwrap_or_default()
}

/// Three fields that together tell records apart, where most of what they could be together is there: the first ones.
fn three(fields: &[ProposedField], profiles: &[Profile]) -> Vec<usize> {
    let candidates: Vec<usize> =
        (0..fields.len()).filter(|i| can_be_part(fields, profiles, *i, true)).take(MOST_PARTS).collect();
    let mut all: Vec<Vec<usize>> = Vec::new();
    for (n, a) in candidates.iter().enumerate() {
        for (m, b) in candidates.iter().enumerate().skip(n + 1) {
            all.extend(candidates[m + 1..].iter().map(|c| vec![*a, *b, *c]));
        }
    }
    let is_filled = |places: &[usize]| combinations(profiles, places) <= profiles[places[0]].rows.saturating_mul(2);
    all.retain(|places| is_filled(places) && is_beyond_chance(profiles, places));
    all.sort_by_key(|places| places.iter().sum::<usize>());
    all.into_iter().find(|places| differ_together(profiles, places)).unwrap_or_default()
}

/// How many records could differ in these fields.
fn combinations(profiles: &[Profile], places: &[usize]) -> u64 {
    places.iter().fold(1, |all, i| all.saturating_mul(profiles[*i].distinct))
}

/// Whether records thrown into all combinations of these fields would most surely have met: then it is no chance that they do
/// not. By the approximation of the birthday problem, the chance that none of n meet in m places is e to the power of -n(n-1)/2m;
/// less than one in a thousand is asked.
fn is_beyond_chance(profiles: &[Profile], places: &[usize]) -> bool {
    let rows = places.first().map_or(0, |i| profiles[*i].rows);
    let places = combinations(profiles, places);
    places >= rows && rows.saturating_mul(rows.saturating_sub(1)) >= places.saturating_mul(14)
}

fn differ_together(profiles: &[Profile], places: &[usize]) -> bool {
    let rows = places.first().map_or(0, |i| profiles[*i].values.len());
    let mut seen = HashSet::with_capacity(rows);
    (0..rows).all(|row| seen.insert(places.iter().map(|i| profiles[*i].values.get(row)).collect::<Vec<_>>()))
}
