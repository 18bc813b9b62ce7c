//! `sheaf import`

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use sheaf_model::Problem;
use sheaf_service::Open;
use sheaf_service::access::Principal;
use sheaf_service::imports::{Progress, PutOptions};

use super::{Where, block_on, output};

/// Bring a workbook into a workspace: as new tables, or with --into as records of a table that stands.
#[derive(Debug, Args)]
pub struct Import {
    /// The workspace
    #[arg(long, value_name = "NAME")]
    workspace: String,
    /// XLSX, XLSM, XLSB, XLS, ODS, CSV or TSV; several are read as one workbook
    #[arg(required = true, value_name = "FILE")]
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
    /// Write nothing; say what would happen
    #[arg(long)]
    dry_run: bool,
    /// End with a line of JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Where,
}

impl Import {
    /// Runs it.
    pub fn run(self) -> Result<(), Problem> {
        let sheaf = self.place.open()?;
        let open = sheaf.workspace(&self.workspace)?;
        let who = Principal::system("command line");
        match &self.into {
            Some(table) => self.put(&open, &who, table.clone()),
            None => self.load(&open, &who),
        }
    }

    fn put(&self, open: &Arc<Open>, who: &Principal, table: String) -> Result<(), Problem> {
        let options = PutOptions { table, key: self.key.clone(), strict: self.strict, dry_run: self.dry_run };
        let progress = Progress::default();
        let bar = show(&progress);
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
        if self.dry_run {
            let proposal = sheaf_service::imports::inspect(&self.files)?;
            for table in &proposal.tables {
                output::line(format!("{}: {} rows, {} fields", table.label, table.rows, table.fields.len()));
            }
            return Ok(());
        }
        let progress = Progress::default();
        let bar = show(&progress);
        let done = block_on(async {
            let files = self.files.iter().map(|f| {
                let name = f.file_name().map_or_else(|| "file".to_owned(), |n| n.to_string_lossy().into_owned());
                (name, f.clone())
            });
            let planned = open.plan_copied(who, files.collect()).await?;
            let id = planned["id"].as_i64().unwrap_or_default();
            open.apply_import(who, id, progress).await
        });
        bar.finish_and_clear();
        let done = done?;
        if self.json {
            let mut last = done;
            last["import"] = last["id"].clone();
            output::line(last.to_string());
            return Ok(());
        }
        let tables: Vec<&str> = done["tables"].as_array().into_iter().flatten().filter_map(|t| t.as_str()).collect();
        output::line(format!("{} records in {} tables: {}", done["rows"], tables.len(), tables.join(", ")));
        if done["misfits"].as_u64().unwrap_or_default() > 0 {
            output::line(format!(
                "{} values did not fit their fields; they are kept beside their records",
                done["misfits"]
            ));
        }
        Ok(())
    }
}

/// A bar that counts rows, where someone watches.
fn show(progress: &Progress) -> ProgressBar {
    let bar = ProgressBar::no_length();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {human_pos} rows, {per_sec}") {
        bar.set_style(style);
    }
    let (shown, counted) = (bar.clone(), Arc::downgrade(progress));
    std::thread::spawn(move || {
        while let Some(count) = counted.upgrade() {
            shown.set_position(count.load(Ordering::Relaxed));
            drop(count);
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    bar
}
