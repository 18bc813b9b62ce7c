//! Code pages of DOS: text is in one of them where its bytes are letters amid words, or draw boxes, that no other page has there.

/// The upper half of code page 437, of the first personal computers.
const PAGE_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
/// The upper half of code page 850, of Western Europe: letters in place of some signs that draw boxes.
const PAGE_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
/// Letters that stand within words of Western languages, and what other pages have between two of them.
const USUAL: &str = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœ";
const BETWEEN: &str = "’–—…\u{a0}";
/// Fewest letters within words that tell a page.
const LEAST: usize = 3;

/// The upper half of a page, by its numbers from 128.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page(&'static str);

impl Page {
    /// The characters from 128 to 255.
    pub(super) fn characters(self) -> [char; 128] {
        let mut all = ['\u{fffd}'; 128];
        for (place, c) in all.iter_mut().zip(self.0.chars()) {
            *place = c;
        }
        all
    }

    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        if self.0 == PAGE_437 { "code page 437" } else { "code page 850" }
    }

    /// The page of a text; none where it is not one of DOS.
    pub(super) fn of(bytes: &[u8]) -> Option<Page> {
        // Bytes between a letter and a small one.
        let mut within = [0_usize; 256];
        let (mut lines, mut corners) = (0_usize, 0_usize);
        for amid in bytes.windows(3) {
            if amid[1] < 0x80 {
                continue;
            }
            if amid[0].is_ascii_alphabetic() && amid[2].is_ascii_lowercase() {
                within[usize::from(amid[1])] += 1;
            }
            // Three in a row of the signs of which lines are drawn, or one beside an end of words at its corners.
            lines += usize::from(matches!(amid[1], 0xc4 | 0xcd) && amid[0] == amid[1] && amid[2] == amid[1]);
            let joins = matches!(amid[1], 0xb5..=0xb8 | 0xbd | 0xbe | 0xc6 | 0xc7 | 0xcf..=0xd8);
            corners += usize::from(joins && (matches!(amid[0], 0xc4 | 0xcd) || matches!(amid[2], 0xc4 | 0xcd)));
        }
        let all: usize = within.iter().sum();
        let own = Page(PAGE_850).characters();
        let usual = |letter: &dyn Fn(u8) -> bool| -> usize {
            (128..=255_u8).map(|b| if letter(b) { within[usize::from(b)] } else { 0 }).sum()
        };
        let dos = usual(&|b| USUAL.contains(own[usize::from(b) - 128]));
        let other = |encoding: &'static encoding_rs::Encoding| {
            let is_usual = |c: char| USUAL.contains(c) || BETWEEN.contains(c);
            usual(&|b| encoding.decode_without_bom_handling(&[b]).0.contains(is_usual))
        };
        // Where a Macintosh has letters too, the most frequent one of all decides: é, also at the ends of words.
        let count = |byte: u8| memchr::memchr_iter(byte, bytes).count();
        let told = dos >= LEAST
            && dos * 10 >= all * 9
            && other(encoding_rs::WINDOWS_1252) * 2 < all
            && (other(encoding_rs::MACINTOSH) * 10 < all * 9 || count(0x82) > count(0x8e));
        let is_dos = lines > 0 || told;
        is_dos.then_some(Page(if corners > 0 { PAGE_437 } else { PAGE_850 }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text in a page.
    fn written(text: &str, page: &str) -> Vec<u8> {
        let byte = |c: char| page.chars().position(|p| p == c).map_or(c as u8, |n| n as u8 + 128);
        text.chars().map(byte).collect()
    }

    #[test]
    fn pages_are_told_by_letters_and_boxes() {
        let german = "Müller;Köln;Größe\nJäger;Würzburg;schön\n";
        let french = "été;où;garçon\nélève;forêt;élève\n";
        for (text, page) in [(german, PAGE_850), (french, PAGE_850), ("╔════╤══╗\n║ a  │b ║\n╚════╧══╝", PAGE_437)]
        {
            assert_eq!(Page::of(&written(text, page)), Some(Page(page)), "{text}");
        }
        for text in [german, french] {
            for encoding in [encoding_rs::WINDOWS_1252, encoding_rs::MACINTOSH] {
                let bytes = if encoding == encoding_rs::MACINTOSH {
                    let of =
                        |c: char| (128..=255_u8).find(|b| encoding.decode_without_bom_handling(&[*b]).0.starts_with(c));
                    text.chars().map(|c| if c.is_ascii() { c as u8 } else { of(c).unwrap_or(b'?') }).collect()
                } else {
                    encoding.encode(text).0.into_owned()
                };
                assert_eq!(Page::of(&bytes), None, "{text}");
            }
        }
        let quotes =
            encoding_rs::WINDOWS_1252.encode("don’t “say” so;on\u{a0}a\u{a0}day;it’s–well\u{a0}done").0.into_owned();
        assert_eq!(Page::of(&quotes), None);
    }
}
