//! The command line.

mod completion;
mod convert;
mod destination;
mod doctor;
mod encryption;
mod export;
mod files;
mod flag;
mod import;
mod inspect;
mod interrupt;
mod key;
mod mail;
mod migrate;
mod output;
mod plan;
mod provider;
mod run;
mod serve;
mod server;
mod token;
mod user;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use sheaf_model::{Code, Problem};
use sheaf_service::{At, Sheaf};

use crate::config::Settings;

/// Sheaf turns the workbooks a company runs on into an application.
#[derive(Debug, Parser)]
#[command(
    name = "sheaf",
    version,
    propagate_version = true,
    max_term_width = 110,
    after_help = "Every option is also a variable SHEAF_… of the environment, and a key of sheaf.toml."
)]
pub struct Cli {
    /// Read settings from this file; without it from sheaf.toml in this folder, if it is there
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the server
    Serve(Box<serve::Serve>),
    /// Say what an import would do
    Inspect(inspect::Inspect),
    /// Write a workbook's table as Sheaf reads it
    Convert(convert::Convert),
    /// Bring a workbook or an archive into a workspace
    Import(import::Import),
    /// Write records into files, or a whole workspace into one
    Export(export::Export),
    /// Make, list, show, rename or move workspaces, or run a command for many
    #[command(subcommand)]
    Workspace(workspace::Workspace),
    /// Add, list or remove further database servers
    #[command(subcommand)]
    Server(server::Server),
    /// Add, list or remove providers by which people sign in
    #[command(subcommand)]
    Provider(provider::Provider),
    /// Add people, list them, give them sign-in links
    #[command(subcommand)]
    User(user::User),
    /// Say which plans there are, and which workspace has which
    #[command(subcommand)]
    Plan(plan::Plan),
    /// Say for whom something is switched on
    #[command(subcommand)]
    Flag(flag::Flag),
    /// Try whether mail can be sent
    #[command(subcommand)]
    Mail(mail::Mail),
    /// Look at the key with which secrets are sealed, or give up what it sealed
    #[command(subcommand)]
    Key(key::Key),
    /// Make tokens for programs, list and revoke them
    #[command(subcommand)]
    Token(token::Token),
    /// Bring every workspace up to date
    Migrate(migrate::Migrate),
    /// Check that all is well
    Doctor(doctor::Doctor),
    /// Print what a shell needs to complete commands
    Completion(completion::Completion),
}

/// All commands with their options.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Where the data is: the same for every command.
#[derive(Debug, Args, Clone)]
pub struct Where {
    /// The data folder
    #[arg(long, default_value = "data", value_name = "DIR")]
    pub data: PathBuf,
    /// A PostgreSQL server that has the directory of workspaces and people, and on which new workspaces are made; without it they
    /// are files
    #[arg(long, value_name = "URL")]
    pub database_url: Option<String>,
    /// The key with which secrets in the directory are sealed: 32 bytes in base64; without it the file secret.key of the data folder,
    /// which is made at the first need
    #[arg(long, value_name = "KEY")]
    pub secret_key: Option<String>,
}

impl Where {
    /// Opens the data folder.
    pub fn open(&self) -> Result<Sheaf, Problem> {
        Sheaf::open(self.at())
    }

    /// The same as the service takes it.
    pub fn at(&self) -> At<'_> {
        At { folder: &self.data, server: self.database_url.as_deref(), secret_key: self.secret_key.as_deref() }
    }
}

/// Runs a command; 0: done, 1: failed, 2: wrong usage or an unreadable file.
pub fn run() -> ExitCode {
    match read().and_then(Cli::run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            output::problem(&problem);
            ExitCode::from(if problem.code == Code::Unreadable { 2 } else { 1 })
        }
    }
}

fn read() -> Result<Cli, Problem> {
    let settings = Settings::read(&command(), std::env::args_os().skip(1))?;
    let matches = settings.apply(command()).get_matches();
    Ok(Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit()))
}

impl Cli {
    fn run(self) -> Result<(), Problem> {
        match self.command {
            Command::Serve(serve) => serve.run(),
            Command::Inspect(inspect) => inspect.run(),
            Command::Convert(convert) => convert.run(),
            Command::Import(import) => import.run(),
            Command::Export(export) => export.run(),
            Command::Workspace(workspace) => workspace.run(self.config.as_deref()),
            Command::Server(server) => server.run(),
            Command::Provider(provider) => provider.run(),
            Command::User(user) => user.run(),
            Command::Plan(plan) => plan.run(),
            Command::Flag(flag) => flag.run(),
            Command::Mail(mail) => mail.run(),
            Command::Key(key) => key.run(),
            Command::Token(token) => token.run(),
            Command::Migrate(migrate) => migrate.run(),
            Command::Doctor(doctor) => doctor.run(),
            Command::Completion(completion) => completion.run(),
        }
    }
}

/// Runs what waits for the writer. Ctrl+C ends it: what was not committed is as if it had not been begun.
pub fn block_on<T>(work: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.map_err(|e| Problem::new(Code::Internal, format!("The runtime does not start: {e}.")))?;
    let done = runtime.block_on(async {
        tokio::select! {
            done = work => Some(done),
            _ = tokio::signal::ctrl_c() => None,
        }
    });
    // What still reads a file on a thread of its own is not waited for.
    runtime.shutdown_background();
    done.unwrap_or_else(|| interrupt::end("Interrupted: nothing was written."))
}
