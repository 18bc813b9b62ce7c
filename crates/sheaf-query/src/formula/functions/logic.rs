//! Logic: IF and its kin, yes and no, errors caught.

use super::{Body, Call, Function, entry};
use crate::formula::error::FormulaError;
use crate::formula::syntax::Binary;
use crate::formula::typed::{Kind, Node};
use crate::formula::types::{Failure, Type};

type Checked = Result<Node, FormulaError>;

pub(super) static FUNCTIONS: &[Function] = &[
    entry(
        "IF",
        "IF(condition, then, [else])",
        "One value where the condition holds, another where it does not; without `else`: blank (FALSE for a yes/no).",
        &[("IF(2 > 1, \"yes\", \"no\")", "yes"), ("IF(FALSE, 1)", "")],
        Body::Build(if_),
    ),
    entry(
        "IFS",
        "IFS(condition, value, …)",
        "The value after the first condition that holds; where none does, the error not available.",
        &[("IFS(1 > 2, \"a\", 2 > 1, \"b\")", "b")],
        Body::Build(ifs),
    ),
    entry(
        "SWITCH",
        "SWITCH(value, case, result, …)",
        "The result after the first case that equals the value; a last argument alone is for all others.",
        &[("SWITCH(2, 1, \"one\", 2, \"two\", \"many\")", "two"), ("SWITCH(5, 1, \"one\", \"many\")", "many")],
        Body::Build(switch),
    ),
    entry(
        "CHOOSE",
        "CHOOSE(index, value, …)",
        "The value at a place of a list, counted from 1.",
        &[("CHOOSE(2, \"a\", \"b\", \"c\")", "b")],
        Body::Build(choose),
    ),
    entry(
        "AND",
        "AND(condition, …)",
        "Whether all conditions hold; also written `a and b`.",
        &[("AND(1 < 2, 2 < 3)", "TRUE"), ("AND(TRUE, FALSE)", "FALSE")],
        Body::Build(and),
    ),
    entry(
        "OR",
        "OR(condition, …)",
        "Whether one condition at least holds; also written `a or b`.",
        &[("OR(1 > 2, 2 < 3)", "TRUE")],
        Body::Build(or),
    ),
    entry(
        "XOR",
        "XOR(condition, …)",
        "Whether an odd number of the conditions hold.",
        &[("XOR(TRUE, TRUE)", "FALSE"), ("XOR(TRUE, FALSE)", "TRUE")],
        Body::Build(xor),
    ),
    entry("NOT", "NOT(condition)", "The opposite; also written `not a`.", &[("NOT(TRUE)", "FALSE")], Body::Build(not)),
    entry(
        "IFERROR",
        "IFERROR(value, [fallback])",
        "The value, or the fallback where the value is an error.",
        &[("IFERROR(1 / 0, 0)", "0"), ("IFERROR(6 / 3, 0)", "2")],
        Body::Build(|call| catch(call, None)),
    ),
    entry(
        "IFNA",
        "IFNA(value, [fallback])",
        "The value, or the fallback where the value is the error not available.",
        &[("IFNA(NA(), \"none\")", "none")],
        Body::Build(|call| catch(call, Some(Failure::NotAvailable))),
    ),
    entry(
        "BETWEEN",
        "BETWEEN(value, low, high)",
        "Whether a value is at least `low` and at most `high`.",
        &[("BETWEEN(5, 1, 5)", "TRUE"), ("BETWEEN(0, 1, 5)", "FALSE")],
        Body::Build(between),
    )
    .also(&["ISBETWEEN"]),
    entry(
        "ISANY",
        "ISANY(value, candidate, …)",
        "Whether a value equals one of several.",
        &[("ISANY(\"b\", \"a\", \"B\")", "TRUE")],
        Body::Build(is_any),
    )
    .also(&["ONEOF"]),
    entry(
        "TRUE",
        "TRUE()",
        "Yes; also written TRUE.",
        &[("TRUE()", "TRUE")],
        Body::Build(|call| Ok(Node::boolean(true, call.span))),
    ),
    entry(
        "FALSE",
        "FALSE()",
        "No; also written FALSE.",
        &[("FALSE()", "FALSE")],
        Body::Build(|call| Ok(Node::boolean(false, call.span))),
    ),
];

/// Branches of one type, and what holds where none does.
pub(super) fn case(call: &mut Call<'_, '_, '_>, conditions: Vec<Node>, mut results: Vec<Node>) -> Checked {
    let failing = matches!(results.last().map(|r| &r.kind), Some(Kind::Fail(_)));
    let last = if failing { results.pop() } else { None };
    let (mut results, ty) = call.unify(results)?;
    let otherwise = match last.or_else(|| results.pop()) {
        Some(node) => Node { ty: ty.clone(), ..node },
        None => Node::null(call.span),
    };
    let nullable = otherwise.nullable || results.iter().any(|r| r.nullable);
    let branches = conditions.into_iter().zip(results).collect();
    Ok(Node::new(Kind::Case { branches, otherwise: Box::new(otherwise) }, ty, nullable, call.span))
}

