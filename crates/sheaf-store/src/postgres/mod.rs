//! PostgreSQL: one schema a workspace, native types, and no `search_path`: each statement names its schema.

mod address;
mod connection;
mod decode;
pub(crate) mod directory;
mod encode;
mod fault;
mod functions;
mod herald;
mod migrate;
mod prepared;
mod server;
mod text;
mod waiting;
pub(crate) mod workspace;

pub(crate) use address::split_password;
pub(crate) use connection::{Pg, wait};
pub(crate) use decode::read;
pub(crate) use fault::problem;
pub(crate) use prepared::Prepared;
pub use server::Server;
