//! The encoding of a text file: by its byte order mark, by the pattern of its zeros, by what is valid, by guess.

use std::io::{self, Read};

use encoding_rs::{Decoder, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use sheaf_model::problem::Result;

use super::super::{Input, Source, unreadable};
use super::dos::Page;
use super::guess;
use super::mixed::{CodePage, LONGEST_LINE, Mixed, Survey, decode_line};

/// Bytes that are read first.
const HEAD: u64 = 1 << 20;
/// Bytes that are decoded at once.
const CHUNK: usize = 64 << 10;

/// An encoding and the length of its byte order mark.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Encoding {
    kind: Kind,
    mark: usize,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Standard(&'static encoding_rs::Encoding),
    /// Four bytes a character: whether the big end comes first.
    Wide(bool),
    /// A code page of DOS.
    Dos(Page),
    Mixed(Mixed),
}

impl Encoding {
    /// A stream of UTF-8. Bytes that are not valid in a UTF-8 file come as they are.
    pub(crate) fn decode(self, mut input: Input) -> Decoded {
        let mut skip = [0; 4];
        // A mark was seen before, so these bytes are there.
        let _ = input.read_exact(&mut skip[..self.mark]);
        let how = match self.kind {
            Kind::Standard(encoding) if encoding == UTF_8 => How::AsIs,
            Kind::Standard(encoding) => How::By(encoding.new_decoder_without_bom_handling()),
            Kind::Wide(big) => How::Wide(big),
            Kind::Dos(page) => How::Page(Box::new(page.characters())),
            Kind::Mixed(mixed) => How::Lines(Box::new(mixed.page.characters())),
        };
        Decoded { input, how, pending: Vec::new(), at: 0, raw: Vec::new(), kept: 0, done: false }
    }

    /// Its two encodings, where its lines are in two.
    pub(super) fn mixed(self) -> Option<Mixed> {
        if let Kind::Mixed(mixed) = self.kind { Some(mixed) } else { None }
    }
}

/// Looks at the file as far as is needed.
pub(crate) fn detect(source: &Source) -> Result<Encoding> {
    let mut input = source.open()?;
    let mut head = Vec::new();
    let cannot = |e: io::Error| unreadable(format!("it cannot be read ({e})"));
    input.by_ref().take(HEAD).read_to_end(&mut head).map_err(cannot)?;
    if let Some((big, mark)) = utf32_pattern(&head) {
        return Ok(Encoding { kind: Kind::Wide(big), mark });
    }
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(&head).filter(|(encoding, _)| *encoding != UTF_8) {
        return Ok(Encoding { kind: Kind::Standard(encoding), mark });
    }
    let mark = if head.starts_with(MARK) { MARK.len() } else { 0 };
    let kind = match utf16_pattern(&head) {
        Some(encoding) => Kind::Standard(encoding),
        None if guess::is_iso_2022_jp(&head) => Kind::Standard(ISO_2022_JP),
        None => by_lines(&Survey::of(&head[mark..], &mut input).map_err(cannot)?),
    };
    Ok(Encoding { kind, mark })
}

/// The mark at the beginning of a file in UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// The encoding of a file by what its lines are written in.
fn by_lines(survey: &Survey) -> Kind {
    if survey.is_utf8() {
        return Kind::Standard(UTF_8);
    }
    let likely = guess::of(&survey.sample);
    // The second bytes of Japanese pairs are letters, amid which the first ones look like others.
    let is_japanese = likely == SHIFT_JIS && guess::is_shift_jis(&survey.sample);
    let page = Page::of(&survey.sample).filter(|_| !is_japanese).map_or(CodePage::Standard(likely), CodePage::Dos);
    match page {
        CodePage::Standard(several) if !several.is_single_byte() => {
            Kind::Standard(if survey.is_mostly_utf8() { UTF_8 } else { several })
        }
        page => match (survey.mixed(page), page) {
            (Some(mixed), _) => Kind::Mixed(mixed),
            (None, CodePage::Dos(page)) => Kind::Dos(page),
            (None, CodePage::Standard(encoding)) => Kind::Standard(encoding),
        },
    }
}

/// Whether text is written with four bytes a character.
pub(crate) fn is_utf32(head: &[u8]) -> bool {
    utf32_pattern(head).is_some()
}

/// Four bytes a character, of which two are zero: whether the big end comes first, and the length of the mark.
fn utf32_pattern(head: &[u8]) -> Option<(bool, usize)> {
    let zeros = |place: usize| head.chunks_exact(4).take(1_024).all(|c| c[place] == 0);
    match head {
        [0xff, 0xfe, 0, 0, ..] if zeros(3) => Some((false, 4)),
        [0, 0, 0xfe, 0xff, ..] if zeros(0) => Some((true, 4)),
        _ if head.len() < 8 || head.len() < 1 << 20 && !head.len().is_multiple_of(4) => None,
        _ if zeros(3) && zeros(2) && !zeros(0) => Some((false, 0)),
        _ if zeros(0) && zeros(1) && !zeros(3) => Some((true, 0)),
        _ => None,
    }
}

fn utf16_pattern(head: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = &head[..head.len().min(4_096)];
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    match () {
        () if half < 2 => None,
        () if odd * 10 > half * 6 && even * 10 < half => Some(UTF_16LE),
        () if even * 10 > half * 6 && odd * 10 < half => Some(UTF_16BE),
        () => None,
    }
}

/// Bytes that are not valid UTF-8 in a UTF-8 file are read as Windows-1252, which is where they come from nearly always.
pub(crate) fn mend(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    text
}

/// A stream of UTF-8.
pub(crate) struct Decoded {
    input: Input,
    how: How,
    pending: Vec<u8>,
    at: usize,
    raw: Vec<u8>,
    /// Bytes of a character or a line that is not complete.
    kept: usize,
    done: bool,
}

/// How bytes become characters.
enum How {
    AsIs,
    By(Decoder),
    Wide(bool),
    /// Characters of one byte each; the upper half.
    Page(Box<[char; 128]>),
    /// Lines in UTF-8, others of one byte a character.
    Lines(Box<[char; 128]>),
}

impl Read for Decoded {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if matches!(self.how, How::AsIs) {
            return self.input.read(out);
        }
        while self.at == self.pending.len() && !self.done {
            self.fill()?;
        }
        let n = out.len().min(self.pending.len() - self.at);
        out[..n].copy_from_slice(&self.pending[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

impl Decoded {
    /// Reads on, and decodes what is complete.
    fn fill(&mut self) -> io::Result<()> {
        self.raw.resize(self.kept + CHUNK, 0);
        let n = self.input.read(&mut self.raw[self.kept..])?;
        self.done = n == 0;
        let held = self.kept + n;
        let whole = if self.done { held } else { self.complete(held) };
        let mut text = String::with_capacity(whole + whole / 2);
        let bytes = &self.raw[..whole];
        match &mut self.how {
            How::AsIs => {}
            How::By(decoder) => {
                text.reserve(decoder.max_utf8_buffer_length(whole).unwrap_or(4 * CHUNK));
                let _ = decoder.decode_to_string(bytes, &mut text, self.done);
            }
            How::Wide(big) => text.extend(bytes.chunks_exact(4).map(|four| wide_character(four, *big))),
            How::Page(page) => decode_page(bytes, page, &mut text),
            How::Lines(page) => {
                let lines = bytes.split_inclusive(|b| matches!(b, b'\n' | b'\r'));
                lines.for_each(|line| decode_line(line, page, &mut text));
            }
        }
        self.kept = held - whole;
        self.raw.copy_within(whole..held, 0);
        (self.pending, self.at) = (text.into_bytes(), 0);
        Ok(())
    }

    /// How many of the bytes that are held are whole characters, or whole lines.
    fn complete(&self, held: usize) -> usize {
        match self.how {
            How::Wide(_) => held - held % 4,
            How::Lines(_) if held < LONGEST_LINE => {
                self.raw[..held].iter().rposition(|b| matches!(b, b'\n' | b'\r')).map_or(0, |at| at + 1)
            }
            _ => held,
        }
    }
}

fn wide_character(four: &[u8], big: bool) -> char {
    let bytes = [four[0], four[1], four[2], four[3]];
    let code = if big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) };
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Adds characters of one byte each.
pub(super) fn decode_page(bytes: &[u8], page: &[char; 128], into: &mut String) {
    into.extend(bytes.iter().map(|b| if b.is_ascii() { char::from(*b) } else { page[usize::from(*b & 0x7f)] }));
}
