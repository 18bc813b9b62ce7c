//! Text whose lines are in several encodings: some in UTF-8, others in a code page, as where programs append to one file. Each
//! line is read in its own.

use std::collections::BTreeSet;
use std::io::{self, Read};

use encoding_rs::{WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1257};

use super::dos::Page;
use super::encoding::decode_page;

/// Code pages in the order in which they are tried for lines that are too few to tell theirs.
const PAGES: [&encoding_rs::Encoding; 6] =
    [WINDOWS_1252, WINDOWS_1250, WINDOWS_1251, WINDOWS_1253, WINDOWS_1254, WINDOWS_1257];
/// Bytes that are looked at.
const MOST: u64 = 256 << 20;
/// Bytes of lines by which their code page is guessed.
const SAMPLE: usize = 1 << 20;
/// A line longer than this is read in parts.
pub(super) const LONGEST_LINE: usize = 1 << 20;
/// Lines in UTF-8 whose letters are remembered.
const LOOK: u64 = 1_000;
/// Fewer bytes than this do not tell their code page.
const LEAST_BYTES: usize = 12;

/// A code page of one byte a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodePage {
    Standard(&'static encoding_rs::Encoding),
    Dos(Page),
}

impl CodePage {
    /// The characters from 128 to 255.
    pub(super) fn characters(self) -> [char; 128] {
        match self {
            CodePage::Dos(page) => page.characters(),
            CodePage::Standard(encoding) => std::array::from_fn(|place| {
                let byte = [place as u8 | 0x80];
                encoding.decode_without_bom_handling(&byte).0.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
            }),
        }
    }

    /// What it is called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            CodePage::Standard(encoding) => encoding.name(),
            CodePage::Dos(page) => page.name(),
        }
    }
}

/// The lines of a file that is in two encodings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mixed {
    /// That of the lines that are not in UTF-8.
    pub(crate) page: CodePage,
    /// Lines in UTF-8, of those with a character that is not ASCII.
    pub(crate) utf8: u64,
    /// Lines in the code page.
    pub(crate) paged: u64,
    /// The first line of those that are fewer, from one.
    pub(crate) first: u64,
}

/// What a line is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Ascii,
    Utf8,
    /// UTF-8 with bytes that are none.
    Broken,
    Paged,
}

/// What a line is written in, with its valid characters that are not ASCII and its runs of bytes that are not valid.
fn script(line: &[u8]) -> (Script, usize, usize) {
    if line.is_ascii() {
        return (Script::Ascii, 0, 0);
    }
    let (mut valid, mut invalid) = (0, 0);
    for chunk in line.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    let script = match (valid, invalid) {
        (_, 0) => Script::Utf8,
        _ if valid >= invalid => Script::Broken,
        _ => Script::Paged,
    };
    (script, valid, invalid)
}

/// Lines of a kind: how many, and the number of the first one.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    lines: u64,
    first: u64,
}

impl Count {
    fn add(&mut self, line: u64) {
        if self.lines == 0 {
            self.first = line;
        }
        self.lines += 1;
    }
}

/// What the lines of a file are written in.
#[derive(Debug, Default)]
pub(super) struct Survey {
    feeds: u64,
    returns: u64,
    utf8: Count,
    paged: Count,
    valid: usize,
    invalid: usize,
    /// Letters of the first lines in UTF-8.
    letters: BTreeSet<char>,
    /// Whether one of the characters of these takes three bytes or more, which text of a code page hardly ever does by chance.
    long: bool,
    /// Lines that are not in UTF-8.
    pub(super) sample: Vec<u8>,
}

