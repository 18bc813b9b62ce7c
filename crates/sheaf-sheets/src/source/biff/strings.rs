//! Texts of XLS records. A record that is too long goes on in others, and a text may break off at such a place: where it does,
//! the rest begins with its own mark of how wide its characters are.

use encoding_rs::Encoding;

use super::{Bytes, Layout, characters};

/// The bytes of a record and of those that continue it.
pub(super) struct Continued<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    at: usize,
}

impl<'a> Continued<'a> {
    pub(super) const fn new(parts: Vec<&'a [u8]>) -> Self {
        Continued { parts, part: 0, at: 0 }
    }

    /// What is left of the part that is read, and of which there is something left.
    fn rest(&mut self) -> Option<&'a [u8]> {
        loop {
            let rest = self.parts.get(self.part)?.get(self.at..)?;
            if !rest.is_empty() {
                return Some(rest);
            }
            (self.part, self.at) = (self.part + 1, 0);
        }
    }

    fn u8(&mut self) -> Option<u8> {
        let byte = *self.rest()?.first()?;
        self.at += 1;
        Some(byte)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    pub(super) fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            let step = self.rest()?.len().min(count);
            (self.at, count) = (self.at + step, count - step);
        }
        Some(())
    }

    /// A text of a number of characters, with what is not shown of it: runs of fonts, signs for how it is spoken.
    pub(super) fn text(&mut self, mut count: usize) -> Option<String> {
        let flags = self.u8()?;
        let runs = if flags & 8 != 0 { usize::from(self.u16()?) } else { 0 };
        let spoken = if flags & 4 != 0 { self.u32()? as usize } else { 0 };
        let (mut wide, mut text) = (flags & 1 != 0, String::new());
        while count > 0 {
            if self.parts.get(self.part)?.len() <= self.at {
                (self.part, self.at) = (self.part + 1, 0);
                wide = self.u8()? & 1 != 0;
            }
            let (rest, width) = (self.rest()?, 1 + usize::from(wide));
            let many = count.min(rest.len() / width);
            if many == 0 {
                return None;
            }
            text.push_str(&characters(&rest[..many * width], wide));
            (self.at, count) = (self.at + many * width, count - many);
        }
        self.skip(4 * runs + spoken)?;
        Some(text)
    }
}

/// How the texts of a workbook are written.
#[derive(Clone, Copy)]
pub(super) struct Texts {
    pub(super) layout: Layout,
    /// The code page of BIFF 5.
    pub(super) encoding: &'static Encoding,
}

impl Texts {
    /// A text after its length in two bytes, or in one where it is `short`.
    pub(super) fn read(self, bytes: &mut Bytes<'_>, short: bool) -> Option<String> {
        let count = if short { bytes.u8()?.into() } else { usize::from(bytes.u16()?) };
        self.of_length(bytes, count)
    }

    /// A text of a number of characters.
    pub(super) fn of_length(self, bytes: &mut Bytes<'_>, count: usize) -> Option<String> {
        if self.layout == Layout::Biff5 {
            let text = self.encoding.decode_without_bom_handling(bytes.take(count)?).0;
            return Some(text.into_owned());
        }
        let mut continued = Continued::new(vec![bytes.rest()]);
        let text = continued.text(count)?;
        bytes.skip(continued.at)?;
        Some(text)
    }
}

/// The encoding of a code page by its number.
pub(super) fn encoding_of(page: u16) -> &'static Encoding {
    let label = match page {
        866 => "ibm866".to_owned(),
        874 | 1250..=1258 => format!("windows-{page}"),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        10_000 | 32_768 => "macintosh".to_owned(),
        _ => "windows-1252".to_owned(),
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_goes_on_in_the_next_record() {
        let parts: [&[u8]; 3] = [&[0, b'a', b'b'], &[1, b'c', 0, b'd', 0], &[7, 7, 7, 7, 9]];
        let mut continued = Continued::new(parts.to_vec());
        assert_eq!(continued.text(4).as_deref(), Some("abcd"));
        let mut rich = Continued::new(vec![&[8, 1, 0, b'x'], &[7, 7, 7, 7, 9]]);
        assert_eq!(rich.text(1).as_deref(), Some("x"));
        assert_eq!(rich.u8(), Some(9));
        assert_eq!(Continued::new(vec![&[0, b'a'], &[]]).text(2), None);
        assert_eq!(Continued::new(vec![&[1, b'a']]).text(1), None);
    }
}
