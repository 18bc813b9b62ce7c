//! Ranges that a formula spills over: `A2#`, in files `ANCHORARRAY(A2)`. Where one formula fills a column of a table, that column.

use formualizer_parse::parser::{ASTNode, ASTNodeType, ReferenceType, UnaryOperator};

use super::place::Places;
use crate::said::Said;

/// Puts the columns that are meant in place of such ranges; the error says in words which is none.
pub(super) fn spread(node: &mut ASTNode, places: &Places<'_>) -> Result<(), Said> {
    if let Some(reference) = anchor(&node.node_type) {
        let range = places.spilled_from(reference)?;
        node.node_type = ASTNodeType::Reference { original: String::new(), reference: range };
        return Ok(());
    }
    match &mut node.node_type {
        ASTNodeType::UnaryOp { expr, .. } => spread(expr, places),
        ASTNodeType::BinaryOp { left, right, .. } => spread(left, places).and_then(|()| spread(right, places)),
        ASTNodeType::Function { args, .. } => args.iter_mut().try_for_each(|arg| spread(arg, places)),
        _ => Ok(()),
    }
}

/// The cell whose formula spills over the range.
fn anchor(node: &ASTNodeType) -> Option<&ReferenceType> {
    let cell = match node {
        ASTNodeType::UnaryOp { op: UnaryOperator::Spill, expr } => expr,
        ASTNodeType::Function { name, args } => match name.to_ascii_uppercase().trim_start_matches("_XLFN.") {
            "ANCHORARRAY" => args.first()?,
            _ => return None,
        },
        _ => return None,
    };
    match &cell.node_type {
        ASTNodeType::Reference { reference, .. } => Some(reference),
        _ => None,
    }
}
