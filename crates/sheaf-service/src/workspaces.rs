//! Workspaces as a host sees them: what is in one, which are not up to date.

use sheaf_model::Problem;
pub use sheaf_store::host::Entry;
use sheaf_store::host::Named;
use sheaf_store::{Fault, export};

use crate::access::Principal;
use crate::accounts::check_name;
use crate::open::{Open, Sheaf};

/// What is in a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Its tables, in the order that people see.
    pub tables: Vec<TableContent>,
    /// Entries of its log.
    pub changes: u64,
}

/// What is in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableContent {
    /// API name.
    pub name: String,
    /// Records.
    pub records: u64,
    /// Fields.
    pub fields: usize,
}

impl Open {
    /// What is in it. Counts every record: not for every answer.
    pub fn content(&self, who: &Principal) -> Result<Content, Problem> {
        who.require_admin(&self.store.model())?;
        self.store.notice()?;
        let read = export::snapshot(&self.store, |snap| {
            let tables = snap.model.tables.iter().map(|table| {
                let records = sheaf_store::imports::count(snap.conn, table)?;
                Ok(TableContent { name: table.name.clone(), records, fields: table.fields.len() })
            });
            let tables = tables.collect::<Result<_, Fault>>()?;
            let changes = u64::try_from(sheaf_store::log::head(snap.conn)?.seq).unwrap_or_default();
            Ok(Content { tables, changes })
        });
        read.map_err(Fault::into_plain)
    }
}

impl Sheaf {
    /// Adds a database server after it was reached.
    pub fn add_server(&self, name: &str, url: &str, password: Option<&str>) -> Result<Named, Problem> {
        check_name("server", name)?;
        Ok(self.host.add_server(name, url, password)?)
    }

    /// The workspaces that are not known to have the latest version of our own tables, and how many are. None is opened for that.
    pub fn unstamped_workspaces(&self) -> Result<(Vec<Entry>, usize), Problem> {
        self.host.unstamped_workspaces().map_err(Fault::into_plain)
    }

    /// The version of a workspace's own tables, where it is not the latest; none: it is up to date.
    pub fn stale_version(&self, entry: &Entry) -> Result<Option<i64>, Problem> {
        let (version, latest) = self.host.schema_of(entry).map_err(Fault::into_plain)?;
        Ok((version != latest).then_some(version))
    }

    /// Brings a workspace's own tables up to date, by opening it.
    pub fn bring_up_to_date(&self, entry: &Entry) -> Result<(), Problem> {
        self.host.open_workspace(entry).map(drop).map_err(Fault::into_plain)
    }

    /// Notes in the directory that these are up to date, so that they are not looked at again.
    pub fn stamp_workspaces(&self, current: &[Entry]) -> Result<(), Problem> {
        self.host.stamp_workspaces(current).map_err(Fault::into_plain)
    }
}
