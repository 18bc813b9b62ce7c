//! The typed tree: every field and function resolved, every conversion in sight, ready to be written as SQL.

use std::collections::BTreeSet;
use std::ops::Range;

use sheaf_model::field::Choice;
use sheaf_model::path::Step;
use sheaf_model::{FieldId, TableId};

use super::syntax::Binary;
use super::types::{Failure, Type};
use crate::sql::{Param, Read};

/// A formula with its types; valid for the version of the model that it was checked against.
#[derive(Debug, Clone)]
pub struct Typed {
    pub(crate) node: Node,
    pub(crate) depends_on: BTreeSet<(TableId, FieldId)>,
    pub(crate) reads: BTreeSet<TableId>,
    pub(crate) local: bool,
    pub(crate) deterministic: bool,
}

impl Typed {
    /// The type of its result.
    pub fn result(&self) -> &Type {
        &self.node.ty
    }

    /// Whether it reads only columns of its own record, so that it may be indexed.
    pub fn is_local(&self) -> bool {
        self.local
    }

    /// Whether it gives the same for the same data: it asks neither the time nor who asks.
    pub fn is_deterministic(&self) -> bool {
        self.deterministic
    }

    /// Whether its result may be blank.
    pub fn is_nullable(&self) -> bool {
        self.node.nullable
    }

    /// Every field that it reads, also through other computed fields, links and back-links.
    pub fn depends_on(&self) -> &BTreeSet<(TableId, FieldId)> {
        &self.depends_on
    }

    /// Every table whose records it reads, also those that it only counts.
    pub fn reads(&self) -> impl Iterator<Item = TableId> {
        self.reads.iter().copied()
    }
}

/// A record that is in reach while a formula is computed: 0 is the formula's own, others come through links.
pub(crate) type RowId = u32;

/// An expression with its type.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub kind: Kind,
    pub ty: Type,
    /// Whether its value may be NULL though there is no error: a blank.
    pub nullable: bool,
    pub span: Range<usize>,
}

/// A value that was written in the formula (or follows from what was written).
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Literal {
    /// Also scaled decimals, days, milliseconds, codes.
    Whole(i64),
    Real(f64),
    Text(String),
    Boolean(bool),
}

/// Arithmetic on two values that lie alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    Null,
    Literal(Literal),
    Param(Param),
    Column {
        row: RowId,
        column: String,
    },
    /// A part of JSON, read as something.
    Part {
        of: Box<Node>,
        steps: Vec<Step>,
        read: Read,
    },
    /// Through links, one record each.
    Via {
        joins: Vec<Join>,
        body: Box<Node>,
    },
    /// The formula of a computed field: what is written in it goes into SQL as it is, so that an index on it is used.
    Computed(Box<Node>),
    Arithmetic(Arithmetic, Box<Node>, Box<Node>),
    /// Of approximate numbers.
    Divide(Box<Node>, Box<Node>),
    Negate(Box<Node>),
    Concat(Vec<Node>),
    /// Of values that lie alike; `blank` says what a blank counts as (none: a blank equals a blank alone).
    Compare {
        operator: Binary,
        left: Box<Node>,
        right: Box<Node>,
        blank: Option<Literal>,
    },
    /// AND (`all`) or OR.
    Logic {
        all: bool,
        parts: Vec<Node>,
    },
    Not(Box<Node>),
    Case {
        branches: Vec<(Node, Node)>,
        otherwise: Box<Node>,
    },
    /// The body, unless it fails (with this failure; none: any).
    Catch {
        body: Box<Node>,
        fallback: Box<Node>,
        only: Option<Failure>,
    },
    /// Whether the body fails: with this failure, or with any but it (`except`), or with any.
    Fails {
        body: Box<Node>,
        only: Option<Failure>,
        except: Option<Failure>,
    },
    /// Always fails.
    Fail(Failure),
    /// Nothing but the error of a value, whatever type that is of.
    ErrorOf(Box<Node>),
    IsNull(Box<Node>),
    OrElse(Box<Node>, Literal),
    /// The body where no condition holds, else the failure of the first that does.
    Unless {
        body: Box<Node>,
        conditions: Vec<(Node, Failure)>,
    },
    /// The body; a NULL is this failure.
    Require(Box<Node>, Failure),
    /// SQL that both engines have: a template for each.
    Template {
        sqlite: &'static str,
        postgres: &'static str,
        args: Vec<Node>,
    },
    /// A function of our own.
    Own {
        name: &'static str,
        args: Vec<Node>,
        /// What a NULL means.
        fails: Option<Failure>,
    },
    /// A choice's label.
    Label(Box<Node>, std::sync::Arc<[Choice]>),
    /// A choice's position in its list.
    Position(Box<Node>, std::sync::Arc<[Choice]>),
    /// Several values of one type as a JSON array.
    Array(Vec<Node>),
    Aggregate(Box<Aggregate>),
}

