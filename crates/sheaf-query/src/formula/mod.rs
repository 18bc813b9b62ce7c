//! The formula language: text → syntax tree → typed tree → SQL. One file a stage, one file a family of functions.
//!
//! ```text
//! lex, parse, syntax, print     what was written
//! scope, resolve, check,        what it means: fields, types, conversions
//!   coerce, compare, temporal,
//!   aggregate, json, functions/
//! typed                         the result of that
//! compile/                      SQL: a value, and an error where it can fail
//! runtime/                      our own scalar functions, which the store registers with SQLite
//! bounds                        which columns a condition fixes
//! rename                        formulas when a field or table gets another name
//! ```

mod aggregate;
mod bounds;
mod check;
mod coerce;
mod compare;
mod compile;
mod error;
pub mod functions;
mod json;
mod lex;
mod manual;
mod misfit;
mod moment;
mod parse;
mod print;
mod rename;
mod resolve;
pub mod runtime;
mod scope;
mod syntax;
mod temporal;
mod typed;
mod types;

pub use bounds::{Bounds, bounds};
pub use check::{check, check_any};
pub use compile::{Compiled, Literals, compile, compile_condition};
pub use error::FormulaError;
pub use manual::manual;
pub use parse::{DEEPEST, LONGEST, parse};
pub use print::print;
pub use rename::{Rename, rename};
pub use scope::{Everything, Extent, Scope, Sight};
pub use syntax::{Binary, Expr, ExprKind, Form, Place, Segment, Unary};
pub use typed::Typed;
pub use types::{Failure, Type};
