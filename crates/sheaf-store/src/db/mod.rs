//! A connection to either engine, and statements that run on it. What this crate writes by hand is one text for both, with parameters
//! as `?1` and our own tables by their names alone.

mod catalog;
mod cell;
pub(crate) mod value;

use std::time::Duration;

use sheaf_model::Field;
use sheaf_query::sql::dialect::quote_text;
use sheaf_query::sql::{Dialect, ddl};

pub(crate) use catalog::Column;
pub(crate) use cell::Cell;
pub use value::{FromValue, Params, ToValue, Value, ValueRef, stored};

use crate::fault::{self, Fault, Result};
pub use crate::postgres::Coming;
use crate::postgres::{self, Pg};
use crate::ready;
use crate::sqlite::{self, Deadline, Room};

/// A connection.
pub struct Connection {
    engine: Engine,
    /// Of SQLite, where its statements may be stopped; PostgreSQL's are stopped by the server.
    deadline: Option<Deadline>,
    /// The same, of a workspace's file: how much of it is kept in memory.
    room: Option<Room>,
}

enum Engine {
    Sqlite(rusqlite::Connection),
    Postgres(Box<Pg>),
}

impl From<rusqlite::Connection> for Connection {
    fn from(conn: rusqlite::Connection) -> Self {
        Connection { engine: Engine::Sqlite(conn), deadline: None, room: None }
    }
}

impl From<Pg> for Connection {
    fn from(conn: Pg) -> Self {
        Connection { engine: Engine::Postgres(Box::new(conn)), deadline: None, room: None }
    }
}

impl Connection {
    /// A connection of the embedded engine whose statements can be stopped; every so many steps it looks at the clock.
    pub(crate) fn watched(mut conn: rusqlite::Connection, steps: i32) -> Result<Connection> {
        let deadline = Deadline::watch(&mut conn, steps)?;
        Ok(Connection { engine: Engine::Sqlite(conn), deadline: Some(deadline), room: None })
    }

    /// Has it keep so many KiB of its file in memory at most, and less where many others are open.
    pub(crate) fn keeping(self, kept: usize) -> Result<Connection> {
        let room = self.sqlite().map(|conn| Room::of(conn, kept)).transpose()?;
        Ok(Connection { room, ..self })
    }

    /// Has it keep no more in memory than its share, where many are open; `large`: it is about to do something large, for which it
    /// keeps what it likes. Not within a transaction.
    pub(crate) fn fit(&self, large: bool) -> Result<()> {
        match (&self.engine, &self.room) {
            (Engine::Sqlite(conn), Some(room)) if large => room.widen(conn),
            (Engine::Sqlite(conn), Some(room)) => room.fit(conn),
            _ => Ok(()),
        }
    }

    /// Stops whatever it runs, within the transaction that is open, after so long; none: without a limit.
    pub(crate) fn limit(&self, limit: Option<Duration>) -> Result<()> {
        if let Some(deadline) = &self.deadline {
            deadline.set(limit);
        }
        match &self.engine {
            Engine::Sqlite(_) => Ok(()),
            Engine::Postgres(conn) => conn.limit(limit.unwrap_or_default()),
        }
    }

    /// What follows, within the same transaction, has no limit of time by this connection; a server's limit is set anew for each part.
    pub(crate) fn forget_limit(&self) {
        if let Some(deadline) = &self.deadline {
            deadline.set(None);
        }
    }

