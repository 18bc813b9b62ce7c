//! Records that a program saved once more without parting them: each whole line became one quoted field, or got the empty fields
//! of a wider sheet behind it, parted by a sign that is not the delimiter. Lines become what they were before records are split.

use std::io::Read;

use super::dialect::{Dialect, detect_signs, without_quoted};
use super::records::{Record, split};
use super::rewritten::{Rewrite, rewritten};
use super::shape::each;

/// Lines that are looked at.
const LOOK: usize = 400;
/// A line longer than this passes in parts.
const LONGEST_LINE: usize = 1 << 20;
/// Signs that part what a program adds behind records.
const SIGNS: [u8; 4] = *b";|,\t";
/// Delimiters of the records: others stand in the words of a single column.
const DELIMITERS: [&[u8]; 4] = [b",", b";", b"\t", b"|"];
/// Fewest fields that plain words with commas hardly ever have alike.
const LEAST_WIDTH: usize = 3;

/// What lines were made of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Resaved {
    /// The sign at the end of all lines, and how often it stands there.
    padding: Option<(u8, usize)>,
    /// Whether quotes stand around lines.
    wrapped: bool,
}

impl Resaved {
    /// What a sample shows; none where its lines are records.
    pub(super) fn of(sample: &str, whole: bool, name: &str) -> Option<Resaved> {
        let mut lines: Vec<&[u8]> = sample.split(['\n', '\r']).map(str::as_bytes).collect();
        if !whole {
            lines.pop();
        }
        lines.retain(|line| !line.trim_ascii().is_empty());
        lines.truncate(LOOK);
        let padding = padding(&lines);
        let ways = [(padding, true), (None, true), (padding, false)];
        let mut ways = ways.into_iter().map(|(padding, wrapped)| Resaved { padding, wrapped });
        ways.find(|way| lines.len() > 1 && way.is_proved(&lines, name))
    }

    /// A text with its lines as they were.
    pub(super) fn restored(self, text: &str) -> String {
        let mut restored = Vec::with_capacity(text.len());
        self.push(text.as_bytes(), &mut restored);
        String::from_utf8_lossy(&restored).into_owned()
    }

    /// The same of a stream.
    pub(super) fn wrap(self, input: impl Read + Send + 'static) -> Box<dyn Read + Send> {
        rewritten(input, self)
    }

    /// Whether lines part into records of several fields alike once they are as they were.
    fn is_proved(self, lines: &[&[u8]], name: &str) -> bool {
        let wrapped: Vec<Vec<u8>> = lines.iter().filter_map(|line| unwrapped(self.unpadded(line))).collect();
        if self.wrapped && wrapped.is_empty() || self.padding.is_none() && !self.wrapped {
            return false;
        }
        let text = self.restored(&String::from_utf8_lossy(&lines.join(&b'\n')));
        let dialect = detect_signs(&text, true, name, &[Some(b'"'), None]);
        let delimiter = dialect.delimiter.as_slice();
        let foreign = self.padding.is_none_or(|(sign, _)| delimiter != [sign]);
        let Some(width) = even_width(&text, &dialect).filter(|_| foreign && DELIMITERS.contains(&delimiter)) else {
            return false;
        };
        let proved = wrapped.iter().filter(|line| holds_quoted(line, delimiter)).count();
        let is_quoted = !self.wrapped
            || if wrapped.len() * 10 >= (lines.len() - 1) * 9 {
                proved > 0 || width >= LEAST_WIDTH && !is_spaced(&text, delimiter)
            } else {
                // Where only lines with quotes of their own were quoted, all that are have some.
                width >= LEAST_WIDTH && proved == wrapped.len() && wrapped.iter().all(|l| is_wide(l, &dialect, width))
            };
        let is_padded = || {
            self.padding.is_none_or(|(sign, _)| {
                let worded = lines.iter().skip(1).filter(|l| l.iter().any(u8::is_ascii_alphabetic)).count();
                !is_spaced(&text, delimiter)
                    && stands_seldom(sign, &text, &dialect)
                    && (width >= LEAST_WIDTH || worded * 2 > lines.len())
            })
        };
        is_quoted && is_padded()
    }

    /// A line without what was added behind it.
    fn unpadded(self, line: &[u8]) -> &[u8] {
        match self.padding {
            Some((sign, times)) if ends_with_run(line, sign, times) => &line[..line.len() - times],
            _ => line,
        }
    }
}

impl Rewrite for Resaved {
    fn open_end(&self, text: &[u8]) -> usize {
        let begun = text.len() - memchr::memrchr2(b'\n', b'\r', text).map_or(0, |at| at + 1);
        if begun > LONGEST_LINE { 0 } else { begun }
    }

