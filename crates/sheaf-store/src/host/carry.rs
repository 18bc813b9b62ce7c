//! A directory in a file, carried over to a server once. The file stays, with a mark that says where the directory is now.
//!
//! The mark is written before anything is carried, and nobody writes to a file that has one. The rows go over in one transaction that
//! compares them with those of the file and notes the mark's key. Whoever is killed in between leaves a mark without the name of a
//! directory; the next start looks whether the server has the key, and goes on from there.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sheaf_model::{Code, Problem};

use super::directory::{Directory, Tables};
use crate::db::{Cell, Connection};
use crate::fault::{Fault, Result};
use crate::lock::{Held, lock};
use crate::{Server, migrate, sqlite};

/// How long one waits for another that carries the same directory.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long between two looks whether it has ended.
const BREATH: Duration = Duration::from_millis(20);

/// Whether a directory that is in a file may be carried over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carry {
    /// By what a person starts for it.
    Allowed,
    /// Not by the way.
    Refused,
}

/// What a directory holds: its tables, their columns, and what their rows are ordered by. One comes after those that it points to.
const PARTS: &[(&str, &str, &str)] = &[
    ("secret_key", "one, proof", "one"),
    ("servers", "id, name, address, password, created_at, sealed", "id"),
    (
        "workspaces",
        "id, name, label, created_at, status, schema, server, schema_version, reason, due_at, shut_at, before",
        "id",
    ),
    ("domains", "name, workspace, created_at", "name"),
    ("people", "id, email, email_key, name, password, host_admin, created_at", "id"),
    ("providers", "id, name, label, issuer, client_id, secret, settings, created_at", "id"),
    ("members", "workspace, person, role, provider", "workspace, person"),
    ("sessions", "hash, person, created_at, expires_at, agent, address, second_factor", "hash"),
    ("sign_in_links", "hash, person, expires_at", "hash"),
    (
        "tokens",
        "id, hash, workspace, name, role, created_at, last_used_at, expires_at, scope, pace, old_hash, old_until",
        "id",
    ),
    (
        "letters",
        "id, recipient, subject, text, html, created_at, due_at, tries, sent_at, failed, sender, reply_to",
        "id",
    ),
    ("invitations", "id, hash, workspace, email, email_key, role, invited_by, created_at, expires_at, letter", "id"),
    ("proofs", "hash, person, purpose, value, expires_at", "hash"),
    ("sign_ups", "hash, email, label, expires_at", "hash"),
    ("second_factors", "person, secret, confirmed_at, step, sealed", "person"),
    ("identities", "id, person, issuer, subject, email, created_at, used_at", "id"),
    ("passkeys", "id, person, credential, name, body, created_at, used_at", "id"),
    ("used_up", "hash, expires_at", "hash"),
    ("recovery_codes", "hash, person", "hash"),
    ("sign_ins", "id, at, person, kind, address, agent", "id"),
    (
        "shares",
        "id, workspace, table_id, record, level, person, email, email_key, hash, by_person, by_token, created_at, expires_at",
        "id",
    ),
    ("moves", "workspace, key, server, schema", "workspace"),
    ("flags", "name, rules, changed_at", "name"),
    ("plans", "name, body, created_at", "name"),
    ("coupons", "code, body, used, created_at", "code"),
    ("subscriptions", "workspace, plan, next_plan, body, version, due_at", "workspace"),
    ("usage", "workspace, meter, month, amount, mark", "workspace, meter, month"),
    ("customers", "workspace, customer", "workspace"),
    (
        "invoices",
        "id, workspace, label, made_at, period, currency, total, status, key, customer, provider, url, number, tries, due_at, failed",
        "id",
    ),
    ("lines", "id, workspace, invoice, text, amount, currency, from_at, to_at, provider", "id"),
    ("payment_events", "id, at", "id"),
];

/// What a file says of where its directory has gone.
pub(super) struct Mark {
    /// By which the server knows whether it has the rows of this file.
    key: String,
    /// The server and its database, as people know them.
    place: String,
    /// What the directory there is known by; none while it is on its way.
    directory: Option<String>,
}

impl Mark {
    /// Why a file with this mark is not used.
    pub fn refusal(&self, path: &Path) -> Fault {
        let folder = path.parent().unwrap_or(path).display();
        let (how, what) = match self.directory {
            Some(_) => ("is", "Start Sheaf with --database-url."),
            None => ("is being moved to", "Start `sheaf serve` with --database-url: it finishes that."),
        };
        let at = if self.directory.is_some() { "on " } else { "" };
        let message =
            format!("The directory of the data folder {folder} {how} {at}the database server {}.", self.place);
        Problem::new(Code::Unavailable, message).with_hint(what).into()
    }
}

