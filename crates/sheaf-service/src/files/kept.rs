//! Where the files of a workspace are: each once, under the hash of what is in it. What came and is in no record yet waits apart,
//! and goes after a day.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sheaf_model::field::is_file_id;
use sheaf_store::Fault;

use super::picture;

/// How long a file waits for a record that takes it.
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3_600);
/// Bytes that are read at a time.
const PART: usize = 64 << 10;
/// By so much of its beginning the type of a file is known.
const HEAD: u64 = 8 << 10;

/// Within the folder of a workspace's files: what came and belongs to nothing yet.
pub(crate) const WAITING: &str = "waiting";
/// The same: pictures made from files, which can be made again.
pub(crate) const DERIVED: &str = "derived";

/// The files of a workspace.
#[derive(Clone)]
pub(crate) struct Kept {
    folder: PathBuf,
}

impl Kept {
    /// In this folder of a workspace's.
    pub fn within(folder: &Path) -> Kept {
        Kept { folder: folder.join("files") }
    }

    /// The folder of all of them.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn waiting(&self, id: &str) -> PathBuf {
        self.folder.join(WAITING).join(id)
    }

    /// In one of 256 folders, so that none gets too full.
    fn place(&self, id: &str) -> PathBuf {
        let folder: String = id.chars().take(2).collect();
        self.folder.join("kept").join(folder).join(id)
    }

    /// Where a picture made from a file is.
    pub fn derived(&self, id: &str, size: &str) -> PathBuf {
        self.folder.join(DERIVED).join(format!("{id}-{size}"))
    }

    /// Takes a file that has come whole; answers its id.
    pub fn take_in(&self, path: &Path) -> Result<String, Fault> {
        let take = || -> io::Result<String> {
            let mut file = File::open(path)?;
            let id = hash(&mut file)?;
            let place = self.place(&id);
            if is_same(&place, &id, file.metadata()?.len()) {
                return Ok(id);
            }
            file.sync_all()?;
            // What is kept and damaged is mended by the bytes that have come.
            move_to(path, &if place.exists() { place } else { self.waiting(&id) })?;
            Ok(id)
        };
        take().map_err(|e| Fault::file(path, e))
    }

    /// Keeps a file for good, as a record is about to hold it; none where there is no such file. Tells of it what is so.
    pub fn keep(&self, id: &str) -> Result<Option<Told>, Fault> {
        let place = self.place(id);
        if !place.exists() {
            match move_to(&self.waiting(id), &place) {
                // Unless another request has just taken it along.
                Err(e) if e.kind() == io::ErrorKind::NotFound && !place.exists() => return Ok(None),
                Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                done => done.map_err(|e| Fault::file(&place, e))?,
            }
        }
        describe(&place).map(Some).map_err(|e| Fault::file(&place, e))
    }

    /// Keeps a copy of a file for good that is known to be this one.
    pub(super) fn keep_copy(&self, path: &Path, id: &str) -> Result<(), Fault> {
        let place = self.place(id);
        let keep = || -> io::Result<()> {
            let file = File::open(path)?;
            if is_same(&place, id, file.metadata()?.len()) {
                return Ok(());
            }
            file.sync_all()?;
            // Beside its place first: whoever comes meanwhile finds all of it or nothing. A link takes no room.
            let beside = tempfile::Builder::new().prefix("incoming-").tempdir_in(&self.folder)?;
            let copy = beside.path().join(id);
            fs::hard_link(path, &copy).or_else(|_| {
                fs::copy(path, &copy)?;
                File::open(&copy)?.sync_all()
            })?;
            move_to(&copy, &place)
        };
        keep().map_err(|e| Fault::file(&place, e))
    }

    /// The ids of those that wait for a record.
    pub fn waiting_ids(&self) -> HashSet<String> {
        let entries = fs::read_dir(self.folder.join(WAITING)).into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).filter(|id| is_file_id(id)).collect()
    }

    /// The path of a file; none where it is not there.
    pub fn path(&self, id: &str) -> Option<PathBuf> {
        Some(self.place(id)).filter(|path| path.exists())
    }

    /// The ids of those that are kept for good.
    pub fn ids(&self) -> Vec<String> {
        let folders = fs::read_dir(self.folder.join("kept")).into_iter().flatten().flatten();
        let files = folders.flat_map(|folder| fs::read_dir(folder.path()).into_iter().flatten().flatten());
        let mut ids: Vec<String> = files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
        ids.sort_unstable();
        ids
    }

    /// Whether what is in a file is what it was.
    pub fn is_whole(&self, id: &str) -> Result<bool, Fault> {
        let place = self.place(id);
        let found = File::open(&place).and_then(|mut file| hash(&mut file)).map_err(|e| Fault::file(&place, e))?;
        Ok(found == id)
    }

    /// Lets go of a file that nothing holds any more, and of what was made from it.
    pub fn forget(&self, id: &str) -> Result<(), Fault> {
        let derived = fs::read_dir(self.folder.join(DERIVED)).into_iter().flatten().flatten();
        let made = derived
            .map(|entry| entry.path())
            .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(id)));
        for path in made.chain([self.place(id), self.waiting(id)]) {
            match fs::remove_file(&path) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(Fault::file(&path, e)),
                _ => {}
            }
        }
        Ok(())
    }

    /// Lets go of what has waited too long, and of what was on its way when the process ended.
    pub fn clear(&self) {
        let on_its_way = |name: &str| name.starts_with("incoming-");
        for (folder, all) in [(self.folder.join(WAITING), true), (self.folder.clone(), false)] {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let age = entry.metadata().and_then(|m| m.modified()).ok();
                let age = age.and_then(|at| SystemTime::now().duration_since(at).ok()).unwrap_or_default();
                if age > LONGEST_WAIT && (all || on_its_way(&entry.file_name().to_string_lossy())) {
                    let _ = fs::remove_file(entry.path()).or_else(|_| fs::remove_dir_all(entry.path()));
                }
            }
        }
    }
}

