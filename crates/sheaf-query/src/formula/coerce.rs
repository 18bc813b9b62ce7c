//! Conversions between types, put into the tree where an operator or function needs another type than it is given.

use std::ops::Range;

use sheaf_model::field::pow10;
use sheaf_model::{Field, Storage};

use super::check::Checker;
use super::error::FormulaError;
use super::json;
use super::typed::{Arithmetic, Join, Kind, Literal, Node};
use super::types::{Failure, Type};
use crate::sql::Read;

/// What a blank of this type counts as; none: nothing of the type does.
pub(crate) fn blank_of(ty: &Type) -> Option<Literal> {
    match ty {
        Type::Number { decimals: Some(_) } | Type::Duration => Some(Literal::Whole(0)),
        Type::Number { decimals: None } => Some(Literal::Real(0.0)),
        Type::Boolean => Some(Literal::Boolean(false)),
        Type::Text => Some(Literal::Text(String::new())),
        _ => None,
    }
}

/// The same, with a blank as 0, "" or FALSE.
pub(crate) fn filled(node: Node) -> Node {
    match (node.nullable, blank_of(&node.ty)) {
        (true, Some(blank)) => {
            let (ty, span) = (node.ty.clone(), node.span.clone());
            Node::solid(Kind::OrElse(Box::new(node), blank), ty, &span)
        }
        _ => node,
    }
}

/// A number as floating point.
pub(crate) fn to_real(node: Node) -> Node {
    let Type::Number { decimals: Some(decimals) } = node.ty else { return node };
    let (span, nullable) = (node.span.clone(), node.nullable);
    if let Some(Literal::Whole(n)) = node.literal() {
        return Node::real(*n as f64 / pow10(decimals) as f64, &span);
    }
    let real = as_real(node);
    if decimals == 0 {
        return real;
    }
    let unit = Node::real(pow10(decimals) as f64, &span);
    let args = vec![real, unit];
    Node::new(Kind::Template { sqlite: "({0} / {1})", postgres: "({0} / {1})", args }, Type::REAL, nullable, &span)
}

/// The scaled whole number itself as floating point.
pub(crate) fn as_real(node: Node) -> Node {
    if node.ty == Type::REAL {
        return node;
    }
    if let Some(Literal::Whole(n)) = node.literal() {
        return Node::real(*n as f64, &node.span);
    }
    let (span, nullable) = (node.span.clone(), node.nullable);
    let kind =
        Kind::Template { sqlite: "CAST({0} AS REAL)", postgres: "CAST({0} AS double precision)", args: vec![node] };
    Node::new(kind, Type::REAL, nullable, &span)
}

/// An exact number with more or fewer digits after the point; fewer: rounded, half away from zero.
pub(crate) fn rescale(node: Node, to: u8) -> Node {
    let Type::Number { decimals: Some(from) } = node.ty else {
        let (span, nullable) = (node.span.clone(), node.nullable);
        let args = vec![node, Node::whole(i64::from(to), &span)];
        return Node::new(Kind::Own { name: "exact", args, fails: None }, Type::exact(to), nullable, &span);
    };
    let (span, nullable) = (node.span.clone(), node.nullable);
    if from == to {
        return node;
    }
    if from < to {
        let unit = pow10(to - from);
        if let Some(n) = node.literal().and_then(|l| if let Literal::Whole(n) = l { n.checked_mul(unit) } else { None })
        {
            return Node::solid(Kind::Literal(Literal::Whole(n)), Type::exact(to), &span);
        }
        let unit = Node::whole(unit, &span);
        let product = Kind::Arithmetic(Arithmetic::Multiply, Box::new(node), Box::new(unit));
        return Node::new(product, Type::exact(to), nullable, &span);
    }
    let args = vec![node, Node::whole(i64::from(from - to), &span)];
    Node::new(Kind::Own { name: "shift", args, fails: None }, Type::exact(to), nullable, &span)
}

