//! Sums and statistics, over values one by one and over those of many records. Blanks, and fields of another type, are
//! passed over as a spreadsheet passes over cells.

use super::Body::{Aggregate, Own};
use super::call::align_all;
use super::{Body, Call, Function, Give, Take, entry};
use crate::formula::aggregate::{Given, Records};
use crate::formula::check::{add_numbers, divide};
use crate::formula::coerce::{filled, settled, to_real};
use crate::formula::error::FormulaError;
use crate::formula::typed::{Arithmetic, Fold, Kind, Literal, Node};
use crate::formula::types::{Failure, Type};

pub(super) static FUNCTIONS: &[Function] = &[
    entry(
        "SUM",
        "SUM(value, …)",
        "The sum: of numbers, or of many records' numbers, as in SUM(invoices.amount, invoices.status = \"Open\").",
        &[("SUM(0.1, 0.2)", "0.3")],
        Aggregate(sum),
    ),
    entry(
        "AVERAGE",
        "AVERAGE(value, …)",
        "The average of what is not blank.",
        &[("AVERAGE(1, 2, 6)", "3")],
        Aggregate(average),
    )
    .also(&["AVG", "MEAN"]),
    entry(
        "COUNT",
        "COUNT(value, …)",
        "How many numbers there are; of many records: how many have a value.",
        &[("COUNT(1, 2)", "2")],
        Aggregate(|call| count(call, false)),
    ),
    entry(
        "COUNTA",
        "COUNTA(value, …)",
        "How many values there are that are not blank.",
        &[("COUNTA(1, \"a\")", "2")],
        Aggregate(|call| count(call, true)),
    ),
    entry(
        "COUNTBLANK",
        "COUNTBLANK(value, …)",
        "How many values are blank.",
        &[("COUNTBLANK(BLANK(), 1)", "1")],
        Aggregate(count_blank),
    ),
    entry(
        "COUNTUNIQUE",
        "COUNTUNIQUE(values, …)",
        "How many different values many records have.",
        &[],
        Aggregate(count_unique),
    )
    .also(&["COUNTDISTINCT"]),
    entry(
        "MIN",
        "MIN(value, …)",
        "The least.",
        &[("MIN(3, 1, 2)", "1")],
        Aggregate(|call| extreme(call, false, false)),
    ),
    entry(
        "MAX",
        "MAX(value, …)",
        "The greatest.",
        &[("MAX(3, 1, 2)", "3")],
        Aggregate(|call| extreme(call, true, false)),
    ),
    entry(
        "MINA",
        "MINA(value, …)",
        "The least; a yes/no counts as 1 or 0, a text as 0.",
        &[("MINA(3, TRUE)", "1")],
        Aggregate(|call| extreme(call, false, true)),
    ),
    entry(
        "MAXA",
        "MAXA(value, …)",
        "The greatest; a yes/no counts as 1 or 0, a text as 0.",
        &[("MAXA(0, TRUE)", "1")],
        Aggregate(|call| extreme(call, true, true)),
    ),
    entry(
        "AVERAGEA",
        "AVERAGEA(value, …)",
        "The average; a yes/no counts as 1 or 0, a text as 0.",
        &[("AVERAGEA(1, TRUE, FALSE, 2)", "1")],
        Aggregate(average_all),
    ),
    entry("PRODUCT", "PRODUCT(number, …)", "All multiplied.", &[("PRODUCT(2, 3, 4)", "24")], Aggregate(product)),
    entry("SUMSQ", "SUMSQ(number, …)", "The sum of the squares.", &[("SUMSQ(3, 4)", "25")], over("sumsq")),
    entry("MEDIAN", "MEDIAN(number, …)", "The value in the middle.", &[("MEDIAN(1, 9, 3)", "3")], over("median")),
    entry(
        "MODE",
        "MODE(number, …)",
        "The value that occurs most often.",
        &[("MODE(1, 2, 2)", "2")],
        Aggregate(|call| list(call, "mode", Failure::NotAvailable, false)),
    )
    .also(&["MODE.SNGL"]),
    entry(
        "STDEV",
        "STDEV(number, …)",
        "The standard deviation of a sample.",
        &[("ROUND(STDEV(1, 2, 4), 4)", "1.5275")],
        Aggregate(|call| list(call, "stdev", Failure::DivisionByZero, false)),
    )
    .also(&["STDEV.S"]),
    entry(
        "STDEVP",
        "STDEVP(number, …)",
        "The standard deviation of all.",
        &[("ROUND(STDEVP(1, 2, 4), 4)", "1.2472")],
        Aggregate(|call| list(call, "stdevp", Failure::DivisionByZero, false)),
    )
    .also(&["STDEV.P"]),
    entry(
        "VAR",
        "VAR(number, …)",
        "The variance of a sample.",
        &[("ROUND(VAR(1, 2, 4), 4)", "2.3333")],
        Aggregate(|call| list(call, "var", Failure::DivisionByZero, false)),
    )
    .also(&["VAR.S"]),
    entry(
        "VARP",
        "VARP(number, …)",
        "The variance of all.",
        &[("ROUND(VARP(1, 2, 4), 4)", "1.5556")],
        Aggregate(|call| list(call, "varp", Failure::DivisionByZero, false)),
    )
    .also(&["VAR.P"]),
    entry(
        "STDEVA",
        "STDEVA(value, …)",
        "As STDEV; a yes/no counts as 1 or 0, a text as 0.",
        &[("ROUND(STDEVA(1, TRUE, 3), 4)", "1.1547")],
        Aggregate(|call| list(call, "stdev", Failure::DivisionByZero, true)),
    ),
    entry(
        "STDEVPA",
        "STDEVPA(value, …)",
        "As STDEVP; a yes/no counts as 1 or 0, a text as 0.",
        &[("STDEVPA(1, TRUE)", "0")],
        Aggregate(|call| list(call, "stdevp", Failure::DivisionByZero, true)),
    ),
    entry(
        "VARA",
        "VARA(value, …)",
        "As VAR; a yes/no counts as 1 or 0, a text as 0.",
        &[("VARA(1, TRUE)", "0")],
        Aggregate(|call| list(call, "var", Failure::DivisionByZero, true)),
    ),
    entry(
        "VARPA",
        "VARPA(value, …)",
        "As VARP; a yes/no counts as 1 or 0, a text as 0.",
        &[("VARPA(1, TRUE)", "0")],
        Aggregate(|call| list(call, "varp", Failure::DivisionByZero, true)),
    ),
    entry(
        "DEVSQ",
        "DEVSQ(number, …)",
        "The sum of the squared distances from the average.",
        &[("DEVSQ(1, 2, 3)", "2")],
        over("devsq"),
    ),
    entry(
        "AVEDEV",
        "AVEDEV(number, …)",
        "The average distance from the average.",
        &[("AVEDEV(1, 3)", "1")],
        over("avedev"),
    ),
    entry("GEOMEAN", "GEOMEAN(number, …)", "The geometric mean.", &[("GEOMEAN(2, 8)", "4")], over("geomean")),
    entry("HARMEAN", "HARMEAN(number, …)", "The harmonic mean.", &[("HARMEAN(2, 6)", "3")], over("harmean")),
    entry(
        "SKEW",
        "SKEW(number, …)",
        "How much values lean to one side.",
        &[("SKEW(1, 2, 3)", "0")],
        Aggregate(|call| list(call, "skew", Failure::DivisionByZero, false)),
    ),
    entry(
        "KURT",
        "KURT(number, …)",
        "How heavy the tails of values are.",
        &[("ROUND(KURT(1, 2, 3, 4), 4)", "-1.2")],
        Aggregate(|call| list(call, "kurt", Failure::DivisionByZero, false)),
    ),
    entry(
        "LARGE",
        "LARGE(values, place)",
        "The value at a place, counted from the greatest.",
        &[],
        Aggregate(|call| placed(call, "large")),
    ),
    entry(
        "SMALL",
        "SMALL(values, place)",
        "The value at a place, counted from the least.",
        &[],
        Aggregate(|call| placed(call, "small")),
    ),
    entry(
        "PERCENTILE",
        "PERCENTILE(values, share)",
        "The value below which such a share lies.",
        &[],
        Aggregate(|call| placed(call, "percentile")),
    )
    .also(&["PERCENTILE.INC"]),
    entry(
        "RANK",
        "RANK(value, values, [ascending])",
        "A value's place among many records', the greatest first.",
        &[],
        Aggregate(rank),
    ),
    entry(
        "STANDARDIZE",
        "STANDARDIZE(number, mean, deviation)",
        "How many deviations a number lies from the mean.",
        &[("STANDARDIZE(42, 40, 2)", "1")],
        Own("standardize", &[Take::Real; 3], Give::Real, Some(Failure::Number)),
    ),
    entry(
        "FISHER",
        "FISHER(number)",
        "The Fisher transformation.",
        &[("FISHER(0)", "0")],
        Own("fisher", &[Take::Real], Give::Real, Some(Failure::Number)),
    ),
    entry(
        "FISHERINV",
        "FISHERINV(number)",
        "The inverse of the Fisher transformation.",
        &[("FISHERINV(0)", "0")],
        Own("fisherinv", &[Take::Real], Give::Real, Some(Failure::Number)),
    ),
];

