//! Syntax tree to typed tree: operators here, names in `resolve`, functions in `functions`.

use std::collections::BTreeSet;
use std::ops::Range;

use sheaf_model::field::{MOST_DECIMALS, parse_decimal};
use sheaf_model::{FieldId, Table, TableId};

use super::coerce;
use super::error::FormulaError;
use super::functions;
use super::scope::Scope;
use super::syntax::{Binary, Expr, ExprKind, Unary};
use super::typed::{Arithmetic, Join, Kind, Literal, Node, RowId, Typed};
use super::types::{Failure, Type};

/// Most steps of a formula, those of the computed fields that it names included.
const MOST_STEPS: usize = 5_000;

/// Gives every part of a formula its type and every name its field.
pub fn check(expr: &Expr, scope: &Scope<'_>) -> Result<Typed, FormulaError> {
    let mut checker = Checker::new(*scope);
    let node = checker.expr(expr)?;
    Ok(checker.typed(node))
}

/// What is true where one of these groups is, each of which is where all of its formulas are. Each may be of another person: its `ME()` is
/// the one that it comes with, or else whoever asks.
pub fn check_any(groups: &[Vec<(Expr, Option<i64>)>], scope: &Scope<'_>) -> Result<Typed, FormulaError> {
    let mut checker = Checker::new(*scope);
    let mut any = Vec::with_capacity(groups.len());
    for group in groups {
        let mut all = Vec::with_capacity(group.len());
        for (expr, me) in group {
            checker.scope.me = *me;
            all.push(checker.expr(expr)?);
        }
        any.push(checker.logic(true, all, &(0..0))?);
    }
    let node = checker.logic(false, any, &(0..0))?;
    Ok(checker.typed(node))
}

fn is_mine(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Call { name, .. } if functions::is_mine(name))
}

/// The state of a check.
pub(crate) struct Checker<'a> {
    pub scope: Scope<'a>,
    /// The table and the record whose formula is being checked; another's while a computed field is looked into.
    pub table: &'a Table,
    pub own: RowId,
    /// The records that the aggregates around bind, the outermost first.
    pub sources: Vec<Vec<Join>>,
    /// The computed fields that are being looked into.
    pub inlining: Vec<(TableId, FieldId)>,
    pub depends_on: BTreeSet<(TableId, FieldId)>,
    /// Tables whose records it goes through, also where it reads no field of them.
    pub reads: BTreeSet<TableId>,
    pub local: bool,
    pub deterministic: bool,
    next_row: RowId,
    steps: usize,
}

impl<'a> Checker<'a> {
    pub(super) fn new(scope: Scope<'a>) -> Self {
        Checker {
            scope,
            table: scope.table,
            own: 0,
            sources: Vec::new(),
            inlining: Vec::new(),
            depends_on: BTreeSet::new(),
            reads: BTreeSet::new(),
            local: true,
            deterministic: true,
            next_row: 1,
            steps: 0,
        }
    }

    fn typed(self, node: Node) -> Typed {
        let Checker { depends_on, mut reads, local, deterministic, .. } = self;
        reads.extend(depends_on.iter().map(|(table, _)| *table));
        Typed { node, depends_on, reads, local, deterministic }
    }

    pub(crate) fn new_row(&mut self) -> RowId {
        self.next_row += 1;
        self.next_row - 1
    }

