//! A connection to a server, used by one thread at a time. What is written without waiting for an answer goes out together with the
//! statement that follows it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use sheaf_model::{Code, Problem};
use tokio::runtime::Runtime;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, NoTls, Row, Statement};

use super::encode::Sent;
use super::text::translate;
use crate::db::Value;
use crate::fault::{Fault, Result};

/// Most statements that are kept prepared.
const MOST_KEPT: usize = 256;

/// What need not be waited for: it goes out with the next statement, which fails where it does.
const WAITING: [&str; 4] = ["SAVEPOINT", "RELEASE", "SET LOCAL", "LOCK TABLE _model IN ACCESS SHARE"];

/// A connection with the schema of the workspace that it is for.
pub(crate) struct Pg {
    /// Taken when it is dropped.
    runtime: Option<Runtime>,
    client: Client,
    schema: RefCell<String>,
    /// Prepared statements by the schema that they name and their text.
    kept: RefCell<HashMap<String, HashMap<String, Prepared>>>,
    /// The version of each workspace's model under which its statements were prepared.
    models: RefCell<HashMap<String, u64>>,
    in_transaction: Cell<bool>,
    /// Whether a statement of the transaction has failed: all that follows would, until a part of it is taken back.
    failed: Cell<bool>,
    /// Commands that go out with the next statement.
    waiting: RefCell<String>,
}

/// A prepared statement.
pub(crate) type Prepared = Statement;

impl Pg {
    /// Connects.
    pub fn open(config: &Config, schema: &str) -> Result<Pg> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|e| Fault::file(std::path::Path::new("PostgreSQL"), e))?;
        let (client, connection) = wait(|| runtime.block_on(config.connect(NoTls)))?;
        runtime.spawn(async move {
            if let Err(error) = connection.await {
                tracing::warn!(%error, "a connection to PostgreSQL ended");
            }
        });
        Ok(Pg {
            runtime: Some(runtime),
            client,
            schema: RefCell::new(schema.to_owned()),
            kept: RefCell::default(),
            models: RefCell::default(),
            in_transaction: Cell::new(false),
            failed: Cell::new(false),
            waiting: RefCell::default(),
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
        // It is there until the connection is dropped.
        let runtime = self.runtime.as_ref().expect("a connection that is used has its runtime");
        wait(|| runtime.block_on(work))
    }

    /// Whether it can be used for another: nothing is open on it, and the server has not gone away while nobody listened.
    pub fn is_usable(&self) -> bool {
        if self.is_closed() || self.is_in_transaction() || !self.waiting.borrow().is_empty() {
            return false;
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
        if self.is_in_transaction() {
            let _ = self.execute_batch("ROLLBACK");
        }
    }

    /// Whether the server has gone away.
    pub fn is_closed(&self) -> bool {
        self.client.is_closed()
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
        let prepared = self.run(self.client.prepare(&translate(sql, &schema)))?;
        let mut kept = self.kept.borrow_mut();
        if kept.values().map(HashMap::len).sum::<usize>() >= MOST_KEPT {
            kept.clear();
        }
        kept.entry(schema.clone()).or_default().insert(sql.to_owned(), prepared.clone());
        Ok(prepared)
    }

    /// Runs a statement; answers how many rows it touched.
    pub fn execute(&self, prepared: &Prepared, values: &[Value<'_>]) -> Result<usize> {
        let sent: Vec<Sent<'_>> = values.iter().map(|value| Sent(*value)).collect();
        let params: Vec<&(dyn ToSql + Sync)> = sent.iter().map(|sent| sent as _).collect();
        let touched = self.run(self.client.execute(prepared, &params))?;
        Ok(usize::try_from(touched).unwrap_or(usize::MAX))
    }

    /// Runs a statement; answers its rows.
    pub fn query(&self, prepared: &Prepared, values: &[Value<'_>]) -> Result<Vec<Row>> {
        let sent: Vec<Sent<'_>> = values.iter().map(|value| Sent(*value)).collect();
        let params: Vec<&(dyn ToSql + Sync)> = sent.iter().map(|sent| sent as _).collect();
        self.run(self.client.query(prepared, &params))
    }

    /// Runs several statements without parameters. What begins a transaction, or marks or ends a part of one, waits for the next
    /// statement and goes out with it.
    pub fn execute_batch(&self, sql: &str) -> Result<()> {
        let begins = sql.starts_with("BEGIN");
        if begins {
            self.in_transaction.set(true);
            self.failed.set(false);
        }
        if begins || WAITING.iter().any(|begin| sql.starts_with(begin)) {
            let mut waiting = self.waiting.borrow_mut();
            waiting.push_str(&translate(sql, &self.schema.borrow()));
            waiting.push(';');
            return Ok(());
        }
        if sql == "COMMIT" && self.failed.get() {
            // The server would answer that all is well, and keep nothing.
            self.execute_batch("ROLLBACK")?;
            return Err(Problem::new(Code::Internal, "A part of it failed; nothing was changed.").into());
        }
        let text = translate(sql, &self.schema.borrow());
        let done = self.run(self.client.batch_execute(&text));
        if matches!(sql, "COMMIT" | "ROLLBACK") {
            self.in_transaction.set(false);
        }
        if sql.starts_with("ROLLBACK") {
            // Tables may be again what they were before what is taken back.
            self.forget_statements();
            if done.is_ok() {
                self.failed.set(false);
            }
        }
        done
    }

    /// Runs several statements as they are.
    pub fn execute_raw(&self, sql: &str) -> Result<()> {
        self.run(self.client.batch_execute(sql))
    }

    /// Sends what waits and a statement after it, and waits for both.
    fn run<T>(&self, statement: impl Future<Output = std::result::Result<T, tokio_postgres::Error>>) -> Result<T> {
        let waiting = std::mem::take(&mut *self.waiting.borrow_mut());
        let both = async {
            if waiting.is_empty() {
                return statement.await;
            }
            let (before, done) = tokio::join!(biased; self.client.batch_execute(&waiting), statement);
            before.and(done)
        };
        let done = self.block_on(both);
        if done.is_err() && self.in_transaction.get() {
            self.failed.set(true);
        }
        Ok(done?)
    }
}

impl Drop for Pg {
    /// Where it is dropped nobody may have time to wait.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Waits for the server. A thread that serves requests hands its others over meanwhile.
pub(super) fn wait<T>(work: impl FnOnce() -> T) -> T {
    if tokio::runtime::Handle::try_current().is_ok() { tokio::task::block_in_place(work) } else { work() }
}
