//! The encoding of a text file: by its byte order mark, by the pattern of its zeros, by what is valid, by guess.

use std::io::{self, Read};

use encoding_rs::{Decoder, MACINTOSH, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use sheaf_model::problem::Result;

use super::super::{Input, Source, unreadable};
use super::dos::Page;

/// An encoding and the length of its byte order mark.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Encoding {
    encoding: &'static encoding_rs::Encoding,
    mark: usize,
    /// Four bytes a character: whether the big end comes first.
    wide: Option<bool>,
    /// A code page of DOS.
    page: Option<Page>,
}

impl Encoding {
    /// A stream of UTF-8. Bytes that are not valid in a UTF-8 file come as they are.
    pub(crate) fn decode(self, mut input: Input) -> Decoded {
        let mut skip = [0; 4];
        // A mark was seen before, so these bytes are there.
        let _ = input.read_exact(&mut skip[..self.mark]);
        let decoder = (self.encoding != UTF_8).then(|| self.encoding.new_decoder_without_bom_handling());
        let page = self.page.map(|page| Box::new(page.characters()));
        Decoded {
            input,
            decoder,
            wide: self.wide,
            page,
            pending: Vec::new(),
            at: 0,
            raw: Vec::new(),
            kept: 0,
            done: false,
        }
    }
}

/// Looks at the file as far as is needed.
pub(crate) fn detect(source: &Source) -> Result<Encoding> {
    let mut input = source.open()?;
    let mut head = Vec::new();
    let cannot = |e: io::Error| unreadable(format!("it cannot be read ({e})"));
    input.by_ref().take(1 << 20).read_to_end(&mut head).map_err(cannot)?;
    if let Some((big, mark)) = utf32_pattern(&head) {
        return Ok(Encoding { encoding: UTF_8, mark, wide: Some(big), page: None });
    }
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(&head) {
        return Ok(Encoding { encoding, mark, wide: None, page: None });
    }
    if let Some(encoding) = utf16_pattern(&head) {
        return Ok(Encoding { encoding, mark: 0, wide: None, page: None });
    }
    // Plain ASCII says nothing: look on, but not for ever.
    let mut seen = 0;
    while head.is_ascii() && seen < 256 << 20 {
        seen += head.len();
        head.clear();
        if input.by_ref().take(4 << 20).read_to_end(&mut head).map_err(cannot)? == 0 {
            return Ok(Encoding { encoding: UTF_8, mark: 0, wide: None, page: None });
        }
    }
    let encoding = guess(&head);
    let page = if encoding == UTF_8 { None } else { Page::of(&head) };
    Ok(Encoding { encoding: if page.is_some() { UTF_8 } else { encoding }, mark: 0, wide: None, page })
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

fn guess(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    match std::str::from_utf8(bytes) {
        Ok(_) => return UTF_8,
        // Cut off in the middle of a character.
        Err(e) if e.error_len().is_none() => return UTF_8,
        Err(_) => {}
    }
    let valid = bytes.utf8_chunks().filter(|c| !c.valid().is_ascii()).count();
    let broken = bytes.utf8_chunks().filter(|c| !c.invalid().is_empty()).count();
    // Text of another encoding is seldom valid by chance, so a few broken bytes are strangers in UTF-8.
    if valid > 0 && broken * 4 <= bytes.utf8_chunks().map(|c| c.valid().chars().filter(|c| !c.is_ascii()).count()).sum()
    {
        return UTF_8;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Allow);
    if guess.is_single_byte() && is_shift_jis(bytes) {
        return SHIFT_JIS;
    }
    if guess.is_single_byte() && is_macintosh(bytes) { MACINTOSH } else { guess }
}

/// Whether bytes are Japanese in Shift JIS, though they are too few for the detector: all pairs are signs of that language, most
/// of them begin with what is a control or a quote elsewhere, and few follow a Latin letter, as accents do.
fn is_shift_jis(bytes: &[u8]) -> bool {
    let bytes = &bytes[..bytes.len().min(64 << 10)];
    let (mut pairs, mut low, mut within) = (0_usize, 0_usize, 0_usize);
    let mut at = 0;
    while at < bytes.len() {
        let [lead, rest @ ..] = &bytes[at..] else { break };
        match (lead, rest.first()) {
            (0x81..=0x9f | 0xe0..=0xfc, Some(trail)) => {
                let pair = [*lead, *trail];
                let (text, wrong) = SHIFT_JIS.decode_without_bom_handling(&pair);
                let sign = text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER);
                if wrong
                    || !matches!(sign, '\u{3000}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ff60}' | '\u{2010}'..='\u{266f}')
                {
                    return false;
                }
                pairs += 1;
                low += usize::from(*lead <= 0x9f);
                within += usize::from(at > 0 && bytes[at - 1].is_ascii_alphabetic());
                at += 2;
            }
            // Cut off in the middle of a pair.
            (0x81..=0x9f | 0xe0..=0xfc, None) => break,
            (0x80 | 0xa0 | 0xfd.., _) => return false,
            _ => at += 1,
        }
    }
    pairs >= 3 && low * 2 > pairs && within * 10 <= pairs
}

