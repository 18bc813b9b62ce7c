//! An archive of a whole workspace, and a workspace from an archive: export, then import, gives the same.
//!
//! ```text
//! manifest.json         format, version, when; the parts with their columns and numbers of rows
//! model.json            tables, fields, rules
//! records/TABLE.jsonl   every record: id, version, times, values as they are stored, misfits, links by id
//! changes.jsonl         the whole log with its hashes
//! workspace/…jsonl      who wrote, imports, links of several records, what was put aside
//! files/…               originals of imports, and what records hold
//! ```

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde::{Deserialize, Serialize};
use sheaf_model::{Code, Model, Problem};
use sheaf_store::aside::not_empty;
use sheaf_store::export::{Part, Snapshot, schema, snapshot_in_file};
use sheaf_store::host::Person;
use sheaf_store::{Fault, Tx, Why};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{Place, unwritable, written};
use crate::access::Principal;
use crate::files::{DERIVED, WAITING};
use crate::imports::{Progress, apart};
use crate::open::Open;

const FORMAT: &str = "sheaf";
/// The archive's own version: raised when a reader of before could not read it.
const VERSION: u32 = 1;
/// Largest manifest and model that are believed.
const MOST_JSON: u64 = 256 << 20;

#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    format: String,
    version: u32,
    exported_at: String,
    /// Of the program that wrote it.
    sheaf: String,
    /// Version of our own tables.
    schema: i64,
    workspace: Named,
    parts: Vec<Part>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Named {
    name: String,
    label: String,
}

/// Whether a file is an archive: a zip with a manifest that says so.
pub fn is_archive(path: &Path) -> bool {
    File::open(path).ok().and_then(|file| ZipArchive::new(file).ok()).is_some_and(|mut zip| manifest(&mut zip).is_ok())
}

fn path_of(model: &Model, part: &Part) -> String {
    if model.table(&part.table).is_some() {
        format!("records/{}.jsonl", part.table)
    } else if part.table == "_changes" {
        "changes.jsonl".to_owned()
    } else {
        format!("workspace/{}.jsonl", part.table.trim_start_matches('_'))
    }
}

impl Open {
    /// Writes the whole workspace as an archive. Answers how many records are in it.
    pub fn export_whole(&self, who: &Principal, out: &mut dyn Place, progress: &Progress) -> Result<u64, Problem> {
        who.require_admin(&self.store.model())?;
        self.store.notice()?;
        snapshot_in_file(&self.store, |snap| self.write_archive(snap, out, progress)).map_err(Fault::into_plain)
    }

    fn write_archive(&self, snap: &Snapshot, out: &mut dyn Place, progress: &Progress) -> Result<u64, Fault> {
        let mut zip = ZipWriter::new(BufWriter::with_capacity(1 << 20, out));
        let options = SimpleFileOptions::default().large_file(true);
        let begin = |zip: &mut ZipWriter<_>, path: &str| zip.start_file(path, options).map_err(unwritable);
        begin(&mut zip, "model.json")?;
        written(zip.write_all(&serde_json::to_vec_pretty(&snap.model).unwrap_or_default()))?;
        let (mut parts, mut records) = (snap.parts()?, 0);
        for part in &mut parts {
            begin(&mut zip, &path_of(&snap.model, part))?;
            let is_record = snap.model.table(&part.table).is_some();
            part.rows = snap.each_row(part, |line| {
                progress.fetch_add(u64::from(is_record), Ordering::Relaxed);
                written(zip.write_all(line.as_bytes()).and_then(|()| zip.write_all(b"\n")))?;
                Ok(())
            })?;
            records += if is_record { part.rows } else { 0 };
        }
        let folder = self.store.folder().join("files");
        for path in files_in(&folder) {
            let Ok(inside) = path.strip_prefix(&folder) else { continue };
            begin(&mut zip, &format!("files/{}", inside.to_string_lossy()))?;
            let mut file = File::open(&path).map_err(|e| Fault::file(&path, e))?;
            written(std::io::copy(&mut file, &mut zip).map(|_| ()))?;
        }
        // Last, since it says how many rows there are.
        begin(&mut zip, "manifest.json")?;
        written(zip.write_all(&serde_json::to_vec_pretty(&self.manifest(parts)).unwrap_or_default()))?;
        written(zip.finish().map_err(unwritable)?.flush())?;
        Ok(records)
    }

    fn manifest(&self, parts: Vec<Part>) -> Manifest {
        Manifest {
            format: FORMAT.to_owned(),
            version: VERSION,
            exported_at: jiff::Timestamp::now().to_string(),
            sheaf: env!("CARGO_PKG_VERSION").to_owned(),
            schema: schema(),
            workspace: Named { name: self.name(), label: self.label() },
            parts,
        }
    }

    /// Fills this workspace, in which nothing was written yet, from an archive: all or nothing. Answers the number of records. Those who
    /// wrote there are the people of this host who have their e-mail addresses, and nobody else. What strangers reached where it comes from
    /// they do not reach here: it was published there, by those who decided so.
    pub async fn restore_archive(
        self: &Arc<Self>,
        who: &Principal,
        archive: File,
        people: &[Person],
        progress: Progress,
    ) -> Result<u64, Problem> {
        who.require_admin(&self.store.model())?;
        let known: HashMap<String, i64> = people.iter().map(|p| (p.email.to_lowercase(), p.id)).collect();
        let open = Arc::clone(self);
        let (mut zip, manifest, model, files) = apart(move || open.unpacked(archive)).await?;
        let work = move |tx: &mut Tx| {
            let records = restore(tx, &mut zip, &manifest, model, &progress)?;
            tx.know_people_again(&known)?;
            close_to_strangers(tx)?;
            Ok(records)
        };
        let done = match self.store.is_remote() {
            true => self.restore_through_a_file(work).await,
            false => self.store.write_alone(0, Why::Import, work).await,
        };
        // Who wrote has the numbers of the archive now.
        self.forget_actors();
        if done.is_err() {
            remove(&files);
        }
        done
    }
}

