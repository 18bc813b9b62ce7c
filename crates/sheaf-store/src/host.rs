//! The host's directory: which workspaces there are, the people, their sessions, and tokens.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, Row};
use sheaf_model::{Code, Problem};

use crate::clock::system_now;
use crate::fault::{Fault, Result};
use crate::{Server, Workspace, export, migrate, sqlite};

/// A workspace as the directory knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Identity, and the name of its folder.
    pub id: i64,
    /// Name in addresses and headers.
    pub name: String,
    /// What people see.
    pub label: String,
    /// Its schema on a database server; none: a file in its folder.
    pub schema: Option<String>,
}

/// A person of the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Identity.
    pub id: i64,
    /// As written.
    pub email: String,
    /// What people see.
    pub name: String,
    /// Argon2id, in PHC form; none until one is set.
    pub password: Option<String>,
    /// May do everything on this host.
    pub host_admin: bool,
}

/// A token of a workspace; its secret is kept as a hash alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Identity.
    pub id: i64,
    /// Which workspace.
    pub workspace: i64,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub role: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970; none: never.
    pub last_used_at: Option<i64>,
}

/// The host's directory.
pub struct Host {
    folder: PathBuf,
    conn: Mutex<Connection>,
    /// On which new workspaces are made.
    server: Option<Arc<Server>>,
}

/// Milliseconds after which a workspace that is being made is taken for given up.
const LONGEST_MAKING: i64 = 600_000;

const PERSON: &str = "id, email, name, password, host_admin";
const TOKEN: &str = "id, workspace, name, role, created_at, last_used_at";

fn person(row: &Row) -> rusqlite::Result<Person> {
    Ok(Person {
        id: row.get(0)?,
        email: row.get(1)?,
        name: row.get(2)?,
        password: row.get(3)?,
        host_admin: row.get(4)?,
    })
}

fn token(row: &Row) -> rusqlite::Result<Token> {
    Ok(Token {
        id: row.get(0)?,
        workspace: row.get(1)?,
        name: row.get(2)?,
        role: row.get(3)?,
        created_at: row.get(4)?,
        last_used_at: row.get(5)?,
    })
}

fn entry(row: &Row) -> rusqlite::Result<Entry> {
    Ok(Entry { id: row.get(0)?, name: row.get(1)?, label: row.get(2)?, schema: row.get(3)? })
}

impl Host {
    /// Opens a data folder, making it where it is not there.
    pub fn open(folder: &Path) -> Result<Host> {
        std::fs::create_dir_all(folder.join("workspaces")).map_err(|e| Fault::file(folder, e))?;
        let mut conn = sqlite::open_writer(&folder.join("host.db"))?;
        migrate::migrate(&mut conn, migrate::HOST)?;
        Ok(Host { folder: folder.to_owned(), conn: Mutex::new(conn), server: None })
    }

    /// Makes new workspaces on a database server, and finds there those that are on it.
    pub fn on(self, server: Arc<Server>) -> Host {
        Host { server: Some(server), ..self }
    }

    /// The version of a workspace's own tables, which are not brought up to date by this, and the latest there is.
    pub fn schema_of(&self, entry: &Entry) -> Result<(i64, i64)> {
        match (&entry.schema, &self.server) {
            (Some(schema), Some(server)) => server.version_of(schema),
            (Some(_), None) => Err(self.no_server(entry)),
            (None, _) => Ok((export::schema_of(&self.workspace_folder(entry.id))?, export::schema())),
        }
    }

    fn no_server(&self, entry: &Entry) -> Fault {
        let message = format!("The workspace '{}' is on a database server, and none was named.", entry.name);
        Problem::new(Code::Unavailable, message).with_hint("Start Sheaf with --database-url.").into()
    }

    /// Opens a workspace of the directory, where its records are.
    pub fn open_workspace(&self, entry: &Entry) -> Result<Workspace> {
        let folder = self.workspace_folder(entry.id);
        match (&entry.schema, &self.server) {
            (None, _) => Workspace::open(&folder),
            (Some(schema), Some(server)) => Workspace::open_on(server, schema, &folder),
            (Some(_), None) => Err(self.no_server(entry)),
        }
    }

    fn conn(&self) -> MutexGuard<'_, Connection> {
        self.conn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder of a workspace.
    pub fn workspace_folder(&self, id: i64) -> PathBuf {
        self.folder.join("workspaces").join(id.to_string())
    }

    /// Makes a workspace. It is there for others when its database is made; a server that does not answer keeps nobody else waiting.
    pub fn create_workspace(&self, name: &str, label: &str) -> Result<Entry> {
        let schema = self.server.as_ref().map(|_| new_schema(name));
        let id = self.reserve(name, label, schema.as_deref())?;
        let folder = self.workspace_folder(id);
        let made = match (&self.server, &schema) {
            (Some(server), Some(schema)) => Workspace::create_on(server, schema, &folder),
            _ => Workspace::create(&folder),
        };
        let end = match made {
            Ok(()) => "UPDATE workspaces SET status = 'active' WHERE id = ?1",
            Err(_) => "DELETE FROM workspaces WHERE id = ?1",
        };
        self.conn().execute(end, [id])?;
        made?;
        Ok(Entry { id, name: name.to_owned(), label: label.to_owned(), schema })
    }

