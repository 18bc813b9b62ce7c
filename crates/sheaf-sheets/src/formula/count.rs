//! The count of columns by which a lookup names one: written, the number of a column (`COLUMN()`), or where a header stands in
//! its row (`MATCH(C$1, Prices!$1:$1, 0)`). It is known before any record is.

use formualizer_parse::LiteralValue;
use formualizer_parse::parser::{ASTNode, ASTNodeType, BinaryOperator, ReferenceType};
use sheaf_model::text::text_key;

use super::place::Places;
use super::translate::{is_exact, whole_number};
use crate::column::literal::trim;
use crate::sheet::Value;

impl Places<'_> {
    /// The count, from 1, if it is the same for all records.
    pub(super) fn column_count(&self, node: &ASTNode) -> Option<u32> {
        match &node.node_type {
            ASTNodeType::BinaryOp { op, left, right } => {
                let (left, right) = (self.column_count(left)?, self.column_count(right)?);
                match op {
                    BinaryOperator::Add => left.checked_add(right),
                    BinaryOperator::Subtract => left.checked_sub(right),
                    _ => None,
                }
            }
            ASTNodeType::Function { name, args } => match (name.to_ascii_uppercase().as_str(), args.as_slice()) {
                ("COLUMN", []) => Some(self.works[self.own].columns[self.field].checked_add(1)?),
                ("COLUMN", [of]) => columns_of(of).map(|(first, _)| first),
                ("COLUMNS", [of]) => columns_of(of).and_then(|(first, last)| (last + 1).checked_sub(first)),
                ("MATCH", [header, row, exact]) if is_exact(exact) => self.header_count(header, row),
                _ => None,
            },
            _ => whole_number(node),
        }
    }

    /// Where a header stands in a row of them.
    fn header_count(&self, header: &ASTNode, row: &ASTNode) -> Option<u32> {
        let header = match &header.node_type {
            ASTNodeType::Literal(LiteralValue::Text(text)) => text.as_str(),
            ASTNodeType::Reference {
                reference: ReferenceType::Cell { sheet, row, col, row_abs: true, .. }, ..
            } => self.text_at(self.sheet(sheet.as_deref()).ok()?, row.checked_sub(1)?, col.checked_sub(1)?)?,
            _ => return None,
        };
        let ASTNodeType::Reference { reference, .. } = &row.node_type else { return None };
        let ReferenceType::Range {
            sheet,
            start_row: Some(top),
            end_row: Some(bottom),
            start_col,
            end_col,
            start_row_abs: true,
            ..
        } = reference
        else {
            return None;
        };
        let (sheet, left) = (self.sheet(sheet.as_deref()).ok()?, start_col.unwrap_or(1));
        let right = end_col.or_else(|| Some(self.book.sheets[sheet].sheet.used()?.right + 1))?;
        let same = |column: &u32| {
            self.text_at(sheet, top - 1, column - 1).is_some_and(|text| text_key(trim(text)) == text_key(trim(header)))
        };
        (top == bottom).then(|| (left.max(1)..=right).find(same).map(|column| column + 1 - left))?
    }

    fn text_at(&self, sheet: usize, row: u32, column: u32) -> Option<&str> {
        match self.value_at(sheet, row, column)?.0 {
            Value::Text(id) => Some(self.book.pool.get(id)),
            _ => None,
        }
    }
}

/// The first and last column of a reference, from 1. Those of a copy in another row are the same.
fn columns_of(node: &ASTNode) -> Option<(u32, u32)> {
    match &node.node_type {
        ASTNodeType::Reference { reference: ReferenceType::Cell { col, .. }, .. } => Some((*col, *col)),
        ASTNodeType::Reference {
            reference: ReferenceType::Range { start_col: Some(first), end_col: Some(last), .. },
            ..
        } => Some((*first, *last)),
        _ => None,
    }
}
