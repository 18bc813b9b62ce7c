//! An import into a table that stands, under its rules: rows are read on one thread and written on another.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use serde::Serialize;
use serde_json::json;
use sheaf_model::{Code, Field, Problem, Table};
use sheaf_sheets::{ProposedField, ProposedTable, RawTable, Workbook};
use sheaf_store::bulk::{Bulk, Strictness};
use sheaf_store::record::Values;
use sheaf_store::{Fault, Tx, Why};

use super::Incoming;
use super::load::Progress;
use super::refill::{read_value, reading_of, without_own_changes};
use crate::access::Principal;
use crate::open::Open;

/// Rows handed over at a time.
const BATCH: usize = 1_000;
/// Most refused rows that are told one by one.
const MOST_TOLD: usize = 1_000;

/// How to import into a table that stands.
#[derive(Debug, Clone, Default)]
pub struct PutOptions {
    /// API name of the table.
    pub table: String,
    /// Fields by which a record is known again; none: every row is a new record.
    pub key: Vec<String>,
    /// Nothing is guessed or mended: a row that does not fit is refused.
    pub strict: bool,
    /// Nothing is written.
    pub dry_run: bool,
    /// Only the tables of this sheet; none: all that there are.
    pub sheet: Option<String>,
}

/// What became of it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Put {
    /// Rows of the file.
    pub rows: u64,
    /// Rows taken.
    pub accepted: u64,
    /// Rows refused, by reason.
    pub rejected: BTreeMap<String, u64>,
    /// The import's number.
    pub import: Option<i64>,
    /// Records made.
    pub new: u64,
    /// Records changed.
    pub changed: u64,
    /// Records that the file says the same of.
    pub same: u64,
    /// Records that the file does not have; they are left as they are.
    pub gone: u64,
    /// Records that were changed here since the last import, and that the file says otherwise of; they are left as they are.
    pub conflicts: u64,
    /// Values kept beside their records.
    pub misfits: u64,
    /// The first refused rows.
    pub refusals: Vec<Refusal>,
    /// The entry of the log.
    pub seq: Option<i64>,
}

/// A row that was refused.
#[derive(Debug, Clone, Serialize)]
pub struct Refusal {
    /// Row of the file, from one.
    pub row: u32,
    /// API name of the field.
    pub field: String,
    /// Reason.
    pub code: String,
    /// What was found and what was expected.
    pub message: String,
}

/// A row as the reading thread hands it over.
struct Parsed {
    number: u32,
    values: Result<Values, (String, String, String)>,
}

impl Open {
    /// Imports the tables of some files into a table that stands; the files are kept.
    pub async fn put_import(
        self: &Arc<Self>,
        who: &Principal,
        files: Vec<PathBuf>,
        options: PutOptions,
        progress: Progress,
    ) -> Result<Put, Problem> {
        self.store.notice()?;
        let actor = self.actor(who).await?;
        let model = self.store.model();
        let (table, _) = who.grant_whole(&model, &options.table)?;
        for name in &options.key {
            table.expect_field(name)?;
        }
        let kept = if options.dry_run { None } else { Some(self.copies(&files)?) };
        let listed = named(&files);
        let book = Arc::new(super::apart(move || super::open_files(&files)).await?);
        let table = table.clone();
        let (role, dry, into) = (who.acting_role(), options.dry_run, table.name.clone());
        let put = move |tx: &mut Tx| {
            tx.role = role;
            put_all(tx, &book, &table, &options, &listed, &progress)
        };
        let done = match dry {
            true => self.store.try_alone(actor, Why::Import, put).await,
            false => self.store.write_alone(actor, Why::Import, put).await,
        }?;
        if !dry {
            self.keep_held(Some(&into)).await;
        }
        if let (Some(kept), Some(import)) = (kept, done.import) {
            let folder = self.import_folder(import);
            std::fs::rename(&kept.0, &folder).map_err(|e| Fault::file(&folder, e))?;
        }
        Ok(done)
    }

