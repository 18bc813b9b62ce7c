//! Which files somebody may name in a record: those that they uploaded themselves, and those that they see in a record. An id is the
//! hash of what is in a file, so that who has the id of another need not have the file.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use serde_json::Value;
use sheaf_model::field::FieldType;
use sheaf_model::{Code, Field, Problem, Table};
use sheaf_query::formula::Sight;
use sheaf_query::plan::{Grant, ListRequest};
use sheaf_store::Fault;

use super::ids_in;
use super::kept::{Kept, LONGEST_WAIT, WAITING};
use crate::access::{Action, Kind, Principal};
use crate::imports::{Progress, apart};
use crate::open::Open;
use crate::reading::LONGEST;

/// Most records that are looked into one by one.
const MOST_CHANGED: usize = 50;

/// How a note of a file is called: never as a file is, so that none is taken for one.
fn noted(id: &str) -> String {
    format!("{id}.noted")
}

/// The day that it is, counted from 1970.
fn today() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs() / LONGEST_WAIT.as_secs()
}

impl Kept {
    /// Where it stands what somebody uploaded on a day; it goes with all else that waits, a day at once.
    fn uploads_of(&self, who: &Principal, day: u64) -> PathBuf {
        let name = format!("of-{}-{}-{day}", who.kind_name(), data_encoding::HEXLOWER.encode(who.key().as_bytes()));
        self.folder().join(WAITING).join(name)
    }

    /// Notes that somebody uploaded a file, also where it is kept already.
    pub(super) fn note_upload(&self, who: &Principal, id: &str) -> Result<(), Fault> {
        let folder = self.uploads_of(who, today());
        let note = || -> io::Result<()> {
            fs::create_dir_all(&folder)?;
            // Made anew, so that its day begins anew, and the folder's too.
            let note = folder.join(noted(id));
            let _ = fs::remove_file(&note);
            File::create(note).map(drop)
        };
        note().map_err(|e| Fault::file(&folder, e))
    }

    /// Whether somebody uploaded a file of late.
    fn has_uploaded(&self, who: &Principal, id: &str) -> bool {
        let is_late = |day: u64| {
            let told = fs::metadata(self.uploads_of(who, day).join(noted(id))).and_then(|told| told.modified());
            let age = told.ok().map(|at| SystemTime::now().duration_since(at).unwrap_or_default());
            age.is_some_and(|age| age <= LONGEST_WAIT)
        };
        [today(), today().saturating_sub(1)].into_iter().any(is_late)
    }
}

impl Open {
    /// Those of some files that somebody may not name: they neither uploaded them nor see them in a record. Looked through are first the
    /// records that are changed, then their table, then the others.
    pub(super) async fn not_theirs(
        self: &Arc<Self>,
        who: &Principal,
        (table, changed): (&str, &[i64]),
        ids: &HashSet<String>,
    ) -> Result<HashSet<String>, Problem> {
        if matches!(who.kind, Kind::System { .. }) {
            return Ok(HashSet::new());
        }
        // Whoever sees every record with its history sees every file that one of them has taken.
        let sees_all = who.rights(&self.store.model()).sees_all();
        let (kept, whose, asked) = (self.kept_files(), who.clone(), ids.clone());
        let mut left = apart(move || {
            let is_theirs = |id: &String| kept.has_uploaded(&whose, id) || sees_all && kept.path(id).is_some();
            Ok(asked.into_iter().filter(|id| !is_theirs(id)).collect::<HashSet<_>>())
        })
        .await?;
        if left.is_empty() || sees_all {
            return Ok(left);
        }
        for id in changed.iter().take(MOST_CHANGED) {
            self.take_held(who, table, *id, &mut left).await;
            if left.is_empty() {
                return Ok(left);
            }
        }
        let (open, who, table) = (Arc::clone(self), who.clone(), table.to_owned());
        self.apart(&self.slow, move || open.not_seen(&who, &table, left)).await
    }

    /// Takes out those that somebody sees in one record.
    async fn take_held(self: &Arc<Self>, who: &Principal, table: &str, record: i64, left: &mut HashSet<String>) {
        let model = self.store.model();
        let Ok((of, grant)) = who.grant(&model, table, Action::READ) else { return };
        let fields: Vec<String> = of.fields.iter().filter(|f| holds(&grant, of, f)).map(|f| f.name.clone()).collect();
        // One that they do not see holds nothing for them.
        let Ok(answer) = self.get(who, table, record, Some(&fields), &[]).await else { return };
        let record: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        for value in record["fields"].as_object().into_iter().flat_map(|fields| fields.values()) {
            for id in ids_in(value) {
                left.remove(id);
            }
        }
    }

    /// Those that somebody sees in no record.
    fn not_seen(&self, who: &Principal, table: &str, mut left: HashSet<String>) -> Result<HashSet<String>, Problem> {
        let begun = Instant::now();
        let done = self.at_one_moment(|snap| {
            let progress = Progress::default();
            let pages = self.pages(snap, who, &progress)?;
            let (this, others): (Vec<_>, Vec<_>) = snap.model.tables.iter().partition(|of| of.name == table);
            for table in this.into_iter().chain(others) {
                let Some(list) = seen_holders(who, snap, table) else { continue };
                pages.each_record(table, list, |record| {
                    let fields = record["fields"].as_object().into_iter().flat_map(|fields| fields.values());
                    for id in fields.flat_map(ids_in) {
                        left.remove(id);
                    }
                    match left.is_empty() {
                        // What comes after it changes nothing.
                        true => Err(all_seen().into()),
                        false if begun.elapsed() > LONGEST => Err(too_long().into()),
                        false => Ok(()),
                    }
                })?;
            }
            Ok(())
        });
        match done {
            Err(problem) if !left.is_empty() => Err(problem),
            _ => Ok(left),
        }
    }
}

fn too_long() -> Problem {
    Problem::new(Code::Unavailable, "It takes too long to find out in which records you see this file.")
        .with_hint("Upload it once more: what you uploaded yourself needs no looking for.")
}

fn all_seen() -> Problem {
    Problem::new(Code::Internal, "All of them were found.")
}

/// The records of a table in which somebody sees files; none where they see no field for them.
fn seen_holders(who: &Principal, snap: &sheaf_store::export::Snapshot<'_>, table: &Table) -> Option<ListRequest> {
    let (_, grant) = who.grant(&snap.model, &table.name, Action::READ).ok()?;
    super::holding::holding(table.fields.iter().filter(|field| holds(&grant, table, field)))
}

/// Whether a field holds files that are seen.
fn holds(grant: &Grant, table: &Table, field: &Field) -> bool {
    matches!(field.kind, FieldType::Attachment) && Sight::sees(grant.rights(), table, field)
}
