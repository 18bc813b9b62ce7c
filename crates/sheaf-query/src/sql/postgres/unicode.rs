//! What the functions of PostgreSQL know of Unicode: tables made from the same data as `sheaf_model::text` and Rust's own
//! `char`, since what a server knows depends on its version, its collation and the libraries that it was built with.

use std::collections::{BTreeMap, HashSet};

use icu_casemap::CaseMapper;
use icu_normalizer::properties::{
    CanonicalCombiningClassMapBorrowed, CanonicalCompositionBorrowed, CanonicalDecompositionBorrowed, Decomposed,
};
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use regex_syntax::hir::{Class, Hir, HirKind};
use sheaf_model::text::{fold, without_accents};

const ASCII: std::ops::RangeInclusive<char> = '\u{1}'..='\u{7f}';

type Map = BTreeMap<String, String>;

/// Syllables of Hangul are made of their parts by arithmetic (Unicode, chapter 3.12), so that no table needs to hold them.
const HANGUL: std::ops::RangeInclusive<char> = '\u{ac00}'..='\u{d7a3}';

/// Every character outside ASCII that may change. Ideographs that are one character never do, planes 4 to 13 are empty, the
/// last two and a part of the first are private.
fn others() -> impl Iterator<Item = char> {
    let planes = ('\u{80}'..='\u{1ffff}').chain('\u{2f800}'..='\u{2fa1f}').chain('\u{e0000}'..='\u{e0fff}');
    planes.filter(|c| !matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{e000}'..='\u{f8ff}'))
}

fn json(map: &Map) -> String {
    serde_json::to_string(map).unwrap_or_default()
}

/// What differs from a character itself.
fn table(of: impl Fn(char) -> String) -> Map {
    let changed = |c: char| Some((c.to_string(), of(c))).filter(|(from, to)| from != to);
    others().filter_map(changed).collect()
}

pub(super) fn uppers() -> String {
    json(&table(|c| c.to_uppercase().collect()))
}

pub(super) fn lowers() -> String {
    json(&table(|c| c.to_lowercase().collect()))
}

/// Canonical compositions: two characters and the one that they are.
fn compositions() -> Map {
    let (apart, together) = (CanonicalDecompositionBorrowed::new(), CanonicalCompositionBorrowed::new());
    let pair = |c: char| match apart.decompose(c) {
        Decomposed::Expansion(a, b) if together.compose(a, b) == Some(c) => Some((format!("{a}{b}"), c.to_string())),
        _ => None,
    };
    others().filter_map(pair).collect()
}

/// Compatibility decompositions of single characters.
pub(super) fn decompositions() -> String {
    let nfkd = DecomposingNormalizerBorrowed::new_nfkd();
    json(&table(|c| nfkd.normalize(&c.to_string()).into_owned()))
}

pub(super) fn compositions_json() -> String {
    json(&compositions())
}

/// Canonical combining classes other than 0.
pub(super) fn classes() -> String {
    let classes = CanonicalCombiningClassMapBorrowed::new();
    let class = |c: char| Some((c.to_string(), classes.get_u8(c).to_string())).filter(|(_, class)| class != "0");
    json(&others().filter_map(class).collect())
}

/// Full case folding of single characters, ASCII included.
pub(super) fn case_folds() -> String {
    let mapper = CaseMapper::new();
    json(&table(|c| mapper.fold_string(&c.to_string()).into_owned()))
}

/// Each character as `fold` and then `without_accents` have it, both where they differ (with U+0001 between them).
///
/// A text may be folded character by character as long as none of them acts on the one before it. Those that may do so are
/// empty here: such a text goes the long way.
pub(super) fn folds() -> String {
    let classes = CanonicalCombiningClassMapBorrowed::new();
    let seconds: HashSet<char> = compositions().keys().filter_map(|pair| pair.chars().nth(1)).collect();
    let acts = |c: char| {
        let jamo = matches!(c, '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}');
        jamo || classes.get_u8(c) != 0 || seconds.contains(&c)
    };
    let (nfkc, nfkd) = (ComposingNormalizerBorrowed::new_nfkc(), DecomposingNormalizerBorrowed::new_nfkd());
    let mapper = CaseMapper::new();
    let both = |c: char| {
        let folded = fold(c.encode_utf8(&mut [0; 4]));
        (without_accents(&folded), folded)
    };
    // What a character becomes must stay as it is, since characters are replaced one after the other.
    let settled = |folded: &str, bare: &str| {
        folded.chars().all(|c| c.is_ascii() || HANGUL.contains(&c) || both(c).1 == c.to_string())
            && bare.chars().all(|c| c.is_ascii() || both(c).0 == c.to_string())
    };
    let value = |c: char| {
        let text = c.to_string();
        let composed = nfkc.normalize(&text).into_owned();
        let (bare, folded) = both(c);
        let stages = [
            &text,
            &composed,
            &mapper.fold_string(&composed).into_owned(),
            &folded,
            &nfkd.normalize(&folded).into_owned(),
        ]
        .map(|stage| stage.chars().next());
        if stages.into_iter().flatten().any(acts) || !settled(&folded, &bare) {
            return String::new();
        }
        if bare == folded { folded } else { format!("{folded}\u{1}{bare}") }
    };
    json(&table(value))
}

/// The characters for which something holds, as the inside of brackets in a regular expression.
fn class(holds: impl Fn(char) -> bool) -> String {
    class_of('\u{1}'..=char::MAX, holds)
}

fn class_of(among: impl Iterator<Item = char>, holds: impl Fn(char) -> bool) -> String {
    let (mut out, mut run): (String, Option<(char, char)>) = (String::new(), None);
    let mut close = |run: Option<(char, char)>| match run {
        Some((first, last)) if first == last => out.push_str(&format!("\\U{:08X}", first as u32)),
        Some((first, last)) => out.push_str(&format!("\\U{:08X}-\\U{:08X}", first as u32, last as u32)),
        None => {}
    };
    for c in among {
        match (holds(c), run) {
            (true, Some((first, last))) if last as u32 + 1 == c as u32 => run = Some((first, c)),
            (true, _) => {
                close(run.take());
                run = Some((c, c));
            }
            (false, _) => close(run.take()),
        }
    }
    close(run);
    out
}

/// White space, as text in quotes.
pub(super) fn blanks() -> String {
    let inside: String =
        ('\u{1}'..=char::MAX).filter(|c| c.is_whitespace()).map(|c| format!("\\u{:04x}", c as u32)).collect();
    format!("E'{inside}'")
}

/// White space, within brackets of a regular expression.
pub(super) fn space() -> String {
    class(char::is_whitespace)
}

/// What `\w` is beyond ASCII, and `\d`.
fn perl(pattern: &str) -> String {
    let hir = regex_syntax::parse(pattern);
    let Ok(HirKind::Class(Class::Unicode(class))) = hir.map(Hir::into_kind) else { return String::new() };
    let beyond = class.ranges().iter().filter(|range| range.start() > '\u{7f}');
    beyond.map(|r| format!("\\U{:08X}-\\U{:08X}", r.start() as u32, r.end() as u32)).collect()
}

pub(super) fn word() -> String {
    perl(r"\w")
}

pub(super) fn digit() -> String {
    perl(r"\d")
}

pub(super) fn alphabetic() -> String {
    class(char::is_alphabetic)
}

/// After which a capital sigma at the end of a word is a final one.
pub(super) fn cased() -> String {
    class_of(ASCII.chain(others()), |c| format!("{c}Σ").to_lowercase().ends_with('ς'))
}

/// What stands between them without a word's end.
pub(super) fn case_ignorable() -> String {
    let passed_over = |c: char| format!("A{c}Σ").to_lowercase().ends_with('ς');
    class_of(ASCII.chain(others()), |c| passed_over(c) && !format!("{c}Σ").to_lowercase().ends_with('ς'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_ranges() {
        assert_eq!(class(|c| c == 'a' || ('c'..='e').contains(&c)), r"\U00000061\U00000063-\U00000065");
    }

    #[test]
    fn most_letters_need_no_long_way() {
        let folds: Map = serde_json::from_str(&folds()).unwrap();
        for (c, value) in [("É", "é\u{1}e"), ("ß", "ss"), ("Ж", "ж"), ("ﬁ", "fi"), ("\u{301}", "")] {
            assert_eq!(folds.get(c).map(String::as_str), Some(value), "{c}");
        }
        assert!(!folds.contains_key("ж"));
    }
}
