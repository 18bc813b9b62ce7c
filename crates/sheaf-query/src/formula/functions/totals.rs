//! Sums, counts, averages, the least and the greatest, and what is read from a list.

use super::Call;
use super::call::{align_all, blank_with};
use super::gather::{countable, gathered, is_cell, list_from, number_of};
use crate::formula::aggregate::{Given, Records};
use crate::formula::check::{add_numbers, divide};
use crate::formula::coerce::{filled, settled, to_real};
use crate::formula::error::FormulaError;
use crate::formula::typed::{Arithmetic, Fold, Kind, Literal, Node};
use crate::formula::types::{Failure, Type};

type Checked = Result<Node, FormulaError>;

pub(super) fn sum(call: &mut Call<'_, '_, '_>) -> Checked {
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

pub(super) fn added(parts: Vec<Node>, call: &Call<'_, '_, '_>) -> Node {
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
pub(super) fn count_of(call: &mut Call<'_, '_, '_>, given: Vec<Given>) -> Node {
    let span = call.span;
    let mut parts = Vec::new();
    for one in given {
        parts.push(match one {
            Given::One(node) if node.nullable => Node::solid(
                Kind::Template {
                    sqlite: "({0} IS NOT NULL)",
                    postgres: "CAST(CAST({0} IS NOT NULL AS int) AS bigint)",
                    args: vec![node],
                },
                Type::WHOLE,
                span,
            ),
            Given::One(node) => {
                // Its error, if it has one, is passed on.
                Node::template("CASE WHEN {0} IS NULL THEN 1 ELSE 1 END", vec![node], Type::WHOLE, span)
            }
            Given::Many(records) => count_records(records),
        });
    }
    added(parts, call)
}

pub(super) fn count_records(records: Records) -> Node {
    let rows = matches!(&records.body.kind, Kind::Column { column, .. } if column == "_id");
    let fold = if rows || !records.body.nullable { Fold::CountRows } else { Fold::Count };
    records.fold(fold, Type::WHOLE, false)
}

pub(super) fn count(call: &mut Call<'_, '_, '_>, all: bool) -> Checked {
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

pub(super) fn caught(node: Node, all: bool) -> Node {
    let (ty, span) = (node.ty.clone(), node.span.clone());
    let gone = Node { ty: ty.clone(), ..Node::null(&span) };
    let one = match ty {
        Type::Text => Literal::Text("1".to_owned()),
        Type::Boolean => Literal::Boolean(true),
        Type::Number { decimals: None } => Literal::Real(1.0),
        _ => Literal::Whole(1),
    };
    let there = Node::solid(Kind::Literal(one), ty.clone(), &span);
    let fallback = Box::new(if all { there } else { gone });
    Node::new(Kind::Catch { body: Box::new(node), fallback, only: None }, ty, true, &span)
}

pub(super) fn count_blank(call: &mut Call<'_, '_, '_>) -> Checked {
    let given = call.checker.gather(call.args)?;
    let span = call.span;
    let mut parts = Vec::new();
    for one in given {
        parts.push(match one {
            Given::One(node) => {
                let test = call.checker.is_blank(node, true, span)?;
                call.checker.as_number(test)?
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

pub(super) fn count_unique(call: &mut Call<'_, '_, '_>) -> Checked {
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

pub(super) fn average(call: &mut Call<'_, '_, '_>) -> Checked {
    let given = gathered(call, 0, false)?;
    averaged(call, given)
}

pub(super) fn average_all(call: &mut Call<'_, '_, '_>) -> Checked {
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

pub(super) fn product(call: &mut Call<'_, '_, '_>) -> Checked {
    let list = list_from(call, 0, false)?;
    let empty = matches!(&list.kind, Kind::Array(items) if items.is_empty());
    if empty {
        return Ok(Node::whole(0, call.span));
    }
    Ok(Node::own("product", vec![list], Some(Failure::Number), Type::REAL, call.span))
}

pub(super) fn extreme(call: &mut Call<'_, '_, '_>, greatest: bool, all: bool) -> Checked {
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
        .map(|((node, original), blank)| if *blank { blank_with(vec![original], node) } else { node })
        .collect();
    let nullable = blank.iter().all(|b| *b);
    Ok(filled(Node::new(Kind::Own { name, args, fails: None }, ty, nullable, call.span)))
}

pub(super) fn placed(call: &mut Call<'_, '_, '_>, name: &'static str) -> Checked {
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

pub(super) fn rank(call: &mut Call<'_, '_, '_>) -> Checked {
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
