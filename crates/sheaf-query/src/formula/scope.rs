//! Where a formula stands: the model, its own table, and what the one who asks may see.

use sheaf_model::{Field, Model, Table, TableId};

use super::typed::Typed;

/// Where a formula stands.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// All tables.
    pub model: &'a Model,
    /// The table of the record that the formula is about.
    pub table: &'a Table,
    /// What the one who asks may see.
    pub sight: &'a dyn Sight,
    /// For which records it is computed.
    pub extent: Extent,
    /// Who asks, of the workspace's own numbers, where that is said and not left to when it is computed.
    pub me: Option<i64>,
}

/// For which records a formula is computed by one statement. What stands around each (a running total, a rank, a count of its like) is
/// looked up for one of them, and worked out for all together where there are many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// One.
    One,
    /// A page of a list, whose last record the statement tells as `_page` (see `plan::list`).
    Page,
    /// Any number.
    All,
}

impl<'a> Scope<'a> {
    /// A scope that sees everything.
    pub fn new(model: &'a Model, table: &'a Table) -> Self {
        Scope { model, table, sight: &Everything, extent: Extent::All, me: None }
    }

    /// The same, limited.
    #[must_use]
    pub fn with_sight(self, sight: &'a dyn Sight) -> Self {
        Scope { sight, ..self }
    }

    /// The same, computed for other records.
    #[must_use]
    pub fn for_extent(self, extent: Extent) -> Self {
        Scope { extent, ..self }
    }
}

/// Limits what a formula may reach.
pub trait Sight {
    /// Whether a table may be named.
    fn sees_table(&self, table: TableId) -> bool;

    /// Whether a field may be named. What a computed field is made of need not be visible for it to be shown.
    fn sees(&self, table: &Table, field: &Field) -> bool;

    /// A condition that is added wherever records of a table are reached; none: all of them.
    fn rows(&self, table: &Table) -> Option<&Typed>;
}

/// No limits.
#[derive(Debug, Clone, Copy, Default)]
pub struct Everything;

impl Sight for Everything {
    fn sees_table(&self, _: TableId) -> bool {
        true
    }

    fn sees(&self, _: &Table, _: &Field) -> bool {
        true
    }

    fn rows(&self, _: &Table) -> Option<&Typed> {
        None
    }
}
