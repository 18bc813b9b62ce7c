//! The host's directory: which workspaces there are and where, the people, their sessions, and tokens.

mod carry;
mod directory;
mod flags;
mod identities;
mod invitations;
mod invoices;
mod kept;
mod letters;
mod passkeys;
mod people;
mod plans;
mod proofs;
mod providers;
mod relocate;
mod sealed;
mod servers;
mod sessions;
mod shares;
mod sign_ins;
mod sign_ups;
mod stamps;
mod standing;
mod subscriptions;
mod tallies;

use std::collections::HashMap;
use std::fs::File;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use sheaf_model::{Code, Problem};

use crate::clock::system_now;
use crate::db::Row;
use crate::fault::{Fault, Result};
use crate::lock::{Held, lock};
use crate::{Server, Workspace, export};

pub use crate::relocate::{Count, Step};
pub use carry::Carry;
use directory::Directory;
pub use identities::Identity;
pub use invitations::Invitation;
pub use invoices::{Heard, Invoice, InvoiceLine, Status};
pub use letters::{Due, Letter, Posted};
pub use passkeys::Passkey;
pub use people::{Member, NewToken, Person, Token};
pub use proofs::{Purpose, SecondFactor};
pub use providers::{Followed, Grant, Provider, Settings, secret_of_provider};
pub use relocate::{Kept, Moved, Source, To};
pub use sealed::{Seals, second_factor_of};
pub use servers::Named;
pub use sessions::Session;
pub use shares::{NewShare, Share, Sharer};
pub use sign_ins::{SignIn, SoughtSignIns};
use standing::REACHED;
pub use standing::{LONGEST_MAKING, Standing};
pub use subscriptions::{Changed, Subscribed};
pub use tallies::Tally;

/// A workspace as the directory knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Identity, and the name of its folder.
    pub id: i64,
    /// Name in addresses and headers.
    pub name: String,
    /// What people see.
    pub label: String,
    /// Where its records are.
    pub placement: Placement,
    /// Whether, and how, it is served.
    pub standing: Standing,
    /// From when on it is only read and emptied, in milliseconds since 1970: its plan says so.
    pub shut_at: Option<i64>,
}

/// Where a workspace's records are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placement {
    /// In a file in its folder.
    File,
    /// In a schema of a server.
    Schema {
        /// Which one; none: the one that the directory is on.
        server: Option<i64>,
        /// What the schema is called.
        schema: String,
    },
}

/// The host's directory.
pub struct Host {
    folder: PathBuf,
    directory: Directory,
    /// The server that the directory is on, and on which new workspaces are made.
    own: Option<Arc<Server>>,
    /// Further servers that were used.
    further: Mutex<HashMap<i64, servers::Known>>,
    /// Whether other processes may serve the same workspaces: then each file is held by the one that serves it.
    among_others: bool,
    sealing: sealed::Sealing,
}

const ENTRY: &str = "id, name, label, schema, server, status, reason, due_at, shut_at";

fn entry(row: &Row<'_>) -> Result<Entry> {
    let (schema, server) = (row.get::<Option<String>>(3)?, row.get(4)?);
    let placement = schema.map_or(Placement::File, |schema| Placement::Schema { server, schema });
    let standing = Standing::of(row, 5)?;
    Ok(Entry { id: row.get(0)?, name: row.get(1)?, label: row.get(2)?, placement, standing, shut_at: row.get(8)? })
}

/// Makes a data folder where there is none: what is in it is its owner's alone, whatever the files themselves say. One that is there stays as
/// its owner made it.
pub fn make_data_folder(folder: &Path) -> Result<()> {
    let failed = |e| Fault::file(folder, e);
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(above) = folder.parent() {
        std::fs::create_dir_all(above).map_err(failed)?;
    }
    match std::fs::DirBuilder::new().mode(0o700).create(folder) {
        // Another process may have been quicker.
        Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => Err(failed(e)),
        _ => Ok(()),
    }
}

fn prepare(folder: &Path) -> Result<PathBuf> {
    make_data_folder(folder)?;
    std::fs::create_dir_all(folder.join("workspaces")).map_err(|e| Fault::file(folder, e))?;
    Ok(folder.join("host.db"))
}

impl Host {
    /// Opens a data folder with its directory in a file there, made where it is not there.
    pub fn open(folder: &Path) -> Result<Host> {
        let path = prepare(folder)?;
        if let Some(mark) = carry::mark_of(&path)? {
            return Err(mark.refusal(&path));
        }
        Ok(Host::of(folder, Directory::in_file(&path)?, None))
    }

