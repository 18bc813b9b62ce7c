//! Workspaces as a host sees them: what is in one, another name, which are not up to date.

use sheaf_model::Problem;
use sheaf_store::host::{Entry, Named};
use sheaf_store::{Fault, export};

use crate::access::Principal;
use crate::accounts::{check_name, check_workspace_name};
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
    /// Gives a workspace another name or label, and answers how it is called now.
    pub fn rename_workspace(&self, name: &str, to: Option<&str>, label: Option<&str>) -> Result<Entry, Problem> {
        let entry = self.entry(name)?;
        let to = to.unwrap_or(&entry.name);
        check_workspace_name(to)?;
        let label = label.map(str::trim).filter(|l| !l.is_empty()).unwrap_or(&entry.label);
        self.host.rename_workspace(entry.id, to, label)?;
        Ok(Entry { name: to.to_owned(), label: label.to_owned(), ..entry })
    }

    /// Adds a database server after it was reached.
    pub fn add_server(&self, name: &str, url: &str, password: Option<&str>) -> Result<Named, Problem> {
        check_name("server", name)?;
        Ok(self.host.add_server(name, url, password)?)
    }

    /// The workspaces whose own tables are of an earlier version, each with it; and how many are up to date.
    pub fn stale_workspaces(&self) -> Result<(Vec<(Entry, i64)>, usize), Problem> {
        let (mut stale, mut current) = (Vec::new(), 0);
        for entry in self.host.workspaces(None)? {
            match self.host.schema_of(&entry)? {
                (version, latest) if version == latest => current += 1,
                (version, _) => stale.push((entry, version)),
            }
        }
        Ok((stale, current))
    }
}
