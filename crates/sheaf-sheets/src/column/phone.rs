//! Numbers of telephones.

use super::decide::Guess;
use super::literal::{ANY_DATE, DAY_FIRST, PHONE, PLAIN_DIGITS, YEAR_FIRST, trim};
use super::profile::Profile;
use super::words;
use crate::say;
use crate::sheet::TextPool;

/// Over how people are reached: a number below is none of a thing.
const REACHED: words::Words = words::Words::of(
    "contact contacts emergency home work office landline daytime evening helpline hotline whatsapp kin kontakt notfall \
     notfallkontakt privat dienstlich büro urgence domicile bureau contacto emergencia casa oficina contatto emergenza ufficio \
     contato emergência noodgeval thuis kantoor",
);

/// Over something else of theirs.
const CODES: words::Words = words::Words::of("id code key ref reference kennung código codigo codice kod");

/// Numbers of telephones: the header says so, or how people are reached, or most begin with a plus and have as many digits as the world's numbers have.
pub(super) fn guess(profile: &Profile, label: &str, pool: &TextPool) -> Guess {
    let shaped =
        profile.count(PHONE).saturating_sub(profile.count(ANY_DATE & DAY_FIRST).max(profile.count(YEAR_FIRST)));
    let says = words::PHONE.in_header(label);
    let all: u64 = profile.words.values().sum();
    let abroad = || profile.words.iter().filter(|(id, _)| is_abroad(trim(pool.get(**id)))).map(|(_, n)| n).sum::<u64>();
    let written = || {
        shaped >= 3
            && profile.texts == profile.good()
            && profile.words.keys().all(|id| is_in_groups(trim(pool.get(*id))))
            && REACHED.in_header(label)
            && !words::header_words(label).iter().any(|word| CODES.contains(word))
    };
    let fits = match () {
        () if says => shaped.max(profile.count(PLAIN_DIGITS).min(profile.texts)),
        () if shaped >= 3 && abroad() * 2 > all || written() => shaped,
        () => 0,
    };
    let why = match () {
        () if says => say!("phone number"),
        () if abroad() * 2 > all => say!("phone number by the plus before its country"),
        () => say!("phone number by its form and header"),
    };
    Guess { kind: "phone", fits, particular: 10, why, ..Guess::default() }
}

/// Whether it is a number with its country, as E.164 has it: a plus and 8 to 15 digits, of which the first is no zero.
fn is_abroad(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('+') else { return false };
    let digits = rest.bytes().filter(u8::is_ascii_digit).count();
    // An amount that grew has a plus too, and no blanks.
    let least = if rest.contains([' ', '-', '(', '/']) { 8 } else { 10 };
    (least..=15).contains(&digits)
        && rest.starts_with(|c: char| ('1'..='9').contains(&c))
        && rest.chars().all(|c| c.is_ascii_digit() || " -()/".contains(c))
}

/// Whether it is written as nothing but phone numbers are: a nought or a plus in front, 9 to 14 digits, in groups of which the
/// first is no single digit, as it is of books (`0-306-40615-2`) and bar codes.
fn is_in_groups(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let bare = text.strip_prefix('(').unwrap_or(text);
    let groups: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    (9..=14).contains(&digits)
        && (text.starts_with('+') || bare.starts_with('0') && groups.first().is_some_and(|first| first.len() > 1))
        && (2..=7).contains(&groups.len())
        && text.chars().all(|c| c.is_ascii_digit() || " +-()/".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_told_by_their_groups() {
        for (text, wanted) in [
            ("020 7946 0123", true),
            ("07700 900123", true),
            ("(0113) 496-1000", true),
            ("+44 20 7946 0123", true),
            ("01 23 45 67 89", true),
            ("030/1234567", true),
            ("02079460123", false),
            ("0-306-40615-2", false),
            ("0 12345 67890 5", false),
            ("04-00-04", false),
            ("943 476 5919", false),
            ("12/05/2024", false),
        ] {
            assert_eq!(is_in_groups(text), wanted, "{text}");
        }
    }
}
