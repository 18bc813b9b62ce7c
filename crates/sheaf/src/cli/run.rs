//! `sheaf workspace run`

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use clap::Args;
use clap::parser::ValueSource;
use rustix::process::{Pid, Signal, kill_process};
use sheaf_model::{Code, Problem};

use super::inspect::counted;
use super::{Where, interrupt, output};
use crate::config::Settings;

/// What stands for the workspace's name within the command.
const PLACE: &str = "{}";

/// Run a command for several workspaces, or for all. Its output comes with the workspace's name before each line
#[derive(Debug, Args)]
#[command(
    after_help = "The command is run once for each, with that workspace as its --workspace and with the same data; {} in it stands for the
workspace's name. Where one fails the others go on: what failed is told at the end, and the status is then 1.

Examples:
  sheaf workspace run --all -- export --to sheaf -o backups/{}.sheaf
  sheaf workspace run --all --jobs 4 -- doctor
  sheaf workspace run acme base -- import --into rates --key code rates.csv
  sheaf workspace run --all -- workspace show {}"
)]
pub struct Run {
    /// Which ones
    #[arg(value_name = "NAME", required_unless_present = "all", conflicts_with = "all")]
    names: Vec<String>,
    /// All workspaces there are
    #[arg(long)]
    all: bool,
    /// How many at a time
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=64))]
    jobs: u8,
    #[command(flatten)]
    place: Where,
    /// The command, as it is written after `sheaf`
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<String>,
}

impl Run {
    /// Runs it. `config`: the file of settings that was named.
    pub fn run(self, config: Option<&Path>) -> Result<(), Problem> {
        let names = self.names()?;
        let Some(first) = names.first() else { return Ok(()) };
        check(&self.command, first)?;
        let program = std::env::current_exe()
            .map_err(|e| Problem::new(Code::Unavailable, format!("Sheaf does not find its own program: {e}.")))?;
        let asked = Asked { program, command: self.command, place: self.place, config: config.map(Path::to_owned) };
        let (count, waiting) = (names.len(), Mutex::new(names.into_iter()));
        let (running, failed) = (Arc::new(Running::default()), Mutex::new(Vec::new()));
        running.watch();
        std::thread::scope(|threads| {
            for _ in 0..self.jobs {
                threads.spawn(|| {
                    loop {
                        if running.children().stopping {
                            return;
                        }
                        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
                        let Some(name) = next else { return };
                        if let Err(why) = asked.run_for(&name, &running) {
                            failed.lock().unwrap_or_else(PoisonError::into_inner).push((name, why));
                        }
                    }
                });
            }
        });
        let mut failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
        failed.sort();
        let told: Vec<String> = failed.iter().map(|(name, why)| format!("{name} ({why})")).collect();
        let told = format!("{} of {} failed: {}.", failed.len(), counted(count as u64, "workspace"), told.join(", "));
        if running.children().stopping {
            if !failed.is_empty() {
                output::note(format!("sheaf: {told}"));
            }
            let left = waiting.into_inner().unwrap_or_else(PoisonError::into_inner).count();
            interrupt::end(&format!("Interrupted: {left} of {} were not begun.", counted(count as u64, "workspace")));
        }
        if failed.is_empty() { Ok(()) } else { Err(Problem::new(Code::Conflict, told)) }
    }

    /// The workspaces for which it is run; each is there.
    fn names(&self) -> Result<Vec<String>, Problem> {
        let sheaf = self.place.open()?;
        if self.all {
            return Ok(sheaf.host.workspaces(None)?.into_iter().map(|entry| entry.name).collect());
        }
        let mut names = Vec::with_capacity(self.names.len());
        for name in &self.names {
            let name = sheaf.entry(name)?.name;
            if !names.contains(&name) {
                names.push(name);
            }
        }
        Ok(names)
    }
}

/// Refuses a command that cannot be read, or that is not about one workspace, before it is run for any.
fn check(command: &[String], workspace: &str) -> Result<(), Problem> {
    let settings = Settings::read(&super::command(), std::env::args_os().skip(1))?.with("workspace", workspace);
    let words = std::iter::once("sheaf".to_owned()).chain(filled(command, workspace));
    let read = settings.apply(super::command()).try_get_matches_from(words);
    let matches = read.unwrap_or_else(|error| error.exit());
    let (mut leaf, mut path) = (&matches, Vec::new());
    while let Some((name, below)) = leaf.subcommand() {
        path.push(name);
        leaf = below;
    }
    let has_place = command.iter().any(|word| word.contains(PLACE));
    let takes_one = leaf.try_contains_id("workspace").is_ok();
    if takes_one && !has_place && leaf.value_source("workspace") == Some(ValueSource::CommandLine) {
        let message = "The command names a workspace itself, and would be run for that one again and again.";
        return Err(Problem::new(Code::Unreadable, message).with_hint("Leave --workspace out."));
    }
    if !takes_one && !has_place {
        let message = format!("'{}' is not about one workspace: it would be the same for each.", path.join(" "));
        return Err(Problem::new(Code::Unreadable, message)
            .with_hint(format!("Write {PLACE} where the workspace's name is to stand.")));
    }
    Ok(())
}

