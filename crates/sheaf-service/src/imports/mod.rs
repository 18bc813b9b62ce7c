//! Imports in two steps: a plan that a person may change, then records.

mod again;
mod asked;
mod back;
mod choices;
mod chosen;
mod compare;
mod computed;
mod decisions;
mod exceptions;
mod incoming;
mod joins;
mod known;
mod linked;
mod load;
mod places;
mod plan;
mod prove;
#[cfg(test)]
mod proved;
mod put;
mod refill;
mod splits;
mod title;
mod totals;

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Map, Value, json};
use sheaf_model::{Code, Problem, temporal};
pub use sheaf_sheets::standing;
use sheaf_sheets::standing::Compared;
pub use sheaf_sheets::{Cells, FieldRules, Finding, Proposal, ProposedField, ProposedTable, Severity, say};
use sheaf_sheets::{Limits, Source, Workbook};
use sheaf_store::imports::Import;
use sheaf_store::{Fault, Tx, Why};

pub use again::Choices;
pub(crate) use back::WayBack;
pub use incoming::Incoming;
pub use load::Progress;
pub use put::{Put, PutOptions};

use self::incoming::Waiting;
use crate::access::{Ability, Principal};
use crate::open::Open;
use crate::own_views::fit_own_views;

const LONGEST: Duration = Duration::from_secs(10);
/// The workbook of the import that a workspace looked at last, by the import's number: a plan is looked at again and again.
pub(crate) type KeptBook = Mutex<Option<(i64, Arc<Workbook>)>>;

/// The import that is carried out, and how far it is.
pub(crate) type Applying = Mutex<Option<(i64, Progress)>>;

/// Reads files as one workbook and says what an import would do. Needs no workspace.
pub fn inspect(files: &[PathBuf]) -> Result<Proposal, Problem> {
    let book = open_files(files)?;
    let mut proposal = sheaf_sheets::propose(&book);
    prove::prove(&book, &mut proposal)?;
    Ok(proposal)
}

/// Opens files as one workbook.
pub fn open_files(files: &[PathBuf]) -> Result<Workbook, Problem> {
    let name =
        |path: &Path| path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    for path in files {
        readable(path)?;
    }
    let sources = files.iter().map(|path| (name(path), Source::Path(path.clone()))).collect();
    Workbook::open(sources, Limits::default())
}

/// Says which file is not there, or may not be read.
fn readable(path: &Path) -> Result<(), Problem> {
    let why = match std::fs::File::open(path) {
        Ok(_) if path.is_dir() => "it is a folder".to_owned(),
        Ok(_) => return Ok(()),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        Err(e) => e.to_string(),
    };
    Err(Problem::new(Code::Unreadable, format!("'{}' cannot be read: {why}.", path.display())))
}

/// What was worked out holds for an import as it was read; another process may have changed it.
fn expect_as_read(tx: &Tx, import: &Import) -> Result<(), Fault> {
    if tx.is_as_read(import)? {
        return Ok(());
    }
    let message = format!("Import {} was changed while this was worked out. Look at it again.", import.id);
    Err(Problem::new(Code::Conflict, message).into())
}

fn not_found(id: i64) -> Problem {
    Problem::new(Code::NotFound, format!("There is no import {id}."))
}

/// A name that a file may have in our folder, whatever it was called.
fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let kept: String =
        last.chars().map(|c| if c.is_alphanumeric() || "._- ()".contains(c) { c } else { '_' }).collect();
    let kept = kept.trim_start_matches('.').to_owned();
    let kept: String = kept.chars().rev().take(100).collect::<Vec<_>>().into_iter().rev().collect();
    if kept.is_empty() { "file".to_owned() } else { kept }
}

/// The same for several, each its own: two files of one name are told apart.
fn safe_names(files: &[(String, PathBuf)]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(files.len());
    for (name, _) in files {
        let name = safe_name(name);
        let numbered = |n: usize| match name.rsplit_once('.') {
            Some((stem, end)) => format!("{stem} ({n}).{end}"),
            None => format!("{name} ({n})"),
        };
        let free = |candidate: &String| !names.contains(candidate);
        let own = std::iter::once(name.clone()).chain((2..).map(numbered)).find(free);
        names.push(own.unwrap_or_else(|| name.clone()));
    }
    names
}