    /// Copies of files, in a folder that goes unless it is moved.
    fn copies(&self, files: &[PathBuf]) -> Result<Incoming, Problem> {
        // Where it is moved to is made now: once the records are written, nothing may fail any more.
        let imports = self.imports_folder();
        std::fs::create_dir_all(&imports).map_err(|e| Fault::file(&imports, e))?;
        let folder = self.incoming()?;
        let named: Vec<_> = named(files).into_iter().zip(files.iter().cloned()).collect();
        for (name, (_, path)) in super::safe_names(&named).into_iter().zip(&named) {
            let copy = folder.0.join(name);
            super::readable(path)?;
            std::fs::copy(path, &copy).map_err(|e| Fault::file(&copy, e))?;
        }
        Ok(folder)
    }
}

fn named(files: &[PathBuf]) -> Vec<String> {
    files.iter().filter_map(|f| Some(f.file_name()?.to_string_lossy().into_owned())).collect()
}

fn put_all(
    tx: &mut Tx,
    book: &Workbook,
    table: &Table,
    options: &PutOptions,
    files: &[String],
    progress: &Progress,
) -> Result<Put, Fault> {
    let parts = parts(book, table, options)?;
    let import = tx.add_import(&json!(files).to_string(), &json!({ "into": table.name }).to_string())?;
    let keys: Vec<Field> = options.key.iter().filter_map(|k| table.field(k)).cloned().collect();
    let strictness = if options.strict { Strictness::Strict } else { Strictness::Lenient };
    let mut bulk = Bulk::begin(tx, table, strictness)?;
    let mut put = Put { import: Some(import), ..Put::default() };
    let (sender, receiver) = sync_channel::<Vec<Parsed>>(4);
    let written = std::thread::scope(|threads| {
        // The sender goes into the thread that reads, so that the channel ends with it.
        let strict = options.strict;
        let read = move || parts.into_iter().try_for_each(|(raw, columns)| read_rows(raw, &columns, strict, &sender));
        let reading = threads.spawn(read);
        let written = write_rows(tx, &mut bulk, table, &keys, &receiver, &mut put, progress);
        drop(receiver);
        let read = reading
            .join()
            .unwrap_or_else(|_| Err(Problem::new(Code::Internal, "The file could not be read to its end.")));
        read.map_err(Fault::from).and(written)
    });
    written?;
    put.misfits += bulk.set_aside();
    let about = json!({ "import": import, "file": files.first() });
    put.seq = bulk.finish(tx, &about)?;
    let result = json!({ "rows": put.rows, "accepted": put.accepted, "rejected": put.rejected });
    tx.set_import(import, "applied", Some(&result.to_string()), put.seq)?;
    Ok(put)
}

struct Column<'t> {
    field: &'t Field,
    /// How its cells are read where they may be mended.
    lenient: Option<ProposedField>,
}

/// The tables of the files, each with the fields that its columns go into.
fn parts<'b, 't>(
    book: &'b Workbook,
    table: &'t Table,
    options: &PutOptions,
) -> Result<Vec<(RawTable<'b>, Vec<Column<'t>>)>, Problem> {
    let wanted = |raw: &RawTable| options.sheet.as_ref().is_none_or(|sheet| sheet == raw.sheet);
    let tables: Vec<RawTable> = book.all_tables()?.into_iter().filter(wanted).collect();
    let proposal = (!options.strict).then(|| sheaf_sheets::propose(book));
    let several = tables.len() > 1;
    let mut parts = Vec::with_capacity(tables.len());
    for raw in tables {
        let same = |t: &&ProposedTable| t.file == raw.file && t.sheet == raw.sheet;
        let proposed = proposal.as_ref().and_then(|p| p.tables.iter().find(same));
        let columns = match_columns(&raw, proposed, table, options.strict).map_err(|problem| match several {
            true => Problem {
                message: format!("In '{}' of '{}': {}", raw.sheet, raw.file, problem.message),
                hint: Some("Name the sheet whose rows are meant, or leave out the other files.".to_owned()),
                ..problem
            },
            false => problem,
        })?;
        parts.push((raw, columns));
    }
    let missing = || match &options.sheet {
        Some(sheet) => format!("There is no table in a sheet '{sheet}' of the files."),
        None => "There is no table in this file.".to_owned(),
    };
    if parts.is_empty() { Err(Problem::new(Code::Unreadable, missing())) } else { Ok(parts) }
}

