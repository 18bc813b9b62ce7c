//! Numbers: sign, division, powers, logarithms, combinatorics, bits.

use super::Body::{Build, Own};
use super::{Body, Call, Function, Give, Take, entry};
use crate::formula::coerce::{align, filled, to_real};
use crate::formula::error::FormulaError;
use crate::formula::typed::{Kind, Node};
use crate::formula::types::{Failure, Type};

const NUMBER: Option<Failure> = Some(Failure::Number);

const fn of(name: &'static str) -> Body {
    Own(name, &[Take::Real], Give::Real, NUMBER)
}

const fn of_two(name: &'static str) -> Body {
    Own(name, &[Take::Real, Take::Real], Give::Real, NUMBER)
}

pub(super) static FUNCTIONS: &[Function] = &[
    entry("ABS", "ABS(number)", "Without its sign.", &[("ABS(-2.5)", "2.5")], Build(abs)),
    entry("SIGN", "SIGN(number)", "1, 0 or -1.", &[("SIGN(-3)", "-1")], Own("sign", &[Take::Real], Give::Whole, None)),
    entry(
        "MOD",
        "MOD(number, divisor)",
        "What is left of a division; its sign is the divisor's.",
        &[("MOD(7, 3)", "1"), ("MOD(-7, 3)", "2")],
        Build(modulo),
    ),
    entry(
        "QUOTIENT",
        "QUOTIENT(number, divisor)",
        "The whole part of a division.",
        &[("QUOTIENT(7, 3)", "2")],
        Build(quotient),
    ),
    entry(
        "POWER",
        "POWER(number, exponent)",
        "A power; also written `a ^ b`.",
        &[("POWER(2, 10)", "1024")],
        of_two("power"),
    ),
    entry("SQRT", "SQRT(number)", "The square root.", &[("SQRT(16)", "4")], of("sqrt")),
    entry(
        "SQRTPI",
        "SQRTPI(number)",
        "The square root of a number times π.",
        &[("ROUND(SQRTPI(1), 4)", "1.7725")],
        of("sqrtpi"),
    ),
    entry("EXP", "EXP(number)", "e to the power of a number.", &[("EXP(0)", "1")], of("exp")),
    entry("LN", "LN(number)", "The natural logarithm.", &[("LN(1)", "0")], of("ln")),
    entry(
        "LOG",
        "LOG(number, [base])",
        "The logarithm, to base 10 where none is given.",
        &[("LOG(8, 2)", "3")],
        Build(log),
    ),
    entry("LOG10", "LOG10(number)", "The logarithm to base 10.", &[("LOG10(1000)", "3")], of("log10")),
    entry("FACT", "FACT(number)", "1 × 2 × 3 … up to a number.", &[("FACT(5)", "120")], of("fact")),
    entry(
        "FACTDOUBLE",
        "FACTDOUBLE(number)",
        "Every second factor down from a number.",
        &[("FACTDOUBLE(6)", "48")],
        of("factdouble"),
    ),
    entry(
        "COMBIN",
        "COMBIN(number, chosen)",
        "In how many ways some of a number can be chosen.",
        &[("COMBIN(5, 2)", "10")],
        of_two("combin"),
    ),
    entry(
        "COMBINA",
        "COMBINA(number, chosen)",
        "The same, where each may be chosen again.",
        &[("COMBINA(4, 3)", "20")],
        of_two("combina"),
    ),
    entry(
        "PERMUT",
        "PERMUT(number, chosen)",
        "In how many orders some of a number can be chosen.",
        &[("PERMUT(5, 2)", "20")],
        of_two("permut"),
    ),
    entry(
        "PERMUTATIONA",
        "PERMUTATIONA(number, chosen)",
        "The same, where each may be chosen again.",
        &[("PERMUTATIONA(3, 2)", "9")],
        of_two("permutationa"),
    ),
    entry(
        "MULTINOMIAL",
        "MULTINOMIAL(number, …)",
        "In how many ways a total can be split into groups of these sizes.",
        &[("MULTINOMIAL(2, 3)", "10")],
        of("multinomial"),
    ),
    entry("GCD", "GCD(number, …)", "The greatest number that divides all.", &[("GCD(12, 18)", "6")], of("gcd")),
    entry("LCM", "LCM(number, …)", "The least number that all divide.", &[("LCM(4, 6)", "12")], of("lcm")),
    entry("GAMMA", "GAMMA(number)", "The gamma function.", &[("GAMMA(5)", "24")], of("gamma")),
    entry(
        "GAMMALN",
        "GAMMALN(number)",
        "The natural logarithm of the gamma function.",
        &[("GAMMALN(1)", "0")],
        of("gammaln"),
    ),
    entry(
        "DELTA",
        "DELTA(a, [b])",
        "1 where two numbers are equal, else 0.",
        &[("DELTA(5, 5)", "1")],
        Build(|call| step(call, "=")),
    ),
    entry(
        "GESTEP",
        "GESTEP(number, [step])",
        "1 where a number reaches a step, else 0.",
        &[("GESTEP(5, 4)", "1")],
        Build(|call| step(call, ">=")),
    ),
    entry("BITAND", "BITAND(a, b)", "The bits that both numbers have.", &[("BITAND(13, 25)", "9")], of_two("bitand")),
    entry("BITOR", "BITOR(a, b)", "The bits that one of two numbers has.", &[("BITOR(13, 25)", "29")], of_two("bitor")),
    entry(
        "BITXOR",
        "BITXOR(a, b)",
        "The bits that only one of two numbers has.",
        &[("BITXOR(13, 25)", "20")],
        of_two("bitxor"),
    ),
    entry(
        "BITLSHIFT",
        "BITLSHIFT(number, count)",
        "The bits moved to the left.",
        &[("BITLSHIFT(4, 2)", "16")],
        of_two("bitlshift"),
    ),
    entry(
        "BITRSHIFT",
        "BITRSHIFT(number, count)",
        "The bits moved to the right.",
        &[("BITRSHIFT(13, 2)", "3")],
        of_two("bitrshift"),
    ),
];

