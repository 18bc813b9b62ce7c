//! How workspaces stand: served, held by the host, read only, on their way out; and the names of hosts by which they are reached.

use std::path::Path;

use sheaf_model::{Code, Problem};

use super::directory::Tables;
use super::relocate::drop_schema;
use super::{ENTRY, Entry, Host, Person, Placement, entry, taken};
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

/// Of those that are taken away when they are due.
const ENDING: &str = "('deleted', 'purging', 'making')";

/// Milliseconds for which a workspace that is being made is left alone; from then on it is taken for given up.
pub const LONGEST_MAKING: i64 = 600_000;

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
            "deleted" | "purging" | "making" => {
                Standing::Deleted { due_at: row.get::<Option<i64>>(from + 2)?.unwrap_or_default() }
            }
            _ => Standing::Active,
        })
    }
}

impl Host {
    /// Lets a workspace that was begun be there for others.
    pub fn finish_workspace(&self, begun: &Entry) -> Result<()> {
        self.directory.write(|tables| finish(tables, begun))
    }

    /// Says that a workspace is still being made: for so many milliseconds it is left alone.
    pub fn still_making(&self, id: i64, time: i64) -> Result<()> {
        let sql = "UPDATE @workspaces SET due_at = ?2 WHERE id = ?1 AND status = 'making'";
        self.directory.write(|tables| tables.execute(sql, (id, system_now() + time)).map(drop))
    }

    /// Changes a workspace as it was read: all of it, or nothing. False: it stands otherwise by now.
    pub fn change_workspace(&self, before: &Entry, after: &Entry, domains: Option<&[String]>) -> Result<bool> {
        let reason = if let Standing::Suspended { reason } = &after.standing { reason.as_deref() } else { None };
        self.directory.write(|tables| {
            let other = "SELECT id FROM @workspaces WHERE name = ?1 AND id <> ?2";
            if tables.one(other, (after.name.as_str(), before.id), |_| Ok(()))?.is_some() {
                return Err(taken(&after.name).into());
            }
            let sql =
                "UPDATE @workspaces SET name = ?3, label = ?4, status = ?5, reason = ?6 WHERE id = ?1 AND status = ?2";
            let names = (after.name.as_str(), after.label.as_str(), after.standing.name());
            let changed =
                tables.execute(sql, (before.id, before.standing.name(), names.0, names.1, names.2, reason))?;
            if changed > 0
                && let Some(domains) = domains
            {
                set_domains(tables, before.id, domains)?;
            }
            Ok(changed > 0)
        })
    }

    /// Deletes a workspace, which can be brought back until it is due. Whether it was there.
    pub fn delete_workspace(&self, id: i64, due_at: i64) -> Result<bool> {
        let sql = format!(
            "UPDATE @workspaces SET before = status, status = 'deleted', due_at = ?2 WHERE id = ?1 AND {REACHED}"
        );
        self.directory.write(|tables| Ok(tables.execute(&sql, (id, due_at))? > 0))
    }

    /// Brings a deleted workspace back as it stood. None: it is not there, or is being taken away.
    pub fn restore_workspace(&self, id: i64) -> Result<Option<Entry>> {
        let sql = format!(
            "UPDATE @workspaces SET status = coalesce(before, 'active'), before = NULL, due_at = NULL
             WHERE id = ?1 AND status = 'deleted' RETURNING {ENTRY}"
        );
        self.directory.write(|tables| tables.one(&sql, [id], entry))
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
        let sql = format!("SELECT {ENTRY} FROM @workspaces WHERE due_at <= ?1 AND status IN {ENDING} ORDER BY due_at");
        self.directory.read(|tables| tables.all(&sql, [system_now()], entry))
    }

    /// Takes a workspace away that is deleted, or was begun and given up: its records, its files, what the directory has of it. From the first step on it cannot be
    /// brought back; one that is killed in between is gone on with by the next.
    pub fn purge_workspace(&self, gone: &Entry) -> Result<()> {
        let now = system_now();
        let claim = format!(
            "UPDATE @workspaces SET status = 'purging', due_at = ?2 WHERE id = ?1 AND status IN {ENDING}
             AND (status <> 'making' OR due_at <= ?2)"
        );
        let claimed = self.directory.write(|tables| tables.execute(&claim, (gone.id, now)))?;
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

    /// The name of the workspace to which the name of a host leads.
    pub fn workspace_of_domain(&self, domain: &str) -> Result<Option<String>> {
        let sql = "SELECT w.name FROM @domains d JOIN @workspaces w ON w.id = d.workspace WHERE d.name = ?1";
        self.directory.read(|tables| tables.one(sql, [domain], |row| row.get(0)))
    }
}

/// Whoever waits for the end of the making finds it here: it was not, where it took so long that the workspace was taken away.
pub(super) fn finish(tables: &Tables<'_>, begun: &Entry) -> Result<()> {
    let sql = "UPDATE @workspaces SET status = 'active', due_at = NULL WHERE id = ?1 AND status = 'making'";
    if tables.execute(sql, [begun.id])? > 0 {
        return Ok(());
    }
    let message = format!("The workspace '{}' was taken away before it was made.", begun.name);
    Err(Problem::new(Code::Unavailable, message).with_hint("Try again.").into())
}

/// Gives a workspace these names of hosts and no others. A name is of one workspace.
fn set_domains(tables: &Tables<'_>, workspace: i64, domains: &[String]) -> Result<()> {
    tables.execute("DELETE FROM @domains WHERE workspace = ?1", [workspace])?;
    for name in domains {
        let insert =
            "INSERT INTO @domains (name, workspace, created_at) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO NOTHING";
        if tables.execute(insert, (name.as_str(), workspace, system_now()))? == 0 {
            return Err(Problem::field("domains", "taken", format!("'{name}' leads to another workspace.")).into());
        }
    }
    Ok(())
}

fn remove_folder(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(Fault::file(folder, e)),
        _ => Ok(()),
    }
}
