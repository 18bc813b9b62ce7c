//! Which encoding bytes are in that are not valid UTF-8: by the signs of an encoding itself, by its letters amid words, by guess.

use encoding_rs::{ISO_2022_JP, MACINTOSH, SHIFT_JIS, X_MAC_CYRILLIC};

/// Fewest words that tell the Cyrillic of a Macintosh.
const LEAST_WORDS: usize = 3;

/// The most likely encoding of bytes of which not all are valid UTF-8.
pub(super) fn of(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
    match guess.is_single_byte() {
        true if is_shift_jis(bytes) => SHIFT_JIS,
        true if is_macintosh(bytes) => MACINTOSH,
        true if is_mac_cyrillic(bytes) => X_MAC_CYRILLIC,
        _ => guess,
    }
}

/// Whether bytes without a high one are Japanese in ISO-2022-JP: signs escape to its characters and back, and all between them
/// are some.
pub(super) fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    let escapes = |sets: &[&[u8]]| sets.iter().any(|set| memchr::memmem::find(bytes, set).is_some());
    if !bytes.is_ascii() || !escapes(&[b"\x1b$B", b"\x1b$@"]) || !escapes(&[b"\x1b(B", b"\x1b(J"]) {
        return false;
    }
    // The end may be cut off in the middle of a character.
    let text = ISO_2022_JP.decode_without_bom_handling(bytes).0;
    !text.trim_end_matches(char::REPLACEMENT_CHARACTER).contains(char::REPLACEMENT_CHARACTER)
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

/// Whether bytes are Cyrillic as a Macintosh wrote it: its capitals stand before its small letters, where others have quotes and
/// signs, and hardly any word holds what no letter is there.
fn is_mac_cyrillic(bytes: &[u8]) -> bool {
    let is_capital = |b: &u8| (0x80..=0x9f).contains(b);
    let is_small = |b: &u8| (0xdf..=0xfe).contains(b);
    let (mut words, mut written, mut begun) = (0_usize, 0_usize, 0_usize);
    for word in bytes.split(u8::is_ascii).filter(|word| word.len() > 2) {
        let capitals = word.iter().take_while(|b| is_capital(b)).count();
        let fits = word[capitals..].iter().all(is_small);
        words += 1;
        written += usize::from(fits);
        begun += usize::from(fits && capitals == 1);
    }
    begun >= LEAST_WORDS && begun * 4 >= words && written * 10 >= words * 9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_by_their_bytes() {
        let japanese = "氏名,都市\n田中太郎,東京\n鈴木花子,大阪\n佐藤次郎,表参道\n";
        let chinese = "姓名,城市\n王伟,北京\n李娜,上海\n张敏,广州\n";
        let taiwanese = "姓名,城市\n王偉,臺北\n李娜,高雄\n張敏,臺中\n";
        let korean = "이름,도시\n김철수,서울\n이영희,부산\n박민수,대구\n";
        let russian = "Фамилия,Город\nИванов,Москва\nПетров,Казань\nСидорова,Тула\n";
        let french = "Prénom,Ville\nZoé,Besançon\nFrançois,Nîmes\nHélène,Orléans\n";
        for (encoding, text) in [
            (encoding_rs::EUC_JP, japanese),
            (SHIFT_JIS, japanese),
            (encoding_rs::GBK, chinese),
            (encoding_rs::BIG5, taiwanese),
            (encoding_rs::EUC_KR, korean),
            (encoding_rs::KOI8_U, russian),
            (encoding_rs::WINDOWS_1251, russian),
            (encoding_rs::IBM866, russian),
            (encoding_rs::WINDOWS_1252, french),
        ] {
            assert_eq!(of(&encoding.encode(text).0), encoding, "{text}");
        }
        for (encoding, text) in [(X_MAC_CYRILLIC, russian), (MACINTOSH, french)] {
            assert_eq!(of(&written(text, encoding)), encoding, "{text}");
        }
        let escaped = ISO_2022_JP.encode(japanese).0;
        assert!(is_iso_2022_jp(&escaped) && is_iso_2022_jp(&escaped[..escaped.len() - 9]));
        for other in ["a,b\n\u{1b}[0m1,2\n", "a\u{1b}$B!\u{1b}(Bx,y\n", japanese] {
            assert!(!is_iso_2022_jp(other.as_bytes()), "{other:?}");
        }
    }

    /// A text in an encoding of one byte a character, also where nothing encodes into it.
    fn written(text: &str, encoding: &'static encoding_rs::Encoding) -> Vec<u8> {
        let of = |c: char| (128..=255_u8).find(|b| encoding.decode_without_bom_handling(&[*b]).0.starts_with(c));
        text.chars().map(|c| if c.is_ascii() { c as u8 } else { of(c).unwrap_or(b'?') }).collect()
    }
}
