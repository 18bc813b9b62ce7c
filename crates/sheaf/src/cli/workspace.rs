//! `sheaf workspace`

use clap::Subcommand;
use sheaf_model::Problem;
use sheaf_service::access::Principal;

use super::inspect::counted;
use super::{Where, output};

/// Make, list, show or rename workspaces.
#[derive(Debug, Subcommand)]
pub enum Workspace {
    /// Make a workspace
    Create {
        /// Lower-case letters, digits and hyphens
        name: String,
        /// What people see
        #[arg(long)]
        label: Option<String>,
        /// A database server of `sheaf server list`; without it the one of --database-url, or a file
        #[arg(long, value_name = "NAME")]
        server: Option<String>,
        #[command(flatten)]
        place: Where,
    },
    /// List the workspaces, one name a line
    List {
        #[command(flatten)]
        place: Where,
    },
    /// Show what is in a workspace
    Show {
        /// Which one
        name: String,
        #[command(flatten)]
        place: Where,
    },
    /// Give a workspace another name, or another label
    Rename {
        /// Which one
        name: String,
        /// Its new name: lower-case letters, digits and hyphens
        #[arg(required_unless_present = "label")]
        to: Option<String>,
        /// What people see from now on
        #[arg(long)]
        label: Option<String>,
        #[command(flatten)]
        place: Where,
    },
}

impl Workspace {
    /// Runs it.
    pub fn run(self) -> Result<(), Problem> {
        match self {
            Workspace::Create { name, label, server, place } => {
                let sheaf = place.open()?;
                let open = sheaf.create_workspace(&name, label.as_deref(), None, server.as_deref())?;
                output::line(&open.entry.name);
            }
            Workspace::List { place } => {
                for entry in place.open()?.host.workspaces(None)? {
                    output::line(&entry.name);
                }
            }
            Workspace::Show { name, place } => show(&place, &name)?,
            Workspace::Rename { name, to, label, place } => {
                let named = place.open()?.rename_workspace(&name, to.as_deref(), label.as_deref())?;
                output::line(format!("{} ({})", named.name, named.label));
            }
        }
        Ok(())
    }
}

fn show(place: &Where, name: &str) -> Result<(), Problem> {
    let sheaf = place.open()?;
    let open = sheaf.workspace(name)?;
    let content = open.content(&Principal::system("command line"))?;
    output::line(format!("{} ({})", open.entry.name, open.entry.label));
    output::line(format!("  in {}", sheaf.host.place_of(&open.entry)?));
    output::line(format!(
        "  {}, {}",
        counted(content.tables.len() as u64, "table"),
        counted(content.changes, "change")
    ));
    for table in &content.tables {
        let fields = counted(table.fields as u64, "field");
        output::line(format!("  {}: {}, {fields}", table.name, counted(table.records, "record")));
    }
    Ok(())
}
