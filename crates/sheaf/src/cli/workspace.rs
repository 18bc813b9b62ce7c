//! `sheaf workspace`

use clap::Subcommand;
use sheaf_model::Problem;

use super::{Where, output};

/// Make or list workspaces.
#[derive(Debug, Subcommand)]
pub enum Workspace {
    /// Make a workspace
    Create {
        /// Lower-case letters, digits and hyphens
        name: String,
        /// What people see
        #[arg(long)]
        label: Option<String>,
        #[command(flatten)]
        place: Where,
    },
    /// List the workspaces, one name a line
    List {
        #[command(flatten)]
        place: Where,
    },
}

impl Workspace {
    /// Runs it.
    pub fn run(self) -> Result<(), Problem> {
        match self {
            Workspace::Create { name, label, place } => {
                let sheaf = place.open()?;
                let open = sheaf.create_workspace(&name, label.as_deref(), None)?;
                output::line(&open.entry.name);
            }
            Workspace::List { place } => {
                for entry in place.open()?.host.workspaces(None)? {
                    output::line(&entry.name);
                }
            }
        }
        Ok(())
    }
}
