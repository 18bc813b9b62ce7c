//! A workspace moved to another place: a file, or a schema of a server.
//!
//! The writer's lock of the source is held while all of it is copied and compared, and with it a mark is committed after which nobody
//! writes there any more. Then the directory says the new place, by one statement; then the source gets another name. The directory
//! knows of what is being made at the target before anything is: what a process that ended has left goes at the next try. Whoever opens
//! a source that is marked, and finds that nobody moves it any more, takes the move back in the directory before the mark goes.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sheaf_model::{Code, Problem};
use sheaf_query::sql::quote;

use super::directory::{LONGEST_UNAWARE, Tables};
use super::{Entry, Host, Placement, new_schema, random_letters};
use crate::Server;
use crate::db::Connection;
use crate::fault::{Fault, Result};
use crate::lock::{Held, lock};
use crate::place::Place;
use crate::relocate::{self, Count, Step};
use crate::workspace::{database, make_folder};
use crate::{migrate, postgres, sqlite};

/// Where a workspace is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum To {
    /// On the server of this name.
    Server(String),
    /// On the server that the directory is on.
    OwnServer,
    /// In a file of the data folder.
    File,
}

/// What becomes of the place where it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// It is kept under another name.
    Keep,
    /// It goes.
    Drop,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It is there, under this name.
    As(String),
    /// It is gone.
    Gone,
    /// It is where it was, marked so that nobody writes to it, for this reason.
    Left(String),
}

/// What was moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Where it is now.
    pub entry: Entry,
    /// Each table, and how many rows of it are the same in both places.
    pub counts: Vec<Count>,
    /// What became of the place where it was.
    pub source: Kept,
}

/// Kept as long as one moves a workspace, by whatever means a process that ends lets go of by itself.
enum Hold {
    File(#[expect(dead_code, reason = "it is held, not read")] File),
    Schema(Arc<Server>, Option<Connection>),
}

impl Drop for Hold {
    fn drop(&mut self) {
        if let Hold::Schema(server, conn) = self
            && let Some(conn) = conn.take()
        {
            server.give_back(conn);
        }
    }
}

impl Hold {
    /// None where another has it.
    fn of(place: &Place) -> Result<Option<Hold>> {
        match place {
            Place::File(path) => Ok(lock(&path.with_file_name("moving"), Held::Alone)?.map(Hold::File)),
            Place::Schema(server, schema) => {
                let hold = Hold::Schema(Arc::clone(server), Some(server.connect(schema)?.into()));
                let Hold::Schema(_, Some(conn)) = &hold else { return Ok(None) };
                conn.command("BEGIN ISOLATION LEVEL READ COMMITTED")?;
                relocate::unlimited(conn)?;
                let sql = "SELECT pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtextextended(?1, 0))";
                let got: i64 = conn.query_row(sql, [format!("sheaf.move.{schema}").as_str()], |row| row.get(0))?;
                Ok((got != 0).then_some(hold))
            }
        }
    }
}

impl Host {
    /// What moving a workspace would move, and to where. Nothing is changed.
    pub fn survey_move(&self, entry: &Entry, to: &To) -> Result<(String, Vec<Count>)> {
        let server = self.destination(entry, to)?;
        drop(self.open_workspace(entry)?);
        let counts = relocate::survey(&self.place(entry)?.open_writer()?)?;
        Ok((server.map_or_else(|| "a file".to_owned(), |(_, server)| server.place()), counts))
    }

    /// Moves a workspace. Others read it meanwhile; who writes waits, and finds it moved.
    pub fn move_workspace(&self, entry: &Entry, to: &To, source: Source, tell: &mut dyn FnMut(Step)) -> Result<Moved> {
        let destination = self.destination(entry, to)?;
        drop(self.open_workspace(entry)?);
        let from = self.place(entry)?;
        let hold = Hold::of(&from)?.ok_or_else(|| underway(entry))?;
        let (placement, target) = self.target(entry, destination);
        let conn = from.open_writer()?;
        conn.begin_write()?;
        relocate::unlimited(&conn)?;
        let passage = Passage { host: self, entry, placement: &placement, key: random_letters() + &random_letters() };
        passage.begin()?;
        let copied = self.fill(&conn, entry, &target, tell).and_then(|counts| {
            passage.mark(&conn)?;
            Ok(counts)
        });
        let counts = match copied {
            Ok(counts) => counts,
            Err(fault) => {
                let _ = conn.command("ROLLBACK");
                passage.give_up(&target);
                return Err(fault);
            }
        };
        tell(Step::Switching);
        if let Err(fault) = passage.switch() {
            passage.take_back(&conn, &target)?;
            return Err(fault);
        }
        from.let_go_of(conn);
        let source = clear(&from, source);
        drop(hold);
        Ok(Moved { entry: Entry { placement, ..entry.clone() }, counts, source })
    }