    fn push(&self, text: &[u8], into: &mut Vec<u8>) {
        for piece in text.split_inclusive(|b| matches!(b, b'\n' | b'\r')) {
            let line = piece.strip_suffix(b"\n").or_else(|| piece.strip_suffix(b"\r")).unwrap_or(piece);
            let bare = self.unpadded(line);
            match Some(bare).filter(|_| self.wrapped).and_then(unwrapped) {
                Some(record) => into.extend_from_slice(&record),
                None => into.extend_from_slice(bare),
            }
            into.extend_from_slice(&piece[line.len()..]);
        }
    }
}

/// What the quotes around a line hold, with those inside that are doubled once; none where it is not one quoted field.
fn unwrapped(line: &[u8]) -> Option<Vec<u8>> {
    let mut rest = line.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    let mut held = Vec::with_capacity(rest.len());
    while let Some(at) = memchr::memchr(b'"', rest) {
        held.extend_from_slice(&rest[..=at]);
        rest = rest[at + 1..].strip_prefix(b"\"")?;
    }
    held.extend_from_slice(rest);
    Some(held)
}

/// The same run of a sign at the end of all lines.
fn padding(lines: &[&[u8]]) -> Option<(u8, usize)> {
    let first = lines.first()?;
    let sign = first.last().copied().filter(|sign| SIGNS.contains(sign))?;
    let times = first.iter().rev().take_while(|b| **b == sign).count();
    lines.iter().all(|line| ends_with_run(line, sign, times)).then_some((sign, times))
}

/// Whether a sign stands at the end of a line so many times and no more.
fn ends_with_run(line: &[u8], sign: u8, times: usize) -> bool {
    line.iter().rev().take(times + 1).take_while(|b| **b == sign).count() == times
}

/// The number of fields of the first record, where it has several and nearly all others have as many.
fn even_width(text: &str, dialect: &Dialect) -> Option<usize> {
    let mut widths = Vec::new();
    each(text.as_bytes(), true, dialect, |record| widths.push(record.len()));
    let first = *widths.first().filter(|width| **width > 1)?;
    let alike = widths.iter().filter(|width| **width == first).count();
    (alike * 10 >= widths.len() * 9).then_some(first)
}

/// Whether a line is one record of so many fields.
fn is_wide(line: &[u8], dialect: &Dialect, width: usize) -> bool {
    let mut record = Record::default();
    split(line, dialect, false, true, &mut record) == Some(line.len()) && record.len() == width
}

/// Whether a quoted field stands in a line: from a delimiter to one.
fn holds_quoted(line: &[u8], delimiter: &[u8]) -> bool {
    let (opens, closes) = ([delimiter, b"\""].concat(), [b"\"", delimiter].concat());
    let holds = |signs: &[u8]| memchr::memmem::find(line, signs).is_some();
    (line.starts_with(b"\"") || holds(&opens)) && (line.ends_with(b"\"") || holds(&closes))
}

/// Whether a blank follows delimiters, as it follows the commas of a sentence, a name, an address.
fn is_spaced(text: &str, delimiter: &[u8]) -> bool {
    let blank = [delimiter, b" "].concat();
    let count = |signs: &[u8]| memchr::memmem::find_iter(text.as_bytes(), signs).count();
    count(&blank) * 2 > count(delimiter)
}

/// Whether a sign stands in hardly any of the lines, but within quotes.
fn stands_seldom(sign: u8, text: &str, dialect: &Dialect) -> bool {
    let bare = without_quoted(text.as_bytes(), dialect);
    let lines = bare.split(|b| *b == b'\n').count();
    memchr::memchr_iter(sign, &bare).count() * 20 <= lines
}

#[cfg(test)]
mod tests {
    use super::super::rewritten::byte_by_byte;
    use super::*;

    fn restored(text: &str) -> Option<String> {
        Some(Resaved::of(text, true, "x.csv")?.restored(text))
    }