type Checked = Result<Node, FormulaError>;

const fn over(name: &'static str) -> Body {
    match name.as_bytes() {
        b"sumsq" => Aggregate(|call| list(call, "sumsq", Failure::Value, false)),
        b"median" => Aggregate(|call| list(call, "median", Failure::Number, false)),
        b"devsq" => Aggregate(|call| list(call, "devsq", Failure::Number, false)),
        b"avedev" => Aggregate(|call| list(call, "avedev", Failure::Number, false)),
        b"geomean" => Aggregate(|call| list(call, "geomean", Failure::Number, false)),
        _ => Aggregate(|call| list(call, "harmean", Failure::Number, false)),
    }
}

/// Whether a value stands for a cell, of which texts and yes/no are passed over.
fn is_cell(node: &Node) -> bool {
    matches!(node.kind, Kind::Column { .. } | Kind::Via { .. } | Kind::Null)
}

/// A value as a number to be gathered; none: passed over. `all`: a yes/no is 1 or 0 and a text 0.
fn countable(call: &mut Call<'_, '_, '_>, node: Node, all: bool) -> Result<Option<Node>, FormulaError> {
    match node.ty {
        Type::Blank => Ok(if all { Some(Node::whole(0, call.span)) } else { None }),
        Type::Text | Type::Choice(_) if is_cell(&node) || (all && node.literal().is_none()) => {
            if !all {
                return Ok(None);
            }
            let there = Node::solid(Kind::IsNull(Box::new(node.clone())), Type::Boolean, call.span);
            let null = Node { ty: Type::WHOLE, ..Node::null(call.span) };
            let zero = Box::new(Node::whole(0, call.span));
            Ok(Some(Node::new(
                Kind::Case { branches: vec![(there, null)], otherwise: zero },
                Type::WHOLE,
                true,
                call.span,
            )))
        }
        Type::Boolean if is_cell(&node) && !all => Ok(None),
        Type::Date | Type::DateTime | Type::Time => Ok(Some(call.checker.to_number(node)?)),
        _ => Ok(Some(call.checker.to_number(node)?)),
    }
}