    /// Takes a name for a workspace that is being made; answers its id.
    fn reserve(&self, name: &str, label: &str, schema: Option<&str>) -> Result<i64> {
        let (mut conn, now) = (self.conn(), system_now());
        let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        // Of a process that ended in the middle.
        tx.execute("DELETE FROM workspaces WHERE status = 'making' AND created_at < ?1", [now - LONGEST_MAKING])?;
        if tx.prepare("SELECT 1 FROM workspaces WHERE name = ?1")?.exists([name])? {
            return Err(Problem::new(Code::Conflict, format!("There is a workspace '{name}' already.")).into());
        }
        tx.execute(
            "INSERT INTO workspaces (name, label, created_at, status, schema) VALUES (?1, ?2, ?3, 'making', ?4)",
            (name, label, now, schema),
        )?;
        let id = tx.last_insert_rowid();
        tx.commit()?;
        Ok(id)
    }

    /// The workspace with this name.
    pub fn workspace(&self, name: &str) -> Result<Option<Entry>> {
        let conn = self.conn();
        let mut select = conn
            .prepare_cached("SELECT id, name, label, schema FROM workspaces WHERE name = ?1 AND status = 'active'")?;
        Ok(select.query_row([name], entry).optional()?)
    }

    /// The workspace with this id.
    pub fn workspace_by_id(&self, id: i64) -> Result<Option<Entry>> {
        let conn = self.conn();
        let mut select =
            conn.prepare_cached("SELECT id, name, label, schema FROM workspaces WHERE id = ?1 AND status = 'active'")?;
        Ok(select.query_row([id], entry).optional()?)
    }

    /// All workspaces by name, or those of one person.
    pub fn workspaces(&self, of: Option<&Person>) -> Result<Vec<Entry>> {
        let conn = self.conn();
        let mut select = conn.prepare_cached(
            "SELECT id, name, label, schema FROM workspaces WHERE status = 'active' AND (?1 IS NULL OR EXISTS
             (SELECT 1 FROM members WHERE workspace = workspaces.id AND person = ?1)) ORDER BY name",
        )?;
        let only = of.filter(|p| !p.host_admin).map(|p| p.id);
        let rows = select.query_map([only], entry)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Adds a person; none where the address is known already.
    pub fn add_person(&self, email: &str, name: &str, password: Option<&str>, host_admin: bool) -> Result<Person> {
        let conn = self.conn();
        let key = sheaf_model::text::text_key(email);
        let added = conn.execute(
            "INSERT INTO people (email, email_key, name, password, host_admin, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT DO NOTHING",
            (email, key.as_ref(), name, password, host_admin, system_now()),
        )?;
        if added == 0 {
            return Err(Problem::new(Code::Conflict, format!("There is a person '{email}' already.")).into());
        }
        let id = conn.last_insert_rowid();
        Ok(Person {
            id,
            email: email.to_owned(),
            name: name.to_owned(),
            password: password.map(str::to_owned),
            host_admin,
        })
    }

    /// The person with this address, as a person would compare.
    pub fn person(&self, email: &str) -> Result<Option<Person>> {
        let conn = self.conn();
        let mut select = conn.prepare_cached(&format!("SELECT {PERSON} FROM people WHERE email_key = ?1"))?;
        Ok(select.query_row([sheaf_model::text::text_key(email)], person).optional()?)
    }