    pub(crate) fn expr(&mut self, expr: &Expr) -> Result<Node, FormulaError> {
        let span = &expr.span;
        self.steps += 1;
        if self.steps > MOST_STEPS {
            let message =
                format!("The formula has more than {MOST_STEPS} steps, with the computed fields that it names.");
            return Err(FormulaError::new(span.clone(), message));
        }
        match &expr.kind {
            ExprKind::Number(text) => number(text, span),
            ExprKind::Text(text) => Ok(Node::text(text.clone(), span)),
            ExprKind::Boolean(b) => Ok(Node::boolean(*b, span)),
            ExprKind::Missing => Ok(Node::null(span)),
            ExprKind::Path(segments) => self.path(segments, span),
            ExprKind::Call { name, name_span, args } => functions::call(self, name, &name_span.0, args, span),
            ExprKind::Unary(Unary::Plus, inner) => self.expr(inner),
            ExprKind::Unary(Unary::Minus, inner) => {
                let inner = self.expr(inner)?;
                self.negate(inner, span)
            }
            ExprKind::Unary(Unary::Not, inner) => {
                let inner = self.expr(inner)?;
                let inner = self.as_boolean(inner)?;
                Ok(Node::solid(Kind::Not(Box::new(inner)), Type::Boolean, span))
            }
            ExprKind::Percent(inner) => {
                let inner = self.expr(inner)?;
                self.percent(inner, span)
            }
            ExprKind::Binary(operator @ (Binary::And | Binary::Or), left, right) => {
                let parts = [self.expr(left)?, self.expr(right)?];
                self.logic(*operator == Binary::And, parts, span)
            }
            ExprKind::Binary(operator, left, right) => {
                let compared = (self.expr(left)?, self.expr(right)?);
                let whole = self.binary(*operator, compared.0, compared.1, span)?;
                if !operator.compares() {
                    return Ok(whole);
                }
                // Whoever has no such value is not like those records that have none either.
                [left, right].into_iter().filter(|side| is_mine(side)).try_fold(whole, |whole, mine| {
                    let there = functions::call(self, "ISBLANK", &mine.span, std::slice::from_ref(mine), span)?;
                    let there = Node::solid(Kind::Not(Box::new(there)), Type::Boolean, span);
                    self.logic(true, [there, whole], span)
                })
            }
        }
    }

    pub(crate) fn logic(
        &mut self,
        all: bool,
        parts: impl IntoIterator<Item = Node>,
        span: &Range<usize>,
    ) -> Result<Node, FormulaError> {
        let mut flat = Vec::new();
        for part in parts {
            match self.as_boolean(part)? {
                Node { kind: Kind::Logic { all: same, parts }, .. } if same == all => flat.extend(parts),
                part => flat.push(part),
            }
        }
        Ok(Node::solid(Kind::Logic { all, parts: flat }, Type::Boolean, span))
    }

    pub(crate) fn binary(
        &mut self,
        operator: Binary,
        left: Node,
        right: Node,
        span: &Range<usize>,
    ) -> Result<Node, FormulaError> {
        match operator {
            Binary::And | Binary::Or => self.logic(operator == Binary::And, [left, right], span),
            Binary::Join => {
                let mut parts = Vec::new();
                for side in [left, right] {
                    match coerce::filled(self.as_text(side)?) {
                        Node { kind: Kind::Concat(inner), .. } => parts.extend(inner),
                        node => parts.push(node),
                    }
                }
                Ok(Node::solid(Kind::Concat(parts), Type::Text, span))
            }
            Binary::Add => self.add(Arithmetic::Add, left, right, span),
            Binary::Subtract => self.add(Arithmetic::Subtract, left, right, span),
            Binary::Multiply => {
                let (left, right) = (self.as_solid_number(left)?, self.as_solid_number(right)?);
                Ok(multiply(left, right, span))
            }
            Binary::Divide => {
                let (left, right) = (self.as_solid_number(left)?, self.as_solid_number(right)?);
                Ok(divide(left, right, span))
            }
            Binary::Power => {
                let args = vec![self.as_solid_real(left)?, self.as_solid_real(right)?];
                Ok(Node::own("power", args, Some(Failure::Number), Type::REAL, span))
            }
            _ => self.compare(operator, left, right, span),
        }
    }

