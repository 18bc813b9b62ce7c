//! Comparisons: which values can be compared, as what, and what a blank counts as.

use std::ops::Range;

use sheaf_model::field::Choice;
use sheaf_model::text::text_key;

use super::check::Checker;
use super::coerce::{align, blank_of, filled, settled};
use super::error::FormulaError;
use super::json;
use super::syntax::Binary;
use super::typed::{Kind, Literal, Node};
use super::types::Type;

impl Checker<'_> {
    /// `=`, `<>`, `<`, `<=`, `>`, `>=`. Never blank.
    pub(crate) fn compare(
        &mut self,
        operator: Binary,
        left: Node,
        right: Node,
        span: &Range<usize>,
    ) -> Result<Node, FormulaError> {
        let is_equality = matches!(operator, Binary::Equal | Binary::Unequal);
        if is_equality && left.is_written_blank() != right.is_written_blank() {
            let node = if left.is_written_blank() { right } else { left };
            return self.is_blank(node, operator == Binary::Equal, span);
        }
        if left.ty == Type::Json || right.ty == Type::Json {
            return self.compare_json(operator, left, right, span);
        }
        if let (Some(a), Some(b)) = (rank(&left.ty), rank(&right.ty))
            && a != b
        {
            return self.compare_kinds(operator, left, right, span);
        }
        let (left, right) = self.meet(operator, left, right, span)?;
        let blank = blank_of(&left.ty);
        let (left, right) = (Box::new(settled(left)), Box::new(settled(right)));
        Ok(Node::solid(Kind::Compare { operator, left, right, blank }, Type::Boolean, span))
    }

    /// Whether a value is blank (or, not `wanted`, that it is not); a text is also where it is "".
    pub(crate) fn is_blank(&mut self, node: Node, wanted: bool, span: &Range<usize>) -> Result<Node, FormulaError> {
        let stored = matches!(node.kind, Kind::Column { .. } | Kind::Via { .. });
        let test = if node.ty == Type::Json {
            json::is_blank(node, span)
        } else if node.ty == Type::Text && !stored {
            let node = filled(node);
            let empty = Node::text("", span);
            let kind = Kind::Compare {
                operator: Binary::Equal,
                left: Box::new(node),
                right: Box::new(empty),
                blank: blank_of(&Type::Text),
            };
            Node::solid(kind, Type::Boolean, span)
        } else {
            Node::solid(Kind::IsNull(Box::new(node)), Type::Boolean, span)
        };
        Ok(if wanted { test } else { Node::solid(Kind::Not(Box::new(test)), Type::Boolean, span) })
    }

    /// Both sides as one type.
    fn meet(
        &mut self,
        operator: Binary,
        left: Node,
        right: Node,
        span: &Range<usize>,
    ) -> Result<(Node, Node), FormulaError> {
        let both = |left: Node, right: Node| Ok((left, right));
        match (left.ty.clone(), right.ty.clone()) {
            (Type::Blank, Type::Blank) => both(Node::whole(0, span), Node::whole(0, span)),
            (Type::Blank, ty) => both(Node { ty, ..left }, right),
            (ty, Type::Blank) => both(left, Node { ty, ..right }),
            (Type::Choice(choices), Type::Text) if right.literal_text().is_some() => {
                let code = choice_literal(&right, &choices)?;
                both(ordered(operator, left, &choices), ordered(operator, code, &choices))
            }
            (Type::Text, Type::Choice(choices)) if left.literal_text().is_some() => {
                let code = choice_literal(&left, &choices)?;
                both(ordered(operator, code, &choices), ordered(operator, right, &choices))
            }
            (Type::Choice(a), Type::Choice(b)) if a == b => {
                both(ordered(operator, left, &a), ordered(operator, right, &b))
            }
            (Type::Choices(_), _) | (_, Type::Choices(_)) => {
                Err(FormulaError::new(span.clone(), "A list of choices cannot be compared.")
                    .with_hint("Write INCLUDES({Field}, \"choice\")."))
            }
            (Type::Text | Type::Choice(_), Type::Text | Type::Choice(_)) => {
                let (left, right) = (self.as_text(left)?, self.as_text(right)?);
                both(key(left), key(right))
            }
            (Type::Record(_), Type::Text) | (Type::Text, Type::Record(_)) => {
                let (left, right) = (self.as_text(left)?, self.as_text(right)?);
                both(key(left), key(right))
            }
            (Type::Record(a), Type::Record(b)) if a == b => both(left, right),
            (Type::Person, Type::Person) => both(left, right),
            (Type::Record(_) | Type::Person, Type::Number { decimals: Some(0) }) => {
                let ty = left.ty.clone();
                both(left, Node { ty, ..right })
            }
            (Type::Number { decimals: Some(0) }, Type::Record(_) | Type::Person) => {
                let ty = right.ty.clone();
                both(Node { ty, ..left }, right)
            }
            (a, Type::Text) if a.is_temporal() => {
                let right = self.as_temporal(right, &a)?;
                self.meet(operator, left, right, span)
            }
            (Type::Text, b) if b.is_temporal() => {
                let left = self.as_temporal(left, &b)?;
                self.meet(operator, left, right, span)
            }
            (a, b) if a == b && (a.is_temporal() || a == Type::Boolean) => both(left, right),
            (Type::Date | Type::DateTime, Type::Date | Type::DateTime) => {
                both(self.as_datetime(left)?, self.as_datetime(right)?)
            }
            (Type::Time | Type::Duration, Type::Time | Type::Duration) => {
                both(Node { ty: Type::Duration, ..left }, Node { ty: Type::Duration, ..right })
            }
            (a, b) if (is_numeric(&a) || a.is_temporal()) && (is_numeric(&b) || b.is_temporal()) => {
                let (left, right) = (self.as_number(left)?, self.as_number(right)?);
                let (left, right) = align(left, right);
                both(left, right)
            }
            (a, b) => {
                let message = format!("{} cannot be compared with {}.", capital(a.name()), b.name());
                Err(FormulaError::new(span.clone(), message))
            }
        }
    }

    /// Values of kinds that are never equal: a number stands before a text, a text before a yes/no, as in spreadsheets. A
    /// blank is what it is compared with.
    fn compare_kinds(
        &mut self,
        operator: Binary,
        left: Node,
        right: Node,
        span: &Range<usize>,
    ) -> Result<Node, FormulaError> {
        for (text, other) in [(&left, &right), (&right, &left)] {
            if let Some(written) = text.literal_text().filter(|_| other.literal().is_none() && is_field(other)) {
                let message = format!("This is {}, but \"{written}\" is a text.", other.ty.name());
                let error = FormulaError::new(text.span.clone(), message);
                return Err(match written.trim().parse::<f64>() {
                    Ok(_) => error.with_hint(format!("Write {} without quotes.", written.trim())),
                    Err(_) => error,
                });
            }
        }
        let order = rank(&left.ty).cmp(&rank(&right.ty));
        let holds = match operator {
            Binary::Equal => false,
            Binary::Unequal => true,
            Binary::Less | Binary::AtMost => order.is_lt(),
            _ => order.is_gt(),
        };
        let mut branches = Vec::new();
        for (node, other, is_left) in [(&left, &right, true), (&right, &left, false)] {
            if node.nullable {
                let test = Node::solid(Kind::IsNull(Box::new(node.clone())), Type::Boolean, span);
                let Some(blank) = blank_of(&other.ty) else { continue };
                let blank = Node::solid(Kind::Literal(blank), other.ty.clone(), span);
                let compared = if is_left {
                    self.compare(operator, blank, other.clone(), span)?
                } else {
                    self.compare(operator, other.clone(), blank, span)?
                };
                branches.push((test, compared));
            }
        }
        let otherwise = Node::boolean(holds, span);
        // An error on either side goes through.
        let errors = [left, right].into_iter().filter(|s| s.literal().is_none() && !is_field(s));
        for side in errors {
            let failed = super::functions::is_error(side.clone(), span);
            branches.insert(0, (failed, Node::error_of(side, Type::Boolean)));
        }
        if branches.is_empty() {
            return Ok(otherwise);
        }
        Ok(Node::solid(Kind::Case { branches, otherwise: Box::new(otherwise) }, Type::Boolean, span))
    }

    fn as_temporal(&mut self, node: Node, ty: &Type) -> Result<Node, FormulaError> {
        let Some(written) = node.literal_text().map(str::to_owned) else {
            return match ty {
                Type::Date => self.as_date(node),
                Type::DateTime => self.as_datetime(node),
                _ => self.as_time(node),
            };
        };
        let span = node.span.clone();
        let read = match ty {
            Type::Date if sheaf_model::temporal::parse_date(&written).is_none() => self.as_datetime(node)?,
            Type::Date => self.as_date(node)?,
            Type::DateTime => self.as_datetime(node)?,
            Type::Duration => match sheaf_model::temporal::parse_duration(&written) {
                Some(ms) => Node::solid(Kind::Literal(Literal::Whole(ms)), Type::Duration, &span),
                None => node,
            },
            _ => self.as_time(node)?,
        };
        if read.literal().is_some() && read.ty != Type::Text {
            return Ok(read);
        }
        let (what, example) = match ty {
            Type::Date => ("date", "\"2026-03-01\""),
            Type::DateTime => ("date with time", "\"2026-03-01 10:30\""),
            Type::Time => ("time", "\"10:30\""),
            _ => ("duration", "\"36:15\""),
        };
        Err(FormulaError::new(span, format!("\"{written}\" is no {what}."))
            .with_hint(format!("Write it as {example}.")))
    }
}

