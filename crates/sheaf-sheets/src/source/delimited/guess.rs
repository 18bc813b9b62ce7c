//! Which encoding bytes are in that are not valid UTF-8: by the signs of an encoding itself, by its letters amid words, by guess.

use encoding_rs::{ISO_2022_JP, ISO_8859_15, MACINTOSH, SHIFT_JIS, WINDOWS_1252, X_MAC_CYRILLIC};

/// Fewest words that tell the Cyrillic of a Macintosh.
const LEAST_WORDS: usize = 3;
/// The euro in the ninth Latin alphabet.
const EURO: u8 = 0xa4;

/// The most likely encoding of bytes of which not all are valid UTF-8.
pub(super) fn of(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
    match guess.is_single_byte() {
        true if is_shift_jis(bytes) => SHIFT_JIS,
        true if is_macintosh(bytes) => MACINTOSH,
        true if is_mac_cyrillic(bytes) => X_MAC_CYRILLIC,
        true if guess == WINDOWS_1252 && is_latin_9(bytes) => ISO_8859_15,
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
pub(super) fn is_shift_jis(bytes: &[u8]) -> bool {
    let bytes = &bytes[..bytes.len().min(64 << 10)];
    let (mut pairs, mut low, mut within) = (0_usize, 0_usize, 0_usize);
    let (mut at, mut end_of_pair) = (0, 0);
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
                // The second byte of a pair may be that of a letter.
                within += usize::from(at > end_of_pair && bytes[at - 1].is_ascii_alphabetic());
                at += 2;
                end_of_pair = at;
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
        if !amid[0].is_ascii_alphabetic() || !amid[2].is_ascii_lowercase() {
            continue;
        }
        let begun = amid[0].is_ascii_uppercase();
        match amid[1] {
            // Quotes, dashes and dots of Windows, and letters of its central page.
            0x85 | 0x91..=0x94 | 0x96 | 0x97 | 0x9a | 0x9c..=0x9e => {}
            // Behind a capital these two are daggers elsewhere, or a letter of which no word has one there.
            0x87 | 0x9f if begun => here += 1,
            // The sign of a paragraph stands before figures.
            0x80..=0x9f | 0xa7 if !begun => here += 1,
            // Letters of the central page, where Macintoshes have signs.
            0xb3 | 0xb9 if !begun => elsewhere += 1,
            0xc0.. if !begun => elsewhere += 1,
            _ => {}
        }
    }
    here + pairs_of_macintosh(bytes) > 4 * elsewhere
}

/// How often two letters of a Macintosh stand in a row between letters, of which at least one is a dash or a sign elsewhere.
fn pairs_of_macintosh(bytes: &[u8]) -> usize {
    let is_letter = |b: u8| matches!(b, 0x86..=0x8f | 0x96..=0x9f | 0xa7);
    let is_sign = |b: u8| matches!(b, 0x87 | 0x96 | 0x97 | 0xa7);
    let is_pair = |four: &&[u8]| {
        let [before, first, second, after] = four else { return false };
        before.is_ascii_alphabetic()
            && after.is_ascii_lowercase()
            && is_letter(*first)
            && is_letter(*second)
            && is_sign(*first) != is_sign(*second)
    };
    bytes.windows(4).filter(is_pair).count()
}

/// Whether bytes have the euro where Windows has the sign of any currency: all of these stand beside a number or alone behind a
/// label, none is a delimiter, and no other byte tells the two apart.
fn is_latin_9(bytes: &[u8]) -> bool {
    let mut found = false;
    for at in memchr::memchr_iter(EURO, bytes) {
        found = true;
        if !is_currency(&bytes[..at], &bytes[at + 1..]) {
            return false;
        }
    }
    let differs = |b: &u8| matches!(b, 0x80..=0x9f | 0xa6 | 0xa8 | 0xb4 | 0xb8 | 0xbc..=0xbe);
    found && !bytes.iter().any(differs)
}

/// Whether a sign between two texts stands at one side of a number, or behind the last word of a label, and nothing at its other side.
fn is_currency(before: &[u8], after: &[u8]) -> bool {
    let is_blank = |b: u8| matches!(b, b' ' | 0xa0);
    let is_apart = |b: Option<u8>| b.is_none_or(|b| b.is_ascii() && !b.is_ascii_alphanumeric() && b != b'.');
    let is_digit = |b: Option<&u8>| b.is_some_and(u8::is_ascii_digit);
    let (last, next) = (before.last().copied(), after.first().copied());
    let number_before = is_digit(before.iter().rev().find(|b| !is_blank(**b)));
    let number_after = is_digit(after.iter().find(|b| !is_blank(**b) && **b != b'-'));
    let labels = last.is_some_and(|b| is_blank(b) || matches!(b, b'(' | b'[' | b'/'));
    match () {
        () if number_before => is_apart(next) && !is_digit(next.as_ref()),
        () if number_after => is_apart(last),
        () => {
            labels
                && next
                    .is_none_or(|b| matches!(b, b')' | b']' | b'/' | b'"' | b',' | b';' | b'\t' | b'|' | b'\r' | b'\n'))
        }
    }
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
            (WINDOWS_1252, french),
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

    #[test]
    fn few_words_of_a_macintosh_are_told_by_signs_amid_words() {
        for text in [
            "Nr;Straße;Ort;Größe\n1;Hauptstraße 5;Köln;3\n2;Mühlweg 7;Düsseldorf;6\n3;Äußere Gasse;Würzburg;12\n",
            "Nombre;Ciudad;Importe €\nPeña Núñez;Málaga;1.200,00\nIñaki;Córdoba;80,50\nÁngel;Cádiz;15,00\n",
            "Ort;Zahl\nMünchen;1\nWürzburg;2\n",
            "Name\nNúñez\nIbáñez\n",
            "Name;Maß\nWeiß;3\nVoßberg;4\n",
        ] {
            assert_eq!(of(&written(text, MACINTOSH)), MACINTOSH, "{text}");
        }
        for text in [
            "Straße;Ort\nHauptstraße 5;Köln\nMühlweg 7;München\n",
            "Titel;Jahr\nCœur – œuvre;1990\nL’œil;1991\nSœur;1992\n",
            "Name;City\nTomáš;Košice\nŽižek;Niš\nŠkoda;Brno\n",
            "Note\nsaid “no”—and went…away\nit’s pages a–b, C—rich\n",
            "Norm;Text\n§ 5;siehe §5 und §§ 6–7\n",
            "Nom;Prix\nŸ aÿ;1\nL’Haÿ;2\nNoël;3\n",
            "Name;City\nAnn‡;Ulm\nBob†;Graz\n",
        ] {
            let found = of(&WINDOWS_1252.encode(text).0);
            assert_ne!(found, MACINTOSH, "{text}");
        }
        let polish = "Imię;Miasto\nWoźniak;Łódź\nJóźwiak;Późna\nKaźmierczak;Gdańsk\nŚwięty;Wałbrzych\n";
        assert_ne!(of(&encoding_rs::WINDOWS_1250.encode(polish).0), MACINTOSH);
    }

    #[test]
    fn the_euro_of_latin_9_stands_beside_numbers() {
        let spanish = "Nombre;Ciudad;Importe ¤\nPeña Núñez;Málaga;1.200,00\nIñaki;Córdoba;80,50\nÁngel;Cádiz;15,00\n";
        assert_eq!(of(&WINDOWS_1252.encode(spanish).0), ISO_8859_15);
        for (text, euro) in [
            (spanish, true),
            ("Nombre;Importe\nPeña;12,50 ¤\nIñaki;¤ 80\nMuñoz;-¤5\n", true),
            ("Précio (¤);Año\n1;2\n", true),
            ("año¤mes¤día\n1¤2¤3\n4¤5¤6\n", false),
            ("Señal;Uso\n¤;moneda\n", false),
            ("Señal;Uso\na¤b;3 ¤\n", false),
            ("Nombre;Importe ¤\nPeña ½;12\n", false),
            ("Nombre;Importe ¤\n“Peña”;12\n", false),
            ("Nombre;Importe\nPeña;12\n", false),
        ] {
            let bytes = WINDOWS_1252.encode(text).0;
            assert_eq!(is_latin_9(&bytes), euro, "{text}");
        }
    }

    /// A text in an encoding of one byte a character, also where nothing encodes into it.
    fn written(text: &str, encoding: &'static encoding_rs::Encoding) -> Vec<u8> {
        let of = |c: char| (128..=255_u8).find(|b| encoding.decode_without_bom_handling(&[*b]).0.starts_with(c));
        text.chars().map(|c| if c.is_ascii() { c as u8 } else { of(c).unwrap_or(b'?') }).collect()
    }
}
