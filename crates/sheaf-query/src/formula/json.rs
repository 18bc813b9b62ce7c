//! Parts of JSON in formulas: reached by a path, read as what they are needed as, compared as what they are.

use std::ops::Range;

use sheaf_model::path::Step;

use super::check::Checker;
use super::coerce::{settled, to_real};
use super::compare::key;
use super::error::FormulaError;
use super::runtime;
use super::syntax::Binary;
use super::typed::{Kind, Literal, Node};
use super::types::Type;
use crate::sql::{Read, json::LONGEST_KEY};

/// A part of a JSON value, as JSON.
pub(crate) fn part(of: Node, steps: Vec<Step>, span: &Range<usize>) -> Node {
    match of.kind {
        // The value is looked into where the links have led.
        Kind::Via { joins, body } => {
            let body = Box::new(part(*body, steps, span));
            Node::new(Kind::Via { joins, body }, Type::Json, true, span)
        }
        Kind::Part { of, steps: mut all, read: Read::Json } => {
            all.extend(steps);
            Node::new(Kind::Part { of, steps: all, read: Read::Json }, Type::Json, true, span)
        }
        _ => Node::new(Kind::Part { of: Box::new(of), steps, read: Read::Json }, Type::Json, true, span),
    }
}

/// A JSON value read as something; blank where it is not that.
pub(crate) fn read(node: Node, as_what: Read) -> Node {
    let (span, nullable) = (node.span.clone(), true);
    let ty = type_of(as_what);
    let kind = match node.kind {
        Kind::Via { joins, body } => Kind::Via { joins, body: Box::new(read(*body, as_what)) },
        Kind::Computed(body) => Kind::Computed(Box::new(read(*body, as_what))),
        Kind::Part { of, steps, read: Read::Json } => Kind::Part { of, steps, read: as_what },
        Kind::Null => Kind::Null,
        _ => Kind::Part { of: Box::new(node), steps: Vec::new(), read: as_what },
    };
    Node::new(kind, ty, nullable, &span)
}

/// Whether it is all that a field holds, also of attachments: no number, whatever its parts are.
pub(super) fn is_field(node: &Node) -> bool {
    match &node.kind {
        Kind::Via { body, .. } => is_field(body),
        kind => matches!(kind, Kind::Column { .. }),
    }
}

fn type_of(read: Read) -> Type {
    match read {
        Read::Json => Type::Json,
        Read::Key | Read::Text | Read::String | Read::Kind => Type::Text,
        Read::Number => Type::REAL,
        Read::Boolean => Type::Boolean,
        Read::Size => Type::WHOLE,
    }
}

/// Whether a value is a blank; an empty text within JSON is one too.
pub(crate) fn is_blank(node: Node, span: &Range<usize>) -> Node {
    Node::solid(Kind::IsNull(Box::new(read(node, Read::Key))), Type::Boolean, span)
}

/// The key of a value that was written, and the key that begins the next kind of values; none where a key would not tell it apart.
fn bounds(node: &Node) -> Option<(String, &'static str)> {
    let key = match to_real(node.clone()).literal()? {
        Literal::Real(n) => return Some((runtime::number_key(*n), "2")),
        Literal::Text(text) => runtime::text_key_within(text),
        Literal::Boolean(b) => return Some((runtime::truth_key(*b), "4")),
        Literal::Whole(_) => return None,
    };
    (key.chars().count() <= LONGEST_KEY).then_some((key, "3"))
}

impl Checker<'_> {
    /// Comparisons with JSON: a number with numbers, a text with texts, a yes/no with those. What is of another kind, and what is
    /// not there, equals nothing and is neither before nor after it.
    pub(super) fn compare_json(
        &mut self,
        operator: Binary,
        left: Node,
        right: Node,
        span: &Range<usize>,
    ) -> Result<Node, FormulaError> {
        if left.ty != Type::Json {
            return self.compare_json(operator.mirrored(), right, left, span);
        }
        if let Some((written, next)) = bounds(&right) {
            return Ok(compare_keys(operator, read(left, Read::Key), &written, next, span));
        }
        let (left, right) = match right.ty {
            Type::Json => (read(left, Read::Key), read(right, Read::Key)),
            Type::Number { .. } => (read(left, Read::Number), settled(to_real(right))),
            Type::Boolean => (read(left, Read::Boolean), right),
            Type::Text | Type::Choice(_) | Type::Record(_) => {
                let text = self.as_text(right)?;
                (key(read(left, Read::String)), key(text))
            }
            Type::Date | Type::DateTime => {
                let left = self.as_datetime(left)?;
                return self.compare(operator, left, right, span);
            }
            Type::Time | Type::Duration => return self.compare(operator, read(left, Read::Text), right, span),
            Type::Blank | Type::Choices(_) | Type::Person => {
                let message = format!("JSON cannot be compared with {}.", right.ty.name());
                return Err(FormulaError::new(span.clone(), message));
            }
        };
        Ok(compare_as_they_are(operator, left, right, span))
    }

    /// JSON as a text: of a text itself, of anything else as it is written.
    pub(super) fn json_text(&mut self, node: Node) -> Node {
        read(node, Read::Text)
    }
}

/// With a value that was written: within its kind, so that one index on the part serves every comparison.
fn compare_keys(operator: Binary, part: Node, written: &str, next: &str, span: &Range<usize>) -> Node {
    let with = |operator, text: &str| compare_as_they_are(operator, part.clone(), Node::text(text, span), span);
    let first = &written[..1];
    let within = match operator {
        Binary::Less | Binary::AtMost => with(Binary::AtLeast, first),
        Binary::Greater | Binary::AtLeast => with(Binary::Less, next),
        _ => return with(operator, written),
    };
    Node::solid(Kind::Logic { all: true, parts: vec![with(operator, written), within] }, Type::Boolean, span)
}

fn compare_as_they_are(operator: Binary, left: Node, right: Node, span: &Range<usize>) -> Node {
    let (left, right) = (Box::new(left), Box::new(right));
    Node::solid(Kind::Compare { operator, left, right, blank: None }, Type::Boolean, span)
}
