//! The one writer of a workspace: a thread that takes what waits, runs each in a savepoint, and commits all of it at once.
//!
//! One fsync serves many requests, and a request that fails is rolled back alone. An answer is given only after the commit.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use sheaf_model::{Code, Model, Problem};
use tokio::sync::oneshot;

use crate::fault::Result;
use crate::log;
use crate::sqlite;
use crate::tx::{Group, Tx, Why};
use crate::workspace::Shared;

/// Most requests of one commit: beyond this, waiting longer saves no more.
const MOST_IN_A_GROUP: usize = 256;
/// How long one request of a group may hold the writer.
const LONGEST_IN_A_GROUP: Duration = Duration::from_secs(5);
/// Steps of SQLite's machine between two looks at the clock.
const STEPS_BETWEEN_LOOKS: i32 = 20_000;

/// Called after the commit, with the commit's problem if it failed.
type Finish = Box<dyn FnOnce(Result<(), Problem>) + Send>;

/// Runs inside the transaction, and says whether what it wrote stays. Where the transaction could not begin it gets the
/// problem instead, and answers with that.
type Work = Box<dyn FnOnce(Result<&mut Tx, Problem>) -> (bool, Finish) + Send>;

struct Message {
    work: Work,
    /// In a transaction of its own, without a limit of time: an import, a change of the model.
    alone: bool,
}

/// The handle to a workspace's writer.
pub(crate) struct Writer {
    sender: Sender<Message>,
}

impl Writer {
    pub fn start(path: PathBuf, shared: Arc<Shared>) -> std::io::Result<Writer> {
        let (sender, receiver) = channel();
        std::thread::Builder::new().name("writer".to_owned()).spawn(move || run(&path, &shared, &receiver))?;
        Ok(Writer { sender })
    }

    /// Queues a closure; its answer comes when it is on the disk.
    pub async fn submit<T, F>(&self, actor: i64, why: Why, alone: bool, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx) -> Result<T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let work: Work = Box::new(move |tx| {
            let tx = match tx {
                Ok(tx) => tx,
                Err(problem) => {
                    let _ = reply.send(Err(problem));
                    return (false, Box::new(|_| ()) as Finish);
                }
            };
            tx.actor = actor;
            tx.why = why;
            tx.batch = None;
            let done = match catch_unwind(AssertUnwindSafe(|| work(tx))) {
                Ok(done) => done.map_err(|fault| fault.into_problem(Some(&tx.model))),
                Err(_) => Err(Problem::new(Code::Internal, "Something went wrong inside Sheaf; nothing was changed.")),
            };
            let worked = done.is_ok();
            let finish = Box::new(move |committed: Result<(), Problem>| {
                // Nobody waits any more where the client has gone: what was written stays written.
                let _ = reply.send(committed.and(done));
            });
            (worked, finish as Finish)
        });
        let gone = || Problem::new(Code::Unavailable, "This workspace is being closed; try again.");
        self.sender.send(Message { work, alone }).map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

fn run(path: &std::path::Path, shared: &Shared, receiver: &Receiver<Message>) {
    let mut conn: Option<Connection> = None;
    let mut waiting: Option<Message> = None;
    while let Some(first) = waiting.take().or_else(|| receiver.recv().ok()) {
        let mut group = vec![first];
        while !group[0].alone && group.len() < MOST_IN_A_GROUP {
            match receiver.try_recv() {
                Ok(message) if message.alone => {
                    waiting = Some(message);
                    break;
                }
                Ok(message) => group.push(message),
                Err(_) => break,
            }
        }
        let opened = match conn.take() {
            Some(conn) => Ok(conn),
            None => sqlite::open_writer(path),
        };
        match opened {
            Ok(mut open) => {
                write_group(&mut open, shared, group);
                conn = Some(open);
            }
            Err(fault) => refuse(group, &fault.into_problem(None)),
        }
    }
}

/// Answers all with the problem that kept the group from beginning.
fn refuse(group: Vec<Message>, problem: &Problem) {
    for message in group {
        let _ = (message.work)(Err(problem.clone()));
    }
}

fn write_group(conn: &mut Connection, shared: &Shared, messages: Vec<Message>) {
    let begun = begin(conn, shared);
    let (mut group, model) = match begun {
        Ok(begun) => begun,
        Err(fault) => {
            let _ = conn.execute_batch("ROLLBACK");
            refuse(messages, &fault.into_problem(None));
            return;
        }
    };
    let now = shared.clock.now();
    let mut finishers = Vec::with_capacity(messages.len());
    for message in messages {
        let before = (group.head, group.touched.clone(), group.model_changed.clone());
        let current = group.model_changed.clone().unwrap_or_else(|| Arc::clone(&model));
        let limit = (!message.alone).then_some(LONGEST_IN_A_GROUP);
        let saved = conn.prepare_cached("SAVEPOINT one").and_then(|mut s| s.execute([])).is_ok();
        set_deadline(conn, limit);
        let mut tx = Tx { conn, model: current, now, actor: 0, why: Why::Write, batch: None, group: &mut group };
        let (worked, finish) = (message.work)(Ok(&mut tx));
        set_deadline(conn, None);
        let end = if worked { "RELEASE one" } else { "ROLLBACK TO one" };
        let ended = conn.prepare_cached(end).and_then(|mut s| s.execute([])).is_ok();
        if !worked {
            (group.head, group.touched, group.model_changed) = before;
            let _ = conn.execute_batch("RELEASE one");
        }
        if !(saved && ended) {
            tracing::error!("a savepoint failed");
        }
        finishers.push(finish);
    }
    let committed = group.finish(conn).and_then(|()| Ok(conn.prepare_cached("COMMIT")?.execute([])?));
    let outcome = match committed {
        Ok(_) => {
            shared.committed(&group);
            Ok(())
        }
        Err(fault) => {
            let _ = conn.execute_batch("ROLLBACK");
            Err(fault.into_problem(None))
        }
    };
    for finish in finishers {
        finish(outcome.clone());
    }
}

fn begin(conn: &Connection, shared: &Shared) -> Result<(Group, Arc<Model>)> {
    conn.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    let head = log::head(conn)?;
    let model = shared.model_of(conn)?;
    let mut at = conn.prepare_cached("SELECT at FROM _changes WHERE seq = ?1")?;
    if let Ok(last) = at.query_row([head.seq], |row| row.get(0)) {
        shared.clock.not_before(last);
    }
    Ok((Group::new(head), model))
}

fn set_deadline(conn: &mut Connection, limit: Option<Duration>) {
    match limit {
        Some(limit) => {
            let deadline = Instant::now() + limit;
            let _ = conn.progress_handler(STEPS_BETWEEN_LOOKS, Some(move || Instant::now() > deadline));
        }
        None => {
            let _ = conn.progress_handler(0, None::<fn() -> bool>);
        }
    }
}