    /// Makes the target and copies all into it.
    fn fill(
        &self,
        source: &Connection,
        entry: &Entry,
        target: &Place,
        tell: &mut dyn FnMut(Step),
    ) -> Result<Vec<Count>> {
        source.execute("DELETE FROM _settings WHERE key = 'moved'", [])?;
        let folder = self.workspace_folder(entry.id);
        make_folder(&folder)?;
        match target {
            Place::File(path) => {
                remove_database(&folder.join("search.db"))?;
                let mut conn = sqlite::open_writer(path)?;
                migrate::migrate(&mut conn, migrate::WORKSPACE)?;
                let conn = Connection::from(conn);
                let counts = relocate::copy(source, &conn, tell)?;
                // All of it has to be in the file itself before that is renamed: what a full disk left beside it would be lost.
                let mode: String = conn.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
                if mode != "delete" {
                    return Err(Fault::Unlike { wanted: "one file", found: mode });
                }
                drop(conn);
                let file = File::open(path).and_then(|file| file.sync_all());
                file.and_then(|()| std::fs::rename(path, database(&folder)))
                    .and_then(|()| File::open(&folder)?.sync_all())
                    .map_err(|e| Fault::file(path, e))?;
                Ok(counts)
            }
            Place::Schema(server, schema) => {
                server.prepare()?;
                server.with(schema, |conn| {
                    if let Some(conn) = conn.postgres() {
                        postgres::workspace::STEPS.migrate(conn)?;
                    }
                    relocate::copy(source, conn, tell)
                })
            }
        }
    }

    /// The server to which a workspace would go; none: to a file. An error where it is there already.
    fn destination(&self, entry: &Entry, to: &To) -> Result<Option<(Option<i64>, Arc<Server>)>> {
        let id = match to {
            To::File if entry.placement == Placement::File => {
                let message = format!("The workspace '{}' is a file already.", entry.name);
                return Err(Problem::new(Code::Conflict, message).into());
            }
            To::File => return Ok(None),
            To::Server(name) => Some(self.server_named(name)?),
            To::OwnServer => None,
        };
        let none = || {
            Problem::new(Code::Invalid, "The directory is not on a database server.")
                .with_hint("Name the server with --database-url, or one of `sheaf server list` with --to.")
        };
        let server = self.server(id)?.ok_or_else(none)?;
        if let Placement::Schema { server: now, .. } = &entry.placement {
            let there = self.server_of(entry, *now)?.place();
            if *now == id || there == server.place() {
                let message = format!("The workspace '{}' is on {there} already.", entry.name);
                return Err(Problem::new(Code::Conflict, message).into());
            }
        }
        Ok(Some((id, server)))
    }

    fn target(&self, entry: &Entry, destination: Option<(Option<i64>, Arc<Server>)>) -> (Placement, Place) {
        match destination {
            None => (Placement::File, Place::File(self.half_made(entry.id))),
            Some((server, on)) => {
                let schema = new_schema(&entry.name);
                (Placement::Schema { server, schema: schema.clone() }, Place::Schema(on, schema))
            }
        }
    }

    /// The file that is filled; it gets its name when it is whole.
    fn half_made(&self, id: i64) -> PathBuf {
        self.workspace_folder(id).join("workspace.db.moving")
    }

    fn place(&self, entry: &Entry) -> Result<Place> {
        Ok(match &entry.placement {
            Placement::File => Place::File(database(&self.workspace_folder(entry.id))),
            Placement::Schema { server, schema } => Place::Schema(self.server_of(entry, *server)?, schema.clone()),
        })
    }

    /// Takes away what a move has left at its target.
    fn clear_half_made(&self, entry: &Entry, placement: &Placement) -> Result<()> {
        match placement {
            Placement::File => {
                remove_database(&self.half_made(entry.id))?;
                // It had its name already, and the directory did not come to say so.
                remove_database(&database(&self.workspace_folder(entry.id)))
            }
            Placement::Schema { server, schema } => match self.server(*server)? {
                Some(server) => drop_schema(&server, schema),
                None => Ok(()),
            },
        }
    }

