//! Tells other processes of commits and hears of theirs, by NOTIFY and LISTEN on a connection of its own. What is not heard, because a
//! process ended before it told or a pool in between lets nothing through, a look finds: once a second, where somebody waits for news.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use tokio::sync::Notify;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio_postgres::{AsyncMessage, Client, Config, NoTls, Notification};

use super::Server;
use crate::fault::Result;
use crate::log;
use crate::shared::Shared;

/// On which all processes of a database tell and hear.
const CHANNEL: &str = "sheaf";
/// How long commits are gathered before they are told as one: telling takes a lock of the whole server.
const GATHERING: Duration = Duration::from_millis(5);
/// How often it is looked where nothing is heard; also how long one waits to connect anew.
const LOOK: Duration = Duration::from_secs(1);
/// How long a look may take, where tables are being changed.
const LONGEST_LOOK: Duration = Duration::from_secs(2);
/// Most bytes of what is told at once; the server takes 8,000.
const MOST_BYTES: usize = 7_000;

/// The log's last number of each workspace, by its schema.
type Heads = BTreeMap<String, i64>;

/// The one who tells and hears, for all workspaces of a process on a server.
pub(super) struct Herald {
    board: Arc<Board>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Board {
    /// What was committed and is to be told.
    told: Mutex<Heads>,
    /// Whose news somebody has waited for.
    watched: Mutex<Vec<(String, Weak<Shared>)>>,
    wake: Notify,
    end: Notify,
    ends: AtomicBool,
}

impl Board {
    fn told(&self) -> MutexGuard<'_, Heads> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watched(&self) -> MutexGuard<'_, Vec<(String, Weak<Shared>)>> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The workspaces for whose news somebody waits.
    fn awaited(&self) -> Vec<(String, Arc<Shared>)> {
        let mut watched = self.watched();
        watched.retain(|(_, shared)| shared.strong_count() > 0);
        let alive = watched.iter().filter_map(|(schema, shared)| Some((schema.clone(), shared.upgrade()?)));
        alive.filter(|(_, shared)| shared.is_awaited()).collect()
    }
}

impl Herald {
    pub fn start(server: Weak<Server>, config: Config, pooled: bool) -> Herald {
        let board = Arc::new(Board::default());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let (own, thread) = (Arc::clone(&board), std::thread::Builder::new().name("herald".to_owned()));
        let thread = runtime
            .and_then(|runtime| thread.spawn(move || Thread { server, config, pooled, board: own, runtime }.run()));
        if let Err(error) = &thread {
            tracing::error!(%error, "other processes are not told of what is written");
        }
        Herald { board, thread: thread.ok() }
    }

    /// Tells others, in a moment, that a workspace's log has come to this number.
    pub fn tell(&self, schema: &str, head: i64) {
        let mut told = self.board.told();
        match told.get_mut(schema) {
            Some(known) => *known = head.max(*known),
            None => {
                told.insert(schema.to_owned(), head);
                self.board.wake.notify_one();
            }
        }
    }

    /// Sees to it that a workspace hears of what others commit, as long as somebody waits for its news.
    pub fn watch(&self, schema: &str, shared: &Arc<Shared>) {
        let mut watched = self.board.watched();
        let weak = Arc::downgrade(shared);
        if !watched.iter().any(|(_, known)| known.ptr_eq(&weak)) {
            watched.push((schema.to_owned(), weak));
        }
    }
}

impl Drop for Herald {
    /// Waits until what is to be told is told.
    fn drop(&mut self) {
        self.board.ends.store(true, Ordering::Release);
        self.board.end.notify_one();
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != std::thread::current().id()
        {
            let _ = thread.join();
        }
    }
}

/// What happens next.
enum Event {
    /// Something was committed here.
    Told,
    /// Something was committed elsewhere.
    Heard(Notification),
    /// It is time to look.
    Due,
    /// The connection has ended.
    Lost,
    /// The process closes the server.
    End,
}

struct Thread {
    server: Weak<Server>,
    config: Config,
    /// What is told to one who listens does not come through a pooler.
    pooled: bool,
    board: Arc<Board>,
    runtime: Runtime,
}

impl Thread {
    fn run(self) {
        let mut line: Option<Line> = None;
        // Since it listens: what was told before is found by a look.
        let mut next_look = Instant::now();
        let mut next_try = Instant::now();
        while !self.board.ends.load(Ordering::Acquire) {
            if line.is_none() && Instant::now() >= next_try {
                line = self.connect();
                next_try = Instant::now() + LOOK;
                next_look = Instant::now();
            }
            match self.runtime.block_on(next(line.as_mut(), &self.board, next_look)) {
                Event::Told => {
                    self.runtime.block_on(async { tokio::time::sleep(GATHERING).await });
                    self.send(&mut line);
                }
                Event::Heard(notification) => self.look(&heads_in(notification.payload())),
                Event::Due => {
                    self.look_everywhere();
                    next_look = Instant::now() + LOOK;
                }
                Event::Lost => line = None,
                Event::End => break,
            }
        }
        if !self.board.told().is_empty() && line.is_none() {
            line = self.connect();
        }
        self.send(&mut line);
    }

