//! Arguments that are the values of many records: `invoices.amount`, with conditions after them.

use super::check::Checker;
use super::error::FormulaError;
use super::syntax::Expr;
use super::typed::{Aggregate, Fold, Join, Kind, Node};
use super::types::Type;

/// Values of many records, with the conditions that choose among them.
#[derive(Debug, Clone)]
pub(crate) struct Records {
    pub joins: Vec<Join>,
    pub body: Node,
    pub conditions: Vec<Node>,
}

/// What an aggregate was given, in the order in which it was written.
#[derive(Debug, Clone)]
pub(crate) enum Given {
    /// One value.
    One(Node),
    /// Those of many records.
    Many(Records),
}

impl Records {
    /// One value from them.
    pub(crate) fn fold(self, fold: Fold, ty: Type, nullable: bool) -> Node {
        let span = self.body.span.clone();
        let Records { joins, body, conditions } = self;
        Node::new(Kind::Aggregate(Box::new(Aggregate { joins, fold, body, conditions })), ty, nullable, &span)
    }
}

impl Checker<'_> {
    /// The arguments of an aggregate. A yes/no after values of the same records is a condition on them.
    pub(crate) fn gather(&mut self, args: &[Expr]) -> Result<Vec<Given>, FormulaError> {
        let mut given: Vec<Given> = Vec::new();
        for arg in args {
            let chain = self.chain(arg)?;
            let last = given.iter_mut().rev().find_map(|g| if let Given::Many(r) = g { Some(r) } else { None });
            if let Some(records) = last
                && begins_alike(&records.joins, &chain)
            {
                let joins = records.joins.clone();
                let node = self.bound(joins.clone(), arg)?;
                if node.ty == Type::Boolean {
                    let condition = self.as_boolean(node)?;
                    if let Some(Given::Many(r)) = given.iter_mut().rev().find(|g| matches!(g, Given::Many(_))) {
                        r.conditions.push(condition);
                    }
                } else if chain.is_empty() {
                    given.push(Given::One(node));
                } else {
                    given.push(Given::Many(Records { joins, body: node, conditions: Vec::new() }));
                }
                continue;
            }
            if chain.is_empty() {
                given.push(Given::One(self.expr(arg)?));
            } else {
                let body = self.bound(chain.clone(), arg)?;
                given.push(Given::Many(Records { joins: chain, body, conditions: Vec::new() }));
            }
        }
        Ok(given)
    }

    /// One argument that may be the values of many records.
    pub(crate) fn gather_one(&mut self, arg: &Expr) -> Result<Given, FormulaError> {
        let mut given = self.gather(std::slice::from_ref(arg))?;
        Ok(given.pop().unwrap_or_else(|| Given::One(Node::null(&arg.span))))
    }

    /// Checks an expression while the records of a chain are in reach.
    pub(crate) fn bound(&mut self, joins: Vec<Join>, expr: &Expr) -> Result<Node, FormulaError> {
        self.local = false;
        self.sources.push(joins);
        let node = self.expr(expr);
        self.sources.pop();
        node
    }
}

/// Whether a chain is the beginning of another: their records have different numbers, but the way is the same.
pub(crate) fn begins_alike(whole: &[Join], chain: &[Join]) -> bool {
    let mut same: Vec<(u32, u32)> = Vec::new();
    chain.len() <= whole.len()
        && chain.iter().zip(whole).all(|(a, b)| {
            let from = a.from == b.from || same.contains(&(a.from, b.from));
            same.push((a.row, b.row));
            from && a.table == b.table && a.how == b.how
        })
}