    /// Sees to a workspace whose place says that it is being moved from there: by a process that ended, or by one that is at it.
    pub(super) fn settle_move(&self, entry: &Entry) -> Result<()> {
        let place = self.place(entry)?;
        let _hold = Hold::of(&place)?.ok_or_else(|| underway(entry))?;
        self.directory.write(|tables| {
            expect_place(tables, entry)?;
            // Whoever may still be at it without the lock does not come to its end.
            tables.execute("UPDATE @moves SET key = '' WHERE workspace = ?1", [entry.id]).map(drop)
        })?;
        let conn = place.open_writer()?;
        let done = unmark(&conn, None);
        place.let_go_of(conn);
        done
    }
}

fn underway(entry: &Entry) -> Problem {
    let message = format!("The workspace '{}' is being moved to another place.", entry.name);
    Problem::new(Code::Unavailable, message).with_hint("Try again in a moment.")
}

fn moved_meanwhile(entry: &Entry) -> Problem {
    let message = format!("The workspace '{}' was moved to another place at this moment.", entry.name);
    Problem::new(Code::Unavailable, message).with_hint("Send it again.")
}

/// Refuses to go on where the directory says another place.
fn expect_place(tables: &Tables<'_>, entry: &Entry) -> Result<()> {
    let sql = format!("SELECT {} FROM @workspaces WHERE id = ?1 AND {}", super::ENTRY, super::REACHED);
    match tables.one(&sql, [entry.id], super::entry)? {
        Some(now) if now.placement == entry.placement => Ok(()),
        _ => Err(moved_meanwhile(entry).into()),
    }
}

fn parts(placement: &Placement) -> (Option<i64>, Option<&str>) {
    match placement {
        Placement::File => (None, None),
        Placement::Schema { server, schema } => (*server, Some(schema)),
    }
}

/// One move, as the directory and the source know it.
struct Passage<'h> {
    host: &'h Host,
    entry: &'h Entry,
    placement: &'h Placement,
    key: String,
}

impl Passage<'_> {
    /// Notes what will be made, after what an earlier move has left is gone.
    fn begin(&self) -> Result<()> {
        // Nobody else moves it now, so that what is not its place is nobody's.
        let left = self.host.directory.read(|tables| {
            expect_place(tables, self.entry)?;
            tables.one("SELECT server, schema FROM @moves WHERE workspace = ?1", [self.entry.id], |row| {
                let (server, schema) = (row.get(0)?, row.get::<Option<String>>(1)?);
                Ok(schema.map_or(Placement::File, |schema| Placement::Schema { server, schema }))
            })
        })?;
        if let Some(left) = left.filter(|left| *left != self.entry.placement) {
            self.host.clear_half_made(self.entry, &left)?;
        }
        if *self.placement == Placement::File {
            self.host.clear_half_made(self.entry, &Placement::File)?;
        }
        let (server, schema) = parts(self.placement);
        self.host.directory.write(|tables| {
            expect_place(tables, self.entry)?;
            tables.execute("DELETE FROM @moves WHERE workspace = ?1", [self.entry.id])?;
            let sql = "INSERT INTO @moves (workspace, key, server, schema) VALUES (?1, ?2, ?3, ?4)";
            tables.execute(sql, (self.entry.id, self.key.as_str(), server, schema)).map(drop)
        })
    }

    /// Commits the mark: from here on nobody writes to the source.
    fn mark(&self, source: &Connection) -> Result<()> {
        source.execute("INSERT INTO _settings VALUES ('moved', ?1)", [self.key.as_str()])?;
        source.command("COMMIT")
    }

    /// Says the new place, unless the move was taken back.
    fn switch(&self) -> Result<()> {
        let (server, schema) = parts(self.placement);
        self.host.directory.write(|tables| {
            expect_place(tables, self.entry)?;
            let sql = "DELETE FROM @moves WHERE workspace = ?1 AND key = ?2";
            if tables.execute(sql, (self.entry.id, self.key.as_str()))? == 0 {
                let message = format!("The moving of '{}' was broken off.", self.entry.name);
                return Err(Problem::new(Code::Conflict, message).with_hint("Start it again.").into());
            }
            // What stood there of its own tables was of the other engine.
            let sql = "UPDATE @workspaces SET server = ?2, schema = ?3, schema_version = NULL WHERE id = ?1";
            tables.execute(sql, (self.entry.id, server, schema)).map(drop)
        })
    }

    /// Takes the move back after the mark. Where the directory cannot be asked, whoever opens the workspace next does it.
    fn take_back(&self, source: &Connection, target: &Place) -> Result<()> {
        self.host.directory.write(|tables| expect_place(tables, self.entry))?;
        unmark(source, Some(&self.key))?;
        self.give_up(target);
        Ok(())
    }

    /// Takes away what was made. What cannot be taken away now goes at the next try.
    fn give_up(&self, target: &Place) {
        let cleared = match target {
            Place::File(_) => self.host.clear_half_made(self.entry, &Placement::File),
            Place::Schema(server, schema) => drop_schema(server, schema),
        };
        let forgotten = cleared.and_then(|()| {
            let sql = "DELETE FROM @moves WHERE workspace = ?1 AND key = ?2";
            self.host.directory.write(|tables| tables.execute(sql, (self.entry.id, self.key.as_str())))
        });
        if let Err(fault) = forgotten {
            tracing::warn!(error = %fault, "what a move has left goes at the next try");
        }
    }
}

