//! Labels that say of time only where they run on from column to column: `202401`, `01.2024`, `P01`, `Period 1`, `2024A`. One of
//! them alone could be anything.

use super::period::{Period, Token, period_of, tokens_of};
use crate::column::month::in_figures;
use crate::column::words::Words;

/// What a label may say of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) kind: Period,
    /// Its number in the series.
    number: i32,
    /// Labels that the series needs at the least.
    fewest: usize,
}

/// Fewest labels of a series.
const FEWEST: usize = 3;
/// Of letters with a bare number, which count anything: as many as months.
const FEWEST_BARE: usize = 12;
/// Most periods of a year of the books: the last ones close it.
const MOST_PERIODS: u32 = 16;
/// Days of the shortest and of the longest month: bare numbers that stop before count anything.
const DAYS: (usize, i32) = (28, 31);

/// The place of a label in a series; none where it says of time by itself, or never.
pub(super) fn place_of(text: &str) -> Option<Place> {
    if period_of(text).is_some() {
        return None;
    }
    let of = |kind, number| Place { kind, number, fewest: FEWEST };
    if let Some(month) = in_figures(text) {
        return Some(of(Period::Month, month));
    }
    let lower = text.to_lowercase();
    let tokens = tokens_of(&lower)?;
    let day = || match tokens.as_slice() {
        [Token::Number(number)] => number.parse().ok().filter(|day| (1..=DAYS.1).contains(day)),
        _ => None,
    };
    numbered(&tokens)
        .or_else(|| planned(&tokens).map(|year| of(Period::Year, year)))
        .or_else(|| Some(Place { kind: Period::Day, number: day()?, fewest: DAYS.0 }))
}

/// `P01`, `M01`, `Period 1`.
fn numbered(tokens: &[Token<'_>]) -> Option<Place> {
    const WORDS: Words = Words::of("period periode période periodo período okres období период період");
    let [Token::Word(word), Token::Number(digits)] = tokens else { return None };
    let number = Token::Number(digits).ordinal().filter(|n| (1..=MOST_PERIODS).contains(n))?;
    let (kind, most) = match *word {
        "m" => (Period::Month, 12),
        _ if *word == "p" || WORDS.contains(word) => (Period::Numbered, MOST_PERIODS),
        _ => return None,
    };
    // What begins with a nought goes on without one.
    let is_bare = word.len() == 1 && number < 10 && !digits.starts_with('0');
    let fewest = if is_bare { FEWEST_BARE } else { FEWEST };
    (number <= most).then_some(Place { kind, number: number as i32, fewest })
}

/// A year with what its figures are: actual, estimated, planned.
fn planned(tokens: &[Token<'_>]) -> Option<i32> {
    const WORDS: Words = Words::of("a e f b p act est fc bud");
    let (year, of_books) = match tokens {
        [books, year, Token::Word(word)] if books.is_of_books() && WORDS.contains(word) => (year, true),
        [year, Token::Word(word)] if WORDS.contains(word) => (year, false),
        _ => return None,
    };
    (year.is_year() || of_books && year.may_be_year()).then(|| year.number()?.parse().ok()).flatten()
}

/// Whether labels, from left to right, are a series, or the same one over and over.
pub(super) fn runs_on(places: &[Place]) -> bool {
    let mut places = places.to_vec();
    places.dedup();
    let Some(first) = places.first() else { return false };
    let many = places.iter().skip(1).position(|place| place == first).map_or(places.len(), |at| at + 1);
    let series = &places[..many];
    let follow = |step: i32| series.windows(2).all(|pair| pair[1].number - pair[0].number == step);
    places.iter().all(|place| place.kind == first.kind && many >= place.fewest)
        && (first.kind != Period::Day || first.number == 1)
        && (follow(1) || follow(-1))
        && places.chunks(many).all(|again| again == series)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_run_on_are_periods() {
        use Period::{Day, Month, Numbered, Year};
        let days = (1..=30).map(|day| day.to_string()).collect::<Vec<_>>().join("|");
        for (kind, texts) in [
            (Some(Month), "202311|202312|202401"),
            (Some(Month), "03.2024|02.2024|01.2024"),
            (Some(Month), "202401|202401|202402|202402|202403|202403"),
            (Some(Month), "M01|M02|M03"),
            (Some(Numbered), "P09|P10|P11"),
            (Some(Numbered), "P1|P2|P3|P4|P5|P6|P7|P8|P9|P10|P11|P12"),
            (Some(Numbered), "Period 1|Period 2|Period 3|Period 1|Period 2|Period 3"),
            (Some(Year), "2022A|2023A|2024E"),
            (Some(Year), "FY22A|FY23A|FY24E"),
            (Some(Day), &days[..]),
            (None, &days[2..]),
            (None, "1|2|3|4|5|6|7|8|9|10|11|12"),
            (None, "202401|202402"),
            (None, "202401|202403|202406"),
            (None, "P1|P2|P3|P4"),
            (None, "Period 1|Period 2|Period 3|Period 1|Period 2"),
            (None, "2024A|2024B|2024F"),
            (None, "P01|M02|P03"),
        ] {
            let places: Option<Vec<Place>> = texts.split('|').map(place_of).collect();
            let found = places.filter(|places| runs_on(places)).map(|places| places[0].kind);
            assert_eq!(found, kind, "{texts}");
        }
        for text in ["2024-01", "Q1", "2024", "Jan", "A1", "P", "P17", "M13", "Product 1", "123456", ""] {
            assert_eq!(place_of(text), None, "{text}");
        }
    }
}
