//! Unusual quotes around fields: backticks and other signs of ASCII at both ends, and pairs of which one opens and another closes,
//! as `“ ”` and `« »`. The two of such a pair change places with two signs of ASCII before records are split, and again within each
//! field.

use std::io::Read;

use super::dialect::{Dialect, detect_signs};
use super::rewritten::{Rewrite, rewritten};
use super::shape::{Shape, each};

/// What stands for a sign that opens and for one that closes: the marks of ASCII for the begin and the end of a text.
pub(super) const OPEN: u8 = 0x02;
pub(super) const CLOSE: u8 = 0x03;

/// A sign that is a quote at both ends.
const BACKTICK: u8 = b'`';
/// Signs that are quotes where each field stands between two of them.
const SAME: [u8; 9] = *b"|~^$%*#/@";
/// Signs that open, and those that close.
const PAIRS: [Pair; 6] = [
    Pair { open: "“", close: "”" },
    Pair { open: "„", close: "“" },
    Pair { open: "„", close: "”" },
    Pair { open: "«", close: "»" },
    Pair { open: "»", close: "«" },
    Pair { open: "‘", close: "’" },
];

/// The sign that closes what another one opens.
pub(super) const fn closing(quote: u8) -> u8 {
    if quote == OPEN { CLOSE } else { quote }
}

/// Two signs around fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    open: &'static str,
    close: &'static str,
}

/// The dialect of a sample whose fields stand between unusual quotes, and the pair of them if they are two; none where they are words'
/// own, or there are none. `usual` is the dialect that it has without them.
pub(super) fn detect(sample: &str, whole: bool, name: &str, usual: &Dialect) -> Option<(Dialect, Option<Pair>)> {
    let plain = evenness(sample, whole, usual);
    let part = |text: &str, quote: u8| {
        let dialect = detect_signs(text, whole, name, &[Some(quote)]);
        let is_apart = !dialect.delimiter.is_empty() && dialect.quote == Some(quote);
        let shape = Shape::of(text.as_bytes(), whole, &dialect);
        (is_apart && parts_better(text, whole, &dialect, plain)).then_some(Dialect { shape, ..dialect })
    };
    if begins_fields(sample, "`")
        && let Some(dialect) = part(sample, BACKTICK)
    {
        return Some((dialect, None));
    }
    let around_all = SAME.into_iter().filter(|sign| stands_around_lines(sample, *sign));
    if let Some(dialect) = around_all.filter_map(|sign| part(sample, sign)).find(|dialect| is_between(sample, dialect))
    {
        return Some((dialect, None));
    }
    if sample.bytes().any(|b| matches!(b, OPEN | CLOSE)) {
        return None;
    }
    let is_likely = |pair: &Pair| sample.contains(pair.close) && begins_fields(sample, pair.open);
    PAIRS.into_iter().filter(is_likely).find_map(|pair| {
        let mut text = Vec::with_capacity(sample.len());
        pair.push(sample.as_bytes(), &mut text);
        part(&String::from_utf8_lossy(&text), OPEN).map(|dialect| (dialect, Some(pair)))
    })
}

/// Whether a sign stands at the begin of a line or behind another sign at least as often as within words: others are no quotes of
/// fields, and not worth a closer look.
fn begins_fields(sample: &str, sign: &str) -> bool {
    let (mut all, mut begins) = (0_usize, 0_usize);
    for (at, _) in sample.match_indices(sign) {
        let before = sample[..at].chars().next_back();
        all += 1;
        begins += usize::from(before.is_none_or(|c| c.is_ascii() && !c.is_ascii_alphanumeric() && c != ' '));
    }
    // A sign that closes too stands behind words half of the time.
    begins > 1 && begins * 3 >= all
}

/// Whether nearly all lines begin and end with a sign.
fn stands_around_lines(sample: &str, sign: u8) -> bool {
    let lines = || sample.lines().map(|line| line.trim().as_bytes()).filter(|line| !line.is_empty());
    let around = lines().filter(|line| line.len() > 1 && line.first() == Some(&sign) && line.last() == Some(&sign));
    around.count() * 10 >= lines().count() * 9
}

/// Whether the quotes of a dialect stand on both sides of its delimiter, and of all within lines; a frame has one between fields.
fn is_between(sample: &str, dialect: &Dialect) -> bool {
    let Some(quote) = dialect.quote else { return false };
    let between = [&[quote], dialect.delimiter.as_slice(), &[quote]].concat();
    let bytes = sample.as_bytes();
    let lines = sample.lines().filter(|line| !line.trim().is_empty()).count();
    let inner = memchr::memchr_iter(quote, bytes).count().saturating_sub(lines * 2);
    memchr::memmem::find_iter(bytes, &between).count() * 20 >= inner * 9 && inner > 0
}

