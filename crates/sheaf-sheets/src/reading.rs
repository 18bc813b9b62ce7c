//! From a cell to a value of its field, by what the proposal says. Nothing is squeezed: what does not fit is a misfit.

use jiff::civil::Time;
use rust_decimal::{Decimal, RoundingStrategy};
use sheaf_model::Scalar;
use sheaf_model::field::{Field, FieldType, Given, MOST_DECIMALS, Misfit, parse_decimal, pow10};
use sheaf_model::text::text_key;

use crate::cell::{CellValue, Stored};
use crate::column::date::{self, DateOrder};
use crate::column::duration;
use crate::column::literal;
use crate::column::month;
use crate::column::number::{self, Mark, Numeral};
use crate::column::parts;
use crate::column::precision;
use crate::format::{FormatKind, NumberFormat, may_be_one};
use crate::proposal::{Plan, ProposedField};
use crate::said::Said;
use crate::{say, serial};

/// What a cell means for its field.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// Nothing is there.
    Blank,
    /// A value, ready to be stored. Of a choice it is the choice's place in the proposal, from one.
    Value(Scalar),
    /// The text of a link's target.
    Target(String),
    /// The names of the targets of a link to several.
    Targets {
        /// All of the cell, as it is written.
        text: String,
        /// The names in it.
        names: Vec<String>,
    },
    /// It does not fit.
    Misfit {
        /// As it was written.
        text: String,
        /// Why, and what was expected.
        why: Said,
    },
}

/// Reads a cell for a field, by the field's type and reading.
pub fn read_cell(field: &ProposedField, cell: &CellValue) -> Reading {
    if cell.is_blank() {
        return Reading::Blank;
    }
    let text = literal::trim(&cell.text);
    if matches!(cell.stored, Stored::Text | Stored::Error) && field.reading.blanks.iter().any(|b| b == text) {
        return Reading::Blank;
    }
    if cell.stored == Stored::Error {
        return misfit(cell, say!("is an error of the workbook's formula"));
    }
    match meant(field, cell) {
        Some(meant) => read_plain(field, &meant),
        None => read_plain(field, cell),
    }
}

/// The value of a cell that holds a number, for a field of numbers, where that needs no text: the same that `read_cell` gives.
pub(crate) fn read_plain_number(field: &ProposedField, n: f64, format: &NumberFormat) -> Option<i64> {
    let decimals = match field.value_kind() {
        "integer" => 0,
        "number" => field.decimals.unwrap_or(6),
        _ => return None,
    };
    let plain = matches!(format.kind, FormatKind::General | FormatKind::Number) && format.padded == 0;
    if plain { exact_value(n, decimals) } else { None }
}

/// What a text stands for, where that is another text.
pub fn meant(field: &ProposedField, cell: &CellValue) -> Option<CellValue> {
    let Plan { spellings, tidy, .. } = &field.reading;
    if cell.stored != Stored::Text || spellings.is_empty() && !tidy {
        return None;
    }
    if let Some(meant) = spellings.get(literal::trim(&cell.text)) {
        return Some(CellValue::text(meant.as_str()));
    }
    let tidied = || cell.text.split_whitespace().collect::<Vec<_>>().join(" ");
    (*tidy && field.value_kind() != "long_text").then(tidied).map(CellValue::text)
}

fn read_plain(field: &ProposedField, cell: &CellValue) -> Reading {
    let text = literal::trim(&cell.text);
    match field.value_kind() {
        "integer" | "autonumber" => read_number(field, cell, 0, What::Whole),
        "rating" => match read_number(field, cell, 0, What::Whole) {
            Reading::Value(Scalar::Integer(stars)) if !(1..=5).contains(&stars) => {
                misfit(cell, say!("is not one to five"))
            }
            reading => reading,
        },
        "number" => read_number(field, cell, field.decimals.unwrap_or(6), What::Number),
        "money" => read_number(field, cell, field.decimals.unwrap_or(2), What::Amount),
        "percent" => read_percent(field, cell),
        "boolean" => read_truth(field, cell),
        "date" => read_moment(field, cell).map_or_else(
            || misfit(cell, no_date(field, text)),
            |(day, time)| match time {
                0 => Reading::Value(Scalar::Integer(day)),
                _ => misfit(cell, say!("has a time of day, expected a date alone")),
            },
        ),
        "datetime" => read_moment(field, cell).map_or_else(
            || misfit(cell, say!("is no date with a time")),
            |(day, time)| Reading::Value(Scalar::Integer(day * 86_400_000 + time)),
        ),
        "time" => read_time(cell),
        "duration" => read_duration(field, cell),
        "choice" | "status" => read_choice(field, cell),
        "choices" => read_choices(field, cell),
        "link" => Reading::Target(text.to_owned()),
        "links" => Reading::Targets {
            text: text.to_owned(),
            names: names(field, text).into_iter().map(str::to_owned).collect(),
        },
        "email" => read_text_as(FieldType::Email, cell),
        "phone" => read_text_as(FieldType::Phone, cell),
        "url" => read_text_as(FieldType::Url, cell),
        "json" => match serde_json::from_str::<serde_json::Value>(text) {
            Ok(_) => Reading::Value(Scalar::Text(text.to_owned())),
            Err(_) => misfit(cell, say!("is no JSON")),
        },
        "long_text" => Reading::Value(Scalar::Text(cell.text.clone())),
        _ => Reading::Value(Scalar::Text(text.to_owned())),
    }
}

