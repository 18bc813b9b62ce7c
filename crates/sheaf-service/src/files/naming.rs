//! Which files somebody may name in a record: those that they uploaded themselves, and those that they see in a record. An id is the
//! hash of what is in a file, so that who has the id of another need not have the file.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use sheaf_model::field::FieldType;
use sheaf_model::{Code, Problem, Table};
use sheaf_query::formula::Sight;
use sheaf_query::plan::ListRequest;
use sheaf_store::Fault;

use super::ids_in;
use super::kept::{Kept, LONGEST_WAIT, WAITING};
use crate::access::{Action, Kind, Principal};
use crate::imports::Progress;
use crate::open::Open;

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
    /// Those of some files that somebody may not name: they neither uploaded them nor see them in a record. `table` is looked
    /// through first.
    pub(super) fn not_theirs(
        &self,
        who: &Principal,
        table: &str,
        kept: &Kept,
        ids: &HashSet<String>,
    ) -> Result<HashSet<String>, Problem> {
        if matches!(who.kind, Kind::System { .. }) {
            return Ok(HashSet::new());
        }
        let sees_all = who.rights(&self.store.model()).sees_all();
        // Whoever sees every record with its history sees every file that one of them has taken.
        let is_theirs = |id: &String| kept.has_uploaded(who, id) || (sees_all && kept.path(id).is_some());
        let mut left: HashSet<String> = ids.iter().filter(|id| !is_theirs(id)).cloned().collect();
        if left.is_empty() || sees_all {
            return Ok(left);
        }
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
                    // What comes after it changes nothing.
                    if left.is_empty() { Err(all_seen().into()) } else { Ok(()) }
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

fn all_seen() -> Problem {
    Problem::new(Code::Internal, "All of them were found.")
}

/// The records of a table in which somebody sees files; none where they see no field for them.
fn seen_holders(who: &Principal, snap: &sheaf_store::export::Snapshot<'_>, table: &Table) -> Option<ListRequest> {
    let (_, grant) = who.grant(&snap.model, &table.name, Action::READ).ok()?;
    let is_seen = |field: &&sheaf_model::Field| {
        matches!(field.kind, FieldType::Attachment) && Sight::sees(grant.rights(), table, field)
    };
    super::holding::holding(table.fields.iter().filter(is_seen))
}