/// What becomes of the values of many records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fold {
    Sum,
    Average,
    Least,
    Greatest,
    /// Values that are not blank.
    Count,
    /// Records.
    CountRows,
    CountDistinct,
    /// The first that is not blank, in the order of the records.
    First,
    Last,
    /// All that are not blank, as a JSON array.
    List,
}

/// One value from many records.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Aggregate {
    pub joins: Vec<Join>,
    pub fold: Fold,
    pub body: Node,
    pub conditions: Vec<Node>,
}

/// A record, or records, reached from another one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Join {
    /// Its number.
    pub row: RowId,
    /// The table it is of.
    pub table: TableId,
    /// What it is called in SQL.
    pub name: String,
    /// The record that it is reached from.
    pub from: RowId,
    /// How.
    pub how: How,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum How {
    /// Through a link of the record before: one at most.
    Link { column: String },
    /// By a link of the records that are reached.
    Back { column: String },
    /// Through a `links` field; the table between.
    Links { between: String },
    /// By a `links` field of the records that are reached.
    BackLinks { between: String },
    /// All records of the table.
    Whole,
}

impl How {
    /// Whether it can reach several records.
    pub(crate) fn is_many(&self) -> bool {
        !matches!(self, How::Link { .. })
    }
}

impl Node {
    pub(crate) fn new(kind: Kind, ty: Type, nullable: bool, span: &Range<usize>) -> Node {
        Node { kind, ty, nullable, span: span.clone() }
    }

    /// A node that is never blank.
    pub(crate) fn solid(kind: Kind, ty: Type, span: &Range<usize>) -> Node {
        Node::new(kind, ty, false, span)
    }

    pub(crate) fn null(span: &Range<usize>) -> Node {
        Node::new(Kind::Null, Type::Blank, true, span)
    }

    pub(crate) fn whole(n: i64, span: &Range<usize>) -> Node {
        Node::solid(Kind::Literal(Literal::Whole(n)), Type::WHOLE, span)
    }

    pub(crate) fn boolean(b: bool, span: &Range<usize>) -> Node {
        Node::solid(Kind::Literal(Literal::Boolean(b)), Type::Boolean, span)
    }

    pub(crate) fn text(text: impl Into<String>, span: &Range<usize>) -> Node {
        Node::solid(Kind::Literal(Literal::Text(text.into())), Type::Text, span)
    }

    pub(crate) fn real(n: f64, span: &Range<usize>) -> Node {
        Node::solid(Kind::Literal(Literal::Real(n)), Type::REAL, span)
    }

    /// A function of our own; its answer is never NULL unless it fails.
    pub(crate) fn own(
        name: &'static str,
        args: Vec<Node>,
        fails: Option<Failure>,
        ty: Type,
        span: &Range<usize>,
    ) -> Node {
        Node::solid(Kind::Own { name, args, fails }, ty, span)
    }

    /// The error of a value, as of another type.
    pub(crate) fn error_of(node: Node, ty: Type) -> Node {
        let span = node.span.clone();
        Node::new(Kind::ErrorOf(Box::new(node)), ty, true, &span)
    }

