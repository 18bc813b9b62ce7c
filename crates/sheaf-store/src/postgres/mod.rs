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
mod server;
mod text;
pub(crate) mod workspace;

pub(crate) use address::split_password;
pub(crate) use connection::{Pg, Prepared};
pub(crate) use decode::read;
pub(crate) use fault::problem;
pub use server::Server;