/// What is in a file, as its id.
pub(super) fn hash(file: &mut File) -> io::Result<String> {
    let (mut hash, mut part) = (Sha256::new(), vec![0; PART]);
    loop {
        let read = file.read(&mut part)?;
        if read == 0 {
            return Ok(data_encoding::HEXLOWER.encode(&hash.finalize()));
        }
        hash.update(&part[..read]);
    }
}

/// Whether what is in a file has so many bytes and is what it was; what is not there, or cannot be read, is not.
fn is_same(place: &Path, id: &str, size: u64) -> bool {
    let same = || -> io::Result<bool> {
        let mut file = File::open(place)?;
        Ok(file.metadata()?.len() == size && hash(&mut file)? == id)
    };
    same().unwrap_or_default()
}

/// Moves a file, and sees to it that a loss of power does not take it along.
fn move_to(path: &Path, to: &Path) -> io::Result<()> {
    let folder = to.parent().unwrap_or(to);
    let is_new = !folder.exists();
    fs::create_dir_all(folder)?;
    fs::rename(path, to)?;
    // The folder's own name is in the one around it.
    if is_new && let Some(around) = folder.parent() {
        File::open(around)?.sync_all()?;
    }
    File::open(folder)?.sync_all()
}

/// What is so of a file.
#[derive(Clone)]
pub(crate) struct Told {
    /// Its media type, by what is in it and never by its name.
    pub kind: Kind,
    /// Bytes.
    pub size: u64,
    /// Of a picture: width and height in pixels.
    pub picture: Option<(u32, u32)>,
}

impl Told {
    /// What a record holds of the file, be it that nobody gave it a name.
    pub fn item(&self, id: &str, name: Option<String>) -> Value {
        let name = name.unwrap_or_else(|| format!("file.{}", self.kind.ending));
        let mut item = json!({ "id": id, "name": name, "type": self.kind.name, "size": self.size });
        if let Some((width, height)) = self.picture {
            item["width"] = json!(width);
            item["height"] = json!(height);
        }
        item
    }
}

/// A media type, and how the names of such files end.
#[derive(Clone)]
pub(crate) struct Kind {
    pub name: String,
    pub ending: &'static str,
}

/// Looks at a file.
pub(crate) fn describe(path: &Path) -> io::Result<Told> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    let kind = kind_of(file)?;
    Ok(Told { picture: picture::size(path, &kind.name), kind, size })
}

