//! Text: parts of it, what is replaced in it, what is cleaned from it. Places and counts are in characters.

use sheaf_model::text::text_key;

use super::{Args, Datum, LONGEST_TEXT, Own, some};

pub(super) const OWN: &[Own] = &[
    Own { name: "key", run: |a| some(text_key(a.text(0)?).as_ref()) },
    Own { name: "left", run: left },
    Own { name: "right", run: right },
    Own { name: "mid", run: mid },
    Own { name: "replace", run: replace },
    Own { name: "substitute", run: substitute },
    Own { name: "rept", run: rept },
    Own { name: "upper", run: |a| some(a.text(0)?.to_uppercase()) },
    Own { name: "lower", run: |a| some(a.text(0)?.to_lowercase()) },
    Own { name: "proper", run: |a| some(proper(a.text(0)?)) },
    Own { name: "trim", run: |a| some(trim(a.text(0)?)) },
    Own { name: "clean", run: |a| some(clean(a.text(0)?)) },
    Own { name: "char", run: character },
    Own { name: "code", run: |a| some(code(a.text(0)?)?) },
    Own {
        name: "unichar",
        run: |a| some(char::from_u32(u32::try_from(a.whole(0)?).ok().filter(|n| *n > 0)?)?.to_string()),
    },
    Own { name: "unicode", run: |a| some(i64::from(u32::from(a.text(0)?.chars().next()?))) },
    Own { name: "reverse", run: |a| some(a.text(0)?.chars().rev().collect::<String>()) },
    Own { name: "part", run: part },
    Own { name: "before", run: |a| around(a, true) },
    Own { name: "after", run: |a| around(a, false) },
    Own { name: "url", run: |a| some(encode_url(a.text(0)?)) },
    Own { name: "slug", run: |a| some(slug(a.text(0)?)) },
    Own { name: "pad", run: pad },
];

fn count(a: &Args<'_>, i: usize) -> Option<usize> {
    usize::try_from(a.whole(i)?).ok()
}

/// The text from one character to before another.
fn slice(text: &str, from: usize, to: usize) -> &str {
    let byte = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(i, _)| i);
    let (start, end) = (byte(from), byte(to.max(from)));
    text.get(start..end).unwrap_or("")
}

fn left(a: &Args<'_>) -> Option<Datum> {
    some(slice(a.text(0)?, 0, count(a, 1)?))
}

fn right(a: &Args<'_>) -> Option<Datum> {
    let text = a.text(0)?;
    let length = text.chars().count();
    some(slice(text, length.saturating_sub(count(a, 1)?), length))
}

fn mid(a: &Args<'_>) -> Option<Datum> {
    let (start, length) = (count(a, 1)?, count(a, 2)?);
    let start = start.checked_sub(1)?;
    some(slice(a.text(0)?, start, start.saturating_add(length)))
}

fn replace(a: &Args<'_>) -> Option<Datum> {
    let (text, start, length) = (a.text(0)?, count(a, 1)?.checked_sub(1)?, count(a, 2)?);
    let before = slice(text, 0, start);
    let after = slice(text, start.saturating_add(length), usize::MAX);
    some(format!("{before}{}{after}", a.text(3)?))
}

/// All occurrences, or (not 0) the one with this number.
fn substitute(a: &Args<'_>) -> Option<Datum> {
    let (text, old, new, which) = (a.text(0)?, a.text(1)?, a.text(2)?, a.whole(3)?);
    if which < 0 {
        return None;
    }
    if old.is_empty() {
        return some(text);
    }
    if which == 0 {
        let times = text.matches(old).count();
        if text.len() + times * new.len() > LONGEST_TEXT {
            return None;
        }
        return some(text.replace(old, new));
    }
    match text.match_indices(old).nth(usize::try_from(which - 1).ok()?) {
        Some((at, _)) => some(format!("{}{new}{}", &text[..at], &text[at + old.len()..])),
        None => some(text),
    }
}

fn rept(a: &Args<'_>) -> Option<Datum> {
    let (text, times) = (a.text(0)?, count(a, 1)?);
    let fits = text.len().checked_mul(times).is_some_and(|n| n <= 32_767 * 4) && text.chars().count() * times <= 32_767;
    fits.then(|| Datum::Text(text.repeat(times)))
}

/// Each word's first letter in capitals, the others not.
fn proper(text: &str) -> String {
    let (mut out, mut inside) = (String::with_capacity(text.len()), false);
    for c in text.chars() {
        if inside {
            out.extend(c.to_lowercase());
        } else {
            out.extend(c.to_uppercase());
        }
        inside = c.is_alphabetic();
    }
    out
}

/// No blanks at the ends, one between words; other white space stays, as in spreadsheets.
fn trim(text: &str) -> String {
    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// The characters of Windows-1252 from 128 to 159.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn character(a: &Args<'_>) -> Option<Datum> {
    match a.whole(0)? {
        n @ 128..=159 => some(WINDOWS.get((n - 128) as usize)?.to_string()),
        n @ 1..=255 => some(char::from_u32(n as u32)?.to_string()),
        _ => None,
    }
}

fn code(text: &str) -> Option<i64> {
    let c = text.chars().next()?;
    if let Some(at) = WINDOWS.iter().position(|w| *w == c) {
        return Some(128 + at as i64);
    }
    // What the code page lacks is a question mark in it.
    Some(if (c as u32) < 256 { i64::from(c as u32) } else { 63 })
}

/// A part of a text that is split at a separator; from the end, where the number is below zero.
fn part(a: &Args<'_>) -> Option<Datum> {
    let (text, separator, which) = (a.text(0)?, a.text(1)?, a.whole(2)?);
    if separator.is_empty() {
        return (which == 1 || which == -1).then(|| Datum::from(text));
    }
    let mut parts = text.split(separator);
    let found = match which {
        1.. => parts.nth(usize::try_from(which - 1).ok()?),
        0 => None,
        _ => text.rsplit(separator).nth(usize::try_from(-1 - which).ok()?),
    };
    found.and_then(some)
}

fn around(a: &Args<'_>, before: bool) -> Option<Datum> {
    let (text, mark) = (a.text(0)?, a.text(1)?);
    let at = text.find(mark)?;
    some(if before { &text[..at] } else { &text[at + mark.len()..] })
}

fn encode_url(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        if b.is_ascii_alphanumeric() || b"-_.~".contains(&b) {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

fn slug(text: &str) -> String {
    let bare = sheaf_model::text::without_accents(text).to_lowercase();
    let words = bare.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// A text made as long as is asked, with a filling before it.
fn pad(a: &Args<'_>) -> Option<Datum> {
    let (text, length, filling) = (a.text(0)?, count(a, 1)?, a.text(2)?.chars().next()?);
    let missing = length.min(32_767).saturating_sub(text.chars().count());
    some(format!("{}{text}", filling.to_string().repeat(missing)))
}
