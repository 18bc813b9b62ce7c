//! Records of a text file, one at a time into the same buffer. Memory is bounded by the longest record.

use std::borrow::Cow;
use std::io::Read;
use std::sync::Arc;

use sheaf_model::problem::Result;

use super::super::unreadable;
use super::dialect::Dialect;
use super::encoding::mend;
use super::ends::Ends;
use super::quotes::{Pair, closing};

/// The mark at the beginning of a file in UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();
/// Bytes read at once.
const CHUNK: usize = 256 << 10;
/// Bytes of a field that are looked at one by one.
const NEAR: usize = 24;
/// A quoted field longer than this is taken for a stray quote.
const LONGEST_QUOTED: usize = 1 << 20;
/// Bytes that are looked through for the ends of quotes that have none, before quotes are given up on sooner.
const MOST_WASTED: usize = 32 << 20;
/// How far a quote may then reach.
const NEAR_QUOTED: usize = 512;
/// A record longer than this is refused.
const LONGEST_RECORD: usize = 16 << 20;
/// A record of more fields than this is refused: a sheet has as many columns.
const MOST_FIELDS: usize = 16_384;

/// One record: its fields' bytes without quotes, and where each ends.
#[derive(Debug, Default, Clone)]
pub(crate) struct Record {
    /// Number of the record in the file, from zero; empty lines count.
    pub(crate) row: u32,
    /// Whether it is written in another way than the others, and was read in that.
    pub(crate) mended: bool,
    /// Whether a quote ended a field before its end, or opened none.
    pub(super) broken: bool,
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Record {
    /// Number of fields; an empty line has none.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A field as it is; bytes that are not UTF-8 are mended.
    pub(crate) fn get(&self, index: usize) -> Cow<'_, str> {
        let bytes = self.raw(index);
        match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => Cow::Owned(mend(bytes)),
        }
    }

    /// A field's bytes; none beyond the last.
    pub(crate) fn raw(&self, index: usize) -> &[u8] {
        let start = if index == 0 { 0 } else { self.ends.get(index - 1).copied().unwrap_or(0) };
        self.ends.get(index).and_then(|end| self.bytes.get(start..*end)).unwrap_or(&[])
    }

    /// Bytes of memory that it takes about, as cells of a sheet and as texts: where all of these differ, each is found by a table.
    pub(crate) fn weight(&self) -> usize {
        const OF_FIELD: usize = 64;
        self.bytes.len() + OF_FIELD * self.ends.len()
    }

    /// Whether it has the same fields as another one.
    pub(super) fn has_same_fields(&self, other: &Record) -> bool {
        (&self.bytes, &self.ends) == (&other.bytes, &other.ends)
    }

    /// Makes room for the next one.
    pub(super) fn clear(&mut self) {
        (self.mended, self.broken) = (false, false);
        self.bytes.clear();
        self.ends.clear();
    }

    /// Adds a field.
    pub(super) fn push_field(&mut self, field: &[u8]) {
        self.bytes.extend_from_slice(field);
        self.end_field();
    }

    fn end_field(&mut self) {
        self.ends.push(self.bytes.len());
    }

    /// Takes half of the backslashes away that stand before a delimiter in the input; whether it is a part of the field.
    fn unescape(&mut self, before: &[u8]) -> bool {
        let begin = self.ends.last().copied().unwrap_or(0);
        let signs = before.iter().rev().take_while(|b| **b == b'\\').count().min(self.bytes.len() - begin);
        self.bytes.truncate(self.bytes.len() - signs.div_ceil(2));
        signs % 2 == 1
    }

    /// Puts a pair of quotes back that stands within its fields.
    fn restore_pair(&mut self, pair: Pair) {
        if pair.restore(&self.bytes).is_none() {
            return;
        }
        let mut restored = Record { row: self.row, mended: self.mended, broken: self.broken, ..Record::default() };
        for i in 0..self.len() {
            restored.push_field(&pair.restore(self.raw(i)).unwrap_or_else(|| self.raw(i).to_vec()));
        }
        *self = restored;
    }
}

