//! `sheaf import`

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use sheaf_model::{Code, Problem};
use sheaf_service::access::Principal;
use sheaf_service::exports::is_archive;
use sheaf_service::imports::standing::{Compared, Gone, Side};
use sheaf_service::imports::{Choices, Progress, PutOptions};
use sheaf_service::{Open, Sheaf};

use super::inspect::{self, counted};
use super::{Where, block_on, files, output};

/// Bring a workbook into a workspace: as new tables, or with --into as records of a table that stands. An archive is
/// brought back into an empty workspace.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  sheaf import --workspace acme tracker.xlsx --dry-run     what would be made of it
  sheaf import --workspace acme tracker.xlsx               tables, links, formulas and records; the second time what changed
  sheaf import --workspace acme --into leads --key email june.csv
                                                           new leads are added, known ones changed, none twice
  sheaf import --workspace acme --into leads --strict june.csv --json
                                                           a row that breaks a rule is refused and listed
  sheaf import --workspace acme --undo 3                   as if import 3 had not been
  sheaf import --workspace copy acme.sheaf                 a workspace from an archive")]
pub struct Import {
    /// The workspace
    #[arg(long, value_name = "NAME")]
    workspace: String,
    /// XLSX, XLSM, XLSB, XLS, ODS, CSV, TSV, JSON, JSON lines, HTML, or a zip or gzip of them, or a folder of them; several are read
    /// as one workbook; or a .sheaf archive
    #[arg(required_unless_present = "undo", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Into this table, under its rules
    #[arg(long, value_name = "TABLE")]
    into: Option<String>,
    /// Fields by which a record is known again (with --into); may be given several times
    #[arg(long, value_name = "FIELD", requires = "into", value_delimiter = ',')]
    key: Vec<String>,
    /// Guess and mend nothing: a row that does not fit is refused and listed
    #[arg(long, requires = "into")]
    strict: bool,
    /// Only the rows of this sheet (with --into); all of them where it is not said
    #[arg(long, value_name = "SHEET", requires = "into")]
    sheet: Option<String>,
    /// Always as new tables, also where the workbook was imported before
    #[arg(long, conflicts_with_all = ["into", "undo"])]
    new: bool,
    /// What becomes of records of earlier imports that the workbook does not have any more
    /// (where it is not said: as was decided in the workbook's last plan, else they stay)
    #[arg(long, value_enum, conflicts_with_all = ["into", "undo", "new"])]
    gone: Option<GoneChoice>,
    /// Who is right about what was changed in Sheaf since the last import, and in the workbook
    /// (where it is not said: as was decided in the workbook's last plan, else Sheaf)
    #[arg(long, value_enum, conflicts_with_all = ["into", "undo", "new"])]
    conflicts: Option<ConflictChoice>,
    /// Write nothing; say what would happen
    #[arg(long)]
    dry_run: bool,
    /// Undo an import as a whole, by its number
    #[arg(long, value_name = "ID", conflicts_with_all = ["files", "into", "dry_run"])]
    undo: Option<i64>,
    /// End with a line of JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Where,
}

/// `--gone`
#[derive(Debug, Clone, Copy, ValueEnum)]
enum GoneChoice {
    /// They stay
    Keep,
    /// They are deleted
    Delete,
}

/// `--conflicts`
#[derive(Debug, Clone, Copy, ValueEnum)]
enum ConflictChoice {
    /// What was changed in Sheaf stays
    Here,
    /// What the workbook says is taken
    File,
}

impl Import {
    /// Runs it.
    pub fn run(mut self) -> Result<(), Problem> {
        let given = files::files(&self.files)?;
        self.files.clone_from(&given.files);
        let who = Principal::system("command line");
        let sheaf = self.place.open()?;
        let open = sheaf.workspace(&self.workspace)?;
        match (&self.into, self.undo) {
            (_, Some(id)) => self.undo(&open, &who, id),
            (Some(table), None) => self.put(&open, &who, table.clone()),
            (None, None) if self.dry_run => self.try_load(&open, &who),
            (None, None) if self.files.iter().any(|f| is_archive(f)) => self.restore(&sheaf, &open, &who),
            (None, None) => self.load(&open, &who),
        }
    }

    fn undo(&self, open: &Arc<Open>, who: &Principal, id: i64) -> Result<(), Problem> {
        let done = block_on(open.undo_import(who, id))?;
        output::line(if self.json { done.to_string() } else { format!("Import {id} was undone") });
        Ok(())
    }

    fn restore(&self, sheaf: &Sheaf, open: &Arc<Open>, who: &Principal) -> Result<(), Problem> {
        let [archive] = self.files.as_slice() else {
            return Err(Problem::new(Code::Unreadable, "An archive is brought back alone: name one file."));
        };
        let file = File::open(archive)
            .map_err(|e| Problem::new(Code::Unreadable, format!("'{}' cannot be read: {e}.", archive.display())))?;
        let progress = Progress::default();
        let bar = output::counting(&progress);
        let done = block_on(open.restore_archive(who, file, &sheaf.host.people()?, progress));
        bar.finish_and_clear();
        let records = done?;
        if self.json {
            let last = serde_json::json!({ "rows": records, "accepted": records, "rejected": {}, "import": null });
            output::line(last.to_string());
        } else {
            output::line(format!("{} with their history", counted(records, "record")));
        }
        Ok(())
    }