/// The field of each column, by its label or name. A column without a field is a problem: its values would be lost.
fn match_columns<'t>(
    raw: &RawTable,
    proposed: Option<&ProposedTable>,
    table: &'t Table,
    strict: bool,
) -> Result<Vec<Column<'t>>, Problem> {
    let (mut columns, mut unknown): (Vec<Column>, Vec<String>) = (Vec::new(), Vec::new());
    for (number, label) in raw.header.iter().enumerate() {
        let unnamed = format!("Column {}", number + 1);
        let label = if label.is_empty() { &unnamed } else { label };
        match table.field_called(label).or_else(|| table.field(&sheaf_model::name::name_for(label, "field", |_| false)))
        {
            Some(field) if !field.kind.is_written() => {
                let message = format!("The column '{label}' would go into '{}', which is computed.", field.label);
                return Err(Problem::field(&field.name, "computed", message));
            }
            Some(field) if columns.iter().any(|c| c.field.id == field.id) => {
                let message =
                    format!("Two columns of the file would go into '{}', the second is '{label}'.", field.label);
                return Err(Problem::field(&field.name, "repeated_column", message));
            }
            Some(field) => {
                let how = proposed.and_then(|t| t.fields.iter().find(|f| f.label == *label));
                columns.push(Column { field, lenient: (!strict).then(|| reading_of(field, how)) });
            }
            None => unknown.push(format!("'{label}'")),
        }
    }
    if unknown.is_empty() {
        return Ok(columns);
    }
    let known: Vec<String> =
        table.fields.iter().filter(|f| f.kind.is_written()).map(|f| format!("'{}'", f.label)).collect();
    let message = format!("The table '{}' has no field for the column {}.", table.label, unknown.join(", "));
    Err(Problem::new(Code::Invalid, message).with_hint(format!("Its fields are {}.", known.join(", "))))
}

fn read_rows(
    mut raw: RawTable,
    columns: &[Column],
    strict: bool,
    sender: &SyncSender<Vec<Parsed>>,
) -> Result<(), Problem> {
    let mut row = sheaf_sheets::Row::default();
    let mut batch = Vec::with_capacity(BATCH);
    while raw.rows.read(&mut row)? {
        let values = match row.cells.get(columns.len()..).and_then(<[_]>::last) {
            Some(last) => {
                let message = format!(
                    "The row has {} cells, the table {}; '{}' would be lost.",
                    row.cells.len(),
                    columns.len(),
                    last.text
                );
                Err((String::new(), "too_many_cells".to_owned(), message))
            }
            None if strict => read_strictly(columns, &row),
            None => Ok(read_leniently(columns, &row)),
        };
        batch.push(Parsed { number: row.number, values });
        if batch.len() == BATCH && sender.send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))).is_err() {
            return Ok(()); // the writer has given up, and says why
        }
    }
    let _ = sender.send(batch);
    Ok(())
}

fn read_strictly(columns: &[Column], row: &sheaf_sheets::Row) -> Result<Values, (String, String, String)> {
    let mut values = Values { given: Vec::with_capacity(columns.len()), wrong: Vec::new() };
    for (column, cell) in columns.iter().zip(&row.cells) {
        let field = column.field;
        if cell.text.trim().is_empty() {
            if field.required {
                return Err((field.name.clone(), "required".to_owned(), format!("'{}' is required.", field.label)));
            }
            continue;
        }
        match field.accept_plain(&cell.text) {
            Ok(given) => values.given.push((field.id, given)),
            Err(misfit) => {
                let message = format!("'{}' {}.", field.label, misfit.message);
                return Err((field.name.clone(), misfit.code.to_owned(), message));
            }
        }
    }
    Ok(values)
}

fn read_leniently(columns: &[Column], row: &sheaf_sheets::Row) -> Values {
    let mut values = Values::default();
    for (column, cell) in columns.iter().zip(&row.cells) {
        let (field, Some(how)) = (column.field, &column.lenient) else { continue };
        match if cell.is_blank() { None } else { read_value(field, how, cell) } {
            Some(Ok(given)) => values.given.push((field.id, given)),
            Some(Err(wrong)) => values.wrong.push((field.id, wrong)),
            None => {}
        }
    }
    values
}