/// What was given, texts among it passed over.
fn gathered(call: &mut Call<'_, '_, '_>, from: usize, all: bool) -> Result<Vec<Given>, FormulaError> {
    let given = call.checker.gather(call.args.get(from..).unwrap_or_default())?;
    let mut kept = Vec::new();
    for one in given {
        match one {
            Given::One(node) => kept.extend(countable(call, node, all)?.map(Given::One)),
            Given::Many(records) => kept.push(Given::Many(records)),
        }
    }
    Ok(kept)
}

/// Numbers as a list: those of many records, or one by one.
pub(super) fn list_from(call: &mut Call<'_, '_, '_>, from: usize, all: bool) -> Checked {
    let given = gathered(call, from, all)?;
    let span = call.span;
    let mut ones = Vec::new();
    for one in given {
        match one {
            Given::One(node) => ones.push(settled(to_real(node))),
            Given::Many(mut records) => {
                records.body = number_of(call, records.body)?;
                records.body = settled(to_real(records.body));
                if !ones.is_empty() || call.args.len() > from + 1 + records.conditions.len() {
                    return Err(
                        call.error(from, "Expected the values of many records, or values one by one, not both.")
                    );
                }
                return Ok(records.fold(Fold::List, Type::Json, false));
            }
        }
    }
    Ok(Node::solid(Kind::Array(ones), Type::Json, span))
}

