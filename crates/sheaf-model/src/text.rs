//! Text: the one key by which text is compared, made unique and sorted; and the nearest known word.

use std::borrow::Cow;

use icu_casemap::CaseMapper;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// The key of a text: equal keys mean the same text to a person, and keys sort as a person would sort.
///
/// NFKC and full case folding (Unicode TR15 and chapter 3.13), blanks at both ends ignored. Where the text has accents, the
/// key begins with its letters without them, so that `Émile` stands between `Emil` and `Emily` and yet differs from both.
///
/// ```
/// use sheaf_model::text::text_key;
/// assert_eq!(text_key(" Straße"), text_key("STRASSE"));
/// assert!(text_key("Émile") > text_key("Emile") && text_key("Émile") < text_key("Emilf"));
/// ```
pub fn text_key(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.is_ascii() {
        if text.bytes().any(|b| b.is_ascii_uppercase()) {
            return Cow::Owned(text.to_ascii_lowercase());
        }
        return Cow::Borrowed(text);
    }
    let folded = fold(text);
    let bare = without_accents(&folded);
    if bare == folded { Cow::Owned(folded) } else { Cow::Owned(format!("{bare}\u{1}{folded}")) }
}

/// NFKC and case-folded.
pub fn fold(text: &str) -> String {
    let composed = ComposingNormalizerBorrowed::new_nfkc();
    let folded = CaseMapper::new().fold_string(&composed.normalize(text)).into_owned();
    composed.normalize(&folded).into_owned()
}

/// Letters without their marks; a few letters that do not decompose go by their usual spelling.
pub fn without_accents(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    for c in DecomposingNormalizerBorrowed::new_nfkd().normalize(text).chars() {
        match c {
            '\u{300}'..='\u{36f}' => {}
            'ø' => bare.push('o'),
            'Ø' => bare.push('O'),
            'ł' => bare.push('l'),
            'Ł' => bare.push('L'),
            'đ' => bare.push('d'),
            'Đ' => bare.push('D'),
            'ß' => bare.push_str("ss"),
            'æ' => bare.push_str("ae"),
            'Æ' => bare.push_str("AE"),
            'œ' => bare.push_str("oe"),
            'Œ' => bare.push_str("OE"),
            'ı' => bare.push('i'),
            'þ' => bare.push_str("th"),
            'Þ' => bare.push_str("TH"),
            _ => bare.push(c),
        }
    }
    bare
}

/// The known word nearest to a mistyped one, if it is near enough to be worth asking.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let key = text_key(word).into_owned();
    let most = 1 + key.chars().count() / 4;
    known
        .into_iter()
        .map(|k| (distance(&key, &text_key(k)), k))
        .filter(|(d, _)| *d <= most)
        .min_by_key(|(d, _)| *d)
        .map(|(_, k)| k)
}

/// Optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours.
pub fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let mut d = (last[j] + usize::from(a[i] != b[j])).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                d = d.min(before[j - 1] + 1);
            }
            row.push(d);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_fold_every_script_and_sort_accents_beside_their_letter() {
        let same =
            [("ÉCOLE", "école"), ("straße", "STRASSE"), ("ΣΊΣΥΦΟΣ", "σίσυφος"), ("ﬁne", "FINE"), ("ИВАН", "иван")];
        for (a, b) in same {
            assert_eq!(text_key(a), text_key(b), "{a} {b}");
        }
        let mut names = ["Zoe", "Östergaard", "Adam", "Émile", "Emil", "Øyvind", "olga"];
        names.sort_by_key(|n| text_key(n).into_owned());
        assert_eq!(names, ["Adam", "Emil", "Émile", "olga", "Östergaard", "Øyvind", "Zoe"]);
        assert_ne!(text_key("résumé"), text_key("resume"));
    }

    #[test]
    fn nearest_is_near_or_nothing() {
        assert_eq!(nearest("staus", ["name", "status"]), Some("status"));
        assert_eq!(nearest("colour", ["name", "status"]), None);
    }
}