/// The media type of a file by its beginning.
pub(super) fn kind_of(file: File) -> io::Result<Kind> {
    let mut head = Vec::new();
    file.take(HEAD).read_to_end(&mut head)?;
    if let Some(found) = infer::get(&head) {
        return Ok(Kind { name: found.mime_type().to_owned(), ending: found.extension() });
    }
    // A letter may be cut at the end of what was read.
    let is_text = match std::str::from_utf8(&head) {
        Ok(text) => !text.contains('\0'),
        Err(e) => e.error_len().is_none() && head.len() as u64 == HEAD && !head.contains(&0),
    };
    let (name, ending) = if is_text { ("text/plain", "txt") } else { ("application/octet-stream", "bin") };
    Ok(Kind { name: name.to_owned(), ending })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> (tempfile::TempDir, Kept) {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::within(folder.path());
        (folder, kept)
    }

    fn come(folder: &Path, bytes: &[u8]) -> PathBuf {
        let path = folder.join("came");
        fs::write(&path, bytes).unwrap();
        path
    }

    #[test]
    fn a_file_is_there_once_and_stays_when_a_record_takes_it() {
        let (folder, kept) = kept();
        let id = kept.take_in(&come(folder.path(), b"abc")).unwrap();
        assert_eq!(id, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "the SHA-256 of 'abc'");
        assert!(kept.path(&id).is_none() && kept.waiting(&id).exists());
        let told = kept.keep(&id).unwrap().unwrap();
        assert_eq!((told.size, told.kind.name.as_str(), told.picture), (3, "text/plain", None));
        assert!(kept.path(&id).is_some());
        assert_eq!(kept.take_in(&come(folder.path(), b"abc")).unwrap(), id);
        assert_eq!(fs::read_dir(kept.folder.join(WAITING)).unwrap().count(), 0, "it is kept already");
        assert!(kept.keep(&"0".repeat(64)).unwrap().is_none());
    }

    #[test]
    fn a_damaged_file_is_mended_by_the_same_content() {
        let (folder, kept) = kept();
        let id = kept.take_in(&come(folder.path(), b"abc")).unwrap();
        kept.keep(&id).unwrap();
        for damaged in [&b"abd"[..], b"ab", b""] {
            fs::write(kept.place(&id), damaged).unwrap();
            assert!(!kept.is_whole(&id).unwrap());
            assert_eq!(kept.take_in(&come(folder.path(), b"abc")).unwrap(), id);
            assert!(kept.is_whole(&id).unwrap(), "{damaged:?}");
            fs::write(kept.place(&id), damaged).unwrap();
            kept.keep_copy(&come(folder.path(), b"abc"), &id).unwrap();
            assert!(kept.is_whole(&id).unwrap(), "{damaged:?}, by a copy");
        }
        assert!(kept.waiting_ids().is_empty());
    }

    #[test]
    fn what_no_record_took_is_gone_after_a_day() {
        let (folder, kept) = kept();
        let old = kept.take_in(&come(folder.path(), b"old")).unwrap();
        let new = kept.take_in(&come(folder.path(), b"new")).unwrap();
        let broken = kept.folder.join("incoming-x");
        fs::create_dir_all(&broken).unwrap();
        for path in [kept.waiting(&old), broken.clone()] {
            File::open(path).unwrap().set_modified(SystemTime::now() - LONGEST_WAIT * 2).unwrap();
        }
        kept.clear();
        assert!(!kept.waiting(&old).exists() && kept.waiting(&new).exists() && !broken.exists());
    }

    #[test]
    fn the_type_is_what_is_in_it() {
        let (folder, _) = kept();
        let cut = [vec![b'a'; HEAD as usize - 1], "é".as_bytes().to_vec()].concat();
        for (bytes, expected) in [
            (&b"%PDF-1.7"[..], "application/pdf"),
            (b"MZ\x90\x00", "application/vnd.microsoft.portable-executable"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "text/plain"),
            (b"plain", "text/plain"),
            (&cut, "text/plain"),
            (b"a\0b", "application/octet-stream"),
            (b"\xff\xfe\xfd", "application/octet-stream"),
            (b"", "text/plain"),
        ] {
            let file = File::open(come(folder.path(), bytes)).unwrap();
            assert_eq!(kind_of(file).unwrap().name, expected, "{:?}", &bytes[..bytes.len().min(9)]);
        }
    }
}