/// A stream of records.
pub(crate) struct Records {
    input: Box<dyn Read + Send>,
    ends: Option<Ends>,
    pair: Option<Pair>,
    dialect: Arc<Dialect>,
    buffer: Vec<u8>,
    at: usize,
    end_of_input: bool,
    row: u32,
    /// Bytes that were looked through for the end of a quote in vain.
    wasted: usize,
}

impl Records {
    pub(super) fn new(
        input: Box<dyn Read + Send>,
        ends: Option<Ends>,
        pair: Option<Pair>,
        dialect: Arc<Dialect>,
    ) -> Self {
        Records { input, ends, pair, dialect, buffer: Vec::new(), at: 0, end_of_input: false, row: 0, wasted: 0 }
    }

    /// Reads the next record; false at the end.
    pub(crate) fn read(&mut self, record: &mut Record) -> Result<bool> {
        let mut may_wait = true;
        loop {
            record.clear();
            // A mark within the file is left over from files that were put together.
            if self.buffer[self.at..].starts_with(MARK) {
                self.at += MARK.len();
            }
            let rest = &self.buffer[self.at..];
            let read = match &self.dialect.form {
                Some(form) => form.split(rest, self.end_of_input, record),
                None if self.wasted > MOST_WASTED && rest.len() > NEAR_QUOTED => {
                    split(&rest[..NEAR_QUOTED], &self.dialect, false, false, record).or_else(|| {
                        record.clear();
                        split(rest, &self.dialect, may_wait, self.end_of_input, record)
                    })
                }
                None => split(rest, &self.dialect, may_wait, self.end_of_input, record),
            };
            if let Some(mut used) = read {
                if used == 0 {
                    return Ok(false);
                }
                if let Some(shape) = self.dialect.shape.as_ref().filter(|s| s.is_unlike(record, &rest[..used])) {
                    used = shape.mend(&rest[..used], &self.dialect, self.row == 0, record);
                }
                if self.row == 0 && declared_delimiter(&rest[..used]).is_some() {
                    record.clear();
                }
                if let Some(ends) = self.ends {
                    ends.restore(&mut record.bytes);
                }
                if let Some(pair) = self.pair {
                    record.restore_pair(pair);
                }
                self.at += used;
                record.row = self.row;
                self.row += 1;
                if record.len() > MOST_FIELDS {
                    return Err(unreadable(format!("its record {} has more than {MOST_FIELDS} fields", self.row)));
                }
                return Ok(true);
            }
            if rest.len() > LONGEST_RECORD {
                return Err(unreadable(format!("its record {} is longer than 16 MB", u64::from(self.row) + 1)));
            }
            if may_wait && (rest.len() > LONGEST_QUOTED || self.end_of_input) {
                may_wait = false;
                self.wasted += rest.len();
                continue;
            }
            self.fill()?;
        }
    }

    fn fill(&mut self) -> Result<()> {
        self.buffer.drain(..self.at);
        self.at = 0;
        let old = self.buffer.len();
        self.buffer.resize(old + CHUNK.max(old), 0);
        let mut filled = old;
        while filled < self.buffer.len() {
            match self.input.read(&mut self.buffer[filled..]) {
                Ok(0) => {
                    self.end_of_input = true;
                    break;
                }
                Ok(n) => filled += n,
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                Err(e) => return Err(unreadable(format!("it cannot be read ({e})"))),
            }
        }
        self.buffer.truncate(filled);
        // Old programs end a file with a sign of its own.
        if self.end_of_input && self.buffer.last() == Some(&0x1a) {
            self.buffer.pop();
        }
        Ok(())
    }
}