impl Open {
    fn imports_folder(&self) -> PathBuf {
        self.store.folder().join("files").join("imports")
    }

    fn import_folder(&self, id: i64) -> PathBuf {
        self.imports_folder().join(id.to_string())
    }

    /// A place for files that are on their way in.
    pub fn incoming(&self) -> Result<Incoming, Problem> {
        let name = crate::secret::new_secret("incoming-")?;
        let folder = self.store.folder().join("files").join(name);
        std::fs::create_dir_all(&folder).map_err(|e| Fault::file(&folder, e))?;
        Ok(Incoming(folder))
    }

    /// Keeps files and plans their import. The files are kept for good: nothing is lost. Where whoever asked goes away before it
    /// is planned, nothing is kept; where they go after, all of it is.
    pub async fn plan_import(
        self: &Arc<Self>,
        who: &Principal,
        incoming: Incoming,
        files: Vec<(String, PathBuf)>,
        choices: Choices,
    ) -> Result<Value, Problem> {
        who.require(&self.store.model(), Ability::Imports)?;
        let actor = self.actor(who).await?;
        let names = safe_names(&files);
        let opened: Vec<_> = names.iter().cloned().zip(files.iter().map(|(_, path)| path.clone())).collect();
        let open = Arc::clone(self);
        let waiting = Waiting::default();
        let wanted = waiting.wanted();
        self.store.notice()?;
        // The files are not the work's: who gives up, as by Ctrl+C, waits for none, and leaves none.
        let (book, proposal) = apart(move || {
            let sources = opened.into_iter().map(|(name, path)| (name, Source::Path(path))).collect();
            let book = Workbook::open(sources, Limits::default())?;
            wanted.check()?;
            let mut proposal = open.propose(&book, &wanted)?;
            choices.choose(&mut proposal);
            Ok((Arc::new(book), proposal))
        })
        .await?;
        let proposal = self.compare(who, &book, proposal).await?;
        drop(book); // its files are about to move
        let open = Arc::clone(self);
        let kept = tokio::spawn(async move {
            let (listed, body) = (json!(names).to_string(), json!(proposal).to_string());
            let id = open.store.write(actor, Why::Import, move |tx| tx.add_import(&listed, &body)).await?;
            open.keep_files(id, &names, &files)?;
            drop(incoming);
            Ok::<_, Problem>(id)
        });
        let id = kept.await.map_err(|_| Problem::new(Code::Internal, "Something went wrong inside Sheaf."))??;
        self.import(who, id)
    }

    /// Moves files to where those of an import stay.
    fn keep_files(&self, id: i64, names: &[String], files: &[(String, PathBuf)]) -> Result<(), Problem> {
        let folder = self.import_folder(id);
        std::fs::create_dir_all(&folder).map_err(|e| Fault::file(&folder, e))?;
        for (name, (_, path)) in names.iter().zip(files) {
            let kept = folder.join(name);
            std::fs::rename(path, &kept)
                .or_else(|_| std::fs::copy(path, &kept).map(|_| ()))
                .map_err(|e| Fault::file(&kept, e))?;
        }
        Ok(())
    }

    /// The same with files that stay where they are: copies of them are kept.
    pub async fn plan_copied(
        self: &Arc<Self>,
        who: &Principal,
        files: Vec<(String, PathBuf)>,
        choices: Choices,
    ) -> Result<Value, Problem> {
        let folder = self.incoming()?;
        let copied = files.into_iter().enumerate().map(|(n, (name, path))| {
            let copy = folder.0.join(n.to_string());
            readable(&path)?;
            std::fs::copy(&path, &copy).map_err(|e| Fault::file(&copy, e))?;
            Ok((name, copy))
        });
        let copied = copied.collect::<Result<Vec<_>, Problem>>()?;
        self.plan_import(who, folder, copied, choices).await
    }

