//! Identifiers that carry a check of their own, or a shape that is laid down: they stay text (or the number that they are
//! kept as), and the check goes into the evidence.

use super::literal::trim;
use super::profile::Profile;
use super::words;
use crate::proposal::ProposedField;
use crate::said::Said;
use crate::say;
use crate::sheet::TextPool;

/// Kinds of identifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Identifier {
    Iban,
    Vat,
    Isbn,
    Ean,
    Ip,
    Uuid,
    Country,
    Postcode,
    SocialSecurity,
    Bic,
}

impl Identifier {
    const ALL: &[Identifier] = &[
        Identifier::Iban,
        Identifier::Isbn,
        Identifier::Ean,
        Identifier::Uuid,
        Identifier::Ip,
        Identifier::Vat,
        Identifier::SocialSecurity,
        Identifier::Bic,
        Identifier::Country,
        Identifier::Postcode,
    ];

    /// What it is called.
    pub(crate) fn name(self) -> Said {
        match self {
            Identifier::Iban => say!("IBAN"),
            Identifier::Vat => say!("VAT number"),
            Identifier::Isbn => say!("ISBN"),
            Identifier::Ean => say!("EAN or UPC"),
            Identifier::Ip => say!("IP address"),
            Identifier::Uuid => say!("UUID"),
            Identifier::Country => say!("country code"),
            Identifier::Postcode => say!("post code"),
            Identifier::SocialSecurity => say!("social security number"),
            Identifier::Bic => say!("BIC"),
        }
    }

    /// Whether a value that fails it is worth a word: it has check digits, or a shape that leaves no doubt.
    pub(crate) const fn is_strict(self) -> bool {
        matches!(self, Identifier::Iban | Identifier::Isbn | Identifier::Ean | Identifier::Ip | Identifier::Uuid)
    }

    /// Whether it tells of a person or of a person's account.
    pub(crate) const fn is_personal(self) -> bool {
        matches!(self, Identifier::Iban | Identifier::SocialSecurity)
    }

    /// Whether the check says enough without a header: by chance nothing passes it.
    const fn is_telling(self) -> bool {
        matches!(self, Identifier::Iban | Identifier::Ip | Identifier::Uuid)
    }

    fn is_in_header(self, label: &str) -> bool {
        let words = words::header_words(label);
        let any = |list: &str| words.iter().any(|w| list.split(' ').any(|l| l == w));
        match self {
            Identifier::Iban => any("iban account konto kontonummer compte cuenta conto rekening"),
            Identifier::Vat => any("vat ust ustid ustidnr uid tva iva btw nip mwst vatin"),
            Identifier::Isbn => any("isbn isbn10 isbn13"),
            Identifier::Ean => any("ean ean13 ean8 upc gtin barcode strichcode jan"),
            Identifier::Ip => any("ip ipv4 ipv6 address host server"),
            Identifier::Uuid => any("uuid guid id"),
            Identifier::Country => any("country nation land pays país pais paese iso land landcode kraj страна 国"),
            Identifier::Postcode => {
                any("postcode postcodes zip zipcode plz postal postalcode cap cp cep 郵便番号 邮编 индекс")
            }
            Identifier::SocialSecurity => any("ssn insurance social nino sozialversicherungsnummer"),
            Identifier::Bic => any("bic swift"),
        }
    }

    /// Whether a text is one.
    pub(crate) fn holds(self, text: &str) -> bool {
        let bare: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.')).collect();
        match self {
            Identifier::Iban => is_iban(&bare.to_uppercase()),
            Identifier::Vat => is_vat(&bare.to_uppercase()),
            Identifier::Isbn => is_isbn(&bare),
            Identifier::Ean => is_ean(&bare),
            Identifier::Ip => text.parse::<std::net::IpAddr>().is_ok(),
            Identifier::Uuid => is_uuid(text),
            Identifier::Country => text.len() == 2 && COUNTRIES.split(' ').any(|c| c == text),
            Identifier::Postcode => is_postcode(text),
            Identifier::SocialSecurity => is_social_security(text),
            Identifier::Bic => is_bic(&bare),
        }
    }
}

/// What a column's values were found to be.
pub(crate) struct Found {
    pub(crate) kind: Identifier,
    pub(crate) fits: u64,
    pub(crate) of: u64,
}

