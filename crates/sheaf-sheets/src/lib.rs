//! Bytes of a workbook in; tables, fields, links, formulas, findings and rows out; opens no database.

mod account;
pub mod address;
mod cell;
pub mod column;
mod finding;
pub mod format;
mod formula;
mod link;
mod notice;
mod proposal;
mod propose;
mod reading;
mod region;
mod rows;
pub mod serial;
pub mod sheet;
pub mod source;
mod tally;
pub mod workbook;

pub use cell::{CellValue, Stored};
pub use column::date::DateOrder;
pub use column::number::Mark;
pub use finding::{Finding, Severity};
pub use proposal::{Alternative, Cells, Plan, Proof, Proposal, ProposedField, ProposedLink, ProposedTable};
pub use propose::propose;
pub use reading::{Reading, read_cell};
pub use rows::{Preview, RawTable, Row, RowReader};
pub use source::{Limits, Source};
pub use workbook::Workbook;