    fn stored_import(&self, id: i64) -> Result<Import, Problem> {
        let found = self.store.read(LONGEST, |conn| sheaf_store::imports::get(conn, id)).map_err(Fault::into_plain)?;
        found.ok_or_else(|| not_found(id))
    }

    /// An import with its plan.
    pub fn import(&self, who: &Principal, id: i64) -> Result<Value, Problem> {
        who.require(&self.store.model(), Ability::Imports)?;
        self.store.notice()?;
        let import = self.stored_import(id)?;
        let mut shown = shown(&import, true);
        shown["back"] = json!(self.way_back.count(id, &import.proposal));
        Ok(shown)
    }

    /// All imports, newest first.
    pub fn imports(&self, who: &Principal) -> Result<Value, Problem> {
        who.require(&self.store.model(), Ability::Imports)?;
        self.store.notice()?;
        let all = self.store.read(LONGEST, sheaf_store::imports::list).map_err(Fault::into_plain)?;
        Ok(json!({ "imports": all.iter().map(|i| shown(i, false)).collect::<Vec<_>>() }))
    }

    /// Changes the plan of an import.
    pub async fn change_import(self: &Arc<Self>, who: &Principal, id: i64, body: Value) -> Result<Value, Problem> {
        who.require(&self.store.model(), Ability::Imports)?;
        // One after another: a change is carried out on the plan as the one before left it.
        let _turn = self.importing.lock().await;
        let import = self.planned(id)?;
        let book = self.book(id).await?;
        let (open, looked, read) = (Arc::clone(self), Arc::clone(&book), import.clone());
        let proposal = apart(move || {
            let mut proposal = read_plan(&read)?;
            open.change_plan(&looked, &mut proposal, &body)?;
            Ok(proposal)
        })
        .await?;
        let before = import.proposal.clone();
        let after = self.keep_plan(who, &book, import, proposal).await?;
        self.way_back.keep(id, before, &after);
        self.import(who, id)
    }

    /// Takes the last change of a plan back.
    pub async fn take_back(self: &Arc<Self>, who: &Principal, id: i64) -> Result<Value, Problem> {
        who.require(&self.store.model(), Ability::Imports)?;
        let _turn = self.importing.lock().await;
        let import = self.planned(id)?;
        let nothing = || Problem::new(Code::Conflict, "There is no change of this plan that could be taken back.");
        let before = self.way_back.last(id, &import.proposal).ok_or_else(nothing)?;
        let book = self.book(id).await?;
        let proposal = read_plan(&Import { proposal: before, ..import.clone() })?;
        let after = self.keep_plan(who, &book, import, proposal).await?;
        self.way_back.taken(id, &after);
        self.import(who, id)
    }

    /// Compares a plan with what stands and keeps it, unless somebody changed it meanwhile. Answers how it is kept.
    async fn keep_plan(
        self: &Arc<Self>,
        who: &Principal,
        book: &Arc<Workbook>,
        import: Import,
        proposal: Proposal,
    ) -> Result<String, Problem> {
        let actor = self.actor(who).await?;
        let text = json!(self.compare(who, book, proposal).await?).to_string();
        let kept = text.clone();
        let keep = move |tx: &mut Tx| {
            expect_as_read(tx, &import)?;
            tx.set_proposal(import.id, &kept)
        };
        self.store.write(actor, Why::Import, keep).await?;
        Ok(text)
    }

    /// What could go into a table of its own with a column of a planned table.
    pub async fn look_at_split(
        self: &Arc<Self>,
        who: &Principal,
        id: i64,
        table: &str,
        key: &str,
    ) -> Result<Value, Problem> {
        who.require(&self.store.model(), Ability::Imports)?;
        let import = self.planned(id)?;
        let book = self.book(id).await?;
        let (table, key) = (table.to_owned(), key.to_owned());
        apart(move || splits::look(&book, &read_plan(&import)?, &table, &key)).await
    }

