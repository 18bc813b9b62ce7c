//! Angles: trigonometry, in radians.

use super::Body::Own;
use super::{Body, Function, Give, Take, entry};
use crate::formula::types::Failure;

const fn of(name: &'static str) -> Body {
    Own(name, &[Take::Real], Give::Real, Some(Failure::Number))
}

const fn over(name: &'static str) -> Body {
    Own(name, &[Take::Real], Give::Real, Some(Failure::DivisionByZero))
}

pub(super) static FUNCTIONS: &[Function] = &[
    entry(
        "PI",
        "PI()",
        "The number π.",
        &[("ROUND(PI(), 4)", "3.1416")],
        Body::Build(|call| Ok(crate::formula::typed::Node::real(std::f64::consts::PI, call.span))),
    ),
    entry("SIN", "SIN(angle)", "The sine.", &[("SIN(0)", "0")], of("sin")),
    entry("COS", "COS(angle)", "The cosine.", &[("COS(0)", "1")], of("cos")),
    entry("TAN", "TAN(angle)", "The tangent.", &[("TAN(0)", "0")], of("tan")),
    entry("COT", "COT(angle)", "The cotangent.", &[("ROUND(COT(1), 4)", "0.6421")], over("cot")),
    entry("SEC", "SEC(angle)", "The secant.", &[("SEC(0)", "1")], over("sec")),
    entry("CSC", "CSC(angle)", "The cosecant.", &[("ROUND(CSC(1), 4)", "1.1884")], over("csc")),
    entry("ASIN", "ASIN(number)", "The angle with this sine.", &[("ASIN(0)", "0")], of("asin")),
    entry("ACOS", "ACOS(number)", "The angle with this cosine.", &[("ACOS(1)", "0")], of("acos")),
    entry("ATAN", "ATAN(number)", "The angle with this tangent.", &[("ATAN(0)", "0")], of("atan")),
    entry("ACOT", "ACOT(number)", "The angle with this cotangent.", &[("ROUND(ACOT(1), 4)", "0.7854")], of("acot")),
    entry(
        "ATAN2",
        "ATAN2(x, y)",
        "The angle of a point.",
        &[("ATAN2(1, 0)", "0")],
        Body::Build(|call| {
            let (x, y) = (call.real(0)?, call.real(1)?);
            let zero = crate::formula::typed::Node::template(
                "({0} = 0 AND {1} = 0)",
                vec![x, y],
                crate::formula::types::Type::Boolean,
                call.span,
            );
            let node = call.own("atan2", &[Take::Real, Take::Real], crate::formula::types::Type::REAL, None)?;
            Ok(super::math::unless(node, zero, Failure::DivisionByZero))
        }),
    ),
    entry("SINH", "SINH(number)", "The hyperbolic sine.", &[("SINH(0)", "0")], of("sinh")),
    entry("COSH", "COSH(number)", "The hyperbolic cosine.", &[("COSH(0)", "1")], of("cosh")),
    entry("TANH", "TANH(number)", "The hyperbolic tangent.", &[("TANH(0)", "0")], of("tanh")),
    entry("COTH", "COTH(number)", "The hyperbolic cotangent.", &[("ROUND(COTH(1), 4)", "1.313")], over("coth")),
    entry("SECH", "SECH(number)", "The hyperbolic secant.", &[("SECH(0)", "1")], of("sech")),
    entry("CSCH", "CSCH(number)", "The hyperbolic cosecant.", &[("ROUND(CSCH(1), 4)", "0.8509")], over("csch")),
    entry("ASINH", "ASINH(number)", "The number with this hyperbolic sine.", &[("ASINH(0)", "0")], of("asinh")),
    entry("ACOSH", "ACOSH(number)", "The number with this hyperbolic cosine.", &[("ACOSH(1)", "0")], of("acosh")),
    entry("ATANH", "ATANH(number)", "The number with this hyperbolic tangent.", &[("ATANH(0)", "0")], of("atanh")),
    entry("DEGREES", "DEGREES(angle)", "Radians as degrees.", &[("DEGREES(PI())", "180")], of("degrees")),
    entry("RADIANS", "RADIANS(degrees)", "Degrees as radians.", &[("ROUND(RADIANS(180), 4)", "3.1416")], of("radians")),
];
