//! Where PostgreSQL is told otherwise than SQLite: types of what has none, numbers that may become too large, lists, patterns.

use super::size::{computes, is_wide, outgrows, size, takes_wide};
use super::{Emitter, Pair};
use crate::formula::bounds::is_value;
use crate::formula::typed::{Arithmetic, Node};
use crate::formula::types::Type;
use crate::sql::dialect::{Dialect, quote_text};
use crate::sql::{Sql, postgres};
use sheaf_model::Storage;

impl Emitter<'_> {
    /// A blank of a type.
    pub(super) fn null(&self, ty: &Type) -> Sql {
        let ty = match (self.dialect, ty) {
            (Dialect::Sqlite, _) | (_, Type::Blank) => "",
            (_, Type::Number { decimals: None }) => "::double precision",
            (_, Type::Boolean) => "::boolean",
            (_, Type::Text | Type::Json | Type::Choices(_)) => "::text",
            _ => "::bigint",
        };
        Sql::new(format!("NULL{ty}"))
    }

    pub(super) fn negation_of(&self, node: &Node, inner: &Node) -> &'static str {
        if self.dialect == Dialect::Postgres && is_wide(node) && !is_wide(inner) {
            "(-CAST({0} AS numeric))"
        } else {
            "(-{0})"
        }
    }

    /// A value that may need more than 64 bits, where the other side is of 64: beside a numeric, no index on a column is used.
    pub(super) fn alike(&self, left: (&Node, Pair), right: (&Node, Pair)) -> (Pair, Pair) {
        let wide = (is_wide(left.0), is_wide(right.0));
        let clamped = |pair: Pair| Pair { value: Sql::fill("sheaf.clamp({0})", &[&pair.value]), ..pair };
        match wide {
            (true, false) if self.dialect == Dialect::Postgres && is_value(left.0) => (clamped(left.1), right.1),
            (false, true) if self.dialect == Dialect::Postgres && is_value(right.0) => (left.1, clamped(right.1)),
            _ => (left.1, right.1),
        }
    }
}

/// A value on its way to the type of a column: where that has bounds, so has the value.
pub(super) fn clamped(node: &Node, value: &Sql, storage: Storage) -> Sql {
    let bounded = !matches!(storage, Storage::Decimal(_) | Storage::Json | Storage::Choices);
    if bounded && is_wide(node) { Sql::fill("sheaf.clamp({0})", &[value]) } else { value.clone() }
}

/// The template of an operation.
pub(super) fn arithmetic(operation: Arithmetic, node: &Node, left: &Node, right: &Node) -> &'static str {
    let guarded = match node.ty {
        Type::Number { decimals: None } => !size(node).is_tame(),
        _ => is_wide(node) && !is_wide(left) && !is_wide(right),
    };
    match (operation, guarded, node.ty == Type::REAL) {
        (Arithmetic::Add, true, true) => "sheaf.plus({0}, {1})",
        (Arithmetic::Subtract, true, true) => "sheaf.minus({0}, {1})",
        (Arithmetic::Multiply, true, true) => "sheaf.times({0}, {1})",
        (Arithmetic::Add, true, _) => "(CAST({0} AS numeric) + {1})",
        (Arithmetic::Subtract, true, _) => "(CAST({0} AS numeric) - {1})",
        (Arithmetic::Multiply, true, _) => "(CAST({0} AS numeric) * {1})",
        (Arithmetic::Add, ..) => "({0} + {1})",
        (Arithmetic::Subtract, ..) => "({0} - {1})",
        (Arithmetic::Multiply, ..) => "({0} * {1})",
    }
}

/// A template filled in.
pub(super) fn template(template: &str, args: &[Node], values: Vec<Sql>, ty: &Type) -> Sql {
    let outgrown = *ty != Type::REAL && outgrows(template, args);
    let any_wide = args.iter().any(is_wide);
    let fit = |(node, value): (&Node, Sql)| match node.ty {
        Type::Number { decimals: None } if computes(template) && !size(node).bears_templates() => {
            Sql::fill("sheaf.tame({0})", &[&value])
        }
        Type::Number { decimals: None } | Type::Text | Type::Boolean => value,
        _ if outgrown && !is_wide(node) => Sql::fill("CAST({0} AS numeric)", &[&value]),
        // Of our functions one takes both alike.
        _ if any_wide && template.starts_with("sheaf.") && !is_wide(node) => {
            Sql::fill("CAST({0} AS numeric)", &[&value])
        }
        _ => value,
    };
    let values: Vec<Sql> = args.iter().zip(values).map(fit).collect();
    let filled = Sql::fill(template, &values.iter().collect::<Vec<_>>());
    if template.contains("CASE") && ty.is_number() { Sql::fill("CAST({0} AS bigint)", &[&filled]) } else { filled }
}

/// A call of a function of ours.
pub(super) fn own(name: &str, args: &[Node], values: Vec<Sql>) -> Sql {
    let fit = |(node, value): (&Node, Sql)| if takes_wide(name) { value } else { narrow(node, value) };
    let values: Vec<Sql> = args.iter().zip(values).map(fit).collect();
    let name = match (name, args) {
        ("least", _) => "LEAST",
        ("greatest", _) => "GREATEST",
        ("settle", [inner]) if size(inner).is_tame() => {
            return Sql::fill("CAST(CAST({0} AS numeric) AS double precision)", &[&values[0]]);
        }
        ("regexmatch" | "regexextract" | "regexreplace", [_, pattern, ..]) if pattern.literal_text().is_some() => {
            return fitted(name, pattern.literal_text().unwrap_or_default(), values);
        }
        _ => return Sql::fill(&format!("sheaf.{name}({{0}})"), &[&Sql::join(&values, ", ")]),
    };
    Sql::fill(&format!("{name}({{0}})"), &[&Sql::join(&values, ", ")])
}

/// A regular expression that was written, in PostgreSQL's words; NULL where it has none for it.
fn fitted(name: &str, pattern: &str, mut values: Vec<Sql>) -> Sql {
    let (name, purpose) = match name {
        "regexmatch" => ("fits", postgres::Use::Match),
        "regexextract" => ("extracted", postgres::Use::Extract),
        _ => ("replaced", postgres::Use::Replace),
    };
    values[1] = match postgres::translate(pattern, purpose) {
        Some(pattern) => Sql::new(quote_text(&pattern, Dialect::Postgres)),
        None => Sql::new("NULL::text"),
    };
    Sql::fill(&format!("sheaf.{name}({{0}})"), &[&Sql::join(&values, ", ")])
}

/// An exact number as 64 bits; NULL where they do not suffice.
pub(super) fn narrow(node: &Node, value: Sql) -> Sql {
    if is_wide(node) { Sql::fill("sheaf.narrow({0})", &[&value]) } else { value }
}

/// A list of values of one type.
pub(super) fn array(items: &[Node], values: Vec<Sql>) -> Sql {
    let ty = match items.first().map(|item| &item.ty) {
        None => return Sql::new("'{}'"),
        Some(Type::Number { decimals: None }) => "double precision",
        Some(Type::Text) => "text",
        Some(_) => "bigint",
    };
    let values: Vec<Sql> = items.iter().zip(values).map(|(node, value)| narrow(node, value)).collect();
    Sql::fill(&format!("ARRAY[{{0}}]::{ty}[]"), &[&Sql::join(&values, ", ")])
}