    /// A template of SQL that is the same in both dialects.
    pub(crate) fn template(template: &'static str, args: Vec<Node>, ty: Type, span: &Range<usize>) -> Node {
        let nullable = args.iter().any(|a| a.nullable);
        Node::new(Kind::Template { sqlite: template, postgres: template, args }, ty, nullable, span)
    }

    /// Whether it reads no record but this one and those that it reaches itself.
    pub(crate) fn is_about(&self, row: RowId) -> bool {
        self.rows().iter().all(|read| *read == row)
    }

    /// The records that it reads, those apart that it reaches itself.
    pub(crate) fn rows(&self) -> BTreeSet<RowId> {
        let (mut read, mut reached) = Default::default();
        self.collect_rows(&mut read, &mut reached);
        &read - &reached
    }

    fn collect_rows(&self, read: &mut BTreeSet<RowId>, reached: &mut BTreeSet<RowId>) {
        match &self.kind {
            Kind::Column { row, .. } => {
                read.insert(*row);
            }
            Kind::Via { joins, .. } => collect_joins(joins, read, reached),
            Kind::Aggregate(aggregate) => collect_joins(&aggregate.joins, read, reached),
            _ => {}
        }
        self.each_child(|child| child.collect_rows(read, reached));
    }

    fn each_child(&self, mut visit: impl FnMut(&Node)) {
        match &self.kind {
            Kind::Null | Kind::Literal(_) | Kind::Param(_) | Kind::Column { .. } | Kind::Fail(_) => {}
            Kind::Via { body: inner, .. }
            | Kind::Part { of: inner, .. }
            | Kind::Computed(inner)
            | Kind::Negate(inner)
            | Kind::Not(inner)
            | Kind::Fails { body: inner, .. }
            | Kind::ErrorOf(inner)
            | Kind::IsNull(inner)
            | Kind::OrElse(inner, _)
            | Kind::Require(inner, _)
            | Kind::Label(inner, _)
            | Kind::Position(inner, _) => visit(inner),
            Kind::Arithmetic(_, left, right)
            | Kind::Divide(left, right)
            | Kind::Compare { left, right, .. }
            | Kind::Catch { body: left, fallback: right, .. } => [left, right].into_iter().for_each(|n| visit(n)),
            Kind::Concat(parts) | Kind::Logic { parts, .. } | Kind::Array(parts) => parts.iter().for_each(visit),
            Kind::Template { args, .. } | Kind::Own { args, .. } => args.iter().for_each(visit),
            Kind::Case { branches, otherwise } => {
                branches.iter().flat_map(|(condition, result)| [condition, result]).for_each(&mut visit);
                visit(otherwise);
            }
            Kind::Unless { body, conditions } => {
                visit(body);
                conditions.iter().for_each(|(condition, _)| visit(condition));
            }
            Kind::Aggregate(aggregate) => {
                visit(&aggregate.body);
                aggregate.conditions.iter().for_each(visit);
            }
        }
    }

    pub(crate) fn literal(&self) -> Option<&Literal> {
        match &self.kind {
            Kind::Literal(literal) => Some(literal),
            _ => None,
        }
    }

    pub(crate) fn literal_text(&self) -> Option<&str> {
        match self.literal() {
            Some(Literal::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The whole number that it was written as.
    pub(crate) fn literal_whole(&self) -> Option<i64> {
        match (self.literal(), &self.ty) {
            (Some(Literal::Whole(n)), Type::Number { decimals: Some(d) }) => {
                let unit = sheaf_model::field::pow10(*d);
                (n % unit == 0).then_some(n / unit)
            }
            _ => None,
        }
    }

    /// `""` as it was written, or nothing at all.
    pub(crate) fn is_written_blank(&self) -> bool {
        matches!(self.kind, Kind::Null) || self.literal_text() == Some("")
    }
}

fn collect_joins(joins: &[Join], read: &mut BTreeSet<RowId>, reached: &mut BTreeSet<RowId>) {
    reached.extend(joins.iter().map(|join| join.row));
    // All records of a table are reached from nowhere.
    read.extend(joins.iter().filter(|join| join.how != How::Whole).map(|join| join.from));
}
