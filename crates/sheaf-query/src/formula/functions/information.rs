//! Information: what kind of value something is, whether it is blank or an error.

use std::ops::Range;

use super::Body::Build;
use super::{Call, Function, entry};
use crate::formula::error::FormulaError;
use crate::formula::json;
use crate::formula::typed::{Kind, Node};
use crate::formula::types::{Failure, Type};
use crate::sql::Read;

/// The function whose argument is about the record of the person who asks.
pub(super) const MY: &str = "MY";

/// The function that asks about a field, not about the value in it.
pub(super) const ISMISFIT: &str = "ISMISFIT";

pub(super) static FUNCTIONS: &[Function] = &[
    entry("ISBLANK", "ISBLANK(value)", "Whether a value is blank.", &[("ISBLANK(\"\")", "FALSE")], Build(is_blank)),
    entry("BLANK", "BLANK()", "A blank.", &[("ISBLANK(BLANK())", "TRUE")], Build(|call| Ok(Node::null(call.span)))),
    entry(
        "ISNUMBER",
        "ISNUMBER(value)",
        "Whether a value is a number, a date or a time.",
        &[("ISNUMBER(5)", "TRUE"), ("ISNUMBER(\"5\")", "FALSE")],
        Build(|call| is_kind(call, |ty| ty.is_number() || ty.is_temporal())),
    ),
    entry(
        "ISTEXT",
        "ISTEXT(value)",
        "Whether a value is a text.",
        &[("ISTEXT(\"a\")", "TRUE")],
        Build(|call| is_kind(call, is_text)),
    ),
    entry(
        "ISNONTEXT",
        "ISNONTEXT(value)",
        "Whether a value is no text; a blank is none.",
        &[("ISNONTEXT(5)", "TRUE")],
        Build(is_nontext),
    ),
    entry(
        "ISLOGICAL",
        "ISLOGICAL(value)",
        "Whether a value is a yes/no.",
        &[("ISLOGICAL(TRUE)", "TRUE")],
        Build(|call| is_kind(call, |ty| *ty == Type::Boolean)),
    ),
    entry(
        "ISDATE",
        "ISDATE(value)",
        "Whether a value is a date.",
        &[("ISDATE(DATE(2024, 2, 29))", "TRUE")],
        Build(|call| is_kind(call, |ty| matches!(ty, Type::Date | Type::DateTime))),
    ),
    entry(
        "ISERROR",
        "ISERROR(value)",
        "Whether a value is an error.",
        &[("ISERROR(1 / 0)", "TRUE")],
        Build(|call| fails(call, None, None)),
    ),
    entry(
        "ISERR",
        "ISERR(value)",
        "Whether a value is an error other than not available.",
        &[("ISERR(NA())", "FALSE")],
        Build(|call| fails(call, None, Some(Failure::NotAvailable))),
    ),
    entry(
        "ISNA",
        "ISNA(value)",
        "Whether a value is the error not available.",
        &[("ISNA(NA())", "TRUE")],
        Build(|call| fails(call, Some(Failure::NotAvailable), None)),
    ),
    entry(
        ISMISFIT,
        "ISMISFIT(field, …)",
        "Whether what was written into a field, or one of several, does not fit its type; the field itself is blank then.",
        &[("ISMISFIT({Date})", "FALSE")],
        Build(|call| {
            let (checker, args, span) = (&mut *call.checker, call.args, call.span);
            checker.misfit(args, span)
        }),
    ),
    entry(
        "NA",
        "NA()",
        "The error not available.",
        &[("ISNA(NA())", "TRUE")],
        Build(|call| Ok(Node::solid(Kind::Fail(Failure::NotAvailable), Type::REAL, call.span))),
    ),
    entry(
        "ERROR.TYPE",
        "ERROR.TYPE(value)",
        "An error's number: 2 division by zero, 3 value, 4 reference, 6 number, 7 not available.",
        &[("ERROR.TYPE(1 / 0)", "2")],
        Build(error_type),
    ),
    entry(
        "ISEVEN",
        "ISEVEN(number)",
        "Whether a number, its fraction cut off, is even.",
        &[("ISEVEN(4)", "TRUE")],
        Build(|call| parity(call, "({0} % 2 = 0)")),
    ),
    entry(
        "ISODD",
        "ISODD(number)",
        "Whether a number, its fraction cut off, is odd.",
        &[("ISODD(3)", "TRUE")],
        Build(|call| parity(call, "({0} % 2 <> 0)")),
    ),
    entry(
        "N",
        "N(value)",
        "A number as it is, TRUE as 1, anything else as 0.",
        &[("N(TRUE)", "1"), ("N(\"a\")", "0")],
        Build(n),
    ),
    entry(
        "TYPE",
        "TYPE(value)",
        "1 for a number, 2 for a text, 4 for a yes/no.",
        &[("TYPE(\"a\")", "2")],
        Build(type_),
    ),
    entry("ME", "ME()", "The person who asks.", &[], Build(|call| Ok(call.checker.me(call.span)))),
    entry(
        MY,
        "MY(value)",
        "A value of the record that is about the person who asks, in the table that says whose its records are: {Team} = MY({Team}).",
        &[],
        Build(|call| {
            let (checker, args, span) = (&mut *call.checker, call.args, call.span);
            checker.mine(&args[0], span)
        }),
    ),
];

type Checked = Result<Node, FormulaError>;

