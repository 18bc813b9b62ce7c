//! What the records of a text file look like, and how a record is read that is written in another way than the others: with
//! another delimiter, another quote, or a quote too many. Where no way gives a record like the others, it stays as it is.

use std::collections::HashMap;

use super::dialect::Dialect;
use super::records::{Record, length_of_end, split};
use super::ways::Ways;

/// Records that are looked at.
const LOOK: usize = 400;
/// Fewest fields of records that tell anything.
const LEAST_WIDTH: usize = 3;
/// Fewest words that are labels though blanks stand between: a title has fewer.
const LEAST_WORDS: usize = 6;
/// Longest record that is read in other ways.
const LONGEST: usize = 64 << 10;

/// What nearly all records have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape {
    width: usize,
    /// Columns whose fields begin with a digit or a sign.
    figures: Vec<bool>,
    /// Whether the first record is words alone, as labels are.
    labelled: bool,
    /// Whether a comma alone is the delimiter.
    commas: bool,
    /// Whether the quote is the usual one.
    usual_quote: bool,
}

impl Shape {
    /// The shape of a sample; `None` where its records are not alike.
    pub(super) fn of(sample: &[u8], whole: bool, dialect: &Dialect) -> Option<Shape> {
        let mut widths: HashMap<usize, usize> = HashMap::new();
        each(sample, whole, dialect, |record| *widths.entry(record.len()).or_default() += 1);
        let all: usize = widths.values().sum();
        let (width, count) = widths.into_iter().max_by_key(|(width, count)| (*count, *width))?;
        if width < LEAST_WIDTH || count < 3 || count * 10 < all * 6 {
            return None;
        }
        let (mut begun, mut filled) = (vec![0_usize; width], vec![0_usize; width]);
        let mut labelled = None;
        each(sample, whole, dialect, |record| {
            if record.len() == width && labelled.is_none() {
                labelled = Some((0..width).all(|i| !is_figure(record.raw(i))));
            }
            for i in (0..width).filter(|_| record.len() == width) {
                filled[i] += usize::from(!record.raw(i).is_empty());
                begun[i] += usize::from(is_figure(record.raw(i)));
            }
        });
        let figures = begun.iter().zip(&filled).map(|(b, f)| *b > 1 && b * 10 >= f * 7).collect();
        let (commas, usual_quote) = (dialect.delimiter == b",", dialect.quote != Some(b'\''));
        Some(Shape { width, figures, labelled: labelled.unwrap_or(false), commas, usual_quote })
    }

    /// Whether a record should be read in another way, if there is one.
    pub(super) fn is_unlike(&self, record: &Record, bytes: &[u8]) -> bool {
        let odd = record.len() != self.width
            || record.broken
            || self.commas && spaced(bytes)
            || self.usual_quote && is_between(record.raw(0), b'\'') && is_between(record.raw(self.width - 1), b'\'');
        odd && record.len() > 0 && bytes.len() <= LONGEST
    }

    /// Reads the first line of a record in the other ways; returns how many bytes it took. The first record may be a header.
    pub(super) fn mend(&self, bytes: &[u8], dialect: &Dialect, first: bool, record: &mut Record) -> usize {
        let end = memchr::memchr2(b'\n', b'\r', bytes).unwrap_or(bytes.len());
        match (Ways { shape: self, line: &bytes[..end], dialect, first }).find(record) {
            Some(mut found) if !found.has_same_fields(record) => {
                (found.row, found.mended) = (record.row, true);
                std::mem::swap(record, &mut found);
                end + if end < bytes.len() { length_of_end(&bytes[end..]) } else { 0 }
            }
            _ => bytes.len(),
        }
    }

    /// Whether a record has as many fields as the others, and figures where they have some. The first one may have labels there, where
    /// none were found in the way of the others, or in quotes of their own.
    pub(super) fn admits(&self, record: &Record, delimiter: &[u8], first: bool, requoted: bool) -> bool {
        let is_labels = || first && (!self.labelled || requoted) && self.is_header(record, delimiter);
        record.len() == self.width && (self.is_alike(record) || is_labels())
    }

    /// Whether a record has as many fields as the others.
    pub(super) fn has_width_of(&self, record: &Record) -> bool {
        record.len() == self.width
    }

    /// Whether columns are known by their figures.
    pub(super) fn has_figures(&self) -> bool {
        self.figures.contains(&true)
    }

    /// Whether a record is labels of all columns: words, each another one, parted as records are in one program or another.
    fn is_header(&self, record: &Record, delimiter: &[u8]) -> bool {
        let labels: Vec<&[u8]> = (0..record.len()).map(|i| record.raw(i)).collect();
        let is_label = |(i, label): (usize, &&[u8])| {
            !label.is_empty() && !label.starts_with(b" ") && !is_figure(label) && !labels[..i].contains(label)
        };
        let parts = match delimiter {
            b" " => are_names(&labels),
            _ => matches!(delimiter, b";" | b"\t" | b"|" | b"," | b", "),
        };
        parts && labels.iter().enumerate().all(is_label)
    }

    /// Whether figures stand where they stand in the other records.
    fn is_alike(&self, record: &Record) -> bool {
        let filled = |i: &usize| !record.raw(*i).trim_ascii().is_empty();
        let expected = (0..self.width).filter(|i| self.figures[*i]).filter(filled);
        let (mut all, mut alike) = (0, 0);
        for i in expected {
            all += 1;
            alike += usize::from(is_figure(record.raw(i)));
        }
        alike * 10 >= all * 8 && (all > 0 || !self.figures.contains(&true))
    }
}

/// Whether a field begins and ends with a sign.
pub(super) fn is_between(field: &[u8], sign: u8) -> bool {
    field.len() >= 2 && field.first() == Some(&sign) && field.last() == Some(&sign)
}

/// Whether a blank follows the first comma.
fn spaced(bytes: &[u8]) -> bool {
    memchr::memchr(b',', bytes).is_some_and(|at| bytes.get(at + 1) == Some(&b' '))
}

/// Whether words with blanks between are labels and not a title: there are many, and all begin with a capital or none does.
fn are_names(words: &[&[u8]]) -> bool {
    let begin_with = |is_kind: fn(&u8) -> bool| words.iter().all(|word| word.first().is_some_and(is_kind));
    words.len() >= LEAST_WORDS && (begin_with(|b| !b.is_ascii_lowercase()) || begin_with(|b| !b.is_ascii_uppercase()))
}

/// Whether a field begins as figures, days and amounts do.
fn is_figure(field: &[u8]) -> bool {
    let field = field.trim_ascii();
    let sign =
        field.first().is_some_and(|b| matches!(b, b'-' | b'+' | b'$' | b'(' | b'.' | b'"' | b'\'' | 0xc2 | 0xe2));
    let digits = field.get(usize::from(sign)..).unwrap_or(&[]);
    digits.iter().take(3).any(u8::is_ascii_digit)
}

/// Takes the first records of a sample one by one; empty lines are none.
pub(super) fn each(sample: &[u8], whole: bool, dialect: &Dialect, mut take: impl FnMut(&Record)) {
    let (mut rest, mut record) = (sample, Record::default());
    for _ in 0..LOOK {
        record.clear();
        match split(rest, dialect, true, whole, &mut record) {
            Some(used) if used > 0 => rest = &rest[used..],
            _ => return,
        }
        if record.len() > 0 {
            take(&record);
        }
    }
}