fn not_available(call: &Call<'_, '_, '_>, failure: Failure) -> Node {
    Node::solid(Kind::Fail(failure), Type::Blank, call.span)
}

fn if_(call: &mut Call<'_, '_, '_>) -> Checked {
    let condition = call.boolean(0)?;
    let then = call.arg(1)?;
    let otherwise = match then.ty {
        _ if call.has(2) => call.arg(2)?,
        Type::Boolean => Node::boolean(false, call.span),
        _ => Node::null(call.span),
    };
    case(call, vec![condition], vec![then, otherwise])
}

fn ifs(call: &mut Call<'_, '_, '_>) -> Checked {
    if call.args.len() % 2 == 1 {
        return Err(call.error(call.args.len() - 1, "IFS takes pairs: a condition and a value for each."));
    }
    let (mut conditions, mut results) = (Vec::new(), Vec::new());
    for i in (0..call.args.len()).step_by(2) {
        conditions.push(call.boolean(i)?);
        results.push(call.arg(i + 1)?);
    }
    results.push(not_available(call, Failure::NotAvailable));
    case(call, conditions, results)
}

fn switch(call: &mut Call<'_, '_, '_>) -> Checked {
    let value = call.arg(0)?;
    let (mut conditions, mut results) = (Vec::new(), Vec::new());
    let mut i = 1;
    while i + 1 < call.args.len() {
        let candidate = call.arg(i)?;
        conditions.push(call.checker.binary(Binary::Equal, value.clone(), candidate, call.span)?);
        results.push(call.arg(i + 1)?);
        i += 2;
    }
    let other = if i < call.args.len() { call.arg(i)? } else { not_available(call, Failure::NotAvailable) };
    results.push(other);
    case(call, conditions, results)
}

fn choose(call: &mut Call<'_, '_, '_>) -> Checked {
    let index = call.whole(0)?;
    let (mut conditions, mut results) = (Vec::new(), Vec::new());
    for i in 1..call.args.len() {
        let place = Node::whole(i as i64, call.span);
        conditions.push(call.checker.binary(Binary::Equal, index.clone(), place, call.span)?);
        results.push(call.arg(i)?);
    }
    results.push(not_available(call, Failure::Value));
    case(call, conditions, results)
}

fn booleans(call: &mut Call<'_, '_, '_>) -> Result<Vec<Node>, FormulaError> {
    (0..call.args.len()).map(|i| call.boolean(i)).collect()
}

fn and(call: &mut Call<'_, '_, '_>) -> Checked {
    let parts = booleans(call)?;
    call.checker.logic(true, parts, call.span)
}

fn or(call: &mut Call<'_, '_, '_>) -> Checked {
    let parts = booleans(call)?;
    call.checker.logic(false, parts, call.span)
}

fn xor(call: &mut Call<'_, '_, '_>) -> Checked {
    let parts = booleans(call)?;
    let unequal = |left: Node, right: Node| {
        let span = call.span.clone();
        let (left, right) = (Box::new(left), Box::new(right));
        Node::solid(Kind::Compare { operator: Binary::Unequal, left, right, blank: None }, Type::Boolean, &span)
    };
    Ok(parts.into_iter().reduce(unequal).unwrap_or_else(|| Node::boolean(false, call.span)))
}

fn not(call: &mut Call<'_, '_, '_>) -> Checked {
    let inner = call.boolean(0)?;
    Ok(Node::solid(Kind::Not(Box::new(inner)), Type::Boolean, call.span))
}

fn catch(call: &mut Call<'_, '_, '_>, only: Option<Failure>) -> Checked {
    let (body, fallback) = (call.arg(0)?, call.arg(1)?);
    let (mut both, ty) = call.unify(vec![body, fallback])?;
    let (Some(fallback), Some(body)) = (both.pop(), both.pop()) else { return Ok(Node::null(call.span)) };
    let nullable = body.nullable || fallback.nullable;
    let kind = Kind::Catch { body: Box::new(body), fallback: Box::new(fallback), only };
    Ok(Node::new(kind, ty, nullable, call.span))
}

fn between(call: &mut Call<'_, '_, '_>) -> Checked {
    let (value, low, high) = (call.arg(0)?, call.arg(1)?, call.arg(2)?);
    let parts = [
        call.checker.binary(Binary::AtLeast, value.clone(), low, call.span)?,
        call.checker.binary(Binary::AtMost, value, high, call.span)?,
    ];
    call.checker.logic(true, parts, call.span)
}

fn is_any(call: &mut Call<'_, '_, '_>) -> Checked {
    let value = call.arg(0)?;
    let mut parts = Vec::new();
    for i in 1..call.args.len() {
        let candidate = call.arg(i)?;
        parts.push(call.checker.binary(Binary::Equal, value.clone(), candidate, call.span)?);
    }
    call.checker.logic(false, parts, call.span)
}
