//! The binary of Sheaf: HTTP, command line, configuration, wiring.

mod cli;
mod config;
mod http;

fn main() -> std::process::ExitCode {
    cli::run()
}
