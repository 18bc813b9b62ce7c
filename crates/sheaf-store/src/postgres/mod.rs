//! PostgreSQL: one schema a workspace, native types, and no `search_path`: each statement names its schema.

mod address;
mod away;
mod connection;
mod decode;
pub(crate) mod directory;
mod encode;
mod fault;
mod functions;
mod gathered;
mod herald;
mod migrate;
mod prepared;
mod reads;
mod server;
mod text;
mod waiting;
pub(crate) mod words;
pub(crate) mod workspace;

pub(crate) use address::split_password;
pub(crate) use connection::Pg;
pub(crate) use decode::read;
pub(crate) use fault::{is_goodbye, problem};
pub use gathered::Coming;
pub(crate) use prepared::Prepared;
pub use reads::LONGEST as LONGEST_READ;
pub(crate) use reads::Pace;
pub use server::Server;
