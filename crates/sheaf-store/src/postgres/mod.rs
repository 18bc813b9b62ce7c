//! PostgreSQL: one schema a workspace, native types, and no `search_path`: each statement names its schema.

mod connection;
mod decode;
mod encode;
mod fault;
mod functions;
mod prepared;
mod server;
mod text;
mod waiting;
mod workspace;

pub(crate) use connection::{Pg, wait};
pub(crate) use decode::read;
pub(crate) use fault::problem;
pub(crate) use prepared::Prepared;
pub use server::Server;
pub(crate) use workspace::migrate;
