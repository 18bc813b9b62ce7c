//! What a text could be: the readings as number, date, time, address that it allows. Evidence per cell.

use jiff::civil::{Date, Time};

use super::date::{self, DateOrder};
use super::duration;
use super::number::{self, Mark};

/// The readings that a text allows, as a set of flags with what goes with them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Literal {
    flags: u32,
    /// Digits after the point, where it is read with a decimal point.
    pub(crate) decimals_point: u8,
    /// Digits after the comma, where it is read with a decimal comma.
    pub(crate) decimals_comma: u8,
    /// The power of ten of its first digit, with a decimal point and with a decimal comma.
    pub(crate) power_point: i16,
    pub(crate) power_comma: i16,
    /// The currency written beside the number.
    pub(crate) currency: Option<&'static str>,
    /// The year of a date that has but two digits of it.
    pub(crate) short_year: Option<u8>,
}

/// Nothing but blanks.
pub(crate) const BLANK: u32 = 1;
/// A number with a decimal point.
pub(crate) const POINT: u32 = 1 << 1;
/// A number with a decimal comma.
pub(crate) const COMMA: u32 = 1 << 2;
/// Digits that begin with a zero, and are more than that zero.
pub(crate) const LEADING_ZERO: u32 = 1 << 3;
/// A number with a percent sign.
pub(crate) const PERCENT: u32 = 1 << 4;
/// A number with a currency's sign or code.
pub(crate) const CURRENCY: u32 = 1 << 5;
/// A date, day first.
pub(crate) const DAY_FIRST: u32 = 1 << 6;
/// A date, month first.
pub(crate) const MONTH_FIRST: u32 = 1 << 7;
/// A date, year first.
pub(crate) const YEAR_FIRST: u32 = 1 << 8;
/// Eight digits that are a date, year first.
pub(crate) const COMPACT_DATE: u32 = 1 << 9;
/// A date with a time of day.
pub(crate) const WITH_TIME: u32 = 1 << 10;
/// A time of day.
pub(crate) const TIME: u32 = 1 << 11;
/// A length of time past a day, or with its unit.
pub(crate) const DURATION: u32 = 1 << 12;
/// True or false.
pub(crate) const TRUTH: u32 = 1 << 13;
/// Yes or no in some language.
pub(crate) const YES_NO: u32 = 1 << 14;
/// An e-mail address.
pub(crate) const EMAIL: u32 = 1 << 15;
/// A web address.
pub(crate) const URL: u32 = 1 << 16;
/// Several lines, or a long text.
pub(crate) const LONG: u32 = 1 << 17;
/// A mark for "nothing": `n/a`, `-`, `.`.
pub(crate) const NOTHING: u32 = 1 << 18;
/// Digits, blanks and signs as in a phone number.
pub(crate) const PHONE: u32 = 1 << 19;
/// Blanks at an end, doubled, or not breaking.
pub(crate) const STRAY_BLANK: u32 = 1 << 20;
/// A JSON object or array.
pub(crate) const JSON: u32 = 1 << 21;
/// An integer that is written without any separator.
pub(crate) const PLAIN_DIGITS: u32 = 1 << 22;
/// A whole number with an exponent that has no sign, which may well be a code: `12E5`.
pub(crate) const EXPONENT: u32 = 1 << 23;
/// A word for a total.
pub(crate) const TOTAL: u32 = 1 << 24;

/// A date whose parts are told by words, so that it can be read in one order only.
pub(crate) const NAMED_DATE: u32 = 1 << 25;
/// A number written short, as `1.2k`.
pub(crate) const SHORT_NUMBER: u32 = 1 << 26;
/// A tick, a cross or a box.
pub(crate) const TICK: u32 = 1 << 27;
/// A number that means another one with the other decimal mark.
pub(crate) const EITHER_MARK: u32 = 1 << 28;
/// A number with more digits before the point than any field holds.
pub(crate) const TOO_LARGE: u32 = 1 << 29;
/// Written like a date with all four digits of its year, though there is no such day.
pub(crate) const NO_DAY: u32 = 1 << 30;
/// A month and its year in figures: `03/2024`, `03.2024`, `2024-03`.
pub(crate) const MONTH: u32 = 1 << 31;
/// How many flags there are.
pub(crate) const FLAGS: usize = 32;

/// Digits of a whole number that surely fits a field.
const MOST_DIGITS: usize = 18;

/// Any reading as a date.
pub(crate) const ANY_DATE: u32 = DAY_FIRST | MONTH_FIRST | YEAR_FIRST | COMPACT_DATE;

impl Literal {
    /// Whether it allows any of these readings.
    pub(crate) const fn any(self, flags: u32) -> bool {
        self.flags & flags != 0
    }

    /// Whether it is a value of a kind rather than words: a number, a date or a time.
    pub(crate) const fn is_typed(self) -> bool {
        self.any(POINT | COMMA | ANY_DATE | TIME | DURATION)
    }

