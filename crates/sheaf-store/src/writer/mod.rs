//! The one writer of a workspace: it takes what waits, runs each in a savepoint, and commits all of it at once, on a thread that it has
//! for as long as something waits (`hands`).
//!
//! One fsync serves many requests, and a request that fails is rolled back alone. An answer is given only after the commit.
//! A statement that SQLite stops while it writes, and a full disk, take the whole transaction with them: then those of the
//! group that had run are told to come again, and the others run in the next transaction.
//!
//! A server is far away: there a group runs first `together`, without savepoints and without waiting. Where the server goes away, what
//! had not begun waits for it to be back, and what was committed at that moment is looked for in the log (`lost`).

mod hands;
mod lost;
mod request;
mod together;

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;
use std::time::{Duration, Instant};

use sheaf_model::{Code, Model, Problem};
use tokio::sync::oneshot;

use crate::db::Connection;
use crate::fault::{Result, unsure};
use crate::log::{self, Head};
use crate::place::Place;
use crate::shared::Shared;
use crate::tx::{Group, Tx, Why};

use hands::Hand;
pub(crate) use request::{Again, How, Once, Work};
use request::{Asked, Request};

/// Most requests of one commit: beyond this, waiting longer saves no more.
const MOST_IN_A_GROUP: usize = 256;
/// How long a group waits for those that usually come.
const PATIENCE: Duration = Duration::from_micros(300);
/// After a group that could not be written together, how many are run each by itself: requests that fail rarely come alone.
const CAREFUL: usize = 8;
/// How long one request of a group may hold the writer.
const LONGEST_IN_A_GROUP: Duration = Duration::from_secs(5);

type Message = Box<dyn Request>;

/// How long a writer waits for more before it lets its thread go.
const LINGERING: Duration = Duration::from_millis(5);

/// The handle to a workspace's writer.
pub(crate) struct Writer {
    /// None once it is being closed.
    sender: Option<Sender<Message>>,
    desk: Arc<Desk>,
}

/// Where a writer's things lie while nothing is written.
struct Desk {
    things: Mutex<Things>,
    /// Told when they are put back.
    put_back: Condvar,
}

enum Things {
    Here(Box<Turns>),
    /// A thread writes with them.
    Taken(ThreadId),
    /// A thread ended in the middle.
    Gone,
}

impl Desk {
    fn things(&self) -> MutexGuard<'_, Things> {
        self.things.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a thread to work, where something waits and none is at it.
    fn see_to_it(self: &Arc<Self>) {
        let mut things = self.things();
        if !matches!(*things, Things::Here(_)) {
            return;
        }
        let hand = Hand::get();
        let Things::Here(mut turns) = std::mem::replace(&mut *things, Things::Gone) else { return };
        match hand {
            Ok(hand) => {
                *things = Things::Taken(hand.id());
                let desk = Arc::clone(self);
                hand.give(move || desk.work(turns));
            }
            Err(error) => {
                let problem = Problem::new(Code::Unavailable, format!("There is no thread to write with: {error}."));
                refuse(turns.receiver.try_iter(), &problem);
                turns.open = None;
                *things = Things::Here(turns);
            }
        }
    }

    /// Writes until nothing more comes for a while.
    fn work(self: Arc<Self>, mut turns: Box<Turns>) {
        let _gone = Gone(&self);
        loop {
            turns.run();
            let mut things = self.things();
            // Whoever asked until now saw that a thread is at it, and relies on it.
            match turns.receiver.try_recv() {
                Ok(message) => turns.first = Some(message),
                Err(_) => {
                    *things = Things::Here(turns);
                    self.put_back.notify_all();
                    return;
                }
            }
        }
    }

    /// Closes what is open, once nothing is written any more.
    fn clear(&self) {
        let mut things = self.things();
        while let Things::Taken(thread) = &*things {
            // Whoever closes it within its own writing cannot wait for the end of that.
            if *thread == std::thread::current().id() {
                return;
            }
            things = self.put_back.wait(things).unwrap_or_else(PoisonError::into_inner);
        }
        *things = Things::Gone;
    }
}

/// Says that a writer's things are gone, where its thread ends without putting them back.
struct Gone<'d>(&'d Desk);

impl Drop for Gone<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            *self.0.things() = Things::Gone;
            self.0.put_back.notify_all();
        }
    }
}

impl Drop for Writer {
    /// Waits until what is queued is written and the file is closed: then the folder may be moved or taken away.
    fn drop(&mut self) {
        self.sender = None;
        self.desk.clear();
    }
}

