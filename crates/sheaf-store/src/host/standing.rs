//! How workspaces stand: served, held by the host, read only, on their way out; and the names of hosts by which they are reached.

use std::path::Path;

use sheaf_model::{Code, Problem};

use super::relocate::drop_schema;
use super::{ENTRY, Entry, Host, Person, Placement, entry};
use crate::clock::system_now;
use crate::db::Row;
use crate::fault::{Fault, Result};

/// Whether, and how, a workspace is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// As any is.
    Active,
    /// The host lets nobody in.
    Suspended {
        /// Why, as its people are told.
        reason: Option<String>,
    },
    /// It is read, and nobody writes to it.
    Archived,
    /// It is gone for its people, and can be brought back until it is taken away.
    Deleted {
        /// When it is taken away, in milliseconds since 1970.
        due_at: i64,
    },
}

/// Of those that their people reach; the rest is being made, or on its way out.
pub(super) const REACHED: &str = "status IN ('active', 'suspended', 'archived')";

impl Standing {
    /// As the directory and the API have it.
    pub const fn name(&self) -> &'static str {
        match self {
            Standing::Active => "active",
            Standing::Suspended { .. } => "suspended",
            Standing::Archived => "archived",
            Standing::Deleted { .. } => "deleted",
        }
    }

    /// Reads status, reason, and when it is due, from this column on.
    pub(super) fn of(row: &Row<'_>, from: usize) -> Result<Standing> {
        Ok(match row.get::<String>(from)?.as_str() {
            "suspended" => Standing::Suspended { reason: row.get(from + 1)? },
            "archived" => Standing::Archived,
            "deleted" | "purging" => {
                Standing::Deleted { due_at: row.get::<Option<i64>>(from + 2)?.unwrap_or_default() }
            }
            _ => Standing::Active,
        })
    }
}

impl Host {
    /// Gives a workspace another standing. One that is being taken away keeps its own; then it is answered that there is none.
    pub fn set_standing(&self, id: i64, standing: &Standing) -> Result<bool> {
        let (reason, due_at) = match standing {
            Standing::Suspended { reason } => (reason.as_deref(), None),
            Standing::Deleted { due_at } => (None, Some(*due_at)),
            Standing::Active | Standing::Archived => (None, None),
        };
        let sql = format!(
            "UPDATE @workspaces SET status = ?2, reason = ?3, due_at = ?4 WHERE id = ?1 AND ({REACHED} OR status = 'deleted')"
        );
        self.directory.write(|tables| Ok(tables.execute(&sql, (id, standing.name(), reason, due_at))? > 0))
    }

    /// The workspaces that can be brought back, by name: all of them, or those of one person.
    pub fn deleted_workspaces(&self, of: Option<&Person>) -> Result<Vec<Entry>> {
        let sql = format!(
            "SELECT {ENTRY} FROM @workspaces w WHERE status = 'deleted' AND (CAST(?1 AS bigint) IS NULL OR EXISTS
             (SELECT 1 FROM @members m WHERE m.workspace = w.id AND m.person = ?1 AND m.role = 'owner')) ORDER BY name"
        );
        let only = of.filter(|person| !person.host_admin).map(|person| person.id);
        self.directory.read(|tables| tables.all(&sql, [only], entry))
    }

    /// The workspaces that are to be taken away by now.
    pub fn due_workspaces(&self) -> Result<Vec<Entry>> {
        let sql = format!(
            "SELECT {ENTRY} FROM @workspaces WHERE due_at <= ?1 AND status IN ('deleted', 'purging') ORDER BY due_at"
        );
        self.directory.read(|tables| tables.all(&sql, [system_now()], entry))
    }

    /// Takes a workspace away that is deleted: its records, its files, what the directory has of it. From the first step on it cannot be
    /// brought back; one that is killed in between is gone on with by the next.
    pub fn purge_workspace(&self, gone: &Entry) -> Result<()> {
        let claim =
            "UPDATE @workspaces SET status = 'purging', due_at = ?2 WHERE id = ?1 AND status IN ('deleted', 'purging')";
        let claimed = self.directory.write(|tables| tables.execute(claim, (gone.id, system_now())))?;
        if claimed == 0 {
            let message = format!("The workspace '{}' is not deleted.", gone.name);
            return Err(Problem::new(Code::Conflict, message).into());
        }
        if let Placement::Schema { server, schema } = &gone.placement {
            drop_schema(&*self.server_of(gone, *server)?, schema)?;
        }
        let folder = self.workspace_folder(gone.id);
        let held = match (&gone.placement, folder.exists()) {
            (Placement::File, true) => Some(self.hold(gone, &folder)?),
            _ => None,
        };
        remove_folder(&folder)?;
        drop(held);
        self.directory.write(|tables| tables.execute("DELETE FROM @workspaces WHERE id = ?1", [gone.id]).map(drop))
    }

    /// The names of hosts by which a workspace is reached, beside its own below the host's.
    pub fn domains(&self, workspace: i64) -> Result<Vec<String>> {
        let sql = "SELECT name FROM @domains WHERE workspace = ?1 ORDER BY name";
        self.directory.read(|tables| tables.all(sql, [workspace], |row| row.get(0)))
    }

    /// Gives a workspace these names of hosts and no others. A name is of one workspace.
    pub fn set_domains(&self, workspace: i64, domains: &[String]) -> Result<()> {
        self.directory.write(|tables| {
            tables.execute("DELETE FROM @domains WHERE workspace = ?1", [workspace])?;
            for name in domains {
                let insert = "INSERT INTO @domains (name, workspace, created_at) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO NOTHING";
                if tables.execute(insert, (name.as_str(), workspace, system_now()))? == 0 {
                    let message = format!("'{name}' leads to another workspace.");
                    return Err(Problem::field("domains", "taken", message).into());
                }
            }
            Ok(())
        })
    }

    /// The name of the workspace to which the name of a host leads.
    pub fn workspace_of_domain(&self, domain: &str) -> Result<Option<String>> {
        let sql = "SELECT w.name FROM @domains d JOIN @workspaces w ON w.id = d.workspace WHERE d.name = ?1";
        self.directory.read(|tables| tables.one(sql, [domain], |row| row.get(0)))
    }
}

fn remove_folder(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(Fault::file(folder, e)),
        _ => Ok(()),
    }
}