/// The delimiter that a first line such as `sep=;` declares; it is no record.
pub(super) fn declared_delimiter(line: &[u8]) -> Option<&[u8]> {
    let line = line.trim_ascii_start().strip_prefix(b"sep=").or_else(|| line.strip_prefix(b"SEP="))?;
    let end = memchr::memchr2(b'\n', b'\r', line).unwrap_or(line.len());
    Some(&line[..end]).filter(|d| (1..=3).contains(&d.len()) && !d[0].is_ascii_alphanumeric())
}

/// What a quote means that stands where none is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quoting {
    /// Within words it is part of them, else it ends the field.
    Usual,
    /// The quote that the field begins with opens nothing.
    Strict,
    /// It is part of the words in any case.
    Lazy,
    /// Two before a delimiter are one that is part of the words, and one that ends the field.
    Doubled,
    /// Before a delimiter and a blank it is part of the words.
    Late,
}

/// Splits one record off the front and returns how many bytes it took; `None` where more input is needed. Where it may not
/// wait for more, a quote that is not closed in the input opens nothing.
pub(super) fn split(
    input: &[u8],
    dialect: &Dialect,
    may_wait: bool,
    end_of_input: bool,
    record: &mut Record,
) -> Option<usize> {
    split_by(input, dialect, Quoting::Usual, may_wait, end_of_input, record)
}

pub(super) fn split_by(
    input: &[u8],
    dialect: &Dialect,
    quoting: Quoting,
    may_wait: bool,
    end_of_input: bool,
    record: &mut Record,
) -> Option<usize> {
    if input.is_empty() {
        return end_of_input.then_some(0);
    }
    let delimiter = dialect.delimiter.as_slice();
    let first = delimiter.first().copied();
    let quote = dialect.quote;
    let mut at = 0;
    loop {
        let field = skip_blanks(input, at, dialect, quote);
        if let Some(open) = quote.filter(|q| input.get(field) == Some(q)) {
            let before = record.bytes.len();
            let read = read_quoted(input, field + 1, closing(open), (dialect, quoting), end_of_input, record);
            at = match read {
                Quoted::Closed(next) => {
                    record.broken |= !ends_field(input.get(next), dialect);
                    next
                }
                Quoted::Open if may_wait => return None,
                stray => {
                    record.broken |= matches!(stray, Quoted::Stray);
                    record.bytes.truncate(before);
                    field
                }
            };
        }
        // The rest of the field, or the whole of it where it is not quoted.
        let stop = find_stop(&input[at..], first).map_or(input.len(), |n| at + n);
        record.bytes.extend_from_slice(&input[at..stop]);
        at = stop;
        match input.get(at) {
            None if !end_of_input => return None,
            None => {
                record.end_field();
                return Some(at);
            }
            Some(b'\n' | b'\r') => {
                if input.len() - at < 3 && !end_of_input {
                    return None;
                }
                end_record(record, at);
                return Some(at + length_of_end(&input[at..]));
            }
            Some(byte) if delimiter.len() == 1 || input[at..].starts_with(delimiter) => {
                debug_assert_eq!(Some(*byte), first);
                let end = at;
                at += delimiter.len();
                if dialect.escapes_delimiter && record.unescape(&input[..end]) {
                    record.bytes.extend_from_slice(delimiter);
                    continue_field(input, &mut at, first, record);
                } else {
                    record.end_field();
                }
            }
            Some(byte) => {
                // The first byte of a longer delimiter, alone.
                if input.len() - at < delimiter.len() && !end_of_input {
                    return None;
                }
                record.bytes.push(*byte);
                at += 1;
                continue_field(input, &mut at, first, record);
            }
        }
    }
}

/// The bytes that end a record: of one system, of the other, of both in turn, or with a return too many.
pub(super) fn length_of_end(input: &[u8]) -> usize {
    match input {
        [b'\r', b'\r', b'\n', ..] => 3,
        [b'\n', b'\r', b'\n', ..] => 1,
        [b'\r', b'\n', ..] | [b'\n', b'\r', ..] => 2,
        _ => 1,
    }
}

