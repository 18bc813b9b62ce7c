//! An open workspace: its model, its readers, its writer.

use std::fs::File;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use sheaf_model::{Code, Model, Problem, Table, TableId};
use sheaf_query::sql::Dialect;
use tokio::sync::broadcast;

use crate::db::{Connection, Value};
use crate::fault::{Fault, Result};
use crate::fresh;
use crate::log;
use crate::looks::Looks;
use crate::migrate;
use crate::place::Place;
use crate::postgres::words::{self, Words};
use crate::postgres::{self, Pace, Pg, Server};
use crate::search::{Freshness, SearchIndex};
use crate::shared::{Shared, read_model};
use crate::sqlite;
use crate::tx::{Tx, Why};
use crate::wait::{self, wait};
use crate::writer::{Again, How, Once, Writer};

/// Most connections for reading that are kept open.
const MOST_READERS: usize = 8;
/// A connection for reading.
struct Reader {
    conn: Connection,
    /// SQLite's count of commits by others, as this connection last saw it.
    data_version: i64,
    /// It is not to be used again.
    spoiled: bool,
}

impl Reader {
    fn open(place: &Place) -> Result<Reader> {
        Ok(Reader { conn: place.open_reader()?, data_version: -1, spoiled: false })
    }
}

/// A reader in use; given back whatever becomes of the reading, be it a panic.
struct Taken<'w> {
    workspace: &'w Workspace,
    reader: Option<Reader>,
}

impl Deref for Taken<'_> {
    type Target = Reader;
    fn deref(&self) -> &Reader {
        self.reader.as_ref().expect("it is there until it is given back")
    }
}

impl DerefMut for Taken<'_> {
    fn deref_mut(&mut self) -> &mut Reader {
        self.reader.as_mut().expect("it is there until it is given back")
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        if let Some(reader) = self.reader.take() {
            self.workspace.give_back(reader);
        }
    }
}

/// An open workspace.
pub struct Workspace {
    folder: PathBuf,
    place: Place,
    shared: Arc<Shared>,
    readers: Mutex<Vec<Reader>>,
    writer: OnceLock<Writer>,
    search: SearchIndex,
    /// The same on a server.
    words: Words,
    /// Looks at a server.
    looks: Looks,
    /// The lock of the one process that serves it; let go of after all else is closed.
    _held: Option<File>,
}

impl Workspace {
    /// Makes the folder and the database of a new workspace.
    pub fn create(folder: &Path) -> Result<()> {
        make_folder(folder)?;
        fresh::make(&database(folder))
    }

    /// Makes the folder of a new workspace, and its schema on a server.
    pub fn create_on(server: &Arc<Server>, schema: &str, folder: &Path) -> Result<()> {
        make_folder(folder)?;
        server.prepare()?;
        server.with(schema, |conn| conn.postgres().map_or(Ok(()), |conn| postgres::workspace::STEPS.migrate(conn)))
    }

    /// Opens a workspace, bringing its own tables up to date.
    pub fn open(folder: &Path) -> Result<Workspace> {
        let path = database(folder);
        if !path.exists() {
            let missing = std::io::Error::new(std::io::ErrorKind::NotFound, "there is no workspace here");
            return Err(Fault::file(&path, missing));
        }
        let place = Place::File(path.clone());
        let reader = Reader::open(&place)?;
        let current = reader.conn.sqlite().map(|conn| migrate::is_current(conn, migrate::WORKSPACE)).transpose()?;
        if current == Some(false) {
            migrate::migrate(&mut sqlite::open_writer(&path)?, migrate::WORKSPACE)?;
        }
        Workspace::at(folder, place, reader)
    }

    /// Opens a workspace whose records are on a server, bringing its own tables up to date.
    pub fn open_on(server: &Arc<Server>, schema: &str, folder: &Path) -> Result<Workspace> {
        server.prepare()?;
        let place = Place::Schema(Arc::clone(server), schema.to_owned());
        let reader = Reader::open(&place)?;
        if let Some(conn) = reader.conn.postgres() {
            postgres::workspace::STEPS.migrate(conn)?;
        }
        Workspace::at(folder, place, reader)
    }