impl Found {
    /// Whether its figures are no number, though they look like one.
    pub(crate) const fn is_in_figures(&self) -> bool {
        matches!(self.kind, Identifier::Ean | Identifier::Isbn)
    }

    pub(crate) fn in_words(&self) -> Said {
        say!("{what}: {fits} of {n} values are right", what = self.kind.name(), fits = self.fits, n = self.of)
    }
}

/// The kind of identifier that a column holds: nearly all its values pass the check, and the header says so or the check does.
pub(crate) fn of(profile: &Profile, field: &ProposedField, pool: &TextPool) -> Option<Found> {
    if !matches!(field.kind.as_str(), "text" | "integer" | "choice") || profile.good() < 3 {
        return None;
    }
    let texts: Vec<(String, u64)> = match profile.texts {
        0 => profile.sample.iter().map(|n| (super::number::plain(*n), 1)).collect(),
        _ => profile.words.iter().map(|(id, n)| (trim(pool.get(*id)).to_owned(), *n)).collect(),
    };
    let of: u64 = texts.iter().map(|(_, n)| n).sum();
    Identifier::ALL.iter().find_map(|kind| {
        let named = kind.is_in_header(&field.label);
        // Without a word for it, figures must pass their check where by chance one in a million columns would.
        let checked = matches!(kind, Identifier::Ean) && profile.distinct >= 6;
        if !named && !kind.is_telling() && !checked {
            return None;
        }
        let fits = texts.iter().filter(|(text, _)| kind.holds(text)).map(|(_, n)| n).sum::<u64>();
        let enough = if named || kind.is_telling() { fits * 10 >= of * 8 } else { fits == of };
        (enough && fits >= 3).then_some(Found { kind: *kind, fits, of })
    })
}

/// ISO 13616: the country and its check digits behind the rest, letters as numbers, leave 1 when divided by 97.
fn is_iban(bare: &str) -> bool {
    let bytes = bare.as_bytes();
    if !(15..=34).contains(&bytes.len())
        || !bytes[..2].iter().all(u8::is_ascii_uppercase)
        || !bytes[2..4].iter().all(u8::is_ascii_digit)
    {
        return false;
    }
    let rest = bytes[4..].iter().chain(&bytes[..4]).try_fold(0_u32, |rest, b| match b {
        b'0'..=b'9' => Some((rest * 10 + u32::from(b - b'0')) % 97),
        b'A'..=b'Z' => Some((rest * 100 + u32::from(b - b'A') + 10) % 97),
        _ => None,
    });
    rest == Some(1)
}

/// A country of the Union (or its neighbours) before as many digits and letters as it has.
fn is_vat(bare: &str) -> bool {
    let Some((country, rest)) = bare.split_at_checked(2) else { return false };
    let digits = rest.bytes().filter(u8::is_ascii_digit).count();
    let length = rest.len();
    rest.bytes().all(|b| b.is_ascii_alphanumeric())
        && match country {
            "DE" | "EE" | "EL" | "GR" | "PT" => length == 9 && digits == 9,
            "AT" => length == 9 && rest.starts_with('U'),
            "BE" => length == 10 && digits == 10,
            "FR" => length == 11 && digits >= 9,
            "IT" | "LV" | "HR" => length == 11 && digits == 11,
            "ES" => length == 9 && digits >= 7,
            "NL" => length == 12 && rest.as_bytes()[9] == b'B',
            "PL" | "SK" => length == 10 && digits == 10,
            "SE" => length == 12 && digits == 12,
            "DK" | "FI" | "HU" | "LU" | "MT" | "SI" => length == 8 && digits == 8,
            "CZ" => (8..=10).contains(&length) && digits == length,
            "IE" => (8..=9).contains(&length),
            "GB" | "XI" => matches!(length, 9 | 12) && digits == length,
            "RO" => (2..=10).contains(&length) && digits == length,
            "BG" => (9..=10).contains(&length) && digits == length,
            "CY" => length == 9 && digits == 8,
            "LT" => matches!(length, 9 | 12) && digits == length,
            "CH" => rest.starts_with('E') && digits == 9,
            _ => false,
        }
}