/// Whether bytes stand amid words that are letters on a Macintosh, but signs or capitals elsewhere, and hardly any that are
/// letters elsewhere.
fn is_macintosh(bytes: &[u8]) -> bool {
    let (mut here, mut elsewhere) = (0_usize, 0_usize);
    for amid in bytes.windows(3) {
        if !amid[0].is_ascii_lowercase() || !amid[2].is_ascii_lowercase() {
            continue;
        }
        match amid[1] {
            // Quotes, dashes and dots of Windows, and letters of its central page.
            0x85 | 0x91..=0x94 | 0x96 | 0x97 | 0x9a | 0x9c..=0x9e => {}
            0x80..=0x9f => here += 1,
            0xc0.. => elsewhere += 1,
            _ => {}
        }
    }
    here > 4 * elsewhere
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
    decoder: Option<Decoder>,
    wide: Option<bool>,
    page: Option<Box<[char; 128]>>,
    pending: Vec<u8>,
    at: usize,
    raw: Vec<u8>,
    /// Bytes of a character that is not complete.
    kept: usize,
    done: bool,
}

impl Read for Decoded {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if let Some(big) = self.wide {
            self.fill_wide(big)?;
            return Ok(self.give(out));
        }
        if self.page.is_some() {
            self.fill_page()?;
            return Ok(self.give(out));
        }
        let Some(decoder) = &mut self.decoder else { return self.input.read(out) };
        while self.at == self.pending.len() && !self.done {
            self.raw.resize(64 << 10, 0);
            let n = self.input.read(&mut self.raw)?;
            self.done = n == 0;
            let mut text = String::with_capacity(decoder.max_utf8_buffer_length(n).unwrap_or(256 << 10));
            let _ = decoder.decode_to_string(&self.raw[..n], &mut text, self.done);
            self.pending = text.into_bytes();
            self.at = 0;
        }
        Ok(self.give(out))
    }
}

impl Decoded {
    fn give(&mut self, out: &mut [u8]) -> usize {
        let n = out.len().min(self.pending.len() - self.at);
        out[..n].copy_from_slice(&self.pending[self.at..self.at + n]);
        self.at += n;
        n
    }

    /// Reads characters of one byte each.
    fn fill_page(&mut self) -> io::Result<()> {
        let Some(page) = self.page.as_deref().filter(|_| self.at == self.pending.len()) else { return Ok(()) };
        self.raw.resize(64 << 10, 0);
        let n = self.input.read(&mut self.raw)?;
        let character = |b: &u8| if *b < 128 { char::from(*b) } else { page[usize::from(*b) - 128] };
        self.pending = self.raw[..n].iter().map(character).collect::<String>().into_bytes();
        self.at = 0;
        Ok(())
    }

    /// Reads characters of four bytes, until there are some.
    fn fill_wide(&mut self, big: bool) -> io::Result<()> {
        while self.at == self.pending.len() && !self.done {
            self.raw.resize(64 << 10, 0);
            let n = self.input.read(&mut self.raw[self.kept..])?;
            self.done = n == 0;
            let held = self.kept + n;
            let mut text = String::with_capacity(held / 4);
            for bytes in self.raw[..held].chunks_exact(4) {
                let bytes = [bytes[0], bytes[1], bytes[2], bytes[3]];
                let code = if big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) };
                text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.kept = held % 4;
            self.raw.copy_within(held - self.kept..held, 0);
            self.pending = text.into_bytes();
            self.at = 0;
        }
        Ok(())
    }
}