type Checked = Result<Node, FormulaError>;

/// A value, unless a condition holds.
pub(super) fn unless(body: Node, condition: Node, failure: Failure) -> Node {
    let (ty, nullable, span) = (body.ty.clone(), body.nullable, body.span.clone());
    Node::new(Kind::Unless { body: Box::new(body), conditions: vec![(condition, failure)] }, ty, nullable, &span)
}

/// A value, unless a number is zero.
pub(super) fn unless_zero(body: Node, number: Node) -> Node {
    let span = body.span.clone();
    unless(body, Node::template("({0} = 0)", vec![number], Type::Boolean, &span), Failure::DivisionByZero)
}

fn abs(call: &mut Call<'_, '_, '_>) -> Checked {
    let arg = call.arg(0)?;
    let number = match arg.ty {
        Type::Duration => filled(arg),
        _ => call.checker.as_solid_number(arg)?,
    };
    let ty = number.ty.clone();
    Ok(Node::template("ABS({0})", vec![number], ty, call.span))
}

fn modulo(call: &mut Call<'_, '_, '_>) -> Checked {
    let (left, right) = (call.number(0)?, call.number(1)?);
    let (left, right) = align(left, right);
    let ty = left.ty.clone();
    let body = if ty == Type::REAL {
        Node::own("modulo", vec![left, right.clone()], None, ty, call.span)
    } else {
        let kind = Kind::Template {
            sqlite: "((({0} % NULLIF({1}, 0)) + {1}) % NULLIF({1}, 0))",
            postgres: "sheaf.remainder({0}, {1})",
            args: vec![left, right.clone()],
        };
        Node::solid(kind, ty, call.span)
    };
    Ok(unless_zero(body, right))
}

fn quotient(call: &mut Call<'_, '_, '_>) -> Checked {
    let (left, right) = (call.real(0)?, call.real(1)?);
    let body = Node::own("quotient", vec![left, right.clone()], None, Type::REAL, call.span);
    Ok(unless_zero(body, right))
}

fn log(call: &mut Call<'_, '_, '_>) -> Checked {
    let node = call.own("log", &[Take::Real, Take::RealOr(10.0)], Type::REAL, NUMBER)?;
    if !call.has(1) {
        return Ok(node);
    }
    let base = call.real(1)?;
    let one = Node::template("({0} = 1)", vec![base], Type::Boolean, call.span);
    Ok(unless(node, one, Failure::DivisionByZero))
}

fn step(call: &mut Call<'_, '_, '_>, operator: &str) -> Checked {
    let (a, b) = (call.real(0)?, call.real(1)?);
    let (a, b) = (crate::formula::coerce::settled(to_real(a)), crate::formula::coerce::settled(to_real(b)));
    let template = if operator == "=" {
        "CASE WHEN {0} = {1} THEN 1 ELSE 0 END"
    } else {
        "CASE WHEN {0} >= {1} THEN 1 ELSE 0 END"
    };
    Ok(Node::template(template, vec![a, b], Type::WHOLE, call.span))
}
