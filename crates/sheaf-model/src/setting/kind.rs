//! What the value of a setting is.

use std::collections::BTreeSet;

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::field::is_email;
use crate::temporal;

/// The days of a week, from Monday on.
pub const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// Most days of a list of days, and sites of a list of sites.
const MOST: usize = 1_000;
/// Most characters of a text that says nothing else.
const LONGEST: usize = 1_000;
/// Most bytes of a picture: it is a part of the model.
const LARGEST_PICTURE: usize = 16 << 10;

/// What the value of a setting is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Kind {
    /// A text on one line.
    Text {
        /// Most characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        longest: Option<usize>,
    },
    /// A whole number.
    Integer {
        /// The least that it may be.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        least: Option<i64>,
        /// The most that it may be.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<i64>,
    },
    /// A number.
    Number {
        /// The least that it may be.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        least: Option<f64>,
        /// The most that it may be.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<f64>,
    },
    /// Yes or no.
    Boolean,
    /// One of a list.
    Choice {
        /// Those there are.
        choices: Vec<String>,
    },
    /// A day: `2026-03-01`.
    Date,
    /// A time of day: `09:00`.
    Time,
    /// An e-mail address.
    Email,
    /// A time zone of the IANA's list: `Europe/Berlin`.
    TimeZone,
    /// A language, and a region where one is said: `de`, `pt-BR`.
    Locale,
    /// A currency's code: `EUR`.
    Currency,
    /// A day of the week: `monday`.
    Weekday,
    /// Days of the week.
    Weekdays,
    /// From one time of day to another.
    Hours,
    /// Days with their names.
    Days,
    /// A colour: `#1f6feb`.
    Colour,
    /// A small picture, as base64.
    Picture,
    /// Addresses of web sites: `https://example.org`.
    Origins,
}

impl Kind {
    /// What is wrong with the kind itself, in words that follow its name.
    pub(super) fn check(&self) -> Result<(), String> {
        match self {
            Kind::Integer { least: Some(least), most: Some(most) } if least > most => {
                Err(format!("may be at least {least} and at most {most}"))
            }
            Kind::Number { least: Some(least), most: Some(most) } if least > most => {
                Err(format!("may be at least {least} and at most {most}"))
            }
            Kind::Choice { choices } => {
                let all: BTreeSet<&str> = choices.iter().map(|choice| choice.trim()).collect();
                match choices.len() {
                    1..=MOST if all.len() == choices.len() && !all.contains("") => Ok(()),
                    _ => Err(format!("needs choices, each once: expected 1 to {MOST}")),
                }
            }
            _ => Ok(()),
        }
    }

    /// A value as it is kept, or what was expected.
    pub(super) fn read(&self, value: &Value) -> Result<Value, String> {
        let text = value.as_str().map(str::trim);
        match self {
            Kind::Text { longest } => read_text(text, longest.unwrap_or(LONGEST)),
            Kind::Integer { least, most } => {
                let fits = |n: &i64| least.is_none_or(|least| *n >= least) && most.is_none_or(|most| *n <= most);
                value.as_i64().filter(fits).map(|n| json!(n)).ok_or_else(|| bounded("a whole number", least, most))
            }
            Kind::Number { least, most } => {
                let fits = |n: &f64| least.is_none_or(|least| *n >= least) && most.is_none_or(|most| *n <= most);
                value.as_f64().filter(fits).map(|_| value.clone()).ok_or_else(|| bounded("a number", least, most))
            }
            Kind::Choice { choices } => {
                let found = text.and_then(|text| choices.iter().find(|choice| choice.as_str() == text));
                found.map(|choice| json!(choice)).ok_or_else(|| format!("one of {}", choices.join(", ")))
            }
            _ => self.read_plain(value, text).ok_or_else(|| self.expected().to_owned()),
        }
    }

