//! Conversion: texts to numbers, numbers to texts, other bases.

use super::Body::{Build, Own};
use super::{Call, Function, Give, Take, entry};
use crate::formula::error::FormulaError;
use crate::formula::typed::{Kind, Node};
use crate::formula::types::{Failure, Type};

const T: Take = Take::Text;
const W: Take = Take::Whole;
const NUMBER: Option<Failure> = Some(Failure::Number);
const VALUE: Option<Failure> = Some(Failure::Value);

pub(super) static FUNCTIONS: &[Function] = &[
    entry(
        "VALUE",
        "VALUE(text)",
        "A text as a number, as a person writes it.",
        &[("VALUE(\"1,234.5\")", "1234.5"), ("VALUE(\"10%\")", "0.1")],
        Build(value),
    ),
    entry(
        "NUMBERVALUE",
        "NUMBERVALUE(text, [point], [group])",
        "A text as a number, whatever its signs are.",
        &[("NUMBERVALUE(\"1.234,5\", \",\", \".\")", "1234.5")],
        Own("numbervalue", &[T, Take::TextOr("."), Take::TextOr(",")], Give::Real, VALUE),
    ),
    entry(
        "TEXT",
        "TEXT(value, format)",
        "A number, date or time written by a format.",
        &[("TEXT(1234.5, \"#,##0.00\")", "1,234.50"), ("TEXT(DATE(2024, 2, 29), \"d mmm yyyy\")", "29 Feb 2024")],
        Build(text),
    ),
    entry(
        "FIXED",
        "FIXED(number, [digits], [no_groups])",
        "A number as text with so many digits after the point.",
        &[("FIXED(1234.567, 1)", "1,234.6")],
        Own("fixed", &[Take::Real, Take::WholeOr(2), Take::BooleanOr(false)], Give::Text, VALUE),
    ),
    entry(
        "DOLLAR",
        "DOLLAR(number, [digits])",
        "A number as text with a dollar sign.",
        &[("DOLLAR(1234.5)", "$1,234.50")],
        Own("dollar", &[Take::Real, Take::WholeOr(2)], Give::Text, VALUE),
    ),
    entry("TOTEXT", "TOTEXT(value)", "Any value as text.", &[("TOTEXT(1.50)", "1.5")], Build(|call| call.text(0))),
    entry(
        "BASE",
        "BASE(number, base, [width])",
        "A number's digits in another base.",
        &[("BASE(255, 16)", "FF")],
        Own("base", &[W, W, Take::WholeOr(0)], Give::Text, NUMBER),
    ),
    entry(
        "DECIMAL",
        "DECIMAL(text, base)",
        "Digits of another base as a number.",
        &[("DECIMAL(\"FF\", 16)", "255")],
        Own("from_base", &[T, W], Give::Real, NUMBER),
    ),
    entry(
        "ROMAN",
        "ROMAN(number, [form])",
        "A number as Romans wrote it.",
        &[("ROMAN(2024)", "MMXXIV")],
        Own("roman", &[W, Take::WholeOr(0)], Give::Text, VALUE),
    ),
    entry(
        "ARABIC",
        "ARABIC(text)",
        "A Roman number.",
        &[("ARABIC(\"MMXXIV\")", "2024")],
        Own("arabic", &[T], Give::Real, VALUE),
    ),
    entry(
        "BIN2DEC",
        "BIN2DEC(text)",
        "Binary digits as a number.",
        &[("BIN2DEC(\"1010\")", "10")],
        Build(|call| from(call, 2)),
    ),
    entry(
        "OCT2DEC",
        "OCT2DEC(text)",
        "Octal digits as a number.",
        &[("OCT2DEC(\"17\")", "15")],
        Build(|call| from(call, 8)),
    ),
    entry(
        "HEX2DEC",
        "HEX2DEC(text)",
        "Hexadecimal digits as a number.",
        &[("HEX2DEC(\"FF\")", "255")],
        Build(|call| from(call, 16)),
    ),
    entry(
        "DEC2BIN",
        "DEC2BIN(number, [width])",
        "A number in binary digits.",
        &[("DEC2BIN(10)", "1010")],
        Build(|call| to(call, 2)),
    ),
    entry(
        "DEC2OCT",
        "DEC2OCT(number, [width])",
        "A number in octal digits.",
        &[("DEC2OCT(15)", "17")],
        Build(|call| to(call, 8)),
    ),
    entry(
        "DEC2HEX",
        "DEC2HEX(number, [width])",
        "A number in hexadecimal digits.",
        &[("DEC2HEX(255)", "FF")],
        Build(|call| to(call, 16)),
    ),
    entry(
        "BIN2HEX",
        "BIN2HEX(text, [width])",
        "Binary digits as hexadecimal ones.",
        &[("BIN2HEX(\"1010\")", "A")],
        Build(|call| across(call, 2, 16)),
    ),
    entry(
        "HEX2BIN",
        "HEX2BIN(text, [width])",
        "Hexadecimal digits as binary ones.",
        &[("HEX2BIN(\"A\")", "1010")],
        Build(|call| across(call, 16, 2)),
    ),
];