    #[test]
    fn records_are_what_they_were_before_they_were_saved_again() {
        for (text, wanted) in [
            (
                "Id,Name,City\r\n\"1,Ann,\"\"Ulm, Donau\"\"\"\r\n\"2,Bob,Graz\"\r\n",
                "Id,Name,City\r\n1,Ann,\"Ulm, Donau\"\r\n2,Bob,Graz\r\n",
            ),
            ("\"Id,Name,City\"\n\"1,Ann,Ulm\"\n\"2,Bob,Graz\"", "Id,Name,City\n1,Ann,Ulm\n2,Bob,Graz"),
            ("\"Name,City\"\n\"Ann,\"\"Ulm\"\"\"\n\"Bob,Graz\"\n", "Name,City\nAnn,\"Ulm\"\nBob,Graz\n"),
            (
                "\"Id,Name,Said\"\n\"1,Ann,\"\"the \"\"\"\"best\"\"\"\" day\"\"\"\n\"2,Bob,no\"\n",
                "Id,Name,Said\n1,Ann,\"the \"\"best\"\" day\"\n2,Bob,no\n",
            ),
            // Only lines with quotes of their own were quoted.
            (
                "Id,Name,City\n\"1,Ann,\"\"Ulm, Donau\"\"\"\n2,Bob,Graz\n3,Cid,Bath\n",
                "Id,Name,City\n1,Ann,\"Ulm, Donau\"\n2,Bob,Graz\n3,Cid,Bath\n",
            ),
            ("Id,Name,City;;\n1,Ann,Ulm;;\n2,Bob,Graz;;\n", "Id,Name,City\n1,Ann,Ulm\n2,Bob,Graz\n"),
            ("Name,City;\nAnn,Ulm;\nBob,Graz;\nCid,Bath;\n", "Name,City\nAnn,Ulm\nBob,Graz\nCid,Bath\n"),
            ("a,b,c|\n1,\"x|y\",z|\n2,\"v\",|\n", "a,b,c\n1,\"x|y\",z\n2,\"v\",\n"),
            ("Id;Name;City,,\n1;Ann;Ulm,,\n2;Bob;Graz,,\n", "Id;Name;City\n1;Ann;Ulm\n2;Bob;Graz\n"),
            (
                "Id,Name,City;;\n\"1,Ann,\"\"Ulm, Donau\"\"\";;\n2,Bob,Graz;;\n",
                "Id,Name,City\n1,Ann,\"Ulm, Donau\"\n2,Bob,Graz\n",
            ),
        ] {
            assert_eq!(restored(text).as_deref(), Some(wanted), "{text:?}");
        }
    }

    #[test]
    fn other_lines_are_records() {
        for text in [
            // Quoted words of a single column.
            "Name\n\"Smith, John\"\n\"Doe, Jane\"\n\"Roe, Ann\"\n",
            "\"Smith, John\"\n\"Doe, Jane\"\n\"Roe, Ann\"\n",
            "\"Place\"\n\"Graz, Styria, Austria\"\n\"Ulm, Swabia, Germany\"\n",
            "\"City, Land, State\"\n\"Graz, Styria, Austria\"\n\"Ulm, Swabia, Germany\"\n",
            "Address\n\"Main St 1,Ulm\"\n\"Mill Rd 2,Apt 3,Graz\"\n\"The Close,Bath\"\n",
            "Title\n\"\"\"Emma\"\", a novel\"\n\"\"\"Ulysses\"\", a novel\"\n",
            "Note\n\"a \"\"b\"\"\"\n\"c \"\"d\"\"\"\n",
            "Point\n\"1,2,3\"\n\"4,5,6\"\n",
            "\"Name\"\n\"Ann\"\n\"Bob\"\n",
            // Fields that are quoted one by one.
            "\"Id\",\"Name\"\n\"1\",\"Ann\"\n\"2\",\"Bob\"\n",
            "\"a\",\"b\",\"c\"\n\"\",\"\",\"\"\n\"1\",\"\"\"x\"\"\",\"2\"\n",
            // The sign at the end is the delimiter, or the frame's.
            "a;b;\n1,5;2,5;\n3,5;4,5;\n",
            "a,b,,\n1,2,,\n3,4,,\n",
            "|a,b,c|\n|1,2,3|\n|4,5,6|\n",
            "| a | b |\n| 1 | 2 |\n| 3 | 4 |\n",
            "Price;\n1,50;\n2,30;\n7,20;\n",
            "1,50;\n2,30;\n7,20;\n",
            "Name;\nSmith, John;\nDoe, Jane;\nRoe, Ann;\n",
            "We came, saw, won;\nthey ran, hid, lost;\n",
            "a,b\n1,2\n3,4\n",
        ] {
            assert_eq!(restored(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_stream_reads_as_the_whole_text_however_it_is_cut() {
        let text = "Id,Name;;\r\n\"1,\"\"Ulm, Donau\"\"\";;\r\nopen\"\n\"a\"b\"\n\n\"x,y\";;";
        let how = Resaved { padding: Some((b';', 2)), wrapped: true };
        let read = byte_by_byte(text.as_bytes(), how);
        assert_eq!(String::from_utf8(read).expect("UTF-8"), how.restored(text));
        assert_eq!(how.restored(text), "Id,Name\r\n1,\"Ulm, Donau\"\r\nopen\"\n\"a\"b\"\n\nx,y");
    }
}
