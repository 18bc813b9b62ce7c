//! A database server: its connections, which all workspaces on it share.

use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use sheaf_model::{Code, Problem};
use tokio_postgres::Config;
use tokio_postgres::config::SslMode;

use super::connection::wait;
use super::{Pg, functions, workspace};
use crate::db::Connection;
use crate::fault::Result;

/// Most connections of one process to one server.
const MOST_CONNECTIONS: usize = 32;
/// How long one waits for a connection that is given back.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long one waits for the server to take a connection.
const PATIENCE_TO_CONNECT: Duration = Duration::from_secs(10);
/// How long a server may not answer at all before it is taken for gone.
const SILENCE: Duration = Duration::from_secs(20);

/// What an address says of a pooler before the server.
const POOLER: &str = "pooler=transaction";

/// A database server.
pub struct Server {
    config: Config,
    /// Whether a pooler gives each transaction another of its connections.
    pooled: bool,
    pool: Mutex<Pool>,
    given_back: Condvar,
    prepared: OnceLock<()>,
}

#[derive(Default)]
struct Pool {
    idle: Vec<Pg>,
    /// All that are open, idle or not.
    open: usize,
}

impl Server {
    /// A server by its address: `postgresql://user:password@host:5432/database`, with `?pooler=transaction` where PgBouncer or the
    /// like stands before it. Nothing is connected yet.
    pub fn at(url: &str) -> Result<Server, Problem> {
        let (url, pooled) = without_pooler(url);
        let mut config: Config = url.parse().map_err(|error| {
            Problem::new(Code::Unreadable, format!("The address of the database cannot be read: {error}."))
                .with_hint("Write it as postgresql://user:password@host:5432/database.")
        })?;
        if config.get_ssl_mode() == SslMode::Require {
            let message =
                "The database asks for an encrypted connection (sslmode=require), which Sheaf cannot make yet.";
            return Err(Problem::new(Code::Unreadable, message)
                .with_hint("Reach it over a private network or a tunnel, without sslmode."));
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE_TO_CONNECT);
        }
        config.tcp_user_timeout(SILENCE).keepalives_idle(SILENCE);
        Ok(Server { config, pooled, pool: Mutex::default(), given_back: Condvar::new(), prepared: OnceLock::new() })
    }

    /// Sees to it that what all workspaces share is there.
    pub(crate) fn prepare(&self) -> Result<()> {
        if self.prepared.get().is_some() {
            return Ok(());
        }
        let conn = self.connect("sheaf")?;
        let done = functions::install(&conn);
        self.give_back(conn.into());
        done?;
        let _ = self.prepared.set(());
        Ok(())
    }

    /// The version of a workspace's own tables, and the latest there is.
    pub(crate) fn version_of(&self, schema: &str) -> Result<(i64, i64)> {
        let conn = self.connect(schema)?;
        let version = workspace::version(&conn);
        self.give_back(conn.into());
        Ok((version?.unwrap_or_default(), workspace::LATEST))
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
            if pool.open < MOST_CONNECTIONS {
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

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An address without what it says of a pooler, and whether it says it.
fn without_pooler(url: &str) -> (String, bool) {
    let Some((address, asked)) = url.split_once('?') else { return (url.to_owned(), false) };
    let (pooler, others): (Vec<&str>, Vec<&str>) = asked.split('&').partition(|one| *one == POOLER);
    let rest = others.join("&");
    let address = if rest.is_empty() { address.to_owned() } else { format!("{address}?{rest}") };
    (address, !pooler.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pooler_is_told_in_the_address() {
        assert_eq!(without_pooler("postgresql://a/b"), ("postgresql://a/b".to_owned(), false));
        assert_eq!(without_pooler("postgresql://a/b?pooler=transaction"), ("postgresql://a/b".to_owned(), true));
        let both = "postgresql://a/b?connect_timeout=3&pooler=transaction&application_name=x";
        assert_eq!(without_pooler(both), ("postgresql://a/b?connect_timeout=3&application_name=x".to_owned(), true));
    }
}
