//! The encoding of a text file: by its byte order mark, by the pattern of its zeros, by what is valid, by guess.

use std::io::{self, Read};

use encoding_rs::{Decoder, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use sheaf_model::problem::Result;

use super::super::{Input, Source, unreadable};

/// An encoding and the length of its byte order mark.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Encoding {
    encoding: &'static encoding_rs::Encoding,
    mark: usize,
}

impl Encoding {
    /// A stream of UTF-8. Bytes that are not valid in a UTF-8 file come as they are.
    pub(crate) fn decode(self, mut input: Input) -> Decoded {
        let mut skip = [0; 3];
        // A mark was seen before, so these bytes are there.
        let _ = input.read_exact(&mut skip[..self.mark]);
        let decoder = (self.encoding != UTF_8).then(|| self.encoding.new_decoder_without_bom_handling());
        Decoded { input, decoder, pending: Vec::new(), at: 0, raw: Vec::new(), done: false }
    }
}

/// Looks at the file as far as is needed.
pub(crate) fn detect(source: &Source) -> Result<Encoding> {
    let mut input = source.open()?;
    let mut head = Vec::new();
    let cannot = |e: io::Error| unreadable(format!("it cannot be read ({e})"));
    input.by_ref().take(1 << 20).read_to_end(&mut head).map_err(cannot)?;
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(&head) {
        return Ok(Encoding { encoding, mark });
    }
    if let Some(encoding) = utf16_pattern(&head) {
        return Ok(Encoding { encoding, mark: 0 });
    }
    // Plain ASCII says nothing: look on, but not for ever.
    let mut seen = 0;
    while head.is_ascii() && seen < 256 << 20 {
        seen += head.len();
        head.clear();
        if input.by_ref().take(4 << 20).read_to_end(&mut head).map_err(cannot)? == 0 {
            return Ok(Encoding { encoding: UTF_8, mark: 0 });
        }
    }
    Ok(Encoding { encoding: guess(&head), mark: 0 })
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
    detector.guess(None, chardetng::Utf8Detection::Allow)
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
    pending: Vec<u8>,
    at: usize,
    raw: Vec<u8>,
    done: bool,
}

impl Read for Decoded {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
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
        let n = out.len().min(self.pending.len() - self.at);
        out[..n].copy_from_slice(&self.pending[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}
