//! Files that a stranger brought with the stamp of a form. They wait in a folder of that stamp's own: with another stamp, or by a
//! record of somebody else's, there is no way to them, and nothing tells whether the workspace has the same file already.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sheaf_model::FieldId;
use sheaf_store::Fault;

use super::Named;
use super::kept::{self, Kept, Told, WAITING};
use crate::secret::hash_secret;

/// The files of a stamp.
#[derive(Clone)]
pub(crate) struct Brought {
    kept: Kept,
    folder: PathBuf,
}

/// Some of them, as answers name them: by field and id.
pub(crate) struct Handed {
    from: Brought,
    told: HashMap<(FieldId, String), Told>,
}

impl Kept {
    /// What was brought with a stamp. What is not handed in goes with all else that waits.
    pub fn brought(&self, stamp: &str) -> Brought {
        let name = format!("form-{}", data_encoding::HEXLOWER.encode(&hash_secret(stamp)));
        Brought { kept: self.clone(), folder: self.folder().join(WAITING).join(name) }
    }
}

impl Brought {
    fn place(&self, field: FieldId, id: &str) -> PathBuf {
        self.folder.join(format!("{}-{id}", field.0))
    }

    /// Takes a file that has come whole for a question; answers its id.
    pub fn take_in(&self, field: FieldId, path: &Path) -> Result<String, Fault> {
        let take = || -> io::Result<String> {
            let id = kept::hash(&mut fs::File::open(path)?)?;
            fs::create_dir_all(&self.folder)?;
            fs::rename(path, self.place(field, &id))?;
            Ok(id)
        };
        take().map_err(|e| Fault::file(path, e))
    }

    /// Lets go of one.
    pub fn remove(&self, field: FieldId, id: &str) {
        let _ = fs::remove_file(self.place(field, id));
    }

    /// Lets go of all of them.
    pub fn clear(&self) {
        let _ = fs::remove_dir_all(&self.folder);
    }

    /// How many there are of a question, and how many bytes all of them have.
    pub fn sums(&self, field: FieldId) -> (usize, u64) {
        let of_question = format!("{}-", field.0);
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        entries.fold((0, 0), |(count, bytes), entry| {
            let is_one = entry.file_name().to_string_lossy().starts_with(&of_question);
            (count + usize::from(is_one), bytes + entry.metadata().map_or(0, |told| told.len()))
        })
    }

    /// Looks for those that answers name.
    pub fn handed(self, named: impl IntoIterator<Item = (FieldId, String)>) -> Result<Handed, Fault> {
        let mut told = HashMap::new();
        for (field, id) in named {
            let place = self.place(field, &id);
            match kept::describe(&place) {
                Ok(found) => drop(told.insert((field, id), found)),
                Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                Err(e) => return Err(Fault::file(&place, e)),
            }
        }
        Ok(Handed { from: self, told })
    }
}

impl Handed {
    /// What is so of a file; none where it was not brought for this field with this stamp.
    pub fn told(&self, field: FieldId, id: &str) -> Option<&Told> {
        self.told.get(&(field, id.to_owned()))
    }

    /// Those for these fields alone.
    pub fn only(mut self, fields: &[FieldId]) -> Handed {
        self.told.retain(|(field, _), _| fields.contains(field));
        self
    }

    /// What is read of the record that will hold them.
    pub fn named(&self) -> Named {
        Named(self.told.iter().map(|((_, id), told)| (id.clone(), Some(told.clone()))).collect())
    }

    /// Keeps them for good. They stay where they were too: what is asked again meanwhile finds them.
    pub fn keep(&self) -> Result<(), Fault> {
        self.told.keys().try_for_each(|(field, id)| self.from.kept.keep_copy(&self.from.place(*field, id), id))
    }
}

/// The ids that a value names.
pub(crate) fn ids_in(value: &Value) -> impl Iterator<Item = &str> {
    let files = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    files.iter().filter_map(|file| file["id"].as_str()).filter(|id| sheaf_model::field::is_file_id(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAPERS: FieldId = FieldId(3);
    const PHOTO: FieldId = FieldId(33);

    fn come(folder: &Path, bytes: &[u8]) -> PathBuf {
        let path = folder.join("came");
        fs::write(&path, bytes).unwrap();
        path
    }

    #[test]
    fn what_is_brought_is_there_for_its_stamp_and_question_alone() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::within(folder.path());
        let mine = kept.brought("mine");
        let id = mine.take_in(PAPERS, &come(folder.path(), b"abc")).unwrap();
        mine.take_in(PAPERS, &come(folder.path(), b"de")).unwrap();
        mine.take_in(PAPERS, &come(folder.path(), b"abc")).unwrap();
        mine.take_in(PHOTO, &come(folder.path(), b"f")).unwrap();
        assert_eq!((mine.sums(PAPERS), mine.sums(PHOTO)), ((2, 6), (1, 6)), "the same file is there once");
        for (stamp, field, found) in [("mine", PAPERS, true), ("mine", PHOTO, false), ("another", PAPERS, false)] {
            let handed = kept.brought(stamp).handed([(field, id.clone())]).unwrap();
            assert_eq!(handed.told(field, &id).is_some(), found, "{stamp}");
        }
        assert!(kept.keep(&id).unwrap().is_none(), "no record can take it as an upload of its own");
        let handed = mine.clone().handed([(PAPERS, id.clone())]).unwrap();
        handed.keep().unwrap();
        handed.keep().unwrap();
        assert!(kept.is_whole(&id).unwrap());
        mine.clear();
        assert!(kept.is_whole(&id).unwrap(), "what is handed in stays");
        assert_eq!(mine.sums(PAPERS), (0, 0));
    }

    #[test]
    fn a_question_that_is_not_asked_hands_nothing_in() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::within(folder.path());
        let mine = kept.brought("mine");
        let id = mine.take_in(PAPERS, &come(folder.path(), b"abc")).unwrap();
        mine.handed([(PAPERS, id.clone())]).unwrap().only(&[PHOTO]).keep().unwrap();
        assert!(kept.path(&id).is_none());
    }
}
