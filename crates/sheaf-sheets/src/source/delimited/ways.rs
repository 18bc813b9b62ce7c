//! The ways in which a line is read that is not written as the other records are, the more certain first: with backslashes before
//! its quotes, with quotes too many, with other quotes, with another delimiter.

use super::dialect::{Dialect, without_quoted};
use super::records::{Quoting, Record, split_by};
use super::shape::{Shape, is_between};

/// Delimiters that are tried beside the usual one.
const DELIMITERS: [&[u8]; 6] = [b";", b"\t", b"|", b", ", b",", b" "];

/// A line that is unlike the other records.
pub(super) struct Ways<'a> {
    /// What the others have in common.
    pub(super) shape: &'a Shape,
    pub(super) line: &'a [u8],
    pub(super) dialect: &'a Dialect,
    /// Whether it may be labels.
    pub(super) first: bool,
}

impl Ways<'_> {
    /// The line as a record like the others; `record` is what it is in their way.
    pub(super) fn find(&self, record: &Record) -> Option<Record> {
        let is_single = is_between(record.raw(0), b'\'');
        match self.shape.has_width_of(record) {
            true if record.broken => self.with_escapes().or_else(|| self.with_quoting(&[Quoting::Strict])),
            true if is_single && self.dialect.quote != Some(b'\'') => {
                self.fits(&self.by(&self.dialect.delimiter, Some(b'\'')), Quoting::Usual)
            }
            true => self.fits(&self.by(b", ", self.dialect.quote), Quoting::Usual),
            false => self
                .with_escapes()
                .or_else(|| self.with_quoting(&[Quoting::Strict, Quoting::Lazy, Quoting::Doubled, Quoting::Late]))
                .or_else(|| self.with_other_quotes())
                .or_else(|| self.with_other_delimiter()),
        }
    }

    /// The dialect with another delimiter and quote.
    fn by(&self, delimiter: &[u8], quote: Option<u8>) -> Dialect {
        Dialect { delimiter: delimiter.to_vec(), quote, ..self.dialect.clone() }
    }

    /// The line as a dialect has it, where that is a record like the others.
    fn fits(&self, dialect: &Dialect, quoting: Quoting) -> Option<Record> {
        let mut record = Record::default();
        let used = split_by(self.line, dialect, quoting, false, true, &mut record);
        let requoted = (dialect.quote, dialect.escape) != (self.dialect.quote, self.dialect.escape);
        let is_alike = || self.shape.admits(&record, &dialect.delimiter, self.first, requoted);
        (used == Some(self.line.len()) && is_alike()).then_some(record)
    }

    /// With backslashes before the quotes within its fields.
    fn with_escapes(&self) -> Option<Record> {
        let quote = self.dialect.quote.filter(|_| self.dialect.escape.is_none())?;
        memchr::memmem::find(self.line, &[b'\\', quote])?;
        let escaped = Dialect { escape: Some(b'\\'), ..self.dialect.clone() };
        self.fits(&escaped, Quoting::Usual).filter(|record| !record.broken)
    }

    /// With quotes that mean something else.
    fn with_quoting(&self, ways: &[Quoting]) -> Option<Record> {
        self.dialect.quote.filter(|quote| self.line.contains(quote))?;
        // A quote before the one that ends the field is part of its words: one that opens nothing would stay in it.
        let doubled = || self.fits(self.dialect, Quoting::Doubled).filter(|r| !r.broken && !self.holds_another(r));
        doubled().or_else(|| ways.iter().find_map(|quoting| self.fits(self.dialect, *quoting)))
    }

    /// Whether a field holds the begin of another one.
    fn holds_another(&self, record: &Record) -> bool {
        let Some(quote) = self.dialect.quote else { return false };
        let begin = [self.dialect.delimiter.as_slice(), &[quote]].concat();
        (0..record.len()).any(|i| memchr::memmem::find(record.raw(i), &begin).is_some())
    }

    fn with_other_quotes(&self) -> Option<Record> {
        let own = self.dialect.delimiter.as_slice();
        let begins =
            |q: u8| self.line.first() == Some(&q) && memchr::memmem::find(self.line, &[own, &[q]].concat()).is_some();
        let quotes = [b'\'', b'"'].into_iter().filter(|q| self.dialect.quote != Some(*q) && begins(*q));
        quotes.into_iter().find_map(|quote| self.fits(&self.by(own, Some(quote)), Quoting::Usual))
    }

    fn with_other_delimiter(&self) -> Option<Record> {
        let others = DELIMITERS.into_iter().filter(|d| *d != self.dialect.delimiter.as_slice());
        others.filter(|delimiter| self.shape.has_figures() || *delimiter != b" ").find_map(|delimiter| {
            let other = self.by(delimiter, self.dialect.quote);
            self.fits(&other, Quoting::Usual).filter(|record| !self.is_parted_by_own(record, &other))
        })
    }

    /// Whether the delimiter of the other records parts fields here too. A comma parts none between two digits, nor before a blank
    /// where no field begins with one.
    fn is_parted_by_own(&self, record: &Record, other: &Dialect) -> bool {
        let own = self.dialect.delimiter.as_slice();
        if memchr::memmem::find(&other.delimiter, own).is_some() {
            return false;
        }
        let bare = without_quoted(self.line, other);
        let is_told = matches!(other.delimiter.as_slice(), b";" | b"\t" | b"|")
            && own == b","
            && (0..record.len()).all(|i| record.raw(i).first() != Some(&b' '));
        let is_within = |at: usize| {
            let (before, after) = (at.checked_sub(1).and_then(|n| bare.get(n)), bare.get(at + 1));
            let is_digit = |b: Option<&u8>| b.is_some_and(u8::is_ascii_digit);
            after == Some(&b' ') || is_digit(before) && is_digit(after)
        };
        memchr::memmem::find_iter(&bare, own).any(|at| !(is_told && is_within(at)))
    }
}
