//! SQL text: identifiers, fragments with their parameters, what the engines differ in, the statements that shape tables.

pub mod ddl;
pub mod dialect;
mod fragment;
pub mod json;
pub mod postgres;
pub mod spans;

pub use dialect::{Dialect, SCHEMA, TRIGRAMS, quote};
pub use fragment::{Param, Sql, SqlBuffer};
pub use json::Read;