    fn read_plain(&self, value: &Value, text: Option<&str>) -> Option<Value> {
        match self {
            Kind::Boolean => value.as_bool().map(|truth| json!(truth)),
            Kind::Date => read_day(text?).map(|day| json!(day)),
            Kind::Time => read_time(text?).map(|time| json!(time)),
            Kind::Email => text.filter(|text| is_email(text)).map(|text| json!(text)),
            Kind::TimeZone => {
                let zone = jiff::tz::TimeZone::get(text?).ok()?;
                Some(json!(zone.iana_name()?))
            }
            Kind::Locale => read_locale(text?).map(|locale| json!(locale)),
            Kind::Currency => {
                let fits = |code: &&str| code.len() == 3 && code.bytes().all(|b| b.is_ascii_alphabetic());
                text.filter(fits).map(|code| json!(code.to_ascii_uppercase()))
            }
            Kind::Weekday => read_weekday(text?).map(|day| json!(day)),
            Kind::Weekdays => {
                let days: Option<Vec<usize>> = value
                    .as_array()?
                    .iter()
                    .map(|day| WEEKDAYS.iter().position(|known| day.as_str() == Some(known)))
                    .collect();
                let mut days = days?;
                days.sort_unstable();
                days.dedup();
                Some(json!(days.into_iter().map(|day| WEEKDAYS[day]).collect::<Vec<_>>()))
            }
            Kind::Hours => {
                let of = value.as_object().filter(|of| of.len() == 2)?;
                let (from, to) = (read_time(of.get("from")?.as_str()?)?, read_time(of.get("to")?.as_str()?)?);
                (from < to).then(|| json!({ "from": from, "to": to }))
            }
            Kind::Days => read_days(value.as_array()?),
            Kind::Colour => {
                let hex = text?.strip_prefix('#')?;
                let fits = hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit());
                fits.then(|| json!(format!("#{}", hex.to_ascii_lowercase())))
            }
            Kind::Picture => {
                let bytes = BASE64.decode(text?.as_bytes()).ok().filter(|bytes| bytes.len() <= LARGEST_PICTURE)?;
                let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
                let fits = webp || bytes.starts_with(b"\x89PNG\r\n\x1a\n") || bytes.starts_with(b"\xff\xd8\xff");
                fits.then(|| json!(text))
            }
            Kind::Origins => {
                let sites = value.as_array().filter(|sites| sites.len() <= MOST)?;
                let sites: Option<BTreeSet<String>> = sites.iter().map(|site| read_origin(site.as_str()?)).collect();
                sites.map(|sites| json!(sites))
            }
            Kind::Text { .. } | Kind::Integer { .. } | Kind::Number { .. } | Kind::Choice { .. } => None,
        }
    }

    const fn expected(&self) -> &'static str {
        match self {
            Kind::Text { .. } => "a text",
            Kind::Integer { .. } => "a whole number",
            Kind::Number { .. } => "a number",
            Kind::Boolean => "true or false",
            Kind::Choice { .. } => "one of its choices",
            Kind::Date => "a day such as 2026-03-01",
            Kind::Time => "a time of day such as 09:00",
            Kind::Email => "an e-mail address",
            Kind::TimeZone => "a time zone such as Europe/Berlin",
            Kind::Locale => "a language such as de or pt-BR",
            Kind::Currency => "the three letters of a currency such as EUR",
            Kind::Weekday => "a day of the week such as monday",
            Kind::Weekdays => "a list of days of the week such as [\"monday\"]",
            Kind::Hours => "two times of day such as {\"from\": \"09:00\", \"to\": \"17:00\"}, the later one last",
            Kind::Days => "a list of days such as [{\"date\": \"2026-12-25\", \"name\": \"Christmas\"}], each day once",
            Kind::Colour => "a colour such as #1f6feb",
            Kind::Picture => "a PNG, JPEG or WebP picture of at most 16 KB as base64",
            Kind::Origins => "a list of web sites such as [\"https://example.org\"], without a path",
        }
    }
}