fn misfit(cell: &CellValue, why: Said) -> Reading {
    Reading::Misfit { text: cell.text.clone(), why: say!("'{text}' {why}", text = shorten(&cell.text), why) }
}

/// What a number is expected to be.
#[derive(Clone, Copy)]
enum What {
    Whole,
    Number,
    Amount,
}

impl What {
    fn is_date(self) -> Said {
        match self {
            What::Whole => say!("is a date or time, expected a whole number"),
            What::Number => say!("is a date or time, expected a number"),
            What::Amount => say!("is a date or time, expected an amount"),
        }
    }

    fn is_truth(self) -> Said {
        match self {
            What::Whole => say!("is yes or no, expected a whole number"),
            What::Number => say!("is yes or no, expected a number"),
            What::Amount => say!("is yes or no, expected an amount"),
        }
    }

    fn is_none(self) -> Said {
        match self {
            What::Whole => say!("is not a whole number"),
            What::Number => say!("is not a number"),
            What::Amount => say!("is not an amount"),
        }
    }
}

fn too_many_digits(decimals: u8) -> Said {
    say!("has more than {decimals} digits after the point", decimals)
}

/// At most sixty characters of a text, for messages.
pub(crate) fn shorten(text: &str) -> String {
    if text.chars().count() <= 60 { text.to_owned() } else { text.chars().take(57).chain("…".chars()).collect() }
}

/// The currency of an amount, where it is another one than the field's.
pub(crate) fn other_currency(field: &ProposedField, cell: &CellValue) -> Option<&'static str> {
    let usual = field.currency.as_deref().filter(|_| field.value_kind() == "money")?;
    let written = || {
        let mark = field.reading.decimal_mark.unwrap_or(Mark::Point);
        number::parse(literal::trim(&cell.text), mark).and_then(|n| n.currency.flatten())
    };
    let own = if cell.stored == Stored::Text { written() } else { cell.currency };
    own.filter(|own| !may_be_one(own, usual))
}

fn read_number(field: &ProposedField, cell: &CellValue, decimals: u8, what: What) -> Reading {
    if let Some(currency) = other_currency(field, cell) {
        // As it is written: of a number alone its format shows the currency.
        let text = if cell.stored == Stored::Text { cell.text.clone() } else { format!("{} {currency}", cell.text) };
        let usual = field.currency.as_deref().unwrap_or_default();
        let why =
            say!("'{text}' is in {currency}, expected an amount in {usual}", text = shorten(&text), currency, usual);
        return Reading::Misfit { text, why };
    }
    let plain = match cell.stored {
        Stored::Number(
            n,
            FormatKind::General | FormatKind::Number | FormatKind::Currency | FormatKind::Percent | FormatKind::Text,
        ) => {
            return number_value(n, decimals, field.reading.noise)
                .map_or_else(|| misfit(cell, unfit(n, decimals, what)), |n| Reading::Value(Scalar::Integer(n)));
        }
        Stored::Number(..) => return misfit(cell, what.is_date()),
        Stored::Boolean(_) => return misfit(cell, what.is_truth()),
        _ => {
            let (text, mark) = (bare(field, &cell.text), field.reading.decimal_mark.unwrap_or(Mark::Point));
            let short = || number::parse_short(text, mark).filter(|_| field.reading.short_numbers);
            number::parse(text, mark).or_else(short)
        }
    };
    match plain {
        Some(n) if !n.percent => match written_value(&n, decimals, field.reading.noise) {
            Some(scaled) => Reading::Value(Scalar::Integer(scaled)),
            None if n.decimals > decimals => misfit(cell, too_many_digits(decimals)),
            None => misfit(cell, say!("is too large")),
        },
        _ => misfit(cell, what.is_none()),
    }
}