impl Open {
    /// Reads what an archive says of itself, and puts its files where they belong.
    fn unpacked(&self, archive: File) -> Result<(ZipArchive<File>, Manifest, Model, Vec<PathBuf>), Problem> {
        let mut zip = ZipArchive::new(archive).map_err(damaged)?;
        let manifest = manifest(&mut zip)?;
        check(&manifest)?;
        let model: Model = read_json(&mut zip, "model.json")?;
        self.store.notice()?;
        if self.store.head() > 0 {
            // Before its files are touched.
            return Err(not_empty());
        }
        let mut files = Vec::new();
        if let Err(problem) = unpack_files(&mut zip, &self.store.folder().join("files"), &mut files) {
            remove(&files);
            return Err(problem);
        }
        Ok((zip, manifest, model, files))
    }

    /// Restores into a file, and takes that over: what the log says of itself is verified on both sides.
    async fn restore_through_a_file(
        self: &Arc<Self>,
        work: impl FnOnce(&mut Tx) -> Result<u64, Fault> + Send + 'static,
    ) -> Result<u64, Problem> {
        let open = Arc::clone(self);
        let aside = apart(move || Ok(open.store.aside()?)).await?;
        let records = aside.store().write_alone(0, Why::Import, work).await?;
        let open = Arc::clone(self);
        apart(move || Ok(open.store.take_over(aside.store())?)).await?;
        Ok(records)
    }
}

fn restore(
    tx: &mut Tx,
    zip: &mut ZipArchive<File>,
    manifest: &Manifest,
    model: Model,
    progress: &Progress,
) -> Result<u64, Fault> {
    tx.begin_restore(model.clone(), &manifest.parts)?;
    let mut records = 0;
    for part in &manifest.parts {
        let path = path_of(&model, part);
        let file = zip.by_name(&path).map_err(|e| damaged(format!("'{path}': {e}")))?;
        let is_record = model.table(&part.table).is_some();
        let rows = tx.restore_rows(part, &mut BufReader::with_capacity(1 << 20, file), || {
            progress.fetch_add(u64::from(is_record), Ordering::Relaxed);
        })?;
        if rows != part.rows {
            return Err(damaged(format!("'{path}' has {rows} rows, expected {}", part.rows)).into());
        }
        records += if is_record { rows } else { 0 };
    }
    tx.finish_restore()?;
    Ok(records)
}

/// Whoever opens or publishes it again here decides that for this workspace.
fn close_to_strangers(tx: &mut Tx) -> Result<(), Fault> {
    let mut model = (*tx.model).clone();
    if model.close_to_strangers() {
        tx.reshape(model, "closed to strangers")?;
    }
    Ok(())
}

fn damaged(what: impl std::fmt::Display) -> Problem {
    Problem::new(Code::Unreadable, format!("The archive is damaged: {what}."))
}

fn manifest(zip: &mut ZipArchive<File>) -> Result<Manifest, Problem> {
    let manifest: Manifest = read_json(zip, "manifest.json")?;
    if manifest.format == FORMAT { Ok(manifest) } else { Err(damaged("it was not written by Sheaf")) }
}

fn check(manifest: &Manifest) -> Result<(), Problem> {
    if manifest.version <= VERSION && manifest.schema <= schema() {
        return Ok(());
    }
    let message = format!("The archive was written by a later version of Sheaf ({}).", manifest.sheaf);
    Err(Problem::new(Code::Unreadable, message).with_hint("Use that version, or a later one."))
}

fn read_json<T: serde::de::DeserializeOwned>(zip: &mut ZipArchive<File>, path: &str) -> Result<T, Problem> {
    let file = zip.by_name(path).map_err(|e| damaged(format!("'{path}': {e}")))?;
    serde_json::from_reader(BufReader::new(file.take(MOST_JSON))).map_err(|e| damaged(format!("'{path}': {e}")))
}

fn remove(files: &[PathBuf]) {
    for file in files {
        let _ = std::fs::remove_file(file);
    }
}

/// Writes the archive's files below a folder, and none anywhere else; says which it began.
fn unpack_files(zip: &mut ZipArchive<File>, folder: &Path, made: &mut Vec<PathBuf>) -> Result<(), Problem> {
    let names = zip.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned);
    let names: Vec<String> = names.filter(|n| n.starts_with("files/") && !n.ends_with('/')).collect();
    for name in names {
        let mut file = zip.by_name(&name).map_err(damaged)?;
        let Some(inside) = file.enclosed_name() else {
            return Err(damaged(format!("'{name}' is no place for a file")));
        };
        let Ok(inside) = inside.strip_prefix("files").map(Path::to_owned) else { continue };
        let path = folder.join(inside);
        made.push(path.clone());
        let mut write = || -> std::io::Result<()> {
            std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
            std::io::copy(&mut file, &mut File::create(&path)?).map(|_| ())
        };
        write().map_err(|e| Fault::file(&path, e))?;
    }
    Ok(())
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            // What is on its way in belongs to nothing yet, and what can be made again is.
            let name = entry.file_name();
            let is_passing = |name: &str| name.starts_with("incoming-") || [WAITING, DERIVED].contains(&name);
            if path.is_dir() && !is_passing(&name.to_string_lossy()) {
                folders.push(path);
            } else if path.is_file() {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}
