//! The binary of Sheaf: HTTP, command line, configuration, wiring.

mod cli;
mod config;
mod http;

/// A request makes some hundred small pieces of memory, and gives them back on whichever thread it ends.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::run()
}
