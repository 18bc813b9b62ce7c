//! A connection to a server, used by one thread at a time. What is written without waiting for an answer goes out together with the
//! statement that follows it.

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::time::{Duration, Instant};

use foldhash::HashMap;
use sheaf_model::{Code, Problem};
use sheaf_query::sql::{TRIGRAMS, quote};
use tokio::runtime::Runtime;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, NoTls, Row};

use super::encode::Sent;
use super::gathered::Gathered;
use super::prepared::{self, Prepared};
use super::text::translate;
use super::waiting::{self, Seen, Waiting};
use crate::db::Value;
use crate::fault::{Fault, Result};
use crate::log;
use crate::wait::wait;

/// Most statements that are kept prepared.
const MOST_KEPT: usize = 256;

/// What need not be waited for: it goes out with the next statement, which fails where it does.
const WAITING: [&str; 5] =
    ["SAVEPOINT", "RELEASE", "SET LOCAL", "LOCK TABLE _model IN ACCESS SHARE", "SELECT id FROM _writer"];
/// How long after it was used a connection is taken for usable without a look.
const FRESH: Duration = Duration::from_millis(500);

/// A connection with the schema of the workspace that it is for.
pub(crate) struct Pg {
    runtime: Turning,
    client: Client,
    schema: RefCell<String>,
    /// Prepared statements by the schema that they name and their text.
    kept: RefCell<HashMap<String, HashMap<String, Prepared>>>,
    /// The version of each workspace's model under which its statements were prepared.
    models: RefCell<HashMap<String, u64>>,
    in_transaction: Cell<bool>,
    /// Whether a statement of the transaction has failed: all that follows would, until a part of it is taken back.
    failed: Cell<bool>,
    /// What goes out with the next statement.
    pub(super) waiting: RefCell<Vec<Waiting>>,
    /// What goes out behind it.
    pub(super) gathered: RefCell<Gathered>,
    /// What was seen by a look that went out so.
    seen: Cell<Option<Seen>>,
    /// The version of the model that what is seen must have.
    expected: Cell<Option<u64>>,
    /// How many rows statements touched that went out so, where that is asked.
    touched: RefCell<Vec<u64>>,
    /// How many statements of the transaction may have written something.
    writings: Cell<usize>,
    /// How long a statement may take, where the transaction has told it.
    limited: Cell<Option<Duration>>,
    used: Cell<Instant>,
    /// Whether it was told that the server has gone away, which comes before the connection ends.
    lost: Cell<bool>,
    /// Whether the end of a reading is not answered yet.
    ending: Cell<bool>,
    /// Whether a pooler stands before the server, and each transaction may be another connection's.
    pooled: bool,
}

