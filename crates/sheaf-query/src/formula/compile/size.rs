//! How large and how small numbers can become. SQLite goes on in floating point where 64 bits do not suffice, and in
//! infinity after that; PostgreSQL would stop the statement. So exact numbers that may become too large are its numeric, and
//! approximate ones that may are computed by functions of ours.

use crate::formula::typed::{Arithmetic, Fold, Kind, Literal, Node};
use crate::formula::types::Type;

/// Bounds of a number's absolute value, zero apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Size {
    least: f64,
    most: f64,
}

const ANY: Size = Size { least: 0.0, most: f64::INFINITY };
/// What a column of whole numbers holds.
const COLUMN: Size = Size { least: 1.0, most: 9.3e18 };
/// Beyond it 64 bits may not suffice.
const WHOLE: f64 = 9.2e18;

impl Size {
    /// Whether arithmetic that comes to this may be left to floating point.
    pub(super) fn is_tame(self) -> bool {
        self.most < 1e300 && self.least > 1e-300
    }

    /// Whether the same holds when it has gone through one of the formula language's own conversions.
    pub(super) fn bears_templates(self) -> bool {
        self.most < 1e280 && self.least > 1e-280
    }

    fn or(self, other: Size) -> Size {
        Size { least: self.least.min(other.least), most: self.most.max(other.most) }
    }

    fn times(self, other: Size) -> Size {
        Size { least: self.least * other.least, most: self.most * other.most }
    }

    fn over(self, other: Size) -> Size {
        Size { least: self.least / other.most, most: self.most / other.least }
    }

    /// What is left of nearly equal numbers is at least a last digit of theirs.
    fn plus(self, other: Size, exact: bool) -> Size {
        let least = self.least.min(other.least);
        Size { least: if exact { least } else { least * 1e-17 }, most: self.most + other.most }
    }
}

/// The size of a value.
pub(super) fn size(node: &Node) -> Size {
    let exact = node.ty != Type::REAL;
    match &node.kind {
        Kind::Literal(Literal::Whole(n)) => of_literal(n.unsigned_abs() as f64),
        Kind::Literal(Literal::Real(n)) => of_literal(n.abs()),
        Kind::Literal(_) | Kind::Null => of_literal(0.0),
        Kind::Column { .. } | Kind::Param(_) => of_type(&node.ty),
        Kind::Negate(inner) | Kind::Computed(inner) | Kind::Require(inner, _) => size(inner),
        Kind::Via { body, .. } | Kind::Unless { body, .. } => size(body),
        Kind::OrElse(inner, Literal::Whole(_) | Literal::Real(_)) => size(inner).or(of_literal(0.0)),
        Kind::Catch { body, fallback, .. } => size(body).or(size(fallback)),
        Kind::Case { branches, otherwise } => {
            branches.iter().fold(size(otherwise), |all, (_, node)| all.or(size(node)))
        }
        Kind::Arithmetic(Arithmetic::Multiply, left, right) => size(left).times(size(right)),
        Kind::Arithmetic(_, left, right) => size(left).plus(size(right), exact),
        Kind::Divide(left, right) => size(left).over(size(right)),
        Kind::Own { name: "settle", args, .. } => args.first().map_or(ANY, size),
        Kind::Own { name: "exact" | "exact_up" | "exact_down", .. } => Size { least: 1.0, ..ANY },
        Kind::Own { name: "year" | "month" | "day" | "hour" | "minute" | "second" | "weekday" | "weeknum", .. } => {
            Size { most: 1e4, ..COLUMN }
        }
        Kind::Own { .. } if exact => of_type(&node.ty),
        Kind::Template { postgres, args, .. } => of_template(postgres, args, exact),
        Kind::Aggregate(aggregate) if !matches!(aggregate.fold, Fold::Sum | Fold::Average) => match aggregate.fold {
            Fold::Count | Fold::CountRows | Fold::CountDistinct => COLUMN,
            _ => size(&aggregate.body),
        },
        Kind::Aggregate(_) if exact => Size { least: 1.0, ..ANY },
        _ => ANY,
    }
}

