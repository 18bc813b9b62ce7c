//! `sheaf workspace`

use std::path::Path;

use clap::{ArgGroup, Subcommand};
use sheaf_model::Problem;
use sheaf_service::Sheaf;
use sheaf_service::access::Principal;
use sheaf_service::places::{Count, Kept, Source, Step, To};

use super::inspect::counted;
use super::run::Run;
use super::{Where, output};

/// Make, list, show, rename or move workspaces, or run a command for many.
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
    /// Move a workspace to a database server, or into a file. Others read it meanwhile; who writes waits
    #[command(group = ArgGroup::new("destination").required(true))]
    Move {
        /// Which one
        name: String,
        /// To a server of `sheaf server list`
        #[arg(long, value_name = "SERVER", group = "destination")]
        to: Option<String>,
        /// To the server of --database-url
        #[arg(long, group = "destination")]
        to_database: bool,
        /// Into a file of the data folder
        #[arg(long, group = "destination")]
        to_file: bool,
        /// Take away what is left where it was, instead of keeping it under another name
        #[arg(long)]
        drop_source: bool,
        /// Only tell what would be moved
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        place: Where,
    },
    /// Run a command for several workspaces, or for all
    Run(Run),
}

impl Workspace {
    /// Runs it. `config`: the file of settings that was named.
    pub fn run(self, config: Option<&Path>) -> Result<(), Problem> {
        match self {
            Workspace::Run(run) => run.run(config)?,
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
            Workspace::Move { name, to, to_file, drop_source, dry_run, place, .. } => {
                let to = match to {
                    Some(server) => To::Server(server),
                    None if to_file => To::File,
                    None => To::OwnServer,
                };
                let sheaf = place.open()?;
                if dry_run {
                    survey(&sheaf, &name, &to)?;
                } else {
                    carry(&sheaf, &name, &to, if drop_source { Source::Drop } else { Source::Keep })?;
                }
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

fn survey(sheaf: &Sheaf, name: &str, to: &To) -> Result<(), Problem> {
    let moved = sheaf.survey_move(name, to)?;
    for (table, rows) in &moved.counts {
        output::line(format!("{table}: {}", counted(*rows, "row")));
    }
    output::line(format!("{} would be moved from {} to {}.", summed(&moved.counts), moved.from, moved.to));
    Ok(())
}

fn carry(sheaf: &Sheaf, name: &str, to: &To, source: Source) -> Result<(), Problem> {
    let mut told = String::new();
    let moved = sheaf.move_workspace(name, to, source, &mut |step| {
        let said = match step {
            Step::Copied(table, _) => format!("copying {table}"),
            Step::Compared(table, _) => format!("comparing {table}"),
            Step::Switching => "telling the directory".to_owned(),
        };
        if said != told {
            output::note(&said);
            told = said;
        }
    })?;
    let (from, to) = (&moved.from, &moved.to);
    output::line(format!("'{name}' is now in {to}: {}, the same in both places.", summed(&moved.counts)));
    match moved.source {
        Some(Kept::Gone) => output::line(format!("What was in {from} is gone.")),
        Some(Kept::As(kept)) => {
            output::line(format!("What was in {from} is kept as {kept}. Delete it when you need it no more."));
        }
        Some(Kept::Left(why)) => {
            output::line(format!("What was in {from} is still there, and nobody writes to it. {why}"));
        }
        None => {}
    }
    Ok(())
}

fn summed(counts: &[Count]) -> String {
    let rows = counts.iter().map(|(_, rows)| rows).sum();
    format!("{} in {}", counted(rows, "row"), counted(counts.len() as u64, "table"))
}
