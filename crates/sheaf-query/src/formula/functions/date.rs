//! Dates and times. A blank date stays blank.

use super::Body::{Build, Own};
use super::call::blank_with;
use super::{Body, Call, Function, Give, Take, entry};
use crate::formula::error::FormulaError;
use crate::formula::syntax::Binary;
use crate::formula::typed::{Kind, Node};
use crate::formula::types::{Failure, Type};
use crate::sql::Param;

const D: Take = Take::Date;
const NUMBER: Option<Failure> = Some(Failure::Number);
const VALUE: Option<Failure> = Some(Failure::Value);

const fn part(name: &'static str) -> Body {
    Own(name, &[D], Give::Whole, None)
}

const fn clock(name: &'static str) -> Body {
    Own(name, &[Take::Time], Give::Whole, None)
}

pub(super) static FUNCTIONS: &[Function] = &[
    entry(
        "TODAY",
        "TODAY()",
        "The day of asking.",
        &[("TODAY() = TODAY()", "TRUE")],
        Build(|call| now(call, Param::Today, Type::Date)),
    ),
    entry(
        "NOW",
        "NOW()",
        "The moment of asking.",
        &[("NOW() = NOW()", "TRUE")],
        Build(|call| now(call, Param::Now, Type::DateTime)),
    ),
    entry(
        "DATE",
        "DATE(year, month, day)",
        "A day; months and days beyond their range count on.",
        &[("DATE(2024, 2, 29)", "2024-02-29"), ("DATE(2024, 14, 1)", "2025-02-01")],
        Own("make_date", &[Take::Whole, Take::Whole, Take::Whole], Give::Date, VALUE),
    ),
    entry(
        "TIME",
        "TIME(hours, minutes, seconds)",
        "A time of day.",
        &[("TIME(9, 90, 0)", "10:30:00")],
        Own("make_time", &[Take::Whole, Take::Whole, Take::Whole], Give::Time, VALUE),
    ),
    entry(
        "DATETIME",
        "DATETIME(date, time)",
        "A moment from a day and a time.",
        &[("DATETIME(DATE(2024, 2, 29), TIME(9, 30, 0))", "2024-02-29T09:30:00Z")],
        Build(|call| {
            let (date, time) = (call.date(0)?, call.arg(1)?);
            let time = call.checker.as_time(time)?;
            call.checker.binary(Binary::Add, date, time, call.span)
        }),
    ),
    entry(
        "DURATION",
        "DURATION(hours, [minutes], [seconds])",
        "A length of time.",
        &[("DURATION(36, 15)", "36:15:00")],
        Build(duration),
    ),
    entry("YEAR", "YEAR(date)", "A day's year.", &[("YEAR(\"2024-02-29\")", "2024")], part("year")),
    entry("MONTH", "MONTH(date)", "A day's month, 1 to 12.", &[("MONTH(\"2024-02-29\")", "2")], part("month")),
    entry("DAY", "DAY(date)", "A day's number in its month.", &[("DAY(\"2024-02-29\")", "29")], part("day")),
    entry("HOUR", "HOUR(time)", "A time's hour, 0 to 23.", &[("HOUR(\"09:30\")", "9")], clock("hour")),
    entry("MINUTE", "MINUTE(time)", "A time's minute.", &[("MINUTE(\"09:30\")", "30")], clock("minute")),
    entry("SECOND", "SECOND(time)", "A time's second.", &[("SECOND(\"09:30:15\")", "15")], clock("second")),
    entry(
        "QUARTER",
        "QUARTER(date)",
        "A day's quarter, 1 to 4.",
        &[("QUARTER(\"2024-05-01\")", "2")],
        Build(|call| {
            let month = call.own("month", &[D], Type::WHOLE, None)?;
            let (sqlite, postgres, nullable) = ("(({0} + 2) / 3)", "sheaf.divided({0} + 2, 3)", month.nullable);
            Ok(Node::new(Kind::Template { sqlite, postgres, args: vec![month] }, Type::WHOLE, nullable, call.span))
        }),
    ),
    entry(
        "WEEKDAY",
        "WEEKDAY(date, [kind])",
        "A day's number in its week: 1 is Sunday; kind 2: 1 is Monday; kind 3: 0 is Monday.",
        &[("WEEKDAY(\"2024-02-29\")", "5"), ("WEEKDAY(\"2024-02-29\", 2)", "4")],
        Own("weekday", &[D, Take::WholeOr(1)], Give::Whole, NUMBER),
    ),
    entry(
        "WEEKNUM",
        "WEEKNUM(date, [kind])",
        "A week's number in its year; the week of 1 January is the first; kind 2: weeks begin on Monday; kind 21: ISO 8601.",
        &[("WEEKNUM(\"2024-01-08\")", "2")],
        Own("weeknum", &[D, Take::WholeOr(1)], Give::Whole, NUMBER),
    ),
    entry(
        "ISOWEEKNUM",
        "ISOWEEKNUM(date)",
        "A week's number by ISO 8601.",
        &[("ISOWEEKNUM(\"2021-01-03\")", "53")],
        Own("isoweeknum", &[D], Give::Whole, NUMBER),
    ),
    entry(
        "EDATE",
        "EDATE(date, months)",
        "The same day so many months later.",
        &[("EDATE(\"2024-01-31\", 1)", "2024-02-29")],
        Own("edate", &[D, Take::Whole], Give::Date, NUMBER),
    ),
    entry(
        "EOMONTH",
        "EOMONTH(date, months)",
        "The last day of a month, so many months later.",
        &[("EOMONTH(\"2024-01-15\", 1)", "2024-02-29")],
        Own("eomonth", &[D, Take::Whole], Give::Date, NUMBER),
    ),
    entry(
        "STARTOFMONTH",
        "STARTOFMONTH(date)",
        "The first day of a day's month.",
        &[("STARTOFMONTH(\"2024-02-29\")", "2024-02-01")],
        Own("month_start", &[D], Give::Date, NUMBER),
    ),
    entry(
        "STARTOFWEEK",
        "STARTOFWEEK(date)",
        "The Monday of a day's week.",
        &[("STARTOFWEEK(\"2024-02-29\")", "2024-02-26")],
        Build(|call| {
            let date = call.date(0)?;
            Ok(Node::template("({0} - (({0} + 3) % 7 + 7) % 7)", vec![date], Type::Date, call.span))
        }),
    ),
    entry(
        "DATEDIF",
        "DATEDIF(start, end, unit)",
        "Whole years \"Y\", months \"M\" or days \"D\" between two days; \"YM\", \"MD\", \"YD\": what is left over.",
        &[
            ("DATEDIF(\"2020-02-29\", \"2024-02-28\", \"Y\")", "3"),
            ("DATEDIF(\"2024-01-15\", \"2024-03-20\", \"M\")", "2"),
        ],
        Own("datedif", &[D, D, Take::Text], Give::Whole, NUMBER),
    ),
    entry(
        "DAYS",
        "DAYS(end, start)",
        "Days from one day to another.",
        &[("DAYS(\"2024-03-01\", \"2024-02-01\")", "29")],
        Build(|call| {
            let (end, start) = (call.date(0)?, call.date(1)?);
            call.checker.binary(Binary::Subtract, end, start, call.span)
        }),
    ),
    entry(
        "DAYS360",
        "DAYS360(start, end, [european])",
        "Days from one day to another in a year of 360.",
        &[("DAYS360(\"2024-01-01\", \"2024-12-31\")", "360")],
        Own("days360", &[D, D, Take::BooleanOr(false)], Give::Whole, VALUE),
    ),
    entry(
        "YEARFRAC",
        "YEARFRAC(start, end, [basis])",
        "Years from one day to another; basis 0: 30/360, 1: actual, 2: actual/360, 3: actual/365, 4: European 30/360.",
        &[("YEARFRAC(\"2024-01-01\", \"2024-07-01\")", "0.5")],
        Own("yearfrac", &[D, D, Take::WholeOr(0)], Give::Real, NUMBER),
    ),
    entry(
        "DATEVALUE",
        "DATEVALUE(text)",
        "A text as a day.",
        &[("DATEVALUE(\"2024-02-29\")", "2024-02-29")],
        Own("date", &[Take::Text], Give::Date, VALUE),
    ),
    entry(
        "TIMEVALUE",
        "TIMEVALUE(text)",
        "A text as a time of day.",
        &[("TIMEVALUE(\"9:30 PM\")", "21:30:00")],
        Own("time", &[Take::Text], Give::Time, VALUE),
    ),
    entry(
        "TODATE",
        "TODATE(value)",
        "The day of a moment, or of a spreadsheet's number of it.",
        &[("TODATE(45351)", "2024-02-29")],
        Build(|call| call.date(0)),
    ),
    entry(
        "EASTER",
        "EASTER(year)",
        "Easter Sunday.",
        &[("EASTER(2024)", "2024-03-31")],
        Own("easter", &[Take::Whole], Give::Date, NUMBER),
    )
    .also(&["EASTERSUNDAY"]),
];

type Checked = Result<Node, FormulaError>;

fn now(call: &mut Call<'_, '_, '_>, param: Param, ty: Type) -> Checked {
    call.checker.deterministic = false;
    Ok(Node::solid(Kind::Param(param), ty, call.span))
}

fn duration(call: &mut Call<'_, '_, '_>) -> Checked {
    let mut parts = Vec::new();
    for i in 0..3 {
        parts.push(call.real(i)?);
    }
    let blanks = parts.clone();
    let template = "((({0}) * 60.0 + {1}) * 60.0 + {2}) * 1000.0";
    let ms = Node::template(template, parts, Type::REAL, call.span);
    let ms = Node { ty: Type::Duration, ..crate::formula::coerce::rescale(ms, 0) };
    Ok(blank_with(blanks, ms))
}
