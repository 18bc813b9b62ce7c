//! `sheaf workspace`

use std::path::Path;
use std::sync::Arc;

use clap::{ArgGroup, Subcommand};
use sheaf_model::{Problem, temporal};
use sheaf_service::Sheaf;
use sheaf_service::access::Principal;
use sheaf_service::places::{Count, Kept, Source, Step, To};
use sheaf_service::standing::{By, Changes, Standing};
use sheaf_service::workspaces::Entry;

use super::inspect::counted;
use super::run::Run;
use super::{Where, block_on, output};

/// Make, list, show, rename, hold, delete, clone or move workspaces, or run a command for many.
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
    /// Let nobody in but those who administer the host
    Suspend {
        /// Which one
        name: String,
        /// Why, as its people are told
        #[arg(long)]
        reason: Option<String>,
        #[command(flatten)]
        place: Where,
    },
    /// Let nobody write, and everybody read as before
    Archive {
        /// Which one
        name: String,
        #[command(flatten)]
        place: Where,
    },
    /// Serve a workspace again that was suspended or archived
    Resume {
        /// Which one
        name: String,
        #[command(flatten)]
        place: Where,
    },
    /// Delete a workspace. It can be brought back for thirty days
    Delete {
        /// Which one
        name: String,
        /// Take it away at once, for good
        #[arg(long)]
        now: bool,
        #[command(flatten)]
        place: Where,
    },
    /// Bring a deleted workspace back
    Restore {
        /// Which one
        name: String,
        #[command(flatten)]
        place: Where,
    },
    /// Make a workspace of what is in another one: tables, records, history, files, settings; not its people and tokens
    Clone {
        /// Which one
        name: String,
        /// The name of the new one
        to: String,
        /// What people see; without it what they see of the other one
        #[arg(long)]
        label: Option<String>,
        #[command(flatten)]
        place: Where,
    },
    /// List the domains by which a workspace is reached, or say which they are
    Domains {
        /// Which one
        name: String,
        /// All of them from now on
        domains: Vec<String>,
        /// None from now on
        #[arg(long, conflicts_with = "domains")]
        none: bool,
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
                let named = change(&place, &name, Changes { name: to, label, ..Changes::default() })?;
                output::line(format!("{} ({})", named.name, named.label));
            }
            Workspace::Suspend { name, reason, place } => stand(&place, &name, Standing::Suspended { reason })?,
            Workspace::Archive { name, place } => stand(&place, &name, Standing::Archived)?,
            Workspace::Resume { name, place } => stand(&place, &name, Standing::Active)?,
            Workspace::Delete { name, now, place } => {
                let gone = block_on(place.open()?.delete_workspace(&name, By::CommandLine, now))?;
                output::line(match now {
                    true => format!("{} is gone", gone.name),
                    false => format!(
                        "{} is deleted. `sheaf workspace restore {}` brings it back until {}",
                        gone.name,
                        gone.name,
                        until(&gone)
                    ),
                });
            }
            Workspace::Restore { name, place } => {
                let back = block_on(place.open()?.restore_workspace(&name, By::CommandLine))?;
                output::line(format!("{} ({})", back.name, back.label));
            }
            Workspace::Clone { name, to, label, place } => {
                let sheaf = Arc::new(place.open()?);
                let made = block_on(sheaf.clone_workspace(&name, (&to, label.as_deref()), By::CommandLine))?;
                output::line(format!("{} ({})", made.name, made.label));
            }
            Workspace::Domains { name, domains, none, place } => {
                if none || !domains.is_empty() {
                    change(&place, &name, Changes { domains: Some(domains), ..Changes::default() })?;
                }
                let sheaf = place.open()?;
                for domain in sheaf.host.domains(sheaf.entry(&name)?.id)? {
                    output::line(domain);
                }
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

fn change(place: &Where, name: &str, changes: Changes) -> Result<Entry, Problem> {
    block_on(place.open()?.change_workspace(name, changes, By::CommandLine))
}

fn stand(place: &Where, name: &str, standing: Standing) -> Result<(), Problem> {
    let entry = change(place, name, Changes { standing: Some(standing), ..Changes::default() })?;
    output::line(format!("{} is {}", entry.name, entry.standing.name()));
    Ok(())
}

/// The day until which a deleted workspace can be brought back.
fn until(gone: &Entry) -> String {
    let Standing::Deleted { due_at } = gone.standing else { return String::new() };
    temporal::text_of(|out| temporal::write_date(out, due_at.div_euclid(temporal::DAY)))
}

fn show(place: &Where, name: &str) -> Result<(), Problem> {
    let sheaf = place.open()?;
    let open = sheaf.workspace(name)?;
    let content = open.content(&Principal::system("command line"))?;
    output::line(format!("{} ({})", open.entry.name, open.entry.label));
    match &open.entry.standing {
        Standing::Active => {}
        Standing::Suspended { reason: Some(reason) } => output::line(format!("  suspended: {reason}")),
        other => output::line(format!("  {}", other.name())),
    }
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
