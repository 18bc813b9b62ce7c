//! Many records: those that fit a criterion counted and summed, the first and the last.

use super::Body::Aggregate;
use super::totals::{averaged, sum_of};
use super::{Call, Function, entry};
use crate::formula::aggregate::{Given, Records, begins_alike};
use crate::formula::error::FormulaError;
use crate::formula::syntax::{Binary, Expr, ExprKind};
use crate::formula::typed::{Fold, Kind, Node};
use crate::formula::types::Type;

pub(super) static FUNCTIONS: &[Function] = &[
    entry(
        "COUNTIF",
        "COUNTIF(values, criterion)",
        "How many records' values fit, as in COUNTIF(invoices.amount, \">100\").",
        &[],
        Aggregate(|call| counted(call, 0)),
    ),
    entry(
        "COUNTIFS",
        "COUNTIFS(values, criterion, …)",
        "How many records fit several criteria.",
        &[],
        Aggregate(|call| counted(call, 0)),
    ),
    entry("SUMIF", "SUMIF(values, criterion, [summed])", "The sum over the records that fit.", &[], Aggregate(sum_if)),
    entry(
        "SUMIFS",
        "SUMIFS(summed, values, criterion, …)",
        "The sum over the records that fit several criteria.",
        &[],
        Aggregate(|call| chosen(call, 0, 1).and_then(|r| sum_of(call, r))),
    ),
    entry(
        "AVERAGEIF",
        "AVERAGEIF(values, criterion, [averaged])",
        "The average over the records that fit.",
        &[],
        Aggregate(average_if),
    ),
    entry(
        "AVERAGEIFS",
        "AVERAGEIFS(averaged, values, criterion, …)",
        "The average over the records that fit several criteria.",
        &[],
        Aggregate(|call| {
            let records = chosen(call, 0, 1)?;
            averaged(call, vec![Given::Many(records)])
        }),
    ),
    entry(
        "MINIFS",
        "MINIFS(values, tested, criterion, …)",
        "The least over the records that fit several criteria.",
        &[],
        Aggregate(|call| extreme_if(call, Fold::Least)),
    ),
    entry(
        "MAXIFS",
        "MAXIFS(values, tested, criterion, …)",
        "The greatest over the records that fit several criteria.",
        &[],
        Aggregate(|call| extreme_if(call, Fold::Greatest)),
    ),
    entry(
        "FIRST",
        "FIRST(values, [condition], …)",
        "The first value that is not blank, in the order of the records.",
        &[],
        Aggregate(|call| pick(call, Fold::First)),
    ),
    entry(
        "LAST",
        "LAST(values, [condition], …)",
        "The last value that is not blank.",
        &[],
        Aggregate(|call| pick(call, Fold::Last)),
    ),
    entry(
        "EARLIEST",
        "EARLIEST(values, [condition], …)",
        "The earliest date or moment.",
        &[],
        Aggregate(|call| pick(call, Fold::Least)),
    ),
    entry(
        "LATEST",
        "LATEST(values, [condition], …)",
        "The latest date or moment.",
        &[],
        Aggregate(|call| pick(call, Fold::Greatest)),
    ),
    entry(
        "ANY",
        "ANY(condition, …)",
        "Whether one record at least fits, as in ANY(invoices.status = \"Open\").",
        &[],
        Aggregate(|call| any(call, false)),
    )
    .also(&["EXISTS"]),
    entry(
        "EVERY",
        "EVERY(condition, …)",
        "Whether all records fit; true where there are none.",
        &[],
        Aggregate(|call| any(call, true)),
    ),
];

type Checked = Result<Node, FormulaError>;

fn many(call: &mut Call<'_, '_, '_>, i: usize) -> Result<Records, FormulaError> {
    match call.checker.gather_one(&call.args[i])? {
        Given::Many(records) => Ok(records),
        Given::One(_) => Err(call.error(i, "Expected the values of many records, such as invoices.amount.")),
    }
}

/// The values at one place under criteria that begin at another.
fn chosen(call: &mut Call<'_, '_, '_>, values: usize, from: usize) -> Result<Records, FormulaError> {
    let mut records = many(call, values)?;
    if (call.args.len() - from) % 2 == 1 {
        let message = format!("{} takes pairs: values and a criterion for each.", call.function.name);
        return Err(call.error(call.args.len() - 1, message));
    }
    for i in (from..call.args.len()).step_by(2) {
        let condition = criterion(call, &records, i)?;
        records.conditions.push(condition);
    }
    Ok(records)
}

