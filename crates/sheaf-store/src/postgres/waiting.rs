//! What goes out with the next statement, so that one wait serves for all of it.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Client, Error, Row};

use super::encode::Sent;
use super::gathered::Arrival;
use super::prepared::Prepared;
use crate::db::Value;
use crate::fault::{Fault, Result};

/// One that waits.
pub(super) enum Waiting {
    /// Commands without parameters.
    Commands(String),
    /// A statement whose rows nobody asks for.
    Statement(Prepared, Vec<Packed>),
    /// The same, where it is asked later how many rows it touched.
    Counted(Prepared, Vec<Packed>),
    /// A statement whose rows are read when they have come.
    Asked(Prepared, Vec<Packed>, Arrival),
    /// A look at where the log and the model stand.
    Look(Prepared),
}

impl Waiting {
    /// Whether a transaction begins with it.
    pub fn begins(&self) -> bool {
        matches!(self, Waiting::Commands(commands) if commands.starts_with("BEGIN"))
    }

    /// Whether it may fail for what it says, and not only because the server does.
    pub fn may_fail(&self) -> bool {
        matches!(self, Waiting::Statement(..) | Waiting::Counted(..) | Waiting::Asked(..))
    }
}

/// What a look has seen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    /// The number of the last entry of the log.
    pub seq: i64,
    /// The version of the model.
    pub model: u64,
    /// Whether it is at another place now.
    pub moved: bool,
}

/// Adds commands to what waits.
pub(super) fn add(waiting: &mut Vec<Waiting>, text: &str) {
    if let Some(Waiting::Commands(commands)) = waiting.last_mut() {
        commands.push(';');
        commands.push_str(text);
    } else {
        waiting.push(Waiting::Commands(text.to_owned()));
    }
}

/// A value as it goes over the wire.
#[derive(Debug, PartialEq)]
pub(super) struct Packed(Option<Box<[u8]>>);

/// Values as they go over the wire to a statement.
pub(super) fn pack(statement: &Prepared, values: &[Value<'_>]) -> Result<Vec<Packed>> {
    values.iter().zip(statement.params()).map(|(value, ty)| packed(*value, ty)).collect()
}

/// A statement's last value as it goes over the wire; none where the statement has no parameters.
pub(super) fn pack_last(statement: &Prepared, value: Value<'_>) -> Result<Option<Packed>> {
    statement.params().last().map(|ty| packed(value, ty)).transpose()
}

fn packed(value: Value<'_>, ty: &Type) -> Result<Packed> {
    let mut bytes = BytesMut::new();
    match Sent(value).to_sql(ty, &mut bytes) {
        Ok(IsNull::No) => Ok(Packed(Some(bytes[..].into()))),
        Ok(IsNull::Yes) => Ok(Packed(None)),
        Err(error) => Err(Fault::Unlike { wanted: "a value for its column", found: error.to_string() }),
    }
}

impl ToSql for Packed {
    fn to_sql(
        &self,
        _: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        let Some(bytes) = &self.0 else { return Ok(IsNull::Yes) };
        out.put_slice(bytes);
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// What one that waits may answer.
enum Answer {
    Nothing,
    Touched(u64),
    Row(Option<Row>),
}

type Answers = std::result::Result<Answer, Error>;
type Underway<'a> = Pin<Box<dyn Future<Output = Answers> + 'a>>;

/// What was sent, whose answers are yet to come.
pub(super) struct Before<'a>(Vec<(Underway<'a>, Option<Answers>)>);

/// What came of it.
pub(super) struct Answered {
    /// The first failure.
    pub done: std::result::Result<(), Error>,
    /// What a look has seen.
    pub seen: Option<Seen>,
    /// How many rows each touched of which that is asked.
    pub touched: Vec<u64>,
}

/// Sends all that waits, in order, without waiting for an answer.
pub(super) async fn send<'a>(client: &'a Client, waiting: &'a [Waiting]) -> Before<'a> {
    let mut sent = Vec::with_capacity(waiting.len());
    for one in waiting {
        let mut coming = coming(client, one);
        let answer = start(coming.as_mut()).await;
        sent.push((coming, answer));
    }
    Before(sent)
}

fn coming<'a>(client: &'a Client, one: &'a Waiting) -> Underway<'a> {
    match one {
        Waiting::Commands(commands) => {
            Box::pin(async { client.batch_execute(commands).await.map(|()| Answer::Nothing) })
        }
        Waiting::Look(statement) => {
            Box::pin(async { statement.query(client, &[]).await.map(|mut rows| Answer::Row(rows.pop())) })
        }
        Waiting::Statement(statement, values) => {
            Box::pin(async { execute(client, statement, values).await.map(|_| Answer::Nothing) })
        }
        Waiting::Asked(statement, values, arrival) => Box::pin(async {
            let params: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
            arrival.take(statement.query(client, &params).await?);
            Ok(Answer::Nothing)
        }),
        Waiting::Counted(statement, values) => {
            Box::pin(async { execute(client, statement, values).await.map(Answer::Touched) })
        }
    }
}

async fn execute(client: &Client, statement: &Prepared, values: &[Packed]) -> std::result::Result<u64, Error> {
    let params: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
    statement.execute(client, &params).await
}

impl Before<'_> {
    /// Sends a statement behind it, and waits for the answers of all as they come: one that nobody takes keeps back those after it.
    pub async fn finish_with<T>(self, statement: impl Future<Output = T>) -> (Answered, T) {
        tokio::join!(biased; self.finish(), statement)
    }

    async fn finish(self) -> Answered {
        let mut all = Answered { done: Ok(()), seen: None, touched: Vec::new() };
        for (coming, answer) in self.0 {
            let answer = match answer {
                Some(answer) => answer,
                None => coming.await,
            };
            match answer {
                Ok(Answer::Nothing) => {}
                Ok(Answer::Touched(rows)) => all.touched.push(rows),
                Ok(Answer::Row(row)) => all.seen = row.as_ref().and_then(seen),
                Err(error) if all.done.is_ok() => all.done = Err(error),
                Err(_) => {}
            }
        }
        all
    }
}

fn seen(row: &Row) -> Option<Seen> {
    let model: i64 = row.try_get(0).ok()?;
    let seq: Option<i64> = row.try_get(1).ok()?;
    let moved = row.try_get::<_, Option<&str>>(4).ok()?.is_some();
    Some(Seen { seq: seq.unwrap_or_default(), model: u64::try_from(model).ok()?, moved })
}

/// Lets something begin, which sends it; answers what is there at once.
pub(super) async fn start<F: Future + ?Sized>(mut work: Pin<&mut F>) -> Option<F::Output> {
    poll_fn(|context| {
        Poll::Ready(match work.as_mut().poll(context) {
            Poll::Ready(done) => Some(done),
            Poll::Pending => None,
        })
    })
    .await
}
