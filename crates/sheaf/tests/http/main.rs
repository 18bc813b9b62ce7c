//! The HTTP API, route by route, against the real binary. Folders and files mirror the URLs.

mod account;
mod audit;
mod changes;
mod comments;
mod documents;
mod files;
mod forms;
mod imports;
mod mail;
mod members;
mod openapi;
mod plans;
mod protocol;
mod records;
mod rights;
mod roles;
mod server;
mod session;
mod settings;
mod stopping;
mod tables;
mod tokens;
mod workspaces;