/// An empty line has no field at all.
fn end_record(record: &mut Record, at: usize) {
    if at > 0 {
        record.end_field();
    }
}

fn continue_field(input: &[u8], at: &mut usize, first: Option<u8>, record: &mut Record) {
    let stop = find_stop(&input[*at..], first).map_or(input.len(), |n| *at + n);
    record.bytes.extend_from_slice(&input[*at..stop]);
    *at = stop;
}

fn find_stop(input: &[u8], delimiter: Option<u8>) -> Option<usize> {
    // Most fields are short, and a plain loop finds their end before a search has begun.
    let near = input.get(..NEAR).unwrap_or(input);
    let stops = |b: &u8| matches!(b, b'\n' | b'\r') || Some(*b) == delimiter;
    if let Some(at) = near.iter().position(stops) {
        return Some(at);
    }
    let rest = &input[near.len()..];
    let found = match delimiter {
        Some(d) => memchr::memchr3(d, b'\n', b'\r', rest),
        None => memchr::memchr2(b'\n', b'\r', rest),
    };
    found.map(|at| near.len() + at)
}

/// Blanks before an opening quote do not count.
fn skip_blanks(input: &[u8], at: usize, dialect: &Dialect, quote: Option<u8>) -> usize {
    let Some(quote) = quote else { return at };
    if input.get(at) != Some(&b' ') || dialect.delimiter.first() == Some(&b' ') {
        return at;
    }
    let blanks = input[at..].iter().take_while(|b| **b == b' ').count();
    if input.get(at + blanks) == Some(&quote) { at + blanks } else { at }
}

/// Blanks after a closing quote do not count either, unless the delimiter is one or begins with one.
fn blanks_behind(input: &[u8], dialect: &Dialect) -> usize {
    match dialect.delimiter.first() {
        Some(b' ') => 0,
        _ => input.iter().take_while(|b| **b == b' ').count(),
    }
}

fn ends_field(after: Option<&u8>, dialect: &Dialect) -> bool {
    after.is_none_or(|b| matches!(b, b'\r' | b'\n') || dialect.delimiter.first() == Some(b))
}

enum Quoted {
    Closed(usize),
    Open,
    /// The quote opens nothing: what it would hold goes over several lines and ends within a word.
    Stray,
}

