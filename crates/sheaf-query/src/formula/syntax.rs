//! The syntax tree: what was written, before anything is known about fields.

use std::ops::Range;

/// An expression as it was written, with its place.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where, in bytes of the text.
    pub span: Range<usize>,
    /// How deep it is.
    pub(crate) depth: u16,
}

/// The kinds of expression.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// A number, as it was written: its digits after the point say how exact it is.
    Number(String),
    /// A text, without its quotes.
    Text(String),
    /// TRUE or FALSE.
    Boolean(bool),
    /// A field, perhaps through links: `{Company}.{Country}`.
    Path(Vec<Segment>),
    /// A function with its arguments.
    Call {
        /// As it was written.
        name: String,
        /// Where the name stands.
        name_span: Place,
        /// Its arguments.
        args: Vec<Expr>,
    },
    /// An argument that was left out, as in `IF(a,,b)`.
    Missing,
    /// `-x`, `+x` or `not x`.
    Unary(Unary, Box<Expr>),
    /// `x%`.
    Percent(Box<Expr>),
    /// Two operands.
    Binary(Binary, Box<Expr>, Box<Expr>),
}

/// A place that does not count when two expressions are compared.
#[derive(Debug, Clone)]
pub struct Place(pub Range<usize>);

impl PartialEq for Place {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// One step of a path.
#[derive(Debug, Clone)]
pub struct Segment {
    /// The name or label, without braces; of the record's own with its `@`.
    pub name: String,
    /// How it was written.
    pub form: Form,
    /// Where.
    pub span: Range<usize>,
}

/// How a name was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `{Label or name}`
    Braced,
    /// `name`
    Bare,
    /// `@id`
    Own,
    /// `["key"]`, within JSON
    Key,
    /// `[0]`, within JSON
    Place,
}

/// Operators before an operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unary {
    /// `-x`
    Minus,
    /// `+x`
    Plus,
    /// `not x`
    Not,
}

/// Operators between operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Binary {
    /// `or`
    Or,
    /// `and`
    And,
    /// `=`
    Equal,
    /// `<>`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `&`
    Join,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `^`
    Power,
}

impl Binary {
    /// The comparison that says the same with its sides exchanged.
    pub(crate) const fn mirrored(self) -> Binary {
        match self {
            Binary::Less => Binary::Greater,
            Binary::AtMost => Binary::AtLeast,
            Binary::Greater => Binary::Less,
            Binary::AtLeast => Binary::AtMost,
            same => same,
        }
    }

    /// Whether it compares its sides.
    pub(crate) const fn compares(self) -> bool {
        use Binary::{AtLeast, AtMost, Equal, Greater, Less, Unequal};
        matches!(self, Equal | Unequal | Less | AtMost | Greater | AtLeast)
    }

    /// How tightly it binds, as in spreadsheets; all are read from the left.
    pub(crate) const fn strength(self) -> u8 {
        match self {
            Binary::Or => 1,
            Binary::And => 2,
            Binary::Equal | Binary::Unequal | Binary::Less | Binary::AtMost | Binary::Greater | Binary::AtLeast => 4,
            Binary::Join => 5,
            Binary::Add | Binary::Subtract => 6,
            Binary::Multiply | Binary::Divide => 7,
            Binary::Power => 8,
        }
    }

    /// As it is written.
    pub const fn symbol(self) -> &'static str {
        match self {
            Binary::Or => "or",
            Binary::And => "and",
            Binary::Equal => "=",
            Binary::Unequal => "<>",
            Binary::Less => "<",
            Binary::AtMost => "<=",
            Binary::Greater => ">",
            Binary::AtLeast => ">=",
            Binary::Join => "&",
            Binary::Add => "+",
            Binary::Subtract => "-",
            Binary::Multiply => "*",
            Binary::Divide => "/",
            Binary::Power => "^",
        }
    }
}

/// How tightly `not` binds: looser than a comparison, tighter than `and`.
pub(crate) const NOT_STRENGTH: u8 = 3;
/// How tightly a sign binds: `-2^2` is 4, as in spreadsheets.
pub(crate) const SIGN_STRENGTH: u8 = 9;

/// Places do not count: two expressions are equal when they say the same.
impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl PartialEq for Segment {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.form == other.form
    }
}

impl Expr {
    pub(crate) fn new(kind: ExprKind, span: Range<usize>) -> Self {
        let depth = 1 + match &kind {
            ExprKind::Call { args, .. } => args.iter().map(|a| a.depth).max().unwrap_or(0),
            ExprKind::Unary(_, a) | ExprKind::Percent(a) => a.depth,
            ExprKind::Binary(_, a, b) => a.depth.max(b.depth),
            _ => 0,
        };
        Expr { kind, span, depth }
    }

    /// Calls `visit` for it and every expression inside it.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        visit(self);
        match &self.kind {
            ExprKind::Call { args, .. } => args.iter().for_each(|a| a.walk(visit)),
            ExprKind::Unary(_, a) | ExprKind::Percent(a) => a.walk(visit),
            ExprKind::Binary(_, a, b) => {
                a.walk(visit);
                b.walk(visit);
            }
            _ => {}
        }
    }

    /// The paths that it names, in the order in which they stand; with whether each is about the record of the person who asks.
    pub(crate) fn paths_of_whom(&self) -> Vec<(&[Segment], bool)> {
        fn collect<'a>(expr: &'a Expr, mine: bool, paths: &mut Vec<(&'a [Segment], bool)>) {
            match &expr.kind {
                ExprKind::Path(path) => paths.push((path, mine)),
                ExprKind::Call { name, args, .. } => {
                    let mine = mine || super::functions::is_mine(name);
                    args.iter().for_each(|arg| collect(arg, mine, paths));
                }
                ExprKind::Unary(_, a) | ExprKind::Percent(a) => collect(a, mine, paths),
                ExprKind::Binary(_, a, b) => {
                    collect(a, mine, paths);
                    collect(b, mine, paths);
                }
                _ => {}
            }
        }
        let mut paths = Vec::new();
        collect(self, false, &mut paths);
        paths
    }

    /// The paths that it names, in the order in which they stand.
    pub fn paths(&self) -> Vec<&[Segment]> {
        let mut paths = Vec::new();
        self.walk(&mut |e| {
            if let ExprKind::Path(path) = &e.kind {
                paths.push(path.as_slice());
            }
        });
        paths
    }
}