impl Writer {
    pub fn new(place: Place, shared: Arc<Shared>) -> Writer {
        let (sender, receiver) = channel();
        let turns = Turns { place, shared, receiver, first: None, open: None, usual: 0, last: None, careful: 0 };
        let desk = Desk { things: Mutex::new(Things::Here(Box::new(turns))), put_back: Condvar::new() };
        Writer { sender: Some(sender), desk: Arc::new(desk) }
    }

    /// Queues work; its answer comes when it is on the disk.
    pub async fn submit<T: Send + 'static>(
        &self,
        actor: i64,
        why: Why,
        how: How,
        work: impl Work<T> + 'static,
    ) -> Result<T, Problem> {
        let (reply, answer) = oneshot::channel();
        let sender = self.sender.as_ref().ok_or_else(closing)?;
        sender.send(Box::new(Asked { actor, why, how, work, reply, done: None })).map_err(|_| closing())?;
        self.desk.see_to_it();
        answer.await.map_err(|_| closing())?
    }

    /// Closes its connection where nothing is being written.
    pub fn rest(&self) {
        // It is closed, which may take as long as the disk does, once whoever asks for it is kept waiting no more.
        let resting = match &mut *self.desk.things() {
            Things::Here(turns) => turns.open.take(),
            _ => None,
        };
        drop(resting);
    }
}

fn closing() -> Problem {
    Problem::new(Code::Unavailable, "This workspace is being closed; try again.")
}

/// What is waiting to be written in one go.
type Waiting = VecDeque<Message>;

/// What a writer has from one group to the next.
struct Turns {
    place: Place,
    shared: Arc<Shared>,
    receiver: Receiver<Message>,
    /// What is written next, before what the receiver gives.
    first: Option<Message>,
    open: Option<Connection>,
    /// How many come together of late.
    usual: usize,
    /// The last group, for the next one that begins where it ended.
    last: Option<Group>,
    /// How many groups are not run together, because one of them that was failed.
    careful: usize,
}

impl Turns {
    /// Writes what waits, and what comes soon after.
    fn run(&mut self) {
        while let Some(message) = self.first.take().or_else(|| self.receiver.recv_timeout(LINGERING).ok()) {
            let mut group = vec![message];
            if group[0].how() != How::Alone {
                self.first = gather(&self.receiver, &mut group, self.usual);
            }
            self.usual = group.len().max(self.usual * 3 / 4);
            self.open = self.write_all(group);
        }
    }

    /// Writes what came together, in as many transactions as that takes. Answers the connection, where it is kept.
    fn write_all(&mut self, group: Vec<Message>) -> Option<Connection> {
        let mut open = self.open.take();
        let mut waiting = Waiting::from(group);
        while !waiting.is_empty() {
            let begun = self.place.patiently(|| {
                let conn = open.take().map_or_else(|| self.place.open_writer(), Ok)?;
                conn.fit(waiting.front().is_some_and(|request| request.how() == How::Alone))?;
                match begin(&conn, &self.shared) {
                    Ok(begun) => Ok((conn, begun)),
                    Err(fault) => {
                        let _ = conn.command("ROLLBACK");
                        self.place.let_go_of(conn);
                        Err(fault)
                    }
                }
            });
            match begun {
                Ok((conn, (head, model))) => {
                    let group = self.last.take().map_or_else(|| Group::new(head), |last| last.after(head));
                    self.last = self.write_group(&conn, group, &model, &mut waiting);
                    open = self.place.keep_writer(conn);
                }
                Err(fault) => refuse(waiting.drain(..), &fault.into_problem(None)),
            }
        }
        open
    }

    /// Runs what waits in one transaction and commits it. Where SQLite gives the transaction up in the middle (the disk is full,
    /// a writing statement was stopped), those that ran in it are told, and the rest is left for another. Answers the group where it
    /// was written.
    fn write_group(
        &mut self,
        conn: &Connection,
        mut group: Group,
        model: &Arc<Model>,
        waiting: &mut Waiting,
    ) -> Option<Group> {
        let now = self.shared.clock.now();
        let together = waiting.iter().all(|request| request.how() == How::Together);
        if conn.postgres().is_none() || self.careful > 0 || !together {
            self.careful = self.careful.saturating_sub(1);
            return self.write_each(conn, group, (model, now), waiting);
        }
        let all = waiting.make_contiguous();
        let written = match together::write(conn, &mut group, (model, now), all) {
            Ok(()) => Ok(true),
            // What leaves no entry can be done again.
            Err(_) if conn.is_lost() => match lost::has_stayed(&self.place, &group) {
                Ok(stayed) => Ok(stayed == Some(true)),
                Err(_) => Err(unsure()),
            },
            Err(_) => Ok(false),
        };
        if written == Ok(false) {
            self.careful = CAREFUL;
            return None;
        }
        self.end(group, waiting.drain(..), written.map(drop))
    }

