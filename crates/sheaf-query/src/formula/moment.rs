//! Conversions to days, moments and times of day. A blank stays blank.

use sheaf_model::temporal::{DAY, parse_date, parse_datetime, parse_time};

use super::check::Checker;
use super::coerce::{floor_divide, multiply_whole, rescale, to_real, unfit};
use super::error::FormulaError;
use super::typed::{Kind, Literal, Node};
use super::types::{Failure, Type};

impl Checker<'_> {
    /// As a day; a blank stays blank.
    pub(crate) fn as_date(&mut self, node: Node) -> Result<Node, FormulaError> {
        let span = node.span.clone();
        match &node.ty {
            Type::Date => Ok(node),
            Type::Blank => Ok(Node { ty: Type::Date, ..node }),
            Type::DateTime => Ok(day_of(node)),
            Type::Number { .. } => {
                let nullable = node.nullable;
                let whole = self.floor(node);
                Ok(Node { nullable, ..Node::template("({0} - 25569)", vec![whole], Type::Date, &span) })
            }
            // Within JSON a moment stands where a day is meant.
            Type::Json => {
                let moment = self.as_datetime(node)?;
                Ok(day_of(moment))
            }
            Type::Text | Type::Choice(_) => {
                if let Some(days) = node.literal_text().and_then(parse_date) {
                    return Ok(Node::solid(Kind::Literal(Literal::Whole(days)), Type::Date, &span));
                }
                let text = self.as_text(node)?;
                Ok(fallible("date", text, Type::Date))
            }
            other => Err(unfit(&node, "a date", other)),
        }
    }

    /// As a moment; a blank stays blank.
    pub(crate) fn as_datetime(&mut self, node: Node) -> Result<Node, FormulaError> {
        let span = node.span.clone();
        match &node.ty {
            Type::DateTime => Ok(node),
            Type::Blank => Ok(Node { ty: Type::DateTime, ..node }),
            Type::Date => match node.literal() {
                Some(Literal::Whole(days)) => {
                    Ok(Node::solid(Kind::Literal(Literal::Whole(days * DAY)), Type::DateTime, &span))
                }
                _ => Ok(Node::template("({0} * 86400000)", vec![node], Type::DateTime, &span)),
            },
            Type::Number { .. } => {
                let days = to_real(node);
                let ms = Node::template("(({0} - 25569) * 86400000.0)", vec![days], Type::REAL, &span);
                Ok(Node { ty: Type::DateTime, ..rescale(ms, 0) })
            }
            Type::Text | Type::Choice(_) | Type::Json => {
                if let Some(ms) = node.literal_text().and_then(parse_datetime) {
                    return Ok(Node::solid(Kind::Literal(Literal::Whole(ms)), Type::DateTime, &span));
                }
                let text = self.as_text(node)?;
                Ok(fallible("datetime", text, Type::DateTime))
            }
            other => Err(unfit(&node, "a date with time", other)),
        }
    }

    /// As a time of day; a blank stays blank.
    pub(crate) fn as_time(&mut self, node: Node) -> Result<Node, FormulaError> {
        let span = node.span.clone();
        match &node.ty {
            Type::Time => Ok(node),
            Type::Blank => Ok(Node { ty: Type::Time, ..node }),
            Type::DateTime | Type::Duration => {
                let nullable = node.nullable;
                let kind = Kind::Template {
                    sqlite: "((({0} % 86400000) + 86400000) % 86400000)",
                    postgres: "sheaf.clock({0})",
                    args: vec![node],
                };
                Ok(Node::new(kind, Type::Time, nullable, &span))
            }
            Type::Date => {
                let nullable = node.nullable;
                Ok(Node { nullable, ..Node::template("({0} * 0)", vec![node], Type::Time, &span) })
            }
            Type::Number { .. } => {
                let ms = self.as_milliseconds(node);
                self.as_time(Node { ty: Type::Duration, ..ms })
            }
            Type::Text | Type::Choice(_) | Type::Json => {
                if let Some(ms) = node.literal_text().and_then(parse_time) {
                    return Ok(Node::solid(Kind::Literal(Literal::Whole(ms)), Type::Time, &span));
                }
                let text = self.as_text(node)?;
                Ok(fallible("time", text, Type::Time))
            }
            other => Err(unfit(&node, "a time", other)),
        }
    }

    /// A number of days as milliseconds.
    pub(crate) fn as_milliseconds(&mut self, node: Node) -> Node {
        let span = node.span.clone();
        if node.ty == Type::WHOLE {
            return multiply_whole(node, DAY, &span);
        }
        let ms = Node::template("({0} * 86400000.0)", vec![to_real(node)], Type::REAL, &span);
        rescale(ms, 0)
    }
}

fn day_of(node: Node) -> Node {
    let (span, nullable) = (node.span.clone(), node.nullable);
    let day = Node::whole(DAY, &span);
    floor_divide(vec![node, day], Type::Date, nullable, &span)
}

/// A function of our own that reads a text: a blank stays blank, what cannot be read fails.
fn fallible(name: &'static str, text: Node, ty: Type) -> Node {
    let (span, nullable) = (text.span.clone(), text.nullable);
    if !nullable {
        return Node::own(name, vec![text], Some(Failure::Value), ty, &span);
    }
    let blank = Node::solid(Kind::IsNull(Box::new(text.clone())), Type::Boolean, &span);
    let read = Node::own(name, vec![text], Some(Failure::Value), ty.clone(), &span);
    let null = Node { ty: ty.clone(), ..Node::null(&span) };
    Node::new(Kind::Case { branches: vec![(blank, null)], otherwise: Box::new(read) }, ty, true, &span)
}
