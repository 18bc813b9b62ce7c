//! `sheaf migrate`

use std::sync::{Mutex, PoisonError};

use clap::Args;
use sheaf_model::{Code, Problem};
use sheaf_service::Sheaf;
use sheaf_service::workspaces::Entry;

use super::inspect::counted;
use super::{Where, output};

/// Workspaces that are noted in the directory at a time. As many may be looked at once more after this was broken off.
const NOTED_AT_A_TIME: usize = 100;

/// Bring every workspace's own tables up to date. A workspace does so by itself when it is opened; this does it ahead.
#[derive(Debug, Args)]
#[command(
    after_help = "Those that are known to be up to date are not opened. Each is brought up to date in a transaction of its own: where \
this is broken off, the next one goes on from there."
)]
pub struct Migrate {
    /// How many at a time
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=64))]
    jobs: u8,
    /// Write nothing; say which are not up to date
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    place: Where,
}

/// What came of all of them.
#[derive(Default)]
struct Found {
    /// Up to date, and not noted yet.
    current: Vec<Entry>,
    /// How many were so already.
    already: usize,
    /// How many were not.
    stale: usize,
    /// Names of those that could not be brought up to date.
    failed: Vec<String>,
}

impl Migrate {
    /// Runs it.
    pub fn run(self) -> Result<(), Problem> {
        let at = self.place.at();
        let sheaf = if self.dry_run { Sheaf::open(at)? } else { Sheaf::open_and_carry(at)? };
        let (unknown, known) = sheaf.unstamped_workspaces()?;
        let waiting = Mutex::new(unknown.into_iter());
        let found = Mutex::new(Found { already: known, ..Found::default() });
        std::thread::scope(|threads| {
            for _ in 0..self.jobs {
                threads.spawn(|| {
                    loop {
                        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
                        let Some(entry) = next else { return };
                        self.see_to(&sheaf, entry, &found);
                    }
                });
            }
        });
        let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        if self.dry_run {
            output::line(format!(
                "{} to be brought up to date, {} up to date",
                counted(found.stale as u64, "workspace"),
                found.already
            ));
        } else {
            sheaf.stamp_workspaces(&found.current)?;
            output::line(format!(
                "{} brought up to date, {} were so already",
                counted(found.stale as u64, "workspace"),
                found.already
            ));
        }
        if found.failed.is_empty() {
            return Ok(());
        }
        Err(Problem::new(Code::Conflict, format!("{} could not be brought up to date.", found.failed.join(", "))))
    }

    /// Looks at a workspace and brings it up to date where it is not.
    fn see_to(&self, sheaf: &Sheaf, entry: Entry, found: &Mutex<Found>) {
        let name = entry.name.clone();
        let done = sheaf.stale_version(&entry).and_then(|stale| {
            if let Some(version) = stale {
                if self.dry_run {
                    output::line(format!("{name}: schema {version}"));
                } else {
                    sheaf.bring_up_to_date(&entry)?;
                    output::line(format!("{name}: up to date"));
                }
            }
            Ok(stale.is_some())
        });
        let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
        match done {
            Ok(true) => found.stale += 1,
            Ok(false) => found.already += 1,
            Err(problem) => {
                output::note(format!("sheaf: {name}: {}", problem.message));
                found.failed.push(name);
                return;
            }
        }
        if self.dry_run {
            return;
        }
        found.current.push(entry);
        if found.current.len() >= NOTED_AT_A_TIME {
            let current = std::mem::take(&mut found.current);
            // Without the note they are looked at once more, no worse.
            if let Err(problem) = sheaf.stamp_workspaces(&current) {
                output::note(format!("sheaf: {}", problem.message));
            }
        }
    }
}