type Checked = Result<Node, FormulaError>;

fn value(call: &mut Call<'_, '_, '_>) -> Checked {
    let arg = call.arg(0)?;
    match arg.ty {
        Type::Text | Type::Choice(_) => call.checker.as_solid_number(arg),
        Type::Boolean => {
            let body = call.checker.as_solid_number(arg)?;
            let always = Node::boolean(true, call.span);
            Ok(super::math::unless(body, always, Failure::Value))
        }
        _ => call.checker.as_solid_number(arg),
    }
}

fn text(call: &mut Call<'_, '_, '_>) -> Checked {
    let (arg, format) = (call.arg(0)?, call.text(1)?);
    let span = call.span;
    match arg.ty {
        Type::Text | Type::Choice(_) => {
            // A text that is a number is written as one; any other stays as it is.
            let text = match call.checker.as_text(arg)? {
                text if text.nullable => {
                    let zero = crate::formula::typed::Literal::Text("0".to_owned());
                    Node::solid(Kind::OrElse(Box::new(text), zero), Type::Text, span)
                }
                text => text,
            };
            let number = Node::own("number", vec![text.clone()], None, Type::REAL, span);
            let none = Node::solid(Kind::IsNull(Box::new(number.clone())), Type::Boolean, span);
            let written = Node::own("text", vec![number, format], Some(Failure::Value), Type::Text, span);
            Ok(Node::solid(Kind::Case { branches: vec![(none, text)], otherwise: Box::new(written) }, Type::Text, span))
        }
        Type::Boolean => call.checker.as_solid_text(arg),
        _ => {
            let number = call.checker.as_number(arg)?;
            let number = crate::formula::coerce::to_real(crate::formula::coerce::filled(number));
            Ok(Node::own("text", vec![number, format], Some(Failure::Value), Type::Text, span))
        }
    }
}

fn from(call: &mut Call<'_, '_, '_>, radix: i64) -> Checked {
    let args = vec![call.text(0)?, Node::whole(radix, call.span)];
    Ok(Node::own("from_radix", args, NUMBER, Type::REAL, call.span))
}

fn width(call: &mut Call<'_, '_, '_>) -> Checked {
    if call.has(1) { call.whole(1) } else { Ok(Node::whole(-1, call.span)) }
}

fn to(call: &mut Call<'_, '_, '_>, radix: i64) -> Checked {
    let args = vec![call.whole(0)?, Node::whole(radix, call.span), width(call)?];
    Ok(Node::own("to_radix", args, NUMBER, Type::Text, call.span))
}

fn across(call: &mut Call<'_, '_, '_>, from: i64, to: i64) -> Checked {
    let args = vec![call.text(0)?, Node::whole(from, call.span), Node::whole(to, call.span), width(call)?];
    Ok(Node::own("radix_to_radix", args, NUMBER, Type::Text, call.span))
}