    fn at(folder: &Path, place: Place, reader: Reader) -> Result<Workspace> {
        let model = read_model(&reader.conn)?;
        let shared = Shared::new(model);
        let stand = log::stand(&reader.conn)?;
        if stand.moved {
            shared.let_go();
        }
        shared.refresh(&reader.conn, stand.head.seq, stand.model)?;
        let search = SearchIndex::new(folder.join("search.db"));
        let workspace = Workspace {
            folder: folder.to_owned(),
            place,
            shared: Arc::new(shared),
            readers: Mutex::default(),
            writer: OnceLock::new(),
            search,
            words: Words::default(),
            looks: Looks::default(),
            _held: None,
        };
        workspace.give_back(reader);
        Ok(workspace)
    }

    /// Keeps a lock as long as it is open.
    pub(crate) fn held_by(self, lock: File) -> Workspace {
        Workspace { _held: Some(lock), ..self }
    }

    /// Whether its records are, or are about to be, at another place: it is to be opened anew.
    pub fn is_moved(&self) -> bool {
        self.shared.moved.load(Ordering::Acquire)
    }

    /// Whether its records are on a server.
    pub fn is_remote(&self) -> bool {
        matches!(self.place, Place::Schema(..))
    }

    /// The words in which its statements are.
    pub fn dialect(&self) -> Dialect {
        match self.place {
            Place::File(_) => Dialect::Sqlite,
            Place::Schema(..) => Dialect::Postgres,
        }
    }

    /// Where its files are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The model now.
    pub fn model(&self) -> Arc<Model> {
        self.shared.model.load_full()
    }

    /// The version of the model now.
    pub fn model_version(&self) -> u64 {
        self.shared.model.load().version
    }

    /// The number of the last entry of the log that this process knows of.
    pub fn head(&self) -> i64 {
        self.shared.head()
    }

    /// The number of the last change of any of these tables.
    pub fn last_change(&self, tables: &[TableId]) -> i64 {
        let seqs = self.shared.tables.read().unwrap_or_else(PoisonError::into_inner);
        tables.iter().filter_map(|t| seqs.get(t)).copied().max().unwrap_or(0)
    }

    /// Tells of new entries of the log as they are committed; where it is on a server, also of those that other processes commit.
    pub fn news(&self) -> broadcast::Receiver<i64> {
        let news = self.shared.news.subscribe();
        if let Place::Schema(server, schema) = &self.place {
            server.watch(schema, &self.shared);
        }
        news
    }

    /// The time now, never going back.
    pub fn now(&self) -> i64 {
        self.shared.clock.now()
    }

    /// Makes full-text search ready on a reader's connection, as the schema `search`, and says whether the index knows all
    /// that the log knows.
    pub fn prepare_search(&self, conn: &Connection, table: &Table) -> Result<Freshness> {
        let database = match &self.place {
            Place::File(database) => database,
            Place::Schema(server, schema) => {
                self.words.see_to(server, schema, table);
                return Ok(Freshness::Behind);
            }
        };
        let freshness = self.search.catch_up(conn, database, table)?;
        if freshness == Freshness::Current {
            self.search.attach(conn)?;
        }
        Ok(freshness)
    }

    /// Sees to it that a table on a server is searched by an index before long.
    pub fn see_to_search(&self, table: &Table) {
        if let Place::Schema(server, schema) = &self.place {
            self.words.see_to(server, schema, table);
        }
    }

    /// Makes the index by which a large table on a server is searched, now.
    pub fn index_for_search(&self, table: &Table) -> Result<()> {
        self.on_server(|conn| words::make(conn, table))
    }

    /// Whether an index for search is being built, and searches look into the records themselves meanwhile.
    pub fn is_indexing(&self) -> bool {
        self.search.is_building()
    }

    /// Reads on a connection of its own, after noticing what other processes wrote. Past `limit` the statement is stopped
    /// with `Code::TimedOut`.
    pub fn read<T>(&self, limit: Duration, mut work: impl FnMut(&Connection) -> Result<T>) -> Result<T> {
        self.waiting(limit, || self.place.patiently(|| self.read_now(limit, &mut work)))
    }