/// Whether a value is an error.
pub(crate) fn is_error(body: Node, span: &Range<usize>) -> Node {
    Node::solid(Kind::Fails { body: Box::new(body), only: None, except: None }, Type::Boolean, span)
}

fn fails(call: &mut Call<'_, '_, '_>, only: Option<Failure>, except: Option<Failure>) -> Checked {
    let body = Box::new(call.arg(0)?);
    Ok(Node::solid(Kind::Fails { body, only, except }, Type::Boolean, call.span))
}

fn is_text(ty: &Type) -> bool {
    matches!(ty, Type::Text | Type::Choice(_))
}

/// There is a value, it is no error, and its type is of the kind.
fn is_kind(call: &mut Call<'_, '_, '_>, kind: fn(&Type) -> bool) -> Checked {
    let arg = match call.arg(0)? {
        // Of JSON each value tells what it is.
        arg if arg.ty == Type::Json && kind(&Type::REAL) => json::read(arg, Read::Number),
        arg if arg.ty == Type::Json && kind(&Type::Text) => json::read(arg, Read::String),
        arg if arg.ty == Type::Json && kind(&Type::Boolean) => json::read(arg, Read::Boolean),
        arg => arg,
    };
    if !kind(&arg.ty) {
        return Ok(Node::boolean(false, call.span));
    }
    Ok(is_there(arg, call.span))
}

fn is_there(arg: Node, span: &Range<usize>) -> Node {
    let not = |node: Node| Node::solid(Kind::Not(Box::new(node)), Type::Boolean, span);
    let failing = not(is_error(arg.clone(), span));
    if !arg.nullable {
        return failing;
    }
    // The value may be anything where there is an error, so the error counts first.
    let blank = Node::solid(Kind::IsNull(Box::new(arg.clone())), Type::Boolean, span);
    let branches = vec![(is_error(arg, span), Node::boolean(false, span))];
    Node::solid(Kind::Case { branches, otherwise: Box::new(not(quiet(blank))) }, Type::Boolean, span)
}

/// The same without its errors, where they have been looked at already.
fn quiet(node: Node) -> Node {
    let (ty, span) = (node.ty.clone(), node.span.clone());
    let fallback = Box::new(Node::boolean(false, &span));
    Node::solid(Kind::Catch { body: Box::new(node), fallback, only: None }, ty, &span)
}

fn is_nontext(call: &mut Call<'_, '_, '_>) -> Checked {
    let there = is_kind(call, is_text)?;
    Ok(Node::solid(Kind::Not(Box::new(there)), Type::Boolean, call.span))
}

fn is_blank(call: &mut Call<'_, '_, '_>) -> Checked {
    let arg = call.arg(0)?;
    if !arg.nullable {
        return Ok(Node::boolean(false, call.span));
    }
    if arg.ty == Type::Json {
        return Ok(quiet(json::is_blank(arg, call.span)));
    }
    Ok(quiet(Node::solid(Kind::IsNull(Box::new(arg)), Type::Boolean, call.span)))
}

fn error_type(call: &mut Call<'_, '_, '_>) -> Checked {
    let body = call.arg(0)?;
    let numbers = [
        (Failure::DivisionByZero, 2),
        (Failure::Value, 3),
        (Failure::Reference, 4),
        (Failure::Number, 6),
        (Failure::NotAvailable, 7),
    ];
    let branches = numbers.map(|(failure, number)| {
        let body = Box::new(body.clone());
        let test = Node::solid(Kind::Fails { body, only: Some(failure), except: None }, Type::Boolean, call.span);
        (test, Node::whole(number, call.span))
    });
    let none = Node::solid(Kind::Fail(Failure::NotAvailable), Type::WHOLE, call.span);
    Ok(Node::solid(Kind::Case { branches: branches.into(), otherwise: Box::new(none) }, Type::WHOLE, call.span))
}

fn parity(call: &mut Call<'_, '_, '_>, template: &'static str) -> Checked {
    let number = call.whole(0)?;
    Ok(Node::template(template, vec![number], Type::Boolean, call.span))
}

fn n(call: &mut Call<'_, '_, '_>) -> Checked {
    let arg = call.arg(0)?;
    match arg.ty {
        Type::Number { .. } | Type::Boolean | Type::Date | Type::DateTime | Type::Time | Type::Duration => {
            call.checker.as_solid_number(arg)
        }
        _ => {
            let zero = Node::whole(0, call.span);
            let branches = vec![(is_error(arg.clone(), call.span), Node::error_of(arg, Type::WHOLE))];
            Ok(Node::solid(Kind::Case { branches, otherwise: Box::new(zero) }, Type::WHOLE, call.span))
        }
    }
}

fn type_(call: &mut Call<'_, '_, '_>) -> Checked {
    let arg = call.arg(0)?;
    let number = match arg.ty {
        ref ty if is_text(ty) => 2,
        Type::Boolean => 4,
        _ => 1,
    };
    let branches = vec![(is_error(arg.clone(), call.span), Node::whole(16, call.span))];
    let kind = Kind::Case { branches, otherwise: Box::new(Node::whole(number, call.span)) };
    let node = Node::solid(kind, Type::WHOLE, call.span);
    if !arg.nullable || number == 1 {
        return Ok(node);
    }
    let blank = Node::solid(Kind::IsNull(Box::new(arg)), Type::Boolean, call.span);
    let branches = vec![(quiet(blank), Node::whole(1, call.span))];
    Ok(Node::solid(Kind::Case { branches, otherwise: Box::new(node) }, Type::WHOLE, call.span))
}