    /// Opens a data folder with its directory on a server, on which new workspaces are made. A directory that is in a file there is
    /// carried over once, where that is allowed.
    pub fn open_on(folder: &Path, server: Arc<Server>, carry: Carry) -> Result<Host> {
        let path = prepare(folder)?;
        let directory = Directory::on(&server)?;
        carry::settle(&path, &directory, &server, carry)?;
        Ok(Host::of(folder, directory, Some(server)))
    }

    fn of(folder: &Path, directory: Directory, own: Option<Arc<Server>>) -> Host {
        Host {
            folder: folder.to_owned(),
            directory,
            own,
            further: Mutex::default(),
            among_others: false,
            sealing: sealed::Sealing::default(),
        }
    }

    /// For a process that serves what others may serve too.
    pub fn among_others(self) -> Host {
        Host { among_others: true, ..self }
    }

    /// The version of a workspace's own tables, which are not brought up to date by this, and the latest there is.
    pub fn schema_of(&self, entry: &Entry) -> Result<(i64, i64)> {
        match &entry.placement {
            Placement::File => Ok((export::schema_of(&self.workspace_folder(entry.id))?, export::schema())),
            Placement::Schema { server, schema } => self.server_of(entry, *server)?.version_of(schema),
        }
    }

    fn server_of(&self, entry: &Entry, server: Option<i64>) -> Result<Arc<Server>> {
        let none = || {
            let message = format!("The workspace '{}' is on a database server, and none was named.", entry.name);
            Problem::new(Code::Unavailable, message).with_hint("Start Sheaf with --database-url.")
        };
        Ok(self.server(server)?.ok_or_else(none)?)
    }

    /// Where a workspace's records are, as people know it.
    pub fn place_of(&self, entry: &Entry) -> Result<String> {
        let Placement::Schema { server, schema } = &entry.placement else {
            return Ok(self.workspace_folder(entry.id).display().to_string());
        };
        Ok(format!("the schema {schema} of {}", self.server_of(entry, *server)?.place()))
    }

    /// Opens a workspace of the directory, where its records are.
    pub fn open_workspace(&self, entry: &Entry) -> Result<Workspace> {
        let open = self.open_there(entry)?;
        if !open.is_moved() {
            return Ok(open);
        }
        drop(open);
        self.settle_move(entry)?;
        self.open_there(entry)
    }

    fn open_there(&self, entry: &Entry) -> Result<Workspace> {
        let folder = self.workspace_folder(entry.id);
        match &entry.placement {
            Placement::File if self.among_others => {
                let held = self.hold(entry, &folder)?;
                Ok(Workspace::open(&folder)?.held_by(held))
            }
            Placement::File => Workspace::open(&folder),
            Placement::Schema { server, schema } => {
                Workspace::open_on(&self.server_of(entry, *server)?, schema, &folder)
            }
        }
    }