    /// None where the server does not take a connection, or the process ends meanwhile.
    fn connect(&self) -> Option<Line> {
        self.runtime.block_on(async {
            tokio::select! {
                opened = tokio::time::timeout(LOOK, Line::open(&self.config, self.pooled)) => match opened {
                    Ok(Ok(line)) => Some(line),
                    Ok(Err(error)) => {
                        tracing::warn!(%error, "what other processes write is looked for, and not told");
                        None
                    }
                    Err(_) => None,
                },
                () = self.board.end.notified() => None,
            }
        })
    }

    /// What cannot be told is lost: others find it when they look.
    fn send(&self, line: &mut Option<Line>) {
        let told = std::mem::take(&mut *self.board.told());
        let Some(open) = line else { return };
        for payload in payloads(&told) {
            // As it stands, and not prepared: a pooler may be in between.
            let notify = format!("SELECT pg_catalog.pg_notify('{CHANNEL}', '{}')", payload.replace('\'', "''"));
            let sent = self.runtime.block_on(open.client.batch_execute(&notify));
            if let Err(error) = sent {
                tracing::warn!(%error, "other processes were not told of what was written");
                *line = None;
                return;
            }
        }
    }

    /// Looks at what was told of, unless it is known already: one's own commits are told to oneself too.
    fn look(&self, told: &Heads) {
        for (schema, shared) in self.board.awaited() {
            if told.get(&schema).is_some_and(|head| *head > shared.head())
                && let Err(fault) = self.refresh(&schema, &shared)
            {
                tracing::debug!(error = %fault, schema, "what another process wrote was not read");
            }
        }
    }

    fn look_everywhere(&self) {
        for (schema, shared) in self.board.awaited() {
            if let Err(fault) = self.refresh(&schema, &shared) {
                // The server is away, most likely: with the others it is no better.
                tracing::debug!(error = %fault, schema, "it was not looked for what other processes wrote");
                return;
            }
        }
    }

    fn refresh(&self, schema: &str, shared: &Shared) -> Result<()> {
        let Some(server) = self.server.upgrade() else { return Ok(()) };
        let looked = server.with(schema, |conn| {
            conn.command("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
            conn.limit(Some(LONGEST_LOOK))?;
            let stand = log::stand(conn)?;
            if stand.moved {
                shared.let_go();
            }
            shared.refresh(conn, stand.head.seq, stand.model)?;
            conn.command("COMMIT")
        });
        match looked {
            // It was moved, and those who wait for its news are to look for it elsewhere.
            Err(fault) if fault.is_of_no_table() => {
                shared.let_go();
                Ok(())
            }
            looked => looked,
        }
    }
}

async fn next(line: Option<&mut Line>, board: &Board, next_look: Instant) -> Event {
    let listens = line.is_some();
    let heard = async {
        match line {
            Some(line) => line.heard.recv().await,
            None => None,
        }
    };
    // In no order: who commits all the time hears all the same.
    tokio::select! {
        () = board.end.notified() => Event::End,
        () = board.wake.notified() => Event::Told,
        notification = heard, if listens => notification.map_or(Event::Lost, Event::Heard),
        () = tokio::time::sleep_until(next_look.into()) => Event::Due,
    }
}

/// A connection that listens and tells.
struct Line {
    client: Client,
    heard: UnboundedReceiver<Notification>,
}

impl Line {
    async fn open(config: &Config, pooled: bool) -> Result<Line, tokio_postgres::Error> {
        let (client, mut connection) = config.connect(NoTls).await?;
        let (hears, heard) = unbounded_channel();
        tokio::spawn(async move {
            while let Some(Ok(message)) = poll_fn(|cx| connection.poll_message(cx)).await {
                if let AsyncMessage::Notification(notification) = message {
                    let _ = hears.send(notification);
                }
            }
        });
        if !pooled {
            client.batch_execute(&format!("LISTEN {CHANNEL}")).await?;
        }
        Ok(Line { client, heard })
    }
}

/// As `schema head`, one a line, in as many pieces as it takes.
fn payloads(told: &Heads) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for (schema, head) in told {
        let said = format!("{schema} {head}\n");
        match pieces.last_mut() {
            Some(last) if last.len() + said.len() <= MOST_BYTES => last.push_str(&said),
            _ => pieces.push(said),
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn heads_in(payload: &str) -> Heads {
    let said = payload.lines().filter_map(|line| line.rsplit_once(' '));
    said.filter_map(|(schema, head)| Some((schema.to_owned(), head.parse().ok()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_heard() {
        let told: Heads = (0..1_000).map(|n| (format!("workspace_{n:030}"), n)).collect();
        let pieces = payloads(&told);
        assert!(pieces.len() > 1 && pieces.iter().all(|piece| piece.len() < 8_000));
        let heard: Heads = pieces.iter().flat_map(|piece| heads_in(piece)).collect();
        assert_eq!(heard, told);
        assert!(payloads(&Heads::new()).is_empty());
        assert!(heads_in("something else").is_empty());
    }
}