impl Pg {
    /// Connects.
    pub fn open(config: &Config, pooled: bool, schema: &str) -> Result<Pg> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = Turning(Some(runtime.map_err(|e| Fault::file(std::path::Path::new("PostgreSQL"), e))?));
        let (client, connection) = runtime.block_on(config.connect(NoTls))?;
        if connection.parameter("standard_conforming_strings") == Some("off") {
            let message = "The database reads backslashes in quoted texts (standard_conforming_strings is off).";
            let hint = "Set it on for this database: ALTER DATABASE … SET standard_conforming_strings = on.";
            return Err(Problem::new(Code::Unavailable, message).with_hint(hint).into());
        }
        runtime.spawn(async move {
            if let Err(error) = connection.await {
                tracing::warn!(%error, "a connection to PostgreSQL ended");
            }
        });
        Ok(Pg {
            runtime,
            client,
            schema: RefCell::new(schema.to_owned()),
            kept: RefCell::default(),
            models: RefCell::default(),
            in_transaction: Cell::new(false),
            failed: Cell::new(false),
            waiting: RefCell::default(),
            gathered: RefCell::default(),
            seen: Cell::default(),
            expected: Cell::default(),
            touched: RefCell::default(),
            writings: Cell::default(),
            limited: Cell::default(),
            used: Cell::new(Instant::now()),
            lost: Cell::default(),
            ending: Cell::default(),
            pooled,
        })
    }

    /// The schema of its workspace.
    pub fn schema(&self) -> String {
        self.schema.borrow().clone()
    }

    /// Goes on for another workspace.
    pub fn enter(&self, schema: &str) {
        schema.clone_into(&mut self.schema.borrow_mut());
    }

    fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Whether it can be used for another: nothing is open on it, and the server has not gone away while nobody listened.
    pub fn is_usable(&self) -> bool {
        let waits = !self.waiting.borrow().is_empty() || !self.gathered.borrow().is_empty();
        if self.is_closed() || self.is_in_transaction() || waits {
            return false;
        }
        if self.used.get().elapsed() < FRESH {
            return true;
        }
        // Gives the connection's own task a turn to hear what came meanwhile.
        self.block_on(async {
            for _ in 0..2 {
                tokio::task::yield_now().await;
            }
        });
        !self.is_closed()
    }

    /// Ends whatever transaction is open, as well as that goes.
    pub fn abandon(&self) {
        self.waiting.borrow_mut().clear();
        self.gathered.take();
        if self.is_in_transaction() {
            let _ = self.execute_batch("ROLLBACK");
        }
    }

    /// Whether the server has gone away.
    pub fn is_closed(&self) -> bool {
        self.lost.get() || self.client.is_closed()
    }

    /// Whether a transaction is open.
    pub fn is_in_transaction(&self) -> bool {
        self.in_transaction.get() && !self.is_closed()
    }

    /// Lets go of the prepared statements of its workspace where these were made under another version of its model: a table that
    /// has changed may give other columns than they know.
    pub fn expect_model(&self, version: u64) {
        let schema = self.schema.borrow();
        if self.models.borrow().get(&*schema) != Some(&version) {
            self.kept.borrow_mut().remove(&*schema);
            self.models.borrow_mut().insert(schema.clone(), version);
        }
    }

    /// Lets go of what was prepared while tables were other than they are now.
    pub fn forget_statements(&self) {
        self.kept.borrow_mut().remove(&*self.schema.borrow());
    }

    /// Prepares a statement, or takes it from those that are kept.
    pub fn prepare(&self, sql: &str) -> Result<Prepared> {
        let schema = self.schema.borrow();
        if let Some(known) = self.kept.borrow().get(&*schema).and_then(|own| own.get(sql)) {
            return Ok(known.clone());
        }
        let text = translate(sql, &schema);
        let prepared =
            if self.pooled { self.learn(text)? } else { Prepared::Named(self.run(self.client.prepare(&text))?) };
        let mut kept = self.kept.borrow_mut();
        if kept.values().map(|own| own.len()).sum::<usize>() >= MOST_KEPT {
            kept.clear();
        }
        kept.entry(schema.clone()).or_default().insert(sql.to_owned(), prepared.clone());
        Ok(prepared)
    }

    /// Learns of what types a statement's parameters are, in one message: after it, this connection may be another's.
    fn learn(&self, text: String) -> Result<Prepared> {
        if !prepared::has_params(&text) {
            return Ok(Prepared::sent(text, Vec::new()));
        }
        let answers = self.run(self.client.simple_query(&prepared::question(&text)))?;
        Ok(Prepared::sent(text, prepared::types_in(&answers)))
    }

    /// Runs a statement; answers how many rows it touched.
    pub fn execute(&self, prepared: &Prepared, values: &[Value<'_>]) -> Result<usize> {
        let sent: Vec<Sent<'_>> = values.iter().map(|value| Sent(*value)).collect();
        let params: Vec<&(dyn ToSql + Sync)> = sent.iter().map(|sent| sent as _).collect();
        let touched = self.run(prepared.execute(&self.client, &params))?;
        Ok(usize::try_from(touched).unwrap_or(usize::MAX))
    }

    /// Runs a statement; answers its rows.
    pub fn query(&self, prepared: &Prepared, values: &[Value<'_>]) -> Result<Vec<Row>> {
        let sent: Vec<Sent<'_>> = values.iter().map(|value| Sent(*value)).collect();
        let params: Vec<&(dyn ToSql + Sync)> = sent.iter().map(|sent| sent as _).collect();
        self.run(prepared.query(&self.client, &params))
    }

    /// Runs a statement with the next one that is waited for, which fails where it does.
    pub fn execute_later(&self, prepared: Prepared, values: &[Value<'_>]) -> Result<()> {
        let packed = waiting::pack(&prepared, values)?;
        self.waiting.borrow_mut().push(Waiting::Statement(prepared, packed));
        Ok(())
    }

    /// The same, and notes how many rows it touches.
    pub fn execute_counted(&self, prepared: Prepared, values: &[Value<'_>]) -> Result<()> {
        let packed = waiting::pack(&prepared, values)?;
        self.waiting.borrow_mut().push(Waiting::Counted(prepared, packed));
        Ok(())
    }

    /// Lets no statement of the transaction take longer; zero: as long as it takes.
    pub fn limit(&self, limit: Duration) -> Result<()> {
        if self.limited.replace(Some(limit)) == Some(limit) {
            return Ok(());
        }
        self.execute_batch(&format!("SET LOCAL statement_timeout = {}", limit.as_millis()))
    }

    /// Notes that a statement of the transaction may write something.
    pub fn note_writing(&self) {
        self.writings.set(self.writings.get() + 1);
    }

    /// How many have been noted.
    pub fn writings(&self) -> usize {
        self.writings.get()
    }

    /// Whether a statement of the transaction has failed.
    pub fn has_failed(&self) -> bool {
        self.failed.get()
    }

    /// What was noted, in order, of all that has gone out.
    pub fn take_touched(&self) -> Vec<u64> {
        std::mem::take(&mut self.touched.borrow_mut())
    }

    /// Waits for what was to go out with the next statement, where there is any of that which may fail.
    pub fn flush(&self) -> Result<()> {
        if self.gathered.borrow().is_empty() && !self.waiting.borrow().iter().any(Waiting::may_fail) {
            return Ok(());
        }
        self.run(async { Ok(()) })
    }

    /// Looks with the next statement where the log and the model stand.
    pub fn look_later(&self) -> Result<()> {
        let prepared = self.prepare(log::STAND)?;
        self.seen.set(None);
        self.expected.set(None);
        self.waiting.borrow_mut().push(Waiting::Look(prepared));
        Ok(())
    }

    /// What such a look has seen.
    pub fn seen(&self) -> Option<Seen> {
        self.seen.get()
    }

    /// Lets the next statement fail where the model is not at this version; false where no look is on its way.
    pub fn expect_seen(&self, version: u64) -> bool {
        let looks = self.waiting.borrow().iter().any(|waiting| matches!(waiting, Waiting::Look(_)));
        if looks {
            self.expect_model(version);
            self.expected.set(Some(version));
        }
        looks
    }

    /// Runs several statements without parameters. What begins a transaction, or marks or ends a part of one, waits for the next
    /// statement and goes out with it.
    pub fn execute_batch(&self, sql: &str) -> Result<()> {
        let begins = sql.starts_with("BEGIN");
        if begins {
            self.in_transaction.set(true);
            self.failed.set(false);
            self.touched.borrow_mut().clear();
            self.writings.set(0);
            self.limited.set(None);
        }
        let mut text = translate(sql, &self.schema.borrow());
        if text.contains(TRIGRAMS) {
            text = text.replace(TRIGRAMS, &self.trigrams()?);
        }
        if begins || WAITING.iter().any(|begin| sql.starts_with(begin)) {
            // What was gathered belongs before it.
            self.settle_gathered()?;
            waiting::add(&mut self.waiting.borrow_mut(), &text);
            return Ok(());
        }
        let gathered = if sql == "COMMIT" { self.settle_gathered() } else { Ok(()) };
        if sql == "COMMIT" && (self.failed.get() || gathered.is_err()) {
            // The server would answer that all is well, and keep nothing.
            self.execute_batch("ROLLBACK")?;
            gathered?;
            return Err(Problem::new(Code::Internal, "A part of it failed; nothing was changed.").into());
        }
        if sql.starts_with("ROLLBACK") {
            return self.take_back(sql == "ROLLBACK", &text);
        }
        let done = self.run(self.client.batch_execute(&text));
        if sql == "COMMIT" {
            self.in_transaction.set(false);
        }
        done
    }

    /// The schema in which `pg_trgm` is, ready to stand before a name.
    fn trigrams(&self) -> Result<String> {
        let found = self.prepare(
            "SELECT n.nspname FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
             WHERE e.extname = 'pg_trgm'",
        )?;
        let rows = self.query(&found, &[])?;
        let schema: &str = rows.first().ok_or(Fault::NoRow)?.try_get(0)?;
        Ok(format!("{}.", quote(schema)))
    }

    /// Takes a transaction back, or a part of one: what was to go out before it may fail, for nothing of it stays.
    fn take_back(&self, whole: bool, text: &str) -> Result<()> {
        self.gathered.take();
        let mut waiting = std::mem::take(&mut *self.waiting.borrow_mut());
        if whole {
            waiting.clear();
            if self.lost.get() {
                // It went with the server; nobody may answer any more.
                self.in_transaction.set(false);
                return Ok(());
            }
        }
        let done = self.block_on(async {
            let before = waiting::send(&self.client, &waiting).await;
            before.finish_with(self.client.batch_execute(text)).await.1
        });
        if whole {
            self.in_transaction.set(false);
        }
        self.limited.set(None);
        // Tables may be again what they were before what is taken back.
        self.forget_statements();
        if done.is_ok() {
            self.failed.set(false);
        }
        self.told(done)
    }

    /// Ends a transaction that only read, without waiting for the server to say that it is ended.
    pub fn end_read(&self) {
        self.in_transaction.set(false);
        let waiting = std::mem::take(&mut *self.waiting.borrow_mut());
        if waiting.first().is_some_and(Waiting::begins) {
            // Nothing was read, and nothing has begun.
            return;
        }
        self.block_on(async {
            let mut end = pin!(self.client.batch_execute("COMMIT"));
            waiting::start(end.as_mut()).await;
            // The connection's own task writes it.
            tokio::task::yield_now().await;
        });
        self.ending.set(true);
        self.used.set(Instant::now());
    }

    /// Runs several statements as they are.
    pub fn execute_raw(&self, sql: &str) -> Result<()> {
        self.run(self.client.batch_execute(sql))
    }

    /// Sends what waits and a statement after it, and waits for all.
    fn run<T>(&self, statement: impl Future<Output = std::result::Result<T, tokio_postgres::Error>>) -> Result<T> {
        self.await_end()?;
        if let Err(fault) = self.settle_gathered() {
            self.failed.set(self.in_transaction.get());
            return Err(fault);
        }
        let waiting = std::mem::take(&mut *self.waiting.borrow_mut());
        let (before, done) = self.block_on(async {
            let before = waiting::send(&self.client, &waiting).await;
            before.finish_with(statement).await
        });
        self.used.set(Instant::now());
        self.touched.borrow_mut().extend(before.touched);
        if let Some(seen) = before.seen {
            self.seen.set(Some(seen));
        }
        let done = before.done.and(done);
        if done.is_err() && self.in_transaction.get() {
            self.failed.set(true);
        }
        // What was planned for other tables may have failed for that alone.
        if let (Some(seen), Some(expected)) = (before.seen, self.expected.take())
            && seen.model != expected
        {
            self.failed.set(true);
            return Err(Fault::model_moved());
        }
        self.told(done)
    }

    /// Waits until the end of a reading is answered, where a pooler stands before the server and no transaction follows: it gives the
    /// connection behind it to others as soon as it hears that answer, also where half of a statement has gone out by then.
    fn await_end(&self) -> Result<()> {
        if self.ending.take() && self.pooled && !self.in_transaction.get() {
            return self.told(self.block_on(self.client.batch_execute("")));
        }
        Ok(())
    }

    /// What was answered; notes where that is that the server has gone away.
    fn told<T>(&self, answer: std::result::Result<T, tokio_postgres::Error>) -> Result<T> {
        let told = answer.map_err(Fault::from);
        if told.as_ref().is_err_and(Fault::is_of_a_lost_server) {
            self.lost.set(true);
        }
        told
    }
}

/// What turns the wheels of one connection. Where it is dropped, be it because the server cannot be reached, nobody may have time to wait.
struct Turning(Option<Runtime>);

impl Turning {
    fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        // It is there until it is dropped.
        let runtime = self.0.as_ref().expect("a connection that is used has its runtime");
        wait(|| runtime.block_on(work))
    }

    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        if let Some(runtime) = &self.0 {
            runtime.spawn(work);
        }
    }
}

impl Drop for Turning {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