fn is_numeric(ty: &Type) -> bool {
    matches!(ty, Type::Number { .. } | Type::Boolean)
}

/// Which kinds of values come first, of those that are never equal.
fn rank(ty: &Type) -> Option<u8> {
    match ty {
        Type::Number { .. } => Some(0),
        Type::Text => Some(1),
        Type::Boolean => Some(2),
        _ => None,
    }
}

fn is_field(node: &Node) -> bool {
    matches!(node.kind, Kind::Column { .. } | Kind::Via { .. })
}

/// A text by its key.
pub(crate) fn key(node: Node) -> Node {
    if let Some(text) = node.literal_text() {
        return Node::text(text_key(text).into_owned(), &node.span);
    }
    let (span, nullable) = (node.span.clone(), node.nullable);
    Node::new(Kind::Own { name: "key", args: vec![node], fails: None }, Type::Text, nullable, &span)
}

/// The code of a choice that was written as a text.
pub(crate) fn choice_literal(node: &Node, choices: &std::sync::Arc<[Choice]>) -> Result<Node, FormulaError> {
    let written = node.literal_text().unwrap_or_default();
    match Choice::find(choices, written) {
        Some(choice) => {
            Ok(Node::solid(Kind::Literal(Literal::Whole(choice.code)), Type::Choice(choices.clone()), &node.span))
        }
        None => {
            let labels: Vec<&str> = choices.iter().map(|c| c.label.as_str()).collect();
            let shown = labels.iter().take(8).copied().collect::<Vec<_>>().join(", ");
            let more = if labels.len() > 8 { format!(" and {} more", labels.len() - 8) } else { String::new() };
            let message = format!("There is no choice '{written}'; there are: {shown}{more}.");
            Err(FormulaError::new(node.span.clone(), message).with_nearest(written, labels))
        }
    }
}

/// Choices are ordered as their list is; for equality the code will do.
fn ordered(operator: Binary, node: Node, choices: &std::sync::Arc<[Choice]>) -> Node {
    if matches!(operator, Binary::Equal | Binary::Unequal) {
        return node;
    }
    if let Some(Literal::Whole(code)) = node.literal() {
        let place = choices.iter().position(|c| c.code == *code).unwrap_or(0);
        return Node { kind: Kind::Literal(Literal::Whole(place as i64)), ..node };
    }
    let (ty, nullable, span) = (node.ty.clone(), node.nullable, node.span.clone());
    Node::new(Kind::Position(Box::new(node), choices.clone()), ty, nullable, &span)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}
