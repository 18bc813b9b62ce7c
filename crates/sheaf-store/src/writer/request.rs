//! What waits to be written.

use std::panic::{AssertUnwindSafe, catch_unwind};

use sheaf_model::{Code, Problem};
use tokio::sync::oneshot;

use crate::fault::Result;
use crate::tx::{Tx, Why};

/// How it may be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// In a transaction of its own, without a limit of time: an import, a change of the model.
    Alone,
    /// In a group with others.
    InAGroup,
    /// In a group with others, and again where that failed: on a server nobody waits between one and the next.
    Together,
}

/// Something that waits to be written.
pub(super) trait Request: Send {
    /// How it may be run.
    fn how(&self) -> How;
    /// Asks for what it will look at, so that one wait serves for all of a group.
    fn ahead(&mut self, tx: &mut Tx) -> Result<()>;
    /// Runs it, and says whether what it wrote stays. Run again, the last time counts.
    fn run(&mut self, tx: &mut Tx) -> bool;
    /// Answers: after the commit, or with what kept it from being written.
    fn answer(self: Box<Self>, written: Result<(), Problem>);
}

/// What is run inside the transaction.
pub(crate) trait Work<T>: Send {
    /// Asks for what it will look at.
    fn ahead(&mut self, tx: &mut Tx) -> Result<()>;
    /// Does it.
    fn write(&mut self, tx: &mut Tx) -> Result<T>;
}

/// Work that can be done once.
pub(crate) struct Once<W>(Option<W>);

impl<W> Once<W> {
    pub fn new(work: W) -> Self {
        Once(Some(work))
    }
}

impl<T, W: FnOnce(&mut Tx) -> Result<T> + Send> Work<T> for Once<W> {
    fn ahead(&mut self, _: &mut Tx) -> Result<()> {
        Ok(())
    }

    fn write(&mut self, tx: &mut Tx) -> Result<T> {
        let again = || Problem::new(Code::Internal, "Something was to be written twice; nothing was changed.");
        (self.0.take().ok_or_else(again)?)(tx)
    }
}

/// Work that can be done again, with what it asks for ahead.
pub(crate) struct Again<A, W> {
    pub ahead: A,
    pub work: W,
}

impl<T, A, W> Work<T> for Again<A, W>
where
    A: FnMut(&mut Tx) -> Result<()> + Send,
    W: FnMut(&mut Tx) -> Result<T> + Send,
{
    fn ahead(&mut self, tx: &mut Tx) -> Result<()> {
        (self.ahead)(tx)
    }

    fn write(&mut self, tx: &mut Tx) -> Result<T> {
        (self.work)(tx)
    }
}

/// Work, for whom and why, and where its answer goes.
pub(super) struct Asked<T, W> {
    pub actor: i64,
    pub why: Why,
    pub how: How,
    pub work: W,
    pub reply: oneshot::Sender<Result<T, Problem>>,
    /// What came of it, where it has run.
    pub done: Option<Result<T, Problem>>,
}

impl<T: Send, W: Work<T>> Request for Asked<T, W> {
    fn how(&self) -> How {
        self.how
    }

    fn ahead(&mut self, tx: &mut Tx) -> Result<()> {
        self.work.ahead(tx)
    }

    fn run(&mut self, tx: &mut Tx) -> bool {
        tx.actor = self.actor;
        tx.why = self.why;
        tx.batch = None;
        let mut whole = |tx: &mut Tx| {
            let done = self.work.write(tx)?;
            tx.settle()?;
            Ok(done)
        };
        let done = match catch_unwind(AssertUnwindSafe(|| whole(tx))) {
            Ok(done) => done.map_err(|fault: crate::Fault| fault.into_problem(Some(&tx.model))),
            Err(_) => Err(Problem::new(Code::Internal, "Something went wrong inside Sheaf; nothing was changed.")),
        };
        self.done.insert(done).is_ok()
    }

    fn answer(self: Box<Self>, written: Result<(), Problem>) {
        let answer = match self.done {
            Some(done) => done.and_then(|value| written.map(|()| value)),
            None => Err(written.err().unwrap_or_else(super::closing)),
        };
        // Nobody waits any more where the client has gone: what was written stays written.
        let _ = self.reply.send(answer);
    }
}