/// A number's text without the unit that the field's numbers have behind them.
fn bare<'t>(field: &ProposedField, text: &'t str) -> &'t str {
    let text = literal::trim(text);
    let unit = field.reading.unit.as_deref();
    unit.and_then(|unit| text.strip_suffix(unit)).map_or(text, literal::trim)
}

fn unfit(n: f64, decimals: u8, what: What) -> Said {
    if n.abs() * pow10(decimals) as f64 > 9e18 {
        say!("is too large")
    } else if decimals == 0 {
        what.is_none()
    } else {
        too_many_digits(decimals)
    }
}

/// A binary number in decimals, where the field has digits enough. Beyond 15 digits a spreadsheet's number is noise, which is
/// rounded away.
fn exact_value(n: f64, decimals: u8) -> Option<i64> {
    if !n.is_finite() || n.abs() * pow10(decimals.min(MOST_DECIMALS)) as f64 > 9e18 {
        return None;
    }
    let few = if n == n.trunc() { Some((n as i64, 0)) } else { number::in_decimals(n) };
    if let Some((whole, digits)) = few.filter(|(_, digits)| *digits <= decimals) {
        return whole.checked_mul(pow10(decimals - digits));
    }
    parse_decimal(&number::plain(n), decimals)
}

/// The same, or rounded: where the plan says so, or the field has as many digits as people look at. What would become another
/// number is refused.
fn number_value(n: f64, decimals: u8, noise: Option<i16>) -> Option<i64> {
    let rounded = || {
        let scaled = n * pow10(decimals.min(MOST_DECIMALS)) as f64;
        let may = scaled.abs() <= 9e18 && (noise.is_some() || decimals >= 6) && precision::stays(n, decimals, noise);
        may.then_some(scaled.round() as i64)
    };
    exact_value(n, decimals).or_else(rounded)
}

/// A number that is written in digits, as it is or without the noise of the double that it was.
fn exact_written(n: &Numeral, decimals: u8) -> Option<i64> {
    parse_decimal(&n.plain, decimals).or_else(|| exact_value(n.as_double()?, decimals))
}

/// The same, or rounded.
fn written_value(n: &Numeral, decimals: u8, noise: Option<i16>) -> Option<i64> {
    let rounded = || {
        let size = n.plain.parse().ok()?;
        let may = (noise.is_some() || decimals == MOST_DECIMALS) && precision::stays(size, decimals, noise);
        may.then(|| round_decimal(n.plain.parse().ok()?, decimals))?
    };
    exact_written(n, decimals).or_else(rounded)
}

/// A number with a percent sign as the share of one that it is; others as they are.
fn as_share(n: Numeral) -> Option<Numeral> {
    if !n.percent {
        return Some(n);
    }
    let of_hundred = n.as_double().map_or_else(|| n.plain.clone(), number::plain);
    let share = (of_hundred.parse::<Decimal>().ok()? / Decimal::ONE_HUNDRED).normalize();
    Some(Numeral { decimals: share.scale() as u8, plain: share.to_string(), ..n })
}

fn round_decimal(n: Decimal, decimals: u8) -> Option<i64> {
    let rounded = n.round_dp_with_strategy(decimals.into(), RoundingStrategy::MidpointAwayFromZero);
    parse_decimal(&rounded.to_string(), decimals)
}

/// Whether a number that a field holds is not quite the one in the cell: it was rounded to the field's digits.
pub(crate) fn is_rounded(field: &ProposedField, cell: &CellValue) -> bool {
    let decimals = match field.value_kind() {
        "number" | "money" | "percent" => field.decimals.unwrap_or_default(),
        _ => return false,
    };
    if field.reading.noise.is_none() && decimals < MOST_DECIMALS {
        return false;
    }
    match cell.stored {
        Stored::Number(n, _) => exact_value(n, decimals).is_none(),
        Stored::Text => {
            let written = number::parse(literal::trim(&cell.text), field.reading.decimal_mark.unwrap_or(Mark::Point));
            written.and_then(as_share).is_some_and(|n| exact_written(&n, decimals).is_none())
        }
        _ => false,
    }
}