impl Survey {
    /// Looks through a file, of which the first bytes were read.
    pub(super) fn of(head: &[u8], input: &mut impl Read) -> io::Result<Survey> {
        let mut survey = Survey::default();
        let mut held = head.to_vec();
        let mut input = input.take(MOST);
        loop {
            let ended = held.iter().rposition(|b| matches!(b, b'\n' | b'\r')).map_or(0, |at| at + 1);
            let whole = if ended == 0 && held.len() >= LONGEST_LINE { held.len() } else { ended };
            survey.look(&held[..whole]);
            held.drain(..whole);
            let before = held.len();
            if input.by_ref().take(LONGEST_LINE as u64).read_to_end(&mut held)? == 0 {
                survey.look(&held[..before]);
                return Ok(survey);
            }
        }
    }

    fn look(&mut self, lines: &[u8]) {
        if lines.is_ascii() {
            self.count_ends(lines);
            return;
        }
        for line in lines.split_inclusive(|b| matches!(b, b'\n' | b'\r')) {
            self.look_at(line);
            self.count_ends(line);
        }
    }

    fn count_ends(&mut self, lines: &[u8]) {
        self.feeds += memchr::memchr_iter(b'\n', lines).count() as u64;
        self.returns += memchr::memchr_iter(b'\r', lines).count() as u64;
    }

    fn look_at(&mut self, line: &[u8]) {
        let (script, valid, invalid) = script(line);
        self.valid += valid;
        self.invalid += invalid;
        // A line ends with one of them or with both.
        let number = 1 + self.feeds.max(self.returns);
        match script {
            Script::Ascii => return,
            Script::Utf8 => self.utf8.add(number),
            Script::Broken => {}
            Script::Paged => self.paged.add(number),
        }
        if script != Script::Utf8 {
            let room = SAMPLE.saturating_sub(self.sample.len()).min(line.len());
            self.sample.extend_from_slice(&line[..room]);
        } else if self.utf8.lines <= LOOK {
            let text = String::from_utf8_lossy(line);
            self.long |= text.chars().any(|c| c.len_utf8() > 2);
            self.letters.extend(text.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()));
        }
    }

    /// Whether all of it is UTF-8, but for bytes in its lines now and then.
    pub(super) fn is_utf8(&self) -> bool {
        self.invalid == 0 || self.paged.lines == 0 && self.is_mostly_utf8()
    }

    /// Whether its few strange bytes stand in UTF-8: text of another encoding is seldom valid by chance.
    pub(super) fn is_mostly_utf8(&self) -> bool {
        self.valid > 0 && self.invalid * 4 <= self.valid
    }

    /// Its two encodings, where it has some lines in UTF-8 that are it not by chance and others that are likely in a code page.
    pub(super) fn mixed(&self, likely: CodePage) -> Option<Mixed> {
        let few = self.sample.iter().filter(|b| !b.is_ascii()).count() < LEAST_BYTES;
        let page = if few { self.page_of_letters() } else { likely };
        let by_chance = self.utf8.lines == 0 || !self.long && self.valid < LEAST_BYTES && !self.has_letters(page);
        if by_chance && !self.is_mostly_utf8() {
            return None;
        }
        let first = if self.utf8.lines < self.paged.lines { self.utf8.first } else { self.paged.first };
        Some(Mixed { page, utf8: self.utf8.lines, paged: self.paged.lines, first })
    }

    /// The first code page that has all letters of the lines in UTF-8: they are of one language, most likely.
    fn page_of_letters(&self) -> CodePage {
        let pages = PAGES.into_iter().map(CodePage::Standard);
        pages.into_iter().find(|page| self.has_letters(*page)).unwrap_or(CodePage::Standard(WINDOWS_1252))
    }

    fn has_letters(&self, page: CodePage) -> bool {
        let characters = page.characters();
        self.letters.iter().all(|letter| characters.contains(letter))
    }
}

/// Adds the text of a line that is in UTF-8 or in a code page, of which the upper half is given.
pub(super) fn decode_line(line: &[u8], page: &[char; 128], into: &mut String) {
    match script(line).0 {
        Script::Paged => decode_page(line, page, into),
        _ => line.utf8_chunks().for_each(|chunk| {
            into.push_str(chunk.valid());
            decode_page(chunk.invalid(), page, into);
        }),
    }
}