/// Takes the mark of a move off, or whichever is there.
fn unmark(source: &Connection, key: Option<&str>) -> Result<()> {
    source.begin_write()?;
    let done = match key {
        Some(key) => source.execute("DELETE FROM _settings WHERE key = 'moved' AND value = ?1", [key]),
        None => source.execute("DELETE FROM _settings WHERE key = 'moved'", []),
    };
    done.and_then(|_| source.command("COMMIT"))
}

pub(super) fn drop_schema(server: &Server, schema: &str) -> Result<()> {
    server.with(schema, |conn| {
        conn.command("BEGIN")?;
        conn.execute_batch(&format!("SET LOCAL lock_timeout = {}", sqlite::PATIENCE.as_millis()))?;
        conn.execute_batch(&format!("DROP SCHEMA IF EXISTS {} CASCADE", quote(schema)))?;
        conn.command("COMMIT")
    })
}

/// Gives the source another name, or takes it away.
fn clear(place: &Place, source: Source) -> Kept {
    let cleared = match place {
        Place::File(path) => clear_file(path, source),
        Place::Schema(server, schema) => clear_schema(server, schema, source),
    };
    cleared.unwrap_or_else(|fault| Kept::Left(fault.into_plain().message))
}

fn clear_file(path: &Path, source: Source) -> Result<Kept> {
    let search = path.with_file_name("search.db");
    remove_database(&search)?;
    if source == Source::Drop {
        remove_database(path)?;
        return Ok(Kept::Gone);
    }
    let names = (1..).map(|n| if n == 1 { "moved".to_owned() } else { format!("moved.{n}") });
    let mut free = names.map(|name| beside(path, &format!(".{name}"))).filter(|name| !name.exists());
    let Some(name) = free.next() else { return Ok(Kept::Left(String::new())) };
    let rename = |end: &str| std::fs::rename(beside(path, end), beside(&name, end));
    if beside(path, "-wal").exists() {
        rename("-wal").map_err(|e| Fault::file(path, e))?;
    }
    rename("").map_err(|e| Fault::file(path, e))?;
    Ok(Kept::As(name.display().to_string()))
}

fn clear_schema(server: &Arc<Server>, schema: &str, source: Source) -> Result<Kept> {
    // By then every process knows the new place, and nobody reads by the old name.
    std::thread::sleep(LONGEST_UNAWARE * 2);
    if source == Source::Drop {
        drop_schema(server, schema)?;
        return Ok(Kept::Gone);
    }
    // A name has 63 bytes at most.
    let day = jiff::Timestamp::now().strftime("%Y%m%d").to_string();
    let name = format!("{}__moved_{day}", &schema[..schema.len().min(47)]);
    server.with(schema, |conn| {
        conn.execute_batch(&format!("ALTER SCHEMA {} RENAME TO {}", quote(schema), quote(&name)))
    })?;
    Ok(Kept::As(format!("the schema {name} of {}", server.place())))
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

fn remove_database(path: &Path) -> Result<()> {
    for end in ["", "-wal", "-shm"] {
        let file = beside(path, end);
        match std::fs::remove_file(&file) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(Fault::file(&file, e)),
            _ => {}
        }
    }
    Ok(())
}
