//! Files within a file: what gzip packed, and the files of a zip container, each as if it had been given itself.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use sheaf_model::problem::Result;

use super::sniff::{self, Kind};
use super::zipped::Zipped;
use super::{Limits, Source, unreadable};

/// Most bytes that are held of what was unpacked from one file.
const MOST: u64 = 512 << 20;

/// The files that a file holds: itself, where it is no container of others.
pub(crate) fn files(name: &str, source: &Source, limits: &Limits) -> Result<Vec<(String, Source)>> {
    match sniff::kind(source) {
        Ok(Kind::Gzip) => Ok(vec![unzipped(name, source, limits).map_err(|p| super::about(name, p))?]),
        Ok(Kind::Archive) => parts(source, limits).map_err(|p| super::about(name, p)),
        // What cannot be read says so where it is read.
        _ => Ok(vec![(name.to_owned(), source.clone())]),
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

/// The parts of a container that can be read; others are no tables, and are left out where there are some that can.
fn parts(source: &Source, limits: &Limits) -> Result<Vec<(String, Source)>> {
    let mut zip = Zipped::open(source.open()?, limits)?;
    let mut names = zip.names();
    names.retain(|part| !part.ends_with('/') && !part.split('/').any(|p| p.starts_with('.') || p == "__MACOSX"));
    names.sort();
    let (mut found, mut left) = (Vec::new(), limits.unpacked_bytes.min(MOST));
    for part in names {
        let mut bytes = Vec::new();
        if let Some(stream) = zip.part(&part)? {
            stream
                .take(left + 1)
                .read_to_end(&mut bytes)
                .map_err(|e| unreadable(format!("its part '{part}' cannot be unpacked ({e})")))?;
        }
        left = left.checked_sub(bytes.len() as u64).ok_or_else(|| {
            unreadable(format!(
                "its parts unpack to more than {} MB; unpack it first",
                limits.unpacked_bytes.min(MOST) >> 20
            ))
        })?;
        let inner = Source::from(bytes);
        match sniff::kind(&inner) {
            Ok(Kind::Archive) | Err(_) => {}
            Ok(Kind::Gzip) => found.push(unzipped(&part, &inner, limits)?),
            Ok(_) => found.push((part, inner)),
        }
    }
    if found.is_empty() {
        return Err(unreadable("it is a zip container without a workbook in it"));
    }
    Ok(found)
}
