//! What the records of a text file look like, and how a record is read that is written in another way than the others: with
//! another delimiter, another quote, or a quote too many. Where no way gives a record like the others, it stays as it is.

use std::collections::HashMap;

use super::dialect::{Dialect, without_quoted};
use super::records::{Quoting, Record, length_of_end, split, split_by};

/// Records that are looked at.
const LOOK: usize = 400;
/// Fewest fields of records that tell anything.
const LEAST_WIDTH: usize = 3;
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
        let line = memchr::memchr2(b'\n', b'\r', bytes).unwrap_or(bytes.len());
        let mut other = Record::default();
        other.row = record.row;
        let mut fits = |dialect: &Dialect, quoting: Quoting| {
            other.clear();
            let used = split_by(&bytes[..line], dialect, quoting, false, true, &mut other);
            let is_alike = |other: &Record| {
                self.is_alike(other) || first && !self.labelled && self.is_header(other, &dialect.delimiter)
            };
            (used == Some(line) && other.len() == self.width && is_alike(&other)).then(|| other.clone())
        };
        let own = dialect.delimiter.as_slice();
        let by = |delimiter: &[u8], quote| Dialect { delimiter: delimiter.to_vec(), quote, ..dialect.clone() };
        let found = if record.len() == self.width && record.broken {
            fits(dialect, Quoting::Strict)
        } else if record.len() == self.width {
            let quote = if is_between(record.raw(0), b'\'') { Some(b'\'') } else { dialect.quote };
            fits(&by(if quote == dialect.quote { b", " } else { own }, quote), Quoting::Usual)
        } else {
            [Quoting::Strict, Quoting::Lazy, Quoting::Doubled, Quoting::Late]
                .into_iter()
                .filter(|_| dialect.quote.is_some_and(|q| bytes.contains(&q)))
                .find_map(|quoting| fits(dialect, quoting))
                .or_else(|| {
                    let begins = |q: u8| bytes[0] == q && memchr::memmem::find(bytes, &[own, &[q]].concat()).is_some();
                    let quotes = [b'\'', b'"'].into_iter().filter(|q| dialect.quote != Some(*q) && begins(*q));
                    quotes.into_iter().find_map(|quote| fits(&by(own, Some(quote)), Quoting::Usual))
                })
                .or_else(|| {
                    let others = [b";".as_slice(), b"\t", b"|", b", ", b",", b" "].into_iter().filter(|d| *d != own);
                    others.into_iter().find_map(|delimiter| {
                        let certain = self.figures.contains(&true) || delimiter != b" ";
                        let other = by(delimiter, dialect.quote);
                        // Where its own delimiter parts the words, the record is one of the others.
                        let mixed = || {
                            let bare = without_quoted(&bytes[..line], &other);
                            memchr::memmem::find(delimiter, own).is_none() && memchr::memmem::find(&bare, own).is_some()
                        };
                        fits(&other, Quoting::Usual).filter(|_| certain && !mixed())
                    })
                })
        };
        match found {
            Some(mut found) => {
                found.mended = true;
                std::mem::swap(record, &mut found);
                line + if line < bytes.len() { length_of_end(&bytes[line..]) } else { 0 }
            }
            None => bytes.len(),
        }
    }

    /// Whether a record is labels of all columns: words, each another one, parted as records are in one program or another.
    fn is_header(&self, record: &Record, delimiter: &[u8]) -> bool {
        let labels: Vec<&[u8]> = (0..record.len()).map(|i| record.raw(i)).collect();
        let is_label = |(i, label): (usize, &&[u8])| {
            !label.is_empty() && !label.starts_with(b" ") && !is_figure(label) && !labels[..i].contains(label)
        };
        record.len() == self.width
            && matches!(delimiter, b";" | b"\t" | b"|" | b",")
            && labels.iter().enumerate().all(is_label)
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
fn is_between(field: &[u8], sign: u8) -> bool {
    field.len() >= 2 && field.first() == Some(&sign) && field.last() == Some(&sign)
}

/// Whether a blank follows the first comma.
fn spaced(bytes: &[u8]) -> bool {
    memchr::memchr(b',', bytes).is_some_and(|at| bytes.get(at + 1) == Some(&b' '))
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
