//! Bytes of a workbook in; tables, fields, links, formulas, findings and rows out; opens no database.
//!
//! [`Workbook::open`] reads one file or several (what kind each is shows in its bytes), within [`Limits`]. [`propose`] works
//! out what an import would do: evidence is gathered per cell (`column::literal`), per column (`column::profile`), per region
//! (`region`) and over the workbook (`link`, `formula`); each decision is a hypothesis that won, and says why. The
//! [`Proposal`] is plain data that a person may change. [`Workbook::rows`] then hands out a table's rows, and [`read_cell`]
//! reads each cell by what the proposal says.
//!
//! ```
//! use sheaf_sheets::{Limits, Reading, Source, Workbook, propose, read_cell};
//!
//! let csv = b"Name;Born\nAnn;31.12.1990\nBob;01.02.1985\n".to_vec();
//! let book = Workbook::open(vec![("people.csv".into(), Source::from(csv))], Limits::default())?;
//! let proposal = propose(&book);
//! let people = &proposal.tables[0];
//! assert_eq!(people.fields[1].kind, "date");
//! for row in book.rows(people)? {
//!     let row = row?;
//!     assert!(matches!(read_cell(&people.fields[1], &row.cells[1]), Reading::Value(_)));
//! }
//! # Ok::<(), sheaf_model::Problem>(())
//! ```

mod account;
pub mod address;
mod cell;
mod check;
pub mod column;
pub mod defined;
mod evidence;
mod finding;
pub mod format;
mod formula;
mod heading;
mod heads;
mod joined;
mod joining;
mod link;
mod listing;
mod mend;
mod notice;
mod pivot;
mod place;
mod proposal;
mod propose;
mod reading;
mod region;
mod rounded;
mod rows;
mod said;
mod section;
pub mod serial;
mod shape;
pub mod sheet;
pub mod source;
pub mod spans;
mod split;
mod stack;
pub mod standing;
mod tally;
mod turned;
mod unpivot;
pub mod workbook;

pub use cell::{CellValue, Stored};
pub use check::Check;
pub use column::date::DateOrder;
pub use column::number::Mark;
pub use evidence::{Evidence, ToldEvidence, ToldTable};
pub use finding::{Finding, Severity, Told};
pub use formula::same_functions;
pub use heads::{Head, Heads};
pub use mend::Mend;
pub use place::Place;
pub use proposal::{
    Alternative, Beside, Cells, FieldRules, OtherHeader, OtherKey, OtherLink, Plan, Proof, Proposal, ProposedField,
    ProposedLink, ProposedTable, Total,
};
pub use propose::{is_usual_sheet, propose, propose_at};
pub use reading::{Reading, meant, read_cell};
pub use rows::{Preview, RawTable, Row, RowReader};
pub use said::{Said, SaidValue};
pub use shape::{Before, CrossTab, Distinct, Gathered, Made, OtherReading, Part, Section, Shift, Stack, Transposed};
pub use source::{Limits, Source};
pub use split::Split;
pub use workbook::Workbook;
