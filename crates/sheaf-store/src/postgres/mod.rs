//! PostgreSQL: one schema a workspace, native types, and no `search_path`: each statement names its schema.

mod connection;
mod decode;
mod encode;
mod fault;
mod functions;
mod server;
mod text;
mod workspace;

pub(crate) use connection::{Pg, Prepared};
pub(crate) use decode::read;
pub(crate) use fault::problem;
pub use server::Server;
pub(crate) use workspace::migrate;
