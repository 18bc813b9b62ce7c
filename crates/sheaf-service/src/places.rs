//! Where a workspace's records are, and their move to another place.

use sheaf_model::Problem;
use sheaf_store::fault::Fault;
pub use sheaf_store::host::{Count, Kept, Source, Step, To};

use crate::open::Sheaf;

/// A workspace that was moved, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Where it was.
    pub from: String,
    /// Where it is now.
    pub to: String,
    /// Each table, and how many rows it has in both places.
    pub counts: Vec<Count>,
    /// What became of the place where it was; none where nothing was moved.
    pub source: Option<Kept>,
}

impl Sheaf {
    /// What moving a workspace would move. Nothing is changed.
    pub fn survey_move(&self, name: &str, to: &To) -> Result<Moved, Problem> {
        let entry = self.entry(name)?;
        let (place, counts) = self.host.survey_move(&entry, to).map_err(Fault::into_plain)?;
        Ok(Moved { from: self.host.place_of(&entry)?, to: place, counts, source: None })
    }

    /// Moves a workspace, telling of each step.
    pub fn move_workspace(
        &self,
        name: &str,
        to: &To,
        source: Source,
        tell: &mut dyn FnMut(Step),
    ) -> Result<Moved, Problem> {
        let entry = self.entry(name)?;
        let from = self.host.place_of(&entry)?;
        let moved = self.host.move_workspace(&entry, to, source, tell).map_err(Fault::into_plain)?;
        let (to, counts) = (self.host.place_of(&moved.entry)?, moved.counts);
        Ok(Moved { from, to, counts, source: Some(moved.source) })
    }
}