    /// The same for what cannot be done again where a server goes away.
    pub fn read_once<T>(&self, limit: Duration, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.waiting(limit, || self.read_now(limit, work))
    }

    fn read_now<T>(&self, limit: Duration, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let mut reader = self.take_reader()?;
        // All statements of one reading see the same moment: a list of several parts, and its count.
        reader.conn.begin_read()?;
        reader.conn.limit(Some(limit))?;
        self.look_first(&mut reader)?;
        let answer = work(&reader.conn);
        reader.conn.forget_limit();
        let noticed = self.notice_seen(&reader, answer.is_ok());
        // What failed is ended where the connection is given back.
        if answer.is_ok() && (noticed.is_err() || reader.conn.end_read().is_err()) {
            reader.spoiled = true;
        }
        drop(reader);
        if answer.is_err() && noticed.is_err() {
            self.notice()?;
        }
        answer
    }

    /// The rows of a statement that reads and stands alone, where the records are on a server that takes such.
    pub(crate) async fn ask(
        &self,
        sql: &str,
        values: &[Value<'_>],
        pace: Pace,
    ) -> Option<Result<Vec<tokio_postgres::Row>>> {
        match &self.place {
            Place::File(_) => None,
            Place::Schema(server, schema) => server.ask((schema, sql), values, pace).await,
        }
    }

    /// Does what waits for a server, or may take so long: others are handed over once, and not at each statement.
    fn waiting<T>(&self, limit: Duration, work: impl FnOnce() -> T) -> T {
        match &self.place {
            Place::File(_) => wait::for_at_most(limit, work),
            Place::Schema(..) => wait(work),
        }
    }

    /// Refuses to go on with a plan of another model than the one that a connection for reading sees: a conflict, after which
    /// planning again helps.
    pub fn expect_model(&self, conn: &Connection, version: u64) -> Result<()> {
        // On a server that comes to light with the first statement.
        if conn.postgres().is_some_and(|conn| conn.expect_seen(version))
            || self.shared.model_of(conn)?.version == version
        {
            return Ok(());
        }
        Err(Fault::model_moved())
    }

    /// A connection for reading that is nobody else's.
    pub(crate) fn open_reader(&self) -> Result<Connection> {
        self.place.open_reader()
    }

    /// Works on a connection of its own without a transaction, where the records are on a server; else does nothing.
    pub(crate) fn on_server(&self, work: impl FnOnce(&Connection) -> Result<()>) -> Result<()> {
        let Place::Schema(server, schema) = &self.place else { return Ok(()) };
        server.with(schema, work)
    }

    /// The same for what takes long, and is to end soon after its process has.
    pub(crate) fn on_server_at_length(&self, work: impl FnOnce(&Connection) -> Result<()>) -> Result<()> {
        let Place::Schema(server, schema) = &self.place else { return Ok(()) };
        server.at_length(schema, work)
    }

    /// The model as a connection for reading sees it: what was planned with another may not fit its tables.
    pub fn model_of(&self, conn: &Connection) -> Result<Arc<Model>> {
        self.shared.model_of(conn)
    }

    /// Notices what other processes wrote, so that the model, `head` and `last_change` are those of the database. Cheap: a
    /// look at SQLite's count of commits.
    pub fn notice(&self) -> Result<()> {
        let look = || {
            let mut reader = self.take_reader()?;
            self.look(&mut reader)
        };
        match &self.place {
            Place::File(_) => look(),
            Place::Schema(server, _) => wait(|| server.patiently(|| self.looks.share(look))),
        }
    }

    /// Looks at once.
    fn look(&self, reader: &mut Reader) -> Result<()> {
        let version = reader.conn.sqlite().map(data_version).transpose()?;
        if version.is_none_or(|version| version != reader.data_version) {
            let stand = log::stand(&reader.conn)?;
            if stand.moved {
                self.shared.let_go();
            }
            self.shared.refresh(&reader.conn, stand.head.seq, stand.model)?;
            reader.data_version = version.unwrap_or(reader.data_version);
        }
        Ok(())
    }

    /// Looks at once, or on a server with the first statement of a reading.
    fn look_first(&self, reader: &mut Reader) -> Result<()> {
        match reader.conn.postgres() {
            None => self.look(reader),
            Some(conn) => {
                conn.expect_model(self.model_version());
                conn.look_later()
            }
        }
    }

    /// Notices what a reading has seen of others' writing; an error where that is left to do.
    fn notice_seen(&self, reader: &Reader, whole: bool) -> Result<()> {
        let Some(seen) = reader.conn.postgres().and_then(Pg::seen) else { return Ok(()) };
        if !whole && seen.seq > self.head() {
            return Err(Fault::model_moved());
        }
        if seen.moved {
            self.shared.let_go();
        }
        self.shared.refresh(&reader.conn, seen.seq, seen.model)
    }

    fn give_back(&self, reader: Reader) {
        if let Place::Schema(server, _) = &self.place {
            return server.give_back(reader.conn);
        }
        // One in the middle of a transaction is closed.
        let ended = reader.conn.is_autocommit() || reader.conn.command("ROLLBACK").is_ok();
        let mut readers = self.readers();
        if ended && !reader.spoiled && readers.len() < MOST_READERS {
            readers.push(reader);
        }
    }

    fn readers(&self) -> MutexGuard<'_, Vec<Reader>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_reader(&self) -> Result<Taken<'_>> {
        let known = self.readers().pop();
        let reader = known.map_or_else(|| Reader::open(&self.place), Ok)?;
        reader.conn.fit(false)?;
        Ok(Taken { workspace: self, reader: Some(reader) })
    }

    fn writer(&self) -> &Writer {
        self.writer.get_or_init(|| Writer::new(self.place.clone(), Arc::clone(&self.shared)))
    }

    /// Closes the connections that nothing is done on: of a workspace that nobody has touched for a while. The next request opens what
    /// it needs.
    pub fn rest(&self) {
        if let Some(writer) = self.writer.get() {
            writer.rest();
        }
        let readers = std::mem::take(&mut *self.readers());
        drop(readers);
    }

    /// Runs a closure in the writer, in a group with others; answers when it is on the disk.
    pub async fn write<T: Send + 'static>(
        &self,
        actor: i64,
        why: Why,
        work: impl FnOnce(&mut Tx) -> Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        self.writer().submit(actor, why, How::InAGroup, Once::new(work)).await
    }

