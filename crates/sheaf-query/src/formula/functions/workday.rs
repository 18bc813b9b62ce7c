//! Working days, with holidays from a table: `NETWORKDAYS({Start}, {End}, holidays.date)`.

use super::Body::Aggregate;
use super::call::blank_with;
use super::{Call, Function, entry};
use crate::formula::aggregate::Given;
use crate::formula::error::FormulaError;
use crate::formula::typed::{Fold, Kind, Node};
use crate::formula::types::{Failure, Type};

pub(super) static FUNCTIONS: &[Function] = &[
    entry(
        "NETWORKDAYS",
        "NETWORKDAYS(start, end, [holidays], …)",
        "Working days from one day to another, both counted, Saturdays, Sundays and holidays not.",
        &[("NETWORKDAYS(\"2024-02-26\", \"2024-03-03\")", "5")],
        Aggregate(|call| days(call, false)),
    ),
    entry(
        "NETWORKDAYS.INTL",
        "NETWORKDAYS.INTL(start, end, [weekend], [holidays], …)",
        "The same with another weekend: 1 Saturday and Sunday, 2 Sunday and Monday … 7 Friday and Saturday, 11 Sunday alone … 17 Saturday alone, or seven digits from Monday, 1 for free.",
        &[
            ("NETWORKDAYS.INTL(\"2024-02-26\", \"2024-03-03\", 11)", "6"),
            ("NETWORKDAYS.INTL(\"2024-02-26\", \"2024-03-03\", \"0000111\")", "4"),
        ],
        Aggregate(|call| days(call, true)),
    ),
    entry(
        "WORKDAY",
        "WORKDAY(start, days, [holidays], …)",
        "The working day so many working days later.",
        &[("WORKDAY(\"2024-03-01\", 1)", "2024-03-04")],
        Aggregate(|call| later(call, false)),
    ),
    entry(
        "WORKDAY.INTL",
        "WORKDAY.INTL(start, days, [weekend], [holidays], …)",
        "The same with another weekend, as for NETWORKDAYS.INTL.",
        &[("WORKDAY.INTL(\"2024-03-01\", 1, 11)", "2024-03-02")],
        Aggregate(|call| later(call, true)),
    ),
];

type Checked = Result<Node, FormulaError>;

fn days(call: &mut Call<'_, '_, '_>, weekend: bool) -> Checked {
    let (start, end) = (call.date(0)?, call.date(1)?);
    let (week, holidays) = (free_days(call, weekend)?, holidays(call, if weekend { 3 } else { 2 })?);
    let failure = if weekend { failure(&week) } else { Failure::Value };
    let node = Node::own(
        "networkdays",
        vec![start.clone(), end.clone(), week, holidays],
        Some(failure),
        Type::WHOLE,
        call.span,
    );
    Ok(blank_with(vec![start, end], node))
}

fn later(call: &mut Call<'_, '_, '_>, weekend: bool) -> Checked {
    let (start, count) = (call.date(0)?, call.whole(1)?);
    let (week, holidays) = (free_days(call, weekend)?, holidays(call, if weekend { 3 } else { 2 })?);
    let failure = if weekend { failure(&week) } else { Failure::Number };
    let node = Node::own("workday", vec![start.clone(), count, week, holidays], Some(failure), Type::Date, call.span);
    Ok(blank_with(vec![start], node))
}

/// A weekend that is none: as a text it is no value, as a number it is out of range.
fn failure(week: &Node) -> Failure {
    if week.ty == Type::Text { Failure::Value } else { Failure::Number }
}

fn free_days(call: &mut Call<'_, '_, '_>, given: bool) -> Checked {
    if !given || !call.has(2) {
        return Ok(Node::whole(1, call.span));
    }
    let week = call.arg(2)?;
    match week.ty {
        Type::Blank => Ok(Node::whole(1, call.span)),
        Type::Text => call.checker.as_solid_text(week),
        _ => call.checker.as_whole(week),
    }
}

/// The holidays as a list of days.
fn holidays(call: &mut Call<'_, '_, '_>, from: usize) -> Checked {
    let given = call.checker.gather(call.args.get(from..).unwrap_or_default())?;
    let mut ones = Vec::new();
    for one in given {
        match one {
            Given::One(node) => ones.push(call.checker.as_date(node)?),
            Given::Many(mut records) => {
                records.body = call.checker.as_date(records.body)?;
                if call.args.len() > from + 1 && !ones.is_empty() {
                    return Err(call.error(from, "Expected the holidays of one table, or days one by one, not both."));
                }
                return Ok(records.fold(Fold::List, Type::Json, false));
            }
        }
    }
    Ok(Node::solid(Kind::Array(ones), Type::Json, call.span))
}