/// The mark of a file; none where it has none, or is not there.
pub(super) fn mark_of(path: &Path) -> Result<Option<Mark>> {
    if !path.exists() {
        return Ok(None);
    }
    let conn: Connection = sqlite::open_reader(path)?.into();
    if conn.has_table("moved")? { mark_in(&Tables(&conn)) } else { Ok(None) }
}

/// The mark of a file that is open.
pub(super) fn mark_in(file: &Tables<'_>) -> Result<Option<Mark>> {
    file.one("SELECT key, place, directory FROM @moved", [], |row| {
        Ok(Mark { key: row.get(0)?, place: row.get(1)?, directory: row.get(2)? })
    })
}

/// Sees to it that the file of a data folder says that its directory is on the server, and that all it held is there.
pub(super) fn settle(path: &Path, there: &Directory, server: &Arc<Server>, carry: Carry) -> Result<()> {
    let identity: String = there.read(|t| t.only("SELECT key FROM @directory", [], |row| row.get(0)))?;
    if is_settled(mark_of(path)?.as_ref(), &identity, server)? {
        return Ok(());
    }
    let mut conn = sqlite::open_writer(path)?;
    migrate::migrate(&mut conn, migrate::HOST)?;
    let conn = Connection::from(conn);
    let file = File { tables: Tables(&conn), place: server.place() };
    match file.is_empty()? {
        true => file.mark(&new_key()?, Some(&identity))?,
        false if carry == Carry::Refused => {
            let message = "The directory of this data folder is in a file, and not on the database server yet.";
            return Err(Problem::new(Code::Unavailable, message)
                .with_hint("`sheaf serve` and `sheaf migrate` carry it over once, with --database-url.")
                .into());
        }
        false => {
            let _held = alone(path)?;
            // Of two that were started at once the other may have carried it meanwhile.
            if !is_settled(mark_in(&file.tables)?.as_ref(), &identity, server)? {
                file.carry(there, server)?;
                file.mark_done(&identity)?;
            }
        }
    }
    if !is_settled(mark_in(&file.tables)?.as_ref(), &identity, server)? {
        return Err(Fault::NoRow);
    }
    // From now on it is only read, perhaps by several machines at a time. Where another still reads it, it stays as it is.
    let _ = conn.execute_batch("PRAGMA journal_mode=DELETE");
    Ok(())
}

/// Waits until nobody else serves the folder, or carries its directory.
fn alone(path: &Path) -> Result<std::fs::File> {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(held) = lock(&path.with_file_name("lock"), Held::Alone)? {
            return Ok(held);
        }
        if Instant::now() > end {
            let message = "A server runs on this data folder whose directory is to be carried to the database server.";
            return Err(Problem::new(Code::Unavailable, message).with_hint("Stop it first.").into());
        }
        std::thread::sleep(BREATH);
    }
}

/// Whether a file says that its directory is the one of this server; an error where it says that it is another.
fn is_settled(mark: Option<&Mark>, identity: &str, server: &Server) -> Result<bool> {
    let Some(mark) = mark else { return Ok(false) };
    let Some(directory) = &mark.directory else { return Ok(false) };
    if directory == identity {
        return Ok(true);
    }
    let message = format!(
        "The directory of this data folder is on the database server {}, and not on {}.",
        mark.place,
        server.place()
    );
    Err(Problem::new(Code::Unavailable, message).with_hint("Name that one with --database-url.").into())
}

