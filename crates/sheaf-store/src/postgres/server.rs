//! A database server: its connections, which all workspaces on it share.

use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use sheaf_model::{Code, Problem};
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::{Config, Row};

use super::away::Away;
use super::herald::Herald;
use super::reads::{Pace, Reads};
use super::{Pg, address, functions, workspace};
use crate::db::{Connection, Value};
use crate::fault::Result;
use crate::shared::Shared;
use crate::wait::wait;

/// Most connections of one process to one server, for workspaces.
const MOST_CONNECTIONS: usize = 20;
/// Most for reads that are one statement.
const MOST_FOR_READS: usize = 12;
/// Most for the directory, which has its own: workspaces that are slow keep nobody from signing in.
const MOST_FOR_THE_DIRECTORY: usize = 8;
/// How long one waits for a connection that is given back.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long one waits for the server to take a connection.
const PATIENCE_TO_CONNECT: Duration = Duration::from_secs(10);
/// How soon a server sees that the process is gone for which it does something long.
const SEEN_AFTER: Duration = Duration::from_secs(1);
/// How long a server may not answer at all before it is taken for gone.
const SILENCE: Duration = Duration::from_secs(20);

/// A database server.
pub struct Server {
    config: Config,
    /// Whether a pooler gives each transaction another of its connections.
    pooled: bool,
    most: usize,
    pool: Mutex<Pool>,
    given_back: Condvar,
    reads: Reads,
    away: Away,
    /// Held by whoever builds an index beside those who read and write.
    building: Mutex<()>,
    prepared: OnceLock<()>,
    herald: OnceLock<Herald>,
}

#[derive(Default)]
struct Pool {
    idle: Vec<Pg>,
    /// All that are open, idle or not.
    open: usize,
}

/// A connection that is given back at the end, be it a panic.
struct Lent<'s> {
    server: &'s Server,
    conn: Option<Connection>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            self.server.give_back(conn);
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Server").field(&self.place()).finish()
    }
}

impl Server {
    /// A server by its address: `postgresql://user:password@host:5432/database`, with `?pooler=transaction` where PgBouncer or the
    /// like stands before it. Nothing is connected yet.
    pub fn at(url: &str) -> Result<Server, Problem> {
        Server::with_password(url, None)
    }

