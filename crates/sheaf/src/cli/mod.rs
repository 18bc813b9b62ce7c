//! The command line.

mod files;
mod import;
mod inspect;
mod output;
mod serve;
mod user;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use sheaf_model::{Code, Problem};
use sheaf_service::Sheaf;

/// Sheaf turns the workbooks a company runs on into an application.
#[derive(Debug, Parser)]
#[command(name = "sheaf", version, propagate_version = true, max_term_width = 110)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the server
    Serve(serve::Serve),
    /// Say what an import would do
    Inspect(inspect::Inspect),
    /// Bring a workbook into a workspace
    Import(import::Import),
    /// Make or list workspaces
    #[command(subcommand)]
    Workspace(workspace::Workspace),
    /// Add people, list them, give them sign-in links
    #[command(subcommand)]
    User(user::User),
    /// Make tokens for programs
    #[command(subcommand)]
    Token(user::Token),
}

/// Where the data is: the same for every command.
#[derive(Debug, Args, Clone)]
pub struct Where {
    /// The data folder
    #[arg(long, env = "SHEAF_DATA", default_value = "data", value_name = "DIR")]
    pub data: PathBuf,
}

impl Where {
    /// Opens the data folder.
    pub fn open(&self) -> Result<Sheaf, Problem> {
        Sheaf::open(&self.data)
    }
}

/// Runs a command; 0: done, 1: failed, 2: wrong usage or an unreadable file.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        Command::Serve(serve) => serve.run(),
        Command::Inspect(inspect) => inspect.run(),
        Command::Import(import) => import.run(),
        Command::Workspace(workspace) => workspace.run(),
        Command::User(user) => user.run(),
        Command::Token(token) => token.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            output::problem(&problem);
            ExitCode::from(if problem.code == Code::Unreadable { 2 } else { 1 })
        }
    }
}

/// Runs what waits for the writer.
pub fn block_on<T>(work: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|e| Problem::new(Code::Internal, format!("The runtime does not start: {e}.")))?;
    runtime.block_on(work)
}