fn digits_of(bare: &str) -> Option<Vec<u32>> {
    bare.chars().map(|c| c.to_digit(10)).collect()
}

/// ISO 2108, with ten digits or thirteen.
fn is_isbn(bare: &str) -> bool {
    if bare.len() == 13 {
        return (bare.starts_with("978") || bare.starts_with("979")) && is_ean(bare);
    }
    let digit = |(i, c): (usize, char)| if c == 'X' && i == 9 { Some(10) } else { c.to_digit(10) };
    let digits: Option<Vec<u32>> = bare.chars().enumerate().map(digit).collect();
    digits.is_some_and(|d| d.len() == 10 && d.iter().zip((1..=10).rev()).map(|(d, w)| d * w).sum::<u32>() % 11 == 0)
}

/// The check digit of GS1: threes and ones from the right.
fn is_ean(bare: &str) -> bool {
    let Some(digits) = digits_of(bare).filter(|d| matches!(d.len(), 8 | 12 | 13 | 14)) else { return false };
    digits.iter().rev().enumerate().map(|(i, d)| d * if i % 2 == 1 { 3 } else { 1 }).sum::<u32>() % 10 == 0
}

fn is_uuid(text: &str) -> bool {
    let text = text.trim_start_matches('{').trim_end_matches('}');
    let parts: Vec<usize> = text.split('-').map(str::len).collect();
    parts == [8, 4, 4, 4, 12] && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

/// Two letters of ISO 3166.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS \
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ \
    FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT \
    JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP \
    MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE \
    RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV \
    TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// Four to ten letters and digits, with a digit, perhaps in two groups.
fn is_postcode(text: &str) -> bool {
    let kept = text.chars().filter(|c| c.is_ascii_alphanumeric()).count();
    (3..=10).contains(&kept)
        && text.chars().any(|c| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-'))
        && text.split([' ', '-']).count() <= 3
}

/// `123-45-6789`, `AB 12 34 56 C`, or as other countries group theirs.
fn is_social_security(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let us = groups.iter().map(|g| g.len()).eq([3, 2, 4]) && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let uk = bare.len() == 9
        && bare.is_ascii()
        && bare[..2].bytes().all(|b| b.is_ascii_uppercase())
        && bare[2..8].bytes().all(|b| b.is_ascii_digit())
        && bare[8..].bytes().all(|b| (b'A'..=b'D').contains(&b));
    us || uk
}

/// Four letters of the bank, two of the country, and two or five more.
fn is_bic(bare: &str) -> bool {
    matches!(bare.len(), 8 | 11)
        && bare.is_ascii()
        && bare[..6].bytes().all(|b| b.is_ascii_uppercase())
        && bare[6..].bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && COUNTRIES.split(' ').any(|c| c == &bare[4..6])
}

#[cfg(test)]
mod tests {
    use super::Identifier::*;

    #[test]
    fn checks_hold_for_what_is_right_and_fail_for_a_slip() {
        for (kind, text, wanted) in [
            (Iban, "DE89 3704 0044 0532 0130 00", true),
            (Iban, "DE89 3704 0044 0532 0130 01", false),
            (Iban, "GB82WEST12345698765432", true),
            (Isbn, "978-3-16-148410-0", true),
            (Isbn, "978-3-16-148410-1", false),
            (Isbn, "0-8044-2957-X", true),
            (Ean, "4006381333931", true),
            (Ean, "4006381333932", false),
            (Ean, "96385074", true),
            (Vat, "DE136695976", true),
            (Vat, "ATU13585627", true),
            (Vat, "NL123456789B01", true),
            (Vat, "DE12", false),
            (Ip, "192.168.1.10", true),
            (Ip, "300.1.1.1", false),
            (Ip, "2001:db8::1", true),
            (Uuid, "123e4567-e89b-12d3-a456-426614174000", true),
            (Country, "DE", true),
            (Country, "UK", false),
            (Postcode, "SW1A 2AA", true),
            (Postcode, "Berlin", false),
            (SocialSecurity, "078-05-1120", true),
            (Bic, "DEUTDEFF500", true),
        ] {
            assert_eq!(kind.holds(text), wanted, "{kind:?} {text}");
        }
    }
}
