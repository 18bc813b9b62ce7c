//! Choices: few words that come again and again, in the order that a person would give, with their other spellings.

use std::collections::{BTreeMap, HashSet};

use sheaf_model::text::{distance, text_key};

use super::literal::{trim, yes_no};
use super::profile::Profile;
use crate::address::Rect;
use crate::cell::display;
use crate::defined;
use crate::format::FormatKind;
use crate::proposal::ProposedField;
use crate::say;
use crate::sheet::{ListRule, Sheet, TextPool};
use crate::workbook::Workbook;

/// A list of choices.
pub(crate) struct Choices {
    pub(crate) labels: Vec<String>,
    /// Other spellings of them.
    pub(crate) spellings: BTreeMap<String, String>,
}

/// Most choices of a field.
pub const MOST: usize = 40;
/// How often a choice stands for one that looks like a slip of it.
pub const RARER: u64 = 5;
/// Most letters of a choice.
pub const LONGEST: usize = 80;

/// Whether so many different texts come again and again in so many cells, as choices do.
pub const fn come_again(distinct: u64, cells: u64) -> bool {
    let few = distinct <= 12 || distinct * 50 <= cells && distinct <= MOST as u64;
    cells >= 4 && distinct >= 1 && few && distinct * 2 <= cells
}

/// Whether a choice that is rarely written looks like a slip of another. Codes differ by a digit and groups by a letter (`Team A`,
/// `Team B`): these mean other things.
pub fn is_slip(rare: &str, usual: &str) -> bool {
    let (rare, usual) = (rare.to_lowercase(), usual.to_lowercase());
    let is_letter = |word: &str| word.chars().nth(1).is_none();
    let words = || rare.split_whitespace().zip(usual.split_whitespace());
    rare.chars().count() >= 5
        && !rare.chars().any(|c| c.is_ascii_digit())
        && distance(&rare, &usual) == 1
        && !words().any(|(a, b)| a != b && is_letter(a) && is_letter(b))
}

/// Most cells of a list of allowed values that are looked at.
const MOST_LISTED: usize = 10_000;
/// From this row on, a reference is one to a whole column.
const LAST_ROW: u32 = 1_048_575;

/// The choices of a column of words, if it is one.
pub(crate) fn choices(profile: &Profile, pool: &TextPool) -> Option<Choices> {
    let good = profile.good();
    let distinct = profile.distinct;
    if !come_again(distinct, good) || profile.longest > LONGEST || profile.words.is_empty() {
        return None;
    }
    if distinct == 1 && good < 8 {
        return None;
    }
    // Spellings that differ by case and blanks are one choice, named as most cells have it.
    let mut groups = Groups::new();
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
    let mut groups = as_yes_and_no(groups);
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

/// Whether the texts are scores of matches, as `2-1`. In ranges (`10-19`) the second number is never the less.
pub(super) fn are_scores(profile: &Profile, pool: &TextPool) -> bool {
    let goals = |part: &str| (1..=2).contains(&part.len()).then(|| part.parse::<u8>().ok())?;
    let score = |text: &str| text.split_once(['-', '–']).and_then(|(a, b)| Some((goals(a.trim())?, goals(b.trim())?)));
    let scores: Option<Vec<(u8, u8)>> =
        profile.words.keys().map(|id| trim(pool.get(*id))).filter(|t| !t.is_empty()).map(score).collect();
    let some = |of: fn(&(u8, u8)) -> bool| scores.as_ref().is_some_and(|all| all.iter().any(of));
    profile.texts == profile.good() && some(|(a, b)| a > b) && some(|(a, b)| a == b) && some(|(a, b)| a < b)
}

/// Texts by their key, each with how many cells hold it.
type Groups<'a> = BTreeMap<String, Vec<(u64, &'a str)>>;

