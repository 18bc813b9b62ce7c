//! The one writer of a workspace: a thread that takes what waits, runs each in a savepoint, and commits all of it at once.
//!
//! One fsync serves many requests, and a request that fails is rolled back alone. An answer is given only after the commit.
//! A statement that SQLite stops while it writes, and a full disk, take the whole transaction with them: then those of the
//! group that had run are told to come again, and the others run in the next transaction.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use sheaf_model::{Code, Model, Problem};
use tokio::sync::oneshot;

use crate::db::Connection;
use crate::fault::Result;
use crate::log;
use crate::place::Place;
use crate::shared::Shared;
use crate::tx::{Group, Tx, Why};

/// Most requests of one commit: beyond this, waiting longer saves no more.
const MOST_IN_A_GROUP: usize = 256;
/// How long a group waits for those that usually come.
const PATIENCE: Duration = Duration::from_micros(300);
/// How long one request of a group may hold the writer.
const LONGEST_IN_A_GROUP: Duration = Duration::from_secs(5);

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
    /// None once it is being closed.
    sender: Option<Sender<Message>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Writer {
    /// Waits until what is queued is written and the file is closed: then the folder may be moved or taken away.
    fn drop(&mut self) {
        self.sender = None;
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != std::thread::current().id()
        {
            let _ = thread.join();
        }
    }
}

impl Writer {
    pub fn start(place: Place, shared: Arc<Shared>) -> std::io::Result<Writer> {
        let (sender, receiver) = channel();
        let thread = std::thread::Builder::new().name("writer".to_owned());
        let thread = thread.spawn(move || run(&place, &shared, &receiver))?;
        Ok(Writer { sender: Some(sender), thread: Some(thread) })
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
            let whole = |tx: &mut Tx| work(tx).and_then(|done| tx.conn.flush().map(|()| done));
            let done = match catch_unwind(AssertUnwindSafe(|| whole(tx))) {
                Ok(done) => done.map_err(|fault| fault.into_problem(Some(&tx.model))),
                Err(_) => Err(Problem::new(Code::Internal, "Something went wrong inside Sheaf; nothing was changed.")),
            };
            let worked = done.is_ok();
            let finish = Box::new(move |committed: Result<(), Problem>| {
                // Nobody waits any more where the client has gone: what was written stays written.
                let _ = reply.send(done.and_then(|value| committed.map(|()| value)));
            });
            (worked, finish as Finish)
        });
        let gone = || Problem::new(Code::Unavailable, "This workspace is being closed; try again.");
        let sender = self.sender.as_ref().ok_or_else(gone)?;
        sender.send(Message { work, alone }).map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

/// What is waiting to be written in one go.
type Waiting = std::iter::Peekable<std::vec::IntoIter<Message>>;

fn run(place: &Place, shared: &Shared, receiver: &Receiver<Message>) {
    let mut open: Option<Connection> = None;
    let mut first: Option<Message> = None;
    let mut usual = 0;
    let mut last = None;
    while let Some(message) = first.take().or_else(|| receiver.recv().ok()) {
        let mut group = vec![message];
        if !group[0].alone {
            first = gather(receiver, &mut group, usual);
        }
        usual = group.len().max(usual * 3 / 4);
        if open.is_none() {
            open = match place.open_writer() {
                Ok(opened) => Some(opened),
                Err(fault) => {
                    refuse(group, &fault.into_problem(None));
                    continue;
                }
            };
        }
        let Some(conn) = open.take() else { continue };
        let mut waiting = group.into_iter().peekable();
        while waiting.peek().is_some() {
            last = write_group(&conn, (place, shared), last, &mut waiting);
        }
        open = place.keep_writer(conn);
    }
}

/// Adds what waits to a group, until one comes that goes alone: that one is answered. Where groups were larger of late, those who
/// were just answered are about to ask again, and a moment's patience saves a commit.
fn gather(receiver: &Receiver<Message>, group: &mut Vec<Message>, usual: usize) -> Option<Message> {
    let end = Instant::now() + PATIENCE;
    while group.len() < MOST_IN_A_GROUP {
        let next = match receiver.try_recv() {
            Err(TryRecvError::Empty) if group.len() < usual => {
                receiver.recv_timeout(end.saturating_duration_since(Instant::now())).ok()
            }
            next => next.ok(),
        };
        match next {
            Some(message) if message.alone => return Some(message),
            Some(message) => group.push(message),
            None => break,
        }
    }
    None
}

/// Answers all with the problem that kept the group from beginning.
fn refuse(group: impl IntoIterator<Item = Message>, problem: &Problem) {
    for message in group {
        let _ = (message.work)(Err(problem.clone()));
    }
}

