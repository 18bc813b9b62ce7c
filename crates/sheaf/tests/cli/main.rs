//! The command line: the binary that was built, run on folders of its own.

mod archive;
mod config;
mod convert;
mod doctor;
mod export;
mod import;
mod inspect;
mod migrate;
mod run;
mod server;
mod support;
mod workspace;