    /// Ends a transaction that has only read.
    pub(crate) fn end_read(&self) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(_) => self.command("COMMIT"),
            Engine::Postgres(conn) => {
                conn.end_read();
                Ok(())
            }
        }
    }

    /// How many rows each statement touched for which that was to be noted, since this was asked last.
    pub(crate) fn touched(&self) -> Result<Vec<u64>> {
        let Some(conn) = self.postgres() else { return Ok(Vec::new()) };
        conn.flush()?;
        Ok(conn.take_touched())
    }

    /// Lets go of what was prepared while tables were other than they are now.
    pub(crate) fn forget_statements(&self) {
        if let Engine::Postgres(conn) = &self.engine {
            conn.forget_statements();
        }
    }

    /// How many statements of its transaction may have written something.
    pub(crate) fn writings(&self) -> usize {
        self.postgres().map_or(0, Pg::writings)
    }

    /// Whether a statement of its transaction has failed.
    pub(crate) fn has_failed(&self) -> bool {
        self.postgres().is_some_and(Pg::has_failed)
    }

    /// Adds a row to a table; on a server together with others that are added in the same words, when the next statement goes out.
    pub(crate) fn add_row(&self, sql: &str, row: impl Params) -> Result<()> {
        let mut insert = self.prepare_cached(sql)?;
        match &insert.engine {
            Of::Postgres(conn, prepared) => conn.add_row(sql, prepared, &row.values()),
            Of::Sqlite(_) => insert.execute(row).map(drop),
        }
    }

    /// Waits for what was to go out with a later statement.
    pub(crate) fn flush(&self) -> Result<()> {
        self.postgres().map_or(Ok(()), Pg::flush)
    }

    /// Tells which version of the model holds from here on.
    pub(crate) fn expect_model(&self, version: u64) {
        if let Engine::Postgres(conn) = &self.engine {
            conn.expect_model(version);
        }
    }

    /// Whether it is of a server that has gone away.
    pub(crate) fn is_lost(&self) -> bool {
        self.postgres().is_some_and(Pg::is_closed)
    }

    /// What to say where a commit failed: if its answer was lost, it may have been carried out.
    pub(crate) fn unsure(&self, fault: Fault) -> Fault {
        if !self.is_lost() {
            return fault;
        }
        tracing::error!(error = %fault, "the answer to a commit was lost");
        fault::unsure().into()
    }

    /// Begins a transaction that reads: all its statements see the same moment. On PostgreSQL it waits first until no table is being
    /// changed: columns are seen as they are now, their rows as they were when it began.
    pub(crate) fn begin_read(&self) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(_) => self.command("BEGIN"),
            Engine::Postgres(conn) => {
                conn.execute_batch("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
                conn.execute_batch("LOCK TABLE _model IN ACCESS SHARE MODE")
            }
        }
    }

    /// Keeps all readings out until the transaction ends: tables are about to be changed. Not for ever: what others read for long
    /// is not ended by it.
    pub(crate) fn begin_reshape(&self) -> Result<()> {
        let Engine::Postgres(conn) = &self.engine else { return Ok(()) };
        conn.forget_statements();
        // While one waits for the lock nobody else can begin to read: it is asked for again and again, each time for a moment.
        ready::insist(|attempt| {
            self.apart(|| {
                conn.execute_batch(&format!("SET LOCAL lock_timeout = {}", attempt.as_millis()))?;
                conn.execute_batch("LOCK TABLE _model IN ACCESS EXCLUSIVE MODE")
            })
        })?;
        // Nobody can begin another from here on.
        postgres::words::give_way(self, &conn.schema())?;
        conn.execute_batch(&format!("SET LOCAL lock_timeout = {}", sqlite::PATIENCE.as_millis()))
    }

    /// Begins a transaction that writes, when all others that write to the workspace have ended.
    pub(crate) fn begin_write(&self) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(_) => self.command("BEGIN IMMEDIATE"),
            Engine::Postgres(conn) => {
                // Who waits for a row is not always the next to have it: before it they queue for a lock that goes by turns.
                conn.execute_batch(&format!(
                    "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = {};
                     SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended({}, 0))",
                    sqlite::PATIENCE.as_millis(),
                    quote_text(&conn.schema(), Dialect::Postgres)
                ))?;
                self.prepare_cached("SELECT id FROM _writer WHERE id = 1 FOR UPDATE")?.execute_later([])
            }
        }
    }

    /// The words that it speaks.
    pub fn dialect(&self) -> Dialect {
        match &self.engine {
            Engine::Sqlite(_) => Dialect::Sqlite,
            Engine::Postgres(_) => Dialect::Postgres,
        }
    }

    /// A table's name in a statement.
    pub(crate) fn table(&self, name: &str) -> String {
        self.dialect().table(name)
    }

    /// What a field is compared, made unique and indexed by, in a statement.
    pub(crate) fn key_of(&self, field: &Field, alias: Option<&str>) -> String {
        ddl::key_expression(field, alias, self.dialect())
    }

    /// The connection of the embedded engine, for what only that has.
    pub(crate) fn sqlite(&self) -> Option<&rusqlite::Connection> {
        match &self.engine {
            Engine::Sqlite(conn) => Some(conn),
            Engine::Postgres(_) => None,
        }
    }

    /// The connection of the cluster's engine, for what only that has.
    pub(crate) fn postgres(&self) -> Option<&Pg> {
        match &self.engine {
            Engine::Sqlite(_) => None,
            Engine::Postgres(conn) => Some(conn),
        }
    }

    /// The same, when it is used no more.
    pub(crate) fn into_postgres(self) -> Option<Pg> {
        match self.engine {
            Engine::Sqlite(_) => None,
            Engine::Postgres(conn) => Some(*conn),
        }
    }

    /// A statement that is kept for the next time.
    pub fn prepare_cached(&self, sql: &str) -> Result<Statement<'_>> {
        Ok(match &self.engine {
            Engine::Sqlite(conn) => Statement { engine: Of::Sqlite(conn.prepare_cached(sql)?) },
            Engine::Postgres(conn) => {
                if !sql.starts_with("SELECT") {
                    conn.note_writing();
                }
                Statement { engine: Of::Postgres(conn, conn.prepare(sql)?) }
            }
        })
    }

    /// Runs a statement; answers how many rows it touched.
    pub fn execute(&self, sql: &str, params: impl Params) -> Result<usize> {
        self.prepare_cached(sql)?.execute(params)
    }

    /// The first row of what a statement gives.
    pub fn query_row<T>(&self, sql: &str, params: impl Params, read: impl FnOnce(&Row<'_>) -> Result<T>) -> Result<T> {
        self.prepare_cached(sql)?.query_row(params, read)
    }

    /// Runs several statements without parameters.
    pub fn execute_batch(&self, sql: &str) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(conn) => Ok(conn.execute_batch(sql)?),
            Engine::Postgres(conn) => conn.execute_batch(sql),
        }
    }

    /// Runs a statement that answers nothing and is one of a few texts: `COMMIT`, `SAVEPOINT …`.
    pub(crate) fn command(&self, sql: &str) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(conn) => {
                conn.prepare_cached(sql)?.execute([])?;
                Ok(())
            }
            Engine::Postgres(conn) => conn.execute_batch(sql),
        }
    }

    /// Whether no transaction is open.
    pub(crate) fn is_autocommit(&self) -> bool {
        match &self.engine {
            Engine::Sqlite(conn) => conn.is_autocommit(),
            Engine::Postgres(conn) => !conn.is_in_transaction(),
        }
    }

    /// Does something of which nothing stays where it fails; what was done before stays.
    pub(crate) fn apart<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.flush()?;
        self.command("SAVEPOINT apart")?;
        let done = work().and_then(|done| self.flush().map(|()| done));
        if done.is_err() {
            self.command("ROLLBACK TO SAVEPOINT apart")?;
        }
        self.command("RELEASE SAVEPOINT apart")?;
        done
    }

    /// The same for one statement: SQLite takes back what a failed statement did by itself.
    pub(crate) fn attempt<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        match &self.engine {
            Engine::Sqlite(_) => work(),
            Engine::Postgres(_) => self.apart(work),
        }
    }
}