    /// A workspace in a file has one process that serves it.
    fn hold(&self, entry: &Entry, folder: &Path) -> Result<File> {
        let held = lock(&folder.join("lock"), Held::Alone)?;
        let elsewhere = || {
            let message = format!("The workspace '{}' is a file, and another server has it open.", entry.name);
            Problem::new(Code::Unavailable, message)
                .with_hint("Several servers can serve workspaces that are on a database server alone.")
        };
        Ok(held.ok_or_else(elsewhere)?)
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder of a workspace.
    pub fn workspace_folder(&self, id: i64) -> PathBuf {
        self.folder.join("workspaces").join(id.to_string())
    }

    /// Makes a workspace, as [`Host::begin_workspace`] does, that is there for others at once.
    pub fn create_workspace(&self, name: &str, label: &str, server: Option<&str>) -> Result<Entry> {
        let begun = self.begin_workspace(name, label, server)?;
        self.finish_workspace(&begun)?;
        Ok(begun)
    }

    /// Begins a workspace: on the server of this name, else on the directory's, else as a file. A server that does not answer keeps
    /// nobody else waiting. It is there for others once it is finished; what is neither finished nor still being made is taken away.
    pub fn begin_workspace(&self, name: &str, label: &str, server: Option<&str>) -> Result<Entry> {
        let id = server.map(|server| self.server_named(server)).transpose()?;
        let server = self.server(id)?;
        let placement = match &server {
            Some(_) => Placement::Schema { server: id, schema: new_schema(name) },
            None => Placement::File,
        };
        let id = self.reserve(name, label, &placement)?;
        let folder = self.workspace_folder(id);
        let made = match (&server, &placement) {
            (Some(server), Placement::Schema { schema, .. }) => Workspace::create_on(server, schema, &folder),
            _ => Workspace::create(&folder),
        };
        self.directory.write(|tables| match &made {
            Ok(()) => {
                let sql = "UPDATE @workspaces SET schema_version = ?2 WHERE id = ?1";
                tables.execute(sql, (id, stamps::latest(&placement)))
            }
            Err(_) => tables.execute("DELETE FROM @workspaces WHERE id = ?1", [id]),
        })?;
        made?;
        Ok(Entry {
            id,
            name: name.to_owned(),
            label: label.to_owned(),
            placement,
            standing: Standing::Active,
            shut_at: None,
        })
    }

    /// Takes a name for a workspace that is being made; answers its id.
    fn reserve(&self, name: &str, label: &str, placement: &Placement) -> Result<i64> {
        let now = system_now();
        let (schema, server) = match placement {
            Placement::File => (None, None),
            Placement::Schema { server, schema } => (Some(schema), *server),
        };
        self.directory.write(|tables| {
            // Of a process that ended in the middle. It is taken away with what is due, under a name that nobody can give.
            let given_up =
                "UPDATE @workspaces SET status = 'purging', due_at = ?2, name = name || '~' || CAST(id AS text)
                            WHERE name = ?1 AND status = 'making' AND coalesce(due_at, 0) <= ?2";
            tables.execute(given_up, (name, now))?;
            let sql = "INSERT INTO @workspaces (name, label, created_at, status, schema, server, due_at)
                       VALUES (?1, ?2, ?3, 'making', ?4, ?5, ?6) ON CONFLICT (name) DO NOTHING RETURNING id";
            let id = tables.one(sql, (name, label, now, schema, server, now + LONGEST_MAKING), |row| row.get(0))?;
            Ok(id.ok_or_else(|| taken(name))?)
        })
    }

    /// The workspace with this name, that its people reach.
    pub fn workspace(&self, name: &str) -> Result<Option<Entry>> {
        // A server refuses such a text where a file has none that is like it.
        if name.contains('\0') {
            return Ok(None);
        }
        let sql = format!("SELECT {ENTRY} FROM @workspaces WHERE name = ?1 AND {REACHED}");
        self.directory.read(|tables| tables.one(&sql, [name], entry))
    }

    /// The workspace with this id, that its people reach.
    pub fn workspace_by_id(&self, id: i64) -> Result<Option<Entry>> {
        let sql = format!("SELECT {ENTRY} FROM @workspaces WHERE id = ?1 AND {REACHED}");
        self.directory.read(|tables| tables.one(&sql, [id], entry))
    }

    /// Whether a workspace has this name, however it stands.
    pub fn names_workspace(&self, name: &str) -> Result<bool> {
        let sql = "SELECT 1 FROM @workspaces WHERE name = ?1";
        self.directory.read(|tables| Ok(tables.one(sql, [name], |_| Ok(()))?.is_some()))
    }

    /// All workspaces that their people reach, by name, or those of one person.
    pub fn workspaces(&self, of: Option<&Person>) -> Result<Vec<Entry>> {
        let sql = format!(
            "SELECT {ENTRY} FROM @workspaces w WHERE {REACHED} AND (CAST(?1 AS bigint) IS NULL OR EXISTS
             (SELECT 1 FROM @members m WHERE m.workspace = w.id AND m.person = ?1)) ORDER BY name"
        );
        let only = of.filter(|person| !person.host_admin).map(|person| person.id);
        self.directory.read(|tables| tables.all(&sql, [only], entry))
    }

    /// A number that another one takes the place of after what is kept of the directory may have changed. Where the directory is on
    /// a server, another process's commit shows in it after a quarter of a second at most.
    pub fn data_version(&self) -> Result<i64> {
        self.directory.version()
    }
}

fn taken(name: &str) -> Problem {
    Problem::new(Code::Conflict, format!("There is a workspace '{name}' already."))
}

/// What a new workspace's schema is called: as the workspace is, so that people know it, and like no other on that server.
fn new_schema(name: &str) -> String {
    let readable: String = name.chars().take(40).map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let schema = format!("{}_{}", readable.to_ascii_lowercase(), random_letters());
    // The server keeps these for itself.
    if schema.starts_with("pg_") { format!("w_{schema}") } else { schema }
}

/// Eight letters by chance. Without random numbers from the system they may be those of another, which is refused where it matters.
pub fn random_letters() -> String {
    let mut random = [0; 4];
    let _ = getrandom::fill(&mut random);
    random.iter().map(|byte| format!("{byte:02x}")).collect()
}
