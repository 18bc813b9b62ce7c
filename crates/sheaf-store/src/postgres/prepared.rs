//! Statements that are known to the server, or, behind a pooler that gives each transaction another connection, whose parameters'
//! types are known here.

use std::sync::Arc;

use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error, Row, Statement};

/// A statement that was prepared.
#[derive(Clone)]
pub(crate) enum Prepared {
    /// The server has it under a name.
    Named(Statement),
    /// It is sent anew each time.
    Sent(Arc<Sent>),
}

/// A statement as it is sent.
pub(crate) struct Sent {
    text: String,
    params: Vec<Type>,
}

type Params<'a> = &'a [&'a (dyn ToSql + Sync)];

impl Prepared {
    /// One that is sent anew each time; the server has told of a named one what its parameters are.
    pub fn sent(text: String, named: &Statement) -> Prepared {
        Prepared::Sent(Arc::new(Sent { text, params: named.params().to_vec() }))
    }

    /// The types of its parameters.
    pub fn params(&self) -> &[Type] {
        match self {
            Prepared::Named(statement) => statement.params(),
            Prepared::Sent(sent) => &sent.params,
        }
    }

    /// Its rows.
    pub async fn query(&self, client: &Client, params: Params<'_>) -> Result<Vec<Row>, Error> {
        match self {
            Prepared::Named(statement) => client.query(statement, params).await,
            Prepared::Sent(sent) => client.query_typed(&sent.text, &sent.typed(params)).await,
        }
    }

    /// How many rows it touches.
    pub async fn execute(&self, client: &Client, params: Params<'_>) -> Result<u64, Error> {
        match self {
            Prepared::Named(statement) => client.execute(statement, params).await,
            Prepared::Sent(sent) => client.execute_typed(&sent.text, &sent.typed(params)).await,
        }
    }
}

impl Sent {
    fn typed<'a>(&self, params: Params<'a>) -> Vec<(&'a (dyn ToSql + Sync), Type)> {
        params.iter().copied().zip(self.params.iter().cloned()).collect()
    }
}