    /// Reads a text.
    pub(crate) fn of(text: &str) -> Literal {
        let mut literal = Literal::default();
        let trimmed = trim(text);
        if trimmed.is_empty() {
            literal.flags = BLANK;
            return literal;
        }
        if trimmed.len() != text.len() || trimmed.contains("  ") || trimmed.contains(['\u{a0}', '\u{202f}']) {
            literal.flags |= STRAY_BLANK;
        }
        if trimmed.len() > 200 || trimmed.contains('\n') {
            literal.flags |= LONG;
        }
        if is_nothing(trimmed) {
            literal.flags |= NOTHING;
        }
        let has_digit = trimmed.bytes().any(|b| b.is_ascii_digit());
        if has_digit && trimmed.len() <= 64 {
            literal.read_number(trimmed);
            literal.read_moment(trimmed);
            if is_phone(trimmed) {
                literal.flags |= PHONE;
            }
        }
        literal.read_words(trimmed, has_digit);
        literal
    }

    fn read_number(&mut self, text: &str) {
        let point = number::parse(text, Mark::Point);
        if let Some(n) = &point {
            self.flags |= POINT;
            (self.decimals_point, self.power_point) = (n.meant_decimals(), n.power());
            self.note_number(n, text);
        }
        if let Some(n) = number::parse(text, Mark::Comma) {
            self.flags |= COMMA;
            (self.decimals_comma, self.power_comma) = (n.meant_decimals(), n.power());
            self.note_number(&n, text);
            if point.is_some_and(|point| point.decimals != n.decimals) {
                self.flags |= EITHER_MARK;
            }
        }
        if !self.any(POINT | COMMA)
            && let Some(n) = number::parse_short(text, Mark::Point).or_else(|| number::parse_short(text, Mark::Comma))
        {
            self.flags |= SHORT_NUMBER;
            self.note_number(&n, text);
        }
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        if digits {
            self.flags |= PLAIN_DIGITS;
            if text.len() > 1 && text.starts_with('0') {
                self.flags |= LEADING_ZERO;
            }
            if date::parse_compact(text).is_some() {
                self.flags |= COMPACT_DATE;
            }
        }
    }

    fn note_number(&mut self, n: &number::Numeral, text: &str) {
        let whole = n.plain.split('.').next().unwrap_or("").trim_start_matches(['-', '0']);
        if whole.len() > MOST_DIGITS {
            self.flags |= TOO_LARGE;
        }
        if n.percent {
            self.flags |= PERCENT;
        }
        if n.exponent && !text.contains(['.', ',', '-', '+']) {
            self.flags |= EXPONENT;
        }
        if let Some(code) = n.currency {
            self.flags |= CURRENCY;
            self.currency = code;
        }
    }

    fn read_moment(&mut self, text: &str) {
        let mut timed = false;
        for (order, flag) in
            [(DateOrder::Day, DAY_FIRST), (DateOrder::Month, MONTH_FIRST), (DateOrder::Year, YEAR_FIRST)]
        {
            if let Some((_, time)) = date::parse(text, order) {
                self.flags |= flag;
                timed |= time.is_some();
            }
        }
        if timed {
            self.flags |= WITH_TIME;
        }
        if self.any(DAY_FIRST | MONTH_FIRST) {
            self.short_year = date::short_year(text);
        }
        if self.any(ANY_DATE) && text.chars().any(char::is_alphabetic) {
            self.flags |= NAMED_DATE;
        }
        if super::month::first_day(text).is_some() {
            self.flags |= MONTH;
        }
        let long_year = || text.split(['.', '/', '-']).any(|part| part.len() == 4);
        if !self.any(ANY_DATE | POINT | COMMA) && long_year() && date::impossible(text, DateOrder::Day).is_some() {
            self.flags |= NO_DAY;
        }
        if !self.any(ANY_DATE | POINT | COMMA) {
            match date::parse_time(text) {
                Some(_) => self.flags |= TIME | DURATION,
                None if duration::parse_duration(text).is_some() => self.flags |= DURATION,
                None => {}
            }
        }
    }

    fn read_words(&mut self, text: &str, has_digit: bool) {
        let short = text.len() <= 12;
        if is_tick(text) {
            self.flags |= TICK;
        }
        if short && !has_digit {
            if truth(text).is_some() {
                self.flags |= TRUTH;
            }
            if yes_no(text).is_some() {
                self.flags |= YES_NO;
            }
        }
        if text.contains('@') && crate::reading::is_email(text) {
            self.flags |= EMAIL;
        }
        let schemed = text.contains("://") || text.starts_with("www.") || text.starts_with("mailto:");
        let bare = !schemed && text.contains('.') && text.contains('/') && !self.is_typed();
        if (schemed || bare) && crate::reading::is_url(text) {
            self.flags |= URL;
        }
        let braced = text.starts_with('{') && text.ends_with('}') || text.starts_with('[') && text.ends_with(']');
        if braced && text.len() > 2 && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() {
            self.flags |= JSON;
        }
        if text.len() <= 60 && is_total(text) {
            self.flags |= TOTAL;
        }
    }
}

