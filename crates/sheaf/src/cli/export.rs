//! `sheaf export`

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::json;
use sheaf_model::{Code, Problem};
use sheaf_service::Open;
use sheaf_service::access::Principal;
use sheaf_service::audit::Act;
use sheaf_service::imports::Progress;

use super::destination::Destination;
use super::inspect::counted;
use super::{Where, output};

/// Write a workspace's records into files, or the whole workspace into one.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  sheaf export --workspace acme --table leads --to csv -o leads.csv
  sheaf export --workspace acme --table leads --to json | jq '.records[].fields'
  sheaf export --workspace acme --to csv -o folder         one file a table
  sheaf export --workspace acme --to xlsx -o acme.xlsx     one sheet a table, with formulas and lists to choose from
  sheaf export --workspace acme --to sheaf -o acme.sheaf   everything, with its history; `sheaf import` brings it back")]
pub struct Export {
    /// The workspace
    #[arg(long, value_name = "NAME")]
    workspace: String,
    /// The table; without one all of them
    #[arg(long, value_name = "TABLE")]
    table: Option<String>,
    /// What to write
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: To,
    /// Where to write; without one, to standard output. Several tables as CSV go into a folder
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    #[command(flatten)]
    place: Where,
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum To {
    /// Comma-separated values (RFC 4180)
    Csv,
    /// Records as the API gives them
    Json,
    /// A workbook
    Xlsx,
    /// An archive of the whole workspace
    Sheaf,
}

impl To {
    const fn name(self) -> &'static str {
        match self {
            To::Csv => "csv",
            To::Json => "json",
            To::Xlsx => "xlsx",
            To::Sheaf => "sheaf",
        }
    }
}

impl Export {
    /// Runs it.
    pub fn run(self) -> Result<(), Problem> {
        let sheaf = self.place.open()?;
        let open = sheaf.workspace(&self.workspace)?;
        let who = Principal::system("command");
        if self.to == To::Sheaf && self.table.is_some() {
            return Err(Problem::new(Code::Unreadable, "An archive holds the whole workspace: leave --table out."));
        }
        let progress = Progress::default();
        let bar = output::counting(&progress);
        let done = self.write(&open, &who, &progress);
        bar.finish_and_clear();
        let records = done?;
        // Whoever has the folder takes out what is in it; what they take out in this way is known at least.
        let of = self.table.clone().unwrap_or_else(|| open.label());
        let detail = json!({ "as": self.to.name(), "table": self.table });
        if let Err(problem) = super::block_on(open.note(&who, Act::Exported, &of, detail)) {
            output::note(format!("The log could not be told of it: {problem}"));
        }
        if let Some(path) = &self.output {
            output::note(format!("{} written to {}", counted(records, "record"), path.display()));
        }
        Ok(())
    }

    fn write(&self, open: &Open, who: &Principal, progress: &Progress) -> Result<u64, Problem> {
        let table = self.table.as_deref();
        if self.to == To::Csv {
            return match table {
                Some(table) => csv(open, who, table, self.output.as_deref(), progress),
                None => self.csv_of_all(open, who, progress),
            };
        }
        let mut out = Destination::new(self.output.as_deref(), self.to != To::Json)?;
        let records = match self.to {
            To::Xlsx => open.export_xlsx(who, table, &mut out, progress)?,
            To::Sheaf => open.export_whole(who, &mut out, progress)?,
            To::Json | To::Csv => open.export_json(who, table, &mut out, progress)?,
        };
        out.finish()?;
        Ok(records)
    }

    fn csv_of_all(&self, open: &Open, who: &Principal, progress: &Progress) -> Result<u64, Problem> {
        let tables = open.table_names(who)?;
        if let [only] = tables.as_slice() {
            return csv(open, who, only, self.output.as_deref(), progress);
        }
        let Some(folder) = self.output.as_deref() else {
            let message = format!("'{}' has {} tables, and CSV holds one.", self.workspace, tables.len());
            return Err(Problem::new(Code::Unreadable, message)
                .with_hint(format!("Name one with --table ({}), or a folder with -o.", tables.join(", "))));
        };
        std::fs::create_dir_all(folder).map_err(|e| {
            Problem::new(Code::Unavailable, format!("The folder '{}' cannot be made: {e}.", folder.display()))
        })?;
        let mut records = 0;
        for table in &tables {
            records += csv(open, who, table, Some(&folder.join(format!("{table}.csv"))), progress)?;
        }
        Ok(records)
    }
}

fn csv(open: &Open, who: &Principal, table: &str, path: Option<&Path>, progress: &Progress) -> Result<u64, Problem> {
    let mut out = Destination::new(path, false)?;
    let records = open.export_csv(who, table, &mut out, progress)?;
    out.finish()?;
    Ok(records)
}
