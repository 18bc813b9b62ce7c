//! Reads that are one statement each. Without a transaction around it there is one command for the server where there were six, and the
//! task that waits for it holds no thread.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use foldhash::HashMap;
use sheaf_model::{Code, Problem};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, NoTls, Row, Statement};

use super::encode::Sent;
use super::text::translate;
use crate::db::Value;
use crate::fault::Result;

/// Most statements that a connection keeps prepared.
const MOST_KEPT: usize = 256;
/// How long a statement may take.
pub const LONGEST: Duration = Duration::from_secs(10);
/// How long it may wait for a table that is being changed. Past this it is read the ordinary way, which waits before it has any table.
const PATIENCE_FOR_A_TABLE: Duration = Duration::from_millis(200);

/// How many connections are shared.
const SHARED: usize = 4;

/// Connections for such reads, each used by one at a time, so that a long one keeps none waiting that a connection is left for; and some
/// that are shared by those that take next to no time: what goes out and comes back together costs the server and us less.
pub(super) struct Reads {
    turns: Arc<Semaphore>,
    idle: Mutex<Vec<Link>>,
    shared: [Shared; SHARED],
}

/// A connection; its transactions are single statements.
struct Link {
    client: Client,
    kept: Mutex<Kept>,
}

/// Prepared statements by the schema that they name and their text.
type Kept = HashMap<String, HashMap<String, Statement>>;

/// A connection on which several wait at a time.
#[derive(Default)]
struct Shared {
    link: Mutex<Option<Arc<Link>>>,
    /// Held by who opens it.
    opening: tokio::sync::Mutex<()>,
    /// How many.
    waiting: AtomicUsize,
}

impl Shared {
    /// The connection, opened where there is none, by one at a time.
    async fn link(&self, config: &Config) -> Result<Arc<Link>> {
        let open = || locked(&self.link).as_ref().filter(|link| !link.client.is_closed()).cloned();
        if let Some(link) = open() {
            return Ok(link);
        }
        let _one = self.opening.lock().await;
        if let Some(link) = open() {
            return Ok(link);
        }
        let link = Arc::new(Link::open(config).await?);
        *locked(&self.link) = Some(Arc::clone(&link));
        Ok(link)
    }
}

/// One that waits.
struct OfThose<'a>(&'a AtomicUsize);

impl Drop for OfThose<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Reads {
    pub fn of(most: usize) -> Reads {
        Reads { turns: Arc::new(Semaphore::new(most)), idle: Mutex::default(), shared: Default::default() }
    }

    /// The rows of a statement. Where nobody waits for them any more it is ended.
    pub async fn ask(
        &self,
        config: &Config,
        patience: Duration,
        (schema, sql): (&str, &str),
        values: &[Value<'_>],
    ) -> Result<Vec<Row>> {
        let busy = || {
            let message = "All connections to the database server are in use; try again in a moment.";
            Problem::new(Code::Unavailable, message)
        };
        let turn = timeout(patience, Arc::clone(&self.turns).acquire_owned()).await.map_err(|_| busy())?;
        let turn = turn.map_err(|_| busy())?;
        let idle = self.take();
        let link = match idle {
            Some(link) => link,
            None => Link::open(config).await?,
        };
        let mut lent = Lent(Some((link, turn)));
        let Some((link, _)) = &lent.0 else { return Err(busy().into()) };
        let rows = link.ask((schema, sql), values).await;
        if let Some((link, _turn)) = lent.0.take()
            && !link.client.is_closed()
        {
            locked(&self.idle).push(link);
        }
        rows
    }

    /// The same for a statement that takes next to no time.
    pub async fn ask_quickly(
        &self,
        config: &Config,
        statement: (&str, &str),
        values: &[Value<'_>],
    ) -> Result<Vec<Row>> {
        let shared = self.least_waited_on();
        shared.waiting.fetch_add(1, Ordering::Relaxed);
        let _one = OfThose(&shared.waiting);
        shared.link(config).await?.ask(statement, values).await
    }

    /// The shared connection on which the fewest wait; the first on which nobody does.
    fn least_waited_on(&self) -> &Shared {
        let waiting = |shared: &Shared| shared.waiting.load(Ordering::Relaxed);
        let mut least = &self.shared[0];
        for other in &self.shared[1..] {
            if waiting(least) == 0 {
                break;
            }
            if waiting(other) < waiting(least) {
                least = other;
            }
        }
        least
    }

    fn take(&self) -> Option<Link> {
        let mut idle = locked(&self.idle);
        std::iter::from_fn(|| idle.pop()).find(|link| !link.client.is_closed())
    }
}

/// A connection while its rows are waited for. Where that is given up the server goes on with the statement until it is told, and the
/// connection counts until then.
struct Lent(Option<(Link, OwnedSemaphorePermit)>);

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some((link, turn)) = self.0.take()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn(async move {
                let _ = link.client.cancel_token().cancel_query(NoTls).await;
                drop((link, turn));
            });
        }
    }
}

impl Link {
    async fn open(config: &Config) -> Result<Link> {
        // Told with the connection, so that no statement leaves anything to it.
        let own = format!(
            "{} -c statement_timeout={} -c lock_timeout={} -c default_transaction_read_only=on",
            config.get_options().unwrap_or_default(),
            LONGEST.as_millis(),
            PATIENCE_FOR_A_TABLE.as_millis()
        );
        let (client, connection) = config.clone().options(own.trim_start()).connect(NoTls).await?;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::warn!(%error, "a connection to PostgreSQL ended");
            }
        });
        Ok(Link { client, kept: Mutex::default() })
    }

    async fn ask(&self, (schema, sql): (&str, &str), values: &[Value<'_>]) -> Result<Vec<Row>> {
        let sent: Vec<Sent<'_>> = values.iter().map(|value| Sent(*value)).collect();
        let params: Vec<&(dyn ToSql + Sync)> = sent.iter().map(|sent| sent as _).collect();
        let statement = self.prepare(schema, sql).await?;
        let rows = self.client.query(&statement, &params).await;
        if rows.is_err() {
            // A table that has changed may give other columns than its statements know.
            locked(&self.kept).remove(schema);
        }
        Ok(rows?)
    }

    async fn prepare(&self, schema: &str, sql: &str) -> Result<Statement> {
        if let Some(known) = locked(&self.kept).get(schema).and_then(|own| own.get(sql)) {
            return Ok(known.clone());
        }
        let prepared = self.client.prepare(&translate(sql, schema)).await?;
        let mut kept = locked(&self.kept);
        if kept.values().map(|own| own.len()).sum::<usize>() >= MOST_KEPT {
            kept.clear();
        }
        kept.entry(schema.to_owned()).or_default().insert(sql.to_owned(), prepared.clone());
        Ok(prepared)
    }
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