fn read_percent(field: &ProposedField, cell: &CellValue) -> Reading {
    let (decimals, noise) = (field.decimals.unwrap_or(4), field.reading.noise);
    if let Stored::Number(n, _) = cell.stored {
        return number_value(n, decimals, noise)
            .map_or_else(|| misfit(cell, say!("has too many digits")), |n| Reading::Value(Scalar::Integer(n)));
    }
    let Some(n) = number::parse(literal::trim(&cell.text), field.reading.decimal_mark.unwrap_or(Mark::Point)) else {
        return misfit(cell, say!("is no percentage"));
    };
    if number::is_bare_percentage(&n) {
        return misfit(cell, say!("has no percent sign"));
    }
    as_share(n)
        .and_then(|share| written_value(&share, decimals, noise))
        .map_or_else(|| misfit(cell, say!("has too many digits")), |n| Reading::Value(Scalar::Integer(n)))
}

fn read_truth(field: &ProposedField, cell: &CellValue) -> Reading {
    let truth = match cell.stored {
        Stored::Boolean(b) => Some(b),
        Stored::Number(n, _) if n == 0.0 || n == 1.0 => Some(n == 1.0),
        Stored::Text => {
            let text = literal::trim(&cell.text);
            let listed = |words: &[String]| words.iter().any(|w| text_key(w) == text_key(text));
            match () {
                () if listed(&field.reading.yes) => Some(true),
                () if listed(&field.reading.no) => Some(false),
                () => literal::truth(text).or_else(|| literal::yes_no(text)).or(match text {
                    "1" => Some(true),
                    "0" => Some(false),
                    _ => None,
                }),
            }
        }
        _ => None,
    };
    truth.map_or_else(|| misfit(cell, say!("is neither yes nor no")), |b| Reading::Value(Scalar::Integer(i64::from(b))))
}

/// Days since 1970 and milliseconds after midnight.
fn read_moment(field: &ProposedField, cell: &CellValue) -> Option<(i64, i64)> {
    match cell.stored {
        Stored::Number(n, kind) => {
            let dated =
                matches!(kind, FormatKind::Date | FormatKind::DateTime | FormatKind::Time) || field.reading.serials;
            if !dated {
                let compact = date::parse_compact(&number::plain(n))?;
                return Some((i64::from(serial::days_since_1970(compact)), 0));
            }
            let (mut day, mut ms) = (n.floor(), serial::milliseconds(n));
            if ms >= 86_400_000 {
                (day, ms) = (day + 1.0, 0);
            }
            Some((i64::from(serial::days_since_1970(serial::to_date(day)?)), ms))
        }
        Stored::Text => {
            let text = literal::trim(&cell.text);
            let order = field.reading.date_order.unwrap_or(DateOrder::Year);
            let parse = |order| date::parse_from(text, order, field.reading.years_from.unwrap_or(date::FIRST_YEAR));
            let (day, time) = parse(order)
                .or_else(|| parse(DateOrder::Year))
                .or_else(|| date::parse_compact(text).map(|d| (d, None)))
                // Among dates with all of their parts, a month alone is a stranger.
                .or_else(|| month::first_day(text).filter(|_| field.reading.months).map(|d| (d, None)))
                .or_else(|| {
                    text.chars()
                        .any(char::is_alphabetic)
                        .then(|| parse(DateOrder::Day).or_else(|| parse(DateOrder::Month)))?
                })?;
            Some((i64::from(serial::days_since_1970(day)), time.map_or(0, time_ms)))
        }
        _ => None,
    }
}

fn time_ms(time: Time) -> i64 {
    ((i64::from(time.hour()) * 60 + i64::from(time.minute())) * 60 + i64::from(time.second())) * 1_000
        + i64::from(time.millisecond())
}

fn read_time(cell: &CellValue) -> Reading {
    match cell.stored {
        Stored::Number(n, _) if (0.0..1.0).contains(&n) => {
            Reading::Value(Scalar::Integer(serial::milliseconds(n).min(86_399_999)))
        }
        Stored::Text => match date::parse_time(literal::trim(&cell.text)) {
            Some(time) => Reading::Value(Scalar::Integer(time_ms(time))),
            None => misfit(cell, say!("is no time of day")),
        },
        _ => misfit(cell, say!("is no time of day")),
    }
}

