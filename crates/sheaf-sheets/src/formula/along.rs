//! Conditions along a row: how many fields of a record fit (`COUNTIF(B2:K2, "P")`), and the sum or average of those that do.

use formualizer_parse::parser::{ASTNode, ASTNodeType, BinaryOperator};

use super::place::Place;
use super::translate::Translator;
use crate::said::Said;
use crate::say;

/// Most fields of such a row: each is a condition of its own.
const WIDEST: usize = 60;

impl Translator<'_> {
    /// A function over the cells of the record's own row that meet a condition, if it is one.
    pub(super) fn along(&mut self, name: &str, args: &[ASTNode]) -> Option<Result<String, Said>> {
        let [cells, criterion] = args else { return None };
        if !matches!(name, "COUNTIF" | "COUNTIFS" | "SUMIF" | "AVERAGEIF") {
            return None;
        }
        let fields = self.row_fields(cells)?;
        if fields.len() > WIDEST {
            return Some(Err(say!("it looks along a row of more than {n} columns", n = WIDEST)));
        }
        // It is written once for each field: within others of its kind the formula would grow without a bound.
        if !is_plain(criterion) {
            return Some(Err(say!("its condition is put together first")));
        }
        Some(match name {
            "SUMIF" => self.fold_along("SUM", &fields, criterion),
            "AVERAGEIF" => self.fold_along("AVERAGE", &fields, criterion),
            _ => self.count_along(&fields, criterion),
        })
    }

    fn row_fields(&self, cells: &ASTNode) -> Option<Vec<usize>> {
        let ASTNodeType::Reference { reference, .. } = &cells.node_type else { return None };
        match self.places.resolve(reference) {
            Ok(Place::Fields(fields)) => Some(fields),
            Ok(Place::Field(field)) => Some(vec![field]),
            _ => None,
        }
    }

    /// Yes is 1 where it is added.
    fn count_along(&mut self, fields: &[usize], criterion: &ASTNode) -> Result<String, Said> {
        let conditions = fields.iter().map(|field| Ok(format!("({})", self.fits(*field, criterion)?)));
        let conditions = conditions.collect::<Result<Vec<_>, Said>>()?;
        Ok(match conditions.as_slice() {
            [one] => format!("N{one}"),
            _ => format!("({})", conditions.join(" + ")),
        })
    }

    fn fold_along(&mut self, function: &str, fields: &[usize], criterion: &ASTNode) -> Result<String, Said> {
        let values = fields.iter().map(|field| {
            let condition = self.fits(*field, criterion)?;
            Ok(format!("IF({condition}, {})", self.own_name(*field)))
        });
        Ok(format!("{function}({})", values.collect::<Result<Vec<_>, Said>>()?.join(", ")))
    }

    /// Whether a field meets the condition. A blank cell meets no condition on numbers, and a blank field is 0 among them.
    fn fits(&mut self, field: usize, criterion: &ASTNode) -> Result<String, Said> {
        let (name, own) = (self.own_name(field), self.places.own);
        let condition = self.condition(&name, (own, field), criterion)?;
        let profile = &self.places.works[own].profiles[field];
        if profile.filled == profile.rows || !meets_blank(condition.strip_prefix(&name).unwrap_or("")) {
            return Ok(condition);
        }
        match condition.contains(" <> ") {
            true => Err(say!("its condition is on cells that are blank")),
            false => Ok(format!("AND({name} <> \"\", {condition})")),
        }
    }
}

/// A value, a cell, or one behind an operator: `">" & B2`.
fn is_plain(criterion: &ASTNode) -> bool {
    match &criterion.node_type {
        ASTNodeType::Literal(_) | ASTNodeType::Reference { .. } => true,
        ASTNodeType::BinaryOp { op: BinaryOperator::Concat, left, right } => is_plain(left) && is_plain(right),
        _ => false,
    }
}

/// Whether 0 meets a condition on numbers such as ` < 50`, or may meet one whose value is not written out.
fn meets_blank(condition: &str) -> bool {
    let Some((op, value)) = condition.trim_start().split_once(' ') else { return false };
    if value.starts_with('"') {
        return false;
    }
    let Ok(value) = value.parse::<f64>() else { return op != "<>" };
    match op {
        "=" => value == 0.0,
        "<>" => value == 0.0,
        "<" => 0.0 < value,
        "<=" => 0.0 <= value,
        ">" => 0.0 > value,
        ">=" => 0.0 >= value,
        _ => false,
    }
}
