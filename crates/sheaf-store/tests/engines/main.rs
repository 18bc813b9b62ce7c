//! What must be the same on both engines: formulas, as SQLite computes them and as PostgreSQL does.
//!
//! A test is written once, over an `Engine`, and runs on each. PostgreSQL is where `SHEAF_TEST_POSTGRES` says
//! (`tests/with-postgres` starts one and sets it); without it those tests say that they did not run, and fail in CI.

mod documents;
mod formulas;
mod own;
mod postgres;
mod sqlite;
mod vectors;

use sheaf_model::Scalar;
use sheaf_query::sql::Dialect;

/// An engine with an empty database.
pub trait Engine {
    /// Which one it is.
    fn dialect(&self) -> Dialect;

    /// Runs statements without parameters.
    fn run(&mut self, statements: &str);

    /// A statement's rows; a yes/no is 1 or 0.
    fn rows(&mut self, sql: &str, params: &[Scalar]) -> Vec<Vec<Scalar>>;

    /// How a statement would be run, were the tables large.
    fn plan(&mut self, sql: &str, params: &[Scalar]) -> String;

    /// A whole number as a column of this kind holds it, written out or as the `?` or `$1` of a parameter.
    fn column(&self, value: &str, kind: &str) -> String;

    /// A column of whole numbers becomes one as the engine has it for this kind.
    fn turn(&mut self, table: &str, column: &str, kind: &str);

    /// The mark of a parameter, counted from 1, and its type.
    fn mark(&self, place: usize, ty: &str) -> String;
}

/// Each of these functions as a test of either engine.
macro_rules! on_both_engines {
    ($($name:ident)*) => {
        mod on_sqlite {
            $(#[test] fn $name() { super::$name(&mut crate::sqlite::open()); })*
        }
        mod on_postgresql {
            $(#[test] fn $name() {
                if let Some(mut engine) = crate::postgres::open() {
                    super::$name(&mut engine);
                }
            })*
        }
    };
}
pub(crate) use on_both_engines;