fn read_duration(field: &ProposedField, cell: &CellValue) -> Reading {
    let ms = match cell.stored {
        Stored::Number(n, FormatKind::Duration | FormatKind::Time | FormatKind::DateTime) if n.abs() < 1e8 => {
            Some((n * 86_400_000.0).round() as i64)
        }
        Stored::Text if field.reading.unit.as_deref() == Some(duration::MINUTES) => {
            duration::parse_in_minutes(literal::trim(&cell.text))
        }
        Stored::Text => duration::parse_duration(literal::trim(&cell.text)),
        _ => None,
    };
    ms.map_or_else(|| misfit(cell, say!("is no length of time")), |ms| Reading::Value(Scalar::Integer(ms)))
}

fn read_choice(field: &ProposedField, cell: &CellValue) -> Reading {
    let meant = literal::trim(&cell.text);
    let place = field
        .choices
        .iter()
        .position(|c| c == meant)
        .or_else(|| field.choices.iter().position(|c| text_key(c) == text_key(meant)));
    match place {
        Some(place) => Reading::Value(Scalar::Integer(place as i64 + 1)),
        None => misfit(cell, say!("is none of the choices")),
    }
}

/// A list of choices: each part must be one, else the cell as a whole does not fit.
fn read_choices(field: &ProposedField, cell: &CellValue) -> Reading {
    let separator = field.reading.separator.as_deref().unwrap_or(",");
    let place = |part: &str| field.choices.iter().position(|c| text_key(c) == text_key(part));
    let whole = literal::trim(&cell.text);
    let parts = if place(whole).is_some() { vec![whole] } else { parts::split(&cell.text, separator) };
    let mut codes = Vec::with_capacity(parts.len());
    for part in parts {
        let Some(place) = place(part) else {
            return misfit(cell, say!("holds '{part}', which is none of the choices", part = shorten(part)));
        };
        if !codes.contains(&(place + 1)) {
            codes.push(place + 1);
        }
    }
    serde_json::to_string(&codes)
        .map_or_else(|_| misfit(cell, say!("is no list")), |json| Reading::Value(Scalar::Text(json)))
}

/// The names in a cell of a link to several, each as it is meant.
pub(crate) fn names<'a>(field: &'a ProposedField, text: &'a str) -> Vec<&'a str> {
    let Plan { separator, spellings, .. } = &field.reading;
    let parts = parts::split(text, separator.as_deref().unwrap_or(","));
    parts.into_iter().map(|part| spellings.get(part).map_or(part, String::as_str)).collect()
}

/// The code of the finding about a value that does not fit.
pub(crate) fn misfit_code(field: &ProposedField, text: &str) -> &'static str {
    let order = field.reading.date_order.unwrap_or(DateOrder::Day);
    let dated = matches!(field.value_kind(), "date" | "datetime");
    if dated && date::impossible(literal::trim(text), order).is_some() { "impossible_date" } else { "misfit" }
}

/// Why a text is no date.
fn no_date(field: &ProposedField, text: &str) -> Said {
    date::impossible(text, field.reading.date_order.unwrap_or(DateOrder::Day))
        .map_or_else(|| say!("is no date"), |why| say!("{why}, so it is no date", why))
}

fn read_text_as(kind: FieldType, cell: &CellValue) -> Reading {
    match Field::new("", "", kind).accept_plain(literal::trim(&cell.text)) {
        Ok(Given::Scalar(Scalar::Null)) => Reading::Blank,
        Ok(Given::Scalar(scalar)) => Reading::Value(scalar),
        Ok(_) => misfit(cell, say!("does not fit")),
        Err(unfit) => Reading::Misfit { text: cell.text.clone(), why: no_address(literal::trim(&cell.text), unfit) },
    }
}

/// Why a text is none of the addresses, as the model says it.
fn no_address(text: &str, unfit: Misfit) -> Said {
    let said = match unfit.code {
        "email" => say!("is '{text}', expected an e-mail address such as name@example.com", text),
        "phone" => say!("is '{text}', expected a phone number such as +44 20 7946 0018", text),
        "url" => say!("is '{text}', expected a web address such as https://example.com/page", text),
        _ => return Said::untold(unfit.message),
    };
    if said.to_string() == unfit.message { said } else { Said::untold(unfit.message) }
}

/// Whether a text is an e-mail address, by the model's own rule.
pub(crate) fn is_email(text: &str) -> bool {
    Field::new("", "", FieldType::Email).accept_plain(text).is_ok()
}

/// Whether a text is a web address, by the model's own rule.
pub(crate) fn is_url(text: &str) -> bool {
    Field::new("", "", FieldType::Url).accept_plain(text).is_ok()
}
