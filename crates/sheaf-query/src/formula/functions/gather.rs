//! What an aggregate counts: which values it passes over, and numbers as a list.

use super::Call;
use crate::formula::aggregate::Given;
use crate::formula::coerce::{settled, to_real};
use crate::formula::error::FormulaError;
use crate::formula::typed::{Fold, Kind, Node};
use crate::formula::types::{Failure, Type};

type Checked = Result<Node, FormulaError>;

/// Whether a value stands for a cell, of which texts and yes/no are passed over.
pub(super) fn is_cell(node: &Node) -> bool {
    matches!(node.kind, Kind::Column { .. } | Kind::Via { .. } | Kind::Null)
}

/// A value as a number to be gathered; none: passed over. `all`: a yes/no is 1 or 0 and a text 0.
pub(super) fn countable(call: &mut Call<'_, '_, '_>, node: Node, all: bool) -> Result<Option<Node>, FormulaError> {
    match node.ty {
        Type::Blank => Ok(if all { Some(Node::whole(0, call.span)) } else { None }),
        Type::Text | Type::Choice(_) if is_cell(&node) || (all && node.literal().is_none()) => {
            if !all {
                return Ok(None);
            }
            let there = Node::solid(Kind::IsNull(Box::new(node.clone())), Type::Boolean, call.span);
            let null = Node { ty: Type::WHOLE, ..Node::null(call.span) };
            let zero = Box::new(Node::whole(0, call.span));
            Ok(Some(Node::new(
                Kind::Case { branches: vec![(there, null)], otherwise: zero },
                Type::WHOLE,
                true,
                call.span,
            )))
        }
        Type::Boolean if is_cell(&node) && !all => Ok(None),
        Type::Date | Type::DateTime | Type::Time => Ok(Some(call.checker.as_number(node)?)),
        _ => Ok(Some(call.checker.as_number(node)?)),
    }
}

/// What was given, texts among it passed over.
pub(super) fn gathered(call: &mut Call<'_, '_, '_>, from: usize, all: bool) -> Result<Vec<Given>, FormulaError> {
    let given = call.checker.gather(call.args.get(from..).unwrap_or_default())?;
    let mut kept = Vec::new();
    for one in given {
        match one {
            Given::One(node) => kept.extend(countable(call, node, all)?.map(Given::One)),
            Given::Many(records) => kept.push(Given::Many(records)),
        }
    }
    Ok(kept)
}

/// Numbers as a list: those of many records, or one by one.
pub(super) fn list_from(call: &mut Call<'_, '_, '_>, from: usize, all: bool) -> Checked {
    let given = gathered(call, from, all)?;
    let span = call.span;
    let mut ones = Vec::new();
    for one in given {
        match one {
            Given::One(node) => ones.push(settled(to_real(node))),
            Given::Many(mut records) => {
                records.body = number_of(call, records.body)?;
                records.body = settled(to_real(records.body));
                if !ones.is_empty() || call.args.len() > from + 1 + records.conditions.len() {
                    return Err(
                        call.error(from, "Expected the values of many records, or values one by one, not both.")
                    );
                }
                return Ok(records.fold(Fold::List, Type::Json, false));
            }
        }
    }
    Ok(Node::solid(Kind::Array(ones), Type::Json, span))
}

pub(super) fn number_of(call: &mut Call<'_, '_, '_>, node: Node) -> Checked {
    match node.ty {
        Type::Text | Type::Choice(_) if matches!(node.kind, Kind::Column { .. }) => {
            Err(crate::formula::coerce::unfit(&node, "numbers", &node.ty)
                .with_hint("Write VALUE(…) where the texts are numbers."))
        }
        Type::Record(_) | Type::Person | Type::Json | Type::Choices(_) => {
            Err(crate::formula::coerce::unfit(&node, "numbers", &node.ty))
        }
        _ => call.checker.as_number(node),
    }
}

pub(super) fn list(call: &mut Call<'_, '_, '_>, name: &'static str, failure: Failure, all: bool) -> Checked {
    let list = list_from(call, 0, all)?;
    Ok(Node::own(name, vec![list], Some(failure), Type::REAL, call.span))
}
