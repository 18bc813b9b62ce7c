//! Syntax tree back to text, in one way of writing: reading it again gives the same tree.

use super::syntax::{Expr, ExprKind, Form, SIGN_STRENGTH, Segment, Unary};

/// The formula's text: function names in capitals, blanks around operators, brackets only where they are needed.
pub fn print(expr: &Expr) -> String {
    let mut out = String::new();
    write(&mut out, expr, 0);
    out
}

/// One segment of a path.
pub(crate) fn print_segment(segment: &Segment) -> String {
    match segment.form {
        Form::Braced => format!("{{{}}}", segment.name),
        Form::Bare | Form::Own => segment.name.clone(),
        Form::Key => format!("[\"{}\"]", segment.name.replace('"', "\"\"")),
        Form::Place => format!("[{}]", segment.name),
    }
}

fn strength(expr: &Expr) -> u8 {
    match &expr.kind {
        ExprKind::Binary(operator, ..) => operator.strength(),
        ExprKind::Unary(Unary::Minus | Unary::Plus, _) => SIGN_STRENGTH,
        _ => u8::MAX,
    }
}

fn write(out: &mut String, expr: &Expr, least: u8) {
    let brackets = strength(expr) < least;
    if brackets {
        out.push('(');
    }
    match &expr.kind {
        ExprKind::Number(text) => out.push_str(text),
        ExprKind::Text(text) => {
            out.push('"');
            out.push_str(&text.replace('"', "\"\""));
            out.push('"');
        }
        ExprKind::Boolean(true) => out.push_str("TRUE"),
        ExprKind::Boolean(false) => out.push_str("FALSE"),
        ExprKind::Missing => {}
        ExprKind::Path(segments) => {
            for (i, segment) in segments.iter().enumerate() {
                if i > 0 && !matches!(segment.form, Form::Key | Form::Place) {
                    out.push('.');
                }
                out.push_str(&print_segment(segment));
            }
        }
        ExprKind::Call { name, args, .. } => {
            out.push_str(name);
            out.push('(');
            for (i, arg) in args.iter().enumerate() {
                if i > 0 {
                    out.push_str(", ");
                }
                write(out, arg, 0);
            }
            out.push(')');
        }
        ExprKind::Unary(Unary::Not, inner) => {
            out.push_str("NOT(");
            write(out, inner, 0);
            out.push(')');
        }
        ExprKind::Unary(sign, inner) => {
            out.push(if *sign == Unary::Minus { '-' } else { '+' });
            write(out, inner, SIGN_STRENGTH);
        }
        ExprKind::Percent(inner) => {
            write(out, inner, SIGN_STRENGTH + 1);
            out.push('%');
        }
        ExprKind::Binary(operator, left, right) => {
            write(out, left, operator.strength());
            out.push(' ');
            out.push_str(operator.symbol());
            out.push(' ');
            write(out, right, operator.strength() + 1);
        }
    }
    if brackets {
        out.push(')');
    }
}