/// Runs what waits in one transaction and commits it. Where SQLite gives the transaction up in the middle (the disk is full,
/// a writing statement was stopped), those that ran in it are told, and the rest is left for another. Answers the group where it was
/// written, for the next one that begins where it ended.
fn write_group(
    conn: &Connection,
    (place, shared): (&Place, &Shared),
    last: Option<Group>,
    waiting: &mut Waiting,
) -> Option<Group> {
    let (mut group, model) = match begin(conn, shared, last) {
        Ok(begun) => begun,
        Err(fault) => {
            let _ = conn.command("ROLLBACK");
            refuse(waiting, &fault.into_problem(None));
            return None;
        }
    };
    let began = group.head;
    let now = shared.clock.now();
    // One that is alone needs no savepoint: where it fails there is nothing to be kept.
    let several = waiting.len() > 1;
    let mut finishers = Vec::with_capacity(waiting.len());
    let (mut outcome, mut kept) = (Ok(()), true);
    for message in waiting.by_ref() {
        let (worked, finish) = write_one(conn, &mut group, (&model, now), message, several);
        finishers.push(finish);
        if conn.is_autocommit() {
            outcome = Err(broken_off());
            break;
        }
        if !worked && !several {
            let _ = conn.command("ROLLBACK");
            kept = false;
        }
    }
    if outcome.is_ok() && !conn.is_autocommit() {
        outcome = commit(conn, &group, &model);
    }
    if outcome.is_ok() && (group.head != began || group.model_changed.is_some()) {
        shared.committed(&group);
        place.tell(group.head.seq);
    }
    for finish in finishers {
        finish(outcome.clone());
    }
    (kept && outcome.is_ok()).then_some(group)
}

fn broken_off() -> Problem {
    let message = "Another request of the same moment could not be finished; nothing of this one was written.";
    Problem::new(Code::Unavailable, message).with_hint("Send it again.")
}

fn write_one(
    conn: &Connection,
    group: &mut Group,
    (model, now): (&Arc<Model>, i64),
    message: Message,
    several: bool,
) -> (bool, Finish) {
    let before = group.mark();
    let model = Arc::clone(group.model_changed.as_ref().unwrap_or(model));
    if several && let Err(fault) = conn.command("SAVEPOINT one") {
        return (false, (message.work)(Err(fault.into_problem(None))).1);
    }
    if let Err(fault) = conn.limit((!message.alone).then_some(LONGEST_IN_A_GROUP)) {
        return (false, (message.work)(Err(fault.into_problem(None))).1);
    }
    let mut tx = Tx { conn, model, now, actor: 0, why: Why::Write, role: None, batch: None, group };
    let (worked, finish) = (message.work)(Ok(&mut tx));
    conn.forget_limit();
    if !worked {
        group.back_to(before);
    }
    if several && !conn.is_autocommit() {
        let ended = match worked {
            true => conn.command("RELEASE SAVEPOINT one"),
            false => conn.command("ROLLBACK TO SAVEPOINT one").and_then(|()| conn.command("RELEASE SAVEPOINT one")),
        };
        if ended.is_err() {
            // Nothing of the transaction can be trusted now: with it goes the whole group, which is told so.
            let _ = conn.command("ROLLBACK");
        }
    }
    (worked, finish)
}

fn commit(conn: &Connection, group: &Group, model: &Model) -> Result<(), Problem> {
    let finished = group.finish(conn);
    let committed = finished.and_then(|()| conn.command("COMMIT").map_err(|fault| conn.unsure(fault)));
    committed.map_err(|fault| {
        let _ = conn.command("ROLLBACK");
        fault.into_problem(Some(group.model_changed.as_deref().unwrap_or(model)))
    })
}

fn moved() -> Problem {
    let message = "This workspace is being moved to another place; nothing was written.";
    Problem::new(Code::Unavailable, message).with_hint("Send it again in a moment.")
}

fn begin(conn: &Connection, shared: &Shared, last: Option<Group>) -> Result<(Group, Arc<Model>)> {
    conn.begin_write()?;
    let stand = log::stand(conn)?;
    if stand.moved {
        shared.let_go();
        return Err(moved().into());
    }
    // What another process wrote is noticed here too: from now on this process's own entries would hide it.
    shared.refresh(conn, stand.head.seq, stand.model)?;
    let model = shared.model_at(conn, stand.model)?;
    conn.expect_model(model.version);
    if let Some(at) = stand.at {
        shared.clock.not_before(at);
    }
    let group = last.map_or_else(|| Group::new(stand.head), |last| last.after(stand.head));
    Ok((group, model))
}
