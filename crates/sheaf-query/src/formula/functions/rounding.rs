//! Rounding: to digits, to units, to whole numbers; exact numbers stay exact.

use sheaf_model::field::{MOST_DECIMALS, pow10};

use super::Body::{Build, Own};
use super::{Call, Function, Give, Take, entry};
use crate::formula::coerce::{divide_whole, rescale};
use crate::formula::error::FormulaError;
use crate::formula::typed::Node;
use crate::formula::types::{Failure, Type};

const R: Take = Take::Real;
const NUMBER: Option<Failure> = Some(Failure::Number);

pub(super) static FUNCTIONS: &[Function] = &[
    entry(
        "ROUND",
        "ROUND(number, [digits])",
        "Rounded to so many digits after the point; a half goes away from zero.",
        &[("ROUND(2.345, 2)", "2.35"), ("ROUND(1234, -2)", "1200")],
        Build(|call| round(call, ["round", "shift", "exact"])),
    ),
    entry(
        "ROUNDUP",
        "ROUNDUP(number, [digits])",
        "Rounded away from zero.",
        &[("ROUNDUP(2.341, 2)", "2.35")],
        Build(|call| round(call, ["roundup", "shift_up", "exact_up"])),
    ),
    entry(
        "ROUNDDOWN",
        "ROUNDDOWN(number, [digits])",
        "Rounded towards zero.",
        &[("ROUNDDOWN(2.349, 2)", "2.34")],
        Build(|call| round(call, ["rounddown", "shift_down", "exact_down"])),
    ),
    entry(
        "TRUNC",
        "TRUNC(number, [digits])",
        "Cut off after so many digits.",
        &[("TRUNC(-2.7)", "-2")],
        Build(|call| round(call, ["rounddown", "shift_down", "exact_down"])),
    ),
    entry(
        "INT",
        "INT(number)",
        "The greatest whole number that is not above.",
        &[("INT(2.7)", "2"), ("INT(-2.5)", "-3")],
        Build(int),
    ),
    entry(
        "EVEN",
        "EVEN(number)",
        "The next even number away from zero.",
        &[("EVEN(3)", "4")],
        Own("even", &[R], Give::Real, None),
    ),
    entry(
        "ODD",
        "ODD(number)",
        "The next odd number away from zero.",
        &[("ODD(2)", "3")],
        Own("odd", &[R], Give::Real, None),
    ),
    entry(
        "MROUND",
        "MROUND(number, unit)",
        "The nearest multiple of a unit.",
        &[("MROUND(7, 5)", "5")],
        Own("mround", &[R, R], Give::Real, NUMBER),
    ),
    entry(
        "CEILING",
        "CEILING(number, [unit])",
        "The next multiple of a unit that is not below.",
        &[("CEILING(7, 5)", "10")],
        Own("ceiling", &[R, Take::RealOr(1.0)], Give::Real, NUMBER),
    ),
    entry(
        "FLOOR",
        "FLOOR(number, [unit])",
        "The next multiple of a unit that is not above.",
        &[("FLOOR(7, 5)", "5")],
        Build(floor),
    ),
    entry(
        "CEILING.MATH",
        "CEILING.MATH(number, [unit], [mode])",
        "As CEILING, whatever the unit's sign; with a mode, numbers below zero go away from zero.",
        &[("CEILING.MATH(-5.5)", "-5"), ("CEILING.MATH(-5.5, 1, 1)", "-6")],
        Own("ceiling_math", &[R, Take::RealOr(1.0), Take::RealOr(0.0)], Give::Real, None),
    ),
    entry(
        "FLOOR.MATH",
        "FLOOR.MATH(number, [unit], [mode])",
        "As FLOOR, whatever the unit's sign; with a mode, numbers below zero go towards zero.",
        &[("FLOOR.MATH(-5.5)", "-6"), ("FLOOR.MATH(-5.5, 1, 1)", "-5")],
        Own("floor_math", &[R, Take::RealOr(1.0), Take::RealOr(0.0)], Give::Real, None),
    ),
    entry(
        "CEILING.PRECISE",
        "CEILING.PRECISE(number, [unit])",
        "The next multiple that is not below, whatever the unit's sign.",
        &[("CEILING.PRECISE(-4.3)", "-4")],
        Build(|call| precise(call, "ceiling_math")),
    )
    .also(&["ISO.CEILING"]),
    entry(
        "FLOOR.PRECISE",
        "FLOOR.PRECISE(number, [unit])",
        "The next multiple that is not above, whatever the unit's sign.",
        &[("FLOOR.PRECISE(-4.3)", "-5")],
        Build(|call| precise(call, "floor_math")),
    ),
];

type Checked = Result<Node, FormulaError>;

/// `names`: of floating point by digits that are computed, of exact numbers, of floating point by digits that are written.
fn round(call: &mut Call<'_, '_, '_>, names: [&'static str; 3]) -> Checked {
    let number = call.number(0)?;
    let digits = if call.has(1) { call.whole(1)? } else { Node::whole(0, call.span) };
    let span = call.span;
    let written = digits.literal_whole().and_then(|d| u8::try_from(d).ok()).filter(|d| *d <= MOST_DECIMALS);
    let Some(to) = written else {
        let args = vec![crate::formula::coerce::to_real(number), digits];
        return Ok(Node::own(names[0], args, Some(Failure::Number), Type::REAL, span));
    };
    Ok(match number.ty {
        Type::Number { decimals: Some(from) } if from <= to => number,
        Type::Number { decimals: Some(from) } if names[1] == "shift_down" => {
            divide_whole(number, pow10(from - to), Type::exact(to), span)
        }
        Type::Number { decimals: Some(_) } if names[1] == "shift" => rescale(number, to),
        Type::Number { decimals: Some(from) } => {
            Node::own(names[1], vec![number, Node::whole(i64::from(from - to), span)], None, Type::exact(to), span)
        }
        _ => Node::own(names[2], vec![number, Node::whole(i64::from(to), span)], None, Type::exact(to), span),
    })
}

fn int(call: &mut Call<'_, '_, '_>) -> Checked {
    let number = call.number(0)?;
    Ok(call.checker.floor(number))
}

fn floor(call: &mut Call<'_, '_, '_>) -> Checked {
    let node = call.own("floor_to", &[R, Take::RealOr(1.0)], Type::REAL, NUMBER)?;
    if !call.has(1) {
        return Ok(node);
    }
    let (number, unit) = (call.real(0)?, call.real(1)?);
    let zero = Node::template("({1} = 0 AND {0} <> 0)", vec![number, unit], Type::Boolean, call.span);
    Ok(super::math::unless(node, zero, Failure::DivisionByZero))
}

fn precise(call: &mut Call<'_, '_, '_>, name: &'static str) -> Checked {
    let number = call.real(0)?;
    let unit = if call.has(1) { call.real(1)? } else { Node::real(1.0, call.span) };
    Ok(Node::own(name, vec![number, unit, Node::real(0.0, call.span)], None, Type::REAL, call.span))
}