/// A criterion as spreadsheets write it: a value, `">100"`, `"<>"&x`, or a text with `*` and `?`.
fn criterion(call: &mut Call<'_, '_, '_>, records: &Records, i: usize) -> Checked {
    let (tested, given) = (&call.args[i], &call.args[i + 1]);
    let chain = call.checker.chain(tested)?;
    if chain.is_empty() || !begins_alike(&records.joins, &chain) {
        return Err(call.error(i, "The criterion must be about the same records."));
    }
    let written = |text: &str| operand(text, given);
    let (operator, operand) = match &given.kind {
        ExprKind::Text(text) => match split_operator(text) {
            (operator, rest) if operator.is_some() || !has_wildcard(rest) => {
                (operator.unwrap_or(Binary::Equal), written(rest))
            }
            (_, pattern) => return fits_pattern(call, records, tested, pattern),
        },
        ExprKind::Binary(Binary::Join, left, right) => match &left.kind {
            ExprKind::Text(text) => match split_operator(text) {
                (Some(operator), "") => (operator, (**right).clone()),
                _ => (Binary::Equal, given.clone()),
            },
            _ => (Binary::Equal, given.clone()),
        },
        _ => (Binary::Equal, given.clone()),
    };
    let compared =
        Expr::new(ExprKind::Binary(operator, Box::new(tested.clone()), Box::new(operand)), given.span.clone());
    let node = call.checker.bound(records.joins.clone(), &compared)?;
    call.checker.as_boolean(node)
}

fn split_operator(text: &str) -> (Option<Binary>, &str) {
    let operators = [
        ("<>", Binary::Unequal),
        ("<=", Binary::AtMost),
        (">=", Binary::AtLeast),
        ("=", Binary::Equal),
        ("<", Binary::Less),
        (">", Binary::Greater),
    ];
    operators
        .into_iter()
        .find_map(|(sign, operator)| text.strip_prefix(sign).map(|rest| (Some(operator), rest)))
        .unwrap_or((None, text))
}

fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// What stands after the operator: a number where it reads as one.
fn operand(text: &str, given: &Expr) -> Expr {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain =
        !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') && digits.parse::<f64>().is_ok();
    let span = given.span.clone();
    if !plain {
        return Expr::new(ExprKind::Text(text.to_owned()), span);
    }
    let number = Expr::new(ExprKind::Number(digits.to_owned()), span.clone());
    if digits.len() == text.len() {
        return number;
    }
    Expr::new(ExprKind::Unary(crate::formula::syntax::Unary::Minus, Box::new(number)), span)
}

fn fits_pattern(call: &mut Call<'_, '_, '_>, records: &Records, tested: &Expr, pattern: &str) -> Checked {
    let node = call.checker.bound(records.joins.clone(), tested)?;
    let text = call.checker.as_solid_text(node)?;
    let args = vec![text, Node::text(pattern, call.span)];
    Ok(Node::own("wildcard", args, None, Type::Boolean, call.span))
}

fn counted(call: &mut Call<'_, '_, '_>, values: usize) -> Checked {
    let records = chosen(call, values, values)?;
    Ok(records.fold(Fold::CountRows, Type::WHOLE, false))
}

/// SUMIF and AVERAGEIF: the summed values come last, or are the tested ones.
fn chosen_last(call: &mut Call<'_, '_, '_>) -> Result<Records, FormulaError> {
    let mut records = many(call, if call.has(2) { 2 } else { 0 })?;
    let condition = criterion(call, &records, 0)?;
    records.conditions.push(condition);
    Ok(records)
}

fn sum_if(call: &mut Call<'_, '_, '_>) -> Checked {
    let records = chosen_last(call)?;
    sum_of(call, records)
}

fn average_if(call: &mut Call<'_, '_, '_>) -> Checked {
    let records = chosen_last(call)?;
    averaged(call, vec![Given::Many(records)])
}

fn extreme_if(call: &mut Call<'_, '_, '_>, fold: Fold) -> Checked {
    let records = chosen(call, 0, 1)?;
    let ty = records.body.ty.clone();
    Ok(crate::formula::coerce::filled(records.fold(fold, ty, true)))
}

/// Many records with the conditions after them.
fn conditioned(call: &mut Call<'_, '_, '_>) -> Result<Records, FormulaError> {
    let mut given = call.checker.gather(call.args)?.into_iter();
    match (given.next(), given.next()) {
        (Some(Given::Many(records)), None) => Ok(records),
        (_, Some(_)) => Err(call.error(1, "Expected a condition on the same records.")),
        _ => Err(call.error(0, "Expected the values of many records, such as invoices.date.")),
    }
}

fn pick(call: &mut Call<'_, '_, '_>, fold: Fold) -> Checked {
    let records = conditioned(call)?;
    let ty = records.body.ty.clone();
    if matches!(fold, Fold::Least | Fold::Greatest) && !ty.is_temporal() {
        return Err(call.error(0, format!("Expected dates or times, but this is {}.", ty.name())));
    }
    Ok(records.fold(fold, ty, true))
}

fn any(call: &mut Call<'_, '_, '_>, every: bool) -> Checked {
    let mut records = conditioned(call)?;
    let first = call.checker.as_boolean(records.body.clone())?;
    let not = |node: Node| Node::solid(Kind::Not(Box::new(node)), Type::Boolean, call.span);
    records.body = first.clone();
    records.conditions.push(if every { not(first) } else { first });
    let count = records.fold(Fold::CountRows, Type::WHOLE, false);
    let template = if every { "({0} = 0)" } else { "({0} > 0)" };
    Ok(Node::template(template, vec![count], Type::Boolean, call.span))
}
