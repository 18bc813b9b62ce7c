//! `ROW()`: the number of a record's row is the number of the record, further down by the rows above the table.

use formualizer_parse::LiteralValue;
use formualizer_parse::parser::{ASTNode, ASTNodeType, BinaryOperator};

use super::translate::{ATOM, Translator};

/// A sum of row numbers and whole numbers.
#[derive(Clone, Copy)]
struct Sum {
    /// How often the record's own number is added.
    own: i64,
    /// What is added beside it.
    rest: i64,
    /// Whether a row is named at all.
    rows: bool,
}

impl Translator<'_> {
    /// The text of a sum of row numbers, if a node is one.
    pub(super) fn row_number(&self, node: &ASTNode) -> Option<(String, u8)> {
        let sum = self.row_sum(node).filter(|sum| sum.rows && !self.of_all)?;
        match (sum.own, sum.rest) {
            (0, rest) => Some((rest.to_string(), ATOM)),
            (1, 0) => Some(("@id".to_owned(), ATOM)),
            (1, rest) if rest > 0 => Some((format!("@id + {rest}"), 3)),
            (1, rest) => Some((format!("@id - {}", rest.unsigned_abs()), 3)),
            _ => None,
        }
    }

    fn row_sum(&self, node: &ASTNode) -> Option<Sum> {
        match &node.node_type {
            ASTNodeType::Literal(LiteralValue::Int(n)) => Some(Sum { own: 0, rest: *n, rows: false }),
            ASTNodeType::Literal(LiteralValue::Number(n)) if n.fract() == 0.0 && n.abs() < 1e9 => {
                Some(Sum { own: 0, rest: *n as i64, rows: false })
            }
            ASTNodeType::Function { name, args } if name.eq_ignore_ascii_case("ROW") => {
                let (own, rest) = match args.as_slice() {
                    [] => self.places.row_of(None)?,
                    [ASTNode { node_type: ASTNodeType::Reference { reference, .. }, .. }] => {
                        self.places.row_of(Some(reference))?
                    }
                    _ => return None,
                };
                Some(Sum { own: i64::from(own), rest, rows: true })
            }
            ASTNodeType::BinaryOp { op, left, right } => {
                let sign = match op {
                    BinaryOperator::Add => 1,
                    BinaryOperator::Subtract => -1,
                    _ => return None,
                };
                let (a, b) = (self.row_sum(left)?, self.row_sum(right)?);
                let rest = a.rest.checked_add(b.rest.checked_mul(sign)?)?;
                Some(Sum { own: a.own + sign * b.own, rest, rows: a.rows || b.rows })
            }
            _ => None,
        }
    }
}