    /// How far the carrying out of an import is: `{"status","rows"}`; without rows where it is not carried out now.
    pub fn import_progress(&self, who: &Principal, id: i64) -> Result<Value, Problem> {
        who.require(&self.store.model(), Ability::Imports)?;
        let import = self.stored_import(id)?;
        let rows = self.applying().as_ref().filter(|(now, _)| *now == id).map(|(_, rows)| rows.load(Ordering::Relaxed));
        Ok(json!({ "status": import.status, "rows": rows }))
    }

    fn applying(&self) -> std::sync::MutexGuard<'_, Option<(i64, Progress)>> {
        self.applying.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes the tables and records of a plan, all or nothing.
    pub async fn apply_import(
        self: &Arc<Self>,
        who: &Principal,
        id: i64,
        progress: Progress,
    ) -> Result<Value, Problem> {
        who.require(&self.store.model(), Ability::Imports)?;
        let actor = self.actor(who).await?;
        let _turn = self.importing.lock().await;
        let import = self.planned(id)?;
        let book = self.book(id).await?;
        let mut proposal = read_plan(&import)?;
        if !who.may(&self.store.model(), Ability::Model) {
            choices::withhold(&mut proposal);
        }
        *self.applying() = Some((id, Arc::clone(&progress)));
        let done = self
            .store
            .write_alone(actor, Why::Import, move |tx| {
                expect_as_read(tx, &import)?;
                let loaded = load::load(tx, &book, &proposal, id, &progress)?;
                if loaded.proposal != proposal {
                    tx.set_proposal(id, &json!(loaded.proposal).to_string())?;
                }
                let mut result = result_of(&loaded);
                tx.set_import(id, "applied", Some(&result.to_string()), loaded.seq)?;
                if let Some(result) = result.as_object_mut() {
                    result.remove("made");
                }
                Ok(result)
            })
            .await;
        *self.applying() = None;
        let mut answer = done?;
        self.keep_held(None).await;
        *self.kept_book() = None;
        self.way_back.forget(id);
        answer["id"] = json!(id);
        answer["status"] = json!("applied");
        Ok(answer)
    }

    /// Undoes an import as a whole: tables that it made are put aside, records that it made or changed are as before.
    pub async fn undo_import(&self, who: &Principal, id: i64) -> Result<Value, Problem> {
        who.require(&self.store.model(), Ability::Imports)?;
        let actor = self.actor(who).await?;
        let _turn = self.importing.lock().await;
        let import = self.stored_import(id)?;
        let seq = import.seq.filter(|_| import.status == "applied").ok_or_else(|| {
            Problem::new(Code::Conflict, format!("Import {id} cannot be undone: it is {}.", import.status))
        })?;
        let done = self
            .store
            .write_alone(actor, Why::Undo(seq), move |tx| {
                expect_as_read(tx, &import)?;
                let last = tx.undo_fitting(seq, &|model| fit_own_views(model, None))?;
                tx.set_import(id, "undone", None, None)?;
                Ok(last)
            })
            .await?;
        Ok(json!({ "id": id, "status": "undone", "seq": done }))
    }

    /// Forgets a plan that was not applied, with its files.
    pub async fn delete_import(&self, who: &Principal, id: i64) -> Result<(), Problem> {
        who.require(&self.store.model(), Ability::Imports)?;
        let actor = self.actor(who).await?;
        let _turn = self.importing.lock().await;
        let import = self.planned(id)?;
        self.store
            .write(actor, Why::Import, move |tx| {
                expect_as_read(tx, &import)?;
                tx.discard_import(id)
            })
            .await?;
        *self.kept_book() = None;
        self.way_back.forget(id);
        let _ = std::fs::remove_dir_all(self.import_folder(id));
        Ok(())
    }

    /// Rows of a planned table, each cell as it is written and as it would be read.
    pub async fn preview_import(
        self: &Arc<Self>,
        who: &Principal,
        id: i64,
        table: &str,
        limit: usize,
    ) -> Result<Value, Problem> {
        who.require(&self.store.model(), Ability::Imports)?;
        let import = self.stored_import(id)?;
        let book = self.book(id).await?;
        let table = table.to_owned();
        apart(move || plan::preview(&book, &read_plan(&import)?, &table, limit.clamp(1, 500))).await
    }