/// A zero is as harmless as a one.
fn of_literal(n: f64) -> Size {
    if n == 0.0 { Size { least: 1.0, most: 1.0 } } else { Size { least: n, most: n } }
}

fn of_type(ty: &Type) -> Size {
    let most = match ty {
        Type::Date => 1e7,
        Type::DateTime => 1e15,
        Type::Time => 1e8,
        Type::Number { decimals: None } => return ANY,
        _ => return COLUMN,
    };
    Size { most, ..COLUMN }
}

fn of_template(template: &str, args: &[Node], exact: bool) -> Size {
    let sizes: Vec<Size> = args.iter().map(size).collect();
    match (template, sizes.as_slice()) {
        ("CAST({0} AS double precision)" | "ABS({0})", [inner]) => *inner,
        ("({0} / {1})", [left, right]) => left.over(*right),
        _ if template.contains("CASE") || template.contains(" AS int") => of_literal(1.0),
        ("sheaf.clock({0})", _) => of_type(&Type::Time),
        ("sheaf.divided({0}, {1})" | "sheaf.floored({0}, {1})", [left, _]) => Size { least: 1.0, ..*left },
        ("sheaf.remainder({0}, {1})", [_, right]) => *right,
        // The others add and multiply by as much as the milliseconds of a day.
        _ => {
            let all = sizes.into_iter().fold(of_literal(1.0), Size::or);
            Size { least: if exact { 1.0 } else { all.least * 1e-28 }, most: (all.most + 1e5) * 1e12 }
        }
    }
}

/// Whether PostgreSQL has an exact number as a numeric, since 64 bits may not suffice.
pub(super) fn is_wide(node: &Node) -> bool {
    if matches!(node.ty, Type::REAL | Type::Text | Type::Boolean | Type::Json) {
        return false;
    }
    match &node.kind {
        Kind::Arithmetic(_, left, right) => is_wide(left) || is_wide(right) || size(node).most >= WHOLE,
        Kind::Negate(inner) => is_wide(inner) || size(inner).most >= WHOLE,
        Kind::Computed(inner) | Kind::Require(inner, _) | Kind::OrElse(inner, _) => is_wide(inner),
        Kind::Via { body, .. } | Kind::Unless { body, .. } => is_wide(body),
        Kind::Catch { body, fallback, .. } => is_wide(body) || is_wide(fallback),
        Kind::Case { branches, otherwise } => is_wide(otherwise) || branches.iter().any(|(_, node)| is_wide(node)),
        Kind::Own { name: "exact" | "exact_up" | "exact_down", .. } => true,
        Kind::Own { name, args, .. } if takes_wide(name) => args.iter().any(is_wide),
        Kind::Template { postgres: "sheaf.clock({0})", .. } => false,
        Kind::Template { postgres, args, .. } => args.iter().any(is_wide) || outgrows(postgres, args),
        Kind::Aggregate(aggregate) => match aggregate.fold {
            Fold::Sum => true,
            Fold::Least | Fold::Greatest | Fold::First | Fold::Last => is_wide(&aggregate.body),
            _ => false,
        },
        _ => false,
    }
}

/// Whether a function of ours takes exact numbers of either kind.
pub(super) fn takes_wide(name: &str) -> bool {
    matches!(name, "shift" | "shift_up" | "shift_down" | "decimal" | "least" | "greatest")
}

/// Whether a template with arithmetic may come to more than 64 bits hold.
pub(super) fn outgrows(template: &str, args: &[Node]) -> bool {
    computes(template) && args.iter().any(|arg| arg.ty != Type::REAL && size(arg).most * 1e8 >= WHOLE)
}

/// Whether a template does arithmetic that may overflow.
pub(super) fn computes(template: &str) -> bool {
    template == "ABS({0})" || [" + ", " - ", " * "].iter().any(|sign| template.contains(sign))
}
