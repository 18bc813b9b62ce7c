//! Zip containers, within bounds: number of entries, bytes after unpacking, ratio.

use std::io::{BufRead, BufReader, Read};

use sheaf_model::problem::Result;
use zip::ZipArchive;

use super::{Input, Limits, unreadable};

/// An opened container.
pub(crate) struct Zipped {
    archive: ZipArchive<Input>,
    /// Bytes that may still be unpacked.
    left: u64,
    most_ratio: u64,
}

impl Zipped {
    /// Opens a container and checks what it declares.
    pub(crate) fn open(input: Input, limits: &Limits) -> Result<Zipped> {
        let archive = ZipArchive::new(input).map_err(|e| unreadable(format!("its zip container is damaged ({e})")))?;
        if archive.is_empty() {
            return Err(unreadable("it is an empty zip container, not a workbook"));
        }
        if archive.len() > limits.zip_entries {
            return Err(unreadable(format!(
                "its zip container has {} parts, more than the {} that are allowed",
                archive.len(),
                limits.zip_entries
            )));
        }
        Ok(Zipped { archive, left: limits.unpacked_bytes, most_ratio: limits.zip_ratio })
    }

    /// Names of all parts.
    pub(crate) fn names(&self) -> Vec<String> {
        self.archive.file_names().flatten().map(|n| n.into_owned()).collect()
    }

    fn find(&self, name: &str) -> Option<usize> {
        let name = name.trim_start_matches('/');
        self.archive.index_for_name(name).or_else(|| {
            let wanted = name.replace('\\', "/");
            (0..self.archive.len()).find(|i| {
                self.archive
                    .name_for_index(*i)
                    .and_then(|n| n.ok())
                    .is_some_and(|n| n.replace('\\', "/").eq_ignore_ascii_case(&wanted))
            })
        })
    }

    /// Whether there is a part of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// A part as a stream; `None` where there is none of this name.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<impl BufRead + '_>> {
        let Some(index) = self.find(name) else { return Ok(None) };
        let most = self.left;
        let ratio = self.most_ratio;
        let file = self.archive.by_index(index).map_err(|e| {
            let text = e.to_string();
            if text.to_ascii_lowercase().contains("password") {
                unreadable("it is protected by a password; save it without one and try again")
            } else {
                unreadable(format!("its part '{name}' cannot be unpacked ({text})"))
            }
        })?;
        if file.size() > most {
            return Err(unreadable(format!(
                "its part '{name}' would unpack to {} MB, more than is allowed",
                file.size() >> 20
            )));
        }
        if file.size() > 8 << 20 && file.size() / file.compressed_size().max(1) > ratio {
            return Err(unreadable(format!(
                "its part '{name}' unpacks to {} times its size, which only a zip bomb does; it is refused as unsafe",
                file.size() / file.compressed_size().max(1)
            )));
        }
        // What is declared may be a lie, so what is read is bounded too.
        self.left -= file.size().min(most);
        Ok(Some(BufReader::with_capacity(1 << 16, file.take(most))))
    }

    /// A small part as text.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>> {
        let mut text = Vec::new();
        match self.part(name)? {
            None => return Ok(None),
            Some(part) => part
                .take(16 << 20)
                .read_to_end(&mut text)
                .map_err(|e| unreadable(format!("its part '{name}' cannot be unpacked ({e})")))?,
        };
        Ok(Some(String::from_utf8_lossy(&text).into_owned()))
    }
}