fn number_of(call: &mut Call<'_, '_, '_>, node: Node) -> Checked {
    match node.ty {
        Type::Text | Type::Choice(_) if matches!(node.kind, Kind::Column { .. }) => {
            Err(crate::formula::coerce::unfit(&node, "numbers", &node.ty)
                .with_hint("Write VALUE(…) where the texts are numbers."))
        }
        Type::Record(_) | Type::Person | Type::Json | Type::Choices(_) => {
            Err(crate::formula::coerce::unfit(&node, "numbers", &node.ty))
        }
        _ => call.checker.to_number(node),
    }
}

fn list(call: &mut Call<'_, '_, '_>, name: &'static str, failure: Failure, all: bool) -> Checked {
    let list = list_from(call, 0, all)?;
    Ok(Node::own(name, vec![list], Some(failure), Type::REAL, call.span))
}

fn sum(call: &mut Call<'_, '_, '_>) -> Checked {
    let given = gathered(call, 0, false)?;
    let mut parts = Vec::new();
    for one in given {
        parts.push(match one {
            Given::One(node) => filled(node),
            Given::Many(records) => sum_of(call, records)?,
        });
    }
    Ok(added(parts, call))
}

fn added(parts: Vec<Node>, call: &Call<'_, '_, '_>) -> Node {
    let span = call.span;
    parts.into_iter().reduce(|a, b| add_numbers(Arithmetic::Add, a, b, span)).unwrap_or_else(|| Node::whole(0, span))
}

/// A sum of many records; durations stay durations.
pub(super) fn sum_of(call: &mut Call<'_, '_, '_>, mut records: Records) -> Checked {
    if records.body.ty != Type::Duration {
        records.body = number_of(call, records.body)?;
    }
    let ty = records.body.ty.clone();
    Ok(records.fold(Fold::Sum, ty, false))
}

/// How many of what was given count: records with a value, and values that are there.
fn count_of(call: &mut Call<'_, '_, '_>, given: Vec<Given>) -> Node {
    let span = call.span;
    let mut parts = Vec::new();
    for one in given {
        parts.push(match one {
            Given::One(node) if node.nullable => Node::solid(
                Kind::Template {
                    sqlite: "({0} IS NOT NULL)",
                    postgres: "CAST({0} IS NOT NULL AS int)",
                    args: vec![node],
                },
                Type::WHOLE,
                span,
            ),
            Given::One(node) => {
                // Its error, if it has one, is passed on.
                Node::template("(1 + 0 * ({0} IS NULL))", vec![node], Type::WHOLE, span)
            }
            Given::Many(records) => count_records(records),
        });
    }
    added(parts, call)
}

fn count_records(records: Records) -> Node {
    let rows = matches!(&records.body.kind, Kind::Column { column, .. } if column == "_id");
    let fold = if rows || !records.body.nullable { Fold::CountRows } else { Fold::Count };
    records.fold(fold, Type::WHOLE, false)
}

