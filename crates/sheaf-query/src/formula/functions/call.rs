//! One call of a function while it is checked: its arguments, brought to the types that are needed.

use std::ops::Range;

use super::{Function, Take};
use crate::formula::check::Checker;
use crate::formula::coerce::{self, align, filled, rescale, to_real};
use crate::formula::error::FormulaError;
use crate::formula::syntax::Expr;
use crate::formula::typed::{Kind, Node};
use crate::formula::types::{Failure, Type};

/// A call with its arguments as they were written.
pub(crate) struct Call<'c, 'a, 'e> {
    pub checker: &'c mut Checker<'a>,
    pub function: &'static Function,
    pub args: &'e [Expr],
    pub span: &'e Range<usize>,
}

type Checked = Result<Node, FormulaError>;

impl Call<'_, '_, '_> {
    /// Whether the argument was given.
    pub fn has(&self, i: usize) -> bool {
        i < self.args.len()
    }

    /// An argument as it is; left out: blank.
    pub fn arg(&mut self, i: usize) -> Checked {
        match self.args.get(i) {
            Some(arg) => self.checker.expr(arg),
            None => Ok(Node::null(self.span)),
        }
    }

    pub fn text(&mut self, i: usize) -> Checked {
        let arg = self.arg(i)?;
        self.checker.as_solid_text(arg)
    }

    /// A number that is exact where it was; a blank is 0.
    pub fn number(&mut self, i: usize) -> Checked {
        let arg = self.arg(i)?;
        self.checker.as_solid_number(arg)
    }

    pub fn real(&mut self, i: usize) -> Checked {
        Ok(to_real(self.number(i)?))
    }

    pub fn whole(&mut self, i: usize) -> Checked {
        let arg = self.arg(i)?;
        self.checker.as_whole(arg)
    }

    pub fn boolean(&mut self, i: usize) -> Checked {
        let arg = self.arg(i)?;
        self.checker.as_boolean(arg)
    }

    pub fn date(&mut self, i: usize) -> Checked {
        let arg = self.arg(i)?;
        self.checker.as_date(arg)
    }

    /// An error at an argument.
    pub fn error(&self, i: usize, message: impl Into<String>) -> FormulaError {
        let span = self.args.get(i).map_or(self.span, |a| &a.span);
        FormulaError::new(span.clone(), message)
    }

    fn take(&mut self, i: usize, take: Take) -> Checked {
        let left_out = !self.has(i);
        let span = self.span;
        match take {
            Take::TextOr(text) if left_out => Ok(Node::text(text, span)),
            Take::RealOr(n) if left_out => Ok(Node::real(n, span)),
            Take::WholeOr(n) if left_out => Ok(Node::whole(n, span)),
            Take::BooleanOr(b) if left_out => Ok(Node::boolean(b, span)),
            Take::Text | Take::TextOr(_) => self.text(i),
            Take::Real | Take::RealOr(_) => self.real(i),
            Take::Whole | Take::WholeOr(_) => self.whole(i),
            Take::BooleanOr(_) => self.boolean(i),
            Take::Date => self.date(i),
            Take::Time => {
                let arg = self.arg(i)?;
                self.checker.as_time(arg)
            }
        }
    }

    fn takes(&mut self, takes: &[Take]) -> Result<Vec<Node>, FormulaError> {
        let mut nodes = Vec::with_capacity(takes.len());
        for (i, take) in takes.iter().enumerate() {
            nodes.push(self.take(i, *take)?);
        }
        // The last type serves all arguments that follow.
        if let Some(last) = takes.last() {
            for i in takes.len()..self.args.len() {
                nodes.push(self.take(i, *last)?);
            }
        }
        Ok(nodes)
    }

    pub fn own(&mut self, name: &'static str, takes: &[Take], ty: Type, fails: Option<Failure>) -> Checked {
        let args = self.takes(takes)?;
        // A count that was written and is not below one cannot be out of range.
        let counts =
            matches!(name, "left" | "right" | "mid") && args.iter().skip(1).all(|a| a.literal_whole() > Some(0));
        match fails.filter(|_| !counts) {
            Some(_) => Ok(blank_with(args.clone(), Node::own(name, args, fails, ty, self.span))),
            // A blank goes through the function as it is.
            None => {
                let nullable = args.iter().any(|a| a.nullable);
                Ok(Node::new(Kind::Own { name, args, fails: None }, ty, nullable, self.span))
            }
        }
    }

    pub fn sql(&mut self, sqlite: &'static str, postgres: &'static str, takes: &[Take], ty: Type) -> Checked {
        let args = self.takes(takes)?;
        let nullable = args.iter().any(|a| a.nullable);
        Ok(Node::new(Kind::Template { sqlite, postgres, args }, ty, nullable, self.span))
    }

    /// Several expressions as one type, as the branches of IF must be.
    pub fn unify(&mut self, nodes: Vec<Node>) -> Result<(Vec<Node>, Type), FormulaError> {
        let mut ty = Type::Blank;
        for node in nodes.iter().filter(|n| !n.is_written_blank()) {
            ty = common(ty, &node.ty);
        }
        if ty == Type::Blank && nodes.iter().any(|n| n.ty == Type::Text) {
            ty = Type::Text;
        }
        let mut unified = Vec::with_capacity(nodes.len());
        for node in nodes {
            unified.push(self.as_type(node, &ty)?);
        }
        Ok((unified, ty))
    }

    fn as_type(&mut self, node: Node, ty: &Type) -> Checked {
        if node.ty == *ty {
            return Ok(node);
        }
        if node.is_written_blank() {
            return Ok(Node { ty: ty.clone(), ..Node::null(&node.span) });
        }
        match ty {
            Type::Number { decimals } => {
                let number = self.checker.as_number(node)?;
                Ok(decimals.map_or_else(|| to_real(number.clone()), |d| rescale(number.clone(), d)))
            }
            Type::Text => self.checker.as_text(node),
            Type::Duration if node.ty == Type::Time => Ok(Node { ty: Type::Duration, ..node }),
            // A number is one of days, as where it is added.
            Type::Duration => {
                let days = self.checker.as_solid_number(node)?;
                Ok(Node { ty: Type::Duration, ..self.checker.as_milliseconds(days) })
            }
            Type::DateTime => self.checker.as_datetime(node),
            Type::Choice(choices) if node.literal_text().is_some() => {
                crate::formula::compare::choice_literal(&node, choices)
            }
            _ => Err(coerce::unfit(&node, ty.name(), &node.ty)),
        }
    }
}

