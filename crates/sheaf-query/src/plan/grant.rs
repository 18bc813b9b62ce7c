//! `Grant`: the proof that someone may do something with a table, and how much of it they see.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use sheaf_model::role::Deed;
use sheaf_model::{Field, FieldId, Table, TableId};

use crate::formula::{Sight, Typed};

/// What one role may see of one table.
#[derive(Debug, Clone, Default)]
pub struct TableSight {
    /// Only records for which this is true; none: all.
    pub rows: Option<Typed>,
    /// Fields that are not shown, and cannot be named in a formula, a filter or a sort.
    pub hidden: HashSet<FieldId>,
    /// Fields that are shown and cannot be written.
    pub read_only: HashSet<FieldId>,
}

/// What one role may see of a workspace. Tables that are not named are seen whole, or not at all.
#[derive(Debug, Clone, Default)]
pub struct Rights {
    /// Of tables that are not named: everything, or nothing.
    pub everything_else: bool,
    /// Of these tables, this.
    pub tables: HashMap<TableId, TableSight>,
    /// Equal rights have equal fingerprints: answers are cached under it.
    pub fingerprint: u64,
}

impl Rights {
    /// An administrator's.
    pub fn all() -> Rights {
        Rights { everything_else: true, tables: HashMap::new(), fingerprint: 0 }
    }

    /// All, but of one table only the records for which this is true.
    pub fn only(table: TableId, rows: Typed, fingerprint: u64) -> Rights {
        let sight = TableSight { rows: Some(rows), ..TableSight::default() };
        Rights { tables: HashMap::from([(table, sight)]), fingerprint, ..Rights::all() }
    }

    /// Whether everything is seen.
    pub fn sees_all(&self) -> bool {
        self.fingerprint == 0
    }

    /// The tables that an answer depends on which depends on these: also those that say which records are seen.
    pub fn with_reads(&self, reads: &[TableId]) -> Vec<TableId> {
        let mut all = reads.to_vec();
        all.extend(self.tables.values().filter_map(|sight| sight.rows.as_ref()).flat_map(Typed::reads));
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Whether of a table not everything is seen.
    pub fn is_narrow(&self, table: TableId) -> bool {
        match self.tables.get(&table) {
            Some(sight) => sight.rows.is_some() || !sight.hidden.is_empty(),
            None => !self.everything_else,
        }
    }

    /// Whether a field that is seen may be written.
    pub fn writes(&self, table: TableId, field: FieldId) -> bool {
        self.tables.get(&table).is_none_or(|sight| !sight.read_only.contains(&field))
    }
}

impl Sight for Rights {
    fn sees_table(&self, table: TableId) -> bool {
        self.everything_else || self.tables.contains_key(&table)
    }

    fn sees(&self, table: &Table, field: &Field) -> bool {
        match self.tables.get(&table.id) {
            Some(sight) => !sight.hidden.contains(&field.id),
            None => self.everything_else,
        }
    }

    fn rows(&self, table: &Table) -> Option<&Typed> {
        self.tables.get(&table.id).and_then(|sight| sight.rows.as_ref())
    }
}

/// What is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// To do something with its records.
    Do(Deed),
    /// To change the model.
    Shape,
}

impl Action {
    /// To see its records.
    pub const READ: Action = Action::Do(Deed::Read);
}

/// The proof that someone may do something with a table. Plans cannot be made without one, and only
/// `sheaf-service::access` issues it: the tidy test keeps it so.
#[derive(Debug, Clone)]
pub struct Grant {
    table: TableId,
    action: Action,
    rights: Arc<Rights>,
}

impl Grant {
    /// Issues a grant. For `sheaf-service::access` alone.
    pub fn issue(table: TableId, action: Action, rights: Arc<Rights>) -> Grant {
        Grant { table, action, rights }
    }

    /// Which table it is for.
    pub fn table(&self) -> TableId {
        self.table
    }

    /// What it allows.
    pub fn action(&self) -> Action {
        self.action
    }

    /// What it lets be seen, of every table.
    pub fn rights(&self) -> &Rights {
        &self.rights
    }
}
