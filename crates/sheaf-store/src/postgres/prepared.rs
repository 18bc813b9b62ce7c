//! Statements that are known to the server, or, behind a pooler that gives each transaction another connection, whose parameters'
//! types are known here.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use tokio_postgres::types::{Kind, ToSql, Type};
use tokio_postgres::{Client, Error, Row, SimpleQueryMessage, Statement};

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
    /// One that is sent anew each time.
    pub fn sent(text: String, params: Vec<Type>) -> Prepared {
        Prepared::Sent(Arc::new(Sent { text, params }))
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

/// Whether a statement has parameters.
pub(super) fn has_params(text: &str) -> bool {
    text.match_indices('$').any(|(at, _)| text.as_bytes().get(at + 1).is_some_and(u8::is_ascii_digit))
}

/// Asks of what types a statement's parameters are. The driver would ask under a name such as `s1`, which another program may have left
/// behind on a pooler's connection; this name is nobody else's, and is let go of in the same message.
pub(super) fn question(text: &str) -> String {
    static PROCESS: OnceLock<u64> = OnceLock::new();
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let process = PROCESS.get_or_init(|| {
        let mut random = [0; 8];
        let _ = getrandom::fill(&mut random);
        u64::from_ne_bytes(random)
    });
    let name = format!("sheaf_{process:x}_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    format!(
        "PREPARE {name} AS {text}; SELECT parameter_types::pg_catalog.oid[] FROM pg_catalog.pg_prepared_statements \
         WHERE name = '{name}'; DEALLOCATE {name}"
    )
}

/// What the server answers to that: `{20,25}`.
pub(super) fn types_in(answers: &[SimpleQueryMessage]) -> Vec<Type> {
    let told = answers.iter().find_map(|answer| match answer {
        SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    let oids = told.unwrap_or_default().trim_matches(['{', '}']).split(',').filter_map(|oid| oid.parse().ok());
    let unknown = |oid| Type::new(String::new(), oid, Kind::Simple, String::new());
    oids.map(|oid| Type::from_oid(oid).unwrap_or_else(|| unknown(oid))).collect()
}

impl Sent {
    fn typed<'a>(&self, params: Params<'a>) -> Vec<(&'a (dyn ToSql + Sync), Type)> {
        params.iter().copied().zip(self.params.iter().cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_asked_about_under_names_of_their_own() {
        let (one, other) = (question("SELECT $1"), question("SELECT $1"));
        assert!(one.starts_with("PREPARE sheaf_") && one.contains(" AS SELECT $1; ") && one != other);
        assert!(has_params("SELECT $12") && !has_params("SELECT '$', 1"));
        assert!(types_in(&[]).is_empty());
    }
}