fn new_key() -> Result<String> {
    let mut key = [0; 16];
    getrandom::fill(&mut key).map_err(|_| Problem::new(Code::Internal, "The system gives no random numbers."))?;
    Ok(key.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The file that is carried.
struct File<'c> {
    tables: Tables<'c>,
    place: String,
}

impl File<'_> {
    fn is_empty(&self) -> Result<bool> {
        is_empty(&self.tables)
    }

    /// Writes the mark, unless there is one.
    fn mark(&self, key: &str, directory: Option<&str>) -> Result<()> {
        let sql = "INSERT INTO @moved VALUES (1, ?1, ?2, ?3) ON CONFLICT DO NOTHING";
        self.tables.execute(sql, (key, self.place.as_str(), directory)).map(drop)
    }

    fn mark_done(&self, identity: &str) -> Result<()> {
        let sql = "UPDATE @moved SET directory = ?1, place = ?2 WHERE id = 1";
        self.tables.execute(sql, [identity, self.place.as_str()]).map(drop)
    }

    fn unmark(&self) -> Result<()> {
        self.tables.execute("DELETE FROM @moved WHERE directory IS NULL", []).map(drop)
    }

    fn carry(&self, there: &Directory, server: &Server) -> Result<()> {
        let key = mark_in(&self.tables)?.map_or_else(new_key, |mark| Ok(mark.key))?;
        if there.read(carried)?.as_ref() == Some(&key) {
            return Ok(());
        }
        // What can be known to fail fails before the mark.
        there.read(expect_empty)?;
        self.expect_schemas(server)?;
        self.mark(&key, None)?;
        let rows: Vec<Vec<Cells>> = PARTS.iter().map(|part| rows_of(&self.tables, part)).collect::<Result<_>>()?;
        let given = "SELECT name, seq FROM @sqlite_sequence";
        let given = self.tables.all(given, [], |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)))?;
        let given = given.into_iter().collect();
        let Err(fault) = there.write(|there| put(there, &rows, &given, &key)) else { return Ok(()) };
        // Whether it was written is known when that transaction has ended, for which this one waits.
        match there.write(carried) {
            Ok(Some(known)) if known == key => Ok(()),
            Ok(_) => self.unmark().and(Err(fault)),
            Err(_) => Err(fault),
        }
    }

    /// A workspace of the file that is on a server is on this one.
    fn expect_schemas(&self, server: &Server) -> Result<()> {
        let sql =
            "SELECT name, schema FROM @workspaces WHERE schema IS NOT NULL AND server IS NULL AND status <> 'making'";
        for (name, schema) in self.tables.all(sql, [], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)))? {
            if server.version_of(&schema)?.0 == 0 {
                let message = format!("The workspace '{name}' is not on the database server {}.", self.place);
                return Err(Problem::new(Code::Conflict, message)
                    .with_hint("Name the one on which it was made with --database-url.")
                    .into());
            }
        }
        Ok(())
    }
}

/// The key of the file of which a directory's rows came.
fn carried(tables: &Tables<'_>) -> Result<Option<String>> {
    tables.only("SELECT carried FROM @directory", [], |row| row.get(0))
}

fn is_empty(tables: &Tables<'_>) -> Result<bool> {
    for (table, ..) in PARTS {
        if tables.one(&format!("SELECT 1 FROM @{table} LIMIT 1"), [], |_| Ok(()))?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

fn expect_empty(there: &Tables<'_>) -> Result<()> {
    if is_empty(there)? {
        return Ok(());
    }
    let message = "The database has a directory of its own already, and so has this data folder: they are not merged.";
    Err(Problem::new(Code::Conflict, message)
        .with_hint("Name another database, or start with an empty data folder.")
        .into())
}

/// One row.
type Cells = Vec<Cell>;

fn rows_of(tables: &Tables<'_>, (table, columns, order): &(&str, &str, &str)) -> Result<Vec<Cells>> {
    let width = columns.split(", ").count();
    let sql = format!("SELECT {columns} FROM @{table} ORDER BY {order}");
    tables.all(&sql, [], |row| (0..width).map(|column| Ok(Cell::of(row.get_ref(column)?))).collect())
}

/// Writes all rows into an empty directory, and reads them again. `given`: the last number that each table gave in the file, be its row
/// gone: it is given to nothing else.
fn put(there: &Tables<'_>, rows: &[Vec<Cells>], given: &HashMap<String, i64>, key: &str) -> Result<()> {
    expect_empty(there)?;
    for (part @ (table, columns, _), rows) in PARTS.iter().zip(rows) {
        let places: Vec<String> = (1..=columns.split(", ").count()).map(|n| format!("?{n}")).collect();
        let sql = format!("INSERT INTO @{table} ({columns}) VALUES ({})", places.join(", "));
        for row in rows {
            there.execute(&sql, crate::db::params_from_iter(row))?;
        }
        if rows_of(there, part)? != *rows {
            return Err(Fault::Unlike { wanted: "the rows of the file", found: format!("others in {table}") });
        }
        let last = match columns.starts_with("id, ") {
            true => there.only(&format!("SELECT max(id) FROM @{table}"), [], |row| row.get::<Option<i64>>(0))?,
            false => None,
        };
        if let Some(last) = last.max(given.get(*table).copied()) {
            there.execute(&format!("ALTER TABLE @{table} ALTER COLUMN id RESTART WITH {}", last + 1), [])?;
        }
    }
    there.execute("UPDATE @directory SET carried = ?1", [key]).map(drop)
}
