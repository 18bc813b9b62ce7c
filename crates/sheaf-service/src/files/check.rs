//! Whether the files are there that records hold, and are what they were.

use sheaf_model::field::is_file_id;
use sheaf_model::{Code, Problem};

use super::holding::holders;
use crate::access::Principal;
use crate::imports::Progress;
use crate::open::Open;

impl Open {
    /// Looks for each file that a record holds; with `all`, also at what is in each file.
    pub(crate) fn check_files(&self, all: bool) -> Result<String, Problem> {
        let kept = self.kept_files();
        let ids = kept.ids();
        let mut wrong: Vec<String> = Vec::new();
        for id in ids.iter().filter(|_| all) {
            match kept.is_whole(id) {
                Ok(true) => {}
                Ok(false) => wrong.push(format!("the file '{id}' is not what it was")),
                Err(fault) => wrong.push(format!("the file '{id}' cannot be read: {fault}")),
            }
        }
        let who = Principal::system("doctor");
        self.at_one_moment(|snap| {
            let progress = Progress::default();
            let pages = self.pages(snap, &who, &progress)?;
            for table in &snap.model.tables {
                let Some(list) = holders(table) else { continue };
                pages.each_record(table, list, |record| {
                    let files = record["fields"].as_object().into_iter().flat_map(|fields| fields.values());
                    let files = files.filter_map(|files| files.as_array()).flatten();
                    let missing = files
                        .filter_map(|file| file["id"].as_str())
                        .filter(|id| !is_file_id(id) || kept.path(id).is_none());
                    wrong.extend(missing.map(|id| {
                        format!("record {} of '{}' holds the file '{id}', which is not there", record["id"], table.name)
                    }));
                    Ok(())
                })?;
            }
            Ok(())
        })?;
        match wrong.as_slice() {
            [] if all => Ok(format!("{}, every one is what it was", ids.len())),
            [] => Ok(format!("{}, none is missing", ids.len())),
            [first, rest @ ..] => {
                let more = if rest.is_empty() { String::new() } else { format!("; and {} more", rest.len()) };
                Err(Problem::new(Code::Unavailable, format!("{first}{more}.")))
            }
        }
    }
}