    /// Rows of a sheet as they stand in its file.
    pub async fn import_sheet(
        self: &Arc<Self>,
        who: &Principal,
        id: i64,
        place: (Option<String>, Option<String>),
        from: u32,
        count: u32,
    ) -> Result<Value, Problem> {
        who.require(&self.store.model(), Ability::Imports)?;
        self.stored_import(id)?;
        let book = self.book(id).await?;
        apart(move || plan::sheet(&book, place.0.as_deref(), place.1.as_deref(), from, count.clamp(1, 500))).await
    }

    fn planned(&self, id: i64) -> Result<Import, Problem> {
        let import = self.stored_import(id)?;
        if import.status != "planned" {
            return Err(Problem::new(Code::Conflict, format!("Import {id} is {} already.", import.status)));
        }
        Ok(import)
    }

    fn kept_book(&self) -> std::sync::MutexGuard<'_, Option<(i64, Arc<Workbook>)>> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn book(self: &Arc<Self>, id: i64) -> Result<Arc<Workbook>, Problem> {
        if let Some((_, book)) = self.kept_book().as_ref().filter(|(kept, _)| *kept == id) {
            return Ok(Arc::clone(book));
        }
        let import = self.stored_import(id)?;
        let names: Vec<String> = serde_json::from_str(&import.files).unwrap_or_default();
        let folder = self.import_folder(id);
        let book = apart(move || {
            let sources = names.into_iter().map(|n| (n.clone(), Source::Path(folder.join(&n)))).collect();
            Workbook::open(sources, Limits::default()).map(Arc::new)
        })
        .await?;
        *self.kept_book() = Some((id, Arc::clone(&book)));
        Ok(book)
    }
}

/// Long work, where it keeps no other request waiting.
pub(crate) async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| Problem::new(Code::Internal, "Something went wrong inside Sheaf."))?
}

/// What became of an import, as it is kept. `made` is for the next import of the same workbook alone.
fn result_of(loaded: &load::Loaded) -> Value {
    let compared =
        || loaded.proposal.tables.iter().filter(|t| t.include).filter_map(|t| t.into.as_ref()?.compared.as_ref());
    let sum = |count: fn(&Compared) -> u64| compared().map(count).sum::<u64>();
    let (refused, conflicts) = (sum(|c| c.refused), sum(|c| c.conflicts));
    let told = [("refused", refused), ("conflict", conflicts)];
    let rejected: Map<String, Value> =
        told.into_iter().filter(|(_, n)| *n > 0).map(|(code, n)| (code.to_owned(), json!(n))).collect();
    json!({
        "rows": loaded.rows, "accepted": loaded.rows - refused - conflicts, "rejected": rejected,
        "new": loaded.new + sum(|c| c.new), "changed": sum(|c| c.changed), "same": sum(|c| c.same), "gone": sum(|c| c.gone),
        "conflicts": conflicts, "misfits": loaded.misfits, "tables": loaded.tables, "seq": loaded.seq, "made": loaded.made,
    })
}

fn read_plan(import: &Import) -> Result<Proposal, Problem> {
    serde_json::from_str(&import.proposal)
        .map_err(|_| Problem::new(Code::Internal, "The plan of this import cannot be read."))
}

fn read_result(text: &str) -> Option<Value> {
    let mut result: Value = serde_json::from_str(text).ok()?;
    result.as_object_mut()?.remove("made");
    Some(result)
}

fn shown(import: &Import, whole: bool) -> Value {
    let mut shown = json!({
        "id": import.id,
        "at": temporal::text_of(|out| temporal::write_datetime(out, import.at)),
        "status": import.status,
        "files": serde_json::from_str::<Value>(&import.files).unwrap_or_default(),
        "seq": import.seq,
        "result": import.result.as_deref().and_then(read_result),
    });
    if whole {
        shown["proposal"] = serde_json::from_str(&import.proposal).unwrap_or_default();
    }
    shown
}
