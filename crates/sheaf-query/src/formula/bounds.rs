//! What a condition fixes: columns that it compares with a value, where all such comparisons must hold.

use sheaf_model::path::{Path, Step};

use super::syntax::Binary;
use super::typed::{Kind, Node, Typed};
use crate::sql::Read;

/// Columns of the formula's own record that a condition holds to a value or within bounds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bounds {
    /// SQL names of columns that equal a value, and paths into those of JSON.
    pub equal: Vec<String>,
    /// The same of those that are more or less than a value.
    pub range: Vec<String>,
    /// SQL names of columns of JSON, in which a list must hold a value.
    pub holds: Vec<String>,
}

/// The bounds that hold for every record for which the condition is true.
pub fn bounds(condition: &Typed) -> Bounds {
    let mut bounds = Bounds::default();
    gather(&condition.node, &mut bounds);
    bounds
}

fn gather(node: &Node, bounds: &mut Bounds) {
    match &node.kind {
        Kind::Logic { all: true, parts } => parts.iter().for_each(|part| gather(part, bounds)),
        Kind::Compare { operator, left, right, .. } => {
            let column = match (column(left), column(right)) {
                (Some(column), None) if is_value(right) => column,
                (None, Some(column)) if is_value(left) => column,
                _ => return,
            };
            let list = match operator {
                Binary::Equal => &mut bounds.equal,
                Binary::Less | Binary::AtMost | Binary::Greater | Binary::AtLeast => &mut bounds.range,
                _ => return,
            };
            list.push(column);
        }
        Kind::OrElse(inner, _) => gather(inner, bounds),
        Kind::Own { name: "json_has", args, .. } => {
            if let Some(Kind::Part { of, steps, .. }) = args.first().map(|list| &list.kind)
                && steps.iter().all(|step| matches!(step, Step::Key(_)))
                && let Kind::Column { row: 0, column } = &of.kind
            {
                bounds.holds.push(column.clone());
            }
        }
        _ => {}
    }
}

/// The column that a side is, as it lies or as text is compared.
fn column(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Column { row: 0, column } => Some(column.clone()),
        Kind::Part { of, steps, read: Read::Key } => match &of.kind {
            Kind::Column { row: 0, column } => Some(Path { name: column.clone(), steps: steps.clone() }.to_string()),
            _ => None,
        },
        Kind::Own { name: "key", args, .. } => args.first().and_then(column),
        _ => None,
    }
}

pub(super) fn is_value(node: &Node) -> bool {
    match &node.kind {
        Kind::Literal(_) | Kind::Param(_) => true,
        Kind::Own { name: "key", args, .. } => args.iter().all(is_value),
        Kind::Arithmetic(_, left, right) => is_value(left) && is_value(right),
        _ => false,
    }
}
