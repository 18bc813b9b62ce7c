//! Lookups in a list that the formula itself holds: `LOOKUP(A2, {0, 60, 80}, {"C", "B", "A"})`. They become a choice between its values.

use formualizer_parse::LiteralValue;
use formualizer_parse::parser::{ASTNode, ASTNodeType, UnaryOperator};

use super::translate::{Translator, is_exact, whole_number};
use crate::said::Said;
use crate::say;

/// Most values of such a list.
const LONGEST: usize = 100;
/// Longest text of what is looked for, all places together: it is written once for each value, and within others of its kind the
/// formula would grow without a bound.
const MOST_WRITTEN: usize = 8_192;

/// What is looked for, and what stands for each.
struct List<'n> {
    keys: Vec<&'n ASTNode>,
    values: Vec<&'n ASTNode>,
}

impl Translator<'_> {
    /// A lookup in a list of values, where the formula is one.
    pub(super) fn in_list(&mut self, name: &str, args: &[ASTNode]) -> Option<Result<String, Said>> {
        let (value, place, exact) = match (name, args) {
            ("LOOKUP", [value, list, rest @ ..]) if rest.len() < 2 => (value, pairs(list, rest.first())?, false),
            ("VLOOKUP", [value, list, count, exact @ ..]) => {
                (value, columns(list, count)?, exact.first().is_some_and(is_exact))
            }
            ("HLOOKUP", [value, list, count, exact @ ..]) => {
                (value, rows(list, count)?, exact.first().is_some_and(is_exact))
            }
            ("INDEX", [list, ASTNode { node_type: ASTNodeType::Function { name, args }, .. }])
                if name.eq_ignore_ascii_case("MATCH") =>
            {
                let [value, keys, kind @ ..] = args.as_slice() else { return None };
                if kind.first().is_some_and(|kind| !is_exact(kind) && whole_number(kind) != Some(1)) {
                    return None;
                }
                (value, pairs(keys, Some(list))?, kind.first().is_some_and(is_exact))
            }
            _ => return None,
        };
        Some(match exact {
            true => self.equal_in(value, &place),
            false => self.nearest_in(value, &place),
        })
    }

    fn equal_in(&mut self, value: &ASTNode, list: &List<'_>) -> Result<String, Said> {
        let mut parts = vec![self.operand(value, 0)?];
        for (key, found) in list.keys.iter().zip(&list.values) {
            parts.extend([self.operand(key, 0)?, self.operand(found, 0)?]);
        }
        parts.push("NA()".into());
        Ok(format!("SWITCH({})", parts.join(", ")))
    }

    /// The last value that is not greater, as spreadsheets find it in a list that rises.
    fn nearest_in(&mut self, value: &ASTNode, list: &List<'_>) -> Result<String, Said> {
        let numbers: Option<Vec<f64>> = list.keys.iter().map(|key| number(key)).collect();
        let numbers = numbers.ok_or_else(|| say!("it looks up the nearest text in a list of values"))?;
        if !numbers.is_sorted_by(|a, b| a < b) {
            return Err(say!("it looks up the nearest value in a list that does not rise"));
        }
        let value = self.operand(value, 2)?;
        if value.len() * list.keys.len() > MOST_WRITTEN {
            return Err(say!("it would have to work out what it looks up too often"));
        }
        let mut parts = Vec::new();
        for (key, found) in list.keys.iter().zip(&list.values).rev() {
            parts.push(format!("{value} >= {}, {}", self.operand(key, 2)?, self.operand(found, 0)?));
        }
        parts.push("TRUE, NA()".into());
        Ok(format!("IFS({})", parts.join(", ")))
    }
}

/// The rows of a list of values.
fn list(node: &ASTNode) -> Option<&[Vec<ASTNode>]> {
    let ASTNodeType::Array(rows) = &node.node_type else { return None };
    let width = rows.first()?.len();
    let fits = width > 0 && rows.iter().all(|row| row.len() == width) && rows.len().max(width) <= LONGEST;
    fits.then_some(rows)
}

fn row(rows: &[Vec<ASTNode>], number: usize) -> Option<Vec<&ASTNode>> {
    rows.get(number).map(|row| row.iter().collect())
}

fn column(rows: &[Vec<ASTNode>], number: usize) -> Option<Vec<&ASTNode>> {
    rows.iter().map(|row| row.get(number)).collect()
}

/// The values of a list of one row or one column.
fn single(node: &ASTNode) -> Option<Vec<&ASTNode>> {
    let rows = list(node)?;
    match rows.len() {
        1 => row(rows, 0),
        _ if rows[0].len() == 1 => column(rows, 0),
        _ => None,
    }
}

/// Two lists of one length, or the first and the last row or column of one, along its longer side.
fn pairs<'n>(keys: &'n ASTNode, values: Option<&'n ASTNode>) -> Option<List<'n>> {
    if let Some(values) = values {
        let (keys, values) = (single(keys)?, single(values)?);
        return (keys.len() == values.len()).then_some(List { keys, values });
    }
    let rows = list(keys)?;
    let width = rows[0].len();
    match width > rows.len() {
        true => Some(List { keys: row(rows, 0)?, values: row(rows, rows.len() - 1)? }),
        false => Some(List { keys: column(rows, 0)?, values: column(rows, width - 1)? }),
    }
}

fn columns<'n>(node: &'n ASTNode, count: &ASTNode) -> Option<List<'n>> {
    let (rows, number) = (list(node)?, whole_number(count)?.checked_sub(1)?);
    Some(List { keys: column(rows, 0)?, values: column(rows, number as usize)? })
}

fn rows<'n>(node: &'n ASTNode, count: &ASTNode) -> Option<List<'n>> {
    let (rows, number) = (list(node)?, whole_number(count)?.checked_sub(1)?);
    Some(List { keys: row(rows, 0)?, values: row(rows, number as usize)? })
}

fn number(node: &ASTNode) -> Option<f64> {
    match &node.node_type {
        ASTNodeType::Literal(LiteralValue::Int(n)) => Some(*n as f64),
        ASTNodeType::Literal(LiteralValue::Number(n)) => Some(*n),
        ASTNodeType::UnaryOp { op: UnaryOperator::Minus, expr } => number(expr).map(|n| -n),
        _ => None,
    }
}
