//! The nouns of Sheaf as plain data: fields, tables, rules, values, problems. No I/O, no SQL, no HTTP, no clock.

pub mod change;
pub mod check;
pub mod field;
pub mod file_kind;
pub mod flag;
pub mod form;
pub mod grouping;
pub mod json;
pub mod look;
pub mod model;
pub mod name;
pub mod path;
pub mod pivot;
pub mod plan;
pub mod problem;
pub mod role;
pub mod rule;
pub mod setting;
pub mod storage;
pub mod summary;
pub mod table;
pub mod temporal;
pub mod text;
pub mod view;

pub use change::Step;
pub use field::{Field, FieldId, FieldType};
pub use model::Model;
pub use problem::{Code, FieldProblem, Problem};
pub use storage::{Scalar, Storage};
pub use summary::{Summary, SummaryFunction};
pub use table::{Index, Table, TableId};
pub use view::View;