fn bounded<N: std::fmt::Display>(what: &str, least: &Option<N>, most: &Option<N>) -> String {
    match (least, most) {
        (Some(least), Some(most)) => format!("{what} from {least} to {most}"),
        (Some(least), None) => format!("{what} of at least {least}"),
        (None, Some(most)) => format!("{what} of at most {most}"),
        (None, None) => what.to_owned(),
    }
}

fn read_text(text: Option<&str>, longest: usize) -> Result<Value, String> {
    let fits = |text: &&str| !text.is_empty() && text.chars().count() <= longest && !text.chars().any(char::is_control);
    text.filter(fits).map(|text| json!(text)).ok_or_else(|| format!("a text of 1 to {longest} characters on one line"))
}

fn read_day(text: &str) -> Option<String> {
    let day = temporal::parse_date(text.trim())?;
    Some(temporal::text_of(|out| temporal::write_date(out, day)))
}

fn read_time(text: &str) -> Option<String> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    let fits = digits(hours) && digits(minutes) && hours < "24" && minutes < "60";
    fits.then(|| text.trim().to_owned())
}

fn read_weekday(text: &str) -> Option<&'static str> {
    WEEKDAYS.into_iter().find(|day| *day == text)
}

/// A language of two or three letters, and a region of two letters or three digits.
fn read_locale(text: &str) -> Option<String> {
    let (language, region) = text.split_once('-').map_or((text, None), |(language, region)| (language, Some(region)));
    let letters = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
    if !(2..=3).contains(&language.len()) || !letters(language) {
        return None;
    }
    let language = language.to_ascii_lowercase();
    let Some(region) = region else { return Some(language) };
    let fits =
        (region.len() == 2 && letters(region)) || (region.len() == 3 && region.bytes().all(|b| b.is_ascii_digit()));
    fits.then(|| format!("{language}-{}", region.to_ascii_uppercase()))
}

/// Days in their order, each once.
fn read_days(days: &[Value]) -> Option<Value> {
    let read = |day: &Value| {
        let of = day.as_object().filter(|of| of.keys().all(|key| key == "date" || key == "name"))?;
        let named = of.get("name").filter(|name| !name.is_null());
        let name = named.map_or(Ok(json!("")), |name| read_text(name.as_str().map(str::trim), 200)).ok()?;
        Some((read_day(of.get("date")?.as_str()?)?, name))
    };
    let read: Option<Vec<(String, Value)>> = days.iter().map(read).collect();
    let mut read = read.filter(|read| read.len() <= MOST)?;
    read.sort_by(|a, b| a.0.cmp(&b.0));
    let once = read.windows(2).all(|pair| pair[0].0 != pair[1].0);
    once.then(|| read.into_iter().map(|(date, name)| json!({ "date": date, "name": name })).collect())
}