    /// All people, by address.
    pub fn people(&self) -> Result<Vec<Person>> {
        let conn = self.conn();
        let mut select = conn.prepare_cached(&format!("SELECT {PERSON} FROM people ORDER BY email_key"))?;
        let rows = select.query_map([], person)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Sets a person's password (Argon2id in PHC form) and ends their sessions but one.
    pub fn set_password(&self, id: i64, password: &str, keep: Option<&[u8]>) -> Result<()> {
        let conn = self.conn();
        conn.execute("UPDATE people SET password = ?2 WHERE id = ?1", (id, password))?;
        conn.execute("DELETE FROM sessions WHERE person = ?1 AND hash IS NOT ?2", (id, keep))?;
        Ok(())
    }

    /// Makes a person a member of a workspace, or changes their role.
    pub fn set_member(&self, workspace: i64, person: i64, role: &str) -> Result<()> {
        self.conn().execute(
            "INSERT INTO members VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET role = excluded.role",
            (workspace, person, role),
        )?;
        Ok(())
    }

    /// A person's role in a workspace.
    pub fn role(&self, workspace: i64, person: i64) -> Result<Option<String>> {
        let conn = self.conn();
        let mut select = conn.prepare_cached("SELECT role FROM members WHERE workspace = ?1 AND person = ?2")?;
        Ok(select.query_row((workspace, person), |row| row.get(0)).optional()?)
    }

    /// Keeps a session by the hash of its secret.
    pub fn add_session(&self, hash: &[u8], person: i64, expires_at: i64) -> Result<()> {
        let conn = self.conn();
        conn.execute("DELETE FROM sessions WHERE expires_at < ?1", [system_now()])?;
        conn.execute("INSERT INTO sessions VALUES (?1, ?2, ?3, ?4)", (hash, person, system_now(), expires_at))?;
        Ok(())
    }

    /// The person of a session that has not ended.
    pub fn session(&self, hash: &[u8]) -> Result<Option<Person>> {
        let conn = self.conn();
        let mut select = conn.prepare_cached(&format!(
            "SELECT {PERSON} FROM people WHERE id = (SELECT person FROM sessions WHERE hash = ?1 AND expires_at > ?2)"
        ))?;
        Ok(select.query_row((hash, system_now()), person).optional()?)
    }

    /// Ends a session.
    pub fn end_session(&self, hash: &[u8]) -> Result<()> {
        self.conn().execute("DELETE FROM sessions WHERE hash = ?1", [hash])?;
        Ok(())
    }

    /// Keeps a one-time sign-in link by the hash of its secret.
    pub fn add_link(&self, hash: &[u8], person: i64, expires_at: i64) -> Result<()> {
        self.conn().execute("INSERT INTO sign_in_links VALUES (?1, ?2, ?3)", (hash, person, expires_at))?;
        Ok(())
    }

    /// Uses a sign-in link up and answers whose it was.
    pub fn use_link(&self, hash: &[u8]) -> Result<Option<Person>> {
        let conn = self.conn();
        let mut delete =
            conn.prepare_cached("DELETE FROM sign_in_links WHERE hash = ?1 AND expires_at > ?2 RETURNING person")?;
        let id: Option<i64> = delete.query_row((hash, system_now()), |row| row.get(0)).optional()?;
        let Some(id) = id else { return Ok(None) };
        Ok(conn.query_row(&format!("SELECT {PERSON} FROM people WHERE id = ?1"), [id], person).optional()?)
    }

    /// Keeps a token by the hash of its secret.
    pub fn add_token(&self, workspace: i64, name: &str, role: &str, hash: &[u8]) -> Result<Token> {
        let conn = self.conn();
        let mut insert = conn.prepare_cached(&format!(
            "INSERT INTO tokens (hash, workspace, name, role, created_at) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING {TOKEN}"
        ))?;
        Ok(insert.query_row((hash, workspace, name, role, system_now()), token)?)
    }

    /// The token with this hash.
    pub fn token(&self, hash: &[u8]) -> Result<Option<Token>> {
        let conn = self.conn();
        let mut select = conn.prepare_cached(&format!("SELECT {TOKEN} FROM tokens WHERE hash = ?1"))?;
        Ok(select.query_row([hash], token).optional()?)
    }

    /// The tokens of a workspace, newest first.
    pub fn tokens(&self, workspace: i64) -> Result<Vec<Token>> {
        let conn = self.conn();
        let mut select =
            conn.prepare_cached(&format!("SELECT {TOKEN} FROM tokens WHERE workspace = ?1 ORDER BY id DESC"))?;
        let rows = select.query_map([workspace], token)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Deletes a token; whether it was there.
    pub fn delete_token(&self, workspace: i64, id: i64) -> Result<bool> {
        let deleted = self.conn().execute("DELETE FROM tokens WHERE workspace = ?1 AND id = ?2", (workspace, id))?;
        Ok(deleted > 0)
    }

    /// Notes when a token was used last.
    pub fn token_used(&self, id: i64, at: i64) -> Result<()> {
        self.conn().execute("UPDATE tokens SET last_used_at = ?2 WHERE id = ?1", (id, at))?;
        Ok(())
    }

    /// SQLite's count of commits by other processes: what was read before it changed may be kept.
    pub fn data_version(&self) -> Result<i64> {
        let conn = self.conn();
        let mut pragma = conn.prepare_cached("PRAGMA data_version")?;
        Ok(pragma.query_row([], |row| row.get(0))?)
    }
}

/// What a new workspace's schema is called: as the workspace is, so that people know it, and like no other on that server.
fn new_schema(name: &str) -> String {
    let mut random = [0; 4];
    // Without random numbers from the system the schema may be there already, which is refused when it is made.
    let _ = getrandom::fill(&mut random);
    let readable: String = name.chars().take(40).map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let end: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    let schema = format!("{}_{end}", readable.to_ascii_lowercase());
    // The server keeps these for itself.
    if schema.starts_with("pg_") { format!("w_{schema}") } else { schema }
}
