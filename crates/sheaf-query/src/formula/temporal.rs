//! Arithmetic with days, moments, times of day and lengths of time, in days as spreadsheets do. A blank date stays blank.

use std::ops::Range;

use super::check::{Checker, add_numbers};
use super::coerce::{filled, multiply_whole};
use super::error::FormulaError;
use super::typed::{Arithmetic, Kind, Node};
use super::types::Type;

impl Checker<'_> {
    pub(super) fn add_temporal(
        &mut self,
        operation: Arithmetic,
        left: Node,
        right: Node,
        span: &Range<usize>,
    ) -> Result<Node, FormulaError> {
        let (left, right) = (self.read_literal(left)?, self.read_literal(right)?);
        let minus = operation == Arithmetic::Subtract;
        match (&left.ty, &right.ty) {
            (Type::Date, Type::Date) if minus => Ok(on(operation, left, right, Type::WHOLE, span)),
            (Type::Date | Type::DateTime, Type::Date | Type::DateTime) if minus => {
                let (left, right) = (self.as_datetime(left)?, self.as_datetime(right)?);
                let ms = on(operation, left, right, Type::DateTime, span);
                let ms = super::coerce::as_real(ms);
                Ok(Node::template("({0} / 86400000.0)", vec![ms], Type::REAL, span))
            }
            (Type::Date | Type::DateTime, Type::Time | Type::Duration) => {
                let (left, right) = (self.as_datetime(left)?, filled(right));
                Ok(on(operation, left, right, Type::DateTime, span))
            }
            (Type::Time | Type::Duration, Type::Date | Type::DateTime) if !minus => {
                self.add_temporal(operation, right, left, span)
            }
            (Type::Time, Type::Time) if minus => Ok(on(operation, left, right, Type::Duration, span)),
            (Type::Time, Type::Duration) => {
                let sum = on(operation, left, filled(right), Type::Duration, span);
                self.as_time(sum)
            }
            (Type::Duration, Type::Time) if !minus => self.add_temporal(operation, right, left, span),
            (Type::Time | Type::Duration, Type::Time | Type::Duration) => {
                Ok(on(operation, filled(left), filled(right), Type::Duration, span))
            }
            (_, Type::Date | Type::DateTime | Type::Time | Type::Duration) if !left.ty.is_temporal() => {
                if minus {
                    let (left, right) = (self.as_solid_number(left)?, self.as_number(right)?);
                    let nullable = right.nullable;
                    return Ok(Node { nullable, ..add_numbers(operation, left, filled(right), span) });
                }
                self.add_days(operation, right, left, span)
            }
            _ if !right.ty.is_temporal() => self.add_days(operation, left, right, span),
            _ => {
                let message = format!("{} cannot be added to {}.", capital(right.ty.name()), left.ty.name());
                Err(FormulaError::new(span.clone(), message))
            }
        }
    }

    /// A text that was written and reads as a date is one.
    fn read_literal(&mut self, node: Node) -> Result<Node, FormulaError> {
        match node.literal_text() {
            Some(text) if sheaf_model::temporal::parse_date(text).is_some() => self.as_date(node),
            Some(text) if sheaf_model::temporal::parse_datetime(text).is_some() => self.as_datetime(node),
            _ => Ok(node),
        }
    }

    fn add_days(
        &mut self,
        operation: Arithmetic,
        left: Node,
        days: Node,
        span: &Range<usize>,
    ) -> Result<Node, FormulaError> {
        let days = self.as_solid_number(days)?;
        match left.ty {
            Type::Date if days.ty == Type::WHOLE => Ok(on(operation, left, days, Type::Date, span)),
            Type::Date => {
                // A day and a part of it is still that day.
                let days = match operation {
                    Arithmetic::Subtract => {
                        let ty = days.ty.clone();
                        Node::solid(Kind::Negate(Box::new(days)), ty, span)
                    }
                    _ => days,
                };
                let days = self.floor(days);
                Ok(on(Arithmetic::Add, left, days, Type::Date, span))
            }
            // Whole days take a time of day out of its day: what is meant is the time from midnight on.
            Type::Time if days.ty == Type::WHOLE => {
                let ms = multiply_whole(days, sheaf_model::temporal::DAY, span);
                Ok(on(operation, left, ms, Type::Duration, span))
            }
            Type::Time => {
                let ms = Node { ty: Type::Duration, ..self.as_milliseconds(days) };
                let sum = on(operation, left, ms, Type::Duration, span);
                self.as_time(sum)
            }
            ref ty => {
                let ty = ty.clone();
                let ms = if days.ty == Type::WHOLE {
                    multiply_whole(days, sheaf_model::temporal::DAY, span)
                } else {
                    self.as_milliseconds(days)
                };
                Ok(on(operation, filled(left), ms, ty, span))
            }
        }
    }
}

fn on(operation: Arithmetic, left: Node, right: Node, ty: Type, span: &Range<usize>) -> Node {
    let nullable = left.nullable || right.nullable;
    Node::new(Kind::Arithmetic(operation, Box::new(left), Box::new(right)), ty, nullable, span)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}