/// Two numbers brought to one scale, or both to floating point.
pub(crate) fn align(left: Node, right: Node) -> (Node, Node) {
    match (&left.ty, &right.ty) {
        (Type::Number { decimals: Some(a) }, Type::Number { decimals: Some(b) }) => {
            let most = *a.max(b);
            (rescale(left, most), rescale(right, most))
        }
        _ => (to_real(left), to_real(right)),
    }
}

/// Floating point as spreadsheets show it: 15 significant digits.
pub(crate) fn settled(node: Node) -> Node {
    if node.ty != Type::REAL || node.literal().is_some() || matches!(node.kind, Kind::Own { name: "settle", .. }) {
        return node;
    }
    let (span, nullable) = (node.span.clone(), node.nullable);
    Node::new(Kind::Own { name: "settle", args: vec![node], fails: None }, Type::REAL, nullable, &span)
}

impl Checker<'_> {
    /// As a number; a blank stays blank.
    pub(crate) fn as_number(&mut self, node: Node) -> Result<Node, FormulaError> {
        let span = node.span.clone();
        match &node.ty {
            Type::Number { .. } => Ok(node),
            Type::Blank => Ok(Node::whole(0, &span)),
            Type::Boolean => match node.literal() {
                Some(Literal::Boolean(b)) => Ok(Node::whole(i64::from(*b), &span)),
                _ => {
                    let nullable = node.nullable;
                    let kind = Kind::Template {
                        sqlite: "{0}",
                        postgres: "CAST(CAST({0} AS int) AS bigint)",
                        args: vec![node],
                    };
                    Ok(Node::new(kind, Type::WHOLE, nullable, &span))
                }
            },
            Type::Json if json::is_field(&node) => Err(unfit(&node, "a number", &Type::Json)),
            Type::Text | Type::Choice(_) | Type::Json => {
                let text = self.as_text(node)?;
                let text = match text.nullable {
                    true => Node::solid(Kind::OrElse(Box::new(text), Literal::Text("0".into())), Type::Text, &span),
                    false => text,
                };
                Ok(Node::own("number", vec![text], Some(Failure::Value), Type::REAL, &span))
            }
            Type::Date => Ok(Node::template("({0} + 25569)", vec![node], Type::WHOLE, &span)),
            Type::DateTime => {
                let days = Node::template("({0} / 86400000.0)", vec![as_real(node)], Type::REAL, &span);
                Ok(Node::template("({0} + 25569)", vec![days], Type::REAL, &span))
            }
            Type::Time | Type::Duration => {
                Ok(Node::template("({0} / 86400000.0)", vec![as_real(node)], Type::REAL, &span))
            }
            other => Err(unfit(&node, "a number", other)),
        }
    }

    /// As a number, a blank as 0 (but a blank date stays blank).
    pub(crate) fn as_solid_number(&mut self, node: Node) -> Result<Node, FormulaError> {
        Ok(filled(self.as_number(node)?))
    }

    /// As floating point, a blank as 0.
    pub(crate) fn as_solid_real(&mut self, node: Node) -> Result<Node, FormulaError> {
        Ok(to_real(self.as_solid_number(node)?))
    }

    /// As a whole number, digits after the point cut off; a blank as 0.
    pub(crate) fn as_whole(&mut self, node: Node) -> Result<Node, FormulaError> {
        let node = self.as_solid_number(node)?;
        let span = node.span.clone();
        Ok(match node.ty {
            Type::Number { decimals: Some(0) } => node,
            Type::Number { decimals: Some(d) } => match node.literal() {
                Some(Literal::Whole(n)) => Node::whole(n / pow10(d), &span),
                _ => divide_whole(node, pow10(d), Type::WHOLE, &span),
            },
            _ => Node::own("whole", vec![node], Some(Failure::Number), Type::WHOLE, &span),
        })
    }

    /// As a text; a blank stays blank.
    pub(crate) fn as_text(&mut self, node: Node) -> Result<Node, FormulaError> {
        let (span, nullable) = (node.span.clone(), node.nullable);
        let own = |name: &'static str, args: Vec<Node>| {
            Ok(Node::new(Kind::Own { name, args, fails: None }, Type::Text, nullable, &span))
        };
        match node.ty.clone() {
            Type::Text => Ok(node),
            Type::Blank => Ok(Node::text("", &span)),
            Type::Number { decimals: Some(0) } => {
                Ok(Node::template("CAST({0} AS TEXT)", vec![node], Type::Text, &span))
            }
            Type::Number { decimals: Some(d) } => own("decimal", vec![node, Node::whole(i64::from(d), &span)]),
            Type::Number { decimals: None } => own("general", vec![node]),
            Type::Boolean => {
                let template = "CASE WHEN {0} THEN 'TRUE' WHEN NOT {0} THEN 'FALSE' END";
                Ok(Node::template(template, vec![node], Type::Text, &span))
            }
            Type::Date => own("date_text", vec![node]),
            Type::DateTime => own("datetime_text", vec![node]),
            Type::Time => own("time_text", vec![node]),
            Type::Duration => own("duration_text", vec![node]),
            Type::Choice(choices) => Ok(Node::new(Kind::Label(Box::new(node), choices), Type::Text, nullable, &span)),
            Type::Choices(choices) => {
                let labels: Vec<(i64, &str)> = choices.iter().map(|c| (c.code, c.label.as_str())).collect();
                let labels = serde_json::to_string(&labels).unwrap_or_default();
                own("labels", vec![node, Node::text(labels, &span)])
            }
            Type::Record(table) => self.title(node, table),
            Type::Json => Ok(self.json_text(node)),
            other @ Type::Person => Err(unfit(&node, "a text", &other)),
        }
    }

    /// As a text, a blank as "".
    pub(crate) fn as_solid_text(&mut self, node: Node) -> Result<Node, FormulaError> {
        Ok(filled(self.as_text(node)?))
    }

    /// The title of the record that a link points to.
    fn title(&mut self, node: Node, table: sheaf_model::TableId) -> Result<Node, FormulaError> {
        let span = node.span.clone();
        let Some(table) = self.scope.model.table_by_id(table) else { return Err(unfit(&node, "a text", &node.ty)) };
        let is_said = |f: &&Field| f.storage().is_text() || f.storage() == Storage::Integer;
        let title = table.title_field().filter(|f| is_said(f) && self.sees(table, f));
        // The link's own column, and the records before it, if there are any.
        let (mut joins, from, how) = match node.kind {
            Kind::Column { row, ref column } if column == "_id" => (Vec::new(), row, None),
            Kind::Column { row, column } => (Vec::new(), row, Some(column)),
            Kind::Via { joins, body } => match body.kind {
                Kind::Column { row, column } if column == "_id" => (joins, row, None),
                Kind::Column { row, column } => (joins, row, Some(column)),
                _ => return Err(no_title(&span)),
            },
            _ => return Err(no_title(&span)),
        };
        let Some(title) = title else { return Err(no_title(&span)) };
        self.depends_on.insert((table.id, title.id));
        let row = match how {
            None => from,
            Some(column) => {
                let row = self.new_row();
                let how = super::typed::How::Link { column };
                joins.push(Join { row, table: table.id, name: table.name.clone(), from, how });
                row
            }
        };
        let nullable = !title.required;
        let own = if title.storage().is_text() { Type::Text } else { Type::WHOLE };
        let body = self.as_text(Node::new(Kind::Column { row, column: title.name.clone() }, own, nullable, &span))?;
        if joins.is_empty() {
            return Ok(body);
        }
        self.local = false;
        Ok(Node::new(Kind::Via { joins, body: Box::new(body) }, Type::Text, true, &span))
    }

    /// As yes or no, a blank as no.
    pub(crate) fn as_boolean(&mut self, node: Node) -> Result<Node, FormulaError> {
        let span = node.span.clone();
        match &node.ty {
            Type::Boolean => Ok(filled(node)),
            Type::Blank => Ok(Node::boolean(false, &span)),
            // What is no yes/no is none.
            Type::Json => Ok(filled(json::read(node, Read::Boolean))),
            Type::Text | Type::Choice(_) => {
                let text = self.as_text(node)?;
                let text = match text.nullable {
                    true => Node::solid(Kind::OrElse(Box::new(text), Literal::Text("FALSE".into())), Type::Text, &span),
                    false => text,
                };
                Ok(Node::own("truth", vec![text], Some(Failure::Value), Type::Boolean, &span))
            }
            Type::Number { .. } | Type::Date | Type::DateTime | Type::Time | Type::Duration => {
                let number = self.as_number(node)?;
                let zero = Node::whole(0, &span);
                let blank = blank_of(&number.ty);
                let (left, right) = align(number, zero);
                let kind = Kind::Compare {
                    operator: super::syntax::Binary::Unequal,
                    left: Box::new(left),
                    right: Box::new(right),
                    blank,
                };
                Ok(Node::solid(kind, Type::Boolean, &span))
            }
            other => Err(unfit(&node, "a yes/no", other)),
        }
    }

    /// The greatest whole number that is not above; a blank stays blank.
    pub(crate) fn floor(&mut self, node: Node) -> Node {
        let (span, nullable) = (node.span.clone(), node.nullable);
        match node.ty {
            Type::Number { decimals: Some(0) } => node,
            Type::Number { decimals: Some(d) } => {
                let args = vec![node, Node::whole(pow10(d), &span)];
                floor_divide(args, Type::WHOLE, nullable, &span)
            }
            _ => Node::new(Kind::Own { name: "floor", args: vec![node], fails: None }, Type::WHOLE, nullable, &span),
        }
    }
}

