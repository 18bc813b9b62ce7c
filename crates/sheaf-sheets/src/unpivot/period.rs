//! Words and figures in a header that say of time: years, halves, quarters, months, weeks, dates; in several languages.

use crate::column::date::{self, DateOrder};
use crate::column::month::{in_figures, is_filler, month_labelled};
use crate::column::words::Words;

/// What a label says of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Period {
    Year,
    Half,
    Quarter,
    Month,
    Week,
    Date,
    /// A day of a month by its number alone.
    Day,
    /// A part of a year of the books by its number alone.
    Numbered,
}

/// What a label says of time, and how it is written: a date as ISO 8601, else as it is.
pub(super) fn period_of(text: &str) -> Option<(Period, String)> {
    let lower = text.to_lowercase();
    let tokens = tokens_of(&lower)?;
    let named = month(&tokens)
        .or_else(|| counted(&lower, &tokens))
        .or_else(|| year(&tokens))
        .or_else(|| is_month(text).then_some(Period::Month));
    if let Some(kind) = named {
        return Some((kind, text.to_owned()));
    }
    let (day, time) = date::parse(text, DateOrder::Year).or_else(|| date::parse(text, DateOrder::Day))?;
    time.is_none().then(|| (Period::Date, day.to_string()))
}

/// Whether a label is a month with its year in figures, as only dates are written: `2024-01`, `01/2024`.
pub(super) fn is_month(text: &str) -> bool {
    text.len() == 7 && text.contains(['-', '/']) && in_figures(text).is_some()
}

/// A part of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'t> {
    Word(&'t str),
    Number(&'t str),
}

/// Most parts of a label that names a period.
const MOST_TOKENS: usize = 6;

/// The words and numbers of a label in lower case; none where there are more than a period has. Signs between them say nothing
/// but for those that no period has.
pub(super) fn tokens_of(lower: &str) -> Option<Vec<Token<'_>>> {
    let mut tokens = Vec::new();
    let mut rest = lower;
    while let Some(c) = rest.chars().next() {
        let is_digit = c.is_ascii_digit();
        if !is_digit && !c.is_alphabetic() {
            if !(c.is_whitespace() || ".-–/'’()º°ª,".contains(c)) {
                return None;
            }
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let end = rest.find(|c: char| if is_digit { !c.is_ascii_digit() } else { !c.is_alphabetic() });
        let (token, after) = rest.split_at(end.unwrap_or(rest.len()));
        tokens.push(if is_digit { Token::Number(token) } else { Token::Word(token) });
        if tokens.len() > MOST_TOKENS {
            return None;
        }
        rest = after;
    }
    Some(tokens)
}

impl<'t> Token<'t> {
    pub(super) fn word(self) -> Option<&'t str> {
        if let Token::Word(word) = self { Some(word) } else { None }
    }

    pub(super) fn number(self) -> Option<&'t str> {
        if let Token::Number(number) = self { Some(number) } else { None }
    }

    /// A year of four digits.
    pub(super) fn is_year(self) -> bool {
        self.number().is_some_and(|n| n.len() == 4 && (n.starts_with("19") || n.starts_with("20")))
    }

    /// A year of four digits, or of its last two.
    pub(super) fn may_be_year(self) -> bool {
        self.is_year() || self.number().is_some_and(|n| n.len() == 2)
    }

    /// The number of a period, in figures or Roman.
    pub(super) fn ordinal(self) -> Option<u32> {
        const ROMAN: [&str; 4] = ["i", "ii", "iii", "iv"];
        match self {
            Token::Number(number) => number.parse().ok().filter(|_| number.len() <= 2),
            Token::Word(word) => ROMAN.iter().zip(1..).find(|(roman, _)| **roman == word).map(|(_, n)| n),
        }
    }

    /// A word for a year of the books.
    pub(super) fn is_of_books(self) -> bool {
        const OF_BOOKS: Words = Words::of("fy cy gj wj geschäftsjahr exercice ejercicio esercizio exercício 年度");
        self.word().is_some_and(|word| OF_BOOKS.contains(word))
    }

    /// A word that only stands between the others.
    fn is_filler(self) -> bool {
        const SIGNS: Words = Words::of("年 년 第 年第 제 рік год");
        self.word().is_some_and(|word| is_filler(word) || SIGNS.contains(word))
    }
}

