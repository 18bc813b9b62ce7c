//! What stands within a cell's text: lists of values that come again in other lists, and names of people.

use std::collections::HashMap;

use sheaf_model::text::text_key;

use super::literal::trim;
use super::profile::Profile;
use super::scale;
use super::words;
use crate::sheet::TextPool;

/// A column of lists.
pub(crate) struct List {
    /// What stands between.
    pub(crate) separator: String,
    /// The different parts.
    pub(crate) labels: Vec<String>,
}

/// Most different parts of a list.
const MOST: usize = 40;
/// Longest part in characters: what is longer is a sentence.
const LONGEST: usize = 40;
/// What stands between the parts of a list, the surest first.
pub(crate) const SEPARATORS: &[&str] = &[";", "|", "\n", ",", " / ", "、", "，"];

/// A part, and where it stands.
#[derive(Default)]
struct Part<'a> {
    text: &'a str,
    cells: u64,
    /// Different texts that hold it.
    texts: u64,
    /// Whether it stands alone or first in one, behind others in another.
    first: bool,
    later: bool,
}

/// The parts of a text; none where it is no list of short ones.
pub fn split<'a>(text: &'a str, separator: &str) -> Vec<&'a str> {
    text.split(separator).map(trim).filter(|part| !part.is_empty()).collect()
}

/// What stands between the parts of most texts that have parts.
pub fn separator<'t>(texts: impl Iterator<Item = &'t str> + Clone) -> Option<&'static str> {
    let lists = |separator: &str| texts.clone().filter(|text| split(text, separator).len() > 1).count();
    let counted = SEPARATORS.iter().map(|separator| (lists(separator), *separator)).filter(|(n, _)| *n > 0);
    counted.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, separator)| separator)
}

/// Whether a column holds lists: their parts come again in other lists and at other places. `New York, NY` is none, since its
/// parts stand in one order only.
pub(crate) fn lists(profile: &Profile, pool: &TextPool) -> Option<List> {
    let good = profile.good();
    if good < 6 || profile.texts != good || profile.longest > 400 {
        return None;
    }
    const FEWEST_LISTS: usize = 3;
    SEPARATORS.iter().find_map(|separator| {
        let parted = profile.words.keys().filter(|id| pool.get(**id).contains(separator)).take(FEWEST_LISTS);
        if parted.count() < FEWEST_LISTS {
            return None;
        }
        let (mut parts, mut several, mut wholes): (HashMap<String, Part<'_>>, u64, usize) = (HashMap::new(), 0, 0);
        for (id, cells) in &profile.words {
            let list = split(pool.get(*id), separator);
            if list.len() > 1 {
                several += cells;
                wholes += 1;
            }
            if list.len() > 20 || list.iter().any(|part| part.chars().count() > LONGEST) {
                return None;
            }
            for (place, text) in list.into_iter().enumerate() {
                let part = parts.entry(text_key(text).into_owned()).or_default();
                part.text = if part.text.is_empty() || text < part.text { text } else { part.text };
                part.cells += cells;
                part.texts += 1;
                part.first |= place == 0;
                part.later |= place > 0;
            }
            if parts.len() > MOST {
                return None;
            }
        }
        let again = parts.values().filter(|p| p.texts >= 2 && p.cells >= 2).count();
        let moved = parts.values().filter(|p| p.first && p.later).count();
        let uses: u64 = parts.values().map(|p| p.cells).sum();
        let figures = parts.values().filter(|p| p.text.bytes().all(|b| b.is_ascii_digit() || b == b'.')).count();
        let told = several * 5 >= good
            && wholes >= FEWEST_LISTS
            && parts.len() >= 2
            && again * 10 >= parts.len() * 7
            && moved * 3 >= parts.len()
            && uses >= 3 * parts.len() as u64
            && figures * 2 < parts.len();
        told.then(|| List {
            separator: (*separator).to_owned(),
            labels: scale::in_order(parts.values().map(|p| (p.cells, p.text.to_owned())).collect()),
        })
    })
}

/// Whether a column of texts names people: its header says so, or says that it holds names, and the names are built as those of
/// people are.
pub(crate) fn are_people(profile: &Profile, label: &str, pool: &TextPool) -> bool {
    const ABOUT: words::Words = words::Words::of(
        "title titel role position type status department team company firm id nr no number email mail phone date count",
    );
    if ABOUT.in_header(label) || profile.good() < 2 {
        return false;
    }
    let share = |holds: fn(&str) -> bool| {
        profile.words.iter().filter(|(id, _)| holds(trim(pool.get(**id)))).map(|(_, n)| *n).sum::<u64>()
    };
    if words::PERSON.in_header(label) {
        return share(is_name) * 10 >= profile.good() * 7;
    }
    // Customers and names are those of firms and things too: some must begin with a name that people are given.
    let may_be = words::PEOPLE.in_header(label) || words::TITLE.in_header(label);
    may_be && share(is_full_name) * 10 >= profile.good() * 7 && share(is_given) * 10 >= profile.good() * 3
}

/// Two or three words that begin with a capital.
fn is_full_name(text: &str) -> bool {
    is_name(text) && (2..=3).contains(&text.split_whitespace().count())
}

/// Whether the name in front, or that behind a comma, is one that many people are given.
fn is_given(text: &str) -> bool {
    let front = text.split_once(',').map_or(text, |(_, behind)| behind);
    let lower = front.split_whitespace().next().unwrap_or_default().to_lowercase();
    words::GIVEN.contains(&lower)
}

/// One to four words that begin with a capital, without figures; or a few letters of a script without capitals.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split([' ', ',']).filter(|w| !w.is_empty()).collect();
    let capital =
        |w: &&&str| w.chars().next().is_some_and(|c| c.is_uppercase() || c.is_alphabetic() && !c.is_lowercase());
    (1..=4).contains(&words.len())
        && words.iter().filter(capital).count() * 2 > words.len()
        && !text.chars().any(|c| c.is_ascii_digit() || matches!(c, '@' | '/' | '&' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_by_how_they_are_built() {
        for (text, wanted) in [
            ("Ann Smith", true),
            ("Müller, Jörg", true),
            ("Ludwig van Beethoven", true),
            ("山田太郎", true),
            ("R2D2", false),
            ("sales team", false),
            ("a@b.example", false),
        ] {
            assert_eq!(is_name(text), wanted, "{text}");
        }
    }

    #[test]
    fn given_names_stand_in_front_or_behind_a_comma() {
        for (text, wanted) in
            [("Ann Smith", true), ("Müller, Thomas", true), ("Acme Ltd", false), ("Paris Café", false)]
        {
            assert_eq!(is_given(text), wanted, "{text}");
        }
    }
}