    /// Runs a closure as `write` does, and again where that went wrong for what others of its group did: on a server nobody waits
    /// between one and the next. What all of them will look at is asked for first, by `ahead`.
    pub async fn write_together<T: Send + 'static>(
        &self,
        actor: i64,
        why: Why,
        ahead: impl FnMut(&mut Tx) -> Result<()> + Send + 'static,
        work: impl FnMut(&mut Tx) -> Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        self.writer().submit(actor, why, How::Together, Again { ahead, work }).await
    }

    /// Runs a closure in the writer in a transaction of its own and without a limit of time.
    pub async fn write_alone<T: Send + 'static>(
        &self,
        actor: i64,
        why: Why,
        work: impl FnOnce(&mut Tx) -> Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        self.writer().submit(actor, why, How::Alone, Once::new(work)).await
    }

    /// Runs a closure as `write_alone` does, and takes back all that it wrote: what it answers is what would come of it.
    pub async fn try_alone<T: Send + 'static>(
        &self,
        actor: i64,
        why: Why,
        work: impl FnOnce(&mut Tx) -> Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let found: Arc<Mutex<Option<T>>> = Arc::default();
        let told = Arc::clone(&found);
        let done = self
            .write_alone(actor, why, move |tx| -> Result<T> {
                *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(work(tx)?);
                Err(Problem::new(Code::Conflict, "A trial: nothing was written.").into())
            })
            .await;
        let found = found.lock().unwrap_or_else(PoisonError::into_inner).take();
        found.map_or(done, Ok)
    }
}

pub(crate) fn make_folder(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder.join("files")).map_err(|e| Fault::file(folder, e))
}

pub(crate) fn database(folder: &Path) -> PathBuf {
    folder.join("workspace.db")
}

fn data_version(conn: &rusqlite::Connection) -> Result<i64> {
    let mut pragma = conn.prepare_cached("PRAGMA data_version")?;
    Ok(pragma.query_row([], |row| row.get(0))?)
}
