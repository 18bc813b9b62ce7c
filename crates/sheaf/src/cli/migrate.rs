//! `sheaf migrate`

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use clap::Args;
use sheaf_model::{Code, Problem};
use sheaf_service::Sheaf;

use super::inspect::counted;
use super::{Where, output};

/// Bring every workspace's own tables up to date. A workspace does so by itself when it is opened; this does it ahead.
#[derive(Debug, Args)]
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

impl Migrate {
    /// Runs it.
    pub fn run(self) -> Result<(), Problem> {
        let (data, server) = (&self.place.data, self.place.database_url.as_deref());
        let sheaf = if self.dry_run { Sheaf::open(data, server)? } else { Sheaf::open_and_carry(data, server)? };
        let (stale, current) = sheaf.stale_workspaces()?;
        if self.dry_run {
            for (entry, version) in &stale {
                output::line(format!("{}: schema {version}", entry.name));
            }
            output::line(format!(
                "{} to be brought up to date, {current} up to date",
                counted(stale.len() as u64, "workspace")
            ));
            return Ok(());
        }
        let count = stale.len();
        let waiting: Mutex<VecDeque<_>> = Mutex::new(stale.into());
        let failed: Mutex<Vec<String>> = Mutex::default();
        std::thread::scope(|threads| {
            for _ in 0..self.jobs {
                threads.spawn(|| {
                    loop {
                        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                        let Some((entry, _)) = next else { return };
                        let name = entry.name.clone();
                        match sheaf.open_entry(entry) {
                            Ok(_) => output::line(format!("{name}: up to date")),
                            Err(problem) => {
                                output::note(format!("sheaf: {name}: {}", problem.message));
                                failed.lock().unwrap_or_else(PoisonError::into_inner).push(name);
                            }
                        }
                    }
                });
            }
        });
        let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
        output::line(format!(
            "{} brought up to date, {current} were so already",
            counted((count - failed.len()) as u64, "workspace")
        ));
        if failed.is_empty() {
            return Ok(());
        }
        Err(Problem::new(Code::Conflict, format!("{} could not be brought up to date.", failed.join(", "))))
    }
}