fn count(call: &mut Call<'_, '_, '_>, all: bool) -> Checked {
    let given = call.checker.gather(call.args)?;
    let mut kept = Vec::new();
    for one in given {
        match one {
            Given::One(node) if all => kept.push(match node.ty {
                Type::Blank => Given::One(Node::whole(1, call.span)),
                _ => Given::One(node),
            }),
            // A text that is no number does not count, and is no error either.
            Given::One(node) if node.ty == Type::Text && !is_cell(&node) => {
                let readable = node.literal_text().is_some_and(|t| t.trim().parse::<f64>().is_ok());
                if readable {
                    kept.push(Given::One(Node::whole(1, call.span)));
                }
            }
            Given::One(node) if matches!(node.ty, Type::Text | Type::Choice(_)) => {}
            Given::One(node) if node.ty == Type::Boolean && is_cell(&node) => {}
            Given::One(node) if node.ty == Type::Blank => {}
            other => kept.push(other),
        }
    }
    // An error is no number: it does not count, and with COUNTA it does.
    let kept = kept.into_iter().map(|given| match given {
        Given::One(node) if !is_cell(&node) && node.literal().is_none() => Given::One(caught(node, all)),
        other => other,
    });
    let kept = kept.collect();
    Ok(count_of(call, kept))
}

fn caught(node: Node, all: bool) -> Node {
    let (ty, span) = (node.ty.clone(), node.span.clone());
    let gone = Node { ty: ty.clone(), ..Node::null(&span) };
    let there = Node::solid(Kind::Literal(Literal::Whole(1)), ty.clone(), &span);
    let fallback = Box::new(if all { there } else { gone });
    Node::new(Kind::Catch { body: Box::new(node), fallback, only: None }, ty, true, &span)
}

fn count_blank(call: &mut Call<'_, '_, '_>) -> Checked {
    let given = call.checker.gather(call.args)?;
    let span = call.span;
    let mut parts = Vec::new();
    for one in given {
        parts.push(match one {
            Given::One(node) => {
                let test = call.checker.is_blank(node, true, span)?;
                call.checker.to_number(test)?
            }
            Given::Many(mut records) => {
                let test = call.checker.is_blank(records.body.clone(), true, span)?;
                records.conditions.push(test);
                records.fold(Fold::CountRows, Type::WHOLE, false)
            }
        });
    }
    Ok(added(parts, call))
}

fn count_unique(call: &mut Call<'_, '_, '_>) -> Checked {
    match call.checker.gather(call.args)?.into_iter().next() {
        Some(Given::Many(mut records)) => {
            if records.body.ty == Type::Text {
                records.body = crate::formula::compare::key(records.body);
            }
            Ok(records.fold(Fold::CountDistinct, Type::WHOLE, false))
        }
        _ => Err(call.error(0, "Expected the values of many records, such as invoices.customer.")),
    }
}

fn average(call: &mut Call<'_, '_, '_>) -> Checked {
    let given = gathered(call, 0, false)?;
    averaged(call, given)
}

fn average_all(call: &mut Call<'_, '_, '_>) -> Checked {
    let given = gathered(call, 0, true)?;
    averaged(call, given)
}

pub(super) fn averaged(call: &mut Call<'_, '_, '_>, mut given: Vec<Given>) -> Checked {
    if let [Given::Many(_)] = given.as_slice()
        && let Some(Given::Many(mut records)) = given.pop()
    {
        records.body = number_of(call, records.body)?;
        let ty = records.body.ty.clone();
        let average = records.fold(Fold::Average, Type::REAL, true);
        let average = Node::solid(Kind::Require(Box::new(average), Failure::DivisionByZero), Type::REAL, call.span);
        return Ok(match ty {
            Type::Number { decimals: Some(d) } if d > 0 => {
                let unit = Node::real(sheaf_model::field::pow10(d) as f64, call.span);
                Node::template("({0} / {1})", vec![average, unit], Type::REAL, call.span)
            }
            _ => average,
        });
    }
    let count = count_of(call, given.clone());
    let mut parts = Vec::new();
    for one in given {
        parts.push(match one {
            Given::One(node) => filled(node),
            Given::Many(records) => sum_of(call, records)?,
        });
    }
    let total = added(parts, call);
    Ok(divide(total, count, call.span))
}