fn read_quoted(
    input: &[u8],
    mut at: usize,
    quote: u8,
    (dialect, quoting): (&Dialect, Quoting),
    end_of_input: bool,
    record: &mut Record,
) -> Quoted {
    let begin = at;
    loop {
        let stop = match dialect.escape {
            Some(escape) => memchr::memchr2(quote, escape, &input[at..]),
            None => memchr::memchr(quote, &input[at..]),
        };
        let Some(stop) = stop.map(|n| at + n) else { return Quoted::Open };
        record.bytes.extend_from_slice(&input[at..stop]);
        let next = input.get(stop + 1);
        match next {
            None if !end_of_input => return Quoted::Open,
            Some(b) if input[stop] != quote => {
                // Before anything but a quote or itself it is a character like others, as in a path.
                if *b != quote && *b != input[stop] {
                    record.bytes.push(input[stop]);
                }
                record.bytes.push(*b);
                at = stop + 2;
            }
            Some(b) if *b == quote => {
                record.bytes.push(quote);
                at = stop + 2;
                if quoting == Quoting::Doubled && ends_field(input.get(at), dialect) {
                    return Quoted::Closed(at);
                }
            }
            None if input[stop] != quote => return Quoted::Closed(stop),
            _ => {
                let blanks = blanks_behind(&input[stop + 1..], dialect);
                let after = input.get(stop + 1 + blanks);
                let ends = ends_field(after, dialect);
                if after.is_none() && !end_of_input {
                    return Quoted::Open;
                }
                let late =
                    quoting == Quoting::Late && input.get(stop + 1 + blanks + dialect.delimiter.len()) == Some(&b' ');
                match quoting {
                    Quoting::Strict if !ends => return Quoted::Stray,
                    Quoting::Lazy | Quoting::Late if !ends || late => {
                        record.bytes.push(quote);
                        at = stop + 1;
                        continue;
                    }
                    _ => {}
                }
                if !ends && memchr::memchr2(b'\n', b'\r', &input[begin..stop]).is_some() {
                    return Quoted::Stray;
                }
                // Where another quote comes before the next delimiter, this one is part of the words.
                let rest = &input[stop + 1..];
                let cut = find_stop(rest, dialect.delimiter.first().copied()).unwrap_or(rest.len());
                if !ends && cut == rest.len() && !end_of_input {
                    return Quoted::Open;
                }
                if !ends && rest[..cut].contains(&quote) {
                    record.bytes.push(quote);
                    at = stop + 1;
                    continue;
                }
                return Quoted::Closed(if ends { stop + 1 + blanks } else { stop + 1 });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str, dialect: &Dialect) -> Vec<Vec<String>> {
        let (mut input, mut records) = (text.as_bytes(), Vec::new());
        let mut record = Record::default();
        loop {
            record.clear();
            let used = split(input, dialect, true, true, &mut record)
                .or_else(|| {
                    record.clear();
                    split(input, dialect, false, true, &mut record)
                })
                .unwrap_or(0);
            if used == 0 {
                return records;
            }
            records.push((0..record.len()).map(|i| record.get(i).into_owned()).collect());
            input = &input[used..];
        }
    }

    #[test]
    fn records_are_split() {
        let comma = Dialect::new(",", Some(b'"'), None);
        for (text, wanted) in [
            ("a,b\n1,2\n", vec![vec!["a", "b"], vec!["1", "2"]]),
            ("a,b\r\n\r\n1,2", vec![vec!["a", "b"], vec![], vec!["1", "2"]]),
            ("a\rb\r", vec![vec!["a"], vec!["b"]]),
            ("\"a,\"\"x\"\"\nb\",c", vec![vec!["a,\"x\"\nb", "c"]]),
            ("a, \"b\" ,c", vec![vec!["a", "b", "c"]]),
            ("a,b \"c\",d", vec![vec!["a", "b \"c\"", "d"]]),
            (",\n", vec![vec!["", ""]]),
            ("\"open,1\nb,2", vec![vec!["\"open", "1"], vec!["b", "2"]]),
            ("1,\"open\n\"b, c\",2\n", vec![vec!["1", "\"open"], vec!["b, c", "2"]]),
            (
                "a,b\r\r\n1,2\n\r3,4\n\r\n5,6",
                vec![vec!["a", "b"], vec!["1", "2"], vec!["3", "4"], vec![], vec!["5", "6"]],
            ),
        ] {
            assert_eq!(all(text, &comma), wanted, "{text:?}");
        }
        let long = Dialect::new("||", Some(b'"'), None);
        assert_eq!(all("a||b|c||d", &long), vec![vec!["a", "b|c", "d"]]);
        let escaped = Dialect::new(";", Some(b'"'), Some(b'\\'));
        assert_eq!(all("\"a\\\"b\";c", &escaped), vec![vec!["a\"b", "c"]]);
        assert_eq!(all("\"C:\\dir\\\\x\";c", &escaped), vec![vec!["C:\\dir\\x", "c"]]);
        let bare = Dialect { escapes_delimiter: true, ..Dialect::new(",", Some(b'"'), None) };
        assert_eq!(all("a\\, b,c\\\\,d\\e", &bare), vec![vec!["a, b", "c\\", "d\\e"]]);
        assert_eq!(all("\"a\\\",b", &bare), vec![vec!["a\\", "b"]]);
        let pair = Dialect::new(",", Some(crate::source::delimited::quotes::OPEN), None);
        assert_eq!(all("\u{2}a, \"b\"\nc\u{3},d", &pair), vec![vec!["a, \"b\"\nc", "d"]]);
    }
}