    fn negate(&mut self, inner: Node, span: &Range<usize>) -> Result<Node, FormulaError> {
        if inner.ty == Type::Duration {
            let inner = coerce::filled(inner);
            return Ok(Node::solid(Kind::Negate(Box::new(inner)), Type::Duration, span));
        }
        let inner = self.as_solid_number(inner)?;
        Ok(match inner.literal() {
            Some(Literal::Whole(n)) => Node { kind: Kind::Literal(Literal::Whole(-n)), span: span.clone(), ..inner },
            Some(Literal::Real(n)) => Node { kind: Kind::Literal(Literal::Real(-n)), span: span.clone(), ..inner },
            _ => {
                let ty = inner.ty.clone();
                Node::solid(Kind::Negate(Box::new(inner)), ty, span)
            }
        })
    }

    fn percent(&mut self, inner: Node, span: &Range<usize>) -> Result<Node, FormulaError> {
        let inner = self.as_solid_number(inner)?;
        Ok(match inner.ty {
            // The same whole number means a hundredth when two more of its digits stand after the point.
            Type::Number { decimals: Some(d) } if d + 2 <= MOST_DECIMALS => {
                Node { ty: Type::exact(d + 2), span: span.clone(), ..inner }
            }
            _ => divide(inner, Node::whole(100, span), span),
        })
    }

    fn add(
        &mut self,
        operation: Arithmetic,
        left: Node,
        right: Node,
        span: &Range<usize>,
    ) -> Result<Node, FormulaError> {
        if left.ty.is_temporal() || right.ty.is_temporal() {
            return self.add_temporal(operation, left, right, span);
        }
        let (left, right) = (self.as_solid_number(left)?, self.as_solid_number(right)?);
        Ok(add_numbers(operation, left, right, span))
    }
}

/// `+` and `-` of two numbers that are never blank: exact where both are.
pub(crate) fn add_numbers(operation: Arithmetic, left: Node, right: Node, span: &Range<usize>) -> Node {
    let (left, right) = coerce::align(left, right);
    let ty = left.ty.clone();
    Node::solid(Kind::Arithmetic(operation, Box::new(left), Box::new(right)), ty, span)
}

/// `*` of two numbers that are never blank: exact as long as the digits after the point are at most twelve.
pub(crate) fn multiply(left: Node, right: Node, span: &Range<usize>) -> Node {
    if let (Type::Number { decimals: Some(a) }, Type::Number { decimals: Some(b) }) = (&left.ty, &right.ty)
        && a + b <= MOST_DECIMALS
    {
        let ty = Type::exact(a + b);
        return Node::solid(Kind::Arithmetic(Arithmetic::Multiply, Box::new(left), Box::new(right)), ty, span);
    }
    let (left, right) = (coerce::to_real(left), coerce::to_real(right));
    Node::solid(Kind::Arithmetic(Arithmetic::Multiply, Box::new(left), Box::new(right)), Type::REAL, span)
}

/// `/` of two numbers that are never blank.
pub(crate) fn divide(left: Node, right: Node, span: &Range<usize>) -> Node {
    let (left, right) = if left.ty == right.ty && left.literal().is_none() && right.literal().is_none() {
        // Scaled alike, so the scale falls away: the quotient is as exact as can be.
        (coerce::as_real(left), coerce::as_real(right))
    } else {
        (coerce::to_real(left), coerce::to_real(right))
    };
    Node::solid(Kind::Divide(Box::new(left), Box::new(right)), Type::REAL, span)
}

/// A number as it was written: exact where its digits after the point are at most twelve.
fn number(text: &str, span: &Range<usize>) -> Result<Node, FormulaError> {
    let after = text.split_once('.').map_or(0, |(_, digits)| digits.len());
    let plain = !text.contains(['e', 'E']);
    if plain && after <= usize::from(MOST_DECIMALS) {
        let decimals = after as u8;
        if let Some(n) = parse_decimal(text, decimals) {
            return Ok(Node::solid(Kind::Literal(Literal::Whole(n)), Type::exact(decimals), span));
        }
    }
    match text.parse::<f64>() {
        Ok(n) if n.is_finite() => Ok(Node::real(n, span)),
        _ => Err(FormulaError::new(span.clone(), format!("The number {text} is too large."))),
    }
}
