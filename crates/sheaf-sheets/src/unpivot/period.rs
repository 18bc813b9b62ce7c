//! Words and figures in a header that say of time: years, quarters, months, weeks, dates.

use crate::column::date::{self, DateOrder};
use crate::column::literal::trim;

/// What a label says of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Period {
    Year,
    Quarter,
    Month,
    Week,
    Date,
}

/// What a label says of time, and how it is written: a date as ISO 8601, else as it is.
pub(super) fn period_of(text: &str) -> Option<(Period, String)> {
    let lower = text.to_lowercase();
    let (word, rest) = lower.split_at(lower.find(|c: char| !c.is_alphabetic()).unwrap_or(lower.len()));
    let rest = trim(rest.trim_start_matches(['.', '-', '/', '\'', '’', ' ']));
    let digits = |t: &str, most: usize| (1..=most).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
    let is_year = |t: &str| t.len() == 4 && digits(t, 4) && (t.starts_with("19") || t.starts_with("20"));
    let year_or_none = rest.is_empty() || is_year(rest) || rest.len() == 2 && digits(rest, 2);
    let first_of = |t: &str| t.split([' ', '/', '-', '.']).next().unwrap_or("").to_owned();
    let kind = match () {
        () if word.is_empty() && is_year(&lower) => Period::Year,
        () if ["fy", "cy"].contains(&word) && (is_year(rest) || digits(rest, 2)) => Period::Year,
        () if is_month(word) && year_or_none => Period::Month,
        () if ["q", "qtr", "quarter", "quartal", "trimestre", "t", "kw"].contains(&word)
            || ["w", "week", "wk", "woche"].contains(&word) =>
        {
            let number = first_of(rest).parse::<u32>().ok()?;
            let is_week = ["w", "week", "wk", "woche", "kw"].contains(&word);
            match is_week {
                true if (1..=53).contains(&number) => Period::Week,
                false if (1..=4).contains(&number) => Period::Quarter,
                _ => return None,
            }
        }
        () if word.is_empty()
            && is_year(lower.get(..4).unwrap_or(""))
            && lower[4..]
                .trim_start_matches([' ', '-'])
                .strip_prefix('q')
                .is_some_and(|q| ["1", "2", "3", "4"].contains(&q)) =>
        {
            Period::Quarter
        }
        () => {
            let (day, time) = date::parse(text, DateOrder::Year).or_else(|| date::parse(text, DateOrder::Day))?;
            return time.is_none().then(|| (Period::Date, day.to_string()));
        }
    };
    Some((kind, text.to_owned()))
}

fn is_month(word: &str) -> bool {
    const MONTHS: &[&str] = &[
        "jan",
        "january",
        "januar",
        "janvier",
        "janv",
        "enero",
        "ene",
        "gennaio",
        "gen",
        "januari",
        "janeiro",
        "jän",
        "jänner",
        "feb",
        "february",
        "februar",
        "février",
        "févr",
        "fév",
        "febrero",
        "febbraio",
        "februari",
        "fevereiro",
        "fev",
        "mar",
        "march",
        "märz",
        "mär",
        "mrz",
        "mars",
        "marzo",
        "maart",
        "março",
        "mrt",
        "apr",
        "april",
        "avril",
        "avr",
        "abril",
        "abr",
        "aprile",
        "may",
        "mai",
        "mayo",
        "maggio",
        "mag",
        "mei",
        "maio",
        "jun",
        "june",
        "juni",
        "juin",
        "junio",
        "giugno",
        "giu",
        "junho",
        "jul",
        "july",
        "juli",
        "juillet",
        "juil",
        "julio",
        "luglio",
        "lug",
        "julho",
        "aug",
        "august",
        "août",
        "aout",
        "agosto",
        "ago",
        "augustus",
        "sep",
        "sept",
        "september",
        "septembre",
        "septiembre",
        "settembre",
        "set",
        "setembro",
        "oct",
        "october",
        "oktober",
        "okt",
        "octobre",
        "octubre",
        "ottobre",
        "ott",
        "outubro",
        "out",
        "nov",
        "november",
        "novembre",
        "noviembre",
        "novembro",
        "dec",
        "december",
        "dezember",
        "dez",
        "décembre",
        "déc",
        "diciembre",
        "dic",
        "dicembre",
        "dezembro",
    ];
    MONTHS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::{Period, period_of};

    #[test]
    fn periods_are_told_from_words() {
        let cases: &[(&str, Option<(Period, &str)>)] = &[
            ("Jan", Some((Period::Month, "Jan"))),
            ("März 2024", Some((Period::Month, "März 2024"))),
            ("Sep-24", Some((Period::Month, "Sep-24"))),
            ("2023", Some((Period::Year, "2023"))),
            ("FY24", Some((Period::Year, "FY24"))),
            ("Q3", Some((Period::Quarter, "Q3"))),
            ("Q3 2024", Some((Period::Quarter, "Q3 2024"))),
            ("2024 Q3", Some((Period::Quarter, "2024 Q3"))),
            ("KW 12", Some((Period::Week, "KW 12"))),
            ("2024-03-31", Some((Period::Date, "2024-03-31"))),
            ("Q7", None),
            ("Jana", None),
            ("May contain nuts", None),
            ("Amount", None),
            ("1234", None),
            ("W", None),
        ];
        for (text, period) in cases {
            assert_eq!(period_of(text), period.map(|(p, s)| (p, s.to_owned())), "{text}");
        }
    }
}