/// Blanks of all kinds off both ends.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}')
}

/// `true`, `false` and their kin.
pub(crate) fn truth(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | ".true." | "t" | "wahr" | "vrai" | "verdadero" | "verdadeiro" | "vero" | "waar" | "prawda"
        | "sant" | "sand" | "истина" => Some(true),
        "false" | ".false." | "f" | "falsch" | "faux" | "falso" | "onwaar" | "fałsz" | "falskt" | "falsk" | "ложь" => {
            Some(false)
        }
        _ => None,
    }
}

/// `yes`, `no` and their kin.
pub(crate) fn yes_no(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "ja" | "j" | "oui" | "o" | "si" | "sí" | "s" | "sì" | "sim" | "tak" | "ano" | "on" | "да"
        | "はい" | "有" | "是" | "kyllä" | "igen" | "evet" | "نعم" | "네" | "예" => Some(true),
        "no" | "n" | "nein" | "non" | "nee" | "não" | "nao" | "nie" | "ne" | "nej" | "off" | "нет" | "いいえ"
        | "無" | "否" | "ei" | "nem" | "hayır" | "لا" | "아니요" | "아니오" => Some(false),
        lower => tick(lower),
    }
}

/// What a mark says: a tick or a crossed box, an empty box or a cross.
pub(crate) fn tick(text: &str) -> Option<bool> {
    match text {
        "✓" | "✔" | "☑" | "✅" | "✔️" | "☒" => Some(true),
        "✗" | "✘" | "☐" | "❌" | "✖" | "×" => Some(false),
        _ => None,
    }
}

/// Whether it is a mark: one of the above, or an `x`.
fn is_tick(text: &str) -> bool {
    tick(text).is_some() || matches!(text, "x" | "X")
}

fn is_nothing(text: &str) -> bool {
    if text.len() > 16 {
        return false;
    }
    let lower = text.to_lowercase();
    matches!(
        lower.as_str(),
        "n/a"
            | "na"
            | "n.a."
            | "n.a"
            | "#n/a"
            | "null"
            | "nil"
            | "none"
            | "-"
            | "--"
            | "---"
            | "–"
            | "—"
            | "."
            | ".."
            | "..."
            | "…"
            | "?"
            | "x"
            | "tbd"
            | "tbc"
            | "unknown"
            | "(blank)"
            | "nan"
            | "s"
            | "[c]"
            | "[x]"
            | "[z]"
            | "*"
            | "**"
            | "k.a."
            | "n.v.t."
    )
}

fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let signs = text.bytes().any(|b| matches!(b, b'+' | b'(' | b' ' | b'-' | b'/'));
    (7..=16).contains(&digits)
        && signs
        && (text.starts_with(['+', '(', '0']) || digits >= 9)
        && text.chars().all(|c| c.is_ascii_digit() || " +-()./".contains(c))
}

const TOTALS: &[&str] = &[
    "total",
    "totals",
    "totaux",
    "totali",
    "totais",
    "eindtotaal",
    "subtotaal",
    "endsumme",
    "gesamtergebnis",
    "gesamtbetrag",
    "total geral",
    "total generale",
    "subtotal",
    "sub-total",
    "sub total",
    "grand total",
    "sum",
    "summe",
    "gesamt",
    "gesamtsumme",
    "insgesamt",
    "zwischensumme",
    "totaal",
    "totale",
    "totales",
    "suma",
    "somme",
    "sous-total",
    "total general",
    "total général",
    "razem",
    "итого",
    "всего",
    "overall",
    "average",
    "mean",
    "durchschnitt",
    "mittelwert",
    "moyenne",
    "promedio",
    "balance total",
    "celkem",
    "summa",
    "yhteensä",
    "合計",
    "总计",
    "小計",
];

/// Whether it names a total: the word alone, or at the beginning or end of a few words.
pub(crate) fn is_total(text: &str) -> bool {
    let lower = trim(text).trim_end_matches([':', '.']).to_lowercase();
    TOTALS.iter().any(|word| {
        lower == *word
            || lower
                .strip_prefix(word)
                .is_some_and(|rest| rest.starts_with([' ', ':', '(']) && rest.split_whitespace().count() <= 5)
            || lower.strip_suffix(word).is_some_and(|rest| rest.ends_with(' ') && rest.split_whitespace().count() <= 4)
    })
}

/// Whether it is a word for a total and nothing else.
pub(crate) fn is_bare_total(text: &str) -> bool {
    let lower = trim(text).trim_end_matches([':', '.']).trim_end().to_lowercase();
    TOTALS.contains(&lower.as_str())
}

/// A date with the time that is written with it.
pub(crate) type Moment = (Date, Option<Time>);
