//! The currency of a column's amounts: that of its cells, or the one that its header tells.

use super::key::is_identifier;
use super::profile::Profile;
use super::words::{MONEY, Words, header_words};
use crate::format::{currency_code, is_shared_sign, may_be_one};
use crate::proposal::ProposedField;

/// Words of headers by which figures are no amounts as they stand: they count thousands of them, shares, or something else.
const NO_AMOUNTS: Words = Words::of(
    "m mn mln million millions mio mrd bn billion billions k tsd teur keur 000 000s thousand thousands tausend millionen \
     milliers mille miles milhares millones milhões milioni tys mln no number count anzahl nombre número numero aantal \
     liczba antal rank percent pct share ratio index rate kurs code band t 1000 crore crores lakh lakhs cr migliaia mil md mds \
     duizend tkr thou hundreds per pro par por account accounts konto kontonr points point days hours customers transactions \
     households people tickets clients users members visits orders units over under above below über unter",
);

/// Over sums of money beside a currency.
const TOTALS: Words = Words::of(
    "total pay value turnover grant award funding fees costs prices sales cash balance loan debt rent tax wage wages",
);

/// Codes that headers have behind what they name, and that are no words.
const CODES: &[&str] = &[
    "EUR", "GBP", "USD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "JPY", "CNY", "INR", "AUD", "CAD",
    "NZD", "ZAR", "BRL", "MXN",
];

/// Whether a header tells that whole amounts of a currency stand below it, and of which where it says: `Income (£)`, `Fee (EUR)`,
/// `Cost £`, but not `Budget (£000)`, `€/kg`.
pub(super) fn of_header(label: &str) -> Option<Option<&'static str>> {
    let words = header_words(label);
    if label.contains(['%', '/'])
        || is_identifier(label)
        || !is_amount(label, &words)
        || words.iter().any(|w| NO_AMOUNTS.contains(w))
    {
        return None;
    }
    let mut signs = label.char_indices().filter(|(_, c)| matches!(c, '£' | '€' | '$' | '¥' | '₹'));
    if let Some((at, sign)) = signs.next() {
        let behind = &label[at + sign.len_utf8()..];
        if label[..at].trim_end().ends_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let is_apart = behind.is_empty() || behind.starts_with([')', ']', ',', ':']) || is_before_word(behind);
        return currency_code(&label[at..at + sign.len_utf8()]).filter(|_| is_apart && signs.next().is_none());
    }
    let code = label.split(|c: char| !c.is_alphanumeric()).rfind(|w| !w.is_empty())?;
    let is_behind = words.len() > 1 && CODES.contains(&code);
    currency_code(code).filter(|_| is_behind)
}

/// Whether a header names amounts, or has nothing but a currency in its brackets.
fn is_amount(label: &str, words: &[String]) -> bool {
    let bracketed = label.split_once(['(', '[']).and_then(|(_, rest)| rest.split_once([')', ']']));
    let is_currency = |inside: &str| CODES.contains(&inside) || matches!(inside, "£" | "€" | "$" | "¥" | "₹");
    bracketed.is_some_and(|(inside, _)| is_currency(inside.trim()))
        || words.iter().any(|word| MONEY.contains(word) || TOTALS.contains(word))
}

/// Whether a blank parts a sign from a word: `Salary £ pa`, but not `Over £ 500`.
fn is_before_word(behind: &str) -> bool {
    behind.starts_with(char::is_whitespace) && behind.trim_start().chars().next().is_none_or(|c| !c.is_ascii_digit())
}

/// The currency that most amounts are in or may be in. Dollars of nobody are those of the United States where other amounts
/// must be told from them; else it is left open whose they are.
pub(super) fn of(profile: &Profile) -> Option<&'static str> {
    let all = &profile.currencies;
    let weight = |of: &str| all.iter().filter(|(code, _)| may_be_one(code, of)).map(|(_, n)| n).sum::<u64>();
    let usual = *all.keys().max_by_key(|code| (weight(code), !is_shared_sign(code), **code))?;
    let mixed = all.keys().any(|code| !may_be_one(code, usual));
    match usual {
        "$" => mixed.then_some("USD"),
        sign if is_shared_sign(sign) => None,
        code => Some(code),
    }
}

/// Amounts in other currencies than the one that was decided.
pub(super) fn others(profile: &Profile, field: &ProposedField) -> u64 {
    let Some(usual) = field.currency.as_deref().filter(|_| field.kind == "money") else { return 0 };
    profile.currencies.iter().filter(|(code, _)| !may_be_one(code, usual)).map(|(_, n)| n).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_tells_the_currency_of_whole_amounts() {
        for (label, wanted) in [
            ("Income (£)", Some(Some("GBP"))),
            ("Cost £", Some(Some("GBP"))),
            ("Salary £ pa", Some(Some("GBP"))),
            ("Fee (EUR)", Some(Some("EUR"))),
            ("Annual (€), 2024", Some(Some("EUR"))),
            ("Total USD", Some(Some("USD"))),
            ("Price [$]", Some(Some("$"))),
            ("Budget (£000)", None),
            ("Budget (£m)", None),
            ("Turnover, £ million", None),
            ("Payments over £500", None),
            ("Over £ 500", None),
            ("£/kg", None),
            ("GBP/EUR", None),
            ("USD to EUR rate", None),
            ("EUR", None),
            ("% of income (£)", None),
            ("Number of grants (EUR)", None),
            ("Income", None),
            ("unter 1000 €", None),
            ("Scheine 50 €", None),
            ("Revenue (₹ crore)", None),
            ("Umsatz T€", None),
            ("JPY per USD", None),
            ("Account GBP", None),
            ("Customer ID £", None),
            ("Customers ($)", None),
        ] {
            assert_eq!(of_header(label), wanted, "{label}");
        }
    }
}
