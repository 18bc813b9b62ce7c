//! Files within a file: what gzip packed, and the files of a zip container, each as if it had been given itself.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use sheaf_model::Problem;
use sheaf_model::problem::Result;

use super::sniff::{self, Kind};
use super::zipped::Zipped;
use super::{Limits, Source, unreadable};

/// Most bytes that are held of what was unpacked from one file.
const MOST: u64 = 512 << 20;

/// What a file holds.
pub(crate) struct Unpacked {
    /// Itself, where it is no container of others.
    pub(crate) files: Vec<(String, Source)>,
    /// It is a container of several, of which some may be unreadable.
    pub(crate) several: bool,
    /// Those that cannot be read, each with the reason.
    pub(crate) unread: Vec<(String, String)>,
}

/// The files that a file holds.
pub(crate) fn files(name: &str, source: &Source, limits: &Limits) -> Result<Unpacked> {
    let one = |file| Unpacked { files: vec![file], several: false, unread: Vec::new() };
    match sniff::kind(source) {
        Ok(Kind::Gzip) => Ok(one(unzipped(name, source, limits).map_err(|p| super::about(name, p))?)),
        Ok(Kind::Archive) => parts(source, limits).map_err(|p| super::about(name, p)),
        // What cannot be read says so where it is read.
        _ => Ok(one((name.to_owned(), source.clone()))),
    }
}

/// Why a container is refused of which nothing can be read.
pub(crate) fn nothing_in(unread: &[(String, String)]) -> Problem {
    let all: Vec<String> = unread.iter().take(5).map(|(part, why)| format!("'{part}': {why}")).collect();
    let more =
        if unread.len() > all.len() { format!("; and {} more", unread.len() - all.len()) } else { String::new() };
    match all.as_slice() {
        [] => unreadable("it is a zip container without a workbook in it"),
        all => unreadable(format!("it is a zip container without a workbook in it ({}{more})", all.join("; "))),
    }
}

fn unzipped(name: &str, source: &Source, limits: &Limits) -> Result<(String, Source)> {
    let most = limits.unpacked_bytes.min(MOST);
    let mut bytes = Vec::new();
    MultiGzDecoder::new(source.open()?)
        .take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| unreadable(format!("what gzip packed in it is damaged ({e})")))?;
    if bytes.len() as u64 > most {
        return Err(unreadable(format!("it unpacks to more than {} MB; unpack it first", most >> 20)));
    }
    let inner = Source::from(bytes);
    if let Kind::Gzip | Kind::Archive = sniff::kind(&inner)? {
        return Err(unreadable("it is packed several times; unpack it first"));
    }
    let stem = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".GZ")).unwrap_or(name);
    Ok((stem.to_owned(), inner))
}

/// The parts of a container. Those that hold no table say so; what systems put beside the files of people is passed over.
fn parts(source: &Source, limits: &Limits) -> Result<Unpacked> {
    let mut zip = Zipped::open(source.open()?, limits)?;
    let mut names = zip.names();
    names.retain(|part| !part.ends_with('/') && !is_of_a_system(part));
    names.sort();
    let (mut files, mut unread) = (Vec::new(), Vec::new());
    let mut left = limits.unpacked_bytes.min(MOST);
    for part in names {
        let mut bytes = Vec::new();
        let read = match zip.part(&part) {
            Ok(Some(stream)) => stream
                .take(left + 1)
                .read_to_end(&mut bytes)
                .map(|_| ())
                .map_err(|e| format!("it cannot be unpacked ({e})")),
            Ok(None) => Err("it is listed, but not there".to_owned()),
            Err(problem) => Err(problem.message),
        };
        if let Err(why) = read {
            unread.push((part, why));
            continue;
        }
        left = left.checked_sub(bytes.len() as u64).ok_or_else(|| {
            unreadable(format!(
                "its parts unpack to more than {} MB; unpack it first",
                limits.unpacked_bytes.min(MOST) >> 20
            ))
        })?;
        let inner = Source::from(bytes);
        match sniff::kind(&inner) {
            Ok(Kind::Archive) => unread.push((part, "it is packed several times; unpack it first".to_owned())),
            Err(problem) => unread.push((part, problem.message)),
            Ok(Kind::Gzip) => match unzipped(&part, &inner, limits) {
                Ok(file) => files.push(file),
                Err(problem) => unread.push((part, problem.message)),
            },
            Ok(_) => files.push((part, inner)),
        }
    }
    if files.is_empty() {
        return Err(nothing_in(&unread));
    }
    Ok(Unpacked { files, several: true, unread })
}

/// Whether a system has put a part there on its own: it tells of windows and icons.
fn is_of_a_system(part: &str) -> bool {
    let name = part.rsplit('/').next().unwrap_or(part);
    part.split('/').any(|folder| folder == "__MACOSX")
        || matches!(name.to_ascii_lowercase().as_str(), ".ds_store" | "thumbs.db" | "desktop.ini")
}