/// Where all words say yes or no, some of them short (`Y`, `yes`), there are but two choices. Words for yes of two languages stay
/// two: `S` and `O` are as well two ways of the wind.
fn as_yes_and_no(groups: Groups<'_>) -> Groups<'_> {
    let sides: Option<Vec<(bool, Option<char>)>> =
        groups.keys().map(|key| Some((yes_no(key)?, key.chars().next()))).collect();
    let Some(sides) = sides.filter(|sides| sides.len() > 2) else { return groups };
    let mut different = sides.clone();
    different.sort_unstable();
    different.dedup();
    if !matches!(different[..], [(false, _), (true, _)]) {
        return groups;
    }
    let mut both = Groups::new();
    for ((yes, _), texts) in sides.into_iter().zip(groups.into_values()) {
        both.entry(if yes { "yes" } else { "no" }.to_owned()).or_default().extend(texts);
    }
    both
}

/// Choices in the order of the list that the sheet allows in their column; of the list's own values those that nobody has chosen
/// yet are choices too.
pub(crate) fn order_by_rule(field: &mut ProposedField, book: &Workbook, sheet: usize, (first, column): (u32, u32)) {
    let holds =
        |rule: &&ListRule| rule.areas.iter().any(|a| a.contains(first, column) || a.contains(first + 1, column));
    let Some(rule) = book.sheets[sheet].sheet.list_rules.iter().find(holds) else { return };
    let Some(listed) = listed(rule, book, sheet, &field.choices) else { return };
    let place = |label: &str| listed.iter().position(|l| text_key(l) == text_key(label));
    if field.choices.iter().filter(|c| place(c).is_some()).count() * 2 < field.choices.len() {
        return;
    }
    let known: HashSet<String> = field.choices.iter().map(|c| text_key(c).into_owned()).collect();
    let unused = listed.iter().filter(|l| !known.contains(text_key(l).as_ref()));
    field.choices.extend(unused.cloned());
    field.choices.sort_by_key(|c| place(c).unwrap_or(usize::MAX));
    field.also(match rule.source.starts_with('"') {
        true => say!("in the order of the list that the sheet allows"),
        false => say!("in the order of the list that the sheet allows ({list})", list = &rule.source),
    });
}

/// The values of a list of allowed ones, each once: those that are written into the rule, or those of the cells that it refers to.
fn listed(rule: &ListRule, book: &Workbook, sheet: usize, used: &[String]) -> Option<Vec<String>> {
    let texts: Vec<String> = match rule.source.strip_prefix('"') {
        Some(inside) => inside.trim_end_matches('"').split(',').map(str::to_owned).collect(),
        None => {
            let (far, area) = referred(&rule.source, book, sheet)?;
            let mut texts = texts_in(book, far, area);
            // The label above a whole column is none of its values.
            let is_label = |first: &String| !used.iter().any(|u| text_key(u) == text_key(trim(first)));
            if area.top == 0 && area.bottom >= LAST_ROW && texts.first().is_some_and(is_label) {
                texts.remove(0);
            }
            texts
        }
    };
    let mut seen = HashSet::new();
    let fresh = |text: &&str| !text.is_empty() && seen.insert(text_key(text).into_owned());
    let all: Vec<String> = texts.iter().map(|text| trim(text)).filter(fresh).map(str::to_owned).collect();
    (all.len() <= MOST).then_some(all)
}

/// The cells that a rule refers to: on its own sheet, on another, or by a name.
fn referred<'b>(source: &str, book: &'b Workbook, own: usize) -> Option<(&'b Sheet, Rect)> {
    let source = source.trim_start_matches('=');
    let sheet = &book.sheets[own].sheet;
    let named = || book.names_of(own).find(|d| d.name.eq_ignore_ascii_case(source)).and_then(defined::Defined::area);
    let Some((name, area)) = defined::area_of(source).or_else(named) else {
        return Some((sheet, defined::rect_of(source)?));
    };
    let far = book.sheets.iter().find(|s| s.sheet.file == sheet.file && s.sheet.name.eq_ignore_ascii_case(&name))?;
    Some((&far.sheet, area))
}

/// What stands in a column or row of cells, in its order.
fn texts_in(book: &Workbook, sheet: &Sheet, area: Rect) -> Vec<String> {
    if area.left != area.right && area.top != area.bottom {
        return Vec::new();
    }
    let cells = sheet.rows_between(area.top, area.bottom).iter().flat_map(|span| sheet.row_cells(span));
    let inside = cells.filter(|cell| (area.left..=area.right).contains(&u32::from(cell.column)));
    inside.map(|cell| display(cell.value, sheet.format(cell), &book.pool)).take(MOST_LISTED).collect()
}

/// Whether a number has a format that says what of: a date, an amount, a share.
fn has_units(profile: &Profile) -> bool {
    use FormatKind::{Currency, Date, DateTime, Duration, Percent, Time};
    [Date, DateTime, Time, Duration, Currency, Percent].iter().any(|kind| profile.of_kind(*kind) > 0)
}