/// A site as a browser names it: scheme, host, and the port where it is not the usual one.
fn read_origin(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
    let (scheme, host) = text.split_once("://")?;
    let usual = match scheme {
        "https" => ":443",
        "http" => ":80",
        _ => return None,
    };
    let host = host.strip_suffix(usual).unwrap_or(host);
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    };
    let bracketed = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    let named = match bracketed {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
            !name.is_empty() && name.len() <= 253 && name.bytes().all(fits) && !name.starts_with(['.', '-'])
        }
    };
    let ported = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|n| n > 0 && n.to_string() == port));
    (named && ported).then(|| format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a kind makes of a value; `-`: it is none of it.
    fn read(kind: &Kind, value: Value) -> String {
        kind.read(&value).map_or("-".to_owned(), |value| value.to_string())
    }

    #[test]
    fn a_value_is_kept_in_one_way() {
        let text = Kind::Text { longest: Some(5) };
        let integer = Kind::Integer { least: Some(1), most: Some(9) };
        let number = Kind::Number { least: Some(0.5), most: None };
        let choice = Kind::Choice { choices: vec!["a".into(), "b".into()] };
        let cases = [
            (&text, json!(" ab "), "\"ab\""),
            (&text, json!("abcdef"), "-"),
            (&text, json!("a\nb"), "-"),
            (&text, json!(7), "-"),
            (&integer, json!(9), "9"),
            (&integer, json!(10), "-"),
            (&integer, json!("3"), "-"),
            (&integer, json!(1.5), "-"),
            (&number, json!(7.5), "7.5"),
            (&number, json!(0.25), "-"),
            (&choice, json!("b"), "\"b\""),
            (&choice, json!("c"), "-"),
            (&Kind::Boolean, json!(true), "true"),
            (&Kind::Boolean, json!("yes"), "-"),
            (&Kind::Date, json!("2026-02-28"), "\"2026-02-28\""),
            (&Kind::Date, json!("2026-02-29"), "-"),
            (&Kind::Time, json!("09:30"), "\"09:30\""),
            (&Kind::Time, json!("24:00"), "-"),
            (&Kind::Time, json!("9:30"), "-"),
            (&Kind::Email, json!("a@example.org"), "\"a@example.org\""),
            (&Kind::Email, json!("a@"), "-"),
            (&Kind::TimeZone, json!("europe/berlin"), "\"Europe/Berlin\""),
            (&Kind::TimeZone, json!("Europe/Bonn"), "-"),
            (&Kind::Locale, json!("PT-br"), "\"pt-BR\""),
            (&Kind::Locale, json!("de"), "\"de\""),
            (&Kind::Locale, json!("deutsch"), "-"),
            (&Kind::Currency, json!("eur"), "\"EUR\""),
            (&Kind::Currency, json!("€"), "-"),
            (&Kind::Weekday, json!("sunday"), "\"sunday\""),
            (&Kind::Weekday, json!("Sonntag"), "-"),
            (&Kind::Weekdays, json!(["friday", "monday", "friday"]), "[\"monday\",\"friday\"]"),
            (&Kind::Weekdays, json!("monday"), "-"),
            (&Kind::Hours, json!({"from": "08:00", "to": "16:30"}), "{\"from\":\"08:00\",\"to\":\"16:30\"}"),
            (&Kind::Hours, json!({"from": "16:30", "to": "08:00"}), "-"),
            (
                &Kind::Days,
                json!([{"date": "2026-12-25", "name": "Christmas"}, {"date": "2026-01-01"}]),
                "[{\"date\":\"2026-01-01\",\"name\":\"\"},{\"date\":\"2026-12-25\",\"name\":\"Christmas\"}]",
            ),
            (&Kind::Days, json!([{"date": "2026-01-01"}, {"date": "2026-01-01"}]), "-"),
            (&Kind::Days, json!([{"date": "2026-01-01", "day": 1}]), "-"),
            (&Kind::Colour, json!("#1F6FEB"), "\"#1f6feb\""),
            (&Kind::Colour, json!("red"), "-"),
            (&Kind::Picture, json!(BASE64.encode(b"\x89PNG\r\n\x1a\n rest")), "\"iVBORw0KGgogcmVzdA==\""),
            (&Kind::Picture, json!(BASE64.encode(b"<svg/>")), "-"),
            (
                &Kind::Origins,
                json!(["https://Example.org:443/", "http://localhost:5173", "https://example.org"]),
                "[\"http://localhost:5173\",\"https://example.org\"]",
            ),
            (&Kind::Origins, json!(["https://example.org/path"]), "-"),
            (&Kind::Origins, json!(["*"]), "-"),
            (&Kind::Origins, json!(["https://[::1]:8080"]), "[\"https://[::1]:8080\"]"),
        ];
        for (kind, value, expected) in cases {
            assert_eq!(read(kind, value.clone()), expected, "{kind:?} {value}");
        }
    }
}