    fn choices(&self) -> Choices {
        Choices {
            afresh: self.new,
            gone: self.gone.map(|gone| match gone {
                GoneChoice::Keep => Gone::Keep,
                GoneChoice::Delete => Gone::Delete,
            }),
            conflicts: self.conflicts.map(|conflicts| match conflicts {
                ConflictChoice::Here => Side::Here,
                ConflictChoice::File => Side::File,
            }),
        }
    }

    /// What would be made of the workbook: the plan, and nothing is written.
    fn try_load(&self, open: &Arc<Open>, who: &Principal) -> Result<(), Problem> {
        if self.files.iter().any(|f| is_archive(f)) {
            return Err(Problem::new(Code::Unreadable, "An archive has no trial: it comes back whole or not at all."));
        }
        let proposal = block_on(open.try_import(who, self.files.clone(), self.choices()))?;
        if self.json {
            let included = || proposal.tables.iter().filter(|t| t.include);
            let compared = || included().filter_map(|t| t.into.as_ref()?.compared.as_ref());
            let rows: u64 = included().map(|t| t.rows).sum();
            let counts = [
                ("refused", compared().map(|c| c.refused).sum::<u64>()),
                ("conflict", compared().map(|c| c.conflicts).sum()),
            ];
            let rejected: serde_json::Map<_, _> =
                counts.iter().filter(|(_, n)| *n > 0).map(|(code, n)| ((*code).to_owned(), (*n).into())).collect();
            let accepted = rows.saturating_sub(counts.iter().map(|(_, n)| n).sum());
            let last = serde_json::json!({ "rows": rows, "accepted": accepted, "rejected": rejected, "import": null });
            output::line(last.to_string());
            return Ok(());
        }
        inspect::show(&proposal);
        output::line("A trial: nothing was written.");
        Ok(())
    }

    fn put(&self, open: &Arc<Open>, who: &Principal, table: String) -> Result<(), Problem> {
        let options = PutOptions {
            table,
            key: self.key.clone(),
            strict: self.strict,
            dry_run: self.dry_run,
            sheet: self.sheet.clone(),
        };
        let progress = Progress::default();
        let bar = output::counting(&progress);
        let put = block_on(open.put_import(who, self.files.clone(), options, progress));
        bar.finish_and_clear();
        let put = put?;
        if self.json {
            output::line(serde_json::to_string(&put).unwrap_or_default());
            return Ok(());
        }
        let trial = if self.dry_run { " (a trial: nothing was written)" } else { "" };
        output::line(format!("{} rows: {} taken, {} refused{trial}", put.rows, put.accepted, put.rows - put.accepted));
        if !self.key.is_empty() {
            output::line(format!(
                "{} new, {} changed, {} the same, {} in conflict; {} records are not in the file",
                put.new, put.changed, put.same, put.conflicts, put.gone
            ));
        }
        for (code, count) in &put.rejected {
            output::line(format!("  {count} refused: {code}"));
        }
        for refusal in put.refusals.iter().take(20) {
            output::line(format!("  row {}: {}", refusal.row, refusal.message));
        }
        if put.misfits > 0 {
            output::line(format!(
                "{} values did not fit their fields; they are kept beside their records",
                put.misfits
            ));
        }
        Ok(())
    }

    fn load(&self, open: &Arc<Open>, who: &Principal) -> Result<(), Problem> {
        let progress = Progress::default();
        let bar = output::counting(&progress);
        let done = block_on(async {
            let files = self.files.iter().map(|f| {
                let name = f.file_name().map_or_else(|| "file".to_owned(), |n| n.to_string_lossy().into_owned());
                (name, f.clone())
            });
            let planned = open.plan_copied(who, files.collect(), self.choices()).await?;
            let id = planned["id"].as_i64().unwrap_or_default();
            let done = open.apply_import(who, id, progress).await;
            if done.is_err() {
                // What failed leaves no plan behind that nobody asked for.
                let _ = open.delete_import(who, id).await;
            }
            done.map(|done| (done, planned))
        });
        bar.finish_and_clear();
        let (done, planned) = done?;
        if self.json {
            let mut last = done;
            last["import"] = last["id"].clone();
            output::line(last.to_string());
            return Ok(());
        }
        let tables: Vec<&str> = done["tables"].as_array().into_iter().flatten().filter_map(|t| t.as_str()).collect();
        output::line(format!(
            "{} in {}: {} (import {})",
            counted(done["rows"].as_u64().unwrap_or_default(), "record"),
            counted(tables.len() as u64, "table"),
            tables.join(", "),
            done["id"]
        ));
        let count = |kind: &str| done[kind].as_u64().unwrap_or_default();
        if count("rows") > count("new") {
            let refused = done["rejected"]["refused"].as_u64().unwrap_or_default();
            let compared = Compared {
                new: count("new"),
                changed: count("changed"),
                same: count("same"),
                gone: count("gone"),
                conflicts: count("conflicts"),
                refused,
                examples: Vec::new(),
            };
            output::line(inspect::compared_line(&compared));
        }
        if let Ok(proposal) = serde_json::from_value(planned["proposal"].clone()) {
            inspect::show_choices(&proposal);
        }
        if done["misfits"].as_u64().unwrap_or_default() > 0 {
            output::line(format!(
                "{} values did not fit their fields; they are kept beside their records",
                done["misfits"]
            ));
        }
        Ok(())
    }
}