/// Division of whole numbers towards minus infinity.
pub(super) fn floor_divide(args: Vec<Node>, ty: Type, nullable: bool, span: &Range<usize>) -> Node {
    let (sqlite, postgres) = ("(({0} - (({0} % {1}) + {1}) % {1}) / {1})", "sheaf.floored({0}, {1})");
    Node::new(Kind::Template { sqlite, postgres, args }, ty, nullable, span)
}

/// Division by a whole number, digits after the point cut off.
pub(crate) fn divide_whole(node: Node, by: i64, ty: Type, span: &Range<usize>) -> Node {
    let nullable = node.nullable;
    let args = vec![node, Node::whole(by, span)];
    Node::new(Kind::Template { sqlite: "({0} / {1})", postgres: "sheaf.divided({0}, {1})", args }, ty, nullable, span)
}

pub(crate) fn multiply_whole(node: Node, by: i64, span: &Range<usize>) -> Node {
    let (ty, nullable) = (node.ty.clone(), node.nullable);
    if let Some(n) = node.literal().and_then(|l| if let Literal::Whole(n) = l { n.checked_mul(by) } else { None }) {
        return Node::solid(Kind::Literal(Literal::Whole(n)), ty, span);
    }
    let by = Node::whole(by, span);
    Node::new(Kind::Arithmetic(Arithmetic::Multiply, Box::new(node), Box::new(by)), ty, nullable, span)
}

fn no_title(span: &Range<usize>) -> FormulaError {
    FormulaError::new(span.clone(), "This link has no text of its own.")
        .with_hint("Name the field that is meant, as in {Company}.{Name}.")
}

/// "Expected a number, but this is a link."
pub(crate) fn unfit(node: &Node, expected: &str, ty: &Type) -> FormulaError {
    FormulaError::new(node.span.clone(), format!("Expected {expected}, but this is {}.", ty.name()))
}