/// A prepared statement.
pub struct Statement<'c> {
    engine: Of<'c>,
}

enum Of<'c> {
    Sqlite(rusqlite::CachedStatement<'c>),
    Postgres(&'c Pg, postgres::Prepared),
}

impl Statement<'_> {
    /// Runs it; answers how many rows it touched.
    pub fn execute(&mut self, params: impl Params) -> Result<usize> {
        let values = params.values();
        match &mut self.engine {
            Of::Sqlite(statement) => {
                bind(statement, &values)?;
                Ok(statement.raw_execute()?)
            }
            Of::Postgres(conn, prepared) => conn.execute(prepared, &values),
        }
    }

    /// Runs it, on a server together with the next statement: where it fails, that one does.
    pub(crate) fn execute_later(&mut self, params: impl Params) -> Result<()> {
        match &self.engine {
            Of::Sqlite(_) => self.execute(params).map(drop),
            Of::Postgres(conn, prepared) => conn.execute_later(prepared.clone(), &params.values()),
        }
    }

    /// Runs it with the next statement of a server, and notes how many rows it touches; false on an engine that is at hand.
    pub(crate) fn execute_counted(&self, params: impl Params) -> Result<bool> {
        match &self.engine {
            Of::Sqlite(_) => Ok(false),
            Of::Postgres(conn, prepared) => conn.execute_counted(prepared.clone(), &params.values()).map(|()| true),
        }
    }

    /// What it gives, row by row.
    pub fn query(&mut self, params: impl Params) -> Result<Rows<'_>> {
        let values = params.values();
        Ok(match &mut self.engine {
            Of::Sqlite(statement) => {
                bind(statement, &values)?;
                Rows { engine: Left::Sqlite(statement.raw_query()) }
            }
            Of::Postgres(conn, prepared) => {
                Rows { engine: Left::Postgres(conn.query(prepared, &values)?.into_iter(), None) }
            }
        })
    }

    /// All that it gives, each row read.
    pub fn query_map<T>(&mut self, params: impl Params, mut read: impl FnMut(&Row<'_>) -> Result<T>) -> Result<Vec<T>> {
        let mut rows = self.query(params)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(read(&row)?);
        }
        Ok(all)
    }

    /// The first row that it gives; [`Fault::NoRow`] where there is none.
    pub fn query_row<T>(&mut self, params: impl Params, read: impl FnOnce(&Row<'_>) -> Result<T>) -> Result<T> {
        let mut rows = self.query(params)?;
        let row = rows.next()?.ok_or(Fault::NoRow)?;
        read(&row)
    }

    /// Whether it gives a row.
    pub fn exists(&mut self, params: impl Params) -> Result<bool> {
        Ok(self.query(params)?.next()?.is_some())
    }
}