/// Whether quotes part records as nothing else does: more of them are alike than without, or all fields stand between them.
fn parts_better(text: &str, whole: bool, dialect: &Dialect, plain: f64) -> bool {
    let Some(quote) = dialect.quote else { return false };
    let even = evenness(text, whole, dialect);
    let mut fields = 0;
    each(text.as_bytes(), whole, dialect, |record| fields += record.len());
    let signs = text.bytes().filter(|b| *b == quote).count();
    let opened = if closing(quote) == quote { signs / 2 } else { signs };
    let all_quoted = text.as_bytes().first() == Some(&quote) && opened * 10 >= fields * 9;
    even >= 0.9 && (all_quoted && even >= plain || even > plain + 0.02)
}

/// The share of records that have as many fields as most have, and more than one.
fn evenness(text: &str, whole: bool, dialect: &Dialect) -> f64 {
    let mut widths = std::collections::HashMap::new();
    each(text.as_bytes(), whole, dialect, |record| *widths.entry(record.len()).or_insert(0_usize) += 1);
    let all: usize = widths.values().sum();
    let usual = widths.into_iter().filter(|(width, _)| *width > 1).map(|(_, count)| count).max();
    usual.unwrap_or(0) as f64 / all.max(1) as f64
}

impl Pair {
    /// A stream with the signs of ASCII in its place.
    pub(super) fn wrap(self, input: Box<dyn Read + Send>) -> Box<dyn Read + Send> {
        rewritten(input, self)
    }

    /// Puts the pair back that stands within fields; nothing where there is none of it.
    pub(super) fn restore(self, field: &[u8]) -> Option<Vec<u8>> {
        field.iter().any(|b| matches!(*b, OPEN | CLOSE)).then(|| {
            let mut restored = Vec::with_capacity(field.len() + 8);
            for byte in field {
                match *byte {
                    OPEN => restored.extend_from_slice(self.open.as_bytes()),
                    CLOSE => restored.extend_from_slice(self.close.as_bytes()),
                    other => restored.push(other),
                }
            }
            restored
        })
    }
}

impl Rewrite for Pair {
    fn open_end(&self, text: &[u8]) -> usize {
        let begins = |kept: &usize| {
            let end = text.len().checked_sub(*kept).map_or(&[][..], |at| &text[at..]);
            let is_begun = |sign: &str| sign.len() > end.len() && sign.as_bytes().starts_with(end);
            !end.is_empty() && (is_begun(self.open) || is_begun(self.close))
        };
        (1..3).rev().find(begins).unwrap_or(0)
    }

    fn push(&self, text: &[u8], into: &mut Vec<u8>) {
        let mut rest = text;
        while let Some(byte) = rest.first() {
            let (sign, length) = match () {
                () if byte.is_ascii() => (*byte, 1),
                () if rest.starts_with(self.open.as_bytes()) => (OPEN, self.open.len()),
                () if rest.starts_with(self.close.as_bytes()) => (CLOSE, self.close.len()),
                () => (*byte, 1),
            };
            into.push(sign);
            rest = &rest[length..];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::rewritten::byte_by_byte;
    use super::*;

    fn found(text: &str) -> Option<(u8, Option<&'static str>)> {
        let usual = super::super::dialect::detect(text, true, "x.csv");
        let (dialect, pair) = detect(text, true, "x.csv", &usual)?;
        Some((dialect.quote?, pair.map(|pair| pair.open)))
    }

    #[test]
    fn unusual_quotes_are_told_by_what_they_hold() {
        for (text, wanted) in [
            ("`a`,`b`\n`1, 2`,`x`\n`3`,`y`\n", Some((BACKTICK, None))),
            ("“a”,“b”\n“1, 2”,“x”\n“3”,“y”\n", Some((OPEN, Some("“")))),
            ("«a»;«b»\n«1»;«x»\n«3»;«y»\n", Some((OPEN, Some("«")))),
            ("„a“;„b“\n„1“;„x“\n„3“;„y“\n", Some((OPEN, Some("„")))),
            ("a,b\n1,“x, y”\n2,z\n3,“v, w”\n4,u\n", Some((OPEN, Some("“")))),
            ("|a|,|b|\n|1, 2|,|x|\n|3|,|y|\n", Some((b'|', None))),
            ("~a~;~b~\n~1; 2~;~x~\n~3~;~y~\n", Some((b'~', None))),
            // They are a frame.
            ("|a|b|\n|1, 2|x|\n|3, 4|y|\n", None),
            ("| a | b |\n| 1 | x |\n| 3 | y |\n", None),
            ("/a/b/\n/c/d/\n/e/f/\n", None),
            // They are part of the words.
            ("title,year\n“Emma”,1815\n“Ulysses”,1922\n", None),
            ("a,b\n1,he said “no”\n2,she said “yes”\n", None),
            ("“Be”\n“Become”\n“Begin”\n", None),
            ("command,does\n`ls`,lists\n`cd`,goes\n", None),
        ] {
            assert_eq!(found(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn a_stream_is_swapped_however_it_is_cut() {
        for pair in PAIRS {
            let text = format!("{}a–€{},é{}\u{e2}", pair.open, pair.close, pair.open);
            let read = byte_by_byte(text.as_bytes(), pair);
            assert_eq!(read, "\u{2}a–€\u{3},é\u{2}\u{e2}".as_bytes());
            assert_eq!(pair.restore(&read), Some(text.into_bytes()));
        }
    }
}