/// A month by its name, alone or with its year: `Jan`, `sty 2024`, `Sep-24`, `2024 März`; by its number: `1月`, `2024年1月`, `2024M01`.
fn month(tokens: &[Token<'_>]) -> Option<Period> {
    if let [year, Token::Word("m"), number] | [Token::Word("m"), number, year] = tokens {
        let is_one = year.is_year() && number.number().is_some() && number.ordinal().is_some_and(|n| n <= 12 && n > 0);
        return is_one.then_some(Period::Month);
    }
    let rest =
        |named: usize| tokens.iter().enumerate().filter(move |(i, t)| *i != named && !t.is_filler()).map(|(_, t)| *t);
    let by_name = tokens.iter().position(|t| t.word().is_some_and(|word| month_labelled(word).is_some()));
    if let Some(named) = by_name {
        let rest: Vec<Token<'_>> = rest(named).collect();
        let is_month = match rest.as_slice() {
            [] => true,
            [year] => year.is_year() || year.may_be_year() && named == 0,
            _ => false,
        };
        return is_month.then_some(Period::Month);
    }
    let sign = tokens.iter().position(|t| t.word().is_some_and(|word| ["月", "월", "月份"].contains(&word)))?;
    let number = tokens[sign.checked_sub(1)?].ordinal()?;
    let right = rest(sign).all(|t| t.is_year() || t.ordinal() == Some(number));
    ((1..=12).contains(&number) && right && tokens.len() - 1 <= 3).then_some(Period::Month)
}

/// Words for the parts of a year that are counted.
const QUARTERS: Words = Words::of(
    "q qtr quarter quartal quartale trimestre trim trimester t kwartał kwartal kwartaal kvartal kvartál čtvrtletí \
     çeyrek квартал кв четверть 四半期 季度 분기",
);
const HALVES: Words = Words::of(
    "h half hj halbjahr semestre semester sem s półrocze polrocze pololetí halvår halfjaar yarıyıl полугодие \
     півріччя 半期 반기",
);
const WEEKS: Words =
    Words::of("w week wk woche kw semaine semana settimana vecka tydzień týden hafta неделя тиждень 周 週 주");

/// A part of a year by its number, with its year or without: `Q3`, `1. Quartal`, `I kw.`, `T1 2024`, `Q1/24`, `2024 H1`, `KW 12`,
/// `Q1 FY24`.
fn counted(lower: &str, tokens: &[Token<'_>]) -> Option<Period> {
    let unit = tokens.iter().position(|t| t.word().is_some_and(|word| unit_of(word).is_some()))?;
    let is_other = |(i, t): &(usize, &Token<'_>)| *i != unit && !t.is_filler() && !t.is_of_books();
    let rest: Vec<Token<'_>> = tokens.iter().enumerate().filter(is_other).map(|(_, t)| *t).collect();
    let of_books = tokens.iter().any(|t| t.is_of_books());
    let number = match rest.as_slice() {
        [number] => number.ordinal()?,
        // The year stands behind the number, or in full.
        [number, year] if year.may_be_year() => number.ordinal()?,
        [year, number] if year.is_year() || of_books && year.may_be_year() => number.ordinal()?,
        _ => return None,
    };
    let mut kind = unit_of(tokens[unit].word()?)?;
    // A Polish quarter is short for what in German is a week: `I kw.`, `1 kw.`; `KW 1`, `1. KW`.
    let is_roman = rest.iter().any(|t| t.word().is_some());
    let is_short = unit > 0 && lower.contains("kw.") && !lower.contains(". kw");
    if kind == Period::Week && tokens[unit] == Token::Word("kw") && (is_roman || is_short) {
        kind = Period::Quarter;
    }
    let most = match kind {
        Period::Half => 2,
        Period::Quarter => 4,
        _ => 53,
    };
    (1..=most).contains(&number).then_some(kind)
}

fn unit_of(word: &str) -> Option<Period> {
    let all = [(QUARTERS, Period::Quarter), (HALVES, Period::Half), (WEEKS, Period::Week)];
    all.into_iter().find(|(words, _)| words.contains(word)).map(|(_, period)| period)
}

/// A year of the calendar or of the books: `2023`, `FY24`, `2023/24`, `GJ 2023/2024`.
fn year(tokens: &[Token<'_>]) -> Option<Period> {
    let said = tokens.iter().any(|t| t.is_of_books());
    let rest: Vec<Token<'_>> = tokens.iter().filter(|t| !t.is_of_books() && !t.is_filler()).copied().collect();
    let is_one = match rest.as_slice() {
        [year] => year.is_year() || said && year.may_be_year(),
        [first, second] => first.may_be_year() && (said || first.is_year()) && follows(*first, *second),
        _ => false,
    };
    is_one.then_some(Period::Year)
}

/// Whether one year is the next one, as it is written behind the other.
fn follows(first: Token<'_>, second: Token<'_>) -> bool {
    let last_two = |t: Token<'_>| {
        t.number().filter(|n| matches!(n.len(), 2 | 4)).and_then(|n| n[n.len() - 2..].parse::<u32>().ok())
    };
    last_two(first).zip(last_two(second)).is_some_and(|(first, second)| (first + 1) % 100 == second)
}

#[cfg(test)]
mod tests {
    use super::{Period, period_of};

    #[test]
    fn periods_are_told_from_words() {
        use Period::{Date, Half, Month, Quarter, Week, Year};
        let cases: &[(Option<Period>, &str)] = &[
            (Some(Month), "Jan|März 2024|Sep-24|janv.|févr. 2024|sept.|Mrz|Jänner|Mai"),
            (Some(Month), "sty 2024|stycznia|październik 2024|янв|января 2024 г.|січ 2024|грудень|led|září 2024"),
            (
                Some(Month),
                "gen 2024|settembre|mrt|augustus|maj 2024|augusti|fevereiro|out 2024|oca|Ağustos 2024|ARALIK",
            ),
            (Some(Month), "1月|12月|1月 2024|2024年1月|1월|2024년 12월"),
            (Some(Month), "2024-01|2024/12|01/2024|12-2024|2024M01|M12 2024"),
            (Some(Year), "2023|FY24|FY 2024|2023/24|2023/2024|FY23/24|GJ 2023/24|2024年"),
            (Some(Half), "H1|H2 2024|1H24|1. Halbjahr|I półrocze 2024|S1 2024"),
            (
                Some(Quarter),
                "Q3|Q3 2024|2024 Q3|Q1/24|1Q24|I kw.|IV kw. 2024|1 kw. 2024|1. Quartal|1. Quartal 2024|T1 2024",
            ),
            (Some(Quarter), "Q1 FY24|FY24 Q1|Q4 FY2024|FY 2024 Q2"),
            (Some(Quarter), "1er trimestre|2º trimestre 2024|1 кв. 2024|第1四半期|2024년 1분기|3. çeyrek"),
            (Some(Week), "KW 12|1. KW|KW 1|W07|Week 3"),
            (Some(Date), "2024-03-31"),
            (
                None,
                "Q7|H3|13月|Jana|May contain nuts|Amount|1234|W|2023/25|2024-13|00/2024|202401|01.2024|M01|P01|12M 2024|2024M13|2024A|Q5 FY24|T-17|Pro Plan|Total 2024|Year|A1|5 S|",
            ),
        ];
        for (period, texts) in cases {
            for text in texts.split('|') {
                let shown = if *period == Some(Date) { "2024-03-31" } else { text };
                assert_eq!(period_of(text), period.map(|p| (p, shown.to_owned())), "{text}");
            }
        }
    }
}