fn bind(statement: &mut rusqlite::Statement<'_>, values: &[Value<'_>]) -> Result<()> {
    for (i, value) in values.iter().enumerate() {
        let at = i + 1;
        match *value {
            Value::Null => statement.raw_bind_parameter(at, rusqlite::types::Null)?,
            Value::Integer(n) | Value::Decimal(n, _) | Value::Date(n) | Value::DateTime(n) | Value::Time(n) => {
                statement.raw_bind_parameter(at, n)?;
            }
            Value::Boolean(b) => statement.raw_bind_parameter(at, b)?,
            Value::Real(n) => statement.raw_bind_parameter(at, n)?,
            Value::Text(text) | Value::Json(text) => statement.raw_bind_parameter(at, text)?,
            Value::Blob(bytes) => statement.raw_bind_parameter(at, bytes)?,
        }
    }
    Ok(())
}

/// Rows on their way out.
pub struct Rows<'s> {
    engine: Left<'s>,
}

enum Left<'s> {
    Sqlite(rusqlite::Rows<'s>),
    Postgres(std::vec::IntoIter<tokio_postgres::Row>, Option<tokio_postgres::Row>),
}

impl From<Vec<tokio_postgres::Row>> for Rows<'static> {
    fn from(rows: Vec<tokio_postgres::Row>) -> Self {
        Rows { engine: Left::Postgres(rows.into_iter(), None) }
    }
}

impl Rows<'_> {
    /// The next one; none at the end.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Result<Option<Row<'_>>> {
        Ok(match &mut self.engine {
            Left::Sqlite(rows) => rows.next()?.map(Row::Sqlite),
            Left::Postgres(rows, held) => {
                *held = rows.next();
                held.as_ref().map(Row::Postgres)
            }
        })
    }
}

/// One row.
pub enum Row<'r> {
    /// Of the embedded engine.
    Sqlite(&'r rusqlite::Row<'r>),
    /// Of the cluster's engine.
    Postgres(&'r tokio_postgres::Row),
}

impl Row<'_> {
    /// What a column holds.
    pub fn get_ref(&self, column: usize) -> Result<ValueRef<'_>> {
        use rusqlite::types::ValueRef as Lite;
        match self {
            Row::Sqlite(row) => Ok(match row.get_ref(column)? {
                Lite::Null => ValueRef::Null,
                Lite::Integer(n) => ValueRef::Integer(n),
                Lite::Real(n) => ValueRef::Real(n),
                Lite::Blob(bytes) => ValueRef::Blob(bytes),
                Lite::Text(bytes) => match std::str::from_utf8(bytes) {
                    Ok(text) => ValueRef::Text(text),
                    Err(error) => return Err(Fault::Unlike { wanted: "UTF-8", found: error.to_string() }),
                },
            }),
            Row::Postgres(row) => postgres::read(row, column),
        }
    }

    /// What a column holds, read.
    pub fn get<T: FromValue>(&self, column: usize) -> Result<T> {
        T::from_value(self.get_ref(column)?)
    }
}

/// A row that need not be there.
pub(crate) trait Optional<T> {
    /// None where there was no row.
    fn optional(self) -> Result<Option<T>>;
}

impl<T> Optional<T> for Result<T> {
    fn optional(self) -> Result<Option<T>> {
        match self {
            Ok(found) => Ok(Some(found)),
            Err(Fault::NoRow) => Ok(None),
            Err(fault) => Err(fault),
        }
    }
}

/// The parameters of a statement, from values one by one.
pub(crate) fn params_from_iter<'a, T: ToValue + 'a>(values: impl IntoIterator<Item = &'a T>) -> Vec<Value<'a>> {
    values.into_iter().map(ToValue::to_value).collect()
}
