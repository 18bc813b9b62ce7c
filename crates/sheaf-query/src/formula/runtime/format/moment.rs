//! Days and times by a format.

use sheaf_model::temporal::civil_of;

use super::Piece;
use crate::formula::runtime::calendar::day_of_week;
use crate::formula::runtime::date::{DAYS, SERIAL};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEK: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Whether a section is about days or times.
pub(super) fn is_moment(section: &[Piece]) -> bool {
    section.iter().any(|p| match p {
        Piece::Sign(c) => matches!(c.to_ascii_lowercase(), 'y' | 'm' | 'd' | 'h' | 's'),
        Piece::Bracket(inside) => elapsed(inside).is_some(),
        _ => false,
    })
}

fn elapsed(inside: &str) -> Option<char> {
    let first = inside.chars().next()?.to_ascii_lowercase();
    let alike = inside.chars().all(|c| c.to_ascii_lowercase() == first);
    (alike && matches!(first, 'h' | 'm' | 's')).then_some(first)
}

/// A part of a format about days or times.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    Plain(String),
    /// A letter and how often it stands.
    Field(char, usize),
    Elapsed(char, usize),
    Half(&'static str),
    /// Parts of a second, so many digits.
    Fraction(usize),
    Minute(usize),
}

/// A number of days by a section.
pub(super) fn write(n: f64, section: &[Piece]) -> Option<String> {
    let tokens = tokens(section);
    let places = tokens.iter().map(|t| if let Token::Fraction(n) = t { *n } else { 0 }).max().unwrap_or(0).min(3);
    let unit = 10_i64.pow(places as u32);
    let ticks = (n * 86_400.0 * unit as f64).round();
    if ticks.abs() > 9e17 {
        return None;
    }
    let ticks = ticks as i64;
    let (seconds, fraction) = (ticks.div_euclid(unit), ticks.rem_euclid(unit));
    let (days, clock) = (seconds.div_euclid(86_400) - SERIAL, seconds.rem_euclid(86_400));
    if !DAYS.contains(&days) {
        return None;
    }
    let (year, month, day) = civil_of(days);
    let half = tokens.iter().any(|t| matches!(t, Token::Half(_)));
    let mut out = String::new();
    for token in &tokens {
        match token {
            Token::Plain(text) => out.push_str(text),
            Token::Field('y', 1 | 2) => out.push_str(&format!("{:02}", year % 100)),
            Token::Field('y', _) => out.push_str(&format!("{year:04}")),
            Token::Field('m', 3) => out.push_str(&MONTHS[(month - 1) as usize][..3]),
            Token::Field('m', 4) => out.push_str(MONTHS[(month - 1) as usize]),
            Token::Field('m', 5) => out.push_str(&MONTHS[(month - 1) as usize][..1]),
            Token::Field('m', width) => out.push_str(&format!("{month:0width$}", width = *width.min(&2))),
            Token::Field('d', 3) => out.push_str(&WEEK[day_of_week(days) as usize][..3]),
            Token::Field('d', 4..) => out.push_str(WEEK[day_of_week(days) as usize]),
            Token::Field('d', width) => out.push_str(&format!("{day:0width$}")),
            Token::Field('h', width) => {
                let hour = clock / 3600;
                let hour = if half { (hour + 11) % 12 + 1 } else { hour };
                out.push_str(&format!("{hour:0width$}", width = *width.min(&2)));
            }
            Token::Field('s', width) => out.push_str(&format!("{:0width$}", clock % 60, width = *width.min(&2))),
            Token::Minute(width) => out.push_str(&format!("{:0width$}", clock / 60 % 60, width = *width.min(&2))),
            Token::Elapsed(letter, width) => {
                let value = match letter {
                    'h' => seconds / 3600,
                    'm' => seconds / 60,
                    _ => seconds,
                };
                out.push_str(&format!("{value:0width$}"));
            }
            Token::Half(form) => {
                let pm = clock >= 43_200;
                out.push_str(match (*form, pm) {
                    ("A/P", false) => "A",
                    ("A/P", true) => "P",
                    (_, false) => "AM",
                    (_, true) => "PM",
                });
            }
            Token::Fraction(width) => {
                let digits = format!("{fraction:0places$}");
                out.push_str(&format!(".{digits:0<width$}"));
            }
            Token::Field(..) => {}
        }
    }
    Some(out)
}

fn tokens(section: &[Piece]) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut i = 0;
    while i < section.len() {
        match &section[i] {
            Piece::Plain(text) => tokens.push(Token::Plain(text.clone())),
            Piece::Bracket(inside) => tokens.extend(elapsed(inside).map(|c| Token::Elapsed(c, inside.chars().count()))),
            Piece::General => {}
            Piece::Sign(_) => {
                if let Some((form, length)) = half(&section[i..]) {
                    tokens.push(Token::Half(form));
                    i += length;
                    continue;
                }
                let (token, length) = run(&section[i..], tokens.last());
                tokens.push(token);
                i += length;
                continue;
            }
        }
        i += 1;
    }
    name_minutes(&mut tokens);
    tokens
}

fn letters(section: &[Piece]) -> String {
    section.iter().map_while(|p| if let Piece::Sign(c) = p { Some(c.to_ascii_uppercase()) } else { None }).collect()
}

fn half(section: &[Piece]) -> Option<(&'static str, usize)> {
    let text = letters(section);
    ["AM/PM", "A/P"].into_iter().find(|form| text.starts_with(form)).map(|form| (form, form.len()))
}

fn run(section: &[Piece], before: Option<&Token>) -> (Token, usize) {
    let letter = |p: &Piece| if let Piece::Sign(c) = p { Some(c.to_ascii_lowercase()) } else { None };
    let first = section.first().and_then(letter).unwrap_or(' ');
    let length = section.iter().take_while(|p| letter(p) == Some(first)).count().max(1);
    if matches!(first, 'y' | 'm' | 'd' | 'h' | 's') {
        return (Token::Field(first, length), length);
    }
    let zeros = section.iter().skip(1).take_while(|p| letter(p) == Some('0')).count();
    if first == '.' && zeros > 0 && matches!(before, Some(Token::Field('s', _) | Token::Elapsed('s', _))) {
        return (Token::Fraction(zeros), zeros + 1);
    }
    (Token::Plain(first.to_string()), 1)
}

/// An `m` after hours or before seconds is a minute.
fn name_minutes(tokens: &mut [Token]) {
    let is_field = |t: &Token| matches!(t, Token::Field(..) | Token::Elapsed(..) | Token::Minute(_));
    for i in 0..tokens.len() {
        let Token::Field('m', width @ 1..=2) = tokens[i] else { continue };
        let before = tokens[..i].iter().rev().find(|t| is_field(t));
        let after = tokens[i + 1..].iter().find(|t| is_field(t));
        let clock = matches!(before, Some(Token::Field('h', _) | Token::Elapsed('h', _)))
            || matches!(after, Some(Token::Field('s', _) | Token::Elapsed('s', _)));
        if clock {
            tokens[i] = Token::Minute(width);
        }
    }
}