fn product(call: &mut Call<'_, '_, '_>) -> Checked {
    let list = list_from(call, 0, false)?;
    let empty = matches!(&list.kind, Kind::Array(items) if items.is_empty());
    if empty {
        return Ok(Node::whole(0, call.span));
    }
    Ok(Node::own("product", vec![list], Some(Failure::Number), Type::REAL, call.span))
}

fn extreme(call: &mut Call<'_, '_, '_>, greatest: bool, all: bool) -> Checked {
    let given = call.checker.gather(call.args)?;
    // Dates among themselves stay dates.
    let ty = given.iter().find_map(|g| match g {
        Given::One(node) if node.ty.is_temporal() => Some(node.ty.clone()),
        Given::Many(records) if records.body.ty.is_temporal() => Some(records.body.ty.clone()),
        _ => None,
    });
    let fits = |t: &Type| ty.as_ref() == Some(t) || *t == Type::Blank;
    let alike = given.iter().all(|g| match g {
        Given::One(node) => fits(&node.ty),
        Given::Many(records) => fits(&records.body.ty),
    });
    let fold = if greatest { Fold::Greatest } else { Fold::Least };
    let mut parts = Vec::new();
    for one in given {
        match one {
            Given::One(node) if alike => parts.push(node),
            Given::One(node) => parts.extend(countable(call, node, all)?),
            Given::Many(mut records) => {
                if !alike {
                    records.body = number_of(call, records.body)?;
                }
                let ty = records.body.ty.clone();
                parts.push(records.fold(fold, ty, true));
            }
        }
    }
    let name = if greatest { "greatest" } else { "least" };
    if let (true, Some(ty)) = (alike, ty) {
        let nullable = parts.iter().all(|p| p.nullable);
        return Ok(Node::new(Kind::Own { name, args: parts, fails: None }, ty, nullable, call.span));
    }
    if parts.is_empty() {
        return Ok(Node::whole(0, call.span));
    }
    if parts.len() == 1 && parts.iter().any(|p| p.nullable) {
        return Ok(filled(parts.remove(0)));
    }
    // Blanks are passed over, so they must stay blank while the scales are brought together.
    let blank: Vec<bool> = parts.iter().map(|p| p.nullable).collect();
    let originals = parts.clone();
    let aligned = align_all(parts);
    let ty = aligned.first().map_or(Type::WHOLE, |n| n.ty.clone());
    let args: Vec<Node> = aligned
        .into_iter()
        .zip(originals)
        .zip(&blank)
        .map(|((node, original), blank)| if *blank { keep_blank(node, original) } else { node })
        .collect();
    let nullable = blank.iter().all(|b| *b);
    Ok(filled(Node::new(Kind::Own { name, args, fails: None }, ty, nullable, call.span)))
}

fn keep_blank(node: Node, original: Node) -> Node {
    super::call::blank_with(vec![original], node)
}

fn placed(call: &mut Call<'_, '_, '_>, name: &'static str) -> Checked {
    let list = {
        let given = call.checker.gather_one(&call.args[0])?;
        match given {
            Given::Many(mut records) => {
                records.body = number_of(call, records.body)?;
                records.body = settled(to_real(records.body));
                records.fold(Fold::List, Type::Json, false)
            }
            Given::One(_) => return Err(call.error(0, "Expected the values of many records, such as invoices.amount.")),
        }
    };
    let place = if name == "percentile" { call.real(1)? } else { call.whole(1)? };
    Ok(Node::own(name, vec![list, place], Some(Failure::Number), Type::REAL, call.span))
}

fn rank(call: &mut Call<'_, '_, '_>) -> Checked {
    let value = settled(call.real(0)?);
    let Given::Many(mut records) = call.checker.gather_one(&call.args[1])? else {
        return Err(call.error(1, "Expected the values of many records, such as invoices.amount."));
    };
    records.body = number_of(call, records.body)?;
    records.body = settled(to_real(records.body));
    let list = records.fold(Fold::List, Type::Json, false);
    let ascending = call.boolean(2)?;
    Ok(Node::own("rank", vec![value, list, ascending], Some(Failure::NotAvailable), Type::WHOLE, call.span))
}
