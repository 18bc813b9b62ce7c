//! Runs statements: SQLite, the writer of a workspace and its change log, migrations, the directory of workspaces.
//! The only crate that opens a database.

mod again;
mod ahead;
pub mod aside;
pub mod bulk;
mod clock;
mod conversion;
pub mod convert;
pub mod db;
mod documents;
pub mod export;
pub mod fault;
pub mod fetch;
mod fill;
pub mod history;
pub mod host;
pub mod imports;
mod links;
pub mod lock;
pub mod log;
mod looks;
pub mod matching;
mod migrate;
mod moves;
mod place;
mod postgres;
mod ready;
pub mod record;
mod relocate;
mod reshape;
mod rules;
pub mod scratch;
pub mod search;
mod shared;
pub mod sqlite;
pub mod summary;
mod supports;
pub mod tx;
mod unbulk;
pub mod value;
pub mod workspace;
mod writer;

pub use fault::Fault;
pub use postgres::{LONGEST_READ, Server};
pub use tx::{Tx, Why};
pub use workspace::Workspace;