/// The type that two types meet in; text is what all can be.
fn common(a: Type, b: &Type) -> Type {
    match (&a, b) {
        (Type::Blank, _) => b.clone(),
        (_, Type::Blank) => a,
        _ if a == *b => a,
        (Type::Number { decimals: Some(x) }, Type::Number { decimals: Some(y) }) => Type::exact(*x.max(y)),
        (Type::Number { .. }, Type::Number { .. }) => Type::REAL,
        (Type::Date | Type::DateTime, Type::Date | Type::DateTime) => Type::DateTime,
        (Type::Time | Type::Duration, Type::Time | Type::Duration)
        | (Type::Duration, Type::Number { .. })
        | (Type::Number { .. }, Type::Duration) => Type::Duration,
        (Type::Number { .. }, Type::Boolean) => a,
        (Type::Boolean, Type::Number { .. }) => b.clone(),
        _ => Type::Text,
    }
}

/// A result that is blank where one of its dates is blank.
pub(crate) fn blank_with(args: Vec<Node>, result: Node) -> Node {
    let blanks: Vec<Node> = args.into_iter().filter(|a| a.nullable).collect();
    if blanks.is_empty() {
        return result;
    }
    let span = result.span.clone();
    let tests = blanks.into_iter().map(|a| Node::solid(Kind::IsNull(Box::new(a)), Type::Boolean, &span));
    let mut tests: Vec<Node> = tests.collect();
    let test = match tests.len() {
        1 => tests.remove(0),
        _ => Node::solid(Kind::Logic { all: false, parts: tests }, Type::Boolean, &span),
    };
    let ty = result.ty.clone();
    let null = Node { ty: ty.clone(), ..Node::null(&span) };
    Node::new(Kind::Case { branches: vec![(test, null)], otherwise: Box::new(result) }, ty, true, &span)
}

/// Numbers brought to one scale, or all to floating point.
pub(crate) fn align_all(nodes: Vec<Node>) -> Vec<Node> {
    let mut ty = Node::whole(0, &(0..0));
    for node in &nodes {
        ty = align(ty, node.clone()).1;
        ty = Node { ty: ty.ty.clone(), ..Node::whole(0, &(0..0)) };
    }
    let target = ty.ty;
    nodes
        .into_iter()
        .map(|n| match target {
            Type::Number { decimals: Some(d) } => rescale(filled(n), d),
            _ => to_real(filled(n)),
        })
        .collect()
}
