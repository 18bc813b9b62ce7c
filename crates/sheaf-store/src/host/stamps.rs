//! Which workspaces are known to be up to date: the directory has the version of a workspace's own tables, noted after they had it.
//!
//! A note may lag behind, which costs one look. It says more than is true only where a file was put back by hand: the file's own version
//! is read whenever it is opened, whatever stands here.

use super::{Entry, Host, Placement, REACHED, entry};
use crate::fault::Result;
use crate::{export, postgres};

/// The latest version of a workspace's own tables, where it is.
pub(super) const fn latest(placement: &Placement) -> i64 {
    match placement {
        Placement::File => export::schema(),
        Placement::Schema { .. } => postgres::workspace::STEPS.latest(),
    }
}

impl Host {
    /// The workspaces that are not known to be up to date, by name, and how many are. None of them is opened.
    pub fn unstamped_workspaces(&self) -> Result<(Vec<Entry>, usize)> {
        let sql = format!(
            "SELECT {} FROM @workspaces WHERE {REACHED} AND (schema_version IS NULL
             OR schema_version <> CASE WHEN schema IS NULL THEN {} ELSE {} END) ORDER BY name",
            super::ENTRY,
            export::schema(),
            postgres::workspace::STEPS.latest()
        );
        let count = format!("SELECT count(*) FROM @workspaces WHERE {REACHED}");
        self.directory.read(|tables| {
            let unknown = tables.all(&sql, [], entry)?;
            let all: i64 = tables.only(&count, [], |row| row.get(0))?;
            // Of one that was made in between the count knows already.
            let known = usize::try_from(all).unwrap_or_default().saturating_sub(unknown.len());
            Ok((unknown, known))
        })
    }

    /// Notes that workspaces were found up to date where they are.
    pub fn stamp_workspaces(&self, current: &[Entry]) -> Result<()> {
        if current.is_empty() {
            return Ok(());
        }
        // One that was moved meanwhile is on another engine, perhaps.
        let sql = "UPDATE @workspaces SET schema_version = ?2 WHERE id = ?1 AND schema IS NOT DISTINCT FROM ?3";
        self.directory.write(|tables| {
            for entry in current {
                let schema = match &entry.placement {
                    Placement::File => None,
                    Placement::Schema { schema, .. } => Some(schema.as_str()),
                };
                tables.execute(sql, (entry.id, latest(&entry.placement), schema))?;
            }
            Ok(())
        })
    }
}
