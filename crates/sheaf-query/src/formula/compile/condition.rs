//! Conditions as WHERE has them: columns stand bare, so that an index on them can be used.

use super::{Emitter, blank_fulfils};
use crate::formula::error::FormulaError;
use crate::formula::json;
use crate::formula::syntax::Binary;
use crate::formula::typed::{Kind, Literal, Node};
use crate::formula::types::Type;
use crate::sql::{Read, Sql};

impl Emitter<'_> {
    /// True where the node is true; false or NULL where it is false, blank or in error.
    pub(super) fn condition(&mut self, node: &Node) -> Result<Sql, FormulaError> {
        let sql = match &node.kind {
            Kind::Logic { all, parts } => {
                let parts = parts.iter().map(|p| self.condition(p)).collect::<Result<Vec<_>, _>>()?;
                let between = if *all { " AND " } else { " OR " };
                Sql::fill("({0})", &[&Sql::join(&parts, between)])
            }
            Kind::Compare { operator, left, right, blank } => {
                self.bare_compare(*operator, left, right, blank.as_ref(), node)?
            }
            Kind::Not(inner) => self.negation(inner, node)?,
            Kind::Computed(body) => self.inline(|emitter| emitter.condition(body))?,
            Kind::OrElse(inner, Literal::Boolean(false)) => self.condition(inner)?,
            Kind::Column { row, column } if node.ty == Type::Boolean => {
                Sql::fill("{0} = TRUE", &[&self.column(*row, column)])
            }
            Kind::IsNull(inner) if !inner.nullable && matches!(inner.kind, Kind::Column { .. }) => Sql::new("FALSE"),
            Kind::IsNull(inner) if let Kind::Column { row, column } = &inner.kind => {
                Sql::fill("{0} IS NULL", &[&self.column(*row, column)])
            }
            Kind::IsNull(inner) => match self.node(inner)? {
                pair if pair.error.is_none() => Sql::fill("{0} IS NULL", &[&pair.value]),
                _ => self.whole(node)?,
            },
            _ => self.whole(node)?,
        };
        self.limit(&sql, node)?;
        Ok(sql)
    }

    /// A node that has no form of its own as a condition: its value where it does not fail.
    fn whole(&mut self, node: &Node) -> Result<Sql, FormulaError> {
        if node.ty == Type::Json {
            return self.whole(&json::read(node.clone(), Read::Boolean));
        }
        let pair = self.node(node)?;
        let value = match node.ty {
            Type::Boolean => pair.value,
            Type::Blank => Sql::new("FALSE"),
            Type::Number { .. } => Sql::fill("({0} <> 0)", &[&pair.value]),
            Type::Date | Type::DateTime | Type::Time | Type::Duration => Sql::fill("{0} IS NOT NULL", &[&pair.value]),
            _ => return Err(crate::formula::coerce::unfit(node, "a yes/no", &node.ty)),
        };
        Ok(match (pair.error, pair.strict) {
            (Some(error), false) => Sql::fill("({0} IS NULL AND {1})", &[&error, &value]),
            _ => value,
        })
    }

    fn negation(&mut self, inner: &Node, whole: &Node) -> Result<Sql, FormulaError> {
        match &inner.kind {
            Kind::Not(twice) => self.condition(twice),
            Kind::Logic { all, parts } if parts.iter().all(|p| !can_fail(p)) => {
                // De Morgan, so that comparisons stand bare here too.
                let mut negated = Vec::with_capacity(parts.len());
                for part in parts {
                    negated
                        .push(self.negation(part, &Node { kind: Kind::Not(Box::new(part.clone())), ..part.clone() })?);
                }
                let between = if *all { " OR " } else { " AND " };
                Ok(Sql::fill("({0})", &[&Sql::join(&negated, between)]))
            }
            Kind::Compare { operator, left, right, blank } => {
                let equality = matches!(operator, Binary::Equal | Binary::Unequal);
                let opposite = match operator {
                    Binary::Equal => Binary::Unequal,
                    Binary::Unequal => Binary::Equal,
                    Binary::Less => Binary::AtLeast,
                    Binary::AtMost => Binary::Greater,
                    Binary::Greater => Binary::AtMost,
                    Binary::AtLeast => Binary::Less,
                    _ => return self.whole(whole),
                };
                if !equality && blank.is_none() && (left.nullable || right.nullable) {
                    return self.whole(whole);
                }
                self.bare_compare(opposite, left, right, blank.as_ref(), whole)
            }
            Kind::IsNull(tested) if let Kind::Column { row, column } = &tested.kind => {
                Ok(Sql::fill("{0} IS NOT NULL", &[&self.column(*row, column)]))
            }
            _ => self.whole(whole),
        }
    }

    fn bare_compare(
        &mut self,
        operator: Binary,
        left: &Node,
        right: &Node,
        blank: Option<&Literal>,
        whole: &Node,
    ) -> Result<Sql, FormulaError> {
        let known = if left.nullable { (left, right) } else { (right, left) };
        let (open, value) = known;
        if open.nullable && value.nullable && blank.is_some() {
            return self.plain(operator, left, right, blank, whole);
        }
        let (l, r) = self.sides(left, right)?;
        if l.error.is_some() || r.error.is_some() {
            return self.plain(operator, left, right, blank, whole);
        }
        let bare = Sql::fill(&self.comparison(operator, &left.ty), &[&l.value, &r.value]);
        if !open.nullable {
            return Ok(bare);
        }
        let Some(blank) = blank else {
            // A blank equals a blank alone, and is neither before nor after anything.
            let both = left.nullable && right.nullable;
            return Ok(match operator {
                Binary::Unequal => Sql::fill(&self.same("{0}", "{1}", false), &[&l.value, &r.value]),
                Binary::Equal if both => Sql::fill(&self.same("{0}", "{1}", true), &[&l.value, &r.value]),
                _ => bare,
            });
        };
        // Seen from the side that may be blank.
        let seen = if left.nullable { operator } else { operator.mirrored() };
        let column = if left.nullable { &l.value } else { &r.value };
        match value.literal().and_then(|v| blank_fulfils(seen, blank, v)) {
            Some(false) => Ok(bare),
            Some(true) if operator == Binary::Unequal => {
                Ok(Sql::fill(&self.same("{0}", "{1}", false), &[&l.value, &r.value]))
            }
            Some(true) => Ok(Sql::fill("({0} OR {1} IS NULL)", &[&bare, column])),
            None => self.plain(operator, left, right, Some(blank), whole),
        }
    }

    fn plain(
        &mut self,
        operator: Binary,
        left: &Node,
        right: &Node,
        blank: Option<&Literal>,
        whole: &Node,
    ) -> Result<Sql, FormulaError> {
        let kind = Kind::Compare {
            operator,
            left: Box::new(left.clone()),
            right: Box::new(right.clone()),
            blank: blank.cloned(),
        };
        self.whole(&Node { kind, ..whole.clone() })
    }
}

/// Whether something in it can fail; a rough answer that errs towards yes.
fn can_fail(node: &Node) -> bool {
    match &node.kind {
        Kind::Compare { left, right, .. } => can_fail(left) || can_fail(right),
        Kind::Logic { parts, .. } => parts.iter().any(can_fail),
        Kind::Not(inner) | Kind::IsNull(inner) | Kind::OrElse(inner, _) | Kind::Part { of: inner, .. } => {
            can_fail(inner)
        }
        Kind::Null | Kind::Literal(_) | Kind::Param(_) | Kind::Column { .. } => false,
        Kind::Own { args, fails: None, .. } => args.iter().any(can_fail),
        _ => true,
    }
}