/// The words of a command for one workspace. Its name has letters, digits and hyphens alone.
fn filled(command: &[String], workspace: &str) -> impl Iterator<Item = String> {
    command.iter().map(move |word| word.replace(PLACE, workspace))
}

/// What is run for each.
struct Asked {
    program: PathBuf,
    command: Vec<String>,
    place: Where,
    config: Option<PathBuf>,
}

impl Asked {
    /// Runs it for one workspace, to its end; else why that failed.
    fn run_for(&self, name: &str, running: &Running) -> Result<(), String> {
        let mut command = Command::new(&self.program);
        command.args(filled(&self.command, name)).env("SHEAF_WORKSPACE", name).env("SHEAF_DATA", &self.place.data);
        // By the environment: what stands in arguments everybody on the machine can read.
        if let Some(url) = &self.place.database_url {
            command.env("SHEAF_DATABASE_URL", url);
        }
        if let Some(key) = &self.place.secret_key {
            command.env("SHEAF_SECRET_KEY", key);
        }
        if let Some(config) = &self.config {
            command.env("SHEAF_CONFIG", config);
        }
        // In a group of its own: it is told once to stop, and not by the terminal too.
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
        let Some((out, err)) = running.start(name, &mut command)? else { return Err("not begun".to_owned()) };
        std::thread::scope(|threads| {
            threads.spawn(|| pass_on(err, name, output::whole_note));
            pass_on(out, name, output::whole);
        });
        match running.ended(name) {
            Some(status) if status.success() => Ok(()),
            Some(status) => Err(match (status.code(), status.signal()) {
                (Some(code), _) => code.to_string(),
                (None, signal) => format!("signal {}", signal.unwrap_or_default()),
            }),
            None => Err("its end is not known".to_owned()),
        }
    }
}

/// Hands on what a command prints, line by line, with the workspace's name before each.
fn pass_on(from: impl Read, name: &str, write: fn(&[u8])) {
    let (mut from, mut line) = (BufReader::new(from), Vec::new());
    loop {
        line.clear();
        line.extend_from_slice(format!("{name}: ").as_bytes());
        let prefix = line.len();
        if from.read_until(b'\n', &mut line).is_err() || line.len() == prefix {
            return;
        }
        if !line.ends_with(b"\n") {
            line.push(b'\n');
        }
        write(&line);
    }
}

/// The commands that run.
#[derive(Default)]
struct Running(Mutex<Children>);

#[derive(Default)]
struct Children {
    /// Each by its workspace.
    of: Vec<(String, Child)>,
    /// No other is begun.
    stopping: bool,
}

type Ends = (std::process::ChildStdout, std::process::ChildStderr);

impl Running {
    fn children(&self) -> MutexGuard<'_, Children> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts one, unless all are to stop; answers what it prints.
    fn start(&self, name: &str, command: &mut Command) -> Result<Option<Ends>, String> {
        let mut children = self.children();
        if children.stopping {
            return Ok(None);
        }
        let mut child = command.spawn().map_err(|e| e.to_string())?;
        let ends = child.stdout.take().zip(child.stderr.take());
        children.of.push((name.to_owned(), child));
        Ok(ends)
    }

    /// Waits for one that prints no more.
    fn ended(&self, name: &str) -> Option<ExitStatus> {
        let mut child = {
            let mut children = self.children();
            let at = children.of.iter().position(|(of, _)| of == name)?;
            children.of.swap_remove(at).1
        };
        child.wait().ok()
    }

    /// On Ctrl+C, or a polite end by another program, no other is begun, and those that run are told to stop; the second time they are
    /// ended.
    fn watch(self: &Arc<Self>) {
        let running = Arc::clone(self);
        interrupt::each_time(move |times| {
            let mut children = running.children();
            children.stopping = true;
            for (_, child) in &mut children.of {
                let signal = if times == 1 { Signal::INT } else { Signal::KILL };
                let _ = kill_process(Pid::from_child(child), signal);
            }
        });
    }
}