    /// Runs each in a savepoint.
    fn write_each(
        &self,
        conn: &Connection,
        mut group: Group,
        (model, now): (&Arc<Model>, i64),
        waiting: &mut Waiting,
    ) -> Option<Group> {
        // One that is alone needs no savepoint: where it fails there is nothing to be kept.
        let several = waiting.len() > 1;
        let mut ran = Vec::with_capacity(waiting.len());
        let (mut outcome, mut kept) = (Ok(()), true);
        while let Some(mut request) = waiting.pop_front() {
            let worked = write_one(conn, &mut group, (model, now), &mut *request, several);
            if worked != Ok(true) && !several {
                let _ = conn.command("ROLLBACK");
                kept = false;
            }
            let broken_off = kept && conn.is_autocommit();
            ran.push((request, worked.map(drop)));
            if broken_off {
                outcome = Err(self::broken_off());
                break;
            }
        }
        if outcome.is_ok() && !conn.is_autocommit() {
            outcome = self.commit(conn, &group, model);
        }
        let told = outcome.clone();
        let group = self.end(group, [], outcome);
        for (request, began) in ran {
            request.answer(began.and(told.clone()));
        }
        group.filter(|_| kept)
    }

    fn commit(&self, conn: &Connection, group: &Group, model: &Model) -> Result<(), Problem> {
        let committed = group.finish(conn).and_then(|()| conn.command("COMMIT"));
        let Err(fault) = committed else { return Ok(()) };
        let _ = conn.command("ROLLBACK");
        if !conn.is_lost() {
            return Err(fault.into_problem(Some(group.model_changed.as_deref().unwrap_or(model))));
        }
        match lost::has_stayed(&self.place, group) {
            Ok(Some(true)) => Ok(()),
            Ok(Some(false)) => Err(lost::nothing_written()),
            Ok(None) | Err(_) => Err(unsure()),
        }
    }

    /// Notes what was committed, and answers all.
    fn end(&self, group: Group, all: impl IntoIterator<Item = Message>, outcome: Result<(), Problem>) -> Option<Group> {
        if outcome.is_ok() && group.has_written() {
            self.shared.committed(&group);
            self.place.tell(group.head.seq);
        }
        let written = outcome.is_ok();
        for request in all {
            request.answer(outcome.clone());
        }
        written.then_some(group)
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
            Some(message) if message.how() == How::Alone => return Some(message),
            Some(message) => group.push(message),
            None => break,
        }
    }
    None
}

/// Answers all with the problem that kept the group from beginning.
fn refuse(group: impl IntoIterator<Item = Message>, problem: &Problem) {
    for message in group {
        message.answer(Err(problem.clone()));
    }
}

fn broken_off() -> Problem {
    let message = "Another request of the same moment could not be finished; nothing of this one was written.";
    Problem::new(Code::Unavailable, message).with_hint("Send it again.")
}

/// Runs one; whether what it wrote stays, or what kept it from running.
fn write_one(
    conn: &Connection,
    group: &mut Group,
    (model, now): (&Arc<Model>, i64),
    request: &mut dyn Request,
    several: bool,
) -> Result<bool, Problem> {
    let before = group.mark();
    let model = Arc::clone(group.model_changed.as_ref().unwrap_or(model));
    if several {
        conn.command("SAVEPOINT one")?;
    }
    conn.limit((request.how() != How::Alone).then_some(LONGEST_IN_A_GROUP))?;
    let mut tx = Tx::new(conn, model, now, group);
    let worked = request.run(&mut tx);
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
    Ok(worked)
}

fn moved() -> Problem {
    let message = "This workspace is being moved to another place; nothing was written.";
    Problem::new(Code::Unavailable, message).with_hint("Send it again in a moment.")
}

/// Begins a transaction; answers where the log ends, and the model.
fn begin(conn: &Connection, shared: &Shared) -> Result<(Head, Arc<Model>)> {
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
    Ok((stand.head, model))
}