    /// The same with a password that does not stand in its address.
    pub(crate) fn with_password(url: &str, password: Option<&str>) -> Result<Server, Problem> {
        let (mut config, pooled) = address::read(url)?;
        if let Some(password) = password {
            config.password(password);
        }
        if config.get_ssl_mode() == SslMode::Require {
            let message =
                "The database asks for an encrypted connection (sslmode=require), which Sheaf cannot make yet.";
            return Err(Problem::new(Code::Unreadable, message)
                .with_hint("Reach it over a private network or a tunnel, without sslmode."));
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE_TO_CONNECT);
        }
        if config.get_application_name().is_none() {
            config.application_name("sheaf");
        }
        config.tcp_user_timeout(SILENCE).keepalives_idle(SILENCE);
        Ok(Server::of(config, pooled, MOST_CONNECTIONS))
    }

    fn of(config: Config, pooled: bool, most: usize) -> Server {
        Server {
            config,
            pooled,
            most,
            pool: Mutex::default(),
            given_back: Condvar::new(),
            reads: Reads::of(MOST_FOR_READS),
            away: Away::default(),
            building: Mutex::default(),
            prepared: OnceLock::new(),
            herald: OnceLock::new(),
        }
    }

    /// The same server with connections of its own for the directory.
    pub(crate) fn for_the_directory(&self) -> Server {
        Server::of(self.config.clone(), self.pooled, MOST_FOR_THE_DIRECTORY)
    }

    /// Sees to it that what all workspaces share is there.
    pub(crate) fn prepare(&self) -> Result<()> {
        if self.prepared.get().is_some() {
            return Ok(());
        }
        self.with("sheaf", |conn| conn.postgres().map_or(Ok(()), functions::install))?;
        let _ = self.prepared.set(());
        Ok(())
    }

    /// Does something on a connection for a schema, which is given back whatever becomes of it.
    pub(crate) fn with<T>(&self, schema: &str, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let lent = Lent { server: self, conn: Some(self.connect(schema)?.into()) };
        work(lent.conn.as_ref().expect("it is there until it is given back"))
    }

    /// Does something that may be done again where the server went away, for a while.
    pub(crate) fn patiently<T>(&self, work: impl FnMut() -> Result<T>) -> Result<T> {
        let lost = || {
            // The others are lost too, whether they know it yet or not.
            let mut pool = self.pool();
            let lost = std::mem::take(&mut pool.idle);
            pool.open -= lost.len();
        };
        self.away.patiently(lost, work)
    }

    /// The rows of a statement that reads and stands alone; none behind a pooler, which keeps no statements.
    pub(crate) async fn ask(
        &self,
        statement: (&str, &str),
        values: &[Value<'_>],
        pace: Pace,
    ) -> Option<Result<Vec<Row>>> {
        if self.pooled || self.away.is_so() {
            return None;
        }
        Some(self.reads.ask((&self.config, PATIENCE), statement, values, pace).await)
    }

    /// Works on a connection of its own for as long as that takes, as to build an index; where another does so already, nothing is done.
    pub(crate) fn build(&self, schema: &str, work: impl FnOnce(&Connection) -> Result<()>) -> Result<()> {
        let Ok(_turn) = self.building.try_lock() else { return Ok(()) };
        self.at_length(schema, work)
    }

    /// Does something that may take long, on a connection of its own. Where this process ends meanwhile, the server soon sees it and
    /// ends the statement; behind a pooler, or where a server's system cannot see that, the statement goes on to its end.
    pub(crate) fn at_length<T>(&self, schema: &str, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let seeing = || {
            let options = self.config.get_options().unwrap_or_default();
            let own = format!("{options} -c client_connection_check_interval={}", SEEN_AFTER.as_millis());
            Pg::open(self.config.clone().options(own.trim_start()), self.pooled, schema)
        };
        let plain = || Pg::open(&self.config, self.pooled, schema);
        let opened = match self.pooled {
            true => plain(),
            false => seeing().or_else(|fault| if fault.is_of_a_setting() { plain() } else { Err(fault) }),
        };
        work(&opened?.into())
    }

    /// Where it is, without what is secret.
    pub fn place(&self) -> String {
        let hosts = self.config.get_hosts().iter().enumerate().map(|(i, host)| {
            let ports = self.config.get_ports();
            let port = ports.get(i).or(ports.first()).copied().unwrap_or(5432);
            match host {
                Host::Tcp(name) => format!("{name}:{port}"),
                Host::Unix(folder) => format!("{}:{port}", folder.display()),
            }
        });
        let hosts = hosts.collect::<Vec<_>>().join(",");
        let database = self.config.get_dbname().or(self.config.get_user()).unwrap_or("postgres");
        format!("{hosts}/{database}")
    }

    /// The version of a workspace's own tables, and the latest there is.
    pub(crate) fn version_of(&self, schema: &str) -> Result<(i64, i64)> {
        let version =
            self.with(schema, |conn| conn.postgres().map_or(Ok(None), |conn| workspace::STEPS.version(conn)))?;
        Ok((version.unwrap_or_default(), workspace::STEPS.latest()))
    }

    /// A connection for a workspace, to be given back.
    pub(crate) fn connect(&self, schema: &str) -> Result<Pg> {
        let end = Instant::now() + PATIENCE;
        let mut pool = self.pool();
        loop {
            while let Some(idle) = pool.idle.pop() {
                if idle.is_usable() {
                    idle.enter(schema);
                    return Ok(idle);
                }
                pool.open -= 1;
            }
            if pool.open < self.most {
                pool.open += 1;
                drop(pool);
                let opened = Pg::open(&self.config, self.pooled, schema);
                if opened.is_err() {
                    self.pool().open -= 1;
                    self.given_back.notify_one();
                }
                return opened;
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let message = "All connections to the database server are in use; try again in a moment.";
                return Err(Problem::new(Code::Unavailable, message).into());
            }
            pool = wait(|| self.given_back.wait_timeout(pool, left).unwrap_or_else(PoisonError::into_inner).0);
        }
    }

    /// Takes a connection back. What is open on it is ended; one that has ended itself is closed.
    pub(crate) fn give_back(&self, conn: Connection) {
        let Some(conn) = conn.into_postgres() else { return };
        conn.abandon();
        let keep = conn.is_usable();
        let mut pool = self.pool();
        if keep {
            pool.idle.push(conn);
        } else {
            pool.open -= 1;
        }
        self.given_back.notify_one();
    }

    /// Tells other processes that a workspace's log has come to this number: after the commit, and never within it.
    pub(crate) fn tell(self: &Arc<Self>, schema: &str, head: i64) {
        self.herald().tell(schema, head);
    }

    /// Sees to it that a workspace hears of what other processes commit.
    pub(crate) fn watch(self: &Arc<Self>, schema: &str, shared: &Arc<Shared>) {
        self.herald().watch(schema, shared);
    }

    fn herald(self: &Arc<Self>) -> &Herald {
        self.herald.get_or_init(|| Herald::start(Arc::downgrade(self), self.config.clone(), self.pooled))
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
