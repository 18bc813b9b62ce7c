//! `sheaf doctor`

use clap::Args;
use sheaf_model::{Code, Problem};
use sheaf_service::doctor::{Check, check_folder};

use super::{Where, output};

/// Less than this is too little to go on with, in bytes.
const LEAST_FREE: u64 = 100 << 20;

/// Check that all is well: the data folder, and each workspace in it. Ends with 1 where something is wrong.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Check every hash of each change log too
    #[arg(long)]
    verify_log: bool,
    /// Check this workspace alone; without it all
    #[arg(long, value_name = "NAME")]
    workspace: Option<String>,
    #[command(flatten)]
    place: Where,
}

impl Doctor {
    /// Runs it.
    pub fn run(self) -> Result<(), Problem> {
        let folder = &self.place.data;
        if !folder.join("host.db").exists() {
            let message = format!("There is no data in the folder '{}'.", folder.display());
            return Err(Problem::new(Code::NotFound, message).with_hint("Name the data folder with --data."));
        }
        let mut wrong = 0_u64;
        let mut tell = |check: Check| {
            wrong += u64::from(check.wrong.is_some());
            output::line(match &check.wrong {
                Some(what) => format!("WRONG  {}: {what}", check.what),
                None => format!("ok     {}: {}", check.what, check.found),
            });
        };
        tell(check_folder(folder));
        tell(Check::of("disk", free_space(folder)));
        tell(Check::of("permissions", private(folder)));
        // Nothing is damaged by that, and a folder may be meant so: on a machine of its own, or for a program that makes backups.
        if lets_others_in(folder) {
            let message = format!("everybody on this machine may read what is in {}; chmod o= {0}", folder.display());
            output::line(format!("NOTE   permissions: {message}"));
        }
        match self.place.open() {
            Ok(sheaf) => {
                tell(Check::of(
                    "directory",
                    sheaf
                        .host
                        .workspaces(None)
                        .map_err(Problem::from)
                        .map(|w| super::inspect::counted(w.len() as u64, "workspace")),
                ));
                sheaf.check_workspaces(self.workspace.as_deref(), self.verify_log, &mut tell)?;
            }
            Err(problem) => tell(Check::of("directory", Err(problem))),
        }
        match wrong {
            0 => Ok(()),
            1 => Err(Problem::new(Code::Conflict, "1 thing is wrong.")),
            n => Err(Problem::new(Code::Conflict, format!("{n} things are wrong."))),
        }
    }
}

fn free_space(folder: &std::path::Path) -> Result<String, Problem> {
    let disk = rustix::fs::statvfs(folder)
        .map_err(|e| Problem::new(Code::Unavailable, format!("its free space is not known: {e}")))?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let said = format!("{} MB are free", free >> 20);
    if free >= LEAST_FREE {
        return Ok(said);
    }
    Err(Problem::new(Code::Unavailable, format!("only {said}")))
}

/// Whether everybody comes to what is in a folder: through all that it is in.
fn lets_others_in(folder: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mode = |path: &std::path::Path| std::fs::metadata(path).map_or(0, |m| m.permissions().mode());
    folder.ancestors().all(|path| mode(path) & 0o001 != 0)
}

/// The directory of people and tokens is nobody else's to write.
fn private(folder: &std::path::Path) -> Result<String, Problem> {
    use std::os::unix::fs::PermissionsExt;
    for path in [folder.to_owned(), folder.join("host.db")] {
        let mode = std::fs::metadata(&path).map(|m| m.permissions().mode()).unwrap_or_default();
        if mode & 0o002 != 0 {
            let message = format!("everybody on this machine may change {}", path.display());
            return Err(Problem::new(Code::Unavailable, message));
        }
    }
    Ok("only the owner and the group may write".to_owned())
}