fn write_rows(
    tx: &mut Tx,
    bulk: &mut Bulk,
    table: &Table,
    keys: &[Field],
    receiver: &Receiver<Vec<Parsed>>,
    put: &mut Put,
    progress: &Progress,
) -> Result<(), Fault> {
    let before = sheaf_store::imports::count(tx.conn, table)?;
    let mut known = BTreeSet::new();
    for batch in receiver {
        for Parsed { number, values } in batch {
            put.rows += 1;
            let done = match values {
                Ok(values) => write_row(tx, bulk, table, keys, (number, values), &mut known, put),
                Err((field, code, message)) => Err(Problem::field(field, code, message).into()),
            };
            if let Err(fault) = done {
                refuse_row(tx, put, number, fault)?;
            }
            refuse_late(tx, bulk, put)?;
            progress.fetch_add(1, Ordering::Relaxed);
        }
    }
    bulk.settle(tx)?;
    refuse_late(tx, bulk, put)?;
    if !keys.is_empty() {
        put.gone = (before + put.new).saturating_sub(known.len() as u64);
    }
    Ok(())
}

/// Rows that were taken at first, and found on their way to a server to contradict what is there.
fn refuse_late(tx: &Tx, bulk: &mut Bulk, put: &mut Put) -> Result<(), Fault> {
    for (number, fault) in bulk.refused() {
        refuse_row(tx, put, number, fault)?;
        put.new -= 1;
        put.accepted -= 1;
    }
    Ok(())
}

/// Refuses a row for what is wrong with it; what is wrong with more than the row ends the import.
fn refuse_row(tx: &Tx, put: &mut Put, number: u32, fault: Fault) -> Result<(), Fault> {
    let problem = match fault {
        Fault::Problem(problem) => problem,
        fault @ (Fault::Sql(_) | Fault::Postgres(_)) => {
            let problem = fault.into_problem(Some(&tx.model));
            if problem.errors.is_empty() {
                return Err(problem.into());
            }
            problem
        }
        fault => return Err(fault),
    };
    refuse(put, number, &problem);
    Ok(())
}

fn refuse(put: &mut Put, row: u32, problem: &Problem) {
    let error = problem.errors.first();
    let code = error.map_or_else(|| problem.code.as_str().to_owned(), |e| e.code.clone());
    *put.rejected.entry(code.clone()).or_default() += 1;
    if put.refusals.len() < MOST_TOLD {
        let field = error.map(|e| e.field.clone()).unwrap_or_default();
        put.refusals.push(Refusal { row, field, code, message: problem.message.clone() });
    }
}

#[allow(clippy::too_many_arguments, reason = "one row's whole story in one place")]
fn write_row(
    tx: &mut Tx,
    bulk: &mut Bulk,
    table: &Table,
    keys: &[Field],
    (number, values): (u32, Values),
    known: &mut BTreeSet<i64>,
    put: &mut Put,
) -> Result<(), Fault> {
    let misfits = values.wrong.len() as u64;
    let found = if keys.is_empty() { None } else { tx.find_by_key(table, keys, &values)? };
    let Some(id) = found else {
        if keys.is_empty() {
            bulk.insert_later(tx, values, number)?;
        } else {
            // The next row may be looked for among those before it.
            known.insert(bulk.insert(tx, values)?);
        }
        put.new += 1;
        put.accepted += 1;
        put.misfits += misfits;
        return Ok(());
    };
    if !known.insert(id) {
        let labels = keys.iter().map(|f| format!("'{}'", f.label)).collect::<Vec<_>>().join(" and ");
        let message =
            format!("The file has this {labels} in an earlier row already; that row was taken, this one was not.");
        return Err(Problem::field(&keys[0].name, "repeated_key", message).into());
    }
    let (values, against) = without_own_changes(tx, table, id, values)?;
    if !against.is_empty() {
        put.conflicts += 1;
        let message = format!(
            "Record {id} was changed here since the last import, and the file says otherwise: it was left as it is."
        );
        return Err(Problem::field(&keys[0].name, "conflict", message).into());
    }
    if bulk.update(tx, id, values)? {
        put.changed += 1;
    } else {
        put.same += 1;
    }
    put.accepted += 1;
    put.misfits += misfits;
    Ok(())
}
